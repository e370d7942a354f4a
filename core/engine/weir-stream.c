/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/weir-stream-private.h"

#include "base/weir-error.h"
#include "engine/weir-result-private.h"

/*
 * A stream has a window of slots, one for each input that was pushed and whose result was not
 * taken. `order` says in which order results are to be taken: in that of the inputs, or, for an
 * unordered stream, in that in which they came.
 *
 * The pusher sleeps while the window or the server is full and is woken when a share of it is
 * free; the taker sleeps until the next result in order is there.
 */

#define TAKE_AT_ONCE 64
#define WAKE_SHARE   4

typedef enum {
  WEIR_SLOT_FREE,
  WEIR_SLOT_IN_FLIGHT,
  WEIR_SLOT_DONE,
} WeirSlotState;

typedef struct {
  WeirSlotState  state;
  WeirItem      *item;    /* in flight */
  WeirValue     *input;   /* owned */
  WeirOutcome    outcome; /* owned, once done */
  guint64        index;
  gint64         latency;
} WeirSlot;

struct _WeirStream
{
  GObject          parent_instance;
  WeirOwner        owner;

  /* constant once used */
  WeirRun         *run;          /* owned */
  guint            window;
  gint64           timeout;
  gboolean         keep_inputs;
  gboolean         unordered;
  WeirStreamMap    map;
  gpointer         map_data;
  GDestroyNotify   map_destroy;
  WeirStreamSource source;
  gpointer         source_data;
  GDestroyNotify   source_destroy;

  /* guarded by the run's lock */
  WeirEntrant      entrant;
  WeirSlot        *slots;        /* owned */
  guint           *free_slots;   /* owned: a stack */
  guint            n_free;
  guint           *order;        /* owned: a ring of slots */
  guint64          order_head;
  guint64          order_tail;
  guint64          n_pushed;
  gboolean         ended;        /* nothing more is pushed */
  gboolean         closed;       /* nothing more is taken */
  GError          *end_error;    /* owned: why it ended early */
  WeirWaker       *pusher;       /* owned; NULL unless it sleeps */
  WeirWaker       *taker;        /* owned; NULL unless it sleeps */
  GTask           *task;         /* owned: a taker that does not sleep */

  /* the taker's */
  WeirResult      *taken[TAKE_AT_ONCE]; /* owned */
  guint            n_taken;
  guint            next_taken;
};

G_DEFINE_FINAL_TYPE (WeirStream, weir_stream, G_TYPE_OBJECT)

/* Waking */

static void
weir_stream_wake (gpointer data)
{
  WeirWaker *waker = data;

  weir_waker_wake (waker);
  weir_waker_unref (waker);
}

static void
weir_stream_wake_one (WeirWaker   **waker,
                      WeirEffects  *effects)
{
  if (*waker != NULL)
    weir_effects_add (effects, weir_stream_wake, g_steal_pointer (waker));
}

/* Sleeps until woken, with the lock held before and after. */
static void
weir_stream_sleep (WeirStream  *self,
                   WeirWaker  **waker)
{
  WeirWaker *own = weir_waker_get_own ();

  g_clear_pointer (waker, weir_waker_unref);
  *waker = weir_waker_ref (own);
  weir_run_unlock (self->run);
  weir_waker_sleep (own);
  weir_run_lock (self->run);
  g_clear_pointer (waker, weir_waker_unref);
}

static inline gboolean
weir_stream_has_next (WeirStream *self)
{
  return self->order_head != self->order_tail
         && self->slots[self->order[self->order_head % self->window]].state == WEIR_SLOT_DONE;
}

static gboolean
weir_stream_is_over (WeirStream *self)
{
  return self->closed || (self->ended && self->n_free == self->window);
}

static void
weir_stream_return_task (gpointer data)
{
  g_autoptr (GTask) task = data;
  WeirStream *self = g_task_get_source_object (task);
  GError *error = NULL;
  WeirResult *result;

  result = weir_stream_next (self, NULL, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, (GDestroyNotify) weir_result_free);
}

