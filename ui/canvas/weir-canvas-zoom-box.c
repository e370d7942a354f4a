/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/weir-canvas-private.h"

#include <glib/gi18n.h>
#include <math.h>

static void
show_zoom (WeirCanvas *canvas,
           GParamSpec *pspec,
           GtkWidget  *entry)
{
  g_autofree char *text = NULL;

  /* Translators: a percentage. */
  text = g_strdup_printf (_("%.0f %%"), weir_canvas_get_zoom (canvas) * 100);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
on_activate (GtkWidget  *entry,
             WeirCanvas *canvas)
{
  double percent = g_strtod (gtk_editable_get_text (GTK_EDITABLE (entry)), NULL);

  if (percent > 0)
    weir_canvas_set_zoom (canvas, percent / 100);

  show_zoom (canvas, NULL, entry);
  gtk_widget_grab_focus (GTK_WIDGET (canvas));
}

static void
on_focus_leave (GtkEventController *controller,
                WeirCanvas         *canvas)
{
  show_zoom (canvas, NULL, gtk_event_controller_get_widget (controller));
}

static void
append_button (GtkWidget  *box,
               const char *icon,
               const char *action,
               const char *tooltip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
make_entry (WeirCanvas *canvas)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 6);
  gtk_entry_set_alignment (GTK_ENTRY (entry), 0.5f);
  gtk_widget_set_tooltip_text (entry, _("Zoom"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Zoom"), -1);

  g_signal_connect (entry, "activate", G_CALLBACK (on_activate), canvas);
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_leave), canvas);
  gtk_widget_add_controller (entry, focus);
  g_signal_connect_object (canvas, "notify::zoom", G_CALLBACK (show_zoom), entry, 0);
  show_zoom (canvas, NULL, entry);

  return entry;
}

GtkWidget *
weir_canvas_zoom_box_new (WeirCanvas *canvas)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_add_css_class (box, "zoom-box");
  append_button (box, "zoom-out-symbolic", "canvas.zoom-out", _("Zoom Out"));
  gtk_box_append (GTK_BOX (box), make_entry (canvas));
  append_button (box, "zoom-in-symbolic", "canvas.zoom-in", _("Zoom In"));
  append_button (box, "zoom-fit-best-symbolic", "canvas.fit", _("Fit All"));

  return box;
}
