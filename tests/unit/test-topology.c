/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-error.h"
#include "topology/weir-placement.h"
#include "topology/weir-topology.h"

/* Two packages with memory of their own; the second hardware threads are numbered after all first
 * ones, as Linux does it. */
#define TWO_PACKAGES "package:2 [numa] core:4 pu:2(indexes=package:core)"
#define LARGE        "package:2 [numa] core:64 pu:2"

static WeirTopology *
new_topology (const char *description)
{
  g_autoptr(GError) error = NULL;
  WeirTopology *topology = weir_topology_new (description, &error);

  g_assert_no_error (error);
  g_assert_nonnull (topology);

  return topology;
}

static WeirTopology *
new_from_file (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "support", "topologies", name, NULL);

  return new_topology (path);
}

static char *
to_json (WeirCpus *cpus)
{
  g_autoptr(JsonNode) node = weir_cpus_to_json (cpus);

  return json_to_string (node, FALSE);
}

static void
assert_placed (WeirTopology  *topology,
               WeirPlacement  placement,
               guint          n_workers,
               const char    *expected)
{
  g_autoptr(WeirCpus) cpus = weir_topology_place (topology, placement, n_workers);
  g_autofree char *json = to_json (cpus);

  g_assert_cmpstr (json, ==, expected);
}

static void
assert_left (WeirTopology *topology,
             const char   *json,
             int           cpu,
             const char   *expected)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(WeirCpus) before = weir_cpus_new_from_json (node, NULL);
  g_autoptr(WeirCpus) after = weir_topology_leave_free (topology, before, cpu);
  g_autofree char *text = after != NULL ? to_json (after) : NULL;

  g_assert_cmpstr (text, ==, expected);
}

static void
test_groups (void)
{
  g_autoptr(WeirTopology) topology = new_topology (TWO_PACKAGES);
  static const int numbers[] = { 0, 8, 2, 10, 4, 12, 6, 14, 1, 9, 3, 11, 5, 13, 7, 15 };

  g_assert_false (weir_topology_is_here (topology));
  g_assert_cmpuint (weir_topology_get_n_kinds (topology), ==, 1);
  g_assert_cmpuint (weir_topology_get_n_cpus (topology), ==, G_N_ELEMENTS (numbers));
  g_assert_cmpuint (weir_topology_get_n_groups (topology, WEIR_TOPOLOGY_NODE), ==, 2);
  g_assert_cmpuint (weir_topology_get_n_groups (topology, WEIR_TOPOLOGY_PACKAGE), ==, 2);
  g_assert_cmpuint (weir_topology_get_n_groups (topology, WEIR_TOPOLOGY_CORE), ==, 8);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      guint index;

      g_assert_cmpint (weir_topology_get_cpu (topology, i), ==, numbers[i]);
      g_assert_true (weir_topology_find_cpu (topology, numbers[i], &index));
      g_assert_cmpuint (index, ==, i);
      g_assert_cmpuint (weir_topology_get_group (topology, WEIR_TOPOLOGY_NODE, i), ==, i / 8);
      g_assert_cmpuint (weir_topology_get_group (topology, WEIR_TOPOLOGY_PACKAGE, i), ==, i / 8);
      g_assert_cmpuint (weir_topology_get_number (topology, WEIR_TOPOLOGY_PACKAGE, i), ==, i / 8);
      g_assert_cmpuint (weir_topology_get_group (topology, WEIR_TOPOLOGY_CORE, i), ==, i / 2);
      g_assert_cmpuint (weir_topology_get_thread (topology, i), ==, i % 2);
      g_assert_cmpuint (weir_topology_get_kind (topology, i), ==, 0);
      g_assert_true (weir_topology_is_allowed (topology, i));
    }
  g_assert_false (weir_topology_find_cpu (topology, 16, NULL));
  g_assert_false (weir_topology_find_cpu (topology, -1, NULL));
}

