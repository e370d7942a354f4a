/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "expression/weir-json-lines.h"

#include <string.h>

/* An array or object up to this long stands in one line. */
#define LINE_LENGTH 36

/* The length of the string at @json, with its quotation marks. */
static gsize
measure_string (const char *json)
{
  gsize length = 1;

  while (json[length] != '"')
    length += json[length] == '\\' ? 2 : 1;

  return length + 1;
}

/* The length of the array or object at @json, or 0 if it is too long for a line. */
static gsize
measure_short (const char *json)
{
  gsize length = 0;
  guint depth = 0;

  do
    {
      gboolean opens = json[length] == '[' || json[length] == '{';
      gboolean closes = json[length] == ']' || json[length] == '}';

      depth += opens - closes;
      length += json[length] == '"' ? measure_string (json + length) : 1;
    }
  while (depth > 0 && length <= LINE_LENGTH);

  return depth == 0 && length <= LINE_LENGTH ? length : 0;
}

static void
begin_line (GString *lines,
            guint    depth)
{
  g_string_append_printf (lines, "\n%*s", (int) depth * 2, "");
}

/* With a space behind each comma and colon, as if each part had a line. */
static void
append_short (GString    *lines,
              const char *json,
              gsize       length)
{
  for (gsize i = 0; i < length;)
    {
      gsize n = json[i] == '"' ? measure_string (json + i) : 1;

      g_string_append_len (lines, json + i, n);
      if (json[i] == ',' || json[i] == ':')
        g_string_append_c (lines, ' ');
      i += n;
    }
}

/* Appends what comes next, and returns how long it was. */
static gsize
append_part (GString    *lines,
             const char *json,
             guint      *depth,
             gsize       max_length)
{
  gboolean opens = *json == '[' || *json == '{';
  gsize length = opens ? measure_short (json) : 0;

  if (length > 0)
    {
      append_short (lines, json, length);
      return length;
    }

  if (*json == ']' || *json == '}')
    begin_line (lines, --*depth);

  length = *json == '"' ? measure_string (json) : 1;
  g_string_append_len (lines, json, MIN (length, max_length));

  if (opens)
    begin_line (lines, ++*depth);
  else if (*json == ',')
    begin_line (lines, *depth);
  else if (*json == ':')
    g_string_append_c (lines, ' ');

  return length;
}

/**
 * weir_json_lines_new:
 * @json: valid, minified JSON
 * @max_length: how many bytes are wanted at most
 *
 * Returns: (transfer full): some lines, which end with an ellipsis if there was more
 */
char *
weir_json_lines_new (const char *json,
                     gsize       max_length)
{
  GString *lines = g_string_new (NULL);
  guint depth = 0;

  while (*json != '\0' && lines->len <= max_length)
    json += append_part (lines, json, &depth, max_length + 1);

  if (lines->len > max_length)
    {
      const char *end = g_utf8_find_prev_char (lines->str, lines->str + max_length + 1);

      g_string_truncate (lines, end != NULL ? end - lines->str : 0);
      g_string_append (lines, "…");
    }

  return g_string_free (lines, FALSE);
}
