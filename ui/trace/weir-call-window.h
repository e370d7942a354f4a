/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "trace/weir-call.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CALL_WINDOW (weir_call_window_get_type ())

/* Where one value is sent through a flow: what comes out, and for each node that it was at, what
 * went in, what came out, how long it waited and how long it was worked on.
 *
 * Signal "node-activated" with the id of a node that is to be shown, and "run-requested" when a
 * value is to be sent and nothing runs. */
G_DECLARE_FINAL_TYPE (WeirCallWindow, weir_call_window, WEIR, CALL_WINDOW, AdwWindow)

GtkWidget *weir_call_window_new        (WeirCall          *call) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
