/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-call.h"

#include "base/weir-error.h"
#include "base/weir-refs.h"
#include "engine/weir-trace.h"
#include "server/weir-cancel-watch.h"
#include "server/weir-post.h"

/* One value in, one result out: the caller sleeps, or a task is returned. */

static GError *
weir_call_refuse (WeirRun *run)
{
  WeirEngine *engine = run->engine;

  return g_error_new (WEIR_ERROR, WEIR_ERROR_BACKLOG_FULL,
                      "the server holds %u items (%" G_GUINT64_FORMAT " bytes) and has no room "
                      "for another", engine->n_live, engine->n_live_bytes);
}

/* Lets @item in or puts it in line; FALSE with @error set when it may do neither, and then the
 * item is freed. Under the lock. */
static gboolean
weir_call_submit (WeirRun           *run,
                  WeirItem          *item,
                  WeirBackpressure   backpressure,
                  gint64             now,
                  GError           **error)
{
  if (weir_engine_submit (run->engine, item, NULL, now))
    return TRUE;

  if (backpressure == WEIR_BACKPRESSURE_WAIT)
    {
      weir_engine_wait (run->engine, &item->entrant, now);
      return TRUE;
    }

  run->engine->totals.rejected++;
  g_propagate_error (error, weir_call_refuse (run));
  weir_engine_free_item (run->engine, item);
  return FALSE;
}

static void
weir_call_cancel (WeirRun      *run,
                  WeirItem     *item,
                  GCancellable *cancellable)
{
  GError *reason = NULL;

  g_cancellable_set_error_if_cancelled (cancellable, &reason);
  if (reason == NULL)
    reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the call was cancelled");
  weir_engine_abandon (run->engine, item, reason, weir_now ());
}

/* Waiting */

typedef struct {
  WeirOwner    owner;
  WeirRun     *run;

  /* guarded by the run's lock */
  WeirItem    *item;    /* NULL once it is done */
  WeirWaker   *waker;
  WeirOutcome  outcome; /* the caller's once done */
  gboolean     done;    /* atomic: set last, so the caller need not lock */
} WeirWaitingCall;

static void
weir_waiting_call_wake (gpointer data)
{
  WeirWaker *waker = data;

  weir_waker_wake (waker);
  weir_waker_unref (waker);
}

static void
weir_waiting_call_finished (WeirOwner   *owner,
                            WeirItem    *item,
                            WeirEffects *effects)
{
  WeirWaitingCall *self = (WeirWaitingCall *) owner;

  self->item = NULL;
  self->outcome = item->outcome;
  memset (&item->outcome, 0, sizeof item->outcome);
  weir_engine_free_item (self->run->engine, item);
  weir_effects_add (effects, weir_waiting_call_wake, weir_waker_ref (self->waker));
  /* From here on the caller may go, and @self with it. */
  __atomic_store_n (&self->done, TRUE, __ATOMIC_RELEASE);
}

static void
weir_waiting_call_on_cancelled (GCancellable *cancellable,
                                gpointer      data)
{
  WeirWaitingCall *self = data;

  weir_run_lock (self->run);
  if (self->item != NULL)
    weir_call_cancel (self->run, self->item, cancellable);
  weir_run_unlock (self->run);
}

/* Sends @value through and waits for what comes of it; see weir_server_call(). Any thread.
 * @timeout is in ns; 0: none. */
WeirValue *
weir_call_wait (WeirRun           *run,
                WeirValue         *value,
                gint64             timeout,
                WeirBackpressure   backpressure,
                GCancellable      *cancellable,
                GError           **error)
{
  WeirWaitingCall self = {
    .owner.finished = weir_waiting_call_finished,
    .run = run,
    .waker = weir_waker_get_own (),
  };
  gulong handler = 0;
  gboolean accepted;
  gint64 now;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  weir_run_lock (run);
  accepted = weir_run_is_open (run, error);
  if (accepted)
    {
      now = weir_now ();
      self.item = weir_engine_new_item (run->engine, weir_value_ref (value), timeout, now);
      self.item->owner = &self;
      accepted = weir_call_submit (run, self.item, backpressure, now, error);
    }
  weir_run_unlock (run);
  if (!accepted)
    return NULL;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (weir_waiting_call_on_cancelled),
                                     &self, NULL);
  while (!__atomic_load_n (&self.done, __ATOMIC_ACQUIRE))
    weir_waker_sleep (self.waker);
  g_cancellable_disconnect (cancellable, handler);

  if (self.outcome.error != NULL)
    g_propagate_error (error, self.outcome.error);
  return self.outcome.value;
}

