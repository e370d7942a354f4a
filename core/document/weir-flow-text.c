/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-text.h"

#include <string.h>

#include "document/weir-flow-edit.h"
#include "document/weir-flow-private.h"
#include "json/weir-json-string.h"
#include "json/weir-json-writer.h"

/*
 * A flow file is written so that its differences can be read: a line tells one thing. Nodes, links,
 * places, frames, notes and cases have a line each, or several; a node has a line for each of its
 * keys, unless they all are as plain as in `{ "kind": "ensemble", "inputs": 3 }`. What else there
 * is stands on one line if it fits.
 *
 * Members keep their order; but the drawing comes last, so that moving a node touches no line
 * about what the flow does.
 */

#define LINE_WIDTH 100

/* What a container is, which decides how it is written. */
typedef enum {
  ROLE_TOP,     /* the file */
  ROLE_NODES,   /* has nodes */
  ROLE_NODE,    /* has keys */
  ROLE_LIST,    /* has a line for each of its own */
  ROLE_PLAIN,   /* on one line if it fits */
} Role;

static void write_value (GString  *text,
                         JsonNode *value,
                         Role      role,
                         guint     depth);

static gboolean
is_container (JsonNode *value)
{
  return JSON_NODE_HOLDS_OBJECT (value) || JSON_NODE_HOLDS_ARRAY (value);
}

static void
begin_line (GString *text,
            guint    depth)
{
  g_string_append_c (text, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "  ");
}

static void
append_key (GString    *text,
            const char *key)
{
  weir_json_append_string (text, key);
  g_string_append (text, ": ");
}

static void append_on_line (GString  *text,
                            JsonNode *value,
                            gsize     end);

static void
append_object_on_line (GString    *text,
                       JsonObject *object,
                       gsize       end)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;
  const char *separator = "{ ";

  if (json_object_get_size (object) == 0)
    {
      g_string_append (text, "{}");
      return;
    }

  json_object_iter_init_ordered (&iter, object);
  while (text->len <= end && json_object_iter_next_ordered (&iter, &key, &member))
    {
      g_string_append (text, separator);
      append_key (text, key);
      append_on_line (text, member, end);
      separator = ", ";
    }
  g_string_append (text, " }");
}

/* Stops once the text is longer than @end bytes, at which it will be taken back. */
static void
append_on_line (GString  *text,
                JsonNode *value,
                gsize     end)
{
  JsonArray *array;

  if (JSON_NODE_HOLDS_OBJECT (value))
    {
      append_object_on_line (text, json_node_get_object (value), end);
      return;
    }

  if (!JSON_NODE_HOLDS_ARRAY (value))
    {
      weir_json_write (text, value);
      return;
    }

  array = json_node_get_array (value);
  g_string_append_c (text, '[');
  for (guint i = 0; i < json_array_get_length (array) && text->len <= end; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      append_on_line (text, json_array_get_element (array, i), end);
    }
  g_string_append_c (text, ']');
}

static gsize
find_line (GString *text)
{
  const char *newline = memrchr (text->str, '\n', text->len);

  return newline != NULL ? (gsize) (newline + 1 - text->str) : 0;
}

/* Writes @value behind what is on the line, if there is room for it and a comma. */
static gboolean
write_on_line (GString  *text,
               JsonNode *value)
{
  gsize start = text->len;
  gsize line = find_line (text);

  /* A column takes four bytes at most. */
  append_on_line (text, value, line + 4 * LINE_WIDTH);
  if (g_utf8_strlen (text->str + line, (gssize) (text->len - line)) < LINE_WIDTH)
    return TRUE;

  g_string_truncate (text, start);

  return FALSE;
}

static gboolean
has_containers (JsonNode *value)
{
  g_autoptr(GList) members = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (value))
    return TRUE;

  members = json_object_get_values (json_node_get_object (value));
  for (const GList *link = members; link != NULL; link = link->next)
    {
      if (is_container (link->data))
        return TRUE;
    }

  return FALSE;
}

