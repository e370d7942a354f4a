/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-graph.h"

G_BEGIN_DECLS

/* The nodes in an order in which every link leads forward, as indices; what stands in a circle
 * comes in @circles instead: an array of indices for each, in the order of its links. */
GArray *weir_flow_order (WeirFlowGraph  *graph,
                         GPtrArray     **circles) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
