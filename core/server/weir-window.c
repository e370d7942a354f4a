/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-window.h"

#include "base/weir-error.h"
#include "base/weir-refs.h"
#include "server/weir-result-private.h"

/*
 * `order` says in which order results are to be taken: in that of the inputs, or, unordered, in
 * that in which they came.
 *
 * The pusher sleeps while the window or the server is full and is woken when a share of it is
 * free; the taker sleeps until the next result in order is there.
 */

#define SHARE 4

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

struct _WeirWindow
{
  WeirOwner        owner;
  WeirRefs         refs;

  /* constant once used */
  WeirRun         *run;        /* owned */
  guint            size;
  gint64           timeout;
  gboolean         keep_inputs;
  gboolean         unordered;

  /* guarded by the run's lock */
  WeirEntrant      entrant;
  WeirSlot        *slots;      /* owned */
  guint           *free_slots; /* owned: a stack */
  guint            n_free;
  guint           *order;      /* owned: a ring of slots */
  guint64          order_head;
  guint64          order_tail;
  guint64          n_pushed;
  gboolean         ended;      /* nothing more is pushed */
  gint             closed;     /* nothing more is taken; may be read without the lock */
  GError          *end_error;  /* owned: why it ended early */
  WeirWaker       *pusher;     /* owned; NULL unless it sleeps */
  WeirWaker       *taker;      /* owned; NULL unless it sleeps */
  WeirEffect       awaiting;   /* a taker that does not sleep; its func is NULL without one */
};

/* Waking */

static void
weir_window_wake (gpointer data)
{
  WeirWaker *waker = data;

  weir_waker_wake (waker);
  weir_waker_unref (waker);
}

static void
weir_window_wake_one (WeirWaker   **waker,
                      WeirEffects  *effects)
{
  if (*waker != NULL)
    weir_effects_add (effects, weir_window_wake, g_steal_pointer (waker));
}

