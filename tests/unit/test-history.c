/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "base/weir-error.h"
#include "monitor/weir-history.h"
#include "monitor/weir-snapshot-private.h"

/* The past of a run in numbers: what is kept, at which resolution, and how it travels. */

#define SECOND G_GINT64_CONSTANT (1000000)

#define assert_is(value, expected) g_assert_cmpfloat_with_epsilon (value, expected, 1e-6)

/* The backlog is the number of the second, and what node 1 has queued ten times that; nothing else
 * is known. */
static void
append (WeirHistory *history,
        guint        first,
        guint        n_seconds)
{
  guint n_nodes = weir_history_get_n_nodes (history);
  g_autofree double *row = g_new (double, weir_row_length (n_nodes));

  for (guint second = first; second < first + n_seconds; second++)
    {
      for (gsize i = 0; i < weir_row_length (n_nodes); i++)
        row[i] = NAN;
      row[WEIR_FLOW_BACKLOG] = second;
      if (n_nodes > 1)
        row[weir_row_place (1, WEIR_NODE_QUEUED)] = 10.0 * second;
      weir_history_append (history, second * SECOND, row);
    }
}

static double
read_backlog (WeirHistory    *history,
              WeirResolution  resolution,
              WeirStatistic   statistic,
              guint64         number)
{
  double value;

  weir_history_read_flow (history, resolution, statistic, WEIR_FLOW_BACKLOG, number, 1, &value);
  return value;
}

static double
read_queued (WeirHistory    *history,
             WeirResolution  resolution,
             WeirStatistic   statistic,
             guint64         number)
{
  double value;

  weir_history_read_node (history, resolution, statistic, 1, WEIR_NODE_QUEUED, number, 1, &value);
  return value;
}

static void
test_empty (void)
{
  g_autoptr (WeirHistory) history = weir_history_new (2);

  for (WeirResolution i = WEIR_RESOLUTION_1S; i <= WEIR_RESOLUTION_60S; i++)
    {
      g_assert_cmpuint (weir_history_get_last (history, i), ==, 0);
      g_assert_cmpuint (weir_history_get_first (history, i), ==, 1);
      g_assert_cmpuint (weir_history_find (history, i, 5), ==, 1);
      g_assert_true (isnan (read_backlog (history, i, WEIR_STATISTIC_MEAN, 1)));
    }
  g_assert_finalize_object (g_steal_pointer (&history));
}

static void
test_resolutions (void)
{
  g_autoptr (WeirHistory) history = weir_history_new (2);

  append (history, 1, 125);

  g_assert_cmpuint (weir_history_get_last (history, WEIR_RESOLUTION_1S), ==, 125);
  g_assert_cmpuint (weir_history_get_last (history, WEIR_RESOLUTION_10S), ==, 12);
  g_assert_cmpuint (weir_history_get_last (history, WEIR_RESOLUTION_60S), ==, 2);

  for (WeirStatistic i = WEIR_STATISTIC_MEAN; i <= WEIR_STATISTIC_MOST; i++)
    assert_is (read_backlog (history, WEIR_RESOLUTION_1S, i, 7), 7);
  assert_is (read_backlog (history, WEIR_RESOLUTION_10S, WEIR_STATISTIC_MEAN, 2), 15.5);
  assert_is (read_backlog (history, WEIR_RESOLUTION_10S, WEIR_STATISTIC_LEAST, 2), 11);
  assert_is (read_backlog (history, WEIR_RESOLUTION_10S, WEIR_STATISTIC_MOST, 2), 20);
  assert_is (read_queued (history, WEIR_RESOLUTION_60S, WEIR_STATISTIC_MEAN, 2), 905);
  assert_is (read_queued (history, WEIR_RESOLUTION_60S, WEIR_STATISTIC_LEAST, 2), 610);
  assert_is (read_queued (history, WEIR_RESOLUTION_60S, WEIR_STATISTIC_MOST, 2), 1200);

  g_assert_cmpint (weir_history_get_time (history, WEIR_RESOLUTION_10S, 2), ==, 20 * SECOND);
  g_assert_cmpuint (weir_history_find (history, WEIR_RESOLUTION_10S, 20 * SECOND), ==, 2);
  g_assert_cmpuint (weir_history_find (history, WEIR_RESOLUTION_10S, 20 * SECOND + 1), ==, 3);
  g_assert_cmpuint (weir_history_find (history, WEIR_RESOLUTION_10S, 0), ==, 1);
  g_assert_cmpuint (weir_history_find (history, WEIR_RESOLUTION_10S, 999 * SECOND), ==, 13);
}

