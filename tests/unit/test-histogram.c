/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "engine/weir-histogram.h"

#include <math.h>

#define N_VALUES 20000
#define HOUR     (3600 * G_GUINT64_CONSTANT (1000000000))

typedef guint64 (*Draw) (GRand *rand);

static WeirHistogram *
histogram_new (void)
{
  return g_new0 (WeirHistogram, 1);
}

static guint64
draw_exponential (GRand *rand)
{
  return (guint64) (-log (1.0 - g_rand_double (rand)) * 1e6);
}

static guint64
draw_every_size (GRand *rand)
{
  return (guint64) pow (2.0, g_rand_double_range (rand, 0.0, 43.0));
}

static guint64
draw_small (GRand *rand)
{
  return (guint64) g_rand_int_range (rand, 0, 16);
}

static guint64
draw_two_humps (GRand *rand)
{
  return (guint64) (g_rand_boolean (rand) ? g_rand_int_range (rand, 900, 1100)
                                          : g_rand_int_range (rand, 90000000, 110000000));
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  guint64 left = *(const guint64 *) a;
  guint64 right = *(const guint64 *) b;

  return left < right ? -1 : left > right;
}

/* Each percentile is within 5 % of the value at its rank. */
static void
test_percentiles (gconstpointer data)
{
  static const double fractions[] = { 0.0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1.0 };
  const Draw *draw = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autofree WeirHistogram *histogram = histogram_new ();
  g_autofree guint64 *values = g_new (guint64, N_VALUES);
  double sum = 0.0;

  for (guint i = 0; i < N_VALUES; i++)
    {
      values[i] = (*draw) (rand);
      sum += (double) values[i];
      weir_histogram_add (histogram, (gint64) values[i]);
    }
  qsort (values, N_VALUES, sizeof *values, compare);

  for (guint i = 0; i < G_N_ELEMENTS (fractions); i++)
    {
      guint rank = (guint) (fractions[i] * N_VALUES + 0.5);
      double exact = (double) values[CLAMP (rank, 1, N_VALUES) - 1];
      double told = (double) weir_histogram_percentile (histogram, fractions[i]);

      g_assert_cmpfloat_with_epsilon (told, exact, exact * 0.04 + 0.1);
    }
  g_assert_cmpuint (histogram->count, ==, N_VALUES);
  g_assert_cmpuint (histogram->max, ==, values[N_VALUES - 1]);
  g_assert_cmpuint (weir_histogram_percentile (histogram, 1.0), <=, histogram->max);
  g_assert_cmpfloat_with_epsilon (weir_histogram_mean (histogram), sum / N_VALUES, sum * 1e-9);
}

static void
test_empty (void)
{
  g_autofree WeirHistogram *histogram = histogram_new ();

  g_assert_cmpuint (weir_histogram_percentile (histogram, 0.5), ==, 0);
  g_assert_cmpfloat_with_epsilon (weir_histogram_mean (histogram), 0.0, 1e-12);
}

/* A clock that goes back counts as no time at all. */
static void
test_negative (void)
{
  g_autofree WeirHistogram *histogram = histogram_new ();

  weir_histogram_add (histogram, -5);
  g_assert_cmpuint (histogram->count, ==, 1);
  g_assert_cmpuint (histogram->sum, ==, 0);
  g_assert_cmpuint (weir_histogram_percentile (histogram, 1.0), ==, 0);
}

/* Each bucket begins where the one before ends, and is narrow. */
static void
test_buckets (void)
{
  for (guint i = 0; i < WEIR_HISTOGRAM_BUCKETS; i++)
    {
      guint64 lower = weir_histogram_lower (i);
      guint64 upper = weir_histogram_lower (i + 1);

      g_assert_cmpuint (upper, >, lower);
      g_assert_cmpuint (weir_histogram_bucket (lower), ==, i);
      g_assert_cmpuint (weir_histogram_bucket (upper - 1), ==, i);
      g_assert_cmpuint ((upper - lower - 1) * WEIR_HISTOGRAM_FINE, <=, lower);
    }
}

/* What is longer than the buckets reach is still told in the right size. */
static void
test_beyond (void)
{
  g_autofree WeirHistogram *histogram = histogram_new ();

  weir_histogram_add (histogram, 48 * HOUR);
  g_assert_cmpuint (weir_histogram_percentile (histogram, 0.5), ==, 48 * HOUR);
  weir_histogram_add (histogram, G_MAXINT64);
  g_assert_cmpuint (weir_histogram_percentile (histogram, 1.0), ==, G_MAXINT64);
}

/* An hour at a million items a second does not fit into 32 bits. */
static void
test_many (void)
{
  g_autofree WeirHistogram *histogram = histogram_new ();
  guint bucket = weir_histogram_bucket (1000);

  weir_histogram_add (histogram, 5000);
  histogram->buckets[bucket] = G_MAXUINT32;
  histogram->count += G_MAXUINT32;
  weir_histogram_add (histogram, 1000);
  g_assert_cmpuint (histogram->buckets[bucket], ==, G_GUINT64_CONSTANT (1) << 32);
  g_assert_cmpuint (weir_histogram_percentile (histogram, 0.5), <, 1100);
  g_assert_cmpuint (weir_histogram_percentile (histogram, 0.5), >, 900);
}

int
main (int   argc,
      char *argv[])
{
  static const struct {
    const char *path;
    Draw        draw;
  } shapes[] = {
    { "/histogram/percentiles/exponential", draw_exponential },
    { "/histogram/percentiles/every-size", draw_every_size },
    { "/histogram/percentiles/small", draw_small },
    { "/histogram/percentiles/two-humps", draw_two_humps },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    g_test_add_data_func (shapes[i].path, &shapes[i].draw, test_percentiles);
  g_test_add_func ("/histogram/empty", test_empty);
  g_test_add_func ("/histogram/negative", test_negative);
  g_test_add_func ("/histogram/buckets", test_buckets);
  g_test_add_func ("/histogram/beyond", test_beyond);
  g_test_add_func ("/histogram/many", test_many);

  return g_test_run ();
}
