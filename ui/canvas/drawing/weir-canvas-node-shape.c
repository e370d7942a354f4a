/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shape of a node: all of it that is no text. */

#include "canvas/weir-canvas-node.h"

#include <math.h>

/* In canvas units */
#define MARGIN      10.0
#define TILE        26.0
#define LEAST_ICON  0.4   /* of the size of a unit, to be drawn */
#define ICON        16.0
#define PORT_RADIUS 5.0
#define PORT_RING   1.5
#define STACK       3.0
/* Rings and ports stand out of the node no farther than this. */
#define OVERHANG    8.0f

static double
get_opacity (WeirCanvasNode *self)
{
  if ((self->look & (WEIR_CANVAS_LOOK_DIMMED | WEIR_CANVAS_LOOK_FADED)) != 0)
    return 0.35;
  if (self->is_off)
    return self->style->is_high_contrast ? 0.7 : 0.5;

  return 1;
}

GdkRGBA
weir_canvas_node_fade (WeirCanvasNode *self,
                       const GdkRGBA  *color)
{
  GdkRGBA faded = *color;

  faded.alpha *= (float) get_opacity (self);

  return faded;
}

/* Shapes tell kinds apart: round where items enter or leave, square where processes stand, an
 * ensemble closes to the right and a switch opens to it. */
GskRoundedRect
weir_canvas_node_get_outline (WeirCanvasNode *self,
                              double          grow)
{
  static const struct {
    float left;
    float right;
  } radii[WEIR_CANVAS_N_KINDS] = {
    [WEIR_CANVAS_INPUT]    = { 100, 6 },
    [WEIR_CANVAS_OUTPUT]   = { 6, 100 },
    [WEIR_CANVAS_PROCESS]  = { 4, 4 },
    [WEIR_CANVAS_THREAD]   = { 14, 14 },
    [WEIR_CANVAS_ENSEMBLE] = { 2, 30 },
    [WEIR_CANVAS_SWITCH]   = { 30, 2 },
    [WEIR_CANVAS_UNKNOWN]  = { 0, 0 },
  };
  GskRoundedRect outline;
  float width = (float) weir_canvas_node_round (self, self->width);
  float height = (float) weir_canvas_node_round (self, self->height);
  float left = MIN (radii[self->kind].left, MIN (width, height) / 2);
  float right = MIN (radii[self->kind].right, MIN (width, height) / 2);

  gsk_rounded_rect_init (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height),
                         &GRAPHENE_SIZE_INIT (left, left), &GRAPHENE_SIZE_INIT (right, right),
                         &GRAPHENE_SIZE_INIT (right, right), &GRAPHENE_SIZE_INIT (left, left));
  gsk_rounded_rect_shrink (&outline, (float) -grow, (float) -grow, (float) -grow, (float) -grow);

  return outline;
}

static gboolean
has_labels (WeirCanvasNode *self,
            gboolean        is_output)
{
  for (guint i = 0; i < self->ports->len; i++)
    {
      WeirCanvasPort *port = g_ptr_array_index (self->ports, i);

      if (port->is_output == is_output && port->label != NULL)
        return TRUE;
    }

  return FALSE;
}

double
weir_canvas_node_get_content_left (WeirCanvasNode *self)
{
  gboolean is_indented = self->detail == WEIR_CANVAS_DETAIL_FULL && has_labels (self, FALSE);

  return MARGIN + (is_indented ? 14 : 0);
}

static gboolean
is_pool (WeirCanvasNode *self)
{
  return self->kind == WEIR_CANVAS_PROCESS || self->kind == WEIR_CANVAS_THREAD;
}

/* What has neither rows of ports nor chips has its words in the middle, as has what shows neither. */
static double
get_header_height (WeirCanvasNode *self)
{
  if (self->detail < WEIR_CANVAS_DETAIL_FULL)
    return self->height;
  if (is_pool (self) && self->chips->len > 0)
    return 44;

  return self->subtitle != NULL && !is_pool (self) ? 48 : self->height;
}

