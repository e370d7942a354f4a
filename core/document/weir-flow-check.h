/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-graph.h"
#include "document/weir-flow-keys.h"
#include "document/weir-flow-report.h"
#include "document/weir-flow-tree.h"

G_BEGIN_DECLS

/* What one check of a flow works on. */
typedef struct {
  /* borrowed */
  WeirFlow       *flow;

  /* owned */
  WeirFlowReport *report;
  WeirFlowGraph  *graph;
  WeirFlowTree   *tree;      /* NULL if the graph does not reduce */
  JsonObject     *keys[WEIR_FLOW_N_OBJECTS];

  gboolean        is_partial;  /* filters were passed over */
} WeirFlowChecker;

/* Looks at the whole flow; with no errors in the report, the tree can be compiled. */
WeirFlowChecker *weir_flow_checker_new       (WeirFlow         *flow) G_GNUC_WARN_UNUSED_RESULT;
void             weir_flow_checker_free      (WeirFlowChecker  *self);

/* Reports what is wrong with the keys of @json, which stand at @prefix of @node. */
void             weir_flow_checker_read_keys (WeirFlowChecker  *self,
                                              WeirFlowObject    object,
                                              JsonObject       *json,
                                              const char       *node,
                                              const char       *prefix);
/* Reports what is wrong with a node by itself, and adds it to the graph. */
void             weir_flow_checker_read_node (WeirFlowChecker  *self,
                                              const char       *id,
                                              JsonNode         *json);
/* Reports nodes that are disabled where no branch would be left out. */
void             weir_flow_checker_read_tree (WeirFlowChecker  *self);

/* By the index of a node, whether it is a pool that would run. Without a tree, what is in a
 * branch that is disabled elsewhere is not known to be. */
gboolean        *weir_flow_checker_list_used (WeirFlowChecker *self) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the branch that @sequence is has a disabled node. */
gboolean         weir_flow_is_disabled       (WeirFlowGraph          *graph,
                                              const WeirFlowSequence *sequence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFlowChecker, weir_flow_checker_free)

G_END_DECLS
