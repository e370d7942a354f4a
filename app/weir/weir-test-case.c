/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-test-case.h"

#include <string.h>

struct _WeirTestCase {
  /* owned */
  char      *name;   /* (nullable) */
  char      *node;
  WeirValue *input;
  JsonNode  *output; /* what is expected: this */
  JsonNode  *error;  /* or an error with these members; the other one is NULL */
};

static const char * const members[] = { "input", "output", "error", "node", "name", NULL };

void
weir_test_case_free (WeirTestCase *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->node, g_free);
  g_clear_pointer (&self->input, weir_value_unref);
  g_clear_pointer (&self->output, json_node_unref);
  g_clear_pointer (&self->error, json_node_unref);
  g_free (self);
}

static gboolean
refuse (GError     **error,
        const char  *format,
        ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT, message);

  return FALSE;
}

/* A misspelt member would test less than its author believes. */
static gboolean
check_members (JsonObject  *object,
               GError     **error)
{
  JsonObjectIter iter;
  const char *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, NULL))
    {
      const char *nearest = weir_nearest (member, (const char **) members);

      if (g_strv_contains (members, member))
        continue;
      if (nearest != NULL)
        return refuse (error, "a case has no \"%s\"; did you mean \"%s\"?", member, nearest);

      return refuse (error, "a case has no \"%s\"; it has \"input\", \"output\" or \"error\", and "
                     "maybe \"node\" and \"name\"", member);
    }

  if (!json_object_has_member (object, "input"))
    return refuse (error, "the case has no \"input\"");
  if (json_object_has_member (object, "output") == json_object_has_member (object, "error"))
    return refuse (error, "the case has to expect either \"output\" or \"error\"");

  return TRUE;
}

static gboolean
take_text (JsonObject  *object,
           const char  *member,
           char       **text,
           GError     **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse (error, "\"%s\": expected a string", member);

  g_free (*text);
  *text = json_node_dup_string (node);

  return TRUE;
}

static gboolean
take_members (WeirTestCase  *self,
              JsonObject    *object,
              GError       **error)
{
  if (!check_members (object, error) ||
      !take_text (object, "name", &self->name, error) ||
      !take_text (object, "node", &self->node, error))
    return FALSE;

  self->input = weir_value_new_from_node (json_object_get_member (object, "input"));
  if (json_object_has_member (object, "output"))
    {
      self->output = json_object_dup_member (object, "output");
      return TRUE;
    }

  self->error = json_object_dup_member (object, "error");

  return JSON_NODE_HOLDS_OBJECT (self->error) ||
         refuse (error, "\"error\": expected an object with the members that count");
}

WeirTestCase *
weir_test_case_parse (const char  *line,
                      gsize        length,
                      GError     **error)
{
  g_autoptr(WeirTestCase) self = g_new0 (WeirTestCase, 1);
  g_autoptr(WeirValue) value = weir_value_new_from_json (line, (gssize) length, error);
  g_autoptr(JsonNode) node = NULL;

  if (value == NULL)
    return NULL;

  self->node = g_strdup ("");
  node = weir_value_to_node (value);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (error, "a case is an object");
      return NULL;
    }

  if (!take_members (self, json_node_get_object (node), error))
    return NULL;

  return g_steal_pointer (&self);
}

WeirValue *
weir_test_case_get_input (WeirTestCase *self)
{
  return self->input;
}

const char *
weir_test_case_get_name (WeirTestCase *self)
{
  return self->name;
}

const char *
weir_test_case_get_node (WeirTestCase *self)
{
  return self->node;
}

/* Whether the error has all that is expected of it, with these values. */
static gboolean
has_members (JsonNode *expected,
             JsonNode *given)
{
  JsonObject *object = json_node_get_object (given);
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  json_object_iter_init (&iter, json_node_get_object (expected));
  while (json_object_iter_next (&iter, &member, &node))
    {
      JsonNode *other = json_object_get_member (object, member);

      if (other == NULL || !json_node_equal (node, other))
        return FALSE;
    }

  return TRUE;
}

/* The object within {"error": {...}}. */
static JsonNode *
error_to_node (const GError *error)
{
  g_autoptr(WeirValue) value = weir_error_to_value (error);
  g_autoptr(JsonNode) node = weir_value_to_node (value);

  return json_object_dup_member (json_node_get_object (node), "error");
}

static gboolean
is_expected (WeirTestCase *self,
             WeirValue    *output,
             JsonNode     *error)
{
  g_autoptr(WeirValue) expected = NULL;

  if (self->error != NULL)
    return error != NULL && has_members (self->error, error);
  if (output == NULL)
    return FALSE;

  /* As values, to which 1 and 1.0 are the same. */
  expected = weir_value_new_from_node (self->output);

  return weir_value_equal (expected, output);
}

static void
append (GString    *text,
        const char *title,
        const char *prefix,
        JsonNode   *node)
{
  g_autofree char *json = json_to_string (node, FALSE);

  g_string_append_printf (text, "  %-9s %s%s\n", title, prefix, json);
}

char *
weir_test_case_compare (WeirTestCase *self,
                        WeirValue    *output,
                        const GError *error)
{
  g_autoptr(JsonNode) error_node = error != NULL ? error_to_node (error) : NULL;
  g_autoptr(JsonNode) output_node = output != NULL ? weir_value_to_node (output) : NULL;
  g_autoptr(JsonNode) input = weir_value_to_node (self->input);
  GString *text;

  if (is_expected (self, output, error_node))
    return NULL;

  text = g_string_new (NULL);
  append (text, "input", "", input);
  append (text, "expected", self->error != NULL ? "error " : "",
          self->error != NULL ? self->error : self->output);
  append (text, "got", error_node != NULL ? "error " : "",
          error_node != NULL ? error_node : output_node);

  return g_string_free (text, FALSE);
}
