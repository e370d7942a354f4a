/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "document/weir-draft-store.h"
#include "window/weir-window.h"

struct _WeirApplication
{
  AdwApplication  parent_instance;

  /* owned */
  GPtrArray      *drafts;  /* of WeirDraft, until the user has said what becomes of them */
  GPtrArray      *leaving; /* windows that are still to be asked before the program quits, or NULL */

  guint           signal_sources[3];
  gboolean        has_looked_for_drafts;
};

G_DEFINE_FINAL_TYPE (WeirApplication, weir_application, ADW_TYPE_APPLICATION)

/* As many drafts are listed by name. */
#define MAX_TITLES 8

static const struct {
  const char *action;
  const char *accels[3];
} shortcuts[] = {
  { "app.new-window", { "<Control><Shift>n" } },
  { "app.quit", { "<Control>q" } },
  { "win.copy-picture", { "<Control><Shift>c" } },
  { "win.export-picture", { "<Control><Shift>e" } },
  { "win.headless-run", { "<Control>e" } },
  { "win.find", { "<Control>f" } },
  { "win.find-command", { "<Control><Shift>p", "F1" } },
  { "win.new", { "<Control>n" } },
  { "win.next-problem", { "F8" } },
  { "win.open", { "<Control>o" } },
  { "win.preferences", { "<Control>comma" } },
  { "win.previous-problem", { "<Shift>F8" } },
  { "win.save", { "<Control>s" } },
  { "win.save-as", { "<Control><Shift>s" } },
  { "win.assign-cpus", { "<Control>k" } },
  { "win.run", { "<Control>Return", "<Control>KP_Enter" } },
  { "win.set-up-run", { "<Control><Alt>Return" } },
  { "win.stop", { "<Control><Shift>Return" } },
  { "win.call", { "F7" } },
  { "win.watch", { "<Control><Shift>w" } },
  { "win.show-errors", { "<Control>F11" } },
  { "win.show-log", { "<Control>F12" } },
  { "win.show-run", { "<Control>F10" } },
  { "win.show-cpus", { "<Control>F8" } },
  { "win.show-inspector", { "<Shift>F9" } },
  { "win.show-outline", { "<Control><Shift>F9" } },
  { "win.show-palette", { "F9" } },
  { "win.show-problems", { "<Control>F9" } },
  { "window.close", { "<Control>w" } },
};

static WeirWindow *
get_window (WeirApplication *self)
{
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self));
       !WEIR_IS_WINDOW (active) && l != NULL;
       l = l->next)
    active = l->data;

  return WEIR_IS_WINDOW (active) ? WEIR_WINDOW (active)
                                 : weir_window_new (GTK_APPLICATION (self));
}

static void
on_drafts_response (AdwMessageDialog *dialog,
                    const char       *response,
                    WeirApplication  *self)
{
  g_autoptr(GPtrArray) drafts = g_steal_pointer (&self->drafts);
  WeirWindow *window = WEIR_WINDOW (gtk_window_get_transient_for (GTK_WINDOW (dialog)));

  for (guint i = 0; i < drafts->len; i++)
    {
      if (g_str_equal (response, "recover"))
        weir_window_open_draft (window, g_ptr_array_index (drafts, i));
      else if (g_str_equal (response, "discard"))
        weir_draft_store_discard (weir_draft_store_get_default (), g_ptr_array_index (drafts, i));
    }
}

/* What was not saved, a line for each. */
static char *
describe_drafts (GPtrArray *drafts)
{
  GString *body = g_string_new (_("Weir Designer ended without saving:"));
  guint n_shown = drafts->len <= MAX_TITLES ? drafts->len : MAX_TITLES - 1;
  guint n_more = drafts->len - n_shown;

  g_string_append_c (body, '\n');
  for (guint i = 0; i < n_shown; i++)
    {
      g_autofree char *title = weir_draft_dup_title (g_ptr_array_index (drafts, i));

      g_string_append_printf (body, "\n%s", title);
    }
  if (n_more > 0)
    {
      g_string_append_c (body, '\n');
      g_string_append_printf (body, ngettext ("and %u more", "and %u more", n_more), n_more);
    }

  return g_string_free (body, FALSE);
}

static void
offer_drafts (WeirApplication *self)
{
  g_autofree char *body = describe_drafts (self->drafts);
  GtkWidget *dialog;

  dialog = adw_message_dialog_new (GTK_WINDOW (get_window (self)),
                                   _("Recover Unsaved Changes?"), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "later", _("_Not Now"),
                                    "discard", _("_Discard"),
                                    "recover", _("_Recover"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "recover",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "recover");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "later");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_drafts_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_drafts_listed (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr(WeirApplication) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) drafts = NULL;

  drafts = weir_draft_store_list_finish (WEIR_DRAFT_STORE (source), result, &error);
  if (drafts == NULL)
    {
      g_warning ("Could not look for drafts: %s", error->message);
      return;
    }

  if (drafts->len == 0 || gtk_application_get_windows (GTK_APPLICATION (self)) == NULL)
    return;

  self->drafts = g_steal_pointer (&drafts);
  offer_drafts (self);
}

/* Once, behind the first window: it need not wait for that. */
static void
look_for_drafts (WeirApplication *self)
{
  if (self->has_looked_for_drafts)
    return;

  self->has_looked_for_drafts = TRUE;
  weir_draft_store_list_async (weir_draft_store_get_default (), on_drafts_listed,
                               g_object_ref (self));
}

