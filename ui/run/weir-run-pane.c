/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/weir-run-pane.h"

#include <glib/gi18n.h>
#include <string.h>

#include "run/weir-run-charts.h"
#include "run/weir-run-csv.h"
#include "run/weir-run-words.h"
#include "run/weir-run-workers.h"
#include "window/weir-pane-tabs.h"

struct _WeirRunPane
{
  GtkWidget             parent_instance;

  /* owned */
  WeirRunner           *runner;   /* (nullable) */
  GtkFileChooserNative *chooser;  /* while it is open */

  /* template */
  GtkStack             *pages;
  GtkLabel             *summary;
  GtkDropDown          *view;
  GtkDropDown          *span;
  WeirRunCharts        *charts;
  WeirRunWorkers       *workers;
  GtkTextView          *text;
};

G_DEFINE_FINAL_TYPE (WeirRunPane, weir_run_pane, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_LIVE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* As they stand in the template. */
static const gint64 spans[] = {
  60 * G_TIME_SPAN_SECOND,
  10 * G_TIME_SPAN_MINUTE,
  2 * G_TIME_SPAN_HOUR,
};

/* What can be shown, as it stands in the template. */
enum {
  CHARTS,
  WORKERS,
  RESULTS,
  MESSAGES,
};

static gboolean
is_live (WeirRunPane *self)
{
  return weir_timeline_get_live (weir_run_charts_get_timeline (self->charts));
}

static char *
dup_results (WeirRunPane *self)
{
  guint64 n_results;
  g_auto(GStrv) results = weir_runner_dup_results (self->runner, &n_results);

  if (results == NULL)
    return g_strdup (_("The results of this run go elsewhere"));
  if (n_results == 0)
    return g_strdup (_("There are no results yet"));

  return g_strjoinv ("\n", results);
}

/* Like the charts, it stands still unless it is live; and what says the same is left alone. */
static void
update_text (WeirRunPane *self,
             guint        view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  g_autofree char *text = view == RESULTS ? dup_results (self)
                                          : g_strdup (weir_runner_get_messages (self->runner));
  g_autofree char *before = NULL;

  g_object_get (buffer, "text", &before, NULL);
  if (!g_str_equal (before, text))
    gtk_text_buffer_set_text (buffer, text, -1);
}

static void
update_page (WeirRunPane *self)
{
  static const char * const pages[] = {
    [CHARTS] = "charts", [WORKERS] = "workers", [RESULTS] = "text", [MESSAGES] = "text",
  };
  guint view = gtk_drop_down_get_selected (self->view);

  if (self->runner == NULL || view >= G_N_ELEMENTS (pages))
    {
      gtk_stack_set_visible_child_name (self->pages, "none");
      return;
    }

  if (view >= RESULTS && is_live (self))
    update_text (self, view);
  gtk_stack_set_visible_child_name (self->pages, pages[view]);
}

static void
update (WeirRunPane *self)
{
  g_autofree char *summary = weir_run_dup_summary (self->runner);

  gtk_label_set_label (self->summary, summary);
  gtk_widget_set_visible (GTK_WIDGET (self->summary), self->runner != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->span),
                          gtk_drop_down_get_selected (self->view) == CHARTS);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.export",
                                 self->runner != NULL &&
                                 weir_runner_get_client (self->runner) != NULL);
  update_page (self);
}

/* Exporting */

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(WeirRunPane) self = data;
  g_autoptr(GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    gtk_label_set_label (self->summary, error->message);
}

static void
on_file_chosen (WeirRunPane *self,
                int          response)
{
  g_autoptr(GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  WeirTimeline *timeline = weir_run_charts_get_timeline (self->charts);
  g_autoptr(GFile) file = NULL;
  g_autoptr(GBytes) bytes = NULL;
  char *csv;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file == NULL || self->runner == NULL)
    return;

  csv = weir_run_make_csv (weir_runner_get_client (self->runner),
                           weir_timeline_get_begin (timeline), weir_timeline_get_end (timeline));
  bytes = g_bytes_new_take (csv, strlen (csv));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       on_saved, g_object_ref (self));
}

