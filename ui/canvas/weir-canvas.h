/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <weir.h>

G_BEGIN_DECLS

#define WEIR_TYPE_CANVAS (weir_canvas_get_type ())

/* Where a flow is drawn and edited. */
G_DECLARE_FINAL_TYPE (WeirCanvas, weir_canvas, WEIR, CANVAS, GtkWidget)

/* What is to be told of a node, and how much it matters. */
typedef struct {
  WeirSeverity  severity;
  char         *text;     /* owned */
} WeirCanvasMark;

void        weir_canvas_mark_free       (WeirCanvasMark     *self);

/* What a node does in a run, in words that fit. */
typedef struct {
  /* owned */
  char     *rate;          /* of items */
  char     *workers;       /* how many are busy */
  char     *time;          /* (nullable): that an item takes */
  char     *queue;         /* (nullable): how many items wait */
  char     *trouble;       /* (nullable): what goes wrong */
  char     *reason;        /* (nullable): why it holds the others up */

  double    busy;          /* the share of the workers' time, 0 to 1 */
  double    queue_share;   /* of what can wait, 0 to 1 */
  gboolean  is_bottleneck;
} WeirCanvasLive;

void        weir_canvas_live_free       (WeirCanvasLive     *self);

GtkWidget  *weir_canvas_new             (void) G_GNUC_WARN_UNUSED_RESULT;

WeirFlow   *weir_canvas_get_flow        (WeirCanvas         *self);
void        weir_canvas_set_flow        (WeirCanvas         *self,
                                         WeirFlow           *flow);
double      weir_canvas_get_zoom        (WeirCanvas         *self);
void        weir_canvas_set_zoom        (WeirCanvas         *self,
                                         double              zoom);
gboolean    weir_canvas_get_snap        (WeirCanvas         *self);
void        weir_canvas_set_snap        (WeirCanvas         *self,
                                         gboolean            snap);
gboolean    weir_canvas_get_show_grid   (WeirCanvas         *self);
void        weir_canvas_set_show_grid   (WeirCanvas         *self,
                                         gboolean            show_grid);
gboolean    weir_canvas_get_wheel_zooms (WeirCanvas         *self);
void        weir_canvas_set_wheel_zooms (WeirCanvas         *self,
                                         gboolean            wheel_zooms);

char      **weir_canvas_get_selection   (WeirCanvas         *self) G_GNUC_WARN_UNUSED_RESULT;
void        weir_canvas_select          (WeirCanvas         *self,
                                         const char * const *ids);
void        weir_canvas_reveal          (WeirCanvas         *self,
                                         const char         *id);
void        weir_canvas_go_to           (WeirCanvas         *self,
                                         const char         *id);
void        weir_canvas_set_marks       (WeirCanvas         *self,
                                         GHashTable         *marks);
void        weir_canvas_set_live        (WeirCanvas         *self,
                                         GHashTable         *lives);

/* The shortcut of one of its actions as GTK names it; NULL if it has none. */
char       *weir_canvas_dup_accel       (const char         *action) G_GNUC_WARN_UNUSED_RESULT;

/* A search goes on between begin and end. */
void        weir_canvas_begin_search    (WeirCanvas         *self);
void        weir_canvas_set_found       (WeirCanvas         *self,
                                         const char * const *places);
void        weir_canvas_show_place      (WeirCanvas         *self,
                                         const char         *place);
void        weir_canvas_end_search      (WeirCanvas         *self,
                                         gboolean            go_back);

void        weir_canvas_fit             (WeirCanvas         *self);
void        weir_canvas_add_node        (WeirCanvas         *self,
                                         const char         *kind);
void        weir_canvas_add_node_object (WeirCanvas         *self,
                                         JsonObject         *node);

G_END_DECLS
