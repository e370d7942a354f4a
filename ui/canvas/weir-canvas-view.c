/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/weir-canvas-private.h"

#include <math.h>

#define ZOOM_STEP      1.2
#define FIT_MARGIN     32.0
#define REVEAL_MARGIN  40.0

/* Below these, what could not be read is not drawn. */
#define FULL_DETAIL    0.5
#define TITLE_DETAIL   0.4

/* So few nodes keep their names for longer: there is time to draw them. */
#define FEW_NODES        60
#define FEW_TITLE_DETAIL 0.22

/* Each time that what is seen halves */
#define DISTANCE_STEPS 4

static double
get_extent (WeirCanvas     *self,
            GtkOrientation  orientation)
{
  return orientation == GTK_ORIENTATION_HORIZONTAL ? gtk_widget_get_width (GTK_WIDGET (self))
                                                   : gtk_widget_get_height (GTK_WIDGET (self));
}

/* How many pixels a canvas unit has. */
double
weir_canvas_get_scale (WeirCanvas *self)
{
  return self->zoom * self->text_scale;
}

graphene_rect_t
weir_canvas_get_view (WeirCanvas *self)
{
  double scale = weir_canvas_get_scale (self);

  return GRAPHENE_RECT_INIT ((float) self->x, (float) self->y,
                             (float) (get_extent (self, GTK_ORIENTATION_HORIZONTAL) / scale),
                             (float) (get_extent (self, GTK_ORIENTATION_VERTICAL) / scale));
}

void
weir_canvas_to_canvas (WeirCanvas *self,
                       double      widget_x,
                       double      widget_y,
                       double     *x,
                       double     *y)
{
  double scale = weir_canvas_get_scale (self);

  *x = self->x + widget_x / scale;
  *y = self->y + widget_y / scale;
}

void
weir_canvas_to_widget (WeirCanvas *self,
                       double      x,
                       double      y,
                       double     *widget_x,
                       double     *widget_y)
{
  double scale = weir_canvas_get_scale (self);

  *widget_x = (x - self->x) * scale;
  *widget_y = (y - self->y) * scale;
}

void
weir_canvas_redraw_layers (WeirCanvas *self)
{
  gtk_widget_queue_draw (self->grid);
  gtk_widget_queue_draw (self->frames);
  gtk_widget_queue_draw (self->link_layer);
  gtk_widget_queue_draw (self->far_layer);
  gtk_widget_queue_draw (self->overlay);
}

