/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-unfinished.h"

#include <string.h>

/* So many nodes are named. */
#define NODES_MOST 5

typedef struct {
  char  *name;    /* owned */
  guint  n_items;
} Place;

static void
place_clear (gpointer data)
{
  Place *self = data;

  g_free (self->name);
}

/* @at is a node, or one of its workers: "tail", "tail/1". */
static void
count_place (GArray     *places,
             const char *at)
{
  gsize length = strcspn (at, "/");
  Place place = { NULL, 1 };

  for (guint i = 0; i < places->len; i++)
    {
      Place *known = &g_array_index (places, Place, i);

      if (strncmp (known->name, at, length) != 0 || known->name[length] != '\0')
        continue;
      known->n_items++;
      return;
    }

  place.name = g_strndup (at, length);
  g_array_append_val (places, place);
}

/* The fullest first. */
static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Place *first = a;
  const Place *second = b;

  return (second->n_items > first->n_items) - (second->n_items < first->n_items);
}

static void
count_places (JsonObject *info,
              GArray     *places)
{
  JsonArray *backlog = json_object_get_array_member (info, "backlog");

  for (guint i = 0; i < json_array_get_length (backlog); i++)
    {
      JsonObject *item = json_array_get_object_element (backlog, i);
      JsonArray *at = json_object_get_array_member (item, "at");

      for (guint j = 0; j < json_array_get_length (at); j++)
        count_place (places, json_array_get_string_element (at, j));
    }
  g_array_sort (places, compare_places);
}

char *
weir_unfinished_describe (WeirServer *server)
{
  g_autoptr(WeirValue) info = weir_server_get_debug_info (server);
  g_autoptr(JsonNode) root = weir_value_to_node (info);
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_autoptr(GString) text = g_string_new (NULL);

  g_array_set_clear_func (places, place_clear);
  if (!json_object_has_member (json_node_get_object (root), "backlog"))
    return NULL;
  count_places (json_node_get_object (root), places);

  for (guint i = 0; i < MIN (places->len, NODES_MOST); i++)
    {
      const Place *place = &g_array_index (places, Place, i);

      g_string_append_printf (text, "%s%s (%u)", i > 0 ? ", " : "", place->name, place->n_items);
    }
  if (places->len > NODES_MOST)
    g_string_append_printf (text, " and %u more nodes", places->len - NODES_MOST);

  return places->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
