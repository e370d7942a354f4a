/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "errors/weir-failure.h"
#include "trace/weir-trace.h"

static const char steps[] =
  "{\"item\": 7, \"duration\": 0.5, \"steps\": ["
  "{\"node\": \"head\", \"worker\": 0, \"attempt\": 1, \"arrived\": 0, \"handed\": 0.1,"
  " \"done\": 0.2, \"service\": 0.05, \"input\": \"world\", \"output\": \"w\"},"
  "{\"node\": \"greet\", \"worker\": 3, \"attempt\": 2, \"arrived\": 0.2, \"handed\": 0.2,"
  " \"done\": 0.5, \"service\": 9, \"input\": {\"a\": 12345678901234567},"
  " \"error\": {\"code\": \"failed\", \"message\": \"no\", \"kind\": \"ValueError\","
  " \"traceback\": \"line 1\"}}]}";

static void
test_steps (void)
{
  g_autoptr(GError) error = NULL;
  double duration = 0;
  g_autoptr(GListModel) trace = weir_trace_new (steps, &duration, &error);
  g_autoptr(WeirTraceStep) step = NULL;
  g_autofree char *summary = NULL;

  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (duration, 0.5, 1e-9);
  g_assert_cmpuint (g_list_model_get_n_items (trace), ==, 2);

  step = g_list_model_get_item (trace, 0);
  g_assert_cmpstr (weir_trace_step_get_node (step), ==, "head");
  g_assert_cmpfloat_with_epsilon (weir_trace_step_get_begun (step), 0.15, 1e-9);
  g_assert_cmpfloat_with_epsilon (weir_trace_step_get_done (step), 0.2, 1e-9);
  g_assert_cmpstr (weir_trace_step_get_input (step), ==, "\"world\"");
  g_assert_cmpstr (weir_trace_step_get_output (step), ==, "\"w\"");
  g_assert_null (weir_trace_step_get_error (step));

  g_object_get (step, "summary", &summary, NULL);
  g_assert_cmpstr (summary, ==, "head, worker 0, waited 150 ms, worked 50 ms");
}

/* A batch's work began before the item came: it does not count as the item's. */
static void
test_failed_step (void)
{
  double duration = 0;
  g_autoptr(GListModel) trace = weir_trace_new (steps, &duration, NULL);
  g_autoptr(WeirTraceStep) step = g_list_model_get_item (trace, 1);
  const GError *error = weir_trace_step_get_error (step);
  g_autofree char *summary = NULL;

  g_assert_cmpfloat_with_epsilon (weir_trace_step_get_begun (step), 0.2, 1e-9);
  g_assert_cmpstr (weir_trace_step_get_input (step), ==, "{\"a\": 12345678901234567}");
  g_assert_null (weir_trace_step_get_output (step));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "no");
  g_assert_cmpstr (weir_error_get_kind (error), ==, "ValueError");
  g_assert_cmpstr (weir_error_get_traceback (error), ==, "line 1");

  g_object_get (step, "summary", &summary, NULL);
  g_assert_cmpstr (summary, ==, "greet, worker 3, attempt 2, waited 0 µs, worked 300 ms, failed");
}

static void
test_no_trace (void)
{
  static const char * const texts[] = { "{", "[]", "{\"item\": 1}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      double duration = 0;

      g_assert_null (weir_trace_new (texts[i], &duration, &error));
      g_assert_nonnull (error);
    }
}

static WeirFailure *
make_failure (const char *node,
              const char *error,
              const char *flow_input)
{
  g_autoptr(GVariant) row =
    g_variant_ref_sink (g_variant_new ("(txtssss)", G_GUINT64_CONSTANT (1),
                                       G_GINT64_CONSTANT (1700000000000000),
                                       G_GUINT64_CONSTANT (42), node, error, flow_input, "[1]"));

  return weir_failure_new (row);
}

static void
test_failure (void)
{
  g_autoptr(WeirFailure) failure =
    make_failure ("head", "{\"error\":{\"code\":\"failed\",\"node\":\"head\",\"message\":\"no\"}}", "");
  g_autofree char *place = NULL;
  g_autofree char *item = NULL;
  g_autofree char *message = NULL;

  g_object_get (failure, "place", &place, "item", &item, "message", &message, NULL);
  g_assert_cmpstr (place, ==, "head");
  g_assert_cmpstr (item, ==, "item 42");
  g_assert_cmpstr (message, ==, "no");
  g_assert_cmpstr (weir_failure_get_node (failure), ==, "head");
  g_assert_null (weir_failure_get_flow_input (failure));
  g_assert_cmpstr (weir_failure_get_node_input (failure), ==, "[1]");
}

static void
test_failure_of_no_node (void)
{
  g_autoptr(WeirFailure) failure = make_failure ("", "it is too late", "7");
  g_autofree char *place = NULL;

  g_object_get (failure, "place", &place, NULL);
  g_assert_cmpstr (place, ==, "Flow");
  g_assert_null (weir_failure_get_node (failure));
  g_assert_cmpstr (weir_failure_get_error (failure)->message, ==, "it is too late");
  g_assert_cmpstr (weir_failure_get_flow_input (failure), ==, "7");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trace/steps", test_steps);
  g_test_add_func ("/trace/failed-step", test_failed_step);
  g_test_add_func ("/trace/no-trace", test_no_trace);
  g_test_add_func ("/trace/failure", test_failure);
  g_test_add_func ("/trace/failure-of-no-node", test_failure_of_no_node);

  return g_test_run ();
}
