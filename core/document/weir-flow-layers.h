/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A drawing of boxes with links from left to right, in columns. First the boxes and links are added
 * (links in no circle), then weir_flow_layers_arrange() finds a place for each box. */

typedef struct {
  double width;
  double height;
  guint  column;
  guint  rank;     /* in the column, from above */
  double x;        /* of the left edge */
  double y;        /* of the upper edge */

  guint  first_in; /* among the links sorted by where they lead */
  guint  n_in;
  guint  first_out;
  guint  n_out;
} WeirFlowLayerBox;

/* A link from one column to the next. */
typedef struct {
  guint  from;
  guint  to;
  double from_y;   /* of its ends, from the upper edge of the box */
  double to_y;
  double weight;   /* how much it wants to be level */
} WeirFlowLayerLink;

typedef struct {
  /* owned */
  GArray    *boxes;    /* of WeirFlowLayerBox; first those that were added */
  GArray    *wishes;   /* of WeirFlowLayerLink, as they were added */
  GArray    *links;    /* of WeirFlowLayerLink, in pieces from column to column */
  guint     *in;       /* links, by the box they lead to */
  guint     *out;      /* links, by the box they lead from */
  GPtrArray *columns;  /* of GArray of guint: boxes from above */

  guint      n_added;
} WeirFlowLayers;

WeirFlowLayers    *weir_flow_layers_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void               weir_flow_layers_free     (WeirFlowLayers *self);
guint              weir_flow_layers_add_box  (WeirFlowLayers *self,
                                              double          width,
                                              double          height);
void               weir_flow_layers_add_link (WeirFlowLayers *self,
                                              guint           from,
                                              double          from_y,
                                              guint           to,
                                              double          to_y);
/* @first and @last, or G_MAXUINT, stand in the first and in the last column, if links let them. */
void               weir_flow_layers_arrange  (WeirFlowLayers *self,
                                              guint           first,
                                              guint           last);
WeirFlowLayerBox  *weir_flow_layers_get_box  (WeirFlowLayers *self,
                                              guint           index);
WeirFlowLayerLink *weir_flow_layers_get_link (WeirFlowLayers *self,
                                              guint           index);

/* The steps of it. */

/* Orders the boxes of each column so that few links cross. */
void               weir_flow_layers_order    (WeirFlowLayers *self);
/* Gives each box its place. */
void               weir_flow_layers_place    (WeirFlowLayers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFlowLayers, weir_flow_layers_free)

G_END_DECLS
