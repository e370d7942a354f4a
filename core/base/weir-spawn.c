/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/weir-spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Starts a process that dies with this thread's process, in a process group of its own, pinned
 * before its first instruction, with all signals as a fresh program expects them.
 *
 * Between fork and exec only async-signal-safe calls are made: the runner has many threads. What
 * goes wrong there is told through a pipe that closes on exec, so a program that cannot be
 * started is an error of this call and not a mysterious exit.
 */

typedef enum {
  WEIR_SPAWN_PIN,
  WEIR_SPAWN_MEMORY,
  WEIR_SPAWN_FILES,
  WEIR_SPAWN_ANNOUNCE,
  WEIR_SPAWN_DIRECTORY,
  WEIR_SPAWN_EXEC,
} WeirSpawnStep;

typedef struct {
  int           saved_errno;
  WeirSpawnStep step;
} WeirSpawnFailure;

/* The limit of open files that this process was started with; 0: it is the same still. Written
 * before there are other threads. */
static rlim_t first_files;

G_GNUC_NORETURN static void
weir_spawn_child_fail (int           report,
                       WeirSpawnStep step)
{
  WeirSpawnFailure failure = { errno, step };

  if (write (report, &failure, sizeof failure) < 0)
    _exit (126);
  _exit (127);
}

static void
weir_spawn_child_reset_signals (void)
{
  struct sigaction action = { .sa_handler = SIG_DFL };
  sigset_t none;

  for (int number = 1; number < NSIG; number++)
    sigaction (number, &action, NULL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}

/* Nothing that is allocated from now on goes beyond the limit: what the program has reserved
 * without the right to write there, which some runtimes do in plenty, does not count. */
static void
weir_spawn_child_limit (const WeirSpawn *self,
                        int              report)
{
  struct rlimit limit;

  if (self->memory == 0)
    return;

  if (getrlimit (RLIMIT_DATA, &limit) < 0)
    weir_spawn_child_fail (report, WEIR_SPAWN_MEMORY);
  limit.rlim_max = MIN (limit.rlim_max, self->memory);
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_DATA, &limit) < 0)
    weir_spawn_child_fail (report, WEIR_SPAWN_MEMORY);
}

/* A program may go by it, as those do that close all files there could be. */
static void
weir_spawn_child_lower_files (int report)
{
  struct rlimit limit;

  if (first_files == 0)
    return;

  if (getrlimit (RLIMIT_NOFILE, &limit) < 0)
    weir_spawn_child_fail (report, WEIR_SPAWN_FILES);
  limit.rlim_cur = MIN (first_files, limit.rlim_max);
  if (setrlimit (RLIMIT_NOFILE, &limit) < 0)
    weir_spawn_child_fail (report, WEIR_SPAWN_FILES);
}