static gboolean
goes_on_line (JsonNode *value,
              Role      role)
{
  if (role == ROLE_NODE)
    return !has_containers (value);

  return role == ROLE_PLAIN;
}

static Role
get_member_role (Role        role,
                 const char *key)
{
  if (role == ROLE_NODES)
    return ROLE_NODE;

  return role == ROLE_NODE && g_str_equal (key, "cases") ? ROLE_LIST : ROLE_PLAIN;
}

static void
write_object (GString    *text,
              JsonObject *object,
              Role        role,
              guint       depth)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;
  const char *separator = "{";

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &member))
    {
      g_string_append (text, separator);
      begin_line (text, depth + 1);
      append_key (text, key);
      write_value (text, member, get_member_role (role, key), depth + 1);
      separator = ",";
    }
  begin_line (text, depth);
  g_string_append_c (text, '}');
}

static void
write_array (GString   *text,
             JsonArray *array,
             guint      depth)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_string_append_c (text, i > 0 ? ',' : '[');
      begin_line (text, depth + 1);
      write_value (text, json_array_get_element (array, i), ROLE_PLAIN, depth + 1);
    }
  begin_line (text, depth);
  g_string_append_c (text, ']');
}

static gboolean
is_empty (JsonNode *value)
{
  return JSON_NODE_HOLDS_OBJECT (value) ? json_object_get_size (json_node_get_object (value)) == 0
                                        : json_array_get_length (json_node_get_array (value)) == 0;
}

static void
write_value (GString  *text,
             JsonNode *value,
             Role      role,
             guint     depth)
{
  if (!is_container (value) || is_empty (value))
    append_on_line (text, value, G_MAXSIZE);
  else if (goes_on_line (value, role) && write_on_line (text, value))
    return;
  else if (JSON_NODE_HOLDS_OBJECT (value))
    write_object (text, json_node_get_object (value), role, depth);
  else
    write_array (text, json_node_get_array (value), depth);
}

static void
write_top_member (GString    *text,
                  const char *key,
                  JsonNode   *value)
{
  WeirFlowPart part = weir_flow_part_find (key);
  Role role = ROLE_PLAIN;

  if (part == WEIR_FLOW_PART_NODES)
    role = ROLE_NODES;
  else if (part != WEIR_FLOW_N_PARTS)
    role = ROLE_LIST;

  if (text->str[text->len - 1] != '{')
    g_string_append_c (text, ',');
  begin_line (text, 1);
  append_key (text, key);
  write_value (text, value, role, 1);
}

void
weir_flow_write_text (GString       *text,
                      WeirFlowStore *store)
{
  static const char *const last[] = { "layout", "frames", "notes", NULL };
  JsonObject *json = weir_flow_store_get_json (store);
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;

  g_string_append_c (text, '{');
  json_object_iter_init_ordered (&iter, json);
  while (json_object_iter_next_ordered (&iter, &key, &member))
    {
      if (!g_strv_contains (last, key))
        write_top_member (text, key, member);
    }

  for (guint i = 0; last[i] != NULL; i++)
    {
      member = json_object_get_member (json, last[i]);
      if (member != NULL)
        write_top_member (text, last[i], member);
    }

  g_string_append (text, "\n}\n");
}

/**
 * weir_flow_to_text:
 * @self: a flow
 *
 * Writes the document as the text of a file: unknown keys included, members in their order, but
 * what belongs to the drawing at the end. The same document always gives the same text, in which a
 * line tells one thing, and that text gives the same document.
 *
 * Returns: (transfer full): the text, with a line end at its end
 */
char *
weir_flow_to_text (WeirFlow *self)
{
  GString *text;

  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);

  text = g_string_new (NULL);
  weir_flow_write_text (text, weir_flow_get_store (self));

  return g_string_free (text, FALSE);
}
