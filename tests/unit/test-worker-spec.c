/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-error.h"
#include "workers/weir-pass-through-worker.h"
#include "workers/weir-worker-registry.h"
#include "workers/weir-worker-spec.h"

static JsonObject *
parse (const char *json)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);

  return json_node_dup_object (node);
}

static char *
to_text (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);

  return json_to_string (node, FALSE);
}

static void
test_json (void)
{
  g_autoptr(JsonObject) json = parse ("{\"type\":\"delay\",\"x-note\":[1,{\"a\":null}],"
                                      "\"params\":{\"seconds\":0.5}}");
  g_autoptr(WeirWorkerSpec) spec = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  JsonObject *params;

  spec = weir_worker_spec_new_from_json (json, "/flows", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (weir_worker_spec_get_kind (spec), ==, "delay");
  g_assert_cmpstr (weir_worker_spec_get_directory (spec), ==, "/flows");
  g_assert_false (weir_worker_spec_is_local (spec));

  /* A later change of the document is no concern of the spec. */
  json_object_set_double_member (json_object_get_object_member (json, "params"), "seconds", 2);
  json_object_set_string_member (json, "type", "busy");
  json_array_add_int_element (json_object_get_array_member (json, "x-note"), 3);

  text = to_text (weir_worker_spec_get_json (spec));
  g_assert_cmpstr (text, ==, "{\"type\":\"delay\",\"x-note\":[1,{\"a\":null}],"
                             "\"params\":{\"seconds\":0.5}}");
  params = weir_worker_spec_get_params (spec);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (params, "seconds"), 0.5, 1e-12);
  g_assert_true (json_object_is_immutable (params));
  g_assert_true (json_object_is_immutable (weir_worker_spec_get_json (spec)));
}

