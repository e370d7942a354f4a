/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 20000

/* What a child started by weir_spawn() has printed, until nobody holds its pipe any more. */
typedef struct {
  const char *const *argv;
  const char *const *envp;
  const int         *cpus;
  guint              n_cpus;
  const int         *keep;
  guint              n_keep;
  const char        *directory;
  guint64            memory;
  int                input;    /* 0: none */
  int                errors;   /* 0: none */
  int                announce; /* 0: none */
} Order;

static const char *const no_environment[] = { NULL };

static int
spawn (const Order  *order,
       int           output,
       pid_t        *pid,
       GError      **error)
{
  WeirSpawn self = WEIR_SPAWN_INIT;

  self.program = order->argv[0];
  self.argv = order->argv;
  self.envp = order->envp == NULL ? no_environment : order->envp;
  self.cpus = order->cpus;
  self.n_cpus = order->n_cpus;
  self.keep = order->keep;
  self.n_keep = order->n_keep;
  self.directory = order->directory;
  self.memory = order->memory;
  self.output = output;
  self.input = order->input > 0 ? order->input : -1;
  self.errors = order->errors > 0 ? order->errors : -1;
  self.announce = order->announce > 0 ? order->announce : -1;
  return weir_spawn (&self, pid, error);
}

static char *
read_all (int fd)
{
  GString *text = g_string_new (NULL);
  struct pollfd readable = { .fd = fd, .events = POLLIN };
  char buffer[4096];
  gssize n_read;

  do
    {
      g_assert_cmpint (poll (&readable, 1, PATIENCE_MS), ==, 1);
      n_read = read (fd, buffer, sizeof buffer);
      g_assert_cmpint (n_read, >=, 0);
      g_string_append_len (text, buffer, n_read);
    }
  while (n_read > 0);
  return g_string_free (text, FALSE);
}

/* Closes @pidfd. */
static void
await_end (int        pidfd,
           siginfo_t *info)
{
  struct pollfd ended = { .fd = pidfd, .events = POLLIN };

  g_assert_cmpint (poll (&ended, 1, PATIENCE_MS), ==, 1);
  g_assert_cmpint (waitid (P_PIDFD, (id_t) pidfd, info, WEXITED), ==, 0);
  close (pidfd);
}

/* What the child prints; it must end well. */
static char *
run (const Order *order)
{
  g_autoptr (GError) error = NULL;
  siginfo_t info = { 0 };
  int output[2];
  char *text;
  pid_t pid;
  int pidfd;

  g_assert_cmpint (pipe2 (output, O_CLOEXEC), ==, 0);
  pidfd = spawn (order, output[1], &pid, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fcntl (pidfd, F_GETFD) & FD_CLOEXEC, !=, 0);
  close (output[1]);
  text = read_all (output[0]);
  close (output[0]);
  await_end (pidfd, &info);
  g_assert_cmpint (info.si_code, ==, CLD_EXITED);
  g_assert_cmpint (info.si_status, ==, 0);
  g_assert_cmpint (info.si_pid, ==, pid);
  return text;
}

static char *
run_shell (const char *script)
{
  const char *argv[] = { "/bin/sh", "-c", script, NULL };
  Order order = { .argv = argv };

  return run (&order);
}

/* The line of /proc/self/status that begins with @name, as a child has it. */
static char *
read_status (const Order *base,
             const char  *name)
{
  const char *argv[] = { "/bin/cat", "/proc/self/status", NULL };
  Order order = *base;
  g_autofree char *status = NULL;
  g_autofree char *prefix = g_strconcat ("\n", name, ":\t", NULL);
  const char *line;

  order.argv = argv;
  status = run (&order);
  line = strstr (status, prefix);
  g_assert_nonnull (line);
  line += strlen (prefix);
  return g_strndup (line, strcspn (line, "\n"));
}

static guint
count_files (void)
{
  g_autoptr (GDir) files = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n_files = 0;

  while (g_dir_read_name (files) != NULL)
    n_files++;
  return n_files;
}

/* What it gets */

