/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-map.h"

struct _WeirFlowMap
{
  GHashTable     *member_of; /* owned; from a key to the member, which it owns */
  WeirFlowMember *first;
  WeirFlowMember *last;
};

static void
member_free (gpointer data)
{
  WeirFlowMember *member = data;

  g_clear_pointer (&member->key, g_free);
  g_clear_pointer (&member->value, json_node_unref);
  g_free (member);
}

WeirFlowMap *
weir_flow_map_new (void)
{
  WeirFlowMap *self = g_new0 (WeirFlowMap, 1);

  self->member_of = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, member_free);

  return self;
}

void
weir_flow_map_free (WeirFlowMap *self)
{
  g_clear_pointer (&self->member_of, g_hash_table_unref);
  g_free (self);
}

guint
weir_flow_map_get_size (WeirFlowMap *self)
{
  return g_hash_table_size (self->member_of);
}

const WeirFlowMember *
weir_flow_map_get_first (WeirFlowMap *self)
{
  return self->first;
}

const WeirFlowMember *
weir_flow_map_find (WeirFlowMap *self,
                    const char  *key)
{
  return g_hash_table_lookup (self->member_of, key);
}

JsonNode *
weir_flow_map_get (WeirFlowMap *self,
                   const char  *key)
{
  const WeirFlowMember *member = weir_flow_map_find (self, key);

  return member != NULL ? member->value : NULL;
}

static void
link_before (WeirFlowMap    *self,
             WeirFlowMember *member,
             WeirFlowMember *next)
{
  member->next = next;
  member->previous = next != NULL ? next->previous : self->last;

  if (member->previous != NULL)
    member->previous->next = member;
  else
    self->first = member;

  if (next != NULL)
    next->previous = member;
  else
    self->last = member;
}

void
weir_flow_map_insert (WeirFlowMap *self,
                      const char  *key,
                      JsonNode    *value,
                      const char  *before)
{
  WeirFlowMember *next = NULL;
  WeirFlowMember *member;

  g_assert (!g_hash_table_contains (self->member_of, key));

  if (before != NULL)
    {
      next = g_hash_table_lookup (self->member_of, before);
      g_assert (next != NULL);
    }

  member = g_new0 (WeirFlowMember, 1);
  member->key = g_strdup (key);
  member->value = json_node_ref (value);
  link_before (self, member, next);
  g_hash_table_insert (self->member_of, member->key, member);
}

void
weir_flow_map_replace (WeirFlowMap *self,
                       const char  *key,
                       JsonNode    *value)
{
  WeirFlowMember *member = g_hash_table_lookup (self->member_of, key);
  g_autoptr(JsonNode) old = NULL;

  g_assert (member != NULL);

  old = g_steal_pointer (&member->value);
  member->value = json_node_ref (value);
}

void
weir_flow_map_rename (WeirFlowMap *self,
                      const char  *key,
                      const char  *new_key)
{
  WeirFlowMember *member = g_hash_table_lookup (self->member_of, key);

  g_assert (member != NULL && !g_hash_table_contains (self->member_of, new_key));

  g_hash_table_steal (self->member_of, key);
  g_free (member->key);
  member->key = g_strdup (new_key);
  g_hash_table_insert (self->member_of, member->key, member);
}

void
weir_flow_map_remove (WeirFlowMap *self,
                      const char  *key)
{
  WeirFlowMember *member = g_hash_table_lookup (self->member_of, key);

  g_assert (member != NULL);

  if (member->previous != NULL)
    member->previous->next = member->next;
  else
    self->first = member->next;

  if (member->next != NULL)
    member->next->previous = member->previous;
  else
    self->last = member->previous;

  g_hash_table_remove (self->member_of, key);
}

JsonNode *
weir_flow_map_to_json (WeirFlowMap *self)
{
  g_autoptr(JsonObject) object = json_object_new ();

  for (const WeirFlowMember *member = self->first; member != NULL; member = member->next)
    json_object_set_member (object, member->key, json_node_ref (member->value));

  return json_node_init_object (json_node_alloc (), object);
}
