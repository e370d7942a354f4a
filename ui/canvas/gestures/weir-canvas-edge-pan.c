/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/gestures/weir-canvas-gestures.h"

#include <math.h>

/* In pixels. */
#define EDGE       32.0

/* At the edge of the view it moves so many pixels a second, more outside of it. */
#define EDGE_SPEED 600.0

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
  weir_canvas_set_pointer (self, pointer->widget_x, pointer->widget_y);
  weir_canvas_update_mode (self);

  return G_SOURCE_CONTINUE;
}

void
weir_canvas_update_edge_pan (WeirCanvas *self)
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
