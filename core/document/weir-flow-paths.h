/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-graph.h"
#include "document/weir-flow-report.h"

G_BEGIN_DECLS

/* Reports what is linked to nothing, and what no item can reach or leave. For each node, the
 * result tells whether it is on a path from input to output; NULL if there is no such path. */
gboolean *weir_flow_check_paths   (WeirFlowGraph  *graph,
                                   WeirFlowReport *report) G_GNUC_WARN_UNUSED_RESULT;
/* Reports the circles that weir_flow_order() found. */
void      weir_flow_check_circles (WeirFlowGraph  *graph,
                                   GPtrArray      *circles,
                                   WeirFlowReport *report);

G_END_DECLS
