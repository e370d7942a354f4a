/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "engine-sim.h"

#include "base/weir-error.h"

/*
 * A simulated worker: an inbox, a number of units at work, and an outbox whose contents are lost
 * with it until they are written. A unit of work passes through
 *
 *   fetched ──deliver──▶ inbox ──begin──▶ at work ──finish──▶ flush ──▶ channel ──▶ result
 *
 * and each arrow but "begin" is an event that finds out whether the worker still lives.
 */

SimWorker *
sim_get_worker (Sim      *self,
                WeirSeat *seat)
{
  SimWorker *worker = &self->workers[seat->pool->index][seat->index];

  worker->sim = self;
  worker->seat = seat;
  return worker;
}

/* Units */

static SimUnit *
sim_unit_new (SimWorker *worker,
              guint      n_jobs)
{
  SimUnit *self = g_malloc0 (sizeof (SimUnit) + n_jobs * sizeof (SimJob));

  self->worker = worker;
  self->life = worker->life;
  self->n_jobs = n_jobs;
  self->all_next = worker->units;
  if (worker->units != NULL)
    worker->units->all_prev = self;
  worker->units = self;
  return self;
}

static void
sim_job_clear (SimJob *self)
{
  g_clear_pointer (&self->value, weir_value_unref);
  g_clear_pointer (&self->outcome.value, weir_value_unref);
  g_clear_error (&self->outcome.error);
}

static void
sim_unit_free (SimUnit *self)
{
  if (self->all_prev != NULL)
    self->all_prev->all_next = self->all_next;
  else
    self->worker->units = self->all_next;
  if (self->all_next != NULL)
    self->all_next->all_prev = self->all_prev;
  for (guint i = 0; i < self->n_jobs; i++)
    sim_job_clear (&self->jobs[i]);
  g_free (self);
}

static void
sim_unit_schedule (SimUnit *self,
                   gint64   at,
                   SimFunc  func)
{
  self->pending = TRUE;
  sim_at (self->worker->sim, at, func, self, 0);
}

/* An event has come for @self: TRUE when its worker still lives. Otherwise the unit goes once
 * the death is reported, which needs to see what was held. */
static gboolean
sim_unit_arrive (SimUnit *self)
{
  self->pending = FALSE;
  if (self->gone)
    {
      sim_unit_free (self);
      return FALSE;
    }
  return !self->worker->dead;
}

/* When what is sent now arrives: not before what was sent earlier. */
static gint64
sim_channel_pass (Sim    *sim,
                  gint64  last)
{
  gint64 at = sim->now + sim_delay (sim, SIM_DELAY_TRANSPORT);

  return MAX (at, last);
}

static void sim_worker_pump (SimWorker *self);
static void sim_worker_die  (SimWorker *self);

static void
sim_job_deliver (SimUnit *unit,
                 SimJob  *job,
                 gint64   service)
{
  SimWorker *worker = unit->worker;
  Sim *sim = worker->sim;
  SimVisit *visit = &sim_get_item (sim, job->id)->visits[worker->seat->pool->index];
  gboolean failed = job->outcome.error != NULL;
  gboolean accepted;

  accepted = weir_engine_result (sim->engine, worker->seat, job->ticket, &job->outcome, service,
                                 sim->now);
  job->outcome.value = NULL;
  job->outcome.error = NULL;
  sim_trace (sim, "%s/%u: %s of item %" G_GUINT64_FORMAT "%s", worker->seat->pool->config->name,
             worker->seat->index, failed ? "error" : "result", job->id,
             accepted ? "" : " finds nobody");
  if (accepted == unit->gone)
    sim_fail (sim, "the result of item %" G_GUINT64_FORMAT " was %s", job->id,
              accepted ? "taken from a dead worker" : "not taken");
  if (!accepted)
    return;

  if (visit->answered)
    sim_fail (sim, "item %" G_GUINT64_FORMAT " was answered twice", job->id);
  visit->answered = TRUE;
  visit->held = FALSE;
  job->delivered = TRUE;
  sim->deaths[worker->seat->pool->index] = 0;
}

/* Out of the channel. */
static void
sim_unit_result (Sim      *sim,
                 gpointer  subject,
                 guint     number)
{
  SimUnit *self = subject;
  gboolean whole = self->n_written == self->n_jobs;

  self->pending = FALSE;
  for (guint i = 0; i < self->n_written; i++)
    sim_job_deliver (self, &self->jobs[i], i == 0 ? self->service : -1);
  if (whole || self->gone)
    sim_unit_free (self);
}

