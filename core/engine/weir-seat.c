/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/weir-pool.h"

#include "base/weir-error.h"
#include "engine/weir-engine.h"
#include "engine/weir-trace.h"

/*
 * A seat: what its worker holds, its credit, and what follows when the worker dies.
 *
 *   CLOSED ──start──▶ STARTING ──ready──▶ READY
 *                       ▲   │               │
 *                       │   └─────gone──────┤
 *                     expire                ▼
 *                       └───────────────  RESTING   (or CLOSED, once the pool has given up)
 *
 * One that is not wanted any more leaves: see weir-leave.c.
 *
 * Credit is counted in units of work (an item, or a batch). It starts at what the worker can
 * begin at once and grows to cover CREDIT_NS of measured service time, and at least one unit
 * more, so that the next is there when the worker is done. What is handed in advance is not
 * lost to siblings: they take it back as long as it has not been begun.
 */

#define CREDIT_NS          200000.0
/* Units shorter than this are not worth taking back from a sibling. */
#define STEAL_NS           20000.0
/* Far more than CREDIT_NS: who still holds that much then is held up by something. */
#define LOOK_NS            G_GINT64_CONSTANT (1000000)
#define FIRST_REST_NS      (50 * G_GINT64_CONSTANT (1000000))
#define LONGEST_REST_NS    (5 * G_GINT64_CONSTANT (1000000000))

WeirSeat *
weir_seat_new (WeirPool *pool,
               guint     index)
{
  WeirSeat *self = g_new0 (WeirSeat, 1);

  self->pool = pool;
  self->index = index;
  self->timer.kind = WEIR_TIMER_SEAT;
  self->by_slot = g_new0 (WeirToken *, pool->n_slots);
  self->free_slots = g_new (guint16, pool->n_slots);
  for (guint i = 0; i < pool->n_slots; i++)
    self->free_slots[i] = (guint16) (pool->n_slots - 1 - i);
  self->n_free = pool->n_slots;
  return self;
}

void
weir_seat_free (WeirSeat *self)
{
  g_free (self->by_slot);
  g_free (self->free_slots);
  g_free (self);
}

static void
weir_seat_list_push (WeirSeatList *self,
                     WeirSeat     *seat)
{
  seat->list_prev = self->tail;
  if (self->tail != NULL)
    self->tail->list_next = seat;
  else
    self->head = seat;
  self->tail = seat;
}

static void
weir_seat_list_push_front (WeirSeatList *self,
                           WeirSeat     *seat)
{
  seat->list_next = self->head;
  if (self->head != NULL)
    self->head->list_prev = seat;
  else
    self->tail = seat;
  self->head = seat;
}

static void
weir_seat_list_remove (WeirSeatList *self,
                       WeirSeat     *seat)
{
  if (seat->list_prev != NULL)
    seat->list_prev->list_next = seat->list_next;
  else
    self->head = seat->list_next;
  if (seat->list_next != NULL)
    seat->list_next->list_prev = seat->list_prev;
  else
    self->tail = seat->list_prev;
  seat->list_next = seat->list_prev = NULL;
}

static gboolean
weir_seat_has_credit (const WeirSeat *self)
{
  return self->state == WEIR_SEAT_READY
         && !self->hung
         && !self->leaving
         && self->n_units < self->units
         && self->n_free >= self->pool->config->batch_size;
}

/* Puts the seat on the list where it belongs: those that were idle last are the warmest and come
 * first, those that can begin more take turns. */
void
weir_seat_place (WeirSeat *self)
{
  WeirPool *pool = self->pool;

  if (self->list != NULL)
    weir_seat_list_remove (self->list, self);
  self->list = NULL;
  if (!weir_seat_has_credit (self))
    return;

  self->list = weir_seat_is_free (self) ? &pool->free : &pool->busy;
  if (weir_seat_is_idle (self))
    weir_seat_list_push_front (self->list, self);
  else
    weir_seat_list_push (self->list, self);
}

