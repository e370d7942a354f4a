/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-size.h"

#include <math.h>
#include <string.h>

static gboolean
parse_text (const char *text,
            guint64    *size)
{
  static const char units[] = "KMGT";
  const char *unit;
  double number;
  char *end;

  /* No sign, no infinity, no hexadecimal. */
  if (!g_ascii_isdigit (*text) || strspn (text, G_CSET_DIGITS ".") < strcspn (text, units))
    return FALSE;

  number = g_ascii_strtod (text, &end);
  unit = *end != '\0' ? strchr (units, *end) : NULL;
  if (unit == NULL ? *end != '\0' : end[1] != '\0')
    return FALSE;
  if (unit != NULL)
    number *= exp2 (10 * (double) (unit - units + 1));
  if (number >= exp2 (63))
    return FALSE;

  *size = (guint64) number;

  return TRUE;
}

gboolean
weir_size_parse (JsonNode *node,
                 guint64  *size)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return parse_text (json_node_get_string (node), size);

  if (type != G_TYPE_INT64 || json_node_get_int (node) < 0)
    return FALSE;

  *size = (guint64) json_node_get_int (node);

  return TRUE;
}

char *
weir_size_format (guint64 size)
{
  static const char * const units[] = { "bytes", "KiB", "MiB", "GiB", "TiB" };
  gsize unit = 0;

  while (unit + 1 < G_N_ELEMENTS (units) && size > 0 && size % 1024 == 0)
    {
      size /= 1024;
      unit++;
    }

  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s", size, units[unit]);
}
