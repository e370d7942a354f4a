/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-error.h"
#include "engine-scenario.h"
#include "servlets/weir-pool-servlet.h"
#include "servlets/weir-sequential-servlet.h"

/* What workers are given, and what follows when they die or hang. */

static const SceneUnit *
unit (Sim   *sim,
      guint  index)
{
  GArray *units = scene_of (sim)->units;

  g_assert_cmpuint (index, <, units->len);
  return &g_array_index (units, SceneUnit, index);
}

static void
call_many (Sim   *sim,
           guint  n_items)
{
  for (guint i = 0; i < n_items; i++)
    sim_call (sim, NULL, 0, TRUE);
}

static guint
count_errors (Sim       *sim,
              WeirError  code)
{
  guint n_errors = 0;

  for (guint i = 0; i < sim->items->len; i++)
    n_errors += g_error_matches (((SimItem *) g_ptr_array_index (sim->items, i))->outcome.error,
                                 WEIR_ERROR, (int) code);
  return n_errors;
}

/* Batches */

/* 111 items in batches of 10 over three workers: eleven full ones, and the last. */
static void
test_batches (void)
{
  Sim *sim = scene_start (scene_batches ("a", 3, 10, 0.1), 256);
  WeirPool *pool = scene_pool (sim, "a");
  guint n_full = 0;

  call_many (sim, 111);
  scene_run (sim);

  g_assert_cmpuint (sim->engine->totals.done, ==, 111);
  g_assert_cmpuint (scene_count (sim, "a"), ==, 12);
  for (guint i = 0; i < 12; i++)
    n_full += unit (sim, i)->n_jobs == 10;
  g_assert_cmpuint (n_full, ==, 11);
  g_assert_cmpuint (pool->counters.batches, ==, 12);
  g_assert_cmpuint (pool->counters.batches_full, ==, 11);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (pool->seats[i]->counters.done, >=, 30);
  scene_free (sim);
}

/* The wait counts from when an item and a free worker are both there. */
static void
test_batch_wait (void)
{
  Sim *sim = scene_start (scene_batches ("a", 1, 10, 0.02), 256);

  call_many (sim, 1);
  scene_run_until (sim, 15 * SIM_MS);
  call_many (sim, 2);
  scene_run_until (sim, 20 * SIM_MS);
  g_assert_cmpuint (unit (sim, 0)->n_jobs, ==, 3);
  g_assert_cmpint (unit (sim, 0)->at, ==, 20 * SIM_MS);

  /* These come while the worker is busy, until 21 ms; so do those, until 42 ms, and though the
   * worker could be handed something in advance by now, it is nothing that is not full. */
  call_many (sim, 4);
  scene_run_until (sim, 41 * SIM_MS);
  g_assert_cmpuint (unit (sim, 1)->n_jobs, ==, 4);
  g_assert_cmpint (unit (sim, 1)->at, ==, 41 * SIM_MS);
  call_many (sim, 5);
  scene_run (sim);
  g_assert_cmpuint (unit (sim, 2)->n_jobs, ==, 5);
  g_assert_cmpint (unit (sim, 2)->at, ==, 62 * SIM_MS);
  scene_free (sim);
}

/* A batch that fills goes at once. */
static void
test_batch_fills (void)
{
  Sim *sim = scene_start (scene_batches ("a", 1, 3, 0.02), 256);

  call_many (sim, 2);
  scene_run_until (sim, 5 * SIM_MS);
  g_assert_cmpuint (scene_of (sim)->units->len, ==, 0);
  call_many (sim, 1);
  scene_run_until (sim, 5 * SIM_MS);
  g_assert_cmpuint (unit (sim, 0)->n_jobs, ==, 3);
  g_assert_cmpint (unit (sim, 0)->at, ==, 5 * SIM_MS);
  g_assert_cmpint (weir_timers_next (&sim->engine->timers), ==, WEIR_NEVER);
  scene_run (sim);
  scene_free (sim);
}

