/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/weir-canvas-private.h"

#include <string.h>

#include "canvas/drawing/weir-canvas-drawing.h"
#include "canvas/edits/weir-canvas-edits.h"
#include "canvas/gestures/weir-canvas-gestures.h"

WeirCanvasNode *
weir_canvas_find_node (WeirCanvas *self,
                       const char *id)
{
  return g_hash_table_lookup (self->nodes, id);
}

/* The node of a port, which is called NODE or NODE.PORT. */
WeirCanvasNode *
weir_canvas_find_port_node (WeirCanvas *self,
                            const char *port)
{
  const char *dot = strchr (port, '.');
  g_autofree char *id = dot != NULL ? g_strndup (port, (gsize) (dot - port)) : g_strdup (port);

  return weir_canvas_find_node (self, id);
}

static void
content_changed (WeirCanvas *self)
{
  self->content_is_dirty = TRUE;
  gtk_widget_queue_draw (self->far_layer);
  weir_canvas_minimap_update (self->minimap, TRUE);
  weir_canvas_queue_update (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
index_node (WeirCanvas     *self,
            WeirCanvasNode *node)
{
  weir_canvas_index_put (self->node_index, &node->entry,
                         &GRAPHENE_RECT_INIT ((float) node->x, (float) node->y,
                                              (float) node->width, (float) node->height));
  content_changed (self);
}

void
weir_canvas_place_node (WeirCanvas     *self,
                        WeirCanvasNode *node,
                        double          x,
                        double          y)
{
  node->x = x;
  node->y = y;
  index_node (self, node);
  weir_canvas_update_node_links (self, node);
}

static void
links_changed (WeirCanvas *self)
{
  self->links_are_dirty = TRUE;
  gtk_widget_queue_draw (self->link_layer);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* A gesture that is under way began with what was there before. */
static void
on_links_changed (WeirCanvas *self)
{
  weir_canvas_cancel (self);
  links_changed (self);
}

static void
add_node (WeirCanvas *self,
          const char *id)
{
  WeirCanvasNode *node;
  double x, y;

  if (weir_canvas_find_node (self, id) != NULL)
    return;

  node = weir_canvas_node_new (id, &self->style);
  node->order = self->n_made++;
  g_hash_table_insert (self->nodes, node->id, node);
  gtk_widget_set_child_visible (GTK_WIDGET (node), FALSE);
  gtk_widget_insert_before (GTK_WIDGET (node), GTK_WIDGET (self), self->overlay);

  weir_canvas_node_load (node, self->flow);
  weir_canvas_mark_node (self, node);
  weir_canvas_live_node (self, node);
  weir_flow_get_position (self->flow, id, &x, &y);
  weir_canvas_place_node (self, node, x, y);
  links_changed (self);
}

static void
remove_node (WeirCanvas     *self,
             WeirCanvasNode *node)
{
  gboolean was_selected = (node->look & WEIR_CANVAS_LOOK_SELECTED) != 0;

  weir_canvas_forget_node (self, node);
  weir_canvas_index_remove (self->node_index, &node->entry);
  g_hash_table_remove (self->nodes, node->id);
  g_ptr_array_remove (self->shown, node);

  for (guint i = 0; i < node->links->len; i++)
    {
      WeirCanvasLink *link = g_ptr_array_index (node->links, i);
      WeirCanvasNode *other = link->source == node ? link->target : link->source;

      if (other != NULL && other != node)
        {
          g_ptr_array_remove (other->links, link);
          g_clear_pointer (&other->description, g_free);
        }
      if (link->source == node)
        link->source = NULL;
      if (link->target == node)
        link->target = NULL;
    }

  gtk_widget_unparent (GTK_WIDGET (node));
  content_changed (self);
  links_changed (self);
  if (was_selected)
    weir_canvas_selection_changed (self);
}

static void
on_node_added (WeirCanvas *self,
               const char *id)
{
  add_node (self, id);
}

static void
on_node_removed (WeirCanvas *self,
                 const char *id)
{
  WeirCanvasNode *node = weir_canvas_find_node (self, id);

  if (node != NULL)
    remove_node (self, node);
}

static void
on_node_changed (WeirCanvas *self,
                 const char *id)
{
  WeirCanvasNode *node = weir_canvas_find_node (self, id);
  gboolean was_off;

  if (node == NULL)
    return;

  was_off = node->is_off;
  if (weir_canvas_node_load (node, self->flow))
    {
      index_node (self, node);
      links_changed (self);
    }
  if (node->is_off != was_off)
    gtk_widget_queue_draw (self->link_layer);
  weir_canvas_node_describe (node);
}

static void
on_node_renamed (WeirCanvas *self,
                 const char *old_id,
                 const char *new_id)
{
  WeirCanvasNode *node = weir_canvas_find_node (self, old_id);

  if (node == NULL)
    return;

  g_hash_table_remove (self->nodes, old_id);
  weir_canvas_node_set_id (node, new_id);
  g_hash_table_insert (self->nodes, node->id, node);
  weir_canvas_node_load (node, self->flow);
  weir_canvas_mark_node (self, node);
  weir_canvas_live_node (self, node);
  links_changed (self);
  if ((node->look & WEIR_CANVAS_LOOK_SELECTED) != 0)
    weir_canvas_selection_changed (self);
}

static void
on_node_moved (WeirCanvas *self,
               const char *id)
{
  WeirCanvasNode *node = weir_canvas_find_node (self, id);
  double x, y;

  if (node == NULL)
    return;

  weir_canvas_cancel (self);
  weir_flow_get_position (self->flow, id, &x, &y);
  weir_canvas_place_node (self, node, x, y);
}

static void
on_elements_changed (WeirCanvas *self,
                     const char *list)
{
  weir_canvas_cancel (self);
  weir_canvas_load_elements (self, g_str_equal (list, "frames") ? WEIR_CANVAS_FRAME
                                                                : WEIR_CANVAS_NOTE);
  content_changed (self);
}

void
weir_canvas_connect_flow (WeirCanvas *self)
{
  g_auto(GStrv) ids = NULL;

  if (self->flow == NULL)
    return;

  g_signal_connect_swapped (self->flow, "node-added", G_CALLBACK (on_node_added), self);
  g_signal_connect_swapped (self->flow, "node-removed", G_CALLBACK (on_node_removed), self);
  g_signal_connect_swapped (self->flow, "node-changed", G_CALLBACK (on_node_changed), self);
  g_signal_connect_swapped (self->flow, "node-renamed", G_CALLBACK (on_node_renamed), self);
  g_signal_connect_swapped (self->flow, "node-moved", G_CALLBACK (on_node_moved), self);
  g_signal_connect_swapped (self->flow, "links-changed", G_CALLBACK (on_links_changed), self);
  g_signal_connect_swapped (self->flow, "elements-changed", G_CALLBACK (on_elements_changed), self);

  /* Those that every flow has come with it or not: they are drawn in any case. */
  add_node (self, "input");
  add_node (self, "output");
  ids = weir_flow_list_nodes (self->flow);
  for (guint i = 0; ids[i] != NULL; i++)
    add_node (self, ids[i]);

  weir_canvas_load_elements (self, WEIR_CANVAS_FRAME);
  weir_canvas_load_elements (self, WEIR_CANVAS_NOTE);
}

static void
remove_elements (WeirCanvas *self)
{
  for (guint i = 0; i < self->elements->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->elements, i));
  g_ptr_array_set_size (self->elements, 0);
}

void
weir_canvas_disconnect_flow (WeirCanvas *self)
{
  g_autoptr(GList) nodes = g_hash_table_get_values (self->nodes);

  if (self->flow == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->flow, self);
  weir_canvas_close_editor (self);

  for (guint i = 0; i < self->links->len; i++)
    {
      WeirCanvasLink *link = g_ptr_array_index (self->links, i);

      weir_canvas_forget_link (self, link);
      weir_canvas_index_remove (self->link_index, &link->entry);
    }
  for (GList *item = nodes; item != NULL; item = item->next)
    g_ptr_array_set_size (WEIR_CANVAS_NODE (item->data)->links, 0);
  g_ptr_array_set_size (self->links, 0);

  for (GList *item = nodes; item != NULL; item = item->next)
    {
      weir_canvas_node_set_look (item->data, WEIR_CANVAS_LOOK_SELECTED, FALSE);
      remove_node (self, item->data);
    }
  remove_elements (self);
  self->links_are_dirty = FALSE;
}

static gboolean
extend (graphene_rect_t       *area,
        gboolean               is_first,
        const graphene_rect_t *bounds)
{
  if (is_first)
    *area = *bounds;
  else
    graphene_rect_union (area, bounds, area);

  return FALSE;
}

graphene_rect_t
weir_canvas_get_content (WeirCanvas *self)
{
  gboolean is_first = TRUE;
  GHashTableIter iter;
  gpointer value;

  if (!self->content_is_dirty)
    return self->content;

  self->content_is_dirty = FALSE;
  self->content = GRAPHENE_RECT_INIT (0, 0, 0, 0);

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    is_first = extend (&self->content, is_first, &WEIR_CANVAS_NODE (value)->entry.bounds);

  for (guint i = 0; i < self->elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (self->elements, i);

      is_first = extend (&self->content, is_first,
                         &GRAPHENE_RECT_INIT ((float) element->x, (float) element->y,
                                              (float) element->width, (float) element->height));
    }

  return self->content;
}

/* All is measured in units of text, so that a canvas with large text is a larger canvas. */
static double
get_text_scale (GtkWidget *widget)
{
  int dpi = -1;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);

  return dpi > 0 ? CLAMP (dpi / (96.0 * 1024), 0.5, 3) : 1;
}

void
weir_canvas_style_changed (WeirCanvas *self)
{
  GHashTableIter iter;
  gpointer value;

  if (self->nodes == NULL || self->zoom_box == NULL)
    return;

  weir_canvas_style_load (&self->style, GTK_WIDGET (self));
  self->text_scale = get_text_scale (GTK_WIDGET (self));

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    weir_canvas_node_forget_layout (value);
  for (guint i = 0; i < self->elements->len; i++)
    weir_canvas_element_forget_layout (g_ptr_array_index (self->elements, i));
  for (guint i = 0; i < self->links->len; i++)
    {
      WeirCanvasLink *link = g_ptr_array_index (self->links, i);

      g_clear_pointer (&link->node, gsk_render_node_unref);
    }

  weir_canvas_tiles_clear (self->node_tiles);
  weir_canvas_tiles_clear (self->link_tiles);
  weir_canvas_redraw_layers (self);
  weir_canvas_minimap_update (self->minimap, TRUE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
