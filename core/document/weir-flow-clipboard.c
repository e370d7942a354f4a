/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-edit.h"

#include <math.h>
#include <string.h>

#include "base/weir-error.h"
#include "document/weir-flow-edit-private.h"
#include "document/weir-flow-frames.h"
#include "document/weir-flow-json.h"
#include "document/weir-flow-keys.h"
#include "document/weir-flow-ports.h"
#include "document/weir-flow-private.h"
#include "document/weir-flow-text.h"
#include "json/weir-json-reader.h"
#include "json/weir-json-scanner.h"

/*
 * A part of a flow is a text like a flow file, with another format: the nodes, the links between
 * them, their places, and frames and notes. A whole file can be pasted as well.
 */

#define PART_FORMAT "weir-flow-part/1"
#define FLOW_FORMAT "weir-flow/1"

static GHashTable *
make_set (const char * const *ids)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; ids[i] != NULL; i++)
    g_hash_table_add (set, (gpointer) ids[i]);

  return set;
}

/* Those members of a part of the document that are among @ids. */
static JsonNode *
copy_members (WeirFlow     *self,
              WeirFlowPart  part,
              GHashTable   *ids)
{
  WeirFlowMap *map = weir_flow_store_get_map (weir_flow_get_store (self), part);
  g_autoptr(JsonObject) copy = json_object_new ();
  const WeirFlowMember *member;

  for (member = weir_flow_map_get_first (map); member != NULL; member = member->next)
    {
      if (g_hash_table_contains (ids, member->key) && !weir_flow_is_end (member->key))
        json_object_set_member (copy, member->key, json_node_ref (member->value));
    }

  return json_node_init_object (json_node_alloc (), copy);
}

static gboolean
is_between (GHashTable *ids,
            const char *from,
            const char *to)
{
  g_autofree char *from_id = weir_flow_end_dup_id (from);
  g_autofree char *to_id = weir_flow_end_dup_id (to);

  return g_hash_table_contains (ids, from_id) && g_hash_table_contains (ids, to_id) &&
         !weir_flow_is_end (from_id) && !weir_flow_is_end (to_id);
}

static JsonNode *
copy_links (WeirFlow   *self,
            GHashTable *ids)
{
  GPtrArray *links = weir_flow_store_get_list (weir_flow_get_store (self), WEIR_FLOW_PART_LINKS);
  g_autoptr(JsonArray) copy = json_array_new ();

  for (guint i = 0; i < links->len; i++)
    {
      JsonNode *link = g_ptr_array_index (links, i);
      const char *from, *to;

      if (weir_flow_json_get_link (link, &from, &to) && is_between (ids, from, to))
        json_array_add_element (copy, json_node_ref (link));
    }

  return json_node_init_array (json_node_alloc (), copy);
}

/* A frame or note as one of several things: no node is called so, since ids have no dots. */
static char *
name_element (const char *list,
              guint       index)
{
  return g_strdup_printf ("%s.%u", list, index);
}

/* Adds a list with those elements that are among @ids; none if there are none. */
static void
copy_elements (WeirFlow     *self,
               WeirFlowPart  part,
               const char   *list,
               GHashTable   *ids,
               JsonObject   *to)
{
  GPtrArray *elements = weir_flow_store_get_list (weir_flow_get_store (self), part);
  g_autoptr(JsonArray) copy = json_array_new ();

  for (guint i = 0; i < elements->len; i++)
    {
      g_autofree char *name = name_element (list, i);

      if (g_hash_table_contains (ids, name))
        json_array_add_element (copy, json_node_ref (g_ptr_array_index (elements, i)));
    }

  if (json_array_get_length (copy) > 0)
    json_object_set_array_member (to, list, g_steal_pointer (&copy));
}

/**
 * weir_flow_copy:
 * @self: a flow
 * @ids: (array zero-terminated=1): the ids of nodes, and `frames.N` and `notes.N` for frames and
 *   notes by their numbers; `input`, `output` and what is none of all these are left out
 *
 * Writes nodes, the links between them, and their places, frames and notes as a text that can be
 * pasted, here or elsewhere.
 *
 * Returns: (transfer full): the text
 */
char *
weir_flow_copy (WeirFlow           *self,
                const char * const *ids)
{
  g_autoptr(GHashTable) set = NULL;
  g_autoptr(JsonObject) part = NULL;
  g_autoptr(WeirFlowStore) store = NULL;
  GString *text;

  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);
  g_return_val_if_fail (ids != NULL, NULL);

  set = make_set (ids);
  part = json_object_new ();
  json_object_set_string_member (part, "format", PART_FORMAT);
  json_object_set_member (part, "nodes", copy_members (self, WEIR_FLOW_PART_NODES, set));
  json_object_set_member (part, "links", copy_links (self, set));
  json_object_set_member (part, "layout", copy_members (self, WEIR_FLOW_PART_LAYOUT, set));
  copy_elements (self, WEIR_FLOW_PART_FRAMES, "frames", set, part);
  copy_elements (self, WEIR_FLOW_PART_NOTES, "notes", set, part);

  store = weir_flow_store_new (part);
  text = g_string_new (NULL);
  weir_flow_write_text (text, store);

  return g_string_free (text, FALSE);
}

