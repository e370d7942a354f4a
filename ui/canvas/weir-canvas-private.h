/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas/weir-canvas.h"

#include "canvas/weir-canvas-element.h"
#include "canvas/weir-canvas-index.h"
#include "canvas/drawing/weir-canvas-layer.h"
#include "canvas/weir-canvas-node.h"
#include "canvas/weir-canvas-style.h"
#include "canvas/drawing/weir-canvas-tiles.h"

G_BEGIN_DECLS

/*
 * How the canvas is put together. From the bottom up its children are: the grid, frames and notes,
 * the links, the nodes as they are seen from far away, the nodes, the overlay, and the minimap and
 * zoom box, which do not move with the view.
 *
 * What is drawn follows the flow's signals alone: an action changes the flow and leaves it to the
 * signals to show that. A drag is the exception: it moves what it moves on the canvas only, and
 * changes the flow once, when the button is released.
 *
 * Lengths called x, y, width and height are in canvas units; those in pixels of the widget are
 * said to be so. A canvas unit is zoom times the text scale of the system pixels wide.
 */

#define WEIR_CANVAS_MIN_ZOOM 0.02
#define WEIR_CANVAS_MAX_ZOOM 4.0
#define WEIR_CANVAS_SNAP     8.0
/* Nodes stand so far apart when they are laid out by a single step. */
#define WEIR_CANVAS_COLUMN   240.0
#define WEIR_CANVAS_ROW_STEP 96.0
/* The size of a node that has one port on each side. */
#define WEIR_CANVAS_NODE_WIDTH  176.0
#define WEIR_CANVAS_NODE_HEIGHT 64.0
/* A node that comes so near to a link with its middle goes into it. */
#define WEIR_CANVAS_INSERT_REACH 32.0

typedef struct {
  double x;
  double y;
} WeirCanvasPoint;

/* A link as it is drawn: a curve between two ports. */
typedef struct {
  /* owned */
  char             *from;
  char             *to;
  GskRenderNode    *node;     /* the curve; NULL until it is needed */

  /* borrowed */
  WeirCanvasNode   *source;   /* (nullable) */
  WeirCanvasNode   *target;   /* (nullable) */
  WeirCanvasEntry   entry;

  graphene_point_t  points[4];
  guint             index;    /* in the flow */
  guint             drawn;    /* how the curve of the render node looks */
  gboolean          is_selected;
  gboolean          is_hovered;
  gboolean          is_dashed;   /* would be taken apart if the button were released */
} WeirCanvasLink;

typedef enum {
  WEIR_CANVAS_HIT_NOTHING,
  WEIR_CANVAS_HIT_PORT,
  WEIR_CANVAS_HIT_NODE,
  WEIR_CANVAS_HIT_LINK,
  WEIR_CANVAS_HIT_ELEMENT,
  WEIR_CANVAS_HIT_CORNER,     /* of an element: resizes it */
} WeirCanvasHitKind;

/* What is under a point; all borrowed. */
typedef struct {
  WeirCanvasHitKind  kind;
  WeirCanvasNode    *node;
  WeirCanvasPort    *port;
  WeirCanvasLink    *link;
  WeirCanvasElement *element;
} WeirCanvasHit;

typedef enum {
  WEIR_CANVAS_IDLE,
  WEIR_CANVAS_PRESSED,   /* not yet moved far enough for a drag */
  WEIR_CANVAS_MOVING,
  WEIR_CANVAS_RESIZING,
  WEIR_CANVAS_BANDING,
  WEIR_CANVAS_LINKING,
  WEIR_CANVAS_PANNING,
} WeirCanvasMode;

/* What the pointer does. */
typedef struct {
  WeirCanvasMode   mode;
  WeirCanvasHit    pressed;
  GdkModifierType  modifiers;
  double           start_x;      /* where it was pressed */
  double           start_y;
  double           x;            /* where it is */
  double           y;
  double           widget_x;     /* the same in pixels */
  double           widget_y;
  double           pan_x;        /* the view when panning began */
  double           pan_y;
  gboolean         is_inside;
  gboolean         is_space_held;
  gboolean         toggle_on_release;
  guint            tick;         /* pans at the edges */
  gint64           tick_time;
} WeirCanvasPointer;

/* What is being moved or resized, and how far. */
typedef struct {
  GPtrArray         *nodes;      /* owned; of WeirCanvasNode, borrowed */
  GPtrArray         *elements;   /* owned; of WeirCanvasElement, borrowed */
  GArray            *starts;     /* owned; of WeirCanvasPoint, nodes first */
  WeirCanvasElement *resized;    /* borrowed */
  WeirCanvasLink    *insert_on;  /* borrowed; the link that the node would be put into */
} WeirCanvasMove;