/* Without a wait a batch is what is there. */
static void
test_batch_without_wait (void)
{
  Sim *sim = scene_start (scene_batches ("a", 1, 10, 0), 256);

  call_many (sim, 4);
  scene_run (sim);
  g_assert_cmpuint (scene_of (sim)->units->len, ==, 2);
  g_assert_cmpuint (unit (sim, 0)->n_jobs, ==, 1);
  g_assert_cmpuint (unit (sim, 1)->n_jobs, ==, 3);
  scene_free (sim);
}

/* The last that a batch waited for is given up: then there is nothing to wait for. */
static void
test_batch_abandoned (void)
{
  Sim *sim = scene_start (scene_batches ("a", 1, 10, 0.02), 256);
  SimItem *item = sim_call (sim, NULL, 0, FALSE);

  scene_run_until (sim, 5 * SIM_MS);
  sim_abandon (sim, item, WEIR_ERROR, WEIR_ERROR_STOPPED);
  g_assert_cmpint (weir_timers_next (&sim->engine->timers), ==, WEIR_NEVER);
  scene_run_until (sim, 10 * SIM_MS);
  call_many (sim, 1);
  scene_run (sim);
  g_assert_cmpint (unit (sim, 0)->at, ==, 30 * SIM_MS);
  scene_free (sim);
}

/* 20 items in batches of 3 in four threads of one worker, a second each: two seconds, and what
 * the last batch, which does not fill, waits once a thread is free. */
static void
test_concurrency (void)
{
  WeirServlet *servlet = scene_batches ("a", 1, 3, 0.01);
  Sim *sim;

  weir_pool_servlet_set_concurrency (WEIR_POOL_SERVLET (servlet), 4);
  sim = scene_start (servlet, 256);
  scene_of (sim)->service = SIM_S;
  call_many (sim, 20);
  scene_run (sim);

  g_assert_cmpuint (scene_of (sim)->units->len, ==, 7);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpint (unit (sim, i)->at, ==, i < 4 ? 0 : SIM_S);
  g_assert_cmpint (unit (sim, 6)->at, ==, SIM_S + 10 * SIM_MS);
  g_assert_cmpint (scene_now (sim), ==, 2 * SIM_S + 10 * SIM_MS);
  scene_free (sim);
}

/* Credit */

/* A worker has one item, then two, whatever its calls take; many of those that take no time. */
static void
test_credit (void)
{
  Sim *sim = scene_start (scene_processes ("a", 1), 10000);
  WeirSeat *seat = scene_pool (sim, "a")->seats[0];
  guint most = 0;

  call_many (sim, 2000);
  g_assert_cmpuint (seat->hands.length, ==, 1);
  scene_run_until (sim, SIM_MS);
  g_assert_cmpuint (seat->hands.length, ==, 2);
  scene_run_until (sim, 10 * SIM_MS);
  g_assert_cmpuint (seat->hands.length, ==, 2);

  /* 200 us of work are 100 of these. */
  scene_of (sim)->service = 2 * SIM_US;
  scene_run_until (sim, 12 * SIM_MS);
  for (guint i = 0; i < 100; i++)
    {
      scene_run_until (sim, scene_now (sim) + 10 * SIM_US);
      most = MAX (most, seat->hands.length);
    }
  g_assert_cmpuint (most, >, 80);
  g_assert_cmpuint (most, <=, 100);
  scene_run (sim);
  g_assert_cmpuint (sim->engine->totals.done, ==, 2000);
  scene_free (sim);
}

/* It doubles with each call, and starts anew with each worker. */
static void
test_credit_grows (void)
{
  Sim *sim = scene_start (scene_processes ("a", 1), 10000);
  WeirSeat *seat = scene_pool (sim, "a")->seats[0];

  scene_of (sim)->service = SIM_US;
  call_many (sim, 2000);
  for (guint i = 0; i < 8; i++)
    {
      scene_run_until (sim, i * SIM_US);
      g_assert_cmpuint (seat->hands.length, ==, MIN (1u << i, 200));
    }

  sim_kill (sim, seat);
  scene_run_until (sim, scene_now (sim));
  g_assert_cmpint (seat->state, ==, WEIR_SEAT_READY);
  g_assert_cmpuint (seat->hands.length, ==, 1);
  scene_run (sim);
  scene_free (sim);
}

