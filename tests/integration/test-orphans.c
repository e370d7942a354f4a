/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Workers end with their runner, however it ends and whatever they are doing. */

#include "process-support.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_WORKERS 5

typedef struct {
  GPid   pid;
  int    pidfd;
  int    input;  /* what it reads */
  FILE  *output; /* what it says */
  int    pidfds[N_WORKERS];
  pid_t  pids[N_WORKERS];
} Runner;

/* What the runner says next. */
static char *
runner_read_line (Runner *self)
{
  struct pollfd readable = { .fd = fileno (self->output), .events = POLLIN };
  char *line = NULL;
  size_t size = 0;

  /* Unbuffered, so that whatever is there can be waited for. */
  g_assert_cmpint (poll (&readable, 1, (int) (PATIENCE * 1000)), ==, 1);
  g_assert_cmpint (getline (&line, &size, self->output), >, 0);
  return g_strchomp (line);
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
  char *argv[] = { path, (char *) argument, NULL };
  g_autoptr (GError) error = NULL;
  int output;

  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, lead_group, NULL,
                            &self->pid, &self->input, &output, NULL, &error);
  g_assert_no_error (error);
  self->pidfd = open_process (self->pid);
  self->output = fdopen (output, "r");
  g_assert_nonnull (self->output);
  setvbuf (self->output, NULL, _IONBF, 0);
  runner_open_workers (self);
}

static void
runner_assert_ends (Runner *self)
{
  for (guint i = 0; i < N_WORKERS; i++)
    g_assert_true (process_ends (self->pidfds[i], PATIENCE));
  g_assert_true (process_ends (self->pidfd, PATIENCE));
  g_assert_cmpint (waitpid (self->pid, NULL, 0), ==, self->pid);
  fclose (self->output);
  close (self->input);
}

static void
check_signal (int number)
{
  Runner runner;

  runner_start (&runner, NULL);
  g_assert_cmpint (kill (runner.pid, number), ==, 0);
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
  Runner runner;

  runner_start (&runner, NULL);
  g_assert_cmpint (write (runner.input, "x", 1), ==, 1);
  runner_assert_ends (&runner);
}

/* Ctrl+C goes to the runner's group, in which no worker is. */
static void
test_groups (void)
{
  g_autofree char *line = NULL;
  Runner runner;

  runner_start (&runner, "--interrupts");
  g_assert_cmpint (getpgid (runner.pid), ==, runner.pid);
  g_assert_cmpint (kill (-runner.pid, SIGINT), ==, 0);
  line = runner_read_line (&runner);
  g_assert_cmpstr (line, ==, "interrupted");
  for (guint i = 0; i < N_WORKERS; i++)
    {
      struct pollfd ended = { .fd = runner.pidfds[i], .events = POLLIN };

      g_assert_cmpint (poll (&ended, 1, 50), ==, 0);
      g_assert_cmpint (getpgid (runner.pids[i]), ==, runner.pids[i]);
      g_assert_cmpint (getsid (runner.pids[i]), ==, getsid (runner.pid));
    }
  g_assert_cmpint (kill (runner.pid, SIGKILL), ==, 0);
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
