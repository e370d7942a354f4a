/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-check.h"

/* What "disabled" means can be told only once it is known what is a branch. */

static gboolean
is_node_disabled (WeirFlowGraph *graph,
                  guint          index)
{
  JsonNode *disabled = json_object_get_member (weir_flow_graph_get_node (graph, index)->json,
                                               "disabled");

  return disabled != NULL && json_node_get_value_type (disabled) == G_TYPE_BOOLEAN &&
         json_node_get_boolean (disabled);
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
