/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/gestures/weir-canvas-gestures.h"

#include <glib/gi18n.h>
#include <math.h>

#include "canvas/edits/weir-canvas-edits.h"

static void
add_start (WeirCanvas *self,
           double      x,
           double      y)
{
  WeirCanvasPoint start = { x, y };

  g_array_append_val (self->move.starts, start);
}

/* What is selected, and what lies in the frames that are. */
static void
collect_moved (WeirCanvas *self)
{
  WeirCanvasMove *move = &self->move;
  g_autoptr(GPtrArray) nodes = weir_canvas_list_selected (self);
  g_autoptr(GPtrArray) elements = weir_canvas_list_selected_elements (self);
  guint n_selected = elements->len;

  for (guint i = 0; i < n_selected; i++)
    weir_canvas_add_contents (self, g_ptr_array_index (elements, i), nodes, elements);

  g_ptr_array_set_size (move->nodes, 0);
  g_ptr_array_set_size (move->elements, 0);
  g_array_set_size (move->starts, 0);
  g_ptr_array_extend (move->nodes, nodes, NULL, NULL);
  g_ptr_array_extend (move->elements, elements, NULL, NULL);

  for (guint i = 0; i < nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (nodes, i);

      add_start (self, node->x, node->y);
    }
  for (guint i = 0; i < elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (elements, i);

      add_start (self, element->x, element->y);
    }
}

static void
set_moving (WeirCanvas *self,
            gboolean    is_moving)
{
  for (guint i = 0; i < self->move.nodes->len; i++)
    weir_canvas_node_set_look (g_ptr_array_index (self->move.nodes, i),
                               WEIR_CANVAS_LOOK_MOVING, is_moving);
}