/* A package with two NUMA nodes; a machine that tells nothing but its CPUs. */
static void
test_other_groups (void)
{
  g_autoptr(WeirTopology) clusters = new_topology ("package:2 numa:2 core:2 pu:1");
  g_autoptr(WeirTopology) plain = new_topology ("pu:3");
  g_autoptr(WeirTopology) single = new_topology ("pu:1");

  g_assert_cmpuint (weir_topology_get_n_groups (clusters, WEIR_TOPOLOGY_NODE), ==, 4);
  g_assert_cmpuint (weir_topology_get_n_groups (clusters, WEIR_TOPOLOGY_PACKAGE), ==, 2);
  g_assert_cmpuint (weir_topology_get_group (clusters, WEIR_TOPOLOGY_NODE, 5), ==, 2);
  g_assert_cmpuint (weir_topology_get_group (clusters, WEIR_TOPOLOGY_PACKAGE, 5), ==, 1);

  g_assert_cmpuint (weir_topology_get_n_cpus (plain), ==, 3);
  g_assert_cmpuint (weir_topology_get_n_groups (plain, WEIR_TOPOLOGY_NODE), ==, 1);
  g_assert_cmpuint (weir_topology_get_n_groups (plain, WEIR_TOPOLOGY_PACKAGE), ==, 1);
  g_assert_cmpuint (weir_topology_get_n_groups (plain, WEIR_TOPOLOGY_CORE), ==, 3);
  g_assert_cmpuint (weir_topology_get_thread (plain, 2), ==, 0);

  g_assert_cmpuint (weir_topology_get_n_cpus (single), ==, 1);
}

static void
test_large (void)
{
  g_autoptr(WeirTopology) topology = new_topology (LARGE);

  g_assert_cmpuint (weir_topology_get_n_cpus (topology), ==, 256);
  g_assert_cmpuint (weir_topology_get_n_groups (topology, WEIR_TOPOLOGY_NODE), ==, 2);
  g_assert_cmpuint (weir_topology_get_n_groups (topology, WEIR_TOPOLOGY_CORE), ==, 128);
  g_assert_cmpuint (weir_topology_get_group (topology, WEIR_TOPOLOGY_CORE, 255), ==, 127);
}

static void
test_hybrid (void)
{
  g_autoptr(WeirTopology) topology = new_from_file ("hybrid.xml");

  g_assert_cmpuint (weir_topology_get_n_kinds (topology), ==, 2);
  g_assert_cmpuint (weir_topology_get_n_groups (topology, WEIR_TOPOLOGY_CORE), ==, 14);
  g_assert_cmpuint (weir_topology_get_kind (topology, 11), ==, 1);
  g_assert_cmpuint (weir_topology_get_thread (topology, 11), ==, 1);
  g_assert_cmpuint (weir_topology_get_kind (topology, 12), ==, 0);
  g_assert_cmpuint (weir_topology_get_thread (topology, 12), ==, 0);

  assert_placed (topology, WEIR_PLACEMENT_FAST_CORES, 1,
                 "[[0,1],[2,3],[4,5],[6,7],[8,9],[10,11]]");
  assert_placed (topology, WEIR_PLACEMENT_CORES, 1,
                 "[[0,1],[2,3],[4,5],[6,7],[8,9],[10,11],12,13,14,15,16,17,18,19]");
  assert_placed (topology, WEIR_PLACEMENT_PACK, 3, "[0,1,2]");
}

static void
test_restricted (void)
{
  g_autoptr(WeirTopology) topology = new_from_file ("restricted.xml");
  guint index;

  g_assert_cmpuint (weir_topology_get_n_cpus (topology), ==, 8);
  g_assert_true (weir_topology_find_cpu (topology, 4, &index));
  g_assert_cmpuint (index, ==, 1);
  g_assert_false (weir_topology_is_allowed (topology, index));
  g_assert_true (weir_topology_find_cpu (topology, 6, &index));
  g_assert_true (weir_topology_is_allowed (topology, index));

  assert_placed (topology, WEIR_PLACEMENT_CORES, 9, "[[2,6],[3,7]]");
  assert_placed (topology, WEIR_PLACEMENT_ALL, 2, "[[2,3,6,7],[2,3,6,7]]");
  assert_left (topology, "[null, 2, [2, 0]]", 2, "[[3,6,7],[3,6,7],0]");
}

