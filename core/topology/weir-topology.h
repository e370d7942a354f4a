/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <gio/gio.h>

#include "base/weir-types.h"
#include "base/weir-version.h"

G_BEGIN_DECLS

#define WEIR_TYPE_TOPOLOGY (weir_topology_get_type ())

/**
 * WeirTopologyLevel:
 * @WEIR_TOPOLOGY_NODE: the NUMA node, which is the memory that is near
 * @WEIR_TOPOLOGY_PACKAGE: the package, which is what sits in a socket
 * @WEIR_TOPOLOGY_CORE: the core, whose hardware threads share its units
 *
 * What CPUs are grouped by, from the outside in. A CPU is one hardware thread.
 */
typedef enum {
  WEIR_TOPOLOGY_NODE,
  WEIR_TOPOLOGY_PACKAGE,
  WEIR_TOPOLOGY_CORE,
} WeirTopologyLevel;

WEIR_AVAILABLE_IN_ALL
GType         weir_topology_get_type     (void) G_GNUC_CONST;
WEIR_AVAILABLE_IN_ALL
WeirTopology *weir_topology_new          (const char           *description,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void          weir_topology_load_async   (const char           *description,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              data);
WEIR_AVAILABLE_IN_ALL
WeirTopology *weir_topology_load_finish  (GAsyncResult         *result,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirTopology *weir_topology_ref          (WeirTopology         *self);
WEIR_AVAILABLE_IN_ALL
void          weir_topology_unref        (WeirTopology         *self);

WEIR_AVAILABLE_IN_ALL
gboolean      weir_topology_is_here      (WeirTopology         *self);
WEIR_AVAILABLE_IN_ALL
guint         weir_topology_get_n_groups (WeirTopology         *self,
                                          WeirTopologyLevel     level);
WEIR_AVAILABLE_IN_ALL
guint         weir_topology_get_n_kinds  (WeirTopology         *self);
WEIR_AVAILABLE_IN_ALL
guint         weir_topology_get_n_cpus   (WeirTopology         *self);
WEIR_AVAILABLE_IN_ALL
gboolean      weir_topology_find_cpu     (WeirTopology         *self,
                                          int                   cpu,
                                          guint                *index);
WEIR_AVAILABLE_IN_ALL
int           weir_topology_get_cpu      (WeirTopology         *self,
                                          guint                 index);
WEIR_AVAILABLE_IN_ALL
guint         weir_topology_get_group    (WeirTopology         *self,
                                          WeirTopologyLevel     level,
                                          guint                 index);
WEIR_AVAILABLE_IN_ALL
guint         weir_topology_get_number   (WeirTopology         *self,
                                          WeirTopologyLevel     level,
                                          guint                 index);
WEIR_AVAILABLE_IN_ALL
guint         weir_topology_get_thread   (WeirTopology         *self,
                                          guint                 index);
WEIR_AVAILABLE_IN_ALL
guint         weir_topology_get_kind     (WeirTopology         *self,
                                          guint                 index);
WEIR_AVAILABLE_IN_ALL
gboolean      weir_topology_is_allowed   (WeirTopology         *self,
                                          guint                 index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTopology, weir_topology_unref)

G_END_DECLS
