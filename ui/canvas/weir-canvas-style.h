/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "canvas/drawing/weir-canvas-stencils.h"

G_BEGIN_DECLS

typedef enum {
  WEIR_CANVAS_INPUT,
  WEIR_CANVAS_OUTPUT,
  WEIR_CANVAS_PROCESS,
  WEIR_CANVAS_THREAD,
  WEIR_CANVAS_ENSEMBLE,
  WEIR_CANVAS_SWITCH,
  WEIR_CANVAS_UNKNOWN,
  WEIR_CANVAS_N_KINDS
} WeirCanvasKind;

/* The colours that all parts of a canvas draw with, and the shapes in these colours. */
typedef struct {
  gboolean       is_dark;
  gboolean       is_high_contrast;
  GdkRGBA        background;
  GdkRGBA        grid;
  GdkRGBA        surface;
  GdkRGBA        border;
  GdkRGBA        text;
  GdkRGBA        dim;
  GdkRGBA        accent;
  GdkRGBA        link;
  GdkRGBA        note;
  GdkRGBA        error;
  GdkRGBA        kinds[WEIR_CANVAS_N_KINDS];

  /* owned */
  WeirCanvasStencils *stencils;
} WeirCanvasStyle;

WeirCanvasKind  weir_canvas_kind_from_string (const char            *kind);
/* What people call a node of @kind. */
const char     *weir_canvas_kind_get_label   (WeirCanvasKind         kind);

/* Takes the colours from the style of @widget and of the system. */
void            weir_canvas_style_load       (WeirCanvasStyle       *self,
                                              GtkWidget             *widget);
void            weir_canvas_style_clear      (WeirCanvasStyle       *self);
GdkRGBA         weir_canvas_style_mix        (const GdkRGBA         *one,
                                              const GdkRGBA         *other,
                                              double                 part);
/* The sign of @kind, 16 units wide and high. */
void            weir_canvas_style_draw_icon  (cairo_t               *cr,
                                              WeirCanvasKind         kind);
/* An image of @kind for lists and menus, in the colour of their text. */
GtkWidget      *weir_canvas_kind_image_new   (WeirCanvasKind         kind) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
