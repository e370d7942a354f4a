/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "errors/weir-errors-pane.h"

#include <glib/gi18n.h>

#include "expression/weir-json-lines.h"
#include "expression/weir-value-view.h"
#include "window/weir-pane-tabs.h"

/* What is shown of a value, in bytes. */
#define MAX_VALUE 16384

struct _WeirErrorsPane
{
  GtkWidget           parent_instance;

  /* owned */
  WeirFailures       *failures;

  /* template */
  GtkWidget          *content;
  GtkLabel           *summary;
  GtkWidget          *clear_button;
  GtkStack           *pages;
  GtkSingleSelection *selection;
  WeirValueView      *details;
  GtkWidget          *show_button;
  GtkWidget          *again_button;
};

G_DEFINE_FINAL_TYPE (WeirErrorsPane, weir_errors_pane, GTK_TYPE_WIDGET)

enum {
  NODE_ACTIVATED,
  SEND_AGAIN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
append_value (GString    *text,
              const char *label,
              const char *json)
{
  g_autofree char *lines = NULL;

  g_string_append_printf (text, "\n\n%s\n", label);
  if (json == NULL)
    {
      g_string_append (text, _("too large to be kept"));
      return;
    }

  lines = weir_json_lines_new (json, MAX_VALUE);
  g_string_append (text, lines);
}

static char *
dup_details (WeirFailure *failure)
{
  const GError *error = weir_failure_get_error (failure);
  const char *kind = weir_error_get_kind (error);
  const char *traceback = weir_error_get_traceback (error);
  const char *flow_input = weir_failure_get_flow_input (failure);
  const char *node_input = weir_failure_get_node_input (failure);
  GString *text = g_string_new (NULL);

  if (kind != NULL)
    g_string_append_printf (text, "%s: ", kind);
  g_string_append (text, error->message);
  if (traceback != NULL && *traceback != '\0')
    g_string_append_printf (text, "\n\n%s", traceback);

  if (weir_failure_get_node (failure) != NULL)
    append_value (text, _("The node was given"), node_input);
  if (g_strcmp0 (flow_input, node_input) != 0 || weir_failure_get_node (failure) == NULL)
    append_value (text, _("The flow was given"), flow_input);

  return g_string_free (text, FALSE);
}

static WeirFailure *
get_selected (WeirErrorsPane *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static void
show_failure (WeirErrorsPane *self)
{
  WeirFailure *failure = get_selected (self);
  g_autofree char *details = failure != NULL ? dup_details (failure) : NULL;

  weir_value_view_set_text (self->details, details);
  gtk_widget_set_sensitive (self->show_button,
                            failure != NULL && weir_failure_get_node (failure) != NULL);
  gtk_widget_set_sensitive (self->again_button,
                            failure != NULL && weir_failure_get_flow_input (failure) != NULL);
}

static void
show_count (WeirErrorsPane *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->failures));
  g_autofree char *text = NULL;

  if (n >= WEIR_FAILURES_MAX)
    text = g_strdup_printf (_("The last %u items that failed"), n);
  else if (n > 0)
    text = g_strdup_printf (ngettext ("%u item failed", "%u items failed", n), n);

  gtk_label_set_label (self->summary, text != NULL ? text : "");
  gtk_stack_set_visible_child_name (self->pages, n > 0 ? "list" : "none");
  gtk_widget_set_sensitive (self->clear_button, n > 0);
}

static void
on_clear (WeirErrorsPane *self)
{
  weir_failures_clear (self->failures);
}

static void
on_show_node (WeirErrorsPane *self)
{
  WeirFailure *failure = get_selected (self);

  if (failure != NULL && weir_failure_get_node (failure) != NULL)
    g_signal_emit (self, signals[NODE_ACTIVATED], 0, weir_failure_get_node (failure));
}

static void
on_activate (WeirErrorsPane *self,
             guint           position)
{
  gtk_single_selection_set_selected (self->selection, position);
  on_show_node (self);
}

static void
on_send_again (WeirErrorsPane *self)
{
  WeirFailure *failure = get_selected (self);

  if (failure != NULL && weir_failure_get_flow_input (failure) != NULL)
    g_signal_emit (self, signals[SEND_AGAIN], 0, weir_failure_get_flow_input (failure));
}

static void
weir_errors_pane_dispose (GObject *object)
{
  WeirErrorsPane *self = WEIR_ERRORS_PANE (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->failures);

  G_OBJECT_CLASS (weir_errors_pane_parent_class)->dispose (object);
}

static guint
new_signal (WeirErrorsPaneClass *klass,
            const char          *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
weir_errors_pane_class_init (WeirErrorsPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_errors_pane_dispose;

  /**
   * WeirErrorsPane::node-activated:
   * @self: the pane
   * @node: the id of a node
   *
   * The user wants to see the node.
   */
  signals[NODE_ACTIVATED] = new_signal (klass, "node-activated");

  /**
   * WeirErrorsPane::send-again:
   * @self: the pane
   * @value: the text of an input
   *
   * The user wants to send the input through the flow once more.
   */
  signals[SEND_AGAIN] = new_signal (klass, "send-again");

  g_type_ensure (WEIR_TYPE_FAILURE);
  g_type_ensure (WEIR_TYPE_PANE_TABS);
  g_type_ensure (WEIR_TYPE_VALUE_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/errors/"
                                               "weir-errors-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirErrorsPane, content);
  gtk_widget_class_bind_template_child (widget_class, WeirErrorsPane, summary);
  gtk_widget_class_bind_template_child (widget_class, WeirErrorsPane, clear_button);
  gtk_widget_class_bind_template_child (widget_class, WeirErrorsPane, pages);
  gtk_widget_class_bind_template_child (widget_class, WeirErrorsPane, selection);
  gtk_widget_class_bind_template_child (widget_class, WeirErrorsPane, details);
  gtk_widget_class_bind_template_child (widget_class, WeirErrorsPane, show_button);
  gtk_widget_class_bind_template_child (widget_class, WeirErrorsPane, again_button);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
  gtk_widget_class_bind_template_callback (widget_class, on_send_again);
  gtk_widget_class_bind_template_callback (widget_class, on_show_node);
  gtk_widget_class_bind_template_callback (widget_class, show_failure);
  gtk_widget_class_set_css_name (widget_class, "errors");
}

static void
weir_errors_pane_init (WeirErrorsPane *self)
{
  self->failures = weir_failures_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (self->failures, "items-changed", G_CALLBACK (show_count), self,
                           G_CONNECT_SWAPPED);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->failures));
  show_count (self);
  show_failure (self);
}

/**
 * weir_errors_pane_get_failures:
 * @self: the pane
 *
 * Returns: (transfer none): what it shows
 */
WeirFailures *
weir_errors_pane_get_failures (WeirErrorsPane *self)
{
  g_return_val_if_fail (WEIR_IS_ERRORS_PANE (self), NULL);

  return self->failures;
}
