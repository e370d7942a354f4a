/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "engine/weir-plan.h"

#include "base/weir-error.h"
#include "servlets/weir-cpus.h"
#include "servlets/weir-ensemble-servlet.h"
#include "servlets/weir-pass-through.h"
#include "servlets/weir-process-servlet.h"
#include "servlets/weir-sequential-servlet.h"
#include "servlets/weir-switch-servlet.h"
#include "servlets/weir-thread-servlet.h"
#include "workers/weir-worker-spec.h"

#define MS G_GINT64_CONSTANT (1000000)

static WeirServlet *
threads (const char *name)
{
  WeirServlet *servlet = weir_thread_servlet_new (weir_worker_spec_new ("pass-through", NULL), 1);

  weir_servlet_set_name (servlet, name);
  return servlet;
}

static WeirPlan *
plan (WeirServlet *servlet)
{
  g_autoptr (WeirServlet) owned = servlet;
  g_autoptr (GError) error = NULL;
  WeirPlan *self = weir_plan_new (owned, &error);

  g_assert_no_error (error);
  g_assert_nonnull (self);
  return self;
}

/* Which pool @step waits for, by its name. */
static const char *
pool_of (WeirPlan       *self,
         const WeirStep *step)
{
  g_assert_true (step->kind == WEIR_STEP_POOL || step->kind == WEIR_STEP_CHOICE);
  g_assert_cmpuint (step->pool, <, weir_plan_get_n_pools (self));
  return weir_plan_get_pool (self, step->pool)->name;
}

static const WeirStep *
assert_pool (WeirPlan       *self,
             const WeirStep *step,
             const char     *name)
{
  g_assert_cmpint (step->kind, ==, WEIR_STEP_POOL);
  g_assert_cmpstr (pool_of (self, step), ==, name);
  g_assert_cmpstr (weir_servlet_get_name (step->servlet), ==, name);
  return step->next;
}

static void
test_pool (void)
{
  g_autoptr (WeirPlan) self = plan (threads ("one"));
  const WeirStep *end = assert_pool (self, weir_plan_get_entry (self), "one");

  g_assert_cmpuint (weir_plan_get_n_pools (self), ==, 1);
  g_assert_cmpint (end->kind, ==, WEIR_STEP_END);
  g_assert_null (end->servlet);
  g_assert_null (end->next);
}

static void
test_pass_through (void)
{
  g_autoptr (WeirPlan) self = plan (weir_pass_through_new ());

  g_assert_cmpuint (weir_plan_get_n_pools (self), ==, 0);
  g_assert_cmpint (weir_plan_get_entry (self)->kind, ==, WEIR_STEP_END);
}

static void
test_sequence (void)
{
  g_autoptr (WeirPlan) self =
    plan (weir_sequential_servlet_new (threads ("a"),
                                       weir_sequential_servlet_new (threads ("b"),
                                                                    weir_pass_through_new (),
                                                                    NULL),
                                       threads ("c"), NULL));
  const WeirStep *step = weir_plan_get_entry (self);

  step = assert_pool (self, step, "a");
  step = assert_pool (self, step, "b");
  step = assert_pool (self, step, "c");
  g_assert_cmpint (step->kind, ==, WEIR_STEP_END);
  g_assert_cmpuint (weir_plan_get_n_pools (self), ==, 3);
}

