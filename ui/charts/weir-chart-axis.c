/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "charts/weir-chart-axis.h"

#include <glib/gi18n.h>
#include <math.h>

/* An axis shrinks only when this share of the smaller one is enough. */
#define SHRINK_BELOW 0.8

typedef struct {
  double      from;   /* used for an axis whose top is at least this */
  double      factor;
  const char *suffix;
} Scale;

static const Scale counts[] = { { 1e9, 1e9, " G" }, { 1e6, 1e6, " M" }, { 1e4, 1e3, " k" },
                                { 0, 1, "" } };
static const Scale rates[] = { { 1e9, 1e9, N_(" G/s") }, { 1e6, 1e6, N_(" M/s") },
                               { 1e4, 1e3, N_(" k/s") }, { 0, 1, N_("/s") } };
static const Scale times[] = { { 1, 1, N_(" s") }, { 1e-3, 1e-3, N_(" ms") },
                               { 0, 1e-6, N_(" µs") } };
static const Scale shares[] = { { 0, 0.01, N_(" %") } };
static const Scale bytes[] = { { 1e9, 1e9, N_(" GB") }, { 1e6, 1e6, N_(" MB") },
                               { 1e3, 1e3, N_(" kB") }, { 0, 1, N_(" B") } };

static const struct {
  const Scale *scales; /* the last one is for whatever is left */
  guint        n_scales;
  double       least_top;
} units[] = {
  [WEIR_CHART_COUNT]   = { counts, G_N_ELEMENTS (counts), 10 },
  [WEIR_CHART_RATE]    = { rates, G_N_ELEMENTS (rates), 10 },
  [WEIR_CHART_SECONDS] = { times, G_N_ELEMENTS (times), 1e-4 },
  [WEIR_CHART_SHARE]   = { shares, G_N_ELEMENTS (shares), 1 },
  [WEIR_CHART_BYTES]   = { bytes, G_N_ELEMENTS (bytes), 1e6 },
};

static const Scale *
find_scale (WeirChartUnit unit,
            double        value)
{
  const Scale *scale = units[unit].scales;
  const Scale *last = scale + units[unit].n_scales - 1;

  while (scale < last && value < scale->from)
    scale++;

  return scale;
}

/* The least 1, 2 or 5 times a power of ten that is not below @value. */
static double
round_up (double value)
{
  double power = pow (10, floor (log10 (value)));
  double digits = value / power;

  /* What division adds or takes away does not count. */
  if (digits <= 1 + 1e-9)
    return power;
  if (digits <= 2 + 1e-9)
    return 2 * power;

  return digits <= 5 + 1e-9 ? 5 * power : 10 * power;
}

/* Four or five lines. */
static double
get_step (double top)
{
  double digit = round (top / pow (10, floor (log10 (top) + 1e-9)));

  return digit > 1.5 && digit < 2.5 ? top / 4 : top / 5;
}

static void
set_top (WeirChartAxis *self,
         double         top)
{
  const Scale *scale = find_scale (self->unit, top);

  self->top = top;
  self->step = get_step (top);
  self->factor = scale->factor;
  self->suffix = scale->suffix;
}

void
weir_chart_axis_init (WeirChartAxis *self,
                      WeirChartUnit  unit)
{
  self->unit = unit;
  set_top (self, units[unit].least_top);
}

gboolean
weir_chart_axis_fit (WeirChartAxis *self,
                     double         most)
{
  double top = units[self->unit].least_top;

  if (most > top)
    top = round_up (most);

  if (top > self->top || (top < self->top && most <= SHRINK_BELOW * top))
    {
      set_top (self, top);
      return TRUE;
    }

  return FALSE;
}

static char *
format (double      value,
        double      factor,
        const char *suffix)
{
  double number = value / factor;
  double size = fabs (number);
  int n_decimals = size >= 99.95 || fabs (number - round (number)) < 1e-9 ? 0 : size >= 9.995 ? 1 : 2;

  if (isnan (value))
    return g_strdup ("–");

  return g_strdup_printf ("%.*f%s", n_decimals, number, *suffix != '\0' ? _(suffix) : "");
}

char *
weir_chart_axis_format (const WeirChartAxis *self,
                        double               value)
{
  return format (value, self->factor, self->suffix);
}

char *
weir_chart_format (WeirChartUnit unit,
                   double        value)
{
  const Scale *scale = find_scale (unit, fabs (value));

  return format (value, scale->factor, scale->suffix);
}
