/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/weir-canvas-node.h"

#include <math.h>

/* Sizes in canvas units; text has sizes in these units too, so that all grows alike. */
#define MARGIN       10.0
#define TILE         26.0
#define ICON         16.0
#define TITLE_SIZE   14.0
#define TEXT_SIZE    11.5
#define CHIP_SIZE    10.5
#define CHIP_HEIGHT  16.0
#define PORT_RADIUS  5.0
#define LABEL_GAP    9.0

static PangoLayout *
make_layout (WeirCanvasNode *self,
             const char     *text,
             double          size,
             gboolean        is_bold)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoContext *context = pango_layout_get_context (layout);
  g_autoptr(PangoFontDescription) font = NULL;

  font = pango_font_description_copy (pango_context_get_font_description (context));
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (is_bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);

  return layout;
}

static void
append_layout (GtkSnapshot   *snapshot,
               PangoLayout   *layout,
               double         x,
               double         y,
               const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
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
  float most = (float) MIN (self->width, self->height) / 2;
  float left = MIN (radii[self->kind].left, most);
  float right = MIN (radii[self->kind].right, most);

  gsk_rounded_rect_init (&outline,
                         &GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height),
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

static double
get_content_left (WeirCanvasNode *self)
{
  return MARGIN + (has_labels (self, FALSE) ? 14 : 0);
}

static gboolean
is_pool (WeirCanvasNode *self)
{
  return self->kind == WEIR_CANVAS_PROCESS || self->kind == WEIR_CANVAS_THREAD;
}

/* What has neither rows of ports nor chips has its words in the middle. */
static double
get_header_height (WeirCanvasNode *self)
{
  if (is_pool (self) && self->chips->len > 0)
    return 44;

  return self->subtitle != NULL && !is_pool (self) ? 48 : self->height;
}

graphene_rect_t
weir_canvas_node_get_title_box (WeirCanvasNode *self)
{
  double left = get_content_left (self) + TILE + 6;
  double right = self->width - 8;
  double lines = self->subtitle != NULL ? 38 : 24;
  double top = (get_header_height (self) - lines) / 2;

  return GRAPHENE_RECT_INIT ((float) left, (float) top, (float) (right - left), 24);
}

static void
draw_border (GtkSnapshot          *snapshot,
             const GskRoundedRect *outline,
             float                 width,
             const GdkRGBA        *color)
{
  gtk_snapshot_append_border (snapshot, outline,
                              (float[4]) { width, width, width, width },
                              (GdkRGBA[4]) { *color, *color, *color, *color });
}

/* A border as wide as the whole: renderers draw that without a clip, which costs them a mask. */
static void
fill (GtkSnapshot          *snapshot,
      const GskRoundedRect *outline,
      const GdkRGBA        *color)
{
  float width = outline->bounds.size.width / 2;
  float height = outline->bounds.size.height / 2;

  gtk_snapshot_append_border (snapshot, outline, (float[4]) { height, width, height, width },
                              (GdkRGBA[4]) { *color, *color, *color, *color });
}

/* A second edge behind a process pool: there are several of them. */
static void
draw_stack (WeirCanvasNode *self,
            GtkSnapshot    *snapshot)
{
  const WeirCanvasStyle *style = self->style;
  float width = (float) self->width, height = (float) self->height;

  if (self->kind != WEIR_CANVAS_PROCESS)
    return;

  gtk_snapshot_append_color (snapshot, &style->border,
                             &GRAPHENE_RECT_INIT (4, height, width - 1, 3));
  gtk_snapshot_append_color (snapshot, &style->border,
                             &GRAPHENE_RECT_INIT (width, 4, 3, height - 1));
}

static void
draw_body (WeirCanvasNode *self,
           GtkSnapshot    *snapshot)
{
  const WeirCanvasStyle *style = self->style;
  GskRoundedRect outline = weir_canvas_node_get_outline (self, 0);
  GdkRGBA surface = weir_canvas_style_mix (&style->surface, &style->kinds[self->kind],
                                           style->is_high_contrast ? 0 : 0.07);
  GdkRGBA border = weir_canvas_style_mix (&style->border, &style->kinds[self->kind], 0.6);

  draw_stack (self, snapshot);
  fill (snapshot, &outline, &surface);

  if ((self->look & (WEIR_CANVAS_LOOK_SELECTED | WEIR_CANVAS_LOOK_TARGET)) != 0)
    {
      GskRoundedRect ring = weir_canvas_node_get_outline (self, 1);

      draw_border (snapshot, &ring, 3, &style->accent);
    }
  else if ((self->look & WEIR_CANVAS_LOOK_HOVERED) != 0)
    draw_border (snapshot, &outline, 2, &style->kinds[self->kind]);
  else
    draw_border (snapshot, &outline, style->is_high_contrast ? 2 : 1, &border);
}

static void
draw_focus (WeirCanvasNode *self,
            GtkSnapshot    *snapshot)
{
  GtkStateFlags wanted = GTK_STATE_FLAG_FOCUSED | GTK_STATE_FLAG_FOCUS_VISIBLE;
  GskRoundedRect ring = weir_canvas_node_get_outline (self, 6);
  GdkRGBA color = self->style->accent;

  if ((gtk_widget_get_state_flags (GTK_WIDGET (self)) & wanted) != wanted)
    return;

  if (!self->style->is_high_contrast)
    color.alpha *= 0.5f;
  draw_border (snapshot, &ring, 2, &color);
}

static void
draw_icon (WeirCanvasNode *self,
           GtkSnapshot    *snapshot)
{
  const WeirCanvasStyle *style = self->style;
  double left = get_content_left (self);
  double top = (get_header_height (self) - TILE) / 2;
  double inset = (TILE - ICON) / 2;
  GskRoundedRect tile;
  GdkRGBA tint = style->kinds[self->kind];

  tint.alpha = style->is_dark ? 0.22f : 0.15f;
  gsk_rounded_rect_init_from_rect (&tile, &GRAPHENE_RECT_INIT ((float) left, (float) top,
                                                               (float) TILE, (float) TILE), 7);
  fill (snapshot, &tile, &tint);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (left + inset),
                                                          (float) (top + inset)));
  gtk_snapshot_append_node (snapshot, style->icons[self->kind]);
  gtk_snapshot_restore (snapshot);
}

