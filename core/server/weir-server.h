/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <gio/gio.h>

#include "base/weir-types.h"
#include "base/weir-version.h"
#include "json/weir-value.h"

G_BEGIN_DECLS

#define WEIR_TYPE_SERVER       (weir_server_get_type ())
#define WEIR_TYPE_SERVER_STATE (weir_server_state_get_type ())

WEIR_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (WeirServer, weir_server, WEIR, SERVER, GObject)

/**
 * WeirServerState:
 * @WEIR_SERVER_STOPPED: nothing runs
 * @WEIR_SERVER_STARTING: workers are being started
 * @WEIR_SERVER_RUNNING: items are taken
 * @WEIR_SERVER_DRAINING: no more items are taken; what was taken is finished
 *
 * Where a server is in its life.
 */
typedef enum {
  WEIR_SERVER_STOPPED,
  WEIR_SERVER_STARTING,
  WEIR_SERVER_RUNNING,
  WEIR_SERVER_DRAINING,
} WeirServerState;

/**
 * WeirBackpressure:
 * @WEIR_BACKPRESSURE_WAIT: wait for room until the call's time is over
 * @WEIR_BACKPRESSURE_REFUSE: fail at once with %WEIR_ERROR_BACKLOG_FULL
 *
 * What a call does when the server is full.
 */
typedef enum {
  WEIR_BACKPRESSURE_WAIT,
  WEIR_BACKPRESSURE_REFUSE,
} WeirBackpressure;

WEIR_AVAILABLE_IN_ALL
GType            weir_server_state_get_type     (void) G_GNUC_CONST;
WEIR_AVAILABLE_IN_ALL
WeirServer      *weir_server_new                (WeirServlet          *servlet) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirServlet     *weir_server_get_servlet        (WeirServer           *self);
WEIR_AVAILABLE_IN_ALL
guint            weir_server_get_capacity       (WeirServer           *self);
WEIR_AVAILABLE_IN_ALL
void             weir_server_set_capacity       (WeirServer           *self,
                                                 guint                 capacity);
WEIR_AVAILABLE_IN_ALL
guint64          weir_server_get_capacity_bytes (WeirServer           *self);
WEIR_AVAILABLE_IN_ALL
void             weir_server_set_capacity_bytes (WeirServer           *self,
                                                 guint64               bytes);
WEIR_AVAILABLE_IN_ALL
gboolean         weir_server_get_pin_cpus       (WeirServer           *self);
WEIR_AVAILABLE_IN_ALL
void             weir_server_set_pin_cpus       (WeirServer           *self,
                                                 gboolean              pin_cpus);
WEIR_AVAILABLE_IN_ALL
guint            weir_server_get_backlog        (WeirServer           *self);
WEIR_AVAILABLE_IN_ALL
WeirServerState  weir_server_get_state          (WeirServer           *self);

WEIR_AVAILABLE_IN_ALL
gboolean         weir_server_start              (WeirServer           *self,
                                                 GCancellable         *cancellable,
                                                 GError              **error);
WEIR_AVAILABLE_IN_ALL
guint            weir_server_stop               (WeirServer           *self,
                                                 double                timeout);
WEIR_AVAILABLE_IN_ALL
void             weir_server_kill               (WeirServer           *self);

WEIR_AVAILABLE_IN_ALL
WeirValue       *weir_server_call               (WeirServer           *self,
                                                 WeirValue            *value,
                                                 double                timeout,
                                                 WeirBackpressure      backpressure,
                                                 GCancellable         *cancellable,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void             weir_server_call_async         (WeirServer           *self,
                                                 WeirValue            *value,
                                                 double                timeout,
                                                 WeirBackpressure      backpressure,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
WeirValue       *weir_server_call_finish        (WeirServer           *self,
                                                 GAsyncResult         *result,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;

WEIR_AVAILABLE_IN_ALL
WeirStream      *weir_server_open_stream        (WeirServer           *self,
                                                 double                timeout,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;

WEIR_AVAILABLE_IN_ALL
gboolean         weir_server_get_paused         (WeirServer           *self);
WEIR_AVAILABLE_IN_ALL
void             weir_server_set_paused         (WeirServer           *self,
                                                 gboolean              paused);
WEIR_AVAILABLE_IN_ALL
gboolean         weir_server_set_pool           (WeirServer           *self,
                                                 const char           *node,
                                                 WeirCpus             *cpus,
                                                 GError              **error);

WEIR_AVAILABLE_IN_ALL
WeirMetrics     *weir_server_get_metrics        (WeirServer           *self) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirValue       *weir_server_get_debug_info     (WeirServer           *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