static void
weir_application_activate (GApplication *application)
{
  WeirApplication *self = WEIR_APPLICATION (application);

  gtk_window_present (GTK_WINDOW (get_window (self)));
  look_for_drafts (self);
}

static void
weir_application_open (GApplication  *application,
                       GFile        **files,
                       int            n_files,
                       const char    *hint)
{
  WeirApplication *self = WEIR_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    weir_window_open_file (get_window (self), files[i]);
  look_for_drafts (self);
}

static void
on_new_window (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  gtk_window_present (GTK_WINDOW (weir_window_new (GTK_APPLICATION (data))));
}

static void ask_next_window (WeirApplication *self);

static void
on_window_asked (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr(WeirApplication) self = data;

  if (weir_window_ask_to_close_finish (WEIR_WINDOW (source), result))
    ask_next_window (self);
  else
    g_clear_pointer (&self->leaving, g_ptr_array_unref);
}

static void
close_all_windows (WeirApplication *self)
{
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *l = windows; l != NULL; l = l->next)
    {
      if (WEIR_IS_WINDOW (l->data))
        weir_window_close (l->data);
    }
  g_application_quit (G_APPLICATION (self));
}

/* One after the other; none is closed before all have been asked. */
static void
ask_next_window (WeirApplication *self)
{
  g_autoptr(WeirWindow) window = NULL;

  if (self->leaving->len == 0)
    {
      g_clear_pointer (&self->leaving, g_ptr_array_unref);
      close_all_windows (self);
      return;
    }

  window = g_object_ref (g_ptr_array_index (self->leaving, 0));
  g_ptr_array_remove_index (self->leaving, 0);
  weir_window_ask_to_close_async (window, on_window_asked, g_object_ref (self));
}

static void
on_quit (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  WeirApplication *self = data;
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  if (self->leaving != NULL)
    return;

  self->leaving = g_ptr_array_new_with_free_func (g_object_unref);
  for (GList *l = windows; l != NULL; l = l->next)
    {
      if (WEIR_IS_WINDOW (l->data))
        g_ptr_array_add (self->leaving, g_object_ref (l->data));
    }
  ask_next_window (self);
}

static void
keep_drafts (GtkApplication *application)
{
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    {
      WeirDocument *document = WEIR_IS_WINDOW (l->data) ? weir_window_get_document (l->data) : NULL;

      if (document != NULL)
        weir_document_keep_draft (document);
    }
}

static gboolean
on_terminated (gpointer data)
{
  g_application_quit (data);

  return G_SOURCE_CONTINUE;
}

static void
watch_signals (WeirApplication *self)
{
  static const int signals[] = { SIGTERM, SIGINT, SIGHUP };

  G_STATIC_ASSERT (G_N_ELEMENTS (signals) == G_N_ELEMENTS (self->signal_sources));
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    self->signal_sources[i] = g_unix_signal_add (signals[i], on_terminated, self);
}

static void
on_about (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (data));

  adw_show_about_window (window,
                         "application-name", _("Weir Designer"),
                         "application-icon", "io.github.weir.Designer",
                         "developer-name", _("The Weir developers"),
                         "version", WEIR_VERSION_S,
                         "comments", _("Draws flows of items through pools of processes and "
                                       "threads, which weir runs"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         NULL);
}

static void
weir_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "about", .activate = on_about },
    { .name = "new-window", .activate = on_new_window },
    { .name = "quit", .activate = on_quit },
  };

  G_APPLICATION_CLASS (weir_application_parent_class)->startup (application);

  watch_signals (WEIR_APPLICATION (application));
  gtk_window_set_default_icon_name ("io.github.weir.Designer");
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action,
                                           shortcuts[i].accels);
}

static void
weir_application_shutdown (GApplication *application)
{
  WeirApplication *self = WEIR_APPLICATION (application);

  for (gsize i = 0; i < G_N_ELEMENTS (self->signal_sources); i++)
    g_clear_handle_id (&self->signal_sources[i], g_source_remove);

  /* A window that is still there was not asked: a signal, or the session, ends the program. What
   * was not saved is offered at the next start. */
  keep_drafts (GTK_APPLICATION (application));

  /* Its threads have work to end. */
  weir_draft_store_close (weir_draft_store_get_default ());

  G_APPLICATION_CLASS (weir_application_parent_class)->shutdown (application);
}

static void
weir_application_finalize (GObject *object)
{
  WeirApplication *self = WEIR_APPLICATION (object);

  g_clear_pointer (&self->drafts, g_ptr_array_unref);
  g_clear_pointer (&self->leaving, g_ptr_array_unref);

  G_OBJECT_CLASS (weir_application_parent_class)->finalize (object);
}

static void
weir_application_class_init (WeirApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weir_application_finalize;
  application_class->activate = weir_application_activate;
  application_class->open = weir_application_open;
  application_class->shutdown = weir_application_shutdown;
  application_class->startup = weir_application_startup;
}

static void
weir_application_init (WeirApplication *self)
{
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[FILE…]"));
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _("Draws flows, which weir runs"));
}

/**
 * weir_application_new:
 *
 * Returns: (transfer full): a new application
 */
GApplication *
weir_application_new (void)
{
  g_set_application_name (_("Weir Designer"));

  return g_object_new (WEIR_TYPE_APPLICATION,
                       "application-id", "io.github.weir.Designer",
                       "resource-base-path", "/io/github/weir/Designer",
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "register-session", TRUE,
                       NULL);
}
