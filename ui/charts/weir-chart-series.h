/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>
#include <weir.h>

G_BEGIN_DECLS

typedef enum {
  WEIR_CHART_LINE,   /* straight from sample to sample: rates and times */
  WEIR_CHART_STEP,   /* the same until the next sample: what is counted, like a backlog */
} WeirChartForm;

/* One measure of the flow or of one of its nodes, as a chart shows it. */
typedef struct {
  /* owned */
  char          *label;

  GdkRGBA        color;
  WeirChartForm  form;
  gboolean       dashed;
  gboolean       of_node;
  guint          node;
  guint          measure;
  double         factor;  /* what is shown is this times what was measured */
} WeirChartSeries;

/* What a stretch of time comes to, in points from left to right: one for each sample, or one for
 * each pixel where there are more samples than that. */
typedef struct {
  guint   length;
  gint64 *times;  /* the end of each */
  double *mean;   /* NaN where nothing is known */
  double *least;
  double *most;
} WeirChartPoints;

WeirChartSeries *weir_chart_series_new        (const char            *label,
                                               const GdkRGBA         *color,
                                               WeirChartForm          form) G_GNUC_WARN_UNUSED_RESULT;
void             weir_chart_series_free       (WeirChartSeries       *self);

/* The finest resolution that goes back to @begin, and does not take more samples than needed. */
WeirResolution   weir_chart_choose_resolution (WeirHistory           *history,
                                               gint64                 begin,
                                               gint64                 end);
WeirChartPoints *weir_chart_series_read       (const WeirChartSeries *self,
                                               WeirHistory           *history,
                                               gint64                 begin,
                                               gint64                 end,
                                               guint                  n_pixels) G_GNUC_WARN_UNUSED_RESULT;

/* The point whose time holds @time, or -1. */
int              weir_chart_points_find       (const WeirChartPoints *self,
                                               gint64                 time);
/* The most that it shows; 0 if nothing. */
double           weir_chart_points_get_most   (const WeirChartPoints *self);
void             weir_chart_points_free       (WeirChartPoints       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirChartSeries, weir_chart_series_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirChartPoints, weir_chart_points_free)

G_END_DECLS
