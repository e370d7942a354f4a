/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/weir-run-lives.h"

#include <glib/gi18n.h>
#include <math.h>

#include "canvas/weir-canvas.h"
#include "charts/weir-chart-axis.h"

/* Whether a node is the bottleneck is judged by its last seconds. */
#define JUDGED     5
#define LEAST_BUSY 0.8

/* The mean of the newest samples; NaN where nothing is known. */
static double
read_mean (WeirHistory     *history,
           guint            node,
           WeirNodeMeasure  measure,
           guint            n_samples)
{
  guint64 last = weir_history_get_last (history, WEIR_RESOLUTION_1S);
  guint length = (guint) MIN (n_samples, last);
  double values[JUDGED];
  double sum = 0;
  guint n = 0;

  g_assert (n_samples <= JUDGED);

  if (length == 0)
    return NAN;

  weir_history_read_node (history, WEIR_RESOLUTION_1S, WEIR_STATISTIC_MEAN, node, measure,
                          last - length + 1, length, values);
  for (guint i = 0; i < length; i++)
    {
      if (isnan (values[i]))
        continue;
      sum += values[i];
      n++;
    }

  return n > 0 ? sum / n : NAN;
}

/* The share of its workers' time that a node was busy. */
static double
get_busy (WeirHistory *history,
          guint        node,
          guint        n_samples)
{
  double n_busy = read_mean (history, node, WEIR_NODE_BUSY, n_samples);
  double n_workers = read_mean (history, node, WEIR_NODE_WORKERS, n_samples);

  return n_workers > 0 && !isnan (n_busy) ? CLAMP (n_busy / n_workers, 0, 1) : 0;
}

gboolean
weir_run_find_bottleneck (WeirRunner *runner,
                          guint      *node)
{
  WeirMonitorClient *client = weir_runner_get_client (runner);
  WeirHistory *history = weir_monitor_client_get_history (client);
  double most = 0;
  gboolean found = FALSE;

  for (guint i = 0; i < weir_monitor_client_get_n_nodes (client); i++)
    {
      double queued = read_mean (history, i, WEIR_NODE_QUEUED, JUDGED);
      double n_workers = read_mean (history, i, WEIR_NODE_WORKERS, JUDGED);

      /* Less than one item for each worker is no queue. */
      if (!(queued > n_workers) || queued <= most)
        continue;

      most = queued;
      *node = i;
      found = get_busy (history, i, JUDGED) >= LEAST_BUSY;
    }

  return found;
}

/* "12 failed, 1 restart" */
static char *
describe_trouble (WeirSnapshot *snapshot,
                  guint         node)
{
  gulong n_failed = (gulong) weir_snapshot_get_node (snapshot, node, WEIR_NODE_FAILED);
  gulong n_restarts = (gulong) weir_snapshot_get_node (snapshot, node, WEIR_NODE_RESTARTS);
  g_autofree char *failed = g_strdup_printf (_("%'lu failed"), n_failed);
  g_autofree char *restarts = g_strdup_printf (ngettext ("%'lu restart", "%'lu restarts",
                                                         n_restarts), n_restarts);

  if (n_failed > 0 && n_restarts > 0)
    return g_strdup_printf ("%s, %s", failed, restarts);
  if (n_failed > 0)
    return g_steal_pointer (&failed);

  return n_restarts > 0 ? g_steal_pointer (&restarts) : NULL;
}

static WeirCanvasLive *
make_live (WeirRunner *runner,
           guint       node)
{
  WeirMonitorClient *client = weir_runner_get_client (runner);
  WeirSnapshot *snapshot = weir_runner_get_snapshot (runner);
  WeirHistory *history = weir_monitor_client_get_history (client);
  double n_workers = weir_snapshot_get_node (snapshot, node, WEIR_NODE_WORKERS);
  double queued = weir_snapshot_get_node (snapshot, node, WEIR_NODE_QUEUED);
  double capacity = weir_snapshot_get_flow (snapshot, WEIR_FLOW_CAPACITY);
  double time = read_mean (history, node, WEIR_NODE_SERVICE_P50, 1);
  WeirCanvasLive *live = g_new0 (WeirCanvasLive, 1);

  live->rate = weir_chart_format (WEIR_CHART_RATE, read_mean (history, node, WEIR_NODE_DONE, 1));
  live->busy = get_busy (history, node, 1);
  live->workers = g_strdup_printf ("%.1f/%.0f", live->busy * n_workers, n_workers);
  if (!isnan (time))
    live->time = weir_chart_format (WEIR_CHART_SECONDS, time);
  if (queued >= 1)
    live->queue = weir_chart_format (WEIR_CHART_COUNT, queued);
  live->queue_share = capacity > 0 ? CLAMP (queued / capacity, 0, 1) : 0;
  live->trouble = describe_trouble (snapshot, node);

  return live;
}

GHashTable *
weir_run_make_lives (WeirRunner *runner)
{
  WeirMonitorClient *client = weir_runner_get_client (runner);
  GHashTable *lives;
  guint bottleneck = 0;
  gboolean has_bottleneck;

  if (client == NULL || weir_runner_get_snapshot (runner) == NULL)
    return NULL;

  lives = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                 (GDestroyNotify) weir_canvas_live_free);
  has_bottleneck = weir_run_find_bottleneck (runner, &bottleneck);
  for (guint i = 0; i < weir_monitor_client_get_n_nodes (client); i++)
    {
      WeirCanvasLive *live = make_live (runner, i);

      live->is_bottleneck = has_bottleneck && i == bottleneck;
      if (live->is_bottleneck)
        live->reason = g_strdup (_("Holds the flow up: its workers are always busy, and items wait "
                                   "for them"));
      g_hash_table_insert (lives, g_strdup (weir_monitor_client_get_node (client, i)), live);
    }

  return lives;
}
