/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-module-private.h"

#include "base/weir-error.h"
#include "json/weir-json-scanner.h"
#include "workers/weir-parameter.h"

static JsonObject *
parse (const char  *text,
       gsize        length,
       GError     **error)
{
  g_autoptr(WeirValue) value = NULL;
  g_autoptr(JsonNode) node = NULL;

  if (!weir_json_check (text, length, WEIR_JSON_UNIQUE_KEYS | WEIR_JSON_INT64, error))
    return NULL;

  value = weir_value_new_from_json (text, length, error);
  if (value == NULL)
    return NULL;

  node = weir_value_to_node (value);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT, "expected an object");
      return NULL;
    }

  return json_node_dup_object (node);
}

static gboolean
check_abi (JsonObject  *manifest,
           GError     **error)
{
  JsonNode *node = json_object_get_member (manifest, "abi");

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                           "\"abi\": expected an integer");
      return FALSE;
    }

  if (json_node_get_int (node) != WEIR_MODULE_ABI)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                   "the module was compiled for ABI %" G_GINT64_FORMAT ", but this is %u: "
                   "compile it again",
                   json_node_get_int (node), WEIR_MODULE_ABI);
      return FALSE;
    }

  return TRUE;
}

/* Puts before the message what it is about. */
static gboolean
check_params (JsonObject  *params,
              const char  *class_name,
              GError     **error)
{
  if (weir_parameter_check_table (params, error))
    return TRUE;

  g_prefix_error (error, "class %s: ", class_name);

  return FALSE;
}

static gboolean
check_class (const char  *name,
             JsonNode    *node,
             GError     **error)
{
  JsonObject *klass;
  JsonNode *params;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                   "class %s: expected an object that describes it", name);
      return FALSE;
    }

  klass = json_node_get_object (node);
  params = json_object_get_member (klass, "params");
  if (params == NULL)
    return TRUE;

  if (!JSON_NODE_HOLDS_OBJECT (params))
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                   "class %s: \"params\": expected an object", name);
      return FALSE;
    }

  return check_params (json_node_get_object (params), name, error);
}

static gboolean
check_classes (JsonObject  *manifest,
               GError     **error)
{
  JsonNode *classes = json_object_get_member (manifest, "classes");
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (classes == NULL || !JSON_NODE_HOLDS_OBJECT (classes) ||
      json_object_get_size (json_node_get_object (classes)) == 0)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                           "\"classes\": expected an object with at least one class");
      return FALSE;
    }

  json_object_iter_init_ordered (&iter, json_node_get_object (classes));
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      if (!check_class (name, node, error))
        return FALSE;
    }

  return TRUE;
}

/* The file of the manifest, which is the first thing that people need to know. */
static char *
load (const char  *path,
      char       **file,
      gsize       *length,
      GError     **error)
{
  g_autoptr(GError) cause = NULL;
  g_autofree char *text = NULL;

  *file = g_strconcat (path, ".weir.json", NULL);

  if (!g_file_get_contents (*file, &text, length, &cause))
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                 "the module's manifest cannot be read: %s", cause->message);

  return g_steal_pointer (&text);
}

JsonObject *
weir_module_read_manifest (const char  *path,
                           GError     **error)
{
  g_autoptr(JsonObject) manifest = NULL;
  g_autofree char *file = NULL;
  g_autofree char *text = NULL;
  gsize length;

  text = load (path, &file, &length, error);
  if (text == NULL)
    return NULL;

  manifest = parse (text, length, error);
  if (manifest == NULL || !check_abi (manifest, error) || !check_classes (manifest, error))
    {
      g_prefix_error (error, "%s: ", file);
      return NULL;
    }

  return g_steal_pointer (&manifest);
}

static GPtrArray *
list_classes (JsonObject *classes)
{
  GPtrArray *names = g_ptr_array_new ();
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, classes);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    g_ptr_array_add (names, (gpointer) name);
  g_ptr_array_add (names, NULL);

  return names;
}

JsonObject *
weir_module_describe_class (JsonObject  *manifest,
                            const char  *name,
                            GError     **error)
{
  JsonObject *classes = json_object_get_object_member (manifest, "classes");
  g_autoptr(GPtrArray) names = NULL;
  g_autofree char *all = NULL;

  if (json_object_has_member (classes, name))
    return json_object_get_object_member (classes, name);

  names = list_classes (classes);
  all = g_strjoinv (", ", (char **) names->pdata);
  if (*name == '\0')
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                 "no class is named; the module has %s", all);
  else
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                 "the module has no class \"%s\": it has %s", name, all);

  return NULL;
}
