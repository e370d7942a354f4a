/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-reduce.h"

#include "document/weir-flow-reduce-private.h"

/*
 * The nodes are taken in an order in which every link leads forward. When a node's turn comes,
 * each link into it carries an *edge*: the place where items began to go different ways (its
 * source: a fan-out, a switch, or the flow's input) and the sequence of what they went through
 * since. A plain node lengthens the sequence. An ensemble whose edges all have the same fan-out
 * becomes one element, and so do the branches of a switch once all of them have come to one
 * input. A fan-out whose last edges were joined is closed: its edge goes on where it was entered.
 * Edges are only ever joined where they end, so what is within is reduced before what is around
 * it, and each link and element is touched a fixed number of times.
 *
 * A switch with a single branch has nothing to meet: its branch reaches as far as the branch that
 * it stands in itself, that is, it is closed where its edge would have to be joined.
 *
 * After a violation nothing can be said about the sources that led to it: they are *in doubt*, no
 * more is reported of them, and the edge that goes on has no source.
 */

static const WeirFlowEdge no_edge;

static void
doubt (WeirFlowSource *source)
{
  for (; source != NULL && !source->in_doubt; source = source->entry.source)
    source->in_doubt = TRUE;
}

static WeirFlowSource *
add_source (WeirFlowReduction  *self,
            WeirFlowSourceKind  kind,
            guint               node,
            guint               port,
            WeirFlowEdge        entry)
{
  WeirFlowSource *source = g_new0 (WeirFlowSource, 1);

  source->kind = kind;
  source->node = node;
  source->port = port;
  source->entry = entry;
  g_ptr_array_add (self->sources, source);

  return source;
}

static gboolean
is_carried (WeirFlowReduction *self,
            guint              link)
{
  const WeirFlowLink *it = weir_flow_graph_get_link (self->graph, link);

  return self->is_live[it->from] && self->is_live[it->to];
}

/* Those of @links that lead between nodes on a path. */
static GArray *
pick_carried (WeirFlowReduction *self,
              WeirFlowLinks      links)
{
  GArray *carried = g_array_sized_new (FALSE, FALSE, sizeof (guint), links.n);

  for (guint i = 0; i < links.n; i++)
    {
      if (is_carried (self, links.indices[i]))
        g_array_append_val (carried, links.indices[i]);
    }

  return carried;
}

/* Lets @edge out of a port; with several links there it is divided. */
static void
emit (WeirFlowReduction *self,
      guint              node,
      guint              port,
      WeirFlowEdge       edge)
{
  WeirFlowLinks links = weir_flow_graph_get_port_out (self->graph, node, port);
  g_autoptr(GArray) carried = pick_carried (self, links);

  if (carried->len > 1)
    {
      WeirFlowSource *source = add_source (self, WEIR_FLOW_SOURCE_FAN_OUT, node, port, edge);

      source->n_open = carried->len;
      edge = (WeirFlowEdge) { .source = source };
    }

  for (guint i = 0; i < carried->len; i++)
    self->edges[g_array_index (carried, guint, i)] = edge;
}

/* Puts a complete ensemble or switch at the end of @edge. */
static WeirFlowEdge
append_complete (WeirFlowReduction *self,
                 WeirFlowEdge       edge,
                 WeirFlowElement   *element)
{
  weir_flow_sequence_append (&edge.sequence, element);

  if (edge.sequence.depth <= WEIR_FLOW_MAX_DEPTH)
    return edge;

  weir_flow_reduction_report_depth (self, element->node);
  doubt (edge.source);

  return no_edge;
}

static guint
count_branches (const WeirFlowEdge *edge)
{
  return edge->source->element->n_branches;
}

static gboolean
is_branch (const WeirFlowEdge *edge)
{
  return edge->source != NULL && edge->source->kind == WEIR_FLOW_SOURCE_SWITCH;
}

static void
end_branch (const WeirFlowEdge *edge)
{
  WeirFlowSource *source = edge->source;

  source->element->branches[edge->branch] = edge->sequence;
  source->n_ended++;
}

