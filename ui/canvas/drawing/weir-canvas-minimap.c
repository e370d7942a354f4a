/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/drawing/weir-canvas-drawing.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAP_WIDTH  168
#define MAP_HEIGHT 108
#define MAP_MARGIN 6.0

#define WEIR_TYPE_CANVAS_MINIMAP (weir_canvas_minimap_get_type ())
G_DECLARE_FINAL_TYPE (WeirCanvasMinimap, weir_canvas_minimap, WEIR, CANVAS_MINIMAP, GtkWidget)

/* All of the flow in a corner, with a box for what is in view, which can be dragged. */
struct _WeirCanvasMinimap
{
  GtkWidget      parent_instance;

  /* owned */
  GdkTexture    *picture;  /* of the nodes; NULL until it is needed */

  /* borrowed */
  WeirCanvas    *canvas;

  double         scale;
  graphene_rect_t content;
};

G_DEFINE_FINAL_TYPE (WeirCanvasMinimap, weir_canvas_minimap, GTK_TYPE_WIDGET)

static void
weir_canvas_minimap_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MAP_WIDTH : MAP_HEIGHT;
}

/* Where something on the canvas stands on the map. */
static graphene_rect_t
to_map (WeirCanvasMinimap     *self,
        const graphene_rect_t *rect)
{
  double left = (MAP_WIDTH - self->content.size.width * self->scale) / 2;
  double top = (MAP_HEIGHT - self->content.size.height * self->scale) / 2;

  return GRAPHENE_RECT_INIT (
    (float) (left + (rect->origin.x - self->content.origin.x) * self->scale),
    (float) (top + (rect->origin.y - self->content.origin.y) * self->scale),
    (float) (rect->size.width * self->scale), (float) (rect->size.height * self->scale));
}

static void
update_scale (WeirCanvasMinimap *self)
{
  self->content = weir_canvas_get_content (self->canvas);
  self->scale = MIN ((MAP_WIDTH - 2 * MAP_MARGIN) / MAX (self->content.size.width, 1),
                     (MAP_HEIGHT - 2 * MAP_MARGIN) / MAX (self->content.size.height, 1));
}

/* One picture for thousands of nodes: the view moves over it without their being drawn again. */
static void
draw_picture (WeirCanvasMinimap *self)
{
  const WeirCanvasStyle *style = &self->canvas->style;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                         MAP_WIDTH, MAP_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  g_autoptr(GBytes) bytes = NULL;
  GHashTableIter iter;
  gpointer value;

  update_scale (self);
  g_hash_table_iter_init (&iter, self->canvas->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      WeirCanvasNode *node = value;
      graphene_rect_t box = to_map (self, &node->entry.bounds);

      gdk_cairo_set_source_rgba (cr, &style->kinds[node->kind]);
      cairo_rectangle (cr, box.origin.x, box.origin.y, MAX (box.size.width, 1),
                       MAX (box.size.height, 1));
      cairo_fill (cr);
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  bytes = g_bytes_new (cairo_image_surface_get_data (surface),
                       (gsize) cairo_image_surface_get_stride (surface) * MAP_HEIGHT);
  self->picture = gdk_memory_texture_new (MAP_WIDTH, MAP_HEIGHT, GDK_MEMORY_DEFAULT, bytes,
                                          (gsize) cairo_image_surface_get_stride (surface));
  cairo_surface_destroy (surface);
}

static void
draw_frame (GtkSnapshot           *snapshot,
            const graphene_rect_t *rect,
            float                  radius,
            const GdkRGBA         *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, rect, radius);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                              (GdkRGBA[4]) { *color, *color, *color, *color });
}

static void
weir_canvas_minimap_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  WeirCanvasMinimap *self = WEIR_CANVAS_MINIMAP (widget);
  const WeirCanvasStyle *style = &self->canvas->style;
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, MAP_WIDTH, MAP_HEIGHT);
  graphene_rect_t view = weir_canvas_get_view (self->canvas);
  GdkRGBA shade = style->accent;
  GskRoundedRect outline;

  if (self->picture == NULL)
    draw_picture (self);

  shade.alpha = 0.12f;
  view = to_map (self, &view);
  graphene_rect_intersection (&view, &all, &view);

  gsk_rounded_rect_init_from_rect (&outline, &all, 8);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &style->surface, &all);
  gtk_snapshot_append_texture (snapshot, self->picture, &all);
  gtk_snapshot_append_color (snapshot, &shade, &view);
  draw_frame (snapshot, &view, 2, &style->accent);
  gtk_snapshot_pop (snapshot);
  draw_frame (snapshot, &all, 8, &style->border);
}

static void
move_to (WeirCanvasMinimap *self,
         double             x,
         double             y)
{
  graphene_rect_t view = weir_canvas_get_view (self->canvas);
  double left = (MAP_WIDTH - self->content.size.width * self->scale) / 2;
  double top = (MAP_HEIGHT - self->content.size.height * self->scale) / 2;

  weir_canvas_move_view (self->canvas,
                         self->content.origin.x + (x - left) / self->scale - view.size.width / 2,
                         self->content.origin.y + (y - top) / self->scale - view.size.height / 2);
}

static void
on_drag_begin (WeirCanvasMinimap *self,
               double             x,
               double             y,
               GtkGesture        *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  move_to (self, x, y);
}

static void
on_drag_update (WeirCanvasMinimap *self,
                double             dx,
                double             dy,
                GtkGesture        *gesture)
{
  double x, y;

  gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (gesture), &x, &y);
  move_to (self, x + dx, y + dy);
}

static void
weir_canvas_minimap_dispose (GObject *object)
{
  WeirCanvasMinimap *self = WEIR_CANVAS_MINIMAP (object);

  g_clear_object (&self->picture);

  G_OBJECT_CLASS (weir_canvas_minimap_parent_class)->dispose (object);
}

static void
weir_canvas_minimap_class_init (WeirCanvasMinimapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_canvas_minimap_dispose;
  widget_class->measure = weir_canvas_minimap_measure;
  widget_class->snapshot = weir_canvas_minimap_snapshot;

  gtk_widget_class_set_css_name (widget_class, "weir-minimap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
weir_canvas_minimap_init (WeirCanvasMinimap *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grab");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Map of the flow"), -1);
}

GtkWidget *
weir_canvas_minimap_new (WeirCanvas *canvas)
{
  WeirCanvasMinimap *self = g_object_new (WEIR_TYPE_CANVAS_MINIMAP, NULL);

  self->canvas = canvas;

  return GTK_WIDGET (self);
}

void
weir_canvas_minimap_update (GtkWidget *minimap,
                            gboolean   content_changed)
{
  WeirCanvasMinimap *self = WEIR_CANVAS_MINIMAP (minimap);

  if (content_changed)
    g_clear_object (&self->picture);

  gtk_widget_queue_draw (minimap);
}
