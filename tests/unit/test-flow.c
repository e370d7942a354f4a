/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <glib/gstdio.h>

#include "base/weir-error.h"
#include "document/weir-flow.h"
#include "document/weir-problem-private.h"
#include "servlets/weir-cpus.h"
#include "servlets/weir-ensemble-servlet.h"
#include "servlets/weir-process-servlet.h"
#include "servlets/weir-servlet-private.h"
#include "servlets/weir-switch-servlet.h"
#include "servlets/weir-thread-servlet.h"

#define PASS "\"worker\": {\"type\": \"pass-through\"}"

static WeirFlow *
load (const char *text)
{
  g_autoptr(GError) error = NULL;
  WeirFlow *flow = weir_flow_new_from_data (text, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (flow);

  return flow;
}

/* A flow of the nodes @nodes; their first line is line 2 of the text. */
static WeirFlow *
load_nodes (const char *nodes,
            const char *links)
{
  g_autofree char *text = g_strdup_printf ("{\"format\": \"weir-flow/1\", \"nodes\": {\n%s\n},\n"
                                           "\"links\": [%s]}", nodes, links);

  return load (text);
}

/* A flow of one node called n, between input and output, of which @keys are the keys. */
static WeirFlow *
load_node (const char *keys)
{
  g_autofree char *node = g_strdup_printf ("\"n\": {%s}", keys);

  return load_nodes (node, "[\"input\", \"n\"], [\"n\", \"output\"]");
}

static void
print_problems (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      WeirProblem *problem = g_ptr_array_index (problems, i);

      g_test_message ("%u:%u: %s %s: %s", weir_problem_get_line (problem),
                      weir_problem_get_column (problem), weir_problem_get_node (problem),
                      weir_problem_get_key (problem), weir_problem_get_message (problem));
    }
}

/* The one problem of @flow that has @part in its message. */
static WeirProblem *
find_problem (WeirFlow   *flow,
              const char *part)
{
  g_autoptr(GPtrArray) problems = weir_flow_check (flow);
  WeirProblem *found = NULL;

  print_problems (problems);
  for (guint i = 0; i < problems->len; i++)
    {
      WeirProblem *problem = g_ptr_array_index (problems, i);

      if (strstr (weir_problem_get_message (problem), part) == NULL)
        continue;

      g_assert_null (found);
      found = weir_problem_ref (problem);
    }

  g_assert_nonnull (found);

  return found;
}

static void
assert_problem (WeirFlow     *flow,
                WeirSeverity  severity,
                const char   *node,
                const char   *key,
                const char   *part)
{
  g_autoptr(WeirProblem) problem = find_problem (flow, part);

  g_assert_cmpint (weir_problem_get_severity (problem), ==, severity);
  g_assert_cmpstr (weir_problem_get_node (problem), ==, node);
  g_assert_cmpstr (weir_problem_get_key (problem), ==, key);
}

static void
assert_n_problems (WeirFlow *flow,
                   guint     n)
{
  g_autoptr(GPtrArray) problems = weir_flow_check (flow);

  print_problems (problems);
  g_assert_cmpuint (problems->len, ==, n);
}

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

/* Nodes */

static void
test_ids (void)
{
  g_autoptr(WeirFlow) flow = load_nodes ("\"a.b\": {\"kind\": \"thread\", " PASS "},"
                                         "\"1st\": {\"kind\": \"thread\", " PASS "},"
                                         "\"\": {\"kind\": \"thread\", " PASS "},"
                                         "\"input\": {\"kind\": \"thread\", " PASS "},"
                                         "\"_ok-1\": {\"kind\": \"thread\", " PASS "}",
                                         "[\"input\", \"_ok-1\"], [\"_ok-1\", \"output\"]");

  assert_problem (flow, WEIR_SEVERITY_ERROR, "a.b", NULL, "\"a.b\" cannot be the id of a node");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "1st", NULL, "\"1st\" cannot be the id of a node");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "", NULL, "\"\" cannot be the id of a node");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "input", NULL, "a node cannot be called \"input\"");
}

