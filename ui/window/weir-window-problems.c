/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is wrong with the flow: on the nodes, and how to get there. */

#include "problems/weir-marks.h"
#include "window/weir-settings.h"
#include "window/weir-window-private.h"

/* A key that the inspector has a field for; how things are linked is to be seen on the canvas. */
static gboolean
has_field (const char *key)
{
  return key != NULL && !g_str_equal (key, "links") && !g_str_has_prefix (key, "layout");
}

/**
 * weir_window_show_finding:
 * @self: a window
 * @finding: a problem
 *
 * Selects the node at fault in the middle of the view, and lets the user edit what is wrong.
 */
void
weir_window_show_finding (WeirWindow  *self,
                          WeirFinding *finding)
{
  const char *id = weir_finding_get_node (finding);
  const char *key = weir_finding_get_key (finding);

  if (id != NULL)
    weir_canvas_go_to (self->canvas, id);
  else
    weir_canvas_select (self->canvas, NULL);

  if (has_field (key))
    g_object_set (self, "show-inspector", TRUE, NULL);
  if (!has_field (key) || !weir_inspector_focus_key (self->inspector, key))
    gtk_widget_child_focus (GTK_WIDGET (self->canvas), GTK_DIR_TAB_FORWARD);
}

/* Goes round, beginning at the first. */
static void
step (WeirWindow *self,
      int         by)
{
  GListModel *findings = G_LIST_MODEL (self->checker);
  int n = (int) g_list_model_get_n_items (findings);
  g_autoptr(WeirFinding) finding = NULL;

  if (n == 0)
    return;

  if (self->finding < 0 || self->finding >= n)
    self->finding = by > 0 ? 0 : n - 1;
  else
    self->finding = (self->finding + by + n) % n;

  finding = g_list_model_get_item (findings, (guint) self->finding);
  weir_window_show_finding (self, finding);
}

static void
next_problem (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  step (WEIR_WINDOW (widget), 1);
}

static void
previous_problem (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  step (WEIR_WINDOW (widget), -1);
}

static void
on_findings_changed (WeirWindow *self)
{
  gboolean has_findings = g_list_model_get_n_items (G_LIST_MODEL (self->checker)) > 0;

  self->finding = -1;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.next-problem", has_findings);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.previous-problem", has_findings);
  weir_canvas_set_marks (self->canvas, weir_marks_new (G_LIST_MODEL (self->checker)));
}

/* Whoever comes back may have made the module that was missing. */
static void
on_active (WeirWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)) &&
      g_list_model_get_n_items (G_LIST_MODEL (self->checker)) > 0)
    weir_checker_check (self->checker);
}

void
weir_window_class_install_problem_actions (WeirWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.next-problem", NULL, next_problem);
  gtk_widget_class_install_action (widget_class, "win.previous-problem", NULL, previous_problem);
}

void
weir_window_init_problems (WeirWindow *self)
{
  g_settings_bind (weir_settings_get_default (), "show-hints", self->checker, "show-hints",
                   G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (self->checker, "items-changed", G_CALLBACK (on_findings_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self, "notify::is-active", G_CALLBACK (on_active), self);
  on_findings_changed (self);
}