static void
export (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  WeirRunPane *self = WEIR_RUN_PANE (widget);

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (_("Save as CSV"),
                                               GTK_WINDOW (gtk_widget_get_root (widget)),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), _("run.csv"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_file_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_span (WeirRunPane *self)
{
  guint selected = gtk_drop_down_get_selected (self->span);

  if (selected < G_N_ELEMENTS (spans))
    weir_timeline_set_span (weir_run_charts_get_timeline (self->charts), spans[selected]);
}

static void
on_timeline_changed (WeirRunPane *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIVE]);
}

static void
weir_run_pane_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  WeirRunPane *self = WEIR_RUN_PANE (object);

  switch (prop_id)
    {
    case PROP_LIVE:
      g_value_set_boolean (value, is_live (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_run_pane_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  WeirRunPane *self = WEIR_RUN_PANE (object);

  switch (prop_id)
    {
    case PROP_LIVE:
      weir_timeline_set_live (weir_run_charts_get_timeline (self->charts),
                              g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_run_pane_dispose (GObject *object)
{
  WeirRunPane *self = WEIR_RUN_PANE (object);
  GtkWidget *child;

  g_clear_object (&self->runner);
  g_clear_object (&self->chooser);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (weir_run_pane_parent_class)->dispose (object);
}

static void
weir_run_pane_class_init (WeirRunPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (WEIR_TYPE_PANE_TABS);
  g_type_ensure (WEIR_TYPE_RUN_CHARTS);
  g_type_ensure (WEIR_TYPE_RUN_WORKERS);

  object_class->dispose = weir_run_pane_dispose;
  object_class->get_property = weir_run_pane_get_property;
  object_class->set_property = weir_run_pane_set_property;

  /* Whether the charts follow the run, or stand still to be looked at. */
  properties[PROP_LIVE] =
    g_param_spec_boolean ("live", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_property_action (widget_class, "run.live", "live");
  gtk_widget_class_install_action (widget_class, "run.export", NULL, export);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/run/weir-run-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirRunPane, pages);
  gtk_widget_class_bind_template_child (widget_class, WeirRunPane, summary);
  gtk_widget_class_bind_template_child (widget_class, WeirRunPane, view);
  gtk_widget_class_bind_template_child (widget_class, WeirRunPane, span);
  gtk_widget_class_bind_template_child (widget_class, WeirRunPane, workers);
  gtk_widget_class_bind_template_child (widget_class, WeirRunPane, text);
  gtk_widget_class_bind_template_child (widget_class, WeirRunPane, charts);
  gtk_widget_class_bind_template_callback (widget_class, on_span);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_set_css_name (widget_class, "runpane");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
weir_run_pane_init (WeirRunPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (weir_run_charts_get_timeline (self->charts), "changed",
                           G_CALLBACK (on_timeline_changed), self, G_CONNECT_SWAPPED);
  update (self);
}

void
weir_run_pane_set_runner (WeirRunPane *self,
                          WeirRunner  *runner)
{
  g_return_if_fail (WEIR_IS_RUN_PANE (self));

  if (self->runner == runner)
    return;

  if (self->runner != NULL)
    g_signal_handlers_disconnect_by_func (self->runner, update, self);
  g_set_object (&self->runner, runner);
  if (runner != NULL)
    {
      g_signal_connect_object (runner, "sampled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (runner, "notify", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
    }
  weir_run_charts_set_runner (self->charts, runner);
  weir_run_workers_set_runner (self->workers, runner);
  update (self);
}

void
weir_run_pane_set_selection (WeirRunPane        *self,
                             const char * const *ids)
{
  g_return_if_fail (WEIR_IS_RUN_PANE (self));

  weir_run_charts_set_selection (self->charts, ids);
}