static void
test_output (void)
{
  guint n_files = count_files ();
  g_autofree char *text = run_shell ("echo one; echo two >&2; read -r line; echo \"$line$?\"");

  /* Its input is empty. */
  g_assert_cmpstr (text, ==, "one\ntwo\n1\n");
  g_assert_cmpuint (count_files (), ==, n_files);
}

static void
test_environment (void)
{
  const char *argv[] = { "/usr/bin/env", NULL };
  const char *envp[] = { "ONE=1", "TWO=2 2", NULL };
  Order order = { .argv = argv, .envp = envp };
  g_autofree char *text = run (&order);

  g_assert_cmpstr (text, ==, "ONE=1\nTWO=2 2\n");
}

/* Nothing but the standard files and what is kept, under its own number. */
static void
test_files (void)
{
  const char *argv[] = { "/bin/ls", "-1", "/proc/self/fd", NULL };
  int kept = fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, 50);
  int left_open = fcntl (STDERR_FILENO, F_DUPFD, 60);
  Order order = { .argv = argv, .keep = &kept, .n_keep = 1 };
  g_autofree char *expected = g_strdup_printf ("0\n1\n2\n3\n%d\n", kept);
  g_autofree char *text = run (&order);

  /* 3 is the folder that ls reads. */
  g_assert_cmpstr (text, ==, expected);
  /* What is kept in the child still closes on exec here. */
  g_assert_cmpint (fcntl (kept, F_GETFD) & FD_CLOEXEC, !=, 0);
  g_assert_cmpint (fcntl (left_open, F_GETFD) & FD_CLOEXEC, ==, 0);
  close (kept);
  close (left_open);
}

static void
test_pin (void)
{
  cpu_set_t allowed;

  g_assert_cmpint (sched_getaffinity (0, sizeof allowed, &allowed), ==, 0);
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
    {
      Order order = { .cpus = &cpu, .n_cpus = 1 };
      g_autofree char *expected = g_strdup_printf ("%d", cpu);
      g_autofree char *list = NULL;

      if (!CPU_ISSET (cpu, &allowed))
        continue;
      list = read_status (&order, "Cpus_allowed_list");
      g_assert_cmpstr (list, ==, expected);
    }
}

static void
test_signals (void)
{
  Order order = { NULL };
  struct sigaction ignore = { .sa_handler = SIG_IGN };
  struct sigaction before[2];
  sigset_t blocked;
  sigset_t mask;

  sigemptyset (&blocked);
  sigaddset (&blocked, SIGUSR1);
  sigaddset (&blocked, SIGTERM);
  g_assert_cmpint (pthread_sigmask (SIG_BLOCK, &blocked, &mask), ==, 0);
  g_assert_cmpint (sigaction (SIGPIPE, &ignore, &before[0]), ==, 0);
  g_assert_cmpint (sigaction (SIGINT, &ignore, &before[1]), ==, 0);
  {
    g_autofree char *still_blocked = read_status (&order, "SigBlk");
    g_autofree char *still_ignored = read_status (&order, "SigIgn");

    g_assert_cmpstr (still_blocked, ==, "0000000000000000");
    g_assert_cmpstr (still_ignored, ==, "0000000000000000");
  }
  g_assert_cmpint (sigaction (SIGPIPE, &before[0], NULL), ==, 0);
  g_assert_cmpint (sigaction (SIGINT, &before[1], NULL), ==, 0);

  /* Ours are as they were. */
  g_assert_cmpint (pthread_sigmask (SIG_SETMASK, &mask, &blocked), ==, 0);
  g_assert_cmpint (sigismember (&blocked, SIGUSR1), ==, 1);
  g_assert_cmpint (sigismember (&blocked, SIGUSR2), ==, 0);
}

