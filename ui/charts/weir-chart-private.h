/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "charts/weir-chart.h"

G_BEGIN_DECLS

struct _WeirChart {
  GtkWidget      parent_instance;

  /* owned */
  char          *title;
  WeirTimeline  *timeline;
  WeirHistory   *history;  /* (nullable) */
  GPtrArray     *series;   /* of WeirChartSeries */
  GPtrArray     *points;   /* of WeirChartPoints, one for each series; made anew for each drawing */

  WeirChartAxis  axis;
  double         limit;    /* NaN for none */
  gboolean       has_times;

  /* While a stretch is dragged out: from where, to where; in pixels. */
  gboolean       is_dragging;
  double         drag_begin;
  double         drag_end;
};

/* Where the curves are, in the widget. */
graphene_rect_t weir_chart_get_plot     (WeirChart   *self);
double          weir_chart_time_to_x    (WeirChart   *self,
                                         gint64       time);
gint64          weir_chart_x_to_time    (WeirChart   *self,
                                         double       x);

/* Reads what the timeline shows. */
void            weir_chart_read         (WeirChart   *self);
/* "in 12 k/s, out 11 k/s": at the cursor, else the newest. */
char           *weir_chart_format_state (WeirChart   *self) G_GNUC_WARN_UNUSED_RESULT;
/* The value of a series there; NaN where nothing is known. */
double          weir_chart_get_value    (WeirChart   *self,
                                         guint        series);

void            weir_chart_draw         (WeirChart   *self,
                                         GtkSnapshot *snapshot);

G_END_DECLS