/* Items go to whoever is idle before anybody gets a second one. */
static void
test_idle_first (void)
{
  Sim *sim = scene_start (scene_processes ("a", 4), 256);
  WeirPool *pool = scene_pool (sim, "a");

  call_many (sim, 4);
  scene_run (sim);
  call_many (sim, 3);
  for (guint i = 0, n_busy = 0; i < 4; i++)
    {
      n_busy += pool->seats[i]->hands.length;
      g_assert_cmpuint (pool->seats[i]->hands.length, <=, 1);
      g_assert_cmpuint (n_busy, >=, i);
    }
  scene_run (sim);
  scene_free (sim);
}

/* Stealing */

static guint64
count_stolen (WeirPool *pool)
{
  guint64 n_stolen = 0;

  for (guint i = 0; i < pool->n_seats; i++)
    n_stolen += pool->seats[i]->counters.stolen;
  return n_stolen;
}

/* What waits behind a long call goes to whoever is done. */
static void
test_steal (void)
{
  Sim *sim = scene_start (scene_processes ("a", 2), 256);
  WeirPool *pool = scene_pool (sim, "a");
  SimItem *behind;
  guint64 before;

  call_many (sim, 4);
  scene_run (sim);
  before = count_stolen (pool);
  sim_call (sim, "\"slow@a\"", 0, FALSE);
  call_many (sim, 1);
  behind = sim_call (sim, "\"behind\"", 0, FALSE);
  call_many (sim, 1);
  g_assert_cmpuint (pool->queue.length, ==, 0);

  scene_run (sim);
  scene_assert_value (behind, "\"behind.a\"");
  g_assert_cmpint (behind->finished_at - behind->submitted_at, ==, 3 * SIM_MS);
  g_assert_cmpuint (count_stolen (pool) - before, ==, 1);
  g_assert_cmpuint (pool->queue_time.count, ==, 8);
  scene_free (sim);
}

/* So it does when all calls were short until then, though it takes a moment to show. */
static void
test_steal_from_fast (void)
{
  Sim *sim = scene_start (scene_processes ("a", 2), 256);
  WeirPool *pool = scene_pool (sim, "a");
  SimItem *last;

  scene_of (sim)->service = 2 * SIM_US;
  call_many (sim, 200);
  scene_run (sim);
  sim_call (sim, "\"slow@a\"", 0, FALSE);
  call_many (sim, 100);
  last = sim_call (sim, "\"last\"", 0, FALSE);
  g_assert_cmpuint (pool->queue.length, ==, 0);

  scene_run (sim);
  scene_assert_value (last, "\"last.a\"");
  g_assert_cmpuint (count_stolen (pool), >, 20);
  for (guint i = 201; i < sim->items->len; i++)
    {
      const SimItem *item = g_ptr_array_index (sim->items, i);

      g_assert_cmpint (item->finished_at - item->submitted_at, <, 2 * SIM_MS);
    }
  scene_free (sim);
}

/* A sibling whose batches are not full has something to spare all the same. */
static void
test_steal_batches (void)
{
  Sim *sim = scene_start (scene_batches ("a", 2, 4, 0.001), 256);
  WeirPool *pool = scene_pool (sim, "a");
  SimItem *last;
  guint64 before;

  call_many (sim, 32);
  scene_run (sim);
  before = count_stolen (pool);
  sim_call (sim, "\"slow@a\"", 0, FALSE);
  scene_run_until (sim, scene_now (sim) + 2 * SIM_MS);
  call_many (sim, 8);
  g_assert_cmpuint (pool->queue.length, ==, 0);
  last = sim_get_item (sim, 41);
  for (guint64 id = 38; id < 41; id++)
    sim_abandon (sim, sim_get_item (sim, id), WEIR_ERROR, WEIR_ERROR_STOPPED);

  scene_run (sim);
  scene_assert_value (last, "\"41:.a\"");
  g_assert_cmpint (last->finished_at - last->submitted_at, <, 5 * SIM_MS);
  g_assert_cmpuint (count_stolen (pool) - before, ==, 1);
  scene_free (sim);
}

