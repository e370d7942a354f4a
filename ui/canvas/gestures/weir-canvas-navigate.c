/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/gestures/weir-canvas-gestures.h"

#include <math.h>

void
weir_canvas_begin_pan (WeirCanvas *self)
{
  self->pointer.mode = WEIR_CANVAS_PANNING;
  self->pointer.pan_x = self->x;
  self->pointer.pan_y = self->y;
  weir_canvas_update_cursor (self);
}

void
weir_canvas_update_pan (WeirCanvas *self,
                        double      dx,
                        double      dy)
{
  double scale = weir_canvas_get_scale (self);

  weir_canvas_move_view (self, self->pointer.pan_x - dx / scale, self->pointer.pan_y - dy / scale);
}

void
weir_canvas_end_pan (WeirCanvas *self)
{
  self->pointer.mode = WEIR_CANVAS_IDLE;
  weir_canvas_update_hover (self);
}

static void
on_pan_begin (WeirCanvas *self,
              double      x,
              double      y,
              GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  weir_canvas_cancel (self);
  weir_canvas_begin_pan (self);
}

static void
on_pan_update (WeirCanvas *self,
               double      dx,
               double      dy,
               GtkGesture *gesture)
{
  if (self->pointer.mode == WEIR_CANVAS_PANNING)
    weir_canvas_update_pan (self, dx, dy);
}

static void
on_pan_end (WeirCanvas *self,
            double      dx,
            double      dy,
            GtkGesture *gesture)
{
  if (self->pointer.mode == WEIR_CANVAS_PANNING)
    weir_canvas_end_pan (self);
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
  weir_canvas_set_pointer (self, self->pointer.widget_x, self->pointer.widget_y);
  weir_canvas_update_mode (self);

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
weir_canvas_add_navigation (WeirCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *wheel =
    gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_pan_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_pan_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_pan_end), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), GDK_BUTTON_MIDDLE);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));

  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));

  g_signal_connect (wheel, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (widget, wheel);
}
