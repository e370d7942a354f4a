/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-edit.h"

#include "base/weir-error.h"
#include "document/weir-flow-edit-private.h"
#include "document/weir-flow-json.h"
#include "document/weir-flow-keys.h"
#include "document/weir-flow-ports.h"
#include "document/weir-flow-private.h"

/* An ensemble keeps as many inputs, even if nothing leads to them. */
#define MIN_INPUTS 2

static GPtrArray *
get_links (WeirFlow *self)
{
  return weir_flow_store_get_list (weir_flow_get_store (self), WEIR_FLOW_PART_LINKS);
}

/* FALSE if what stands there is no link. */
static gboolean
get_link (WeirFlow    *self,
          guint        index,
          const char **from,
          const char **to)
{
  return weir_flow_json_get_link (g_ptr_array_index (get_links (self), index), from, to);
}

void
weir_flow_insert_link (WeirFlow   *self,
                       guint       index,
                       const char *from,
                       const char *to)
{
  g_autoptr(JsonNode) link = weir_flow_json_new_link (from, to);

  weir_flow_editor_insert_element (weir_flow_get_editor (self), WEIR_FLOW_PART_LINKS, index, link);
}

static void
replace_link (WeirFlow   *self,
              guint       index,
              const char *from,
              const char *to)
{
  g_autoptr(JsonNode) link = weir_flow_json_new_link (from, to);

  weir_flow_editor_replace_element (weir_flow_get_editor (self), WEIR_FLOW_PART_LINKS, index, link);
}

static void
drop_link (WeirFlow *self,
           guint     index)
{
  weir_flow_editor_remove_element (weir_flow_get_editor (self), WEIR_FLOW_PART_LINKS, index);
}

static void
set_slots (WeirFlow   *self,
           const char *id,
           guint       n_slots)
{
  WeirFlowMap *nodes = weir_flow_store_get_map (weir_flow_get_store (self), WEIR_FLOW_PART_NODES);
  g_autoptr(JsonNode) number = weir_flow_json_new_number (n_slots);
  g_autoptr(JsonNode) node = weir_flow_json_set (weir_flow_map_get (nodes, id), "inputs", number);

  weir_flow_editor_set_member (weir_flow_get_editor (self), WEIR_FLOW_PART_NODES, id, node);
}

/* The ensemble that @end is an input of, or NULL. */
static JsonObject *
find_ensemble (WeirFlow    *self,
               const char  *end,
               char       **id)
{
  g_autofree char *node_id = weir_flow_end_dup_id (end);
  JsonObject *node = weir_flow_get_node (self, node_id);

  if (weir_flow_node_get_kind (node) != WEIR_FLOW_ENSEMBLE)
    return NULL;

  *id = g_steal_pointer (&node_id);

  return node;
}

/* Which inputs of an ensemble have links; as many as it has inputs. */
static gboolean *
find_used_slots (WeirFlow   *self,
                 const char *id,
                 guint       n_slots)
{
  GPtrArray *links = get_links (self);
  gboolean *used = g_new0 (gboolean, n_slots);

  for (guint i = 0; i < links->len; i++)
    {
      const char *from, *to, *port;
      guint slot;

      if (!get_link (self, i, &from, &to) || !weir_flow_end_is_at (to, id))
        continue;

      port = weir_flow_end_read (to).port;
      if (port != NULL && weir_flow_port_get_slot (port, &slot) && slot < n_slots)
        used[slot] = TRUE;
    }

  return used;
}

/* After a link to @end has gone: if that was the last input, it goes too, with those before it to
 * which nothing leads. */
static void
trim_slots (WeirFlow   *self,
            const char *end)
{
  g_autofree char *id = NULL;
  JsonObject *node = find_ensemble (self, end, &id);
  const char *port = weir_flow_end_read (end).port;
  g_autofree gboolean *used = NULL;
  guint n_slots, n_kept, slot;

  if (node == NULL || port == NULL || !weir_flow_port_get_slot (port, &slot))
    return;

  n_slots = n_kept = weir_flow_node_get_slots (node);
  if (slot + 1 != n_slots)
    return;

  used = find_used_slots (self, id, n_slots);
  while (n_kept > MIN_INPUTS && !used[n_kept - 1])
    n_kept--;

  if (n_kept < n_slots)
    set_slots (self, id, n_kept);
}

