/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/weir-probe.h"

G_BEGIN_DECLS

/* In weir-probe-value.c */
WeirProbeValue *weir_probe_value_new (gint64      time,
                                      guint64     item,
                                      const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
