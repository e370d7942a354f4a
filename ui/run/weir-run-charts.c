/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/weir-run-charts.h"

#include <glib/gi18n.h>
#include <math.h>

#include "charts/weir-chart.h"
#include "run/weir-run-colors.h"

/* Charts that are narrower stand below each other. */
#define LEAST_WIDTH 250
#define GAP         12
/* So many nodes have curves of their own; more could not be told apart. */
#define MOST_NODES  8

enum {
  ITEMS,
  BACKLOG,
  LATENCY,
  WORKERS,
  N_CHARTS
};

struct _WeirRunCharts
{
  GtkWidget     parent_instance;

  /* owned */
  WeirTimeline *timeline;
  WeirRunner   *runner;    /* (nullable) */
  GStrv         selection;

  /* children */
  GtkWidget    *charts[N_CHARTS];

  gboolean      is_filled; /* with the curves of the runner's nodes */
};

G_DEFINE_FINAL_TYPE (WeirRunCharts, weir_run_charts, GTK_TYPE_WIDGET)

/* Layout */

static guint
count_columns (int width)
{
  guint n = (guint) CLAMP ((width + GAP) / (LEAST_WIDTH + GAP), 1, N_CHARTS);

  /* Three in a row would leave one alone. */
  return n == 3 ? 2 : n;
}

static void
weir_run_charts_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  WeirRunCharts *self = WEIR_RUN_CHARTS (widget);
  int least;

  gtk_widget_measure (self->charts[0], orientation, -1, &least, NULL, NULL, NULL);
  *minimum = *natural = least;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      int n_rows = (int) (N_CHARTS / count_columns (for_size < 0 ? LEAST_WIDTH : for_size));

      *minimum = *natural = n_rows * least + (n_rows - 1) * GAP;
    }
  *minimum_baseline = *natural_baseline = -1;
}

static void
weir_run_charts_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  WeirRunCharts *self = WEIR_RUN_CHARTS (widget);
  int n_columns = (int) count_columns (width);
  int n_rows = N_CHARTS / n_columns;
  int column = (width - (n_columns - 1) * GAP) / n_columns;
  int row = (height - (n_rows - 1) * GAP) / n_rows;

  for (int i = 0; i < N_CHARTS; i++)
    {
      graphene_point_t place = GRAPHENE_POINT_INIT ((float) (i % n_columns * (column + GAP)),
                                                    (float) (i / n_columns * (row + GAP)));

      weir_chart_set_times (WEIR_CHART (self->charts[i]), i / n_columns == n_rows - 1);
      gtk_widget_allocate (self->charts[i], column, row, -1,
                           gsk_transform_translate (NULL, &place));
    }
}

static GtkSizeRequestMode
weir_run_charts_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Curves */

static WeirChartSeries *
add_series (WeirRunCharts *self,
            guint          chart,
            const char    *label,
            const GdkRGBA *color,
            guint          measure)
{
  WeirChartSeries *series;

  series = weir_chart_series_new (label, color,
                                  chart == BACKLOG ? WEIR_CHART_STEP : WEIR_CHART_LINE);
  series->measure = measure;

  return series;
}

static void
show (WeirRunCharts   *self,
      guint            chart,
      WeirChartSeries *series)
{
  weir_chart_add_series (WEIR_CHART (self->charts[chart]), series);
}

static void
show_flow (WeirRunCharts *self,
           guint          chart,
           const char    *label,
           guint          color,
           gboolean       dashed,
           guint          measure)
{
  WeirChartSeries *series = add_series (self, chart, label, weir_run_color (color), measure);

  series->dashed = dashed;
  show (self, chart, series);
}

/* @factor: what is shown is this times what was measured. */
static void
show_node (WeirRunCharts *self,
           guint          chart,
           guint          node,
           const char    *label,
           gboolean       dashed,
           guint          measure,
           double         factor)
{
  WeirChartSeries *series = add_series (self, chart, label, weir_run_color (node), measure);

  series->of_node = TRUE;
  series->node = node;
  series->dashed = dashed;
  series->factor = factor;
  show (self, chart, series);
}

