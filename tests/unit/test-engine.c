/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <gio/gio.h>

#include "base/weir-error.h"
#include "engine-heap.h"
#include "engine-scenario.h"
#include "servlets/weir-ensemble-servlet.h"
#include "servlets/weir-pass-through.h"
#include "servlets/weir-pool-servlet.h"
#include "servlets/weir-sequential-servlet.h"
#include "servlets/weir-switch-servlet.h"

/* What comes of items: routes, joins, errors and time. */

/* One call through @servlet, which is taken. */
static void
assert_outcome (WeirServlet *servlet,
                const char  *input,
                const char  *output)
{
  Sim *sim = scene_start (servlet, 8);
  SimItem *item = sim_call (sim, input, 0, FALSE);

  scene_run (sim);
  scene_assert_value (item, output);
  scene_free (sim);
}

/* Routes */

static void
test_sequence (void)
{
  assert_outcome (scene_threads ("a", 1), "\"x\"", "\"x.a\"");
  assert_outcome (weir_sequential_servlet_new (scene_threads ("a", 1), scene_processes ("b", 2),
                                               scene_threads ("c", 1), NULL),
                  "\"x\"", "\"x.a.b.c\"");
  assert_outcome (weir_pass_through_new (), "\"x\"", "\"x\"");
}

static WeirServlet *
five_stages (void)
{
  WeirServlet *servlet = weir_sequential_servlet_new (NULL, NULL);

  for (char name[] = "a"; *name <= 'e'; ++*name)
    weir_sequential_servlet_add (WEIR_SEQUENTIAL_SERVLET (servlet), scene_threads (name, 1));
  return servlet;
}

/* Each of five stages fails on one value; the others go on. */
static void
test_sequence_errors (void)
{
  Sim *sim = scene_start (five_stages (), 16);

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *text = i % 2 == 0 ? g_strdup_printf ("\"%u fail@%c\"", i, 'a' + i / 2)
                                         : g_strdup_printf ("\"%u\"", i);

      sim_call (sim, text, 0, FALSE);
    }
  scene_run (sim);

  for (guint i = 0; i < 10; i++)
    {
      SimItem *item = g_ptr_array_index (sim->items, i);
      g_autofree char *output = g_strdup_printf ("\"%u.a.b.c.d.e\"", i);
      g_autofree char *message = g_strdup_printf ("%c does not like it", 'a' + i / 2);

      if (i % 2 == 1)
        {
          scene_assert_value (item, output);
          continue;
        }
      scene_assert_error (item, WEIR_ERROR_FAILED);
      g_assert_cmpstr (item->outcome.error->message, ==, message);
    }

  /* What failed at "a" never came to "b". */
  g_assert_cmpuint (scene_count (sim, "a"), ==, 10);
  g_assert_cmpuint (scene_count (sim, "b"), ==, 9);
  g_assert_cmpuint (scene_count (sim, "e"), ==, 6);
  g_assert_cmpuint (sim->engine->totals.failed, ==, 5);
  g_assert_cmpuint (sim->engine->totals.done, ==, 5);
  scene_free (sim);
}

/* Results stand in the members' order, whatever order they come in. */
static void
test_ensemble (void)
{
  Sim *sim = scene_start (weir_sequential_servlet_new (
                            scene_ensemble ("e", TRUE, scene_threads ("a", 1),
                                            weir_pass_through_new (), scene_processes ("b", 1),
                                            NULL),
                            scene_threads ("c", 1), NULL), 8);
  SimItem *item = sim_call (sim, "\"slow@a\"", 0, FALSE);

  scene_run (sim);
  scene_assert_value (item, "[\"slow@a.a\",\"slow@a\",\"slow@a.b\"]");
  g_assert_cmpuint (scene_count (sim, "c"), ==, 1);
  scene_free (sim);
}

static WeirServlet *
with_absent (WeirServlet *ensemble)
{
  weir_ensemble_servlet_add_absent (WEIR_ENSEMBLE_SERVLET (ensemble));
  return ensemble;
}

static void
test_ensemble_absent (void)
{
  assert_outcome (with_absent (scene_ensemble ("e", TRUE, scene_threads ("a", 1),
                                               weir_pass_through_new (), NULL)),
                  "\"x\"", "[\"x.a\",\"x\",null]");
  assert_outcome (with_absent (with_absent (scene_ensemble ("e", FALSE, weir_pass_through_new (),
                                                            NULL))),
                  "1", "[1,null,null]");
}