static void
test_place (void)
{
  g_autoptr(WeirTopology) topology = new_topology (TWO_PACKAGES);
  g_autoptr(WeirTopology) one_node = new_topology ("numa:1 package:2 core:2 pu:1");

  assert_placed (topology, WEIR_PLACEMENT_CORES, 1,
                 "[[0,8],[2,10],[4,12],[6,14],[1,9],[3,11],[5,13],[7,15]]");
  assert_placed (topology, WEIR_PLACEMENT_FAST_CORES, 1,
                 "[[0,8],[2,10],[4,12],[6,14],[1,9],[3,11],[5,13],[7,15]]");
  assert_placed (topology, WEIR_PLACEMENT_SPREAD, 3, "[[0,8],[1,9],[2,10]]");
  assert_placed (topology, WEIR_PLACEMENT_SPREAD, 10,
                 "[[0,8],[1,9],[2,10],[3,11],[4,12],[5,13],[6,14],[7,15],[0,8],[1,9]]");
  assert_placed (topology, WEIR_PLACEMENT_PACK, 4, "[0,8,2,10]");
  assert_placed (topology, WEIR_PLACEMENT_ALL, 1, "[[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]]");

  assert_placed (one_node, WEIR_PLACEMENT_SPREAD, 5, "[0,2,1,3,0]");
}

static void
test_leave_free (void)
{
  g_autoptr(WeirTopology) topology = new_topology ("core:2 pu:2");
  g_autoptr(WeirTopology) single = new_topology ("pu:1");

  assert_left (topology, "[0, [0, 3], [1, 2], null]", 0, "[[1,2,3],3,[1,2],[1,2,3]]");
  assert_left (topology, "2", 0, "[[1,2,3],[1,2,3]]");
  assert_left (topology, "[[0, 17]]", 0, "[17]");
  assert_left (single, "null", 0, NULL);
  assert_left (single, "[5, 0]", 0, NULL);
}

static void
test_refused (void)
{
  static const char * const descriptions[] = { "nonsense", "core:", "missing.xml", "/dev/null" };

  for (gsize i = 0; i < G_N_ELEMENTS (descriptions); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (weir_topology_new (descriptions[i], &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, descriptions[i]));
    }
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

static GAsyncResult *
load (const char   *description,
      GCancellable *cancellable)
{
  GAsyncResult *result = NULL;

  weir_topology_load_async (description, cancellable, on_loaded, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return result;
}

static void
test_load (void)
{
  g_autoptr(GAsyncResult) loaded = load ("pu:5", NULL);
  g_autoptr(GAsyncResult) failed = load ("nonsense", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) cancelled = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirTopology) topology = weir_topology_load_finish (loaded, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (weir_topology_get_n_cpus (topology), ==, 5);

  g_assert_null (weir_topology_load_finish (failed, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  cancelled = load ("pu:5", cancellable);
  g_assert_null (weir_topology_load_finish (cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* This machine, and what is put in its place. */
static void
test_here (void)
{
  g_autoptr(WeirTopology) here = NULL;
  g_autoptr(WeirTopology) again = NULL;
  g_autoptr(WeirTopology) described = NULL;
  g_autoptr(WeirCpus) all = NULL;

  g_unsetenv ("WEIR_TOPOLOGY");
  here = new_topology (NULL);
  g_assert_true (weir_topology_is_here (here));
  g_assert_cmpuint (weir_topology_get_n_cpus (here), >=, 1);
  again = weir_topology_ref (here);
  g_assert_true (again == here);

  all = weir_topology_place (here, WEIR_PLACEMENT_ALL, 1);
  g_assert_true (weir_cpus_check (all, "head", NULL));

  g_setenv ("WEIR_TOPOLOGY", "pu:7", TRUE);
  described = new_topology (NULL);
  g_unsetenv ("WEIR_TOPOLOGY");
  g_assert_false (weir_topology_is_here (described));
  g_assert_cmpuint (weir_topology_get_n_cpus (described), ==, 7);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* First, since the environment is not for threads. */
  g_test_add_func ("/topology/here", test_here);
  g_test_add_func ("/topology/groups", test_groups);
  g_test_add_func ("/topology/other-groups", test_other_groups);
  g_test_add_func ("/topology/large", test_large);
  g_test_add_func ("/topology/hybrid", test_hybrid);
  g_test_add_func ("/topology/restricted", test_restricted);
  g_test_add_func ("/topology/place", test_place);
  g_test_add_func ("/topology/leave-free", test_leave_free);
  g_test_add_func ("/topology/refused", test_refused);
  g_test_add_func ("/topology/load", test_load);

  return g_test_run ();
}
