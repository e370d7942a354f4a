/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "engine-sim.h"

#include <stdio.h>

#include "base/weir-error.h"

/* Far more than any run takes that comes to an end. */
#define MOST_STEPS 500000

void
sim_fail (Sim        *self,
          const char *format,
          ...)
{
  va_list args;

  if (self->failure != NULL)
    return;

  va_start (args, format);
  self->failure = g_strdup_vprintf (format, args);
  va_end (args);
  sim_trace (self, "FAILED: %s", self->failure);
}

void
sim_trace (Sim        *self,
           const char *format,
           ...)
{
  va_list args;

  if (!self->trace)
    return;

  printf ("%12.3f us  ", (double) (self->now - SIM_START) / 1e3);
  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  putchar ('\n');
}

/* SplitMix64: one word of state, so that a run costs nothing to set up. */
guint
sim_draw (guint64 *state,
          guint    limit)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  z ^= z >> 31;
  return (guint) (((z >> 32) * limit) >> 32);
}

guint
sim_below (Sim   *self,
           guint  limit)
{
  return sim_draw (&self->random, limit);
}

gboolean
sim_chance (Sim   *self,
            guint  per_mille)
{
  return sim_below (self, 1000) < per_mille;
}

/* Events */

static inline gboolean
sim_event_is_before (const SimEvent *event,
                     const SimEvent *other)
{
  return event->at != other->at ? event->at < other->at : event->serial < other->serial;
}

void
sim_at (Sim      *self,
        gint64    at,
        SimFunc   func,
        gpointer  subject,
        guint     number)
{
  SimEvent event = { MAX (at, self->now), ++self->serial, func, subject, number };
  guint index;

  if (self->n_events + 1 >= self->n_allocated)
    {
      self->n_allocated = MAX (64, self->n_allocated * 2);
      self->events = g_renew (SimEvent, self->events, self->n_allocated);
    }

  index = ++self->n_events;
  for (; index > 1 && sim_event_is_before (&event, &self->events[index / 2]); index /= 2)
    self->events[index] = self->events[index / 2];
  self->events[index] = event;
}

static SimEvent
sim_take_event (Sim *self)
{
  SimEvent first = self->events[1];
  SimEvent last = self->events[self->n_events--];
  guint index = 1;

  while (index * 2 <= self->n_events)
    {
      guint child = index * 2;

      if (child < self->n_events
          && sim_event_is_before (&self->events[child + 1], &self->events[child]))
        child++;
      if (!sim_event_is_before (&self->events[child], &last))
        break;
      self->events[index] = self->events[child];
      index = child;
    }
  self->events[index] = last;
  return first;
}

gint64
sim_delay (Sim      *self,
           SimDelay  what)
{
  return self->script->delay == NULL ? 0 : self->script->delay (self, what);
}

/* When the driver looks at the core's clock: when a timer is due, or a little later. */
static gint64
sim_next_tick (Sim *self)
{
  gint64 next = weir_timers_next (&self->engine->timers);

  if (next == WEIR_NEVER)
    return WEIR_NEVER;
  if (next != self->tick_for)
    {
      self->tick_for = next;
      self->tick_at = next + sim_delay (self, SIM_DELAY_TICK);
    }
  return self->tick_at;
}

/* Lets happen what comes next, unless that is after @until; FALSE when there is nothing. */
static gboolean
sim_step (Sim    *self,
          gint64  until)
{
  gint64 tick_at = sim_next_tick (self);
  gint64 event_at = self->n_events == 0 ? WEIR_NEVER : self->events[1].at;
  gint64 at = MIN (tick_at, event_at);

  if (at == WEIR_NEVER || at > until)
    return FALSE;

  self->now = MAX (self->now, at);
  if (event_at <= tick_at)
    {
      SimEvent event = sim_take_event (self);

      event.func (self, event.subject, event.number);
    }
  else
    {
      self->tick_for = WEIR_NEVER;
      weir_engine_tick (self->engine, self->now);
    }

  sim_serve (self);
  sim_check (self);
  if (++self->n_steps > MOST_STEPS)
    sim_fail (self, "it does not come to an end");
  return TRUE;
}

/* Goes on until @at, or until something is wrong. */
void
sim_run_until (Sim    *self,
               gint64  at)
{
  while (self->failure == NULL && sim_step (self, at))
    ;
  if (self->failure == NULL)
    self->now = MAX (self->now, at);
}

/* Goes on until nothing happens any more, and looks whether all is done then. */
void
sim_run (Sim *self)
{
  while (self->failure == NULL && sim_step (self, WEIR_NEVER - 1))
    ;
  if (self->failure == NULL)
    sim_check_end (self);
}

/* Items */

SimItem *
sim_get_item (Sim     *self,
              guint64  id)
{
  return g_ptr_array_index (self->items, id - 1);
}

static void
sim_item_free (SimItem *item)
{
  g_clear_pointer (&item->text, g_free);
  g_clear_pointer (&item->outcome.value, weir_value_unref);
  g_clear_error (&item->outcome.error);
  g_free (item);
}