/* Members with batches of none, 0, 1 and 4, and an ensemble in an ensemble. */
static void
test_ensemble_batches (void)
{
  WeirServlet *inner = scene_ensemble ("inner", TRUE, scene_batches ("c", 1, 1, 0),
                                       scene_batches ("d", 2, 4, 0.001), NULL);
  Sim *sim = scene_start (scene_ensemble ("e", TRUE, scene_threads ("a", 1),
                                          scene_batches ("b", 1, 0, 0), inner, NULL), 100);

  for (guint i = 0; i < 50; i++)
    sim_call (sim, NULL, 0, FALSE);
  scene_run (sim);

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *output =
        g_strdup_printf ("[\"%u:.a\",\"%u:.b\",[\"%u:.c\",\"%u:.d\"]]", i + 1, i + 1, i + 1, i + 1);

      scene_assert_value (sim_get_item (sim, i + 1), output);
    }
  g_assert_cmpuint (scene_count (sim, "c"), ==, 50);
  g_assert_cmpuint (scene_count (sim, "d"), <, 20);
  scene_free (sim);
}

static void
test_switch (void)
{
  WeirServlet *servlet = weir_switch_servlet_new ();
  WeirSwitchServlet *choice = WEIR_SWITCH_SERVLET (servlet);
  static const char *const outputs[] = { "\"go@s=0.a.z\"", "\"go@s=1.b.z\"", "\"go@s=2.c.z\"",
                                         "\"go@s=3.z\"", "\"go@s=4.z\"" };
  Sim *sim;

  weir_servlet_set_name (servlet, "s");
  weir_switch_servlet_add (choice, "0", ".", scene_threads ("a", 1));
  weir_switch_servlet_add (choice, "1", ".", scene_processes ("b", 1));
  weir_switch_servlet_add (choice, "2", ".", scene_threads ("c", 1));
  weir_switch_servlet_add (choice, "3", ".", weir_pass_through_new ());
  weir_switch_servlet_set_otherwise (choice, WEIR_SWITCH_ELSE_PASS);
  sim = scene_start (weir_sequential_servlet_new (servlet, scene_threads ("z", 1), NULL), 16);

  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    {
      g_autofree char *text = g_strdup_printf ("\"go@s=%u\"", i);

      sim_call (sim, text, 0, FALSE);
    }
  sim_call (sim, "\"fail@s\"", 0, FALSE);
  scene_run (sim);

  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    scene_assert_value (sim_get_item (sim, i + 1), outputs[i]);
  scene_assert_error (sim_get_item (sim, 6), WEIR_ERROR_FAILED);
  g_assert_cmpuint (scene_count (sim, "a"), ==, 1);
  g_assert_cmpuint (scene_count (sim, "z"), ==, 5);
  scene_free (sim);
}

/* Ensembles that fail */

/* The first error is the item's, with the list so far; siblings that are not begun are not. */
static void
test_fail_fast (void)
{
  Sim *sim = scene_start (scene_ensemble ("e", TRUE, scene_threads ("a", 1), scene_threads ("b", 1),
                                          scene_threads ("c", 1), NULL), 8);
  SimItem *slow = sim_call (sim, "\"slow@c\"", 0, FALSE);
  SimItem *item = sim_call (sim, "\"fail@b\"", 0, FALSE);
  const GError *error;

  scene_run_until (sim, 5 * SIM_MS);
  error = item->outcome.error;
  scene_assert_error (item, WEIR_ERROR_ENSEMBLE);
  g_assert_cmpstr (error->message, ==, "member 2 of 3 (“b”) failed: b does not like it");
  g_assert_cmpstr (weir_error_get_node (error), ==, "e");
  g_assert_cmpuint (weir_error_get_done (error), ==, 2);
  g_assert_cmpstr (weir_value_get_json (weir_error_get_results (error), NULL), ==,
                   "[\"fail@b.a\",{\"error\":{\"code\":\"failed\",\"message\":"
                   "\"b does not like it\"}},null]");

  scene_run (sim);
  scene_assert_value (slow, "[\"slow@c.a\",\"slow@c.b\",\"slow@c.c\"]");
  g_assert_cmpuint (scene_count (sim, "c"), ==, 1);
  g_assert_cmpuint (scene_pool (sim, "c")->counters.dropped, ==, 1);
  scene_free (sim);
}

