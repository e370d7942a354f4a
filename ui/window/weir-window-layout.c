/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sizes and folds, which the next window takes over. */

#include "window/weir-settings.h"
#include "window/weir-window-private.h"

#define SHOW_KEY "weir-show-key"

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
on_max_position (WeirWindow *self)
{
  GSettings *settings = weir_settings_get_default ();
  GtkPaned *paned = self->problems_paned;
  int max_position;

  g_object_get (paned, "max-position", &max_position, NULL);
  if (max_position <= 0 || max_position == G_MAXINT ||
      !gtk_widget_get_visible (gtk_paned_get_end_child (paned)))
    return;

  g_signal_handlers_disconnect_by_func (paned, on_max_position, self);
  gtk_paned_set_position (paned, max_position - g_settings_get_int (settings, "problems-height"));
  self->has_problems_height = TRUE;
}

/* What was never shown has nothing to be remembered. */
static void
save_problems_height (WeirWindow *self)
{
  GtkPaned *paned = self->problems_paned;

  if (self->has_problems_height && gtk_widget_get_visible (gtk_paned_get_end_child (paned)))
    g_settings_set_int (weir_settings_get_default (), "problems-height",
                        MAX (get_extra (paned), 0));
}

static const char *
get_show_key (AdwFlap *flap)
{
  return g_object_get_data (G_OBJECT (flap), SHOW_KEY);
}

/* A pane that lies over the canvas comes when it is called; when there is room beside the canvas
 * again, it is as it was there. */
static void
on_folded (WeirWindow *self,
           GParamSpec *pspec,
           AdwFlap    *flap)
{
  gboolean is_wanted = g_settings_get_boolean (weir_settings_get_default (), get_show_key (flap));

  adw_flap_set_reveal_flap (flap, !adw_flap_get_folded (flap) && is_wanted);
}

/* Whoever calls a pane that lies over the canvas wants to use it. */
static void
move_focus (WeirWindow *self,
            AdwFlap    *flap)
{
  GtkWidget *pane = adw_flap_get_flap (flap);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (adw_flap_get_reveal_flap (flap))
    gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD);
  else if (focus != NULL && gtk_widget_is_ancestor (focus, pane))
    gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
on_reveal (WeirWindow *self,
           GParamSpec *pspec,
           AdwFlap    *flap)
{
  if (adw_flap_get_folded (flap))
    move_focus (self, flap);
  else
    g_settings_set_boolean (weir_settings_get_default (), get_show_key (flap),
                            adw_flap_get_reveal_flap (flap));
}

static void
init_flap (WeirWindow *self,
           AdwFlap    *flap,
           const char *show_key)
{
  g_object_set_data (G_OBJECT (flap), SHOW_KEY, (gpointer) show_key);
  adw_flap_set_reveal_flap (flap, g_settings_get_boolean (weir_settings_get_default (), show_key));
  g_signal_connect_object (flap, "notify::folded", G_CALLBACK (on_folded), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (flap, "notify::reveal-flap", G_CALLBACK (on_reveal), self,
                           G_CONNECT_SWAPPED);
}

/* One page at a time: whichever was asked for last. A page is called as the property that shows
 * it. */
void
weir_window_update_bottom (WeirWindow *self,
                           GParamSpec *pspec)
{
  static const char * const pages[] = { "show-problems", "show-outline", "show-cpus", "show-run",
                                        "show-errors", "show-log" };
  GtkWidget *bottom = GTK_WIDGET (self->bottom);
  gboolean has_page = self->show_problems || self->show_cpus || self->show_outline ||
                      self->show_run || self->show_errors || self->show_log;
  gboolean is_shown;

  g_object_get (self, pspec->name, &is_shown, NULL);
  for (guint i = 0; is_shown && i < G_N_ELEMENTS (pages); i++)
    {
      if (!g_str_equal (pages[i], pspec->name))
        g_object_set (self, pages[i], FALSE, NULL);
    }

  /* The keyboard does not stay with what goes, and follows to what is there for it. */
  if (is_shown)
    gtk_stack_set_visible_child_name (self->bottom, pspec->name);
  else if (!has_page &&
           (gtk_widget_get_state_flags (bottom) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  gtk_widget_set_visible (bottom, has_page);
  if (is_shown && g_str_equal (pspec->name, "show-outline") && gtk_widget_get_mapped (bottom))
    gtk_widget_grab_focus (gtk_stack_get_visible_child (self->bottom));
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

  g_settings_bind (settings, "show-problems", self, "show-problems", initial);
  g_settings_bind (settings, "show-cpus", self, "show-cpus", initial);
  g_settings_bind (settings, "show-outline", self, "show-outline", initial);
  g_settings_bind (settings, "show-run", self, "show-run", initial);
  g_settings_bind (settings, "show-errors", self, "show-errors", initial);
  g_settings_bind (settings, "show-log", self, "show-log", initial);
  g_settings_bind (settings, "palette-width", self->palette_pane, "width", initial);
  g_settings_bind (settings, "inspector-width", self->inspector_pane, "width", initial);
  init_flap (self, self->palette_flap, "show-palette");
  init_flap (self, self->inspector_flap, "show-inspector");
  g_signal_connect_object (self->problems_paned, "notify::max-position",
                           G_CALLBACK (on_max_position), self, G_CONNECT_SWAPPED);

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
  save_problems_height (self);
}
