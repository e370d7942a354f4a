/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <hwloc.h>

#include "servlets/weir-cpus.h"

G_BEGIN_DECLS

/* More processes than any machine would run; keeps a slip of the hand from being tried. */
#define WEIR_CPUS_MAX_WORKERS 4096
/* Beyond the largest number that Linux can be built for. */
#define WEIR_CPUS_MAX_CPU     65535

/* A worker for each of @sets, which are GArrays of int; an empty one means every CPU. */
WeirCpus *weir_cpus_new_from_sets (GPtrArray *sets) G_GNUC_WARN_UNUSED_RESULT;

/* As hwloc writes it: 0-3,8 */
char *weir_cpus_bitmap_to_text (hwloc_const_bitmap_t bitmap) G_GNUC_WARN_UNUSED_RESULT;

/* As weir_cpus_check(), for a machine with the CPUs @present (NULL if unknown) and a process that may use @allowed. */
gboolean weir_cpus_check_against (WeirCpus              *self,
                                  const char            *node,
                                  hwloc_const_bitmap_t   present,
                                  hwloc_const_bitmap_t   allowed,
                                  GError               **error);

/* The CPUs that this machine has; NULL where the system does not tell, so that those which are
 * allowed alone decide. */
hwloc_bitmap_t weir_cpus_get_online  (void) G_GNUC_WARN_UNUSED_RESULT;
/* The CPUs that the calling thread may use; NULL with an error where the system does not tell. */
hwloc_bitmap_t weir_cpus_get_allowed (GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
