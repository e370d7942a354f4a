/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-wiring.h"

#include "document/weir-flow-json.h"
#include "document/weir-flow-keys.h"
#include "document/weir-flow-order.h"
#include "document/weir-flow-ports.h"

/*
 * Several links may enter one input if they come from different branches of one switch. Where two
 * ways part is told by dominators: the node next before both through which every way to either of
 * them leads. That has to be a switch, and they have to leave it by different branches.
 */

/* Above the nodes that nothing leads to. */
#define ROOT G_MAXUINT

typedef struct {
  guint parent; /* the node through which every way leads; ROOT */
  guint depth;
} Dominator;

struct _WeirFlowWiring
{
  /* owned */
  WeirFlowGraph *graph;
  GHashTable    *last_to;    /* from the text of an end, borrowed, to the last link to it + 1 */
  guint         *previous;   /* from a link to the one before it to the same end */
  gboolean      *reaches;    /* whether a node leads to the one asked for last; NULL: none was */
  guint          reached;    /* that one */
  Dominator     *dominators; /* of each node; made when first needed */

  /* borrowed */
  GPtrArray     *links;
};

static void
add_node (WeirFlowGraph *graph,
          const char    *id,
          JsonNode      *value)
{
  JsonObject *json = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  WeirFlowKind kind = weir_flow_node_get_kind (json);
  WeirFlowNode *node = weir_flow_graph_add_node (graph, id, kind, json);

  if (kind == WEIR_FLOW_ENSEMBLE)
    {
      node->n_inputs = MAX (weir_flow_node_get_slots (json), 1);
    }
  else if (kind == WEIR_FLOW_SWITCH)
    {
      g_autoptr(GPtrArray) branches = weir_flow_node_get_branches (json, &node->is_vague);

      for (guint i = 0; i < branches->len; i++)
        weir_flow_node_add_port (node, g_ptr_array_index (branches, i));
      node->n_outputs = MAX (node->n_outputs, 1);
    }
  else if (kind == WEIR_FLOW_UNKNOWN)
    {
      node->is_vague = TRUE;
    }
}

static guint
get_port (const WeirFlowNode *node,
          WeirFlowKind        kind,
          const char         *port)
{
  guint slot;

  if (port == NULL || node->kind != kind)
    return 0;

  if (kind == WEIR_FLOW_SWITCH)
    return GPOINTER_TO_UINT (g_hash_table_lookup (node->port_of, port));

  return weir_flow_port_get_slot (port, &slot) && slot < node->n_inputs ? slot : 0;
}

static void
add_link (WeirFlowGraph *graph,
          guint          index,
          const char    *from,
          const char    *to)
{
  g_autofree char *from_id = weir_flow_end_dup_id (from);
  g_autofree char *to_id = weir_flow_end_dup_id (to);
  WeirFlowLink link = { .index = index };
  const WeirFlowNode *source = weir_flow_graph_find_node (graph, from_id, &link.from);
  const WeirFlowNode *target = weir_flow_graph_find_node (graph, to_id, &link.to);

  if (source == NULL || target == NULL || source->n_outputs == 0 || target->n_inputs == 0)
    return;

  link.from_port = get_port (source, WEIR_FLOW_SWITCH, weir_flow_end_read (from).port);
  link.to_port = get_port (target, WEIR_FLOW_ENSEMBLE, weir_flow_end_read (to).port);
  weir_flow_graph_add_link (graph, link);
}

static void
read_links (WeirFlowWiring *self)
{
  self->previous = g_new (guint, self->links->len);

  for (guint i = 0; i < self->links->len; i++)
    {
      const char *from, *to;

      self->previous[i] = WEIR_FLOW_NO_LINK;
      if (!weir_flow_json_get_link (g_ptr_array_index (self->links, i), &from, &to))
        continue;

      self->previous[i] = weir_flow_wiring_get_last_to (self, to);
      g_hash_table_replace (self->last_to, (gpointer) to, GUINT_TO_POINTER (i + 1));
      add_link (self->graph, i, from, to);
    }
}

