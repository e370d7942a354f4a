/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/weir-run-setup-window.h"

#include <glib/gi18n.h>
#include <weir.h>

struct _WeirRunSetupWindow
{
  AdwWindow            parent_instance;

  /* owned */
  WeirRunSetup        *before;
  GtkFileChooserNative *chooser;    /* while it is open */

  /* borrowed */
  GtkEditable         *chosen_for;  /* the row that gets the file */

  /* template */
  AdwComboRow         *source;
  GtkWidget           *value;
  GtkWidget           *input;
  GtkWidget           *values_row;
  GtkTextView         *values;
  AdwComboRow         *pattern;
  GtkWidget           *rate_row;
  GtkSpinButton       *rate;
  GtkWidget           *period_row;
  GtkSpinButton       *period;
  GtkWidget           *count_row;
  GtkSpinButton       *count;
  AdwComboRow         *sink;
  GtkWidget           *output;
  GtkLabel            *problem;
};

G_DEFINE_FINAL_TYPE (WeirRunSetupWindow, weir_run_setup_window, ADW_TYPE_WINDOW)

enum {
  CHANGED,
  RUN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static char *
dup_values (WeirRunSetupWindow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->values);
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);

  return gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
}

static void
set_error (GtkWidget *widget,
           gboolean   is_error)
{
  if (is_error)
    gtk_widget_add_css_class (widget, "error");
  else
    gtk_widget_remove_css_class (widget, "error");
}

/* What is wrong with the values that were typed in; NULL if nothing. */
static char *
check_values (const char *values)
{
  g_auto(GStrv) lines = g_strsplit (values, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(WeirValue) value = NULL;

      if (*g_strstrip (lines[i]) == '\0')
        continue;
      value = weir_value_new_from_json (lines[i], -1, NULL);
      if (value == NULL)
        return g_strdup_printf (_("Line %u is no JSON"), i + 1);
    }

  return NULL;
}

static char *
check_value (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirValue) value = weir_value_new_from_json (text, -1, &error);

  return value == NULL ? g_strdup (_("The value is no JSON: a text stands in quotes")) : NULL;
}

/* What the run would not start with. */
static char *
find_problem (WeirRunSetupWindow *self,
              const WeirRunSetup *setup)
{
  char *problem = NULL;

  if (setup->source == WEIR_RUN_FROM_GENERATOR)
    problem = check_value (setup->value);
  set_error (self->value, problem != NULL);
  if (setup->source == WEIR_RUN_FROM_VALUES)
    problem = check_values (setup->values);
  if (setup->source == WEIR_RUN_FROM_FILE && *setup->input == '\0')
    problem = g_strdup (_("Which file?"));
  if (problem == NULL && setup->sink == WEIR_RUN_TO_FILE && *setup->output == '\0')
    problem = g_strdup (_("Which file are the results written to?"));

  return problem;
}

static void
update (WeirRunSetupWindow *self)
{
  g_autoptr(WeirRunSetup) setup = weir_run_setup_window_dup_setup (self);
  g_autofree char *problem = find_problem (self, setup);
  gboolean is_made = setup->source == WEIR_RUN_FROM_GENERATOR;
  gboolean is_paced = is_made && setup->pattern != WEIR_RUN_FAST;

  gtk_widget_set_visible (self->value, is_made);
  gtk_widget_set_visible (GTK_WIDGET (self->pattern), is_made);
  gtk_widget_set_visible (self->rate_row, is_paced);
  gtk_widget_set_visible (self->period_row, is_paced && (setup->pattern == WEIR_RUN_RAMP ||
                                                         setup->pattern == WEIR_RUN_BURST));
  gtk_widget_set_visible (self->count_row, is_made);
  gtk_widget_set_visible (self->input, setup->source == WEIR_RUN_FROM_FILE);
  gtk_widget_set_visible (self->values_row, setup->source == WEIR_RUN_FROM_VALUES);
  gtk_widget_set_visible (self->output, setup->sink == WEIR_RUN_TO_FILE);

  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "setup.run", problem == NULL);
}

/* Files */

static void
on_chosen (WeirRunSetupWindow *self,
           int                 response)
{
  g_autoptr(GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file != NULL && g_file_peek_path (file) != NULL)
    gtk_editable_set_text (self->chosen_for, g_file_peek_path (file));
}