/* Deaths */

/* What the dead worker had begun fails, with the reason; the rest goes to its sibling. */
static void
assert_death (const char *word,
              gboolean    crashes)
{
  Sim *sim = scene_start (scene_processes ("a", 2), 256);
  WeirPool *pool = scene_pool (sim, "a");
  g_autofree char *text = g_strdup_printf ("\"%s@a\"", word);
  g_autofree char *output = g_strdup_printf ("\"%s@a.a\"", word);
  SimItem *item;

  call_many (sim, 4);
  scene_run (sim);
  item = sim_call (sim, text, 0, FALSE);
  call_many (sim, 9);
  scene_run (sim);

  if (crashes)
    scene_assert_error (item, WEIR_ERROR_WORKER_CRASHED);
  else
    scene_assert_value (item, output);
  g_assert_cmpuint (sim->engine->totals.done, ==, crashes ? 13 : 14);
  g_assert_cmpuint (pool->counters.restarts, ==, 1);
  g_assert_cmpuint (sim->n_deaths, ==, 1);
  g_assert_cmpuint (pool->counters.failed, ==, crashes ? 1 : 0);
  scene_free (sim);
}

static void
test_death (void)
{
  assert_death ("die", TRUE);
  assert_death ("silent", TRUE);
  assert_death ("spoken", FALSE);
}

/* Before it begins anything it fails nothing, however often. */
static void
test_death_before_begin (void)
{
  Sim *sim = scene_start (scene_processes ("a", 1), 256);
  SimItem *item = sim_call (sim, "\"first@a\"", 0, FALSE);

  scene_run (sim);
  scene_assert_error (item, WEIR_ERROR_POOL_FAILED);
  g_assert_cmpuint (item->visits[0].n_begun, ==, 0);
  g_assert_cmpuint (sim->n_deaths, ==, 6);
  scene_free (sim);
}

/* Half of a batch's results came: that half counts, and only the other is lost. */
static void
test_death_halfway (void)
{
  Sim *sim = scene_start (scene_batches ("a", 1, 6, 0.001), 256);

  call_many (sim, 5);
  sim_call (sim, "\"halfway@a\"", 0, FALSE);
  scene_run (sim);
  g_assert_cmpuint (sim->engine->totals.done, ==, 3);
  g_assert_cmpuint (count_errors (sim, WEIR_ERROR_WORKER_CRASHED), ==, 3);
  scene_assert_error (sim_get_item (sim, 6), WEIR_ERROR_WORKER_CRASHED);
  scene_free (sim);
}

/* The death is noticed before the results are read: they find nobody, and nothing is done twice. */
static void
test_late_results (void)
{
  Sim *sim = scene_start (scene_processes ("a", 1), 256);
  SimItem *item;
  WeirOutcome outcome = { weir_value_new_int (1), NULL, 0 };
  WeirSeat *seat = scene_pool (sim, "a")->seats[0];

  scene_of (sim)->late = TRUE;
  item = sim_call (sim, "\"spoken@a\"", 0, FALSE);
  call_many (sim, 1);
  scene_run (sim);
  scene_assert_error (item, WEIR_ERROR_WORKER_CRASHED);
  scene_assert_value (sim_get_item (sim, 2), "\"2:.a\"");
  g_assert_cmpuint (sim->engine->totals.received, ==, 2);

  g_assert_false (weir_engine_result (sim->engine, seat, WEIR_TICKET (1, 0), &outcome, 1,
                                      sim->now));
  g_assert_null (outcome.value);
  scene_free (sim);
}

static WeirServlet *
retrying (WeirServlet *servlet,
          guint        retries)
{
  weir_pool_servlet_set_retries (WEIR_POOL_SERVLET (servlet), retries);
  return servlet;
}