static void
test_group (void)
{
  g_autofree char *text = run_shell ("set -- $(cut -d ' ' -f 1,4,5,6 /proc/$$/stat); "
                                     "echo $(($1 == $3)) $2 $4");
  g_autofree char *expected = g_strdup_printf ("1 %d %d\n", (int) getpid (), (int) getsid (0));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_folder (void)
{
  const char *argv[] = { "/bin/pwd", NULL };
  Order order = { .argv = argv, .directory = "/" };
  g_autofree char *text = run (&order);

  g_assert_cmpstr (text, ==, "/\n");
}

/* All three of its standard files can be told. */
static void
test_standard_files (void)
{
  const char *argv[] = { "/bin/sh", "-c", "cat; echo no >&2", NULL };
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  int input[2];
  int aside[2];

  g_assert_cmpint (pipe2 (input, O_CLOEXEC), ==, 0);
  g_assert_cmpint (pipe2 (aside, O_CLOEXEC), ==, 0);
  g_assert_cmpint (write (input[1], "yes", 3), ==, 3);
  close (input[1]);
  {
    Order order = { .argv = argv, .input = input[0], .errors = aside[1] };

    output = run (&order);
  }
  close (input[0]);
  close (aside[1]);
  errors = read_all (aside[0]);
  close (aside[0]);
  g_assert_cmpstr (output, ==, "yes");
  g_assert_cmpstr (errors, ==, "no\n");
}

/* Who watches over it knows of it before it can do anything. */
static void
test_announced (void)
{
  const char *argv[] = { "/bin/sh", "-c", "echo $$", NULL };
  Order order = { .argv = argv };
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;
  int ends[2];
  pid_t pid = 0;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), ==, 0);
  order.announce = ends[1];
  text = run (&order);
  g_assert_cmpint (recv (ends[0], &pid, sizeof pid, MSG_DONTWAIT), ==, sizeof pid);
  expected = g_strdup_printf ("%d\n", (int) pid);
  g_assert_cmpstr (text, ==, expected);
  close (ends[0]);
  close (ends[1]);
}

static void
test_memory (void)
{
  const char *argv[] = { "/bin/sh", "-c", "ulimit -d", NULL };
  Order order = { .argv = argv, .memory = 300 * 1024 * 1024 };
  g_autofree char *text = run (&order);

  g_assert_cmpstr (text, ==, "307200\n");
}

/* What goes wrong */

static void
assert_refused (const Order *order,
                int          code,
                const char  *part)
{
  g_autoptr (GError) error = NULL;
  guint n_files = count_files ();
  pid_t pid;

  g_assert_cmpint (spawn (order, STDERR_FILENO, &pid, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_cmpuint (count_files (), ==, n_files);
  /* No child is left, not even a dead one. */
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
}

static void
test_missing (void)
{
  const char *argv[] = { "/nonexistent/program", NULL };
  Order order = { .argv = argv };

  assert_refused (&order, G_IO_ERROR_NOT_FOUND, "/nonexistent/program cannot be started: ");
}

static void
test_not_executable (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "weir-spawn-XXXXXX", NULL);
  const char *argv[] = { path, NULL };
  Order order = { .argv = argv };
  int fd = g_mkstemp (path);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  assert_refused (&order, G_IO_ERROR_PERMISSION_DENIED, "cannot be started: ");
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "no program", -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  assert_refused (&order, G_IO_ERROR_FAILED, "cannot be started: ");
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_no_such_cpu (void)
{
  const char *argv[] = { "/bin/true", NULL };
  int cpu = CPU_SETSIZE - 1;
  Order order = { .argv = argv, .cpus = &cpu, .n_cpus = 1 };

  assert_refused (&order, G_IO_ERROR_INVALID_ARGUMENT, "/bin/true cannot be pinned to its CPUs: ");
}

static void
test_bad_files (void)
{
  const char *argv[] = { "/bin/true", NULL };
  int closed = 900;
  Order order = { .argv = argv, .keep = &closed, .n_keep = 1 };

  g_assert_cmpint (fcntl (closed, F_GETFD), ==, -1);
  assert_refused (&order, G_IO_ERROR_FAILED, "/bin/true cannot get its files: ");
}

static void
test_no_folder (void)
{
  const char *argv[] = { "/bin/true", NULL };
  Order order = { .argv = argv, .directory = "/nonexistent" };

  assert_refused (&order, G_IO_ERROR_NOT_FOUND, "/bin/true cannot get into its folder: ");
}

static void
test_no_guard (void)
{
  const char *argv[] = { "/bin/true", NULL };
  Order order = { .argv = argv };
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), ==, 0);
  close (ends[0]);
  order.announce = ends[1];
  assert_refused (&order, G_IO_ERROR_BROKEN_PIPE, "/bin/true cannot be put under a guard: ");
  close (ends[1]);
}

