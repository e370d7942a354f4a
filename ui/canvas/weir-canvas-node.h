/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <weir.h>

#include "canvas/weir-canvas.h"
#include "canvas/weir-canvas-index.h"
#include "canvas/weir-canvas-style.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CANVAS_NODE (weir_canvas_node_get_type ())

/* A node on the canvas: a light widget that draws itself and its ports. */
G_DECLARE_FINAL_TYPE (WeirCanvasNode, weir_canvas_node, WEIR, CANVAS_NODE, GtkWidget)

/* How much of a node is drawn. */
typedef enum {
  WEIR_CANVAS_DETAIL_BOX,
  WEIR_CANVAS_DETAIL_TITLE, /* and ports, so that one can still link */
  WEIR_CANVAS_DETAIL_FULL,
} WeirCanvasDetail;

typedef struct {
  /* owned */
  char        *name;       /* NODE or NODE.PORT */
  char        *label;      /* (nullable): what is drawn beside it */
  PangoLayout *layout;     /* of the label, once it was drawn */

  double       x;          /* from the node's corner */
  double       y;
  gboolean     is_output;
  gboolean     is_linked;
} WeirCanvasPort;

/* What a node looks like at the moment, apart from what the flow says. */
typedef enum {
  WEIR_CANVAS_LOOK_SELECTED = 1 << 0,
  WEIR_CANVAS_LOOK_HOVERED  = 1 << 1,
  WEIR_CANVAS_LOOK_DIMMED   = 1 << 2,  /* cannot be linked to what is being dragged */
  WEIR_CANVAS_LOOK_TARGET   = 1 << 3,  /* would be linked if the button were released */
  WEIR_CANVAS_LOOK_MOVING   = 1 << 4,
  WEIR_CANVAS_LOOK_FADED    = 1 << 5,  /* not what is being looked for */
  WEIR_CANVAS_LOOK_FOUND    = 1 << 6,
} WeirCanvasLook;

struct _WeirCanvasNode
{
  GtkWidget              parent_instance;

  /* owned */
  char                  *id;
  char                  *subtitle;
  char                  *badge;      /* (nullable): "Off" and the like */
  char                  *description; /* (nullable): as it was told to assistive technologies */
  GPtrArray             *chips;      /* of char */
  GPtrArray             *ports;      /* of WeirCanvasPort */
  PangoLayout           *title_layout;
  PangoLayout           *subtitle_layout;
  PangoLayout           *badge_layout;
  GPtrArray             *chip_layouts;
  GPtrArray             *links;      /* of WeirCanvasLink, borrowed: those that end here */

  /* borrowed from the canvas */
  const WeirCanvasStyle *style;
  const WeirCanvasMark  *mark;       /* NULL if there is none */
  const WeirCanvasLive  *live;       /* NULL if it does not run */
  WeirCanvasEntry        entry;      /* in the canvas's index of nodes */

  guint                  order;      /* those with a higher one stand above */
  WeirCanvasKind         kind;
  WeirCanvasLook         look;
  WeirCanvasDetail       detail;
  gboolean               is_off;     /* disabled or bypassed */
  double                 x;          /* on the canvas, where it is shown */
  double                 y;
  double                 width;
  double                 height;
  double                 scale;      /* pixels of the screen for a unit */
};

WeirCanvasNode *weir_canvas_node_new           (const char            *id,
                                                const WeirCanvasStyle *style);
/* Takes from @flow what is shown, the size and the ports, but not the position. Returns whether
 * size or ports are others than before. */
gboolean        weir_canvas_node_load          (WeirCanvasNode        *self,
                                                WeirFlow              *flow);
void            weir_canvas_node_set_id        (WeirCanvasNode        *self,
                                                const char            *id);
void            weir_canvas_node_set_look      (WeirCanvasNode        *self,
                                                WeirCanvasLook         look,
                                                gboolean               set);
/* How large it is seen: @scale pixels of the screen for a unit. */
void            weir_canvas_node_set_detail    (WeirCanvasNode        *self,
                                                WeirCanvasDetail       detail,
                                                double                 scale);
/* After a change of fonts or colours. */
void            weir_canvas_node_forget_layout (WeirCanvasNode        *self);
/* Whether it is the input or the output, which every flow has. */
gboolean        weir_canvas_node_is_end        (WeirCanvasNode        *self);
WeirCanvasPort *weir_canvas_node_find_port     (WeirCanvasNode        *self,
                                                const char            *name,
                                                gboolean               is_output);
/* Tells assistive technologies what the node is and where it leads. */
void            weir_canvas_node_describe      (WeirCanvasNode        *self);

/* In weir-canvas-node-shape.c */
/* Where the title stands, from the node's corner. */
graphene_rect_t weir_canvas_node_get_title_box (WeirCanvasNode        *self);
double          weir_canvas_node_get_content_left (WeirCanvasNode     *self);
double          weir_canvas_node_get_size_of_unit (WeirCanvasNode     *self);
gboolean        weir_canvas_node_has_icon      (WeirCanvasNode        *self);
/* The edge of the node, with its corner at the origin. */
GskRoundedRect  weir_canvas_node_get_outline   (WeirCanvasNode        *self,
                                                double                 grow);
void            weir_canvas_trace_outline      (cairo_t               *cr,
                                                const GskRoundedRect  *outline);
double          weir_canvas_node_round         (WeirCanvasNode        *self,
                                                double                 length);
/* @color as it is on this node, which may be off. */
GdkRGBA         weir_canvas_node_fade          (WeirCanvasNode        *self,
                                                const GdkRGBA         *color);
void            weir_canvas_node_append_shape  (WeirCanvasNode        *self,
                                                GtkSnapshot           *snapshot);
/* What chips and badges stand on; @inside is %NULL for nothing. */
void            weir_canvas_node_append_pill   (WeirCanvasNode        *self,
                                                GtkSnapshot           *snapshot,
                                                const graphene_rect_t *bounds,
                                                const GdkRGBA         *inside,
                                                const GdkRGBA         *edge);

/* In weir-canvas-node-draw.c */
void            weir_canvas_node_draw          (WeirCanvasNode        *self,
                                                GtkSnapshot           *snapshot);

/* In weir-canvas-marks.c */
void            weir_canvas_node_draw_mark     (WeirCanvasNode        *self,
                                                GtkSnapshot           *snapshot);
char           *weir_canvas_node_describe_mark (WeirCanvasNode        *self) G_GNUC_WARN_UNUSED_RESULT;

/* In weir-canvas-live.c */
void            weir_canvas_node_draw_live     (WeirCanvasNode        *self,
                                                GtkSnapshot           *snapshot);
char           *weir_canvas_node_describe_live (WeirCanvasNode        *self) G_GNUC_WARN_UNUSED_RESULT;

/* In weir-canvas-node-text.c: what is written on a node. */
char           *weir_canvas_describe_worker    (JsonObject            *node) G_GNUC_WARN_UNUSED_RESULT;
void            weir_canvas_list_chips         (JsonObject            *node,
                                                GPtrArray             *chips);

G_END_DECLS
