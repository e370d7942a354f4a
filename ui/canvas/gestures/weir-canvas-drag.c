/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/gestures/weir-canvas-gestures.h"

#include <glib/gi18n.h>
#include <math.h>

#include "canvas/edits/weir-canvas-edits.h"

static void
add_moved_node (WeirCanvas     *self,
                WeirCanvasNode *node)
{
  graphene_point_t start = GRAPHENE_POINT_INIT ((float) node->x, (float) node->y);

  if (g_ptr_array_find (self->move.nodes, node, NULL))
    return;

  g_ptr_array_add (self->move.nodes, node);
  g_array_append_val (self->move.starts, start);
}

/* What is selected, and what lies in the frames that are. */
static void
collect_moved (WeirCanvas *self)
{
  g_autoptr(GPtrArray) nodes = weir_canvas_list_selected (self);
  g_autoptr(GPtrArray) elements = weir_canvas_list_selected_elements (self);

  g_ptr_array_set_size (self->move.nodes, 0);
  g_ptr_array_set_size (self->move.elements, 0);
  g_array_set_size (self->move.starts, 0);

  for (guint i = 0; i < nodes->len; i++)
    add_moved_node (self, g_ptr_array_index (nodes, i));
  for (guint i = 0; i < elements->len; i++)
    {
      g_autoptr(GPtrArray) contents = weir_canvas_list_contents (self,
                                                                 g_ptr_array_index (elements, i));

      for (guint j = 0; j < contents->len; j++)
        add_moved_node (self, g_ptr_array_index (contents, j));
    }
  for (guint i = 0; i < elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (elements, i);
      graphene_point_t start = GRAPHENE_POINT_INIT ((float) element->x, (float) element->y);

      g_ptr_array_add (self->move.elements, element);
      g_array_append_val (self->move.starts, start);
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
      graphene_point_t *start = &g_array_index (move->starts, graphene_point_t, i);

      weir_canvas_place_node (self, g_ptr_array_index (move->nodes, i),
                              start->x + dx, start->y + dy);
    }
  for (guint i = 0; i < move->elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (move->elements, i);
      graphene_point_t *start = &g_array_index (move->starts, graphene_point_t,
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

static double
snap (double value)
{
  return round (value / WEIR_CANVAS_SNAP) * WEIR_CANVAS_SNAP;
}

/* The first of what is moved stands on the grid; the others keep their distances from it. */
static void
get_way (WeirCanvas *self,
         double     *dx,
         double     *dy)
{
  WeirCanvasPointer *pointer = &self->pointer;
  graphene_point_t *start = &g_array_index (self->move.starts, graphene_point_t, 0);

  *dx = pointer->x - pointer->start_x;
  *dy = pointer->y - pointer->start_y;
  if (!is_snapping (self))
    return;

  *dx = snap (start->x + *dx) - start->x;
  *dy = snap (start->y + *dy) - start->y;
}

static void
set_insert_on (WeirCanvas     *self,
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
                                      MIN (node->height, node->width) / 2);
      if (link != NULL && !weir_flow_can_insert_on_link (self->flow, link->index, node->id))
        link = NULL;
    }

  set_insert_on (self, link);
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

static char *
name_move (WeirCanvas *self)
{
  WeirCanvasMove *move = &self->move;
  guint count = move->nodes->len;

  if (move->elements->len > 0)
    return g_strdup (((WeirCanvasElement *) move->elements->pdata[0])->kind == WEIR_CANVAS_FRAME
                     ? _("Move Frame") : _("Move Note"));
  if (count == 1)
    return g_strdup_printf (_("Move “%s”"),
                            WEIR_CANVAS_NODE (g_ptr_array_index (move->nodes, 0))->id);

  return g_strdup_printf (ngettext ("Move %u Node", "Move %u Nodes", count), count);
}

/* Where they are shown becomes where they are. */
static void
store_places (WeirCanvas *self)
{
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (graphene_point_t));

  for (guint i = 0; i < self->move.nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (self->move.nodes, i);
      graphene_point_t place = GRAPHENE_POINT_INIT ((float) node->x, (float) node->y);

      g_array_append_val (places, place);
    }

  for (guint i = 0; i < self->move.nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (self->move.nodes, i);
      graphene_point_t *place = &g_array_index (places, graphene_point_t, i);

      weir_flow_set_position (self->flow, node->id, place->x, place->y);
    }
  weir_canvas_store_elements (self, self->move.elements);
}

static gboolean
has_moved (WeirCanvas *self)
{
  WeirCanvasMove *move = &self->move;
  graphene_point_t *start = &g_array_index (move->starts, graphene_point_t, 0);
  graphene_point_t now;

  if (move->nodes->len > 0)
    {
      WeirCanvasNode *node = g_ptr_array_index (move->nodes, 0);

      now = GRAPHENE_POINT_INIT ((float) node->x, (float) node->y);
    }
  else
    {
      WeirCanvasElement *element = g_ptr_array_index (move->elements, 0);

      now = GRAPHENE_POINT_INIT ((float) element->x, (float) element->y);
    }

  return !graphene_point_equal (start, &now);
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

  set_insert_on (self, NULL);
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
      set_insert_on (self, NULL);
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
  graphene_point_t start = GRAPHENE_POINT_INIT ((float) element->width, (float) element->height);

  self->pointer.mode = WEIR_CANVAS_RESIZING;
  self->move.resized = element;
  g_array_set_size (self->move.starts, 0);
  g_array_append_val (self->move.starts, start);
}

static void
resize_by (WeirCanvas *self,
           double      dx,
           double      dy)
{
  WeirCanvasElement *element = self->move.resized;
  graphene_point_t *start = &g_array_index (self->move.starts, graphene_point_t, 0);
  double right = element->x + start->x + dx;
  double bottom = element->y + start->y + dy;

  if (is_snapping (self) && (fabs (dx) > 0 || fabs (dy) > 0))
    {
      right = snap (right);
      bottom = snap (bottom);
    }

  weir_canvas_element_set_rect (element, element->x, element->y,
                                right - element->x, bottom - element->y);
  self->content_is_dirty = TRUE;
  weir_canvas_queue_update (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
weir_canvas_update_resize (WeirCanvas *self)
{
  resize_by (self, self->pointer.x - self->pointer.start_x,
             self->pointer.y - self->pointer.start_y);
}

void
weir_canvas_end_resize (WeirCanvas *self,
                        gboolean    commit)
{
  g_autoptr(GPtrArray) elements = g_ptr_array_new ();
  WeirCanvasElement *element = self->move.resized;

  self->pointer.mode = WEIR_CANVAS_IDLE;
  if (!commit)
    {
      resize_by (self, 0, 0);
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
