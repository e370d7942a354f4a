/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-monitor-client-private.h"

#include <math.h>

#include "base/weir-error.h"
#include "monitor/weir-snapshot-private.h"

/* What a client asks of its runner: each a message, and the answer to it. */

/* Nobody waits for call *@id any more. */
static void
weir_monitor_client_give_up (GDBusProxy    *proxy,
                             const guint64 *id)
{
  g_dbus_proxy_call (proxy, "GiveUp", g_variant_new ("(t)", *id), G_DBUS_CALL_FLAGS_NONE,
                     PATIENCE_MS, NULL, NULL, NULL);
}

static void
weir_monitor_client_on_answer (GObject      *source,
                               GAsyncResult *result,
                               gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GVariant *answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);

  if (answer != NULL)
    {
      g_task_return_pointer (task, answer, (GDestroyNotify) g_variant_unref);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && g_task_get_task_data (task) != NULL)
    weir_monitor_client_give_up (G_DBUS_PROXY (source), g_task_get_task_data (task));
  g_dbus_error_strip_remote_error (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    {
      g_clear_error (&error);
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "the runner has gone");
    }
  g_task_return_error (task, error);
}

/* Sends a message; @tag is the function that was called. Returns the task, which is its own. */
GTask *
weir_monitor_client_ask (WeirMonitorClient   *self,
                         const char          *method,
                         GVariant            *arguments,
                         int                  patience,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data,
                         gpointer             tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_dbus_proxy_call (G_DBUS_PROXY (self->proxy), method, arguments, G_DBUS_CALL_FLAGS_NONE,
                     patience, cancellable, weir_monitor_client_on_answer, task);
  return task;
}

/* The answer, a tuple. */
GVariant *
weir_monitor_client_answer (GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Of an answer without contents. */
gboolean
weir_monitor_client_is_done (GAsyncResult  *result,
                             GError       **error)
{
  g_autoptr (GVariant) answer = weir_monitor_client_answer (result, error);

  return answer != NULL;
}

static char *
weir_monitor_client_get_answer_text (GAsyncResult  *result,
                                     GError       **error)
{
  g_autoptr (GVariant) answer = weir_monitor_client_answer (result, error);
  char *text = NULL;

  if (answer != NULL)
    g_variant_get (answer, "(s)", &text);
  return text;
}

/* Numbers */

static WeirSnapshot *
weir_snapshot_unpack (GVariant  *answer,
                      GError   **error)
{
  g_autoptr (GVariant) flow = g_variant_get_child_value (answer, 1);
  g_autoptr (GVariant) nodes = g_variant_get_child_value (answer, 2);
  gsize n_flow;
  gsize n_nodes;
  const double *of_flow = g_variant_get_fixed_array (flow, &n_flow, sizeof (double));
  const double *of_nodes = g_variant_get_fixed_array (nodes, &n_nodes, sizeof (double));
  WeirSnapshot *self;
  gint64 time;

  if (n_flow != WEIR_N_FLOW_MEASURES || n_nodes % WEIR_N_NODE_MEASURES != 0)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_PROTOCOL,
                           "the numbers that were sent do not fit the flow");
      return NULL;
    }

  g_variant_get_child (answer, 0, "x", &time);
  self = weir_snapshot_new (time, (guint) (n_nodes / WEIR_N_NODE_MEASURES));
  memcpy (weir_snapshot_get_row (self), of_flow, n_flow * sizeof (double));
  if (n_nodes > 0)
    memcpy (weir_snapshot_get_row (self) + n_flow, of_nodes, n_nodes * sizeof (double));
  return self;
}

/**
 * weir_monitor_client_get_snapshot_async:
 * @self: a client
 * @cancellable: (nullable): gives it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks how the run stands now.
 */
void
weir_monitor_client_get_snapshot_async (WeirMonitorClient   *self,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_return_if_fail (WEIR_IS_MONITOR_CLIENT (self));

  weir_monitor_client_ask (self, "GetSnapshot", NULL, PATIENCE_MS, cancellable, callback,
                           user_data, weir_monitor_client_get_snapshot_async);
}

