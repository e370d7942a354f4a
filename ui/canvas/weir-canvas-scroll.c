/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The adjustments of the canvas, which follow what is on it. */

#include "canvas/weir-canvas-private.h"

/* The content and half a view around it can be scrolled to, and whatever is shown now. */
static void
configure_adjustment (WeirCanvas     *self,
                      GtkOrientation  orientation,
                      double          content,
                      double          content_size,
                      double          origin)
{
  GtkAdjustment *adjustment = self->adjustments[orientation];
  double scale = weir_canvas_get_scale (self);
  double page = gtk_widget_get_size (GTK_WIDGET (self), orientation);
  double value = origin * scale;
  double lower = MIN (content * scale - page / 2, value);
  double upper = MAX ((content + content_size) * scale + page / 2, value + page);

  if (adjustment == NULL)
    return;

  gtk_adjustment_configure (adjustment, value, lower, upper, page * 0.1, page * 0.9, page);
}

void
weir_canvas_configure_adjustments (WeirCanvas *self)
{
  graphene_rect_t content = weir_canvas_get_content (self);

  self->told_width = gtk_widget_get_width (GTK_WIDGET (self));
  self->told_height = gtk_widget_get_height (GTK_WIDGET (self));
  self->configuring = TRUE;
  configure_adjustment (self, GTK_ORIENTATION_HORIZONTAL,
                        content.origin.x, content.size.width, self->x);
  configure_adjustment (self, GTK_ORIENTATION_VERTICAL,
                        content.origin.y, content.size.height, self->y);
  self->configuring = FALSE;
}

static gboolean
on_update_tick (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       data)
{
  WeirCanvas *self = WEIR_CANVAS (widget);

  self->update_tick = 0;
  weir_canvas_configure_adjustments (self);
  if (self->zoom_is_untold)
    {
      self->zoom_is_untold = FALSE;
      g_object_notify (G_OBJECT (self), "zoom");
    }

  return G_SOURCE_REMOVE;
}

/* Tells scroll bars and zoom box what has changed before the next frame is laid out. While sizes are
 * given out it must not be done: a widget above that is being allocated would take no more notice
 * of theirs, and all between would be left without an allocation. */
void
weir_canvas_queue_update (WeirCanvas *self)
{
  if (self->update_tick == 0)
    self->update_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_update_tick, NULL, NULL);
}

static void
on_adjustment_changed (WeirCanvas *self)
{
  double scale = weir_canvas_get_scale (self);
  double x = self->x, y = self->y;

  if (self->configuring)
    return;

  if (self->adjustments[GTK_ORIENTATION_HORIZONTAL] != NULL)
    x = gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_HORIZONTAL]) / scale;
  if (self->adjustments[GTK_ORIENTATION_VERTICAL] != NULL)
    y = gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_VERTICAL]) / scale;
  weir_canvas_move_view (self, x, y);
}

void
weir_canvas_set_adjustment (WeirCanvas     *self,
                            GtkOrientation  orientation,
                            GtkAdjustment  *adjustment)
{
  GtkAdjustment **mine = &self->adjustments[orientation];

  if (*mine == adjustment)
    return;

  if (*mine != NULL)
    g_signal_handlers_disconnect_by_data (*mine, self);
  g_clear_object (mine);

  if (adjustment == NULL)
    return;

  *mine = g_object_ref_sink (adjustment);
  weir_canvas_configure_adjustments (self);
  g_signal_connect_swapped (adjustment, "value-changed",
                            G_CALLBACK (on_adjustment_changed), self);
}
