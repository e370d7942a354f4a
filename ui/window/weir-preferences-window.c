/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "window/weir-preferences-window.h"

#include "window/weir-settings.h"

struct _WeirPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  /* template */
  GtkSwitch *wheel_zooms;
  GtkSwitch *snap;
  GtkSwitch *show_grid;
};

G_DEFINE_FINAL_TYPE (WeirPreferencesWindow, weir_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static void
weir_preferences_window_class_init (WeirPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/window/"
                                               "weir-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, wheel_zooms);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, snap);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, show_grid);
}

static void
weir_preferences_window_init (WeirPreferencesWindow *self)
{
  GSettings *settings = weir_settings_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_settings_bind (settings, "wheel-zooms", self->wheel_zooms, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "snap", self->snap, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "show-grid", self->show_grid, "active", G_SETTINGS_BIND_DEFAULT);
}

/**
 * weir_preferences_window_new:
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a new window
 */
GtkWidget *
weir_preferences_window_new (GtkWindow *parent)
{
  return g_object_new (WEIR_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);
}
