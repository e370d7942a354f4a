/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "engine-sim.h"

/*
 * What must hold after every event, written down without a look at how the core goes about it:
 * where tokens are, who may be idle, how much is let in.
 */

static void
check_held (Sim       *self,
            WeirSeat  *seat,
            WeirToken *token,
            gboolean   unfetched)
{
  const char *name = seat->pool->config->name;
  gboolean begun = weir_page_begun_at (&seat->page, token->ticket) != 0;

  sim_expect (self, token->seat == seat && seat->by_slot[WEIR_TICKET_SLOT (token->ticket)] == token,
              "%s/%u holds a token that is not its own", name, seat->index);
  sim_expect (self, token->item != NULL || begun,
              "%s/%u keeps what nobody waits for and no worker began", name, seat->index);
  sim_expect (self, !unfetched || !begun,
              "%s/%u has begun what was never fetched", name, seat->index);
  sim_expect (self, (token->next == NULL) == (token == seat->hands.tail),
              "%s/%u has lost the end of its hands", name, seat->index);
}

static void
check_hands (Sim      *self,
             WeirSeat *seat)
{
  const char *name = seat->pool->config->name;
  gboolean unfetched = FALSE;
  guint n_tokens = 0;

  for (WeirToken *token = seat->hands.head; token != NULL; token = token->next)
    {
      n_tokens++;
      unfetched |= token == seat->unfetched;
      check_held (self, seat, token, unfetched);
    }

  sim_expect (self, n_tokens == seat->hands.length
                    && seat->n_free + n_tokens == seat->pool->n_slots,
              "%s/%u miscounts its %u tokens", name, seat->index, n_tokens);
  sim_expect (self, seat->unfetched == NULL || unfetched,
              "%s/%u wants to hand out what it does not hold", name, seat->index);
  sim_expect (self, n_tokens == 0 || seat->state == WEIR_SEAT_READY,
              "%s/%u holds tokens without a worker", name, seat->index);
}

static guint
count_units (const WeirSeat *seat)
{
  guint n_units = 0;

  for (const WeirToken *token = seat->hands.head; token != NULL; token = token->next)
    n_units += token->next == NULL || token->next->batch != token->batch;
  return n_units;
}

