/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <sched.h>

#include "server/weir-run.h"

G_BEGIN_DECLS

/* A worker on threads of the runner's own: one, or several that share it. All of it is called
 * under the run's lock. */
typedef struct _WeirThread WeirThread;

gboolean weir_thread_start     (WeirRun      *run,
                                WeirSeat     *seat,
                                GError      **error);
void     weir_thread_hand      (WeirThread   *self,
                                WeirEffects  *effects);
void     weir_thread_write_off (WeirThread   *self);
void     weir_thread_close     (WeirThread   *self);
gboolean weir_thread_report    (WeirThread   *self,
                                gint64        now);
gint64   weir_thread_get_cpu_time (WeirThread *self);
void     weir_thread_pin       (WeirThread      *self,
                                const cpu_set_t *set);

G_END_DECLS
