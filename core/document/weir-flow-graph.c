/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-graph.h"

/* How many names a message lists before it only counts. */
#define MAX_NAMES 6

static void
node_clear (gpointer data)
{
  WeirFlowNode *node = data;

  g_clear_pointer (&node->ports, g_ptr_array_unref);
  g_clear_pointer (&node->port_of, g_hash_table_unref);
}

WeirFlowGraph *
weir_flow_graph_new (void)
{
  WeirFlowGraph *self = g_new0 (WeirFlowGraph, 1);

  self->nodes = g_array_new (FALSE, TRUE, sizeof (WeirFlowNode));
  g_array_set_clear_func (self->nodes, node_clear);
  self->index_of = g_hash_table_new (g_str_hash, g_str_equal);
  self->links = g_array_new (FALSE, FALSE, sizeof (WeirFlowLink));

  weir_flow_graph_add_node (self, "input", WEIR_FLOW_INPUT, NULL)->n_inputs = 0;
  weir_flow_graph_add_node (self, "output", WEIR_FLOW_OUTPUT, NULL)->n_outputs = 0;

  return self;
}

void
weir_flow_graph_free (WeirFlowGraph *self)
{
  g_clear_pointer (&self->nodes, g_array_unref);
  g_clear_pointer (&self->index_of, g_hash_table_unref);
  g_clear_pointer (&self->links, g_array_unref);
  g_clear_pointer (&self->in_links, g_free);
  g_clear_pointer (&self->in_starts, g_free);
  g_clear_pointer (&self->out_links, g_free);
  g_clear_pointer (&self->out_starts, g_free);
  g_free (self);
}

WeirFlowNode *
weir_flow_graph_add_node (WeirFlowGraph *self,
                          const char    *id,
                          WeirFlowKind   kind,
                          JsonObject    *json)
{
  WeirFlowNode node = { .id = id, .json = json, .kind = kind, .n_inputs = 1, .n_outputs = 1 };
  guint index = self->nodes->len;

  g_assert (!g_hash_table_contains (self->index_of, id));

  if (kind == WEIR_FLOW_SWITCH)
    {
      node.n_outputs = 0;
      node.ports = g_ptr_array_new ();
      node.port_of = g_hash_table_new (g_str_hash, g_str_equal);
    }

  g_hash_table_insert (self->index_of, (gpointer) id, GUINT_TO_POINTER (index));
  g_array_append_val (self->nodes, node);

  return weir_flow_graph_get_node (self, index);
}

gboolean
weir_flow_node_add_port (WeirFlowNode *self,
                         const char   *name)
{
  g_assert (self->kind == WEIR_FLOW_SWITCH);

  if (g_hash_table_contains (self->port_of, name))
    return FALSE;

  g_hash_table_insert (self->port_of, (gpointer) name, GUINT_TO_POINTER (self->n_outputs));
  g_ptr_array_add (self->ports, (gpointer) name);
  self->n_outputs++;

  return TRUE;
}

void
weir_flow_graph_add_link (WeirFlowGraph *self,
                          WeirFlowLink   link)
{
  g_array_append_val (self->links, link);
}

static guint
get_input (WeirFlowGraph *self,
           guint          link)
{
  const WeirFlowLink *it = weir_flow_graph_get_link (self, link);

  return weir_flow_graph_get_node (self, it->to)->first_input + it->to_port;
}

static guint
get_output (WeirFlowGraph *self,
            guint          link)
{
  const WeirFlowLink *it = weir_flow_graph_get_link (self, link);

  return weir_flow_graph_get_node (self, it->from)->first_output + it->from_port;
}

/* Sorts the links by their port, by counting. */
static void
bucket_links (WeirFlowGraph  *self,
              guint           n_ports,
              guint         (*get_port) (WeirFlowGraph *self, guint link),
              guint         **links,
              guint         **starts)
{
  guint n_links = self->links->len;
  g_autofree guint *next = g_new0 (guint, n_ports + 1);

  *links = g_new0 (guint, n_links);
  *starts = g_new0 (guint, n_ports + 1);

  for (guint i = 0; i < n_links; i++)
    (*starts)[get_port (self, i) + 1]++;

  for (guint i = 0; i < n_ports; i++)
    {
      (*starts)[i + 1] += (*starts)[i];
      next[i] = (*starts)[i];
    }

  for (guint i = 0; i < n_links; i++)
    (*links)[next[get_port (self, i)]++] = i;
}

