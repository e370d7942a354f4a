/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/hints/weir-flow-hints.h"
#include "document/weir-program.h"
#include "flow-fixture.h"

#define BUSY  "\"worker\": {\"type\": \"busy\", \"params\": {\"seconds\": 1}}"
#define DELAY "\"worker\": {\"type\": \"delay\", \"params\": {\"seconds\": 1}}"
#define JQ    "\"worker\": {\"type\": \"jq\", \"filter\": \".\"}"

/* All that is said of @flow on a machine with the CPUs @present, of which @allowed may be used. */
static GPtrArray *
check_on (WeirFlow   *flow,
          const char *present,
          const char *allowed)
{
  g_autoptr(WeirFlowChecker) checker = weir_flow_checker_new (flow);
  g_autoptr(WeirCpuSet) present_set = hwloc_bitmap_alloc ();
  g_autoptr(WeirCpuSet) allowed_set = hwloc_bitmap_alloc ();
  WeirFlowMachine machine = { present != NULL ? present_set : NULL, allowed_set };

  if (present != NULL)
    hwloc_bitmap_list_sscanf (present_set, present);
  hwloc_bitmap_list_sscanf (allowed_set, allowed);
  weir_flow_checker_add_hints (checker, &machine);

  return g_ptr_array_ref (checker->report->problems);
}

/* Expects nothing else to be said on a machine of the CPUs 0 to 3. */
static void
assert_only (WeirFlow     *flow,
             WeirSeverity  severity,
             const char   *node,
             const char   *key,
             const char   *message)
{
  g_autoptr(GPtrArray) problems = check_on (flow, "0-3", "0-3");
  WeirProblem *problem;

  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", weir_problem_get_message (g_ptr_array_index (problems, i)));
  g_assert_cmpuint (problems->len, ==, 1);

  problem = g_ptr_array_index (problems, 0);
  g_assert_cmpstr (weir_problem_get_message (problem), ==, message);
  g_assert_cmpint (weir_problem_get_severity (problem), ==, severity);
  g_assert_cmpstr (weir_problem_get_node (problem), ==, node);
  g_assert_cmpstr (weir_problem_get_key (problem), ==, key);
}

static void
assert_nothing (WeirFlow *flow)
{
  g_autoptr(GPtrArray) problems = check_on (flow, "0-3", "0-3");

  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", weir_problem_get_message (g_ptr_array_index (problems, i)));
  g_assert_cmpuint (problems->len, ==, 0);
}

static WeirFlow *
load_process (const char *keys)
{
  g_autofree char *all = g_strconcat ("\"kind\": \"process\", ", keys, NULL);

  return load_node (all);
}

static WeirFlow *
load_thread (const char *keys)
{
  g_autofree char *all = g_strconcat ("\"kind\": \"thread\", ", keys, NULL);

  return load_node (all);
}

static void
test_nothing (void)
{
  static const char * const fine[] = {
    BUSY, BUSY ", \"cpus\": 4", BUSY ", \"cpus\": [0, 1, 2, 3]", BUSY ", \"cpus\": [[0, 1], [0, 1]]",
    DELAY ", \"cpus\": 40", DELAY ", \"cpus\": [1, 1, 1]", JQ ", \"retries\": 3",
    BUSY ", \"bypass\": true, \"cpus\": [9]", BUSY ", \"batch-size\": 8",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fine); i++)
    {
      g_autoptr(WeirFlow) flow = load_process (fine[i]);

      assert_nothing (flow);
    }
}

static void
test_cpus_lacking (void)
{
  g_autoptr(WeirFlow) process = load_process (DELAY ", \"cpus\": [0, [2, 7], 9, null]");
  g_autoptr(WeirFlow) thread = load_thread (BUSY ", \"cpus\": [0, 4]");
  g_autoptr(GPtrArray) restricted = check_on (process, "0-9", "0-7");
  g_autoptr(GPtrArray) unknown = check_on (process, NULL, "0-7");

  assert_only (process, WEIR_SEVERITY_WARNING, "n", "cpus",
               "n: this machine has no CPUs 7,9 (it has 0-3); it runs here with --cpus=ignore "
               "only");
  assert_only (thread, WEIR_SEVERITY_WARNING, "n", "cpus",
               "n: this machine has no CPU 4 (it has 0-3); it runs here with --cpus=ignore only");

  g_assert_cmpuint (restricted->len, ==, 1);
  g_assert_cmpstr (weir_problem_get_message (restricted->pdata[0]), ==,
                   "n: this process may not use CPU 9 (allowed: 0-7); it runs here with "
                   "--cpus=ignore only");
  g_assert_cmpuint (unknown->len, ==, 1);
}

