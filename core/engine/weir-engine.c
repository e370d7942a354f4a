/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/weir-engine.h"

#include "base/weir-error.h"
#include "engine/weir-trace.h"

#define ENTRANT_SHARE 4

WeirEngine *
weir_engine_new (WeirPlan *plan,
                 guint     capacity,
                 guint64   capacity_bytes)
{
  WeirEngine *self = g_new0 (WeirEngine, 1);

  self->plan = plan;
  self->capacity = capacity;
  self->capacity_bytes = capacity_bytes;
  self->n_pools = weir_plan_get_n_pools (plan);
  self->pools = g_new0 (WeirPool, self->n_pools);
  for (guint i = 0; i < self->n_pools; i++)
    weir_pool_init (&self->pools[i], self, i, weir_plan_get_pool (plan, i));
  return self;
}

static void
weir_engine_free_hands (WeirEngine *self,
                        WeirSeat   *seat)
{
  while (seat->hands.head != NULL)
    {
      WeirToken *token = seat->hands.head;

      g_assert (token->item == NULL);
      weir_token_list_remove (&seat->hands, token);
      weir_engine_free_token (self, token);
    }
}

/* No item may be live any more. */
void
weir_engine_free (WeirEngine *self)
{
  g_assert (self->n_live == 0);
  g_assert (self->entrants_head == NULL);

  for (guint i = 0; i < self->n_pools; i++)
    {
      for (guint j = 0; j < self->pools[i].n_seats; j++)
        weir_engine_free_hands (self, self->pools[i].seats[j]);
      weir_pool_clear (&self->pools[i]);
    }
  while (self->free_items != NULL)
    {
      WeirItem *item = self->free_items;

      self->free_items = item->next;
      g_free (item);
    }
  while (self->free_tokens != NULL)
    {
      WeirToken *token = self->free_tokens;

      self->free_tokens = token->next;
      g_free (token);
    }

  g_clear_pointer (&self->pools, g_free);
  weir_timers_clear (&self->timers);
  weir_plan_free (self->plan);
  g_free (self);
}

void
weir_engine_set_capacity (WeirEngine *self,
                          guint       capacity,
                          guint64     capacity_bytes,
                          gint64      now)
{
  self->capacity = capacity;
  self->capacity_bytes = capacity_bytes;
  weir_engine_admit (self, now);
}

/* Whether streams are held back; calls are let in past them. */
void
weir_engine_set_paused (WeirEngine *self,
                        gboolean    paused,
                        gint64      now)
{
  self->paused = paused;
  weir_engine_admit (self, now);
}

/* An item that is not yet submitted. Takes @input. @timeout is in ns from now; 0: none. */
WeirItem *
weir_engine_new_item (WeirEngine *self,
                      WeirValue  *input,
                      gint64      timeout,
                      gint64      now)
{
  WeirItem *item = self->free_items;

  if (item != NULL)
    self->free_items = item->next;
  else
    item = g_new (WeirItem, 1);

  memset (item, 0, sizeof *item);
  item->id = ++self->next_id;
  item->entrant.item = item;
  item->timer.kind = WEIR_TIMER_ITEM;
  item->input = input;
  item->bytes = weir_value_get_size (input);
  item->submitted_at = now;
  item->timeout = timeout;
  return item;
}

/* The driver has taken what it wanted of a finished @item, or never submitted it. */
void
weir_engine_free_item (WeirEngine *self,
                       WeirItem   *item)
{
  g_assert (item->tokens == NULL);
  g_assert (item->timer.index == 0);
  g_assert (!item->entrant.waiting);

  g_clear_pointer (&item->input, weir_value_unref);
  g_clear_pointer (&item->outcome.value, weir_value_unref);
  g_clear_error (&item->outcome.error);
  item->next = self->free_items;
  self->free_items = item;
}

WeirToken *
weir_engine_new_token (WeirEngine *self)
{
  WeirToken *token = self->free_tokens;

  if (token != NULL)
    self->free_tokens = token->next;
  else
    token = g_new (WeirToken, 1);

  memset (token, 0, sizeof *token);
  return token;
}

