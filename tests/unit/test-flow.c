/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <glib/gstdio.h>

#include "base/weir-error.h"
#include "document/weir-problem-private.h"
#include "flow-fixture.h"
#include "servlets/weir-cpus.h"
#include "servlets/weir-ensemble-servlet.h"
#include "servlets/weir-process-servlet.h"
#include "servlets/weir-servlet-private.h"
#include "servlets/weir-switch-servlet.h"
#include "servlets/weir-thread-servlet.h"

static void
assert_not_loaded (const char *text,
                   int         code,
                   const char *message)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (weir_flow_new_from_data (text, -1, NULL, &error));
  g_assert_error (error, WEIR_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
}

/* Loading */

static void
test_not_json (void)
{
  assert_not_loaded ("{\"format\": \"weir-flow/1\",\n  \"nodes\": }", WEIR_ERROR_INVALID_JSON,
                     "flow:2:12: expected a value, found '}'");
  assert_not_loaded ("", WEIR_ERROR_INVALID_JSON,
                     "flow:1:1: expected a value, found the end of the text");
}

static void
test_duplicate_key (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (weir_flow_new_from_data ("{\"format\": \"weir-flow/1\",\n \"nodes\": {},\n"
                                          " \"nodes\": {}}", -1, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_JSON);
  g_assert_true (g_str_has_prefix (error->message, "flow:3:2: "));
}

static void
test_large_integer (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (weir_flow_new_from_data ("{\"capacity\": 9223372036854775808}", -1, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_JSON);
  g_assert_true (g_str_has_prefix (error->message, "flow:1:14: "));
}

static void
test_not_flow (void)
{
  assert_not_loaded ("\n [1]", WEIR_ERROR_INVALID_FLOW,
                     "flow:2:2: this is not a flow: expected an object");
  assert_not_loaded ("{\"nodes\": {}}", WEIR_ERROR_INVALID_FLOW,
                     "flow:1:1: this is not a flow: it has no \"format\"; expected \"weir-flow/1\"");
  assert_not_loaded ("{\"format\": 1}", WEIR_ERROR_INVALID_FLOW,
                     "flow:1:12: this is not the format of a flow; expected \"weir-flow/1\"");
  assert_not_loaded ("{\"format\": {}}", WEIR_ERROR_INVALID_FLOW,
                     "flow:1:12: this is not the format of a flow; expected \"weir-flow/1\"");
  assert_not_loaded ("{\"format\": \"weir-flow/one\"}", WEIR_ERROR_INVALID_FLOW,
                     "flow:1:12: this is not the format of a flow; expected \"weir-flow/1\"");
}

static void
test_newer_format (void)
{
  assert_not_loaded ("{\n  \"format\": \"weir-flow/2\"}", WEIR_ERROR_INVALID_FLOW,
                     "flow:2:13: the flow has the format \"weir-flow/2\", this program reads up to "
                     "\"weir-flow/1\"; a newer version of Weir is needed");
}

static void
test_with_length (void)
{
  static const char text[] = "{\"format\": \"weir-flow/1\"}garbage";
  g_autoptr(WeirFlow) flow = weir_flow_new_from_data (text, strlen (text) - strlen ("garbage"),
                                                      NULL, NULL);

  g_assert_nonnull (flow);
  g_assert_null (weir_flow_get_name (flow));
  g_assert_finalize_object (g_steal_pointer (&flow));
}

static void
test_head (void)
{
  g_autoptr(WeirFlow) plain = load ("{\"format\": \"weir-flow/1\"}");
  g_autoptr(WeirFlow) full = load ("{\"format\": \"weir-flow/1\", \"name\": \"Größe\", "
                                   "\"capacity\": 8, \"capacity-bytes\": 68719476736}");
  g_autoptr(WeirFlow) wrong = load ("{\"format\": \"weir-flow/1\", \"name\": {}, "
                                    "\"capacity\": 0, \"capacity-bytes\": \"x\"}");

  g_assert_null (weir_flow_get_name (plain));
  g_assert_cmpuint (weir_flow_get_capacity (plain), ==, 256);
  g_assert_cmpuint (weir_flow_get_capacity_bytes (plain), ==, 0);

  g_assert_cmpstr (weir_flow_get_name (full), ==, "Größe");
  g_assert_cmpuint (weir_flow_get_capacity (full), ==, 8);
  g_assert_cmpuint (weir_flow_get_capacity_bytes (full), ==, G_GUINT64_CONSTANT (68719476736));

  g_assert_null (weir_flow_get_name (wrong));
  g_assert_cmpuint (weir_flow_get_capacity (wrong), ==, 256);
  g_assert_cmpuint (weir_flow_get_capacity_bytes (wrong), ==, 0);
  assert_problem (wrong, WEIR_SEVERITY_ERROR, NULL, "capacity", "\"capacity\": expected an integer");
  assert_problem (wrong, WEIR_SEVERITY_ERROR, NULL, "name", "\"name\": expected a string");
  assert_problem (wrong, WEIR_SEVERITY_ERROR, NULL, "nodes", "\"nodes\": is missing");
}

/* Files */

static char *
get_example (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "..", "data", name, NULL);
}

static void
test_missing_file (void)
{
  g_autoptr(GFile) file = g_file_new_for_path ("there-is-no-such-flow.json");
  g_autoptr(GError) error = NULL;

  g_assert_null (weir_flow_new_from_file (file, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* Removes a folder without folders in it. */
static void
remove_folder (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_assert_no_errno (g_unlink (file));
    }

  g_assert_no_errno (g_rmdir (path));
}

static void
copy_example (const char *name,
              const char *folder)
{
  g_autofree char *from = get_example (name);
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *to = g_build_filename (folder, base, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_get_contents (from, &text, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, text, length, &error);
  g_assert_no_error (error);
}

static void
assert_example (const char *folder,
                const char *name,
                const char *expected)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirFlow) flow = weir_flow_new_from_file (file, &error);
  g_autoptr(WeirServlet) servlet = NULL;
  g_autofree char *tree = NULL;

  g_assert_no_error (error);
  assert_n_problems (flow, 0);
  servlet = weir_flow_compile (flow, &error);
  g_assert_no_error (error);
  tree = weir_servlet_to_string (servlet);
  g_assert_cmpstr (tree, ==, expected);
}

/* Of a module only the manifest is read, so that any file can stand for its code. */
static void
test_examples (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weir-flow-XXXXXX", NULL);
  g_autofree char *module = g_build_filename (folder, "text.so", NULL);

  copy_example ("flows/greeting.json", folder);
  copy_example ("flows/greeting-waits.json", folder);
  copy_example ("flows/log-triage.json", folder);
  copy_example ("modules/text.weir.json", folder);
  g_assert_true (g_file_set_contents (module, "", 0, NULL));

  assert_example (folder, "greeting.json", "seq(ens(head,tail,length),combine,greet)");
  assert_example (folder, "greeting-waits.json", "seq(ens(head,tail,length),combine,greet)");
  assert_example (folder, "log-triage.json",
                  "seq(normalize,switch(urgent:seq(ens(when,where,words),alert),noise:drop,"
                  "else:keep))");

  remove_folder (folder);
}

static void
test_file_in_messages (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weir-flow-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "bad.json", NULL);
  g_autofree char *expected = g_strdup_printf ("%s:1:1: this is not a flow: expected an object",
                                               path);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "7", -1, NULL));
  g_assert_null (weir_flow_new_from_file (file, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_FLOW);
  g_assert_cmpstr (error->message, ==, expected);

  remove_folder (folder);
}

