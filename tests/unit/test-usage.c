/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What processes use, together with those that they have started. */

#include <gio/gio.h>
#include <stdlib.h>

#include "monitor/weir-usage.h"

/* A shell that does as it is told, and says so. */
static GSubprocess *
start_shell (const char        *script,
             GDataInputStream **output)
{
  static char *nothing[] = { NULL };
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  GSubprocess *shell;

  /* Tests have a slow malloc in their environment. */
  g_subprocess_launcher_set_environ (launcher, nothing);
  shell = g_subprocess_launcher_spawn (launcher, &error, "/bin/sh", "-c", script, NULL);
  g_assert_no_error (error);
  *output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (shell));
  return shell;
}

static void
await_line (GDataInputStream *output)
{
  g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, NULL);

  g_assert_nonnull (line);
}

static void
read_usage (GSubprocess *process,
            WeirUsage   *usage)
{
  g_assert_true (weir_usage_read (usage, (pid_t) atoi (g_subprocess_get_identifier (process))));
}

static void
end (GSubprocess *process)
{
  g_subprocess_force_exit (process);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
}

#define WORK "i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done; "

/* A child that is there counts, and after its end still does. */
static void
test_children (void)
{
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GSubprocess) shell =
    start_shell ("(" WORK "echo; read go); echo; read go", &output);
  WeirUsage before;
  WeirUsage after;

  await_line (output);
  read_usage (shell, &before);
  g_assert_cmpint (before.others, >, 5 * 1000000);
  g_assert_cmpint (before.memory, >, 0);

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (shell), "\n", 1, NULL, NULL, NULL);
  await_line (output);
  read_usage (shell, &after);
  g_assert_cmpint (after.others, >=, before.others - 20 * 1000000);
  g_assert_cmpint (after.memory, <, before.memory);
  end (shell);
}

/* So do many that each come and go: what a program costs that is started for each item. */
static void
test_short_lives (void)
{
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GSubprocess) shell =
    start_shell ("n=0; while [ $n -lt 8 ]; do /bin/sh -c '" WORK "'; n=$((n+1)); done; echo; read go",
                 &output);
  WeirUsage usage;

  await_line (output);
  read_usage (shell, &usage);
  g_assert_cmpint (usage.others, >, 40 * 1000000);
  g_assert_cmpint (usage.cpu, <, usage.others);
  end (shell);
}

static void
test_gone (void)
{
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GSubprocess) shell = start_shell ("read go", &output);
  pid_t pid = (pid_t) atoi (g_subprocess_get_identifier (shell));
  WeirUsage usage;

  end (shell);
  g_assert_false (weir_usage_read (&usage, pid));
  g_assert_true (weir_usage_read_self (&usage));
  g_assert_cmpint (usage.cpu, >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/usage/children", test_children);
  g_test_add_func ("/usage/short-lives", test_short_lives);
  g_test_add_func ("/usage/gone", test_gone);

  return g_test_run ();
}
