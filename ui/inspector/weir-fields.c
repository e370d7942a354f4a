/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which fields a node has: those of its kind, of its worker, and of its worker's parameters. */

#include <glib/gi18n.h>
#include <string.h>
#include <weir.h>

#include "inspector/weir-field.h"
#include "inspector/weir-module-catalog.h"
#include "palette/weir-worker-kinds.h"

/* Every other key of a node is for those who look for it. */
static const char * const plain_keys[] = {
  "threads", "cpus", "inputs", "fail-fast", "else", NULL
};

/* Are shown in a way of their own. */
static const char * const hidden_keys[] = { "kind", "worker", "cases", NULL };

static void
add_field (GPtrArray      *fields,
           WeirFieldGroup  group,
           const char     *prefix,
           const char     *key,
           JsonNode       *description)
{
  g_autofree char *path = g_strconcat (prefix, key, NULL);

  g_ptr_array_add (fields, weir_field_new (group, path, json_node_get_object (description)));
}

static void
add_described (GPtrArray      *fields,
               WeirFieldGroup  group,
               const char     *prefix,
               JsonObject     *descriptions)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *description;

  json_object_iter_init_ordered (&iter, descriptions);
  while (json_object_iter_next_ordered (&iter, &key, &description))
    add_field (fields, group, prefix, key, description);
}

static void
add_node_fields (GPtrArray *fields,
                 JsonNode  *keys)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *description;

  json_object_iter_init_ordered (&iter, json_node_get_object (keys));
  while (json_object_iter_next_ordered (&iter, &key, &description))
    {
      WeirFieldGroup group = g_strv_contains (plain_keys, key) ? WEIR_FIELD_NODE
                                                               : WEIR_FIELD_ADVANCED;

      if (!g_strv_contains (hidden_keys, key))
        add_field (fields, group, "", key, description);
    }
}

static const char *
get_string (JsonObject *object,
            const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : NULL;
}

/* A choice that shows @titles for what it sets. */
static JsonNode *
describe_choice (JsonArray *choices,
                 JsonArray *titles,
                 const char *help)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "type", "string");
  json_object_set_boolean_member (object, "required", TRUE);
  json_object_set_string_member (object, "help", help);
  json_object_set_array_member (object, "choices", choices);
  json_object_set_array_member (object, "titles", titles);
  json_node_take_object (node, object);

  return node;
}

/* Processes and threads can take each other's place. */
static void
add_kind_field (GPtrArray  *fields,
                const char *kind)
{
  JsonArray *choices, *titles;
  g_autoptr(JsonNode) description = NULL;

  if (g_strcmp0 (kind, "process") != 0 && g_strcmp0 (kind, "thread") != 0)
    return;

  choices = json_array_new ();
  json_array_add_string_element (choices, "process");
  json_array_add_string_element (choices, "thread");
  titles = json_array_new ();
  json_array_add_string_element (titles, _("Processes"));
  json_array_add_string_element (titles, _("Threads"));
  description = describe_choice (choices, titles, _("What the workers run in"));
  add_field (fields, WEIR_FIELD_NODE, "", "kind", description);
}

static void
add_type_field (GPtrArray *fields)
{
  JsonArray *choices = json_array_new ();
  JsonArray *titles = json_array_new ();
  g_autoptr(JsonNode) description = NULL;
  JsonObjectIter iter;
  const char *type;
  JsonNode *kind;

  json_object_iter_init_ordered (&iter, weir_worker_kinds_get ());
  while (json_object_iter_next_ordered (&iter, &type, &kind))
    {
      json_array_add_string_element (choices, type);
      json_array_add_string_element (titles, weir_worker_kind_get_title (type));
    }

  description = describe_choice (choices, titles, _("What kind of worker it is"));
  add_field (fields, WEIR_FIELD_WORKER, "worker.", "type", description);
}