static void
test_json_errors (void)
{
  static const struct {
    const char *json;
    const char *message;
  } cases[] = {
    { "{}", "worker: \"type\" is missing" },
    { "{\"type\":1}", "worker: \"type\" must be a string" },
    { "{\"type\":\"dealy\"}", "there is no worker of type \"dealy\"; did you mean \"delay\"?" },
    { "{\"type\":\"delay\",\"params\":[1]}",
      "worker of type \"delay\": \"params\" must be an object" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonObject) json = parse (cases[i].json);
      g_autoptr(GError) error = NULL;

      g_assert_null (weir_worker_spec_new_from_json (json, NULL, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_new (void)
{
  g_autoptr(JsonObject) params = parse ("{\"rate\":0.5}");
  g_autoptr(WeirWorkerSpec) fail = weir_worker_spec_new ("fail", params);
  g_autoptr(WeirWorkerSpec) pass = weir_worker_spec_new ("pass-through", NULL);
  g_autofree char *fail_text = to_text (weir_worker_spec_get_json (fail));
  g_autofree char *pass_text = to_text (weir_worker_spec_get_json (pass));
  g_autoptr(WeirWorker) worker = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (fail_text, ==, "{\"type\":\"fail\",\"params\":{\"rate\":0.5}}");
  g_assert_cmpstr (pass_text, ==, "{\"type\":\"pass-through\"}");
  g_assert_cmpuint (json_object_get_size (weir_worker_spec_get_params (pass)), ==, 0);
  g_assert_null (weir_worker_spec_get_directory (pass));

  worker = weir_worker_spec_create (pass, &error);
  g_assert_no_error (error);
  g_assert_true (WEIR_IS_PASS_THROUGH_WORKER (worker));
}

static WeirValue *
twice (WeirValue  *value,
       gpointer    data,
       GError    **error)
{
  guint *n_calls = data;
  WeirValue *values[] = { value, value };

  (*n_calls)++;
  if (*n_calls > 1)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_NO_CASE, "once is enough");
      return NULL;
    }

  return weir_value_new_array (values, 2);
}

static void
count_down (gpointer data)
{
  guint *n_calls = data;

  *n_calls = 100;
}

static void
test_func (void)
{
  guint n_calls = 0;
  WeirWorkerSpec *spec = weir_worker_spec_new_from_func (twice, &n_calls, count_down);
  g_autoptr(WeirValue) item = weir_value_new_int (7);
  g_autoptr(WeirValue) result = NULL;
  g_autoptr(GError) error = NULL;
  WeirWorker *worker;

  g_assert_true (weir_worker_spec_is_local (spec));
  g_assert_cmpstr (weir_worker_spec_get_kind (spec), ==, "function");
  g_assert_null (weir_worker_spec_get_json (spec));
  g_assert_cmpuint (json_object_get_size (weir_worker_spec_get_params (spec)), ==, 0);

  worker = weir_worker_spec_create (spec, &error);
  g_assert_no_error (error);
  weir_worker_spec_unref (spec);
  g_assert_true (weir_worker_init (worker, NULL, &error));

  /* The worker keeps the data alive. */
  result = weir_worker_call (worker, item, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (weir_value_get_json (result, NULL), ==, "[7,7]");
  g_assert_null (weir_worker_call (worker, item, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_NO_CASE);
  g_assert_cmpuint (n_calls, ==, 2);

  g_assert_finalize_object (worker);
  g_assert_cmpuint (n_calls, ==, 100);
}

static void
test_type (void)
{
  g_autoptr(JsonObject) params = parse ("{\"a\":1}");
  g_autoptr(WeirWorkerSpec) spec = NULL;
  g_autoptr(WeirWorkerSpec) bare = NULL;
  g_autoptr(WeirWorker) worker = NULL;
  g_autoptr(GError) error = NULL;

  spec = weir_worker_spec_new_from_type (WEIR_TYPE_PASS_THROUGH_WORKER, params);
  bare = weir_worker_spec_new_from_type (WEIR_TYPE_PASS_THROUGH_WORKER, NULL);
  g_assert_true (weir_worker_spec_is_local (spec));
  g_assert_cmpstr (weir_worker_spec_get_kind (spec), ==, "WeirPassThroughWorker");
  g_assert_null (weir_worker_spec_get_json (spec));
  g_assert_cmpint (json_object_get_int_member (weir_worker_spec_get_params (spec), "a"), ==, 1);
  g_assert_cmpuint (json_object_get_size (weir_worker_spec_get_params (bare)), ==, 0);

  worker = weir_worker_spec_create (spec, &error);
  g_assert_no_error (error);
  g_assert_true (WEIR_IS_PASS_THROUGH_WORKER (worker));
}

static void
test_boxed (void)
{
  g_autoptr(WeirWorkerSpec) spec = weir_worker_spec_new ("pass-through", NULL);
  g_auto(GValue) value = G_VALUE_INIT;

  g_value_init (&value, WEIR_TYPE_WORKER_SPEC);
  g_value_set_boxed (&value, spec);
  g_assert_true (g_value_get_boxed (&value) == spec);
}

static void
append_problem (const char *key,
                gboolean    fatal,
                const char *message,
                gpointer    data)
{
  g_string_append_printf (data, "%s %s: %s\n", fatal ? "error" : "warning", key, message);
}

static void
test_check (void)
{
  static const struct {
    const char *json;
    const char *problems;
  } cases[] = {
    { "{\"type\":\"pass-through\"}", "" },
    { "{\"type\":\"delay\",\"params\":{\"seconds\":1,\"x-why\":2},\"x-note\":1}", "" },
    { "{}", "error type: \"type\" is missing\n" },
    { "{\"type\":null}", "error type: \"type\" must be a string\n" },
    { "{\"type\":\"jp\"}", "error type: there is no worker of type \"jp\"; did you mean \"jq\"?\n" },
    { "{\"type\":\"delay\",\"params\":1}", "error params: \"params\" must be an object\n" },
    { "{\"type\":\"delay\"}",
      "error params.seconds: \"seconds\": is missing: expected a number or a distribution of at "
      "least 0 and at most 1000000\n" },
    { "{\"type\":\"delay\",\"parmas\":{},\"params\":{\"seconds\":-1}}",
      "warning parmas: \"parmas\" is not known; did you mean \"params\"?\n"
      "error params.seconds: \"seconds\": expected a number or a distribution of at least 0 and at "
      "most 1000000, got -1\n" },
    { "{\"type\":\"pass-through\",\"params\":{\"speed\":1}}",
      "warning params.speed: \"speed\" is not known; none is\n" },
    { "{\"type\":\"jq\",\"filter\":\". +\"}",
      "error filter: jq filter: line 1, column 3: syntax error, unexpected end of the filter\n" },
    { "{\"type\":\"jq\",\"filter\":1}", "error filter: \"filter\": expected a string, got 1\n" },
    { "{\"type\":\"jq\",\"filter\":\".\",\"params\":{\"a\":1}}",
      "warning params.a: \"a\" is not known; none is\n" },
  };

  g_unsetenv ("HOME");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonObject) json = parse (cases[i].json);
      g_autoptr(GString) problems = g_string_new (NULL);

      weir_worker_registry_check (json, NULL, append_problem, problems);
      g_assert_cmpstr (problems->str, ==, cases[i].problems);
    }
}

static void
test_describe (void)
{
  static const char * const kinds[] = {
    "pass-through", "delay", "busy", "fail", "jq", "command", "python", "module",
  };
  g_autoptr(JsonNode) node = weir_worker_registry_describe ();
  JsonObject *object = json_node_get_object (node);
  JsonObject *seconds, *filter;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      JsonObject *kind = json_object_get_object_member (object, kinds[i]);

      g_assert_nonnull (kind);
      g_assert_nonnull (json_object_get_string_member (kind, "description"));
      g_assert_nonnull (json_object_get_object_member (kind, "keys"));
      g_assert_nonnull (json_object_get_object_member (kind, "params"));
    }

  seconds = json_object_get_object_member (object, "delay");
  seconds = json_object_get_object_member (seconds, "params");
  seconds = json_object_get_object_member (seconds, "seconds");
  g_assert_cmpstr (json_object_get_string_member (seconds, "type"), ==, "distribution");
  g_assert_cmpstr (json_object_get_string_member (seconds, "unit"), ==, "s");
  g_assert_true (json_object_get_boolean_member (seconds, "required"));
  g_assert_cmpuint (json_object_get_size (json_object_get_object_member (seconds, "distributions")),
                    ==, 3);

  filter = json_object_get_object_member (object, "jq");
  filter = json_object_get_object_member (filter, "keys");
  filter = json_object_get_object_member (filter, "filter");
  g_assert_cmpstr (json_object_get_string_member (filter, "type"), ==, "string");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/worker-spec/json", test_json);
  g_test_add_func ("/worker-spec/json-errors", test_json_errors);
  g_test_add_func ("/worker-spec/new", test_new);
  g_test_add_func ("/worker-spec/func", test_func);
  g_test_add_func ("/worker-spec/type", test_type);
  g_test_add_func ("/worker-spec/boxed", test_boxed);
  g_test_add_func ("/worker-registry/check", test_check);
  g_test_add_func ("/worker-registry/describe", test_describe);

  return g_test_run ();
}
