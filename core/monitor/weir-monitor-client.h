/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <gio/gio.h>

#include "base/weir-types.h"
#include "base/weir-version.h"
#include "monitor/weir-history.h"
#include "monitor/weir-snapshot.h"
#include "server/weir-server.h"

G_BEGIN_DECLS

#define WEIR_TYPE_MONITOR_CLIENT (weir_monitor_client_get_type ())

/**
 * WeirMonitorClient:
 *
 * A running flow, seen from another process. Nothing of it blocks: what asks the runner has a
 * callback, and what the runner says by itself comes as signals and notifications, all in the main
 * context in which the client was made.
 *
 * It keeps the run's history, which grows by itself from the moment of connecting on and stays
 * when the runner has gone.
 *
 * Properties that notify: `connected`, `state`, `paused` and `owned`. Signals: `sampled` when the
 * history has grown, `log-added` and `failed` when there are new lines or errors; each with the
 * number (uint64) of the newest one.
 */
WEIR_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (WeirMonitorClient, weir_monitor_client, WEIR, MONITOR_CLIENT, GObject)

/* Who runs */
WEIR_AVAILABLE_IN_ALL
char             **weir_monitor_list_sockets                (void) G_GNUC_WARN_UNUSED_RESULT;

/* Connecting */
WEIR_AVAILABLE_IN_ALL
void               weir_monitor_client_new_async            (const char           *path,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
WeirMonitorClient *weir_monitor_client_new_finish           (GAsyncResult         *result,
                                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void               weir_monitor_client_close                (WeirMonitorClient    *self);

/* The run; the state, paused, owned and connected are properties that notify */
WEIR_AVAILABLE_IN_ALL
const char        *weir_monitor_client_get_path             (WeirMonitorClient    *self);
WEIR_AVAILABLE_IN_ALL
gboolean           weir_monitor_client_get_connected        (WeirMonitorClient    *self);
WEIR_AVAILABLE_IN_ALL
const char        *weir_monitor_client_get_version          (WeirMonitorClient    *self);
WEIR_AVAILABLE_IN_ALL
guint              weir_monitor_client_get_pid              (WeirMonitorClient    *self);
WEIR_AVAILABLE_IN_ALL
const char        *weir_monitor_client_get_flow_path        (WeirMonitorClient    *self);
WEIR_AVAILABLE_IN_ALL
const char        *weir_monitor_client_get_flow_name        (WeirMonitorClient    *self);
WEIR_AVAILABLE_IN_ALL
gint64             weir_monitor_client_get_started_at       (WeirMonitorClient    *self);
WEIR_AVAILABLE_IN_ALL
WeirServerState    weir_monitor_client_get_state            (WeirMonitorClient    *self);
WEIR_AVAILABLE_IN_ALL
gboolean           weir_monitor_client_get_paused           (WeirMonitorClient    *self);
WEIR_AVAILABLE_IN_ALL
gboolean           weir_monitor_client_get_owned            (WeirMonitorClient    *self);

/* Its nodes, in the order that snapshots and history have */
WEIR_AVAILABLE_IN_ALL
guint              weir_monitor_client_get_n_nodes          (WeirMonitorClient    *self);
WEIR_AVAILABLE_IN_ALL
const char        *weir_monitor_client_get_node             (WeirMonitorClient    *self,
                                                             guint                 node);
WEIR_AVAILABLE_IN_ALL
const char        *weir_monitor_client_get_node_kind        (WeirMonitorClient    *self,
                                                             guint                 node);
WEIR_AVAILABLE_IN_ALL
gboolean           weir_monitor_client_find_node            (WeirMonitorClient    *self,
                                                             const char           *id,
                                                             guint                *node);

/* Numbers */
WEIR_AVAILABLE_IN_ALL
WeirHistory       *weir_monitor_client_get_history          (WeirMonitorClient    *self);
WEIR_AVAILABLE_IN_ALL
void               weir_monitor_client_get_snapshot_async   (WeirMonitorClient    *self,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
WeirSnapshot      *weir_monitor_client_get_snapshot_finish  (WeirMonitorClient    *self,
                                                             GAsyncResult         *result,
                                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void               weir_monitor_client_get_metrics_async    (WeirMonitorClient    *self,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
char              *weir_monitor_client_get_metrics_finish   (WeirMonitorClient    *self,
                                                             GAsyncResult         *result,
                                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void               weir_monitor_client_get_workers_async    (WeirMonitorClient    *self,
                                                             const char           *node,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
GVariant          *weir_monitor_client_get_workers_finish   (WeirMonitorClient    *self,
                                                             GAsyncResult         *result,
                                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* Texts */
WEIR_AVAILABLE_IN_ALL
void               weir_monitor_client_get_flow_async       (WeirMonitorClient    *self,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
char              *weir_monitor_client_get_flow_finish      (WeirMonitorClient    *self,
                                                             GAsyncResult         *result,
                                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void               weir_monitor_client_get_log_async        (WeirMonitorClient    *self,
                                                             guint64               after,
                                                             const char           *source,
                                                             guint                 most,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
GVariant          *weir_monitor_client_get_log_finish       (WeirMonitorClient    *self,
                                                             GAsyncResult         *result,
                                                             guint64              *last,
                                                             guint64              *n_lost,
                                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void               weir_monitor_client_get_errors_async     (WeirMonitorClient    *self,
                                                             guint64               after,
                                                             const char           *node,
                                                             guint                 most,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
GVariant          *weir_monitor_client_get_errors_finish    (WeirMonitorClient    *self,
                                                             GAsyncResult         *result,
                                                             guint64              *last,
                                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* Values */
WEIR_AVAILABLE_IN_ALL
void               weir_monitor_client_call_async           (WeirMonitorClient    *self,
                                                             const char           *value,
                                                             double                timeout,
                                                             gboolean              trace,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
char              *weir_monitor_client_call_finish          (WeirMonitorClient    *self,
                                                             GAsyncResult         *result,
                                                             char                **item_error,
                                                             char                **steps,
                                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void               weir_monitor_client_set_probe_async      (WeirMonitorClient    *self,
                                                             const char           *port,
                                                             gboolean              on,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
gboolean           weir_monitor_client_set_probe_finish     (WeirMonitorClient    *self,
                                                             GAsyncResult         *result,
                                                             GError              **error);
WEIR_AVAILABLE_IN_ALL
void               weir_monitor_client_get_probe_async      (WeirMonitorClient    *self,
                                                             const char           *port,
                                                             guint64               after,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
GVariant          *weir_monitor_client_get_probe_finish     (WeirMonitorClient    *self,
                                                             GAsyncResult         *result,
                                                             guint64              *n_passed,
                                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* Steering */
WEIR_AVAILABLE_IN_ALL
void               weir_monitor_client_stop_async           (WeirMonitorClient    *self,
                                                             gboolean              now,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
gboolean           weir_monitor_client_stop_finish          (WeirMonitorClient    *self,
                                                             GAsyncResult         *result,
                                                             GError              **error);
WEIR_AVAILABLE_IN_ALL
void               weir_monitor_client_set_paused_async     (WeirMonitorClient    *self,
                                                             gboolean              paused,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
gboolean           weir_monitor_client_set_paused_finish    (WeirMonitorClient    *self,
                                                             GAsyncResult         *result,
                                                             GError              **error);
WEIR_AVAILABLE_IN_ALL
void               weir_monitor_client_set_pool_async       (WeirMonitorClient    *self,
                                                             const char           *node,
                                                             const char           *settings,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
gboolean           weir_monitor_client_set_pool_finish      (WeirMonitorClient    *self,
                                                             GAsyncResult         *result,
                                                             guint                *n_workers,
                                                             GError              **error);
WEIR_AVAILABLE_IN_ALL
void               weir_monitor_client_set_owner_async      (WeirMonitorClient    *self,
                                                             gboolean              owner,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
gboolean           weir_monitor_client_set_owner_finish     (WeirMonitorClient    *self,
                                                             GAsyncResult         *result,
                                                             GError              **error);

G_END_DECLS
