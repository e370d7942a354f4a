/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/weir-canvas-private.h"

#include <math.h>

/* In pixels: what can be hit is as large on the screen at every zoom. */
#define DRAG_THRESHOLD 4.0
#define END_REACH      28.0
#define EDGE           32.0

/* At the edge of the view it moves so many pixels a second, more outside of it. */
#define EDGE_SPEED     600.0

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

static void
set_place (WeirCanvas *self,
           double      widget_x,
           double      widget_y)
{
  WeirCanvasPointer *pointer = &self->pointer;

  pointer->widget_x = widget_x;
  pointer->widget_y = widget_y;
  weir_canvas_to_canvas (self, widget_x, widget_y, &pointer->x, &pointer->y);
}

/* The pointer, or the view below it, has moved. */
static void
update_mode (WeirCanvas *self)
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

/* How far into the edge zone, from -1 to 1, and farther outside of the widget. */
static double
get_edge (double at,
          double size)
{
  double depth = 0;

  if (at < EDGE)
    depth = (at - EDGE) / EDGE;
  else if (at > size - EDGE)
    depth = (at - size + EDGE) / EDGE;

  return CLAMP (depth, -2.5, 2.5);
}

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  WeirCanvas *self = WEIR_CANVAS (widget);
  WeirCanvasPointer *pointer = &self->pointer;
  double x = get_edge (pointer->widget_x, gtk_widget_get_width (widget));
  double y = get_edge (pointer->widget_y, gtk_widget_get_height (widget));
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double seconds = MIN ((double) (now - pointer->tick_time) / G_USEC_PER_SEC, 0.1);
  double way = EDGE_SPEED * seconds / weir_canvas_get_scale (self);

  if (pointer->mode < WEIR_CANVAS_MOVING || pointer->mode > WEIR_CANVAS_LINKING ||
      (fabs (x) < 0.01 && fabs (y) < 0.01))
    {
      pointer->tick = 0;
      return G_SOURCE_REMOVE;
    }

  pointer->tick_time = now;
  weir_canvas_move_view (self, self->x + x * way, self->y + y * way);
  set_place (self, pointer->widget_x, pointer->widget_y);
  update_mode (self);

  return G_SOURCE_CONTINUE;
}

/* Moves the view while something is dragged to its edge, and only then. */
static void
update_edge_pan (WeirCanvas *self)
{
  WeirCanvasPointer *pointer = &self->pointer;
  GtkWidget *widget = GTK_WIDGET (self);

  if (pointer->tick != 0 || pointer->mode < WEIR_CANVAS_MOVING ||
      pointer->mode > WEIR_CANVAS_LINKING || gtk_widget_get_frame_clock (widget) == NULL)
    return;
  if (fabs (get_edge (pointer->widget_x, gtk_widget_get_width (widget))) < 0.01 &&
      fabs (get_edge (pointer->widget_y, gtk_widget_get_height (widget))) < 0.01)
    return;

  pointer->tick_time = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (widget));
  pointer->tick = gtk_widget_add_tick_callback (widget, on_tick, NULL, NULL);
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
    case WEIR_CANVAS_PRESSED:
    case WEIR_CANVAS_IDLE:
    default:
      return FALSE;
    }

  weir_canvas_update_cursor (self);

  return TRUE;
}

static void
begin_pan (WeirCanvas *self)
{
  self->pointer.mode = WEIR_CANVAS_PANNING;
  self->pointer.pan_x = self->x;
  self->pointer.pan_y = self->y;
  weir_canvas_update_cursor (self);
}

static void
update_pan (WeirCanvas *self,
            double      dx,
            double      dy)
{
  double scale = weir_canvas_get_scale (self);

  weir_canvas_move_view (self, self->pointer.pan_x - dx / scale, self->pointer.pan_y - dy / scale);
}

static void
end_pan (WeirCanvas *self)
{
  self->pointer.mode = WEIR_CANVAS_IDLE;
  weir_canvas_update_hover (self);
}

/* The zoom box, the map and the editor stand on the canvas, but what is done there is theirs. */
static gboolean
is_elsewhere (WeirCanvas *self,
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

  if (self->flow == NULL || is_elsewhere (self, x, y))
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  weir_canvas_close_editor (self);
  set_place (self, x, y);

  if (self->pointer.mode == WEIR_CANVAS_LINKING)
    {
      weir_canvas_update_link (self);
      weir_canvas_end_link (self, TRUE);
    }
  else if (self->pointer.is_space_held)
    begin_pan (self);
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
  set_hovered_node (self, NULL);
  set_hovered_link (self, NULL);
  weir_canvas_update_cursor (self);
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
      update_pan (self, dx, dy);
      return;
    }

  set_place (self, x + dx, y + dy);
  if (pointer->mode == WEIR_CANVAS_PRESSED && hypot (dx, dy) >= DRAG_THRESHOLD)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
      begin_drag (self);
    }

  update_mode (self);
  update_edge_pan (self);
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
      end_pan (self);
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
    weir_canvas_quick_add (self, x, y, NULL, FALSE);
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
      is_elsewhere (self, widget_x, widget_y))
    return;

  weir_canvas_to_canvas (self, widget_x, widget_y, &x, &y);
  double_click (self, x, y);
}

