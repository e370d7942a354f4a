/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/weir-run-colors.h"

/* From the palette of GNOME: to be told apart, and to be read on light and dark. */
static const char * const names[] = {
  "#3584e4", "#e66100", "#2ec27e", "#9141ac", "#c88800", "#1a9fa8", "#a2734c", "#e01b24",
};

const GdkRGBA *
weir_run_color (guint index)
{
  static GdkRGBA colors[G_N_ELEMENTS (names)];
  static gsize are_parsed;

  if (g_once_init_enter (&are_parsed))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        gdk_rgba_parse (&colors[i], names[i]);
      g_once_init_leave (&are_parsed, 1);
    }

  return &colors[index % G_N_ELEMENTS (names)];
}
