/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* CPUs as people write them: 0-63, 128-191. */

#include "servlets/weir-cpus-private.h"

#include <string.h>

#include "base/weir-error.h"

/**
 * weir_cpus_numbers_to_text:
 * @cpus: (array length=n_cpus): CPU numbers, 0 or more
 * @n_cpus: how many there are
 *
 * Tells CPUs in as few words as can be, whatever their order: `0-3, 8`.
 *
 * Returns: (transfer full): a text, empty if there are none
 */
char *
weir_cpus_numbers_to_text (const int *cpus,
                           guint      n_cpus)
{
  hwloc_bitmap_t bitmap = hwloc_bitmap_alloc ();
  g_autofree char *list = NULL;
  g_auto(GStrv) ranges = NULL;

  g_return_val_if_fail (cpus != NULL || n_cpus == 0, NULL);

  for (guint i = 0; i < n_cpus; i++)
    hwloc_bitmap_set (bitmap, (unsigned) cpus[i]);

  list = weir_cpus_bitmap_to_text (bitmap);
  hwloc_bitmap_free (bitmap);
  ranges = g_strsplit (list, ",", -1);

  return g_strjoinv (", ", ranges);
}

/* One number or two with a dash between them. */
static gboolean
read_range (const char *text,
            guint64    *first,
            guint64    *last)
{
  g_auto(GStrv) ends = g_strsplit (text, "-", 2);

  if (ends[0] == NULL ||
      !g_ascii_string_to_unsigned (g_strstrip (ends[0]), 10, 0, WEIR_CPUS_MAX_CPU, first, NULL))
    return FALSE;

  *last = *first;

  return ends[1] == NULL ||
         g_ascii_string_to_unsigned (g_strstrip (ends[1]), 10, *first, WEIR_CPUS_MAX_CPU, last,
                                     NULL);
}

/**
 * weir_cpus_numbers_from_text:
 * @text: CPU numbers and ranges of them, with commas or spaces between: `0-3, 8`
 * @cpus: (out) (array length=n_cpus) (transfer full): return location for the numbers, in rising
 *   order without repetition
 * @n_cpus: (out): return location for how many there are
 * @error: return location for an error
 *
 * Reads CPUs as people write them.
 *
 * Returns: %TRUE if it could; %FALSE with %WEIR_ERROR_INVALID_ARGUMENT
 */
gboolean
weir_cpus_numbers_from_text (const char  *text,
                             int        **cpus,
                             guint       *n_cpus,
                             GError     **error)
{
  g_auto(GStrv) words = NULL;
  hwloc_bitmap_t bitmap;
  unsigned cpu;
  guint n = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (cpus != NULL && n_cpus != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  words = g_strsplit_set (text, ", \t", -1);
  bitmap = hwloc_bitmap_alloc ();
  for (gsize i = 0; words[i] != NULL; i++)
    {
      guint64 first, last;

      if (*words[i] == '\0')
        continue;

      if (!read_range (words[i], &first, &last))
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                       "“%s” is neither a CPU number from 0 to %d nor a range such as 0-3",
                       words[i], WEIR_CPUS_MAX_CPU);
          hwloc_bitmap_free (bitmap);
          return FALSE;
        }
      hwloc_bitmap_set_range (bitmap, (unsigned) first, (int) last);
    }

  *n_cpus = (guint) MAX (hwloc_bitmap_weight (bitmap), 0);
  *cpus = g_new (int, *n_cpus);
  hwloc_bitmap_foreach_begin (cpu, bitmap)
    (*cpus)[n++] = (int) cpu;
  hwloc_bitmap_foreach_end ();
  hwloc_bitmap_free (bitmap);

  return TRUE;
}
