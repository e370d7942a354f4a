/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/programs/weir-guard.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/weir-error.h"

/* How many groups there may be at once: as many as a worker may have calls, and those that are
 * just ending. */
#define MAX_GROUPS 8192

struct _WeirGuard
{
  pid_t pid;
  int   socket; /* owned */
};

/* The guard's own side. It is a fork of a process that may have threads: only calls that are safe
 * in a signal handler, and no memory but this. */

typedef struct {
  pid_t pids[MAX_GROUPS];
  guint n_pids;
} Groups;

static Groups groups;

/* @message: a group, or the negative of one that is to be forgotten. */
static void
groups_take (Groups *self,
             pid_t   message)
{
  if (message > 0)
    {
      if (self->n_pids < MAX_GROUPS)
        self->pids[self->n_pids++] = message;
      return;
    }

  for (guint i = 0; i < self->n_pids; i++)
    {
      if (self->pids[i] == -message)
        {
          self->pids[i] = self->pids[--self->n_pids];
          return;
        }
    }
}

G_GNUC_NORETURN static void
watch (int socket)
{
  pid_t message;
  gssize n_read;

  /* Away from the signals that go to the worker's group, and from its files. */
  setpgid (0, 0);
  prctl (PR_SET_NAME, "weir-guard");
  if (socket > 0)
    close_range (0, (guint) socket - 1, 0);
  close_range ((guint) socket + 1, ~0U, 0);

  do
    {
      n_read = recv (socket, &message, sizeof message, 0);
      if (n_read == (gssize) sizeof message)
        groups_take (&groups, message);
    }
  while (n_read > 0 || (n_read < 0 && errno == EINTR));

  for (guint i = 0; i < groups.n_pids; i++)
    kill (-groups.pids[i], SIGKILL);
  _exit (0);
}

/* The worker's side */

static pid_t
fork_guard (int own_end,
            int guards_end)
{
  sigset_t all;
  sigset_t before;
  pid_t pid;

  /* They stay blocked in the guard, which nothing but SIGKILL ends before its time. */
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  pid = fork ();
  if (pid == 0)
    {
      close (own_end);
      watch (guards_end);
    }
  pthread_sigmask (SIG_SETMASK, &before, NULL);

  return pid;
}

static gpointer
fail (int      saved_errno,
      GError **error)
{
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
               "cannot start the guard of a worker's programs: %s", g_strerror (saved_errno));

  return NULL;
}

WeirGuard *
weir_guard_new (GError **error)
{
  WeirGuard *self;
  int ends[2];
  pid_t pid;
  int saved_errno;

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
    return fail (errno, error);

  pid = fork_guard (ends[0], ends[1]);
  saved_errno = errno;
  close (ends[1]);
  if (pid < 0)
    {
      close (ends[0]);
      return fail (saved_errno, error);
    }

  self = g_new (WeirGuard, 1);
  self->pid = pid;
  self->socket = ends[0];

  return self;
}

void
weir_guard_free (WeirGuard *self)
{
  close (self->socket);
  while (waitpid (self->pid, NULL, 0) < 0 && errno == EINTR)
    continue;
  g_free (self);
}

int
weir_guard_get_socket (WeirGuard *self)
{
  return self->socket;
}

void
weir_guard_forget (WeirGuard *self,
                   pid_t      pid)
{
  pid_t message = -pid;

  /* Without a guard there is nobody to forget it. */
  if (send (self->socket, &message, sizeof message, MSG_NOSIGNAL) < 0)
    g_debug ("the guard of a worker's programs is gone: %s", g_strerror (errno));
}
