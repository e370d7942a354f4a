/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "palette/weir-worker-kinds.h"

#include <glib/gi18n.h>
#include <weir.h>

/* A kind that is not here goes by its name in the flow file. */
static const struct {
  const char *type;
  const char *title;
  const char *icon;
} looks[] = {
  { "busy", N_("Busy"), "weir-busy-symbolic" },
  { "command", N_("Program"), "weir-command-symbolic" },
  { "delay", N_("Delay"), "weir-delay-symbolic" },
  { "fail", N_("Fail"), "weir-fail-symbolic" },
  { "jq", N_("jq Filter"), "weir-jq-symbolic" },
  { "module", N_("C Module"), "weir-module-symbolic" },
  { "pass-through", N_("Pass Through"), "weir-pass-through-symbolic" },
  { "python", N_("Python Class"), "weir-python-symbolic" },
};

/**
 * weir_worker_kinds_get:
 *
 * Returns: (transfer none): what weir_worker_registry_describe() gives
 */
JsonObject *
weir_worker_kinds_get (void)
{
  static JsonNode *kinds = NULL;

  if (kinds == NULL)
    kinds = weir_worker_registry_describe ();

  return json_node_get_object (kinds);
}

const char *
weir_worker_kind_get_title (const char *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      if (g_strcmp0 (looks[i].type, type) == 0)
        return _(looks[i].title);
    }

  return type;
}

/* Whether it may run in a thread of the runner, which a program cannot and foreign code should not. */
gboolean
weir_worker_kind_fits_threads (const char *type)
{
  static const char * const apart[] = { "command", "module", "python", NULL };

  return !g_strv_contains (apart, type);
}

const char *
weir_worker_kind_get_icon (const char *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      if (g_strcmp0 (looks[i].type, type) == 0)
        return looks[i].icon;
    }

  return "weir-worker-symbolic";
}

/* Something that a parameter may be until the user says what it is. */
static JsonNode *
new_value (const char *name,
           JsonObject *description)
{
  const char *type = json_object_get_string_member_with_default (description, "type", "any");
  JsonNode *node;

  if (json_object_has_member (description, "default"))
    return json_node_copy (json_object_get_member (description, "default"));

  node = json_node_alloc ();
  if (g_str_equal (type, "string"))
    return json_node_init_string (node, g_str_equal (name, "filter") ? "." : "");
  if (g_str_equal (type, "boolean"))
    return json_node_init_boolean (node, FALSE);
  if (g_str_equal (type, "integer"))
    return json_node_init_int (node, json_object_get_double_member_with_default (description,
                                                                                 "minimum", 0));
  if (g_str_equal (type, "number") || g_str_equal (type, "distribution"))
    return json_node_init_double (node, 0.1);

  if (g_str_equal (type, "array"))
    {
      json_node_init (node, JSON_NODE_ARRAY);
      json_node_take_array (node, json_array_new ());
      return node;
    }
  if (g_str_equal (type, "object"))
    {
      json_node_init (node, JSON_NODE_OBJECT);
      json_node_take_object (node, json_object_new ());
      return node;
    }

  return json_node_init_null (node);
}

static void
add_required (JsonObject *object,
              JsonObject *descriptions)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *description;

  json_object_iter_init_ordered (&iter, descriptions);
  while (json_object_iter_next_ordered (&iter, &name, &description))
    {
      JsonObject *about = json_node_get_object (description);

      if (json_object_get_boolean_member_with_default (about, "required", FALSE))
        json_object_set_member (object, name, new_value (name, about));
    }
}

/**
 * weir_worker_kind_new_json:
 * @type: a kind of worker
 *
 * Returns: (transfer full): a "worker" object with what @type cannot do without
 */
JsonObject *
weir_worker_kind_new_json (const char *type)
{
  JsonObject *worker = json_object_new ();
  JsonObject *kinds = weir_worker_kinds_get ();
  JsonObject *kind = NULL;
  JsonObject *params;

  json_object_set_string_member (worker, "type", type);
  if (json_object_has_member (kinds, type))
    kind = json_object_get_object_member (kinds, type);
  if (kind == NULL)
    return worker;

  add_required (worker, json_object_get_object_member (kind, "keys"));
  params = json_object_new ();
  add_required (params, json_object_get_object_member (kind, "params"));
  if (json_object_get_size (params) > 0)
    json_object_set_object_member (worker, "params", params);
  else
    json_object_unref (params);

  return worker;
}
