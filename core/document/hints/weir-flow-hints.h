/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-check.h"
#include "servlets/weir-cpus-private.h"
#include "workers/weir-worker-kind.h"

G_BEGIN_DECLS

/*
 * What is right but could be better, or does not fit the machine. A hint always says what to do;
 * where nothing better could be done, there is none.
 */

typedef struct hwloc_bitmap_s WeirCpuSet;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirCpuSet, hwloc_bitmap_free)

/* The CPUs that count; both are borrowed. */
typedef struct {
  const WeirCpuSet *present; /* NULL if unknown */
  const WeirCpuSet *allowed;
} WeirFlowMachine;

/* A process or thread node that is not left out, with what its hints are made of. */
typedef struct {
  /* borrowed */
  const char       *id;
  JsonObject       *json;

  /* owned */
  WeirCpus         *cpus;       /* NULL if it cannot be read */

  gboolean          is_process;
  guint             n_workers;
  guint             batch_size;
  guint             concurrency;
  WeirWorkerTraits  traits;
} WeirFlowPool;

typedef struct {
  /* borrowed */
  WeirFlowChecker       *checker;
  WeirFlowReport        *report;
  const WeirFlowMachine *machine;

  /* owned */
  GArray                *pools;    /* of WeirFlowPool, in the order of the file */
  WeirCpuSet            *usable;   /* CPUs that are present and allowed */
  guint                  capacity;
} WeirFlowHints;

/* Adds to the report what there is to say of a flow that runs on @machine. */
void weir_flow_checker_add_hints (WeirFlowChecker       *self,
                                  const WeirFlowMachine *machine);

/* Its parts, each about one thing. */
void weir_flow_hint_cpus         (WeirFlowHints         *self);
void weir_flow_hint_pools        (WeirFlowHints         *self);
void weir_flow_hint_switches     (WeirFlowHints         *self);
void weir_flow_hint_capacity     (WeirFlowHints         *self);

G_END_DECLS