/* A pass-through's branch is the join itself, a slot that nothing fills has none. */
static void
test_ensemble (void)
{
  WeirServlet *ensemble = weir_ensemble_servlet_new (threads ("a"), weir_pass_through_new (), NULL);
  g_autoptr (WeirPlan) self = NULL;
  const WeirStep *fork;

  weir_ensemble_servlet_add_absent (WEIR_ENSEMBLE_SERVLET (ensemble));
  self = plan (weir_sequential_servlet_new (ensemble, threads ("b"), NULL));
  fork = weir_plan_get_entry (self);

  g_assert_cmpint (fork->kind, ==, WEIR_STEP_FORK);
  g_assert_cmpuint (fork->n_branches, ==, 3);
  g_assert_true (fork->servlet == ensemble);
  g_assert_cmpint (fork->join->kind, ==, WEIR_STEP_JOIN);
  g_assert_cmpuint (fork->join->n_branches, ==, 3);
  g_assert_true (fork->join->servlet == ensemble);
  g_assert_true (fork->join->fail_fast);
  g_assert_true (assert_pool (self, fork->branches[0], "a") == fork->join);
  g_assert_true (fork->branches[1] == fork->join);
  g_assert_null (fork->branches[2]);
  g_assert_cmpint (assert_pool (self, fork->join->next, "b")->kind, ==, WEIR_STEP_END);
}

/* What follows an inner ensemble is the outer one's join. */
static void
test_nested_ensembles (void)
{
  WeirServlet *inner = weir_ensemble_servlet_new (threads ("a"), threads ("b"), NULL);
  g_autoptr (WeirPlan) self = NULL;
  const WeirStep *outer_fork;
  const WeirStep *inner_fork;

  weir_ensemble_servlet_set_fail_fast (WEIR_ENSEMBLE_SERVLET (inner), FALSE);
  self = plan (weir_ensemble_servlet_new (weir_sequential_servlet_new (threads ("c"), inner, NULL),
                                          threads ("d"), NULL));
  outer_fork = weir_plan_get_entry (self);
  inner_fork = assert_pool (self, outer_fork->branches[0], "c");

  g_assert_cmpint (inner_fork->kind, ==, WEIR_STEP_FORK);
  g_assert_true (inner_fork->join != outer_fork->join);
  g_assert_false (inner_fork->join->fail_fast);
  g_assert_true (outer_fork->join->fail_fast);
  g_assert_true (assert_pool (self, inner_fork->branches[1], "b") == inner_fork->join);
  g_assert_true (inner_fork->join->next == outer_fork->join);
  g_assert_true (assert_pool (self, outer_fork->branches[1], "d") == outer_fork->join);
  g_assert_cmpint (outer_fork->join->next->kind, ==, WEIR_STEP_END);
}

/* The branches meet at what follows; the one past the members is the way past them all. */
static void
test_switch (void)
{
  WeirServlet *choice = weir_switch_servlet_new ();
  g_autoptr (WeirPlan) self = NULL;
  const WeirPoolConfig *config;
  const WeirStep *step;

  weir_servlet_set_name (choice, "size");
  weir_switch_servlet_add (WEIR_SWITCH_SERVLET (choice), "big", ". > 1", threads ("a"));
  weir_switch_servlet_add (WEIR_SWITCH_SERVLET (choice), "bare", ". < 0", weir_pass_through_new ());
  weir_switch_servlet_set_otherwise (WEIR_SWITCH_SERVLET (choice), WEIR_SWITCH_ELSE_PASS);
  weir_switch_servlet_set_call_timeout (WEIR_SWITCH_SERVLET (choice), 2.5);
  self = plan (weir_sequential_servlet_new (choice, threads ("b"), NULL));
  step = weir_plan_get_entry (self);
  config = weir_plan_get_pool (self, step->pool);

  g_assert_cmpint (step->kind, ==, WEIR_STEP_CHOICE);
  g_assert_cmpstr (pool_of (self, step), ==, "size");
  g_assert_cmpuint (step->n_branches, ==, 3);
  g_assert_cmpstr (pool_of (self, assert_pool (self, step->branches[0], "a")), ==, "b");
  g_assert_cmpstr (pool_of (self, step->branches[1]), ==, "b");
  g_assert_true (step->branches[1] == step->branches[2]);

  g_assert_cmpint (config->kind, ==, WEIR_POOL_CHOOSERS);
  g_assert_cmpuint (config->n_seats, ==, 1);
  g_assert_cmpuint (config->batch_size, ==, 1);
  g_assert_cmpuint (config->concurrency, ==, 1);
  g_assert_cmpint (config->call_timeout, ==, 2500 * MS);
  g_assert_cmpuint (config->restart_limit, ==, 5);
}