static void
choose (WeirRunSetupWindow   *self,
        GtkWidget            *row,
        GtkFileChooserAction  action,
        const char           *title)
{
  if (self->chooser != NULL)
    return;

  self->chosen_for = GTK_EDITABLE (row);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
choose_input (WeirRunSetupWindow *self)
{
  choose (self, self->input, GTK_FILE_CHOOSER_ACTION_OPEN, _("Items"));
}

static void
choose_output (WeirRunSetupWindow *self)
{
  choose (self, self->output, GTK_FILE_CHOOSER_ACTION_SAVE, _("Results"));
}

/* The end */

static gboolean
is_same (const WeirRunSetup *a,
         const WeirRunSetup *b)
{
  return a->source == b->source && a->pattern == b->pattern && a->sink == b->sink &&
         a->count == b->count && ABS (a->rate - b->rate) < 1e-9 &&
         ABS (a->period - b->period) < 1e-9 && g_str_equal (a->value, b->value) &&
         g_str_equal (a->values, b->values) && g_str_equal (a->input, b->input) &&
         g_str_equal (a->output, b->output);
}

static void
apply (WeirRunSetupWindow *self)
{
  g_autoptr(WeirRunSetup) setup = weir_run_setup_window_dup_setup (self);

  if (is_same (setup, self->before))
    return;

  g_clear_pointer (&self->before, weir_run_setup_free);
  self->before = weir_run_setup_copy (setup);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
weir_run_setup_window_close_request (GtkWindow *window)
{
  apply (WEIR_RUN_SETUP_WINDOW (window));

  return GTK_WINDOW_CLASS (weir_run_setup_window_parent_class)->close_request (window);
}

static void
run (GtkWidget  *widget,
     const char *action_name,
     GVariant   *parameter)
{
  g_autoptr(WeirRunSetupWindow) self = g_object_ref (WEIR_RUN_SETUP_WINDOW (widget));

  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, signals[RUN], 0);
}

static void
weir_run_setup_window_dispose (GObject *object)
{
  WeirRunSetupWindow *self = WEIR_RUN_SETUP_WINDOW (object);

  g_clear_pointer (&self->before, weir_run_setup_free);
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (weir_run_setup_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/run/"
                                               "weir-run-setup-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirRunSetupWindow, source);
  gtk_widget_class_bind_template_child (widget_class, WeirRunSetupWindow, value);
  gtk_widget_class_bind_template_child (widget_class, WeirRunSetupWindow, input);
  gtk_widget_class_bind_template_child (widget_class, WeirRunSetupWindow, values_row);
  gtk_widget_class_bind_template_child (widget_class, WeirRunSetupWindow, values);
  gtk_widget_class_bind_template_child (widget_class, WeirRunSetupWindow, pattern);
  gtk_widget_class_bind_template_child (widget_class, WeirRunSetupWindow, rate_row);
  gtk_widget_class_bind_template_child (widget_class, WeirRunSetupWindow, rate);
  gtk_widget_class_bind_template_child (widget_class, WeirRunSetupWindow, period_row);
  gtk_widget_class_bind_template_child (widget_class, WeirRunSetupWindow, period);
  gtk_widget_class_bind_template_child (widget_class, WeirRunSetupWindow, count_row);
  gtk_widget_class_bind_template_child (widget_class, WeirRunSetupWindow, count);
  gtk_widget_class_bind_template_child (widget_class, WeirRunSetupWindow, sink);
  gtk_widget_class_bind_template_child (widget_class, WeirRunSetupWindow, output);
  gtk_widget_class_bind_template_child (widget_class, WeirRunSetupWindow, problem);
  gtk_widget_class_bind_template_callback (widget_class, choose_input);
  gtk_widget_class_bind_template_callback (widget_class, choose_output);
}

static void
weir_run_setup_window_class_init (WeirRunSetupWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_run_setup_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = weir_run_setup_window_close_request;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RUN] = g_signal_new ("run", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "setup.run", NULL, run);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "setup.run", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  bind_template (widget_class);
}

static void
weir_run_setup_window_init (WeirRunSetupWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill (WeirRunSetupWindow *self,
      const WeirRunSetup *setup)
{
  adw_combo_row_set_selected (self->source, setup->source);
  adw_combo_row_set_selected (self->pattern, setup->pattern);
  adw_combo_row_set_selected (self->sink, setup->sink);
  gtk_editable_set_text (GTK_EDITABLE (self->value), setup->value);
  gtk_editable_set_text (GTK_EDITABLE (self->input), setup->input);
  gtk_editable_set_text (GTK_EDITABLE (self->output), setup->output);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->values), setup->values, -1);
  gtk_spin_button_set_value (self->rate, setup->rate);
  gtk_spin_button_set_value (self->period, setup->period);
  gtk_spin_button_set_value (self->count, (double) setup->count);
}

static void
follow (WeirRunSetupWindow *self)
{
  gpointer changing[] = {
    self->value, self->input, self->output, self->rate, self->period, self->count,
    gtk_text_view_get_buffer (self->values),
  };
  gpointer choices[] = { self->source, self->pattern, self->sink };

  for (gsize i = 0; i < G_N_ELEMENTS (changing); i++)
    g_signal_connect_object (changing[i], "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    g_signal_connect_object (choices[i], "notify::selected", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
}

GtkWidget *
weir_run_setup_window_new (GtkWindow          *parent,
                           const WeirRunSetup *setup)
{
  WeirRunSetupWindow *self;

  self = g_object_new (WEIR_TYPE_RUN_SETUP_WINDOW, "transient-for", parent, NULL);
  fill (self, setup);
  self->before = weir_run_setup_window_dup_setup (self);
  follow (self);
  update (self);

  return GTK_WIDGET (self);
}

WeirRunSetup *
weir_run_setup_window_dup_setup (WeirRunSetupWindow *self)
{
  g_autoptr(WeirRunSetup) setup = NULL;

  g_return_val_if_fail (WEIR_IS_RUN_SETUP_WINDOW (self), NULL);

  setup = g_new0 (WeirRunSetup, 1);
  setup->source = adw_combo_row_get_selected (self->source);
  setup->pattern = adw_combo_row_get_selected (self->pattern);
  setup->sink = adw_combo_row_get_selected (self->sink);
  setup->value = g_strdup (get_text (self->value));
  setup->values = dup_values (self);
  setup->input = g_strdup (get_text (self->input));
  setup->output = g_strdup (get_text (self->output));
  setup->rate = gtk_spin_button_get_value (self->rate);
  setup->period = gtk_spin_button_get_value (self->period);
  setup->count = (guint64) gtk_spin_button_get_value (self->count);

  return g_steal_pointer (&setup);
}
