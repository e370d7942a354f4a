/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "cpus/weir-cpu-columns.h"
#include "cpus/weir-cpu-load.h"
#include "cpus/weir-cpu-machine.h"
#include "cpus/weir-cpu-pools.h"

static JsonNode *
parse (const char *json)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = json_from_string (json, &error);

  g_assert_no_error (error);

  return node;
}

static WeirCpuPool *
new_pool (const char *json)
{
  g_autoptr(JsonNode) node = parse (json);
  WeirCpuPool *pool = weir_cpu_pool_new ("head", json_node_get_object (node));

  g_assert_nonnull (pool);

  return pool;
}

/* A process pool whose cpus are @cpus; without that key if it is NULL. */
static WeirCpuPool *
new_processes (const char *cpus)
{
  g_autofree char *json = g_strdup_printf ("{\"kind\":\"process\"%s%s}",
                                           cpus != NULL ? ",\"cpus\":" : "",
                                           cpus != NULL ? cpus : "");

  return new_pool (json);
}

static void
assert_json (WeirCpuPool *pool,
             const char  *expected)
{
  g_autoptr(JsonNode) node = weir_cpu_pool_to_json (pool);
  g_autofree char *text = node != NULL ? json_to_string (node, FALSE) : NULL;

  g_assert_cmpstr (text, ==, expected);
}

static void
set_row (WeirCpuPool *pool,
         guint        row,
         const char  *text)
{
  g_autofree int *cpus = NULL;
  guint n_cpus;
  g_autoptr(GtkBitset) set = gtk_bitset_new_empty ();

  g_assert_true (weir_cpus_numbers_from_text (text, &cpus, &n_cpus, NULL));
  for (guint i = 0; i < n_cpus; i++)
    gtk_bitset_add (set, (guint) cpus[i]);
  weir_cpu_pool_set_row (pool, row, set);
}

