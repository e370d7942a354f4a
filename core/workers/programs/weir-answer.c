/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/programs/weir-answer.h"

#include <string.h>

#include "base/weir-error.h"

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

static GError *
read_object (JsonObject *object)
{
  const char *message = get_string (object, "message");
  GError *error;

  if (message == NULL)
    return NULL;

  error = g_error_new_literal (WEIR_ERROR, WEIR_ERROR_FAILED, message);
  weir_error_set_kind (error, get_string (object, "kind"));
  weir_error_set_traceback (error, get_string (object, "traceback"));

  return error;
}

static GError *
read_cause (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return read_object (json_node_get_object (node));
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_error_new_literal (WEIR_ERROR, WEIR_ERROR_FAILED, json_node_get_string (node));

  return NULL;
}

GError *
weir_answer_read_error (WeirValue *value)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *object;

  /* Values are minified: nearly all are told apart by their first bytes. */
  if (!g_str_has_prefix (weir_value_get_json (value, NULL), "{\"error\":"))
    return NULL;

  node = weir_value_to_node (value);
  object = json_node_get_object (node);
  if (json_object_get_size (object) != 1)
    return NULL;

  return read_cause (json_object_get_member (object, "error"));
}

GError *
weir_answer_read_cause (WeirValue *value)
{
  g_autoptr(JsonNode) node = weir_value_to_node (value);

  return read_cause (node);
}
