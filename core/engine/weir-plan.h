/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "servlets/weir-servlet.h"

G_BEGIN_DECLS

typedef struct _WeirPlan WeirPlan;
typedef struct _WeirStep WeirStep;

/**
 * WeirStepKind:
 * @WEIR_STEP_POOL: waits for a worker of a pool, then goes on to @next
 * @WEIR_STEP_CHOICE: the same, but the worker's answer says which of @branches it goes to
 * @WEIR_STEP_FORK: goes to all @branches at once
 * @WEIR_STEP_JOIN: where the branches of a fork meet
 * @WEIR_STEP_END: out of the flow
 */
typedef enum {
  WEIR_STEP_POOL,
  WEIR_STEP_CHOICE,
  WEIR_STEP_FORK,
  WEIR_STEP_JOIN,
  WEIR_STEP_END,
} WeirStepKind;

/* Where an item can be, and where it goes from there. */
struct _WeirStep
{
  WeirStepKind     kind;
  guint            pool;       /* pool, choice: index into the plan's pools */
  const WeirStep  *next;       /* pool, join */
  const WeirStep **branches;   /* choice, fork; NULL in a fork: no member there */
  guint            n_branches;
  const WeirStep  *join;       /* fork */
  gboolean         fail_fast;  /* join */
  WeirServlet     *servlet;    /* borrowed from the plan's tree; NULL at the end */
};

typedef enum {
  WEIR_POOL_PROCESSES,
  WEIR_POOL_THREADS,
  WEIR_POOL_CHOOSERS,
} WeirPoolKind;

/* What a pool does, in numbers; times in ns. */
typedef struct {
  WeirPoolKind kind;
  char        *name;        /* owned */
  WeirServlet *servlet;     /* borrowed from the plan's tree */
  guint        n_seats;
  guint        batch_size;  /* at least 1: how many items make a full unit of work */
  gint64       batch_wait;
  guint        concurrency; /* at least 1: units that a worker begins at once */
  gint64       call_timeout; /* 0: none */
  gint64       init_timeout;
  guint        retries;
  guint        restart_limit;
} WeirPoolConfig;

WeirPlan             *weir_plan_new         (WeirServlet     *servlet,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void                  weir_plan_free        (WeirPlan        *self);
const WeirStep       *weir_plan_get_entry   (WeirPlan        *self);
guint                 weir_plan_get_n_pools (WeirPlan        *self);
const WeirPoolConfig *weir_plan_get_pool    (WeirPlan        *self,
                                             guint            index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirPlan, weir_plan_free)

G_END_DECLS