/* The item's own number, so that no two are alike, and something to give it weight. */
static char *
sim_make_text (Sim     *self,
               guint64  id)
{
  guint length = self->filler == 0 ? 0 : sim_below (self, self->filler + 1);
  g_autofree char *filler = g_strnfill (length, 'x');

  return g_strdup_printf ("\"%" G_GUINT64_FORMAT ":%s\"", id, filler);
}

/* Without @json a text is made up. */
static SimItem *
sim_item_new (Sim        *self,
              const char *json,
              gint64      timeout,
              SimStream  *stream)
{
  SimItem *item = g_malloc0 (sizeof (SimItem) + self->engine->n_pools * sizeof (SimVisit));

  item->id = self->items->len + 1;
  item->text = json != NULL ? g_strdup (json) : sim_make_text (self, item->id);
  item->stream = stream;
  item->submitted_at = self->now;
  item->timeout = timeout;
  item->item = weir_engine_new_item (self->engine,
                                     weir_value_new_unchecked (item->text, strlen (item->text)),
                                     timeout, self->now);
  if (item->item->id != item->id)
    sim_fail (self, "the item got the number %" G_GUINT64_FORMAT " instead of %" G_GUINT64_FORMAT,
              item->item->id, item->id);
  g_ptr_array_add (self->items, item);
  return item;
}

static void
sim_item_refuse (Sim     *self,
                 SimItem *item)
{
  weir_engine_free_item (self->engine, g_steal_pointer (&item->item));
  item->refused = TRUE;
}

/* Calls with @json, or a text of its own if that is NULL; without room it waits, or is refused. */
SimItem *
sim_call (Sim        *self,
          const char *json,
          gint64      timeout,
          gboolean    wait)
{
  SimItem *item = sim_item_new (self, json, timeout, NULL);

  if (weir_engine_submit (self->engine, item->item, NULL, self->now))
    {
      sim_trace (self, "item %" G_GUINT64_FORMAT " enters: %s", item->id, item->text);
    }
  else if (wait)
    {
      sim_trace (self, "item %" G_GUINT64_FORMAT " waits for room", item->id);
      weir_engine_wait (self->engine, &item->item->entrant, self->now);
    }
  else
    {
      sim_trace (self, "item %" G_GUINT64_FORMAT " is refused", item->id);
      sim_item_refuse (self, item);
    }
  sim_serve (self);
  return item;
}

/* A stream of @n_items, which pushes nothing before sim_push(). */
SimStream *
sim_stream (Sim    *self,
            guint   n_items,
            gint64  timeout)
{
  SimStream *stream = g_new0 (SimStream, 1);

  stream->sim = self;
  stream->n_left = n_items;
  stream->timeout = timeout;
  g_ptr_array_add (self->streams, stream);
  return stream;
}

/* Pushes as much as there is room for, then waits in line; ends when all are pushed. */
void
sim_push (SimStream *stream)
{
  Sim *self = stream->sim;

  while (stream->n_left > 0)
    {
      g_autofree char *text = g_steal_pointer (&stream->text);
      SimItem *item = sim_item_new (self, text, stream->timeout, stream);

      if (!weir_engine_submit (self->engine, item->item, &stream->entrant, self->now))
        {
          sim_trace (self, "item %" G_GUINT64_FORMAT ": the stream waits for room", item->id);
          stream->text = g_strdup (item->text);
          sim_item_refuse (self, item);
          weir_engine_wait (self->engine, &stream->entrant, self->now);
          sim_serve (self);
          return;
        }
      sim_trace (self, "item %" G_GUINT64_FORMAT " enters by a stream", item->id);
      stream->n_left--;
    }
  sim_close (stream);
}

/* The stream pushes no more; what it has pushed goes on. */
void
sim_close (SimStream *stream)
{
  Sim *self = stream->sim;

  if (stream->closed)
    return;

  stream->closed = TRUE;
  stream->n_left = 0;
  weir_engine_leave (self->engine, &stream->entrant, self->now);
  sim_serve (self);
}

static void
sim_push_again (Sim      *self,
                gpointer  subject,
                guint     number)
{
  SimStream *stream = subject;

  if (!stream->closed)
    sim_push (stream);
}

/* Nobody waits for @item any more. */
void
sim_abandon (Sim     *self,
             SimItem *item,
             GQuark   domain,
             int      code)
{
  if (item->item == NULL)
    return;

  sim_trace (self, "item %" G_GUINT64_FORMAT " is abandoned", item->id);
  item->abandoned = TRUE;
  weir_engine_abandon (self->engine, item->item,
                       g_error_new_literal (domain, code, "abandoned"), self->now);
  sim_serve (self);
}

static void
sim_stream_free (SimStream *stream)
{
  g_clear_pointer (&stream->text, g_free);
  g_free (stream);
}

/* What the core asks for */

