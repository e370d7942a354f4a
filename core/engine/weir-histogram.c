/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/weir-histogram.h"

/* Log-linear buckets, as HdrHistogram has them: real percentiles in a fixed size, and adding
 * is a shift and an increment. */

/* The smallest value that falls into @bucket. */
guint64
weir_histogram_lower (guint bucket)
{
  guint exponent;

  g_assert (bucket <= WEIR_HISTOGRAM_BUCKETS);

  if (bucket < WEIR_HISTOGRAM_FINE)
    return bucket;

  exponent = bucket / WEIR_HISTOGRAM_FINE + 3;
  return ((guint64) (WEIR_HISTOGRAM_FINE + bucket % WEIR_HISTOGRAM_FINE)) << (exponent - 4);
}

/* The value that @fraction (0 to 1) of what was added does not exceed; 0 when empty. */
guint64
weir_histogram_percentile (const WeirHistogram *self,
                           double               fraction)
{
  guint64 wanted = (guint64) (fraction * (double) self->count + 0.5);
  guint64 seen = 0;

  if (self->count == 0)
    return 0;

  wanted = CLAMP (wanted, 1, self->count);
  /* The last bucket is as wide as what fell into it: only the longest is known of that. */
  for (guint i = 0; i < WEIR_HISTOGRAM_BUCKETS - 1; i++)
    {
      seen += self->buckets[i];
      if (seen >= wanted)
        {
          guint64 middle = (weir_histogram_lower (i) + weir_histogram_lower (i + 1)) / 2;

          return MIN (middle, self->max);
        }
    }

  return self->max;
}

/* The exact mean of what was added; 0 when empty. */
double
weir_histogram_mean (const WeirHistogram *self)
{
  return self->count == 0 ? 0.0 : (double) self->sum / (double) self->count;
}

/* Leaves what was added since @self was like @before. The longest of that is not known, only that
 * nothing was longer. */
void
weir_histogram_subtract (WeirHistogram       *self,
                         const WeirHistogram *before)
{
  self->count -= before->count;
  self->sum -= before->sum;
  for (guint i = 0; i < WEIR_HISTOGRAM_BUCKETS; i++)
    self->buckets[i] -= before->buckets[i];
}