/* The share of its workers' time that a node is busy. */
static void
show_busy (WeirRunCharts *self,
           guint          node)
{
  WeirMonitorClient *client = weir_runner_get_client (self->runner);
  WeirSnapshot *snapshot = weir_runner_get_snapshot (self->runner);
  double n_workers = weir_snapshot_get_node (snapshot, node, WEIR_NODE_WORKERS_WANTED);

  show_node (self, WORKERS, node, weir_monitor_client_get_node (client, node), FALSE,
             WEIR_NODE_BUSY, n_workers > 0 ? 1 / n_workers : 1);
}

static void
fill_flow (WeirRunCharts *self)
{
  guint n_nodes = weir_monitor_client_get_n_nodes (weir_runner_get_client (self->runner));

  /* What there is no room to name is what comes last. */
  show_flow (self, ITEMS, _("out"), WEIR_RUN_COLOR_OUT, FALSE, WEIR_FLOW_DONE);
  show_flow (self, ITEMS, _("errors"), WEIR_RUN_COLOR_ERROR, FALSE, WEIR_FLOW_FAILED);
  show_flow (self, ITEMS, _("in"), WEIR_RUN_COLOR_IN, TRUE, WEIR_FLOW_RECEIVED);
  show_flow (self, BACKLOG, _("in the flow"), WEIR_RUN_COLOR_OUT, FALSE, WEIR_FLOW_BACKLOG);
  show_flow (self, LATENCY, _("p50"), WEIR_RUN_COLOR_OUT, FALSE, WEIR_FLOW_LATENCY_P50);
  show_flow (self, LATENCY, _("p99"), WEIR_RUN_COLOR_ERROR, TRUE, WEIR_FLOW_LATENCY_P99);
  show_flow (self, LATENCY, _("p90"), WEIR_RUN_COLOR_IN, FALSE, WEIR_FLOW_LATENCY_P90);
  for (guint i = 0; i < MIN (n_nodes, MOST_NODES); i++)
    show_busy (self, i);
}

static void
fill_node (WeirRunCharts *self,
           guint          node)
{
  const char *id = weir_monitor_client_get_node (weir_runner_get_client (self->runner), node);
  g_autofree char *p99 = g_strdup_printf (_("%s p99"), id);

  show_node (self, ITEMS, node, id, FALSE, WEIR_NODE_DONE, 1);
  show_node (self, BACKLOG, node, id, FALSE, WEIR_NODE_QUEUED, 1);
  show_node (self, LATENCY, node, id, FALSE, WEIR_NODE_SERVICE_P50, 1);
  show_node (self, LATENCY, node, p99, TRUE, WEIR_NODE_SERVICE_P99, 1);
  show_busy (self, node);
}

/* The places of the selected nodes in the run. */
static GArray *
list_selected (WeirRunCharts *self)
{
  WeirMonitorClient *client = weir_runner_get_client (self->runner);
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (guint));

  for (char **id = self->selection; id != NULL && *id != NULL && nodes->len < MOST_NODES; id++)
    {
      guint node;

      if (weir_monitor_client_find_node (client, *id, &node))
        g_array_append_val (nodes, node);
    }

  return nodes;
}

static void
fill (WeirRunCharts *self)
{
  g_autoptr(GArray) nodes = NULL;
  double capacity;

  for (guint i = 0; i < N_CHARTS; i++)
    weir_chart_clear (WEIR_CHART (self->charts[i]));
  self->is_filled = self->runner != NULL && weir_runner_get_snapshot (self->runner) != NULL;
  if (!self->is_filled)
    return;

  nodes = list_selected (self);
  capacity = weir_snapshot_get_flow (weir_runner_get_snapshot (self->runner), WEIR_FLOW_CAPACITY);
  weir_chart_set_limit (WEIR_CHART (self->charts[BACKLOG]), nodes->len == 0 ? capacity : NAN);
  if (nodes->len == 0)
    fill_flow (self);
  for (guint i = 0; i < nodes->len; i++)
    fill_node (self, g_array_index (nodes, guint, i));
}

