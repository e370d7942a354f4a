/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-edits.h"

#include <glib/gi18n.h>
#include <math.h>

#include "canvas/gestures/weir-canvas-gestures.h"

#define FRAME_MARGIN 24.0
#define NOTE_WIDTH   200.0
#define NOTE_HEIGHT  96.0

/* Frames and notes are widgets of their own; this layer is the place above which they stand. */
void
weir_canvas_snapshot_frames (WeirCanvas  *self,
                             GtkSnapshot *snapshot)
{
}

static GPtrArray *
take_elements (WeirCanvas            *self,
               WeirCanvasElementKind  kind)
{
  GPtrArray *taken = g_ptr_array_new ();

  for (guint i = 0; i < self->elements->len;)
    {
      WeirCanvasElement *element = g_ptr_array_index (self->elements, i);

      if (element->kind == kind)
        g_ptr_array_add (taken, g_ptr_array_steal_index (self->elements, i));
      else
        i++;
    }

  return taken;
}

/* Frames stand below notes, and all of them below the links. */
void
weir_canvas_load_elements (WeirCanvas            *self,
                           WeirCanvasElementKind  kind)
{
  const char *list = weir_canvas_element_kind_get_list (kind);
  guint n_elements = weir_flow_get_n_elements (self->flow, list);
  g_autoptr(GPtrArray) before = take_elements (self, kind);

  for (guint i = 0; i < n_elements; i++)
    {
      WeirCanvasElement *element = i < before->len ? g_ptr_array_index (before, i) : NULL;

      if (element == NULL)
        {
          element = weir_canvas_element_new (kind, i, &self->style);
          gtk_widget_insert_before (GTK_WIDGET (element), GTK_WIDGET (self), self->link_layer);
        }
      weir_canvas_element_load (element, weir_flow_get_element (self->flow, list, i));
      g_ptr_array_insert (self->elements, kind == WEIR_CANVAS_FRAME ? (int) i : -1, element);
    }

  for (guint i = n_elements; i < before->len; i++)
    gtk_widget_unparent (g_ptr_array_index (before, i));

  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static graphene_rect_t
get_rect (WeirCanvasElement *element)
{
  return GRAPHENE_RECT_INIT ((float) element->x, (float) element->y,
                             (float) element->width, (float) element->height);
}

static gboolean
has_middle (const graphene_rect_t *area,
            const graphene_rect_t *bounds)
{
  graphene_point_t middle;

  graphene_rect_get_center (bounds, &middle);

  return graphene_rect_contains_point (area, &middle);
}

static void
add_once (GPtrArray *array,
          gpointer   item)
{
  if (!g_ptr_array_find (array, item, NULL))
    g_ptr_array_add (array, item);
}

/* Nodes and notes lie in a frame with their middles, another frame with all of it: else two that
 * overlap would take each other along. */
void
weir_canvas_add_contents (WeirCanvas        *self,
                          WeirCanvasElement *frame,
                          GPtrArray         *nodes,
                          GPtrArray         *elements)
{
  graphene_rect_t area = get_rect (frame);
  g_autoptr(GPtrArray) near = NULL;

  if (frame->kind != WEIR_CANVAS_FRAME)
    return;

  near = weir_canvas_index_find (self->node_index, &area);
  for (guint i = 0; i < near->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (near, i);

      if (has_middle (&area, &node->entry.bounds))
        add_once (nodes, node);
    }

  for (guint i = 0; i < self->elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (self->elements, i);
      graphene_rect_t rect = get_rect (element);

      if (element == frame)
        continue;
      if (element->kind == WEIR_CANVAS_FRAME ? graphene_rect_contains_rect (&area, &rect)
                                             : has_middle (&area, &rect))
        add_once (elements, element);
    }
}

/* All are read before the first is stored, since that shows again what the flow says of them all. */
void
weir_canvas_store_elements (WeirCanvas *self,
                            GPtrArray  *elements)
{
  g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  for (guint i = 0; i < elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (elements, i);
      const char *list = weir_canvas_element_kind_get_list (element->kind);
      JsonObject *json = weir_flow_get_element (self->flow, list, element->index);

      g_ptr_array_add (objects, weir_canvas_element_store (element, json));
    }

  for (guint i = 0; i < elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (elements, i);

      weir_flow_replace_element (self->flow, weir_canvas_element_kind_get_list (element->kind),
                                 element->index, g_ptr_array_index (objects, i));
    }
}

static WeirCanvasElement *
find_element (WeirCanvas            *self,
              WeirCanvasElementKind  kind,
              guint                  index)
{
  for (guint i = 0; i < self->elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (self->elements, i);

      if (element->kind == kind && element->index == index)
        return element;
    }

  return NULL;
}

static void
add_element (WeirCanvas            *self,
             WeirCanvasElementKind  kind,
             const char            *name,
             const char            *text,
             const graphene_rect_t *rect)
{
  const char *list = weir_canvas_element_kind_get_list (kind);
  guint index = weir_flow_get_n_elements (self->flow, list);
  g_autoptr(JsonObject) json = json_object_new ();
  JsonArray *array = json_array_new ();
  WeirCanvasElement *element;

  json_object_set_string_member (json, "text", text);
  json_array_add_double_element (array, rect->origin.x);
  json_array_add_double_element (array, rect->origin.y);
  json_array_add_double_element (array, rect->size.width);
  json_array_add_double_element (array, rect->size.height);
  json_object_set_array_member (json, "rect", array);

  weir_flow_begin_edit (self->flow, name, NULL);
  weir_flow_insert_element (self->flow, list, index, json);
  weir_flow_end_edit (self->flow);

  element = find_element (self, kind, index);
  if (element == NULL)
    return;

  weir_canvas_select_only (self, &(WeirCanvasHit) { .kind = WEIR_CANVAS_HIT_ELEMENT,
                                                    .element = element });
  weir_canvas_reveal_area (self, rect);
  weir_canvas_edit_element (self, element);
}

static graphene_rect_t
round_out (graphene_rect_t rect)
{
  double step = WEIR_CANVAS_SNAP;
  double left = floor (rect.origin.x / step) * step;
  double top = floor (rect.origin.y / step) * step;

  return GRAPHENE_RECT_INIT ((float) left, (float) top,
                             (float) (ceil (rect.size.width / step) * step),
                             (float) (ceil (rect.size.height / step) * step));
}

/* With its corner where the menu was opened or the pointer is, else in the middle of the view. */
static graphene_rect_t
get_room (WeirCanvas *self,
          double      width,
          double      height)
{
  graphene_rect_t view = weir_canvas_get_view (self);
  WeirCanvasPoint place = { view.origin.x + (view.size.width - width) / 2,
                            view.origin.y + (view.size.height - height) / 2 };

  if (self->has_menu_place || self->pointer.is_inside)
    place = weir_canvas_get_place (self);

  return GRAPHENE_RECT_INIT ((float) place.x, (float) place.y, (float) width, (float) height);
}

/* Around what is selected, if anything is. */
void
weir_canvas_add_frame (WeirCanvas *self)
{
  g_autoptr(GPtrArray) nodes = weir_canvas_list_selected (self);
  graphene_rect_t rect = get_room (self, 320, 200);

  for (guint i = 0; i < nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (nodes, i);

      if (i == 0)
        rect = node->entry.bounds;
      else
        graphene_rect_union (&rect, &node->entry.bounds, &rect);
    }

  if (nodes->len > 0)
    {
      graphene_rect_inset (&rect, (float) -FRAME_MARGIN, (float) -FRAME_MARGIN);
      rect.origin.y -= (float) WEIR_CANVAS_FRAME_BAR;
      rect.size.height += (float) WEIR_CANVAS_FRAME_BAR;
    }

  rect = round_out (rect);
  add_element (self, WEIR_CANVAS_FRAME, _("Add Frame"), _("Frame"), &rect);
}

void
weir_canvas_add_note (WeirCanvas *self)
{
  graphene_rect_t rect = get_room (self, NOTE_WIDTH, NOTE_HEIGHT);
  rect = round_out (rect);
  add_element (self, WEIR_CANVAS_NOTE, _("Add Note"), "", &rect);
}
