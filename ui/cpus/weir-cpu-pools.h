/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cpus/weir-cpu-pool.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CPU_POOLS (weir_cpu_pools_get_type ())

/* The pools of a flow, in the order of the file, and what they come to together. Emits "changed". */
G_DECLARE_FINAL_TYPE (WeirCpuPools, weir_cpu_pools, WEIR, CPU_POOLS, GObject)

/* What is to be done with a CPU. */
typedef struct {
  guint     n_workers;  /* that may be there, of those that are pinned */
  double    share;      /* what they want of it if each is always busy; more than 1 is too much */
  GArray   *pools;      /* of guint: the pools that they are of, in order */
} WeirCpuUse;

WeirCpuPools     *weir_cpu_pools_new          (void) G_GNUC_WARN_UNUSED_RESULT;
WeirFlow         *weir_cpu_pools_get_flow     (WeirCpuPools       *self);
void              weir_cpu_pools_set_flow     (WeirCpuPools       *self,
                                               WeirFlow           *flow);
guint             weir_cpu_pools_get_n_pools  (WeirCpuPools       *self);
WeirCpuPool      *weir_cpu_pools_get_pool     (WeirCpuPools       *self,
                                               guint               index);
gboolean          weir_cpu_pools_find         (WeirCpuPools       *self,
                                               const char         *id,
                                               guint              *index);
/* NULL if no worker is pinned to it. */
const WeirCpuUse *weir_cpu_pools_get_use      (WeirCpuPools       *self,
                                               guint               cpu);
/* Every CPU that the file names. */
GtkBitset        *weir_cpu_pools_get_all_cpus (WeirCpuPools       *self);
/* How many workers may use every CPU. */
guint             weir_cpu_pools_get_n_any    (WeirCpuPools       *self);

/* Trying out: a copy of the pool, to be changed and then shown in its place; and showing what was
 * changed. In the end it is told to the flow, or given up. */
WeirCpuPool      *weir_cpu_pools_try          (WeirCpuPools       *self,
                                               guint               index);
void              weir_cpu_pools_show         (WeirCpuPools       *self);
gboolean          weir_cpu_pools_is_trying    (WeirCpuPools       *self);
/* All that was tried out, in one step under that name. */
void              weir_cpu_pools_commit       (WeirCpuPools       *self,
                                               const char         *name,
                                               const char         *merge_key);
void              weir_cpu_pools_cancel       (WeirCpuPools       *self);
/* Whose CPUs it is that are being tried out: "head", or "3 nodes". */
char             *weir_cpu_pools_dup_tried    (WeirCpuPools       *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