/* A sibling that is begun runs on, and what it answers is for nobody. */
static void
test_fail_fast_begun (void)
{
  Sim *sim = scene_start (weir_sequential_servlet_new (
                            scene_ensemble ("e", TRUE, scene_threads ("a", 1),
                                            scene_threads ("b", 1), NULL),
                            scene_threads ("c", 1), NULL), 8);
  SimItem *item = sim_call (sim, "\"fail@a slow@b\"", 0, FALSE);

  scene_run_until (sim, 2 * SIM_MS);
  scene_assert_error (item, WEIR_ERROR_ENSEMBLE);
  g_assert_cmpuint (sim->engine->n_live, ==, 0);
  g_assert_cmpuint (scene_pool (sim, "b")->seats[0]->hands.length, ==, 1);

  scene_run (sim);
  g_assert_cmpint (scene_now (sim), ==, 10 * SIM_S);
  g_assert_cmpuint (scene_pool (sim, "b")->counters.dropped, ==, 1);
  g_assert_cmpuint (scene_pool (sim, "b")->counters.done, ==, 0);
  g_assert_cmpuint (scene_count (sim, "c"), ==, 0);
  scene_free (sim);
}

/* Without fail-fast errors stand in the list, as long as one member answers. */
static void
test_fail_late (void)
{
  Sim *sim = scene_start (with_absent (scene_ensemble ("e", FALSE, scene_threads ("a", 1),
                                                       scene_threads ("b", 1), NULL)), 8);
  SimItem *one = sim_call (sim, "\"fail@a\"", 0, FALSE);
  SimItem *both = sim_call (sim, "\"fail@a fail@b\"", 0, FALSE);

  scene_run (sim);
  scene_assert_value (one, "[{\"error\":{\"code\":\"failed\",\"message\":\"a does not like it\"}},"
                      "\"fail@a.b\",null]");
  scene_assert_error (both, WEIR_ERROR_ENSEMBLE);
  g_assert_cmpstr (both->outcome.error->message, ==,
                   "all 2 members failed; the last: b does not like it");
  scene_free (sim);
}

/* An error of an ensemble in an ensemble passes what is between. */
static void
test_fail_nested (void)
{
  WeirServlet *inner = weir_sequential_servlet_new (
    scene_ensemble ("inner", TRUE, scene_threads ("a", 1), scene_threads ("b", 1), NULL),
    scene_threads ("c", 1), NULL);
  Sim *sim = scene_start (scene_ensemble ("outer", FALSE, inner, scene_threads ("d", 1), NULL), 8);
  SimItem *item = sim_call (sim, "\"fail@a slow@b\"", 0, FALSE);

  scene_run_until (sim, 5 * SIM_MS);
  scene_assert_value (item, "[{\"error\":{\"code\":\"ensemble\",\"node\":\"inner\",\"message\":"
                      "\"member 1 of 2 (“a”) failed: a does not like it\",\"results\":"
                      "[{\"error\":{\"code\":\"failed\",\"message\":\"a does not like it\"}},null],"
                      "\"done\":1}},\"fail@a slow@b.d\"]");
  g_assert_cmpuint (scene_count (sim, "c"), ==, 0);
  scene_run (sim);
  scene_free (sim);
}

static void
run_fork_that_fails_at_once (void)
{
  WeirServlet *inner = scene_ensemble ("inner", TRUE, scene_threads ("a", 1),
                                       scene_threads ("b", 1), scene_threads ("c", 1), NULL);
  Sim *sim = scene_start (scene_ensemble ("outer", TRUE, inner, scene_threads ("d", 1),
                                          scene_threads ("e", 1), NULL), 8);
  SimItem *item;

  scene_give_up (sim, "a");
  item = sim_call (sim, "\"x\"", 0, FALSE);
  scene_assert_error (item, WEIR_ERROR_ENSEMBLE);
  g_assert_cmpint (item->finished_at, ==, item->entered_at);
  scene_run (sim);
  g_assert_cmpuint (scene_count (sim, "b"), ==, 0);
  g_assert_cmpuint (scene_count (sim, "d"), ==, 0);
  scene_free (sim);
}

