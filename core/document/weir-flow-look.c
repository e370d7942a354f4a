/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-edit.h"

#include "document/weir-flow-json.h"
#include "document/weir-flow-keys.h"
#include "document/weir-flow-ports.h"
#include "document/weir-flow-private.h"

/* What a document has, without changing it. */

static WeirFlowMap *
get_map (WeirFlow     *self,
         WeirFlowPart  part)
{
  return weir_flow_store_get_map (weir_flow_get_store (self), part);
}

static GPtrArray *
get_list (WeirFlow     *self,
          WeirFlowPart  part)
{
  return weir_flow_store_get_list (weir_flow_get_store (self), part);
}

static char **
end_strv (GPtrArray *strings)
{
  g_ptr_array_add (strings, NULL);

  return (char **) g_ptr_array_free (strings, FALSE);
}

/**
 * weir_flow_list_nodes:
 * @self: a flow
 *
 * Lists all that is drawn as a node: `input`, the nodes in the order of the file, `output`.
 *
 * Returns: (transfer full): the ids
 */
char **
weir_flow_list_nodes (WeirFlow *self)
{
  g_autoptr(GPtrArray) ids = NULL;
  const WeirFlowMember *member;

  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);

  ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (ids, g_strdup ("input"));

  member = weir_flow_map_get_first (get_map (self, WEIR_FLOW_PART_NODES));
  for (; member != NULL; member = member->next)
    {
      if (!weir_flow_is_end (member->key))
        g_ptr_array_add (ids, g_strdup (member->key));
    }

  g_ptr_array_add (ids, g_strdup ("output"));

  return end_strv (g_steal_pointer (&ids));
}

/**
 * weir_flow_get_node:
 * @self: a flow
 * @id: the id of a node
 *
 * Gets what the file says about a node. It is not to be changed, and is good until the next edit.
 *
 * Returns: (transfer none) (nullable): the node's object; %NULL for `input` and `output`, which
 *   have none, if there is no such node, or if what the file has there is no object
 */
JsonObject *
weir_flow_get_node (WeirFlow   *self,
                    const char *id)
{
  JsonNode *value;

  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (weir_flow_is_end (id))
    return NULL;

  value = weir_flow_map_get (get_map (self, WEIR_FLOW_PART_NODES), id);

  return value != NULL && JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
}

/**
 * weir_flow_has_node:
 * @self: a flow
 * @id: an id
 *
 * Tells whether there is a node called so; `input` and `output` always are there.
 *
 * Returns: whether there is one
 */