/* Problems and their places */

static void
test_positions (void)
{
  g_autoptr(WeirFlow) flow = load ("{ \"format\": \"weir-flow/1\",\n"
                                   "  \"name\": \"Größe\", \"capacity\": -1,\n"
                                   "  \"nodes\": {\n"
                                   "    \"a\": { \"kind\": \"thread\", " PASS ",\n"
                                   "           \"threads\": 0 }\n"
                                   "  },\n"
                                   "  \"links\": [[\"input\", \"a\"],\n"
                                   "    [\"a\",  \"outputt\"]]\n"
                                   "}");
  g_autoptr(WeirProblem) capacity = find_problem (flow, "\"capacity\":");
  g_autoptr(WeirProblem) threads = find_problem (flow, "\"threads\":");
  g_autoptr(WeirProblem) link = find_problem (flow, "did you mean \"output\"?");

  g_assert_cmpuint (weir_problem_get_line (capacity), ==, 2);
  g_assert_cmpuint (weir_problem_get_column (capacity), ==, 32);
  g_assert_cmpuint (weir_problem_get_line (threads), ==, 5);
  g_assert_cmpuint (weir_problem_get_column (threads), ==, 23);
  g_assert_cmpuint (weir_problem_get_line (link), ==, 8);
  g_assert_cmpuint (weir_problem_get_column (link), ==, 12);
}

