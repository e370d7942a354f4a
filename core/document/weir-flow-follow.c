/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-edit-private.h"

#include "document/weir-flow-json.h"
#include "document/weir-flow-keys.h"
#include "document/weir-flow-ports.h"
#include "document/weir-flow-private.h"

/* Links that go along when the ports of their node change. */

/* What a port is called afterwards. */
typedef enum {
  PORT_SAME,
  PORT_RENAMED,
  PORT_GONE,
} Fate;

static JsonObject *
get_object (JsonNode *node)
{
  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* The names of all cases, as they stand there; borrowed. One that has none is "". */
static GPtrArray *
list_names (JsonObject *node)
{
  GPtrArray *names = g_ptr_array_new ();
  JsonNode *cases = json_object_get_member (node, "cases");
  JsonArray *array = NULL;

  if (cases != NULL && JSON_NODE_HOLDS_ARRAY (cases))
    array = json_node_get_array (cases);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *json = get_object (json_array_get_element (array, i));
      const char *name = NULL;

      if (json != NULL)
        name = weir_flow_get_string (json_object_get_member (json, "name"));
      g_ptr_array_add (names, (gpointer) (name != NULL ? name : ""));
    }

  return names;
}

/* Where @name stands, if just once. */
static gboolean
find_once (GPtrArray  *names,
           const char *name,
           guint      *index)
{
  guint n_found = 0;

  for (guint i = 0; i < names->len; i++)
    {
      if (!g_str_equal (g_ptr_array_index (names, i), name))
        continue;

      *index = i;
      n_found++;
    }

  return n_found == 1;
}

static gboolean
has_name (GPtrArray  *names,
          const char *name)
{
  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL);
}

static gboolean
has_else (JsonObject *node)
{
  return g_strcmp0 (weir_flow_get_string (json_object_get_member (node, "else")), "branch") == 0;
}

static Fate
follow_branch (JsonObject *old_node,
               JsonObject *new_node,
               const char *port,
               char      **new_port)
{
  g_autoptr(GPtrArray) old_names = list_names (old_node);
  g_autoptr(GPtrArray) new_names = list_names (new_node);
  const char *new_name;
  guint index;

  if (g_str_equal (port, "else"))
    return has_else (old_node) && !has_else (new_node) ? PORT_GONE : PORT_SAME;

  if (!has_name (old_names, port) || has_name (new_names, port))
    return PORT_SAME;

  if (old_names->len != new_names->len)
    return PORT_GONE;

  if (!find_once (old_names, port, &index))
    return PORT_SAME;

  new_name = g_ptr_array_index (new_names, index);
  if (has_name (old_names, new_name) || !find_once (new_names, new_name, &index))
    return PORT_SAME;

  *new_port = g_strdup (new_name);

  return PORT_RENAMED;
}

static Fate
follow_slot (JsonObject *old_node,
             JsonObject *new_node,
             const char *port)
{
  guint slot;

  if (!weir_flow_port_get_slot (port, &slot))
    return PORT_SAME;

  return slot < weir_flow_node_get_slots (old_node) && slot >= weir_flow_node_get_slots (new_node)
         ? PORT_GONE : PORT_SAME;
}

/* Of a node that is of another kind now: ports with a name are those of ensembles and switches. */
static Fate
follow_kind (WeirFlowKind  old_kind,
             WeirFlowKind  new_kind,
             WeirFlowKind  special,
             const char   *port)
{
  if (old_kind == WEIR_FLOW_UNKNOWN || new_kind == WEIR_FLOW_UNKNOWN ||
      (old_kind != special && new_kind != special))
    return PORT_SAME;

  return (port != NULL) == (old_kind == special) ? PORT_GONE : PORT_SAME;
}

static Fate
follow_port (JsonObject  *old_node,
             JsonObject  *new_node,
             gboolean     output,
             const char  *port,
             char       **new_port)
{
  WeirFlowKind old_kind = weir_flow_node_get_kind (old_node);
  WeirFlowKind new_kind = weir_flow_node_get_kind (new_node);
  WeirFlowKind special = output ? WEIR_FLOW_SWITCH : WEIR_FLOW_ENSEMBLE;

  if (old_kind != new_kind)
    return follow_kind (old_kind, new_kind, special, port);

  if (port == NULL || old_kind != special)
    return PORT_SAME;

  return output ? follow_branch (old_node, new_node, port, new_port)
                : follow_slot (old_node, new_node, port);
}

static void
follow_link (WeirFlow   *self,
             guint       index,
             const char *id,
             JsonObject *old_node,
             JsonObject *new_node)
{
  WeirFlowEditor *editor = weir_flow_get_editor (self);
  const char *from, *to, *end;
  g_autofree char *new_port = NULL;
  g_autofree char *new_end = NULL;
  g_autoptr(JsonNode) link = NULL;
  gboolean output;
  Fate fate;

  weir_flow_get_link (self, index, &from, &to);
  if (from == NULL || (!weir_flow_end_is_at (from, id) && !weir_flow_end_is_at (to, id)))
    return;

  output = weir_flow_end_is_at (from, id);
  end = output ? from : to;
  fate = follow_port (old_node, new_node, output, weir_flow_end_read (end).port, &new_port);

  if (fate == PORT_GONE)
    {
      weir_flow_editor_remove_element (editor, WEIR_FLOW_PART_LINKS, index);
    }
  else if (fate == PORT_RENAMED)
    {
      new_end = weir_flow_end_write (id, new_port);
      link = weir_flow_json_new_link (output ? new_end : from, output ? to : new_end);
      weir_flow_editor_replace_element (editor, WEIR_FLOW_PART_LINKS, index, link);
    }
}

/* Most changes are none of a node's ports, and links are many. */
static gboolean
has_other_ports (JsonObject *old_node,
                 JsonObject *new_node)
{
  WeirFlowKind kind = weir_flow_node_get_kind (new_node);

  return kind == WEIR_FLOW_ENSEMBLE || kind == WEIR_FLOW_SWITCH ||
         kind != weir_flow_node_get_kind (old_node);
}

void
weir_flow_follow_ports (WeirFlow   *self,
                        const char *id,
                        JsonNode   *old_node,
                        JsonNode   *new_node)
{
  JsonObject *old_object = get_object (old_node);
  JsonObject *new_object = get_object (new_node);

  if (old_object == NULL || new_object == NULL || !has_other_ports (old_object, new_object))
    return;

  for (guint i = weir_flow_get_n_links (self); i > 0; i--)
    follow_link (self, i - 1, id, old_object, new_object);
}