static void
test_retries (void)
{
  Sim *sim = scene_start (retrying (scene_processes ("a", 1), 2), 256);
  SimItem *once = sim_call (sim, "\"die1@a\"", 0, FALSE);
  SimItem *always = sim_call (sim, "\"die@a\"", 0, FALSE);
  SimItem *error = sim_call (sim, "\"fail@a\"", 0, FALSE);

  scene_run (sim);
  scene_assert_value (once, "\"die1@a.a\"");
  g_assert_cmpuint (once->visits[0].n_begun, ==, 2);
  scene_assert_error (always, WEIR_ERROR_WORKER_CRASHED);
  g_assert_cmpuint (always->visits[0].n_begun, ==, 3);
  scene_assert_error (error, WEIR_ERROR_FAILED);
  g_assert_cmpuint (error->visits[0].n_begun, ==, 1);
  g_assert_cmpuint (scene_pool (sim, "a")->counters.retried, ==, 3);
  scene_free (sim);
}

/* What is tried again comes before what was not yet tried, in the order in which it came. */
static void
test_retries_in_order (void)
{
  WeirServlet *servlet = retrying (scene_batches ("a", 1, 3, 0.001), 1);
  Sim *sim = scene_start (servlet, 256);
  WeirSeat *seat = scene_pool (sim, "a")->seats[0];

  call_many (sim, 2);
  sim_call (sim, "\"die1@a\"", 0, FALSE);
  call_many (sim, 3);
  scene_run_until (sim, SIM_MS);
  g_assert_cmpuint (sim->n_deaths, ==, 1);
  g_assert_cmpuint (seat->hands.length, ==, 3);
  g_assert_cmpuint (seat->hands.head->item->id, ==, 1);
  g_assert_cmpuint (seat->hands.tail->item->id, ==, 3);
  scene_run (sim);
  g_assert_cmpuint (sim->engine->totals.done, ==, 6);
  scene_free (sim);
}

/* The retries of one pool are not those of the next. */
static void
test_retries_by_pool (void)
{
  Sim *sim = scene_start (weir_sequential_servlet_new (retrying (scene_processes ("a", 1), 1),
                                                       retrying (scene_processes ("b", 1), 1),
                                                       NULL), 256);
  SimItem *item = sim_call (sim, "\"die1@a die1@b\"", 0, FALSE);

  scene_run (sim);
  scene_assert_value (item, "\"die1@a die1@b.a.b\"");
  g_assert_cmpuint (sim->n_deaths, ==, 2);
  scene_free (sim);
}

/* Nobody waits for what the worker held when it died. */
static void
test_death_unheard (void)
{
  Sim *sim = scene_start (scene_processes ("a", 1), 256);
  WeirPool *pool = scene_pool (sim, "a");
  SimItem *item = sim_call (sim, "\"die@a\"", SIM_MS / 2, FALSE);

  scene_run (sim);
  scene_assert_error (item, WEIR_ERROR_TIMEOUT);
  g_assert_cmpuint (pool->counters.in, ==, 1);
  g_assert_cmpuint (pool->counters.dropped, ==, 1);
  g_assert_cmpuint (pool->counters.failed, ==, 0);
  scene_free (sim);
}

/* Restarts */

static WeirServlet *
limited (WeirServlet *servlet,
         guint        restart_limit)
{
  weir_pool_servlet_set_restart_limit (WEIR_POOL_SERVLET (servlet), restart_limit);
  return servlet;
}

