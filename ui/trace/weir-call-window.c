/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/weir-call-window.h"

#include <glib/gi18n.h>

#include "expression/weir-code-view.h"
#include "expression/weir-value-view.h"
#include "trace/weir-trace-bar.h"

#define VALUE_HEIGHT     54
#define MAX_VALUE_HEIGHT 130

struct _WeirCallWindow
{
  AdwWindow           parent_instance;

  /* owned */
  WeirCall           *call;

  /* template */
  GtkBox             *content;
  GtkLabel           *value_label;
  GtkLabel           *mistake;
  GtkLabel           *message;
  GtkWidget          *cancel;
  WeirValueView      *output;
  GtkWidget          *places;
  GtkSingleSelection *selection;
  GtkWidget          *step_box;
  WeirValueView      *input;
  GtkLabel           *came_out_label;
  WeirValueView      *came_out;
};

G_DEFINE_FINAL_TYPE (WeirCallWindow, weir_call_window, ADW_TYPE_WINDOW)

enum {
  NODE_ACTIVATED,
  RUN_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The reason and, below, what the worker told of the way there. */
static char *
dup_error_text (const GError *error)
{
  const char *traceback = weir_error_get_traceback (error);

  if (traceback == NULL || *traceback == '\0')
    return g_strdup (error->message);

  return g_strdup_printf ("%s\n\n%s", error->message, traceback);
}

static void
show_step (WeirCallWindow *self)
{
  WeirTraceStep *step = gtk_single_selection_get_selected_item (self->selection);
  const GError *error;

  gtk_widget_set_visible (self->step_box, step != NULL);
  if (step == NULL)
    return;

  error = weir_trace_step_get_error (step);
  weir_value_view_set_text (self->input, weir_trace_step_get_input (step));
  gtk_label_set_label (self->came_out_label, error != NULL ? _("Went Wrong") : _("Came Out"));
  if (error != NULL)
    {
      g_autofree char *text = dup_error_text (error);

      weir_value_view_set_text (self->came_out, text);
    }
  else
    {
      weir_value_view_set_text (self->came_out, weir_trace_step_get_output (step));
    }
}

/* Where it went wrong, or else where it came first. */
static void
select_step (WeirCallWindow *self)
{
  GListModel *trace = G_LIST_MODEL (self->selection);

  for (guint i = 0; i < g_list_model_get_n_items (trace); i++)
    {
      g_autoptr(WeirTraceStep) step = g_list_model_get_item (trace, i);

      if (weir_trace_step_get_error (step) != NULL)
        {
          gtk_single_selection_set_selected (self->selection, i);
          return;
        }
    }
}

static void
show_call (WeirCallWindow *self)
{
  WeirCallState state = weir_call_get_state (self->call);
  const char *message = weir_call_get_message (self->call);
  const char *output = weir_call_get_output (self->call);
  GListModel *trace = weir_call_get_trace (self->call);

  gtk_label_set_label (self->message, message != NULL ? message : "");
  if (state == WEIR_CALL_FAILED)
    gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->message), "error");
  gtk_widget_set_visible (self->cancel, state == WEIR_CALL_RUNNING);

  weir_value_view_set_text (self->output, output);
  gtk_widget_set_visible (GTK_WIDGET (self->output), output != NULL);

  gtk_single_selection_set_model (self->selection, trace);
  select_step (self);
  gtk_widget_set_visible (self->places, trace != NULL && g_list_model_get_n_items (trace) > 0);
  show_step (self);
}

static void
show_mistake (WeirCallWindow *self)
{
  const char *mistake = weir_code_buffer_get_mistake (weir_call_get_value (self->call));

  gtk_label_set_label (self->mistake, mistake != NULL ? mistake : "");
  gtk_widget_set_visible (GTK_WIDGET (self->mistake), mistake != NULL);
}

static void
on_activate (WeirCallWindow *self,
             guint           position)
{
  g_autoptr(WeirTraceStep) step =
    g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  g_signal_emit (self, signals[NODE_ACTIVATED], 0, weir_trace_step_get_node (step));
}

static void
send_value (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  WeirCallWindow *self = WEIR_CALL_WINDOW (widget);

  if (weir_call_can_send (self->call) && !weir_call_has_client (self->call))
    g_signal_emit (self, signals[RUN_REQUESTED], 0);
  weir_call_send (self->call);
}

