/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-graph.h"
#include "document/weir-flow-report.h"
#include "document/weir-flow-tree.h"

G_BEGIN_DECLS

/* The state of weir_flow_reduce(), and what it says of the violations that it meets. */

typedef struct _WeirFlowSource WeirFlowSource;

typedef enum {
  WEIR_FLOW_SOURCE_INPUT,
  WEIR_FLOW_SOURCE_FAN_OUT,
  WEIR_FLOW_SOURCE_SWITCH,
} WeirFlowSourceKind;

/* What items have gone through since they left @source; without a source it is in doubt. */
typedef struct {
  WeirFlowSource   *source;
  guint             branch;   /* of a switch */
  WeirFlowSequence  sequence;
} WeirFlowEdge;

/* Where items begin to go different ways. */
struct _WeirFlowSource
{
  WeirFlowSourceKind  kind;
  guint               node;
  guint               port;
  WeirFlowEdge        entry;    /* what leads up to it */
  gboolean            in_doubt;

  /* a fan-out: how many edges begin here and are not yet joined */
  guint               n_open;

  /* a switch: the branches that have ended, all at the input @target */
  WeirFlowElement    *element;
  guint               n_ended;
  guint               target;
};

typedef struct {
  /* borrowed */
  WeirFlowGraph  *graph;
  WeirFlowReport *report;
  const gboolean *is_live;
  WeirFlowTree   *tree;
  WeirFlowEdge   *edges;      /* one for each link */
  GPtrArray      *sources;    /* all, to free them */
  GPtrArray      *stuck;      /* the sources of the edges that did not merge at one input */
  WeirFlowSource *input;

  gboolean        is_reduced;
} WeirFlowReduction;

void weir_flow_reduction_add_stuck    (WeirFlowReduction  *self,
                                       WeirFlowSource     *source);
/* These say nothing where a source is in doubt. */
void weir_flow_reduction_report_merge (WeirFlowReduction  *self,
                                       guint               node,
                                       guint               port,
                                       GArray             *links);
void weir_flow_reduction_report_join  (WeirFlowReduction  *self,
                                       guint               node,
                                       const WeirFlowEdge *slots,
                                       guint               n_slots);
void weir_flow_reduction_report_open  (WeirFlowReduction  *self,
                                       WeirFlowSource     *source);
void weir_flow_reduction_report_depth (WeirFlowReduction  *self,
                                       guint               node);

G_END_DECLS
