/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <graphene.h>
#include <glib.h>

G_BEGIN_DECLS

/* Which things lie in a rectangle, found through a grid of square cells. */
typedef struct _WeirCanvasIndex WeirCanvasIndex;

/* A place in an index; part of the thing that it stands for. */
typedef struct {
  gpointer         owner;   /* borrowed */
  graphene_rect_t  bounds;
  guint            stamp;   /* of the search that found it last */
  gboolean         is_in;
} WeirCanvasEntry;

WeirCanvasIndex *weir_canvas_index_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void             weir_canvas_index_free   (WeirCanvasIndex       *self);
/* Puts @entry in, or moves it. */
void             weir_canvas_index_put    (WeirCanvasIndex       *self,
                                           WeirCanvasEntry       *entry,
                                           const graphene_rect_t *bounds);
void             weir_canvas_index_remove (WeirCanvasIndex       *self,
                                           WeirCanvasEntry       *entry);
/* The entries whose bounds meet @area, each once, in no order. */
GPtrArray       *weir_canvas_index_list   (WeirCanvasIndex       *self,
                                           const graphene_rect_t *area) G_GNUC_WARN_UNUSED_RESULT;
/* The owners of these. */
GPtrArray       *weir_canvas_index_find   (WeirCanvasIndex       *self,
                                           const graphene_rect_t *area) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirCanvasIndex, weir_canvas_index_free)

G_END_DECLS