/* Every form is written as it was read. */
static void
test_forms (void)
{
  static const struct {
    const char *json;
    guint       n_workers;
    const char *last; /* the CPUs of the last worker */
  } forms[] = {
    { NULL, 1, NULL },
    { "null", 1, NULL },
    { "1", 1, NULL },
    { "4", 4, NULL },
    { "[null]", 1, NULL },
    { "[null,null]", 2, NULL },
    { "[4]", 1, "4" },
    { "[[4]]", 1, "4" },
    { "[[0,1,2],[0],[2,3],4,null]", 5, NULL },
    { "[0,[3,1,3]]", 2, "1, 3" },
    { "[[0,1,2,3,64,65,66,67]]", 1, "0-3, 64-67" },
    { "[65535]", 1, "65535" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr(WeirCpuPool) pool = new_processes (forms[i].json);
      g_autoptr(WeirCpuPool) copy = weir_cpu_pool_copy (pool);
      g_autofree char *text = weir_cpu_pool_dup_row_text (pool, forms[i].n_workers - 1);

      g_assert_null (weir_cpu_pool_get_problem (pool));
      g_assert_cmpuint (weir_cpu_pool_get_n_workers (pool), ==, forms[i].n_workers);
      g_assert_cmpuint (weir_cpu_pool_get_n_rows (pool), ==, forms[i].n_workers);
      g_assert_cmpstr (text, ==, forms[i].last);
      assert_json (pool, forms[i].json);
      assert_json (copy, forms[i].json);
    }
}

/* What was not touched keeps its words; what was is told in the shortest ones. */
static void
test_rows (void)
{
  g_autoptr(WeirCpuPool) pool = new_processes ("[[0,1,2],[0],[3,2],4,null]");

  set_row (pool, 0, "1");
  assert_json (pool, "[1,[0],[3,2],4,null]");
  set_row (pool, 1, "0, 8");
  set_row (pool, 2, "2, 3");
  assert_json (pool, "[1,[0,8],[3,2],4,null]");
  set_row (pool, 4, "5-6");
  set_row (pool, 3, "");
  assert_json (pool, "[1,[0,8],[3,2],null,[5,6]]");

  weir_cpu_pool_duplicate_row (pool, 2);
  assert_json (pool, "[1,[0,8],[3,2],[3,2],null,[5,6]]");
  weir_cpu_pool_move_row (pool, 0, 5);
  assert_json (pool, "[[0,8],[3,2],[3,2],null,[5,6],1]");
  weir_cpu_pool_move_row (pool, 1, 0);
  weir_cpu_pool_move_row (pool, 1, 99);
  assert_json (pool, "[[3,2],[0,8],[3,2],null,[5,6],1]");
  weir_cpu_pool_remove_row (pool, 1);
  weir_cpu_pool_insert_row (pool, 0);
  assert_json (pool, "[null,[3,2],[3,2],null,[5,6],1]");
}

/* A count stays a count until a row is pinned; and is one again when none is. */
static void
test_counts (void)
{
  g_autoptr(WeirCpuPool) none = new_processes (NULL);
  g_autoptr(WeirCpuPool) null = new_processes ("null");
  g_autoptr(WeirCpuPool) count = new_processes ("3");
  g_autoptr(WeirCpuPool) list = new_processes ("[null,null]");
  g_autoptr(WeirCpuPool) pinned = new_processes ("[0,[1]]");

  weir_cpu_pool_insert_row (none, 1);
  assert_json (none, "2");
  weir_cpu_pool_remove_row (none, 0);
  assert_json (none, NULL);
  weir_cpu_pool_remove_row (none, 0);
  g_assert_cmpuint (weir_cpu_pool_get_n_workers (none), ==, 1);
  set_row (none, 0, "0");
  assert_json (none, "[0]");

  weir_cpu_pool_set_n_workers (null, 64);
  assert_json (null, "64");

  weir_cpu_pool_remove_row (count, 0);
  assert_json (count, "2");
  set_row (count, 1, "7");
  assert_json (count, "[null,7]");
  set_row (count, 1, "");
  assert_json (count, "2");
  weir_cpu_pool_set_n_workers (count, 1);
  assert_json (count, "1");
  weir_cpu_pool_set_n_workers (count, 0);
  assert_json (count, "1");
  weir_cpu_pool_set_n_workers (count, 100000);
  assert_json (count, "4096");
  weir_cpu_pool_duplicate_row (count, 0);
  weir_cpu_pool_insert_row (count, 0);
  assert_json (count, "4096");

  weir_cpu_pool_duplicate_row (list, 0);
  assert_json (list, "[null,null,null]");

  set_row (pinned, 0, "");
  assert_json (pinned, "[null,[1]]");
  set_row (pinned, 1, "");
  assert_json (pinned, "2");
  weir_cpu_pool_remove_row (pinned, 0);
  assert_json (pinned, NULL);
}

static void
test_threads (void)
{
  g_autoptr(WeirCpuPool) plain = new_pool ("{\"kind\":\"thread\"}");
  g_autoptr(WeirCpuPool) null = new_pool ("{\"kind\":\"thread\",\"cpus\":null}");
  g_autoptr(WeirCpuPool) pool = new_pool ("{\"kind\":\"thread\",\"threads\":4,\"cpus\":[3,1]}");
  g_autoptr(WeirCpus) cpus = weir_cpu_pool_to_cpus (pool);

  g_assert_true (weir_cpu_pool_is_shared (pool));
  g_assert_cmpuint (weir_cpu_pool_get_n_workers (plain), ==, 1);
  g_assert_cmpuint (weir_cpu_pool_get_n_workers (pool), ==, 4);
  g_assert_cmpuint (weir_cpu_pool_get_n_rows (pool), ==, 1);
  g_assert_cmpuint (weir_cpus_get_n_workers (cpus), ==, 4);
  assert_json (plain, NULL);
  assert_json (null, "null");
  assert_json (pool, "[3,1]");

  set_row (pool, 0, "1, 3");
  assert_json (pool, "[3,1]");
  set_row (pool, 0, "3");
  assert_json (pool, "[3]");
  set_row (pool, 0, "");
  assert_json (pool, NULL);

  weir_cpu_pool_duplicate_row (pool, 0);
  weir_cpu_pool_insert_row (pool, 0);
  weir_cpu_pool_remove_row (pool, 0);
  g_assert_cmpuint (weir_cpu_pool_get_n_rows (pool), ==, 1);
}

static void
test_assign (void)
{
  g_autoptr(JsonNode) node = parse ("[[0,1],5,null]");
  g_autoptr(JsonNode) pinned = parse ("[[0,1],5]");
  g_autoptr(WeirCpus) cpus = weir_cpus_new_from_json (node, NULL);
  g_autoptr(WeirCpus) two = weir_cpus_new_from_json (pinned, NULL);
  g_autoptr(WeirCpuPool) processes = new_processes ("[[1,0],[2]]");
  g_autoptr(WeirCpuPool) threads = new_pool ("{\"kind\":\"thread\"}");

  weir_cpu_pool_assign (processes, cpus);
  assert_json (processes, "[[1,0],5,null]");

  weir_cpu_pool_assign (threads, two);
  assert_json (threads, "[0,1,5]");
  g_assert_cmpuint (weir_cpu_pool_get_n_workers (threads), ==, 2);
  weir_cpu_pool_assign (threads, cpus);
  assert_json (threads, NULL);
}

static void
test_broken (void)
{
  static const char * const broken[] = {
    "{\"kind\":\"process\",\"cpus\":\"two\"}",
    "{\"kind\":\"process\",\"cpus\":[[]]}",
    "{\"kind\":\"process\",\"cpus\":0}",
    "{\"kind\":\"thread\",\"cpus\":[[1]]}",
    "{\"kind\":\"thread\",\"cpus\":[]}",
    "{\"kind\":\"thread\",\"cpus\":3}",
    "{\"kind\":\"thread\",\"threads\":\"x\"}",
  };
  g_autoptr(JsonNode) ensemble = parse ("{\"kind\":\"ensemble\"}");
  g_autoptr(JsonNode) odd = parse ("{\"kind\":7}");

  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr(WeirCpuPool) pool = new_pool (broken[i]);

      g_assert_nonnull (weir_cpu_pool_get_problem (pool));
      g_assert_cmpuint (weir_cpu_pool_get_n_rows (pool), ==, 1);
      set_row (pool, 0, "2");
      g_assert_null (weir_cpu_pool_get_problem (pool));
    }

  g_assert_null (weir_cpu_pool_new ("parts", json_node_get_object (ensemble)));
  g_assert_null (weir_cpu_pool_new ("odd", json_node_get_object (odd)));
}

