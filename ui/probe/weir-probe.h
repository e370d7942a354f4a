/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/* How many values are kept. */
#define WEIR_PROBE_MAX 100

#define WEIR_TYPE_PROBE (weir_probe_get_type ())

/* The last values that left a port of a running flow, oldest first: a GListModel of WeirProbeValue
 * that grows once a second. The runner looks as long as this lives. */
G_DECLARE_FINAL_TYPE (WeirProbe, weir_probe, WEIR, PROBE, GObject)

WeirProbe    *weir_probe_new          (WeirMonitorClient *client,
                                       const char        *port) G_GNUC_WARN_UNUSED_RESULT;
const char   *weir_probe_get_port     (WeirProbe         *self);
/* All that have left since it began. */
guint64       weir_probe_get_n_passed (WeirProbe         *self);
/* (nullable): why there is nothing to see */
const char   *weir_probe_get_failure  (WeirProbe         *self);
/* A paused one shows what it has; the runner goes on counting. */
void          weir_probe_set_paused   (WeirProbe         *self,
                                       gboolean           paused);

#define WEIR_TYPE_PROBE_VALUE (weir_probe_value_get_type ())

G_DECLARE_FINAL_TYPE (WeirProbeValue, weir_probe_value, WEIR, PROBE_VALUE, GObject)

/* As JSON in one line; the end of a long one is left out. */
const char   *weir_probe_value_get_text (WeirProbeValue *self);

G_END_DECLS