static void
sim_unit_flush (Sim      *sim,
                gpointer  subject,
                guint     number)
{
  SimUnit *self = subject;
  SimWorker *worker = self->worker;

  if (!sim_unit_arrive (self))
    return;

  self->n_written = self->fate == SIM_DIES_HALFWAY ? self->n_jobs / 2 : self->n_jobs;
  worker->out_at = sim_channel_pass (sim, worker->out_at);
  if (self->n_written > 0)
    sim_unit_schedule (self, worker->out_at, sim_unit_result);
  if (self->fate == SIM_DIES_HALFWAY || self->fate == SIM_DIES_SPOKEN)
    sim_worker_die (worker);
}

static void
sim_job_answer (SimWorker *worker,
                SimJob    *job)
{
  Sim *sim = worker->sim;

  if (sim->script->call != NULL)
    sim->script->call (sim, worker->seat, job, &job->outcome);
  else
    job->outcome.value = weir_value_ref (job->value);
}

static void
sim_unit_finish (Sim      *sim,
                 gpointer  subject,
                 guint     number)
{
  SimUnit *self = subject;
  SimWorker *worker = self->worker;

  if (!sim_unit_arrive (self))
    return;

  if (self->fate == SIM_DIES_AT_WORK || self->fate == SIM_DIES_SILENT)
    {
      sim_worker_die (worker);
      return;
    }

  worker->n_running--;
  for (guint i = 0; i < self->n_jobs; i++)
    sim_job_answer (worker, &self->jobs[i]);
  sim_unit_schedule (self, sim->now + sim_delay (sim, SIM_DELAY_FLUSH), sim_unit_flush);
  if (self->fate == SIM_ANSWERS)
    sim_worker_pump (worker);
}

/* Begins what was not taken back; the rest leaves the unit. */
static void
sim_unit_begin (SimUnit *self)
{
  SimWorker *worker = self->worker;
  Sim *sim = worker->sim;
  guint pool = worker->seat->pool->index;
  guint n_kept = 0;

  for (guint i = 0; i < self->n_jobs; i++)
    {
      SimJob *job = &self->jobs[i];
      SimItem *item = sim_get_item (sim, job->id);
      SimVisit *visit = &item->visits[pool];

      if (!weir_page_begin (&worker->seat->page, job->ticket, sim->now))
        {
          sim_job_clear (job);
          continue;
        }

      if (item->finished)
        sim_fail (sim, "item %" G_GUINT64_FORMAT " is begun though nobody waits for it", item->id);
      if (visit->held || visit->answered)
        sim_fail (sim, "item %" G_GUINT64_FORMAT " is begun by two workers", item->id);
      visit->n_begun++;
      visit->held = TRUE;
      job->begun = TRUE;
      if (n_kept != i)
        self->jobs[n_kept] = *job;
      n_kept++;
    }
  self->n_jobs = n_kept;
}

/* Workers */

/* Begins as many units as the worker can be at. */
static void
sim_worker_pump (SimWorker *self)
{
  Sim *sim = self->sim;
  const WeirPoolConfig *config = self->seat->pool->config;

  while (self->up && !self->dead && !self->stalled && self->n_running < config->concurrency
         && self->inbox_head != NULL)
    {
      SimUnit *unit = self->inbox_head;

      unit->fate = SIM_ANSWERS;
      if (sim->script->work != NULL)
        unit->fate = sim->script->work (sim, self->seat, unit);
      if (unit->fate == SIM_DIES_FIRST)
        {
          sim_worker_die (self);
          return;
        }
      if (unit->fate == SIM_STALLS)
        {
          self->stalled = TRUE;
          return;
        }

      self->inbox_head = unit->next;
      if (unit->next == NULL)
        self->inbox_tail = NULL;
      sim_unit_begin (unit);
      if (unit->n_jobs == 0)
        {
          sim_unit_free (unit);
          continue;
        }

      sim_trace (sim, "%s/%u: begins %u from item %" G_GUINT64_FORMAT, config->name,
                 self->seat->index, unit->n_jobs, unit->jobs[0].id);
      self->n_running++;
      if (unit->fate != SIM_HANGS)
        sim_unit_schedule (unit, sim->now + unit->service, sim_unit_finish);
    }
}

static void
sim_unit_deliver (Sim      *sim,
                  gpointer  subject,
                  guint     number)
{
  SimUnit *self = subject;
  SimWorker *worker = self->worker;

  if (!sim_unit_arrive (self))
    return;

  if (worker->inbox_tail != NULL)
    worker->inbox_tail->next = self;
  else
    worker->inbox_head = self;
  worker->inbox_tail = self;
  sim_worker_pump (worker);
}

