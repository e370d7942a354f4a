/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/gestures/weir-canvas-gestures.h"

#include <math.h>

#include "canvas/edits/weir-canvas-edits.h"

/* In pixels: what can be hit is as large on the screen at every zoom. */
#define DRAG_THRESHOLD 4.0
#define END_REACH      28.0

static void
focus_pressed (WeirCanvas *self)
{
  WeirCanvasHit *hit = &self->pointer.pressed;

  if (hit->node != NULL)
    weir_canvas_focus_node (self, hit->node);
  else if (hit->element != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (hit->element));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
press (WeirCanvas      *self,
       GdkModifierType  modifiers)
{
  WeirCanvasPointer *pointer = &self->pointer;

  pointer->mode = WEIR_CANVAS_PRESSED;
  pointer->modifiers = modifiers;
  pointer->toggle_on_release = FALSE;
  pointer->start_x = pointer->x;
  pointer->start_y = pointer->y;
  pointer->pressed = weir_canvas_hit_test (self, pointer->x, pointer->y);

  focus_pressed (self);
  if (pointer->pressed.kind != WEIR_CANVAS_HIT_PORT)
    weir_canvas_select_pressed (self, &pointer->pressed, modifiers);
}

static void
on_drag_begin (WeirCanvas *self,
               double      x,
               double      y,
               GtkGesture *gesture)
{
  GdkModifierType modifiers =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (self->flow == NULL || weir_canvas_is_elsewhere (self, x, y))
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  weir_canvas_close_editor (self);
  weir_canvas_set_pointer (self, x, y);

  if (self->pointer.mode == WEIR_CANVAS_LINKING)
    {
      weir_canvas_update_link (self);
      weir_canvas_end_link (self, TRUE);
    }
  else if (self->pointer.is_space_held)
    weir_canvas_begin_pan (self);
  else
    press (self, modifiers);
}

/* A link that is there already is taken off an input; an output can have several. */
static void
drag_port (WeirCanvas          *self,
           const WeirCanvasHit *hit)
{
  WeirCanvasLink *taken = NULL;
  guint n_taken = 0;

  for (guint i = 0; !hit->port->is_output && i < hit->node->links->len; i++)
    {
      WeirCanvasLink *link = g_ptr_array_index (hit->node->links, i);

      if (link->target == hit->node && g_str_equal (link->to, hit->port->name))
        {
          taken = link;
          n_taken++;
        }
    }

  if (n_taken == 1)
    weir_canvas_begin_link (self, taken->from, TRUE, (int) taken->index);
  else
    weir_canvas_begin_link (self, hit->port->name, hit->port->is_output, -1);
}

static gboolean
is_near_end (WeirCanvas           *self,
             const WeirCanvasLink *link)
{
  double reach = END_REACH / weir_canvas_get_scale (self);
  WeirCanvasPointer *pointer = &self->pointer;

  return hypot (link->points[0].x - pointer->start_x, link->points[0].y - pointer->start_y) < reach
         || hypot (link->points[3].x - pointer->start_x,
                   link->points[3].y - pointer->start_y) < reach;
}

static void
begin_drag (WeirCanvas *self)
{
  WeirCanvasPointer *pointer = &self->pointer;
  WeirCanvasHit hit = pointer->pressed;

  switch (hit.kind)
    {
    case WEIR_CANVAS_HIT_PORT:
      drag_port (self, &hit);
      break;
    case WEIR_CANVAS_HIT_NODE:
    case WEIR_CANVAS_HIT_ELEMENT:
      weir_canvas_begin_move (self);
      break;
    case WEIR_CANVAS_HIT_CORNER:
      weir_canvas_begin_resize (self, hit.element);
      break;
    case WEIR_CANVAS_HIT_LINK:
      if (is_near_end (self, hit.link))
        weir_canvas_begin_replug (self, hit.link, pointer->start_x, pointer->start_y);
      else
        weir_canvas_begin_band (self);
      break;
    case WEIR_CANVAS_HIT_NOTHING:
    default:
      weir_canvas_begin_band (self);
    }

  pointer->toggle_on_release = FALSE;
  weir_canvas_update_hover (self);
}

static void
on_drag_update (WeirCanvas *self,
                double      dx,
                double      dy,
                GtkGesture *gesture)
{
  WeirCanvasPointer *pointer = &self->pointer;
  double x, y;

  gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (gesture), &x, &y);
  pointer->modifiers =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (pointer->mode == WEIR_CANVAS_PANNING)
    {
      weir_canvas_update_pan (self, dx, dy);
      return;
    }

  weir_canvas_set_pointer (self, x + dx, y + dy);
  if (pointer->mode == WEIR_CANVAS_PRESSED && hypot (dx, dy) >= DRAG_THRESHOLD)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
      begin_drag (self);
    }

  weir_canvas_update_mode (self);
  weir_canvas_update_edge_pan (self);
}