/* How many pixels of the desktop a unit has. */
double
weir_canvas_node_get_size_of_unit (WeirCanvasNode *self)
{
  return self->scale / gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

/* From afar, the room is needed for the name. */
gboolean
weir_canvas_node_has_icon (WeirCanvasNode *self)
{
  return weir_canvas_node_get_size_of_unit (self) >= LEAST_ICON;
}

graphene_rect_t
weir_canvas_node_get_title_box (WeirCanvasNode *self)
{
  gboolean has_icon = weir_canvas_node_has_icon (self);
  double left = has_icon ? weir_canvas_node_get_content_left (self) + TILE + 6 : 8;
  double right = self->width - 8;
  gboolean is_alone = self->subtitle == NULL || self->detail < WEIR_CANVAS_DETAIL_FULL;
  double lines = is_alone ? 24 : 38;
  double top = (get_header_height (self) - lines) / 2;

  return GRAPHENE_RECT_INIT ((float) left, (float) top, (float) (right - left), 24);
}

/* The nearest whole number of pixels, in units: there, edges are sharp. */
double
weir_canvas_node_round (WeirCanvasNode *self,
                        double          length)
{
  return round (length * self->scale) / self->scale;
}

/* As a width of a line, at least a pixel. */
static double
round_line (WeirCanvasNode *self,
            double          width)
{
  return MAX (1, round (width * self->scale)) / self->scale;
}

/* A quarter of a circle towards the corner at (@x, @y), from a point @dx before it. */
static void
trace_corner (cairo_t               *cr,
              const graphene_size_t *radius,
              double                 x,
              double                 y,
              int                    across,
              int                    down,
              gboolean               enters_across)
{
  const double rest = 0.4477;
  double width = across * radius->width, height = down * radius->height;

  if (enters_across)
    {
      cairo_line_to (cr, x + width, y);
      cairo_curve_to (cr, x + rest * width, y, x, y + rest * height, x, y + height);
    }
  else
    {
      cairo_line_to (cr, x, y + height);
      cairo_curve_to (cr, x, y + rest * height, x + rest * width, y, x + width, y);
    }
}

void
weir_canvas_trace_outline (cairo_t              *cr,
                           const GskRoundedRect *outline)
{
  const graphene_rect_t *bounds = &outline->bounds;
  double left = bounds->origin.x, right = left + bounds->size.width;
  double top = bounds->origin.y, bottom = top + bounds->size.height;

  cairo_new_sub_path (cr);
  trace_corner (cr, &outline->corner[GSK_CORNER_TOP_LEFT], left, top, 1, 1, FALSE);
  trace_corner (cr, &outline->corner[GSK_CORNER_TOP_RIGHT], right, top, -1, 1, TRUE);
  trace_corner (cr, &outline->corner[GSK_CORNER_BOTTOM_RIGHT], right, bottom, -1, -1, FALSE);
  trace_corner (cr, &outline->corner[GSK_CORNER_BOTTOM_LEFT], left, bottom, 1, -1, TRUE);
  cairo_close_path (cr);
}

static void
fill (cairo_t              *cr,
      const GskRoundedRect *outline,
      const GdkRGBA        *color)
{
  gdk_cairo_set_source_rgba (cr, color);
  weir_canvas_trace_outline (cr, outline);
  cairo_fill (cr);
}

static GdkRGBA
get_edge_color (WeirCanvasNode *self)
{
  return weir_canvas_style_mix (&self->style->border, &self->style->kinds[self->kind], 0.6);
}

/* A second edge behind a process pool: there are several of them. */
static void
draw_stack (cairo_t        *cr,
            WeirCanvasNode *self)
{
  GdkRGBA edge = get_edge_color (self);
  GskRoundedRect behind = weir_canvas_node_get_outline (self, 0);
  float step = (float) round_line (self, STACK), line = (float) round_line (self, 1);

  if (self->kind != WEIR_CANVAS_PROCESS)
    return;

  gsk_rounded_rect_offset (&behind, step, step);
  fill (cr, &behind, &edge);
  gsk_rounded_rect_shrink (&behind, line, line, line, line);
  fill (cr, &behind, &self->style->surface);
}

/* The edge is the whole in its colour, with the inside over it. */
static void
draw_body (cairo_t        *cr,
           WeirCanvasNode *self)
{
  const WeirCanvasStyle *style = self->style;
  gboolean is_lit = (self->look & (WEIR_CANVAS_LOOK_SELECTED | WEIR_CANVAS_LOOK_TARGET)) != 0;
  double grow = is_lit ? round_line (self, 1) : 0;
  double width = round_line (self, style->is_high_contrast ? 2 : 1);
  GskRoundedRect outline = weir_canvas_node_get_outline (self, grow);
  GdkRGBA surface = weir_canvas_style_mix (&style->surface, &style->kinds[self->kind],
                                           style->is_high_contrast ? 0 : 0.07);
  GdkRGBA edge = get_edge_color (self);

  if (is_lit)
    {
      edge = style->accent;
      width = MAX (grow + width, round_line (self, 3));
    }
  else if ((self->look & (WEIR_CANVAS_LOOK_HOVERED | WEIR_CANVAS_LOOK_FOUND)) != 0)
    {
      edge = style->kinds[self->kind];
      width = MAX (2 / self->scale, round_line (self, 2));
    }

  fill (cr, &outline, &edge);
  gsk_rounded_rect_shrink (&outline, (float) width, (float) width, (float) width, (float) width);
  fill (cr, &outline, &surface);
}

static void
draw_icon (cairo_t        *cr,
           WeirCanvasNode *self)
{
  const WeirCanvasStyle *style = self->style;
  double left = weir_canvas_node_get_content_left (self);
  double top = (get_header_height (self) - TILE) / 2;
  GskRoundedRect tile;
  GdkRGBA tint = style->kinds[self->kind];

  tint.alpha = style->is_dark ? 0.22f : 0.15f;
  gsk_rounded_rect_init_from_rect (&tile, &GRAPHENE_RECT_INIT ((float) left, (float) top,
                                                               (float) TILE, (float) TILE), 7);
  fill (cr, &tile, &tint);

  cairo_save (cr);
  cairo_translate (cr, left + (TILE - ICON) / 2, top + (TILE - ICON) / 2);
  gdk_cairo_set_source_rgba (cr, &style->kinds[self->kind]);
  weir_canvas_style_draw_icon (cr, self->kind);
  cairo_restore (cr);
}

/* A ring where nothing is linked yet, a disc where there is. */
static void
draw_port (cairo_t              *cr,
           WeirCanvasNode       *self,
           const WeirCanvasPort *port)
{
  const WeirCanvasStyle *style = self->style;
  const float radius = (float) PORT_RADIUS;
  const float ring = (float) MAX (PORT_RING, 1 / self->scale);
  GskRoundedRect disc;

  gsk_rounded_rect_init_from_rect (&disc,
                                   &GRAPHENE_RECT_INIT ((float) port->x - radius,
                                                        (float) port->y - radius,
                                                        2 * radius, 2 * radius), radius);
  fill (cr, &disc, port->is_linked ? &style->link : &style->kinds[self->kind]);
  if (port->is_linked)
    return;

  gsk_rounded_rect_shrink (&disc, ring, ring, ring, ring);
  fill (cr, &disc, &style->surface);
}

static void
draw_shape (cairo_t       *cr,
            gconstpointer  data)
{
  WeirCanvasNode *self = (WeirCanvasNode *) data;
  double opacity = get_opacity (self);

  if (opacity < 1)
    cairo_push_group (cr);
  draw_stack (cr, self);
  draw_body (cr, self);
  if (weir_canvas_node_has_icon (self))
    draw_icon (cr, self);
  for (guint i = 0; i < self->ports->len; i++)
    draw_port (cr, self, g_ptr_array_index (self->ports, i));
  if (opacity >= 1)
    return;

  cairo_pop_group_to_source (cr);
  cairo_paint_with_alpha (cr, opacity);
}

/* All that the shape depends on, apart from the colours. */
static GBytes *
make_key (WeirCanvasNode *self)
{
  const gsize n = 7 + 3 * (gsize) self->ports->len;
  float *key = g_new0 (float, n);

  key[0] = (float) self->kind;
  key[1] = (float) self->detail;
  key[2] = (float) (self->look & ~(guint) WEIR_CANVAS_LOOK_MOVING);
  key[3] = (float) get_opacity (self);
  key[4] = (float) self->width;
  key[5] = (float) self->height;
  key[6] = (float) get_header_height (self);
  for (guint i = 0; i < self->ports->len; i++)
    {
      const WeirCanvasPort *port = g_ptr_array_index (self->ports, i);

      key[7 + 3 * i] = (float) port->x;
      key[8 + 3 * i] = (float) port->y;
      key[9 + 3 * i] = (port->is_linked ? 1 : 0) + (port->label != NULL ? 2 : 0);
    }

  return g_bytes_new_take (key, n * sizeof (float));
}

void
weir_canvas_node_append_shape (WeirCanvasNode *self,
                               GtkSnapshot    *snapshot)
{
  g_autoptr(GBytes) key = make_key (self);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height);

  graphene_rect_inset (&bounds, -OVERHANG, -OVERHANG);
  weir_canvas_stencils_append (self->style->stencils, snapshot, key, &bounds, self->scale,
                               draw_shape, self);
}

