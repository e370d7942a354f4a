/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-edits.h"

#include "canvas/gestures/weir-canvas-gestures.h"

static gboolean
is_selected (WeirCanvasNode *node)
{
  return (node->look & WEIR_CANVAS_LOOK_SELECTED) != 0;
}

/* In the order of the flow, so that what is done to several is always done alike. */
GPtrArray *
weir_canvas_list_selected (WeirCanvas *self)
{
  GPtrArray *selected = g_ptr_array_new ();
  g_auto(GStrv) ids = self->flow != NULL ? weir_flow_list_nodes (self->flow) : NULL;
  g_autoptr(GHashTable) listed = g_hash_table_new (NULL, NULL);
  const char *always[] = { "input", "output" };
  WeirCanvasNode *node;

  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    {
      node = weir_canvas_find_node (self, always[i]);
      if (node != NULL && is_selected (node) && g_hash_table_add (listed, node))
        g_ptr_array_add (selected, node);
    }
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      node = weir_canvas_find_node (self, ids[i]);
      if (node != NULL && is_selected (node) && g_hash_table_add (listed, node))
        g_ptr_array_add (selected, node);
    }

  return selected;
}

GPtrArray *
weir_canvas_list_selected_elements (WeirCanvas *self)
{
  GPtrArray *selected = g_ptr_array_new ();

  for (guint i = 0; i < self->elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (self->elements, i);

      if (element->is_selected)
        g_ptr_array_add (selected, element);
    }

  return selected;
}

guint
weir_canvas_count_selected (WeirCanvas *self)
{
  GHashTableIter iter;
  gpointer value;
  guint count = 0;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    count += is_selected (value);

  return count;
}

/**
 * weir_canvas_get_selection:
 * @self: a canvas
 *
 * Lists the nodes that are selected.
 *
 * Returns: (transfer full): their ids, in the order of the flow
 */
char **
weir_canvas_get_selection (WeirCanvas *self)
{
  g_autoptr(GPtrArray) nodes = NULL;
  GPtrArray *ids;

  g_return_val_if_fail (WEIR_IS_CANVAS (self), NULL);

  nodes = weir_canvas_list_selected (self);
  ids = g_ptr_array_new ();
  for (guint i = 0; i < nodes->len; i++)
    g_ptr_array_add (ids, g_strdup (WEIR_CANVAS_NODE (g_ptr_array_index (nodes, i))->id));
  g_ptr_array_add (ids, NULL);

  return (char **) g_ptr_array_free (ids, FALSE);
}

static void
set_link_selected (WeirCanvas     *self,
                   WeirCanvasLink *link,
                   gboolean        selected)
{
  if (link->is_selected == selected)
    return;

  link->is_selected = selected;
  weir_canvas_link_redraw (self, link);
}

static void
clear (WeirCanvas *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    weir_canvas_node_set_look (value, WEIR_CANVAS_LOOK_SELECTED, FALSE);
  for (guint i = 0; i < self->links->len; i++)
    set_link_selected (self, g_ptr_array_index (self->links, i), FALSE);
  for (guint i = 0; i < self->elements->len; i++)
    weir_canvas_element_set_selected (g_ptr_array_index (self->elements, i), FALSE);
}

void
weir_canvas_select_none (WeirCanvas *self)
{
  clear (self);
  weir_canvas_selection_changed (self);
}

void
weir_canvas_select_all (WeirCanvas *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    weir_canvas_node_set_look (value, WEIR_CANVAS_LOOK_SELECTED, TRUE);
  for (guint i = 0; i < self->elements->len; i++)
    weir_canvas_element_set_selected (g_ptr_array_index (self->elements, i), TRUE);
  weir_canvas_selection_changed (self);
}

/**
 * weir_canvas_select:
 * @self: a canvas
 * @ids: (nullable) (array zero-terminated=1): nodes
 *
 * Selects these nodes and nothing else; what the flow has not is passed over.
 */
void
weir_canvas_select (WeirCanvas         *self,
                    const char * const *ids)
{
  g_return_if_fail (WEIR_IS_CANVAS (self));

  clear (self);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      WeirCanvasNode *node = weir_canvas_find_node (self, ids[i]);

      if (node != NULL)
        weir_canvas_node_set_look (node, WEIR_CANVAS_LOOK_SELECTED, TRUE);
    }
  weir_canvas_selection_changed (self);
}

static WeirCanvasElement *
find_element (WeirCanvas *self,
              const char *name)
{
  for (guint i = 0; i < self->elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (self->elements, i);
      g_autofree char *own = weir_canvas_element_dup_name (element);

      if (g_str_equal (own, name))
        return element;
    }

  return NULL;
}