/* At once, then after 50 ms, doubling to 5 s. */
static void
test_rests (void)
{
  static const gint64 rests[] = { 0, 50, 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000 };
  Sim *sim = scene_start (limited (scene_processes ("a", 1), 100), 256);
  WeirSeat *seat = scene_pool (sim, "a")->seats[0];

  for (guint i = 0; i < G_N_ELEMENTS (rests); i++)
    {
      gint64 died_at;

      sim_kill (sim, seat);
      scene_run_until (sim, scene_now (sim));
      died_at = scene_now (sim);
      if (rests[i] > 0)
        {
          scene_run_until (sim, died_at + rests[i] * SIM_MS - 1);
          g_assert_cmpint (seat->state, ==, WEIR_SEAT_RESTING);
        }
      scene_run_until (sim, died_at + rests[i] * SIM_MS);
      g_assert_cmpint (seat->state, ==, WEIR_SEAT_READY);
    }

  /* One that has done something starts anew. */
  call_many (sim, 1);
  scene_run_until (sim, scene_now (sim) + 10 * SIM_MS);
  sim_kill (sim, seat);
  scene_run_until (sim, scene_now (sim));
  g_assert_cmpint (seat->state, ==, WEIR_SEAT_READY);
  scene_run (sim);
  scene_free (sim);
}

/* Past the limit the pool fails what it has and what comes; the others go on. */
static void
test_restart_limit (void)
{
  WeirServlet *first = limited (scene_processes ("a", 1), 3);
  Sim *sim = scene_start (scene_ensemble ("e", FALSE, first, scene_threads ("b", 1), NULL), 256);
  WeirPool *pool = scene_pool (sim, "a");
  SimItem *item;

  for (guint i = 0; i < 4; i++)
    sim_call (sim, "\"die@a\"", 0, FALSE);
  call_many (sim, 4);
  scene_run (sim);
  g_assert_error (pool->failure, WEIR_ERROR, WEIR_ERROR_POOL_FAILED);
  g_assert_cmpstr (pool->failure->message, ==,
                   "“a” has given up after 4 deaths of its workers without a finished item "
                   "between; the last: worker 0 died");
  g_assert_cmpstr (weir_error_get_node (pool->failure), ==, "a");
  g_assert_cmpint (pool->seats[0]->state, ==, WEIR_SEAT_CLOSED);
  g_assert_cmpuint (pool->counters.restarts, ==, 3);
  g_assert_cmpuint (pool->queue.length, ==, 0);

  item = sim_call (sim, "\"x\"", 0, FALSE);
  scene_run (sim);
  g_assert_nonnull (strstr (weir_value_get_json (item->outcome.value, NULL), "pool-failed"));
  g_assert_nonnull (strstr (weir_value_get_json (item->outcome.value, NULL), "\"x.b\"]"));
  g_assert_cmpuint (sim->engine->totals.done, ==, 9);
  scene_free (sim);
}

/* A sibling that is at work when the pool gives up finishes what it holds; if it dies instead,
 * what it had not begun fails, too. */
static void
test_restart_limit_sibling (void)
{
  Sim *sim = scene_start (limited (scene_processes ("a", 2), 0), 256);
  WeirPool *pool = scene_pool (sim, "a");
  SimItem *slow;

  call_many (sim, 4);
  scene_run (sim);
  slow = sim_call (sim, "\"slow@a\"", 0, FALSE);
  call_many (sim, 3);
  scene_run_until (sim, scene_now (sim));
  for (guint i = 0; i < 2; i++)
    {
      if (pool->seats[i]->hands.head->item->id != slow->id)
        sim_kill (sim, pool->seats[i]);
    }
  scene_run_until (sim, scene_now (sim));
  g_assert_nonnull (pool->failure);
  g_assert_cmpuint (count_errors (sim, WEIR_ERROR_POOL_FAILED), ==, 1);

  for (guint i = 0; i < 2; i++)
    sim_kill (sim, pool->seats[i]);
  scene_run (sim);
  g_assert_cmpuint (count_errors (sim, WEIR_ERROR_POOL_FAILED), ==, 2);
  g_assert_cmpuint (count_errors (sim, WEIR_ERROR_WORKER_CRASHED), ==, 2);
  scene_assert_error (slow, WEIR_ERROR_WORKER_CRASHED);
  scene_free (sim);
}

