/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/drawing/weir-canvas-drawing.h"

#define REASON_MARGIN 8.0

static void
draw_band (WeirCanvas  *self,
           GtkSnapshot *snapshot)
{
  double left, top, right, bottom;
  graphene_rect_t bounds;
  GskRoundedRect outline;
  GdkRGBA inside = self->style.accent;

  weir_canvas_to_widget (self, self->band.origin.x, self->band.origin.y, &left, &top);
  weir_canvas_to_widget (self, self->band.origin.x + self->band.size.width,
                         self->band.origin.y + self->band.size.height, &right, &bottom);
  bounds = GRAPHENE_RECT_INIT ((float) left, (float) top, (float) (right - left),
                               (float) (bottom - top));

  inside.alpha = 0.12f;
  gtk_snapshot_append_color (snapshot, &inside, &bounds);
  gsk_rounded_rect_init_from_rect (&outline, &bounds, 0);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                              (GdkRGBA[4]) { self->style.accent, self->style.accent,
                                             self->style.accent, self->style.accent });
}

/* Where the end that is being drawn stands: at the port that it would take, or at the pointer. */
static graphene_point_t
get_loose_end (WeirCanvas *self)
{
  WeirCanvasLinking *linking = &self->linking;
  WeirCanvasNode *node;
  WeirCanvasPort *port;

  if (linking->target != NULL)
    {
      node = weir_canvas_find_port_node (self, linking->target);
      port = node != NULL ? weir_canvas_node_find_port (node, linking->target,
                                                        !linking->from_output) : NULL;
      if (port != NULL)
        return GRAPHENE_POINT_INIT ((float) (node->x + port->x), (float) (node->y + port->y));
    }

  if (linking->is_kept)
    return GRAPHENE_POINT_INIT ((float) linking->kept_end.x, (float) linking->kept_end.y);

  return GRAPHENE_POINT_INIT ((float) self->pointer.x, (float) self->pointer.y);
}

/* What a refused link is refused for, beside the pointer. */
static void
draw_reason (WeirCanvas  *self,
             GtkSnapshot *snapshot)
{
  WeirCanvasLinking *linking = &self->linking;
  int width, height;
  double x, y;
  graphene_rect_t box;
  GskRoundedRect outline;

  if (linking->reason == NULL)
    return;

  if (linking->reason_layout == NULL)
    {
      linking->reason_layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), linking->reason);
      pango_layout_set_width (linking->reason_layout, 300 * PANGO_SCALE);
      pango_layout_set_wrap (linking->reason_layout, PANGO_WRAP_WORD_CHAR);
    }

  pango_layout_get_pixel_size (linking->reason_layout, &width, &height);
  x = self->pointer.widget_x + 18;
  y = self->pointer.widget_y + 18;
  x = MIN (x, gtk_widget_get_width (GTK_WIDGET (self)) - width - 3 * REASON_MARGIN);
  y = MIN (y, gtk_widget_get_height (GTK_WIDGET (self)) - height - 3 * REASON_MARGIN);
  box = GRAPHENE_RECT_INIT ((float) x, (float) y, (float) (width + 2 * REASON_MARGIN),
                            (float) (height + 2 * REASON_MARGIN));

  gsk_rounded_rect_init_from_rect (&outline, &box, 6);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &self->style.surface, &box);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                              (GdkRGBA[4]) { self->style.error, self->style.error,
                                             self->style.error, self->style.error });
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (x + REASON_MARGIN),
                                                          (float) (y + REASON_MARGIN)));
  gtk_snapshot_append_layout (snapshot, linking->reason_layout, &self->style.text);
  gtk_snapshot_restore (snapshot);
}

static void
draw_linking (WeirCanvas  *self,
              GtkSnapshot *snapshot)
{
  WeirCanvasLinking *linking = &self->linking;
  WeirCanvasNode *node = weir_canvas_find_port_node (self, linking->port);
  WeirCanvasPort *port;
  graphene_point_t points[4];
  guint fixed = linking->from_output ? 0 : 3;

  port = node != NULL ? weir_canvas_node_find_port (node, linking->port, linking->from_output)
                      : NULL;
  if (port == NULL)
    return;

  points[fixed] = GRAPHENE_POINT_INIT ((float) (node->x + port->x), (float) (node->y + port->y));
  points[3 - fixed] = get_loose_end (self);
  weir_canvas_make_curve (points);

  weir_canvas_push_view (self, snapshot);
  weir_canvas_draw_curve (snapshot, points,
                          linking->reason != NULL ? &self->style.error : &self->style.accent,
                          2.5, linking->target == NULL);
  gtk_snapshot_restore (snapshot);
  draw_reason (self, snapshot);
}

void
weir_canvas_snapshot_overlay (WeirCanvas  *self,
                              GtkSnapshot *snapshot)
{
  if (self->pointer.mode == WEIR_CANVAS_BANDING)
    draw_band (self, snapshot);
  else if (self->pointer.mode == WEIR_CANVAS_LINKING || self->linking.is_kept)
    draw_linking (self, snapshot);
}
