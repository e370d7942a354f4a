/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "errors/weir-failures.h"

G_BEGIN_DECLS

#define WEIR_TYPE_ERRORS_PANE (weir_errors_pane_get_type ())

/* The items of a run that failed: where and why, with what the node was given. Signals
 * "node-activated" with the id of the node that is to be shown, and "send-again" with the text of
 * the input that is to go through the flow once more. */
G_DECLARE_FINAL_TYPE (WeirErrorsPane, weir_errors_pane, WEIR, ERRORS_PANE, GtkWidget)

WeirFailures *weir_errors_pane_get_failures (WeirErrorsPane *self);

G_END_DECLS
