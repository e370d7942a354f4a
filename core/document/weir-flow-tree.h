/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-graph.h"

G_BEGIN_DECLS

/* More could not be told by any value: ensembles within each other make lists within each other. */
#define WEIR_FLOW_MAX_DEPTH 1000

typedef struct _WeirFlowElement WeirFlowElement;

/* What items go through one after another; may be empty. */
typedef struct {
  WeirFlowElement *first;
  WeirFlowElement *last;
  guint            depth; /* how many ensembles and switches stand within each other */
} WeirFlowSequence;

/* A node, with what stands between its fan-out and itself (ensemble) or between itself and where
 * its branches meet (switch). */
struct _WeirFlowElement
{
  guint             node;       /* index */
  WeirFlowElement  *next;       /* in its sequence */
  WeirFlowSequence *branches;   /* one for each input of an ensemble, or output of a switch */
  guint             n_branches;
};

/* The series-parallel form of a flow. */
typedef struct {
  GPtrArray        *elements; /* owned: of all sequences */
  WeirFlowSequence  root;     /* from input to output */
} WeirFlowTree;

WeirFlowTree    *weir_flow_tree_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void             weir_flow_tree_free        (WeirFlowTree     *self);
/* A new element without a place in a sequence; the tree keeps it. */
WeirFlowElement *weir_flow_tree_add_element (WeirFlowTree     *self,
                                             guint             node,
                                             guint             n_branches);

/* Puts an element whose branches are complete after what is there. */
void             weir_flow_sequence_append  (WeirFlowSequence *self,
                                             WeirFlowElement  *element);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFlowTree, weir_flow_tree_free)

G_END_DECLS
