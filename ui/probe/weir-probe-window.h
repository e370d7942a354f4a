/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "probe/weir-probe.h"

G_BEGIN_DECLS

#define WEIR_TYPE_PROBE_WINDOW (weir_probe_window_get_type ())

/* What passes at one place of a running flow. */
G_DECLARE_FINAL_TYPE (WeirProbeWindow, weir_probe_window, WEIR, PROBE_WINDOW, AdwWindow)

GtkWidget *weir_probe_window_new (WeirProbe *probe) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