/* The first member fails before the others are there: then they never are. */
static void
test_fail_in_fork (void)
{
  gint64 before;

  run_fork_that_fails_at_once ();
  before = engine_heap_count ();
  run_fork_that_fails_at_once ();
  g_assert_cmpint (engine_heap_count (), <=, before);
}

/* Time */

/* The item ends in its time, its room is free at once, and the stages behind never see it. */
static void
test_timeout_in_sequence (void)
{
  Sim *sim = scene_start (weir_sequential_servlet_new (scene_threads ("a", 1),
                                                       scene_threads ("b", 1), NULL), 1);
  SimItem *item = sim_call (sim, "\"slow@a\"", 20 * SIM_MS, FALSE);

  scene_run_until (sim, 20 * SIM_MS - 1);
  g_assert_false (item->finished);
  scene_run_until (sim, 20 * SIM_MS);
  scene_assert_error (item, WEIR_ERROR_TIMEOUT);
  g_assert_cmpstr (item->outcome.error->message, ==,
                   "no result within 0.02 s, of which it waited 0 s for room");
  g_assert_cmpuint (sim->engine->n_live, ==, 0);
  g_assert_cmpuint (sim->engine->totals.timed_out, ==, 1);

  scene_run (sim);
  g_assert_cmpuint (scene_count (sim, "b"), ==, 0);
  scene_free (sim);
}

static void
test_timeout_in_ensemble (void)
{
  Sim *sim = scene_start (scene_ensemble ("e", FALSE, scene_threads ("a", 1),
                                          scene_threads ("b", 1), NULL), 8);
  SimItem *blocker = sim_call (sim, "\"slow@b\"", 0, FALSE);
  SimItem *item = sim_call (sim, "\"x\"", 20 * SIM_MS, FALSE);

  scene_run (sim);
  scene_assert_error (item, WEIR_ERROR_TIMEOUT);
  g_assert_cmpint (item->finished_at - item->submitted_at, ==, 20 * SIM_MS);
  scene_assert_value (blocker, "[\"slow@b.a\",\"slow@b.b\"]");
  g_assert_cmpuint (scene_count (sim, "a"), ==, 2);
  g_assert_cmpuint (scene_count (sim, "b"), ==, 1);
  scene_free (sim);
}

/* Waiting for room counts, and running out of time there is another error. */
static void
test_timeout_at_the_door (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 1);
  SimItem *first = sim_call (sim, "\"slow@a\"", 0, FALSE);
  SimItem *second = sim_call (sim, "\"x\"", 50 * SIM_MS, TRUE);
  SimItem *third = sim_call (sim, "\"slow@a\"", 12 * SIM_S, TRUE);

  scene_run (sim);
  scene_assert_value (first, "\"slow@a.a\"");
  scene_assert_error (second, WEIR_ERROR_BACKLOG_FULL);
  g_assert_cmpstr (second->outcome.error->message, ==,
                   "the server holds 1 items, as many as it may, and made no room within 0.05 s");
  g_assert_cmpint (second->finished_at - second->submitted_at, ==, 50 * SIM_MS);
  scene_assert_error (third, WEIR_ERROR_TIMEOUT);
  g_assert_cmpstr (third->outcome.error->message, ==,
                   "no result within 12 s, of which it waited 10 s for room");
  g_assert_cmpuint (sim->engine->totals.rejected, ==, 1);
  scene_free (sim);
}

