/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-nearest.h"

#include <string.h>

/* Longer words are not typing slips of anything we know. */
#define MAX_LENGTH 64

/* Levenshtein's distance, with one row of the table kept. */
static guint
distance (const char *a,
          gsize       a_length,
          const char *b,
          gsize       b_length)
{
  guint row[MAX_LENGTH + 1];

  for (gsize j = 0; j <= b_length; j++)
    row[j] = j;

  for (gsize i = 1; i <= a_length; i++)
    {
      guint diagonal = row[0];

      row[0] = i;
      for (gsize j = 1; j <= b_length; j++)
        {
          guint changed = diagonal + (g_ascii_tolower (a[i - 1]) != g_ascii_tolower (b[j - 1]));

          diagonal = row[j];
          row[j] = MIN (changed, MIN (row[j - 1], row[j]) + 1);
        }
    }

  return row[b_length];
}

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