static void
test_cpus_crowded (void)
{
  g_autoptr(WeirFlow) process = load_process (BUSY ", \"cpus\": [1, 1, 2, 1, [0, 3]]");
  g_autoptr(WeirFlow) thread = load_thread (BUSY ", \"threads\": 3, \"cpus\": [2]");

  assert_only (process, WEIR_SEVERITY_HINT, "n", "cpus",
               "n: 3 workers have CPU 1 and no other, so that they take turns; give each one of "
               "its own, or have fewer of them");
  assert_only (thread, WEIR_SEVERITY_HINT, "n", "cpus",
               "n: 3 threads have CPU 2 and no other, so that they take turns; give each one of "
               "its own, or have fewer of them");
}

static void
test_too_many_workers (void)
{
  g_autoptr(WeirFlow) process = load_process (BUSY ", \"cpus\": 5");
  g_autoptr(WeirFlow) thread = load_thread (JQ ", \"threads\": 16");

  assert_only (process, WEIR_SEVERITY_HINT, "n", "cpus",
               "n: 5 workers share the 4 CPUs of this machine; more than that help only where "
               "they wait for something else than a CPU");
  assert_only (thread, WEIR_SEVERITY_HINT, "n", "threads",
               "n: 16 threads share the 4 CPUs of this machine; more than that help only where "
               "they wait for something else than a CPU");
}

/* A flow of busy pools a, b and c one after another, with these CPUs. */
static WeirFlow *
load_pools (const char *a,
            const char *b,
            const char *c)
{
  g_autofree char *nodes =
    g_strdup_printf ("\"a\": {\"kind\": \"process\", " BUSY ", \"cpus\": %s},"
                     "\"b\": {\"kind\": \"process\", " BUSY ", \"cpus\": %s},"
                     "\"c\": {\"kind\": \"process\", " BUSY ", \"cpus\": %s}", a, b, c);

  return load_nodes (nodes, "[\"input\", \"a\"], [\"a\", \"b\"], [\"b\", \"c\"], [\"c\", \"output\"]");
}

static void
test_cpus_shared (void)
{
  g_autoptr(WeirFlow) unused = load_pools ("[0]", "[0]", "[1, 2]");
  g_autoptr(WeirFlow) uneven = load_pools ("[0, 1, 2]", "[0]", "[0, 1, 2, 3]");
  g_autoptr(WeirFlow) apart = load_pools ("[0]", "[1]", "[2, 3]");
  g_autoptr(WeirFlow) full = load_pools ("[0, 1, 2, 3]", "[0]", "null");
  g_autoptr(WeirFlow) sets = load_pools ("[[0, 1]]", "[[0, 1]]", "[[0, 1], [2, 3]]");

  assert_only (unused, WEIR_SEVERITY_HINT, "b", "cpus",
               "b: CPU 0 serves \"a\" too, while CPU 3 is given to no pool; let the workers stand "
               "apart");
  assert_nothing (apart);
  assert_nothing (full);
  assert_nothing (sets);

  {
    g_autoptr(GPtrArray) problems = check_on (uneven, "0-3", "0-3");

    g_assert_cmpuint (problems->len, ==, 2);
    g_assert_cmpstr (weir_problem_get_message (problems->pdata[0]), ==,
                     "b: CPU 0 serves \"a\" too, while CPU 3 has less to do; let the workers stand "
                     "apart");
    g_assert_cmpstr (weir_problem_get_message (problems->pdata[1]), ==,
                     "c: CPUs 0-2 serve \"a\" and \"b\" too, while CPU 3 has less to do; let the "
                     "workers stand apart");
  }
}