static void
on_pan_begin (WeirCanvas *self,
              double      x,
              double      y,
              GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  weir_canvas_cancel (self);
  begin_pan (self);
}

static void
on_pan_update (WeirCanvas *self,
               double      dx,
               double      dy,
               GtkGesture *gesture)
{
  if (self->pointer.mode == WEIR_CANVAS_PANNING)
    update_pan (self, dx, dy);
}

static void
on_pan_end (WeirCanvas *self,
            double      dx,
            double      dy,
            GtkGesture *gesture)
{
  if (self->pointer.mode == WEIR_CANVAS_PANNING)
    end_pan (self);
}

static void
on_menu_pressed (WeirCanvas *self,
                 int         n_press,
                 double      x,
                 double      y,
                 GtkGesture *gesture)
{
  if (self->flow == NULL || is_elsewhere (self, x, y))
    return;

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  weir_canvas_cancel (self);
  self->pointer.mode = WEIR_CANVAS_IDLE;
  set_place (self, x, y);
  weir_canvas_open_menu (self, x, y);
}

static void
on_long_press (WeirCanvas *self,
               double      x,
               double      y,
               GtkGesture *gesture)
{
  on_menu_pressed (self, 1, x, y, gesture);
}

static void
on_motion (WeirCanvas *self,
           double      x,
           double      y)
{
  self->pointer.is_inside = TRUE;
  set_place (self, x, y);

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

/* Whoever holds the adjustments scrolls; without a scrolled window the canvas does it itself. */
static gboolean
scroll (WeirCanvas               *self,
        GtkEventControllerScroll *controller,
        double                    dx,
        double                    dy,
        gboolean                  is_sideways)
{
  gboolean is_wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  double step = (is_wheel ? 60 : 1) / weir_canvas_get_scale (self);

  if (gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW) != NULL)
    return GDK_EVENT_PROPAGATE;

  if (is_sideways)
    weir_canvas_move_view (self, self->x + dy * step, self->y + dx * step);
  else
    weir_canvas_move_view (self, self->x + dx * step, self->y + dy * step);

  return GDK_EVENT_STOP;
}

static gboolean
on_scroll (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           WeirCanvas               *self)
{
  GtkEventController *base = GTK_EVENT_CONTROLLER (controller);
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (base);
  gboolean is_wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  gboolean has_control = (modifiers & GDK_CONTROL_MASK) != 0;
  gboolean zooms = has_control != (self->wheel_zooms && is_wheel);

  if (!zooms || (modifiers & GDK_SHIFT_MASK) != 0)
    return scroll (self, controller, dx, dy, (modifiers & GDK_SHIFT_MASK) != 0);

  weir_canvas_zoom_at (self, self->zoom * pow (is_wheel ? 1.2 : 1.01, -dy),
                       self->pointer.widget_x, self->pointer.widget_y);
  set_place (self, self->pointer.widget_x, self->pointer.widget_y);
  update_mode (self);

  return GDK_EVENT_STOP;
}

static void
on_pinch_begin (GtkGesture       *gesture,
                GdkEventSequence *sequence,
                WeirCanvas       *self)
{
  weir_canvas_cancel (self);
  self->pinch_zoom = self->zoom;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_pinch (GtkGestureZoom *gesture,
          double          scale,
          WeirCanvas     *self)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    weir_canvas_zoom_at (self, self->pinch_zoom * scale, x, y);
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

static void
add_gesture (WeirCanvas *self,
             GtkGesture *gesture,
             guint       button)
{
  if (GTK_IS_GESTURE_SINGLE (gesture))
    gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), button);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

static void
add_drag (WeirCanvas *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click_gesture = gtk_gesture_click_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (on_drag_cancel), self);
  add_gesture (self, drag, GDK_BUTTON_PRIMARY);

  g_signal_connect_swapped (click_gesture, "released", G_CALLBACK (on_released), self);
  add_gesture (self, click_gesture, GDK_BUTTON_PRIMARY);
  gtk_gesture_group (drag, click_gesture);
}

static void
add_pan (WeirCanvas *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_pan_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_pan_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_pan_end), self);
  add_gesture (self, drag, GDK_BUTTON_MIDDLE);

  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  add_gesture (self, pinch, 0);
}

static void
add_menu (WeirCanvas *self)
{
  GtkGesture *click_gesture = gtk_gesture_click_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();

  g_signal_connect_swapped (click_gesture, "pressed", G_CALLBACK (on_menu_pressed), self);
  add_gesture (self, click_gesture, GDK_BUTTON_SECONDARY);

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  g_signal_connect_swapped (long_press, "pressed", G_CALLBACK (on_long_press), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (long_press));
}

void
weir_canvas_add_controllers (WeirCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *wheel =
    gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  add_drag (self);
  add_pan (self);
  add_menu (self);

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_enter), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (widget, motion);

  g_signal_connect (wheel, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (widget, wheel);

  weir_canvas_add_key_controllers (self);
}