/* Takes the tokens of one batch, which must be a whole unit. */
static WeirToken *
sim_worker_fetch_unit (SimWorker *self,
                       WeirToken *first)
{
  Sim *sim = self->sim;
  WeirToken *token;
  SimUnit *unit;
  guint n_jobs = 0;

  for (token = first; token != NULL && token->batch == first->batch; token = token->next)
    n_jobs++;
  if (n_jobs > self->seat->pool->config->batch_size)
    sim_fail (sim, "a batch of %u where %u is the most", n_jobs,
              self->seat->pool->config->batch_size);

  unit = sim_unit_new (self, n_jobs);
  token = first;
  for (guint i = 0; i < n_jobs; i++, token = token->next)
    {
      if (token->item == NULL || token->value == NULL)
        {
          sim_fail (sim, "a worker is handed what nobody waits for");
          unit->n_jobs = i;
          break;
        }
      unit->jobs[i].id = token->item->id;
      unit->jobs[i].ticket = token->ticket;
      unit->jobs[i].value = weir_value_ref (token->value);
    }
  sim_trace (sim, "%s/%u: is handed %u from item %" G_GUINT64_FORMAT,
             self->seat->pool->config->name, self->seat->index, n_jobs, first->item->id);
  self->in_at = sim_channel_pass (sim, self->in_at);
  sim_unit_schedule (unit, self->in_at, sim_unit_deliver);
  return token;
}

static void
sim_worker_fetch (SimWorker *self)
{
  WeirToken *token = self->seat->unfetched;

  while (token != NULL && self->sim->failure == NULL)
    token = sim_worker_fetch_unit (self, token);
  self->seat->unfetched = NULL;
}

/* What the dead worker had begun without its result having come: that, and only that, is hit. */
static void
sim_worker_hit (SimWorker *self)
{
  Sim *sim = self->sim;
  guint pool = self->seat->pool->index;

  for (SimUnit *unit = self->units; unit != NULL; unit = unit->all_next)
    {
      if (unit->life != self->life)
        continue;
      for (guint i = 0; i < unit->n_jobs; i++)
        {
          SimVisit *visit = &sim_get_item (sim, unit->jobs[i].id)->visits[pool];

          if (!unit->jobs[i].begun || unit->jobs[i].delivered)
            continue;
          visit->held = FALSE;
          visit->n_hits++;
          visit->crashed = visit->n_hits > self->seat->pool->config->retries || sim->failed[pool];
          sim_trace (sim, "%s/%u: held item %" G_GUINT64_FORMAT "%s",
                     self->seat->pool->config->name, self->seat->index, unit->jobs[i].id,
                     visit->crashed ? "" : ", which is tried again");
        }
    }
}

/* Units of the dead worker: whatever it could still do with them finds them taken back. */
static void
sim_worker_drop_units (SimWorker *self)
{
  SimUnit *unit = self->units;

  self->inbox_head = self->inbox_tail = NULL;
  self->n_running = 0;
  while (unit != NULL)
    {
      SimUnit *next = unit->all_next;

      for (guint i = 0; !unit->gone && i < unit->n_jobs; i++)
        {
          if (!unit->jobs[i].begun
              && weir_page_begin (&self->seat->page, unit->jobs[i].ticket, self->sim->now))
            sim_fail (self->sim, "a dead worker could begin item %" G_GUINT64_FORMAT,
                      unit->jobs[i].id);
        }
      unit->gone = TRUE;
      if (!unit->pending)
        sim_unit_free (unit);
      unit = next;
    }
}

static void
sim_worker_report (Sim      *sim,
                   gpointer  subject,
                   guint     number)
{
  SimWorker *self = subject;
  guint pool = self->seat->pool->index;
  g_autoptr (GError) reason = NULL;

  if (self->life != number || !self->dead)
    return;

  sim->n_deaths++;
  sim->deaths[pool] += !self->seat->leaving;
  if (sim->deaths[pool] > self->seat->pool->config->restart_limit)
    sim->failed[pool] = TRUE;
  sim_trace (sim, "%s/%u: is reported dead (%u in a row)", self->seat->pool->config->name,
             self->seat->index, sim->deaths[pool]);
  reason = g_error_new (WEIR_ERROR,
                        self->up ? WEIR_ERROR_WORKER_CRASHED : WEIR_ERROR_START_FAILED,
                        "worker %u died", self->seat->index);

  sim_worker_hit (self);
  self->spawned = self->up = self->dead = self->stalled = self->closing = FALSE;
  self->seat->driver = NULL;
  weir_seat_gone (self->seat, reason, sim->now);
  sim_worker_drop_units (self);
  self->life++;
  g_clear_pointer (&self->seat->page.slots, g_free);
}

