/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is written on a node, over its shape. */

#include "canvas/weir-canvas-node.h"

#include <math.h>

/* Sizes in canvas units; text has sizes in these units too, so that all grows alike. */
#define MARGIN       10.0
#define TITLE_SIZE   14.0
#define ALONE_SIZE   16.0  /* where there is nothing but the title, at least */
#define ALONE_PIXELS 10.0  /* as it should be on the desktop */
#define TEXT_SIZE    11.5
#define CHIP_SIZE    10.5
#define CHIP_HEIGHT  16.0
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
append_layout (WeirCanvasNode *self,
               GtkSnapshot    *snapshot,
               PangoLayout    *layout,
               double          x,
               double          y,
               const GdkRGBA  *color)
{
  GdkRGBA faded = weir_canvas_node_fade (self, color);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, &faded);
  gtk_snapshot_restore (snapshot);
}

/* Alone, it is as large as it can be read, and as it can be without being cut. */
static void
make_title (WeirCanvasNode *self,
            double          room)
{
  double limit = weir_canvas_node_has_icon (self) ? 22 : self->height * 0.6;
  double size = MIN (ALONE_PIXELS / weir_canvas_node_get_size_of_unit (self), limit);

  size = self->detail == WEIR_CANVAS_DETAIL_FULL ? TITLE_SIZE : MAX (ALONE_SIZE, size);
  for (;; size = MAX (ALONE_SIZE, size - 2))
    {
      g_clear_object (&self->title_layout);
      self->title_layout = make_layout (self, self->id, size, TRUE);
      pango_layout_set_width (self->title_layout, (int) (room * PANGO_SCALE));
      if (size <= ALONE_SIZE || !pango_layout_is_ellipsized (self->title_layout))
        break;
    }
  if (!weir_canvas_node_has_icon (self))
    pango_layout_set_alignment (self->title_layout, PANGO_ALIGN_CENTER);
}

static void
draw_title (WeirCanvasNode *self,
            GtkSnapshot    *snapshot)
{
  graphene_rect_t box = weir_canvas_node_get_title_box (self);
  int height;

  if (self->title_layout == NULL)
    make_title (self, box.size.width);

  pango_layout_get_pixel_size (self->title_layout, NULL, &height);
  append_layout (self, snapshot, self->title_layout, box.origin.x,
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

  append_layout (self, snapshot, self->subtitle_layout, box.origin.x,
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
  double top = self->height - CHIP_HEIGHT - 5;
  GdkRGBA edge = weir_canvas_node_fade (self, &self->style->border);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (x + width + 12 > right)
    return x;

  weir_canvas_node_append_pill (self, snapshot,
                                &GRAPHENE_RECT_INIT ((float) x, (float) top, (float) width + 12,
                                                     (float) CHIP_HEIGHT), NULL, &edge);
  append_layout (self, snapshot, layout, x + 6, top + (CHIP_HEIGHT - height) / 2,
                 &self->style->dim);

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
  double room = self->width - MARGIN - weir_canvas_node_get_content_left (self) - 13;

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
  double x = weir_canvas_node_get_content_left (self);
  double right = self->width - MARGIN;

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
  int width, height;
  float x;

  if (self->badge == NULL)
    return;

  if (self->badge_layout == NULL)
    self->badge_layout = make_layout (self, self->badge, CHIP_SIZE, TRUE);

  pango_layout_get_pixel_size (self->badge_layout, &width, &height);
  x = (float) self->width - (float) width - 20;
  weir_canvas_node_append_pill (self, snapshot,
                                &GRAPHENE_RECT_INIT (x, -9, (float) width + 12, 18),
                                &self->style->surface, &self->style->dim);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + 6, (float) (-height / 2.0)));
  gtk_snapshot_append_layout (snapshot, self->badge_layout, &self->style->text);
  gtk_snapshot_restore (snapshot);
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
  append_layout (self, snapshot, port->layout, x, port->y - height / 2.0, &self->style->text);
}

static void
draw_details (WeirCanvasNode *self,
              GtkSnapshot    *snapshot)
{
  draw_subtitle (self, snapshot);
  draw_chips (self, snapshot);
  for (guint i = 0; i < self->ports->len; i++)
    draw_port_label (self, snapshot, g_ptr_array_index (self->ports, i));
  draw_badge (self, snapshot);
}

/* Around the node, as far from it on the screen at every zoom. */
static void
draw_focus (WeirCanvasNode *self,
            GtkSnapshot    *snapshot)
{
  GtkStateFlags wanted = GTK_STATE_FLAG_FOCUSED | GTK_STATE_FLAG_FOCUS_VISIBLE;
  double unit = MAX (1, 1 / self->scale);
  GskRoundedRect ring = weir_canvas_node_get_outline (self, 6 * unit);
  float width = (float) (2 * unit);
  GdkRGBA color = self->style->accent;

  if ((gtk_widget_get_state_flags (GTK_WIDGET (self)) & wanted) != wanted)
    return;

  if (!self->style->is_high_contrast)
    color.alpha *= 0.5f;
  gtk_snapshot_append_border (snapshot, &ring, (float[4]) { width, width, width, width },
                              (GdkRGBA[4]) { color, color, color, color });
}

/* From far away, the canvas draws all nodes together. */
void
weir_canvas_node_draw (WeirCanvasNode *self,
                       GtkSnapshot    *snapshot)
{
  if (self->detail >= WEIR_CANVAS_DETAIL_TITLE)
    {
      weir_canvas_node_append_shape (self, snapshot);
      draw_title (self, snapshot);
    }
  if (self->detail >= WEIR_CANVAS_DETAIL_FULL)
    draw_details (self, snapshot);
  weir_canvas_node_draw_live (self, snapshot);
  weir_canvas_node_draw_mark (self, snapshot);
  draw_focus (self, snapshot);
}
