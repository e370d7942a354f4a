/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "search/weir-command-window.h"
#include "window/weir-preferences-window.h"
#include "window/weir-window-private.h"

static void
undo (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  weir_flow_undo (weir_document_get_flow (self->document));
}

static void
redo (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  weir_flow_redo (weir_document_get_flow (self->document));
}

static void
show_preferences (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  GtkWidget *window = weir_preferences_window_new (GTK_WINDOW (widget));

  gtk_window_present (GTK_WINDOW (window));
}

static void
find (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  weir_search_bar_open (WEIR_WINDOW (widget)->search_bar);
}

static void
find_command (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (weir_command_window_new (GTK_WINDOW (widget), self->canvas)));
}

/* Of what is selected */
static void
assign_cpus (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_object_set (widget, "show-cpus", TRUE, NULL);
  weir_cpus_pane_assign (WEIR_WINDOW (widget)->cpus);
}

/**
 * weir_window_update_actions:
 * @self: a window
 *
 * Lets those actions be taken that can be taken now.
 */
void
weir_window_update_actions (WeirWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  WeirFlow *flow = self->document != NULL ? weir_document_get_flow (self->document) : NULL;
  gboolean has_document = flow != NULL;

  gtk_widget_action_set_enabled (widget, "win.undo",
                                 has_document && weir_flow_get_undo_name (flow) != NULL);
  gtk_widget_action_set_enabled (widget, "win.redo",
                                 has_document && weir_flow_get_redo_name (flow) != NULL);
  gtk_widget_action_set_enabled (widget, "win.save", has_document && self->save_task == NULL);
  gtk_widget_action_set_enabled (widget, "win.save-as",
                                 has_document && self->save_task == NULL);
  gtk_widget_action_set_enabled (widget, "win.copy-picture", has_document);
  gtk_widget_action_set_enabled (widget, "win.export-picture", has_document);
  gtk_widget_action_set_enabled (widget, "win.headless-run", has_document);
  gtk_widget_action_set_enabled (widget, "win.find", has_document);
  gtk_widget_action_set_enabled (widget, "win.show-palette", has_document);
  gtk_widget_action_set_enabled (widget, "win.show-inspector", has_document);
  gtk_widget_action_set_enabled (widget, "win.show-problems", has_document);
  gtk_widget_action_set_enabled (widget, "win.show-cpus", has_document);
  gtk_widget_action_set_enabled (widget, "win.show-outline", has_document);
  gtk_widget_action_set_enabled (widget, "win.show-run", has_document);
  gtk_widget_action_set_enabled (widget, "win.show-errors", has_document);
  gtk_widget_action_set_enabled (widget, "win.show-log", has_document);
  gtk_widget_action_set_enabled (widget, "win.call", has_document);
  gtk_widget_action_set_enabled (widget, "win.probe", has_document && self->running);
  gtk_widget_action_set_enabled (widget, "win.run", has_document);
  gtk_widget_action_set_enabled (widget, "win.set-up-run", has_document);
  gtk_widget_action_set_enabled (widget, "win.stop", has_document && self->running);
  gtk_widget_action_set_enabled (widget, "win.restart", has_document && self->running &&
                                                        weir_runner_is_ours (self->runner));
  gtk_widget_action_set_enabled (widget, "win.apply", self->can_apply);
  gtk_widget_action_set_enabled (widget, "win.assign-cpus", has_document);
}

/**
 * weir_window_tell_panes:
 * @self: a window
 *
 * Lets the buttons that show and hide panes be as the panes are: GTK does not tell them what was set
 * before they were in a window.
 */
void
weir_window_tell_panes (WeirWindow *self)
{
  static const char * const names[] = {
    "show-palette", "show-inspector", "show-problems", "show-outline", "show-cpus", "show-run",
    "show-errors", "show-log",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_notify (G_OBJECT (self), names[i]);
}

/* To the node where the keyboard was last. */
static void
go_to_canvas (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  gtk_widget_child_focus (GTK_WIDGET (WEIR_WINDOW (widget)->canvas), GTK_DIR_TAB_FORWARD);
}

void
weir_window_class_install_actions (WeirWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, redo);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find);
  gtk_widget_class_install_action (widget_class, "win.find-command", NULL, find_command);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, show_preferences);
  gtk_widget_class_install_property_action (widget_class, "win.show-palette", "show-palette");
  gtk_widget_class_install_property_action (widget_class, "win.show-inspector", "show-inspector");
  gtk_widget_class_install_property_action (widget_class, "win.show-problems", "show-problems");
  gtk_widget_class_install_property_action (widget_class, "win.show-cpus", "show-cpus");
  gtk_widget_class_install_property_action (widget_class, "win.show-outline", "show-outline");
  gtk_widget_class_install_action (widget_class, "win.assign-cpus", NULL, assign_cpus);
  gtk_widget_class_install_action (widget_class, "win.go-to-canvas", NULL, go_to_canvas);

  /* Not accelerators of the application, which would take them away from text that is edited. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK,
                                       "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "win.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_y, GDK_CONTROL_MASK,
                                       "win.redo", NULL);
}
