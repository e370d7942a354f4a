/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _WeirCanvas WeirCanvas;

#define WEIR_TYPE_CANVAS_LAYER (weir_canvas_layer_get_type ())

/* A layer of the canvas: a widget of its own, so that it is drawn again only when it changed. */
G_DECLARE_FINAL_TYPE (WeirCanvasLayer, weir_canvas_layer, WEIR, CANVAS_LAYER, GtkWidget)

typedef void (*WeirCanvasLayerFunc) (WeirCanvas  *canvas,
                                     GtkSnapshot *snapshot);

GtkWidget *weir_canvas_layer_new (WeirCanvas          *canvas,
                                  WeirCanvasLayerFunc  func) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