/* Asks for a worker. */
void
weir_seat_start (WeirSeat *self,
                 gint64    now)
{
  WeirEngine *engine = self->pool->engine;

  g_assert (self->state == WEIR_SEAT_CLOSED || self->state == WEIR_SEAT_RESTING);

  self->state = WEIR_SEAT_STARTING;
  self->hung = FALSE;
  weir_engine_wish (engine, self, WEIR_SEAT_WANTS_WORKER);
  if (self->pool->config->init_timeout > 0)
    weir_timers_set (&engine->timers, &self->timer, now + self->pool->config->init_timeout);
}

/* Its worker has said that it is ready; the driver has set the page. */
void
weir_seat_ready (WeirSeat *self,
                 gint64    now)
{
  g_assert (self->state == WEIR_SEAT_STARTING);

  /* Late, perhaps, but here: should it have been ended meanwhile, that will be reported too. */
  self->hung = FALSE;
  self->wishes &= ~(guint) WEIR_SEAT_WANTS_KILL;
  self->state = WEIR_SEAT_READY;
  self->units = self->pool->config->concurrency;
  self->samples = 0;
  self->unit_ns = 0.0;
  self->unbegun = 0;
  if (!self->dismissed)
    weir_timers_unset (&self->pool->engine->timers, &self->timer);
  weir_seat_settle (self, now);
}

static inline gboolean
weir_token_is_with (const WeirToken *self,
                    const WeirToken *other)
{
  return other != NULL && other->batch == self->batch;
}

/* Gives @token, which is in no list, to the worker. */
void
weir_seat_hand (WeirSeat  *self,
                WeirToken *token,
                gint64     now)
{
  WeirEngine *engine = self->pool->engine;
  guint slot = self->free_slots[--self->n_free];

  token->seat = self;
  token->ticket = WEIR_TICKET (++self->serial, slot);
  self->by_slot[slot] = token;
  self->n_units += !weir_token_is_with (token, self->hands.tail);
  weir_token_list_push (&self->hands, token);
  if (self->unfetched == NULL)
    self->unfetched = token;
  if (G_UNLIKELY (token->item->trace != NULL))
    weir_trace_hand (token->item->trace, token, now);
  weir_page_hand (&self->page, token->ticket);
  self->counters.in++;

  if (self->pool->config->call_timeout > 0 && self->timer.index == 0)
    weir_timers_set (&engine->timers, &self->timer, now + self->pool->config->call_timeout);
  weir_engine_wish (engine, self, WEIR_SEAT_WANTS_HAND);
  if (self->list == &self->pool->free || !weir_seat_has_credit (self))
    weir_seat_place (self);
}

/* Forgets that @token was handed out; its slot may be used again. */
static void
weir_seat_release (WeirSeat  *self,
                   WeirToken *token)
{
  guint slot = WEIR_TICKET_SLOT (token->ticket);

  g_assert (self->by_slot[slot] == token);

  if (self->unfetched == token)
    self->unfetched = token->next;
  self->n_units -= !weir_token_is_with (token, token->prev)
                   && !weir_token_is_with (token, token->next);
  weir_token_list_remove (&self->hands, token);
  self->by_slot[slot] = NULL;
  self->free_slots[self->n_free++] = (guint16) slot;
  token->seat = NULL;
}

static void
weir_seat_learn (WeirSeat *self,
                 gint64    service_ns)
{
  const WeirPoolConfig *config = self->pool->config;
  guint most = self->pool->n_slots / config->batch_size;
  guint target;

  self->counters.busy_ns += service_ns;
  weir_histogram_add (&self->pool->service_time, service_ns);
  if (self->samples == 0)
    self->unit_ns = (double) service_ns;
  else
    self->unit_ns += ((double) service_ns - self->unit_ns) / 8.0;

  /* The division is not worth making for every one of a million items a second. */
  if (++self->samples > 16 && self->samples % 16 != 0)
    return;

  target = config->concurrency * (guint) (CREDIT_NS / MAX (self->unit_ns, 100.0));
  target = MIN (MAX (target, config->concurrency + 1), most);
  self->units = MAX (MIN (target, self->units * 2), 1);
}

