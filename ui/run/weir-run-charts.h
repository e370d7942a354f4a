/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "charts/weir-timeline.h"
#include "run/weir-runner.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_RUN_CHARTS (weir_run_charts_get_type ())

/* The charts of a run, side by side as far as there is room: items, backlog, latency and workers.
 * They are about the whole flow, or about the nodes that are selected. */
G_DECLARE_FINAL_TYPE (WeirRunCharts, weir_run_charts, WEIR, RUN_CHARTS, GtkWidget)

WeirTimeline *weir_run_charts_get_timeline  (WeirRunCharts      *self);
/* (nullable) */
void          weir_run_charts_set_runner    (WeirRunCharts      *self,
                                             WeirRunner         *runner);
/* Those that are nodes of the run are shown; if none is, the whole flow. */
void          weir_run_charts_set_selection (WeirRunCharts      *self,
                                             const char * const *ids);

G_END_DECLS
