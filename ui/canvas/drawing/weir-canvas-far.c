/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What nodes look like from far away: boxes in the colour of their kind. */

#include "canvas/drawing/weir-canvas-drawing.h"

/* The edge of what is selected, in pixels; kept inside of what a tile may draw. */
#define EDGE     2.5
#define MAX_EDGE 16.0

/* Steps of distance: a quarter of the size. */
#define LAST_SHAPE 8

#define LIT (WEIR_CANVAS_LOOK_SELECTED | WEIR_CANVAS_LOOK_TARGET | WEIR_CANVAS_LOOK_FOUND)

static gboolean
is_faded (WeirCanvasNode *node)
{
  return node->is_off ||
         (node->look & (WEIR_CANVAS_LOOK_DIMMED | WEIR_CANVAS_LOOK_FADED)) != 0;
}

/* What its colour depends on. */
static guint
get_group (WeirCanvasNode *node)
{
  return (guint) node->kind | (is_faded (node) ? 1u << 4 : 0) |
         ((node->look & WEIR_CANVAS_LOOK_HOVERED) != 0 ? 1u << 5 : 0);
}

static guint
get_look (gpointer owner,
          gpointer data)
{
  WeirCanvasNode *node = owner;

  return get_group (node) | (node->look & LIT) << 8 | weir_canvas_get_distance (data) << 16;
}

static int
compare_groups (gconstpointer one,
                gconstpointer other)
{
  guint a = get_group (*(WeirCanvasNode * const *) one);
  guint b = get_group (*(WeirCanvasNode * const *) other);

  return (a > b) - (a < b);
}

/* The corners that tell kinds apart are there as long as they can be seen. */
static void
trace_box (WeirCanvas     *self,
           cairo_t        *cr,
           WeirCanvasNode *node,
           double          grow)
{
  gboolean is_plain = weir_canvas_get_distance (self) > LAST_SHAPE ||
                      node->kind == WEIR_CANVAS_PROCESS || node->kind == WEIR_CANVAS_UNKNOWN;
  GskRoundedRect outline;

  if (is_plain)
    {
      cairo_rectangle (cr, node->x - grow, node->y - grow, node->width + 2 * grow,
                       node->height + 2 * grow);
      return;
    }

  outline = weir_canvas_node_get_outline (node, grow);
  gsk_rounded_rect_offset (&outline, (float) node->x, (float) node->y);
  weir_canvas_trace_outline (cr, &outline);
}

static void
draw_edges (WeirCanvas *self,
            cairo_t    *cr,
            GPtrArray  *nodes)
{
  double scale = weir_canvas_distance_to_scale (weir_canvas_get_distance (self));

  for (guint i = 0; i < nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (nodes, i);

      if ((node->look & LIT) != 0)
        trace_box (self, cr, node, MIN (EDGE / scale, MAX_EDGE));
    }
  gdk_cairo_set_source_rgba (cr, &self->style.accent);
  cairo_fill (cr);
}

static GdkRGBA
get_color (WeirCanvas     *self,
           WeirCanvasNode *node)
{
  const WeirCanvasStyle *style = &self->style;
  gboolean is_hovered = (node->look & WEIR_CANVAS_LOOK_HOVERED) != 0;
  GdkRGBA color = weir_canvas_style_mix (&style->surface, &style->kinds[node->kind],
                                         is_hovered || style->is_high_contrast ? 1 : 0.55);

  if (is_faded (node))
    color.alpha *= 0.45f;

  return color;
}

static void
draw_tile (cairo_t   *cr,
           GPtrArray *nodes,
           gpointer   data)
{
  draw_edges (data, cr, nodes);

  g_ptr_array_sort (nodes, compare_groups);
  for (guint i = 0; i < nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (nodes, i);
      GdkRGBA color;

      trace_box (data, cr, node, 0);
      if (i + 1 < nodes->len &&
          get_group (g_ptr_array_index (nodes, i + 1)) == get_group (node))
        continue;

      color = get_color (data, node);
      gdk_cairo_set_source_rgba (cr, &color);
      cairo_fill (cr);
    }
}

WeirCanvasTiles *
weir_canvas_node_tiles_new (WeirCanvas *self)
{
  return weir_canvas_tiles_new (self->node_index, get_look, draw_tile, self);
}

void
weir_canvas_snapshot_far (WeirCanvas  *self,
                          GtkSnapshot *snapshot)
{
  graphene_rect_t view = weir_canvas_get_view (self);
  graphene_point_t origin = weir_canvas_to_screen (self, 0, 0);

  if (weir_canvas_get_detail (self) > WEIR_CANVAS_DETAIL_BOX)
    {
      weir_canvas_tiles_clear (self->node_tiles);
      return;
    }

  graphene_rect_inset (&view, (float) -MAX_EDGE, (float) -MAX_EDGE);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &origin);
  weir_canvas_tiles_snapshot (self->node_tiles, snapshot, &view, weir_canvas_get_scale (self));
  gtk_snapshot_restore (snapshot);
}
