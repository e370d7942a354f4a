/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sizes and folds, which the next window takes over. */

#include "window/weir-settings.h"
#include "window/weir-window-private.h"

#define PANE_KEY "weir-pane-key"

/* What the second child has beyond its least size: unlike the position, it does not depend on the
 * size of the window. */
static int
get_extra (GtkPaned *paned)
{
  int max_position;

  g_object_get (paned, "max-position", &max_position, NULL);

  return max_position - gtk_paned_get_position (paned);
}

static void
on_max_position (GtkPaned   *paned,
                 GParamSpec *pspec,
                 gpointer    data)
{
  const char *key = data;
  int max_position;

  g_object_get (paned, "max-position", &max_position, NULL);
  if (max_position <= 0 || max_position == G_MAXINT ||
      !gtk_widget_get_visible (gtk_paned_get_end_child (paned)))
    return;

  g_signal_handlers_disconnect_by_func (paned, on_max_position, data);
  gtk_paned_set_position (paned, max_position -
                                 g_settings_get_int (weir_settings_get_default (), key));
  g_object_set_data (G_OBJECT (paned), PANE_KEY, data);
}

static void
restore_end_child (GtkPaned *paned,
                   char     *key)
{
  g_signal_connect (paned, "notify::max-position", G_CALLBACK (on_max_position), key);
}

/* What was never shown has nothing to be remembered. */
static void
save_end_child (GtkPaned *paned)
{
  const char *key = g_object_get_data (G_OBJECT (paned), PANE_KEY);

  if (key != NULL && gtk_widget_get_visible (gtk_paned_get_end_child (paned)))
    g_settings_set_int (weir_settings_get_default (), key, MAX (get_extra (paned), 0));
}

void
weir_window_init_layout (WeirWindow *self)
{
  GSettings *settings = weir_settings_get_default ();
  GSettingsBindFlags initial = G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_GET_NO_CHANGES;

  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));

  g_settings_bind (settings, "show-palette", self, "show-palette", initial);
  g_settings_bind (settings, "show-inspector", self, "show-inspector", initial);
  g_settings_bind (settings, "show-problems", self, "show-problems", initial);
  g_settings_bind (settings, "palette-width", self->palette_paned, "position", initial);
  restore_end_child (self->inspector_paned, (char *) "inspector-width");
  restore_end_child (self->problems_paned, (char *) "problems-height");

  g_settings_bind (settings, "wheel-zooms", self->canvas, "wheel-zooms", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "snap", self->canvas, "snap", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "show-grid", self->canvas, "show-grid", G_SETTINGS_BIND_GET);
}

void
weir_window_save_layout (WeirWindow *self)
{
  GSettings *settings = weir_settings_get_default ();
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  g_settings_set_int (settings, "window-width", width);
  g_settings_set_int (settings, "window-height", height);
  save_end_child (self->inspector_paned);
  save_end_child (self->problems_paned);
}