static void
test_id_places (void)
{
  g_autoptr(WeirFlow) flow = load_nodes ("\"a/b\": {\"kind\": \"thread\", " PASS "},\n"
                                         "\"a~b\": {\"kind\": \"thread\", " PASS "}", "");
  g_autoptr(WeirProblem) slash = find_problem (flow, "\"a/b\" cannot");
  g_autoptr(WeirProblem) tilde = find_problem (flow, "\"a~b\" cannot");

  g_assert_cmpuint (weir_problem_get_line (slash), ==, 2);
  g_assert_cmpuint (weir_problem_get_line (tilde), ==, 3);
}

static void
test_kinds (void)
{
  g_autoptr(WeirFlow) flow = load_nodes ("\"a\": {\"kind\": \"proces\"}, \"b\": {},"
                                         "\"c\": {\"kind\": \"gadget\"}, \"d\": {\"kind\": null},"
                                         "\"e\": []", "[\"input\", \"output\"]");

  assert_problem (flow, WEIR_SEVERITY_ERROR, "a", "kind",
                  "there is no kind \"proces\"; did you mean \"process\"?");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "b", "kind", "b: \"kind\" is missing: expected");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "c", "kind", "c: \"kind\" is not known: expected");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "d", "kind", "d: \"kind\" is not known: expected");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "e", NULL, "e: a node is an object");
}

static void
test_unknown_keys (void)
{
  g_autoptr(WeirFlow) flow = load_node ("\"kind\": \"thread\", " PASS ", \"thread\": 2, \"x-mine\": {}, "
                                        "\"colour\": 1");

  assert_problem (flow, WEIR_SEVERITY_WARNING, "n", "thread",
                  "n: \"thread\" is not known; did you mean \"threads\"?");
  assert_problem (flow, WEIR_SEVERITY_WARNING, "n", "colour", "n: \"colour\" is not known; known are");
  assert_n_problems (flow, 2);
}

static void
test_unknown_keys_of_flow (void)
{
  g_autoptr(WeirFlow) flow = load ("{\"format\": \"weir-flow/1\", \"nodes\": {}, \"Name\": \"\", "
                                   "\"links\": [[\"input\", \"output\"]], \"x-tool\": 1}");
  g_autoptr(WeirServlet) servlet = weir_flow_compile (flow, NULL);

  assert_problem (flow, WEIR_SEVERITY_WARNING, NULL, "Name", "did you mean \"name\"?");
  assert_n_problems (flow, 1);
  g_assert_nonnull (servlet);
}

/* Each is a value that its key does not take. */
static void
test_values (void)
{
  static const char * const wrong[][2] = {
    { "batch-size", "-1" }, { "batch-size", "1.5" }, { "batch-size", "1000001" },
    { "batch-wait", "\"1\"" }, { "batch-wait", "-0.1" }, { "on-batch-error", "\"none\"" },
    { "concurrency", "0" }, { "concurrency", "null" }, { "call-timeout", "-1" },
    { "call-timeout", "1e10" }, { "init-timeout", "true" }, { "retries", "[]" },
    { "restart-limit", "1e2" }, { "bypass", "1" }, { "disabled", "\"no\"" }, { "threads", "0" },
    { "worker", "[]" }, { "cpus", "[[0]]" }, { "cpus", "[]" }, { "cpus", "2" },
    { "cpus", "[-1]" }, { "cpus", "[65536]" }, { "cpus", "[null]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      gboolean is_worker = strcmp (wrong[i][0], "worker") == 0;
      g_autofree char *keys = g_strdup_printf ("\"kind\": \"thread\", %s \"%s\": %s",
                                               is_worker ? "" : PASS ",", wrong[i][0], wrong[i][1]);
      g_autofree char *part = g_strdup_printf ("n: \"%s\": expected ", wrong[i][0]);
      g_autoptr(WeirFlow) flow = load_node (keys);

      assert_problem (flow, WEIR_SEVERITY_ERROR, "n", wrong[i][0], part);
      assert_n_problems (flow, 1);
    }
}

static void
test_process_cpus (void)
{
  static const char * const forms[] = { "null", "4", "[0]", "[null, 1, [0, 1]]" };
  g_autoptr(WeirFlow) wrong = load_node ("\"kind\": \"process\", " PASS ", \"cpus\": [0, \"1\"]");

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *keys = g_strdup_printf ("\"kind\": \"process\", " PASS ", \"cpus\": %s",
                                               forms[i]);
      g_autoptr(WeirFlow) flow = load_node (keys);

      assert_n_problems (flow, 0);
    }

  assert_problem (wrong, WEIR_SEVERITY_ERROR, "n", "cpus", "n: \"cpus\": element 1 ");
}

