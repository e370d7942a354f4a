/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is asked and told on the way of a file. */

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

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

AdwMessageDialog *
weir_window_new_dialog (WeirWindow *self,
                        const char *heading,
                        const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), NULL, NULL);

  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (dialog), heading);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);

  return ADW_MESSAGE_DIALOG (dialog);
}

void
weir_window_show_error (WeirWindow   *self,
                        const char   *heading_format,
                        GFile        *file,
                        const char   *consequence,
                        const GError *error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *reason = describe_error (file, error);
  g_autofree char *body = g_strconcat (reason, consequence != NULL ? "\n\n" : NULL, consequence,
                                       NULL);
  g_auto(GStrv) parts = g_strsplit (heading_format, "%s", 2);
  g_autofree char *heading = g_strjoinv (name, parts);
  AdwMessageDialog *dialog = weir_window_new_dialog (self, heading, body);

  adw_message_dialog_add_response (dialog, "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_flow_filters (GtkFileChooser *chooser)
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

GtkFileChooser *
weir_window_new_chooser (WeirWindow           *self,
                         GtkFileChooserAction  action,
                         const char           *title,
                         GCallback             on_response)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action,
                                                               NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", on_response, self, 0);
  g_set_object (&self->chooser, GTK_NATIVE_DIALOG (chooser));
  g_object_unref (chooser);

  return GTK_FILE_CHOOSER (self->chooser);
}

GtkFileChooser *
weir_window_new_flow_chooser (WeirWindow           *self,
                              GtkFileChooserAction  action,
                              const char           *title,
                              GCallback             on_response)
{
  GtkFileChooser *chooser = weir_window_new_chooser (self, action, title, on_response);

  add_flow_filters (chooser);

  return chooser;
}

/* What the user called the flow, without what some file system refuses. */
char *
weir_window_suggest_name (WeirWindow *self,
                          const char *suffix)
{
  const char *name = weir_flow_get_name (weir_document_get_flow (self->document));
  g_autofree char *base = g_strdup (name != NULL && *name != '\0' ? name : _("Untitled"));

  g_strdelimit (base, "/\\:*?\"<>|", '-');

  return g_strconcat (base, suffix, NULL);
}
