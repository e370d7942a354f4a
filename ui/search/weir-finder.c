/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "search/weir-finder.h"

#include <string.h>

#include "canvas/weir-canvas-style.h"
#include "problems/weir-finding.h"

/* Stands between two texts, so that no word is found across them. */
#define BORDER '\n'

/* One node, frame or note. */
typedef struct {
  /* owned */
  char    *place;
  GString *text;   /* all that can be found, folded once it is complete */

  double   x;
  double   y;
} Entry;

struct _WeirFinder
{
  /* owned */
  GPtrArray  *entries; /* of Entry, from left to right */
  GHashTable *node_of; /* from an id to an Entry, borrowed */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->place, g_free);
  g_string_free (entry->text, TRUE);
  g_free (entry);
}

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return g_utf8_casefold (normal != NULL ? normal : "", -1);
}

static void
add_text (Entry      *entry,
          const char *text)
{
  g_string_append (entry->text, text);
  g_string_append_c (entry->text, BORDER);
}

static Entry *
add_entry (WeirFinder *self,
           char       *place,
           double      x,
           double      y)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->place = place;
  entry->text = g_string_new (NULL);
  entry->x = x;
  entry->y = y;
  g_ptr_array_add (self->entries, entry);

  return entry;
}

/* Keys that nodes have in any case would find all of them. */
static gboolean
is_telling (const char *key)
{
  static const char * const common[] = { "kind", "worker", "type", "params", NULL };

  return !g_strv_contains (common, key);
}

static void add_value (Entry    *entry,
                       JsonNode *value);

static void
add_object (Entry      *entry,
            JsonObject *object)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      if (is_telling (key))
        add_text (entry, key);
      add_value (entry, value);
    }
}

/* Flows nest no deeper than the scanner lets in. */
static void
add_value (Entry    *entry,
           JsonNode *value)
{
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_OBJECT (value))
    {
      add_object (entry, json_node_get_object (value));
    }
  else if (JSON_NODE_HOLDS_ARRAY (value))
    {
      JsonArray *array = json_node_get_array (value);

      for (guint i = 0; i < json_array_get_length (array); i++)
        add_value (entry, json_array_get_element (array, i));
    }
  else if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
    {
      add_text (entry, json_node_get_string (value));
    }
  else if (JSON_NODE_HOLDS_VALUE (value))
    {
      text = json_to_string (value, FALSE);
      add_text (entry, text);
    }
}

static void
add_node (WeirFinder *self,
          WeirFlow   *flow,
          const char *id)
{
  JsonObject *json = weir_flow_get_node (flow, id);
  const char *kind = weir_flow_get_node_kind (flow, id);
  double x = 0, y = 0;
  Entry *entry;

  if (g_hash_table_contains (self->node_of, id))
    return;

  weir_flow_get_position (flow, id, &x, &y);
  entry = add_entry (self, g_strconcat ("/nodes/", id, NULL), x, y);
  g_hash_table_insert (self->node_of, g_strdup (id), entry);
  add_text (entry, id);
  add_text (entry, weir_canvas_kind_get_label (weir_canvas_kind_from_string (kind)));
  if (json != NULL)
    add_object (entry, json);
}

/* A number of the rectangle of a frame or note. */
static double
get_number (JsonObject *element,
            guint       index)
{
  JsonNode *rect = json_object_get_member (element, "rect");
  JsonNode *number;

  if (rect == NULL || !JSON_NODE_HOLDS_ARRAY (rect) ||
      json_array_get_length (json_node_get_array (rect)) <= index)
    return 0;

  number = json_array_get_element (json_node_get_array (rect), index);

  return JSON_NODE_HOLDS_VALUE (number) ? json_node_get_double (number) : 0;
}

static void
add_elements (WeirFinder *self,
              WeirFlow   *flow,
              const char *list)
{
  for (guint i = 0; i < weir_flow_get_n_elements (flow, list); i++)
    {
      JsonObject *element = weir_flow_get_element (flow, list, i);
      JsonNode *text = element != NULL ? json_object_get_member (element, "text") : NULL;
      Entry *entry;

      if (text == NULL)
        continue;

      entry = add_entry (self, g_strdup_printf ("/%s/%u", list, i), get_number (element, 0),
                         get_number (element, 1));
      add_value (entry, text);
    }
}

static void
add_findings (WeirFinder *self,
              GListModel *findings)
{
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr(WeirFinding) finding = g_list_model_get_item (findings, i);
      const char *node = weir_finding_get_node (finding);
      Entry *entry = node != NULL ? g_hash_table_lookup (self->node_of, node) : NULL;

      if (entry != NULL)
        add_text (entry, weir_finding_get_text (finding));
    }
}

static int
compare_places (gconstpointer one,
                gconstpointer other)
{
  const Entry *a = *(Entry * const *) one, *b = *(Entry * const *) other;

  if (a->x < b->x || a->x > b->x)
    return a->x < b->x ? -1 : 1;

  return (a->y > b->y) - (a->y < b->y);
}

WeirFinder *
weir_finder_new (WeirFlow   *flow,
                 GListModel *findings)
{
  WeirFinder *self = g_new0 (WeirFinder, 1);
  g_auto(GStrv) ids = weir_flow_list_nodes (flow);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->node_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  add_node (self, flow, "input");
  add_node (self, flow, "output");
  for (guint i = 0; ids[i] != NULL; i++)
    add_node (self, flow, ids[i]);
  add_elements (self, flow, "frames");
  add_elements (self, flow, "notes");
  if (findings != NULL)
    add_findings (self, findings);

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      g_autofree char *folded = fold (entry->text->str);

      g_string_assign (entry->text, folded);
    }
  g_ptr_array_sort (self->entries, compare_places);

  return self;
}

void
weir_finder_free (WeirFinder *self)
{
  g_clear_pointer (&self->node_of, g_hash_table_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_free (self);
}

static gboolean
has_words (const Entry        *entry,
           const char * const *words)
{
  gboolean has_word = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;

      has_word = TRUE;
      if (strstr (entry->text->str, words[i]) == NULL)
        return FALSE;
    }

  return has_word;
}

char **
weir_finder_find (WeirFinder *self,
                  const char *text)
{
  g_autofree char *folded = fold (text);
  g_auto(GStrv) words = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr(GStrvBuilder) found = g_strv_builder_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      if (has_words (entry, (const char * const *) words))
        g_strv_builder_add (found, entry->place);
    }

  return g_strv_builder_end (found);
}