static void
add_case_fields (GPtrArray  *fields,
                 JsonObject *node)
{
  g_autoptr(JsonNode) keys = weir_flow_describe ("case");
  JsonNode *cases = json_object_get_member (node, "cases");

  if (cases == NULL || !JSON_NODE_HOLDS_ARRAY (cases))
    return;

  for (guint i = 0; i < json_array_get_length (json_node_get_array (cases)); i++)
    {
      g_autofree char *prefix = g_strdup_printf ("cases.%u.", i);

      add_described (fields, WEIR_FIELD_CASE, prefix, json_node_get_object (keys));
    }
}

/* The classes of a module are known, so they can be chosen from. */
static void
add_class_field (GPtrArray  *fields,
                 JsonObject *manifest,
                 JsonNode   *description)
{
  g_autoptr(JsonNode) copy = json_node_init_object (json_node_alloc (), json_object_new ());
  JsonObject *target = json_node_get_object (copy);
  JsonObject *source = json_node_get_object (description);
  JsonArray *choices = json_array_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, source);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    json_object_set_member (target, name, json_node_copy (value));

  json_object_iter_init_ordered (&iter, json_object_get_object_member (manifest, "classes"));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    json_array_add_string_element (choices, name);
  json_object_set_array_member (target, "choices", choices);

  add_field (fields, WEIR_FIELD_WORKER, "worker.", "name", copy);
}

/* A manifest need not say what a class takes. */
static void
add_class_params (GPtrArray  *fields,
                  JsonObject *about)
{
  if (json_object_has_member (about, "params"))
    add_described (fields, WEIR_FIELD_WORKER, "worker.params.",
                   json_object_get_object_member (about, "params"));
}

static void
add_module_fields (GPtrArray  *fields,
                   JsonObject *worker,
                   JsonObject *keys,
                   const char *directory)
{
  const char *module = get_string (worker, "module");
  const char *class_name = get_string (worker, "name");
  JsonObject *manifest = module != NULL ? weir_module_catalog_lookup (module, directory) : NULL;
  JsonObject *classes;

  add_field (fields, WEIR_FIELD_WORKER, "worker.", "module",
             json_object_get_member (keys, "module"));
  if (manifest == NULL)
    {
      add_field (fields, WEIR_FIELD_WORKER, "worker.", "name",
                 json_object_get_member (keys, "name"));
      return;
    }

  classes = json_object_get_object_member (manifest, "classes");
  add_class_field (fields, manifest, json_object_get_member (keys, "name"));
  if (class_name != NULL && json_object_has_member (classes, class_name))
    add_class_params (fields, json_object_get_object_member (classes, class_name));
}

static void
add_worker_fields (GPtrArray  *fields,
                   JsonObject *worker,
                   const char *directory)
{
  const char *type = get_string (worker, "type");
  JsonObject *kinds = weir_worker_kinds_get ();
  JsonObject *kind, *keys;

  add_type_field (fields);
  if (type == NULL || !json_object_has_member (kinds, type))
    return;

  kind = json_object_get_object_member (kinds, type);
  keys = json_object_get_object_member (kind, "keys");
  if (g_str_equal (type, "module"))
    {
      add_module_fields (fields, worker, keys, directory);
      return;
    }

  add_described (fields, WEIR_FIELD_WORKER, "worker.", keys);
  add_described (fields, WEIR_FIELD_WORKER, "worker.params.",
                 json_object_get_object_member (kind, "params"));
}

/* Whether one of @fields stands at @path, or inside of what does. */
static gboolean
has_path (GPtrArray  *fields,
          const char *path,
          gboolean   *is_inside)
{
  gsize length = strlen (path);

  for (guint i = 0; i < fields->len; i++)
    {
      const char *other = weir_field_get_path (g_ptr_array_index (fields, i));

      if (g_str_has_prefix (other, path) && (other[length] == '\0' || other[length] == '.'))
        {
          *is_inside = other[length] == '.';
          return TRUE;
        }
    }

  return FALSE;
}