/* A worker that fails to start counts like one that dies. */
static void
test_start_fails (void)
{
  Sim *sim = scene_start (limited (scene_processes ("a", 1), 2), 256);
  WeirPool *pool = scene_pool (sim, "a");

  scene_of (sim)->balks = 2;
  sim_kill (sim, pool->seats[0]);
  scene_run (sim);
  g_assert_nonnull (pool->failure);
  g_assert_cmpuint (sim->n_deaths, ==, 3);
  scene_free (sim);
}

/* Hanging */

static WeirServlet *
impatient (WeirServlet *servlet,
           double       call_timeout,
           double       init_timeout)
{
  weir_pool_servlet_set_call_timeout (WEIR_POOL_SERVLET (servlet), call_timeout);
  weir_pool_servlet_set_init_timeout (WEIR_POOL_SERVLET (servlet), init_timeout);
  return servlet;
}

/* Killed when its time is over, not that of what it did before, and treated as died. */
static void
test_call_timeout (void)
{
  Sim *sim = scene_start (impatient (scene_processes ("a", 1), 0.01, 30), 256);
  SimItem *item;

  scene_of (sim)->service = 9 * SIM_MS;
  call_many (sim, 3);
  item = sim_call (sim, "\"hang@a\"", 0, FALSE);
  call_many (sim, 1);
  scene_run (sim);

  g_assert_cmpuint (sim->engine->totals.done, ==, 4);
  scene_assert_error (item, WEIR_ERROR_WORKER_CRASHED);
  g_assert_cmpint (item->finished_at, ==, SIM_START + 37 * SIM_MS);
  g_assert_cmpuint (sim->n_deaths, ==, 1);
  scene_free (sim);
}

/* One that begins nothing is given its time twice, since what it was handed may be on its way. */
static void
test_stall (void)
{
  Sim *sim = scene_start (impatient (scene_processes ("a", 1), 0.01, 30), 256);
  SimItem *item = sim_call (sim, "\"stall@a\"", 15 * SIM_MS, FALSE);

  call_many (sim, 2);
  scene_run (sim);
  scene_assert_error (item, WEIR_ERROR_TIMEOUT);
  g_assert_cmpuint (item->visits[0].n_begun, ==, 0);
  g_assert_cmpuint (sim->engine->totals.done, ==, 2);
  g_assert_cmpuint (sim->n_deaths, ==, 1);
  scene_free (sim);
}

/* What nobody waits for is not left to hang for ever. */
static void
test_call_timeout_unheard (void)
{
  Sim *sim = scene_start (impatient (scene_threads ("a", 1), 0.01, 30), 256);
  SimItem *item = sim_call (sim, "\"hang@a\"", 5 * SIM_MS, FALSE);

  call_many (sim, 1);
  scene_run (sim);
  scene_assert_error (item, WEIR_ERROR_TIMEOUT);
  scene_assert_value (sim_get_item (sim, 2), "\"2:.a\"");
  g_assert_cmpint (sim_get_item (sim, 2)->finished_at, ==, SIM_START + 11 * SIM_MS);
  scene_free (sim);
}

/* One item that hangs kills its worker only as often as it may be tried. */
static void
test_hang_retried (void)
{
  Sim *sim = scene_start (retrying (impatient (scene_processes ("a", 2), 0.01, 30), 1), 256);
  SimItem *item = sim_call (sim, "\"hang@a\"", 0, FALSE);

  call_many (sim, 4);
  scene_run (sim);
  scene_assert_error (item, WEIR_ERROR_WORKER_CRASHED);
  g_assert_cmpuint (item->visits[0].n_begun, ==, 2);
  g_assert_cmpuint (sim->engine->totals.done, ==, 4);
  scene_free (sim);
}

