/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/weir-run-pane.h"

#include <glib/gi18n.h>

#include "run/weir-run-charts.h"
#include "run/weir-run-words.h"
#include "window/weir-pane-tabs.h"

struct _WeirRunPane
{
  GtkWidget      parent_instance;

  /* owned */
  WeirRunner    *runner;  /* (nullable) */

  /* template */
  GtkStack      *pages;
  GtkLabel      *summary;
  GtkDropDown   *span;
  WeirRunCharts *charts;
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

static void
update (WeirRunPane *self)
{
  g_autofree char *summary = weir_run_dup_summary (self->runner);

  gtk_label_set_label (self->summary, summary);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary), summary);
  gtk_stack_set_visible_child_name (self->pages, self->runner != NULL ? "charts" : "none");
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
      g_value_set_boolean (value,
                           weir_timeline_get_live (weir_run_charts_get_timeline (self->charts)));
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

  object_class->dispose = weir_run_pane_dispose;
  object_class->get_property = weir_run_pane_get_property;
  object_class->set_property = weir_run_pane_set_property;

  /* Whether the charts follow the run, or stand still to be looked at. */
  properties[PROP_LIVE] =
    g_param_spec_boolean ("live", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_property_action (widget_class, "run.live", "live");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/run/weir-run-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirRunPane, pages);
  gtk_widget_class_bind_template_child (widget_class, WeirRunPane, summary);
  gtk_widget_class_bind_template_child (widget_class, WeirRunPane, span);
  gtk_widget_class_bind_template_child (widget_class, WeirRunPane, charts);
  gtk_widget_class_bind_template_callback (widget_class, on_span);
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
      g_signal_connect_object (runner, "notify::state", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
    }
  weir_run_charts_set_runner (self->charts, runner);
  update (self);
}

void
weir_run_pane_set_selection (WeirRunPane        *self,
                             const char * const *ids)
{
  g_return_if_fail (WEIR_IS_RUN_PANE (self));

  weir_run_charts_set_selection (self->charts, ids);
}