void
weir_engine_free_token (WeirEngine *self,
                        WeirToken  *token)
{
  g_clear_pointer (&token->value, weir_value_unref);
  token->next = self->free_tokens;
  self->free_tokens = token;
}

/* Room */

static inline gboolean
weir_engine_has_room (WeirEngine *self,
                      gsize       bytes,
                      guint       own_reserve)
{
  if (self->closed || self->n_live + self->n_reserved - own_reserve >= self->capacity)
    return FALSE;
  return self->n_live == 0 || self->n_live_bytes + bytes <= self->capacity_bytes;
}

static void
weir_engine_enter (WeirEngine *self,
                   WeirItem   *item,
                   gint64      now)
{
  WeirToken *token = weir_engine_new_token (self);
  WeirOutcome outcome = { g_steal_pointer (&item->input), NULL, 0 };

  if (self->observer != NULL && item->bytes <= WEIR_OBSERVED_MOST)
    item->input = weir_value_ref (outcome.value);
  item->entered_at = now;
  self->n_live++;
  self->n_live_bytes += item->bytes;
  self->totals.received++;
  weir_histogram_add (&self->totals.entry, now - item->submitted_at);
  item->next = NULL;
  item->prev = self->live_tail;
  if (self->live_tail != NULL)
    self->live_tail->next = item;
  else
    self->live_head = item;
  self->live_tail = item;

  token->item = item;
  item->tokens = token;
  weir_engine_note_passing (self, NULL, 0, item, outcome.value);
  weir_engine_advance (self, token, weir_plan_get_entry (self->plan), &outcome, now);
}

static inline void
weir_engine_start_timer (WeirEngine *self,
                         WeirItem   *item)
{
  if (item->timeout > 0 && item->timer.index == 0)
    weir_timers_set (&self->timers, &item->timer, item->submitted_at + item->timeout);
}

/* Whose turn it is: while the engine is paused, not that of streams. */
static inline WeirEntrant *
weir_engine_first_in_line (WeirEngine *self)
{
  WeirEntrant *first = self->entrants_head;

  while (G_UNLIKELY (self->paused) && first != NULL && first->item == NULL)
    first = first->next;
  return first;
}

/* Lets @item in if there is room and nobody waits for it longer; @stream, if not NULL, is what
 * pushes it and may use the room that was kept for it. */
gboolean
weir_engine_submit (WeirEngine  *self,
                    WeirItem    *item,
                    WeirEntrant *stream,
                    gint64       now)
{
  guint reserve = stream == NULL ? 0 : stream->reserved;

  if ((reserve == 0 && weir_engine_first_in_line (self) != NULL)
      || (self->paused && stream != NULL)
      || !weir_engine_has_room (self, item->bytes, reserve))
    {
      if (stream != NULL)
        stream->bytes = item->bytes;
      return FALSE;
    }

  if (reserve > 0)
    {
      stream->reserved--;
      self->n_reserved--;
    }
  weir_engine_start_timer (self, item);
  weir_engine_enter (self, item, now);
  return TRUE;
}

static void
weir_engine_remove_entrant (WeirEngine  *self,
                            WeirEntrant *entrant)
{
  if (entrant->prev != NULL)
    entrant->prev->next = entrant->next;
  else
    self->entrants_head = entrant->next;
  if (entrant->next != NULL)
    entrant->next->prev = entrant->prev;
  else
    self->entrants_tail = entrant->prev;
  entrant->next = entrant->prev = NULL;
  entrant->waiting = FALSE;
}

/* Wakes a stream, with a place kept for it, once a share of the room is free, so that it pushes
 * several at a time instead of being woken for each. With others in line it takes turns. What it
 * could not push must fit by now: else it would be back at once, again and again. */
