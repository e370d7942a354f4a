/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "monitor/weir-monitor-client.h"
#include "monitor/weir-monitor1.h"

G_BEGIN_DECLS

struct _WeirMonitorClient
{
  GObject          parent_instance;

  /* owned */
  char            *path;
  GDBusConnection *connection;
  WeirMonitor1    *proxy;
  GVariant        *nodes;        /* a(ss) */
  WeirHistory     *history;
  GCancellable    *cancellable;  /* of what keeps the history up to date */
  guint           *places;       /* of all nodes */

  guint            n_nodes;
  guint64          sampled;      /* the newest sample that the runner has */
  guint64          n_calls;      /* their ids */
  guint            resolution;   /* being fetched */
  gboolean         fetching;
  gboolean         connected;
};

/* A runner that does not answer for as long is in trouble. */
#define PATIENCE_MS 30000

GTask    *weir_monitor_client_ask     (WeirMonitorClient    *self,
                                       const char           *method,
                                       GVariant             *arguments,
                                       int                   patience,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data,
                                       gpointer              tag);
GVariant *weir_monitor_client_answer  (GAsyncResult         *result,
                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  weir_monitor_client_is_done (GAsyncResult         *result,
                                       GError              **error);

G_END_DECLS
