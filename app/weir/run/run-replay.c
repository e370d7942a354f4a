/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/run-replay.h"

#include <string.h>

/* All of these go through JSON that is known to be right and has no spaces; @text begins at a
 * value. */

static const char *
skip_string (const char *text)
{
  for (text++; *text != '"'; text++)
    {
      if (*text == '\\')
        text++;
    }

  return text + 1;
}

static const char *
skip_value (const char *text)
{
  guint depth = 0;

  if (*text != '[' && *text != '{' && *text != '"')
    return text + strcspn (text, ",]}");

  do
    {
      if (*text == '"')
        {
          text = skip_string (text);
          continue;
        }

      if (*text == '[' || *text == '{')
        depth++;
      else if (*text == ']' || *text == '}')
        depth--;
      text++;
    }
  while (depth > 0);

  return text;
}

/* The letters of the member that @key, with its quotes, names; NULL if @object has none. */
static const char *
find_member (const char *object,
             const char *key,
             gsize      *length)
{
  gsize key_length = strlen (key);

  if (*object != '{')
    return NULL;

  for (const char *at = object + 1; *at == '"'; at++)
    {
      const char *value = skip_string (at) + 1;
      const char *end = skip_value (value);

      if (strncmp (at, key, key_length) == 0 && at[key_length] == ':')
        {
          *length = (gsize) (end - value);
          return value;
        }

      at = end;
      if (*at != ',')
        break;
    }

  return NULL;
}

/* The line as it was, which is no JSON unless somebody has put it right. */
static WeirValue *
read_line (const char  *json,
           gsize        length,
           GError     **error)
{
  g_autoptr(WeirValue) string = weir_value_new_from_json (json, (gssize) length, NULL);
  g_autoptr(JsonNode) node = weir_value_to_node (string);
  const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  if (text != NULL)
    return weir_value_new_from_json (text, -1, error);

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_JSON,
               "line 1, column 1: \"line\" is no string");

  return NULL;
}

WeirValue *
run_replay_read (const char  *line,
                 gsize        length,
                 GError     **error)
{
  g_autoptr(WeirValue) value = weir_value_new_from_json (line, (gssize) length, error);
  const char *json, *found;
  gsize found_length;

  if (value == NULL)
    return NULL;

  json = weir_value_get_json (value, NULL);
  found = find_member (json, "\"input\"", &found_length);
  if (found != NULL)
    return weir_value_new_from_json (found, (gssize) found_length, error);

  found = find_member (json, "\"line\"", &found_length);
  if (found != NULL)
    return read_line (found, found_length, error);

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_JSON,
               "line 1, column 1: expected an object with \"input\" or \"line\", "
               "as --failed writes them");

  return NULL;
}
