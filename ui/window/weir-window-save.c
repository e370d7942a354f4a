/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Saving, with whatever has to be asked on the way. */

#include <glib/gi18n.h>

#include "window/weir-recent.h"
#include "window/weir-window-private.h"

static void
end (WeirWindow *self,
     gboolean    is_saved)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->save_task);

  weir_window_update_actions (self);
  g_task_return_boolean (task, is_saved);
}

static void save_to           (WeirWindow *self,
                               GFile      *file,
                               gboolean    overwrite);
static void ask_where_to_save (WeirWindow *self);

static void
on_overwrite_response (AdwMessageDialog *dialog,
                       const char       *response,
                       WeirWindow       *self)
{
  if (g_str_equal (response, "save"))
    save_to (self, NULL, TRUE);
  else if (g_str_equal (response, "save-as"))
    ask_where_to_save (self);
  else
    end (self, FALSE);
}

static void
ask_to_overwrite (WeirWindow *self)
{
  AdwMessageDialog *dialog =
    weir_window_new_dialog (self, _("Overwrite the File?"),
                            _("Another program has changed it since it was opened here. "
                              "Saving over it loses those changes."));

  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "save-as", _("Save _As…"),
                                    "save", _("_Overwrite"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "save-as");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_overwrite_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_failed_response (AdwMessageDialog *dialog,
                    const char       *response,
                    WeirWindow       *self)
{
  if (g_str_equal (response, "save-as"))
    ask_where_to_save (self);
  else
    end (self, FALSE);
}

/* It may work elsewhere. */
static void
tell_failure (WeirWindow   *self,
              const GError *error)
{
  AdwMessageDialog *dialog = weir_window_new_dialog (self, _("The Flow Was Not Saved"),
                                                     error->message);

  adw_message_dialog_add_responses (dialog, "cancel", _("_Close"),
                                    "save-as", _("Save _As…"), NULL);
  adw_message_dialog_set_default_response (dialog, "save-as");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_failed_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  WeirDocument *document = WEIR_DOCUMENT (source);
  g_autoptr(WeirWindow) self = data;
  g_autoptr(GError) error = NULL;

  if (weir_document_save_finish (document, result, &error))
    {
      weir_recent_add (weir_document_get_file (document));
      end (self, TRUE);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG))
    {
      ask_to_overwrite (self);
    }
  else
    {
      tell_failure (self, error);
    }
}

static void
save_to (WeirWindow *self,
         GFile      *file,
         gboolean    overwrite)
{
  weir_document_save_async (self->document, file, overwrite, on_saved, g_object_ref (self));
}

/* The chooser has asked about a file that is there. */
static void
on_save_as_response (GtkNativeDialog *dialog,
                     int              response,
                     WeirWindow      *self)
{
  g_autoptr(GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_clear_object (&self->chooser);

  if (file != NULL)
    save_to (self, file, TRUE);
  else
    end (self, FALSE);
}

static void
ask_where_to_save (WeirWindow *self)
{
  GFile *file = weir_document_get_file (self->document);
  GtkFileChooser *chooser =
    weir_window_new_flow_chooser (self, GTK_FILE_CHOOSER_ACTION_SAVE, _("Save Flow"),
                                  G_CALLBACK (on_save_as_response));

  if (file != NULL && !weir_document_get_file_gone (self->document))
    {
      gtk_file_chooser_set_file (chooser, file, NULL);
    }
  else
    {
      g_autofree char *name = file != NULL ? g_file_get_basename (file)
                                           : weir_window_suggest_name (self, ".json");

      gtk_file_chooser_set_current_name (chooser, name);
    }
  gtk_native_dialog_show (self->chooser);
}

void
weir_window_save_async (WeirWindow          *self,
                        gboolean             ask_where,
                        GAsyncReadyCallback  callback,
                        gpointer             data)
{
  g_assert (self->save_task == NULL);

  self->save_task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (self->save_task, weir_window_save_async);
  weir_window_update_actions (self);

  if (ask_where || weir_document_get_file (self->document) == NULL)
    ask_where_to_save (self);
  else
    save_to (self, NULL, FALSE);
}

gboolean
weir_window_save_finish (WeirWindow   *self,
                         GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

static void
on_save_ended (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  WeirWindow *self = WEIR_WINDOW (source);

  if (weir_window_save_finish (self, result))
    weir_window_add_toast (self, _("Saved"));
}

static void
save (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  weir_window_save_async (WEIR_WINDOW (widget), FALSE, on_save_ended, NULL);
}

static void
save_as (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  weir_window_save_async (WEIR_WINDOW (widget), TRUE, on_save_ended, NULL);
}

void
weir_window_class_install_save_actions (WeirWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "win.save-as", NULL, save_as);
}
