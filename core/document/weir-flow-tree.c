/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-tree.h"

static void
element_free (gpointer data)
{
  WeirFlowElement *element = data;

  g_clear_pointer (&element->branches, g_free);
  g_free (element);
}

WeirFlowTree *
weir_flow_tree_new (void)
{
  WeirFlowTree *self = g_new0 (WeirFlowTree, 1);

  self->elements = g_ptr_array_new_with_free_func (element_free);

  return self;
}

void
weir_flow_tree_free (WeirFlowTree *self)
{
  g_clear_pointer (&self->elements, g_ptr_array_unref);
  g_free (self);
}

WeirFlowElement *
weir_flow_tree_add_element (WeirFlowTree *self,
                            guint         node,
                            guint         n_branches)
{
  WeirFlowElement *element = g_new0 (WeirFlowElement, 1);

  element->node = node;
  element->n_branches = n_branches;
  element->branches = g_new0 (WeirFlowSequence, n_branches);
  g_ptr_array_add (self->elements, element);

  return element;
}

static guint
get_depth (const WeirFlowElement *element)
{
  guint depth = 0;

  for (guint i = 0; i < element->n_branches; i++)
    depth = MAX (depth, element->branches[i].depth + 1);

  return depth;
}

void
weir_flow_sequence_append (WeirFlowSequence *self,
                           WeirFlowElement  *element)
{
  g_assert (element->next == NULL);

  if (self->last != NULL)
    self->last->next = element;
  else
    self->first = element;

  self->last = element;
  self->depth = MAX (self->depth, get_depth (element));
}