static void
test_batch_wait (void)
{
  g_autoptr(WeirFlow) none = load_node ("\"kind\": \"thread\", " PASS ", \"batch-wait\": 0.5");
  g_autoptr(WeirFlow) one = load_node ("\"kind\": \"thread\", " PASS ", \"batch-size\": 1, "
                                       "\"batch-wait\": 0.5");
  g_autoptr(WeirFlow) zero = load_node ("\"kind\": \"thread\", " PASS ", \"batch-wait\": 0");

  assert_problem (none, WEIR_SEVERITY_ERROR, "n", "batch-wait", "nothing to wait for");
  assert_problem (one, WEIR_SEVERITY_ERROR, "n", "batch-wait", "with batches of 1;");
  assert_n_problems (zero, 0);
}

static void
test_workers (void)
{
  g_autoptr(WeirFlow) filter = load_node ("\"kind\": \"thread\", "
                                          "\"worker\": {\"type\": \"jq\", \"filter\": \". |\"}");
  g_autoptr(WeirFlow) params = load_node ("\"kind\": \"process\", \"worker\": {\"type\": \"delay\", "
                                          "\"params\": {\"seconds\": -1}}");
  g_autoptr(WeirFlow) type = load_node ("\"kind\": \"process\", \"worker\": {\"type\": \"dely\"}");

  assert_problem (filter, WEIR_SEVERITY_ERROR, "n", "worker.filter", "n: worker: ");
  assert_problem (params, WEIR_SEVERITY_ERROR, "n", "worker.params.seconds", "n: worker: ");
  assert_problem (type, WEIR_SEVERITY_ERROR, "n", "worker.type", "did you mean \"delay\"?");
}

/* What does not run need not be there. */
static void
test_unused_workers (void)
{
  g_autoptr(WeirFlow) bypassed = load_node ("\"kind\": \"process\", \"bypass\": true, "
                                            "\"worker\": {\"type\": \"dely\"}");
  g_autoptr(WeirServlet) servlet = weir_flow_compile (bypassed, NULL);
  g_autofree char *text = NULL;

  assert_problem (bypassed, WEIR_SEVERITY_WARNING, "n", "worker.type", "did you mean \"delay\"?");
  g_assert_nonnull (servlet);
  text = weir_servlet_to_string (servlet);
  g_assert_cmpstr (text, ==, "n=pass");
}

static void
test_thread_workers (void)
{
  g_autoptr(WeirFlow) command = load_node ("\"kind\": \"thread\", \"worker\": {\"type\": \"command\", "
                                           "\"argv\": [\"cat\"]}");
  g_autoptr(WeirFlow) python = load_node ("\"kind\": \"thread\", \"worker\": {\"type\": \"python\", "
                                          "\"class\": \"m:C\"}");
  g_autoptr(WeirFlow) module = load_node ("\"kind\": \"thread\", \"worker\": {\"type\": \"module\", "
                                          "\"module\": \"text\", \"name\": \"GetHead\"}");

  assert_problem (command, WEIR_SEVERITY_ERROR, "n", "worker.type",
                  "n: a worker of type \"command\" needs a process");
  assert_problem (python, WEIR_SEVERITY_ERROR, "n", "worker.type",
                  "n: a worker of type \"python\" needs a process");
  assert_problem (module, WEIR_SEVERITY_WARNING, "n", "worker.type",
                  "n: the code of the module runs within the runner");
}

static void
test_switch_cases (void)
{
  g_autoptr(WeirFlow) flow = load_node ("\"kind\": \"switch\", \"else\": \"perhaps\", \"cases\": ["
                                        "{\"name\": \"a\", \"if\": \".\"},"
                                        "{\"name\": \"a\", \"if\": \"]\"},"
                                        "{\"name\": \"b c\", \"if\": \".\"},"
                                        "{\"name\": \"else\", \"if\": \".\"},"
                                        "{\"name\": \"d\"}, \"e\","
                                        "{\"name\": \"f\", \"if\": \".\", \"iff\": 1}]");

  assert_problem (flow, WEIR_SEVERITY_ERROR, "n", "else", "\"else\": expected one of");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "n", "cases.1.name", "two cases are called \"a\"");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "n", "cases.1.if", "n: cases.1.if: ");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "n", "cases.2.name", "\"b c\" is not");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "n", "cases.3.name", "cannot be called \"else\"");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "n", "cases.4.if", "\"if\": is missing");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "n", "cases.5", "a case is an object");
  assert_problem (flow, WEIR_SEVERITY_WARNING, "n", "cases.6.iff", "did you mean \"if\"?");
}

