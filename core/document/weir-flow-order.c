/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-order.h"

/*
 * Tarjan's search for strongly connected components, with a stack of its own since a flow can be
 * a chain of any length. A component of one node without a link to itself is in order; any other
 * holds circles, of which one is shown.
 */

typedef struct {
  guint node;
  guint next; /* among its links that lead out */
} Step;

typedef struct {
  WeirFlowGraph *graph;     /* borrowed */

  /* owned; one element for each node */
  guint         *number;    /* in the order of discovery, from 1; 0: not yet found */
  guint         *low;       /* the smallest number known to be in its component */
  guint         *component; /* from 1; 0: not yet known */
  guint         *waiting;   /* stack of nodes whose component is not yet known */
  Step          *steps;     /* stack of the way from the root of the search */

  guint          n_found;
  guint          n_components;
  guint          n_waiting;
  guint          n_steps;

  GArray        *order;     /* borrowed; of guint, backwards */
  GPtrArray     *circles;   /* borrowed; of GArray of guint */
} Search;

static void
enter (Search *self,
       guint   node)
{
  self->number[node] = self->low[node] = ++self->n_found;
  self->waiting[self->n_waiting++] = node;
  self->steps[self->n_steps++] = (Step) { node, 0 };
}

static void
follow (Search *self,
        guint   from,
        guint   to)
{
  if (self->number[to] == 0)
    enter (self, to);
  else if (self->component[to] == 0)
    self->low[from] = MIN (self->low[from], self->number[to]);
}

/* The first link of @node that stays in its component. */
static gboolean
find_next (Search *self,
           guint   node,
           guint  *next)
{
  WeirFlowLinks out = weir_flow_graph_get_out (self->graph, node);

  for (guint i = 0; i < out.n; i++)
    {
      *next = weir_flow_graph_get_link (self->graph, out.indices[i])->to;
      if (self->component[*next] == self->component[node])
        return TRUE;
    }

  return FALSE;
}

/* Walks within the component until a node comes twice; what came between is a circle. The low
 * numbers of a finished component serve as marks of the way. */
static void
add_circle (Search *self,
            guint   start)
{
  GArray *circle = g_array_new (FALSE, FALSE, sizeof (guint));
  guint node = start;
  guint n_before = 0;

  while (self->low[node] != G_MAXUINT)
    {
      self->low[node] = G_MAXUINT;
      g_array_append_val (circle, node);
      find_next (self, node, &node);
    }

  while (g_array_index (circle, guint, n_before) != node)
    n_before++;
  g_array_remove_range (circle, 0, n_before);

  g_ptr_array_add (self->circles, circle);
}

static void
finish_component (Search *self,
                  guint   root)
{
  guint first = G_MAXUINT;
  guint size = 0;
  guint node, next;

  self->n_components++;
  do
    {
      node = self->waiting[--self->n_waiting];
      self->component[node] = self->n_components;
      first = MIN (first, node);
      size++;
    }
  while (node != root);

  if (size > 1 || find_next (self, root, &next))
    add_circle (self, first);
  else
    g_array_append_val (self->order, root);
}

static void
leave (Search *self,
       guint   node)
{
  self->n_steps--;
  if (self->n_steps > 0)
    {
      guint parent = self->steps[self->n_steps - 1].node;

      self->low[parent] = MIN (self->low[parent], self->low[node]);
    }

  if (self->low[node] == self->number[node])
    finish_component (self, node);
}

static void
search_from (Search *self,
             guint   root)
{
  enter (self, root);

  while (self->n_steps > 0)
    {
      Step *step = &self->steps[self->n_steps - 1];
      WeirFlowLinks out = weir_flow_graph_get_out (self->graph, step->node);

      if (step->next == out.n)
        {
          leave (self, step->node);
          continue;
        }

      follow (self, step->node,
              weir_flow_graph_get_link (self->graph, out.indices[step->next++])->to);
    }
}

static void
reverse (GArray *array)
{
  for (guint i = 0; i < array->len / 2; i++)
    {
      guint *left = &g_array_index (array, guint, i);
      guint *right = &g_array_index (array, guint, array->len - 1 - i);
      guint node = *left;

      *left = *right;
      *right = node;
    }
}

GArray *
weir_flow_order (WeirFlowGraph  *graph,
                 GPtrArray     **circles)
{
  guint n_nodes = graph->nodes->len;
  g_autofree guint *numbers = g_new0 (guint, 4 * n_nodes);
  g_autofree Step *steps = g_new0 (Step, n_nodes);
  Search self = { .graph = graph, .steps = steps };

  self.number = numbers;
  self.low = numbers + n_nodes;
  self.component = numbers + 2 * n_nodes;
  self.waiting = numbers + 3 * n_nodes;
  self.order = g_array_new (FALSE, FALSE, sizeof (guint));
  self.circles = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < n_nodes; i++)
    {
      if (self.number[i] == 0)
        search_from (&self, i);
    }

  /* A component is finished after all that its links lead to. */
  reverse (self.order);
  *circles = self.circles;

  return self.order;
}
