/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "canvas/weir-canvas-index.h"

G_BEGIN_DECLS

/*
 * Draws what an index holds by the tile: all that begins in a square of the canvas is one render
 * node, made anew only if something in it moved or looks otherwise. Where things are small there
 * are many of them, and then a render node for each costs more than what it draws.
 */
typedef struct _WeirCanvasTiles WeirCanvasTiles;

/* How @owner looks, in a number. */
typedef guint (*WeirCanvasTilesLook) (gpointer   owner,
                                      gpointer   data);
typedef void  (*WeirCanvasTilesDraw) (cairo_t   *cr,
                                      GPtrArray *owners,
                                      gpointer   data);

/* @index is borrowed. Nothing is drawn more than 16 units out of its bounds. */
WeirCanvasTiles *weir_canvas_tiles_new      (WeirCanvasIndex       *index,
                                             WeirCanvasTilesLook    look,
                                             WeirCanvasTilesDraw    draw,
                                             gpointer               data) G_GNUC_WARN_UNUSED_RESULT;
void             weir_canvas_tiles_free     (WeirCanvasTiles       *self);
/* Draws what meets @area, at @scale pixels for a unit, from where the origin is. */
void             weir_canvas_tiles_snapshot (WeirCanvasTiles       *self,
                                             GtkSnapshot           *snapshot,
                                             const graphene_rect_t *area,
                                             double                 scale);
/* Forgets what was drawn: after a change of colours, or when it is not needed for now. */
void             weir_canvas_tiles_clear    (WeirCanvasTiles       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirCanvasTiles, weir_canvas_tiles_free)

G_END_DECLS
