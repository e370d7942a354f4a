/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <weir.h>

G_BEGIN_DECLS

#define WEIR_TYPE_RUNNERS_WINDOW (weir_runners_window_get_type ())

/* Which of the flows that run on this machine is to be watched. Signal "chosen" with its
 * WeirMonitorClient; the window is then closed. */
G_DECLARE_FINAL_TYPE (WeirRunnersWindow, weir_runners_window, WEIR, RUNNERS_WINDOW, AdwWindow)

GtkWidget *weir_runners_window_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
