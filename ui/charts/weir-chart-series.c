/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "charts/weir-chart-series.h"

#include <math.h>

/* A stretch with more samples than this is shown from the next coarser ones. */
#define MOST_SAMPLES 1200

WeirChartSeries *
weir_chart_series_new (const char    *label,
                       const GdkRGBA *color,
                       WeirChartForm  form)
{
  WeirChartSeries *self = g_new0 (WeirChartSeries, 1);

  self->label = g_strdup (label);
  self->color = *color;
  self->form = form;
  self->factor = 1;

  return self;
}

void
weir_chart_series_free (WeirChartSeries *self)
{
  g_clear_pointer (&self->label, g_free);
  g_free (self);
}

static gboolean
goes_back (WeirHistory    *history,
           WeirResolution  resolution,
           gint64          begin)
{
  guint64 first = weir_history_get_first (history, resolution);
  gint64 length = (gint64) weir_resolution_get_seconds (resolution) * G_USEC_PER_SEC;

  /* The first sample there has ever been is as far back as any. And a ring may hold just what is
   * shown, with its newest sample not yet complete. */
  return weir_history_get_length (history, resolution) > 0 &&
         (first == 1 || weir_history_get_time (history, resolution, first) <= begin + 2 * length);
}

WeirResolution
weir_chart_choose_resolution (WeirHistory *history,
                              gint64       begin,
                              gint64       end)
{
  for (WeirResolution resolution = WEIR_RESOLUTION_1S;
       resolution < WEIR_RESOLUTION_60S;
       resolution++)
    {
      gint64 length = (gint64) weir_resolution_get_seconds (resolution) * G_USEC_PER_SEC;

      if ((end - begin) / length <= MOST_SAMPLES && goes_back (history, resolution, begin))
        return resolution;
    }

  return weir_history_get_length (history, WEIR_RESOLUTION_60S) > 0 ? WEIR_RESOLUTION_60S
                                                                    : WEIR_RESOLUTION_1S;
}

static WeirChartPoints *
points_new (guint length)
{
  WeirChartPoints *self = g_new0 (WeirChartPoints, 1);

  self->length = length;
  self->times = g_new (gint64, length);
  self->mean = g_new (double, length);
  self->least = g_new (double, length);
  self->most = g_new (double, length);

  return self;
}

void
weir_chart_points_free (WeirChartPoints *self)
{
  g_clear_pointer (&self->times, g_free);
  g_clear_pointer (&self->mean, g_free);
  g_clear_pointer (&self->least, g_free);
  g_clear_pointer (&self->most, g_free);
  g_free (self);
}

static void
read_values (const WeirChartSeries *self,
             WeirHistory           *history,
             WeirResolution         resolution,
             WeirStatistic          statistic,
             guint64                first,
             guint                  length,
             double                *values)
{
  if (length == 0)
    return;

  if (self->of_node)
    weir_history_read_node (history, resolution, statistic, self->node, self->measure,
                            first, length, values);
  else
    weir_history_read_flow (history, resolution, statistic, self->measure, first, length, values);

  for (guint i = 0; i < length; i++)
    values[i] *= self->factor;
}

static double
get_least (double a,
           double b)
{
  return isnan (a) || b < a ? b : a;
}

static double
get_most (double a,
          double b)
{
  return isnan (a) || b > a ? b : a;
}

/* Makes one point of those from @begin on and before @end. */
static void
merge (const WeirChartPoints *points,
       guint                  begin,
       guint                  end,
       WeirChartPoints       *merged,
       guint                  index)
{
  double sum = 0, least = NAN, most = NAN;
  guint n_known = 0;

  for (guint i = begin; i < end; i++)
    {
      if (isnan (points->mean[i]))
        continue;

      sum += points->mean[i];
      least = get_least (least, points->least[i]);
      most = get_most (most, points->most[i]);
      n_known++;
    }

  merged->times[index] = points->times[end - 1];
  merged->mean[index] = n_known > 0 ? sum / n_known : NAN;
  merged->least[index] = least;
  merged->most[index] = most;
}

/* What stands in the same pixel for long, since the borders do not move with the newest sample. */
static WeirChartPoints *
reduce (const WeirChartPoints *points,
        gint64                 per_pixel)
{
  g_autoptr(WeirChartPoints) merged = points_new (points->length);
  guint n = 0;

  for (guint i = 0; i < points->length;)
    {
      gint64 pixel = points->times[i] / per_pixel;
      guint end = i + 1;

      while (end < points->length && points->times[end] / per_pixel == pixel)
        end++;

      merge (points, i, end, merged, n++);
      i = end;
    }
  merged->length = n;

  return g_steal_pointer (&merged);
}

WeirChartPoints *
weir_chart_series_read (const WeirChartSeries *self,
                        WeirHistory           *history,
                        gint64                 begin,
                        gint64                 end,
                        guint                  n_pixels)
{
  WeirResolution resolution = weir_chart_choose_resolution (history, begin, end);
  guint64 first = weir_history_find (history, resolution, begin);
  guint64 last = weir_history_find (history, resolution, end);
  g_autoptr(WeirChartPoints) points = NULL;
  guint length;

  /* With those on either side, so that the line goes on to the borders. */
  if (first > weir_history_get_first (history, resolution))
    first--;
  last = MIN (last, weir_history_get_last (history, resolution));
  length = weir_history_get_length (history, resolution) > 0 && last >= first ? last - first + 1 : 0;

  points = points_new (length);
  for (guint i = 0; i < length; i++)
    points->times[i] = weir_history_get_time (history, resolution, first + i);
  read_values (self, history, resolution, WEIR_STATISTIC_MEAN, first, length, points->mean);
  read_values (self, history, resolution, WEIR_STATISTIC_LEAST, first, length, points->least);
  read_values (self, history, resolution, WEIR_STATISTIC_MOST, first, length, points->most);

  if (n_pixels > 0 && length > n_pixels)
    return reduce (points, MAX (1, (end - begin) / n_pixels));

  return g_steal_pointer (&points);
}

int
weir_chart_points_find (const WeirChartPoints *self,
                        gint64                 time)
{
  for (guint i = 0; i < self->length; i++)
    {
      if (self->times[i] >= time)
        return i;
    }

  return -1;
}

double
weir_chart_points_get_most (const WeirChartPoints *self)
{
  double most = 0;

  for (guint i = 0; i < self->length; i++)
    {
      if (!isnan (self->most[i]))
        most = MAX (most, self->most[i]);
    }

  return most;
}
