/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/programs/weir-resident.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/weir-error.h"
#include "workers/weir-worker-private.h"

void
weir_resident_init (WeirResident *self,
                    WeirWorker   *worker)
{
  self->worker = worker;
  self->child.pidfd = -1;
  self->stop_fd = -1;
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->idle, NULL);
}

/* Sleeps until the program ends, or nobody wants to know; whether it ended. */
static gboolean
await_end (WeirResident *self)
{
  struct pollfd fds[] = {
    { .fd = self->child.pidfd, .events = POLLIN },
    { .fd = self->stop_fd, .events = POLLIN },
  };

  while (poll (fds, G_N_ELEMENTS (fds), -1) < 0)
    g_assert (errno == EINTR);

  return fds[1].revents == 0;
}

static gpointer
watch (gpointer data)
{
  WeirResident *self = data;
  gboolean is_news;

  if (!await_end (self))
    return NULL;

  pthread_mutex_lock (&self->lock);
  while (self->n_calls > 0)
    pthread_cond_wait (&self->idle, &self->lock);
  is_news = self->fault == NULL && !self->closing;
  pthread_mutex_unlock (&self->lock);

  if (is_news)
    weir_resident_fail (self, "while it had nothing to do", NULL, NULL);

  return NULL;
}

gboolean
weir_resident_start (WeirResident     *self,
                     WeirCommandLine  *program,
                     WeirSpawn        *spawn,
                     GError          **error)
{
  g_assert (self->program == NULL);

  self->program = program;
  spawn->program = program->path;
  spawn->argv = (const char * const *) program->argv;
  spawn->envp = (const char * const *) program->envp;
  spawn->directory = program->directory;

  self->guard = weir_guard_new (error);
  if (self->guard == NULL || !weir_child_start (&self->child, self->guard, spawn, error))
    return FALSE;

  self->stop_fd = eventfd (0, EFD_CLOEXEC);
  if (self->stop_fd < 0)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                   "cannot watch the program %s: %s", program->path, g_strerror (errno));
      return FALSE;
    }
  self->watch = g_thread_new ("weir-watch", watch, self);

  return TRUE;
}

gboolean
weir_resident_enter (WeirResident  *self,
                     GError       **error)
{
  gboolean is_good;

  pthread_mutex_lock (&self->lock);
  is_good = self->fault == NULL;
  if (is_good)
    self->n_calls++;
  else
    g_propagate_error (error, g_error_copy (self->fault));
  pthread_mutex_unlock (&self->lock);

  return is_good;
}

void
weir_resident_leave (WeirResident *self)
{
  pthread_mutex_lock (&self->lock);
  if (--self->n_calls == 0)
    pthread_cond_signal (&self->idle);
  pthread_mutex_unlock (&self->lock);
}

int
weir_resident_get_end (WeirResident *self)
{
  return self->child.pidfd;
}

/* Under the lock: ends the program, and says why. */
static void
take_fault_locked (WeirResident *self,
                   const char   *during,
                   GError       *fault)
{
  g_autofree char *how = NULL;

  weir_child_end (&self->child, &how);
  if (fault == NULL)
    fault = g_error_new (WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED, "the program %s %s %s",
                         self->program->argv[0], how, during);
  self->fault = fault;
}

void
weir_resident_fail (WeirResident  *self,
                    const char    *during,
                    GError        *fault,
                    GError       **error)
{
  g_autoptr(GError) reason = NULL;

  pthread_mutex_lock (&self->lock);
  if (self->fault == NULL)
    take_fault_locked (self, during, fault);
  else
    g_clear_error (&fault);
  reason = g_error_copy (self->fault);
  pthread_mutex_unlock (&self->lock);

  weir_worker_give_up (self->worker, reason);
  g_propagate_error (error, g_steal_pointer (&reason));
}

static void
stop_watch (WeirResident *self)
{
  guint64 one = 1;

  pthread_mutex_lock (&self->lock);
  self->closing = TRUE;
  pthread_mutex_unlock (&self->lock);

  if (self->watch == NULL)
    return;

  if (write (self->stop_fd, &one, sizeof one) < 0)
    g_assert_not_reached ();
  g_clear_pointer (&self->watch, g_thread_join);
}

void
weir_resident_stop (WeirResident *self,
                    int           milliseconds)
{
  stop_watch (self);
  if (self->child.pidfd < 0)
    return;

  if (!weir_child_await (&self->child, milliseconds))
    g_printerr ("the program %s did not end in time and was ended\n", self->program->argv[0]);
  weir_child_end (&self->child, NULL);
}

void
weir_resident_clear (WeirResident *self)
{
  stop_watch (self);
  if (self->child.pidfd >= 0)
    weir_child_end (&self->child, NULL);

  g_clear_pointer (&self->guard, weir_guard_free);
  g_clear_pointer (&self->program, weir_command_line_free);
  g_clear_error (&self->fault);
  weir_child_close (&self->stop_fd);
  pthread_cond_destroy (&self->idle);
  pthread_mutex_destroy (&self->lock);
}