/* The button was pressed and released in one place. */
static void
click (WeirCanvas *self)
{
  WeirCanvasPointer *pointer = &self->pointer;
  WeirCanvasHit hit = pointer->pressed;

  pointer->mode = WEIR_CANVAS_IDLE;
  if (hit.kind == WEIR_CANVAS_HIT_PORT)
    {
      weir_canvas_begin_link (self, hit.port->name, hit.port->is_output, -1);
      self->linking.by_clicks = TRUE;
      weir_canvas_update_link (self);
    }
  else if (pointer->toggle_on_release)
    {
      if ((pointer->modifiers & GDK_CONTROL_MASK) != 0)
        weir_canvas_toggle (self, &hit);
      else
        weir_canvas_select_only (self, &hit);
    }
  pointer->toggle_on_release = FALSE;
}

static void
on_drag_end (WeirCanvas *self,
             double      dx,
             double      dy,
             GtkGesture *gesture)
{
  switch (self->pointer.mode)
    {
    case WEIR_CANVAS_PRESSED:
      click (self);
      break;
    case WEIR_CANVAS_MOVING:
      weir_canvas_end_move (self, TRUE);
      break;
    case WEIR_CANVAS_RESIZING:
      weir_canvas_end_resize (self, TRUE);
      break;
    case WEIR_CANVAS_BANDING:
      weir_canvas_end_band (self);
      break;
    case WEIR_CANVAS_LINKING:
      if (!self->linking.by_clicks)
        weir_canvas_end_link (self, TRUE);
      break;
    case WEIR_CANVAS_PANNING:
      weir_canvas_end_pan (self);
      break;
    case WEIR_CANVAS_IDLE:
    default:
      break;
    }

  weir_canvas_update_cursor (self);
}

static void
on_drag_cancel (WeirCanvas       *self,
                GdkEventSequence *sequence,
                GtkGesture       *gesture)
{
  weir_canvas_cancel (self);
  self->pointer.mode = WEIR_CANVAS_IDLE;
}

static void
double_click (WeirCanvas *self,
              double      x,
              double      y)
{
  WeirCanvasHit hit = weir_canvas_hit_test (self, x, y);
  graphene_rect_t title;

  if (hit.kind == WEIR_CANVAS_HIT_NODE)
    {
      title = weir_canvas_node_get_title_box (hit.node);
      graphene_rect_offset (&title, (float) hit.node->x, (float) hit.node->y);
      if (graphene_rect_contains_point (&title, &GRAPHENE_POINT_INIT ((float) x, (float) y)) &&
          hit.node->kind > WEIR_CANVAS_OUTPUT)
        weir_canvas_rename_node (self, hit.node);
      else
        weir_canvas_emit_edit_requested (self, hit.node->id);
    }
  else if (hit.kind == WEIR_CANVAS_HIT_ELEMENT)
    weir_canvas_edit_element (self, hit.element);
  else if (hit.kind == WEIR_CANVAS_HIT_NOTHING)
    weir_canvas_quick_add (self, (WeirCanvasPoint) { x, y }, NULL, FALSE);
}

static void
on_released (WeirCanvas *self,
             int         n_press,
             double      widget_x,
             double      widget_y,
             GtkGesture *gesture)
{
  double x, y;

  if (n_press != 2 || self->flow == NULL || self->pointer.mode == WEIR_CANVAS_LINKING ||
      weir_canvas_is_elsewhere (self, widget_x, widget_y))
    return;

  weir_canvas_to_canvas (self, widget_x, widget_y, &x, &y);
  double_click (self, x, y);
}

void
weir_canvas_add_press (WeirCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click_gesture = gtk_gesture_click_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (on_drag_cancel), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));

  g_signal_connect_swapped (click_gesture, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click_gesture));
  gtk_gesture_group (drag, click_gesture);
}
