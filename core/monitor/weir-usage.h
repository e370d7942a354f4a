/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* What a process and those that it has started use. */
typedef struct {
  gint64 cpu;    /* ns: of its own */
  gint64 others; /* ns: of those that it has started, also of those that have ended */
  gint64 memory; /* bytes: resident, of all */
} WeirUsage;

gint64   weir_usage_read_cpu (pid_t      pid);
gboolean weir_usage_read_self (WeirUsage *self);
gboolean weir_usage_read     (WeirUsage *self,
                              pid_t      pid);

G_END_DECLS
