/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/weir-pool.h"

#include "base/weir-error.h"
#include "engine/weir-engine.h"
#include "engine/weir-trace.h"

/*
 * A pool: its queue, and which seat gets what. Tokens are pushed to seats (not pulled by them)
 * as long as a seat has credit; a seat that runs dry takes back from a sibling what that one
 * has not begun.
 *
 * Batches are made here, in front of the workers, so that one rule with one deadline decides.
 * The wait is counted from the moment at which a free worker and an item are both there.
 */

void
weir_token_list_push (WeirTokenList *self,
                      WeirToken     *token)
{
  token->next = NULL;
  token->prev = self->tail;
  if (self->tail != NULL)
    self->tail->next = token;
  else
    self->head = token;
  self->tail = token;
  self->length++;
}

/* Puts @token in front. */
void
weir_token_list_unpop (WeirTokenList *self,
                       WeirToken     *token)
{
  token->prev = NULL;
  token->next = self->head;
  if (self->head != NULL)
    self->head->prev = token;
  else
    self->tail = token;
  self->head = token;
  self->length++;
}

void
weir_token_list_remove (WeirTokenList *self,
                        WeirToken     *token)
{
  if (token->prev != NULL)
    token->prev->next = token->next;
  else
    self->head = token->next;
  if (token->next != NULL)
    token->next->prev = token->prev;
  else
    self->tail = token->prev;
  token->next = token->prev = NULL;
  self->length--;
}

void
weir_pool_init (WeirPool             *self,
                WeirEngine           *engine,
                guint                 index,
                const WeirPoolConfig *config)
{
  guint wanted = 2 * config->batch_size * config->concurrency;

  self->engine = engine;
  self->index = index;
  self->config = config;
  self->timer.kind = WEIR_TIMER_BATCH;
  self->look.kind = WEIR_TIMER_LOOK;
  self->n_slots = WEIR_PAGE_MIN_SLOTS;
  while (self->n_slots < wanted && self->n_slots < WEIR_PAGE_MAX_SLOTS)
    self->n_slots *= 2;

  self->n_seats = self->n_wanted = config->n_seats;
  self->seats = g_new0 (WeirSeat *, config->n_seats);
  for (guint i = 0; i < config->n_seats; i++)
    self->seats[i] = weir_seat_new (self, i);
}

/* The tokens still there go with their items. */
void
weir_pool_clear (WeirPool *self)
{
  for (guint i = 0; i < self->n_seats; i++)
    weir_seat_free (self->seats[i]);
  g_clear_pointer (&self->seats, g_free);
  g_clear_error (&self->failure);
}

/* Fails @token with the reason why the pool gave up. */
static void
weir_pool_refuse (WeirPool  *self,
                  WeirToken *token,
                  gint64     now)
{
  WeirOutcome outcome = { NULL, g_error_copy (self->failure), 0 };

  weir_engine_note_failure (self->engine, self, token, outcome.error, now);
  weir_engine_advance (self->engine, token, NULL, &outcome, now);
}

/* Takes @token, whose value and step are set, into the queue and hands out what can be. */
void
weir_pool_enqueue (WeirPool  *self,
                   WeirToken *token,
                   gint64     now)
{
  self->counters.in++;
  token->attempts = 0;
  if (G_UNLIKELY (token->item->trace != NULL))
    weir_trace_arrive (token->item->trace, token, self->index, now);
  if (G_UNLIKELY (self->failure != NULL))
    {
      weir_pool_refuse (self, token, now);
      return;
    }

  token->queued_at = now;
  token->seat = NULL;
  weir_token_list_push (&self->queue, token);
  if (self->free.head != NULL || self->busy.head != NULL)
    weir_pool_dispatch (self, now);
}

/* Back to the front of the queue: what a worker was handed and did not finish. */
void
weir_pool_put_back (WeirPool  *self,
                    WeirToken *token)
{
  token->seat = NULL;
  weir_token_list_unpop (&self->queue, token);
}

/* Takes a queued @token out, since nobody waits for it. */
void
weir_pool_remove (WeirPool  *self,
                  WeirToken *token)
{
  g_assert (token->seat == NULL);

  weir_token_list_remove (&self->queue, token);
  if (self->queue.length == 0 && self->batch_opened != 0)
    {
      self->batch_opened = 0;
      weir_timers_unset (&self->engine->timers, &self->timer);
    }
}

/* How many items @seat may be handed now as one unit of work; 0 to wait for more. */
static guint
weir_pool_next_unit (WeirPool *self,
                     WeirSeat *seat,
                     gint64    now)
{
  guint full = self->config->batch_size;

  if (self->queue.length >= full)
    return full;
  if (!weir_seat_is_free (seat))
    return 0;
  if (self->config->batch_wait == 0)
    return self->queue.length;

  if (self->batch_opened == 0)
    self->batch_opened = now;
  if (now - self->batch_opened >= self->config->batch_wait)
    return self->queue.length;

  weir_timers_set (&self->engine->timers, &self->timer,
                   self->batch_opened + self->config->batch_wait);
  return 0;
}

static void
weir_pool_hand_unit (WeirPool *self,
                     WeirSeat *seat,
                     guint     n_items,
                     gint64    now)
{
  self->batch_serial++;
  self->counters.batches++;
  self->counters.batches_full += n_items == self->config->batch_size;
  while (n_items-- > 0)
    {
      WeirToken *token = self->queue.head;

      weir_token_list_remove (&self->queue, token);
      token->batch = self->batch_serial;
      /* What comes back from a worker's hands has been counted. */
      if (token->queued_at != 0)
        weir_histogram_add (&self->queue_time, now - token->queued_at);
      token->queued_at = 0;
      weir_seat_hand (seat, token, now);
    }

  if (self->batch_opened != 0)
    {
      self->batch_opened = 0;
      weir_timers_unset (&self->engine->timers, &self->timer);
    }
}

/* Hands out as much as the seats may have. */
void
weir_pool_dispatch (WeirPool *self,
                    gint64    now)
{
  while (self->queue.length > 0)
    {
      WeirSeat *seat = self->free.head != NULL ? self->free.head : self->busy.head;
      guint n_items = seat == NULL ? 0 : weir_pool_next_unit (self, seat, now);

      if (n_items == 0)
        return;
      weir_pool_hand_unit (self, seat, n_items, now);
    }
}

static void
weir_pool_give_up (WeirPool     *self,
                   const GError *reason)
{
  self->failure = g_error_new (WEIR_ERROR, WEIR_ERROR_POOL_FAILED,
                               "“%s” has given up after %u deaths of its workers without a "
                               "finished item between; the last: %s",
                               self->config->name, self->deaths, reason->message);
  weir_error_set_node (self->failure, self->config->name);
  for (guint i = 0; i < self->n_seats; i++)
    {
      WeirSeat *seat = self->seats[i];

      if (seat->state != WEIR_SEAT_RESTING)
        continue;
      seat->state = WEIR_SEAT_CLOSED;
      weir_timers_unset (&self->engine->timers, &seat->timer);
    }
}

/* The pool gives up, unless it already has: what is queued fails with the reason, and so does
 * all that comes. */
void
weir_pool_fail (WeirPool     *self,
                const GError *reason,
                gint64        now)
{
  if (self->failure == NULL)
    weir_pool_give_up (self, reason);

  while (self->queue.head != NULL)
    {
      WeirToken *token = self->queue.head;

      weir_pool_remove (self, token);
      weir_pool_refuse (self, token, now);
    }
}
