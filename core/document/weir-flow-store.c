/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-store.h"

/*
 * The values are never changed, only replaced, so that a step is undone by putting back the value
 * that was there, with all that is in it and in its order. The map of the top holds an empty value
 * where a part stands. Whoever wants one JsonObject (checks do) gets one that shares the values and
 * is made anew, where something has changed, when it is asked for.
 */

struct _WeirFlowStore
{
  /* owned */
  WeirFlowMap *maps[WEIR_FLOW_PART_LINKS];
  GPtrArray   *lists[WEIR_FLOW_N_PARTS];  /* of JsonNode; NULL for those with members */
  JsonNode    *views[WEIR_FLOW_N_PARTS];  /* parts as values; NULL: not up to date */
};

static const char * const part_names[WEIR_FLOW_N_PARTS] = {
  NULL, "nodes", "layout", "links", "frames", "notes",
};

void
weir_flow_change_free (WeirFlowChange *self)
{
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->new_key, g_free);
  g_clear_pointer (&self->before, g_free);
  g_clear_pointer (&self->old_value, json_node_unref);
  g_clear_pointer (&self->new_value, json_node_unref);
  g_free (self);
}

const char *
weir_flow_part_get_name (WeirFlowPart part)
{
  return part_names[part];
}

WeirFlowPart
weir_flow_part_find (const char *name)
{
  WeirFlowPart part = WEIR_FLOW_PART_NODES;

  while (part < WEIR_FLOW_N_PARTS && !g_str_equal (part_names[part], name))
    part++;

  return part;
}

gboolean
weir_flow_part_is_list (WeirFlowPart part)
{
  return part >= WEIR_FLOW_PART_LINKS;
}

static gboolean
is_sort_of (WeirFlowPart  part,
            JsonNode     *value)
{
  return weir_flow_part_is_list (part) ? JSON_NODE_HOLDS_ARRAY (value)
                                       : JSON_NODE_HOLDS_OBJECT (value);
}

static void
fill_map (WeirFlowMap *map,
          JsonObject  *json)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, json);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    weir_flow_map_insert (map, key, value, NULL);
}

static void
fill_list (GPtrArray *list,
           JsonArray *json)
{
  for (guint i = 0; i < json_array_get_length (json); i++)
    g_ptr_array_add (list, json_node_ref (json_array_get_element (json, i)));
}

/* Moves the content of the part, if it is there, out of the top. */
static void
take_part (WeirFlowStore *self,
           WeirFlowPart   part)
{
  JsonNode *value = weir_flow_map_get (self->maps[WEIR_FLOW_PART_TOP], part_names[part]);
  g_autoptr(JsonNode) empty = NULL;

  if (value == NULL || !is_sort_of (part, value))
    return;

  empty = json_node_alloc ();
  if (weir_flow_part_is_list (part))
    {
      fill_list (self->lists[part], json_node_get_array (value));
      json_node_take_array (json_node_init (empty, JSON_NODE_ARRAY), json_array_new ());
    }
  else
    {
      fill_map (self->maps[part], json_node_get_object (value));
      json_node_take_object (json_node_init (empty, JSON_NODE_OBJECT), json_object_new ());
    }

  weir_flow_map_replace (self->maps[WEIR_FLOW_PART_TOP], part_names[part], empty);
}

WeirFlowStore *
weir_flow_store_new (JsonObject *json)
{
  WeirFlowStore *self = g_new0 (WeirFlowStore, 1);

  for (guint i = 0; i < WEIR_FLOW_N_PARTS; i++)
    {
      if (weir_flow_part_is_list (i))
        self->lists[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
      else
        self->maps[i] = weir_flow_map_new ();
    }

  fill_map (self->maps[WEIR_FLOW_PART_TOP], json);
  for (guint i = WEIR_FLOW_PART_NODES; i < WEIR_FLOW_N_PARTS; i++)
    take_part (self, i);

  return self;
}

void
weir_flow_store_free (WeirFlowStore *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->maps); i++)
    g_clear_pointer (&self->maps[i], weir_flow_map_free);
  for (guint i = 0; i < WEIR_FLOW_N_PARTS; i++)
    {
      g_clear_pointer (&self->lists[i], g_ptr_array_unref);
      g_clear_pointer (&self->views[i], json_node_unref);
    }
  g_free (self);
}

