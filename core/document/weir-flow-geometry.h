/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-edit.h"
#include "document/weir-flow-ports.h"

G_BEGIN_DECLS

/* The sizes that everything which draws a flow has in common, in pixels at 100 %. All boxes and
 * ports are on a grid of WEIR_FLOW_GRID. */
#define WEIR_FLOW_GRID          8
#define WEIR_FLOW_NODE_WIDTH    176
#define WEIR_FLOW_NODE_HEIGHT   64
#define WEIR_FLOW_END_WIDTH     112
#define WEIR_FLOW_END_HEIGHT    48
#define WEIR_FLOW_HEADER_HEIGHT 48
#define WEIR_FLOW_ROW_HEIGHT    24

typedef struct {
  double width;
  double height;

  /* Ports that have a row each stand below the header, one alone in the middle. */
  guint  input_rows;  /* 0: it has not rows */
  guint  output_rows;
} WeirFlowBox;

void   weir_flow_box_measure    (WeirFlowBox       *self,
                                 WeirFlow          *flow,
                                 const char        *id);
/* The middle of the port @index, from the box's upper edge. */
double weir_flow_box_get_port_y (const WeirFlowBox *self,
                                 gboolean           output,
                                 guint              index);
/* The curve of a link: x and y of two ends and of two handles between them, in this order: from,
 * its handle, the other handle, to. The ends are given. */
void   weir_flow_make_curve     (double             points[8]);

G_END_DECLS