static void
test_switch_without (void)
{
  g_autoptr(WeirFlow) empty = load_node ("\"kind\": \"switch\", \"else\": \"fail\", \"cases\": []");
  g_autoptr(WeirFlow) missing = load_node ("\"kind\": \"switch\"");

  assert_problem (empty, WEIR_SEVERITY_ERROR, "n", "cases", "a switch has at least one case");
  assert_n_problems (empty, 1);
  assert_problem (missing, WEIR_SEVERITY_ERROR, "n", "cases", "\"cases\": is missing");
  assert_problem (missing, WEIR_SEVERITY_ERROR, "n", "else", "\"else\": is missing");
  assert_n_problems (missing, 2);
}

static void
test_ensemble_inputs (void)
{
  static const char * const wrong[] = { "1", "0", "-3", "10001", "2.5", "\"3\"" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *keys = g_strdup_printf ("\"kind\": \"ensemble\", \"inputs\": %s", wrong[i]);
      g_autoptr(WeirFlow) flow = load_node (keys);

      assert_problem (flow, WEIR_SEVERITY_ERROR, "n", "inputs", "\"inputs\": expected an integer of "
                                                                "at least 2 and at most 10000");
      assert_n_problems (flow, 1);
    }
}

/* Links */

#define SOME_NODES \
  "\"a\": {\"kind\": \"thread\", " PASS "}, \"e\": {\"kind\": \"ensemble\", \"inputs\": 2}, " \
  "\"w\": {\"kind\": \"switch\", \"else\": \"branch\", \"cases\": [{\"name\": \"x\", \"if\": \".\"}]}"

static void
test_link_ends (void)
{
  static const char * const links[][3] = {
    { "[\"b\", \"output\"]", NULL, "there is no node \"b\"" },
    { "[\"a\", \"ouptut\"]", NULL, "did you mean \"output\"?" },
    { "[\"output\", \"a\"]", "output", "a link cannot begin at \"output\"" },
    { "[\"a\", \"input\"]", "input", "a link cannot lead to \"input\"" },
    { "[\"a.0\", \"output\"]", "a", "\"a\" has no port \"0\"" },
    { "[\"input.x\", \"a\"]", "input", "\"input\" has no port \"x\"" },
    { "[\"a\", \"e\"]", "e", "a link leads to an input of the ensemble \"e\"" },
    { "[\"a\", \"e.2\"]", "e", "has no input \"2\"; it has 0 to 1" },
    { "[\"a\", \"e.01\"]", "e", "has no input \"01\"" },
    { "[\"a\", \"e.-1\"]", "e", "has no input \"-1\"" },
    { "[\"a\", \"e.\"]", "e", "has no input \"\"" },
    { "[\"w\", \"output\"]", "w", "as in \"w.x\"; it has \"x\" and \"else\"" },
    { "[\"w.y\", \"output\"]", "w", "has no branch \"y\"; it has \"x\" and \"else\"" },
    { "[\"a\"]", NULL, "a link is a pair" },
    { "[\"a\", 7]", NULL, "a link is a pair" },
    { "{}", NULL, "a link is a pair" },
    { "[\"a\", \"output\"], [\"a\", \"output\"]", NULL, "from \"a\" to \"output\" is there already" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autoptr(WeirFlow) flow = load_nodes (SOME_NODES, links[i][0]);

      assert_problem (flow, WEIR_SEVERITY_ERROR, links[i][1], "links", links[i][2]);
    }
}

/* What the lost links were meant for is not reported on top. */
static void
test_lost_link (void)
{
  g_autoptr(WeirFlow) flow = load_nodes ("\"a\": {\"kind\": \"thread\", " PASS "}",
                                         "[\"input\", \"a\"], [\"a\", \"outptu\"], "
                                         "[\"input\", \"output\"]");

  assert_problem (flow, WEIR_SEVERITY_ERROR, NULL, "links", "there is no node \"outptu\"");
  assert_n_problems (flow, 1);
}

static void
test_many_unknown_nodes (void)
{
  g_autoptr(GString) nodes = g_string_new ("\"n0\": {}");
  g_autoptr(GString) links = g_string_new ("[\"n0\", \"m0\"]");
  g_autoptr(GTimer) timer = NULL;
  g_autoptr(WeirFlow) flow = NULL;
  g_autoptr(GPtrArray) problems = NULL;

  for (guint i = 1; i < 5000; i++)
    {
      g_string_append_printf (nodes, ", \"n%u\": {}", i);
      g_string_append_printf (links, ", [\"n%u\", \"m%u\"]", i, i);
    }

  flow = load_nodes (nodes->str, links->str);
  timer = g_timer_new ();
  problems = weir_flow_check (flow);
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 5);
  g_assert_cmpuint (problems->len, ==, 10000);
}

