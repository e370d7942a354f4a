/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Pictures of shapes that many things share, at the size they have on the screen: drawing the same
 * curves anew for each of them is most of what a frame costs.
 */
typedef struct _WeirCanvasStencils WeirCanvasStencils;

/* @data is what the picture was asked for with; units are those of the canvas. */
typedef void (*WeirCanvasStencilDraw) (cairo_t       *cr,
                                       gconstpointer  data);

WeirCanvasStencils *weir_canvas_stencils_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void                weir_canvas_stencils_free   (WeirCanvasStencils    *self);
/* Appends what @draw draws in @bounds, at a @scale of pixels of the screen for a unit. The picture
 * that was made for the same @key at this scale serves again. */
void                weir_canvas_stencils_append (WeirCanvasStencils    *self,
                                                 GtkSnapshot           *snapshot,
                                                 GBytes                *key,
                                                 const graphene_rect_t *bounds,
                                                 double                 scale,
                                                 WeirCanvasStencilDraw  draw,
                                                 gconstpointer          data);
/* After a change of colours. */
void                weir_canvas_stencils_clear  (WeirCanvasStencils    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirCanvasStencils, weir_canvas_stencils_free)

G_END_DECLS