/* The next result is there, or there will be none. */
static void
weir_stream_notify_taker (WeirStream  *self,
                          WeirEffects *effects)
{
  if (!weir_stream_has_next (self) && !weir_stream_is_over (self))
    return;

  weir_stream_wake_one (&self->taker, effects);
  if (self->task != NULL)
    weir_effects_add (effects, weir_stream_return_task, g_steal_pointer (&self->task));
}

static void
weir_stream_put_in_order (WeirStream *self,
                          guint       slot)
{
  self->order[self->order_tail++ % self->window] = slot;
}

/* Under the lock. */
static void
weir_stream_finished (WeirOwner   *owner,
                      WeirItem    *item,
                      WeirEffects *effects)
{
  WeirStream *self = (WeirStream *) (gpointer) ((char *) owner
                                                - G_STRUCT_OFFSET (WeirStream, owner));
  WeirSlot *slot = &self->slots[item->tag];

  slot->item = NULL;
  slot->state = WEIR_SLOT_DONE;
  slot->outcome = item->outcome;
  slot->latency = item->entered_at == 0 ? 0 : item->finished_at - item->entered_at;
  memset (&item->outcome, 0, sizeof item->outcome);
  if (self->unordered)
    weir_stream_put_in_order (self, (guint) item->tag);
  weir_engine_free_item (self->run->engine, item);
  if (self->taker != NULL || self->task != NULL)
    weir_stream_notify_taker (self, effects);
}

/* There is room in the server again; under the lock. */
void
weir_stream_granted (WeirEntrant *entrant,
                     WeirEffects *effects)
{
  WeirStream *self = (WeirStream *) (gpointer) ((char *) entrant
                                                - G_STRUCT_OFFSET (WeirStream, entrant));

  weir_stream_wake_one (&self->pusher, effects);
}

/* Object */

/* A stream through @run of up to @window inputs whose results were not taken. @timeout is in ns
 * for each item; 0: none. */
WeirStream *
weir_stream_new (WeirRun *run,
                 guint    window,
                 gint64   timeout)
{
  WeirStream *self = g_object_new (WEIR_TYPE_STREAM, NULL);

  self->owner.finished = weir_stream_finished;
  self->run = weir_run_ref (run);
  self->window = window;
  self->timeout = timeout;
  self->slots = g_new0 (WeirSlot, window);
  self->order = g_new0 (guint, window);
  self->free_slots = g_new (guint, window);
  for (guint i = 0; i < window; i++)
    self->free_slots[i] = window - 1 - i;
  self->n_free = window;
  return self;
}

static void
weir_slot_clear (WeirSlot *slot)
{
  g_clear_pointer (&slot->input, weir_value_unref);
  g_clear_pointer (&slot->outcome.value, weir_value_unref);
  g_clear_error (&slot->outcome.error);
  slot->state = WEIR_SLOT_FREE;
}

static void
weir_stream_dispose (GObject *object)
{
  WeirStream *self = (WeirStream *) object;

  if (self->run != NULL)
    weir_stream_close (self);

  G_OBJECT_CLASS (weir_stream_parent_class)->dispose (object);
}

static void
weir_stream_finalize (GObject *object)
{
  WeirStream *self = (WeirStream *) object;

  for (guint i = 0; i < self->window; i++)
    weir_slot_clear (&self->slots[i]);
  while (self->next_taken < self->n_taken)
    weir_result_free (self->taken[self->next_taken++]);
  if (self->map_destroy != NULL)
    self->map_destroy (self->map_data);
  g_clear_pointer (&self->slots, g_free);
  g_clear_pointer (&self->free_slots, g_free);
  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->pusher, weir_waker_unref);
  g_clear_pointer (&self->taker, weir_waker_unref);
  g_clear_error (&self->end_error);
  g_clear_pointer (&self->run, weir_run_unref);

  G_OBJECT_CLASS (weir_stream_parent_class)->finalize (object);
}

static void
weir_stream_class_init (WeirStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_stream_dispose;
  object_class->finalize = weir_stream_finalize;
}

static void
weir_stream_init (WeirStream *self)
{
}