/* Sleeps until woken, with the lock held before and after. */
static void
weir_window_sleep (WeirWindow  *self,
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
weir_window_has_next (WeirWindow *self)
{
  return self->order_head != self->order_tail
         && self->slots[self->order[self->order_head % self->size]].state == WEIR_SLOT_DONE;
}

static gboolean
weir_window_is_over (WeirWindow *self)
{
  return self->closed || (self->ended && self->n_free == self->size);
}

/* Tells the taker if the next result is there, or if there will be none. */
static void
weir_window_notify_taker (WeirWindow  *self,
                          WeirEffects *effects)
{
  if (!weir_window_has_next (self) && !weir_window_is_over (self))
    return;

  weir_window_wake_one (&self->taker, effects);
  if (self->awaiting.func != NULL)
    {
      weir_effects_add (effects, self->awaiting.func, self->awaiting.data);
      self->awaiting.func = NULL;
    }
}

static void
weir_window_put_in_order (WeirWindow *self,
                          guint       slot)
{
  self->order[self->order_tail++ % self->size] = slot;
}

/* Under the lock. */
static void
weir_window_finished (WeirOwner   *owner,
                      WeirItem    *item,
                      WeirEffects *effects)
{
  WeirWindow *self = (WeirWindow *) owner;
  WeirSlot *slot = &self->slots[item->tag];

  slot->item = NULL;
  slot->state = WEIR_SLOT_DONE;
  slot->outcome = item->outcome;
  slot->latency = item->entered_at == 0 ? 0 : item->finished_at - item->entered_at;
  memset (&item->outcome, 0, sizeof item->outcome);
  if (self->unordered)
    weir_window_put_in_order (self, (guint) item->tag);
  weir_engine_free_item (self->run->engine, item);
  if (self->taker != NULL || self->awaiting.func != NULL)
    weir_window_notify_taker (self, effects);
}

/* The run */

static WeirWindow *
weir_window_of_entrant (WeirEntrant *entrant)
{
  return (WeirWindow *) (gpointer) ((char *) entrant - G_STRUCT_OFFSET (WeirWindow, entrant));
}

/* There is room in the server again; under the lock. */
static void
weir_window_granted (WeirEntrant *entrant,
                     WeirEffects *effects)
{
  weir_window_wake_one (&weir_window_of_entrant (entrant)->pusher, effects);
}

/* Under the lock; takes @reason. */
static void
weir_window_end_locked (WeirWindow  *self,
                        GError      *reason,
                        WeirEffects *effects)
{
  if (!self->ended && !self->closed)
    self->end_error = g_steal_pointer (&reason);
  self->ended = TRUE;
  weir_engine_leave (self->run->engine, &self->entrant, weir_now ());
  weir_window_notify_taker (self, effects);
  weir_window_wake_one (&self->pusher, effects);
  g_clear_error (&reason);
}

/* The server takes no more; under the lock. */
static void
weir_window_turned_away (WeirEntrant *entrant,
                         WeirEffects *effects)
{
  weir_window_end_locked (weir_window_of_entrant (entrant),
                          g_error_new_literal (WEIR_ERROR, WEIR_ERROR_STOPPED,
                                               "the server stopped before the stream ended"),
                          effects);
}

const WeirStreamHooks weir_window_hooks = {
  .granted = weir_window_granted,
  .turned_away = weir_window_turned_away,
};

/* Life */

/* A window of @size slots; NULL with @error set when @run takes no items. @timeout is in ns for
 * each item; 0: none. */
WeirWindow *
weir_window_new (WeirRun  *run,
                 guint     size,
                 gint64    timeout,
                 GError  **error)
{
  WeirWindow *self = g_new0 (WeirWindow, 1);
  gboolean open;

  weir_refs_init (&self->refs);
  self->owner.finished = weir_window_finished;
  self->run = weir_run_ref (run);
  self->size = size;
  self->timeout = timeout;
  self->slots = g_new0 (WeirSlot, size);
  self->order = g_new0 (guint, size);
  self->free_slots = g_new (guint, size);
  for (guint i = 0; i < size; i++)
    self->free_slots[i] = size - 1 - i;
  self->n_free = size;

  weir_run_lock (run);
  open = weir_run_is_open (run, error);
  self->closed = !open;
  if (open)
    g_ptr_array_add (run->streams, &self->entrant);
  weir_run_unlock (run);
  if (!open)
    g_clear_pointer (&self, weir_window_unref);
  return self;
}

WeirWindow *
weir_window_ref (WeirWindow *self)
{
  weir_refs_inc (&self->refs);
  return self;
}

static void
weir_slot_clear (WeirSlot *slot)
{
  g_clear_pointer (&slot->input, weir_value_unref);
  g_clear_pointer (&slot->outcome.value, weir_value_unref);
  g_clear_error (&slot->outcome.error);
}

/* It has been closed by then. */
void
weir_window_unref (WeirWindow *self)
{
  if (!weir_refs_dec (&self->refs))
    return;

  g_assert (self->closed);
  g_assert (self->awaiting.func == NULL);
  for (guint i = 0; i < self->size; i++)
    weir_slot_clear (&self->slots[i]);
  g_clear_pointer (&self->slots, g_free);
  g_clear_pointer (&self->free_slots, g_free);
  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->pusher, weir_waker_unref);
  g_clear_pointer (&self->taker, weir_waker_unref);
  g_clear_error (&self->end_error);
  g_clear_pointer (&self->run, weir_run_unref);
  g_free (self);
}

/* Before its first use. */
void
weir_window_set_keep_inputs (WeirWindow *self,
                             gboolean    keep_inputs)
{
  self->keep_inputs = keep_inputs;
}

/* Before its first use. */
void
weir_window_set_unordered (WeirWindow *self,
                           gboolean    unordered)
{
  self->unordered = unordered;
}

static void
weir_window_on_cancelled (GCancellable *cancellable,
                          gpointer      data)
{
  WeirWindow *self = data;
  WeirEffects effects;

  weir_effects_init (&effects);
  weir_run_lock (self->run);
  weir_window_wake_one (&self->pusher, &effects);
  weir_window_wake_one (&self->taker, &effects);
  weir_run_unlock (self->run);
  weir_effects_run (&effects);
}

static gulong
weir_window_watch (WeirWindow   *self,
                   GCancellable *cancellable)
{
  if (cancellable == NULL)
    return 0;
  return g_cancellable_connect (cancellable, G_CALLBACK (weir_window_on_cancelled), self, NULL);
}

/* Sending */

/* Whether more may be pushed; under the lock. */
static gboolean
weir_window_is_open (WeirWindow  *self,
                     GError     **error)
{
  if (!weir_run_is_open (self->run, error))
    return FALSE;
  if (!self->closed && !self->ended)
    return TRUE;

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_STOPPED, "the stream %s: it takes no more",
               self->closed ? "was closed" : "has ended");
  return FALSE;
}