/* The example that everybody opens first has no better place for its workers on two CPUs. */
static void
test_cpus_of_example (void)
{
  g_autoptr(WeirFlow) flow = load_pools ("[0]", "[0, 1]", "[1]");
  g_autoptr(GPtrArray) problems = check_on (flow, "0-1", "0-1");

  g_assert_cmpuint (problems->len, ==, 0);
}

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static WeirFlow *
load_module (const char *folder,
             const char *name,
             const char *keys)
{
  g_autofree char *text =
    g_strdup_printf ("{\"format\": \"weir-flow/1\", \"nodes\": {\"n\": {\"kind\": \"process\", "
                     "\"worker\": {\"type\": \"module\", \"module\": \"mine\", \"name\": \"%s\"}%s}},"
                     "\"links\": [[\"input\", \"n\"], [\"n\", \"output\"]]}", name, keys);
  g_autoptr(GError) error = NULL;
  WeirFlow *flow = weir_flow_new_from_data (text, -1, folder, &error);

  g_assert_no_error (error);

  return flow;
}

static char *
make_module (gboolean is_whole)
{
  g_autoptr(GError) error = NULL;
  char *folder = g_dir_make_tmp ("weir-hints-XXXXXX", &error);

  g_assert_no_error (error);
  write_file (folder, "mine.weir.json",
              "{\"abi\": 1, \"classes\": {\"Many\": {\"batch\": true}, "
              "\"One\": {\"batch\": false, \"side-effects\": true}, \"Silent\": {}}}");
  if (is_whole)
    write_file (folder, "mine.so", "");

  return folder;
}

static void
remove_module (char *folder)
{
  static const char * const names[] = { "mine.weir.json", "mine.so" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      remove (path);
    }
  remove (folder);
  g_free (folder);
}

static void
test_batches (void)
{
  char *folder = make_module (TRUE);
  g_autoptr(WeirFlow) wanted = load_module (folder, "Many", "");
  g_autoptr(WeirFlow) made = load_module (folder, "Many", ", \"batch-size\": 16");
  g_autoptr(WeirFlow) vain = load_module (folder, "One", ", \"batch-size\": 16");
  g_autoptr(WeirFlow) silent = load_module (folder, "Silent", ", \"batch-size\": 16");
  g_autoptr(WeirFlow) jq = load_process (JQ ", \"batch-size\": 2");

  assert_only (wanted, WEIR_SEVERITY_HINT, "n", "batch-size",
               "n: the worker gains from batches, but gets items one by one; give it a "
               "\"batch-size\"");
  assert_nothing (made);
  assert_only (vain, WEIR_SEVERITY_HINT, "n", "batch-size",
               "n: the worker gains nothing from batches, in which items wait for each other; "
               "leave \"batch-size\" out");
  assert_nothing (silent);
  assert_only (jq, WEIR_SEVERITY_HINT, "n", "batch-size",
               "n: the worker gains nothing from batches, in which items wait for each other; "
               "leave \"batch-size\" out");
  remove_module (folder);
}

static void
test_retries (void)
{
  char *folder = make_module (TRUE);
  g_autoptr(WeirFlow) risky = load_module (folder, "One", ", \"retries\": 2");
  g_autoptr(WeirFlow) safe = load_module (folder, "Silent", ", \"retries\": 2");

  assert_only (risky, WEIR_SEVERITY_HINT, "n", "retries",
               "n: the worker has effects outside of the flow, which come again with each retry; "
               "leave \"retries\" out unless they may come twice");
  assert_nothing (safe);
  remove_module (folder);
}

static void
test_half_module (void)
{
  char *folder = make_module (FALSE);
  g_autoptr(WeirFlow) flow = load_module (folder, "Silent", "");
  g_autofree char *message =
    g_strdup_printf ("n: there is no file %s/mine.so, without which the flow does not start here",
                     folder);

  assert_only (flow, WEIR_SEVERITY_WARNING, "n", "worker", message);
  remove_module (folder);
}

/* What was found once is found anew when the files are others. */
static void
test_module_appears (void)
{
  char *folder = make_module (TRUE);
  g_autoptr(WeirFlow) flow = load_module (folder, "Later", "");

  assert_problem (flow, WEIR_SEVERITY_ERROR, "n", "worker.name", "has no class \"Later\"");
  write_file (folder, "mine.weir.json", "{\"abi\": 1, \"classes\": {\"Later\": {\"batch\": true}}}");
  assert_only (flow, WEIR_SEVERITY_HINT, "n", "batch-size",
               "n: the worker gains from batches, but gets items one by one; give it a "
               "\"batch-size\"");
  remove_module (folder);
}