static gboolean
weir_engine_grant (WeirEngine  *self,
                   WeirEntrant *entrant)
{
  guint used = self->n_live + self->n_reserved;
  guint room = self->capacity > used ? self->capacity - used : 0;
  guint wanted = entrant->next != NULL ? 1 : MAX (1, self->capacity / ENTRANT_SHARE);

  if (room < wanted || !weir_engine_has_room (self, entrant->bytes, 0))
    return FALSE;

  weir_engine_remove_entrant (self, entrant);
  entrant->reserved = 1;
  self->n_reserved++;
  entrant->next = self->granted;
  self->granted = entrant;
  return TRUE;
}

/* Lets in who is first in line; FALSE when there is no room. */
static gboolean
weir_engine_admit_one (WeirEngine  *self,
                       WeirEntrant *entrant,
                       gint64       now)
{
  if (entrant->item == NULL)
    return weir_engine_grant (self, entrant);
  if (!weir_engine_has_room (self, entrant->item->bytes, 0))
    return FALSE;

  weir_engine_remove_entrant (self, entrant);
  weir_engine_enter (self, entrant->item, now);
  return TRUE;
}

/* Lets in whoever waits, in order, as far as there is room. One that is finished as soon as it is
 * in makes room again: then it is this same loop that goes on, whatever the length of the line. */
void
weir_engine_admit (WeirEngine *self,
                   gint64      now)
{
  WeirEntrant *first;

  if (self->admitting)
    return;

  self->admitting = TRUE;
  do
    first = weir_engine_first_in_line (self);
  while (first != NULL && weir_engine_admit_one (self, first, now));
  self->admitting = FALSE;
}

/* Forgets that @entrant was let in, if the driver has not been told yet. */
static void
weir_engine_ungrant (WeirEngine  *self,
                     WeirEntrant *entrant)
{
  WeirEntrant **link = &self->granted;

  while (*link != NULL && *link != entrant)
    link = &(*link)->next;
  if (*link != NULL)
    *link = entrant->next;
}

/* Puts @entrant at the end of the line. */
void
weir_engine_wait (WeirEngine  *self,
                  WeirEntrant *entrant,
                  gint64       now)
{
  g_assert (!entrant->waiting);

  weir_engine_ungrant (self, entrant);
  self->n_reserved -= entrant->reserved;
  entrant->reserved = 0;
  entrant->waiting = TRUE;
  entrant->next = NULL;
  entrant->prev = self->entrants_tail;
  if (self->entrants_tail != NULL)
    self->entrants_tail->next = entrant;
  else
    self->entrants_head = entrant;
  self->entrants_tail = entrant;
  if (entrant->item != NULL)
    weir_engine_start_timer (self, entrant->item);
  weir_engine_admit (self, now);
}

/* Takes @entrant out of the line and gives back the room that was kept for it. */
void
weir_engine_leave (WeirEngine  *self,
                   WeirEntrant *entrant,
                   gint64       now)
{
  weir_engine_ungrant (self, entrant);
  if (entrant->waiting)
    weir_engine_remove_entrant (self, entrant);
  self->n_reserved -= entrant->reserved;
  entrant->reserved = 0;
  weir_engine_admit (self, now);
}

/* Items that leave */

static void
weir_engine_unlink_live (WeirEngine *self,
                         WeirItem   *item)
{
  if (item->prev != NULL)
    item->prev->next = item->next;
  else
    self->live_head = item->next;
  if (item->next != NULL)
    item->next->prev = item->prev;
  else
    self->live_tail = item->prev;
  self->n_live--;
  self->n_live_bytes -= item->bytes;
  item->next = item->prev = NULL;
}

/* @item leaves with @outcome, which it takes; what is left of it in the flow is dropped. */
void
weir_engine_finish (WeirEngine  *self,
                    WeirItem    *item,
                    WeirOutcome *outcome,
                    gint64       now)
{
  g_assert (!item->finished);
  g_assert (item->entered_at != 0);

  item->finished = TRUE;
  item->finished_at = now;
  item->outcome = *outcome;
  weir_timers_unset (&self->timers, &item->timer);
  while (item->tokens != NULL)
    weir_engine_drop (self, item->tokens, now);

  weir_engine_unlink_live (self, item);
  weir_histogram_add (&self->totals.latency, now - item->entered_at);
  if (self->finished_tail != NULL)
    self->finished_tail->next = item;
  else
    self->finished_head = item;
  self->finished_tail = item;
  if (self->entrants_head != NULL)
    weir_engine_admit (self, now);
}