/* What stands nowhere is told where it ought to stand. */
static void
test_position_of_missing (void)
{
  g_autoptr(WeirFlow) flow = load_nodes ("  \"n\": {\"kind\": \"thread\"}",
                                         "[\"input\", \"n\"], [\"n\", \"output\"]");
  g_autoptr(WeirProblem) problem = find_problem (flow, "n: \"worker\": is missing");

  g_assert_cmpuint (weir_problem_get_line (problem), ==, 2);
  g_assert_cmpuint (weir_problem_get_column (problem), ==, 8);
}

static void
test_order_of_problems (void)
{
  g_autoptr(WeirFlow) flow = load_nodes ("\"b\": {\"kind\": \"thread\"},\n"
                                         "\"a\": {\"kind\": 3}",
                                         "[\"x\", \"y\"]");
  g_autoptr(GPtrArray) problems = weir_flow_check (flow);
  guint last = 0;

  g_assert_cmpuint (problems->len, ==, 7);
  for (guint i = 0; i < problems->len; i++)
    {
      guint line = weir_problem_get_line (g_ptr_array_index (problems, i));

      g_assert_cmpuint (line, >=, last);
      last = line;
    }
}

static void
test_problem (void)
{
  g_autoptr(WeirProblem) problem = weir_problem_new (WEIR_SEVERITY_WARNING, "n", NULL, "odd", 3, 4);
  g_autoptr(WeirProblem) again = weir_problem_ref (problem);
  GValue value = G_VALUE_INIT;

  g_value_init (&value, WEIR_TYPE_PROBLEM);
  g_value_set_boxed (&value, problem);
  g_assert_true (g_value_get_boxed (&value) == again);
  g_assert_cmpint (weir_problem_get_severity (again), ==, WEIR_SEVERITY_WARNING);
  g_assert_cmpstr (weir_problem_get_node (again), ==, "n");
  g_assert_null (weir_problem_get_key (again));
  g_assert_cmpstr (weir_problem_get_message (again), ==, "odd");
  g_value_unset (&value);
}

/* Compiling */

