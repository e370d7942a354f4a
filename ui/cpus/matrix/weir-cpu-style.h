/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_CPU_STYLE_N_POOLS 8

/* The colours that the matrix and its legend draw with. */
typedef struct {
  GdkRGBA background;
  GdkRGBA head;      /* behind titles and names */
  GdkRGBA band;      /* a cell that is free */
  GdkRGBA away;      /* a cell of a CPU that is not here, or must not be used */
  GdkRGBA busy;      /* over a cell, as strong as its CPU is busy */
  GdkRGBA text;
  GdkRGBA dim;
  GdkRGBA line;
  GdkRGBA accent;
  GdkRGBA error;
  GdkRGBA mark;      /* on a cell whose CPU another pool uses too */
  GdkRGBA pools[WEIR_CPU_STYLE_N_POOLS];
} WeirCpuStyle;

/* Takes the colours from the style of @widget and of the system. */
void           weir_cpu_style_load     (WeirCpuStyle *self,
                                        GtkWidget    *widget);
/* That of the pool at @index in the flow. */
const GdkRGBA *weir_cpu_style_get_pool (WeirCpuStyle *self,
                                        guint         index);

G_END_DECLS
