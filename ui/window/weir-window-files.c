/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening, saving and closing, and what has to be asked on the way. */

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "window/weir-recent.h"
#include "window/weir-window-private.h"

/* "FILE:3:7: what" as people read it. */
static char *
describe_error (GFile        *file,
                const GError *error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  const char *rest = error->message;
  guint line, column;
  int consumed = 0;

  if (g_str_has_prefix (rest, name) &&
      sscanf (rest + strlen (name), ":%u:%u: %n", &line, &column, &consumed) == 2 && consumed > 0)
    return g_strdup_printf (_("Line %u, column %u: %s."), line, column,
                            rest + strlen (name) + consumed);

  return g_strdup (rest);
}

static AdwMessageDialog *
new_dialog (WeirWindow *self,
            const char *heading,
            const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), NULL, NULL);

  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (dialog), heading);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);

  return ADW_MESSAGE_DIALOG (dialog);
}

/* The only thing to be told of @file that needs to be read in peace. */
static void
show_error (WeirWindow   *self,
            GFile        *file,
            const char   *heading_format,
            const char   *consequence,
            const GError *error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *reason = describe_error (file, error);
  g_autofree char *body = g_strconcat (reason, "\n\n", consequence, NULL);
  g_auto(GStrv) parts = g_strsplit (heading_format, "%s", 2);
  g_autofree char *heading = g_strjoinv (name, parts);
  AdwMessageDialog *dialog = new_dialog (self, heading, body);

  adw_message_dialog_add_response (dialog, "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

typedef struct {
  WeirWindow *window;
  GFile      *file;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->window);
  g_object_unref (opening->file);
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

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (document == NULL)
    {
      gtk_stack_set_visible_child_name (self->pages, self->document != NULL ? "editor" : "start");
      show_error (self, opening->file, _("“%s” Cannot Be Opened"),
                  _("The file was left as it is."), error);
      return;
    }

  weir_window_set_document (self, document);
  if (weir_document_get_file (document) != NULL)
    weir_recent_add (weir_document_get_file (document));
}

static void
load (WeirWindow *self,
      GFile      *file)
{
  Opening *opening = g_new0 (Opening, 1);

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();

  opening->window = g_object_ref (self);
  opening->file = g_object_ref (file);
  weir_document_open_async (file, self->cancellable, on_opened, opening);
}

static WeirWindow *
find_window_of (WeirWindow *self,
                GFile      *file)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    {
      WeirWindow *window = WEIR_IS_WINDOW (l->data) ? l->data : NULL;
      GFile *other = window != NULL && window->document != NULL
                     ? weir_document_get_file (window->document) : NULL;

      if (other != NULL && g_file_equal (other, file))
        return window;
    }

  return NULL;
}

/* This window if nothing is lost by it, else a new one. */
static WeirWindow *
get_free_window (WeirWindow *self)
{
  if (self->document == NULL || weir_document_is_untouched (self->document))
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
      window = get_free_window (self);
      load (window, file);
    }

  gtk_window_present (GTK_WINDOW (window));
}

/**
 * weir_window_open_draft:
 * @self: a window
 * @draft: what another designer left
 *
 * Shows @draft: in the window that has its file, or as weir_window_open_file() does.
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
      AdwMessageDialog *dialog = new_dialog (self, heading, error->message);

      adw_message_dialog_add_response (dialog, "close", _("_Close"));
      gtk_window_present (GTK_WINDOW (dialog));
      return;
    }

  if (window == NULL)
    window = get_free_window (self);
  g_cancellable_cancel (window->cancellable);
  weir_window_set_document (window, document);
  gtk_window_present (GTK_WINDOW (window));
}

static void
add_filters (GtkFileChooser *chooser)
{
  g_autoptr(GtkFileFilter) flows = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (flows, _("Flows"));
  gtk_file_filter_add_suffix (flows, "json");
  gtk_file_filter_add_mime_type (flows, "application/x-weir-flow+json");
  gtk_file_chooser_add_filter (chooser, flows);

  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
}

/* Shows a file chooser that lives until @on_response or with the window. */
static GtkFileChooser *
show_chooser (WeirWindow           *self,
              GtkFileChooserAction  action,
              const char           *title,
              const char           *accept,
              GCallback             on_response)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action,
                                                               accept, NULL);

  add_filters (GTK_FILE_CHOOSER (chooser));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", on_response, self, 0);
  g_set_object (&self->chooser, GTK_NATIVE_DIALOG (chooser));
  g_object_unref (chooser);
  gtk_native_dialog_show (self->chooser);

  return GTK_FILE_CHOOSER (self->chooser);
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
  GtkFileChooser *chooser = show_chooser (WEIR_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN,
                                          _("Open Flow"), NULL, G_CALLBACK (on_open_response));

  gtk_file_chooser_set_select_multiple (chooser, FALSE);
}

