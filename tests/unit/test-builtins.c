/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <sys/prctl.h>
#include <time.h>

#include "base/weir-error.h"
#include "workers/weir-worker-private.h"
#include "workers/weir-worker-spec.h"

static WeirWorker *
try_worker (const char  *type,
            const char  *params,
            guint        index,
            GError     **error)
{
  g_autoptr(JsonNode) node = json_from_string (params, NULL);
  g_autoptr(WeirWorkerSpec) spec = weir_worker_spec_new (type, json_node_get_object (node));
  g_autoptr(WeirWorker) worker = weir_worker_spec_create (spec, error);

  g_assert_nonnull (worker);
  weir_worker_set_place (worker, "node-0", index, 0, 0, 1, NULL, 0);
  if (!weir_worker_init (worker, weir_worker_spec_get_params (spec), error))
    return NULL;

  return g_steal_pointer (&worker);
}

static WeirWorker *
make_worker (const char *type,
             const char *params,
             guint       index)
{
  g_autoptr(GError) error = NULL;
  WeirWorker *worker = try_worker (type, params, index, &error);

  g_assert_no_error (error);

  return worker;
}

static void
assert_passes (WeirWorker *worker)
{
  g_autoptr(WeirValue) item = weir_value_new_string ("item");
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirValue) result = weir_worker_call (worker, item, &error);

  g_assert_no_error (error);
  g_assert_true (result == item);
}

static void
assert_batch_passes (WeirWorker *worker)
{
  g_autoptr(WeirValue) item = weir_value_new_string ("item");
  WeirValue *items[] = { item, item, item };
  WeirValue *results[3];
  GError *errors[3];
  g_autoptr(GError) error = NULL;

  g_assert_true (weir_worker_call_batch (worker, items, 3, results, errors, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_no_error (errors[i]);
      g_assert_true (results[i] == item);
      weir_value_unref (results[i]);
    }
}

static gint64
get_time (clockid_t clock)
{
  struct timespec time;

  g_assert_cmpint (clock_gettime (clock, &time), ==, 0);

  return (gint64) time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void
test_pass_through (void)
{
  WeirWorker *worker = make_worker ("pass-through", "{}", 0);

  assert_passes (worker);
  assert_batch_passes (worker);
  g_assert_finalize_object (worker);
}

static void
test_delay (void)
{
  WeirWorker *worker = make_worker ("delay", "{\"seconds\":0.02}", 0);
  gint64 start = get_time (CLOCK_MONOTONIC);
  gint64 cpu = get_time (CLOCK_THREAD_CPUTIME_ID);

  assert_passes (worker);
  g_assert_cmpint (get_time (CLOCK_MONOTONIC) - start, >=, 20000);
  g_assert_cmpint (get_time (CLOCK_THREAD_CPUTIME_ID) - cpu, <, 20000);
  g_assert_cmpint (prctl (PR_GET_TIMERSLACK), ==, 1);

  /* Once for the whole batch. */
  start = get_time (CLOCK_MONOTONIC);
  assert_batch_passes (worker);
  g_assert_cmpint (get_time (CLOCK_MONOTONIC) - start, >=, 20000);
  g_assert_finalize_object (worker);
}

static void
test_busy (void)
{
  WeirWorker *worker = make_worker ("busy", "{\"seconds\":0.01}", 0);
  gint64 start = get_time (CLOCK_THREAD_CPUTIME_ID);
  gint64 burnt;

  assert_passes (worker);
  burnt = get_time (CLOCK_THREAD_CPUTIME_ID) - start;
  g_assert_cmpint (burnt, >=, 10000);
  g_assert_cmpint (burnt, <, 20000);

  /* Once for the whole batch: three times would be 30 ms of CPU time. */
  start = get_time (CLOCK_THREAD_CPUTIME_ID);
  assert_batch_passes (worker);
  burnt = get_time (CLOCK_THREAD_CPUTIME_ID) - start;
  g_assert_cmpint (burnt, >=, 10000);
  g_assert_cmpint (burnt, <, 20000);
  g_assert_finalize_object (worker);
}

static void
test_no_time (void)
{
  static const char * const types[] = { "delay", "busy" };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(WeirWorker) fixed = make_worker (types[i], "{\"seconds\":0}", 0);
      g_autoptr(WeirWorker) drawn = NULL;

      drawn = make_worker (types[i],
                           "{\"seconds\":{\"distribution\":\"exponential\",\"mean\":0},\"seed\":3}",
                           0);
      assert_passes (fixed);
      assert_passes (drawn);
    }
}

/* One bit for each of 64 items: whether it failed. */
static guint64
get_pattern (WeirWorker *worker)
{
  g_autoptr(WeirValue) item = weir_value_new_null ();
  guint64 pattern = 0;

  for (guint i = 0; i < 64; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WeirValue) result = weir_worker_call (worker, item, &error);

      g_assert_true ((result == NULL) == (error != NULL));
      pattern = pattern << 1 | (result == NULL);
    }

  return pattern;
}

