/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-edit.h"

#include <math.h>
#include <string.h>

#include "base/weir-error.h"
#include "document/weir-flow-edit-private.h"
#include "document/weir-flow-json.h"
#include "document/weir-flow-keys.h"
#include "document/weir-flow-ports.h"
#include "document/weir-flow-private.h"

/* Letters and digits, and for whatever else there is a hyphen; never the name of an end. */
static char *
clean_id (const char *wanted)
{
  g_autofree char *id = g_strdup (wanted != NULL && *wanted != '\0' ? wanted : "node");

  g_strcanon (id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-", '-');
  if (!weir_flow_is_identifier (id))
    return g_strconcat ("_", id, NULL);

  return g_steal_pointer (&id);
}

/* Where the number begins that was added to tell @id from another. */
static gsize
get_stem_length (const char *id)
{
  gsize length = strlen (id);
  gsize stem = length;

  while (stem > 0 && g_ascii_isdigit (id[stem - 1]))
    stem--;

  return stem < length && stem > 1 && id[stem - 1] == '-' ? stem - 1 : length;
}

char *
weir_flow_make_id (WeirFlow   *self,
                   const char *wanted)
{
  g_autofree char *id = clean_id (wanted);
  g_autofree char *stem = g_strndup (id, get_stem_length (id));

  for (guint number = 2; weir_flow_has_node (self, id); number++)
    {
      g_free (id);
      id = g_strdup_printf ("%s-%u", stem, number);
    }

  return g_steal_pointer (&id);
}

/**
 * weir_flow_add_node:
 * @self: a flow
 * @wanted_id: (nullable): what it should be called
 * @node: (transfer none): what the file is to say about it: its `kind` and so on
 * @x: the left edge
 * @y: the upper edge
 *
 * Adds a node. Its id is made from @wanted_id: what cannot stand in an id becomes a hyphen, and a
 * number is added if there is such a node already. @node is copied.
 *
 * Returns: (transfer full): the id that it got
 */
char *
weir_flow_add_node (WeirFlow   *self,
                    const char *wanted_id,
                    JsonObject *node,
                    double      x,
                    double      y)
{
  WeirFlowEditor *editor;
  g_autoptr(JsonNode) value = NULL;
  g_autoptr(JsonNode) copy = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);
  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (fabs (x) <= WEIR_FLOW_MAX_PLACE && fabs (y) <= WEIR_FLOW_MAX_PLACE,
                        NULL);

  value = json_node_init_object (json_node_alloc (), node);
  g_return_val_if_fail (weir_flow_json_is_valid (value), NULL);

  editor = weir_flow_get_editor (self);
  copy = weir_flow_json_copy (value);
  id = weir_flow_make_id (self, wanted_id);

  weir_flow_editor_begin (editor, "Add Node", NULL);
  weir_flow_editor_set_member (editor, WEIR_FLOW_PART_NODES, id, copy);
  weir_flow_set_position (self, id, x, y);
  weir_flow_editor_end (editor);

  return g_steal_pointer (&id);
}

/**
 * weir_flow_remove_node:
 * @self: a flow
 * @id: the id of a node, but neither `input` nor `output`
 * @heal: whether what led to the node is to lead to where it led
 *
 * Takes out a node with its links and its place. With @heal, links take its place where they can:
 * if one link led to it, or one led away from it. Inputs that are free afterwards at the end of an
 * ensemble go too, down to two.
 */
void
weir_flow_remove_node (WeirFlow   *self,
                       const char *id,
                       gboolean    heal)
{
  WeirFlowEditor *editor;
  g_autofree char *gone = NULL;

  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (id != NULL && !weir_flow_is_end (id) && weir_flow_has_node (self, id));

  editor = weir_flow_get_editor (self);
  gone = g_strdup (id);

  weir_flow_editor_begin (editor, "Remove Node", NULL);
  weir_flow_unlink_node (self, gone, heal);
  weir_flow_editor_set_member (editor, WEIR_FLOW_PART_LAYOUT, gone, NULL);
  weir_flow_editor_set_member (editor, WEIR_FLOW_PART_NODES, gone, NULL);
  weir_flow_editor_end (editor);
}

/**
 * weir_flow_can_rename:
 * @self: a flow
 * @id: the id of a node
 * @new_id: what it would be called
 * @reason: (out) (optional) (nullable) (transfer full): why not, in plain words; %NULL if it can
 *
 * Tells whether a node can be called something else.
 *
 * Returns: whether it can
 */