/* Waits until there is a free slot; FALSE with @error set when there will be none. Under the
 * lock. */
static gboolean
weir_window_await_slot (WeirWindow    *self,
                        GCancellable  *cancellable,
                        GError       **error)
{
  while (weir_window_is_open (self, error)
         && !g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      if (self->n_free > 0)
        return TRUE;
      weir_engine_leave (self->run->engine, &self->entrant, weir_now ());
      weir_window_sleep (self, &self->pusher);
    }
  return FALSE;
}

static WeirSlot *
weir_window_take_slot (WeirWindow *self,
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
weir_window_enter (WeirWindow *self,
                   WeirItem   *item,
                   WeirValue  *input)
{
  guint number;
  WeirSlot *slot = weir_window_take_slot (self, input, &number);

  slot->state = WEIR_SLOT_IN_FLIGHT;
  slot->item = item;
  item->tag = number;
  if (!self->unordered)
    weir_window_put_in_order (self, number);
}

/* Under the lock; FALSE with @error set when the item may not go in. */
static gboolean
weir_window_submit (WeirWindow    *self,
                    WeirValue     *input,
                    WeirValue     *value,
                    GCancellable  *cancellable,
                    GError       **error)
{
  WeirEngine *engine = self->run->engine;

  while (weir_window_await_slot (self, cancellable, error))
    {
      gint64 now = weir_now ();
      WeirItem *item = weir_engine_new_item (engine, weir_value_ref (value), self->timeout, now);

      item->owner = &self->owner;
      if (weir_engine_submit (engine, item, &self->entrant, now))
        {
          weir_window_enter (self, item, input);
          return TRUE;
        }

      weir_engine_free_item (engine, item);
      if (!self->entrant.waiting)
        weir_engine_wait (engine, &self->entrant, now);
      if (self->entrant.waiting)
        weir_window_sleep (self, &self->pusher);
    }

  weir_engine_leave (engine, &self->entrant, weir_now ());
  return FALSE;
}

/* Sends @value in, waiting for room; its result comes with @input. FALSE with @error set when it
 * may not go in. */
gboolean
weir_window_send (WeirWindow    *self,
                  WeirValue     *input,
                  WeirValue     *value,
                  GCancellable  *cancellable,
                  GError       **error)
{
  gulong handler = weir_window_watch (self, cancellable);
  gboolean sent;

  weir_run_lock (self->run);
  sent = weir_window_submit (self, input, value, cancellable, error);
  weir_run_unlock (self->run);
  g_cancellable_disconnect (cancellable, handler);
  return sent;
}

/* The same for an input that cannot be sent in: @input_error, which is taken, is its result. */
gboolean
weir_window_put_error (WeirWindow    *self,
                       WeirValue     *input,
                       GError        *input_error,
                       GCancellable  *cancellable,
                       GError       **error)
{
  gulong handler = weir_window_watch (self, cancellable);
  WeirEffects effects;
  gboolean put;

  weir_effects_init (&effects);
  weir_run_lock (self->run);
  put = weir_window_await_slot (self, cancellable, error);
  if (put)
    {
      guint number;
      WeirSlot *slot = weir_window_take_slot (self, input, &number);

      slot->state = WEIR_SLOT_DONE;
      slot->outcome.error = g_steal_pointer (&input_error);
      weir_window_put_in_order (self, number);
      weir_window_notify_taker (self, &effects);
    }
  weir_run_unlock (self->run);
  weir_effects_run (&effects);
  g_cancellable_disconnect (cancellable, handler);
  g_clear_error (&input_error);
  return put;
}

/* Nothing more is sent. @reason, which is taken, is told to the taker after the last result. */
void
weir_window_end (WeirWindow *self,
                 GError     *reason)
{
  WeirEffects effects;

  weir_effects_init (&effects);
  weir_run_lock (self->run);
  weir_window_end_locked (self, reason, &effects);
  weir_run_unlock (self->run);
  weir_effects_run (&effects);
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

/* Takes what is there, in order; under the lock. No more than a share of the window, so that
 * what was sent is never far ahead of what the taker has got. */
static guint
weir_window_collect (WeirWindow   *self,
                     WeirResult  **results,
                     guint         most,
                     WeirEffects  *effects)
{
  guint before = self->n_free;
  guint share = MAX (1, self->size / SHARE);
  guint n_results = 0;

  most = MIN (most, share);
  while (n_results < most && weir_window_has_next (self))
    {
      guint number = self->order[self->order_head++ % self->size];

      results[n_results++] = weir_slot_take_result (&self->slots[number]);
      self->free_slots[self->n_free++] = number;
    }

  /* One that waits for a slot, not for room in the server. */
  if (!self->entrant.waiting && before < share && self->n_free >= share)
    weir_window_wake_one (&self->pusher, effects);
  return n_results;
}

/* With the lock held; FALSE with @error set when cancelled. */
static gboolean
weir_window_await_next (WeirWindow    *self,
                        GCancellable  *cancellable,
                        GError       **error)
{
  while (!weir_window_has_next (self) && !weir_window_is_over (self))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      weir_window_sleep (self, &self->taker);
    }
  return TRUE;
}

/* Waits for the next result and takes up to @most; 0 at the end, or with @error set. */
guint
weir_window_take (WeirWindow    *self,
                  WeirResult   **results,
                  guint          most,
                  GCancellable  *cancellable,
                  GError       **error)
{
  gulong handler = weir_window_watch (self, cancellable);
  WeirEffects effects;
  guint n_results = 0;

  weir_effects_init (&effects);
  weir_run_lock (self->run);
  if (weir_window_await_next (self, cancellable, error) && !self->closed)
    {
      n_results = weir_window_collect (self, results, most, &effects);
      if (n_results == 0 && self->end_error != NULL)
        g_propagate_error (error, g_steal_pointer (&self->end_error));
    }
  weir_run_unlock (self->run);
  weir_effects_run (&effects);
  g_cancellable_disconnect (cancellable, handler);
  return n_results;
}

/* Whether weir_window_take() would not wait. */
gboolean
weir_window_is_ready (WeirWindow *self)
{
  gboolean ready;

  weir_run_lock (self->run);
  ready = weir_window_has_next (self) || weir_window_is_over (self);
  weir_run_unlock (self->run);
  return ready;
}

/* Calls @ready, outside the lock and in any thread, once weir_window_take() would not wait.
 * FALSE when somebody is waiting like this already. */
gboolean
weir_window_await (WeirWindow     *self,
                   GDestroyNotify  ready,
                   gpointer        data)
{
  WeirEffects effects;
  gboolean first;

  weir_effects_init (&effects);
  weir_run_lock (self->run);
  first = self->awaiting.func == NULL;
  if (first)
    {
      self->awaiting.func = ready;
      self->awaiting.data = data;
      weir_window_notify_taker (self, &effects);
    }
  weir_run_unlock (self->run);
  weir_effects_run (&effects);
  return first;
}

/* FALSE when it is too late: what was given with @data was or is being called. */
gboolean
weir_window_stop_awaiting (WeirWindow *self,
                           gpointer    data)
{
  gboolean stopped;

  weir_run_lock (self->run);
  stopped = self->awaiting.func != NULL && self->awaiting.data == data;
  if (stopped)
    self->awaiting.func = NULL;
  weir_run_unlock (self->run);
  return stopped;
}

/* Leaving */

/* Drops what is in flight: its room is free at once. Whoever waits wakes up. */
void
weir_window_close (WeirWindow *self)
{
  WeirEngine *engine = self->run->engine;
  WeirEffects effects;

  weir_effects_init (&effects);
  weir_run_lock (self->run);
  if (!self->closed)
    g_ptr_array_remove_fast (self->run->streams, &self->entrant);
  g_atomic_int_set (&self->closed, TRUE);
  weir_engine_leave (engine, &self->entrant, weir_now ());
  for (guint i = 0; i < self->size; i++)
    {
      if (self->slots[i].item != NULL)
        weir_engine_abandon (engine, self->slots[i].item,
                             g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                  "the stream was closed"), weir_now ());
    }
  weir_window_notify_taker (self, &effects);
  weir_window_wake_one (&self->pusher, &effects);
  weir_run_unlock (self->run);
  weir_effects_run (&effects);
}

/* Any thread, without the lock. */
gboolean
weir_window_is_closed (WeirWindow *self)
{
  return g_atomic_int_get (&self->closed);
}
