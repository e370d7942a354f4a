/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/hints/weir-flow-hints.h"

#include "document/weir-flow-private.h"

static void
hint_batches (WeirFlowHints      *self,
              const WeirFlowPool *pool)
{
  if (pool->batch_size <= 1 && (pool->traits & WEIR_WORKER_TRAIT_BATCHES) != 0)
    weir_flow_report_key (self->report, WEIR_SEVERITY_HINT, pool->id, "batch-size",
                          "the worker gains from batches, but gets items one by one; give it a "
                          "\"batch-size\"");

  if (pool->batch_size <= 1)
    return;

  if ((pool->traits & WEIR_WORKER_TRAIT_SINGLES) != 0)
    weir_flow_report_key (self->report, WEIR_SEVERITY_HINT, pool->id, "batch-size",
                          "the worker gains nothing from batches, in which items wait for each "
                          "other; leave \"batch-size\" out");

  if (pool->batch_size > self->capacity)
    weir_flow_report_key (self->report, WEIR_SEVERITY_HINT, pool->id, "batch-size",
                          "a batch of %u is never full, since the flow takes %u %s at once; make "
                          "batches smaller or the flow's \"capacity\" larger", pool->batch_size,
                          self->capacity, self->capacity == 1 ? "item" : "items");
}

static void
hint_retries (WeirFlowHints      *self,
              const WeirFlowPool *pool)
{
  WeirFlowObject object = pool->is_process ? WEIR_FLOW_OBJECT_PROCESS : WEIR_FLOW_OBJECT_THREAD;

  if (weir_flow_key_get_number (pool->json, object, "retries") < 1 ||
      (pool->traits & WEIR_WORKER_TRAIT_SIDE_EFFECTS) == 0)
    return;

  weir_flow_report_key (self->report, WEIR_SEVERITY_HINT, pool->id, "retries",
                        "the worker has effects outside of the flow, which come again with each "
                        "retry; leave \"retries\" out unless they may come twice");
}

/* What is there but not whole is not known by reading what it says of itself. */
static void
hint_code (WeirFlowHints      *self,
           const WeirFlowPool *pool)
{
  g_autofree char *file =
    weir_worker_kind_find_code (json_object_get_object_member (pool->json, "worker"),
                                weir_flow_get_directory (self->checker->flow), NULL);

  if (file == NULL || g_file_test (file, G_FILE_TEST_EXISTS))
    return;

  weir_flow_report_key (self->report, WEIR_SEVERITY_WARNING, pool->id, "worker",
                        "there is no file %s, without which the flow does not start here", file);
}

void
weir_flow_hint_pools (WeirFlowHints *self)
{
  for (guint i = 0; i < self->pools->len; i++)
    {
      const WeirFlowPool *pool = &g_array_index (self->pools, WeirFlowPool, i);

      hint_code (self, pool);
      hint_batches (self, pool);
      hint_retries (self, pool);
    }
}

/* How many items it takes at least so that each worker has one. */
static guint64 count_places (WeirFlowHints          *self,
                             GHashTable             *pools,
                             const WeirFlowSequence *sequence);

/* All branches of an ensemble have the same item at once, those of a switch have different ones. */
static guint64
count_branch_places (WeirFlowHints         *self,
                     GHashTable            *pools,
                     const WeirFlowElement *element,
                     gboolean               is_ensemble)
{
  guint64 n = 0;

  for (guint i = 0; i < element->n_branches; i++)
    {
      guint64 of_branch = 0;

      if (!weir_flow_is_disabled (self->checker->graph, &element->branches[i]))
        of_branch = count_places (self, pools, &element->branches[i]);
      n = is_ensemble ? MAX (n, of_branch) : n + of_branch;
    }

  return n;
}

static guint64
count_places (WeirFlowHints          *self,
              GHashTable             *pools,
              const WeirFlowSequence *sequence)
{
  guint64 n = 0;

  for (const WeirFlowElement *element = sequence->first; element != NULL; element = element->next)
    {
      const WeirFlowNode *node = weir_flow_graph_get_node (self->checker->graph, element->node);
      const WeirFlowPool *pool = g_hash_table_lookup (pools, node->id);

      if (pool != NULL)
        n += (guint64) pool->n_workers * MAX (pool->batch_size, 1) * MAX (pool->concurrency, 1);
      else
        n += count_branch_places (self, pools, element, node->kind == WEIR_FLOW_ENSEMBLE);
    }

  return n;
}

void
weir_flow_hint_capacity (WeirFlowHints *self)
{
  g_autoptr(GHashTable) pools = g_hash_table_new (g_str_hash, g_str_equal);
  guint64 n_places;

  if (self->checker->tree == NULL)
    return;

  for (guint i = 0; i < self->pools->len; i++)
    {
      WeirFlowPool *pool = &g_array_index (self->pools, WeirFlowPool, i);

      g_hash_table_insert (pools, (gpointer) pool->id, pool);
    }

  n_places = count_places (self, pools, &self->checker->tree->root);
  if (n_places <= self->capacity)
    return;

  weir_flow_report_key (self->report, WEIR_SEVERITY_HINT, NULL, "capacity",
                        "the flow takes %u %s at once, but its workers can have %" G_GUINT64_FORMAT
                        ": some of them are always idle; make \"capacity\" larger",
                        self->capacity, self->capacity == 1 ? "item" : "items", n_places);
}
