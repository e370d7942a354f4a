/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the numbers of a chart are. */
typedef enum {
  WEIR_CHART_COUNT,   /* of items or workers */
  WEIR_CHART_RATE,    /* a second */
  WEIR_CHART_SECONDS,
  WEIR_CHART_SHARE,   /* from 0 to 1, shown as percent */
  WEIR_CHART_BYTES,
} WeirChartUnit;

/* The upright axis of a chart: from 0 to a round number above all that is shown. It grows at once
 * and shrinks late, so that it does not twitch; and little noise stays little. */
typedef struct {
  WeirChartUnit  unit;
  double         top;
  double         step;   /* from one line to the next */
  double         factor; /* what a value is divided by to be shown */
  const char    *suffix; /* what is shown behind it */
} WeirChartAxis;

void  weir_chart_axis_init   (WeirChartAxis       *self,
                              WeirChartUnit        unit);
/* Makes room for @most; returns whether anything changed. */
gboolean weir_chart_axis_fit (WeirChartAxis       *self,
                              double               most);
/* A number with three significant digits and the axis's unit; a dash for NaN. */
char *weir_chart_axis_format (const WeirChartAxis *self,
                              double               value) G_GNUC_WARN_UNUSED_RESULT;
/* The same with the unit that suits @value alone. */
char *weir_chart_format      (WeirChartUnit        unit,
                              double               value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