static void
move_by (WeirCanvas *self,
         double      dx,
         double      dy)
{
  WeirCanvasMove *move = &self->move;

  for (guint i = 0; i < move->nodes->len; i++)
    {
      WeirCanvasPoint *start = &g_array_index (move->starts, WeirCanvasPoint, i);

      weir_canvas_place_node (self, g_ptr_array_index (move->nodes, i),
                              start->x + dx, start->y + dy);
    }
  for (guint i = 0; i < move->elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (move->elements, i);
      WeirCanvasPoint *start = &g_array_index (move->starts, WeirCanvasPoint,
                                               move->nodes->len + i);

      weir_canvas_element_set_rect (element, start->x + dx, start->y + dy,
                                    element->width, element->height);
    }

  self->content_is_dirty = TRUE;
  weir_canvas_queue_update (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
is_snapping (WeirCanvas *self)
{
  return self->snap && (self->pointer.modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0;
}

/* To the grid, or to whole units: nobody sees a part of one, but everybody a number in the file. */
static double
snap (WeirCanvas *self,
      double      value)
{
  double step = is_snapping (self) ? WEIR_CANVAS_SNAP : 1;

  return round (value / step) * step;
}

static WeirCanvasPoint *
get_held (WeirCanvas *self)
{
  WeirCanvasMove *move = &self->move;
  guint index = 0;

  if (self->pointer.pressed.element != NULL &&
      g_ptr_array_find (move->elements, self->pointer.pressed.element, &index))
    index += move->nodes->len;
  else if (!g_ptr_array_find (move->nodes, self->pointer.pressed.node, &index))
    index = 0;

  return &g_array_index (move->starts, WeirCanvasPoint, index);
}

/* What was taken hold of stands on the grid; the others keep their distances from it. */
static void
get_way (WeirCanvas *self,
         double     *dx,
         double     *dy)
{
  WeirCanvasPointer *pointer = &self->pointer;
  WeirCanvasPoint *start = get_held (self);

  *dx = snap (self, start->x + pointer->x - pointer->start_x) - start->x;
  *dy = snap (self, start->y + pointer->y - pointer->start_y) - start->y;
}

void
weir_canvas_set_insert_on (WeirCanvas     *self,
                           WeirCanvasLink *link)
{
  if (self->move.insert_on == link)
    return;

  if (self->move.insert_on != NULL)
    self->move.insert_on->is_dashed = FALSE;
  self->move.insert_on = link;
  if (link != NULL)
    link->is_dashed = TRUE;
  gtk_widget_queue_draw (self->link_layer);
}

static gboolean
has_ports (WeirCanvasNode *node)
{
  gboolean has_input = FALSE, has_output = FALSE;

  for (guint i = 0; i < node->ports->len; i++)
    {
      WeirCanvasPort *port = g_ptr_array_index (node->ports, i);

      has_input |= !port->is_output;
      has_output |= port->is_output;
    }

  return has_input && has_output;
}

/* A node that has no links yet goes into the link that it is dropped on; Alt keeps it out. */
static void
update_insert_on (WeirCanvas *self)
{
  WeirCanvasMove *move = &self->move;
  WeirCanvasNode *node;
  WeirCanvasLink *link = NULL;

  if (move->nodes->len == 1 && move->elements->len == 0 &&
      (self->pointer.modifiers & GDK_ALT_MASK) == 0)
    {
      node = g_ptr_array_index (move->nodes, 0);
      if (node->links->len == 0 && has_ports (node))
        link = weir_canvas_find_link (self, node->x + node->width / 2,
                                      node->y + node->height / 2,
                                      WEIR_CANVAS_INSERT_REACH);
      if (link != NULL && !weir_flow_can_insert_on_link (self->flow, link->index, node->id))
        link = NULL;
    }

  weir_canvas_set_insert_on (self, link);
}

void
weir_canvas_begin_move (WeirCanvas *self)
{
  collect_moved (self);
  if (self->move.starts->len == 0)
    {
      self->pointer.mode = WEIR_CANVAS_IDLE;
      return;
    }

  self->pointer.mode = WEIR_CANVAS_MOVING;
  set_moving (self, TRUE);
}

void
weir_canvas_update_move (WeirCanvas *self)
{
  double dx, dy;

  get_way (self, &dx, &dy);
  move_by (self, dx, dy);
  update_insert_on (self);
}

/* By what was selected: what lies in a frame goes without saying. */
static char *
name_move (WeirCanvas *self)
{
  g_autoptr(GPtrArray) nodes = weir_canvas_list_selected (self);
  g_autoptr(GPtrArray) elements = weir_canvas_list_selected_elements (self);

  if (elements->len == 0 && nodes->len == 1)
    return g_strdup_printf (_("Move “%s”"), WEIR_CANVAS_NODE (nodes->pdata[0])->id);
  if (elements->len == 0)
    return g_strdup_printf (ngettext ("Move %u Node", "Move %u Nodes", nodes->len), nodes->len);
  if (elements->len > 1 || nodes->len > 0)
    return g_strdup (_("Move Selection"));

  return g_strdup (WEIR_CANVAS_ELEMENT (elements->pdata[0])->kind == WEIR_CANVAS_FRAME
                   ? _("Move Frame") : _("Move Note"));
}

/* Where they are shown becomes where they are. All is read before the first is told to the flow,
 * which shows them where it takes them to be. */
static void
store_places (WeirCanvas *self)
{
  WeirCanvasMove *move = &self->move;
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (WeirCanvasPoint));

  for (guint i = 0; i < move->nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (move->nodes, i);
      WeirCanvasPoint place = { node->x, node->y };

      g_array_append_val (places, place);
    }

  for (guint i = 0; i < move->nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (move->nodes, i);
      WeirCanvasPoint *place = &g_array_index (places, WeirCanvasPoint, i);

      weir_flow_set_position (self->flow, node->id, place->x, place->y);
    }
  weir_canvas_store_elements (self, move->elements);
}

static gboolean
has_moved (WeirCanvas *self)
{
  WeirCanvasMove *move = &self->move;
  WeirCanvasPoint *start = &g_array_index (move->starts, WeirCanvasPoint, 0);
  WeirCanvasPoint now;

  if (move->nodes->len > 0)
    now = (WeirCanvasPoint) { WEIR_CANVAS_NODE (move->nodes->pdata[0])->x,
                              WEIR_CANVAS_NODE (move->nodes->pdata[0])->y };
  else
    now = (WeirCanvasPoint) { WEIR_CANVAS_ELEMENT (move->elements->pdata[0])->x,
                              WEIR_CANVAS_ELEMENT (move->elements->pdata[0])->y };

  return fabs (start->x - now.x) > 1e-9 || fabs (start->y - now.y) > 1e-9;
}

static void
commit_move (WeirCanvas *self)
{
  WeirCanvasLink *link = self->move.insert_on;
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;
  guint index = 0;

  if (link != NULL)
    {
      id = g_strdup (WEIR_CANVAS_NODE (g_ptr_array_index (self->move.nodes, 0))->id);
      index = link->index;
      name = g_strdup_printf (_("Insert “%s” into Link"), id);
    }
  else
    name = name_move (self);

  weir_canvas_set_insert_on (self, NULL);
  weir_flow_begin_edit (self->flow, name, NULL);
  store_places (self);
  if (id != NULL)
    weir_flow_insert_on_link (self->flow, index, id);
  weir_flow_end_edit (self->flow);
}

void
weir_canvas_end_move (WeirCanvas *self,
                      gboolean    commit)
{
  self->pointer.mode = WEIR_CANVAS_IDLE;
  set_moving (self, FALSE);

  if (commit && (has_moved (self) || self->move.insert_on != NULL))
    commit_move (self);
  else
    {
      weir_canvas_set_insert_on (self, NULL);
      move_by (self, 0, 0);
    }

  g_ptr_array_set_size (self->move.nodes, 0);
  g_ptr_array_set_size (self->move.elements, 0);
  g_array_set_size (self->move.starts, 0);
}

void
weir_canvas_begin_resize (WeirCanvas        *self,
                          WeirCanvasElement *element)
{
  self->pointer.mode = WEIR_CANVAS_RESIZING;
  self->move.resized = element;
  g_array_set_size (self->move.starts, 0);
  add_start (self, element->width, element->height);
}

static void
resize_to (WeirCanvas *self,
           double      width,
           double      height)
{
  WeirCanvasElement *element = self->move.resized;

  weir_canvas_element_set_rect (element, element->x, element->y, width, height);
  self->content_is_dirty = TRUE;
  weir_canvas_queue_update (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
weir_canvas_update_resize (WeirCanvas *self)
{
  WeirCanvasElement *element = self->move.resized;
  WeirCanvasPoint *start = &g_array_index (self->move.starts, WeirCanvasPoint, 0);
  double right = element->x + start->x + self->pointer.x - self->pointer.start_x;
  double bottom = element->y + start->y + self->pointer.y - self->pointer.start_y;

  resize_to (self, snap (self, right) - element->x, snap (self, bottom) - element->y);
}

void
weir_canvas_end_resize (WeirCanvas *self,
                        gboolean    commit)
{
  g_autoptr(GPtrArray) elements = g_ptr_array_new ();
  WeirCanvasElement *element = self->move.resized;
  WeirCanvasPoint *start = &g_array_index (self->move.starts, WeirCanvasPoint, 0);
  gboolean is_other = fabs (element->width - start->x) > 1e-9 ||
                      fabs (element->height - start->y) > 1e-9;

  self->pointer.mode = WEIR_CANVAS_IDLE;
  if (!commit || !is_other)
    {
      resize_to (self, start->x, start->y);
      return;
    }

  g_ptr_array_add (elements, element);
  weir_flow_begin_edit (self->flow, element->kind == WEIR_CANVAS_FRAME ? _("Resize Frame")
                                                                       : _("Resize Note"), NULL);
  weir_canvas_store_elements (self, elements);
  weir_flow_end_edit (self->flow);
}

/* Steps by key that follow each other are one step of the history. */
void
weir_canvas_nudge (WeirCanvas *self,
                   double      dx,
                   double      dy)
{
  g_autofree char *name = NULL;

  collect_moved (self);
  if (self->move.starts->len == 0)
    return;

  move_by (self, dx, dy);
  name = name_move (self);
  weir_flow_begin_edit (self->flow, name, "canvas-nudge");
  store_places (self);
  weir_flow_end_edit (self->flow);
}
