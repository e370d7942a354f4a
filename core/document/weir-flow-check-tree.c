/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-check.h"

/* What "disabled" means can be told only once it is known what is a branch. */

static gboolean
has_flag (WeirFlowGraph *graph,
          guint          index,
          const char    *key)
{
  JsonNode *flag = json_object_get_member (weir_flow_graph_get_node (graph, index)->json, key);

  return flag != NULL && json_node_get_value_type (flag) == G_TYPE_BOOLEAN &&
         json_node_get_boolean (flag);
}

static gboolean
is_node_disabled (WeirFlowGraph *graph,
                  guint          index)
{
  return has_flag (graph, index, "disabled");
}

gboolean
weir_flow_is_disabled (WeirFlowGraph          *graph,
                       const WeirFlowSequence *sequence)
{
  for (const WeirFlowElement *element = sequence->first; element != NULL; element = element->next)
    {
      if (is_node_disabled (graph, element->node))
        return TRUE;
    }

  return FALSE;
}

/* An ensemble or switch that has nothing left. */
static void
read_branches (WeirFlowChecker       *self,
               const WeirFlowElement *element)
{
  const WeirFlowNode *node = weir_flow_graph_get_node (self->graph, element->node);
  guint n_disabled = 0;

  for (guint i = 0; i < element->n_branches; i++)
    n_disabled += weir_flow_is_disabled (self->graph, &element->branches[i]);

  if (element->n_branches > 0 && n_disabled == element->n_branches)
    weir_flow_report_node (self->report, node->id,
                           "all branches of the %s \"%s\" are disabled; at least one is needed",
                           node->kind == WEIR_FLOW_ENSEMBLE ? "ensemble" : "switch", node->id);
}

void
weir_flow_checker_read_tree (WeirFlowChecker *self)
{
  const WeirFlowElement *element;

  for (element = self->tree->root.first; element != NULL; element = element->next)
    {
      if (is_node_disabled (self->graph, element->node))
        weir_flow_report_key (self->report, WEIR_SEVERITY_ERROR,
                              weir_flow_graph_get_node (self->graph, element->node)->id, "disabled",
                              "\"disabled\": every item comes through here; only a branch of an "
                              "ensemble or a switch can be disabled");
    }

  for (guint i = 0; i < self->tree->elements->len; i++)
    read_branches (self, g_ptr_array_index (self->tree->elements, i));
}

/* Recursion goes no deeper than WEIR_FLOW_MAX_DEPTH. */
static void
mark_disabled (WeirFlowChecker        *self,
               const WeirFlowSequence *sequence,
               gboolean                is_off,
               gboolean               *used)
{
  is_off = is_off || weir_flow_is_disabled (self->graph, sequence);

  for (const WeirFlowElement *element = sequence->first; element != NULL; element = element->next)
    {
      if (is_off)
        used[element->node] = FALSE;
      for (guint i = 0; i < element->n_branches; i++)
        mark_disabled (self, &element->branches[i], is_off, used);
    }
}

gboolean *
weir_flow_checker_list_used (WeirFlowChecker *self)
{
  WeirFlowGraph *graph = self->graph;
  gboolean *used = g_new0 (gboolean, graph->nodes->len);

  for (guint i = WEIR_FLOW_OUTPUT_INDEX + 1; i < graph->nodes->len; i++)
    {
      const WeirFlowNode *node = weir_flow_graph_get_node (graph, i);

      used[i] = (node->kind == WEIR_FLOW_PROCESS || node->kind == WEIR_FLOW_THREAD) &&
                !has_flag (graph, i, "bypass") && !is_node_disabled (graph, i);
    }

  if (self->tree != NULL)
    mark_disabled (self, &self->tree->root, FALSE, used);

  return used;
}
