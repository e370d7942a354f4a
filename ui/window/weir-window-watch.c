/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Looking into a run: what failed, what workers print, one value and where it was, what passes. And
 * runs that were started elsewhere. */

#include <glib/gi18n.h>

#include "probe/weir-probe-window.h"
#include "runners/weir-runners-window.h"
#include "trace/weir-call-window.h"
#include "window/weir-window-private.h"

/* The run's, while there is one that goes on. */
static WeirMonitorClient *
get_client (WeirWindow *self)
{
  return self->runner != NULL && !weir_runner_is_over (self->runner)
           ? weir_runner_get_client (self->runner) : NULL;
}

static void
list_nodes (WeirWindow        *self,
            WeirMonitorClient *client)
{
  g_autoptr(GPtrArray) nodes = g_ptr_array_new ();

  for (guint i = 0; i < weir_monitor_client_get_n_nodes (client); i++)
    g_ptr_array_add (nodes, (char *) weir_monitor_client_get_node (client, i));
  g_ptr_array_add (nodes, NULL);

  weir_log_pane_set_nodes (self->log, (const char * const *) nodes->pdata);
}

void
weir_window_update_watch (WeirWindow *self)
{
  WeirMonitorClient *client = get_client (self);

  weir_failures_set_client (weir_errors_pane_get_failures (self->errors), client);
  if (self->call != NULL)
    weir_call_set_client (self->call, client);
  if (client != NULL && client != weir_log_get_client (weir_log_pane_get_log (self->log)))
    list_nodes (self, client);
  weir_log_set_client (weir_log_pane_get_log (self->log), client);
}

typedef struct {
  WeirWindow *window; /* owned */
  WeirRunner *runner; /* owned */
} Watching;

/* What runs may be another flow than the file by now. */
static void
on_running_flow (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autofree Watching *watching = data;
  g_autoptr(WeirWindow) self = watching->window;
  g_autoptr(WeirRunner) runner = watching->runner;
  g_autofree char *text =
    weir_monitor_client_get_flow_finish (WEIR_MONITOR_CLIENT (source), result, NULL);

  if (text == NULL)
    return;  /* the runner has gone, which the window tells */

  weir_runner_set_text (runner, text);
  if (self->runner == runner)
    weir_window_update_run_edited (self);
}

void
weir_window_watch (WeirWindow        *self,
                   WeirMonitorClient *client)
{
  g_autoptr(WeirRunner) runner = weir_runner_watch (client);
  Watching *watching = g_new0 (Watching, 1);

  g_object_set (self, "show-run", TRUE, NULL);
  weir_window_set_runner (self, runner);

  watching->window = g_object_ref (self);
  watching->runner = g_object_ref (runner);
  weir_monitor_client_get_flow_async (client, NULL, on_running_flow, watching);
}

/* One value */

static void
on_node_activated (WeirWindow *self,
                   const char *node)
{
  weir_canvas_select (self->canvas, (const char * const[]) { node, NULL });
  weir_canvas_reveal (self->canvas, node);
}

static void
on_run_requested (WeirWindow *self)
{
  weir_window_add_toast (self, _("The flow has to run for a value to be sent through it"));
}

static void
open_call_window (WeirWindow *self)
{
  if (self->call == NULL)
    {
      self->call = weir_call_new ();
      weir_call_set_client (self->call, get_client (self));
    }

  if (self->call_window == NULL)
    {
      g_set_weak_pointer (&self->call_window, weir_call_window_new (self->call));
      gtk_window_set_transient_for (GTK_WINDOW (self->call_window), GTK_WINDOW (self));
      gtk_window_set_destroy_with_parent (GTK_WINDOW (self->call_window), TRUE);
      g_signal_connect_object (self->call_window, "node-activated",
                               G_CALLBACK (on_node_activated), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->call_window, "run-requested",
                               G_CALLBACK (on_run_requested), self, G_CONNECT_SWAPPED);
    }

  gtk_window_present (GTK_WINDOW (self->call_window));
}

void
weir_window_call_value (WeirWindow *self,
                        const char *value)
{
  open_call_window (self);
  weir_code_buffer_set_text (weir_call_get_value (self->call), value);
  gtk_widget_activate_action (self->call_window, "call.send", NULL);
}

static void
call_one (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  open_call_window (WEIR_WINDOW (widget));
}

/* What passes */

static void
probe (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);
  WeirMonitorClient *client = get_client (self);
  g_autoptr(WeirProbe) probe = NULL;
  GtkWidget *window;

  if (client == NULL)
    return;

  probe = weir_probe_new (client, g_variant_get_string (parameter, NULL));
  window = weir_probe_window_new (probe);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (self));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
}

/* Runs of others */

static void
show_text (WeirWindow        *self,
           WeirMonitorClient *client,
           const char        *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirDocument) document = weir_document_new_from_text (text, &error);
  WeirWindow *window;

  if (document == NULL)
    {
      g_autofree char *message = g_strdup_printf (_("The flow that runs cannot be shown: %s"),
                                                  error->message);

      weir_window_add_toast (self, message);
      return;
    }

  window = weir_window_get_free (self);
  weir_window_set_document (window, document);
  weir_window_watch (window, client);
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_flow (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr(WeirWindow) self = data;
  WeirMonitorClient *client = WEIR_MONITOR_CLIENT (source);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = weir_monitor_client_get_flow_finish (client, result, &error);

  if (text != NULL)
    show_text (self, client, text);
  else
    weir_window_add_toast (self, error->message);
}

/* Its file, where there is one; else as it runs. */
static void
on_chosen (WeirWindow        *self,
           WeirMonitorClient *client)
{
  const char *path = weir_monitor_client_get_flow_path (client);

  if (*path != '\0' && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_autoptr(GFile) file = g_file_new_for_path (path);

      weir_window_open_watched (self, file, client);
    }
  else
    {
      weir_monitor_client_get_flow_async (client, NULL, on_flow, g_object_ref (self));
    }
}

static void
watch_other (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  GtkWidget *window = weir_runners_window_new ();

  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (widget));
  g_signal_connect_object (window, "chosen", G_CALLBACK (on_chosen), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

void
weir_window_class_install_watch_actions (WeirWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.call", NULL, call_one);
  gtk_widget_class_install_action (widget_class, "win.probe", "s", probe);
  gtk_widget_class_install_action (widget_class, "win.watch", NULL, watch_other);
  gtk_widget_class_install_property_action (widget_class, "win.show-errors", "show-errors");
  gtk_widget_class_install_property_action (widget_class, "win.show-log", "show-log");
}