static void
test_fail_rate (void)
{
  g_autoptr(WeirWorker) never = make_worker ("fail", "{\"rate\":0}", 0);
  g_autoptr(WeirWorker) always = make_worker ("fail", "{}", 0);
  g_autoptr(WeirWorker) first = make_worker ("fail", "{\"rate\":0.5,\"seed\":7}", 0);
  g_autoptr(WeirWorker) again = make_worker ("fail", "{\"rate\":0.5,\"seed\":7}", 0);
  g_autoptr(WeirWorker) sibling = make_worker ("fail", "{\"rate\":0.5,\"seed\":7}", 1);
  guint64 pattern = get_pattern (first);

  g_assert_cmpuint (get_pattern (never), ==, 0);
  g_assert_cmpuint (get_pattern (always), ==, G_MAXUINT64);
  g_assert_cmpuint (pattern, !=, 0);
  g_assert_cmpuint (pattern, !=, G_MAXUINT64);
  g_assert_cmpuint (get_pattern (again), ==, pattern);
  g_assert_cmpuint (get_pattern (sibling), !=, pattern);
}

static void
test_fail_message (void)
{
  g_autoptr(WeirWorker) plain = make_worker ("fail", "{}", 0);
  g_autoptr(WeirWorker) own = make_worker ("fail", "{\"message\":\"100 % wrong\"}", 0);
  g_autoptr(WeirValue) item = weir_value_new_null ();
  g_autoptr(GError) error = NULL;

  g_assert_null (weir_worker_call (plain, item, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "failed on purpose");
  g_clear_error (&error);

  g_assert_null (weir_worker_call (own, item, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "100 % wrong");
}

static void
test_params (void)
{
  static const struct {
    const char *type;
    const char *params;
    const char *message;
  } cases[] = {
    { "delay", "{}", "parameter \"seconds\": is missing: expected a number or a distribution of at "
                     "least 0 and at most 1000000" },
    { "busy", "{\"seconds\":\"1\"}", "parameter \"seconds\": expected a number or a distribution of "
                                     "at least 0 and at most 1000000, got \"1\"" },
    { "delay", "{\"seconds\":1,\"seed\":-1}", "parameter \"seed\": expected an integer of at least 0, "
                                              "got -1" },
    { "delay", "{\"seconds\":{\"distribution\":\"uniform\",\"low\":2,\"high\":1}}",
      "parameter \"seconds\": \"high\": expected a number of at least 2, which is \"low\", got 1" },
    { "fail", "{\"rate\":2}", "parameter \"rate\": expected a number of at least 0 and at most 1, "
                              "got 2" },
    { "fail", "{\"message\":1}", "parameter \"message\": expected a string, got 1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (try_worker (cases[i].type, cases[i].params, 0, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/builtins/pass-through", test_pass_through);
  g_test_add_func ("/builtins/delay", test_delay);
  g_test_add_func ("/builtins/busy", test_busy);
  g_test_add_func ("/builtins/no-time", test_no_time);
  g_test_add_func ("/builtins/fail-rate", test_fail_rate);
  g_test_add_func ("/builtins/fail-message", test_fail_message);
  g_test_add_func ("/builtins/params", test_params);

  return g_test_run ();
}
