/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-format.h"

#include <math.h>

char *
weir_format_number (double number)
{
  if (isnan (number))
    return g_strdup ("-");
  if (number < 9.995)
    return g_strdup_printf ("%.2f", number);
  if (number < 99.95)
    return g_strdup_printf ("%.1f", number);

  return g_strdup_printf ("%.0f", number);
}

/* With the letter of the largest unit that it reaches, each @step times the one before. */
static char *
format_in_steps (double      number,
                 double      step,
                 const char *letters)
{
  g_autofree char *text = NULL;
  gsize i = 0;

  if (isnan (number))
    return g_strdup ("-");

  if (number <= 0)
    return g_strdup ("0");

  for (; number >= 999.5 && letters[i] != '\0'; i++)
    number /= step;
  text = weir_format_number (number);

  return i == 0 ? g_steal_pointer (&text) : g_strdup_printf ("%s%c", text, letters[i - 1]);
}

char *
weir_format_short (double number)
{
  return format_in_steps (number, 1000, "kMGTP");
}

char *
weir_format_count (double count)
{
  return isnan (count) ? g_strdup ("-") : g_strdup_printf ("%.0f", count);
}

char *
weir_format_seconds (double seconds)
{
  static const struct {
    const char *unit;
    double      size;
  } units[] = {
    { "s", 1 },
    { "ms", 1e-3 },
    { "us", 1e-6 },
  };
  gsize i = 0;
  g_autofree char *number = NULL;

  if (isnan (seconds))
    return g_strdup ("-");
  if (seconds <= 0)
    return g_strdup ("0");

  while (i + 1 < G_N_ELEMENTS (units) && seconds < 0.9995 * units[i].size)
    i++;
  number = weir_format_number (seconds / units[i].size);

  return g_strdup_printf ("%s %s", number, units[i].unit);
}

char *
weir_format_bytes (double bytes)
{
  return format_in_steps (bytes, 1024, "KMGTP");
}

char *
weir_format_share (double share)
{
  return isnan (share) ? g_strdup ("-") : g_strdup_printf ("%.0f %%", 100 * share);
}

char *
weir_format_span (double seconds)
{
  guint64 whole = (guint64) MAX (seconds, 0);
  guint64 days = whole / 86400;
  guint hours = (guint) (whole / 3600 % 24);
  guint minutes = (guint) (whole / 60 % 60);

  if (isnan (seconds))
    return g_strdup ("-");
  if (days > 0)
    return g_strdup_printf ("%" G_GUINT64_FORMAT "d %02u:%02u:%02u", days, hours, minutes,
                            (guint) (whole % 60));
  if (hours > 0)
    return g_strdup_printf ("%u:%02u:%02u", hours, minutes, (guint) (whole % 60));

  return g_strdup_printf ("%u:%02u", minutes, (guint) (whole % 60));
}
