/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/gestures/weir-canvas-gestures.h"

void
weir_canvas_update_cursor (WeirCanvas *self)
{
  WeirCanvasPointer *pointer = &self->pointer;
  const char *name = NULL;
  WeirCanvasHit hit;

  if (pointer->mode == WEIR_CANVAS_PANNING)
    name = "grabbing";
  else if (pointer->is_space_held)
    name = "grab";
  else if (pointer->mode == WEIR_CANVAS_LINKING)
    name = self->linking.reason != NULL ? "not-allowed" : "crosshair";
  else if (pointer->mode == WEIR_CANVAS_MOVING)
    name = "move";
  else if (pointer->is_inside)
    {
      hit = weir_canvas_hit_test (self, pointer->x, pointer->y);
      if (hit.kind == WEIR_CANVAS_HIT_PORT)
        name = "crosshair";
      else if (hit.kind == WEIR_CANVAS_HIT_CORNER)
        name = "nwse-resize";
      else if (hit.kind == WEIR_CANVAS_HIT_LINK)
        name = "pointer";
    }

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), name);
}

static void
set_hovered_link (WeirCanvas     *self,
                  WeirCanvasLink *link)
{
  if (self->hovered_link == link)
    return;

  if (self->hovered_link != NULL)
    self->hovered_link->is_hovered = FALSE;
  self->hovered_link = link;
  if (link != NULL)
    link->is_hovered = TRUE;
  gtk_widget_queue_draw (self->link_layer);
}

static void
set_hovered_node (WeirCanvas     *self,
                  WeirCanvasNode *node)
{
  if (self->hovered_node == node)
    return;

  if (self->hovered_node != NULL)
    weir_canvas_node_set_look (self->hovered_node, WEIR_CANVAS_LOOK_HOVERED, FALSE);
  self->hovered_node = node;
  if (node != NULL)
    weir_canvas_node_set_look (node, WEIR_CANVAS_LOOK_HOVERED, TRUE);
}

void
weir_canvas_update_hover (WeirCanvas *self)
{
  WeirCanvasHit hit = { WEIR_CANVAS_HIT_NOTHING };

  if (self->pointer.is_inside && self->pointer.mode == WEIR_CANVAS_IDLE)
    hit = weir_canvas_hit_test (self, self->pointer.x, self->pointer.y);

  set_hovered_node (self, hit.node);
  set_hovered_link (self, hit.link);
  weir_canvas_update_cursor (self);
}

void
weir_canvas_forget_link (WeirCanvas     *self,
                         WeirCanvasLink *link)
{
  if (self->hovered_link == link)
    self->hovered_link = NULL;
  if (self->move.insert_on == link)
    self->move.insert_on = NULL;
  if (self->pointer.pressed.link == link)
    self->pointer.pressed = (WeirCanvasHit) { WEIR_CANVAS_HIT_NOTHING };
}

void
weir_canvas_forget_node (WeirCanvas     *self,
                         WeirCanvasNode *node)
{
  if (self->hovered_node == node)
    self->hovered_node = NULL;
  if (self->focused == node)
    self->focused = NULL;
  if (self->pointer.pressed.node == node || g_ptr_array_find (self->move.nodes, node, NULL))
    {
      weir_canvas_cancel (self);
      self->pointer.pressed = (WeirCanvasHit) { WEIR_CANVAS_HIT_NOTHING };
    }
}

void
weir_canvas_set_pointer (WeirCanvas *self,
                         double      widget_x,
                         double      widget_y)
{
  WeirCanvasPointer *pointer = &self->pointer;

  pointer->widget_x = widget_x;
  pointer->widget_y = widget_y;
  weir_canvas_to_canvas (self, widget_x, widget_y, &pointer->x, &pointer->y);
}

