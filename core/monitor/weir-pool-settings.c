/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-pool-settings.h"

#include "base/weir-error.h"
#include "json/weir-value.h"

/* "cpus" and "threads" as they stand on a node of a flow file. */

#define MOST_THREADS 65536

static WeirCpus *
weir_pool_settings_refuse (GError     **error,
                           const char  *node,
                           const char  *reason)
{
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT, "“%s”: %s", node, reason);
  if (error != NULL)
    weir_error_set_node (*error, node);
  return NULL;
}

static gboolean
weir_pool_settings_read_threads (JsonObject *settings,
                                 guint      *n_threads)
{
  JsonNode *node = json_object_get_member (settings, "threads");
  gint64 number;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;

  number = json_node_get_int (node);
  *n_threads = (guint) CLAMP (number, 0, MOST_THREADS + 1);
  return number >= 1 && number <= MOST_THREADS;
}

/* One list that all threads share: as the CPUs of one process. */
static WeirCpus *
weir_pool_settings_share (JsonNode  *list,
                          guint      n_threads,
                          GError   **error)
{
  g_autoptr (JsonArray) outer = json_array_new ();
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), outer);
  g_autoptr (WeirCpus) one = NULL;
  const int *numbers;
  guint n_numbers;

  if (list == NULL || JSON_NODE_HOLDS_NULL (list))
    return weir_cpus_new (n_threads);

  json_array_add_element (outer, json_node_copy (list));
  one = weir_cpus_new_from_json (node, error);
  if (one == NULL)
    return NULL;
  numbers = weir_cpus_get_worker (one, 0, &n_numbers);
  return weir_cpus_new_shared (numbers, n_numbers, n_threads);
}

static WeirCpus *
weir_pool_settings_read (JsonObject  *settings,
                         const char  *node,
                         gboolean     is_thread,
                         guint        n_workers,
                         GError     **error)
{
  JsonNode *cpus = json_object_get_member (settings, "cpus");

  if (!is_thread)
    {
      if (cpus == NULL)
        return weir_pool_settings_refuse (error, node, "“cpus” is missing");
      return weir_cpus_new_from_json (cpus, error);
    }

  if (!weir_pool_settings_read_threads (settings, &n_workers))
    return weir_pool_settings_refuse (error, node, "“threads” is not a number from 1 to 65536");
  return weir_pool_settings_share (cpus, n_workers, error);
}

/* The workers that @settings, the text of an object, asks for; @n_workers are there now. */
WeirCpus *
weir_pool_settings_parse (const char  *settings,
                          const char  *node,
                          gboolean     is_thread,
                          guint        n_workers,
                          GError     **error)
{
  g_autoptr (WeirValue) value = weir_value_new_from_json (settings, -1, error);
  g_autoptr (JsonNode) root = value == NULL ? NULL : weir_value_to_node (value);

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return weir_pool_settings_refuse (error, node, "what was sent is not an object");
  return weir_pool_settings_read (json_node_get_object (root), node, is_thread, n_workers, error);
}