static void
weir_spawn_child_set_files (const WeirSpawn *self,
                            int              null,
                            int              report)
{
  if (dup2 (self->input >= 0 ? self->input : null, STDIN_FILENO) < 0
      || dup2 (self->output, STDOUT_FILENO) < 0
      || dup2 (self->errors >= 0 ? self->errors : self->output, STDERR_FILENO) < 0)
    weir_spawn_child_fail (report, WEIR_SPAWN_FILES);
  /* Not everything in the runner's process opens its files for itself alone. */
  if (close_range (STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
    weir_spawn_child_fail (report, WEIR_SPAWN_FILES);
  for (guint i = 0; i < self->n_keep; i++)
    {
      if (fcntl (self->keep[i], F_SETFD, 0) < 0)
        weir_spawn_child_fail (report, WEIR_SPAWN_FILES);
    }
}

G_GNUC_NORETURN static void
weir_spawn_child (const WeirSpawn *self,
                  const cpu_set_t *cpus,
                  pid_t            parent,
                  int              null,
                  int              report)
{
  pid_t pid = getpid ();

  /* The death of the parent between fork and prctl is seen by its number having changed. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != parent)
    _exit (127);
  setpgid (0, 0);
  weir_spawn_child_reset_signals ();

  if (self->n_cpus > 0 && sched_setaffinity (0, sizeof *cpus, cpus) < 0)
    weir_spawn_child_fail (report, WEIR_SPAWN_PIN);
  if (self->announce >= 0
      && send (self->announce, &pid, sizeof pid, MSG_NOSIGNAL) != (gssize) sizeof pid)
    weir_spawn_child_fail (report, WEIR_SPAWN_ANNOUNCE);
  weir_spawn_child_limit (self, report);
  weir_spawn_child_set_files (self, null, report);
  weir_spawn_child_lower_files (report);
  if (self->directory != NULL && chdir (self->directory) < 0)
    weir_spawn_child_fail (report, WEIR_SPAWN_DIRECTORY);

  execve (self->program, (char *const *) self->argv, (char *const *) self->envp);
  weir_spawn_child_fail (report, WEIR_SPAWN_EXEC);
}

static gboolean
weir_spawn_await_exec (const WeirSpawn  *self,
                       int               report,
                       pid_t             pid,
                       GError          **error)
{
  static const char *const steps[] = { "cannot be pinned to its CPUs", "cannot be limited",
                                       "cannot get its files", "cannot be put under a guard",
                                       "cannot get into its folder", "cannot be started" };
  WeirSpawnFailure failure;
  gssize n_read;

  do
    n_read = read (report, &failure, sizeof failure);
  while (n_read < 0 && errno == EINTR);

  if (n_read != (gssize) sizeof failure)
    return TRUE;

  while (waitpid (pid, NULL, 0) < 0 && errno == EINTR)
    continue;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (failure.saved_errno), "%s %s: %s",
               self->program, steps[failure.step], g_strerror (failure.saved_errno));
  return FALSE;
}

static int
weir_spawn_set_errno (GError     **error,
                      const char  *what)
{
  int saved_errno = errno;
  g_autofree char *more = NULL;
  struct rlimit limit;

  if (saved_errno == EMFILE && getrlimit (RLIMIT_NOFILE, &limit) == 0)
    more = g_strdup_printf ("; it may have %" G_GUINT64_FORMAT ", which \"ulimit -n\" can change",
                            (guint64) limit.rlim_cur);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
               "cannot start a process: %s: %s%s", what, g_strerror (saved_errno),
               more != NULL ? more : "");
  return -1;
}

/* As many files as this process may have; those that it starts get what it was started with. */
gboolean
weir_spawn_raise_files (void)
{
  struct rlimit limit;
  rlim_t before;

  if (getrlimit (RLIMIT_NOFILE, &limit) < 0)
    return FALSE;
  if (limit.rlim_cur == limit.rlim_max)
    return TRUE;

  before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) < 0)
    return FALSE;

  first_files = before;
  return TRUE;
}

/* Sees to it that the numbers of the standard files are taken, if only by /dev/null: in a process
 * that was started without them a channel would get one, and not survive the start of a worker. */
gboolean
weir_spawn_reserve_standard (GError **error)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
  while (fd >= 0 && fd <= STDERR_FILENO);

  if (fd < 0)
    return weir_spawn_set_errno (error, "/dev/null") >= 0;
  close (fd);
  return TRUE;
}

static void
weir_spawn_fill_cpus (const WeirSpawn *self,
                      cpu_set_t       *cpus)
{
  CPU_ZERO (cpus);
  for (guint i = 0; i < self->n_cpus; i++)
    CPU_SET (self->cpus[i], cpus);
}

/* Forks with all signals blocked, so that no handler of the runner's runs in the child. */
static pid_t
weir_spawn_fork (const WeirSpawn *self,
                 int              null,
                 int              report)
{
  pid_t parent = getpid ();
  cpu_set_t cpus;
  sigset_t all;
  sigset_t before;
  pid_t pid;

  weir_spawn_fill_cpus (self, &cpus);
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  pid = fork ();
  if (pid == 0)
    weir_spawn_child (self, &cpus, parent, null, report);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return pid;
}

/* Starts the program from the calling thread, with whose end it would die. Returns a pidfd that
 * closes on exec, or -1 with @error set. */
int
weir_spawn (const WeirSpawn  *self,
            pid_t            *pid,
            GError          **error)
{
  int report[2];
  int null = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  gboolean running;
  int pidfd;

  if (null < 0)
    return weir_spawn_set_errno (error, "/dev/null");
  if (pipe2 (report, O_CLOEXEC) < 0)
    {
      weir_spawn_set_errno (error, "pipe");
      close (null);
      return -1;
    }

  *pid = weir_spawn_fork (self, null, report[1]);
  if (*pid < 0)
    weir_spawn_set_errno (error, "fork");
  close (null);
  close (report[1]);
  running = *pid > 0 && weir_spawn_await_exec (self, report[0], *pid, error);
  close (report[0]);
  if (!running)
    return -1;

  /* The child is not reaped before this handle says that it has ended: no race for its number. */
  pidfd = (int) syscall (SYS_pidfd_open, *pid, 0);
  if (pidfd >= 0)
    return pidfd;

  weir_spawn_set_errno (error, "pidfd_open");
  kill (*pid, SIGKILL);
  while (waitpid (*pid, NULL, 0) < 0 && errno == EINTR)
    continue;
  return -1;
}

/* As in "it exited with status 3". */
char *
weir_spawn_describe_end (const siginfo_t *info)
{
  if (info->si_pid == 0)
    return g_strdup ("ended, and somebody else has taken note of how");
  if (info->si_code == CLD_EXITED)
    return g_strdup_printf ("exited with status %d", info->si_status);
  return g_strdup_printf ("was killed by signal %d (%s)", info->si_status,
                          strsignal (info->si_status));
}
