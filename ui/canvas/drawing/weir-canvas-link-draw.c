/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The curves of the links. */

#include "canvas/drawing/weir-canvas-drawing.h"

#include <math.h>

#define LINE_WIDTH   2.0   /* in canvas units */
#define THIN_WIDTH   1.4   /* in pixels, where things are small */
#define ARROW_LENGTH 8.0
#define ARROW_WIDTH  4.5
#define PORT_RADIUS  5.0
#define TOLERANCE    0.2

/* How a curve is drawn, in one number, so that it is drawn anew only if that changes. The higher
 * number is drawn above; from the eighth bit on it is how far away it is. */
enum {
  DRAWN_LIVE   = 1 << 0,
  DRAWN_HOVER  = 1 << 1,
  DRAWN_LIT    = 1 << 2,
  DRAWN_DASHED = 1 << 3,
  DRAWN_FAR    = 1 << 4,
};

/* Leaves and enters horizontally; what leads back goes around in a wide bow. */
void
weir_canvas_make_curve (graphene_point_t points[4])
{
  float width = points[3].x - points[0].x;
  float height = fabsf (points[3].y - points[0].y);
  float reach = width >= 0 ? MAX (width / 2, MIN (40, height / 2 + width / 4))
                           : MIN (240, 60 - width / 3 + height / 8);

  points[1] = GRAPHENE_POINT_INIT (points[0].x + reach, points[0].y);
  points[2] = GRAPHENE_POINT_INIT (points[3].x - reach, points[3].y);
}

graphene_point_t
weir_canvas_get_curve_point (const graphene_point_t p[4],
                             float                  t)
{
  float s = 1 - t;
  float a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;

  return GRAPHENE_POINT_INIT (a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
                              a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y);
}

static void
trace_curve (cairo_t                *cr,
             const graphene_point_t  points[4])
{
  cairo_move_to (cr, points[0].x, points[0].y);
  cairo_curve_to (cr, points[1].x, points[1].y, points[2].x - PORT_RADIUS, points[2].y,
                  points[3].x - PORT_RADIUS - ARROW_LENGTH / 2, points[3].y);
}

/* Where it enters. */
static void
trace_arrow (cairo_t                *cr,
             const graphene_point_t  points[4])
{
  double end = points[3].x - PORT_RADIUS;
  double y = points[3].y;

  cairo_move_to (cr, end, y);
  cairo_line_to (cr, end - ARROW_LENGTH, y - ARROW_WIDTH);
  cairo_line_to (cr, end - ARROW_LENGTH, y + ARROW_WIDTH);
  cairo_close_path (cr);
}

/* From far away a curve is a few straight lines: that is quicker and looks the same. */
static void
trace_far (cairo_t                *cr,
           const graphene_point_t  points[4],
           double                  scale)
{
  double width = points[3].x - points[0].x, height = points[3].y - points[0].y;
  int n_lines = CLAMP ((int) (hypot (width, height) * scale / 4.5), 3, 16);

  if (width > 0 && fabs (height * scale) < 1)
    n_lines = 1;

  cairo_move_to (cr, points[0].x, points[0].y);
  for (int i = 1; i <= n_lines; i++)
    {
      graphene_point_t point = weir_canvas_get_curve_point (points, (float) i / (float) n_lines);

      cairo_line_to (cr, point.x, point.y);
    }
}

static void
set_dash (cairo_t  *cr,
          gboolean  is_dashed)
{
  cairo_set_dash (cr, (double[]) { 6, 5 }, is_dashed ? 2 : 0, 0);
}

/* A node of its own: what gtk_snapshot_append_cairo() makes is shifted where the snapshot is both
 * moved and scaled. */
void
weir_canvas_draw_curve (GtkSnapshot            *snapshot,
                        const graphene_point_t  points[4],
                        const GdkRGBA          *color,
                        double                  width,
                        gboolean                is_dashed)
{
  graphene_rect_t bounds = weir_canvas_get_curve_bounds (points);
  GskRenderNode *node = gsk_cairo_node_new (&bounds);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, width);
  set_dash (cr, is_dashed);
  trace_curve (cr, points);
  cairo_stroke (cr);
  trace_arrow (cr, points);
  cairo_fill (cr);
  cairo_destroy (cr);

  gtk_snapshot_append_node (snapshot, node);
  gsk_render_node_unref (node);
}

static guint
get_drawn (WeirCanvas           *self,
           const WeirCanvasLink *link)
{
  gboolean is_off = (link->source != NULL && link->source->is_off) ||
                    (link->target != NULL && link->target->is_off);
  gboolean is_dimmed = link->source != NULL &&
                       (link->source->look & WEIR_CANVAS_LOOK_DIMMED) != 0;

  return (link->is_selected ? DRAWN_LIT : 0) |
         (link->is_hovered ? DRAWN_HOVER : 0) |
         (is_off || is_dimmed ? 0 : DRAWN_LIVE) |
         (link->is_dashed ? DRAWN_DASHED : 0) |
         (weir_canvas_get_detail (self) == WEIR_CANVAS_DETAIL_BOX ? DRAWN_FAR : 0) |
         weir_canvas_get_distance (self) << 8;
}

