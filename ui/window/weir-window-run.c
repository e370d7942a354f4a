/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Running the flow, and what follows from it. */

#include <glib/gi18n.h>

#include "run/weir-run-consent.h"
#include "run/weir-run-lives.h"
#include "run/weir-run-setup-window.h"
#include "window/weir-window-private.h"

/* What happens by itself is told in words; what the user has done shows in the pane. */
static void
tell_end (WeirWindow *self)
{
  g_autofree char *text = NULL;

  switch (weir_runner_get_state (self->runner))
    {
    case WEIR_RUNNER_FAILED:
      text = g_strdup_printf (_("The run has failed: %s"), weir_runner_get_reason (self->runner));
      break;

    case WEIR_RUNNER_LOST:
      text = g_strdup (weir_runner_get_reason (self->runner));
      break;

    case WEIR_RUNNER_ENDED:
    case WEIR_RUNNER_STARTING:
    case WEIR_RUNNER_RUNNING:
    case WEIR_RUNNER_DRAINING:
    default:
      break;
    }

  if (text != NULL)
    weir_window_add_toast (self, text);
}

static void ask_and_start (WeirWindow *self);

static void
on_state_changed (WeirWindow *self)
{
  gboolean was_running = self->running;

  g_object_set (self, "running",
                self->runner != NULL && !weir_runner_is_over (self->runner), NULL);
  weir_window_update_run_edited (self);
  weir_window_update_actions (self);
  weir_window_update_watch (self);
  if (!was_running || self->running || self->runner == NULL)
    return;

  if (self->will_restart)
    ask_and_start (self);
  else
    tell_end (self);
}

static void
on_sampled (WeirWindow *self)
{
  weir_canvas_set_live (self->canvas, weir_run_make_lives (self->runner));
}

/**
 * weir_window_set_runner:
 * @self: a window
 * @runner: (nullable): what runs
 *
 * Shows a run in place of the one before, which ends if it was ours.
 */
void
weir_window_set_runner (WeirWindow *self,
                        WeirRunner *runner)
{
  self->will_restart = FALSE;
  if (self->runner == runner)
    return;

  if (self->runner != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->runner, on_state_changed, self);
      g_signal_handlers_disconnect_by_func (self->runner, on_sampled, self);
      g_signal_handlers_disconnect_by_func (self->runner, weir_window_update_watch, self);
      weir_runner_leave (self->runner);
    }
  g_set_object (&self->runner, runner);
  if (runner != NULL)
    {
      g_signal_connect_object (runner, "notify::state", G_CALLBACK (on_state_changed), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (runner, "sampled", G_CALLBACK (on_sampled), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (runner, "notify::client", G_CALLBACK (weir_window_update_watch),
                               self, G_CONNECT_SWAPPED);
    }

  /* Gone when the window is. */
  if (self->run_pane == NULL)
    return;
  weir_run_pane_set_runner (self->run_pane, runner);
  weir_canvas_set_live (self->canvas, NULL);
  on_state_changed (self);
}

/* Where the flow is, or would be if it were saved: relative paths begin there. */
static char *
dup_path (WeirWindow *self)
{
  GFile *file = weir_document_get_file (self->document);
  g_autofree char *name = NULL;

  if (file != NULL && g_file_peek_path (file) != NULL)
    return g_file_get_path (file);

  name = g_strconcat (weir_document_get_title (self->document), ".json", NULL);

  return g_canonicalize_filename (name, NULL);
}

static void
ensure_setup (WeirWindow *self)
{
  if (self->run_setup == NULL)
    self->run_setup = weir_run_setup_load (weir_document_get_file (self->document));
  if (self->run_setup == NULL)
    self->run_setup = weir_run_setup_new ();
}

static void
start (WeirWindow *self)
{
  g_autofree char *text = weir_flow_to_text (weir_document_get_flow (self->document));
  g_autofree char *path = dup_path (self);
  g_autoptr(WeirRunner) runner = NULL;
  g_autoptr(GError) error = NULL;

  ensure_setup (self);
  runner = weir_runner_start (text, path, self->run_setup, &error);
  if (runner == NULL)
    {
      g_autofree char *message = g_strdup_printf (_("The flow cannot be run: %s"), error->message);

      weir_window_add_toast (self, message);
      return;
    }

  g_object_set (self, "show-run", TRUE, NULL);
  weir_window_set_runner (self, runner);
}

typedef struct {
  WeirWindow     *window;  /* borrowed: its dialog has this */
  WeirRunConsent *consent; /* owned */
} Question;

static void
question_free (gpointer  data,
               GClosure *closure)
{
  Question *question = data;

  weir_run_consent_free (question->consent);
  g_free (question);
}

static void
on_consent (AdwMessageDialog *dialog,
            const char       *response,
            Question         *question)
{
  g_autoptr(GError) error = NULL;

  if (!g_str_equal (response, "run"))
    return;

  if (!weir_run_consent_give (question->consent, &error))
    weir_window_add_toast (question->window, error->message);
  if (!question->window->running)
    start (question->window);
}

/* Nobody runs the programs of a flow that came from elsewhere unawares. */
static void
ask_and_start (WeirWindow *self)
{
  g_autoptr(WeirRunConsent) consent =
    weir_run_consent_new (weir_document_get_flow (self->document));
  AdwMessageDialog *dialog;
  Question *question;

  if (weir_run_consent_is_given (consent))
    {
      start (self);
      return;
    }

  dialog = weir_window_new_dialog (self, _("Run These Programs?"), "");
  adw_message_dialog_format_body (dialog,
                                  _("This flow starts them on this machine, with all that you may "
                                    "do. You are asked once, and again when they change.\n\n%s"),
                                  weir_run_consent_get_text (consent));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "run", _("_Run"), NULL);
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_default_response (dialog, "cancel");

  question = g_new0 (Question, 1);
  question->window = self;
  question->consent = g_steal_pointer (&consent);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_consent), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Whoever wants to run a flow that cannot be run is shown why. */