static void
test_config (void)
{
  WeirServlet *servlet = weir_process_servlet_new (weir_worker_spec_new ("pass-through", NULL),
                                                   weir_cpus_new (3));
  WeirPoolServlet *pool = WEIR_POOL_SERVLET (servlet);
  g_autoptr (WeirPlan) self = NULL;
  const WeirPoolConfig *config;

  weir_servlet_set_name (servlet, "work");
  weir_pool_servlet_set_batch_size (pool, 8);
  weir_pool_servlet_set_batch_wait (pool, 0.02);
  weir_pool_servlet_set_concurrency (pool, 4);
  weir_pool_servlet_set_call_timeout (pool, 1.5);
  weir_pool_servlet_set_init_timeout (pool, 60);
  weir_pool_servlet_set_retries (pool, 2);
  weir_pool_servlet_set_restart_limit (pool, 7);
  self = plan (servlet);
  config = weir_plan_get_pool (self, 0);

  g_assert_cmpint (config->kind, ==, WEIR_POOL_PROCESSES);
  g_assert_cmpstr (config->name, ==, "work");
  g_assert_true (config->servlet == servlet);
  g_assert_cmpuint (config->n_seats, ==, 3);
  g_assert_cmpuint (config->batch_size, ==, 8);
  g_assert_cmpint (config->batch_wait, ==, 20 * MS);
  g_assert_cmpuint (config->concurrency, ==, 4);
  g_assert_cmpint (config->call_timeout, ==, 1500 * MS);
  g_assert_cmpint (config->init_timeout, ==, 60000 * MS);
  g_assert_cmpuint (config->retries, ==, 2);
  g_assert_cmpuint (config->restart_limit, ==, 7);
}

/* As the servlets have them: one item at a time, no wait, no limit to a call. */
static void
test_config_defaults (void)
{
  g_autoptr (WeirPlan) self =
    plan (weir_thread_servlet_new (weir_worker_spec_new ("pass-through", NULL), 2));
  const WeirPoolConfig *config = weir_plan_get_pool (self, 0);

  g_assert_cmpint (config->kind, ==, WEIR_POOL_THREADS);
  g_assert_cmpuint (config->n_seats, ==, 2);
  g_assert_cmpuint (config->batch_size, ==, 1);
  g_assert_cmpint (config->batch_wait, ==, 0);
  g_assert_cmpuint (config->concurrency, ==, 1);
  g_assert_cmpint (config->call_timeout, ==, 0);
  g_assert_cmpint (config->init_timeout, ==, 30000 * MS);
  g_assert_cmpuint (config->retries, ==, 0);
  g_assert_cmpuint (config->restart_limit, ==, 5);
}

/* A servlet without a name still has one in metrics and errors, a different one for each. */
static void
test_names (void)
{
  WeirServlet *choice = weir_switch_servlet_new ();
  g_autoptr (WeirPlan) self = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  weir_switch_servlet_add (WEIR_SWITCH_SERVLET (choice), "any", NULL, threads (NULL));
  self = plan (weir_sequential_servlet_new (threads (NULL), choice, threads (""), NULL));

  g_assert_cmpuint (weir_plan_get_n_pools (self), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      const char *name = weir_plan_get_pool (self, i)->name;

      g_assert_cmpstr (name, !=, "");
      g_assert_true (g_hash_table_add (seen, (gpointer) name));
    }
}