static void
test_compile_errors (void)
{
  g_autoptr(WeirFlow) flow = load_nodes ("\"n\": {\"kind\": \"thread\", " PASS ", \"threads\": 0,\n"
                                         "\"retry\": 1},\n\"m\": {}",
                                         "[\"input\", \"n\"], [\"n\", \"output\"]");
  g_autoptr(GError) error = NULL;

  g_assert_null (weir_flow_compile (flow, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_FLOW);
  g_assert_cmpstr (error->message, ==,
                   "flow:2:72: n: \"threads\": expected an integer of at least 1 and at most 4096, "
                   "got 0\n"
                   "flow:4:6: m: \"kind\" is missing: expected \"process\", \"thread\", \"ensemble\" "
                   "or \"switch\"\n"
                   "flow:4:6: \"m\" is not linked");
}

static void
test_compile_pool (void)
{
  g_autoptr(WeirFlow) flow = load_node ("\"kind\": \"process\", " PASS ", \"cpus\": [0, null, [2, 1]], "
                                        "\"batch-size\": 8, \"batch-wait\": 0.25, "
                                        "\"on-batch-error\": \"split\", \"concurrency\": 3, "
                                        "\"call-timeout\": 1.5, \"init-timeout\": 0, \"retries\": 2, "
                                        "\"restart-limit\": 9, \"memory-limit\": \"1.5G\"");
  g_autoptr(WeirServlet) servlet = weir_flow_compile (flow, NULL);
  WeirPoolServlet *pool = WEIR_POOL_SERVLET (servlet);
  guint n_cpus;

  g_assert_cmpstr (weir_servlet_get_name (servlet), ==, "n");
  g_assert_cmpuint (weir_pool_servlet_get_n_workers (pool), ==, 3);
  weir_cpus_get_worker (weir_process_servlet_get_cpus (WEIR_PROCESS_SERVLET (servlet)), 2, &n_cpus);
  g_assert_cmpuint (n_cpus, ==, 2);
  g_assert_cmpuint (weir_pool_servlet_get_batch_size (pool), ==, 8);
  g_assert_cmpfloat_with_epsilon (weir_pool_servlet_get_batch_wait (pool), 0.25, 1e-9);
  g_assert_cmpint (weir_pool_servlet_get_on_batch_error (pool), ==, WEIR_BATCH_FAILURE_SPLIT);
  g_assert_cmpuint (weir_pool_servlet_get_concurrency (pool), ==, 3);
  g_assert_cmpfloat_with_epsilon (weir_pool_servlet_get_call_timeout (pool), 1.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (weir_pool_servlet_get_init_timeout (pool), 0, 1e-9);
  g_assert_cmpuint (weir_pool_servlet_get_retries (pool), ==, 2);
  g_assert_cmpuint (weir_pool_servlet_get_restart_limit (pool), ==, 9);
  g_assert_cmpuint (weir_process_servlet_get_memory_limit (WEIR_PROCESS_SERVLET (servlet)), ==,
                    G_GUINT64_CONSTANT (3) << 29);
}

static void
test_compile_defaults (void)
{
  g_autoptr(WeirFlow) flow = load_node ("\"kind\": \"process\", " PASS ", \"batch-size\": 2");
  g_autoptr(WeirServlet) servlet = weir_flow_compile (flow, NULL);
  WeirPoolServlet *pool = WEIR_POOL_SERVLET (servlet);

  g_assert_cmpuint (weir_pool_servlet_get_n_workers (pool), ==, 1);
  g_assert_cmpfloat_with_epsilon (weir_pool_servlet_get_batch_wait (pool), 0.01, 1e-9);
  g_assert_cmpint (weir_pool_servlet_get_on_batch_error (pool), ==, WEIR_BATCH_FAILURE_ALL);
  g_assert_cmpuint (weir_pool_servlet_get_concurrency (pool), ==, 1);
  g_assert_cmpfloat_with_epsilon (weir_pool_servlet_get_call_timeout (pool), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (weir_pool_servlet_get_init_timeout (pool), 30, 1e-9);
  g_assert_cmpuint (weir_pool_servlet_get_retries (pool), ==, 0);
  g_assert_cmpuint (weir_pool_servlet_get_restart_limit (pool), ==, 5);
  g_assert_cmpuint (weir_process_servlet_get_memory_limit (WEIR_PROCESS_SERVLET (servlet)), ==, 0);
}

static void
test_compile_jq_timeout (void)
{
  static const struct { const char *key; double seconds; } timeouts[] = {
    { "", 10 }, { ", \"call-timeout\": 0", 0 }, { ", \"call-timeout\": 60", 60 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (timeouts); i++)
    {
      g_autofree char *keys = g_strdup_printf ("\"kind\": \"process\", \"worker\": {\"type\": \"jq\", "
                                               "\"filter\": \".\"}%s", timeouts[i].key);
      g_autoptr(WeirFlow) flow = load_node (keys);
      g_autoptr(WeirServlet) servlet = weir_flow_compile (flow, NULL);

      g_assert_cmpfloat_with_epsilon (weir_pool_servlet_get_call_timeout (WEIR_POOL_SERVLET (servlet)),
                                      timeouts[i].seconds, 1e-9);
    }
}

static void
test_compile_thread (void)
{
  g_autoptr(WeirFlow) flow = load_node ("\"kind\": \"thread\", " PASS ", \"threads\": 3, "
                                        "\"cpus\": [1, 0, 1]");
  g_autoptr(WeirServlet) servlet = weir_flow_compile (flow, NULL);
  WeirCpus *cpus = weir_thread_servlet_get_cpus (WEIR_THREAD_SERVLET (servlet));
  guint n_cpus;
  const int *numbers = weir_cpus_get_worker (cpus, 2, &n_cpus);

  g_assert_cmpuint (weir_thread_servlet_get_n_threads (WEIR_THREAD_SERVLET (servlet)), ==, 3);
  g_assert_cmpuint (weir_cpus_get_n_workers (cpus), ==, 3);
  g_assert_cmpmem (numbers, n_cpus * sizeof (int), ((const int[]) { 0, 1 }), 2 * sizeof (int));
}

static void
test_compile_combined (void)
{
  g_autoptr(WeirFlow) flow = load_nodes ("\"e\": {\"kind\": \"ensemble\", \"inputs\": 2, "
                                         "\"fail-fast\": false}, "
                                         "\"w\": {\"kind\": \"switch\", \"else\": \"pass\", "
                                         "\"call-timeout\": 2, "
                                         "\"cases\": [{\"name\": \"x\", \"if\": \". > 1\"}]}",
                                         "[\"input\", \"e.0\"], [\"input\", \"w\"], "
                                         "[\"w.x\", \"e.1\"], [\"e\", \"output\"]");
  g_autoptr(WeirServlet) servlet = weir_flow_compile (flow, NULL);
  WeirSwitchServlet *selection = WEIR_SWITCH_SERVLET (weir_servlet_get_member (servlet, 1));
  const char *condition;

  g_assert_cmpstr (weir_servlet_get_name (servlet), ==, "e");
  g_assert_false (weir_ensemble_servlet_get_fail_fast (WEIR_ENSEMBLE_SERVLET (servlet)));
  g_assert_cmpstr (weir_servlet_get_name (WEIR_SERVLET (selection)), ==, "w");
  g_assert_cmpstr (weir_switch_servlet_get_case (selection, 0, &condition), ==, "x");
  g_assert_cmpstr (condition, ==, ". > 1");
  g_assert_cmpint (weir_switch_servlet_get_otherwise (selection), ==, WEIR_SWITCH_ELSE_PASS);
  g_assert_cmpfloat_with_epsilon (weir_switch_servlet_get_call_timeout (selection), 2, 1e-9);
  g_assert_null (weir_servlet_get_name (weir_servlet_get_member (servlet, 0)));
}

/* A second check finds the same about filters, which it remembers. */
static void
test_check_again (void)
{
  g_autoptr(WeirFlow) flow = load_node ("\"kind\": \"thread\", "
                                        "\"worker\": {\"type\": \"jq\", \"filter\": \". |\"}");
  g_autoptr(GPtrArray) first = weir_flow_check (flow);
  g_autoptr(GPtrArray) second = weir_flow_check (flow);
  g_autoptr(GPtrArray) third = weir_flow_check (flow);

  g_assert_cmpuint (first->len, ==, 1);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpuint (third->len, ==, 1);
  g_assert_cmpstr (weir_problem_get_message (g_ptr_array_index (first, 0)), ==,
                   weir_problem_get_message (g_ptr_array_index (third, 0)));
  g_assert_cmpstr (weir_problem_get_key (g_ptr_array_index (second, 0)), ==, "worker.filter");
}

static void
add_loading_tests (void)
{
  g_test_add_func ("/flow/load/not-json", test_not_json);
  g_test_add_func ("/flow/load/duplicate-key", test_duplicate_key);
  g_test_add_func ("/flow/load/large-integer", test_large_integer);
  g_test_add_func ("/flow/load/not-flow", test_not_flow);
  g_test_add_func ("/flow/load/newer-format", test_newer_format);
  g_test_add_func ("/flow/load/with-length", test_with_length);
  g_test_add_func ("/flow/load/head", test_head);
  g_test_add_func ("/flow/load/missing-file", test_missing_file);
  g_test_add_func ("/flow/load/file-in-messages", test_file_in_messages);
  g_test_add_func ("/flow/examples", test_examples);
  g_test_add_func ("/flow/problem", test_problem);
  g_test_add_func ("/flow/problem/positions", test_positions);
  g_test_add_func ("/flow/problem/position-of-missing", test_position_of_missing);
  g_test_add_func ("/flow/problem/order", test_order_of_problems);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_loading_tests ();

  g_test_add_func ("/flow/compile/errors", test_compile_errors);
  g_test_add_func ("/flow/compile/pool", test_compile_pool);
  g_test_add_func ("/flow/compile/defaults", test_compile_defaults);
  g_test_add_func ("/flow/compile/jq-timeout", test_compile_jq_timeout);
  g_test_add_func ("/flow/compile/thread", test_compile_thread);
  g_test_add_func ("/flow/compile/combined", test_compile_combined);
  g_test_add_func ("/flow/check-again", test_check_again);

  return g_test_run ();
}
