/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-pattern.h"

#include <math.h>

gboolean
weir_pattern_parse (const char      *name,
                    WeirPatternKind *kind)
{
  static const char * const names[] = {
    [WEIR_PATTERN_CONSTANT] = "constant",
    [WEIR_PATTERN_RAMP] = "ramp",
    [WEIR_PATTERN_BURST] = "burst",
    [WEIR_PATTERN_POISSON] = "poisson",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (names[i], name))
        {
          *kind = i;
          return TRUE;
        }
    }

  return FALSE;
}

void
weir_pattern_init (WeirPattern     *self,
                   WeirPatternKind  kind,
                   double           rate,
                   double           period)
{
  *self = (WeirPattern) { .kind = kind, .rate = rate, .period = period };
  if (kind == WEIR_PATTERN_POISSON)
    self->random = g_rand_new ();
}

void
weir_pattern_clear (WeirPattern *self)
{
  g_clear_pointer (&self->random, g_rand_free);
}

/* The rate grows evenly, so that n items take as long as the root of n says. */
static double
get_ramp_time (const WeirPattern *self,
               double             n)
{
  double n_rising = self->rate * self->period / 2;

  return n < n_rising ? sqrt (2 * self->period * n / self->rate)
                      : self->period + (n - n_rising) / self->rate;
}

static double
get_burst_time (const WeirPattern *self,
                double             n)
{
  double n_burst = MAX (1, round (self->rate * self->period));

  return floor (n / n_burst) * self->period;
}

double
weir_pattern_next (WeirPattern *self)
{
  double n = (double) self->n_items++;

  if (self->rate <= 0)
    return 0;

  switch (self->kind)
    {
    case WEIR_PATTERN_RAMP:
      return get_ramp_time (self, n);

    case WEIR_PATTERN_BURST:
      return get_burst_time (self, n);

    case WEIR_PATTERN_POISSON:
      self->time -= log (1 - g_rand_double (self->random)) / self->rate;
      return self->time;

    case WEIR_PATTERN_CONSTANT:
    default:
      return n / self->rate;
    }
}
