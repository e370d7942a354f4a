/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/weir-run-changes.h"

#include <weir.h>

/* What a run can be given while it goes on. */
static const char * const pool_keys[] = { "cpus", "threads" };

/* What a run never notices. */
static const char * const drawing_keys[] = { "frames", "layout", "name", "notes" };

static JsonNode *
parse (const char *text)
{
  g_autoptr(WeirValue) value = weir_value_new_from_json (text, -1, NULL);
  JsonNode *root = value != NULL ? weir_value_to_node (value) : NULL;

  if (root != NULL && !JSON_NODE_HOLDS_OBJECT (root))
    g_clear_pointer (&root, json_node_unref);

  return root;
}

static JsonObject *
get_object (JsonObject *object,
            const char *key)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, key) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
is_equal (JsonObject *one,
          JsonObject *other)
{
  g_autoptr(JsonNode) a = json_node_init_object (json_node_alloc (), one);
  g_autoptr(JsonNode) b = json_node_init_object (json_node_alloc (), other);

  return json_node_equal (a, b);
}

static JsonObject *
copy_without (JsonObject         *object,
              const char * const *keys,
              guint               n_keys)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    json_object_set_member (copy, key, json_node_copy (value));
  for (guint i = 0; i < n_keys; i++)
    json_object_remove_member (copy, keys[i]);

  return copy;
}

/* Apart from the nodes and from what is only drawn. */
static gboolean
has_same_rest (JsonObject *one,
               JsonObject *other)
{
  g_autoptr(JsonObject) a = copy_without (one, drawing_keys, G_N_ELEMENTS (drawing_keys));
  g_autoptr(JsonObject) b = copy_without (other, drawing_keys, G_N_ELEMENTS (drawing_keys));

  json_object_remove_member (a, "nodes");
  json_object_remove_member (b, "nodes");

  return is_equal (a, b);
}

static gboolean
has_same_but_pool (JsonObject *one,
                   JsonObject *other)
{
  g_autoptr(JsonObject) a = copy_without (one, pool_keys, G_N_ELEMENTS (pool_keys));
  g_autoptr(JsonObject) b = copy_without (other, pool_keys, G_N_ELEMENTS (pool_keys));

  return is_equal (a, b);
}

static WeirRunChange
compare_nodes (JsonObject *running,
               JsonObject *drawn,
               GPtrArray  *pools)
{
  JsonObjectIter iter;
  const char *id;
  JsonNode *node;

  if (running == NULL || drawn == NULL ||
      json_object_get_size (running) != json_object_get_size (drawn))
    return running == drawn ? WEIR_RUN_SAME : WEIR_RUN_FLOW;

  json_object_iter_init_ordered (&iter, drawn);
  while (json_object_iter_next_ordered (&iter, &id, &node))
    {
      JsonObject *one = get_object (running, id);
      JsonObject *other = get_object (drawn, id);

      if (one == NULL || other == NULL || !has_same_but_pool (one, other))
        return WEIR_RUN_FLOW;
      if (!is_equal (one, other))
        g_ptr_array_add (pools, g_strdup (id));
    }

  return pools->len > 0 ? WEIR_RUN_POOLS : WEIR_RUN_SAME;
}

WeirRunChange
weir_run_compare (const char *running,
                  const char *drawn,
                  GStrv      *pools)
{
  g_autoptr(JsonNode) one = parse (running);
  g_autoptr(JsonNode) other = parse (drawn);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  WeirRunChange change = WEIR_RUN_FLOW;

  if (one != NULL && other != NULL &&
      has_same_rest (json_node_get_object (one), json_node_get_object (other)))
    change = compare_nodes (get_object (json_node_get_object (one), "nodes"),
                            get_object (json_node_get_object (other), "nodes"), ids);

  if (change != WEIR_RUN_POOLS)
    g_ptr_array_set_size (ids, 0);
  g_ptr_array_add (ids, NULL);
  if (pools != NULL)
    *pools = g_strdupv ((char **) ids->pdata);

  return change;
}

/* What the drawing leaves out is what a run begins with. */
char *
weir_run_dup_settings (const char *drawn,
                       const char *id)
{
  g_autoptr(JsonNode) root = parse (drawn);
  g_autoptr(JsonObject) settings = json_object_new ();
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), settings);
  JsonObject *nodes = root != NULL ? get_object (json_node_get_object (root), "nodes") : NULL;
  JsonObject *pool = get_object (nodes, id);

  json_object_set_null_member (settings, "cpus");
  json_object_set_int_member (settings, "threads", 1);
  for (guint i = 0; pool != NULL && i < G_N_ELEMENTS (pool_keys); i++)
    {
      JsonNode *value = json_object_get_member (pool, pool_keys[i]);

      if (value != NULL)
        json_object_set_member (settings, pool_keys[i], json_node_copy (value));
    }

  return json_to_string (node, FALSE);
}