/**
 * weir_stream_set_keep_inputs:
 * @self: a stream into which nothing was pushed yet
 * @keep_inputs: whether results come with their inputs
 *
 * Sets whether [method@Weir.Result.get_input] gives the input.
 */
void
weir_stream_set_keep_inputs (WeirStream *self,
                             gboolean    keep_inputs)
{
  g_return_if_fail (WEIR_IS_STREAM (self));

  self->keep_inputs = keep_inputs;
}

/**
 * weir_stream_set_unordered:
 * @self: a stream into which nothing was pushed yet
 * @unordered: whether results are given as they come
 *
 * Sets whether results may overtake each other; otherwise they come in the order of the inputs.
 */
void
weir_stream_set_unordered (WeirStream *self,
                           gboolean    unordered)
{
  g_return_if_fail (WEIR_IS_STREAM (self));

  self->unordered = unordered;
}

/**
 * weir_stream_set_preprocessor:
 * @self: a stream into which nothing was pushed yet
 * @map: (scope notified) (closure data) (destroy destroy): makes what is sent in of each input
 * @data: for @map
 * @destroy: (nullable): frees @data
 *
 * Sets what is done to each input, in the thread that pushes it. An error of @map is that
 * input's result; the input itself stays what was pushed.
 */
void
weir_stream_set_preprocessor (WeirStream     *self,
                              WeirStreamMap   map,
                              gpointer        data,
                              GDestroyNotify  destroy)
{
  g_return_if_fail (WEIR_IS_STREAM (self));
  g_return_if_fail (self->map == NULL);

  self->map = map;
  self->map_data = data;
  self->map_destroy = destroy;
}

/* Pushing */

/* Waits until there is a free slot; FALSE with @error set when there will be none. Under the
 * lock. */
static gboolean
weir_stream_await_slot (WeirStream    *self,
                        GCancellable  *cancellable,
                        GError       **error)
{
  while (self->n_free == 0 && !self->closed && !g_cancellable_is_cancelled (cancellable))
    {
      weir_engine_leave (self->run->engine, &self->entrant, weir_now ());
      weir_stream_sleep (self, &self->pusher);
    }

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->closed)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_STOPPED, "the stream was closed");
      return FALSE;
    }
  return TRUE;
}

static WeirSlot *
weir_stream_take_slot (WeirStream *self,
                       WeirValue  *input,
                       guint      *number)
{
  WeirSlot *slot;

  *number = self->free_slots[--self->n_free];
  slot = &self->slots[*number];
  slot->index = self->n_pushed++;
  slot->latency = 0;
  if (self->keep_inputs && input != NULL)
    slot->input = weir_value_ref (input);
  return slot;
}

static void
weir_stream_enter (WeirStream *self,
                   WeirItem   *item,
                   WeirValue  *input)
{
  guint number;
  WeirSlot *slot = weir_stream_take_slot (self, input, &number);

  slot->state = WEIR_SLOT_IN_FLIGHT;
  slot->item = item;
  item->tag = number;
  if (!self->unordered)
    weir_stream_put_in_order (self, number);
}

static void
weir_stream_on_cancelled (GCancellable *cancellable,
                          gpointer      data)
{
  WeirStream *self = data;
  WeirEffects effects;

  weir_effects_init (&effects);
  weir_run_lock (self->run);
  weir_stream_wake_one (&self->pusher, &effects);
  weir_stream_wake_one (&self->taker, &effects);
  weir_run_unlock (self->run);
  weir_effects_run (&effects);
}

/* Under the lock; FALSE with @error set when the item may not go in. */
static gboolean
weir_stream_submit (WeirStream    *self,
                    WeirValue     *input,
                    WeirValue     *value,
                    GCancellable  *cancellable,
                    GError       **error)
{
  WeirEngine *engine = self->run->engine;

  while (weir_run_is_open (self->run, error)
         && weir_stream_await_slot (self, cancellable, error))
    {
      gint64 now = weir_now ();
      WeirItem *item = weir_engine_new_item (engine, weir_value_ref (value), self->timeout, now);

      item->owner = &self->owner;
      if (weir_engine_submit (engine, item, &self->entrant, now))
        {
          weir_stream_enter (self, item, input);
          return TRUE;
        }

      weir_engine_free_item (engine, item);
      if (!self->entrant.waiting)
        weir_engine_wait (engine, &self->entrant, now);
      if (self->entrant.waiting)
        weir_stream_sleep (self, &self->pusher);
    }

  weir_engine_leave (engine, &self->entrant, weir_now ());
  return FALSE;
}

