/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-graph.h"
#include "document/weir-flow-report.h"

G_BEGIN_DECLS

/* Adds to @graph each of the document's links that has two ends, and reports what is wrong with
 * the others. A node that has lost a link is marked. */
void weir_flow_read_links (WeirFlowGraph  *graph,
                           JsonArray      *links,
                           WeirFlowReport *report);

G_END_DECLS
