/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WEIR_TYPE_CPU_LOAD (weir_cpu_load_get_type ())

/* How busy the CPUs of this machine are, looked at once a second while somebody wants to know.
 * Emits "changed". */
G_DECLARE_FINAL_TYPE (WeirCpuLoad, weir_cpu_load, WEIR, CPU_LOAD, GObject)

WeirCpuLoad *weir_cpu_load_new        (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean     weir_cpu_load_is_running (WeirCpuLoad *self);
void         weir_cpu_load_start      (WeirCpuLoad *self);
void         weir_cpu_load_stop       (WeirCpuLoad *self);
/* From 0 to 1, or negative if it is not known. */
double       weir_cpu_load_get        (WeirCpuLoad *self,
                                       guint        cpu);

/* For tests: takes a text like that of /proc/stat. */
void         weir_cpu_load_take       (WeirCpuLoad *self,
                                       const char  *stat);

G_END_DECLS
