/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "runners/weir-runners-window.h"

#include <glib/gi18n.h>

#include "runners/weir-runner-row.h"

struct _WeirRunnersWindow
{
  AdwWindow     parent_instance;

  /* owned */
  GCancellable *cancellable; /* of the runners that are being asked */

  /* template */
  GtkStack     *pages;
  GtkListBox   *list;

  guint         n_pending;
};

G_DEFINE_FINAL_TYPE (WeirRunnersWindow, weir_runners_window, ADW_TYPE_WINDOW)

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_page (WeirRunnersWindow *self)
{
  gboolean has_rows = gtk_list_box_get_row_at_index (self->list, 0) != NULL;

  gtk_stack_set_visible_child_name (self->pages, has_rows ? "list"
                                                 : self->n_pending > 0 ? "looking" : "none");
}

/* Whoever does nothing else chooses the first one. */
static void
add_row (WeirRunnersWindow *self,
         WeirMonitorClient *client)
{
  GtkWidget *row = weir_runner_row_new (client);

  gtk_list_box_append (self->list, row);
  if (gtk_list_box_get_row_at_index (self->list, 1) == NULL)
    gtk_window_set_focus (GTK_WINDOW (self), row);
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr(WeirRunnersWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirMonitorClient) client = weir_monitor_client_new_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->n_pending--;
  if (client != NULL)
    add_row (self, client);
  else
    g_debug ("a runner does not answer: %s", error->message);
  show_page (self);
}

static void
forget_rows (WeirRunnersWindow *self)
{
  GtkListBoxRow *row;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->n_pending = 0;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
look_again (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  WeirRunnersWindow *self = WEIR_RUNNERS_WINDOW (widget);
  g_auto(GStrv) sockets = weir_monitor_list_sockets ();

  forget_rows (self);
  self->cancellable = g_cancellable_new ();
  self->n_pending = g_strv_length (sockets);
  for (guint i = 0; sockets[i] != NULL; i++)
    weir_monitor_client_new_async (sockets[i], self->cancellable, on_connected,
                                   g_object_ref (self));
  show_page (self);
}

static void
on_row_activated (WeirRunnersWindow *self,
                  WeirRunnerRow     *row)
{
  g_signal_emit (self, signals[CHOSEN], 0, weir_runner_row_get_client (row));
  gtk_window_close (GTK_WINDOW (self));
}

static void
weir_runners_window_dispose (GObject *object)
{
  WeirRunnersWindow *self = WEIR_RUNNERS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (weir_runners_window_parent_class)->dispose (object);
}

static void
weir_runners_window_class_init (WeirRunnersWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_runners_window_dispose;

  /**
   * WeirRunnersWindow::chosen:
   * @self: a window
   * @client: the run to be watched
   *
   * The user wants to watch @client.
   */
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, WEIR_TYPE_MONITOR_CLIENT);

  gtk_widget_class_install_action (widget_class, "runners.look", NULL, look_again);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK,
                                       "runners.look", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/runners/"
                                               "weir-runners-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirRunnersWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, WeirRunnersWindow, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
weir_runners_window_init (WeirRunnersWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  look_again (GTK_WIDGET (self), NULL, NULL);
}

/**
 * weir_runners_window_new:
 *
 * Returns: (transfer none): a new window, which is gone once it is closed
 */
GtkWidget *
weir_runners_window_new (void)
{
  return g_object_new (WEIR_TYPE_RUNNERS_WINDOW, NULL);
}
