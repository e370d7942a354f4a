/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-edit.h"

#include <math.h>

#include "document/weir-flow-json.h"
#include "document/weir-flow-private.h"

/**
 * weir_flow_begin_edit:
 * @self: a flow
 * @name: what the edit does, for people: `Move 3 Nodes`
 * @merge_key: (nullable): what the edit is about, if it is one of many that people see as one
 *
 * Begins an edit: everything until [method@Weir.Flow.end_edit] is undone at once. Edits may be
 * within each other; then the outermost counts. A single change outside of an edit is one by
 * itself.
 *
 * An edit goes on with the one before if both have the same @merge_key and nothing was
 * undone, redone or saved between them. That is how typing in one field, or each motion of a drag,
 * is told at once and still is one step.
 *
 * Signals about an edit are emitted when it ends: first about nodes (removed, renamed, added,
 * changed, moved), then links, frames and notes, settings, properties, and at last
 * [signal@Weir.Flow::edited]. They tell what the whole edit came to; a node that was added and
 * removed again is not told about. Handlers, other than those of `edited`, must not edit.
 */
void
weir_flow_begin_edit (WeirFlow   *self,
                      const char *name,
                      const char *merge_key)
{
  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (name != NULL);

  weir_flow_editor_begin (weir_flow_get_editor (self), name, merge_key);
}

/**
 * weir_flow_end_edit:
 * @self: a flow
 *
 * Ends the edit that was begun last.
 */
void
weir_flow_end_edit (WeirFlow *self)
{
  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (weir_flow_editor_is_open (weir_flow_get_editor (self)));

  weir_flow_editor_end (weir_flow_get_editor (self));
}

/**
 * weir_flow_set_position:
 * @self: a flow
 * @id: the id of a node, or `input` or `output`
 * @x: the left edge
 * @y: the upper edge
 *
 * Moves a node, in pixels at 100 %, to a place at most 10⁹ away.
 */
void
weir_flow_set_position (WeirFlow   *self,
                        const char *id,
                        double      x,
                        double      y)
{
  WeirFlowEditor *editor;
  g_autoptr(JsonNode) place = NULL;

  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (id != NULL && weir_flow_has_node (self, id));
  g_return_if_fail (fabs (x) <= WEIR_FLOW_MAX_PLACE && fabs (y) <= WEIR_FLOW_MAX_PLACE);

  editor = weir_flow_get_editor (self);
  place = weir_flow_json_new_place (x, y);

  weir_flow_editor_begin (editor, "Move Node", NULL);
  weir_flow_editor_set_member (editor, WEIR_FLOW_PART_LAYOUT, id, place);
  weir_flow_editor_end (editor);
}

/**
 * weir_flow_set_member:
 * @self: a flow
 * @key: a key of the file's outermost object, as `capacity`, but none of `format`, `nodes`,
 *   `links`, `layout`, `frames` and `notes`
 * @value: (nullable) (transfer none): its new value; %NULL to take it out
 *
 * Sets what the file says about the flow as a whole. @value is copied.
 */
void
weir_flow_set_member (WeirFlow   *self,
                      const char *key,
                      JsonNode   *value)
{
  WeirFlowEditor *editor;
  g_autoptr(JsonNode) copy = NULL;

  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (key != NULL && !g_str_equal (key, "format"));
  g_return_if_fail (weir_flow_part_find (key) == WEIR_FLOW_N_PARTS);
  g_return_if_fail (value == NULL || weir_flow_json_is_valid (value));

  editor = weir_flow_get_editor (self);
  copy = value != NULL ? weir_flow_json_copy (value) : NULL;

  weir_flow_editor_begin (editor, "Change Settings", NULL);
  weir_flow_editor_set_member (editor, WEIR_FLOW_PART_TOP, key, copy);
  weir_flow_editor_end (editor);
}

/* Whole numbers stay whole, whichever way the rectangle was made. */
static void
tidy_rectangle (JsonObject *element)
{
  JsonNode *old = json_object_get_member (element, "rect");
  g_autoptr(JsonArray) numbers = NULL;
  JsonArray *array;

  if (old == NULL || !JSON_NODE_HOLDS_ARRAY (old))
    return;

  array = json_node_get_array (old);
  numbers = json_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *number = json_array_get_element (array, i);

      if (json_node_get_value_type (number) == G_TYPE_DOUBLE)
        json_array_add_element (numbers, weir_flow_json_new_number (json_node_get_double (number)));
      else
        json_array_add_element (numbers, json_node_ref (number));
    }

  json_object_set_array_member (element, "rect", g_steal_pointer (&numbers));
}

static JsonNode *
copy_element (JsonObject *element)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), element);
  g_autoptr(JsonNode) copy = weir_flow_json_copy (node);

  tidy_rectangle (json_node_get_object (copy));

  return g_steal_pointer (&copy);
}

/* WEIR_FLOW_N_PARTS if the list is neither frames nor notes. */
static WeirFlowPart
find_list (const char *list)
{
  WeirFlowPart part = list != NULL ? weir_flow_part_find (list) : WEIR_FLOW_N_PARTS;

  return part == WEIR_FLOW_PART_FRAMES || part == WEIR_FLOW_PART_NOTES ? part : WEIR_FLOW_N_PARTS;
}