static void
draw_title (WeirCanvasNode *self,
            GtkSnapshot    *snapshot)
{
  graphene_rect_t box = weir_canvas_node_get_title_box (self);
  int height;

  if (self->title_layout == NULL)
    {
      self->title_layout = make_layout (self, self->id, TITLE_SIZE, TRUE);
      pango_layout_set_width (self->title_layout, (int) (box.size.width * PANGO_SCALE));
    }

  pango_layout_get_pixel_size (self->title_layout, NULL, &height);
  append_layout (snapshot, self->title_layout, box.origin.x,
                 box.origin.y + (box.size.height - height) / 2, &self->style->text);
}

static void
draw_subtitle (WeirCanvasNode *self,
               GtkSnapshot    *snapshot)
{
  graphene_rect_t box = weir_canvas_node_get_title_box (self);

  if (self->subtitle == NULL)
    return;

  if (self->subtitle_layout == NULL)
    {
      self->subtitle_layout = make_layout (self, self->subtitle, TEXT_SIZE, FALSE);
      pango_layout_set_width (self->subtitle_layout, (int) (box.size.width * PANGO_SCALE));
    }

  append_layout (snapshot, self->subtitle_layout, box.origin.x,
                 box.origin.y + box.size.height - 2, &self->style->dim);
}

/* Draws a chip and returns where the next one begins; nothing if it would pass @right. */
static double
draw_chip (WeirCanvasNode *self,
           GtkSnapshot    *snapshot,
           PangoLayout    *layout,
           double          x,
           double          right)
{
  int width, height;
  double top = self->height - CHIP_HEIGHT - 5;
  GskRoundedRect outline;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (x + width + 12 > right)
    return x;

  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT ((float) x, (float) top,
                                                        (float) width + 12, (float) CHIP_HEIGHT),
                                   (float) CHIP_HEIGHT / 2);
  draw_border (snapshot, &outline, 1, &self->style->border);
  append_layout (snapshot, layout, x + 6, top + (CHIP_HEIGHT - height) / 2, &self->style->dim);

  return x + width + 16;
}

static void
limit_chip (PangoLayout *layout,
            double       room)
{
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width > room)
    pango_layout_set_width (layout, (int) (room * PANGO_SCALE));
}

static void
make_chip_layouts (WeirCanvasNode *self)
{
  double room = self->width - MARGIN - get_content_left (self) - 13;

  for (guint i = self->chip_layouts->len; i < self->chips->len; i++)
    {
      PangoLayout *layout = make_layout (self, g_ptr_array_index (self->chips, i), CHIP_SIZE, FALSE);

      /* A long list is cut rather than not shown at all. */
      if (i == 0)
        limit_chip (layout, self->chips->len > 1 ? room - 30 : room);
      g_ptr_array_add (self->chip_layouts, layout);
    }
}

/* As many as there is room for, and how many more there are; of the first as much as can be. */
static void
draw_chips (WeirCanvasNode *self,
            GtkSnapshot    *snapshot)
{
  double left = get_content_left (self);
  double right = self->width - MARGIN;
  double x = left;

  make_chip_layouts (self);
  for (guint i = 0; i < self->chip_layouts->len; i++)
    {
      gboolean is_last = i + 1 == self->chip_layouts->len;
      double next = draw_chip (self, snapshot, g_ptr_array_index (self->chip_layouts, i), x,
                               is_last ? right : right - 30);

      if (next <= x)
        {
          g_autofree char *text = g_strdup_printf ("+%u", self->chip_layouts->len - i);
          g_autoptr(PangoLayout) rest = make_layout (self, text, CHIP_SIZE, FALSE);

          draw_chip (self, snapshot, rest, x, self->width);
          return;
        }
      x = next;
    }
}