typedef struct {
  WeirCanvasNode *node;
  GskRoundedRect  outline;
  const GdkRGBA  *inside;
  const GdkRGBA  *edge;
} Pill;

static void
draw_pill (cairo_t       *cr,
           gconstpointer  data)
{
  const Pill *pill = data;
  float width = (float) round_line (pill->node, 1);
  GskRoundedRect inside = pill->outline;

  gsk_rounded_rect_shrink (&inside, width, width, width, width);
  if (pill->inside != NULL)
    {
      fill (cr, &pill->outline, pill->edge);
      fill (cr, &inside, pill->inside);
      return;
    }

  gdk_cairo_set_source_rgba (cr, pill->edge);
  weir_canvas_trace_outline (cr, &pill->outline);
  weir_canvas_trace_outline (cr, &inside);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_fill (cr);
}

void
weir_canvas_node_append_pill (WeirCanvasNode        *self,
                              GtkSnapshot           *snapshot,
                              const graphene_rect_t *bounds,
                              const GdkRGBA         *inside,
                              const GdkRGBA         *edge)
{
  Pill pill = { .node = self, .inside = inside, .edge = edge };
  graphene_rect_t place = GRAPHENE_RECT_INIT (0, 0, bounds->size.width, bounds->size.height);
  const float key[] = { place.size.width, place.size.height, inside != NULL ? inside->alpha : 0,
                        edge->red, edge->green, edge->blue, edge->alpha };
  g_autoptr(GBytes) bytes = g_bytes_new (key, sizeof key);

  gsk_rounded_rect_init_from_rect (&pill.outline, &place, place.size.height / 2);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (
    (float) weir_canvas_node_round (self, bounds->origin.x),
    (float) weir_canvas_node_round (self, bounds->origin.y)));
  weir_canvas_stencils_append (self->style->stencils, snapshot, bytes, &place, self->scale,
                               draw_pill, &pill);
  gtk_snapshot_restore (snapshot);
}
