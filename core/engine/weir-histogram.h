/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sixteen buckets to each doubling: a bucket is at most 1/16 wide, so the middle that stands
 * for it is off by 3 % at most. One for each of the first 16 ns and 40 doublings from there
 * reach nearly 5 hours; what is longer is counted in the last one. */
#define WEIR_HISTOGRAM_FINE    16
#define WEIR_HISTOGRAM_BUCKETS (41 * WEIR_HISTOGRAM_FINE)

typedef struct {
  guint64 count;
  guint64 sum;
  guint64 max;
  guint64 buckets[WEIR_HISTOGRAM_BUCKETS];
} WeirHistogram;

static inline guint
weir_histogram_bucket (guint64 value)
{
  guint exponent;
  guint bucket;

  if (value < WEIR_HISTOGRAM_FINE)
    return (guint) value;

  exponent = 63 - (guint) __builtin_clzll (value);
  bucket = (exponent - 3) * WEIR_HISTOGRAM_FINE
           + (guint) ((value >> (exponent - 4)) & (WEIR_HISTOGRAM_FINE - 1));
  return MIN (bucket, WEIR_HISTOGRAM_BUCKETS - 1);
}

static inline void
weir_histogram_add (WeirHistogram *self,
                    gint64         nanoseconds)
{
  guint64 value = (guint64) MAX (nanoseconds, 0);

  self->count++;
  self->sum += value;
  self->max = MAX (self->max, value);
  self->buckets[weir_histogram_bucket (value)]++;
}

guint64 weir_histogram_lower      (guint                bucket);
guint64 weir_histogram_percentile (const WeirHistogram *self,
                                   double               fraction);
double  weir_histogram_mean       (const WeirHistogram *self);
void    weir_histogram_subtract   (WeirHistogram       *self,
                                   const WeirHistogram *before);

G_END_DECLS