static JsonNode *
read_json (const char  *text,
           GError     **error)
{
  gsize length = strlen (text);
  g_autofree char *minified = g_malloc (length + 1);

  if (!weir_json_check (text, length, WEIR_JSON_UNIQUE_KEYS | WEIR_JSON_INT64, error) ||
      !weir_json_minify (text, length, minified, &length, error))
    {
      g_prefix_error (error, "this is no part of a flow: ");
      return NULL;
    }

  minified[length] = '\0';

  return weir_json_read (minified);
}

static gboolean
check_format (JsonNode  *root,
              GError   **error)
{
  const char *format = NULL;

  if (JSON_NODE_HOLDS_OBJECT (root))
    format = weir_flow_get_string (json_object_get_member (json_node_get_object (root), "format"));

  if (g_strcmp0 (format, PART_FORMAT) == 0 || g_strcmp0 (format, FLOW_FORMAT) == 0)
    return TRUE;

  if (format != NULL && g_str_has_prefix (format, "weir-flow"))
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_FLOW,
                 "this part of a flow has the format \"%s\", which only a newer version of Weir "
                 "knows", format);
  else
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_FLOW,
                 "this is no part of a flow: it has not the format \"%s\"", PART_FORMAT);

  return FALSE;
}

static gboolean
check_nodes (WeirFlow  *part,
             GError   **error)
{
  WeirFlowMap *nodes = weir_flow_store_get_map (weir_flow_get_store (part), WEIR_FLOW_PART_NODES);
  const WeirFlowMember *node;

  for (node = weir_flow_map_get_first (nodes); node != NULL; node = node->next)
    {
      if (weir_flow_is_end (node->key))
        continue;

      if (!JSON_NODE_HOLDS_OBJECT (node->value) || !weir_flow_json_is_valid (node->value))
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_FLOW,
                       "the node \"%s\" of the part is no object, or too deep", node->key);
          return FALSE;
        }
    }

  return TRUE;
}

/* Whether an element is something that can be drawn. */
static gboolean
is_element (JsonObject *element)
{
  g_autoptr(JsonNode) node = NULL;

  if (element == NULL)
    return FALSE;

  node = json_node_init_object (json_node_alloc (), element);

  return weir_flow_json_is_valid (node);
}

static gboolean
has_elements (WeirFlow   *part,
              const char *list)
{
  guint n_elements = weir_flow_get_n_elements (part, list);

  for (guint i = 0; i < n_elements; i++)
    if (is_element (weir_flow_get_element (part, list, i)))
      return TRUE;

  return FALSE;
}

static gboolean
check_anything (WeirFlow  *part,
                GError   **error)
{
  g_auto(GStrv) ids = weir_flow_list_nodes (part);

  for (guint i = 0; ids[i] != NULL; i++)
    if (!weir_flow_is_end (ids[i]))
      return TRUE;

  if (has_elements (part, "frames") || has_elements (part, "notes"))
    return TRUE;

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_FLOW,
               "there are no nodes, frames or notes in this part of a flow");

  return FALSE;
}

/* A document of its own, in which all nodes have places. */
static WeirFlow *
read_part (const char  *text,
           GError     **error)
{
  g_autoptr(JsonNode) root = read_json (text, error);
  g_autoptr(WeirFlow) part = NULL;

  if (root == NULL || !check_format (root, error))
    return NULL;

  part = weir_flow_new_from_json (json_node_get_object (root));
  if (!check_nodes (part, error) || !check_anything (part, error))
    return NULL;

  weir_flow_place_missing (part);

  return g_steal_pointer (&part);
}

/* From where the part is to where it is to be. */
typedef struct {
  double x;
  double y;
} Offset;

static void
extend_to_elements (WeirFlow   *part,
                    const char *list,
                    double     *left,
                    double     *top)
{
  guint n_elements = weir_flow_get_n_elements (part, list);

  for (guint i = 0; i < n_elements; i++)
    {
      WeirFlowRectangle rectangle;

      if (!weir_flow_get_rectangle (weir_flow_get_element (part, list, i), &rectangle))
        continue;

      *left = MIN (*left, rectangle.x);
      *top = MIN (*top, rectangle.y);
    }
}

static Offset
find_offset (WeirFlow *part,
             double    x,
             double    y)
{
  g_auto(GStrv) ids = weir_flow_list_nodes (part);
  double left = HUGE_VAL;
  double top = HUGE_VAL;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      double node_x, node_y;

      if (weir_flow_is_end (ids[i]))
        continue;

      weir_flow_get_position (part, ids[i], &node_x, &node_y);
      left = MIN (left, node_x);
      top = MIN (top, node_y);
    }
  extend_to_elements (part, "frames", &left, &top);
  extend_to_elements (part, "notes", &left, &top);

  /* Elements that do not tell where they are stay so. */
  if (isinf (left))
    return (Offset) { 0, 0 };

  return (Offset) { x - left, y - top };
}

