/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "topology/weir-topology.h"

G_BEGIN_DECLS

#define WEIR_TOPOLOGY_N_LEVELS (WEIR_TOPOLOGY_CORE + 1)

/* One hardware thread. */
typedef struct {
  int      cpu;                             /* the operating system's number */
  guint    groups[WEIR_TOPOLOGY_N_LEVELS];  /* counted from 0 in the order of the CPUs */
  guint    numbers[WEIR_TOPOLOGY_N_LEVELS]; /* what people call these groups */
  guint    thread;                          /* within its core */
  guint    kind;                            /* the slowest is 0 */
  gboolean is_allowed;
} WeirTopologyCpu;

/* Asks hwloc: the CPUs, of which there is at least one, with the groups one after another, in
 * each level except for the core's number. @description is NULL for this machine. */
GArray *weir_topology_read (const char  *description,
                            guint       *n_kinds,
                            gboolean    *is_here,
                            GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
