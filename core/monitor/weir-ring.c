/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-ring.h"

#include <math.h>

#define MICROSECONDS G_GINT64_CONSTANT (1000000)

/* Forgets the seconds that were added up. */
static void
weir_ring_begin (WeirRing *self)
{
  self->n_seconds = 0;
  for (gsize i = 0; i < self->width; i++)
    {
      self->sums[i] = 0.0;
      self->counts[i] = 0;
      self->least[i] = self->most[i] = NAN;
    }
}

/* The memory of rows that were never written is never touched, and so is none. */
WeirRing *
weir_ring_new (gsize width,
               guint length,
               guint seconds)
{
  WeirRing *self = g_new0 (WeirRing, 1);

  g_assert (length > 0 && seconds > 0 && seconds <= G_MAXUINT8);

  self->width = width;
  self->length = length;
  self->seconds = seconds;
  self->oldest = 1;
  self->times = g_new0 (gint64, length);
  for (guint i = 0; i < (seconds > 1 ? 3 : 1); i++)
    self->rows[i] = g_new0 (float, width * length);
  if (seconds == 1)
    return self;

  self->sums = g_new (double, width);
  self->counts = g_new (guint8, width);
  self->least = g_new (float, width);
  self->most = g_new (float, width);
  weir_ring_begin (self);
  return self;
}

void
weir_ring_free (WeirRing *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++)
    g_free (self->rows[i]);
  g_free (self->times);
  g_free (self->sums);
  g_free (self->counts);
  g_free (self->least);
  g_free (self->most);
  g_free (self);
}

/* The oldest that is kept; one more than the last where there is none. */
guint64
weir_ring_get_first (const WeirRing *self)
{
  return MAX (self->oldest, self->last >= self->length ? self->last - self->length + 1 : 1);
}

gboolean
weir_ring_has (const WeirRing *self,
               guint64         number)
{
  return number >= weir_ring_get_first (self) && number <= self->last;
}

gint64
weir_ring_get_time (const WeirRing *self,
                    guint64         number)
{
  return self->times[number % self->length];
}

static float *
weir_ring_get_place (const WeirRing *self,
                     WeirStatistic   statistic,
                     guint64         number)
{
  guint kind = self->rows[statistic] == NULL ? WEIR_STATISTIC_MEAN : statistic;

  return self->rows[kind] + (number % self->length) * self->width;
}

const float *
weir_ring_get_row (const WeirRing *self,
                   WeirStatistic   statistic,
                   guint64         number)
{
  g_assert (weir_ring_has (self, number));

  return weir_ring_get_place (self, statistic, number);
}

void
weir_ring_read (const WeirRing *self,
                WeirStatistic   statistic,
                gsize           column,
                guint64         first,
                guint           n_samples,
                double         *values)
{
  for (guint i = 0; i < n_samples; i++)
    values[i] = weir_ring_has (self, first + i)
                ? (double) weir_ring_get_place (self, statistic, first + i)[column]
                : NAN;
}

static void
weir_ring_add_up (WeirRing     *self,
                  const double *row)
{
  for (gsize i = 0; i < self->width; i++)
    {
      float value = (float) row[i];

      if (isnan (value))
        continue;
      self->sums[i] += row[i];
      self->counts[i]++;
      /* What is not a number loses every comparison, and the other one is taken. */
      self->least[i] = fminf (self->least[i], value);
      self->most[i] = fmaxf (self->most[i], value);
    }
}

static void
weir_ring_finish (WeirRing *self,
                  gint64    time)
{
  float *means;

  self->last++;
  self->times[self->last % self->length] = time;
  means = weir_ring_get_place (self, WEIR_STATISTIC_MEAN, self->last);
  for (gsize i = 0; i < self->width; i++)
    means[i] = self->counts[i] > 0 ? (float) (self->sums[i] / self->counts[i]) : NAN;
  memcpy (weir_ring_get_place (self, WEIR_STATISTIC_LEAST, self->last), self->least,
          self->width * sizeof (float));
  memcpy (weir_ring_get_place (self, WEIR_STATISTIC_MOST, self->last), self->most,
          self->width * sizeof (float));
  weir_ring_begin (self);
}

static void
weir_ring_write (WeirRing     *self,
                 guint         statistic,
                 const double *row)
{
  float *place = weir_ring_get_place (self, statistic, self->last);

  for (gsize i = 0; i < self->width; i++)
    place[i] = row == NULL ? NAN : (float) row[i];
}

/* The next second is over. */
void
weir_ring_add_second (WeirRing     *self,
                      gint64        time,
                      const double *row)
{
  if (self->seconds == 1)
    {
      self->times[++self->last % self->length] = time;
      weir_ring_write (self, WEIR_STATISTIC_MEAN, row);
      return;
    }

  weir_ring_add_up (self, row);
  if (++self->n_seconds == self->seconds)
    weir_ring_finish (self, time);
}

/* Rows that nobody knows, up to @number; with the times that they would have had. */
static void
weir_ring_fill (WeirRing *self,
                guint64   number,
                gint64    time)
{
  while (self->last < number)
    {
      guint64 rest = number - self->last;

      self->times[++self->last % self->length] = time - (gint64) rest * self->seconds
                                                        * MICROSECONDS;
      for (guint i = 0; i < G_N_ELEMENTS (self->rows) && self->rows[i] != NULL; i++)
        weir_ring_write (self, i, NULL);
    }
}

/* Row @number as somebody else has it; older ones than there are, are passed over. */
void
weir_ring_put (WeirRing             *self,
               guint64               number,
               gint64                time,
               const double * const *rows)
{
  if (number <= self->last)
    return;

  /* Nothing before it, or nothing that the ring could still hold. */
  if (self->last < self->oldest || number - self->last > self->length)
    {
      self->oldest = number;
      self->last = number - 1;
    }
  weir_ring_fill (self, number - 1, time);
  self->times[++self->last % self->length] = time;
  for (guint i = 0; i < G_N_ELEMENTS (self->rows) && self->rows[i] != NULL; i++)
    weir_ring_write (self, i, rows[i]);
}