WeirFlowWiring *
weir_flow_wiring_new (WeirFlowStore *store)
{
  WeirFlowWiring *self = g_new0 (WeirFlowWiring, 1);
  WeirFlowMap *nodes = weir_flow_store_get_map (store, WEIR_FLOW_PART_NODES);
  const WeirFlowMember *node;

  self->graph = weir_flow_graph_new ();
  self->last_to = g_hash_table_new (g_str_hash, g_str_equal);
  self->links = weir_flow_store_get_list (store, WEIR_FLOW_PART_LINKS);

  for (node = weir_flow_map_get_first (nodes); node != NULL; node = node->next)
    {
      if (!weir_flow_is_end (node->key))
        add_node (self->graph, node->key, node->value);
    }

  read_links (self);
  weir_flow_graph_seal (self->graph);

  return self;
}

void
weir_flow_wiring_free (WeirFlowWiring *self)
{
  g_clear_pointer (&self->graph, weir_flow_graph_free);
  g_clear_pointer (&self->last_to, g_hash_table_unref);
  g_clear_pointer (&self->previous, g_free);
  g_clear_pointer (&self->reaches, g_free);
  g_clear_pointer (&self->dominators, g_free);
  g_free (self);
}

WeirFlowGraph *
weir_flow_wiring_get_graph (WeirFlowWiring *self)
{
  return self->graph;
}

guint
weir_flow_wiring_get_last_to (WeirFlowWiring *self,
                              const char     *to)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->last_to, to));

  return index > 0 ? index - 1 : WEIR_FLOW_NO_LINK;
}

guint
weir_flow_wiring_get_previous_to (WeirFlowWiring *self,
                                  guint           index)
{
  return self->previous[index];
}

/* Which nodes lead to @target, itself included. */
static const gboolean *
get_reaches (WeirFlowWiring *self,
             guint           target)
{
  guint n_nodes = self->graph->nodes->len;
  g_autofree guint *queue = NULL;
  guint n_queued = 0;

  if (self->reaches != NULL && self->reached == target)
    return self->reaches;

  g_free (self->reaches);
  self->reaches = g_new0 (gboolean, n_nodes);
  self->reached = target;
  queue = g_new (guint, n_nodes);
  queue[n_queued++] = target;
  self->reaches[target] = TRUE;

  for (guint i = 0; i < n_queued; i++)
    {
      WeirFlowLinks in = weir_flow_graph_get_in (self->graph, queue[i]);

      for (guint j = 0; j < in.n; j++)
        {
          guint from = weir_flow_graph_get_link (self->graph, in.indices[j])->from;

          if (!self->reaches[from])
            queue[n_queued++] = from;
          self->reaches[from] = TRUE;
        }
    }

  return self->reaches;
}

static guint
get_parent (WeirFlowWiring *self,
            guint           node)
{
  return self->dominators[node].parent;
}

static guint
get_depth (WeirFlowWiring *self,
           guint           node)
{
  return node != ROOT ? self->dominators[node].depth : 0;
}

static guint
meet (WeirFlowWiring *self,
      guint           a,
      guint           b)
{
  while (a != b)
    {
      if (get_depth (self, a) >= get_depth (self, b))
        a = get_parent (self, a);
      else
        b = get_parent (self, b);
    }

  return a;
}

/* The nodes that stand in a circle are left under the root. */
static void
find_dominators (WeirFlowWiring *self)
{
  g_autoptr(GPtrArray) circles = NULL;
  g_autoptr(GArray) order = weir_flow_order (self->graph, &circles);
  guint n_nodes = self->graph->nodes->len;

  self->dominators = g_new (Dominator, n_nodes);
  for (guint i = 0; i < n_nodes; i++)
    self->dominators[i] = (Dominator) { ROOT, 1 };

  for (guint i = 0; i < order->len; i++)
    {
      guint node = g_array_index (order, guint, i);
      WeirFlowLinks in = weir_flow_graph_get_in (self->graph, node);
      guint parent = ROOT;

      for (guint j = 0; j < in.n; j++)
        {
          guint from = weir_flow_graph_get_link (self->graph, in.indices[j])->from;

          parent = j == 0 ? from : meet (self, parent, from);
        }

      self->dominators[node] = (Dominator) { parent, get_depth (self, parent) + 1 };
    }
}

