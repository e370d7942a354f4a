/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine-sim.h"

G_BEGIN_DECLS

/*
 * A random servlet tree whose workers are pure functions, and the reference interpreter that says
 * what must come of an item there. Whether an item was answered, held by a worker that died, or
 * came to a pool that had given up, the interpreter takes from the simulation's own records.
 */

typedef struct _Flow     Flow;
typedef struct _FlowNode FlowNode;

typedef enum {
  FLOW_POOL,
  FLOW_PASS,
  FLOW_SEQUENCE,
  FLOW_ENSEMBLE,
  FLOW_SWITCH,
} FlowKind;

#define FLOW_MOST_MEMBERS 4
#define FLOW_MOST_POOLS   12

struct _FlowNode
{
  FlowKind     kind;
  WeirServlet *servlet;    /* borrowed from the tree */
  FlowNode    *members[FLOW_MOST_MEMBERS]; /* owned; NULL: absent */
  guint        n_members;
  guint        pool;
  guint        failing;    /* per mille of the values that it fails for */
  gint64       service;    /* ns: the least that a call takes */
  gboolean     fail_fast;
  gboolean     else_pass;
  char         letter;
};

struct _Flow
{
  /* owned */
  FlowNode     *root;
  GStringChunk *texts;

  /* borrowed from the tree */
  FlowNode     *pools[FLOW_MOST_POOLS];

  guint         n_pools;
  guint         failing;   /* per mille: what nodes may have at most */
};

Flow *flow_new       (guint64        *random,
                      guint           failing) G_GNUC_WARN_UNUSED_RESULT;
void  flow_free      (Flow           *self);
void  flow_bind      (Flow           *self,
                      WeirPlan       *plan);
void  flow_call      (Flow           *self,
                      guint           pool,
                      const SimJob   *job,
                      WeirOutcome    *outcome);
void  flow_compare   (Flow           *self,
                      Sim            *sim,
                      SimItem        *item);
char *flow_describe  (Flow           *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Flow, flow_free)

G_END_DECLS