static WeirFlow *
new_flow (void)
{
  static const char text[] =
    "{\"format\":\"weir-flow/1\",\"nodes\":{"
    "\"head\":{\"kind\":\"process\",\"cpus\":[0,[0,1],null]},"
    "\"parts\":{\"kind\":\"ensemble\",\"inputs\":2},"
    "\"tail\":{\"kind\":\"thread\",\"threads\":4,\"cpus\":[1,2]},"
    "\"last\":{\"kind\":\"process\",\"cpus\":2}},\"links\":[]}";
  g_autoptr(GError) error = NULL;
  WeirFlow *flow = weir_flow_new_from_data (text, -1, NULL, &error);

  g_assert_no_error (error);

  return flow;
}

static void
count (guint *n)
{
  *n += 1;
}

static void
test_uses (void)
{
  g_autoptr(WeirFlow) flow = new_flow ();
  g_autoptr(WeirCpuPools) pools = weir_cpu_pools_new ();
  const WeirCpuUse *use;
  guint index;

  weir_cpu_pools_set_flow (pools, flow);
  g_assert_cmpuint (weir_cpu_pools_get_n_pools (pools), ==, 3);
  g_assert_true (weir_cpu_pools_find (pools, "tail", &index));
  g_assert_cmpuint (index, ==, 1);
  g_assert_false (weir_cpu_pools_find (pools, "parts", &index));

  use = weir_cpu_pools_get_use (pools, 0);
  g_assert_cmpuint (use->n_workers, ==, 2);
  g_assert_cmpfloat_with_epsilon (use->share, 1.5, 1e-9);
  g_assert_cmpuint (use->pools->len, ==, 1);
  use = weir_cpu_pools_get_use (pools, 1);
  g_assert_cmpuint (use->n_workers, ==, 5);
  g_assert_cmpfloat_with_epsilon (use->share, 2.5, 1e-9);
  g_assert_cmpuint (use->pools->len, ==, 2);
  g_assert_cmpuint (g_array_index (use->pools, guint, 1), ==, 1);
  g_assert_null (weir_cpu_pools_get_use (pools, 3));
  g_assert_cmpuint (weir_cpu_pools_get_n_any (pools), ==, 3);
  g_assert_cmpuint (gtk_bitset_get_size (weir_cpu_pools_get_all_cpus (pools)), ==, 3);
}