void
weir_flow_graph_seal (WeirFlowGraph *self)
{
  guint n_inputs = 0;
  guint n_outputs = 0;

  for (guint i = 0; i < self->nodes->len; i++)
    {
      WeirFlowNode *node = weir_flow_graph_get_node (self, i);

      node->first_input = n_inputs;
      node->first_output = n_outputs;
      n_inputs += node->n_inputs;
      n_outputs += node->n_outputs;
    }

  bucket_links (self, n_inputs, get_input, &self->in_links, &self->in_starts);
  bucket_links (self, n_outputs, get_output, &self->out_links, &self->out_starts);
}

WeirFlowNode *
weir_flow_graph_get_node (WeirFlowGraph *self,
                          guint          index)
{
  return &g_array_index (self->nodes, WeirFlowNode, index);
}

WeirFlowNode *
weir_flow_graph_find_node (WeirFlowGraph *self,
                           const char    *id,
                           guint         *index)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (self->index_of, id, NULL, &value))
    return NULL;

  *index = GPOINTER_TO_UINT (value);

  return weir_flow_graph_get_node (self, *index);
}

WeirFlowLink *
weir_flow_graph_get_link (WeirFlowGraph *self,
                          guint          index)
{
  return &g_array_index (self->links, WeirFlowLink, index);
}

static WeirFlowLinks
get_range (const guint *links,
           const guint *starts,
           guint        first,
           guint        end)
{
  return (WeirFlowLinks) { links + starts[first], starts[end] - starts[first] };
}

WeirFlowLinks
weir_flow_graph_get_in (WeirFlowGraph *self,
                        guint          node)
{
  const WeirFlowNode *it = weir_flow_graph_get_node (self, node);

  return get_range (self->in_links, self->in_starts,
                    it->first_input, it->first_input + it->n_inputs);
}

WeirFlowLinks
weir_flow_graph_get_out (WeirFlowGraph *self,
                         guint          node)
{
  const WeirFlowNode *it = weir_flow_graph_get_node (self, node);

  return get_range (self->out_links, self->out_starts,
                    it->first_output, it->first_output + it->n_outputs);
}

WeirFlowLinks
weir_flow_graph_get_port_in (WeirFlowGraph *self,
                             guint          node,
                             guint          port)
{
  guint first = weir_flow_graph_get_node (self, node)->first_input + port;

  return get_range (self->in_links, self->in_starts, first, first + 1);
}

WeirFlowLinks
weir_flow_graph_get_port_out (WeirFlowGraph *self,
                              guint          node,
                              guint          port)
{
  guint first = weir_flow_graph_get_node (self, node)->first_output + port;

  return get_range (self->out_links, self->out_starts, first, first + 1);
}

gboolean
weir_flow_node_is_opaque (const WeirFlowNode *self)
{
  return self->is_vague || self->has_lost;
}

char *
weir_flow_node_write_input (const WeirFlowNode *self,
                            guint               port)
{
  if (self->kind == WEIR_FLOW_ENSEMBLE && !self->is_vague)
    return g_strdup_printf ("%s.%u", self->id, port);

  return g_strdup (self->id);
}

char *
weir_flow_node_write_output (const WeirFlowNode *self,
                             guint               port)
{
  if (self->kind == WEIR_FLOW_SWITCH && port < self->ports->len)
    return g_strdup_printf ("%s.%s", self->id, (char *) g_ptr_array_index (self->ports, port));

  return g_strdup (self->id);
}

char *
weir_flow_enumerate (GPtrArray *names)
{
  GString *text = g_string_new (NULL);
  guint n_shown = names->len <= MAX_NAMES ? names->len : MAX_NAMES - 1;

  for (guint i = 0; i < n_shown; i++)
    {
      if (i > 0)
        g_string_append (text, i + 1 == names->len ? " and " : ", ");

      g_string_append_printf (text, "\"%s\"", (char *) g_ptr_array_index (names, i));
    }

  if (n_shown < names->len)
    g_string_append_printf (text, " and %u more", names->len - n_shown);

  return g_string_free (text, FALSE);
}