/**
 * weir_monitor_client_get_snapshot_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Weir.MonitorClient.get_snapshot_async] began.
 *
 * Fails with an error of %G_IO_ERROR when the runner has gone.
 *
 * Returns: (transfer full) (nullable): the numbers, or %NULL with @error set
 */
WeirSnapshot *
weir_monitor_client_get_snapshot_finish (WeirMonitorClient  *self,
                                         GAsyncResult       *result,
                                         GError            **error)
{
  g_autoptr (GVariant) answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  answer = weir_monitor_client_answer (result, error);
  return answer == NULL ? NULL : weir_snapshot_unpack (answer, error);
}

/**
 * weir_monitor_client_get_metrics_async:
 * @self: a client
 * @cancellable: (nullable): gives it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks for all that was counted since the start, with histograms and workers: much more than a
 * snapshot.
 */
void
weir_monitor_client_get_metrics_async (WeirMonitorClient   *self,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_return_if_fail (WEIR_IS_MONITOR_CLIENT (self));

  weir_monitor_client_ask (self, "GetMetrics", NULL, PATIENCE_MS, cancellable, callback,
                           user_data, weir_monitor_client_get_metrics_async);
}

/**
 * weir_monitor_client_get_metrics_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Weir.MonitorClient.get_metrics_async] began.
 *
 * Fails with an error of %G_IO_ERROR when the runner has gone.
 *
 * Returns: (transfer full) (nullable): the text of an object, as [method@Weir.Metrics.to_json]
 *   makes it; or %NULL with @error set
 */
char *
weir_monitor_client_get_metrics_finish (WeirMonitorClient  *self,
                                        GAsyncResult       *result,
                                        GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return weir_monitor_client_get_answer_text (result, error);
}

/**
 * weir_monitor_client_get_workers_async:
 * @self: a client
 * @node: a node's id; empty for all
 * @cancellable: (nullable): gives it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks who works.
 */
void
weir_monitor_client_get_workers_async (WeirMonitorClient   *self,
                                       const char          *node,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_return_if_fail (WEIR_IS_MONITOR_CLIENT (self));
  g_return_if_fail (node != NULL);

  weir_monitor_client_ask (self, "GetWorkers", g_variant_new ("(s)", node), PATIENCE_MS,
                           cancellable, callback, user_data,
                           weir_monitor_client_get_workers_async);
}

/**
 * weir_monitor_client_get_workers_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Weir.MonitorClient.get_workers_async] began.
 *
 * Fails with an error of %G_IO_ERROR when the runner has gone.
 *
 * Returns: (transfer full) (nullable): `a(suusaiad)`, for each worker its node, its index, its
 *   process (0: a thread, or nobody now), "closed", "starting", "ready", "resting" or "leaving",
 *   the CPUs that it is pinned to (none: any), and its measures in the order of
 *   [enum@Weir.WorkerMeasure]; or %NULL with @error set
 */
GVariant *
weir_monitor_client_get_workers_finish (WeirMonitorClient  *self,
                                        GAsyncResult       *result,
                                        GError            **error)
{
  g_autoptr (GVariant) answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  answer = weir_monitor_client_answer (result, error);
  return answer == NULL ? NULL : g_variant_get_child_value (answer, 0);
}

/* Texts */

/**
 * weir_monitor_client_get_flow_async:
 * @self: a client
 * @cancellable: (nullable): gives it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks for the flow as it runs.
 */
void
weir_monitor_client_get_flow_async (WeirMonitorClient   *self,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (WEIR_IS_MONITOR_CLIENT (self));

  weir_monitor_client_ask (self, "GetFlow", NULL, PATIENCE_MS, cancellable, callback,
                           user_data, weir_monitor_client_get_flow_async);
}

/**
 * weir_monitor_client_get_flow_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Weir.MonitorClient.get_flow_async] began.
 *
 * Fails with an error of %G_IO_ERROR when the runner has gone.
 *
 * Returns: (transfer full) (nullable): the text of a flow file, or %NULL with @error set
 */