/* What the file says beyond the fields, and beyond what the kind of a node is known to have. */
static void
add_kept (GPtrArray  *fields,
          const char *prefix,
          JsonObject *object,
          gboolean    is_known)
{
  g_autoptr(JsonNode) description = json_node_init_object (json_node_alloc (),
                                                           json_object_new ());
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_set_string_member (json_node_get_object (description), "help",
                                 _("Not known; kept as it is"));
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      g_autofree char *path = g_strconcat (prefix, key, NULL);
      gboolean is_inside = FALSE;

      if (is_known && *prefix == '\0' && g_strv_contains (hidden_keys, key) &&
          !JSON_NODE_HOLDS_OBJECT (value))
        continue;

      if (!has_path (fields, path, &is_inside))
        {
          add_field (fields, WEIR_FIELD_KEPT, prefix, key, description);
        }
      else if (is_inside && JSON_NODE_HOLDS_OBJECT (value))
        {
          g_autofree char *inner = g_strconcat (path, ".", NULL);

          add_kept (fields, inner, json_node_get_object (value), is_known);
        }
    }
}

/**
 * weir_fields_dup_signature:
 * @node: a node of a flow
 *
 * Returns: (transfer full): what it depends on which fields @node has, but for those that it never
 *   has in common with others
 */
char *
weir_fields_dup_signature (JsonObject *node)
{
  static const char * const keys[] = { "type", "module", "name", NULL };
  GString *signature = g_string_new (get_string (node, "kind"));
  JsonNode *member = json_object_get_member (node, "worker");
  JsonObject *worker = member != NULL && JSON_NODE_HOLDS_OBJECT (member)
                       ? json_node_get_object (member) : NULL;

  for (gsize i = 0; worker != NULL && keys[i] != NULL; i++)
    {
      const char *text = get_string (worker, keys[i]);

      g_string_append_printf (signature, "\n%s", text != NULL ? text : "");
    }

  return g_string_free (signature, FALSE);
}

/**
 * weir_fields_list:
 * @node: a node of a flow
 * @directory: (nullable): the folder of the flow's file
 *
 * Returns: (transfer full) (element-type WeirField): what can be set of @node
 */
GPtrArray *
weir_fields_list (JsonObject *node,
                  const char *directory)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_object_unref);
  JsonNode *worker = json_object_get_member (node, "worker");
  const char *kind = get_string (node, "kind");
  g_autoptr(JsonNode) keys = kind != NULL ? weir_flow_describe (kind) : NULL;

  if (keys != NULL)
    {
      add_kind_field (fields, kind);
      if (worker != NULL && JSON_NODE_HOLDS_OBJECT (worker))
        add_worker_fields (fields, json_node_get_object (worker), directory);
      add_node_fields (fields, keys);
      if (g_str_equal (kind, "switch"))
        add_case_fields (fields, node);
    }
  add_kept (fields, "", node, keys != NULL);

  return fields;
}

static WeirField *
new_common_with_any (WeirField *field,
                     GPtrArray *others)
{
  for (guint i = 0; i < others->len; i++)
    {
      WeirField *common = weir_field_new_common (field, g_ptr_array_index (others, i));

      if (common != NULL)
        return common;
    }

  return NULL;
}

/**
 * weir_fields_keep_common:
 * @fields: (element-type WeirField): what can be set of one node
 * @others: (element-type WeirField): what can be set of another
 *
 * Leaves in @fields what can be set of both at once.
 */
void
weir_fields_keep_common (GPtrArray *fields,
                         GPtrArray *others)
{
  for (guint i = fields->len; i > 0; i--)
    {
      WeirField *common = new_common_with_any (g_ptr_array_index (fields, i - 1), others);

      g_ptr_array_remove_index (fields, i - 1);
      if (common != NULL)
        g_ptr_array_insert (fields, (int) i - 1, common);
    }
}

/**
 * weir_fields_list_flow:
 *
 * Returns: (transfer full) (element-type WeirField): what can be set of a flow as a whole
 */
GPtrArray *
weir_fields_list_flow (void)
{
  static const char * const shown[] = { "name", "capacity", "capacity-bytes", NULL };
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(JsonNode) keys = weir_flow_describe ("flow");

  for (gsize i = 0; shown[i] != NULL; i++)
    add_field (fields, WEIR_FIELD_NODE, "", shown[i],
               json_object_get_member (json_node_get_object (keys), shown[i]));

  return fields;
}