/* What the worker holds under @ticket, or NULL. */
WeirToken *
weir_seat_peek (WeirSeat *self,
                guint64   ticket)
{
  guint slot = WEIR_TICKET_SLOT (ticket);
  WeirToken *token = slot < self->pool->n_slots ? self->by_slot[slot] : NULL;

  return token != NULL && token->ticket == ticket ? token : NULL;
}

/* The token whose result the worker sent, out of its hands; NULL when it holds no such ticket.
 * @service_ns is negative for all items of a batch but one. */
WeirToken *
weir_seat_take_back (WeirSeat *self,
                     guint64   ticket,
                     gint64    service_ns)
{
  WeirToken *token = weir_seat_peek (self, ticket);

  if (token == NULL)
    return NULL;

  if (G_UNLIKELY (token->item != NULL && token->item->trace != NULL))
    weir_trace_begin (token->item->trace, token, weir_page_begun_at (&self->page, ticket),
                      service_ns);
  weir_page_free (&self->page, ticket);
  weir_seat_release (self, token);
  if (service_ns >= 0)
    weir_seat_learn (self, service_ns);
  self->deaths = 0;
  self->pool->deaths = 0;
  return token;
}

/* Takes @token back unless its worker has begun it. */
gboolean
weir_seat_revoke (WeirSeat  *self,
                  WeirToken *token)
{
  if (!weir_page_revoke (&self->page, token->ticket))
    return FALSE;

  weir_seat_release (self, token);
  /* The driver may keep back what was handed later until the worker answers; for this one it
   * never will. */
  weir_engine_wish (self->pool->engine, self, WEIR_SEAT_WANTS_HAND);
  return TRUE;
}

/* Whether the worker holds more than it can be at, and has not begun the last of it. */
static gboolean
weir_seat_has_spare (WeirSeat *self)
{
  return self->n_units > self->pool->config->concurrency
         && weir_page_begun_at (&self->page, self->hands.tail->ticket) == 0;
}

/* The sibling with the most in its hands, of those that have something to spare. Sets *@later
 * where one is too fast for that to be worth while. */
static WeirSeat *
weir_seat_find_victim (WeirSeat *self,
                       gboolean *later)
{
  WeirPool *pool = self->pool;
  WeirSeat *victim = NULL;

  *later = FALSE;
  for (guint i = 0; i < pool->n_seats; i++)
    {
      WeirSeat *seat = pool->seats[i];

      if (seat == self || !weir_seat_has_spare (seat))
        continue;
      if (seat->unit_ns < STEAL_NS)
        *later = TRUE;
      else if (victim == NULL || seat->n_units > victim->n_units)
        victim = seat;
    }
  return victim;
}

/* Takes back the last unit of @victim as far as that has not been begun. */
static void
weir_seat_rob (WeirSeat *self,
               WeirSeat *victim)
{
  WeirToken *token = victim->hands.tail;
  guint64 batch = token->batch;

  while (token != NULL && token->batch == batch)
    {
      WeirToken *before = token->prev;

      if (weir_seat_revoke (victim, token))
        {
          weir_pool_put_back (self->pool, token);
          self->counters.stolen++;
        }
      token = before;
    }

  if (victim->list == NULL)
    weir_seat_place (victim);
}

/* Takes from the busiest siblings until there is a full unit in the queue; FALSE when they have
 * nothing to spare. One that is fast will be done with all it holds before long; whether it is,
 * is looked at later. */
static gboolean
weir_seat_steal (WeirSeat *self,
                 gint64    now)
{
  WeirPool *pool = self->pool;
  guint n_queued = pool->queue.length;
  gboolean later = FALSE;

  while (pool->queue.length < pool->config->batch_size)
    {
      WeirSeat *victim = weir_seat_find_victim (self, &later);

      if (victim == NULL)
        break;
      weir_seat_rob (self, victim);
    }

  if (later && pool->queue.length < pool->config->batch_size && pool->look.index == 0)
    weir_timers_set (&pool->engine->timers, &pool->look, now + LOOK_NS);
  return pool->queue.length > n_queued;
}

