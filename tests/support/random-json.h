/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* Valid JSON of every sort, with white space wherever it may stand; and ways to break it. */

static inline void
append_random_space (GString *text,
                     GRand   *random)
{
  while (g_rand_int_range (random, 0, 4) == 0)
    g_string_append_c (text, " \t\n\r"[g_rand_int_range (random, 0, 4)]);
}

static inline void
append_random_string (GString *text,
                      GRand   *random)
{
  static const char *const parts[] = {
    "a", "word", "longer than eight bytes", " ", "\\n", "\\\"", "\\\\", "\\/", "\\u00e9",
    "\\uD83D\\uDE00", "é", "堰", "😀", "\x7f", "'", "~", "/", "\xf4\x8f\xbf\xbf", "\xef\xbf\xbd",
  };

  g_string_append_c (text, '"');
  for (int n = g_rand_int_range (random, 0, 6); n > 0; n--)
    g_string_append (text, parts[g_rand_int_range (random, 0, G_N_ELEMENTS (parts))]);
  g_string_append_c (text, '"');
}

static inline void
append_random_scalar (GString *text,
                      GRand   *random)
{
  static const char *const words[] = {
    "true", "false", "null", "0", "-0", "0.5", "-1.25e-7", "1E5", "2e+2", "9223372036854775807",
    "-9223372036854775808",
  };

  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      g_string_append_printf (text, "%d",
                              (int) g_rand_int (random) >> g_rand_int_range (random, 0, 31));
      break;
    case 1:
      g_string_append_printf (text, "%d.%u",
                              g_rand_int_range (random, -99, 99), g_rand_int (random));
      break;
    case 2:
      g_string_append (text, words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
      break;
    default:
      append_random_string (text, random);
    }
}

static inline void
append_random_json (GString *text,
                    GRand   *random,
                    guint    most_depth)
{
  gboolean is_object = g_rand_boolean (random);

  append_random_space (text, random);
  if (most_depth == 0 || g_rand_int_range (random, 0, 3) == 0)
    {
      append_random_scalar (text, random);
      append_random_space (text, random);
      return;
    }

  g_string_append_c (text, is_object ? '{' : '[');
  append_random_space (text, random);
  for (int i = 0, n = g_rand_int_range (random, 0, 5); i < n; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      if (is_object)
        {
          append_random_space (text, random);
          append_random_string (text, random);
          append_random_space (text, random);
          g_string_append_c (text, ':');
        }
      append_random_json (text, random, most_depth - 1);
    }
  g_string_append_c (text, is_object ? '}' : ']');
  append_random_space (text, random);
}

/* Changes, takes out or puts in a byte here and there, which breaks most texts but not all. */
static inline void
mutate_text (GString *text,
             GRand   *random)
{
  static const char likely[] = "{}[],:\"\\u0123456789eE+-. tfn\n\x80\xc3\xed\xff";

  for (int n = g_rand_int_range (random, 1, 5); n > 0 && text->len > 0; n--)
    {
      gssize at = g_rand_int_range (random, 0, (gint32) text->len);
      char byte = likely[g_rand_int_range (random, 0, sizeof likely)];

      switch (g_rand_int_range (random, 0, 4))
        {
        case 0:
          text->str[at] = byte;
          break;
        case 1:
          text->str[at] = (char) g_rand_int (random);
          break;
        case 2:
          g_string_erase (text, at, 1);
          break;
        default:
          g_string_insert_c (text, at, byte);
        }
    }
}