/**
 * weir_flow_insert_element:
 * @self: a flow
 * @list: `frames` or `notes`
 * @index: which it is to be, from 0 to as many as there are
 * @element: (transfer none): its `text`, its `rect` and whatever else is to be kept
 *
 * Adds a frame, or note. @element is copied.
 */
void
weir_flow_insert_element (WeirFlow   *self,
                          const char *list,
                          guint       index,
                          JsonObject *element)
{
  WeirFlowPart part = find_list (list);
  WeirFlowEditor *editor;
  g_autoptr(JsonNode) copy = NULL;

  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (part != WEIR_FLOW_N_PARTS);
  g_return_if_fail (index <= weir_flow_get_n_elements (self, list));
  g_return_if_fail (element != NULL);

  editor = weir_flow_get_editor (self);
  copy = copy_element (element);
  g_return_if_fail (weir_flow_json_is_valid (copy));

  weir_flow_editor_begin (editor, part == WEIR_FLOW_PART_NOTES ? "Add Note" : "Add Frame", NULL);
  weir_flow_editor_insert_element (editor, part, index, copy);
  weir_flow_editor_end (editor);
}

/**
 * weir_flow_replace_element:
 * @self: a flow
 * @list: `frames` or `notes`
 * @index: the number of the frame, or note, from 0
 * @element: (transfer none): its new object
 *
 * Changes a frame, or note: what is to be kept of it has to be in @element, which is copied.
 */
void
weir_flow_replace_element (WeirFlow   *self,
                           const char *list,
                           guint       index,
                           JsonObject *element)
{
  WeirFlowPart part = find_list (list);
  WeirFlowEditor *editor;
  g_autoptr(JsonNode) copy = NULL;

  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (part != WEIR_FLOW_N_PARTS);
  g_return_if_fail (index < weir_flow_get_n_elements (self, list));
  g_return_if_fail (element != NULL);

  editor = weir_flow_get_editor (self);
  copy = copy_element (element);
  g_return_if_fail (weir_flow_json_is_valid (copy));

  weir_flow_editor_begin (editor,
                          part == WEIR_FLOW_PART_NOTES ? "Change Note" : "Change Frame", NULL);
  weir_flow_editor_replace_element (editor, part, index, copy);
  weir_flow_editor_end (editor);
}

/**
 * weir_flow_remove_element:
 * @self: a flow
 * @list: `frames` or `notes`
 * @index: the number of the frame, or note, from 0
 *
 * Takes out a frame, or note; those behind it move up.
 */
void
weir_flow_remove_element (WeirFlow   *self,
                          const char *list,
                          guint       index)
{
  WeirFlowPart part = find_list (list);
  WeirFlowEditor *editor;

  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (part != WEIR_FLOW_N_PARTS);
  g_return_if_fail (index < weir_flow_get_n_elements (self, list));

  editor = weir_flow_get_editor (self);

  weir_flow_editor_begin (editor,
                          part == WEIR_FLOW_PART_NOTES ? "Remove Note" : "Remove Frame", NULL);
  weir_flow_editor_remove_element (editor, part, index);
  weir_flow_editor_end (editor);
}

/**
 * weir_flow_get_undo_name:
 * @self: a flow
 *
 * Gets what would be undone.
 *
 * Returns: (transfer none) (nullable): the name of the edit, or %NULL if there is none
 */
const char *
weir_flow_get_undo_name (WeirFlow *self)
{
  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);

  return weir_flow_history_get_undo_name (weir_flow_get_history (self));
}

/**
 * weir_flow_get_redo_name:
 * @self: a flow
 *
 * Gets what would be done again.
 *
 * Returns: (transfer none) (nullable): the name of the edit, or %NULL if there is none
 */
const char *
weir_flow_get_redo_name (WeirFlow *self)
{
  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);

  return weir_flow_history_get_redo_name (weir_flow_get_history (self));
}

/**
 * weir_flow_undo:
 * @self: a flow
 *
 * Takes back the last edit: the document is again what it was before, to the letter. Does nothing
 * if there is none.
 */
void
weir_flow_undo (WeirFlow *self)
{
  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (!weir_flow_editor_is_open (weir_flow_get_editor (self)));

  weir_flow_editor_undo (weir_flow_get_editor (self));
}

/**
 * weir_flow_redo:
 * @self: a flow
 *
 * Does again what was undone last. Does nothing if there is nothing, or if there was another
 * edit since.
 */
void
weir_flow_redo (WeirFlow *self)
{
  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (!weir_flow_editor_is_open (weir_flow_get_editor (self)));

  weir_flow_editor_redo (weir_flow_get_editor (self));
}

/**
 * weir_flow_get_modified:
 * @self: a flow
 *
 * Tells whether there is anything to save. Undo and redo lead back to what was saved too.
 *
 * Returns: whether the document is another than it was when it was loaded, made or saved last
 */
gboolean
weir_flow_get_modified (WeirFlow *self)
{
  g_return_val_if_fail (WEIR_IS_FLOW (self), FALSE);

  return weir_flow_history_is_modified (weir_flow_get_history (self));
}

/**
 * weir_flow_mark_saved:
 * @self: a flow
 *
 * Tells that the document was saved as it is now.
 */
void
weir_flow_mark_saved (WeirFlow *self)
{
  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (!weir_flow_editor_is_open (weir_flow_get_editor (self)));

  weir_flow_history_mark_saved (weir_flow_get_history (self));
  weir_flow_notify_state (self);
}