/* The run */

static void
on_sampled (WeirRunCharts *self)
{
  WeirMonitorClient *client = weir_runner_get_client (self->runner);
  WeirHistory *history;
  guint64 last;

  if (client == NULL)
    return;

  history = weir_monitor_client_get_history (client);
  for (guint i = 0; i < N_CHARTS; i++)
    weir_chart_set_history (WEIR_CHART (self->charts[i]), history);
  if (!self->is_filled)
    fill (self);

  last = weir_history_get_last (history, WEIR_RESOLUTION_1S);
  if (last > 0)
    weir_timeline_advance (self->timeline,
                           weir_history_get_time (history, WEIR_RESOLUTION_1S, last));
}

WeirTimeline *
weir_run_charts_get_timeline (WeirRunCharts *self)
{
  g_return_val_if_fail (WEIR_IS_RUN_CHARTS (self), NULL);

  return self->timeline;
}

void
weir_run_charts_set_runner (WeirRunCharts *self,
                            WeirRunner    *runner)
{
  g_return_if_fail (WEIR_IS_RUN_CHARTS (self));

  if (self->runner == runner)
    return;

  if (self->runner != NULL)
    g_signal_handlers_disconnect_by_func (self->runner, on_sampled, self);
  g_set_object (&self->runner, runner);
  for (guint i = 0; i < N_CHARTS; i++)
    weir_chart_set_history (WEIR_CHART (self->charts[i]), NULL);
  weir_timeline_set_live (self->timeline, TRUE);
  fill (self);
  if (runner == NULL)
    return;

  g_signal_connect_object (runner, "sampled", G_CALLBACK (on_sampled), self, G_CONNECT_SWAPPED);
  on_sampled (self);
}

void
weir_run_charts_set_selection (WeirRunCharts      *self,
                               const char * const *ids)
{
  g_return_if_fail (WEIR_IS_RUN_CHARTS (self));

  g_strfreev (self->selection);
  self->selection = g_strdupv ((char **) ids);
  fill (self);
}

static void
weir_run_charts_dispose (GObject *object)
{
  WeirRunCharts *self = WEIR_RUN_CHARTS (object);

  for (guint i = 0; i < N_CHARTS; i++)
    g_clear_pointer (&self->charts[i], gtk_widget_unparent);
  g_clear_object (&self->runner);
  g_clear_object (&self->timeline);
  g_clear_pointer (&self->selection, g_strfreev);

  G_OBJECT_CLASS (weir_run_charts_parent_class)->dispose (object);
}

static void
weir_run_charts_class_init (WeirRunChartsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_run_charts_dispose;
  widget_class->measure = weir_run_charts_measure;
  widget_class->size_allocate = weir_run_charts_size_allocate;
  widget_class->get_request_mode = weir_run_charts_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "charts");
}

static void
weir_run_charts_init (WeirRunCharts *self)
{
  static const struct {
    const char    *title;
    WeirChartUnit  unit;
  } charts[] = {
    [ITEMS] = { N_("Items"), WEIR_CHART_RATE },
    [BACKLOG] = { N_("Backlog"), WEIR_CHART_COUNT },
    [LATENCY] = { N_("Latency"), WEIR_CHART_SECONDS },
    [WORKERS] = { N_("Busy Workers"), WEIR_CHART_SHARE },
  };

  self->timeline = weir_timeline_new ();
  for (guint i = 0; i < N_CHARTS; i++)
    {
      self->charts[i] = weir_chart_new (_(charts[i].title), charts[i].unit, self->timeline);
      gtk_widget_set_parent (self->charts[i], GTK_WIDGET (self));
    }
}
