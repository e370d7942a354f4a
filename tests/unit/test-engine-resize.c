/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-error.h"
#include "engine-scenario.h"

/* Pools that grow and shrink while items pass. */

static void
call_many (Sim   *sim,
           guint  n_items)
{
  for (guint i = 0; i < n_items; i++)
    sim_call (sim, NULL, 0, TRUE);
}

static void
resize (Sim   *sim,
        guint  n_workers)
{
  weir_pool_resize (scene_pool (sim, "a"), n_workers, sim->now);
  sim_serve (sim);
  sim_check (sim);
  g_assert_cmpstr (sim->failure, ==, NULL);
}

/* Two more workers take what is queued: 12 items of 1 ms in 6 ms, after two that came first. */
static void
test_grow (void)
{
  Sim *sim = scene_start (scene_processes ("a", 1), 256);
  WeirPool *pool = scene_pool (sim, "a");

  call_many (sim, 14);
  resize (sim, 3);
  scene_run (sim);

  g_assert_cmpuint (sim->engine->totals.done, ==, 14);
  g_assert_cmpuint (pool->n_seats, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (pool->seats[i]->counters.done, >=, 4);
  g_assert_cmpint (scene_now (sim), ==, 5 * SIM_MS);
  g_assert_cmpuint (pool->counters.restarts, ==, 0);
  scene_free (sim);
}

/* A worker that is at something finishes it and goes; what it was handed in advance does not wait
 * for that. */
static void
test_shrink (void)
{
  Sim *sim = scene_start (scene_processes ("a", 2), 256);
  WeirPool *pool = scene_pool (sim, "a");
  SimItem *slow;
  WeirSeat *seat;

  call_many (sim, 4);
  scene_run (sim);
  sim_call (sim, "\"slow@a\"", 0, FALSE);
  slow = sim_call (sim, "\"slow@a\"", 0, FALSE);
  seat = pool->seats[1];
  scene_run_until (sim, scene_now (sim) + 1);
  g_assert_cmpuint (seat->hands.length, ==, 1);
  call_many (sim, 3);
  g_assert_cmpuint (seat->hands.length, ==, 2);

  resize (sim, 1);
  g_assert_true (seat->leaving);
  g_assert_false (seat->dismissed);
  g_assert_cmpuint (seat->hands.length, ==, 1);

  scene_run (sim);
  scene_assert_value (slow, "\"slow@a.a\"");
  g_assert_cmpuint (sim->engine->totals.done, ==, 9);
  g_assert_cmpint (seat->state, ==, WEIR_SEAT_CLOSED);
  g_assert_cmpuint (pool->counters.restarts, ==, 0);
  g_assert_cmpuint (weir_pool_count_seats (pool), ==, 1);
  scene_free (sim);
}

/* Nobody is there for a while: what comes waits for the new worker. */
static void
test_shrink_idle (void)
{
  Sim *sim = scene_start (scene_processes ("a", 3), 256);
  WeirPool *pool = scene_pool (sim, "a");

  resize (sim, 1);
  scene_run (sim);
  g_assert_cmpint (pool->seats[0]->state, ==, WEIR_SEAT_READY);
  g_assert_cmpint (pool->seats[1]->state, ==, WEIR_SEAT_CLOSED);
  g_assert_cmpint (pool->seats[2]->state, ==, WEIR_SEAT_CLOSED);
  g_assert_cmpint (weir_timers_next (&sim->engine->timers), ==, WEIR_NEVER);
  call_many (sim, 5);
  scene_run (sim);
  g_assert_cmpuint (sim->engine->totals.done, ==, 5);
  scene_free (sim);
}

/* A worker that is wanted again before it was told to end never notices. */
static void
test_stay (void)
{
  Sim *sim = scene_start (scene_processes ("a", 2), 256);
  WeirSeat *seat = scene_pool (sim, "a")->seats[1];

  call_many (sim, 4);
  scene_run_until (sim, scene_now (sim) + 1);
  resize (sim, 1);
  g_assert_true (seat->leaving);
  resize (sim, 2);
  g_assert_false (seat->leaving);
  scene_run (sim);
  g_assert_cmpint (seat->state, ==, WEIR_SEAT_READY);
  g_assert_cmpuint (sim->engine->totals.done, ==, 4);
  g_assert_cmpuint (sim->n_deaths, ==, 0);
  scene_free (sim);
}

/* One that was told to end goes, and another comes. */
static void
test_return (void)
{
  Sim *sim = scene_start (scene_processes ("a", 2), 256);
  WeirPool *pool = scene_pool (sim, "a");
  WeirSeat *seat = pool->seats[1];

  resize (sim, 1);
  g_assert_true (seat->dismissed);
  resize (sim, 2);
  g_assert_true (seat->dismissed);
  scene_run (sim);
  g_assert_cmpint (seat->state, ==, WEIR_SEAT_READY);
  g_assert_false (seat->leaving);
  g_assert_cmpuint (sim->n_deaths, ==, 1);
  g_assert_cmpuint (pool->counters.restarts, ==, 0);
  g_assert_cmpuint (pool->deaths, ==, 0);
  scene_free (sim);
}

/* A worker that dies at its last item held it, as always; but nobody takes its place, and the pool
 * does not come nearer to giving up. */
static void
test_die_leaving (void)
{
  Sim *sim = scene_start (scene_processes ("a", 2), 256);
  WeirPool *pool = scene_pool (sim, "a");
  SimItem *first = sim_call (sim, "\"slow@a\"", 0, FALSE);
  SimItem *second = sim_call (sim, "\"slow@a\"", 0, FALSE);
  WeirSeat *seat = pool->seats[1];
  SimItem *held;

  scene_run_until (sim, scene_now (sim) + 1);
  held = seat->hands.head->item->id == first->id ? first : second;
  resize (sim, 1);
  sim_kill (sim, seat);
  scene_run (sim);
  scene_assert_error (held, WEIR_ERROR_WORKER_CRASHED);
  g_assert_cmpint (seat->state, ==, WEIR_SEAT_CLOSED);
  g_assert_cmpuint (pool->deaths, ==, 0);
  g_assert_cmpuint (pool->counters.restarts, ==, 0);
  scene_free (sim);
}

/* One that does not end though it was told to is killed. */
static void
test_linger (void)
{
  Sim *sim = scene_start (scene_processes ("a", 1), 256);
  WeirPool *pool = scene_pool (sim, "a");

  /* Of those that start, the second is never ready, and so never hears that it is to end. */
  scene_of (sim)->start = 60 * SIM_S;
  resize (sim, 2);
  scene_run_until (sim, SIM_MS);
  g_assert_cmpint (pool->seats[1]->state, ==, WEIR_SEAT_STARTING);
  resize (sim, 1);
  scene_run_until (sim, 4 * SIM_S);
  g_assert_cmpint (pool->seats[1]->state, ==, WEIR_SEAT_CLOSED);
  scene_run (sim);
  scene_free (sim);
}

/* A seat whose worker died and rests is closed at once. */
static void
test_resting (void)
{
  Sim *sim = scene_start (scene_processes ("a", 2), 256);
  WeirPool *pool = scene_pool (sim, "a");

  sim_kill (sim, pool->seats[1]);
  scene_run_until (sim, SIM_US);
  sim_kill (sim, pool->seats[1]);
  scene_run_until (sim, 10 * SIM_MS);
  g_assert_cmpint (pool->seats[1]->state, ==, WEIR_SEAT_RESTING);
  resize (sim, 1);
  g_assert_cmpint (pool->seats[1]->state, ==, WEIR_SEAT_CLOSED);
  g_assert_cmpint (weir_timers_next (&sim->engine->timers), ==, WEIR_NEVER);
  resize (sim, 2);
  scene_run (sim);
  g_assert_cmpint (pool->seats[1]->state, ==, WEIR_SEAT_READY);
  scene_free (sim);
}

/* What waits to be a batch is handed out by whoever stays. */
static void
test_batch (void)
{
  Sim *sim = scene_start (scene_batches ("a", 2, 3, 0.02), 256);

  call_many (sim, 7);
  resize (sim, 1);
  scene_run_until (sim, SIM_US);
  resize (sim, 4);
  call_many (sim, 3);
  scene_run (sim);
  g_assert_cmpuint (sim->engine->totals.done, ==, 10);
  scene_free (sim);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/resize/grow", test_grow);
  g_test_add_func ("/engine/resize/shrink", test_shrink);
  g_test_add_func ("/engine/resize/shrink-idle", test_shrink_idle);
  g_test_add_func ("/engine/resize/stay", test_stay);
  g_test_add_func ("/engine/resize/return", test_return);
  g_test_add_func ("/engine/resize/die-leaving", test_die_leaving);
  g_test_add_func ("/engine/resize/linger", test_linger);
  g_test_add_func ("/engine/resize/resting", test_resting);
  g_test_add_func ("/engine/resize/batch", test_batch);

  return g_test_run ();
}