char *
weir_monitor_client_get_flow_finish (WeirMonitorClient  *self,
                                     GAsyncResult       *result,
                                     GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return weir_monitor_client_get_answer_text (result, error);
}

/**
 * weir_monitor_client_get_log_async:
 * @self: a client
 * @after: the number of the last line that is known already
 * @source: empty for all, "NODE" for a node's workers, "NODE/INDEX" for one of them
 * @most: how many lines are wanted at most: the last ones
 * @cancellable: (nullable): gives it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks for what workers printed, and what the runner says of them.
 */
void
weir_monitor_client_get_log_async (WeirMonitorClient   *self,
                                   guint64              after,
                                   const char          *source,
                                   guint                most,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (WEIR_IS_MONITOR_CLIENT (self));
  g_return_if_fail (source != NULL);

  weir_monitor_client_ask (self, "GetLog", g_variant_new ("(tsu)", after, source, most),
                           PATIENCE_MS, cancellable, callback, user_data,
                           weir_monitor_client_get_log_async);
}

/**
 * weir_monitor_client_get_log_finish:
 * @self: a client
 * @result: what the callback was given
 * @last: (out) (optional): return location for the number of the last line of any source
 * @n_lost: (out) (optional): return location for how many lines are kept no more
 * @error: return location for an error
 *
 * Ends what [method@Weir.MonitorClient.get_log_async] began.
 *
 * Fails with an error of %G_IO_ERROR when the runner has gone.
 *
 * Returns: (transfer full) (nullable): `a(txss)`, for each line its number, its time, its source
 *   (empty: the runner) and its text; or %NULL with @error set
 */
GVariant *
weir_monitor_client_get_log_finish (WeirMonitorClient  *self,
                                    GAsyncResult       *result,
                                    guint64            *last,
                                    guint64            *n_lost,
                                    GError            **error)
{
  g_autoptr (GVariant) answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  answer = weir_monitor_client_answer (result, error);
  if (answer == NULL)
    return NULL;
  if (last != NULL)
    g_variant_get_child (answer, 0, "t", last);
  if (n_lost != NULL)
    g_variant_get_child (answer, 1, "t", n_lost);
  return g_variant_get_child_value (answer, 2);
}

/**
 * weir_monitor_client_get_errors_async:
 * @self: a client
 * @after: the number of the last error that is known already
 * @node: a node's id; empty for all
 * @most: how many are wanted at most: the last ones
 * @cancellable: (nullable): gives it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks for what failed, where.
 */
void
weir_monitor_client_get_errors_async (WeirMonitorClient   *self,
                                      guint64              after,
                                      const char          *node,
                                      guint                most,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_return_if_fail (WEIR_IS_MONITOR_CLIENT (self));
  g_return_if_fail (node != NULL);

  weir_monitor_client_ask (self, "GetErrors", g_variant_new ("(tsu)", after, node, most),
                           PATIENCE_MS, cancellable, callback, user_data,
                           weir_monitor_client_get_errors_async);
}

/**
 * weir_monitor_client_get_errors_finish:
 * @self: a client
 * @result: what the callback was given
 * @last: (out) (optional): return location for the number of the last error of any node
 * @error: return location for an error
 *
 * Ends what [method@Weir.MonitorClient.get_errors_async] began.
 *
 * Fails with an error of %G_IO_ERROR when the runner has gone.
 *
 * Returns: (transfer full) (nullable): `a(txtssss)`, for each error its number, its time, the
 *   item's id, the node (empty: no node's fault), the error's text, which
 *   [func@Weir.error_new_from_value] understands, the flow's input and the node's (empty: too
 *   large to be kept); or %NULL with @error set
 */
GVariant *
weir_monitor_client_get_errors_finish (WeirMonitorClient  *self,
                                       GAsyncResult       *result,
                                       guint64            *last,
                                       GError            **error)
{
  g_autoptr (GVariant) answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  answer = weir_monitor_client_answer (result, error);
  if (answer == NULL)
    return NULL;
  if (last != NULL)
    g_variant_get_child (answer, 0, "t", last);
  return g_variant_get_child_value (answer, 1);
}