/* The input of an ensemble to which the next link leads; there is one more if all are taken. */
static char *
take_slot (WeirFlow   *self,
           const char *id,
           JsonObject *node)
{
  guint n_slots = weir_flow_node_get_slots (node);
  g_autofree gboolean *used = find_used_slots (self, id, n_slots);
  guint slot = 0;

  while (slot < n_slots && used[slot])
    slot++;

  if (slot == n_slots)
    set_slots (self, id, MAX (n_slots + 1, MIN_INPUTS));

  return weir_flow_end_write_slot (id, slot);
}

/* What a link to @to leads to in the end. */
static char *
resolve_target (WeirFlow   *self,
                const char *to)
{
  g_autofree char *id = NULL;
  JsonObject *node = find_ensemble (self, to, &id);

  if (node == NULL || weir_flow_end_read (to).port != NULL)
    return g_strdup (to);

  return take_slot (self, id, node);
}

/**
 * weir_flow_add_link:
 * @self: a flow
 * @from: what it leads from: an id, or `SWITCH.CASE`
 * @to: what it leads to: an id, or `ENSEMBLE.N`; an ensemble alone stands for its first free input,
 *   or for one more if none is free
 * @error: return location for an error
 *
 * Adds a link behind all others.
 *
 * Returns: whether it was done; if not, the error is %WEIR_ERROR_INVALID_FLOW with the reason that
 *   [method@Weir.Flow.can_link] gives
 */
gboolean
weir_flow_add_link (WeirFlow    *self,
                    const char  *from,
                    const char  *to,
                    GError     **error)
{
  g_autofree char *reason = NULL;
  g_autofree char *source = NULL;
  g_autofree char *target = NULL;

  g_return_val_if_fail (WEIR_IS_FLOW (self), FALSE);
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!weir_flow_can_link (self, from, to, &reason))
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_INVALID_FLOW, reason);
      return FALSE;
    }

  weir_flow_begin_edit (self, "Add Link", NULL);
  source = g_strdup (from);
  target = resolve_target (self, to);
  weir_flow_insert_link (self, get_links (self)->len, source, target);
  weir_flow_end_edit (self);

  return TRUE;
}

/**
 * weir_flow_set_link:
 * @self: a flow
 * @index: the number of a link, from 0
 * @from: what it is to lead from
 * @to: what it is to lead to
 * @error: return location for an error
 *
 * Puts a link elsewhere: one end of it, or both.
 *
 * Returns: whether it was done; if not, the error is %WEIR_ERROR_INVALID_FLOW with the reason that
 *   [method@Weir.Flow.can_set_link] gives
 */
gboolean
weir_flow_set_link (WeirFlow    *self,
                    guint        index,
                    const char  *from,
                    const char  *to,
                    GError     **error)
{
  g_autofree char *reason = NULL;
  g_autofree char *source = NULL;
  g_autofree char *target = NULL;
  g_autofree char *old_target = NULL;
  const char *old_from, *old_to;

  g_return_val_if_fail (WEIR_IS_FLOW (self), FALSE);
  g_return_val_if_fail (index < weir_flow_get_n_links (self), FALSE);
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!weir_flow_can_set_link (self, index, from, to, &reason))
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_INVALID_FLOW, reason);
      return FALSE;
    }

  weir_flow_begin_edit (self, "Move Link", NULL);
  if (get_link (self, index, &old_from, &old_to))
    old_target = g_strdup (old_to);
  source = g_strdup (from);
  target = resolve_target (self, to);
  replace_link (self, index, source, target);
  if (old_target != NULL)
    trim_slots (self, old_target);
  weir_flow_end_edit (self);

  return TRUE;
}

/**
 * weir_flow_remove_link:
 * @self: a flow
 * @index: the number of a link, from 0
 *
 * Takes out a link; those behind it move up. The input of an ensemble to which it led stays, so
 * that the others keep their numbers. Only if it was the last it goes too, with those before it to
 * which nothing leads, down to two.
 */
