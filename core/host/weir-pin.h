/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <sched.h>
#include <sys/types.h>

G_BEGIN_DECLS

gboolean weir_pin_make_set (const int       *cpus,
                            guint            n_cpus,
                            cpu_set_t       *set);
void     weir_pin_process  (pid_t            pid,
                            const cpu_set_t *set);

G_END_DECLS