/* Its end */

static void
test_exit (void)
{
  const char *argv[] = { "/bin/sh", "-c", "exit 42", NULL };
  Order order = { .argv = argv };
  g_autoptr (GError) error = NULL;
  siginfo_t info = { 0 };
  pid_t pid;
  int pidfd = spawn (&order, STDERR_FILENO, &pid, &error);

  g_assert_no_error (error);
  await_end (pidfd, &info);
  g_assert_cmpint (info.si_code, ==, CLD_EXITED);
  g_assert_cmpint (info.si_status, ==, 42);
}

typedef struct {
  Order   order;
  pid_t   pid;
  int     pidfd;
  GError *error;
} Passing;

static gpointer
spawn_and_end (gpointer data)
{
  Passing *self = data;

  self->pidfd = spawn (&self->order, STDERR_FILENO, &self->pid, &self->error);
  return NULL;
}

/* It dies with the thread that started it, whatever it thinks of signals. */
static void
test_death_of_parent (void)
{
  const char *argv[] = { "/bin/sh", "-c", "trap '' INT TERM HUP; while :; do sleep 60; done", NULL };
  Passing self = { .order = { .argv = argv } };
  siginfo_t info = { 0 };

  g_thread_join (g_thread_new ("passing", spawn_and_end, &self));
  g_assert_no_error (self.error);
  await_end (self.pidfd, &info);
  g_assert_cmpint (info.si_code, ==, CLD_KILLED);
  g_assert_cmpint (info.si_status, ==, SIGKILL);
  /* What it has started itself is in its group. */
  kill (-self.pid, SIGKILL);
}

/* A process without standard files */

static void
test_no_standard_files (void)
{
  g_autoptr (GError) error = NULL;
  int saved[3];
  gboolean reserved;
  int next;

  for (int i = 0; i < 3; i++)
    {
      saved[i] = fcntl (i, F_DUPFD_CLOEXEC, 10);
      close (i);
    }
  reserved = weir_spawn_reserve_standard (&error);
  next = dup (saved[0]);
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpint (dup2 (saved[i], i), ==, i);
      close (saved[i]);
    }
  g_assert_true (reserved);
  g_assert_no_error (error);
  g_assert_cmpint (next, >, STDERR_FILENO);
  close (next);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/spawn/output", test_output);
  g_test_add_func ("/spawn/environment", test_environment);
  g_test_add_func ("/spawn/files", test_files);
  g_test_add_func ("/spawn/pin", test_pin);
  g_test_add_func ("/spawn/signals", test_signals);
  g_test_add_func ("/spawn/group", test_group);
  g_test_add_func ("/spawn/folder", test_folder);
  g_test_add_func ("/spawn/standard-files", test_standard_files);
  g_test_add_func ("/spawn/announced", test_announced);
  g_test_add_func ("/spawn/memory", test_memory);
  g_test_add_func ("/spawn/missing", test_missing);
  g_test_add_func ("/spawn/not-executable", test_not_executable);
  g_test_add_func ("/spawn/no-such-cpu", test_no_such_cpu);
  g_test_add_func ("/spawn/bad-files", test_bad_files);
  g_test_add_func ("/spawn/no-folder", test_no_folder);
  g_test_add_func ("/spawn/no-guard", test_no_guard);
  g_test_add_func ("/spawn/exit", test_exit);
  g_test_add_func ("/spawn/death-of-parent", test_death_of_parent);
  g_test_add_func ("/spawn/no-standard-files", test_no_standard_files);

  return g_test_run ();
}
