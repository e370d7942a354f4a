/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas/weir-canvas-private.h"

G_BEGIN_DECLS

/* What pointer and keys do on the canvas. */

/* weir-canvas-hit.c */
WeirCanvasHit    weir_canvas_hit_test             (WeirCanvas          *self,
                                                   double               x,
                                                   double               y);

/* weir-canvas-pointer.c */
void             weir_canvas_add_controllers      (WeirCanvas          *self);
/* Ends without effect what the pointer is doing; FALSE if it does nothing. */
gboolean         weir_canvas_cancel               (WeirCanvas          *self);
/* Says where the pointer is, in pixels. */
void             weir_canvas_set_pointer          (WeirCanvas          *self,
                                                   double               widget_x,
                                                   double               widget_y);
/* Where something is to go that was asked for: where the menu was opened, at the pointer, beside the
 * node that has the focus, or in the middle of the view. */
WeirCanvasPoint  weir_canvas_get_place            (WeirCanvas          *self);
/* The pointer, or the view below it, has moved. */
void             weir_canvas_update_mode          (WeirCanvas          *self);
gboolean         weir_canvas_is_elsewhere         (WeirCanvas          *self,
                                                   double               x,
                                                   double               y);
void             weir_canvas_update_cursor        (WeirCanvas          *self);
void             weir_canvas_set_space_held       (WeirCanvas          *self,
                                                   gboolean             is_held);
void             weir_canvas_update_hover         (WeirCanvas          *self);
/* What is drawn of @link or @node is going: nothing may point at it any more. */
void             weir_canvas_forget_link          (WeirCanvas          *self,
                                                   WeirCanvasLink      *link);
void             weir_canvas_forget_node          (WeirCanvas          *self,
                                                   WeirCanvasNode      *node);

/* weir-canvas-edge-pan.c */
/* Moves the view while something is dragged to its edge, and only then. */
void             weir_canvas_update_edge_pan      (WeirCanvas          *self);

/* weir-canvas-press.c */
void             weir_canvas_add_press            (WeirCanvas          *self);

/* weir-canvas-navigate.c */
void             weir_canvas_add_navigation       (WeirCanvas          *self);
void             weir_canvas_begin_pan            (WeirCanvas          *self);
void             weir_canvas_update_pan           (WeirCanvas          *self,
                                                   double               dx,
                                                   double               dy);
void             weir_canvas_end_pan              (WeirCanvas          *self);

/* weir-canvas-drag.c */
void             weir_canvas_begin_move           (WeirCanvas          *self);
void             weir_canvas_update_move          (WeirCanvas          *self);
void             weir_canvas_end_move             (WeirCanvas          *self,
                                                   gboolean             commit);
/* Shows that what is held would go into @link; NULL for none. */
void             weir_canvas_set_insert_on        (WeirCanvas          *self,
                                                   WeirCanvasLink      *link);
void             weir_canvas_begin_resize         (WeirCanvas          *self,
                                                   WeirCanvasElement   *element);
void             weir_canvas_update_resize        (WeirCanvas          *self);
void             weir_canvas_end_resize           (WeirCanvas          *self,
                                                   gboolean             commit);
void             weir_canvas_nudge                (WeirCanvas          *self,
                                                   double               dx,
                                                   double               dy);

/* weir-canvas-link-drag.c */
void             weir_canvas_begin_link           (WeirCanvas          *self,
                                                   const char          *port,
                                                   gboolean             from_output,
                                                   int                  replugged);
void             weir_canvas_update_link          (WeirCanvas          *self);
/* Links, offers what to add, or leaves things as they were. */
void             weir_canvas_end_link             (WeirCanvas          *self,
                                                   gboolean             commit);
void             weir_canvas_begin_replug         (WeirCanvas          *self,
                                                   WeirCanvasLink      *link,
                                                   double               x,
                                                   double               y);

void             weir_canvas_keep_link            (WeirCanvas          *self,
                                                   const char          *port,
                                                   gboolean             from_output,
                                                   WeirCanvasPoint      end);
void             weir_canvas_drop_kept_link       (WeirCanvas          *self);

/* weir-canvas-band.c */
void             weir_canvas_begin_band           (WeirCanvas          *self);
void             weir_canvas_update_band          (WeirCanvas          *self);
void             weir_canvas_end_band             (WeirCanvas          *self);

/* weir-canvas-focus.c */
/* The widget of the window that has it, inside of the canvas or not. */
GtkWidget       *weir_canvas_get_focus            (WeirCanvas          *self);
void             weir_canvas_focus_node           (WeirCanvas          *self,
                                                   WeirCanvasNode      *node);
void             weir_canvas_focus_element        (WeirCanvas          *self,
                                                   WeirCanvasElement   *element);
void             weir_canvas_node_focus_changed   (WeirCanvas          *self,
                                                   WeirCanvasNode      *node,
                                                   gboolean             has_focus);
gboolean         weir_canvas_move_focus           (WeirCanvas          *self,
                                                   GtkDirectionType     direction);
gboolean         weir_canvas_on_arrow             (GtkWidget           *widget,
                                                   GVariant            *arguments,
                                                   gpointer             data);
gboolean         weir_canvas_on_nudge             (GtkWidget           *widget,
                                                   GVariant            *arguments,
                                                   gpointer             data);

/* weir-canvas-keys.c */
void             weir_canvas_add_key_controllers  (WeirCanvas          *self);
void             weir_canvas_class_add_keys       (GtkWidgetClass      *widget_class);

/* weir-canvas-menu.c */
void             weir_canvas_add_menu             (WeirCanvas          *self);
void             weir_canvas_class_add_menu       (GtkWidgetClass      *widget_class);
void             weir_canvas_update_actions       (WeirCanvas          *self);

G_END_DECLS