static gboolean
can_run (WeirWindow *self)
{
  guint n_errors = weir_checker_get_n_errors (self->checker);
  g_autofree char *text = NULL;

  if (n_errors == 0)
    return TRUE;

  text = g_strdup_printf (ngettext ("%u problem keeps the flow from running",
                                    "%u problems keep the flow from running", n_errors),
                          n_errors);
  weir_window_add_toast (self, text);
  g_object_set (self, "show-problems", TRUE, NULL);

  return FALSE;
}

static void
run (GtkWidget  *widget,
     const char *action_name,
     GVariant   *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  if (self->running)
    g_object_set (self, "show-run", TRUE, NULL);
  else if (can_run (self))
    ask_and_start (self);
}

static void
on_setup_changed (WeirWindow         *self,
                  WeirRunSetupWindow *window)
{
  GFile *file = weir_document_get_file (self->document);
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->run_setup, weir_run_setup_free);
  self->run_setup = weir_run_setup_window_dup_setup (window);
  if (file != NULL && !weir_run_setup_save (self->run_setup, file, &error))
    {
      g_autofree char *text = g_strdup_printf (_("The set-up will not be remembered: %s"),
                                               error->message);

      weir_window_add_toast (self, text);
    }
}

static void
on_setup_run (WeirWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), self->running ? "win.restart" : "win.run", NULL);
}

static void
set_up_run (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);
  GtkWidget *window;

  ensure_setup (self);
  window = weir_run_setup_window_new (GTK_WINDOW (self), self->run_setup);
  g_signal_connect_object (window, "changed", G_CALLBACK (on_setup_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "run", G_CALLBACK (on_setup_run), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
stop (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  self->will_restart = FALSE;
  weir_runner_stop (self->runner);
}

/* What the run has taken is finished first; who does not want to wait stops it. */
static void
restart (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  if (!can_run (self))
    return;

  if (!weir_runner_is_stopping (self->runner))
    weir_runner_stop (self->runner);
  self->will_restart = TRUE;
}

void
weir_window_class_install_run_actions (WeirWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.run", NULL, run);
  gtk_widget_class_install_action (widget_class, "win.set-up-run", NULL, set_up_run);
  gtk_widget_class_install_action (widget_class, "win.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "win.restart", NULL, restart);
  gtk_widget_class_install_property_action (widget_class, "win.show-run", "show-run");
}
