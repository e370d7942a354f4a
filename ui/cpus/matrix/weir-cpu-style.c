/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/matrix/weir-cpu-style.h"

#include <adwaita.h>

#include "canvas/weir-canvas-style.h"

/* White and black marks can be seen on each of them. Red is for what is wrong. */
static const char * const pool_colors[WEIR_CPU_STYLE_N_POOLS] = {
  "#3584e4", "#e66100", "#2b9a66", "#9141ac", "#c88800", "#2190a4", "#d56199", "#6f8396",
};

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

void
weir_cpu_style_load (WeirCpuStyle *self,
                     GtkWidget    *widget)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  gboolean is_dark = adw_style_manager_get_dark (manager);
  gboolean is_sharp = adw_style_manager_get_high_contrast (manager);

  gtk_style_context_get_color (context, &self->text);
  self->background = look_up (context, "view_bg_color", is_dark ? "#1e1e1e" : "#ffffff");
  self->head = look_up (context, "window_bg_color", is_dark ? "#242424" : "#fafafa");
  self->accent = look_up (context, "accent_color", is_dark ? "#78aeed" : "#1c71d8");
  self->error = look_up (context, "error_color", is_dark ? "#ff7b63" : "#c01c28");
  self->busy = look_up (context, "warning_bg_color", "#e5a50a");

  self->band = weir_canvas_style_mix (&self->background, &self->text, is_sharp ? 0.2 : 0.08);
  self->away = weir_canvas_style_mix (&self->background, &self->text, is_sharp ? 0.05 : 0.03);
  self->dim = weir_canvas_style_mix (&self->head, &self->text, is_sharp ? 1 : 0.66);
  self->line = weir_canvas_style_mix (&self->head, &self->text, is_sharp ? 0.8 : 0.16);
  self->mark = (GdkRGBA) { 1, 1, 1, 1 };

  for (guint i = 0; i < WEIR_CPU_STYLE_N_POOLS; i++)
    {
      gdk_rgba_parse (&self->pools[i], pool_colors[i]);
      if (is_sharp)
        self->pools[i] = weir_canvas_style_mix (&self->pools[i], &self->text, 0.3);
    }
}

const GdkRGBA *
weir_cpu_style_get_pool (WeirCpuStyle *self,
                         guint         index)
{
  return &self->pools[index % WEIR_CPU_STYLE_N_POOLS];
}