static WeirFlowEdge
close_switch (WeirFlowReduction *self,
              WeirFlowSource    *source)
{
  return append_complete (self, source->entry, source->element);
}

/* Ends the branch of each switch that has no other, as its edge is to be joined. */
static WeirFlowEdge
close_single (WeirFlowReduction *self,
              WeirFlowEdge       edge)
{
  while (is_branch (&edge) && count_branches (&edge) == 1)
    {
      end_branch (&edge);
      edge = close_switch (self, edge.source);
    }

  return edge;
}

/*
 * Ends @edge at the input @target, to which @n_left edges still lead separately. Where it was the
 * last branch of its switch, the switch's own edge takes its place. Returns the edge that is the
 * only one left, or one without a source while there are others.
 */
static WeirFlowEdge
arrive (WeirFlowReduction *self,
        WeirFlowEdge       edge,
        guint              target,
        guint             *n_left)
{
  while (*n_left > 1)
    {
      edge = close_single (self, edge);
      if (!is_branch (&edge) || (edge.source->n_ended > 0 && edge.source->target != target))
        {
          weir_flow_reduction_add_stuck (self, edge.source);
          return no_edge;
        }

      edge.source->target = target;
      end_branch (&edge);
      if (edge.source->n_ended < count_branches (&edge))
        {
          weir_flow_reduction_add_stuck (self, edge.source);
          return no_edge;
        }

      *n_left -= count_branches (&edge) - 1;
      edge = close_switch (self, edge.source);
    }

  return edge;
}

/* The edge that enters a port: where several links lead to it, what they merge into. */
static WeirFlowEdge
enter (WeirFlowReduction *self,
       guint              node,
       guint              port)
{
  WeirFlowLinks links = weir_flow_graph_get_port_in (self->graph, node, port);
  guint target = weir_flow_graph_get_node (self->graph, node)->first_input + port;
  g_autoptr(GArray) carried = pick_carried (self, links);
  guint n_left = carried->len;
  WeirFlowEdge edge = no_edge;

  if (carried->len == 1)
    return self->edges[g_array_index (carried, guint, 0)];

  g_ptr_array_set_size (self->stuck, 0);
  for (guint i = 0; i < carried->len; i++)
    edge = arrive (self, self->edges[g_array_index (carried, guint, i)], target, &n_left);

  if (n_left <= 1)
    return edge;

  weir_flow_reduction_report_merge (self, node, port, carried);
  for (guint i = 0; i < self->stuck->len; i++)
    doubt (g_ptr_array_index (self->stuck, i));

  return no_edge;
}

/* Whether all slots of an ensemble begin at one fan-out. */
static gboolean
have_one_source (const WeirFlowEdge *slots,
                 guint               n_slots)
{
  WeirFlowSource *source = slots[0].source;

  if (source == NULL || source->kind != WEIR_FLOW_SOURCE_FAN_OUT)
    return FALSE;

  for (guint i = 1; i < n_slots; i++)
    {
      if (slots[i].source != source)
        return FALSE;
    }

  return TRUE;
}

static WeirFlowEdge
join (WeirFlowReduction  *self,
      guint               node,
      const WeirFlowEdge *slots,
      guint               n_slots)
{
  WeirFlowSource *source = slots[0].source;
  WeirFlowElement *element = weir_flow_tree_add_element (self->tree, node, n_slots);

  for (guint i = 0; i < n_slots; i++)
    element->branches[i] = slots[i].sequence;

  source->n_open -= n_slots;
  if (source->n_open == 0)
    return append_complete (self, source->entry, element);

  source->n_open++;

  return append_complete (self, (WeirFlowEdge) { .source = source }, element);
}

static WeirFlowEdge
enter_ensemble (WeirFlowReduction *self,
                guint              node)
{
  guint n_slots = weir_flow_graph_get_node (self->graph, node)->n_inputs;
  g_autofree WeirFlowEdge *slots = g_new0 (WeirFlowEdge, n_slots);

  for (guint i = 0; i < n_slots; i++)
    slots[i] = close_single (self, enter (self, node, i));

  if (have_one_source (slots, n_slots))
    return join (self, node, slots, n_slots);

  weir_flow_reduction_report_join (self, node, slots, n_slots);
  for (guint i = 0; i < n_slots; i++)
    doubt (slots[i].source);

  return no_edge;
}