/* What is tried out is seen at once, but is the flow's only when it is told so, in one step. */
static void
test_preview (void)
{
  g_autoptr(WeirFlow) flow = new_flow ();
  g_autoptr(WeirCpuPools) pools = weir_cpu_pools_new ();
  g_autofree char *before = weir_flow_to_text (flow);
  g_autofree char *during = NULL;
  g_autofree char *after = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  guint n_changes = 0;

  weir_cpu_pools_set_flow (pools, flow);
  g_signal_connect_swapped (pools, "changed", G_CALLBACK (count), &n_changes);

  set_row (weir_cpu_pools_try (pools, 1), 0, "7");
  g_assert_true (weir_cpu_pools_is_trying (pools));
  weir_cpu_pools_show (pools);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_nonnull (weir_cpu_pools_get_use (pools, 7));
  during = weir_flow_to_text (flow);
  g_assert_cmpstr (during, ==, before);

  weir_cpu_pools_cancel (pools);
  g_assert_null (weir_cpu_pools_get_use (pools, 7));

  set_row (weir_cpu_pools_try (pools, 0), 2, "9");
  one = weir_cpu_pools_dup_tried (pools);
  g_assert_cmpstr (one, ==, "head");
  set_row (weir_cpu_pools_try (pools, 1), 0, "7");
  weir_cpu_pool_set_n_workers (weir_cpu_pools_try (pools, 1), 2);
  two = weir_cpu_pools_dup_tried (pools);
  g_assert_cmpstr (two, ==, "2 Nodes");
  weir_cpu_pools_commit (pools, "Assign CPUs of 2 Nodes", NULL);

  g_assert_false (weir_cpu_pools_is_trying (pools));
  g_assert_cmpstr (weir_flow_get_undo_name (flow), ==, "Assign CPUs of 2 Nodes");
  g_assert_nonnull (weir_cpu_pools_get_use (pools, 9));
  g_assert_cmpuint (weir_cpu_pool_get_n_workers (weir_cpu_pools_get_pool (pools, 1)), ==, 2);

  weir_flow_undo (flow);
  after = weir_flow_to_text (flow);
  g_assert_cmpstr (after, ==, before);
  g_assert_null (weir_flow_get_undo_name (flow));
  g_assert_null (weir_cpu_pools_get_use (pools, 9));
}

static void
test_follow (void)
{
  g_autoptr(WeirFlow) flow = new_flow ();
  g_autoptr(WeirCpuPools) pools = weir_cpu_pools_new ();
  g_autoptr(JsonNode) kind = json_node_init_string (json_node_alloc (), "thread");
  guint n_changes = 0;
  guint index;

  weir_cpu_pools_set_flow (pools, flow);
  g_signal_connect_swapped (pools, "changed", G_CALLBACK (count), &n_changes);

  weir_flow_set_position (flow, "head", 100, 100);
  g_assert_cmpuint (n_changes, ==, 0);

  g_assert_true (weir_flow_rename_node (flow, "tail", "end", NULL));
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_true (weir_cpu_pools_find (pools, "end", &index));

  weir_flow_set_node_value (flow, "head", "cpus", NULL);
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_null (weir_cpu_pools_get_use (pools, 0));

  weir_flow_set_node_value (flow, "parts", "kind", kind);
  g_assert_cmpuint (weir_cpu_pools_get_n_pools (pools), ==, 4);
  weir_flow_remove_node (flow, "parts", FALSE);
  weir_flow_remove_node (flow, "head", FALSE);
  g_assert_cmpuint (weir_cpu_pools_get_n_pools (pools), ==, 2);

  weir_cpu_pools_set_flow (pools, NULL);
  g_assert_cmpuint (weir_cpu_pools_get_n_pools (pools), ==, 0);
}

