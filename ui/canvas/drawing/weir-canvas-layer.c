/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/drawing/weir-canvas-layer.h"

struct _WeirCanvasLayer
{
  GtkWidget            parent_instance;

  /* borrowed */
  WeirCanvas          *canvas;
  WeirCanvasLayerFunc  func;
};

G_DEFINE_FINAL_TYPE (WeirCanvasLayer, weir_canvas_layer, GTK_TYPE_WIDGET)

static void
weir_canvas_layer_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  WeirCanvasLayer *self = WEIR_CANVAS_LAYER (widget);

  self->func (self->canvas, snapshot);
}

static void
weir_canvas_layer_class_init (WeirCanvasLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = weir_canvas_layer_snapshot;

  gtk_widget_class_set_css_name (widget_class, "weir-layer");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
weir_canvas_layer_init (WeirCanvasLayer *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
weir_canvas_layer_new (WeirCanvas          *canvas,
                       WeirCanvasLayerFunc  func)
{
  WeirCanvasLayer *self = g_object_new (WEIR_TYPE_CANVAS_LAYER, NULL);

  self->canvas = canvas;
  self->func = func;

  return GTK_WIDGET (self);
}
