/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-graph.h"
#include "document/weir-flow-report.h"
#include "document/weir-flow-tree.h"

G_BEGIN_DECLS

/* The series-parallel form of what is on a path from input to output (@is_live, one for each
 * node; @order as weir_flow_order() gives it), or NULL where there is none. Reports each
 * place that stands in the way and does not follow from another. */
WeirFlowTree *weir_flow_reduce (WeirFlowGraph  *graph,
                                GArray         *order,
                                const gboolean *is_live,
                                WeirFlowReport *report) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
