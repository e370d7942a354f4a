/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas/weir-canvas-private.h"

G_BEGIN_DECLS

/* What the canvas looks like. */

/* weir-canvas-link-draw.c */
WeirCanvasTiles *weir_canvas_link_tiles_new       (WeirCanvas          *self) G_GNUC_WARN_UNUSED_RESULT;
void             weir_canvas_snapshot_links       (WeirCanvas          *self,
                                                   GtkSnapshot         *snapshot);
/* The curve from an output at the first point to an input at the last. */
void             weir_canvas_make_curve           (graphene_point_t     points[4]);
graphene_point_t weir_canvas_get_curve_point      (const graphene_point_t points[4],
                                                   float                t);
void             weir_canvas_draw_curve           (GtkSnapshot         *snapshot,
                                                   const graphene_point_t points[4],
                                                   const GdkRGBA       *color,
                                                   double               width,
                                                   gboolean             is_dashed);

/* weir-canvas-grid.c */
void             weir_canvas_snapshot_grid        (WeirCanvas          *self,
                                                   GtkSnapshot         *snapshot);

/* weir-canvas-far.c */
WeirCanvasTiles *weir_canvas_node_tiles_new       (WeirCanvas          *self) G_GNUC_WARN_UNUSED_RESULT;
void             weir_canvas_snapshot_far         (WeirCanvas          *self,
                                                   GtkSnapshot         *snapshot);

/* weir-canvas-marks.c */
void             weir_canvas_mark_node            (WeirCanvas          *self,
                                                   WeirCanvasNode      *node);

/* weir-canvas-live.c */
void             weir_canvas_live_node            (WeirCanvas          *self,
                                                   WeirCanvasNode      *node);

/* weir-canvas-overlay.c */
void             weir_canvas_snapshot_overlay     (WeirCanvas          *self,
                                                   GtkSnapshot         *snapshot);

/* weir-canvas-minimap.c */
GtkWidget       *weir_canvas_minimap_new          (WeirCanvas          *canvas) G_GNUC_WARN_UNUSED_RESULT;
void             weir_canvas_minimap_update       (GtkWidget           *minimap,
                                                   gboolean             content_changed);

G_END_DECLS