/* @item, which was let in, is given up. Whoever observes hears of what was lost that way, but not of
 * what nobody wanted any more. */
static void
weir_engine_note_abandoned (WeirEngine   *self,
                            WeirItem     *item,
                            const GError *reason)
{
  if (g_error_matches (reason, WEIR_ERROR, WEIR_ERROR_TIMEOUT))
    self->totals.timed_out++;
  else
    self->totals.cancelled++;
  if (self->observer != NULL && reason->domain == WEIR_ERROR)
    self->observer->failed (self->observer, NULL, item, NULL, reason);
}

/* Nobody waits for @item any more: it ends with @reason, which is taken, and its room is free. */
void
weir_engine_abandon (WeirEngine *self,
                     WeirItem   *item,
                     GError     *reason,
                     gint64      now)
{
  WeirOutcome outcome = { NULL, reason, 0 };

  if (item->finished)
    {
      g_error_free (reason);
      return;
    }

  if (item->entered_at != 0)
    {
      weir_engine_note_abandoned (self, item, reason);
      weir_engine_finish (self, item, &outcome, now);
      return;
    }

  if (item->entrant.waiting)
    weir_engine_remove_entrant (self, &item->entrant);
  weir_timers_unset (&self->timers, &item->timer);
  item->finished = TRUE;
  item->finished_at = now;
  item->outcome = outcome;
  self->totals.rejected++;
  item->next = NULL;
  if (self->finished_tail != NULL)
    self->finished_tail->next = item;
  else
    self->finished_head = item;
  self->finished_tail = item;
  weir_engine_admit (self, now);
}

static void
weir_engine_expire_item (WeirEngine *self,
                         WeirItem   *item,
                         gint64      now)
{
  double total = (double) (now - item->submitted_at) / 1e9;
  GError *reason;

  if (item->entered_at == 0)
    reason = g_error_new (WEIR_ERROR, WEIR_ERROR_BACKLOG_FULL,
                          "the server holds %u items, as many as it may, and made no room "
                          "within %.3g s", self->n_live, total);
  else
    reason = g_error_new (WEIR_ERROR, WEIR_ERROR_TIMEOUT,
                          "no result within %.3g s, of which it waited %.3g s for room", total,
                          (double) (item->entered_at - item->submitted_at) / 1e9);
  weir_engine_abandon (self, item, reason, now);
}

/* @value has left @step for @branch, or the input where @step is NULL. */
void
weir_engine_note_passing (WeirEngine     *self,
                          const WeirStep *step,
                          guint           branch,
                          WeirItem       *item,
                          WeirValue      *value)
{
  WeirObserver *observer = self->observer;

  if (observer != NULL && __atomic_load_n (&observer->n_probes, __ATOMIC_RELAXED) > 0)
    observer->passed (observer, step, branch, item, value);
}

/* @token, which is an item's, failed at @pool with @error. */
void
weir_engine_note_failure (WeirEngine   *self,
                          WeirPool     *pool,
                          WeirToken    *token,
                          const GError *error,
                          gint64        now)
{
  pool->counters.failed++;
  if (token->item->trace != NULL)
    weir_trace_leave (token->item->trace, token, NULL, error, now);
  if (self->observer != NULL)
    self->observer->failed (self->observer, pool, token->item, token->value, error);
}

/* Takes the outcome of @ticket, which @seat was handed; FALSE when it holds no such ticket.
 * @service_ns is negative for all items of a batch but one. Always takes @outcome. */
