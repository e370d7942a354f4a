/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-editor.h"

#include "document/weir-flow-changes.h"
#include "document/weir-flow-json.h"
#include "document/weir-flow-private.h"

struct _WeirFlowEditor
{
  /* borrowed */
  WeirFlow        *flow;

  /* owned */
  WeirFlowStore   *store;
  WeirFlowHistory *history;
  WeirFlowChanges *changes;  /* of the open edit */
  WeirFlowWiring  *wiring;   /* NULL: not up to date */

  guint            depth;    /* how many edits are open, one within the other */
};

/* The order in which a file has what it knows; what it does not know stands before the layout. */
static const char * const top_order[] = {
  "format", "name", "capacity", "capacity-bytes", "nodes", "links", NULL,
  "layout", "frames", "notes",
};

WeirFlowEditor *
weir_flow_editor_new (WeirFlow   *flow,
                      JsonObject *json)
{
  WeirFlowEditor *self = g_new0 (WeirFlowEditor, 1);

  self->flow = flow;
  self->store = weir_flow_store_new (json);
  self->history = weir_flow_history_new ();
  self->changes = weir_flow_changes_new ();

  return self;
}

void
weir_flow_editor_free (WeirFlowEditor *self)
{
  g_clear_pointer (&self->store, weir_flow_store_free);
  g_clear_pointer (&self->history, weir_flow_history_free);
  g_clear_pointer (&self->changes, weir_flow_changes_free);
  g_clear_pointer (&self->wiring, weir_flow_wiring_free);
  g_free (self);
}

WeirFlowStore *
weir_flow_editor_get_store (WeirFlowEditor *self)
{
  return self->store;
}

WeirFlowHistory *
weir_flow_editor_get_history (WeirFlowEditor *self)
{
  return self->history;
}

WeirFlowWiring *
weir_flow_editor_get_wiring (WeirFlowEditor *self)
{
  if (self->wiring == NULL)
    self->wiring = weir_flow_wiring_new (self->store);

  return self->wiring;
}

/* A handler may begin the next edit: what it is told of is set apart before. */
static void
tell (WeirFlowEditor *self)
{
  g_autoptr(WeirFlow) flow = g_object_ref (self->flow);
  g_autoptr(WeirFlowChanges) changes = g_steal_pointer (&self->changes);

  self->changes = weir_flow_changes_new ();
  if (weir_flow_changes_is_empty (changes))
    return;

  weir_flow_changes_emit (changes, flow, self->store);
  weir_flow_notify_state (flow);
  weir_flow_changes_emit_edited (flow);
}

void
weir_flow_editor_begin (WeirFlowEditor *self,
                        const char     *name,
                        const char     *merge_key)
{
  if (self->depth == 0)
    weir_flow_history_begin (self->history, name, merge_key);

  self->depth++;
}

void
weir_flow_editor_end (WeirFlowEditor *self)
{
  g_assert (self->depth > 0);

  self->depth--;
  if (self->depth > 0)
    return;

  weir_flow_history_end (self->history);
  tell (self);
}

gboolean
weir_flow_editor_is_open (WeirFlowEditor *self)
{
  return self->depth > 0;
}

static void
apply (const WeirFlowChange *change,
       gboolean              backwards,
       gpointer              data)
{
  WeirFlowEditor *self = data;

  if (change->part == WEIR_FLOW_PART_NODES || change->part == WEIR_FLOW_PART_LINKS)
    g_clear_pointer (&self->wiring, weir_flow_wiring_free);

  weir_flow_forget_positions (self->flow);
  weir_flow_store_apply (self->store, change, backwards);
  weir_flow_changes_note (self->changes, change, backwards);
}

gboolean
weir_flow_editor_undo (WeirFlowEditor *self)
{
  gboolean done = weir_flow_history_undo (self->history, apply, self);

  if (done)
    tell (self);

  return done;
}

gboolean
weir_flow_editor_redo (WeirFlowEditor *self)
{
  gboolean done = weir_flow_history_redo (self->history, apply, self);

  if (done)
    tell (self);

  return done;
}

/* Makes a step that is complete. */
static void
make (WeirFlowEditor *self,
      WeirFlowChange *change)
{
  g_assert (self->depth > 0);

  apply (change, FALSE, self);
  weir_flow_history_add (self->history, change);
}

