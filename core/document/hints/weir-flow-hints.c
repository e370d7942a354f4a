/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/hints/weir-flow-hints.h"

#include "document/weir-flow-private.h"

static void
clear_pool (gpointer data)
{
  WeirFlowPool *pool = data;

  g_clear_pointer (&pool->cpus, weir_cpus_unref);
}

/* The CPUs that the threads of a node share; NULL if they are not told, or not rightly. */
static WeirCpus *
read_thread_cpus (JsonNode *node,
                  guint     n_threads)
{
  g_autoptr(GArray) numbers = g_array_new (FALSE, FALSE, sizeof (int));
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);
      int number;

      if (json_node_get_value_type (element) != G_TYPE_INT64 || json_node_get_int (element) < 0 ||
          json_node_get_int (element) > WEIR_CPUS_MAX_CPU)
        return NULL;

      number = (int) json_node_get_int (element);
      g_array_append_val (numbers, number);
    }

  return weir_cpus_new_shared ((const int *) numbers->data, numbers->len, n_threads);
}

static WeirCpus *
read_cpus (JsonObject *json,
           gboolean    is_process,
           guint       n_threads)
{
  JsonNode *node = json_object_get_member (json, "cpus");

  if (is_process)
    return weir_cpus_new_from_json (node, NULL);

  return node != NULL ? read_thread_cpus (node, n_threads) : weir_cpus_new (n_threads);
}

static void
add_pool (WeirFlowHints      *self,
          const WeirFlowNode *node,
          WeirFlowObject      object)
{
  JsonNode *worker = json_object_get_member (node->json, "worker");
  WeirFlowPool pool = { .id = node->id, .json = node->json };

  if (worker == NULL || !JSON_NODE_HOLDS_OBJECT (worker))
    return;

  pool.is_process = object == WEIR_FLOW_OBJECT_PROCESS;
  if (!pool.is_process)
    pool.n_workers = weir_flow_key_get_number (node->json, object, "threads");
  pool.cpus = read_cpus (node->json, pool.is_process, pool.n_workers);
  if (pool.cpus != NULL)
    pool.n_workers = weir_cpus_get_n_workers (pool.cpus);

  pool.batch_size = weir_flow_key_get_number (node->json, object, "batch-size");
  pool.concurrency = weir_flow_key_get_number (node->json, object, "concurrency");
  pool.traits = node->traits;
  g_array_append_val (self->pools, pool);
}

static void
collect_pools (WeirFlowHints *self)
{
  WeirFlowGraph *graph = self->checker->graph;
  g_autofree gboolean *used = weir_flow_checker_list_used (self->checker);

  for (guint i = 0; i < graph->nodes->len; i++)
    {
      const WeirFlowNode *node = weir_flow_graph_get_node (graph, i);

      if (used[i])
        add_pool (self, node, node->kind == WEIR_FLOW_PROCESS ? WEIR_FLOW_OBJECT_PROCESS
                                                              : WEIR_FLOW_OBJECT_THREAD);
    }
}

void
weir_flow_checker_add_hints (WeirFlowChecker       *self,
                             const WeirFlowMachine *machine)
{
  WeirFlowHints hints = {
    .checker = self,
    .report = self->report,
    .machine = machine,
    .pools = g_array_new (FALSE, FALSE, sizeof (WeirFlowPool)),
    .usable = hwloc_bitmap_dup (machine->allowed),
    .capacity = weir_flow_get_capacity (self->flow),
  };

  if (machine->present != NULL)
    hwloc_bitmap_and (hints.usable, hints.usable, machine->present);

  g_array_set_clear_func (hints.pools, clear_pool);
  collect_pools (&hints);
  weir_flow_hint_cpus (&hints);
  weir_flow_hint_pools (&hints);
  weir_flow_hint_switches (&hints);
  weir_flow_hint_capacity (&hints);

  g_array_unref (hints.pools);
  hwloc_bitmap_free (hints.usable);
}
