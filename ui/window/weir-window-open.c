/* SPDX-License-Identifier: GPL-3.0-or-later */

/* New flows, and flows from files and drafts: each in the window that is for it. */

#include <glib/gi18n.h>

#include "window/weir-recent.h"
#include "window/weir-window-private.h"

typedef struct {
  /* owned */
  WeirWindow        *window;
  GFile             *file;
  WeirMonitorClient *client; /* (nullable): a run of it, which is then watched */
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->window);
  g_object_unref (opening->file);
  g_clear_object (&opening->client);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(Opening) opening = data;
  WeirWindow *self = opening->window;
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirDocument) document = weir_document_open_finish (result, &error);

  /* Another one has taken its place, or the window is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->loading);
  if (document == NULL)
    {
      weir_window_show_error (self, _("“%s” Cannot Be Opened"), opening->file,
                              _("The file was left as it is."), error);
      return;
    }

  weir_window_set_document (self, document);
  if (weir_document_get_file (document) != NULL)
    weir_recent_add (weir_document_get_file (document));
  if (opening->client != NULL)
    weir_window_watch (self, opening->client);
}

static void
load (WeirWindow        *self,
      GFile             *file,
      WeirMonitorClient *client)
{
  Opening *opening = g_new0 (Opening, 1);

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->loading, file);

  opening->window = g_object_ref (self);
  opening->file = g_object_ref (file);
  g_set_object (&opening->client, client);
  weir_document_open_async (file, self->cancellable, on_opened, opening);
}

/* The file that the window has, or is about to have. */
static GFile *
get_file (WeirWindow *self)
{
  if (self->loading != NULL)
    return self->loading;

  return self->document != NULL ? weir_document_get_file (self->document) : NULL;
}

static WeirWindow *
find_window_of (WeirWindow *self,
                GFile      *file)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    {
      WeirWindow *window = WEIR_IS_WINDOW (l->data) ? l->data : NULL;
      GFile *other = window != NULL ? get_file (window) : NULL;

      if (other != NULL && g_file_equal (other, file))
        return window;
    }

  return NULL;
}

/* This window if nothing is lost by it, else a new one. */
WeirWindow *
weir_window_get_free (WeirWindow *self)
{
  if (self->loading == NULL &&
      (self->document == NULL || weir_document_is_untouched (self->document)))
    return self;

  return weir_window_new (gtk_window_get_application (GTK_WINDOW (self)));
}

/**
 * weir_window_open_file:
 * @self: a window
 * @file: a flow file
 *
 * Opens @file in this window if it has nothing to lose, else in a new one. If a window has @file
 * already, that one is shown.
 */
void
weir_window_open_file (WeirWindow *self,
                       GFile      *file)
{
  WeirWindow *window;

  g_return_if_fail (WEIR_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  window = find_window_of (self, file);
  if (window == NULL)
    {
      window = weir_window_get_free (self);
      load (window, file, NULL);
    }

  gtk_window_present (GTK_WINDOW (window));
}

/* The same, and then watches a run of it. */
void
weir_window_open_watched (WeirWindow        *self,
                          GFile             *file,
                          WeirMonitorClient *client)
{
  WeirWindow *window = find_window_of (self, file);

  if (window != NULL && window->loading == NULL)
    {
      weir_window_watch (window, client);
    }
  else
    {
      window = window != NULL ? window : weir_window_get_free (self);
      load (window, file, client);
    }

  gtk_window_present (GTK_WINDOW (window));
}

/**
 * weir_window_open_draft:
 * @self: a window
 * @draft: what another designer left
 *
 * Shows @draft: in the window that has its file and has not changed it, or as
 * weir_window_open_file() does.
 */
void
weir_window_open_draft (WeirWindow *self,
                        WeirDraft  *draft)
{
  GFile *file = weir_draft_get_file (draft);
  WeirWindow *window = file != NULL ? find_window_of (self, file) : NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirDocument) document = weir_document_new_from_draft (draft, &error);

  if (document == NULL)
    {
      g_autofree char *title = weir_draft_dup_title (draft);
      g_autofree char *heading = g_strdup_printf (_("“%s” Cannot Be Recovered"), title);
      AdwMessageDialog *dialog = weir_window_new_dialog (self, heading, error->message);

      adw_message_dialog_add_response (dialog, "close", _("_Close"));
      gtk_window_present (GTK_WINDOW (dialog));
      return;
    }

  if (window == NULL ||
      (window->document != NULL && weir_document_get_modified (window->document)))
    window = weir_window_get_free (self);
  g_cancellable_cancel (window->cancellable);
  g_clear_object (&window->loading);
  weir_window_set_document (window, document);
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_open_response (GtkNativeDialog *dialog,
                  int              response,
                  WeirWindow      *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));

      for (guint i = 0; i < g_list_model_get_n_items (files); i++)
        {
          g_autoptr(GFile) file = g_list_model_get_item (files, i);

          weir_window_open_file (self, file);
        }
    }

  g_clear_object (&self->chooser);
}

static void
open (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);
  GtkFileChooser *chooser =
    weir_window_new_flow_chooser (self, GTK_FILE_CHOOSER_ACTION_OPEN, _("Open Flow"),
                                  G_CALLBACK (on_open_response));

  gtk_file_chooser_set_select_multiple (chooser, TRUE);
  gtk_native_dialog_show (self->chooser);
}

static void
new (GtkWidget  *widget,
     const char *action_name,
     GVariant   *parameter)
{
  g_autoptr(WeirDocument) document = weir_document_new ();
  WeirWindow *window = weir_window_get_free (WEIR_WINDOW (widget));

  weir_window_set_document (window, document);
  gtk_window_present (GTK_WINDOW (window));
}

static void
open_uri (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  g_autoptr(GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  weir_window_open_file (WEIR_WINDOW (widget), file);
}

static void
reload (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  load (self, weir_document_get_file (self->document), NULL);
}

static void
ignore_disk (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  weir_document_ignore_disk (WEIR_WINDOW (widget)->document);
}

static gboolean
on_drop (WeirWindow   *self,
         const GValue *value)
{
  GSList *files = g_value_get_boxed (value);

  for (GSList *l = files; l != NULL; l = l->next)
    weir_window_open_file (self, l->data);

  return files != NULL;
}

void
weir_window_init_drop (WeirWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  /* Before the canvas, which takes text: a file comes as its path too. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

void
weir_window_class_install_open_actions (WeirWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.new", NULL, new);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open);
  gtk_widget_class_install_action (widget_class, "win.open-uri", "s", open_uri);
  gtk_widget_class_install_action (widget_class, "win.reload", NULL, reload);
  gtk_widget_class_install_action (widget_class, "win.ignore-disk", NULL, ignore_disk);
}