/* A link that is being drawn. */
typedef struct {
  char           *port;          /* owned; the end that stays */
  char           *target;        /* owned; where it would be linked, or NULL */
  char           *reason;        /* owned; why not, or NULL */
  PangoLayout    *reason_layout; /* owned */
  gboolean        from_output;   /* the end that stays is an output */
  gboolean        by_clicks;
  gboolean        is_kept;       /* only shown: it ends at kept_end */
  WeirCanvasPoint kept_end;
  int             replugged;     /* the link that it takes the place of, or -1 */
} WeirCanvasLinking;

/* What is looked for, and where that began. */
typedef struct {
  GHashTable     *found;         /* owned; of places, or NULL if nothing is looked for */
  GStrv           selection;     /* owned */
  double          x;
  double          y;
  double          zoom;
} WeirCanvasSearch;

struct _WeirCanvas
{
  GtkWidget           parent_instance;

  /* owned */
  WeirFlow           *flow;
  GHashTable         *nodes;        /* from an id, borrowed, to a WeirCanvasNode */
  GHashTable         *marks;        /* (nullable): from an id to a WeirCanvasMark */
  GHashTable         *lives;        /* (nullable): from an id to a WeirCanvasLive */
  GPtrArray          *links;        /* of WeirCanvasLink */
  GPtrArray          *elements;     /* of WeirCanvasElement, which the widget tree keeps */
  WeirCanvasIndex    *node_index;
  WeirCanvasIndex    *link_index;
  WeirCanvasTiles    *node_tiles;
  WeirCanvasTiles    *link_tiles;
  GPtrArray          *shown;        /* of WeirCanvasNode: those that are visible children */
  GtkAdjustment      *adjustments[2];
  WeirCanvasStyle     style;
  WeirCanvasMove      move;
  WeirCanvasLinking   linking;
  WeirCanvasSearch    search;
  GCancellable       *cancellable;  /* ends with the canvas */

  /* children */
  GtkWidget          *grid;
  GtkWidget          *frames;
  GtkWidget          *link_layer;
  GtkWidget          *far_layer;
  GtkWidget          *overlay;
  GtkWidget          *minimap;
  GtkWidget          *zoom_box;
  GtkWidget          *popover;      /* the one that is open, or NULL */
  GPtrArray          *closed_popovers; /* owned, of children that are still to go */
  GtkWidget          *editor;       /* renames in place, or NULL */

  /* borrowed */
  WeirCanvasNode     *focused;      /* where the keyboard is, or was last */
  GtkWidget          *focus_before; /* weak; where the focus was when the popover opened */
  WeirCanvasNode     *hovered_node;
  WeirCanvasLink     *hovered_link;

  WeirCanvasPointer   pointer;
  graphene_rect_t     edited;       /* where the editor stands */
  double              zoom;
  double              pinch_zoom;   /* when a pinch began */
  double              text_scale;
  double              x;            /* what stands at the top left */
  double              y;
  graphene_rect_t     content;      /* what all nodes, frames and notes take up */
  graphene_rect_t     band;
  guint               n_made;       /* nodes ever shown: later ones stand above */
  WeirCanvasPoint     menu_place;   /* where a menu was asked for, */
  gboolean            has_menu_place; /* by pointer */
  WeirCanvasPoint     paste_place;
  guint               paste_count;  /* pastes at the same place stand apart */
  gulong              style_handlers[2];
  gboolean            content_is_dirty;
  gboolean            links_are_dirty;
  gboolean            fit_pending;
  gboolean            is_fitted;    /* and the view was not moved since */
  graphene_rect_t     fitted;       /* the content that was fitted */
  int                 fitted_width; /* into that size */
  int                 fitted_height;
  int                 told_width;   /* the size that the adjustments know */
  int                 told_height;
  gboolean            zoom_is_untold;
  guint               update_tick;
  gboolean            configuring;  /* the adjustments are being set from here */
  gboolean            snap;
  gboolean            show_grid;
  gboolean            wheel_zooms;
  GtkScrollablePolicy policies[2];
};

/* weir-canvas-properties.c, weir-canvas-layout.c */
void             weir_canvas_class_add_properties (GObjectClass        *object_class);
void             weir_canvas_class_add_layout     (GtkWidgetClass      *widget_class);

/* weir-canvas.c */
/* Says why something cannot be done, where there is no other place for it. */
void             weir_canvas_tell                 (WeirCanvas          *self,
                                                   const char          *message);
void             weir_canvas_emit_edit_requested  (WeirCanvas          *self,
                                                   const char          *id);
void             weir_canvas_selection_changed    (WeirCanvas          *self);