/* Lines keep their width on the screen where all else is small. */
static double
get_width (guint drawn)
{
  guint distance = drawn >> 8;
  double width = distance == 0 ? LINE_WIDTH : THIN_WIDTH / weir_canvas_distance_to_scale (distance);

  return (drawn & DRAWN_LIT) != 0 ? width * 1.5 : width;
}

static void
draw_links (WeirCanvas             *self,
            cairo_t                *cr,
            WeirCanvasLink * const *links,
            guint                   n_links,
            guint                   drawn)
{
  gboolean is_lit = (drawn & (DRAWN_LIT | DRAWN_HOVER | DRAWN_DASHED)) != 0;
  GdkRGBA color = is_lit ? self->style.accent : self->style.link;

  if ((drawn & DRAWN_LIVE) == 0)
    color.alpha *= 0.45f;

  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_tolerance (cr, TOLERANCE);
  cairo_set_line_width (cr, get_width (drawn));
  set_dash (cr, (drawn & DRAWN_DASHED) != 0);
  for (guint i = 0; i < n_links; i++)
    if ((drawn & DRAWN_FAR) != 0)
      trace_far (cr, links[i]->points, weir_canvas_distance_to_scale (drawn >> 8));
    else
      trace_curve (cr, links[i]->points);
  if ((drawn & DRAWN_FAR) != 0)
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  cairo_stroke (cr);

  if ((drawn & DRAWN_FAR) != 0)
    return;

  for (guint i = 0; i < n_links; i++)
    trace_arrow (cr, links[i]->points);
  cairo_fill (cr);
}

static guint
get_look (gpointer owner,
          gpointer data)
{
  const WeirCanvasLink *link = owner;

  /* With its bounds, this tells the curve. */
  return get_drawn (data, owner) |
         (link->points[3].x < link->points[0].x ? 1u << 30 : 0) |
         (link->points[3].y < link->points[0].y ? 1u << 31 : 0);
}

static int
compare_drawn (gconstpointer one,
               gconstpointer other)
{
  const WeirCanvasLink *a = *(WeirCanvasLink * const *) one;
  const WeirCanvasLink *b = *(WeirCanvasLink * const *) other;

  return (a->drawn > b->drawn) - (a->drawn < b->drawn);
}

/* Those that look alike by one stroke. */
static void
draw_tile (cairo_t   *cr,
           GPtrArray *links,
           gpointer   data)
{
  WeirCanvas *self = data;
  guint begin = 0;

  for (guint i = 0; i < links->len; i++)
    {
      WeirCanvasLink *link = g_ptr_array_index (links, i);

      g_clear_pointer (&link->node, gsk_render_node_unref);
      link->drawn = get_drawn (self, link);
    }
  g_ptr_array_sort (links, compare_drawn);

  for (guint i = 1; i <= links->len; i++)
    {
      WeirCanvasLink **first = (WeirCanvasLink **) links->pdata + begin;

      if (i < links->len &&
          ((WeirCanvasLink *) g_ptr_array_index (links, i))->drawn == (*first)->drawn)
        continue;

      draw_links (self, cr, first, i - begin, (*first)->drawn);
      begin = i;
    }
}

WeirCanvasTiles *
weir_canvas_link_tiles_new (WeirCanvas *self)
{
  return weir_canvas_tiles_new (self->link_index, get_look, draw_tile, self);
}

static void
append_link (WeirCanvas     *self,
             GtkSnapshot    *snapshot,
             WeirCanvasLink *link)
{
  guint drawn = get_drawn (self, link);
  cairo_t *cr;

  if (link->node == NULL || link->drawn != drawn)
    {
      g_clear_pointer (&link->node, gsk_render_node_unref);
      link->drawn = drawn;
      link->node = gsk_cairo_node_new (&link->entry.bounds);
      cr = gsk_cairo_node_get_draw_context (link->node);
      draw_links (self, cr, &link, 1, drawn);
      cairo_destroy (cr);
    }

  gtk_snapshot_append_node (snapshot, link->node);
}

static void
snapshot_tiles (WeirCanvas            *self,
                GtkSnapshot           *snapshot,
                const graphene_rect_t *view)
{
  graphene_point_t origin = weir_canvas_to_screen (self, 0, 0);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &origin);
  weir_canvas_tiles_snapshot (self->link_tiles, snapshot, view, weir_canvas_get_scale (self));
  gtk_snapshot_restore (snapshot);
}

/* Each for itself, so that a change draws one anew, unless there are many of them. */
void
weir_canvas_snapshot_links (WeirCanvas  *self,
                            GtkSnapshot *snapshot)
{
  graphene_rect_t view = weir_canvas_get_view (self);
  g_autoptr(GPtrArray) links = NULL;

  weir_canvas_ensure_links (self);
  if (weir_canvas_get_detail (self) < WEIR_CANVAS_DETAIL_FULL)
    {
      snapshot_tiles (self, snapshot, &view);
      return;
    }

  weir_canvas_tiles_clear (self->link_tiles);
  weir_canvas_push_view (self, snapshot);
  links = weir_canvas_index_find (self->link_index, &view);
  for (guint i = 0; i < links->len; i++)
    append_link (self, snapshot, g_ptr_array_index (links, i));
  gtk_snapshot_restore (snapshot);
}