static void
draw_badge (WeirCanvasNode *self,
            GtkSnapshot    *snapshot)
{
  GskRoundedRect outline;
  int width, height;
  float x;

  if (self->badge == NULL)
    return;

  if (self->badge_layout == NULL)
    self->badge_layout = make_layout (self, self->badge, CHIP_SIZE, TRUE);

  pango_layout_get_pixel_size (self->badge_layout, &width, &height);
  x = (float) self->width - (float) width - 20;
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x, -9, (float) width + 12, 18), 9);
  fill (snapshot, &outline, &self->style->surface);
  draw_border (snapshot, &outline, 1, &self->style->dim);
  append_layout (snapshot, self->badge_layout, x + 6, -height / 2.0, &self->style->text);
}

static void
draw_port_label (WeirCanvasNode *self,
                 GtkSnapshot    *snapshot,
                 WeirCanvasPort *port)
{
  int width, height;
  double x;

  if (port->label == NULL)
    return;

  if (port->layout == NULL)
    {
      port->layout = make_layout (self, port->label, TEXT_SIZE, FALSE);
      pango_layout_set_width (port->layout, (int) (self->width / 2 * PANGO_SCALE));
      if (port->is_output)
        pango_layout_set_alignment (port->layout, PANGO_ALIGN_RIGHT);
    }

  pango_layout_get_pixel_size (port->layout, &width, &height);
  x = port->is_output ? port->x - LABEL_GAP - self->width / 2 : port->x + LABEL_GAP;
  append_layout (snapshot, port->layout, x, port->y - height / 2.0, &self->style->text);
}

/* A ring where nothing is linked yet, a disc where there is. */
static void
draw_port (WeirCanvasNode *self,
           GtkSnapshot    *snapshot,
           WeirCanvasPort *port)
{
  const WeirCanvasStyle *style = self->style;
  const float radius = (float) PORT_RADIUS;
  GskRoundedRect disc;

  gsk_rounded_rect_init_from_rect (&disc,
                                   &GRAPHENE_RECT_INIT ((float) port->x - radius,
                                                        (float) port->y - radius,
                                                        2 * radius, 2 * radius), radius);
  fill (snapshot, &disc, port->is_linked ? &style->link : &style->surface);
  draw_border (snapshot, &disc, 1.5f, port->is_linked ? &style->link : &style->kinds[self->kind]);
}

static void
draw_ports (WeirCanvasNode *self,
            GtkSnapshot    *snapshot)
{
  for (guint i = 0; i < self->ports->len; i++)
    {
      WeirCanvasPort *port = g_ptr_array_index (self->ports, i);

      draw_port_label (self, snapshot, port);
      draw_port (self, snapshot, port);
    }
}

static void
draw_box (WeirCanvasNode *self,
          GtkSnapshot    *snapshot)
{
  const WeirCanvasStyle *style = self->style;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height);
  GdkRGBA color = weir_canvas_style_mix (&style->surface, &style->kinds[self->kind], 0.55);

  if ((self->look & WEIR_CANVAS_LOOK_SELECTED) != 0)
    {
      graphene_rect_inset (&bounds, -8, -8);
      gtk_snapshot_append_color (snapshot, &style->accent, &bounds);
      graphene_rect_inset (&bounds, 8, 8);
    }
  gtk_snapshot_append_color (snapshot, &color, &bounds);
}

static void
draw_parts (WeirCanvasNode *self,
            GtkSnapshot    *snapshot)
{
  draw_body (self, snapshot);
  draw_icon (self, snapshot);
  draw_title (self, snapshot);
  if (self->detail == WEIR_CANVAS_DETAIL_FULL)
    {
      draw_subtitle (self, snapshot);
      draw_chips (self, snapshot);
    }
  draw_ports (self, snapshot);
}

void
weir_canvas_node_draw (WeirCanvasNode *self,
                       GtkSnapshot    *snapshot)
{
  double opacity = 1;

  if ((self->look & WEIR_CANVAS_LOOK_DIMMED) != 0)
    opacity = 0.35;
  else if (self->is_off)
    opacity = self->style->is_high_contrast ? 0.7 : 0.5;

  if (opacity < 1)
    gtk_snapshot_push_opacity (snapshot, opacity);
  if (self->detail == WEIR_CANVAS_DETAIL_BOX)
    draw_box (self, snapshot);
  else
    draw_parts (self, snapshot);
  if (opacity < 1)
    gtk_snapshot_pop (snapshot);

  if (self->detail == WEIR_CANVAS_DETAIL_FULL)
    draw_badge (self, snapshot);
  draw_focus (self, snapshot);
}
