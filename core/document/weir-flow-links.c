/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-links.h"

#include <string.h>

#include "base/weir-nearest.h"
#include "document/weir-flow-keys.h"

/* Comparing a misspelt id with all others is quick once, but not for thousands of them: after so
 * many comparisons nothing is suggested any more. */
#define MAX_COMPARISONS 100000

typedef struct {
  /* borrowed */
  WeirFlowGraph  *graph;
  WeirFlowReport *report;

  /* owned */
  GHashTable     *seen;       /* the text of each link */
  const char    **candidates; /* the ids of all nodes; made when first needed */

  guint           n_comparisons;
  guint           index;      /* of the link that is read */
} Reader;

/* One end of a link, as it is written and as it was understood. */
typedef struct {
  int           end;      /* 0: from, 1: to */
  char         *id;       /* owned */
  const char   *port;     /* borrowed; NULL if none is named */
  WeirFlowNode *node;     /* borrowed; NULL if it leads to nothing */
  guint         index;    /* of the node */
  guint         number;   /* of the port */
} End;

static void
end_clear (End *end)
{
  g_clear_pointer (&end->id, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (End, end_clear)

static const char *
suggest_node (Reader     *self,
              const char *id)
{
  guint n_nodes = self->graph->nodes->len;

  if (self->n_comparisons + n_nodes > MAX_COMPARISONS)
    return NULL;

  if (self->candidates == NULL)
    {
      self->candidates = g_new0 (const char *, n_nodes + 1);
      for (guint i = 0; i < n_nodes; i++)
        self->candidates[i] = weir_flow_graph_get_node (self->graph, i)->id;
    }

  self->n_comparisons += n_nodes;

  return weir_nearest (id, self->candidates);
}

static gboolean
find_node (Reader *self,
           End    *end)
{
  const char *nearest;

  end->node = weir_flow_graph_find_node (self->graph, end->id, &end->index);
  if (end->node != NULL)
    return TRUE;

  nearest = suggest_node (self, end->id);
  if (nearest != NULL)
    weir_flow_report_link (self->report, self->index, end->end, NULL,
                           "there is no node \"%s\" to link; did you mean \"%s\"?",
                           end->id, nearest);
  else
    weir_flow_report_link (self->report, self->index, end->end, NULL,
                           "there is no node \"%s\" to link", end->id);

  return FALSE;
}

static gboolean
find_branch (Reader *self,
             End    *end)
{
  WeirFlowNode *node = end->node;
  g_autofree char *known = NULL;
  gpointer number;

  if (end->port != NULL && g_hash_table_lookup_extended (node->port_of, end->port, NULL, &number))
    {
      end->number = GPOINTER_TO_UINT (number);
      return TRUE;
    }

  known = weir_flow_enumerate (node->ports);
  if (end->port != NULL)
    weir_flow_report_link (self->report, self->index, end->end, node->id,
                           "the switch \"%s\" has no branch \"%s\"; it has %s",
                           node->id, end->port, known);
  else
    weir_flow_report_link (self->report, self->index, end->end, node->id,
                           "a link begins at a branch of the switch \"%s\", as in \"%s.%s\"; "
                           "it has %s",
                           node->id, node->id, (char *) g_ptr_array_index (node->ports, 0), known);

  return FALSE;
}

static gboolean
find_slot (Reader *self,
           End    *end)
{
  WeirFlowNode *node = end->node;
  gboolean has_leading_zero = end->port != NULL && end->port[0] == '0' && end->port[1] != '\0';
  guint64 number;

  if (end->port != NULL && !has_leading_zero &&
      g_ascii_string_to_unsigned (end->port, 10, 0, node->n_inputs - 1, &number, NULL))
    {
      end->number = number;
      return TRUE;
    }

  if (end->port != NULL)
    weir_flow_report_link (self->report, self->index, end->end, node->id,
                           "the ensemble \"%s\" has no input \"%s\"; it has 0 to %u",
                           node->id, end->port, node->n_inputs - 1);
  else
    weir_flow_report_link (self->report, self->index, end->end, node->id,
                           "a link leads to an input of the ensemble \"%s\", \"%s.0\" to \"%s.%u\"",
                           node->id, node->id, node->id, node->n_inputs - 1);

  return FALSE;
}

static gboolean
refuse_port (Reader *self,
             End    *end)
{
  if (end->port == NULL)
    return TRUE;

  weir_flow_report_link (self->report, self->index, end->end, end->node->id,
                         "\"%s\" has no port \"%s\"; a link here is written \"%s\"",
                         end->id, end->port, end->id);

  return FALSE;
}

static gboolean
find_port (Reader *self,
           End    *end)
{
  if (end->node->is_vague)
    return TRUE;

  if (end->end == 0 && end->node->kind == WEIR_FLOW_SWITCH)
    return find_branch (self, end);

  if (end->end == 1 && end->node->kind == WEIR_FLOW_ENSEMBLE)
    return find_slot (self, end);

  return refuse_port (self, end);
}

/* "input" has no input, and "output" no output. */
static gboolean
can_link (Reader *self,
          End    *end)
{
  if (end->end == 0 && end->node->kind == WEIR_FLOW_OUTPUT)
    {
      weir_flow_report_link (self->report, self->index, 0, end->id,
                             "a link cannot begin at \"output\", where items leave the flow");
      return FALSE;
    }

  if (end->end == 1 && end->node->kind == WEIR_FLOW_INPUT)
    {
      weir_flow_report_link (self->report, self->index, 1, end->id,
                             "a link cannot lead to \"input\", where items enter the flow");
      return FALSE;
    }

  return TRUE;
}

/* Whether @end names a node that a link can have there; a link to a port that it lacks is lost. */
static gboolean
read_end (Reader     *self,
          const char *text,
          int         which,
          End        *end)
{
  const char *dot = strchr (text, '.');

  end->end = which;
  end->id = dot != NULL ? g_strndup (text, dot - text) : g_strdup (text);
  end->port = dot != NULL ? dot + 1 : NULL;

  if (!find_node (self, end) || !can_link (self, end))
    return FALSE;

  if (!find_port (self, end))
    end->node->has_lost = TRUE;

  return TRUE;
}

static void
read_pair (Reader     *self,
           const char *from_text,
           const char *to_text)
{
  g_auto(End) from = { 0 };
  g_auto(End) to = { 0 };
  gboolean has_from = read_end (self, from_text, 0, &from);
  gboolean has_to = read_end (self, to_text, 1, &to);

  if (has_from && has_to)
    {
      WeirFlowLink link = { from.index, from.number, to.index, to.number, self->index };

      weir_flow_graph_add_link (self->graph, link);
      return;
    }

  /* The end that is right lacks a link that was meant for it: no more is said about that. */
  if (has_from)
    from.node->has_lost = TRUE;
  if (has_to)
    to.node->has_lost = TRUE;
}

static void
read_link (Reader   *self,
           JsonNode *json)
{
  JsonArray *pair = JSON_NODE_HOLDS_ARRAY (json) ? json_node_get_array (json) : NULL;
  const char *from = NULL;
  const char *to = NULL;
  g_autofree char *text = NULL;

  if (pair != NULL && json_array_get_length (pair) == 2)
    {
      from = weir_flow_get_string (json_array_get_element (pair, 0));
      to = weir_flow_get_string (json_array_get_element (pair, 1));
    }

  if (from == NULL || to == NULL)
    {
      weir_flow_report_link (self->report, self->index, -1, NULL,
                             "a link is a pair of what it leads from and to, "
                             "as in [\"input\", \"output\"]");
      return;
    }

  text = g_strdup_printf ("%s\n%s", from, to);
  if (!g_hash_table_add (self->seen, g_steal_pointer (&text)))
    {
      weir_flow_report_link (self->report, self->index, -1, NULL,
                             "the link from \"%s\" to \"%s\" is there already", from, to);
      return;
    }

  read_pair (self, from, to);
}

void
weir_flow_read_links (WeirFlowGraph  *graph,
                      JsonArray      *links,
                      WeirFlowReport *report)
{
  Reader self = { .graph = graph, .report = report };
  guint n_links = json_array_get_length (links);

  self.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (self.index = 0; self.index < n_links; self.index++)
    read_link (&self, json_array_get_element (links, self.index));

  g_clear_pointer (&self.seen, g_hash_table_unref);
  g_clear_pointer (&self.candidates, g_free);
}
