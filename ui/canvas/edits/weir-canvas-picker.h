/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "canvas/weir-canvas-style.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CANVAS_PICKER (weir_canvas_picker_get_type ())

/* A popover with a list that is searched by typing; its signal "picked" tells the key. Of thousands
 * of choices it shows the first that fit: typing finds the others. */
G_DECLARE_FINAL_TYPE (WeirCanvasPicker, weir_canvas_picker, WEIR, CANVAS_PICKER, GtkPopover)

GtkWidget *weir_canvas_picker_new (const char       *title) G_GNUC_WARN_UNUSED_RESULT;
void       weir_canvas_picker_add (WeirCanvasPicker *self,
                                   const char       *key,
                                   WeirCanvasKind    kind,
                                   const char       *title,
                                   const char       *subtitle);
guint      weir_canvas_picker_count (WeirCanvasPicker *self);

G_END_DECLS