static void
new (GtkWidget  *widget,
     const char *action_name,
     GVariant   *parameter)
{
  g_autoptr(WeirDocument) document = weir_document_new ();
  WeirWindow *window = get_free_window (WEIR_WINDOW (widget));

  weir_window_set_document (window, document);
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  WeirDocument *document = WEIR_DOCUMENT (source);
  g_autoptr(WeirWindow) self = data;
  g_autoptr(GError) error = NULL;
  gboolean saved = weir_document_save_finish (document, result, &error);
  gboolean close = self->close_when_saved;

  self->is_saving = FALSE;
  self->close_when_saved = FALSE;
  weir_window_update_actions (self);

  if (!saved)
    {
      AdwMessageDialog *dialog = new_dialog (self, _("The Flow Was Not Saved"), error->message);

      adw_message_dialog_add_response (dialog, "close", _("_Close"));
      gtk_window_present (GTK_WINDOW (dialog));
      return;
    }

  weir_recent_add (weir_document_get_file (document));
  if (close)
    gtk_window_close (GTK_WINDOW (self));
  else
    weir_window_add_toast (self, _("Saved"));
}

static void
save_to (WeirWindow *self,
         GFile      *file)
{
  self->is_saving = TRUE;
  weir_window_update_actions (self);
  weir_document_save_async (self->document, file, on_saved, g_object_ref (self));
}

static void
on_save_as_response (GtkNativeDialog *dialog,
                     int              response,
                     WeirWindow      *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      save_to (self, file);
    }
  else
    {
      self->close_when_saved = FALSE;
    }

  g_clear_object (&self->chooser);
}

/* A name for the file of a flow that has none: what the user called it, without what some file
 * system refuses. */
static char *
suggest_name (WeirFlow *flow)
{
  const char *name = weir_flow_get_name (flow);
  g_autofree char *base = g_strdup (name != NULL && *name != '\0' ? name : _("Untitled"));

  g_strdelimit (base, "/\\:*?\"<>|", '-');

  return g_strconcat (base, ".json", NULL);
}

static void
ask_where_to_save (WeirWindow *self)
{
  GFile *file = weir_document_get_file (self->document);
  GtkFileChooser *chooser = show_chooser (self, GTK_FILE_CHOOSER_ACTION_SAVE, _("Save Flow"), NULL,
                                          G_CALLBACK (on_save_as_response));

  if (file != NULL)
    {
      gtk_file_chooser_set_file (chooser, file, NULL);
    }
  else
    {
      g_autofree char *name = suggest_name (weir_document_get_flow (self->document));

      gtk_file_chooser_set_current_name (chooser, name);
    }
}

static void
on_overwrite_response (AdwMessageDialog *dialog,
                       const char       *response,
                       WeirWindow       *self)
{
  if (g_str_equal (response, "save"))
    save_to (self, NULL);
  else if (g_str_equal (response, "save-as"))
    ask_where_to_save (self);
  else
    self->close_when_saved = FALSE;
}

static void
ask_to_overwrite (WeirWindow *self)
{
  AdwMessageDialog *dialog =
    new_dialog (self, _("Overwrite the File?"),
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
save_document (WeirWindow *self)
{
  if (weir_document_get_file (self->document) == NULL)
    ask_where_to_save (self);
  else if (weir_document_get_disk_changed (self->document))
    ask_to_overwrite (self);
  else
    save_to (self, NULL);
}

static void
save (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  save_document (WEIR_WINDOW (widget));
}

static void
save_as (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  ask_where_to_save (WEIR_WINDOW (widget));
}

static void
reload (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  load (self, weir_document_get_file (self->document));
}

static void
ignore_disk (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  weir_document_ignore_disk (WEIR_WINDOW (widget)->document);
}

static void
on_close_response (AdwMessageDialog *dialog,
                   const char       *response,
                   WeirWindow       *self)
{
  if (g_str_equal (response, "save"))
    {
      self->close_when_saved = TRUE;
      save_document (self);
    }
  else if (g_str_equal (response, "discard"))
    {
      weir_document_discard (self->document);
      weir_window_save_layout (self);
      gtk_window_destroy (GTK_WINDOW (self));
    }
}

gboolean
weir_window_can_close (WeirWindow *self)
{
  g_autofree char *body = NULL;
  AdwMessageDialog *dialog;

  if (self->document == NULL)
    return TRUE;

  if (!weir_document_get_modified (self->document))
    {
      weir_document_discard (self->document);
      return TRUE;
    }

  body = g_strdup_printf (_("“%s” has changes that are not saved. They are lost for good "
                            "unless you save them."), weir_document_get_title (self->document));
  dialog = new_dialog (self, _("Save Changes?"), body);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "discard", _("_Discard"),
                                    "save", _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_close_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));

  return FALSE;
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

  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

void
weir_window_class_install_file_actions (WeirWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.new", NULL, new);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "win.save-as", NULL, save_as);
  gtk_widget_class_install_action (widget_class, "win.reload", NULL, reload);
  gtk_widget_class_install_action (widget_class, "win.ignore-disk", NULL, ignore_disk);
}