static void
test_unlinked (void)
{
  g_autoptr(WeirFlow) flow = load_nodes (SOME_NODES ", \"b\": {\"kind\": \"thread\", " PASS "}",
                                         "[\"input\", \"a\"], [\"a\", \"w\"], [\"w.x\", \"output\"], "
                                         "[\"a\", \"e.1\"], [\"e\", \"output\"]");

  assert_problem (flow, WEIR_SEVERITY_ERROR, "e", NULL, "nothing is linked to \"e.0\";");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "w", NULL, "no link begins at \"w.else\";");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "b", NULL, "\"b\" is not linked");
  assert_n_problems (flow, 3);
}

static void
test_no_path (void)
{
  g_autoptr(WeirFlow) none = load_nodes ("", "");
  g_autoptr(WeirFlow) broken = load_nodes ("\"a\": {\"kind\": \"thread\", " PASS "}",
                                           "[\"input\", \"a\"]");

  assert_problem (none, WEIR_SEVERITY_ERROR, NULL, "links",
                  "no path leads from \"input\" to \"output\"");
  assert_n_problems (none, 1);
  assert_problem (broken, WEIR_SEVERITY_ERROR, NULL, "links",
                  "no path leads from \"input\" to \"output\"");
  assert_n_problems (broken, 1);
}

static void
test_off_path (void)
{
  g_autoptr(WeirFlow) flow = load_nodes ("\"a\": {\"kind\": \"thread\", " PASS "}, "
                                         "\"b\": {\"kind\": \"thread\", " PASS "}, "
                                         "\"c\": {\"kind\": \"thread\", " PASS "}, "
                                         "\"d\": {\"kind\": \"thread\", " PASS "}, "
                                         "\"e\": {\"kind\": \"thread\", " PASS "}",
                                         "[\"input\", \"a\"], [\"a\", \"output\"], [\"a\", \"b\"], "
                                         "[\"c\", \"a\"], [\"d\", \"e\"]");

  assert_problem (flow, WEIR_SEVERITY_ERROR, "b", NULL, "no path leads from \"b\" to \"output\"");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "c", NULL, "no path leads from \"input\" to \"c\"");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "d", NULL, "from \"input\" through \"d\" to \"output\"");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "e", NULL, "from \"input\" through \"e\" to \"output\"");
  assert_n_problems (flow, 4);
}

static void
test_circles (void)
{
  g_autoptr(WeirFlow) flow = load_nodes ("\"a\": {\"kind\": \"thread\", " PASS "}, "
                                         "\"b\": {\"kind\": \"thread\", " PASS "}, "
                                         "\"c\": {\"kind\": \"thread\", " PASS "}, "
                                         "\"d\": {\"kind\": \"thread\", " PASS "}",
                                         "[\"input\", \"a\"], [\"a\", \"b\"], [\"b\", \"c\"], "
                                         "[\"c\", \"b\"], [\"c\", \"d\"], [\"d\", \"d\"], "
                                         "[\"d\", \"output\"]");

  assert_problem (flow, WEIR_SEVERITY_ERROR, "b", NULL, "in a circle: b -> c -> b");
  assert_problem (flow, WEIR_SEVERITY_ERROR, "d", NULL, "in a circle: d -> d");
  assert_n_problems (flow, 2);
}

