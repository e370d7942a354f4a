/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the children of the canvas stand, and in which order they are drawn. */

#include "canvas/weir-canvas-private.h"

#include <math.h>

#include "canvas/drawing/weir-canvas-drawing.h"

static void
weir_canvas_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  *minimum = 0;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 480;
}

static void
allocate_corner (GtkWidget *child,
                 int        width,
                 int        height,
                 gboolean   at_end)
{
  gboolean is_rtl = gtk_widget_get_direction (child) == GTK_TEXT_DIR_RTL;
  int child_width, child_height;
  GtkAllocation allocation;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &child_width, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, NULL, &child_height,
                      NULL, NULL);
  allocation.x = at_end != is_rtl ? width - child_width - 12 : 12;
  allocation.y = height - child_height - 12;
  allocation.width = child_width;
  allocation.height = child_height;
  gtk_widget_size_allocate (child, &allocation, -1);
}

static void
allocate_child (WeirCanvas *self,
                GtkWidget  *child,
                double      x,
                double      y,
                double      width,
                double      height)
{
  double scale = weir_canvas_get_scale (self);
  graphene_point_t corner = weir_canvas_to_screen (self, x, y);
  GskTransform *transform = gsk_transform_translate (NULL, &corner);

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);

  transform = gsk_transform_scale (transform, (float) scale, (float) scale);
  gtk_widget_allocate (child, (int) ceil (width), (int) ceil (height), -1, transform);
}

static void
allocate_editor (WeirCanvas *self)
{
  double scale = weir_canvas_get_scale (self);
  GtkAllocation allocation;
  double x, y;
  int least_width, least_height;

  if (self->editor == NULL)
    return;

  weir_canvas_to_widget (self, self->edited.origin.x, self->edited.origin.y, &x, &y);
  gtk_widget_measure (self->editor, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL,
                      NULL, NULL);
  allocation.width = MAX (least_width, (int) (self->edited.size.width * scale));
  gtk_widget_measure (self->editor, GTK_ORIENTATION_VERTICAL, allocation.width, &least_height,
                      NULL, NULL, NULL);
  allocation.height = MAX (least_height, (int) (self->edited.size.height * scale));
  allocation.x = (int) x;
  allocation.y = (int) y;
  gtk_widget_size_allocate (self->editor, &allocation, -1);
}

/* There is a map only while not all of the flow is in view, and only where it leaves room. */
static gboolean
needs_minimap (WeirCanvas *self,
               int         width,
               int         height)
{
  graphene_rect_t view = weir_canvas_get_view (self);
  graphene_rect_t content = weir_canvas_get_content (self);

  if (width < 480 || height < 320)
    return FALSE;

  return content.origin.x < view.origin.x || content.origin.y < view.origin.y ||
         content.origin.x + content.size.width > view.origin.x + view.size.width ||
         content.origin.y + content.size.height > view.origin.y + view.size.height;
}

static void
allocate_layers (WeirCanvas *self,
                 int         width,
                 int         height)
{
  GtkAllocation all = { 0, 0, width, height };
  GtkWidget *layers[] = { self->grid, self->frames, self->link_layer, self->far_layer,
                          self->overlay };

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      gtk_widget_measure (layers[i], GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
      gtk_widget_size_allocate (layers[i], &all, -1);
    }

  allocate_corner (self->zoom_box, width, height, FALSE);
  gtk_widget_set_child_visible (self->minimap, needs_minimap (self, width, height));
  allocate_corner (self->minimap, width, height, TRUE);
}

static void
weir_canvas_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  WeirCanvas *self = WEIR_CANVAS (widget);

  weir_canvas_keep_fit (self, width, height);

  if (width != self->told_width || height != self->told_height)
    weir_canvas_queue_update (self);

  weir_canvas_ensure_links (self);
  weir_canvas_update_shown (self);

  allocate_layers (self, width, height);
  for (guint i = 0; i < self->elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (self->elements, i);

      weir_canvas_element_set_scale (element, weir_canvas_get_scale (self));
      allocate_child (self, GTK_WIDGET (element), element->x, element->y,
                      element->width, element->height);
    }
  for (guint i = 0; i < self->shown->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (self->shown, i);

      allocate_child (self, GTK_WIDGET (node), node->x, node->y, node->width, node->height);
    }
  allocate_editor (self);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
  weir_canvas_minimap_update (self->minimap, FALSE);
}

/* Only what is visible is looked at: with thousands of nodes, asking each child costs too much. */
static void
weir_canvas_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  WeirCanvas *self = WEIR_CANVAS (widget);

  gtk_widget_snapshot_child (widget, self->grid, snapshot);
  gtk_widget_snapshot_child (widget, self->frames, snapshot);
  for (guint i = 0; i < self->elements->len; i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->elements, i), snapshot);
  gtk_widget_snapshot_child (widget, self->link_layer, snapshot);
  gtk_widget_snapshot_child (widget, self->far_layer, snapshot);
  for (guint i = 0; i < self->shown->len; i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->shown, i), snapshot);
  gtk_widget_snapshot_child (widget, self->overlay, snapshot);
  if (self->editor != NULL)
    gtk_widget_snapshot_child (widget, self->editor, snapshot);
  gtk_widget_snapshot_child (widget, self->minimap, snapshot);
  gtk_widget_snapshot_child (widget, self->zoom_box, snapshot);
}

void
weir_canvas_class_add_layout (GtkWidgetClass *widget_class)
{
  widget_class->measure = weir_canvas_measure;
  widget_class->size_allocate = weir_canvas_size_allocate;
  widget_class->snapshot = weir_canvas_snapshot;
}
