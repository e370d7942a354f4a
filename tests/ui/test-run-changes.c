/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "run/weir-run-changes.h"

#define FLOW(name, capacity, twice, once, layout) \
  "{\"format\": \"weir-flow/1\", \"name\": \"" name "\", \"capacity\": " capacity ", " \
  "\"nodes\": {\"twice\": {\"kind\": \"thread\", " twice "\"worker\": {\"type\": \"jq\"}}, " \
  "\"once\": {\"kind\": \"process\", " once "\"worker\": {\"type\": \"jq\"}}}, " \
  "\"links\": [], \"layout\": {\"twice\": " layout "}}"

#define RUNNING FLOW ("a", "4", "", "\"cpus\": [0], ", "[0, 0]")

static void
assert_change (const char    *drawn,
               WeirRunChange  change,
               const char    *pools)
{
  g_auto(GStrv) ids = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (weir_run_compare (RUNNING, drawn, &ids), ==, change);
  text = g_strjoinv (" ", ids);
  g_assert_cmpstr (text, ==, pools);
}

static void
test_same (void)
{
  assert_change (RUNNING, WEIR_RUN_SAME, "");
  assert_change (FLOW ("b", "4", "", "\"cpus\": [0], ", "[40, 0]"), WEIR_RUN_SAME, "");
}

static void
test_pools (void)
{
  assert_change (FLOW ("a", "4", "\"threads\": 6, ", "\"cpus\": [0], ", "[0, 0]"),
                 WEIR_RUN_POOLS, "twice");
  assert_change (FLOW ("a", "4", "\"threads\": 6, ", "", "[0, 0]"), WEIR_RUN_POOLS, "twice once");
}

static void
test_flow (void)
{
  assert_change (FLOW ("a", "5", "", "\"cpus\": [0], ", "[0, 0]"), WEIR_RUN_FLOW, "");
  assert_change (FLOW ("a", "4", "\"retries\": 1, ", "", "[0, 0]"), WEIR_RUN_FLOW, "");
  assert_change ("{\"nodes\": {}}", WEIR_RUN_FLOW, "");
  assert_change ("{", WEIR_RUN_FLOW, "");
}

static void
test_settings (void)
{
  g_autofree char *twice = weir_run_dup_settings (RUNNING, "twice");
  g_autofree char *once = weir_run_dup_settings (RUNNING, "once");

  g_assert_cmpstr (twice, ==, "{\"cpus\":null,\"threads\":1}");
  g_assert_cmpstr (once, ==, "{\"cpus\":[0],\"threads\":1}");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run-changes/same", test_same);
  g_test_add_func ("/run-changes/pools", test_pools);
  g_test_add_func ("/run-changes/flow", test_flow);
  g_test_add_func ("/run-changes/settings", test_settings);

  return g_test_run ();
}
