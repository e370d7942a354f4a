/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/weir-outbox.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/weir-error.h"

#define FLUSH_NS    100000
/* How often the flusher looks while the worker is busy. */
#define LOOK_US     1000
/* So much is written at once, whatever else there is to do. */
#define FLUSH_BYTES (256 * 1024)

void
weir_outbox_init (WeirOutbox *self,
                  int         fd)
{
  self->fd = fd;
  self->flusher = NULL;
  self->asleep = self->ending = FALSE;
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->some, NULL);
  weir_channel_out_init (&self->out);
}

void
weir_outbox_clear (WeirOutbox *self)
{
  pthread_mutex_lock (&self->lock);
  self->ending = TRUE;
  pthread_cond_signal (&self->some);
  pthread_mutex_unlock (&self->lock);

  g_clear_pointer (&self->flusher, g_thread_join);
  weir_channel_out_clear (&self->out);
  pthread_cond_destroy (&self->some);
  pthread_mutex_destroy (&self->lock);
}

static void
weir_outbox_flush_locked (WeirOutbox *self)
{
  /* The runner is gone or has given this worker up: there is nobody to tell. */
  if (weir_channel_out_write (&self->out, self->fd) == WEIR_CHANNEL_CLOSED)
    _exit (EXIT_SUCCESS);
}

static gpointer
weir_outbox_flusher (gpointer data)
{
  WeirOutbox *self = data;

  pthread_mutex_lock (&self->lock);
  while (!self->ending)
    {
      if (weir_channel_out_is_empty (&self->out))
        {
          self->asleep = TRUE;
          pthread_cond_wait (&self->some, &self->lock);
          continue;
        }

      pthread_mutex_unlock (&self->lock);
      g_usleep (LOOK_US);
      pthread_mutex_lock (&self->lock);
      if (!weir_channel_out_is_empty (&self->out) && weir_now () - self->since >= FLUSH_NS)
        weir_outbox_flush_locked (self);
    }
  pthread_mutex_unlock (&self->lock);
  return NULL;
}

/* Signals are for the worker's own threads. */
static gboolean
weir_outbox_start_flusher (WeirOutbox *self)
{
  sigset_t all;
  sigset_t before;

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  self->flusher = g_thread_try_new ("weir-flusher", weir_outbox_flusher, self, NULL);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return self->flusher != NULL;
}

/* What is there is left for later: somebody has to see to it. */
static void
weir_outbox_leave (WeirOutbox *self)
{
  if (self->flusher == NULL && !weir_outbox_start_flusher (self))
    {
      /* Without another thread to be had nothing can wait. */
      weir_outbox_flush_locked (self);
      return;
    }

  if (self->asleep)
    {
      self->asleep = FALSE;
      pthread_cond_signal (&self->some);
    }
}

/* A frame that is no result, at once. */
void
weir_outbox_say (WeirOutbox    *self,
                 WeirFrameType  type,
                 WeirValue     *value)
{
  WeirFrameHeader header = { .type = type };

  pthread_mutex_lock (&self->lock);
  weir_channel_out_add (&self->out, &header, value);
  weir_outbox_flush_locked (self);
  pthread_mutex_unlock (&self->lock);
}

static void
weir_outbox_add_result (WeirOutbox *self,
                        WeirJob    *job)
{
  WeirFrameHeader header = { .ticket = job->ticket, .service = job->service };

  if (job->outcome.error != NULL)
    {
      g_autoptr (WeirValue) error = weir_error_to_value (job->outcome.error);

      header.type = WEIR_FRAME_ERROR;
      weir_channel_out_add (&self->out, &header, error);
    }
  else if (job->outcome.value == job->value)
    {
      header.type = WEIR_FRAME_SAME;
      weir_channel_out_add (&self->out, &header, NULL);
    }
  else
    {
      header.type = WEIR_FRAME_RESULT;
      weir_channel_out_add (&self->out, &header, job->outcome.value);
    }

  if (weir_channel_out_get_size (&self->out) >= FLUSH_BYTES)
    weir_outbox_flush_locked (self);
}

/* The results of a unit that was done at @now; @more: the next one is there already. */
void
weir_outbox_add (WeirOutbox *self,
                 WeirJob    *jobs,
                 guint       n_jobs,
                 gboolean    more,
                 gint64      now)
{
  pthread_mutex_lock (&self->lock);
  if (weir_channel_out_is_empty (&self->out))
    self->since = now;
  for (guint i = 0; i < n_jobs; i++)
    weir_outbox_add_result (self, &jobs[i]);

  if (!more || now - self->since >= FLUSH_NS)
    weir_outbox_flush_locked (self);
  else
    weir_outbox_leave (self);
  pthread_mutex_unlock (&self->lock);
}

/* Writes what is there. */
void
weir_outbox_flush (WeirOutbox *self)
{
  pthread_mutex_lock (&self->lock);
  if (!weir_channel_out_is_empty (&self->out))
    weir_outbox_flush_locked (self);
  pthread_mutex_unlock (&self->lock);
}
