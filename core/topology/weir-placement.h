/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include "servlets/weir-cpus.h"
#include "topology/weir-topology.h"

G_BEGIN_DECLS

/**
 * WeirPlacement:
 * @WEIR_PLACEMENT_CORES: as many workers as there are cores, each on one
 * @WEIR_PLACEMENT_FAST_CORES: the same with the cores of the fastest kind alone
 * @WEIR_PLACEMENT_SPREAD: each worker on a core of its own, far from the one before: another NUMA
 *   node, or else another package
 * @WEIR_PLACEMENT_PACK: each worker on a CPU of its own, as near to the one before as can be
 * @WEIR_PLACEMENT_ALL: each worker on all CPUs, named one by one
 *
 * Ways to give CPUs to the workers of a pool.
 */
typedef enum {
  WEIR_PLACEMENT_CORES,
  WEIR_PLACEMENT_FAST_CORES,
  WEIR_PLACEMENT_SPREAD,
  WEIR_PLACEMENT_PACK,
  WEIR_PLACEMENT_ALL,
} WeirPlacement;

WEIR_AVAILABLE_IN_ALL
WeirCpus *weir_topology_place      (WeirTopology  *self,
                                    WeirPlacement  placement,
                                    guint          n_workers) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirCpus *weir_topology_leave_free (WeirTopology  *self,
                                    WeirCpus      *cpus,
                                    int            cpu) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
