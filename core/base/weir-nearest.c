/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-nearest.h"

#include <string.h>

/* Longer words are not typing slips of anything we know. */
#define MAX_LENGTH 64

typedef guint Row[MAX_LENGTH + 1];

static inline gboolean
same (char a,
      char b)
{
  return g_ascii_tolower (a) == g_ascii_tolower (b);
}

/* How many letters to add, drop, change or swap with their neighbour make @b of @a: the table of
 * all beginnings, of which three rows are kept. */
static guint
distance (const char *a,
          gsize       a_length,
          const char *b,
          gsize       b_length)
{
  Row rows[3];

  for (gsize j = 0; j <= b_length; j++)
    rows[0][j] = j;

  for (gsize i = 1; i <= a_length; i++)
    {
      guint *row = rows[i % 3];
      const guint *above = rows[(i + 2) % 3];
      const guint *two_above = rows[(i + 1) % 3];

      row[0] = i;
      for (gsize j = 1; j <= b_length; j++)
        {
          gboolean differ = !same (a[i - 1], b[j - 1]);

          row[j] = MIN (above[j - 1] + differ, MIN (row[j - 1], above[j]) + 1);
          if (i > 1 && j > 1 && same (a[i - 1], b[j - 2]) && same (a[i - 2], b[j - 1]))
            row[j] = MIN (row[j], two_above[j - 2] + 1);
        }
    }

  return rows[a_length % 3][b_length];
}

/**
 * weir_nearest:
 * @word: what somebody wrote
 * @candidates: (array zero-terminated=1): what it could have been
 *
 * Finds what a misspelt word was probably meant to be, for a message that asks.
 *
 * Returns: (transfer none) (nullable): one of @candidates, or %NULL if none is near
 */
const char *
weir_nearest (const char         *word,
              const char * const *candidates)
{
  gsize length = strlen (word);
  const char *nearest = NULL;
  guint best = length / 3 + 2;

  if (length > MAX_LENGTH)
    return NULL;

  for (; *candidates != NULL; candidates++)
    {
      gsize candidate_length = strlen (*candidates);
      guint d;

      if (candidate_length > MAX_LENGTH)
        continue;

      d = distance (word, length, *candidates, candidate_length);
      if (d < best && d < MAX (length, candidate_length))
        {
          best = d;
          nearest = *candidates;
        }
    }

  return nearest;
}