/* Asynchronous */

typedef struct {
  WeirOwner        owner;
  WeirRefs         refs;
  WeirRun         *run;     /* owned */
  GTask           *task;    /* owned */
  WeirCancelWatch  watch;

  /* guarded by the run's lock until it is done */
  WeirItem        *item;    /* NULL once it is done */
  WeirOutcome      outcome;
  gboolean         sent;    /* atomic: all of it is the context's */
} WeirAsyncCall;

static void
weir_async_call_unref (gpointer data)
{
  WeirAsyncCall *self = data;

  if (!weir_refs_dec (&self->refs))
    return;
  g_clear_pointer (&self->outcome.value, weir_value_unref);
  g_clear_error (&self->outcome.error);
  g_clear_object (&self->task);
  weir_run_unref (self->run);
  g_free (self);
}

static gboolean
weir_async_call_return (gpointer data)
{
  WeirAsyncCall *self = data;

  g_assert (__atomic_load_n (&self->sent, __ATOMIC_ACQUIRE));
  if (self->outcome.error != NULL)
    g_task_return_error (self->task, g_steal_pointer (&self->outcome.error));
  else
    g_task_return_pointer (self->task, g_steal_pointer (&self->outcome.value),
                           (GDestroyNotify) weir_value_unref);
  return G_SOURCE_REMOVE;
}

/* Any thread. The task is returned in its context, and let go of there: it may be the last to
 * hold the server, which its own threads cannot stop. */
static void
weir_async_call_send (gpointer data)
{
  WeirAsyncCall *self = data;
  GMainContext *context = g_task_get_context (self->task);
  int priority = g_task_get_priority (self->task);

  weir_cancel_watch_end (&self->watch, g_task_get_cancellable (self->task));
  __atomic_store_n (&self->sent, TRUE, __ATOMIC_RELEASE);
  weir_post (context, priority, weir_async_call_return, self, weir_async_call_unref);
}

static void
weir_async_call_finished (WeirOwner   *owner,
                          WeirItem    *item,
                          WeirEffects *effects)
{
  WeirAsyncCall *self = (WeirAsyncCall *) owner;

  if (item->trace != NULL)
    weir_trace_end (item->trace, item);
  self->item = NULL;
  self->outcome = item->outcome;
  memset (&item->outcome, 0, sizeof item->outcome);
  weir_engine_free_item (self->run->engine, item);
  weir_effects_add (effects, weir_async_call_send, self);
}

static void
weir_async_call_on_cancelled (GCancellable *cancellable,
                              gpointer      data)
{
  WeirAsyncCall *self = data;

  weir_run_lock (self->run);
  if (self->item != NULL)
    weir_call_cancel (self->run, self->item, cancellable);
  weir_run_unlock (self->run);
}

static WeirAsyncCall *
weir_async_call_new (WeirRun *run,
                     GTask   *task)
{
  WeirAsyncCall *self = g_new0 (WeirAsyncCall, 1);

  weir_refs_init (&self->refs);
  self->owner.finished = weir_async_call_finished;
  self->run = weir_run_ref (run);
  self->task = task;
  return self;
}

/* Sends @value through and returns @task, which is taken, with what comes of it. @trace, which lives
 * as long as the task, or is NULL, learns where it was. */
void
weir_call_begin (WeirRun          *run,
                 WeirValue        *value,
                 gint64            timeout,
                 WeirBackpressure  backpressure,
                 WeirTrace        *trace,
                 GTask            *task)
{
  WeirAsyncCall *self = weir_async_call_new (run, task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  gint64 now = weir_now ();
  gboolean accepted;
  GError *error = NULL;

  weir_refs_inc (&self->refs);
  weir_run_lock (run);
  accepted = weir_run_is_open (run, &error);
  if (accepted)
    {
      self->item = weir_engine_new_item (run->engine, weir_value_ref (value), timeout, now);
      self->item->owner = self;
      self->item->trace = trace;
      accepted = weir_call_submit (run, self->item, backpressure, now, &error);
    }
  if (!accepted)
    self->item = NULL;
  weir_run_unlock (run);

  if (!accepted)
    {
      self->outcome.error = error;
      weir_async_call_send (self);
    }
  else if (cancellable != NULL)
    {
      weir_refs_inc (&self->refs);
      weir_cancel_watch_begin (&self->watch, cancellable,
                               G_CALLBACK (weir_async_call_on_cancelled), self,
                               weir_async_call_unref);
    }
  weir_async_call_unref (self);
}
