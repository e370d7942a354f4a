/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Closing a window, and what is to become of changes that were not saved. */

#include <glib/gi18n.h>

#include "window/weir-window-private.h"

static void
end (WeirWindow *self,
     gboolean    may_close)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->close_task);

  g_task_return_boolean (task, may_close);
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  WeirWindow *self = WEIR_WINDOW (source);

  end (self, weir_window_save_finish (self, result));
}

static gboolean
save_in_idle (gpointer data)
{
  WeirWindow *self = data;

  if (self->save_task != NULL)
    end (self, FALSE);
  else
    weir_window_save_async (self, FALSE, on_saved, NULL);

  return G_SOURCE_REMOVE;
}

static gboolean
end_in_idle (gpointer data)
{
  end (data, TRUE);

  return G_SOURCE_REMOVE;
}

/* Not from within: the dialog still needs its window. */
static void
on_response (AdwMessageDialog *dialog,
             const char       *response,
             WeirWindow       *self)
{
  if (g_str_equal (response, "save"))
    g_idle_add_full (G_PRIORITY_DEFAULT, save_in_idle, g_object_ref (self), g_object_unref);
  else if (g_str_equal (response, "discard"))
    g_idle_add_full (G_PRIORITY_DEFAULT, end_in_idle, g_object_ref (self), g_object_unref);
  else
    end (self, FALSE);
}

static void
ask (WeirWindow *self)
{
  g_autofree char *body = NULL;
  AdwMessageDialog *dialog;

  body = g_strdup_printf (_("“%s” has changes that are not saved. They are lost for good "
                            "unless you save them."), weir_document_get_title (self->document));
  dialog = weir_window_new_dialog (self, _("Save Changes?"), body);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "discard", _("_Discard"),
                                    "save", _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * weir_window_ask_to_close_async:
 * @self: a window
 * @callback: called with the result
 * @data: what @callback is called with
 *
 * Asks what is to become of changes that were not saved, if there are any, and saves them if that
 * is the answer.
 */
void
weir_window_ask_to_close_async (WeirWindow          *self,
                                GAsyncReadyCallback  callback,
                                gpointer             data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (WEIR_IS_WINDOW (self));

  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, weir_window_ask_to_close_async);

  /* Asked already, or busy with a question of its own. */
  if (self->close_task != NULL || self->save_task != NULL)
    {
      gtk_window_present (GTK_WINDOW (self));
      g_task_return_boolean (task, FALSE);
    }
  else if (self->document == NULL || !weir_document_get_modified (self->document))
    {
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      self->close_task = g_steal_pointer (&task);
      gtk_window_present (GTK_WINDOW (self));
      ask (self);
    }
}

/**
 * weir_window_ask_to_close_finish:
 * @self: a window
 * @result: what the callback got
 *
 * Returns: whether the window may be closed, by weir_window_close()
 */
gboolean
weir_window_ask_to_close_finish (WeirWindow   *self,
                                 GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * weir_window_close:
 * @self: a window
 *
 * Closes the window without a question; what was not saved is given up.
 */
void
weir_window_close (WeirWindow *self)
{
  g_return_if_fail (WEIR_IS_WINDOW (self));

  if (self->document != NULL)
    weir_document_discard (self->document);
  weir_window_save_layout (self);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_asked (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  WeirWindow *self = WEIR_WINDOW (source);

  if (weir_window_ask_to_close_finish (self, result))
    weir_window_close (self);
}

gboolean
weir_window_close_request (GtkWindow *window)
{
  weir_window_ask_to_close_async (WEIR_WINDOW (window), on_asked, NULL);

  return GDK_EVENT_STOP;
}

void
weir_window_update_inhibition (WeirWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  gboolean is_modified = self->document != NULL && weir_document_get_modified (self->document);

  if (is_modified && self->inhibition == 0 && application != NULL)
    {
      self->inhibition = gtk_application_inhibit (application, GTK_WINDOW (self),
                                                  GTK_APPLICATION_INHIBIT_LOGOUT,
                                                  _("A flow has changes that are not saved"));
    }
  else if (!is_modified && self->inhibition != 0 && application != NULL)
    {
      gtk_application_uninhibit (application, self->inhibition);
      self->inhibition = 0;
    }
}