static void
sim_take_item (Sim      *self,
               WeirItem *finished)
{
  SimItem *item = sim_get_item (self, finished->id);

  if (item->finished || item->item != finished)
    sim_fail (self, "item %" G_GUINT64_FORMAT " finished twice", item->id);

  item->finished = TRUE;
  item->item = NULL;
  item->entered_at = finished->entered_at;
  item->finished_at = finished->finished_at;
  item->outcome = finished->outcome;
  finished->outcome.value = NULL;
  finished->outcome.error = NULL;
  self->n_finished++;
  sim_trace (self, "item %" G_GUINT64_FORMAT " is finished: %s", item->id,
             item->outcome.error != NULL ? item->outcome.error->message
                                         : weir_value_get_json (item->outcome.value, NULL));
  if ((item->outcome.error != NULL) == (item->outcome.value != NULL))
    sim_fail (self, "item %" G_GUINT64_FORMAT " has both a value and an error, or none", item->id);
  if (item->finished_at != self->now)
    sim_fail (self, "item %" G_GUINT64_FORMAT " finished at another time than now", item->id);
  weir_engine_free_item (self->engine, finished);
  if (self->script->finished != NULL)
    self->script->finished (self, item);
}

static void
sim_serve_seats (Sim      *self,
                 gpointer  subject,
                 guint     number)
{
  WeirSeat *seat;

  self->serving = FALSE;
  while ((seat = weir_engine_take_seat (self->engine)) != NULL)
    sim_seat_serve (self, seat);
}

/* Takes the core's answers; the driver may be a while in doing what seats wish for. */
void
sim_serve (Sim *self)
{
  WeirItem *item;
  WeirEntrant *entrant;
  gint64 delay;

  while ((item = weir_engine_take_finished (self->engine)) != NULL)
    sim_take_item (self, item);
  while ((entrant = weir_engine_take_granted (self->engine)) != NULL)
    sim_at (self, self->now + sim_delay (self, SIM_DELAY_PUSH), sim_push_again, entrant, 0);

  if (self->engine->dirty_head == NULL || self->serving)
    return;
  delay = sim_delay (self, SIM_DELAY_SERVE);
  self->serving = TRUE;
  if (delay == 0)
    sim_serve_seats (self, NULL, 0);
  else
    sim_at (self, self->now + delay, sim_serve_seats, NULL, 0);
}

/* Life */

static void
sim_add_workers (Sim *self)
{
  self->workers = g_new0 (SimWorker *, self->engine->n_pools + 1);
  for (guint i = 0; i < self->engine->n_pools; i++)
    {
      g_assert_cmpuint (self->engine->pools[i].n_seats, <=, SIM_MOST_SEATS);
      self->workers[i] = g_new0 (SimWorker, SIM_MOST_SEATS);
    }
}

/* Takes @servlet, whose workers are started by sim_start(). */
Sim *
sim_new (WeirServlet     *servlet,
         guint            capacity,
         guint64          capacity_bytes,
         const SimScript *script,
         gpointer         data)
{
  static const SimScript plain;
  g_autoptr (WeirServlet) owned = servlet;
  g_autoptr (GError) error = NULL;
  Sim *self = g_new0 (Sim, 1);

  self->plan = weir_plan_new (owned, &error);
  g_assert_no_error (error);
  self->engine = weir_engine_new (self->plan, capacity, capacity_bytes);
  self->script = script != NULL ? script : &plain;
  self->data = data;
  self->now = SIM_START;
  self->tick_for = WEIR_NEVER;
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_item_free);
  self->streams = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_stream_free);
  self->deaths = g_new0 (guint, self->engine->n_pools);
  self->failed = g_new0 (gboolean, self->engine->n_pools);
  sim_add_workers (self);
  return self;
}

void
sim_start (Sim *self)
{
  for (guint i = 0; i < self->engine->n_pools; i++)
    {
      WeirPool *pool = &self->engine->pools[i];

      for (guint j = 0; j < pool->n_seats; j++)
        weir_seat_start (pool->seats[j], self->now);
    }
  sim_serve (self);
}

static void
sim_abandon_all (Sim *self)
{
  for (guint i = 0; i < self->streams->len; i++)
    sim_close (g_ptr_array_index (self->streams, i));
  for (guint i = 0; i < self->items->len; i++)
    sim_abandon (self, g_ptr_array_index (self->items, i), WEIR_ERROR, WEIR_ERROR_STOPPED);
}

static void
sim_clear_workers (Sim *self)
{
  for (guint i = 0; i < self->engine->n_pools; i++)
    {
      for (guint j = 0; j < self->engine->pools[i].n_seats; j++)
        sim_worker_clear (sim_get_worker (self, self->engine->pools[i].seats[j]));
      g_free (self->workers[i]);
    }
  g_clear_pointer (&self->workers, g_free);
}

/* Ends what is still under way, as a server does that stops at once. */
void
sim_free (Sim *self)
{
  sim_abandon_all (self);
  sim_clear_workers (self);
  g_clear_pointer (&self->engine, weir_engine_free);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->streams, g_ptr_array_unref);
  g_clear_pointer (&self->events, g_free);
  g_clear_pointer (&self->failure, g_free);
  g_clear_pointer (&self->deaths, g_free);
  g_clear_pointer (&self->failed, g_free);
  g_free (self);
}