WeirCanvasPoint
weir_canvas_get_place (WeirCanvas *self)
{
  graphene_rect_t view = weir_canvas_get_view (self);
  WeirCanvasNode *node = self->focused;

  if (self->has_menu_place)
    return self->menu_place;
  if (self->pointer.is_inside)
    return (WeirCanvasPoint) { self->pointer.x, self->pointer.y };
  if (node != NULL && graphene_rect_intersection (&view, &node->entry.bounds, NULL))
    return (WeirCanvasPoint) { node->x + WEIR_CANVAS_COLUMN, node->y };

  return (WeirCanvasPoint) { view.origin.x + view.size.width / 2 - WEIR_CANVAS_COLUMN / 2,
                             view.origin.y + view.size.height / 2 - 4 * WEIR_CANVAS_SNAP };
}

void
weir_canvas_update_mode (WeirCanvas *self)
{
  switch (self->pointer.mode)
    {
    case WEIR_CANVAS_MOVING:
      weir_canvas_update_move (self);
      break;
    case WEIR_CANVAS_RESIZING:
      weir_canvas_update_resize (self);
      break;
    case WEIR_CANVAS_BANDING:
      weir_canvas_update_band (self);
      break;
    case WEIR_CANVAS_LINKING:
      weir_canvas_update_link (self);
      break;
    case WEIR_CANVAS_IDLE:
    case WEIR_CANVAS_PRESSED:
    case WEIR_CANVAS_PANNING:
    default:
      break;
    }
}

gboolean
weir_canvas_cancel (WeirCanvas *self)
{
  WeirCanvasMode mode = self->pointer.mode;

  self->pointer.mode = WEIR_CANVAS_IDLE;
  self->pointer.toggle_on_release = FALSE;

  switch (mode)
    {
    case WEIR_CANVAS_MOVING:
      weir_canvas_end_move (self, FALSE);
      break;
    case WEIR_CANVAS_RESIZING:
      weir_canvas_end_resize (self, FALSE);
      break;
    case WEIR_CANVAS_LINKING:
      weir_canvas_end_link (self, FALSE);
      break;
    case WEIR_CANVAS_BANDING:
      gtk_widget_queue_draw (self->overlay);
      break;
    case WEIR_CANVAS_PANNING:
      weir_canvas_move_view (self, self->pointer.pan_x, self->pointer.pan_y);
      break;
    case WEIR_CANVAS_PRESSED:
    case WEIR_CANVAS_IDLE:
    default:
      return FALSE;
    }

  weir_canvas_update_cursor (self);

  return TRUE;
}

/* The zoom box, the map and the editor stand on the canvas, but what is done there is theirs. */
gboolean
weir_canvas_is_elsewhere (WeirCanvas *self,
                          double      x,
                          double      y)
{
  GtkWidget *at = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  if (at == NULL)
    return FALSE;

  return at == self->minimap || gtk_widget_is_ancestor (at, self->zoom_box) ||
         at == self->zoom_box ||
         (self->editor != NULL && (at == self->editor ||
                                   gtk_widget_is_ancestor (at, self->editor)));
}

static void
on_motion (WeirCanvas *self,
           double      x,
           double      y)
{
  self->pointer.is_inside = TRUE;
  weir_canvas_drop_closed_popovers (self);
  if (self->popover == NULL)
    self->has_menu_place = FALSE;
  weir_canvas_set_pointer (self, x, y);

  if (self->pointer.mode == WEIR_CANVAS_LINKING)
    weir_canvas_update_link (self);
  else if (self->pointer.mode == WEIR_CANVAS_IDLE)
    weir_canvas_update_hover (self);
}

static void
on_enter (WeirCanvas *self,
          double      x,
          double      y)
{
  on_motion (self, x, y);
}

static void
on_leave (WeirCanvas *self)
{
  self->pointer.is_inside = FALSE;
  weir_canvas_update_hover (self);
}

void
weir_canvas_set_space_held (WeirCanvas *self,
                            gboolean    is_held)
{
  if (self->pointer.is_space_held == is_held)
    return;

  self->pointer.is_space_held = is_held;
  weir_canvas_update_cursor (self);
}

void
weir_canvas_add_controllers (WeirCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  weir_canvas_add_press (self);
  weir_canvas_add_navigation (self);
  weir_canvas_add_menu (self);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_enter), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (widget, motion);

  weir_canvas_add_key_controllers (self);
}
