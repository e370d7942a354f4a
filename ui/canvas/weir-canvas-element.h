/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <weir.h>

#include "canvas/weir-canvas-style.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CANVAS_ELEMENT (weir_canvas_element_get_type ())

/* A frame or a note: it tells people something and means nothing to a run. */
G_DECLARE_FINAL_TYPE (WeirCanvasElement, weir_canvas_element, WEIR, CANVAS_ELEMENT, GtkWidget)

typedef enum {
  WEIR_CANVAS_FRAME,
  WEIR_CANVAS_NOTE,
} WeirCanvasElementKind;

/* How high the bar is that a frame is taken hold of by, and how wide the corner that resizes. */
#define WEIR_CANVAS_FRAME_BAR 28.0
#define WEIR_CANVAS_CORNER    16.0

struct _WeirCanvasElement
{
  GtkWidget              parent_instance;

  /* owned */
  char                  *text;
  PangoLayout           *layout;

  /* borrowed from the canvas */
  const WeirCanvasStyle *style;

  WeirCanvasElementKind  kind;
  guint                  index;   /* in the flow's list */
  gboolean               is_selected;
  double                 text_size;
  double                 x;
  double                 y;
  double                 width;
  double                 height;
};

/* The flow's list of such elements. */
const char        *weir_canvas_element_kind_get_list (WeirCanvasElementKind   kind);

/* As weir_flow_copy() calls it. */
char              *weir_canvas_element_dup_name      (WeirCanvasElement      *self) G_GNUC_WARN_UNUSED_RESULT;

WeirCanvasElement *weir_canvas_element_new           (WeirCanvasElementKind   kind,
                                                      guint                   index,
                                                      const WeirCanvasStyle  *style);
void               weir_canvas_element_load          (WeirCanvasElement      *self,
                                                      JsonObject             *json);
/* A copy of @json with this text and rectangle. */
JsonObject        *weir_canvas_element_store         (WeirCanvasElement      *self,
                                                      JsonObject             *json) G_GNUC_WARN_UNUSED_RESULT;
void               weir_canvas_element_set_selected  (WeirCanvasElement      *self,
                                                      gboolean                selected);
void               weir_canvas_element_set_rect      (WeirCanvasElement      *self,
                                                      double                  x,
                                                      double                  y,
                                                      double                  width,
                                                      double                  height);
/* How large its text is on a canvas that has so many pixels for a unit. */
void               weir_canvas_element_set_scale     (WeirCanvasElement      *self,
                                                      double                  scale);
void               weir_canvas_element_forget_layout (WeirCanvasElement      *self);

G_END_DECLS