/* Ten nodes in a row or, as branches of an ensemble, side by side. */
static void
test_capacity (void)
{
  g_autoptr(WeirFlow) row =
    load ("{\"format\": \"weir-flow/1\", \"capacity\": 4, \"nodes\": {"
          "\"a\": {\"kind\": \"process\", " DELAY ", \"cpus\": 2},"
          "\"b\": {\"kind\": \"thread\", " DELAY ", \"threads\": 3}},"
          "\"links\": [[\"input\", \"a\"], [\"a\", \"b\"], [\"b\", \"output\"]]}");
  g_autoptr(WeirFlow) beside =
    load ("{\"format\": \"weir-flow/1\", \"capacity\": 4, \"nodes\": {"
          "\"a\": {\"kind\": \"process\", " DELAY ", \"cpus\": 2},"
          "\"b\": {\"kind\": \"thread\", " DELAY ", \"threads\": 3},"
          "\"e\": {\"kind\": \"ensemble\", \"inputs\": 2}},"
          "\"links\": [[\"input\", \"a\"], [\"input\", \"b\"], [\"a\", \"e.0\"], [\"b\", \"e.1\"],"
          "[\"e\", \"output\"]]}");
  g_autoptr(WeirFlow) batch =
    load ("{\"format\": \"weir-flow/1\", \"capacity\": 4, \"nodes\": {"
          "\"a\": {\"kind\": \"process\", " DELAY ", \"batch-size\": 5}},"
          "\"links\": [[\"input\", \"a\"], [\"a\", \"output\"]]}");
  g_autoptr(GPtrArray) of_batch = check_on (batch, "0-3", "0-3");

  assert_only (row, WEIR_SEVERITY_HINT, NULL, "capacity",
               "the flow takes 4 items at once, but its workers can have 5: some of them are "
               "always idle; make \"capacity\" larger");
  assert_nothing (beside);
  g_assert_cmpuint (of_batch->len, ==, 2);
  g_assert_cmpstr (weir_problem_get_message (of_batch->pdata[0]), ==,
                   "a: a batch of 5 is never full, since the flow takes 4 items at once; make "
                   "batches smaller or the flow's \"capacity\" larger");
}

static WeirFlow *
load_cases (const char *cases)
{
  g_autofree char *nodes = g_strdup_printf ("\"s\": {\"kind\": \"switch\", \"else\": \"pass\", "
                                            "\"cases\": [%s]}", cases);

  return load_nodes (nodes, "[\"input\", \"s\"], [\"s.a\", \"output\"], [\"s.b\", \"output\"]");
}

static void
test_cases (void)
{
  g_autoptr(WeirFlow) twins = load_cases ("{\"name\": \"a\", \"if\": \". > 1\"}, "
                                          "{\"name\": \"b\", \"if\": \" . > 1 \"}");
  g_autoptr(WeirFlow) hidden = load_cases ("{\"name\": \"a\", \"if\": \"true\"}, "
                                           "{\"name\": \"b\", \"if\": \".\"}");
  g_autoptr(WeirFlow) never = load_cases ("{\"name\": \"a\", \"if\": \".\"}, "
                                          "{\"name\": \"b\", \"if\": \"false\"}");
  g_autoptr(WeirFlow) last = load_cases ("{\"name\": \"a\", \"if\": \".\"}, "
                                         "{\"name\": \"b\", \"if\": \"true\"}");

  assert_only (twins, WEIR_SEVERITY_HINT, "s", "cases.1.if",
               "s: no item comes to the case \"b\", since \"a\" before it has the same condition");
  assert_only (hidden, WEIR_SEVERITY_HINT, "s", "cases.1.if",
               "s: no item comes to the case \"b\", since \"a\" before it takes all; change their "
               "order");
  assert_only (never, WEIR_SEVERITY_HINT, "s", "cases.1.if",
               "s: no item comes to the case \"b\", as \"false\" never holds; disable the branch "
               "if it is to be left out");
  assert_nothing (last);
}