/* Whether the worker has been at something for as long as a unit that is worth taking back. */
static gboolean
weir_seat_is_stuck (WeirSeat *self,
                    gint64    now)
{
  gint64 since = weir_page_begun_at (&self->page, self->hands.head->ticket);

  return since == 0 || now - since >= (gint64) STEAL_NS;
}

/* A seat that was fast so far and is not done with what it holds counts as slow from now on: one
 * long call does not keep what was handed out behind it from siblings that have nothing to do. */
void
weir_pool_look (WeirPool *self,
                gint64    now)
{
  for (guint i = 0; i < self->n_seats; i++)
    {
      WeirSeat *seat = self->seats[i];

      if (weir_seat_has_spare (seat) && weir_seat_is_stuck (seat, now))
        seat->unit_ns = MAX (seat->unit_ns, STEAL_NS);
    }

  for (guint i = 0; i < self->n_seats; i++)
    {
      if (self->seats[i]->list == &self->free)
        weir_seat_settle (self->seats[i], now);
    }
}

/* After its hands or its state changed: hands out what it may have now. As long as it can begin
 * more, that is also what siblings hold in advance. */
void
weir_seat_settle (WeirSeat *self,
                  gint64    now)
{
  WeirPool *pool = self->pool;

  if (G_UNLIKELY (self->leaving))
    {
      weir_seat_dismiss (self, now);
      return;
    }
  if (self->list != &pool->busy || weir_seat_is_free (self) || !weir_seat_has_credit (self))
    weir_seat_place (self);
  if (self->list == NULL)
    return;

  weir_pool_dispatch (pool, now);
  while (pool->n_seats > 1 && weir_seat_is_free (self) && weir_seat_steal (self, now))
    weir_pool_dispatch (pool, now);
}

static gint64
weir_seat_rest (const WeirSeat *self)
{
  guint doublings = MIN (self->deaths - 2, 16);

  if (self->deaths <= 1)
    return 0;
  return MIN (FIRST_REST_NS << doublings, LONGEST_REST_NS);
}

/* What was begun was held by the dead worker: it fails, or is tried again if the node says so. */
static void
weir_seat_settle_held (WeirSeat     *self,
                       WeirToken    *token,
                       const GError *reason,
                       gint64        now)
{
  WeirPool *pool = self->pool;
  WeirOutcome outcome = { NULL, NULL, 0 };

  if (token->item == NULL)
    {
      pool->counters.dropped++;
      weir_engine_free_token (pool->engine, token);
      return;
    }

  if (token->attempts < pool->config->retries && pool->failure == NULL)
    {
      token->attempts++;
      pool->counters.retried++;
      weir_pool_put_back (pool, token);
      return;
    }

  self->counters.failed++;
  outcome.error = g_error_copy (reason);
  weir_engine_note_failure (pool->engine, pool, token, outcome.error, now);
  weir_engine_advance (pool->engine, token, NULL, &outcome, now);
}

/* Everything out of a dead worker's hands, from the last to the first so that the order in the
 * queue is kept; what it had begun comes in @held, which the caller settles afterwards. A thread
 * that was written off may still run: it, too, begins what is taken back here no more. */
static void
weir_seat_empty_hands (WeirSeat      *self,
                       WeirTokenList *held)
{
  while (self->hands.tail != NULL)
    {
      WeirToken *token = self->hands.tail;
      gboolean begun = !weir_page_revoke (&self->page, token->ticket);

      weir_page_free (&self->page, token->ticket);
      weir_seat_release (self, token);
      if (begun)
        weir_token_list_unpop (held, token);
      else
        weir_pool_put_back (self->pool, token);
    }
}

static void
weir_seat_schedule (WeirSeat     *self,
                    const GError *reason,
                    gint64        now)
{
  WeirPool *pool = self->pool;
  gint64 rest = weir_seat_rest (self);

  if (pool->failure != NULL || pool->deaths > pool->config->restart_limit)
    {
      weir_pool_fail (pool, reason, now);
      return;
    }

  self->state = WEIR_SEAT_RESTING;
  self->counters.restarts++;
  pool->counters.restarts++;
  if (rest == 0)
    weir_seat_start (self, now);
  else
    weir_timers_set (&pool->engine->timers, &self->timer, now + rest);
}