static WeirCpuColumns *
new_columns (const char *description,
             guint       missing)
{
  g_autoptr(WeirTopology) topology = weir_topology_new (description, NULL);
  g_autoptr(GtkBitset) named = gtk_bitset_new_range (missing, 2);

  g_assert_nonnull (topology);

  return weir_cpu_columns_new (topology, named);
}

static void
test_columns (void)
{
  g_autoptr(WeirCpuColumns) columns = new_columns ("package:2 [numa] core:2 pu:2", 7);
  const WeirCpuLevel *level;
  const WeirCpuSpan *span;
  g_autofree char *place = NULL;
  guint column;

  g_assert_cmpuint (weir_cpu_columns_get_n (columns), ==, 9);
  g_assert_true (weir_cpu_columns_find (columns, 8, &column));
  g_assert_cmpuint (column, ==, 8);
  g_assert_false (weir_cpu_columns_is_here (columns, 8));
  g_assert_false (weir_cpu_columns_is_usable (columns, 8));
  g_assert_true (weir_cpu_columns_is_usable (columns, 7));

  g_assert_cmpuint (weir_cpu_columns_get_n_levels (columns), ==, 2);
  level = weir_cpu_columns_get_level (columns, 0);
  g_assert_cmpint (level->group, ==, WEIR_CPU_GROUP_NODE);
  g_assert_cmpuint (level->spans->len, ==, 2);
  span = weir_cpu_columns_find_span (columns, WEIR_CPU_GROUP_NODE, 5);
  g_assert_cmpstr (span->label, ==, "NUMA node 1, package 1");
  g_assert_cmpuint (span->first, ==, 4);
  g_assert_cmpuint (span->last, ==, 7);
  span = weir_cpu_columns_find_span (columns, WEIR_CPU_GROUP_CORE, 2);
  g_assert_cmpstr (span->label, ==, "Core 1");
  g_assert_cmpuint (span->last, ==, 3);
  g_assert_null (weir_cpu_columns_find_span (columns, WEIR_CPU_GROUP_CORE, 8));
  place = weir_cpu_columns_describe (columns, 2);
  g_assert_cmpstr (place, ==, "Core 1, NUMA node 0, package 0");
}

/* Wide where there is room, and never too narrow to be hit. */
static void
test_places (void)
{
  g_autoptr(WeirCpuColumns) columns = new_columns ("core:4 pu:2", 0);
  g_autoptr(WeirCpuColumns) large = new_columns ("package:2 [numa] core:64 pu:2", 0);

  weir_cpu_columns_set_room (columns, 1000, 20);
  g_assert_cmpfloat_with_epsilon (weir_cpu_columns_get_cell_width (columns), 28, 1e-9);
  weir_cpu_columns_set_room (columns, 200, 20);
  g_assert_cmpfloat_with_epsilon (weir_cpu_columns_get_cell_width (columns), 23, 1e-9);
  g_assert_cmpfloat_with_epsilon (weir_cpu_columns_get_x (columns, 2), 49, 1e-9);
  g_assert_cmpuint (weir_cpu_columns_get_at (columns, 0), ==, 0);
  g_assert_cmpuint (weir_cpu_columns_get_at (columns, 45.9), ==, 1);
  g_assert_cmpuint (weir_cpu_columns_get_at (columns, 46), ==, 2);
  g_assert_cmpuint (weir_cpu_columns_get_at (columns, 1e6), ==, 7);

  weir_cpu_columns_set_room (large, 1000, 20);
  g_assert_cmpfloat_with_epsilon (weir_cpu_columns_get_cell_width (large), 20, 1e-9);
  g_assert_cmpfloat (weir_cpu_columns_get_width (large), >, 5000);
}