static void
test_long_circle (void)
{
  g_autoptr(GString) nodes = g_string_new ("\"n0\": {\"kind\": \"thread\", " PASS "}");
  g_autoptr(GString) links = g_string_new ("[\"input\", \"n0\"], [\"n99\", \"output\"], "
                                           "[\"n99\", \"n0\"]");
  g_autoptr(WeirFlow) flow = NULL;

  for (guint i = 1; i < 100; i++)
    {
      g_string_append_printf (nodes, ", \"n%u\": {\"kind\": \"thread\", " PASS "}", i);
      g_string_append_printf (links, ", [\"n%u\", \"n%u\"]", i - 1, i);
    }

  flow = load_nodes (nodes->str, links->str);
  assert_problem (flow, WEIR_SEVERITY_ERROR, "n0", NULL, "n6 -> n7 -> (92 more) -> n0");
}

static void
test_layout (void)
{
  g_autoptr(WeirFlow) flow = load ("{\"format\": \"weir-flow/1\", \"nodes\": {}, "
                                   "\"links\": [[\"input\", \"output\"]], \"layout\": {"
                                   "\"input\": [0, 0.5], \"output\": [1], \"gone\": [0, 0], "
                                   "\"x-grid\": 8}, \"frames\": [], \"notes\": []}");

  assert_problem (flow, WEIR_SEVERITY_WARNING, "output", NULL, "a list of two numbers");
  assert_problem (flow, WEIR_SEVERITY_WARNING, NULL, "layout.gone", "there is no node \"gone\"");
  assert_n_problems (flow, 2);
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
                                        "\"restart-limit\": 9");
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

static void
add_node_tests (void)
{
  g_test_add_func ("/flow/nodes/ids", test_ids);
  g_test_add_func ("/flow/nodes/id-places", test_id_places);
  g_test_add_func ("/flow/nodes/kinds", test_kinds);
  g_test_add_func ("/flow/nodes/unknown-keys", test_unknown_keys);
  g_test_add_func ("/flow/nodes/unknown-keys-of-flow", test_unknown_keys_of_flow);
  g_test_add_func ("/flow/nodes/values", test_values);
  g_test_add_func ("/flow/nodes/process-cpus", test_process_cpus);
  g_test_add_func ("/flow/nodes/batch-wait", test_batch_wait);
  g_test_add_func ("/flow/nodes/workers", test_workers);
  g_test_add_func ("/flow/nodes/unused-workers", test_unused_workers);
  g_test_add_func ("/flow/nodes/thread-workers", test_thread_workers);
  g_test_add_func ("/flow/nodes/switch-cases", test_switch_cases);
  g_test_add_func ("/flow/nodes/switch-without", test_switch_without);
  g_test_add_func ("/flow/nodes/ensemble-inputs", test_ensemble_inputs);
}

static void
add_graph_tests (void)
{
  g_test_add_func ("/flow/links/ends", test_link_ends);
  g_test_add_func ("/flow/links/lost", test_lost_link);
  g_test_add_func ("/flow/links/many-unknown-nodes", test_many_unknown_nodes);
  g_test_add_func ("/flow/links/unlinked", test_unlinked);
  g_test_add_func ("/flow/links/no-path", test_no_path);
  g_test_add_func ("/flow/links/off-path", test_off_path);
  g_test_add_func ("/flow/links/circles", test_circles);
  g_test_add_func ("/flow/links/long-circle", test_long_circle);
  g_test_add_func ("/flow/layout", test_layout);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_loading_tests ();
  add_node_tests ();
  add_graph_tests ();

  g_test_add_func ("/flow/compile/errors", test_compile_errors);
  g_test_add_func ("/flow/compile/pool", test_compile_pool);
  g_test_add_func ("/flow/compile/defaults", test_compile_defaults);
  g_test_add_func ("/flow/compile/jq-timeout", test_compile_jq_timeout);
  g_test_add_func ("/flow/compile/thread", test_compile_thread);
  g_test_add_func ("/flow/compile/combined", test_compile_combined);
  g_test_add_func ("/flow/check-again", test_check_again);

  return g_test_run ();
}