/* Its worker is dead, whatever it was doing; @reason says why, and may be NULL for one that was told
 * to end. */
void
weir_seat_gone (WeirSeat     *self,
                const GError *reason,
                gint64        now)
{
  WeirPool *pool = self->pool;
  WeirTokenList held = { NULL, NULL, 0 };

  g_assert (self->state == WEIR_SEAT_STARTING || self->state == WEIR_SEAT_READY);

  weir_timers_unset (&pool->engine->timers, &self->timer);
  weir_seat_empty_hands (self, &held);
  self->state = WEIR_SEAT_CLOSED;
  weir_seat_place (self);
  if (self->leaving)
    {
      weir_seat_left (self, now);
    }
  else
    {
      self->deaths++;
      pool->deaths++;
      weir_seat_schedule (self, reason, now);
    }

  while (held.tail != NULL)
    {
      WeirToken *token = held.tail;

      weir_token_list_remove (&held, token);
      weir_seat_settle_held (self, token, reason, now);
    }
  if (pool->failure == NULL)
    weir_pool_dispatch (pool, now);
}

/* When what the worker has been at longest was begun; 0 when it has begun nothing. */
static gint64
weir_seat_begun_since (WeirSeat *self)
{
  gint64 since = 0;

  for (WeirToken *token = self->hands.head; token != NULL; token = token->next)
    {
      gint64 begun_at = weir_page_begun_at (&self->page, token->ticket);

      if (begun_at != 0 && (since == 0 || begun_at < since))
        since = begun_at;
    }
  return since;
}

/* How long its workers have been at work, what is under way included; in ns. Each unit counts, also
 * where a worker is at several. */
gint64
weir_seat_get_busy (WeirSeat *self,
                    gint64    now)
{
  gint64 busy = self->counters.busy_ns;
  guint64 batch = 0;

  /* The page is its worker's. */
  if (self->state != WEIR_SEAT_READY || self->driver == NULL)
    return busy;

  for (WeirToken *token = self->hands.head; token != NULL; token = token->next)
    {
      gint64 begun_at = weir_page_begun_at (&self->page, token->ticket);

      if (begun_at == 0)
        break;
      if (token->batch != batch)
        busy += MAX (now - begun_at, 0);
      batch = token->batch;
    }
  return busy;
}

static void
weir_seat_check_call (WeirSeat *self,
                      gint64    now)
{
  WeirEngine *engine = self->pool->engine;
  gint64 limit = self->pool->config->call_timeout;
  gint64 since = weir_seat_begun_since (self);

  if (weir_seat_is_idle (self))
    return;

  /* A worker that was stopped, or waits for something between two calls, begins nothing at all. */
  if (since == 0 ? self->hands.head->ticket == self->unbegun : now - since >= limit)
    {
      self->hung = TRUE;
      weir_seat_place (self);
      weir_engine_wish (engine, self, WEIR_SEAT_WANTS_KILL);
    }
  else
    {
      self->unbegun = since == 0 ? self->hands.head->ticket : 0;
      weir_timers_set (&engine->timers, &self->timer, (since != 0 ? since : now) + limit);
    }
}

/* The seat's timer has come. */
void
weir_seat_expire (WeirSeat *self,
                  gint64    now)
{
  WeirEngine *engine = self->pool->engine;

  if (self->dismissed)
    {
      weir_seat_insist (self, now);
      return;
    }

  switch (self->state)
    {
    case WEIR_SEAT_RESTING:
      weir_seat_start (self, now);
      break;

    case WEIR_SEAT_STARTING:
      self->hung = TRUE;
      weir_engine_wish (engine, self, WEIR_SEAT_WANTS_KILL);
      /* Once more later: the driver may have had nothing to end yet. */
      weir_timers_set (&engine->timers, &self->timer, now + self->pool->config->init_timeout);
      break;

    case WEIR_SEAT_READY:
      weir_seat_check_call (self, now);
      break;

    case WEIR_SEAT_CLOSED:
    default:
      break;
    }
}
