/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-paths.h"

/* A circle of more nodes is shown in part. */
#define MAX_CIRCLE 8

/* Which nodes a walk along (or against) the links from @start comes to. */
static gboolean *
find_reached (WeirFlowGraph *graph,
              guint          start,
              gboolean       forward)
{
  gboolean *reached = g_new0 (gboolean, graph->nodes->len);
  g_autofree guint *queue = g_new (guint, graph->nodes->len);
  guint n_queued = 0;

  reached[start] = TRUE;
  queue[n_queued++] = start;

  for (guint i = 0; i < n_queued; i++)
    {
      WeirFlowLinks links = forward ? weir_flow_graph_get_out (graph, queue[i])
                                    : weir_flow_graph_get_in (graph, queue[i]);

      for (guint j = 0; j < links.n; j++)
        {
          const WeirFlowLink *link = weir_flow_graph_get_link (graph, links.indices[j]);
          guint next = forward ? link->to : link->from;

          if (!reached[next])
            queue[n_queued++] = next;
          reached[next] = TRUE;
        }
    }

  return reached;
}

static void
check_slots (WeirFlowGraph  *graph,
             guint           index,
             WeirFlowReport *report)
{
  const WeirFlowNode *node = weir_flow_graph_get_node (graph, index);
  g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  for (guint i = 0; i < node->n_inputs; i++)
    {
      if (weir_flow_graph_get_port_in (graph, index, i).n == 0)
        g_ptr_array_add (missing, weir_flow_node_write_input (node, i));
    }

  if (missing->len == 0)
    return;

  list = weir_flow_enumerate (missing);
  weir_flow_report_node (report, node->id, "nothing is linked to %s; an ensemble needs a link to "
                         "each of its inputs", list);
}

static void
check_branches (WeirFlowGraph  *graph,
                guint           index,
                WeirFlowReport *report)
{
  const WeirFlowNode *node = weir_flow_graph_get_node (graph, index);
  g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  for (guint i = 0; i < node->n_outputs; i++)
    {
      if (weir_flow_graph_get_port_out (graph, index, i).n == 0)
        g_ptr_array_add (missing, weir_flow_node_write_output (node, i));
    }

  if (missing->len == 0)
    return;

  list = weir_flow_enumerate (missing);
  weir_flow_report_node (report, node->id, "no link begins at %s; each branch of a switch leads "
                         "somewhere", list);
}

static void
check_ports (WeirFlowGraph  *graph,
             guint           index,
             WeirFlowReport *report)
{
  const WeirFlowNode *node = weir_flow_graph_get_node (graph, index);

  if (node->is_vague)
    return;

  if (node->kind == WEIR_FLOW_ENSEMBLE)
    check_slots (graph, index, report);
  else if (node->kind == WEIR_FLOW_SWITCH)
    check_branches (graph, index, report);
}

/* Whether the node is linked, so that it can be asked where its links lead. */
static gboolean
check_links (WeirFlowGraph  *graph,
             guint           index,
             WeirFlowReport *report)
{
  const WeirFlowNode *node = weir_flow_graph_get_node (graph, index);

  if (node->has_lost)
    return FALSE;

  if (weir_flow_graph_get_in (graph, index).n + weir_flow_graph_get_out (graph, index).n == 0)
    {
      weir_flow_report_node (report, node->id, "\"%s\" is not linked", node->id);
      return FALSE;
    }

  check_ports (graph, index, report);

  return TRUE;
}

/* What is said of a node that is on no path, given that there are paths beside it. */
static void
report_off_path (const WeirFlowNode *node,
                 gboolean            is_entered,
                 gboolean            is_left,
                 WeirFlowReport     *report)
{
  if (!is_entered && !is_left)
    weir_flow_report_node (report, node->id, "no path leads from \"input\" through \"%s\" "
                           "to \"output\"", node->id);
  else if (!is_entered)
    weir_flow_report_node (report, node->id, "no path leads from \"input\" to \"%s\"", node->id);
  else
    weir_flow_report_node (report, node->id, "no path leads from \"%s\" to \"output\"", node->id);
}

/* With a link that was lost, there may be a path but for what has been reported. */
static gboolean
has_lost_links (WeirFlowGraph *graph)
{
  for (guint i = 0; i < graph->nodes->len; i++)
    {
      if (weir_flow_graph_get_node (graph, i)->has_lost)
        return TRUE;
    }

  return FALSE;
}

gboolean *
weir_flow_check_paths (WeirFlowGraph  *graph,
                       WeirFlowReport *report)
{
  g_autofree gboolean *entered = find_reached (graph, WEIR_FLOW_INPUT_INDEX, TRUE);
  g_autofree gboolean *left = find_reached (graph, WEIR_FLOW_OUTPUT_INDEX, FALSE);
  gboolean has_path = entered[WEIR_FLOW_OUTPUT_INDEX];

  if (!has_path && !has_lost_links (graph))
    weir_flow_report_key (report, WEIR_SEVERITY_ERROR, NULL, "links",
                          "no path leads from \"input\" to \"output\"");

  for (guint i = WEIR_FLOW_OUTPUT_INDEX + 1; i < graph->nodes->len; i++)
    {
      if (check_links (graph, i, report) && has_path && !(entered[i] && left[i]))
        report_off_path (weir_flow_graph_get_node (graph, i), entered[i], left[i], report);

      entered[i] &= left[i];
    }

  return has_path ? g_steal_pointer (&entered) : NULL;
}

static void
report_circle (WeirFlowGraph  *graph,
               GArray         *circle,
               WeirFlowReport *report)
{
  const char *first = weir_flow_graph_get_node (graph, g_array_index (circle, guint, 0))->id;
  GString *way = g_string_new (NULL);

  for (guint i = 0; i < MIN (circle->len, MAX_CIRCLE); i++)
    g_string_append_printf (way, "%s -> ",
                            weir_flow_graph_get_node (graph, g_array_index (circle, guint, i))->id);

  if (circle->len > MAX_CIRCLE)
    g_string_append_printf (way, "(%u more) -> ", circle->len - MAX_CIRCLE);

  weir_flow_report_node (report, first, "the links lead in a circle: %s%s", way->str, first);
  g_string_free (way, TRUE);
}

void
weir_flow_check_circles (WeirFlowGraph  *graph,
                         GPtrArray      *circles,
                         WeirFlowReport *report)
{
  for (guint i = 0; i < circles->len; i++)
    report_circle (graph, g_ptr_array_index (circles, i), report);
}