/* Whether the worker holds more units than it can be at, the last of which a sibling could take. */
static gboolean
seat_holds_spare (WeirSeat *seat)
{
  const WeirToken *last = seat->hands.tail;

  if (count_units (seat) <= seat->pool->config->concurrency)
    return FALSE;

  for (const WeirToken *token = last; token != NULL && token->batch == last->batch;
       token = token->prev)
    {
      if (token->item != NULL && weir_page_begun_at (&seat->page, token->ticket) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A worker that could begin more does not because there is no more. */
static void
check_free (Sim      *self,
            WeirSeat *seat)
{
  WeirPool *pool = seat->pool;
  const WeirPoolConfig *config = pool->config;
  gboolean awaited = config->batch_wait > 0 && pool->batch_opened != 0 && pool->timer.index != 0;

  sim_expect (self, pool->queue.length < config->batch_size,
              "%s/%u is free, and %u are in the queue", config->name, seat->index,
              pool->queue.length);
  sim_expect (self, pool->queue.length == 0 || awaited,
              "%s/%u is free, %u are in the queue, and nothing will hand them out", config->name,
              seat->index, pool->queue.length);

  for (guint i = 0; i < pool->n_seats; i++)
    {
      WeirSeat *sibling = pool->seats[i];

      sim_expect (self, sibling == seat || pool->look.index != 0 || !seat_holds_spare (sibling),
                  "%s/%u is free, and %u hoards work", config->name, seat->index, i);
    }
}

static void
check_seat (Sim      *self,
            WeirSeat *seat)
{
  WeirPool *pool = seat->pool;
  guint batch_size = pool->config->batch_size;
  gboolean usable = seat->state == WEIR_SEAT_READY && !seat->hung && !seat->leaving;
  gboolean credit;

  sim_expect (self, pool->failure == NULL || seat->state != WEIR_SEAT_RESTING,
              "%s/%u rests though its pool has given up", pool->config->name, seat->index);
  check_hands (self, seat);
  if (self->failure != NULL)
    return;

  credit = usable && seat->n_free >= batch_size && count_units (seat) < seat->units;
  sim_expect (self, credit == (seat->list != NULL), "%s/%u %s", pool->config->name, seat->index,
              credit ? "has credit and gets nothing" : "is on a list without credit");
  sim_expect (self, !seat->leaving || seat->unfetched == NULL, "%s/%u is leaving and gets more",
              pool->config->name, seat->index);
  sim_expect (self, !seat->dismissed || (seat->leaving && seat->hands.length == 0),
              "%s/%u was told to end at work", pool->config->name, seat->index);
  sim_expect (self, !credit || pool->queue.length < batch_size,
              "%s/%u has credit, and %u are in the queue", pool->config->name, seat->index,
              pool->queue.length);
  if (usable && count_units (seat) < pool->config->concurrency)
    check_free (self, seat);
}

/* The idle ones stand in front of those that can begin more, and those apart from the others. */
static void
check_list (Sim          *self,
            WeirPool     *pool,
            WeirSeatList *list)
{
  const char *name = pool->config->name;
  gboolean at_work = FALSE;
  guint n_seats = 0;

  for (WeirSeat *seat = list->head; seat != NULL && self->failure == NULL; seat = seat->list_next)
    {
      gboolean idle = seat->hands.length == 0;
      gboolean free = count_units (seat) < pool->config->concurrency;

      sim_expect (self, ++n_seats <= pool->n_seats && seat->list == list
                        && (seat->list_next == NULL) == (seat == list->tail),
                  "a list of %s's seats is broken", name);
      sim_expect (self, !at_work || !idle, "%s/%u is idle and stands behind others", name,
                  seat->index);
      sim_expect (self, free == (list == &pool->free), "%s/%u is on the wrong list", name,
                  seat->index);
      at_work |= !idle;
    }
}

static void
check_queue (Sim      *self,
             WeirPool *pool)
{
  const char *name = pool->config->name;
  guint n_tokens = 0;

  for (WeirToken *token = pool->queue.head; token != NULL; token = token->next)
    {
      n_tokens++;
      sim_expect (self, token->item != NULL && token->value != NULL && token->seat == NULL
                        && token->step != NULL && token->step->pool == pool->index,
                  "a token in the queue of %s does not belong there", name);
    }
  sim_expect (self, n_tokens == pool->queue.length, "%s miscounts its queue of %u", name, n_tokens);

  /* What its last workers take from each other may still wait to be a batch. */
  sim_expect (self, pool->failure == NULL || n_tokens == 0 || pool->timer.index != 0,
              "%s has given up and keeps %u in its queue", name, n_tokens);
}

static void
check_pool (Sim      *self,
            WeirPool *pool)
{
  sim_expect (self, (pool->failure != NULL) == self->failed[pool->index], "%s has%s given up",
              pool->config->name, pool->failure != NULL ? "" : " not");
  check_queue (self, pool);
  for (guint i = 0; i < pool->n_seats && self->failure == NULL; i++)
    check_seat (self, pool->seats[i]);
  check_list (self, pool, &pool->free);
  check_list (self, pool, &pool->busy);
}

static guint
count_tokens_of_pools (Sim *self)
{
  guint n_tokens = 0;

  for (guint i = 0; i < self->engine->n_pools; i++)
    {
      WeirPool *pool = &self->engine->pools[i];

      n_tokens += pool->queue.length;
      for (guint j = 0; j < pool->n_seats; j++)
        {
          for (WeirToken *token = pool->seats[j]->hands.head; token != NULL; token = token->next)
            n_tokens += token->item != NULL;
        }
    }
  return n_tokens;
}

/* Each token of an item is in one queue or one worker's hands, and nobody else is. */
static void
check_tokens (Sim *self)
{
  WeirEngine *engine = self->engine;
  guint n_tokens = 0;
  guint n_live = 0;
  guint64 n_bytes = 0;

  for (WeirItem *item = engine->live_head; item != NULL; item = item->next)
    {
      n_live++;
      n_bytes += item->bytes;
      sim_expect (self, item->tokens != NULL && !item->finished && item->entered_at != 0,
                  "item %" G_GUINT64_FORMAT " is live and nowhere", item->id);
      for (WeirToken *token = item->tokens; token != NULL; token = token->item_next)
        {
          n_tokens++;
          sim_expect (self, token->item == item && token->step != NULL,
                      "a token of item %" G_GUINT64_FORMAT " is lost", item->id);
        }
    }

  sim_expect (self, n_tokens == count_tokens_of_pools (self),
              "items have %u tokens, pools another number", n_tokens);
  sim_expect (self, n_live == engine->n_live && n_bytes == engine->n_live_bytes,
              "%u items of %" G_GUINT64_FORMAT " bytes are live; %u of %" G_GUINT64_FORMAT
              " are counted", n_live, n_bytes, engine->n_live, engine->n_live_bytes);
}

/* Room may shrink below what is in flight, but then nobody is let in. */
static void
check_room (Sim *self)
{
  WeirEngine *engine = self->engine;
  guint n_reserved = 0;

  for (guint i = 0; i < self->streams->len; i++)
    n_reserved += ((SimStream *) g_ptr_array_index (self->streams, i))->entrant.reserved;
  sim_expect (self, n_reserved == engine->n_reserved, "%u places are kept, %u are counted",
              n_reserved, engine->n_reserved);

  if (engine->totals.received == self->n_received)
    return;
  self->n_received = engine->totals.received;
  sim_expect (self, engine->n_live + n_reserved <= engine->capacity,
              "%u items are live and %u places kept where %u may be", engine->n_live, n_reserved,
              engine->capacity);
  sim_expect (self, engine->n_live == 1 || engine->n_live_bytes <= engine->capacity_bytes,
              "%u items have %" G_GUINT64_FORMAT " bytes where %" G_GUINT64_FORMAT " may be",
              engine->n_live, engine->n_live_bytes, engine->capacity_bytes);
}

/* Whoever is first in line finds no room. */
static void
check_line (Sim *self)
{
  WeirEngine *engine = self->engine;
  const WeirEntrant *first = engine->entrants_head;
  guint used = engine->n_live + engine->n_reserved;

  while (engine->paused && first != NULL && first->item == NULL)
    first = first->next;
  if (first == NULL)
    return;
  sim_expect (self, used > 0, "the server is empty, and somebody waits in line");
  sim_expect (self, first->item == NULL || used >= engine->capacity
                    || engine->n_live_bytes + first->item->bytes > engine->capacity_bytes,
              "item %" G_GUINT64_FORMAT " waits though there is room", first->item->id);
}

void
sim_check (Sim *self)
{
  check_tokens (self);
  for (guint i = 0; i < self->engine->n_pools && self->failure == NULL; i++)
    check_pool (self, &self->engine->pools[i]);
  check_room (self);
  check_line (self);
}

static void
check_counters (Sim      *self,
                WeirPool *pool)
{
  const WeirCounters *counters = &pool->counters;
  const char *name = pool->config->name;
  guint64 n_done = 0;
  guint64 n_held = 0;

  for (guint i = 0; i < pool->n_seats; i++)
    {
      n_done += pool->seats[i]->counters.done;
      n_held += pool->seats[i]->hands.length;
    }
  sim_expect (self, counters->done == n_done,
              "%s has done %" G_GUINT64_FORMAT ", its workers %" G_GUINT64_FORMAT, name,
              counters->done, n_done);
  sim_expect (self, pool->queue_time.count <= counters->in,
              "%s tells how long %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " waited", name,
              pool->queue_time.count, counters->in);
  sim_expect (self,
              counters->in == counters->done + counters->failed + counters->dropped + n_held,
              "%s took %" G_GUINT64_FORMAT " and did %" G_GUINT64_FORMAT ", failed %"
              G_GUINT64_FORMAT ", dropped %" G_GUINT64_FORMAT, name, counters->in,
              counters->done, counters->failed, counters->dropped);
}

/* As many have workers as are to have them. */
static void
check_seats (Sim      *self,
             WeirPool *pool)
{
  for (guint i = 0; i < pool->n_seats && pool->failure == NULL; i++)
    {
      WeirSeatState state = i < pool->n_wanted ? WEIR_SEAT_READY : WEIR_SEAT_CLOSED;

      sim_expect (self, pool->seats[i]->state == state && !pool->seats[i]->leaving,
                  "%s/%u is in state %d at the end", pool->config->name, i,
                  (int) pool->seats[i]->state);
    }
}

/* Nothing happens any more: then nothing is left. */
void
sim_check_end (Sim *self)
{
  WeirEngine *engine = self->engine;
  const WeirTotals *totals = &engine->totals;

  for (guint i = 0; i < self->items->len; i++)
    {
      SimItem *item = g_ptr_array_index (self->items, i);

      sim_expect (self, item->finished || item->refused,
                  "item %" G_GUINT64_FORMAT " never finishes", item->id);
    }
  sim_expect (self, engine->n_live == 0 && engine->n_live_bytes == 0 && engine->n_reserved == 0,
              "%u items, %" G_GUINT64_FORMAT " bytes, %u places are left", engine->n_live,
              engine->n_live_bytes, engine->n_reserved);
  sim_expect (self, totals->received == totals->done + totals->failed + totals->timed_out
                                        + totals->cancelled, "the totals do not add up");
  sim_expect (self, totals->received + totals->rejected == self->n_finished,
              "%u finished, %" G_GUINT64_FORMAT " are counted", self->n_finished,
              totals->received + totals->rejected);

  for (guint i = 0; i < engine->n_pools; i++)
    {
      check_counters (self, &engine->pools[i]);
      check_seats (self, &engine->pools[i]);
    }
}