/* The oldest go; what is asked beyond is not known. */
static void
test_forgets (void)
{
  g_autoptr (WeirHistory) history = weir_history_new (0);
  guint length = weir_history_get_length (history, WEIR_RESOLUTION_1S);
  double values[3];

  append (history, 1, length + 5);
  g_assert_cmpuint (weir_history_get_first (history, WEIR_RESOLUTION_1S), ==, 6);
  g_assert_cmpuint (weir_history_get_last (history, WEIR_RESOLUTION_1S), ==, length + 5);
  weir_history_read_flow (history, WEIR_RESOLUTION_1S, WEIR_STATISTIC_MEAN, WEIR_FLOW_BACKLOG,
                          5, G_N_ELEMENTS (values), values);
  g_assert_true (isnan (values[0]));
  assert_is (values[1], 6);
  assert_is (values[2], 7);
  g_assert_cmpuint (weir_history_find (history, WEIR_RESOLUTION_1S, 3 * SECOND), ==, 6);
}

/* A mean is one of the seconds that had a number. */
static void
test_unknown (void)
{
  g_autoptr (WeirHistory) history = weir_history_new (0);
  double row[WEIR_N_FLOW_MEASURES];

  for (guint i = 0; i < WEIR_N_FLOW_MEASURES; i++)
    row[i] = NAN;
  for (guint second = 1; second <= 10; second++)
    {
      row[WEIR_FLOW_LATENCY_P50] = second == 3 ? 0.25 : second == 8 ? 0.75 : NAN;
      weir_history_append (history, second * SECOND, row);
    }

  weir_history_read_flow (history, WEIR_RESOLUTION_10S, WEIR_STATISTIC_MEAN,
                          WEIR_FLOW_LATENCY_P50, 1, 1, &row[0]);
  weir_history_read_flow (history, WEIR_RESOLUTION_10S, WEIR_STATISTIC_LEAST,
                          WEIR_FLOW_LATENCY_P50, 1, 1, &row[1]);
  weir_history_read_flow (history, WEIR_RESOLUTION_10S, WEIR_STATISTIC_MOST,
                          WEIR_FLOW_LATENCY_P99, 1, 1, &row[2]);
  assert_is (row[0], 0.5);
  assert_is (row[1], 0.25);
  g_assert_true (isnan (row[2]));
}

/* Two hours at least, and not more memory than is said, however large the flow. */
static void
test_bounds (void)
{
  static const guint sizes[] = { 0, 10, 100, 1000, 3000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (WeirHistory) history = weir_history_new (sizes[i]);
      gsize n_rows = 0;

      for (WeirResolution j = WEIR_RESOLUTION_1S; j <= WEIR_RESOLUTION_60S; j++)
        n_rows += weir_history_get_length (history, j) * (j == WEIR_RESOLUTION_1S ? 1 : 3);
      g_assert_cmpuint (weir_history_get_length (history, WEIR_RESOLUTION_60S), >=, 120);
      g_assert_cmpuint (weir_history_get_length (history, WEIR_RESOLUTION_1S), >=, 120);
      g_assert_cmpuint (n_rows * weir_row_length (sizes[i]) * sizeof (float), <=,
                        (sizes[i] <= 1000 ? 70 : 150) * 1024 * 1024);
    }
}

/* Travelling */

static void
pass_on (WeirHistory    *from,
         WeirHistory    *to,
         WeirResolution  resolution)
{
  static const guint nodes[] = { 0, 1 };
  g_autoptr (GVariant) samples = NULL;
  g_autoptr (GError) error = NULL;

  samples = g_variant_ref_sink (weir_history_to_variant (from, resolution,
                                                         weir_history_get_last (to, resolution),
                                                         nodes, G_N_ELEMENTS (nodes)));
  g_assert_true (weir_history_merge (to, resolution, samples, &error));
  g_assert_no_error (error);
}