static void
view_changed (WeirCanvas *self)
{
  weir_canvas_redraw_layers (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
weir_canvas_move_view (WeirCanvas *self,
                       double      x,
                       double      y)
{
  if (fabs (x - self->x) < 1e-9 && fabs (y - self->y) < 1e-9)
    return;

  self->x = x;
  self->y = y;
  self->is_fitted = FALSE;
  weir_canvas_configure_adjustments (self);
  view_changed (self);
}

void
weir_canvas_zoom_at (WeirCanvas *self,
                     double      zoom,
                     double      widget_x,
                     double      widget_y)
{
  double x, y, scale;

  zoom = CLAMP (zoom, WEIR_CANVAS_MIN_ZOOM, WEIR_CANVAS_MAX_ZOOM);
  if (fabs (zoom - self->zoom) < 1e-6)
    return;

  weir_canvas_to_canvas (self, widget_x, widget_y, &x, &y);
  self->zoom = zoom;
  self->is_fitted = FALSE;
  scale = weir_canvas_get_scale (self);
  self->x = x - widget_x / scale;
  self->y = y - widget_y / scale;

  weir_canvas_configure_adjustments (self);
  view_changed (self);
  g_object_notify (G_OBJECT (self), "zoom");
}

/* In equal steps, which meet 100 %. */
void
weir_canvas_zoom_step (WeirCanvas *self,
                       int         steps)
{
  double at = round (log (self->zoom) / log (ZOOM_STEP));

  weir_canvas_set_zoom (self, pow (ZOOM_STEP, at + steps));
}

static void
fit_into (WeirCanvas *self,
          int         width,
          int         height)
{
  graphene_rect_t content = weir_canvas_get_content (self);
  double zoom = MIN ((width - 2 * FIT_MARGIN) / MAX (content.size.width, 1),
                     (height - 2 * FIT_MARGIN) / MAX (content.size.height, 1));
  double scale;

  self->zoom = CLAMP (zoom / self->text_scale, WEIR_CANVAS_MIN_ZOOM, 1);
  scale = weir_canvas_get_scale (self);
  self->x = content.origin.x + content.size.width / 2 - width / 2.0 / scale;
  self->y = content.origin.y + content.size.height / 2 - height / 2.0 / scale;

  self->is_fitted = TRUE;
  self->fitted = content;
  self->fitted_width = width;
  self->fitted_height = height;
  self->zoom_is_untold = TRUE;
  weir_canvas_queue_update (self);
}

/**
 * weir_canvas_fit:
 * @self: a canvas
 *
 * Brings all of the flow into view, no larger than 100 %.
 */
void
weir_canvas_fit (WeirCanvas *self)
{
  int width, height;

  g_return_if_fail (WEIR_IS_CANVAS (self));

  width = gtk_widget_get_width (GTK_WIDGET (self));
  height = gtk_widget_get_height (GTK_WIDGET (self));
  self->fit_pending = width < 2 || height < 2;
  if (self->fit_pending)
    return;

  fit_into (self, width, height);
  view_changed (self);
}

/* Given another size: a flow that was fitted, and neither edited nor moved since, is fitted again. */
void
weir_canvas_keep_fit (WeirCanvas *self,
                      int         width,
                      int         height)
{
  graphene_rect_t content = weir_canvas_get_content (self);
  gboolean is_resized = width != self->fitted_width || height != self->fitted_height;

  if (width < 2 || height < 2)
    return;
  if (!self->fit_pending &&
      (!self->is_fitted || !is_resized || !graphene_rect_equal (&content, &self->fitted)))
    return;

  self->fit_pending = FALSE;
  fit_into (self, width, height);
  weir_canvas_redraw_layers (self);
}

/* How far a stretch must move to come between two limits; not at all if it is too long. */
static double
get_way_in (double from,
            double size,
            double view,
            double view_size)
{
  if (size > view_size)
    return from - view;
  if (from < view)
    return from - view;
  if (from + size > view + view_size)
    return from + size - view - view_size;

  return 0;
}

/* Scrolls no farther than is needed. */
void
weir_canvas_reveal_area (WeirCanvas            *self,
                         const graphene_rect_t *area)
{
  graphene_rect_t view = weir_canvas_get_view (self);
  graphene_rect_t wanted = *area;
  float margin = (float) (REVEAL_MARGIN / weir_canvas_get_scale (self));

  graphene_rect_inset (&wanted, -margin, -margin);
  weir_canvas_move_view (self,
                         self->x + get_way_in (wanted.origin.x, wanted.size.width,
                                               view.origin.x, view.size.width),
                         self->y + get_way_in (wanted.origin.y, wanted.size.height,
                                               view.origin.y, view.size.height));
}

void
weir_canvas_center (WeirCanvas            *self,
                    const graphene_rect_t *area)
{
  graphene_rect_t view = weir_canvas_get_view (self);

  weir_canvas_move_view (self,
                         area->origin.x + (area->size.width - view.size.width) / 2,
                         area->origin.y + (area->size.height - view.size.height) / 2);
}

/**
 * weir_canvas_reveal:
 * @self: a canvas
 * @id: a node
 *
 * Scrolls so that a node is in view, if it is not.
 */
void
weir_canvas_reveal (WeirCanvas *self,
                    const char *id)
{
  WeirCanvasNode *node;

  g_return_if_fail (WEIR_IS_CANVAS (self));
  g_return_if_fail (id != NULL);

  node = weir_canvas_find_node (self, id);
  if (node != NULL)
    weir_canvas_reveal_area (self, &node->entry.bounds);
}

WeirCanvasDetail
weir_canvas_get_detail (WeirCanvas *self)
{
  gboolean is_few = g_hash_table_size (self->nodes) <= FEW_NODES;
  double scale = weir_canvas_get_scale (self);

  if (scale >= FULL_DETAIL)
    return WEIR_CANVAS_DETAIL_FULL;

  return scale >= (is_few ? FEW_TITLE_DETAIL : TITLE_DETAIL) ? WEIR_CANVAS_DETAIL_TITLE : WEIR_CANVAS_DETAIL_BOX;
}

guint
weir_canvas_get_distance (WeirCanvas *self)
{
  if (weir_canvas_get_detail (self) == WEIR_CANVAS_DETAIL_FULL)
    return 0;

  return (guint) round (-log2 (weir_canvas_get_scale (self)) * DISTANCE_STEPS);
}

double
weir_canvas_distance_to_scale (guint distance)
{
  return exp2 (-(double) distance / DISTANCE_STEPS);
}

/* What has the focus or is being moved would lose it if it were hidden. */
static gboolean
must_be_shown (WeirCanvas     *self,
               WeirCanvasNode *node)
{
  return node == self->focused || gtk_widget_has_focus (GTK_WIDGET (node)) ||
         (node->look & WEIR_CANVAS_LOOK_MOVING) != 0;
}

static void
hide_others (WeirCanvas            *self,
             GPtrArray             *before,
             const graphene_rect_t *area)
{
  for (guint i = 0; i < before->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (before, i);

      if (graphene_rect_intersection (&node->entry.bounds, area, NULL))
        continue;

      if (must_be_shown (self, node))
        g_ptr_array_add (self->shown, node);
      else
        gtk_widget_set_child_visible (GTK_WIDGET (node), FALSE);
    }
}

static int
compare_order (gconstpointer one,
               gconstpointer other)
{
  WeirCanvasNode *a = *(WeirCanvasNode * const *) one;
  WeirCanvasNode *b = *(WeirCanvasNode * const *) other;

  return (a->order > b->order) - (a->order < b->order);
}

void
weir_canvas_update_shown (WeirCanvas *self)
{
  graphene_rect_t area = weir_canvas_get_view (self);
  WeirCanvasDetail detail = weir_canvas_get_detail (self);
  double scale = weir_canvas_get_scale (self) * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->shown);

  /* Rings and shadows stand a little outside of a node. */
  graphene_rect_inset (&area, -16, -16);
  self->shown = weir_canvas_index_find (self->node_index, &area);

  for (guint i = 0; i < self->shown->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (self->shown, i);

      weir_canvas_node_set_detail (node, detail, scale);
      if (!gtk_widget_get_child_visible (GTK_WIDGET (node)))
        gtk_widget_set_child_visible (GTK_WIDGET (node), TRUE);
    }

  hide_others (self, before, &area);
  g_ptr_array_sort (self->shown, compare_order);
}

graphene_point_t
weir_canvas_to_screen (WeirCanvas *self,
                       double      x,
                       double      y)
{
  double scale = weir_canvas_get_scale (self);
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double left = round (x * scale * factor) - round (self->x * scale * factor);
  double top = round (y * scale * factor) - round (self->y * scale * factor);

  return GRAPHENE_POINT_INIT ((float) (left / factor), (float) (top / factor));
}

/* What is appended then is in canvas units. */
void
weir_canvas_push_view (WeirCanvas  *self,
                       GtkSnapshot *snapshot)
{
  float scale = (float) weir_canvas_get_scale (self);
  graphene_point_t origin = weir_canvas_to_screen (self, 0, 0);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &origin);
  gtk_snapshot_scale (snapshot, scale, scale);
}

static void
zoom_in (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  weir_canvas_zoom_step (WEIR_CANVAS (widget), 1);
}

static void
zoom_out (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  weir_canvas_zoom_step (WEIR_CANVAS (widget), -1);
}

static void
zoom_reset (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  weir_canvas_set_zoom (WEIR_CANVAS (widget), 1);
}

static void
fit (GtkWidget  *widget,
     const char *name,
     GVariant   *parameter)
{
  weir_canvas_fit (WEIR_CANVAS (widget));
}

void
weir_canvas_class_add_view (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "canvas.zoom-in", NULL, zoom_in);
  gtk_widget_class_install_action (widget_class, "canvas.zoom-out", NULL, zoom_out);
  gtk_widget_class_install_action (widget_class, "canvas.zoom-reset", NULL, zoom_reset);
  gtk_widget_class_install_action (widget_class, "canvas.fit", NULL, fit);
}
