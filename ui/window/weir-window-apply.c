/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was edited since the run was started, and giving it to the run. */

#include "run/weir-run-changes.h"
#include "window/weir-window-private.h"

/* One pool after the other; the drawing may have changed again meanwhile. */
typedef struct {
  /* owned */
  WeirWindow *window;
  WeirRunner *runner;
  char       *text;   /* the drawing that is applied */
  GStrv       pools;

  guint       next;
} Application;

static void apply_next (Application *application);

static void
application_free (Application *application)
{
  g_object_unref (application->window);
  g_object_unref (application->runner);
  g_free (application->text);
  g_strfreev (application->pools);
  g_free (application);
}

/* An edit that is undone makes the flow again what runs. */
void
weir_window_update_run_edited (WeirWindow *self)
{
  const char *running = self->running ? weir_runner_get_text (self->runner) : NULL;
  WeirRunChange change = WEIR_RUN_SAME;

  if (running != NULL)
    {
      g_autofree char *drawn = weir_flow_to_text (weir_document_get_flow (self->document));

      change = weir_run_compare (running, drawn, NULL);
    }

  self->can_apply = change == WEIR_RUN_POOLS;
  gtk_widget_set_visible (self->apply_button, self->can_apply);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.apply", self->can_apply);
  g_object_set (self, "run-edited", change != WEIR_RUN_SAME, NULL);
}

static void
on_applied (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  Application *application = data;
  g_autoptr(GError) error = NULL;

  if (weir_monitor_client_set_pool_finish (WEIR_MONITOR_CLIENT (source), result, NULL, &error))
    {
      apply_next (application);
      return;
    }

  weir_window_add_toast (application->window, error->message);
  application_free (application);
}

static void
apply_next (Application *application)
{
  const char *id = application->pools[application->next++];
  g_autofree char *settings = NULL;

  if (id == NULL)
    {
      weir_runner_set_text (application->runner, application->text);
      if (application->window->runner == application->runner)
        weir_window_update_run_edited (application->window);
      application_free (application);
      return;
    }

  settings = weir_run_dup_settings (application->text, id);
  weir_monitor_client_set_pool_async (weir_runner_get_client (application->runner), id, settings,
                                      NULL, on_applied, application);
}

static void
apply (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);
  g_autofree char *drawn = weir_flow_to_text (weir_document_get_flow (self->document));
  g_auto(GStrv) pools = NULL;
  Application *application;

  if (weir_runner_get_client (self->runner) == NULL ||
      weir_run_compare (weir_runner_get_text (self->runner), drawn, &pools) != WEIR_RUN_POOLS)
    return;

  application = g_new0 (Application, 1);
  application->window = g_object_ref (self);
  application->runner = g_object_ref (self->runner);
  application->text = g_steal_pointer (&drawn);
  application->pools = g_steal_pointer (&pools);
  apply_next (application);
}

void
weir_window_class_install_apply_actions (WeirWindowClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.apply", NULL, apply);
}
