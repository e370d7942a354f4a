/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A search: what it has found stands out, and leaving it leads back to where it began. */

#include <string.h>

#include "canvas/edits/weir-canvas-edits.h"
#include "canvas/weir-canvas-private.h"

/* What is shown can be read. */
#define LEAST_ZOOM 0.75

#define FADED      0.35

static char *
make_element_place (WeirCanvasElement *element)
{
  return g_strdup_printf ("/%s/%u", weir_canvas_element_kind_get_list (element->kind),
                          element->index);
}

static void
set_node_found (WeirCanvas     *self,
                WeirCanvasNode *node)
{
  gboolean is_searched = self->search.found != NULL;
  g_autofree char *place = g_strconcat ("/nodes/", node->id, NULL);
  gboolean is_found = is_searched && g_hash_table_contains (self->search.found, place);

  weir_canvas_node_set_look (node, WEIR_CANVAS_LOOK_FADED, is_searched && !is_found);
  weir_canvas_node_set_look (node, WEIR_CANVAS_LOOK_FOUND, is_found);
}

static void
update_found (WeirCanvas *self)
{
  gboolean is_searched = self->search.found != NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    set_node_found (self, value);

  for (guint i = 0; i < self->elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (self->elements, i);
      g_autofree char *place = make_element_place (element);

      gboolean is_found = !is_searched || g_hash_table_contains (self->search.found, place);

      gtk_widget_set_opacity (GTK_WIDGET (element), is_found ? 1 : FADED);
    }

  gtk_widget_set_opacity (self->link_layer, is_searched ? FADED : 1);
}

/**
 * weir_canvas_begin_search:
 * @self: a canvas
 *
 * Remembers what is in view and selected, for [method@WeirCanvas.end_search].
 */
void
weir_canvas_begin_search (WeirCanvas *self)
{
  WeirCanvasSearch *search;

  g_return_if_fail (WEIR_IS_CANVAS (self));

  search = &self->search;
  g_strfreev (search->selection);
  search->selection = weir_canvas_get_selection (self);
  search->x = self->x;
  search->y = self->y;
  search->zoom = self->zoom;
}

/**
 * weir_canvas_set_found:
 * @self: a canvas
 * @places: (nullable) (array zero-terminated=1): what was found, as JSON Pointers into the flow:
 *   `/nodes/ID`, `/frames/0`, `/notes/0`; %NULL if nothing is looked for
 *
 * Lets these stand out.
 */
void
weir_canvas_set_found (WeirCanvas         *self,
                       const char * const *places)
{
  g_return_if_fail (WEIR_IS_CANVAS (self));

  g_clear_pointer (&self->search.found, g_hash_table_unref);
  if (places != NULL)
    {
      self->search.found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (guint i = 0; places[i] != NULL; i++)
        g_hash_table_add (self->search.found, g_strdup (places[i]));
    }

  update_found (self);
}

static WeirCanvasElement *
find_element (WeirCanvas *self,
              const char *place)
{
  for (guint i = 0; i < self->elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (self->elements, i);
      g_autofree char *own = make_element_place (element);

      if (g_str_equal (own, place))
        return element;
    }

  return NULL;
}

static void
show (WeirCanvas            *self,
      const WeirCanvasHit   *hit,
      const graphene_rect_t *bounds)
{
  weir_canvas_select_only (self, hit);
  if (self->zoom < LEAST_ZOOM)
    weir_canvas_set_zoom (self, LEAST_ZOOM);
  weir_canvas_center (self, bounds);
}

/**
 * weir_canvas_show_place:
 * @self: a canvas
 * @place: a node, frame or note as for [method@WeirCanvas.set_found]
 *
 * Selects it, and brings it into the middle of the view, large enough to be read.
 */
void
weir_canvas_show_place (WeirCanvas *self,
                        const char *place)
{
  WeirCanvasElement *element;
  WeirCanvasNode *node;

  g_return_if_fail (WEIR_IS_CANVAS (self));
  g_return_if_fail (place != NULL);

  if (g_str_has_prefix (place, "/nodes/"))
    {
      node = weir_canvas_find_node (self, place + strlen ("/nodes/"));
      if (node == NULL)
        return;

      self->focused = node;
      show (self, &(WeirCanvasHit) { .kind = WEIR_CANVAS_HIT_NODE, .node = node },
            &node->entry.bounds);
      return;
    }

  element = find_element (self, place);
  if (element != NULL)
    show (self, &(WeirCanvasHit) { .kind = WEIR_CANVAS_HIT_ELEMENT, .element = element },
          &GRAPHENE_RECT_INIT ((float) element->x, (float) element->y,
                               (float) element->width, (float) element->height));
}

/**
 * weir_canvas_end_search:
 * @self: a canvas
 * @go_back: whether to what was in view and selected when it began
 *
 * Shows all alike again.
 */
void
weir_canvas_end_search (WeirCanvas *self,
                        gboolean    go_back)
{
  WeirCanvasSearch *search;

  g_return_if_fail (WEIR_IS_CANVAS (self));

  search = &self->search;
  weir_canvas_set_found (self, NULL);
  if (go_back && search->selection != NULL)
    {
      weir_canvas_select (self, (const char * const *) search->selection);
      weir_canvas_set_zoom (self, search->zoom);
      weir_canvas_move_view (self, search->x, search->y);
    }
  g_clear_pointer (&search->selection, g_strfreev);
}