gboolean
weir_flow_can_rename (WeirFlow    *self,
                      const char  *id,
                      const char  *new_id,
                      char       **reason)
{
  g_autofree char *why = NULL;

  g_return_val_if_fail (WEIR_IS_FLOW (self), FALSE);
  g_return_val_if_fail (id != NULL && new_id != NULL, FALSE);

  if (weir_flow_is_end (id))
    why = g_strdup_printf ("\"%s\" is an end of the flow, and is called so in every flow", id);
  else if (!weir_flow_is_identifier (new_id))
    why = g_strdup_printf ("a node's name is made of letters, digits, _ and -, and begins with a "
                           "letter or _; \"%s\" is not", new_id);
  else if (weir_flow_is_end (new_id))
    why = g_strdup_printf ("a node cannot be called \"%s\", which is an end of the flow", new_id);
  else if (!g_str_equal (id, new_id) && weir_flow_has_node (self, new_id))
    why = g_strdup_printf ("there is another node called \"%s\"", new_id);

  if (reason != NULL)
    *reason = g_strdup (why);

  return why == NULL;
}

/**
 * weir_flow_rename_node:
 * @self: a flow
 * @id: the id of a node, but neither `input` nor `output`
 * @new_id: what it is to be called
 * @error: return location for an error
 *
 * Calls a node something else, in its links and in the layout too. All keep their places.
 *
 * Returns: whether it was done; if not, the error is %WEIR_ERROR_INVALID_ARGUMENT with the reason
 *   that [method@Weir.Flow.can_rename] gives
 */
gboolean
weir_flow_rename_node (WeirFlow    *self,
                       const char  *id,
                       const char  *new_id,
                       GError     **error)
{
  WeirFlowEditor *editor;
  WeirFlowMap *layout;
  g_autofree char *old_id = NULL;
  g_autofree char *reason = NULL;

  g_return_val_if_fail (WEIR_IS_FLOW (self), FALSE);
  g_return_val_if_fail (id != NULL && !weir_flow_is_end (id), FALSE);
  g_return_val_if_fail (weir_flow_has_node (self, id), FALSE);
  g_return_val_if_fail (new_id != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!weir_flow_can_rename (self, id, new_id, &reason))
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT, reason);
      return FALSE;
    }

  if (g_str_equal (id, new_id))
    return TRUE;

  editor = weir_flow_get_editor (self);
  layout = weir_flow_store_get_map (weir_flow_get_store (self), WEIR_FLOW_PART_LAYOUT);
  old_id = g_strdup (id);

  weir_flow_editor_begin (editor, "Rename Node", NULL);
  weir_flow_editor_rename_member (editor, WEIR_FLOW_PART_NODES, old_id, new_id);
  weir_flow_editor_set_member (editor, WEIR_FLOW_PART_LAYOUT, new_id, NULL);
  if (weir_flow_map_find (layout, old_id) != NULL)
    weir_flow_editor_rename_member (editor, WEIR_FLOW_PART_LAYOUT, old_id, new_id);
  weir_flow_rename_links (self, old_id, new_id);
  weir_flow_editor_end (editor);

  return TRUE;
}

/**
 * weir_flow_set_node_value:
 * @self: a flow
 * @id: the id of a node, but neither `input` nor `output`
 * @path: keys, and numbers of elements, with dots between them: `cpus`, `worker.params.size`,
 *   `cases.0.name`
 * @value: (nullable) (transfer none): the new value; %NULL to take it out
 *
 * Sets what the file says about a node. Objects that are missing on the way are made. @value is
 * copied.
 *
 * Links follow. When a case of a switch is called something else, they are renamed with it, if no
 * two cases have the same name and none is added or taken out at the same time. Links to a port
 * that is there no longer are removed, as when a case is taken out, or an ensemble gets fewer
 * inputs.
 */
void
weir_flow_set_node_value (WeirFlow   *self,
                          const char *id,
                          const char *path,
                          JsonNode   *value)
{
  WeirFlowEditor *editor;
  g_autofree char *node_id = NULL;
  g_autoptr(JsonNode) copy = NULL;
  g_autoptr(JsonNode) old = NULL;
  g_autoptr(JsonNode) changed = NULL;

  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (id != NULL && !weir_flow_is_end (id) && weir_flow_has_node (self, id));
  g_return_if_fail (path != NULL && *path != '\0');
  g_return_if_fail (value == NULL || weir_flow_json_is_valid (value));

  editor = weir_flow_get_editor (self);
  node_id = g_strdup (id);
  copy = value != NULL ? weir_flow_json_copy (value) : NULL;
  old = json_node_ref (weir_flow_map_get (weir_flow_store_get_map (weir_flow_get_store (self),
                                                                   WEIR_FLOW_PART_NODES), id));
  changed = weir_flow_json_set (old, path, copy);
  g_return_if_fail (weir_flow_json_is_valid (changed));

  weir_flow_editor_begin (editor, "Change Node", NULL);
  weir_flow_editor_set_member (editor, WEIR_FLOW_PART_NODES, node_id, changed);
  weir_flow_follow_ports (self, node_id, old, changed);
  weir_flow_editor_end (editor);
}