static void
open_switch (WeirFlowReduction *self,
             guint              node)
{
  guint n_branches = weir_flow_graph_get_node (self->graph, node)->n_outputs;
  WeirFlowEdge entry = enter (self, node, 0);
  WeirFlowSource *source = add_source (self, WEIR_FLOW_SOURCE_SWITCH, node, 0, entry);

  source->element = weir_flow_tree_add_element (self->tree, node, n_branches);

  for (guint i = 0; i < n_branches; i++)
    {
      WeirFlowLinks links = weir_flow_graph_get_port_out (self->graph, node, i);
      g_autoptr(GArray) carried = pick_carried (self, links);

      /* A branch that comes to nothing has been reported. */
      if (carried->len == 0)
        doubt (source);

      emit (self, node, i, (WeirFlowEdge) { .source = source, .branch = i });
    }
}

static void
leave_flow (WeirFlowReduction *self)
{
  WeirFlowEdge edge = close_single (self, enter (self, WEIR_FLOW_OUTPUT_INDEX, 0));

  if (edge.source == self->input)
    {
      self->tree->root = edge.sequence;
      self->is_reduced = TRUE;
      return;
    }

  weir_flow_reduction_report_open (self, edge.source);
}

/* What passes a node whose ports are not known for sure is in doubt. */
static void
pass_opaque (WeirFlowReduction *self,
             guint              node)
{
  WeirFlowLinks in = weir_flow_graph_get_in (self->graph, node);
  WeirFlowLinks out = weir_flow_graph_get_out (self->graph, node);

  for (guint i = 0; i < in.n; i++)
    doubt (self->edges[in.indices[i]].source);

  for (guint i = 0; i < out.n; i++)
    self->edges[out.indices[i]] = no_edge;
}

static void
reduce_node (WeirFlowReduction *self,
             guint              index)
{
  const WeirFlowNode *node = weir_flow_graph_get_node (self->graph, index);
  WeirFlowEdge edge;

  if (weir_flow_node_is_opaque (node))
    {
      pass_opaque (self, index);
      return;
    }

  switch (node->kind)
    {
    case WEIR_FLOW_INPUT:
      emit (self, index, 0, (WeirFlowEdge) { .source = self->input });
      break;

    case WEIR_FLOW_OUTPUT:
      leave_flow (self);
      break;

    case WEIR_FLOW_ENSEMBLE:
      emit (self, index, 0, enter_ensemble (self, index));
      break;

    case WEIR_FLOW_SWITCH:
      open_switch (self, index);
      break;

    case WEIR_FLOW_PROCESS:
    case WEIR_FLOW_THREAD:
    case WEIR_FLOW_UNKNOWN:
      edge = enter (self, index, 0);
      weir_flow_sequence_append (&edge.sequence, weir_flow_tree_add_element (self->tree, index, 0));
      emit (self, index, 0, edge);
      break;

    default:
      g_assert_not_reached ();
    }
}

WeirFlowTree *
weir_flow_reduce (WeirFlowGraph  *graph,
                  GArray         *order,
                  const gboolean *is_live,
                  WeirFlowReport *report)
{
  g_autoptr(WeirFlowTree) tree = weir_flow_tree_new ();
  g_autoptr(GPtrArray) sources = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) stuck = g_ptr_array_new ();
  g_autofree WeirFlowEdge *edges = g_new0 (WeirFlowEdge, graph->links->len);
  WeirFlowReduction self = {
    .graph = graph, .report = report, .is_live = is_live,
    .tree = tree, .edges = edges, .sources = sources, .stuck = stuck,
  };

  self.input = add_source (&self, WEIR_FLOW_SOURCE_INPUT, WEIR_FLOW_INPUT_INDEX, 0, no_edge);

  for (guint i = 0; i < order->len; i++)
    {
      guint node = g_array_index (order, guint, i);

      if (is_live[node])
        reduce_node (&self, node);
    }

  return self.is_reduced ? g_steal_pointer (&tree) : NULL;
}
