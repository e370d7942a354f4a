/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "expression/weir-scroll-past.h"

#include <math.h>

/* As far as GtkScrolledWindow goes for one click of a wheel. */
static double
get_step (GtkEventControllerScroll *controller,
          GtkAdjustment            *adjustment)
{
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    return 1;

  return pow (gtk_adjustment_get_page_size (adjustment), 2.0 / 3.0);
}

static gboolean
on_scroll (GtkScrolledWindow        *scroller,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  GtkAdjustment *own = gtk_scrolled_window_get_vadjustment (scroller);
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (scroller));
  GtkWidget *outer = gtk_widget_get_ancestor (parent, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;

  if (outer == NULL || gtk_adjustment_get_upper (own) > gtk_adjustment_get_page_size (own))
    return GDK_EVENT_PROPAGATE;

  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (outer));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) +
                                        dy * get_step (controller, adjustment));

  return GDK_EVENT_STOP;
}

void
weir_scroll_past (GtkScrolledWindow *scroller)
{
  GtkEventController *controller;

  g_return_if_fail (GTK_IS_SCROLLED_WINDOW (scroller));

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "scroll", G_CALLBACK (on_scroll), scroller);
  gtk_widget_add_controller (GTK_WIDGET (scroller), controller);
}
