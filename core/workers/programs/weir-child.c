/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/programs/weir-child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/weir-error.h"

void
weir_child_close (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

gboolean
weir_child_open_pipe (gboolean   to_child,
                      int       *own,
                      int       *other,
                      GError   **error)
{
  int ends[2];

  if (pipe2 (ends, O_CLOEXEC) < 0)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                   "cannot make a pipe to a program: %s", g_strerror (errno));
      return FALSE;
    }

  *own = ends[to_child ? 1 : 0];
  *other = ends[to_child ? 0 : 1];
  /* The two ends of a pipe have flags of their own: the program's stays as it expects it. */
  fcntl (*own, F_SETFL, fcntl (*own, F_GETFL) | O_NONBLOCK);

  return TRUE;
}

gboolean
weir_child_start (WeirChild  *self,
                  WeirGuard  *guard,
                  WeirSpawn  *spawn,
                  GError    **error)
{
  g_autoptr(GError) cause = NULL;

  g_assert (self->pidfd < 0);

  self->guard = guard;
  spawn->announce = weir_guard_get_socket (guard);
  self->pidfd = weir_spawn (spawn, &self->pid, &cause);
  if (self->pidfd >= 0)
    return TRUE;

  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_START_FAILED, cause->message);

  return FALSE;
}

gboolean
weir_child_await (WeirChild *self,
                  int        milliseconds)
{
  struct pollfd end = { .fd = self->pidfd, .events = POLLIN };
  int n_ready;

  do
    n_ready = poll (&end, 1, milliseconds);
  while (n_ready < 0 && errno == EINTR);

  return n_ready > 0;
}

gboolean
weir_child_end (WeirChild  *self,
                char      **how)
{
  siginfo_t info = { 0 };

  g_assert (self->pidfd >= 0);

  /* As long as it is not reaped, its number and its group's are surely its own. */
  kill (-self->pid, SIGKILL);
  while (waitid (P_PIDFD, (id_t) self->pidfd, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
    continue;
  weir_guard_forget (self->guard, self->pid);
  while (waitid (P_PIDFD, (id_t) self->pidfd, &info, WEXITED) < 0 && errno == EINTR)
    continue;
  weir_child_close (&self->pidfd);

  if (how != NULL)
    *how = weir_spawn_describe_end (&info);

  return info.si_pid != 0 && info.si_code == CLD_EXITED && info.si_status == 0;
}