void
weir_flow_remove_link (WeirFlow *self,
                       guint     index)
{
  g_autofree char *target = NULL;
  const char *from, *to;

  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (index < weir_flow_get_n_links (self));

  if (get_link (self, index, &from, &to))
    target = g_strdup (to);

  weir_flow_begin_edit (self, "Remove Link", NULL);
  drop_link (self, index);
  if (target != NULL)
    trim_slots (self, target);
  weir_flow_end_edit (self);
}

/* Whether any link leads from or to a node. */
static gboolean
is_linked (WeirFlow   *self,
           const char *id)
{
  guint n_links = get_links (self)->len;

  for (guint i = 0; i < n_links; i++)
    {
      const char *from, *to;

      if (get_link (self, i, &from, &to) &&
          (weir_flow_end_is_at (from, id) || weir_flow_end_is_at (to, id)))
        return TRUE;
    }

  return FALSE;
}

/**
 * weir_flow_can_insert_on_link:
 * @self: a flow
 * @index: the number of a link, from 0
 * @id: the id of a node
 *
 * Tells whether a node can be put into a link: one that has no links yet.
 *
 * Returns: whether it can
 */
gboolean
weir_flow_can_insert_on_link (WeirFlow   *self,
                              guint       index,
                              const char *id)
{
  const char *from, *to;

  g_return_val_if_fail (WEIR_IS_FLOW (self), FALSE);
  g_return_val_if_fail (index < weir_flow_get_n_links (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return weir_flow_has_node (self, id) && !weir_flow_is_end (id) && !is_linked (self, id) &&
         get_link (self, index, &from, &to);
}

/**
 * weir_flow_insert_on_link:
 * @self: a flow
 * @index: the number of a link, from 0
 * @id: the id of a node, for which [method@Weir.Flow.can_insert_on_link] is true
 *
 * Puts a node into a link: what the link led from leads to the first input of the node, and its
 * first output to where the link led.
 */
void
weir_flow_insert_on_link (WeirFlow   *self,
                          guint       index,
                          const char *id)
{
  g_auto(GStrv) inputs = NULL;
  g_auto(GStrv) outputs = NULL;
  g_autofree char *source = NULL;
  g_autofree char *target = NULL;
  const char *from, *to;

  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (index < weir_flow_get_n_links (self));
  g_return_if_fail (id != NULL && weir_flow_can_insert_on_link (self, index, id));

  get_link (self, index, &from, &to);
  source = g_strdup (from);
  target = g_strdup (to);
  inputs = weir_flow_list_inputs (self, id);
  outputs = weir_flow_list_outputs (self, id);

  weir_flow_begin_edit (self, "Insert Node", NULL);
  replace_link (self, index, source, inputs[0]);
  weir_flow_insert_link (self, index + 1, outputs[0], target);
  weir_flow_end_edit (self);
}

static gboolean
has_link (WeirFlow   *self,
          const char *from,
          const char *to)
{
  guint n_links = get_links (self)->len;

  for (guint i = 0; i < n_links; i++)
    {
      const char *other_from, *other_to;

      if (get_link (self, i, &other_from, &other_to) &&
          g_str_equal (from, other_from) && g_str_equal (to, other_to))
        return TRUE;
    }

  return FALSE;
}

/* The node was one way among others between what stood around it, and so is a link. What parts
 * or brings together ways can be left out only where there is a single one. */
static gboolean
can_heal (WeirFlow   *self,
          const char *id,
          guint       n_in,
          guint       n_out)
{
  switch (weir_flow_node_get_kind (weir_flow_get_node (self, id)))
    {
    case WEIR_FLOW_ENSEMBLE:
      return n_in == 1;

    case WEIR_FLOW_SWITCH:
      return n_out == 1;

    case WEIR_FLOW_INPUT:
    case WEIR_FLOW_OUTPUT:
    case WEIR_FLOW_PROCESS:
    case WEIR_FLOW_THREAD:
    case WEIR_FLOW_UNKNOWN:
    default:
      return n_in == 1 || n_out == 1;
    }
}

/* Takes out all links of a node; what they led from and to is added to the lists. Returns where the
 * first one was. */
static guint
cut_links (WeirFlow   *self,
           const char *id,
           GPtrArray  *sources,
           GPtrArray  *targets)
{
  guint first = get_links (self)->len;

  for (guint i = get_links (self)->len; i > 0; i--)
    {
      const char *from, *to;
      gboolean is_from, is_to;

      if (!get_link (self, i - 1, &from, &to))
        continue;

      is_from = weir_flow_end_is_at (from, id);
      is_to = weir_flow_end_is_at (to, id);
      if (is_to && !is_from)
        g_ptr_array_insert (sources, 0, g_strdup (from));
      if (is_from && !is_to)
        g_ptr_array_insert (targets, 0, g_strdup (to));
      if (is_from || is_to)
        {
          drop_link (self, i - 1);
          first = i - 1;
        }
    }

  return first;
}

void
weir_flow_unlink_node (WeirFlow   *self,
                       const char *id,
                       gboolean    heal)
{
  g_autoptr(GPtrArray) sources = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) targets = g_ptr_array_new_with_free_func (g_free);
  guint index = cut_links (self, id, sources, targets);

  if (heal && can_heal (self, id, sources->len, targets->len))
    {
      for (guint i = 0; i < sources->len * targets->len; i++)
        {
          const char *from = g_ptr_array_index (sources, i / targets->len);
          const char *to = g_ptr_array_index (targets, i % targets->len);

          if (!has_link (self, from, to))
            weir_flow_insert_link (self, index++, from, to);
        }
    }

  for (guint i = 0; i < targets->len; i++)
    trim_slots (self, g_ptr_array_index (targets, i));
}

static char *
rename_end (const char *end,
            const char *id,
            const char *new_id)
{
  if (!weir_flow_end_is_at (end, id))
    return g_strdup (end);

  return weir_flow_end_write (new_id, weir_flow_end_read (end).port);
}

void
weir_flow_rename_links (WeirFlow   *self,
                        const char *id,
                        const char *new_id)
{
  guint n_links = get_links (self)->len;

  for (guint i = 0; i < n_links; i++)
    {
      const char *from, *to;
      g_autofree char *new_from = NULL;
      g_autofree char *new_to = NULL;

      if (!get_link (self, i, &from, &to) ||
          (!weir_flow_end_is_at (from, id) && !weir_flow_end_is_at (to, id)))
        continue;

      new_from = rename_end (from, id, new_id);
      new_to = rename_end (to, id, new_id);
      replace_link (self, i, new_from, new_to);
    }
}

/* What becomes of an input when another one is moved, or itself. */
static guint
shift_slot (guint slot,
            guint index,
            guint new_index)
{
  if (slot == index)
    return new_index;

  if (slot > index && slot <= new_index)
    return slot - 1;

  return slot < index && slot >= new_index ? slot + 1 : slot;
}

/**
 * weir_flow_move_input:
 * @self: a flow
 * @id: the id of an ensemble
 * @index: the number of one of its inputs, from 0
 * @new_index: the number that it is to have
 *
 * Changes the order of an ensemble's inputs: the links to them go with them.
 */
void
weir_flow_move_input (WeirFlow   *self,
                      const char *id,
                      guint       index,
                      guint       new_index)
{
  g_autofree char *ensemble = NULL;
  guint n_slots, n_links;

  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (weir_flow_node_get_kind (weir_flow_get_node (self, id)) == WEIR_FLOW_ENSEMBLE);

  n_slots = weir_flow_node_get_slots (weir_flow_get_node (self, id));
  g_return_if_fail (index < n_slots && new_index < n_slots);

  ensemble = g_strdup (id);
  n_links = get_links (self)->len;

  weir_flow_begin_edit (self, "Move Input", NULL);
  for (guint i = 0; i < n_links; i++)
    {
      g_autofree char *source = NULL;
      g_autofree char *target = NULL;
      const char *from, *to, *port;
      guint slot;

      if (!get_link (self, i, &from, &to) || !weir_flow_end_is_at (to, ensemble))
        continue;

      port = weir_flow_end_read (to).port;
      if (port == NULL || !weir_flow_port_get_slot (port, &slot))
        continue;

      source = g_strdup (from);
      target = weir_flow_end_write_slot (ensemble, shift_slot (slot, index, new_index));
      replace_link (self, i, source, target);
    }
  weir_flow_end_edit (self);
}