static void
cancel_call (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  weir_call_cancel (WEIR_CALL_WINDOW (widget)->call);
}

static void
weir_call_window_dispose (GObject *object)
{
  WeirCallWindow *self = WEIR_CALL_WINDOW (object);

  if (self->call != NULL)
    weir_call_cancel (self->call);

  G_OBJECT_CLASS (weir_call_window_parent_class)->dispose (object);
}

static void
weir_call_window_finalize (GObject *object)
{
  g_clear_object (&WEIR_CALL_WINDOW (object)->call);

  G_OBJECT_CLASS (weir_call_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/trace/"
                                               "weir-call-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirCallWindow, content);
  gtk_widget_class_bind_template_child (widget_class, WeirCallWindow, value_label);
  gtk_widget_class_bind_template_child (widget_class, WeirCallWindow, mistake);
  gtk_widget_class_bind_template_child (widget_class, WeirCallWindow, message);
  gtk_widget_class_bind_template_child (widget_class, WeirCallWindow, cancel);
  gtk_widget_class_bind_template_child (widget_class, WeirCallWindow, output);
  gtk_widget_class_bind_template_child (widget_class, WeirCallWindow, places);
  gtk_widget_class_bind_template_child (widget_class, WeirCallWindow, selection);
  gtk_widget_class_bind_template_child (widget_class, WeirCallWindow, step_box);
  gtk_widget_class_bind_template_child (widget_class, WeirCallWindow, input);
  gtk_widget_class_bind_template_child (widget_class, WeirCallWindow, came_out_label);
  gtk_widget_class_bind_template_child (widget_class, WeirCallWindow, came_out);
  gtk_widget_class_bind_template_callback (widget_class, show_step);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
weir_call_window_class_init (WeirCallWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_call_window_dispose;
  object_class->finalize = weir_call_window_finalize;

  /**
   * WeirCallWindow::node-activated:
   * @self: a window
   * @node: the id of a node
   *
   * The node is to be shown.
   */
  signals[NODE_ACTIVATED] = g_signal_new ("node-activated", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                          1, G_TYPE_STRING);

  /**
   * WeirCallWindow::run-requested:
   * @self: a window
   *
   * A value is to be sent, and nothing runs.
   */
  signals[RUN_REQUESTED] = g_signal_new ("run-requested", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "call.send", NULL, send_value);
  gtk_widget_class_install_action (widget_class, "call.cancel", NULL, cancel_call);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  g_type_ensure (WEIR_TYPE_TRACE_BAR);
  g_type_ensure (WEIR_TYPE_TRACE_STEP);
  g_type_ensure (WEIR_TYPE_VALUE_VIEW);
  bind_template (widget_class);
}

static void
weir_call_window_init (WeirCallWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_value (WeirCallWindow *self)
{
  WeirCodeBuffer *buffer = weir_call_get_value (self->call);
  GtkWidget *view = weir_code_view_new (buffer, VALUE_HEIGHT, MAX_VALUE_HEIGHT);
  GtkWidget *text = weir_code_view_get_text (WEIR_CODE_VIEW (view));

  gtk_box_insert_child_after (self->content, view, GTK_WIDGET (self->value_label));
  gtk_label_set_mnemonic_widget (self->value_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (self->value_label), -1);
  gtk_window_set_focus (GTK_WINDOW (self), text);
}

/**
 * weir_call_window_new:
 * @call: what is sent
 *
 * Returns: (transfer none): a new window, which is gone once it is closed
 */
GtkWidget *
weir_call_window_new (WeirCall *call)
{
  WeirCallWindow *self;

  g_return_val_if_fail (WEIR_IS_CALL (call), NULL);

  self = g_object_new (WEIR_TYPE_CALL_WINDOW, NULL);
  self->call = g_object_ref (call);
  add_value (self);

  g_signal_connect_object (call, "changed", G_CALLBACK (show_call), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_call_get_value (call), "notify::mistake",
                           G_CALLBACK (show_mistake), self, G_CONNECT_SWAPPED);
  show_call (self);
  show_mistake (self);

  return GTK_WIDGET (self);
}