/* weir-canvas-popover.c */
void             weir_canvas_drop_closed_popovers (WeirCanvas         *self);
/* Makes @popover the one that is open, pointing at @x and @y. */
void             weir_canvas_open_popover         (WeirCanvas          *self,
                                                   GtkWidget           *popover,
                                                   double               x,
                                                   double               y);

/* weir-canvas-scroll.c */
void             weir_canvas_configure_adjustments (WeirCanvas         *self);
void             weir_canvas_queue_update         (WeirCanvas          *self);
void             weir_canvas_set_adjustment       (WeirCanvas          *self,
                                                   GtkOrientation       orientation,
                                                   GtkAdjustment       *adjustment);

/* weir-canvas-model.c: what is drawn follows the flow */
void             weir_canvas_connect_flow         (WeirCanvas          *self);
void             weir_canvas_disconnect_flow      (WeirCanvas          *self);
WeirCanvasNode  *weir_canvas_find_node            (WeirCanvas          *self,
                                                   const char          *id);
WeirCanvasNode  *weir_canvas_find_port_node       (WeirCanvas          *self,
                                                   const char          *port);
/* Shows @node at a place that the flow may not know. */
void             weir_canvas_place_node           (WeirCanvas          *self,
                                                   WeirCanvasNode      *node,
                                                   double               x,
                                                   double               y);
graphene_rect_t  weir_canvas_get_content          (WeirCanvas          *self);
void             weir_canvas_style_changed        (WeirCanvas          *self);

/* weir-canvas-links.c */
void             weir_canvas_ensure_links         (WeirCanvas          *self);
void             weir_canvas_link_free            (WeirCanvasLink      *link);
void             weir_canvas_update_node_links    (WeirCanvas          *self,
                                                   WeirCanvasNode      *node);
void             weir_canvas_link_redraw          (WeirCanvas          *self,
                                                   WeirCanvasLink      *link);
WeirCanvasLink  *weir_canvas_find_link            (WeirCanvas          *self,
                                                   double               x,
                                                   double               y,
                                                   double               tolerance);
double           weir_canvas_link_get_distance    (const WeirCanvasLink *link,
                                                   double               x,
                                                   double               y);
graphene_rect_t  weir_canvas_get_curve_bounds     (const graphene_point_t points[4]);

/* weir-canvas-view.c */
double           weir_canvas_get_scale            (WeirCanvas          *self);
graphene_rect_t  weir_canvas_get_view             (WeirCanvas          *self);
void             weir_canvas_to_canvas            (WeirCanvas          *self,
                                                   double               widget_x,
                                                   double               widget_y,
                                                   double              *x,
                                                   double              *y);
void             weir_canvas_to_widget            (WeirCanvas          *self,
                                                   double               x,
                                                   double               y,
                                                   double              *widget_x,
                                                   double              *widget_y);
void             weir_canvas_keep_fit             (WeirCanvas          *self,
                                                   int                  width,
                                                   int                  height);
void             weir_canvas_move_view            (WeirCanvas          *self,
                                                   double               x,
                                                   double               y);
/* What is at this place in the widget stays there. */
void             weir_canvas_zoom_at              (WeirCanvas          *self,
                                                   double               zoom,
                                                   double               widget_x,
                                                   double               widget_y);
void             weir_canvas_zoom_step            (WeirCanvas          *self,
                                                   int                  steps);
void             weir_canvas_reveal_area          (WeirCanvas          *self,
                                                   const graphene_rect_t *area);
/* Scrolls so that @area is in the middle. */
void             weir_canvas_center               (WeirCanvas          *self,
                                                   const graphene_rect_t *area);
void             weir_canvas_class_add_view       (GtkWidgetClass      *widget_class);
/* Makes visible children of the nodes in view, and of those that must be. */
void             weir_canvas_update_shown         (WeirCanvas          *self);
WeirCanvasDetail weir_canvas_get_detail           (WeirCanvas          *self);
/* How far away the canvas is seen from, in steps; 0 where all detail is shown. What keeps a size
 * on the screen is drawn anew at each step only. */
guint            weir_canvas_get_distance         (WeirCanvas          *self);
double           weir_canvas_distance_to_scale    (guint                distance);
/* Where a place on the canvas is shown in the widget, at a whole pixel of the screen: so what does
 * not move against something else never seems to. */
graphene_point_t weir_canvas_to_screen            (WeirCanvas          *self,
                                                   double               x,
                                                   double               y);
void             weir_canvas_redraw_layers        (WeirCanvas          *self);
void             weir_canvas_push_view            (WeirCanvas          *self,
                                                   GtkSnapshot         *snapshot);

/* weir-canvas-zoom-box.c */
GtkWidget       *weir_canvas_zoom_box_new         (WeirCanvas          *canvas) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