static void
test_travel (void)
{
  g_autoptr (WeirHistory) near = weir_history_new (2);
  g_autoptr (WeirHistory) far = weir_history_new (2);

  append (near, 1, 35);
  for (guint i = 0; i < 3; i++)
    {
      for (WeirResolution j = WEIR_RESOLUTION_1S; j <= WEIR_RESOLUTION_60S; j++)
        {
          pass_on (near, far, j);
          g_assert_cmpuint (weir_history_get_last (far, j), ==, weir_history_get_last (near, j));
          g_assert_cmpuint (weir_history_get_first (far, j), ==, 1);
        }
      append (near, 36 + i, 1);
    }
  assert_is (read_backlog (far, WEIR_RESOLUTION_1S, WEIR_STATISTIC_MEAN, 37), 37);
  assert_is (read_queued (far, WEIR_RESOLUTION_10S, WEIR_STATISTIC_MOST, 3), 300);
  assert_is (read_queued (far, WEIR_RESOLUTION_10S, WEIR_STATISTIC_LEAST, 3), 210);
  g_assert_cmpint (weir_history_get_time (far, WEIR_RESOLUTION_10S, 3), ==, 30 * SECOND);
}

/* Who comes late has what is kept; who was away for a while, a gap. */
static void
test_gap (void)
{
  g_autoptr (WeirHistory) near = weir_history_new (2);
  g_autoptr (WeirHistory) far = weir_history_new (2);
  guint length = weir_history_get_length (near, WEIR_RESOLUTION_1S);

  append (near, 1, length + 10);
  pass_on (near, far, WEIR_RESOLUTION_1S);
  g_assert_cmpuint (weir_history_get_first (far, WEIR_RESOLUTION_1S), ==, 11);
  g_assert_cmpuint (weir_history_get_last (far, WEIR_RESOLUTION_1S), ==, length + 10);

  append (near, length + 11, length + 4);
  pass_on (near, far, WEIR_RESOLUTION_1S);
  g_assert_cmpuint (weir_history_get_last (far, WEIR_RESOLUTION_1S), ==, 2 * length + 14);
  g_assert_cmpuint (weir_history_get_first (far, WEIR_RESOLUTION_1S), ==, length + 15);
  assert_is (read_backlog (far, WEIR_RESOLUTION_1S, WEIR_STATISTIC_MEAN, length + 15), length + 15);
}

static void
test_hole (void)
{
  g_autoptr (WeirHistory) near = weir_history_new (2);
  g_autoptr (WeirHistory) far = weir_history_new (2);
  static const guint nodes[] = { 0, 1 };
  g_autoptr (GVariant) samples = NULL;

  append (near, 1, 5);
  pass_on (near, far, WEIR_RESOLUTION_1S);
  append (near, 6, 5);
  samples = g_variant_ref_sink (weir_history_to_variant (near, WEIR_RESOLUTION_1S, 8, nodes, 2));
  g_assert_true (weir_history_merge (far, WEIR_RESOLUTION_1S, samples, NULL));
  g_assert_cmpuint (weir_history_get_last (far, WEIR_RESOLUTION_1S), ==, 10);
  g_assert_true (isnan (read_backlog (far, WEIR_RESOLUTION_1S, WEIR_STATISTIC_MEAN, 7)));
  g_assert_cmpint (weir_history_get_time (far, WEIR_RESOLUTION_1S, 7), ==, 7 * SECOND);
  assert_is (read_backlog (far, WEIR_RESOLUTION_1S, WEIR_STATISTIC_MEAN, 9), 9);
}

/* Of the nodes that are asked for, in their order. */
static void
test_some_nodes (void)
{
  g_autoptr (WeirHistory) history = weir_history_new (3);
  static const guint nodes[] = { 2, 1 };
  g_autoptr (GVariant) samples = NULL;
  g_autoptr (GVariant) means = NULL;
  g_autoptr (GVariant) least = NULL;
  const double *values;
  gsize n_values;

  append (history, 1, 4);
  samples = g_variant_ref_sink (weir_history_to_variant (history, WEIR_RESOLUTION_1S, 2, nodes, 2));
  means = g_variant_get_child_value (samples, 2);
  least = g_variant_get_child_value (samples, 3);
  values = g_variant_get_fixed_array (means, &n_values, sizeof (double));
  g_assert_cmpuint (n_values, ==, 2 * weir_row_length (2));
  assert_is (values[WEIR_FLOW_BACKLOG], 3);
  g_assert_true (isnan (values[weir_row_place (0, WEIR_NODE_QUEUED)]));
  assert_is (values[weir_row_place (1, WEIR_NODE_QUEUED)], 30);
  g_assert_cmpuint (g_variant_n_children (least), ==, 0);
}

