/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "charts/weir-chart-axis.h"
#include "charts/weir-chart-series.h"
#include "charts/weir-timeline.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CHART (weir_chart_get_type ())

/* Some measures of a run over time. It draws when its timeline changes, which is once a sample,
 * and not at all while it is not seen. Charts of one timeline have one cross-hair. */
G_DECLARE_FINAL_TYPE (WeirChart, weir_chart, WEIR, CHART, GtkWidget)

GtkWidget *weir_chart_new         (const char      *title,
                                   WeirChartUnit    unit,
                                   WeirTimeline    *timeline);

/* (nullable): what is shown; the chart reads it and never changes it. */
void       weir_chart_set_history (WeirChart       *self,
                                   WeirHistory     *history);
void       weir_chart_add_series  (WeirChart       *self,
                                   WeirChartSeries *series);
void       weir_chart_clear       (WeirChart       *self);
/* A line across at a value that must not be exceeded; NaN for none. */
void       weir_chart_set_limit   (WeirChart       *self,
                                   double           limit);
/* Whether the moments are written below; one of several charts above each other does. */
void       weir_chart_set_times   (WeirChart       *self,
                                   gboolean         times);

G_END_DECLS