/* What waits in a queue leaves it at once; what is begun runs on, and counts as backlog no more. */
static void
test_cancel (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 8);
  WeirPool *pool = scene_pool (sim, "a");
  SimItem *begun = sim_call (sim, "\"slow@a\"", 0, FALSE);
  SimItem *queued = sim_call (sim, "\"x\"", 0, FALSE);

  sim_call (sim, "\"y\"", 0, FALSE);
  scene_run_until (sim, SIM_MS);
  g_assert_cmpuint (sim->engine->n_live, ==, 3);
  g_assert_cmpuint (pool->queue.length, ==, 2);

  sim_abandon (sim, queued, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (pool->queue.length, ==, 1);
  g_assert_error (queued->outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sim_abandon (sim, begun, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (sim->engine->n_live, ==, 1);
  g_assert_cmpuint (pool->seats[0]->hands.length, ==, 1);
  g_assert_cmpuint (sim->engine->totals.cancelled, ==, 2);

  scene_run (sim);
  scene_assert_value (sim_get_item (sim, 3), "\"y.a\"");
  g_assert_cmpuint (pool->counters.dropped, ==, 2);
  g_assert_cmpuint (pool->counters.done, ==, 1);
  scene_free (sim);
}

/* Only giving up counts as cancelled; a worker's error is a failure, whatever its domain. */
static void
test_totals (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 8);
  const WeirTotals *totals = &sim->engine->totals;

  sim_call (sim, "\"x\"", 0, FALSE);
  sim_call (sim, "\"fail@a\"", 0, FALSE);
  sim_call (sim, "\"die@a\"", 0, FALSE);
  sim_call (sim, "\"slow@a\"", 0, FALSE);
  sim_call (sim, "\"y\"", 5 * SIM_MS, FALSE);
  scene_run_until (sim, 10 * SIM_MS);
  sim_abandon (sim, sim_get_item (sim, 4), WEIR_ERROR, WEIR_ERROR_STOPPED);
  scene_run (sim);

  g_assert_cmpuint (totals->received, ==, 5);
  g_assert_cmpuint (totals->done, ==, 1);
  g_assert_cmpuint (totals->failed, ==, 2);
  g_assert_cmpuint (totals->timed_out, ==, 1);
  g_assert_cmpuint (totals->cancelled, ==, 1);
  g_assert_cmpuint (totals->rejected, ==, 0);
  g_assert_cmpuint (totals->latency.count, ==, 5);
  scene_free (sim);
}

static void
answer_with (WeirEngine *engine,
             WeirSeat   *seat,
             GQuark      domain,
             int         code)
{
  WeirOutcome outcome = { NULL, g_error_new_literal (domain, code, "no"), 0 };
  WeirItem *item = weir_engine_new_item (engine, weir_value_new_int (1), 0, SIM_START);

  g_assert_true (weir_engine_submit (engine, item, NULL, SIM_START));
  g_assert_true (weir_engine_result (engine, seat, seat->hands.head->ticket, &outcome, 1,
                                     SIM_START));
  g_assert_true (weir_engine_take_finished (engine) == item);
  weir_engine_free_item (engine, item);
}

static void
test_totals_by_domain (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 8);
  WeirEngine *engine = sim->engine;

  answer_with (engine, engine->pools[0].seats[0], G_IO_ERROR, G_IO_ERROR_CANCELLED);
  answer_with (engine, engine->pools[0].seats[0], WEIR_ERROR, WEIR_ERROR_TIMEOUT);
  answer_with (engine, engine->pools[0].seats[0], WEIR_ERROR, WEIR_ERROR_STOPPED);
  g_assert_cmpuint (engine->totals.failed, ==, 3);
  g_assert_cmpuint (engine->totals.cancelled, ==, 0);
  g_assert_cmpuint (engine->totals.timed_out, ==, 0);
  scene_free (sim);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/sequence", test_sequence);
  g_test_add_func ("/engine/sequence/errors", test_sequence_errors);
  g_test_add_func ("/engine/ensemble", test_ensemble);
  g_test_add_func ("/engine/ensemble/absent", test_ensemble_absent);
  g_test_add_func ("/engine/ensemble/batches", test_ensemble_batches);
  g_test_add_func ("/engine/switch", test_switch);
  g_test_add_func ("/engine/fail-fast", test_fail_fast);
  g_test_add_func ("/engine/fail-fast/begun", test_fail_fast_begun);
  g_test_add_func ("/engine/fail-late", test_fail_late);
  g_test_add_func ("/engine/fail-nested", test_fail_nested);
  g_test_add_func ("/engine/fail-in-fork", test_fail_in_fork);
  g_test_add_func ("/engine/timeout/in-sequence", test_timeout_in_sequence);
  g_test_add_func ("/engine/timeout/in-ensemble", test_timeout_in_ensemble);
  g_test_add_func ("/engine/timeout/at-the-door", test_timeout_at_the_door);
  g_test_add_func ("/engine/cancel", test_cancel);
  g_test_add_func ("/engine/totals", test_totals);
  g_test_add_func ("/engine/totals/by-domain", test_totals_by_domain);

  return g_test_run ();
}
