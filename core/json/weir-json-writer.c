/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "json/weir-json-writer.h"

#include <math.h>
#include <string.h>

#include "json/weir-json-string.h"

/* In the indented form an array of scalars stays on one line if that ends within these columns. */
#define LINE_WIDTH 80

typedef struct {
  GString  *text;    /* borrowed */
  gboolean  indented;
  guint     depth;
  gboolean  failed;  /* on a number that JSON does not have */
} Writer;

static void write_node (Writer   *self,
                        JsonNode *node);

static gboolean
reads_back (const char *digits,
            double      number)
{
  double back = g_ascii_strtod (digits, NULL);

  return memcmp (&back, &number, sizeof number) == 0;
}

/* As few digits as give the same double back, and always something that makes it a double. */
static void
write_double (Writer *self,
              double  number)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (number))
    {
      self->failed = TRUE;
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (digits, sizeof digits, formats[i], number);
      if (reads_back (digits, number))
        break;
    }

  g_string_append (self->text, digits);
  if (strpbrk (digits, ".e") == NULL)
    g_string_append (self->text, ".0");
}

static void
write_scalar (Writer   *self,
              JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (JSON_NODE_HOLDS_NULL (node))
    g_string_append (self->text, "null");
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (self->text, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_STRING)
    weir_json_append_string (self->text, json_node_get_string (node));
  else if (type == G_TYPE_DOUBLE)
    write_double (self, json_node_get_double (node));
  else
    g_string_append_printf (self->text, "%" G_GINT64_FORMAT, json_node_get_int (node));
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

/* Writes `[240, 40]`; takes it back and returns FALSE if that, and a comma, do not fit. */
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
      write_scalar (self, json_array_get_element (array, i));
    }
  g_string_append_c (self->text, ']');

  if (g_utf8_strlen (self->text->str + line_start, -1) < LINE_WIDTH)
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
    write_scalar (self, node);
}

static gboolean
write_root (GString  *text,
            JsonNode *node,
            gboolean  indented)
{
  Writer writer = { .text = text, .indented = indented };
  gsize start = text->len;

  write_node (&writer, node);
  if (writer.failed)
    g_string_truncate (text, start);

  return !writer.failed;
}

/*< private >
 * weir_json_write:
 * @text: where to append
 * @node: a node, whose strings are UTF-8
 *
 * Writes JSON without white space. Members keep their order; a double has the fewest digits (of 15
 * to 17) that give it back, and stays a double (`1.0`).
 *
 * Returns: whether it could be written; if a number in it is infinite or not a number, which JSON
 *   does not have, nothing is appended
 */
gboolean
weir_json_write (GString  *text,
                 JsonNode *node)
{
  return write_root (text, node, FALSE);
}

/*< private >
 * weir_json_write_indented:
 * @text: where to append
 * @node: a node, whose strings are UTF-8
 *
 * Writes JSON for people and their diffs, otherwise as weir_json_write() does: indented by two
 * spaces, with one member or element a line, but an array of scalars on one line as long as that
 * has at most 80 columns. No line end follows the last bracket.
 *
 * Returns: whether it could be written; if a number in it is infinite or not a number, which JSON
 *   does not have, nothing is appended
 */
gboolean
weir_json_write_indented (GString  *text,
                          JsonNode *node)
{
  return write_root (text, node, TRUE);
}