static gulong
weir_stream_watch (WeirStream   *self,
                   GCancellable *cancellable)
{
  if (cancellable == NULL)
    return 0;
  return g_cancellable_connect (cancellable, G_CALLBACK (weir_stream_on_cancelled), self, NULL);
}

static gboolean
weir_stream_send (WeirStream    *self,
                  WeirValue     *input,
                  WeirValue     *value,
                  GCancellable  *cancellable,
                  GError       **error)
{
  gulong handler = weir_stream_watch (self, cancellable);
  gboolean sent;

  weir_run_lock (self->run);
  sent = weir_stream_submit (self, input, value, cancellable, error);
  weir_run_unlock (self->run);
  g_cancellable_disconnect (cancellable, handler);
  return sent;
}

/**
 * weir_stream_push:
 * @self: a stream
 * @value: an input
 * @cancellable: (nullable): ends the wait
 * @error: return location for an error
 *
 * Sends one input in, after waiting for room as long as it takes. One thread at a time may push.
 *
 * Fails with %WEIR_ERROR_STOPPED when the server stops or the stream is closed, and with
 * %G_IO_ERROR_CANCELLED; then nothing was sent. What goes wrong with the item later is its
 * result.
 *
 * Returns: whether it was sent
 */
gboolean
weir_stream_push (WeirStream    *self,
                  WeirValue     *value,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (WeirValue) mapped = NULL;
  GError *map_error = NULL;

  g_return_val_if_fail (WEIR_IS_STREAM (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (self->map == NULL)
    return weir_stream_send (self, value, value, cancellable, error);

  mapped = self->map (value, self->map_data, &map_error);
  if (mapped == NULL)
    return weir_stream_push_error (self, value, map_error, cancellable, error);
  return weir_stream_send (self, value, mapped, cancellable, error);
}

/**
 * weir_stream_push_error:
 * @self: a stream
 * @value: (nullable): the input, where there is one
 * @input_error: (transfer full): what is wrong with it
 * @cancellable: (nullable): ends the wait
 * @error: return location for an error
 *
 * Puts an input that cannot be sent in into its place in the stream: its result is @input_error.
 * Waits and fails like [method@Weir.Stream.push].
 *
 * Returns: whether it was put there
 */
gboolean
weir_stream_push_error (WeirStream    *self,
                        WeirValue     *value,
                        GError        *input_error,
                        GCancellable  *cancellable,
                        GError       **error)
{
  gulong handler;
  gboolean put;

  g_return_val_if_fail (WEIR_IS_STREAM (self), FALSE);
  g_return_val_if_fail (input_error != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  handler = weir_stream_watch (self, cancellable);
  weir_run_lock (self->run);
  put = weir_run_is_open (self->run, error) && weir_stream_await_slot (self, cancellable, error);
  if (put)
    {
      WeirEffects effects;
      guint number;
      WeirSlot *slot = weir_stream_take_slot (self, value, &number);

      slot->state = WEIR_SLOT_DONE;
      slot->outcome.error = input_error;
      weir_stream_put_in_order (self, number);
      weir_effects_init (&effects);
      weir_stream_notify_taker (self, &effects);
      weir_run_unlock (self->run);
      weir_effects_run (&effects);
    }
  else
    {
      weir_run_unlock (self->run);
      g_error_free (input_error);
    }
  g_cancellable_disconnect (cancellable, handler);
  return put;
}

static void
weir_stream_end_with (WeirStream *self,
                      GError     *reason)
{
  WeirEffects effects;

  weir_effects_init (&effects);
  weir_run_lock (self->run);
  if (!self->ended && !self->closed)
    self->end_error = g_steal_pointer (&reason);
  self->ended = TRUE;
  weir_engine_leave (self->run->engine, &self->entrant, weir_now ());
  weir_stream_notify_taker (self, &effects);
  weir_run_unlock (self->run);
  weir_effects_run (&effects);
  g_clear_error (&reason);
}

/**
 * weir_stream_end:
 * @self: a stream
 *
 * Says that nothing more will be pushed: after the last result [method@Weir.Stream.next] gives
 * the end.
 */
void
weir_stream_end (WeirStream *self)
{
  g_return_if_fail (WEIR_IS_STREAM (self));

  weir_stream_end_with (self, NULL);
}

/* A source */

static gpointer
weir_stream_feed (gpointer data)
{
  g_autoptr (WeirStream) self = data;
  g_autoptr (GError) error = NULL;

  while (error == NULL)
    {
      g_autoptr (WeirValue) value = self->source (self->source_data, &error);

      if (value == NULL || !weir_stream_push (self, value, NULL, &error))
        break;
    }

  weir_stream_end_with (self, g_steal_pointer (&error));
  if (self->source_destroy != NULL)
    self->source_destroy (self->source_data);
  return NULL;
}

/**
 * weir_stream_set_source:
 * @self: a stream into which nothing was pushed yet
 * @source: (scope notified) (closure data) (destroy destroy): gives the inputs
 * @data: for @source
 * @destroy: (nullable): frees @data, in the stream's thread
 *
 * Starts a thread that pushes what @source gives, as fast as there is room, until it gives no
 * more; @source may be endless, and may wait. An error of @source ends the stream and is given
 * by [method@Weir.Stream.next] after the last result.
 */
void
weir_stream_set_source (WeirStream       *self,
                        WeirStreamSource  source,
                        gpointer          data,
                        GDestroyNotify    destroy)
{
  g_return_if_fail (WEIR_IS_STREAM (self));
  g_return_if_fail (self->source == NULL);
  g_return_if_fail (source != NULL);

  self->source = source;
  self->source_data = data;
  self->source_destroy = destroy;
  g_thread_unref (g_thread_new ("weir-source", weir_stream_feed, g_object_ref (self)));
}

/* Taking */

static WeirResult *
weir_slot_take_result (WeirSlot *slot)
{
  WeirResult *result = g_new (WeirResult, 1);

  result->input = g_steal_pointer (&slot->input);
  result->value = g_steal_pointer (&slot->outcome.value);
  result->error = g_steal_pointer (&slot->outcome.error);
  result->index = slot->index;
  result->latency = slot->latency;
  slot->state = WEIR_SLOT_FREE;
  return result;
}

/* Takes what is there, in order; under the lock. */
static void
weir_stream_take (WeirStream  *self,
                  WeirEffects *effects)
{
  guint before = self->n_free;
  guint share = MAX (1, self->window / WAKE_SHARE);

  self->n_taken = self->next_taken = 0;
  while (self->n_taken < TAKE_AT_ONCE && weir_stream_has_next (self))
    {
      guint number = self->order[self->order_head++ % self->window];

      self->taken[self->n_taken++] = weir_slot_take_result (&self->slots[number]);
      self->free_slots[self->n_free++] = number;
    }

  /* One that waits for a slot, not for room in the server. */
  if (self->pusher != NULL && !self->entrant.waiting && before < share && self->n_free >= share)
    weir_stream_wake_one (&self->pusher, effects);
}

/* With the lock held; FALSE with @error set when cancelled. */
static gboolean
weir_stream_await_next (WeirStream    *self,
                        GCancellable  *cancellable,
                        GError       **error)
{
  while (!weir_stream_has_next (self) && !weir_stream_is_over (self))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      weir_stream_sleep (self, &self->taker);
    }
  return TRUE;
}

static void
weir_stream_refill (WeirStream    *self,
                    GCancellable  *cancellable,
                    GError       **error)
{
  gulong handler = weir_stream_watch (self, cancellable);
  WeirEffects effects;

  weir_effects_init (&effects);
  weir_run_lock (self->run);
  if (weir_stream_await_next (self, cancellable, error) && !self->closed)
    {
      weir_stream_take (self, &effects);
      if (self->n_taken == 0 && self->end_error != NULL)
        g_propagate_error (error, g_steal_pointer (&self->end_error));
        }
  weir_run_unlock (self->run);
  weir_effects_run (&effects);
  g_cancellable_disconnect (cancellable, handler);
}

/**
 * weir_stream_is_ready:
 * @self: a stream
 *
 * Finds whether [method@Weir.Stream.next] would return at once, with a result or with the end. For
 * whoever takes the results, who may want to do something else before waiting, such as to flush
 * what is written.
 *
 * Returns: whether there is nothing to wait for
 */
gboolean
weir_stream_is_ready (WeirStream *self)
{
  gboolean ready;

  g_return_val_if_fail (WEIR_IS_STREAM (self), FALSE);

  if (self->next_taken < self->n_taken)
    return TRUE;

  weir_run_lock (self->run);
  ready = weir_stream_has_next (self) || weir_stream_is_over (self);
  weir_run_unlock (self->run);
  return ready;
}

/**
 * weir_stream_next:
 * @self: a stream
 * @cancellable: (nullable): ends the wait
 * @error: return location for an error
 *
 * Waits for the next result. One thread at a time may take results.
 *
 * An item's error is in its result; @error is set when the wait was cancelled
 * (%G_IO_ERROR_CANCELLED) or the stream ended before its time, by an error of its source or
 * because the server stopped.
 *
 * Returns: (transfer full) (nullable): a result; or %NULL at the end, or with @error set
 */
WeirResult *
weir_stream_next (WeirStream    *self,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_return_val_if_fail (WEIR_IS_STREAM (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (self->next_taken == self->n_taken)
    weir_stream_refill (self, cancellable, error);
  return self->next_taken < self->n_taken ? self->taken[self->next_taken++] : NULL;
}

/**
 * weir_stream_next_async:
 * @self: a stream
 * @cancellable: (nullable): ends the wait
 * @callback: called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Like [method@Weir.Stream.next], without blocking. One at a time may be under way.
 */
void
weir_stream_next_async (WeirStream          *self,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  WeirEffects effects;

  g_return_if_fail (WEIR_IS_STREAM (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_stream_next_async);
  if (self->next_taken < self->n_taken)
    {
      g_task_return_pointer (task, self->taken[self->next_taken++],
                             (GDestroyNotify) weir_result_free);
      return;
    }

  weir_effects_init (&effects);
  weir_run_lock (self->run);
  g_assert (self->task == NULL);
  self->task = g_steal_pointer (&task);
  weir_stream_notify_taker (self, &effects);
  weir_run_unlock (self->run);
  weir_effects_run (&effects);
}

/**
 * weir_stream_next_finish:
 * @self: a stream
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Weir.Stream.next_async] began.
 *
 * Returns: (transfer full) (nullable): as [method@Weir.Stream.next]
 */
WeirResult *
weir_stream_next_finish (WeirStream    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * weir_stream_close:
 * @self: a stream
 *
 * Leaves the stream, early or not: what is still in flight is dropped, its room is free at once,
 * and there are no more results. Whoever waits for the stream wakes up. A source's thread ends
 * when the source next returns.
 */
void
weir_stream_close (WeirStream *self)
{
  WeirEffects effects;

  g_return_if_fail (WEIR_IS_STREAM (self));

  weir_effects_init (&effects);
  weir_run_lock (self->run);
  self->closed = TRUE;
  weir_engine_leave (self->run->engine, &self->entrant, weir_now ());
  for (guint i = 0; i < self->window; i++)
    {
      if (self->slots[i].item != NULL)
        weir_engine_abandon (self->run->engine, self->slots[i].item,
                             g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                  "the stream was closed"), weir_now ());
    }
  weir_stream_notify_taker (self, &effects);
  weir_stream_wake_one (&self->pusher, &effects);
  weir_run_unlock (self->run);
  weir_effects_run (&effects);
}