static guint
get_rank (const char *key)
{
  guint unknown = 0;

  for (guint i = 0; i < G_N_ELEMENTS (top_order); i++)
    {
      if (top_order[i] == NULL)
        unknown = i;
      else if (g_str_equal (top_order[i], key))
        return i;
    }

  return unknown;
}

/* The first member of the top that is to stand behind a new one. */
static const char *
find_place (WeirFlowEditor *self,
            const char     *key)
{
  WeirFlowMap *top = weir_flow_store_get_map (self->store, WEIR_FLOW_PART_TOP);
  const WeirFlowMember *member = weir_flow_map_get_first (top);

  while (member != NULL && get_rank (member->key) <= get_rank (key))
    member = member->next;

  return member != NULL ? member->key : NULL;
}

static WeirFlowChange *
new_change (WeirFlowPart  part,
            guint         index,
            JsonNode     *old_value,
            JsonNode     *new_value)
{
  WeirFlowChange *change = g_new0 (WeirFlowChange, 1);

  change->part = part;
  change->index = index;
  change->old_value = old_value != NULL ? json_node_ref (old_value) : NULL;
  change->new_value = new_value != NULL ? json_node_ref (new_value) : NULL;

  return change;
}

/* Makes sure that the document has a place for what the part holds. */
static void
need_part (WeirFlowEditor *self,
           WeirFlowPart    part)
{
  g_autoptr(JsonNode) empty = NULL;

  if (part == WEIR_FLOW_PART_TOP || weir_flow_store_has_part (self->store, part))
    return;

  empty = json_node_alloc ();
  if (weir_flow_part_is_list (part))
    json_node_take_array (json_node_init (empty, JSON_NODE_ARRAY), json_array_new ());
  else
    json_node_take_object (json_node_init (empty, JSON_NODE_OBJECT), json_object_new ());

  weir_flow_editor_set_member (self, WEIR_FLOW_PART_TOP, weir_flow_part_get_name (part), empty);
}

void
weir_flow_editor_set_member (WeirFlowEditor *self,
                             WeirFlowPart    part,
                             const char     *key,
                             JsonNode       *value)
{
  WeirFlowMap *map = weir_flow_store_get_map (self->store, part);
  const WeirFlowMember *member = weir_flow_map_find (map, key);
  JsonNode *old = member != NULL ? member->value : NULL;
  const char *before = NULL;
  WeirFlowChange *change;

  if (weir_flow_json_equal (old, value))
    return;

  if (value != NULL)
    need_part (self, part);

  if (member != NULL && member->next != NULL)
    before = member->next->key;
  else if (member == NULL && part == WEIR_FLOW_PART_TOP)
    before = find_place (self, key);

  change = new_change (part, 0, old, value);
  change->key = g_strdup (key);
  change->before = g_strdup (before);
  make (self, change);
}

void
weir_flow_editor_rename_member (WeirFlowEditor *self,
                                WeirFlowPart    part,
                                const char     *key,
                                const char     *new_key)
{
  JsonNode *value = weir_flow_map_get (weir_flow_store_get_map (self->store, part), key);
  WeirFlowChange *change = new_change (part, 0, value, value);

  change->key = g_strdup (key);
  change->new_key = g_strdup (new_key);
  make (self, change);
}

void
weir_flow_editor_insert_element (WeirFlowEditor *self,
                                 WeirFlowPart    part,
                                 guint           index,
                                 JsonNode       *value)
{
  need_part (self, part);
  make (self, new_change (part, index, NULL, value));
}

void
weir_flow_editor_replace_element (WeirFlowEditor *self,
                                  WeirFlowPart    part,
                                  guint           index,
                                  JsonNode       *value)
{
  JsonNode *old = g_ptr_array_index (weir_flow_store_get_list (self->store, part), index);

  if (!weir_flow_json_equal (old, value))
    make (self, new_change (part, index, old, value));
}

void
weir_flow_editor_remove_element (WeirFlowEditor *self,
                                 WeirFlowPart    part,
                                 guint           index)
{
  JsonNode *old = g_ptr_array_index (weir_flow_store_get_list (self->store, part), index);

  make (self, new_change (part, index, old, NULL));
}