gboolean
weir_engine_result (WeirEngine  *self,
                    WeirSeat    *seat,
                    guint64      ticket,
                    WeirOutcome *outcome,
                    gint64       service_ns,
                    gint64       now)
{
  WeirToken *token = weir_seat_take_back (seat, ticket, service_ns);
  const WeirStep *next = NULL;

  if (token == NULL || token->item == NULL)
    {
      g_clear_pointer (&outcome->value, weir_value_unref);
      g_clear_error (&outcome->error);
      if (token == NULL)
        return FALSE;
      seat->pool->counters.dropped++;
      weir_engine_free_token (self, token);
      weir_seat_settle (seat, now);
      return TRUE;
    }

  if (outcome->error != NULL)
    {
      seat->counters.failed++;
      weir_engine_note_failure (self, seat->pool, token, outcome->error, now);
    }
  else
    {
      const WeirStep *step = token->step;

      g_assert (step->kind != WEIR_STEP_CHOICE || outcome->choice < step->n_branches);
      seat->pool->counters.done++;
      seat->counters.done++;
      if (G_UNLIKELY (token->item->trace != NULL))
        weir_trace_leave (token->item->trace, token, outcome->value, NULL, now);
      weir_engine_note_passing (self, step, outcome->choice, token->item, outcome->value);
      next = step->kind == WEIR_STEP_CHOICE ? step->branches[outcome->choice] : step->next;
    }
  weir_engine_advance (self, token, next, outcome, now);
  weir_seat_settle (seat, now);
  return TRUE;
}

/* Acts on everything whose time has come. */
void
weir_engine_tick (WeirEngine *self,
                  gint64      now)
{
  WeirTimer *timer;

  while ((timer = weir_timers_pop (&self->timers, now)) != NULL)
    {
      switch ((WeirTimerKind) timer->kind)
        {
        case WEIR_TIMER_ITEM:
          weir_engine_expire_item (self, (WeirItem *) (gpointer)
                                   ((char *) timer - G_STRUCT_OFFSET (WeirItem, timer)), now);
          break;

        case WEIR_TIMER_SEAT:
          weir_seat_expire ((WeirSeat *) (gpointer)
                            ((char *) timer - G_STRUCT_OFFSET (WeirSeat, timer)), now);
          break;

        case WEIR_TIMER_BATCH:
          weir_pool_dispatch ((WeirPool *) (gpointer)
                              ((char *) timer - G_STRUCT_OFFSET (WeirPool, timer)), now);
          break;

        case WEIR_TIMER_LOOK:
          weir_pool_look ((WeirPool *) (gpointer)
                          ((char *) timer - G_STRUCT_OFFSET (WeirPool, look)), now);
          break;

        default:
          g_assert_not_reached ();
        }
    }
}

/* Answers */

/* The next finished item, for the driver to hand on and free; or NULL. */
WeirItem *
weir_engine_take_finished (WeirEngine *self)
{
  WeirItem *item = self->finished_head;

  if (item == NULL)
    return NULL;
  self->finished_head = item->next;
  if (item->next == NULL)
    self->finished_tail = NULL;
  item->next = NULL;
  return item;
}

/* The next seat that wants something; the driver clears the wishes that it fulfils. */
WeirSeat *
weir_engine_take_seat (WeirEngine *self)
{
  WeirSeat *seat = self->dirty_head;

  if (seat == NULL)
    return NULL;
  self->dirty_head = seat->dirty_next;
  if (self->dirty_head == NULL)
    self->dirty_tail = NULL;
  seat->dirty_next = NULL;
  seat->dirty = FALSE;
  return seat;
}

/* The next stream that may push again; or NULL. */
WeirEntrant *
weir_engine_take_granted (WeirEngine *self)
{
  WeirEntrant *entrant = self->granted;

  if (entrant != NULL)
    {
      self->granted = entrant->next;
      entrant->next = NULL;
    }
  return entrant;
}

void
weir_engine_wish (WeirEngine   *self,
                  WeirSeat     *seat,
                  WeirSeatWish  wish)
{
  seat->wishes |= wish;
  if (seat->dirty)
    return;

  seat->dirty = TRUE;
  if (self->dirty_tail != NULL)
    self->dirty_tail->dirty_next = seat;
  else
    self->dirty_head = seat;
  self->dirty_tail = seat;
}
