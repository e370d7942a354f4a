/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "flow-fixture.h"
#include "servlets/weir-servlet-private.h"

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

static void
add_node_tests (void)
{
  g_test_add_func ("/flow-check/nodes/ids", test_ids);
  g_test_add_func ("/flow-check/nodes/id-places", test_id_places);
  g_test_add_func ("/flow-check/nodes/kinds", test_kinds);
  g_test_add_func ("/flow-check/nodes/unknown-keys", test_unknown_keys);
  g_test_add_func ("/flow-check/nodes/unknown-keys-of-flow", test_unknown_keys_of_flow);
  g_test_add_func ("/flow-check/nodes/values", test_values);
  g_test_add_func ("/flow-check/nodes/process-cpus", test_process_cpus);
  g_test_add_func ("/flow-check/nodes/batch-wait", test_batch_wait);
  g_test_add_func ("/flow-check/nodes/workers", test_workers);
  g_test_add_func ("/flow-check/nodes/unused-workers", test_unused_workers);
  g_test_add_func ("/flow-check/nodes/thread-workers", test_thread_workers);
  g_test_add_func ("/flow-check/nodes/switch-cases", test_switch_cases);
  g_test_add_func ("/flow-check/nodes/switch-without", test_switch_without);
  g_test_add_func ("/flow-check/nodes/ensemble-inputs", test_ensemble_inputs);
}

static void
add_graph_tests (void)
{
  g_test_add_func ("/flow-check/links/ends", test_link_ends);
  g_test_add_func ("/flow-check/links/lost", test_lost_link);
  g_test_add_func ("/flow-check/links/many-unknown-nodes", test_many_unknown_nodes);
  g_test_add_func ("/flow-check/links/unlinked", test_unlinked);
  g_test_add_func ("/flow-check/links/no-path", test_no_path);
  g_test_add_func ("/flow-check/links/off-path", test_off_path);
  g_test_add_func ("/flow-check/links/circles", test_circles);
  g_test_add_func ("/flow-check/links/long-circle", test_long_circle);
  g_test_add_func ("/flow-check/layout", test_layout);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_node_tests ();
  add_graph_tests ();

  return g_test_run ();
}
