/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/weir-trace.h"

/**
 * weir_trace_new:
 * @steps: what weir_monitor_client_call_finish() gives
 * @duration: (out): how long the item was in the flow, in seconds
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a list of [class@WeirTraceStep], or %NULL with @error set
 */
GListModel *
weir_trace_new (const char  *steps,
                double      *duration,
                GError     **error)
{
  g_autoptr(GListStore) store = g_list_store_new (WEIR_TYPE_TRACE_STEP);
  g_autoptr(WeirValue) value = weir_value_new_from_json (steps, -1, error);
  g_autoptr(JsonNode) root = value != NULL ? weir_value_to_node (value) : NULL;
  JsonObject *trace;
  JsonArray *array;

  if (root == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_OBJECT (root) ||
      !json_object_has_member (json_node_get_object (root), "steps"))
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_FAILED, "this is no trace of an item");
      return NULL;
    }

  trace = json_node_get_object (root);
  *duration = json_object_get_double_member_with_default (trace, "duration", 0);
  array = json_object_get_array_member (trace, "steps");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autoptr(WeirTraceStep) step =
        weir_trace_step_new (json_array_get_object_element (array, i), *duration);

      g_list_store_append (store, step);
    }

  return G_LIST_MODEL (g_steal_pointer (&store));
}