/* In the order in which an item comes to them. */
static void
test_order (void)
{
  static const char *const expected[] = { "a", "b", "c", "switch-3", "d", "pool-5", "e" };
  WeirServlet *choice = weir_switch_servlet_new ();
  g_autoptr (WeirPlan) self = NULL;

  weir_switch_servlet_add (WEIR_SWITCH_SERVLET (choice), "one", ".", threads ("d"));
  weir_switch_servlet_add (WEIR_SWITCH_SERVLET (choice), "two", NULL, threads (NULL));
  self = plan (weir_sequential_servlet_new (
    weir_ensemble_servlet_new (
      weir_sequential_servlet_new (threads ("a"), threads ("b"), NULL), threads ("c"), NULL),
    choice, threads ("e"), NULL));

  g_assert_cmpuint (weir_plan_get_n_pools (self), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (weir_plan_get_pool (self, i)->name, ==, expected[i]);
}

/* A servlet that stands in two places has a pool in each. */
static void
test_shared (void)
{
  WeirServlet *twice = threads ("twice");
  g_autoptr (WeirPlan) self =
    plan (weir_sequential_servlet_new (twice, g_object_ref (twice), NULL));
  const WeirStep *first = weir_plan_get_entry (self);

  g_assert_cmpuint (weir_plan_get_n_pools (self), ==, 2);
  g_assert_cmpuint (first->pool, !=, first->next->pool);
}

/* The plan holds its tree, and lets go of it. */
static void
test_lifetime (void)
{
  WeirServlet *servlet = threads ("one");
  g_autoptr (GError) error = NULL;
  WeirPlan *self = weir_plan_new (servlet, &error);

  g_assert_no_error (error);
  g_object_add_weak_pointer (G_OBJECT (servlet), (gpointer *) &servlet);
  g_object_unref (servlet);
  g_assert_nonnull (servlet);
  weir_plan_free (self);
  g_assert_null (servlet);
}

static void
assert_refused (WeirServlet *servlet,
                const char  *message)
{
  g_autoptr (WeirServlet) owned = servlet;
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_plan_new (owned, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_invalid (void)
{
  WeirServlet *lonely = weir_ensemble_servlet_new (threads ("a"), NULL);

  weir_servlet_set_name (lonely, "lonely");
  assert_refused (weir_sequential_servlet_new (threads ("b"), lonely, NULL),
                  "ensemble \"lonely\" needs at least 2 members; it has 1");
}

/* What a worker is at must fit into the page that it shares with its runner. */
static void
test_too_large (void)
{
  WeirServlet *batches = threads ("batches");
  WeirServlet *calls = threads ("calls");

  weir_pool_servlet_set_batch_size (WEIR_POOL_SERVLET (batches), 65537);
  assert_refused (batches, "thread servlet \"batches\" would begin 65537 items at once (batch-size "
                           "65537 × concurrency 1); a worker can begin 65536");

  weir_pool_servlet_set_batch_size (WEIR_POOL_SERVLET (calls), 65536);
  weir_pool_servlet_set_concurrency (WEIR_POOL_SERVLET (calls), 65536);
  assert_refused (calls, "thread servlet \"calls\" would begin 4294967296 items at once "
                         "(batch-size 65536 × concurrency 65536); a worker can begin 65536");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plan/pool", test_pool);
  g_test_add_func ("/plan/pass-through", test_pass_through);
  g_test_add_func ("/plan/sequence", test_sequence);
  g_test_add_func ("/plan/ensemble", test_ensemble);
  g_test_add_func ("/plan/nested-ensembles", test_nested_ensembles);
  g_test_add_func ("/plan/switch", test_switch);
  g_test_add_func ("/plan/config", test_config);
  g_test_add_func ("/plan/config-defaults", test_config_defaults);
  g_test_add_func ("/plan/names", test_names);
  g_test_add_func ("/plan/order", test_order);
  g_test_add_func ("/plan/shared", test_shared);
  g_test_add_func ("/plan/lifetime", test_lifetime);
  g_test_add_func ("/plan/invalid", test_invalid);
  g_test_add_func ("/plan/too-large", test_too_large);

  return g_test_run ();
}