static void
test_foreign (void)
{
  g_autoptr (WeirHistory) near = weir_history_new (3);
  g_autoptr (WeirHistory) far = weir_history_new (2);
  static const guint nodes[] = { 0, 1, 2 };
  g_autoptr (GVariant) samples = NULL;
  g_autoptr (GVariant) other = g_variant_ref_sink (g_variant_new_string ("no"));
  g_autoptr (GError) error = NULL;

  append (near, 1, 4);
  samples = g_variant_ref_sink (weir_history_to_variant (near, WEIR_RESOLUTION_1S, 0, nodes, 3));
  g_assert_false (weir_history_merge (far, WEIR_RESOLUTION_1S, samples, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_false (weir_history_merge (far, WEIR_RESOLUTION_1S, other, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_PROTOCOL);
  g_assert_cmpuint (weir_history_get_last (far, WEIR_RESOLUTION_1S), ==, 0);
}

/* Measures */

static void
test_names (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (WeirFlowMeasure i = 0; i < WEIR_N_FLOW_MEASURES; i++)
    g_assert_true (g_hash_table_add (names, (char *) weir_flow_measure_get_name (i)));
  for (WeirNodeMeasure i = 0; i < WEIR_N_NODE_MEASURES; i++)
    g_assert_true (g_hash_table_add (names, (char *) weir_node_measure_get_name (i)));
  for (WeirWorkerMeasure i = 0; i < WEIR_N_WORKER_MEASURES; i++)
    g_assert_true (g_hash_table_add (names, (char *) weir_worker_measure_get_name (i)));

  g_assert_true (weir_flow_measure_is_count (WEIR_FLOW_DONE));
  g_assert_false (weir_flow_measure_is_count (WEIR_FLOW_BACKLOG));
  g_assert_true (weir_node_measure_is_count (WEIR_NODE_BUSY));
  g_assert_false (weir_node_measure_is_count (WEIR_NODE_QUEUED));
}

static void
test_snapshot (void)
{
  g_autoptr (WeirSnapshot) snapshot = weir_snapshot_new (5 * SECOND, 2);
  g_autoptr (WeirSnapshot) same = weir_snapshot_ref (snapshot);

  weir_snapshot_get_row (snapshot)[WEIR_FLOW_DONE] = 12;
  weir_snapshot_get_row (snapshot)[weir_row_place (1, WEIR_NODE_BUSY)] = 1.5;
  g_assert_cmpint (weir_snapshot_get_time (same), ==, 5 * SECOND);
  g_assert_cmpuint (weir_snapshot_get_n_nodes (same), ==, 2);
  assert_is (weir_snapshot_get_flow (same, WEIR_FLOW_DONE), 12);
  g_assert_true (isnan (weir_snapshot_get_flow (same, WEIR_FLOW_FAILED)));
  assert_is (weir_snapshot_get_node (same, 1, WEIR_NODE_BUSY), 1.5);
  g_assert_true (isnan (weir_snapshot_get_node (same, 0, WEIR_NODE_BUSY)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/history/empty", test_empty);
  g_test_add_func ("/history/resolutions", test_resolutions);
  g_test_add_func ("/history/forgets", test_forgets);
  g_test_add_func ("/history/unknown", test_unknown);
  g_test_add_func ("/history/bounds", test_bounds);
  g_test_add_func ("/history/travel", test_travel);
  g_test_add_func ("/history/gap", test_gap);
  g_test_add_func ("/history/hole", test_hole);
  g_test_add_func ("/history/some-nodes", test_some_nodes);
  g_test_add_func ("/history/foreign", test_foreign);
  g_test_add_func ("/history/names", test_names);
  g_test_add_func ("/history/snapshot", test_snapshot);

  return g_test_run ();
}
