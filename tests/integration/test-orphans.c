/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Workers end with their runner, however it ends and whatever they are doing. */

#include "process-support.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define N_WORKERS 5

typedef struct {
  GSubprocess      *runner;
  GDataInputStream *lines;
  int               pidfds[N_WORKERS];
  pid_t             pids[N_WORKERS];
} Runner;

static gboolean
give_up (gpointer data)
{
  g_error ("the runner did not start within %g s", PATIENCE);
  return G_SOURCE_REMOVE;
}

/* What the runner says next. */
static char *
runner_read_line (Runner *self)
{
  guint watch = g_timeout_add_seconds ((guint) PATIENCE, give_up, NULL);
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (self->lines, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_source_remove (watch);
  return line;
}

static void
runner_open_workers (Runner *self)
{
  g_autofree char *line = NULL;
  guint n_workers = 0;

  while (g_strcmp0 (line, "waiting") != 0)
    {
      g_free (line);
      line = runner_read_line (self);
      if (!g_str_has_prefix (line, "init "))
        continue;
      g_assert_cmpuint (n_workers, <, N_WORKERS);
      self->pids[n_workers] = atoi (line + strlen ("init "));
      self->pidfds[n_workers] = open_process (self->pids[n_workers]);
      n_workers++;
    }
  g_assert_cmpuint (n_workers, ==, N_WORKERS);
}

static void
lead_group (gpointer data)
{
  setpgid (0, 0);
}

/* In a process group of its own, as a shell starts it. */
static void
runner_start (Runner     *self,
              const char *argument)
{
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "integration", "runner", NULL);
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_set_child_setup (launcher, lead_group, NULL, NULL);
  self->runner = g_subprocess_launcher_spawn (launcher, &error, path, argument, NULL);
  g_assert_no_error (error);
  self->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->runner));
  runner_open_workers (self);
}

static void
runner_assert_ends (Runner *self)
{
  for (guint i = 0; i < N_WORKERS; i++)
    g_assert_true (process_ends (self->pidfds[i], PATIENCE));
  g_subprocess_wait (self->runner, NULL, NULL);
  /* Somebody in GLib may hold it a moment longer. */
  g_assert_finalize_object (self->lines);
  g_object_unref (self->runner);
}

static void
check_signal (int number)
{
  Runner runner;

  runner_start (&runner, NULL);
  g_subprocess_send_signal (runner.runner, number);
  runner_assert_ends (&runner);
}

static void
test_killed (void)
{
  check_signal (SIGKILL);
}

static void
test_crashed (void)
{
  check_signal (SIGABRT);
}

static void
test_interrupted (void)
{
  check_signal (SIGINT);
}

/* It just returns from main() without a stop. */
static void
test_returned (void)
{
  g_autoptr (GError) error = NULL;
  Runner runner;

  runner_start (&runner, NULL);
  g_output_stream_write (g_subprocess_get_stdin_pipe (runner.runner), "x", 1, NULL, &error);
  g_assert_no_error (error);
  runner_assert_ends (&runner);
}

/* Ctrl+C goes to the runner's group, in which no worker is. */
static void
test_groups (void)
{
  g_autofree char *line = NULL;
  Runner runner;
  pid_t pid;

  runner_start (&runner, "--interrupts");
  pid = atoi (g_subprocess_get_identifier (runner.runner));
  g_assert_cmpint (getpgid (pid), ==, pid);
  g_assert_cmpint (kill (-pid, SIGINT), ==, 0);
  line = runner_read_line (&runner);
  g_assert_cmpstr (line, ==, "interrupted");
  for (guint i = 0; i < N_WORKERS; i++)
    {
      struct pollfd ended = { .fd = runner.pidfds[i], .events = POLLIN };

      g_assert_cmpint (poll (&ended, 1, 50), ==, 0);
      g_assert_cmpint (getpgid (runner.pids[i]), ==, runner.pids[i]);
      g_assert_cmpint (getsid (runner.pids[i]), ==, getsid (pid));
    }
  g_subprocess_force_exit (runner.runner);
  runner_assert_ends (&runner);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/orphans/killed", test_killed);
  g_test_add_func ("/orphans/crashed", test_crashed);
  g_test_add_func ("/orphans/interrupted", test_interrupted);
  g_test_add_func ("/orphans/returned", test_returned);
  g_test_add_func ("/orphans/groups", test_groups);

  return g_test_run ();
}
