/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "json/weir-json-writer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json/weir-json-string.h"

/* In the indented form an array of scalars stays on one line if it then ends within these columns. */
#define LINE_WIDTH 80

typedef struct {
  GString *text;      /* borrowed */
  gboolean indented;
  guint    depth;
} Writer;

static void write_node (Writer   *self,
                        JsonNode *node);

/* The fewest digits that give the same double back, and always something that makes it a double. */
static void
write_double (GString *text,
              double   number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint precision = 15; precision <= 17; precision++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%ug", precision);
      g_ascii_formatd (digits, sizeof digits, format, number);
      if (memcmp (&(double) { g_ascii_strtod (digits, NULL) }, &number, sizeof number) == 0)
        break;
    }

  g_string_append (text, digits);
  if (strpbrk (digits, ".e") == NULL)
    g_string_append (text, ".0");
}

static void
write_scalar (GString  *text,
              JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (JSON_NODE_HOLDS_NULL (node))
    g_string_append (text, "null");
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_STRING)
    weir_json_append_string (text, json_node_get_string (node));
  else if (type == G_TYPE_DOUBLE)
    write_double (text, json_node_get_double (node));
  else
    g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
}

static void
begin_line (Writer *self)
{
  if (!self->indented)
    return;

  g_string_append_c (self->text, '\n');
  for (guint i = 0; i < self->depth; i++)
    g_string_append (self->text, "  ");
}

static void
write_member (Writer     *self,
              const char *key,
              JsonNode   *node,
              gboolean    is_first)
{
  if (!is_first)
    g_string_append_c (self->text, ',');
  begin_line (self);
  weir_json_append_string (self->text, key);
  g_string_append (self->text, self->indented ? ": " : ":");
  write_node (self, node);
}

static void
write_object (Writer     *self,
              JsonObject *object)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;
  gboolean is_first = TRUE;

  g_string_append_c (self->text, '{');
  self->depth++;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      write_member (self, key, node, is_first);
      is_first = FALSE;
    }
  self->depth--;
  if (!is_first)
    begin_line (self);
  g_string_append_c (self->text, '}');
}

static gboolean
is_scalar_array (JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!JSON_NODE_HOLDS_VALUE (json_array_get_element (array, i)) &&
        !JSON_NODE_HOLDS_NULL (json_array_get_element (array, i)))
      return FALSE;

  return TRUE;
}

/* Writes `[240, 40]`; takes it back and returns FALSE if the line gets too long by it. */
static gboolean
write_array_on_line (Writer    *self,
                     JsonArray *array)
{
  gsize start = self->text->len;
  const char *newline = g_strrstr_len (self->text->str, (gssize) start, "\n");
  gsize line_start = newline != NULL ? (gsize) (newline + 1 - self->text->str) : 0;

  g_string_append_c (self->text, '[');
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append (self->text, ", ");
      write_scalar (self->text, json_array_get_element (array, i));
    }
  g_string_append_c (self->text, ']');

  if (g_utf8_strlen (self->text->str + line_start, -1) <= LINE_WIDTH)
    return TRUE;
  g_string_truncate (self->text, start);

  return FALSE;
}

static void
write_array (Writer    *self,
             JsonArray *array)
{
  guint length = json_array_get_length (array);

  if (self->indented && is_scalar_array (array) && write_array_on_line (self, array))
    return;

  g_string_append_c (self->text, '[');
  self->depth++;
  for (guint i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append_c (self->text, ',');
      begin_line (self);
      write_node (self, json_array_get_element (array, i));
    }
  self->depth--;
  if (length > 0)
    begin_line (self);
  g_string_append_c (self->text, ']');
}

static void
write_node (Writer   *self,
            JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    write_object (self, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    write_array (self, json_node_get_array (node));
  else
    write_scalar (self->text, node);
}

/*< private >
 * weir_json_write:
 * @text: where to append
 * @node: a node
 *
 * Writes JSON without white space.
 */
void
weir_json_write (GString  *text,
                 JsonNode *node)
{
  Writer writer = { .text = text };

  write_node (&writer, node);
}

/*< private >
 * weir_json_write_indented:
 * @text: where to append
 * @node: a node
 *
 * Writes JSON for people: an indent of two spaces, one member a line.
 */
void
weir_json_write_indented (GString  *text,
                          JsonNode *node)
{
  Writer writer = { .text = text, .indented = TRUE };

  write_node (&writer, node);
}
