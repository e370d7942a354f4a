/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/weir-canvas-style.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define ICON_SIZE 16

/* Each kind has a word, a sign and a colour: the first two tell it apart without the third. */
static const struct {
  const char *name;
  const char *label;
  const char *light;
  const char *dark;
} kinds[WEIR_CANVAS_N_KINDS] = {
  [WEIR_CANVAS_INPUT]    = { "input",    N_("Input"),        "#26a269", "#57e389" },
  [WEIR_CANVAS_OUTPUT]   = { "output",   N_("Output"),       "#26a269", "#57e389" },
  [WEIR_CANVAS_PROCESS]  = { "process",  N_("Process pool"), "#1c71d8", "#78aeed" },
  [WEIR_CANVAS_THREAD]   = { "thread",   N_("Thread pool"),  "#813d9c", "#c98ede" },
  [WEIR_CANVAS_ENSEMBLE] = { "ensemble", N_("Ensemble"),     "#c64600", "#ffa348" },
  [WEIR_CANVAS_SWITCH]   = { "switch",   N_("Switch"),       "#986a00", "#f8e45c" },
  [WEIR_CANVAS_UNKNOWN]  = { NULL,       N_("Unknown kind"), "#5e5c64", "#c0bfbc" },
};

WeirCanvasKind
weir_canvas_kind_from_string (const char *kind)
{
  for (guint i = 0; i < WEIR_CANVAS_UNKNOWN; i++)
    if (g_strcmp0 (kind, kinds[i].name) == 0)
      return i;

  return WEIR_CANVAS_UNKNOWN;
}

const char *
weir_canvas_kind_get_label (WeirCanvasKind kind)
{
  return _(kinds[kind].label);
}

GdkRGBA
weir_canvas_style_mix (const GdkRGBA *one,
                       const GdkRGBA *other,
                       double         part)
{
  float p = (float) part;

  return (GdkRGBA) {
    one->red + (other->red - one->red) * p,
    one->green + (other->green - one->green) * p,
    one->blue + (other->blue - one->blue) * p,
    one->alpha + (other->alpha - one->alpha) * p,
  };
}

/* An arrow from @x to @x + 7, at the height @y. */
static void
draw_arrow (cairo_t *cr,
            double   x,
            double   y)
{
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + 7, y);
  cairo_move_to (cr, x + 4, y - 3);
  cairo_line_to (cr, x + 7, y);
  cairo_line_to (cr, x + 4, y + 3);
}

static void
draw_process (cairo_t *cr)
{
  cairo_rectangle (cr, 1, 5, 10, 10);
  cairo_move_to (cr, 5, 5);
  cairo_line_to (cr, 5, 1);
  cairo_line_to (cr, 15, 1);
  cairo_line_to (cr, 15, 11);
  cairo_line_to (cr, 11, 11);
}

static void
draw_thread (cairo_t *cr)
{
  for (int x = 3; x <= 13; x += 5)
    {
      cairo_move_to (cr, x, 1);
      cairo_curve_to (cr, x + 4, 5, x - 4, 10, x, 15);
    }
}

static void
draw_ensemble (cairo_t *cr)
{
  for (int y = 2; y <= 14; y += 6)
    {
      cairo_move_to (cr, 1, y);
      cairo_line_to (cr, 4, y);
      cairo_line_to (cr, 9, 8);
    }
  cairo_move_to (cr, 9, 8);
  cairo_line_to (cr, 15, 8);
}

static void
draw_switch (cairo_t *cr)
{
  cairo_move_to (cr, 1, 8);
  cairo_line_to (cr, 6, 8);
  cairo_line_to (cr, 11, 2.5);
  cairo_line_to (cr, 15, 2.5);
  cairo_move_to (cr, 10, 13.5);
  cairo_line_to (cr, 15, 13.5);
  cairo_new_sub_path (cr);
  cairo_arc (cr, 6, 8, 1, 0, 2 * G_PI);
}

static void
draw_unknown (cairo_t *cr)
{
  cairo_arc (cr, 8, 5, 3.5, -G_PI, G_PI / 2);
  cairo_line_to (cr, 8, 11);
  cairo_move_to (cr, 8, 14);
  cairo_line_to (cr, 8, 14.5);
}

