/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "json/weir-json-reader.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "json/weir-json-string.h"

/*
 * json-glib's own parser refuses half a surrogate pair, which RFC 8259 lets in, wraps integers
 * beyond 64 bits, and makes infinity of 1e400. So the nodes are built here, from text that the
 * scanner has let in.
 */
typedef struct {
  const char *at;
  GPtrArray  *open;    /* owned; of JsonNode, which its container owns */
  GString    *string;  /* owned; the string or key that was read last */
} Reader;

/* @at is at the opening quote. */
static const char *
read_string (Reader *self)
{
  const char *end = weir_json_skip_string (self->at);
  gsize length = (gsize) (end - self->at) - 2;

  g_string_set_size (self->string, length);
  length = weir_json_unescape (self->string->str, self->at + 1, length, FALSE);
  g_string_truncate (self->string, length);
  self->at = end;

  return self->string->str;
}

static void
read_number (Reader   *self,
             JsonNode *node)
{
  gsize length = strcspn (self->at, ",]}");
  gsize digits = strspn (self->at, "-0123456789");
  gint64 integer;

  errno = 0;
  integer = g_ascii_strtoll (self->at, NULL, 10);
  if (digits == length && errno == 0)
    json_node_init_int (node, integer);
  else
    json_node_init_double (node, CLAMP (g_ascii_strtod (self->at, NULL), -DBL_MAX, DBL_MAX));
  self->at += length;
}

/* Reads a scalar, or the opening bracket of a container. */
static JsonNode *
read_node (Reader *self)
{
  g_autoptr(JsonNode) node = json_node_alloc ();

  switch (*self->at)
    {
    case '{':
      json_node_take_object (json_node_init (node, JSON_NODE_OBJECT), json_object_new ());
      self->at++;
      break;
    case '[':
      json_node_take_array (json_node_init (node, JSON_NODE_ARRAY), json_array_new ());
      self->at++;
      break;
    case '"':
      json_node_init_string (node, read_string (self));
      break;
    case 't': case 'f':
      json_node_init_boolean (node, *self->at == 't');
      self->at = weir_json_skip_value (self->at);
      break;
    case 'n':
      json_node_init_null (node);
      self->at = weir_json_skip_value (self->at);
      break;
    default:
      read_number (self, node);
    }

  return g_steal_pointer (&node);
}

/* Reads a node with its key, if it has one, into the innermost open container. */
static JsonNode *
read_child (Reader   *self,
            JsonNode *container)
{
  g_autofree char *key = NULL;
  JsonNode *node;

  if (JSON_NODE_HOLDS_ARRAY (container))
    {
      node = read_node (self);
      json_array_add_element (json_node_get_array (container), node);
      return node;
    }

  key = g_strdup (read_string (self));
  self->at++;
  node = read_node (self);
  json_object_set_member (json_node_get_object (container), key, node);

  return node;
}

static gboolean
is_closing (char byte)
{
  return byte == ']' || byte == '}';
}

static void
read_members (Reader *self)
{
  while (self->open->len > 0)
    {
      JsonNode *container = g_ptr_array_index (self->open, self->open->len - 1);

      if (is_closing (*self->at))
        {
          g_ptr_array_set_size (self->open, (int) self->open->len - 1);
          self->at++;
        }
      else if (*self->at == ',')
        {
          self->at++;
        }
      else
        {
          JsonNode *child = read_child (self, container);

          if (!JSON_NODE_HOLDS_VALUE (child) && !JSON_NODE_HOLDS_NULL (child))
            g_ptr_array_add (self->open, child);
        }
    }
}

/*< private >
 * weir_json_read:
 * @json: JSON that was checked and minified, with a NUL at its end
 *
 * Builds what json-glib would, with these differences: an integer beyond 64 bits becomes a double,
 * a number beyond a double's range the largest double, and what a C string in UTF-8 cannot
 * hold (`\u0000`, half a surrogate pair) becomes U+FFFD. Of members with the same key the last
 * one counts.
 *
 * May be called from any thread.
 *
 * Returns: (transfer full): the root
 */
JsonNode *
weir_json_read (const char *json)
{
  g_autoptr(GPtrArray) open = g_ptr_array_new ();
  g_autoptr(GString) string = g_string_new (NULL);
  g_autoptr(JsonNode) root = NULL;
  Reader reader = { .at = json, .open = open, .string = string };

  root = read_node (&reader);
  if (!JSON_NODE_HOLDS_VALUE (root) && !JSON_NODE_HOLDS_NULL (root))
    {
      g_ptr_array_add (open, root);
      read_members (&reader);
    }

  return g_steal_pointer (&root);
}
