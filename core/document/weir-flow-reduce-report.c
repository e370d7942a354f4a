/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-reduce-private.h"

static const char *
get_id (WeirFlowReduction *self,
        guint              node)
{
  return weir_flow_graph_get_node (self->graph, node)->id;
}

static gboolean
is_in_doubt (WeirFlowSource *source)
{
  return source == NULL || source->in_doubt;
}

void
weir_flow_reduction_add_stuck (WeirFlowReduction *self,
                               WeirFlowSource    *source)
{
  g_ptr_array_add (self->stuck, source);
}

/* What @links lead from. */
static char *
enumerate_origins (WeirFlowReduction *self,
                   GArray            *links)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < links->len; i++)
    {
      const WeirFlowLink *link = weir_flow_graph_get_link (self->graph,
                                                           g_array_index (links, guint, i));

      g_ptr_array_add (names,
                       weir_flow_node_write_output (weir_flow_graph_get_node (self->graph,
                                                                              link->from),
                                                    link->from_port));
    }

  return weir_flow_enumerate (names);
}

/* The switch of which some branches, and nothing else, came to an input; NULL if it is not so. */
static WeirFlowSource *
find_incomplete_switch (WeirFlowReduction *self)
{
  WeirFlowSource *found = NULL;

  for (guint i = 0; i < self->stuck->len; i++)
    {
      WeirFlowSource *source = g_ptr_array_index (self->stuck, i);

      if (source->kind == WEIR_FLOW_SOURCE_SWITCH && source->n_ended == source->element->n_branches)
        continue;

      if (source->kind != WEIR_FLOW_SOURCE_SWITCH || (found != NULL && found != source))
        return NULL;

      found = source;
    }

  return found;
}

void
weir_flow_reduction_report_merge (WeirFlowReduction *self,
                                  guint              node,
                                  guint              port,
                                  GArray            *links)
{
  const WeirFlowNode *it = weir_flow_graph_get_node (self->graph, node);
  guint last = g_array_index (links, guint, links->len - 1);
  WeirFlowSource *incomplete;
  g_autofree char *target = NULL;
  g_autofree char *origins = NULL;

  for (guint i = 0; i < self->stuck->len; i++)
    {
      if (is_in_doubt (g_ptr_array_index (self->stuck, i)))
        return;
    }

  target = weir_flow_node_write_input (it, port);
  origins = enumerate_origins (self, links);
  incomplete = find_incomplete_switch (self);

  if (incomplete != NULL)
    weir_flow_report_node (self->report, get_id (self, incomplete->node),
                           "the branches of the switch \"%s\" do not meet: only %u of its %u "
                           "come to \"%s\", from %s",
                           get_id (self, incomplete->node), incomplete->n_ended,
                           incomplete->element->n_branches, target, origins);
  else
    weir_flow_report_link (self->report, weir_flow_graph_get_link (self->graph, last)->index, -1,
                           it->id,
                           "%u links lead to \"%s\", from %s; only the branches of one switch may "
                           "meet so, and what a fan-out divides is brought together by an ensemble",
                           links->len, target, origins);
}

static void
report_foreign_slot (WeirFlowReduction  *self,
                     guint               node,
                     guint               slot,
                     WeirFlowSource     *source,
                     WeirFlowSource     *other)
{
  const WeirFlowNode *it = weir_flow_graph_get_node (self->graph, node);
  g_autofree char *input = weir_flow_node_write_input (it, slot);
  g_autofree char *first = weir_flow_node_write_input (it, 0);
  g_autofree char *origin = NULL;
  g_autofree char *other_origin = NULL;

  origin = weir_flow_node_write_output (weir_flow_graph_get_node (self->graph, source->node),
                                        source->port);
  other_origin = weir_flow_node_write_output (weir_flow_graph_get_node (self->graph, other->node),
                                              other->port);

  weir_flow_report_node (self->report, it->id,
                         "the ensemble \"%s\" closes no single fan-out: what comes to \"%s\" was "
                         "divided at \"%s\", what comes to \"%s\" at \"%s\"",
                         it->id, first, other_origin, input, origin);
}

static void
report_lone_branch (WeirFlowReduction *self,
                    guint              node,
                    guint              slot,
                    WeirFlowSource    *source)
{
  const WeirFlowNode *it = weir_flow_graph_get_node (self->graph, node);
  const char *id = get_id (self, source->node);
  g_autofree char *input = weir_flow_node_write_input (it, slot);

  weir_flow_report_node (self->report, it->id,
                         "the branches of the switch \"%s\" do not meet before the ensemble "
                         "\"%s\": \"%s\" would get only what one of them lets through",
                         id, it->id, input);
}

void
weir_flow_reduction_report_join (WeirFlowReduction  *self,
                                 guint               node,
                                 const WeirFlowEdge *slots,
                                 guint               n_slots)
{
  guint i;

  for (i = 0; i < n_slots; i++)
    {
      if (is_in_doubt (slots[i].source))
        return;
    }

  for (i = 0; i < n_slots; i++)
    {
      if (slots[i].source->kind == WEIR_FLOW_SOURCE_SWITCH)
        {
          report_lone_branch (self, node, i, slots[i].source);
          return;
        }
    }

  for (i = 1; i + 1 < n_slots && slots[i].source == slots[0].source; i++)
    continue;

  report_foreign_slot (self, node, i, slots[i].source, slots[0].source);
}

void
weir_flow_reduction_report_open (WeirFlowReduction *self,
                                 WeirFlowSource    *source)
{
  g_autofree char *origin = NULL;

  if (is_in_doubt (source))
    return;

  origin = weir_flow_node_write_output (weir_flow_graph_get_node (self->graph, source->node),
                                        source->port);
  weir_flow_report_node (self->report, get_id (self, source->node),
                         "what goes different ways after \"%s\" does not come together before "
                         "\"output\"", origin);
}

void
weir_flow_reduction_report_depth (WeirFlowReduction *self,
                                  guint              node)
{
  weir_flow_report_node (self->report, get_id (self, node),
                         "more than %d ensembles and switches stand within each other",
                         WEIR_FLOW_MAX_DEPTH);
}
