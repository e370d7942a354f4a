/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-filter.h"

#include "base/weir-error.h"
#include "workers/weir-jq.h"

/**
 * weir_filter_check:
 * @filter: a jq filter, as a worker or a case of a switch has it
 * @line: (out) (optional): the line of the first mistake, from 1; 0 if that is not known
 * @column: (out) (optional): the character in it, from 1, where the filter ends too soon that of
 *   its last word; 0 if it is not known
 * @error: return location for an error
 *
 * Looks whether a filter can be compiled, which takes tens of milliseconds; for editors. Nothing is
 * run.
 *
 * Fails with %WEIR_ERROR_INVALID_ARGUMENT, with the words that a check of the flow has for it.
 *
 * Returns: whether it can be compiled
 */
gboolean
weir_filter_check (const char  *filter,
                   guint       *line,
                   guint       *column,
                   GError     **error)
{
  WeirJqPlace place = { 0, 0 };
  gboolean is_good;

  g_return_val_if_fail (filter != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  is_good = weir_jq_check (filter, &place, error);
  if (line != NULL)
    *line = place.line;
  if (column != NULL)
    *column = place.column;

  return is_good;
}
