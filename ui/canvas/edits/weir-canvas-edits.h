/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas/weir-canvas-private.h"

G_BEGIN_DECLS

/* What is selected, and what is done to it. */

/* weir-canvas-elements.c: frames and notes */
void             weir_canvas_load_elements        (WeirCanvas          *self,
                                                   WeirCanvasElementKind kind);
/* Adds what lies in @frame and moves with it, once. */
void             weir_canvas_add_contents         (WeirCanvas          *self,
                                                   WeirCanvasElement   *frame,
                                                   GPtrArray           *nodes,
                                                   GPtrArray           *elements);
/* Tells the flow what these look like now. */
void             weir_canvas_store_elements       (WeirCanvas          *self,
                                                   GPtrArray           *elements);
void             weir_canvas_add_frame            (WeirCanvas          *self);
void             weir_canvas_add_note             (WeirCanvas          *self);
void             weir_canvas_snapshot_frames      (WeirCanvas          *self,
                                                   GtkSnapshot         *snapshot);

/* weir-canvas-select.c */
GPtrArray       *weir_canvas_list_selected        (WeirCanvas          *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray       *weir_canvas_list_selected_elements (WeirCanvas        *self) G_GNUC_WARN_UNUSED_RESULT;
guint            weir_canvas_count_selected       (WeirCanvas          *self);
void             weir_canvas_select_none          (WeirCanvas          *self);
void             weir_canvas_select_all           (WeirCanvas          *self);
void             weir_canvas_select_only          (WeirCanvas          *self,
                                                   const WeirCanvasHit *hit);
void             weir_canvas_select_pressed       (WeirCanvas          *self,
                                                   const WeirCanvasHit *hit,
                                                   GdkModifierType      modifiers);
void             weir_canvas_select_names         (WeirCanvas          *self,
                                                   const char * const  *names);
void             weir_canvas_set_selected         (WeirCanvas          *self,
                                                   const WeirCanvasHit *hit,
                                                   gboolean             selected);
gboolean         weir_canvas_hit_is_selected      (const WeirCanvasHit *hit);
void             weir_canvas_toggle               (WeirCanvas          *self,
                                                   const WeirCanvasHit *hit);
void             weir_canvas_class_add_select     (GtkWidgetClass      *widget_class);
/* Adds all that can be reached against (or along) the links. */
void             weir_canvas_select_reachable     (WeirCanvas          *self,
                                                   gboolean             downstream);

/* weir-canvas-connect.c: linking as edits of the flow */
char            *weir_canvas_choose_port          (WeirCanvas          *self,
                                                   WeirCanvasNode      *node,
                                                   const char          *port,
                                                   gboolean             from_output,
                                                   const graphene_point_t *near,
                                                   char               **reason) G_GNUC_WARN_UNUSED_RESULT;
gboolean         weir_canvas_connect_ports        (WeirCanvas          *self,
                                                   const char          *port,
                                                   gboolean             from_output,
                                                   const char          *target,
                                                   int                  replugged);

gboolean         weir_canvas_move_input           (WeirCanvas          *self,
                                                   const char          *port,
                                                   int                  steps);
void             weir_canvas_class_add_connecting (GtkWidgetClass      *widget_class);

/* weir-canvas-add.c */
/* With what a new node is joined: with a port by a link, or with a link by being put into it. */
typedef struct {
  const char *port;         /* NULL for none */
  gboolean    from_output;  /* the port is an output */
  int         insert_on;    /* the number of a link, or -1 */
} WeirCanvasJoin;

void             weir_canvas_add_object_at        (WeirCanvas          *self,
                                                   JsonObject          *object,
                                                   WeirCanvasPoint      place,
                                                   const WeirCanvasJoin *join);
JsonObject      *weir_canvas_make_object          (const char          *kind,
                                                   const char          *worker) G_GNUC_WARN_UNUSED_RESULT;
WeirCanvasPoint  weir_canvas_find_room            (WeirCanvas          *self,
                                                   WeirCanvasPoint      place);

/* weir-canvas-quick-add.c */
void             weir_canvas_quick_add            (WeirCanvas          *self,
                                                   WeirCanvasPoint      place,
                                                   const WeirCanvasJoin *join,
                                                   gboolean             needs_room);
void             weir_canvas_offer_kinds          (GtkWidget           *picker,
                                                   gboolean             as_new);
JsonObject      *weir_canvas_make_picked          (const char          *key) G_GNUC_WARN_UNUSED_RESULT;

/* weir-canvas-connect-to.c, weir-canvas-drop.c */
void             weir_canvas_connect_to           (WeirCanvas          *self);
void             weir_canvas_add_drop_target      (WeirCanvas          *self);

/* weir-canvas-edit.c, -clipboard.c, -arrange.c */
void             weir_canvas_class_add_edit       (GtkWidgetClass      *widget_class);
void             weir_canvas_class_add_clipboard  (GtkWidgetClass      *widget_class);
void             weir_canvas_class_add_arrange    (GtkWidgetClass      *widget_class);
/* What stands farthest left and up comes to @place; FALSE if it says why not. */
gboolean         weir_canvas_paste_at             (WeirCanvas          *self,
                                                   const char          *text,
                                                   const char          *name,
                                                   WeirCanvasPoint      place);
/* @name is that of the step in the history; NULL for one that fits. */
void             weir_canvas_delete_selected      (WeirCanvas          *self,
                                                   gboolean             heal,
                                                   const char          *name);

/* weir-canvas-rename.c */
void             weir_canvas_rename_node          (WeirCanvas          *self,
                                                   WeirCanvasNode      *node);
void             weir_canvas_edit_element         (WeirCanvas          *self,
                                                   WeirCanvasElement   *element);
void             weir_canvas_close_editor         (WeirCanvas          *self);

G_END_DECLS