/* Dies here and now; the driver notices later, before or after it has read what was written. */
static void
sim_worker_die (SimWorker *self)
{
  Sim *sim = self->sim;
  gint64 at = sim->now + sim_delay (sim, SIM_DELAY_NOTICE);

  if (self->dead)
    return;

  sim_trace (sim, "%s/%u: dies", self->seat->pool->config->name, self->seat->index);
  self->dead = TRUE;
  if (sim->script->overtake == NULL || !sim->script->overtake (sim, self->seat))
    at = MAX (at, self->out_at);
  sim_at (sim, at, sim_worker_report, self, self->life);
}

static void
sim_worker_die_event (Sim      *sim,
                      gpointer  subject,
                      guint     number)
{
  SimWorker *self = subject;

  if (self->life == number && self->spawned)
    sim_worker_die (self);
}

static void
sim_worker_ready (Sim      *sim,
                  gpointer  subject,
                  guint     number)
{
  SimWorker *self = subject;

  if (self->life != number || self->dead)
    return;

  sim_trace (sim, "%s/%u: is ready", self->seat->pool->config->name, self->seat->index);
  self->up = TRUE;
  weir_seat_ready (self->seat, sim->now);
  if (self->closing)
    sim_worker_die (self);
}

/* Told to end: what it is handed after that it would not find. */
static void
sim_worker_close (Sim      *sim,
                  gpointer  subject,
                  guint     number)
{
  SimWorker *self = subject;

  if (self->life != number || !self->spawned)
    return;

  self->closing = TRUE;
  if (self->up)
    sim_worker_die (self);
}

static void
sim_worker_spawn (Sim      *sim,
                  gpointer  subject,
                  guint     number)
{
  SimWorker *self = subject;
  SimStart start = SIM_START_READY;
  gint64 at = sim->now + sim_delay (sim, SIM_DELAY_START);

  if (self->life != number)
    return;
  if (self->seat->dismissed)
    {
      self->life++;
      weir_seat_gone (self->seat, NULL, sim->now);
      return;
    }

  self->spawned = TRUE;
  self->in_at = self->out_at = sim->now;
  self->seat->driver = self;
  self->seat->page.n_slots = self->seat->pool->n_slots;
  self->seat->page.slots = g_new0 (WeirPageSlot, self->seat->page.n_slots);
  if (sim->script->start != NULL)
    start = sim->script->start (sim, self->seat);
  if (start == SIM_START_READY)
    sim_at (sim, at, sim_worker_ready, self, self->life);
  else if (start == SIM_START_FAILS)
    sim_at (sim, at, sim_worker_die_event, self, self->life);
}

/* Its worker dies by itself. */
void
sim_kill (Sim      *self,
          WeirSeat *seat)
{
  SimWorker *worker = sim_get_worker (self, seat);

  if (worker->spawned)
    sim_worker_die (worker);
}

/* Does what the core asks for, in the order in which the driver does. */
void
sim_seat_serve (Sim      *self,
                WeirSeat *seat)
{
  SimWorker *worker = sim_get_worker (self, seat);
  guint wishes = seat->wishes;

  seat->wishes = 0;
  if ((wishes & WEIR_SEAT_WANTS_WORKER) != 0)
    {
      if (worker->spawned)
        sim_fail (self, "a second worker is wanted in one seat");
      sim_at (self, self->now + sim_delay (self, SIM_DELAY_SPAWN), sim_worker_spawn, worker,
              worker->life);
    }
  if ((wishes & WEIR_SEAT_WANTS_HAND) != 0 && worker->spawned)
    sim_worker_fetch (worker);
  if ((wishes & WEIR_SEAT_WANTS_KILL) != 0 && worker->spawned)
    sim_at (self, self->now + sim_delay (self, SIM_DELAY_KILL), sim_worker_die_event, worker,
            worker->life);
  if ((wishes & WEIR_SEAT_WANTS_CLOSE) != 0)
    sim_at (self, self->now + sim_delay (self, SIM_DELAY_KILL), sim_worker_close, worker,
            worker->life);
}

void
sim_worker_clear (SimWorker *self)
{
  while (self->units != NULL)
    sim_unit_free (self->units);
  g_clear_pointer (&self->seat->page.slots, g_free);
}