/* Selects these nodes, frames and notes alone, brings the first into view, and the focus to it. */
void
weir_canvas_select_names (WeirCanvas         *self,
                          const char * const *names)
{
  WeirCanvasHit first = { WEIR_CANVAS_HIT_NOTHING };

  clear (self);
  for (guint i = 0; names[i] != NULL; i++)
    {
      WeirCanvasHit hit = { WEIR_CANVAS_HIT_NODE };

      hit.node = weir_canvas_find_node (self, names[i]);
      if (hit.node == NULL)
        hit.element = find_element (self, names[i]);

      weir_canvas_set_selected (self, &hit, TRUE);
      if (i == 0)
        first = hit;
    }

  if (first.node != NULL)
    {
      weir_canvas_focus_node (self, first.node);
      weir_canvas_reveal (self, first.node->id);
    }
  else if (first.element != NULL)
    weir_canvas_focus_element (self, first.element);

  weir_canvas_selection_changed (self);
}

gboolean
weir_canvas_hit_is_selected (const WeirCanvasHit *hit)
{
  if (hit->node != NULL)
    return is_selected (hit->node);
  if (hit->element != NULL)
    return hit->element->is_selected;

  return hit->link != NULL && hit->link->is_selected;
}

void
weir_canvas_set_selected (WeirCanvas          *self,
                          const WeirCanvasHit *hit,
                          gboolean             selected)
{
  if (hit->node != NULL)
    weir_canvas_node_set_look (hit->node, WEIR_CANVAS_LOOK_SELECTED, selected);
  else if (hit->element != NULL)
    weir_canvas_element_set_selected (hit->element, selected);
  else if (hit->link != NULL)
    set_link_selected (self, hit->link, selected);
}

void
weir_canvas_toggle (WeirCanvas          *self,
                    const WeirCanvasHit *hit)
{
  weir_canvas_set_selected (self, hit, !weir_canvas_hit_is_selected (hit));
  weir_canvas_selection_changed (self);
}

void
weir_canvas_select_only (WeirCanvas          *self,
                         const WeirCanvasHit *hit)
{
  clear (self);
  weir_canvas_set_selected (self, hit, TRUE);
  weir_canvas_selection_changed (self);
}

/* Shift adds, Ctrl toggles (at the release, since a drag may follow), else only this. */
void
weir_canvas_select_pressed (WeirCanvas          *self,
                            const WeirCanvasHit *hit,
                            GdkModifierType      modifiers)
{
  if (hit->kind == WEIR_CANVAS_HIT_NOTHING)
    {
      if ((modifiers & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)) == 0)
        weir_canvas_select_none (self);
      return;
    }

  if (weir_canvas_hit_is_selected (hit))
    {
      self->pointer.toggle_on_release = (modifiers & GDK_SHIFT_MASK) == 0;
      return;
    }

  if ((modifiers & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)) == 0)
    clear (self);
  weir_canvas_set_selected (self, hit, TRUE);
  weir_canvas_selection_changed (self);
}

static void
add_neighbours (GPtrArray      *found,
                WeirCanvasNode *node,
                gboolean        downstream)
{
  for (guint i = 0; i < node->links->len; i++)
    {
      WeirCanvasLink *link = g_ptr_array_index (node->links, i);
      WeirCanvasNode *from = downstream ? link->source : link->target;
      WeirCanvasNode *to = downstream ? link->target : link->source;

      if (from != node || to == NULL || is_selected (to))
        continue;

      weir_canvas_node_set_look (to, WEIR_CANVAS_LOOK_SELECTED, TRUE);
      g_ptr_array_add (found, to);
    }
}

void
weir_canvas_select_reachable (WeirCanvas *self,
                              gboolean    downstream)
{
  g_autoptr(GPtrArray) found = weir_canvas_list_selected (self);

  weir_canvas_ensure_links (self);
  for (guint i = 0; i < found->len; i++)
    add_neighbours (found, g_ptr_array_index (found, i), downstream);
  weir_canvas_selection_changed (self);
}

static void
select_all (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  weir_canvas_select_all (WEIR_CANVAS (widget));
}

static void
select_none (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  weir_canvas_select_none (WEIR_CANVAS (widget));
}

static void
select_upstream (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  weir_canvas_select_reachable (WEIR_CANVAS (widget), FALSE);
}

static void
select_downstream (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  weir_canvas_select_reachable (WEIR_CANVAS (widget), TRUE);
}

void
weir_canvas_class_add_select (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "canvas.select-all", NULL, select_all);
  gtk_widget_class_install_action (widget_class, "canvas.select-none", NULL, select_none);
  gtk_widget_class_install_action (widget_class, "canvas.select-upstream", NULL, select_upstream);
  gtk_widget_class_install_action (widget_class, "canvas.select-downstream", NULL,
                                   select_downstream);
}
