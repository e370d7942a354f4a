/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-summary.h"

#include "weir-format.h"
#include "weir-table.h"

static void
add_seconds (WeirTable  *table,
             JsonObject *histogram,
             const char *which)
{
  g_autofree char *text = weir_format_seconds (json_object_get_double_member (histogram, which));

  weir_table_add (table, "%s", text);
}

static void
add_count (WeirTable  *table,
           JsonObject *node,
           const char *which)
{
  weir_table_add (table, "%" G_GINT64_FORMAT, json_object_get_int_member (node, which));
}

/* The seconds for which all workers of a node together were busy. */
static double
get_busy (JsonObject *node)
{
  JsonArray *workers = json_object_get_array_member (node, "workers");
  double busy = 0;

  for (guint i = 0; i < json_array_get_length (workers); i++)
    busy += json_object_get_double_member (json_array_get_object_element (workers, i), "busy");

  return busy;
}

static double
sum_busy (JsonArray *nodes)
{
  double busy = 0;

  for (guint i = 0; i < json_array_get_length (nodes); i++)
    busy += get_busy (json_array_get_object_element (nodes, i));

  return busy;
}

static void
add_share (WeirTable *table,
           double     part,
           double     whole)
{
  weir_table_add (table, "%.0f %%", whole > 0 ? 100 * part / whole : 0);
}

static void
add_node (WeirTable  *table,
          JsonObject *node,
          double      seconds,
          double      all_busy)
{
  JsonArray *workers = json_object_get_array_member (node, "workers");
  JsonObject *service = json_object_get_object_member (node, "service-time");
  JsonObject *queue = json_object_get_object_member (node, "queue-time");

  weir_table_add (table, "%s", json_object_get_string_member (node, "node"));
  weir_table_add (table, "%u", json_array_get_length (workers));
  add_count (table, node, "done");
  add_count (table, node, "failed");
  add_seconds (table, service, "mean");
  add_seconds (table, service, "p50");
  add_seconds (table, service, "p99");
  add_seconds (table, queue, "mean");
  add_share (table, get_busy (node), json_array_get_length (workers) * seconds);
  add_share (table, get_busy (node), all_busy);
  add_count (table, node, "restarts");
}

static char *
format_nodes (JsonArray *nodes,
              double     seconds)
{
  static const char * const titles[] = {
    "node", "workers", "done", "failed", "call mean", "call p50", "call p99", "wait mean", "busy",
    "share", "restarts",
  };
  g_autoptr(WeirTable) table = weir_table_new ("lrrrrrrrrrr");

  double all_busy = sum_busy (nodes);

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    weir_table_add (table, "%s", titles[i]);

  for (guint i = 0; i < json_array_get_length (nodes); i++)
    add_node (table, json_array_get_object_element (nodes, i), seconds, all_busy);

  return weir_table_format (table, "  ");
}

static char *
format_totals (const WeirSummary *self,
               JsonObject        *metrics)
{
  JsonObject *latency = json_object_get_object_member (metrics, "latency");
  guint64 n_items = self->n_done + self->n_failed;
  g_autofree char *time = weir_format_seconds (self->seconds);
  g_autofree char *rate = weir_format_number (self->seconds > 0 ? n_items / self->seconds : 0);
  g_autofree char *p50 = weir_format_seconds (json_object_get_double_member (latency, "p50"));
  g_autofree char *p99 = weir_format_seconds (json_object_get_double_member (latency, "p99"));

  return g_strdup_printf ("%" G_GUINT64_FORMAT " done, %" G_GUINT64_FORMAT " failed in %s, "
                          "%s items/s, latency p50 %s, p99 %s\n",
                          self->n_done, self->n_failed, time, rate, p50, p99);
}

char *
weir_summary_format (const WeirSummary *self,
                     WeirMetrics       *metrics,
                     gboolean           full)
{
  g_autoptr(JsonNode) json = weir_metrics_to_json (metrics);
  JsonObject *object = json_node_get_object (json);
  JsonArray *nodes = json_object_get_array_member (object, "nodes");
  g_autofree char *totals = format_totals (self, object);
  g_autofree char *table = NULL;

  if (!full || json_array_get_length (nodes) == 0)
    return g_steal_pointer (&totals);

  table = format_nodes (nodes, self->seconds);

  return g_strconcat (totals, table, NULL);
}