gboolean
weir_flow_has_node (WeirFlow   *self,
                    const char *id)
{
  g_return_val_if_fail (WEIR_IS_FLOW (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return weir_flow_is_end (id) ||
         weir_flow_map_find (get_map (self, WEIR_FLOW_PART_NODES), id) != NULL;
}

/**
 * weir_flow_get_node_kind:
 * @self: a flow
 * @id: the id of a node
 *
 * Gets what a node is: `input`, `output`, `process`, `thread`, `ensemble`, `switch`, or
 * something that only a newer version knows.
 *
 * Returns: (transfer none) (nullable): the kind, or %NULL if there is no such node or it has none
 */
const char *
weir_flow_get_node_kind (WeirFlow   *self,
                         const char *id)
{
  JsonObject *node;

  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (weir_flow_is_end (id))
    return g_str_equal (id, "input") ? "input" : "output";

  node = weir_flow_get_node (self, id);

  return node != NULL ? weir_flow_get_string (json_object_get_member (node, "kind")) : NULL;
}

static void
add_once (GPtrArray  *strings,
          const char *string)
{
  if (!g_ptr_array_find_with_equal_func (strings, string, g_str_equal, NULL))
    g_ptr_array_add (strings, g_strdup (string));
}

/* Of a node that does not tell what ports it has, those are known to which links lead; it has one
 * at least. */
static void
add_used_ports (WeirFlow   *self,
                const char *id,
                gboolean    output,
                GPtrArray  *ports)
{
  GPtrArray *links = get_list (self, WEIR_FLOW_PART_LINKS);

  for (guint i = 0; i < links->len; i++)
    {
      const char *from, *to, *end;

      if (!weir_flow_json_get_link (g_ptr_array_index (links, i), &from, &to))
        continue;

      end = output ? from : to;
      if (weir_flow_end_is_at (end, id))
        add_once (ports, end);
    }

  if (ports->len == 0)
    g_ptr_array_add (ports, g_strdup (id));
}

/* Of an ensemble, its inputs; of a switch, its branches. */
static void
add_named_ports (const char *id,
                 JsonObject *node,
                 gboolean    output,
                 GPtrArray  *ports)
{
  g_autoptr(GPtrArray) branches = NULL;
  gboolean is_vague;

  for (guint i = 0; !output && i < weir_flow_node_get_slots (node); i++)
    g_ptr_array_add (ports, weir_flow_end_write_slot (id, i));

  if (!output)
    return;

  branches = weir_flow_node_get_branches (node, &is_vague);
  for (guint i = 0; i < branches->len; i++)
    g_ptr_array_add (ports, weir_flow_end_write (id, g_ptr_array_index (branches, i)));
}

static char **
list_ports (WeirFlow   *self,
            const char *id,
            gboolean    output)
{
  g_autoptr(GPtrArray) ports = g_ptr_array_new_with_free_func (g_free);
  JsonObject *node = weir_flow_get_node (self, id);
  WeirFlowKind kind = weir_flow_node_get_kind (node);

  if (weir_flow_is_end (id))
    {
      if (g_str_equal (id, output ? "input" : "output"))
        g_ptr_array_add (ports, g_strdup (id));

      return end_strv (g_steal_pointer (&ports));
    }

  if (!weir_flow_has_node (self, id))
    return end_strv (g_steal_pointer (&ports));

  if (kind == (output ? WEIR_FLOW_SWITCH : WEIR_FLOW_ENSEMBLE))
    add_named_ports (id, node, output, ports);
  else if (kind != WEIR_FLOW_UNKNOWN)
    g_ptr_array_add (ports, g_strdup (id));

  if (ports->len == 0)
    add_used_ports (self, id, output, ports);

  return end_strv (g_steal_pointer (&ports));
}

/**
 * weir_flow_list_inputs:
 * @self: a flow
 * @id: the id of a node
 *
 * Lists the places of a node to which links lead, as links write them: the id alone, or
 * `ENSEMBLE.0`, `ENSEMBLE.1` and so on. A node of unknown kind has those that its links name.
 *
 * Returns: (transfer full): the inputs; none if the node is `input` or there is no such node
 */
char **
weir_flow_list_inputs (WeirFlow   *self,
                       const char *id)
{
  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return list_ports (self, id, FALSE);
}

/**
 * weir_flow_list_outputs:
 * @self: a flow
 * @id: the id of a node
 *
 * Lists the places of a node at which links begin, as links write them: the id alone, or
 * `SWITCH.CASE` for each case and `SWITCH.else`. A node of unknown kind has those that its links
 * name.
 *
 * Returns: (transfer full): the outputs; none if the node is `output` or there is no such node
 */
char **
weir_flow_list_outputs (WeirFlow   *self,
                        const char *id)
{
  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return list_ports (self, id, TRUE);
}

/**
 * weir_flow_get_position:
 * @self: a flow
 * @id: the id of a node, or `input` or `output`
 * @x: (out) (optional): return location for the left edge
 * @y: (out) (optional): return location for the upper edge
 *
 * Gets where a node is drawn, in pixels at 100 %. Quick enough for each node and frame.
 *
 * Returns: whether the file tells; if not, both are 0
 */
gboolean
weir_flow_get_position (WeirFlow   *self,
                        const char *id,
                        double     *x,
                        double     *y)
{
  double left = 0;
  double top = 0;
  JsonNode *place;
  gboolean is_known;

  g_return_val_if_fail (WEIR_IS_FLOW (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  place = weir_flow_map_get (get_map (self, WEIR_FLOW_PART_LAYOUT), id);
  is_known = weir_flow_json_get_place (place, &left, &top);

  if (x != NULL)
    *x = left;
  if (y != NULL)
    *y = top;

  return is_known;
}

/**
 * weir_flow_has_layout:
 * @self: a flow
 *
 * Tells whether everything that is drawn as a node has a place. Files that programs write often
 * have none; [method@Weir.Flow.tidy] gives them one.
 *
 * Returns: whether no place is missing
 */
gboolean
weir_flow_has_layout (WeirFlow *self)
{
  g_auto(GStrv) ids = NULL;

  g_return_val_if_fail (WEIR_IS_FLOW (self), FALSE);

  ids = weir_flow_list_nodes (self);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      if (!weir_flow_get_position (self, ids[i], NULL, NULL))
        return FALSE;
    }

  return TRUE;
}

/**
 * weir_flow_get_n_links:
 * @self: a flow
 *
 * Counts the links.
 *
 * Returns: how many there are
 */
guint
weir_flow_get_n_links (WeirFlow *self)
{
  g_return_val_if_fail (WEIR_IS_FLOW (self), 0);

  return get_list (self, WEIR_FLOW_PART_LINKS)->len;
}

/**
 * weir_flow_get_link:
 * @self: a flow
 * @index: the number of a link, from 0
 * @from: (out) (transfer none) (nullable): return location for what it leads from: an id, or
 *   `SWITCH.CASE`
 * @to: (out) (transfer none) (nullable): return location for what it leads to: an id, or
 *   `ENSEMBLE.N`
 *
 * Gets the ends of a link, as the file writes them. They may name what is not there. Both are %NULL
 * if what the file has in this place is no link at all.
 */
void
weir_flow_get_link (WeirFlow    *self,
                    guint        index,
                    const char **from,
                    const char **to)
{
  GPtrArray *links;

  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (from != NULL && to != NULL);

  links = get_list (self, WEIR_FLOW_PART_LINKS);
  g_return_if_fail (index < links->len);

  weir_flow_json_get_link (g_ptr_array_index (links, index), from, to);
}

/**
 * weir_flow_can_link:
 * @self: a flow
 * @from: what a link would lead from: an id, or `SWITCH.CASE`
 * @to: what it would lead to: an id, or `ENSEMBLE.N`; an ensemble alone stands for its first free
 *   input, or one more
 * @reason: (out) (optional) (nullable) (transfer full): return location for why not, in plain words
 *
 * Tells whether a link may be made. Asking for many places one after another is quick.
 *
 * Returns: whether it may
 */
gboolean
weir_flow_can_link (WeirFlow    *self,
                    const char  *from,
                    const char  *to,
                    char       **reason)
{
  WeirFlowWiring *wiring;

  g_return_val_if_fail (WEIR_IS_FLOW (self), FALSE);
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);

  if (reason != NULL)
    *reason = NULL;

  wiring = weir_flow_editor_get_wiring (weir_flow_get_editor (self));

  return weir_flow_wiring_can_link (wiring, from, to, WEIR_FLOW_NO_LINK, reason);
}

/**
 * weir_flow_can_set_link:
 * @self: a flow
 * @index: the number of a link, from 0
 * @from: what it would lead from, as with [method@Weir.Flow.can_link]
 * @to: what it would lead to
 * @reason: (out) (optional) (nullable) (transfer full): return location for why not, in plain words
 *
 * Tells whether a link that is there may be put elsewhere.
 *
 * Returns: whether it may; also if it leads there already
 */
gboolean
weir_flow_can_set_link (WeirFlow    *self,
                        guint        index,
                        const char  *from,
                        const char  *to,
                        char       **reason)
{
  WeirFlowWiring *wiring;

  g_return_val_if_fail (WEIR_IS_FLOW (self), FALSE);
  g_return_val_if_fail (index < weir_flow_get_n_links (self), FALSE);
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);

  if (reason != NULL)
    *reason = NULL;

  wiring = weir_flow_editor_get_wiring (weir_flow_get_editor (self));

  return weir_flow_wiring_can_link (wiring, from, to, index, reason);
}

/**
 * weir_flow_get_member:
 * @self: a flow
 * @key: a key of the file's outermost object, as `capacity`
 *
 * Gets what the file says about the flow as a whole. It is not to be changed, and is good until the
 * next edit.
 *
 * Returns: (transfer none) (nullable): the value, or %NULL if there is none
 */
JsonNode *
weir_flow_get_member (WeirFlow   *self,
                      const char *key)
{
  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (weir_flow_part_find (key) != WEIR_FLOW_N_PARTS)
    return json_object_get_member (weir_flow_get_json (self), key);

  return weir_flow_map_get (get_map (self, WEIR_FLOW_PART_TOP), key);
}

static gboolean
is_element_list (const char *list)
{
  return g_strcmp0 (list, "frames") == 0 || g_strcmp0 (list, "notes") == 0;
}

/**
 * weir_flow_get_n_elements:
 * @self: a flow
 * @list: `frames` or `notes`
 *
 * Counts the frames, or notes.
 *
 * Returns: how many there are
 */
guint
weir_flow_get_n_elements (WeirFlow   *self,
                          const char *list)
{
  g_return_val_if_fail (WEIR_IS_FLOW (self), 0);
  g_return_val_if_fail (is_element_list (list), 0);

  return get_list (self, weir_flow_part_find (list))->len;
}

/**
 * weir_flow_get_element:
 * @self: a flow
 * @list: `frames` or `notes`
 * @index: the number of the frame, or note, from 0
 *
 * Gets what the file says about a frame, or note: its `text`, its `rect` (x, y, width, height)
 * and whatever else is there. It is not to be changed, and is good until the next edit.
 *
 * Returns: (transfer none) (nullable): the object, or %NULL if what the file has there is none
 */
JsonObject *
weir_flow_get_element (WeirFlow   *self,
                       const char *list,
                       guint       index)
{
  GPtrArray *elements;
  JsonNode *value;

  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);
  g_return_val_if_fail (is_element_list (list), NULL);

  elements = get_list (self, weir_flow_part_find (list));
  g_return_val_if_fail (index < elements->len, NULL);

  value = g_ptr_array_index (elements, index);

  return JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
}