/* The branch by which alone @parent is left towards @node, which it dominates, or
 * WEIR_FLOW_NO_LINK if there is more than one. @port is that of a link which begins at @node. */
static guint
get_branch (WeirFlowWiring *self,
            guint           node,
            guint           port,
            guint           parent)
{
  guint branch = WEIR_FLOW_NO_LINK;
  WeirFlowLinks in;

  if (node == parent)
    return port;

  while (get_parent (self, node) != parent)
    node = get_parent (self, node);

  in = weir_flow_graph_get_in (self->graph, node);
  for (guint i = 0; i < in.n; i++)
    {
      const WeirFlowLink *link = weir_flow_graph_get_link (self->graph, in.indices[i]);

      if (link->from != parent || (i > 0 && link->from_port != branch))
        return WEIR_FLOW_NO_LINK;

      branch = link->from_port;
    }

  return branch;
}

/* Whether an item comes by one of the two links at most. */
static gboolean
are_alternatives (WeirFlowWiring     *self,
                  const WeirFlowLink *a,
                  const WeirFlowLink *b)
{
  guint parent, left, right;

  if (self->dominators == NULL)
    find_dominators (self);

  parent = meet (self, a->from, b->from);
  if (parent == ROOT || weir_flow_graph_get_node (self->graph, parent)->kind != WEIR_FLOW_SWITCH)
    return FALSE;

  left = get_branch (self, a->from, a->from_port, parent);
  right = get_branch (self, b->from, b->from_port, parent);

  return left == WEIR_FLOW_NO_LINK || left != right;
}

static gboolean G_GNUC_PRINTF (2, 3)
refuse (char       **reason,
        const char  *format,
        ...)
{
  va_list args;

  if (reason == NULL)
    return FALSE;

  va_start (args, format);
  *reason = g_strdup_vprintf (format, args);
  va_end (args);

  return FALSE;
}

/* The link that is asked about, with its ends found. */
typedef struct {
  const char         *from;
  const char         *to;
  WeirFlowEnd         from_end;
  WeirFlowEnd         to_end;
  const WeirFlowNode *source;
  const WeirFlowNode *target;
  WeirFlowLink        link;
} Wish;

static const WeirFlowNode *
find_node (WeirFlowWiring  *self,
           const char      *end,
           guint           *index,
           char           **reason)
{
  g_autofree char *id = weir_flow_end_dup_id (end);
  const WeirFlowNode *node = weir_flow_graph_find_node (self->graph, id, index);

  if (node == NULL)
    refuse (reason, "there is no node \"%s\"", id);

  return node;
}

static gboolean
check_from_port (Wish  *wish,
                 char **reason)
{
  const WeirFlowNode *node = wish->source;
  const char *port = wish->from_end.port;
  gpointer number;

  if (node->kind == WEIR_FLOW_OUTPUT)
    return refuse (reason, "nothing leaves the output: there, items leave the flow");

  if (node->kind == WEIR_FLOW_UNKNOWN)
    return TRUE;

  if (node->kind != WEIR_FLOW_SWITCH)
    return port == NULL || refuse (reason, "\"%s\" has no output \"%s\"", node->id, port);

  if (port == NULL)
    return refuse (reason, "a link begins at one of the branches of the switch \"%s\"", node->id);

  if (!g_hash_table_lookup_extended (node->port_of, port, NULL, &number))
    return refuse (reason, "the switch \"%s\" has no branch \"%s\"", node->id, port);

  wish->link.from_port = GPOINTER_TO_UINT (number);

  return TRUE;
}

