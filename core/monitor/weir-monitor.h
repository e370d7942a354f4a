/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <gio/gio.h>

#include "base/weir-types.h"
#include "base/weir-version.h"
#include "document/weir-flow.h"
#include "server/weir-server.h"

G_BEGIN_DECLS

#define WEIR_TYPE_MONITOR (weir_monitor_get_type ())

/**
 * WeirInputProgress:
 * @self: a monitor
 * @n_read: (out): items that were read
 * @n_total: (out): items that there are; negative: not known
 * @share: (out): of the input that was read, 0 to 1; negative: not known
 * @data: what was given with the function
 *
 * Tells how far the input was read. Called in the monitor's thread once a second.
 */
typedef void (*WeirInputProgress) (WeirMonitor *self,
                                   guint64     *n_read,
                                   gint64      *n_total,
                                   double      *share,
                                   gpointer     data);

/**
 * WeirMonitor:
 *
 * Lets other programs of the same user see a server and steer it, over a private socket. Made
 * before the server is started. It has a thread of its own, which samples the server once a second
 * and answers; the flow does not notice who watches.
 *
 * What a client asks of the whole run is for the program to do: see
 * [signal@Weir.Monitor::stop-requested].
 */
WEIR_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (WeirMonitor, weir_monitor, WEIR, MONITOR, GObject)

WEIR_AVAILABLE_IN_ALL
WeirMonitor *weir_monitor_new          (WeirServer         *server,
                                        WeirFlow           *flow) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void         weir_monitor_set_input    (WeirMonitor        *self,
                                        WeirInputProgress   progress,
                                        gpointer            data,
                                        GDestroyNotify      destroy);
WEIR_AVAILABLE_IN_ALL
void         weir_monitor_set_owned    (WeirMonitor        *self,
                                        gboolean            owned);
WEIR_AVAILABLE_IN_ALL
gboolean     weir_monitor_start        (WeirMonitor        *self,
                                        const char         *path,
                                        GError            **error);
WEIR_AVAILABLE_IN_ALL
const char  *weir_monitor_get_path     (WeirMonitor        *self);
WEIR_AVAILABLE_IN_ALL
void         weir_monitor_stop         (WeirMonitor        *self);

G_END_DECLS
