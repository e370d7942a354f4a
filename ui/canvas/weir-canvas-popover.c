/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The popover that is open over the canvas: a menu, or a choice. */

#include "canvas/weir-canvas-private.h"

#include "canvas/gestures/weir-canvas-gestures.h"

/* The pointer has moved on the canvas. */
void
weir_canvas_drop_closed_popovers (WeirCanvas *self)
{
  for (guint i = 0; i < self->closed_popovers->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->closed_popovers, i));
  g_ptr_array_set_size (self->closed_popovers, 0);
}

/* What was chosen may have moved it: to a name that is edited now, or to the inspector. */
static gboolean
still_has_focus (WeirCanvas *self,
                 GtkWidget  *popover)
{
  GtkWidget *focus = weir_canvas_get_focus (self);

  return focus == NULL || focus == popover || gtk_widget_is_ancestor (focus, popover);
}

static void
on_popover_closed (GtkWidget  *popover,
                   WeirCanvas *self)
{
  GtkWidget *focus = self->focus_before;

  if (self->popover == popover)
    {
      self->popover = NULL;
      weir_canvas_drop_kept_link (self);
      g_clear_weak_pointer (&self->focus_before);
      if (focus != NULL && gtk_widget_get_parent (focus) != NULL &&
          still_has_focus (self, popover))
        gtk_widget_grab_focus (focus);
    }

  /* What was activated in it is looked at only after it has closed. And until the pointer moves,
   * GTK 4.8 takes it to be in there: it crashes at the next layout if that has no surface. */
  g_ptr_array_add (self->closed_popovers, popover);
}

void
weir_canvas_open_popover (WeirCanvas *self,
                          GtkWidget  *popover,
                          double      x,
                          double      y)
{
  GdkRectangle place = { (int) x, (int) y, 1, 1 };

  if (self->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->popover));

  g_set_weak_pointer (&self->focus_before, weir_canvas_get_focus (self));
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &place);
  self->popover = popover;
  g_signal_connect_object (popover, "closed", G_CALLBACK (on_popover_closed), self, 0);
  gtk_popover_popup (GTK_POPOVER (popover));
}