gboolean
weir_flow_store_has_part (WeirFlowStore *self,
                          WeirFlowPart   part)
{
  JsonNode *value = weir_flow_map_get (self->maps[WEIR_FLOW_PART_TOP], part_names[part]);

  return value != NULL && is_sort_of (part, value);
}

WeirFlowMap *
weir_flow_store_get_map (WeirFlowStore *self,
                         WeirFlowPart   part)
{
  g_assert (!weir_flow_part_is_list (part));

  return self->maps[part];
}

GPtrArray *
weir_flow_store_get_list (WeirFlowStore *self,
                          WeirFlowPart   part)
{
  g_assert (weir_flow_part_is_list (part));

  return self->lists[part];
}

static void
change_list (GPtrArray *list,
             guint      index,
             JsonNode  *from,
             JsonNode  *to)
{
  if (from == NULL)
    {
      g_ptr_array_insert (list, (int) index, json_node_ref (to));
      return;
    }

  if (to == NULL)
    {
      g_ptr_array_remove_index (list, index);
      return;
    }

  json_node_unref (g_ptr_array_index (list, index));
  g_ptr_array_index (list, index) = json_node_ref (to);
}

static void
change_map (WeirFlowMap *map,
            const char  *key,
            const char  *before,
            JsonNode    *from,
            JsonNode    *to)
{
  if (from == NULL)
    weir_flow_map_insert (map, key, to, before);
  else if (to == NULL)
    weir_flow_map_remove (map, key);
  else
    weir_flow_map_replace (map, key, to);
}

void
weir_flow_store_apply (WeirFlowStore        *self,
                       const WeirFlowChange *change,
                       gboolean              backwards)
{
  JsonNode *from = backwards ? change->new_value : change->old_value;
  JsonNode *to = backwards ? change->old_value : change->new_value;

  g_clear_pointer (&self->views[WEIR_FLOW_PART_TOP], json_node_unref);
  g_clear_pointer (&self->views[change->part], json_node_unref);

  if (weir_flow_part_is_list (change->part))
    change_list (self->lists[change->part], change->index, from, to);
  else if (change->new_key == NULL)
    change_map (self->maps[change->part], change->key, change->before, from, to);
  else if (backwards)
    weir_flow_map_rename (self->maps[change->part], change->new_key, change->key);
  else
    weir_flow_map_rename (self->maps[change->part], change->key, change->new_key);
}

static JsonNode *
make_view (WeirFlowStore *self,
           WeirFlowPart   part)
{
  g_autoptr(JsonArray) array = NULL;

  if (!weir_flow_part_is_list (part))
    return weir_flow_map_to_json (self->maps[part]);

  array = json_array_sized_new (self->lists[part]->len);
  for (guint i = 0; i < self->lists[part]->len; i++)
    json_array_add_element (array, json_node_ref (g_ptr_array_index (self->lists[part], i)));

  return json_node_init_array (json_node_alloc (), array);
}

JsonObject *
weir_flow_store_get_json (WeirFlowStore *self)
{
  JsonObject *top;

  if (self->views[WEIR_FLOW_PART_TOP] != NULL)
    return json_node_get_object (self->views[WEIR_FLOW_PART_TOP]);

  self->views[WEIR_FLOW_PART_TOP] = make_view (self, WEIR_FLOW_PART_TOP);
  top = json_node_get_object (self->views[WEIR_FLOW_PART_TOP]);

  for (guint i = WEIR_FLOW_PART_NODES; i < WEIR_FLOW_N_PARTS; i++)
    {
      if (!weir_flow_store_has_part (self, i))
        continue;

      if (self->views[i] == NULL)
        self->views[i] = make_view (self, i);
      json_object_set_member (top, part_names[i], json_node_ref (self->views[i]));
    }

  return top;
}
