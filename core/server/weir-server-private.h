/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/weir-trace.h"
#include "server/weir-run.h"
#include "server/weir-server.h"

G_BEGIN_DECLS

struct _WeirServer
{
  GObject      parent_instance;

  /* owned, constant */
  WeirServlet *servlet;

  pthread_mutex_t lock;

  /* guarded by lock */
  WeirServerState state;
  WeirRun     *run;            /* owned; NULL while stopped */
  guint        capacity;
  guint64      capacity_bytes;
  gboolean     pin_cpus;
  gboolean     paused;
  gboolean     keep_last;
  WeirRun     *last;           /* owned; the last one that is over, where that is kept */
  WeirRecorder *recorder;      /* owned; NULL: nobody watches */
};

WeirRun *weir_server_ref_run        (WeirServer *self) G_GNUC_WARN_UNUSED_RESULT;
WeirRun *weir_server_ref_last_run   (WeirServer *self) G_GNUC_WARN_UNUSED_RESULT;
void     weir_server_keep_last_run  (WeirServer *self);
void     weir_server_notify_paused  (WeirServer *self);

void     weir_server_trace_async    (WeirServer          *self,
                                     WeirValue           *value,
                                     double               timeout,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
WeirTrace *weir_server_get_trace    (GAsyncResult        *result);

WeirRecorder *weir_server_ref_recorder (WeirServer *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
