/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "trace/weir-trace-step.h"

G_BEGIN_DECLS

#define WEIR_TYPE_TRACE_BAR (weir_trace_bar_get_type ())

/* When an item was at a node, on the time that it was in the flow: a line while it waited, a block
 * while a worker had it. */
G_DECLARE_FINAL_TYPE (WeirTraceBar, weir_trace_bar, WEIR, TRACE_BAR, GtkWidget)

G_END_DECLS