/* Before the machine is known, and while nothing is named. */
static void
test_unknown (void)
{
  g_autoptr(GtkBitset) none = gtk_bitset_new_empty ();
  g_autoptr(GtkBitset) some = gtk_bitset_new_range (3, 1);
  g_autoptr(WeirCpuColumns) empty = weir_cpu_columns_new (NULL, none);
  g_autoptr(WeirCpuColumns) columns = weir_cpu_columns_new (NULL, some);

  g_assert_cmpuint (weir_cpu_columns_get_n (empty), ==, 0);
  g_assert_cmpuint (weir_cpu_columns_get_at (empty, 10), ==, 0);
  g_assert_cmpuint (weir_cpu_columns_get_n (columns), ==, 1);
  g_assert_cmpuint (weir_cpu_columns_get_cpu (columns, 0), ==, 3);
}

static void
test_load (void)
{
  g_autoptr(WeirCpuLoad) load = weir_cpu_load_new ();
  guint n_changes = 0;

  g_signal_connect_swapped (load, "changed", G_CALLBACK (count), &n_changes);
  weir_cpu_load_take (load, "cpu  9 9 9 9 9\ncpu0 100 0 100 800 0 0 0 0 0 0\n"
                            "cpu12 0 0 0 50 50 0 0 0 0 0\nintr 5\n");
  g_assert_cmpfloat (weir_cpu_load_get (load, 0), <, 0);

  weir_cpu_load_take (load, "cpu0 130 10 110 840 10 0 0 0 0 0\ncpu12 0 0 0 60 50\n");
  g_assert_cmpfloat_with_epsilon (weir_cpu_load_get (load, 0), 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (weir_cpu_load_get (load, 12), 0, 1e-9);
  g_assert_cmpfloat (weir_cpu_load_get (load, 1), <, 0);
  g_assert_cmpuint (n_changes, ==, 2);
}

/* It looks by itself until it is told to stop. */
static void
test_load_here (void)
{
  g_autoptr(WeirCpuLoad) load = weir_cpu_load_new ();
  guint n_changes = 0;

  g_signal_connect_swapped (load, "changed", G_CALLBACK (count), &n_changes);
  weir_cpu_load_start (load);
  weir_cpu_load_start (load);
  while (n_changes < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (weir_cpu_load_is_running (load));

  weir_cpu_load_stop (load);
  g_assert_false (weir_cpu_load_is_running (load));
  g_assert_cmpfloat (weir_cpu_load_get (load, 0), <, 0);
}

static void
test_machine (void)
{
  g_autoptr(WeirCpuMachine) machine = weir_cpu_machine_new ("pu:5");
  g_autoptr(WeirCpuMachine) broken = weir_cpu_machine_new ("nonsense");
  guint n_changes = 0;

  g_signal_connect_swapped (machine, "changed", G_CALLBACK (count), &n_changes);
  g_signal_connect_swapped (broken, "changed", G_CALLBACK (count), &n_changes);
  g_assert_null (weir_cpu_machine_get_topology (machine));
  while (n_changes < 2)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (weir_topology_get_n_cpus (weir_cpu_machine_get_topology (machine)), ==, 5);
  g_assert_null (weir_cpu_machine_get_problem (machine));
  g_assert_null (weir_cpu_machine_get_topology (broken));
  g_assert_nonnull (strstr (weir_cpu_machine_get_problem (broken), "nonsense"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cpu-pools/forms", test_forms);
  g_test_add_func ("/cpu-pools/rows", test_rows);
  g_test_add_func ("/cpu-pools/counts", test_counts);
  g_test_add_func ("/cpu-pools/threads", test_threads);
  g_test_add_func ("/cpu-pools/assign", test_assign);
  g_test_add_func ("/cpu-pools/broken", test_broken);
  g_test_add_func ("/cpu-pools/uses", test_uses);
  g_test_add_func ("/cpu-pools/preview", test_preview);
  g_test_add_func ("/cpu-pools/follow", test_follow);
  g_test_add_func ("/cpu-columns/columns", test_columns);
  g_test_add_func ("/cpu-columns/places", test_places);
  g_test_add_func ("/cpu-columns/unknown", test_unknown);
  g_test_add_func ("/cpu-load/take", test_load);
  g_test_add_func ("/cpu-load/here", test_load_here);
  g_test_add_func ("/cpu-machine", test_machine);

  return g_test_run ();
}