/* In whatever source @cr has. */
void
weir_canvas_style_draw_icon (cairo_t        *cr,
                             WeirCanvasKind  kind)
{
  cairo_set_line_width (cr, 1.8);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);

  switch (kind)
    {
    case WEIR_CANVAS_INPUT:
      cairo_arc_negative (cr, 8, 8, 7, G_PI / 2, -G_PI / 2);
      draw_arrow (cr, 7, 8);
      break;
    case WEIR_CANVAS_OUTPUT:
      cairo_arc (cr, 8, 8, 7, -G_PI / 2, G_PI / 2);
      draw_arrow (cr, 1, 8);
      break;
    case WEIR_CANVAS_PROCESS:
      draw_process (cr);
      break;
    case WEIR_CANVAS_THREAD:
      draw_thread (cr);
      break;
    case WEIR_CANVAS_ENSEMBLE:
      draw_ensemble (cr);
      break;
    case WEIR_CANVAS_SWITCH:
      draw_switch (cr);
      break;
    case WEIR_CANVAS_UNKNOWN:
    case WEIR_CANVAS_N_KINDS:
    default:
      draw_unknown (cr);
    }

  cairo_stroke (cr);
}

static GdkRGBA
look_up (GtkStyleContext *context,
         const char      *name,
         const char      *otherwise)
{
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (context, name, &color))
    gdk_rgba_parse (&color, otherwise);

  return color;
}

/* As @color looks on @background: what overlaps must not show through. */
static GdkRGBA
flatten (const GdkRGBA *color,
         const GdkRGBA *background)
{
  GdkRGBA opaque = *color;

  opaque.alpha = 1;

  return weir_canvas_style_mix (background, &opaque, color->alpha);
}

static void
load_kinds (WeirCanvasStyle *self)
{
  for (guint i = 0; i < WEIR_CANVAS_N_KINDS; i++)
    {
      gdk_rgba_parse (&self->kinds[i], self->is_dark ? kinds[i].dark : kinds[i].light);
      if (self->is_high_contrast)
        self->kinds[i] = weir_canvas_style_mix (&self->kinds[i], &self->text, 0.4);
    }
}

void
weir_canvas_style_load (WeirCanvasStyle *self,
                        GtkWidget       *widget)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  self->is_dark = adw_style_manager_get_dark (manager);
  self->is_high_contrast = adw_style_manager_get_high_contrast (manager);

  self->background = look_up (context, "window_bg_color", self->is_dark ? "#242424" : "#fafafa");
  self->surface = look_up (context, "popover_bg_color", self->is_dark ? "#383838" : "#ffffff");
  self->accent = look_up (context, "accent_color", self->is_dark ? "#78aeed" : "#1c71d8");
  self->error = look_up (context, "error_color", self->is_dark ? "#ff7b63" : "#c01c28");
  self->note = look_up (context, "yellow_3", "#f6d32d");

  gtk_style_context_get_color (context, &self->text);
  self->text = flatten (&self->text, &self->background);

  self->dim = weir_canvas_style_mix (&self->background, &self->text,
                                     self->is_high_contrast ? 1 : 0.78);
  self->border = weir_canvas_style_mix (&self->background, &self->text,
                                        self->is_high_contrast ? 0.8 : 0.26);
  self->grid = weir_canvas_style_mix (&self->background, &self->text,
                                      self->is_high_contrast ? 0.4 : 0.19);
  self->link = weir_canvas_style_mix (&self->background, &self->text,
                                      self->is_high_contrast ? 1 : 0.66);
  load_kinds (self);

  if (self->stencils == NULL)
    self->stencils = weir_canvas_stencils_new ();
  weir_canvas_stencils_clear (self->stencils);
}

void
weir_canvas_style_clear (WeirCanvasStyle *self)
{
  g_clear_pointer (&self->stencils, weir_canvas_stencils_free);
}

static void
draw_image (GtkDrawingArea *area,
            cairo_t        *cr,
            int             width,
            int             height,
            gpointer        data)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_translate (cr, (width - ICON_SIZE) / 2.0, (height - ICON_SIZE) / 2.0);
  weir_canvas_style_draw_icon (cr, GPOINTER_TO_UINT (data));
}

GtkWidget *
weir_canvas_kind_image_new (WeirCanvasKind kind)
{
  GtkWidget *image = g_object_new (GTK_TYPE_DRAWING_AREA,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                   "content-width", ICON_SIZE + 2,
                                   "content-height", ICON_SIZE + 2,
                                   "valign", GTK_ALIGN_CENTER,
                                   NULL);

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (image), draw_image,
                                  GUINT_TO_POINTER (kind), NULL);

  return image;
}