static gboolean
check_to_port (Wish  *wish,
               char **reason)
{
  const WeirFlowNode *node = wish->target;
  const char *port = wish->to_end.port;
  guint n_slots;

  if (node->kind == WEIR_FLOW_INPUT)
    return refuse (reason, "nothing leads to the input: there, items enter the flow");

  if (node->kind == WEIR_FLOW_UNKNOWN)
    return TRUE;

  if (node->kind != WEIR_FLOW_ENSEMBLE)
    return port == NULL || refuse (reason, "\"%s\" has no input \"%s\"", node->id, port);

  n_slots = weir_flow_node_get_slots (node->json);
  if (port == NULL)
    return n_slots < WEIR_FLOW_MAX_INPUTS ||
           refuse (reason, "the ensemble \"%s\" has as many inputs as it can have", node->id);

  return (weir_flow_port_get_slot (port, &wish->link.to_port) && wish->link.to_port < n_slots) ||
         refuse (reason, "the ensemble \"%s\" has no input \"%s\"", node->id, port);
}

static gboolean
check_way (WeirFlowWiring  *self,
           const Wish      *wish,
           char           **reason)
{
  if (wish->link.from == wish->link.to)
    return refuse (reason, "a node cannot be linked to itself");

  if (!get_reaches (self, wish->link.from)[wish->link.to])
    return TRUE;

  return refuse (reason, "the links would lead in a circle: \"%s\" leads to \"%s\" already",
                 wish->target->id, wish->source->id);
}

/* What leads to the same place, other than @without. */
static gboolean
check_other (WeirFlowWiring  *self,
             const Wish      *wish,
             guint            other,
             char           **reason)
{
  g_autofree char *id = NULL;
  const char *from, *to;
  WeirFlowLink link = { 0 };
  const WeirFlowNode *source;

  weir_flow_json_get_link (g_ptr_array_index (self->links, other), &from, &to);
  if (g_str_equal (from, wish->from))
    return refuse (reason, "\"%s\" is linked to \"%s\" already", from, to);

  if (wish->target->kind == WEIR_FLOW_UNKNOWN)
    return TRUE;

  id = weir_flow_end_dup_id (from);
  source = weir_flow_graph_find_node (self->graph, id, &link.from);
  if (source != NULL)
    link.from_port = get_port (source, WEIR_FLOW_SWITCH, weir_flow_end_read (from).port);
  if (source != NULL && are_alternatives (self, &wish->link, &link))
    return TRUE;

  return refuse (reason, "\"%s\" is taken by the link from \"%s\": only from different branches of "
                 "one switch may several links come together; otherwise an ensemble is needed",
                 to, from);
}

static gboolean
check_others (WeirFlowWiring  *self,
              const Wish      *wish,
              guint            without,
              char           **reason)
{
  guint other = weir_flow_wiring_get_last_to (self, wish->to);

  /* One more input takes what comes. */
  if (wish->target->kind == WEIR_FLOW_ENSEMBLE && wish->to_end.port == NULL)
    return TRUE;

  for (; other != WEIR_FLOW_NO_LINK; other = weir_flow_wiring_get_previous_to (self, other))
    {
      if (other != without && !check_other (self, wish, other, reason))
        return FALSE;
    }

  return TRUE;
}

gboolean
weir_flow_wiring_can_link (WeirFlowWiring  *self,
                           const char      *from,
                           const char      *to,
                           guint            without,
                           char           **reason)
{
  Wish wish = {
    .from = from,
    .to = to,
    .from_end = weir_flow_end_read (from),
    .to_end = weir_flow_end_read (to),
  };

  wish.source = find_node (self, from, &wish.link.from, reason);
  if (wish.source == NULL)
    return FALSE;

  wish.target = find_node (self, to, &wish.link.to, reason);
  if (wish.target == NULL)
    return FALSE;

  return check_from_port (&wish, reason) && check_to_port (&wish, reason) &&
         check_way (self, &wish, reason) && check_others (self, &wish, without, reason);
}