/* Adds the nodes; returns what their ids became. */
static GHashTable *
paste_nodes (WeirFlow *self,
             WeirFlow *part,
             Offset    offset)
{
  WeirFlowMap *nodes = weir_flow_store_get_map (weir_flow_get_store (part), WEIR_FLOW_PART_NODES);
  GHashTable *id_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const WeirFlowMember *node;

  for (node = weir_flow_map_get_first (nodes); node != NULL; node = node->next)
    {
      double x, y;

      if (weir_flow_is_end (node->key))
        continue;

      weir_flow_get_position (part, node->key, &x, &y);
      x = CLAMP (x + offset.x, -WEIR_FLOW_MAX_PLACE, WEIR_FLOW_MAX_PLACE);
      y = CLAMP (y + offset.y, -WEIR_FLOW_MAX_PLACE, WEIR_FLOW_MAX_PLACE);
      g_hash_table_insert (id_of, g_strdup (node->key),
                           weir_flow_add_node (self, node->key, json_node_get_object (node->value),
                                               x, y));
    }

  return id_of;
}

static char *
translate (const char *end,
           GHashTable *id_of)
{
  g_autofree char *id = weir_flow_end_dup_id (end);
  const char *new_id = g_hash_table_lookup (id_of, id);

  return new_id != NULL ? weir_flow_end_write (new_id, weir_flow_end_read (end).port) : NULL;
}

static void
paste_links (WeirFlow   *self,
             WeirFlow   *part,
             GHashTable *id_of)
{
  guint n_links = weir_flow_get_n_links (part);

  for (guint i = 0; i < n_links; i++)
    {
      g_autofree char *new_from = NULL;
      g_autofree char *new_to = NULL;
      const char *from, *to;

      weir_flow_get_link (part, i, &from, &to);
      if (from == NULL)
        continue;

      new_from = translate (from, id_of);
      new_to = translate (to, id_of);
      if (new_from != NULL && new_to != NULL)
        weir_flow_insert_link (self, weir_flow_get_n_links (self), new_from, new_to);
    }
}

/* Adds frames or notes, and their names to @names. */
static void
paste_elements (WeirFlow   *self,
                WeirFlow   *part,
                const char *list,
                Offset      offset,
                GPtrArray  *names)
{
  guint n_elements = weir_flow_get_n_elements (part, list);

  for (guint i = 0; i < n_elements; i++)
    {
      JsonObject *element = weir_flow_get_element (part, list, i);
      guint index = weir_flow_get_n_elements (self, list);
      g_autoptr(JsonNode) node = NULL;
      g_autoptr(JsonNode) moved = NULL;

      if (!is_element (element))
        continue;

      node = json_node_init_object (json_node_alloc (), element);
      moved = weir_flow_json_move_rectangle (node, offset.x, offset.y);
      weir_flow_insert_element (self, list, index, json_node_get_object (moved));
      g_ptr_array_add (names, name_element (list, index));
    }
}

/* Adds the new ids in the order of the part. */
static void
list_ids (WeirFlow   *part,
          GHashTable *id_of,
          GPtrArray  *names)
{
  g_auto(GStrv) ids = weir_flow_list_nodes (part);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      const char *new_id = g_hash_table_lookup (id_of, ids[i]);

      if (new_id != NULL)
        g_ptr_array_add (names, g_strdup (new_id));
    }
}

/**
 * weir_flow_paste:
 * @self: a flow
 * @text: what [method@Weir.Flow.copy] wrote, or the text of a flow file
 * @x: where the left edge of what is farthest left is to be
 * @y: where the upper edge of what is farthest up is to be
 * @error: return location for an error
 *
 * Adds nodes, with the links between them, frames and notes from a text. Nodes get new ids where
 * theirs are taken. Of a whole file, its ends, and the links to them, do not come.
 *
 * Returns: (transfer full) (array zero-terminated=1): the ids that the nodes got, then `frames.N`
 *   and `notes.N` for the frames and notes, or %NULL with %WEIR_ERROR_INVALID_JSON or, if the text
 *   is JSON but no part of a flow, %WEIR_ERROR_INVALID_FLOW
 */
char **
weir_flow_paste (WeirFlow    *self,
                 const char  *text,
                 double       x,
                 double       y,
                 GError     **error)
{
  g_autoptr(WeirFlow) part = NULL;
  g_autoptr(GHashTable) id_of = NULL;
  GPtrArray *names;
  Offset offset;

  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (fabs (x) <= WEIR_FLOW_MAX_PLACE && fabs (y) <= WEIR_FLOW_MAX_PLACE,
                        NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  part = read_part (text, error);
  if (part == NULL)
    return NULL;

  offset = find_offset (part, x, y);

  weir_flow_begin_edit (self, "Paste", NULL);
  id_of = paste_nodes (self, part, offset);
  paste_links (self, part, id_of);
  names = g_ptr_array_new ();
  list_ids (part, id_of, names);
  paste_elements (self, part, "frames", offset, names);
  paste_elements (self, part, "notes", offset, names);
  weir_flow_end_edit (self);
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (names, FALSE);
}