/* Not ready in its time: killed, and the next one comes. */
static void
test_init_timeout (void)
{
  Sim *sim = scene_start (impatient (scene_processes ("a", 1), 0, 0.02), 256);
  WeirSeat *seat = scene_pool (sim, "a")->seats[0];

  scene_of (sim)->start = SIM_S;
  sim_kill (sim, seat);
  scene_run_until (sim, 20 * SIM_MS - 1);
  g_assert_cmpuint (sim->n_deaths, ==, 1);
  g_assert_cmpint (seat->state, ==, WEIR_SEAT_STARTING);
  scene_run_until (sim, 20 * SIM_MS);
  g_assert_cmpuint (sim->n_deaths, ==, 2);
  g_assert_cmpint (seat->state, ==, WEIR_SEAT_RESTING);

  scene_of (sim)->start = 0;
  call_many (sim, 1);
  scene_run (sim);
  g_assert_cmpuint (sim->n_deaths, ==, 2);
  g_assert_cmpuint (sim->engine->totals.done, ==, 1);
  scene_free (sim);
}

/* The driver has nobody to kill yet; the wish comes again, and who is ready before is welcome. */
static void
test_init_timeout_early (void)
{
  Sim *sim = scene_start (impatient (scene_processes ("a", 1), 0, 0.02), 256);
  WeirSeat *seat = scene_pool (sim, "a")->seats[0];
  g_autoptr (GError) reason = g_error_new_literal (WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED, "dead");

  weir_seat_gone (seat, reason, sim->now);
  g_assert_true (weir_engine_take_seat (sim->engine) == seat);
  for (guint i = 1; i <= 3; i++)
    {
      seat->wishes = 0;
      weir_engine_tick (sim->engine, SIM_START + i * 20 * SIM_MS);
      g_assert_true (weir_engine_take_seat (sim->engine) == seat);
      g_assert_cmpuint (seat->wishes, ==, WEIR_SEAT_WANTS_KILL);
    }

  weir_seat_ready (seat, SIM_START + 70 * SIM_MS);
  g_assert_cmpuint (seat->wishes, ==, 0);
  g_assert_nonnull (seat->list);
  g_assert_cmpint (weir_timers_next (&sim->engine->timers), ==, WEIR_NEVER);
  scene_free (sim);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/batches", test_batches);
  g_test_add_func ("/engine/batches/wait", test_batch_wait);
  g_test_add_func ("/engine/batches/fills", test_batch_fills);
  g_test_add_func ("/engine/batches/without-wait", test_batch_without_wait);
  g_test_add_func ("/engine/batches/abandoned", test_batch_abandoned);
  g_test_add_func ("/engine/concurrency", test_concurrency);
  g_test_add_func ("/engine/credit", test_credit);
  g_test_add_func ("/engine/credit/grows", test_credit_grows);
  g_test_add_func ("/engine/idle-first", test_idle_first);
  g_test_add_func ("/engine/steal", test_steal);
  g_test_add_func ("/engine/steal/from-fast", test_steal_from_fast);
  g_test_add_func ("/engine/steal/batches", test_steal_batches);
  g_test_add_func ("/engine/death", test_death);
  g_test_add_func ("/engine/death/before-begin", test_death_before_begin);
  g_test_add_func ("/engine/death/halfway", test_death_halfway);
  g_test_add_func ("/engine/death/late-results", test_late_results);
  g_test_add_func ("/engine/death/unheard", test_death_unheard);
  g_test_add_func ("/engine/retries", test_retries);
  g_test_add_func ("/engine/retries/by-pool", test_retries_by_pool);
  g_test_add_func ("/engine/retries/in-order", test_retries_in_order);
  g_test_add_func ("/engine/restart/rests", test_rests);
  g_test_add_func ("/engine/restart/limit", test_restart_limit);
  g_test_add_func ("/engine/restart/limit-and-sibling", test_restart_limit_sibling);
  g_test_add_func ("/engine/restart/start-fails", test_start_fails);
  g_test_add_func ("/engine/hang/call-timeout", test_call_timeout);
  g_test_add_func ("/engine/hang/stall", test_stall);
  g_test_add_func ("/engine/hang/unheard", test_call_timeout_unheard);
  g_test_add_func ("/engine/hang/retried", test_hang_retried);
  g_test_add_func ("/engine/hang/init-timeout", test_init_timeout);
  g_test_add_func ("/engine/hang/init-timeout-early", test_init_timeout_early);

  return g_test_run ();
}