/* Nothing about a node may be read that the check has found to be wrong. */
static void
test_broken (void)
{
  g_autoptr(WeirFlow) flow =
    load_nodes ("\"a\": {\"kind\": \"process\", \"worker\": [], \"cpus\": [[]]},"
                "\"b\": {\"kind\": \"thread\", \"worker\": {\"type\": 3}, \"cpus\": [\"x\"]},"
                "\"c\": {\"kind\": \"thread\", \"worker\": {\"type\": \"module\"}, \"threads\": -1},"
                "\"d\": {\"kind\": \"switch\", \"cases\": [3, {\"if\": 3}, {\"if\": \"true\"}, "
                "{\"if\": \"true\"}]}, \"e\": 5, \"f\": {}", "[\"a\", \"b\"], 3");
  g_autoptr(GPtrArray) problems = check_on (flow, "0-3", "0-3");

  g_assert_cmpuint (problems->len, >, 0);
}

/* Filters that were not seen yet are left for later, those that were are told of at once. */
static void
test_cancelled (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(WeirFlow) flow = load_process ("\"worker\": {\"type\": \"jq\", \"filter\": \"]\"}");
  g_autoptr(GPtrArray) before = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) after = NULL;
  gboolean is_partial = FALSE;

  g_cancellable_cancel (cancellable);
  before = weir_flow_check_with_hints (flow, cancellable, &is_partial);
  g_assert_true (is_partial);
  all = weir_flow_check_with_hints (flow, NULL, NULL);
  after = weir_flow_check_with_hints (flow, cancellable, &is_partial);
  g_assert_false (is_partial);
  g_assert_cmpuint (before->len, ==, 0);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_null (g_cancellable_get_current ());
}

static void
test_programs (void)
{
  char *folder = make_module (TRUE);
  g_autofree char *path = g_build_filename (folder, "mine.so", NULL);
  g_autofree char *text =
    g_strdup ("{\"format\": \"weir-flow/1\", \"nodes\": {"
              "\"a\": {\"kind\": \"process\", \"worker\": {\"type\": \"module\", "
              "\"module\": \"mine\", \"name\": \"One\"}},"
              "\"b\": {\"kind\": \"process\", \"worker\": {\"type\": \"module\", "
              "\"module\": \"./mine\", \"name\": \"Many\"}},"
              "\"c\": {\"kind\": \"process\", \"bypass\": true, \"worker\": {\"type\": \"module\", "
              "\"module\": \"mine\", \"name\": \"One\"}},"
              "\"d\": {\"kind\": \"process\", \"worker\": {\"type\": \"module\", "
              "\"module\": \"missing\", \"name\": \"One\"}},"
              "\"e\": {\"kind\": \"process\", " JQ "}}, \"links\": []}");
  g_autoptr(WeirFlow) flow = weir_flow_new_from_data (text, -1, folder, NULL);
  g_autoptr(GPtrArray) programs = weir_flow_list_programs (flow);
  const char * const *nodes;

  g_assert_cmpuint (programs->len, ==, 1);
  g_assert_cmpstr (weir_program_get_path (programs->pdata[0]), ==, path);
  nodes = weir_program_get_nodes (programs->pdata[0]);
  g_assert_cmpstr (nodes[0], ==, "a");
  g_assert_cmpstr (nodes[1], ==, "b");
  g_assert_null (nodes[2]);
  remove_module (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flow-hints/nothing", test_nothing);
  g_test_add_func ("/flow-hints/cpus-lacking", test_cpus_lacking);
  g_test_add_func ("/flow-hints/cpus-crowded", test_cpus_crowded);
  g_test_add_func ("/flow-hints/too-many-workers", test_too_many_workers);
  g_test_add_func ("/flow-hints/cpus-shared", test_cpus_shared);
  g_test_add_func ("/flow-hints/cpus-of-example", test_cpus_of_example);
  g_test_add_func ("/flow-hints/batches", test_batches);
  g_test_add_func ("/flow-hints/retries", test_retries);
  g_test_add_func ("/flow-hints/half-module", test_half_module);
  g_test_add_func ("/flow-hints/module-appears", test_module_appears);
  g_test_add_func ("/flow-hints/capacity", test_capacity);
  g_test_add_func ("/flow-hints/cases", test_cases);
  g_test_add_func ("/flow-hints/broken", test_broken);
  g_test_add_func ("/flow-hints/cancelled", test_cancelled);
  g_test_add_func ("/flow-hints/programs", test_programs);

  return g_test_run ();
}
