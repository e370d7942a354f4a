/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-monitor-client-private.h"

/* How a client takes part in the run. */

/* Values */

/**
 * weir_monitor_client_call_async:
 * @self: a client
 * @value: the text of the input
 * @timeout: how long it may take, in seconds; 0: as long as it takes
 * @trace: whether to tell where it was
 * @cancellable: (nullable): gives it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Sends one value through the flow, also while its input is paused. Giving it up, or leaving, takes
 * it out of the flow.
 */
void
weir_monitor_client_call_async (WeirMonitorClient   *self,
                                const char          *value,
                                double               timeout,
                                gboolean             trace,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  guint64 id;
  GTask *task;

  g_return_if_fail (WEIR_IS_MONITOR_CLIENT (self));
  g_return_if_fail (value != NULL);

  id = ++self->n_calls;
  task = weir_monitor_client_ask (self, "Call",
                                  g_variant_new ("(sdbt)", value, timeout, trace, id), G_MAXINT,
                                  cancellable, callback, user_data,
                                  weir_monitor_client_call_async);
  g_task_set_task_data (task, g_memdup2 (&id, sizeof id), g_free);
}

/**
 * weir_monitor_client_call_finish:
 * @self: a client
 * @result: what the callback was given
 * @item_error: (out) (optional) (nullable): return location for the text of what went wrong with
 *   the item, which [func@Weir.error_new_from_value] understands
 * @steps: (out) (optional) (nullable): return location for the text of where it was, if that was
 *   asked for
 * @error: return location for an error
 *
 * Ends what [method@Weir.MonitorClient.call_async] began.
 *
 * Fails with an error of %G_IO_ERROR when the runner has gone, and with the scanner's when the
 * value is no JSON.
 *
 * Returns: (transfer full) (nullable): the text of the output; %NULL when the item failed, or with
 *   @error set
 */
char *
weir_monitor_client_call_finish (WeirMonitorClient  *self,
                                 GAsyncResult       *result,
                                 char              **item_error,
                                 char              **steps,
                                 GError            **error)
{
  g_autoptr (GVariant) answer = NULL;
  const char *texts[3];

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  answer = weir_monitor_client_answer (result, error);
  if (item_error != NULL)
    *item_error = NULL;
  if (steps != NULL)
    *steps = NULL;
  if (answer == NULL)
    return NULL;

  g_variant_get (answer, "(&s&s&s)", &texts[0], &texts[1], &texts[2]);
  if (item_error != NULL && *texts[1] != '\0')
    *item_error = g_strdup (texts[1]);
  if (steps != NULL && *texts[2] != '\0')
    *steps = g_strdup (texts[2]);
  return *texts[0] == '\0' ? NULL : g_strdup (texts[0]);
}

/**
 * weir_monitor_client_set_probe_async:
 * @self: a client
 * @port: "input", "NODE" or "SWITCH.CASE", as at the beginning of a link
 * @on: whether to look
 * @cancellable: (nullable): gives it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Begins or ends to look at what leaves a port.
 */
void
weir_monitor_client_set_probe_async (WeirMonitorClient   *self,
                                     const char          *port,
                                     gboolean             on,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_return_if_fail (WEIR_IS_MONITOR_CLIENT (self));
  g_return_if_fail (port != NULL);

  weir_monitor_client_ask (self, "SetProbe", g_variant_new ("(sb)", port, on), PATIENCE_MS,
                           cancellable, callback, user_data,
                           weir_monitor_client_set_probe_async);
}

/**
 * weir_monitor_client_set_probe_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Weir.MonitorClient.set_probe_async] began.
 *
 * Fails with an error of %G_IO_ERROR when the runner has gone, and with
 * %WEIR_ERROR_INVALID_ARGUMENT when there is no such port.
 *
 * Returns: whether it is so
 */
gboolean
weir_monitor_client_set_probe_finish (WeirMonitorClient  *self,
                                      GAsyncResult       *result,
                                      GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return weir_monitor_client_is_done (result, error);
}

/**
 * weir_monitor_client_get_probe_async:
 * @self: a client
 * @port: a port with a probe
 * @after: the number of the last value that is known already
 * @cancellable: (nullable): gives it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks for the last values that left a port with a probe.
 */
void
weir_monitor_client_get_probe_async (WeirMonitorClient   *self,
                                     const char          *port,
                                     guint64              after,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_return_if_fail (WEIR_IS_MONITOR_CLIENT (self));
  g_return_if_fail (port != NULL);

  weir_monitor_client_ask (self, "GetProbe", g_variant_new ("(st)", port, after), PATIENCE_MS,
                           cancellable, callback, user_data,
                           weir_monitor_client_get_probe_async);
}

/**
 * weir_monitor_client_get_probe_finish:
 * @self: a client
 * @result: what the callback was given
 * @n_passed: (out) (optional): return location for how many have left since the probe began
 * @error: return location for an error
 *
 * Ends what [method@Weir.MonitorClient.get_probe_async] began.
 *
 * Fails with an error of %G_IO_ERROR when the runner has gone.
 *
 * Returns: (transfer full) (nullable): `a(txts)`, for each value its number, its time, the item's
 *   id, and as much of its text as is kept; or %NULL with @error set
 */
GVariant *
weir_monitor_client_get_probe_finish (WeirMonitorClient  *self,
                                      GAsyncResult       *result,
                                      guint64            *n_passed,
                                      GError            **error)
{
  g_autoptr (GVariant) answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  answer = weir_monitor_client_answer (result, error);
  if (answer == NULL)
    return NULL;
  if (n_passed != NULL)
    g_variant_get_child (answer, 0, "t", n_passed);
  return g_variant_get_child_value (answer, 1);
}

/* Steering */

/**
 * weir_monitor_client_stop_async:
 * @self: a client
 * @now: whether to drop what is unfinished instead of finishing it
 * @cancellable: (nullable): gives it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Ends the run. It is done once the runner has heard it; the state tells how far it is.
 */
void
weir_monitor_client_stop_async (WeirMonitorClient   *self,
                                gboolean             now,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (WEIR_IS_MONITOR_CLIENT (self));

  weir_monitor_client_ask (self, "Stop", g_variant_new ("(b)", now), PATIENCE_MS,
                           cancellable, callback, user_data,
                           weir_monitor_client_stop_async);
}

/**
 * weir_monitor_client_stop_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Weir.MonitorClient.stop_async] began.
 *
 * Fails with an error of %G_IO_ERROR when the runner has gone.
 *
 * Returns: whether the runner has heard it
 */
gboolean
weir_monitor_client_stop_finish (WeirMonitorClient  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return weir_monitor_client_is_done (result, error);
}

/**
 * weir_monitor_client_set_paused_async:
 * @self: a client
 * @paused: whether to wait
 * @cancellable: (nullable): gives it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Holds the input back, or lets it go on. What is in the flow goes on.
 */
void
weir_monitor_client_set_paused_async (WeirMonitorClient   *self,
                                      gboolean             paused,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_return_if_fail (WEIR_IS_MONITOR_CLIENT (self));

  weir_monitor_client_ask (self, "SetPaused", g_variant_new ("(b)", paused), PATIENCE_MS,
                           cancellable, callback, user_data,
                           weir_monitor_client_set_paused_async);
}

/**
 * weir_monitor_client_set_paused_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Weir.MonitorClient.set_paused_async] began.
 *
 * Fails with an error of %G_IO_ERROR when the runner has gone.
 *
 * Returns: whether it is so
 */
gboolean
weir_monitor_client_set_paused_finish (WeirMonitorClient  *self,
                                       GAsyncResult       *result,
                                       GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return weir_monitor_client_is_done (result, error);
}

/**
 * weir_monitor_client_set_pool_async:
 * @self: a client
 * @node: a node's id
 * @settings: the text of an object with "cpus" or "threads", as in a flow file
 * @cancellable: (nullable): gives it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Gives a node other workers while it runs. It is done once that is under way; the measures tell
 * how far it is.
 */
void
weir_monitor_client_set_pool_async (WeirMonitorClient   *self,
                                    const char          *node,
                                    const char          *settings,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (WEIR_IS_MONITOR_CLIENT (self));
  g_return_if_fail (node != NULL);
  g_return_if_fail (settings != NULL);

  weir_monitor_client_ask (self, "SetPool", g_variant_new ("(ss)", node, settings), PATIENCE_MS,
                           cancellable, callback, user_data,
                           weir_monitor_client_set_pool_async);
}

/**
 * weir_monitor_client_set_pool_finish:
 * @self: a client
 * @result: what the callback was given
 * @n_workers: (out) (optional): return location for how many it is to have
 * @error: return location for an error
 *
 * Ends what [method@Weir.MonitorClient.set_pool_async] began.
 *
 * Fails with an error of %G_IO_ERROR when the runner has gone, and as
 * [method@Weir.Server.set_pool] does.
 *
 * Returns: whether it is under way
 */
gboolean
weir_monitor_client_set_pool_finish (WeirMonitorClient  *self,
                                     GAsyncResult       *result,
                                     guint              *n_workers,
                                     GError            **error)
{
  g_autoptr (GVariant) answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  answer = weir_monitor_client_answer (result, error);
  if (answer != NULL && n_workers != NULL)
    g_variant_get (answer, "(u)", n_workers);
  return answer != NULL;
}

/**
 * weir_monitor_client_set_owner_async:
 * @self: a client
 * @owner: whether this client owns the run
 * @cancellable: (nullable): gives it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Ties the run to this client, or frees it. When the last client that owns the run has left
 * without freeing it, the run is stopped.
 */
void
weir_monitor_client_set_owner_async (WeirMonitorClient   *self,
                                     gboolean             owner,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_return_if_fail (WEIR_IS_MONITOR_CLIENT (self));

  weir_monitor_client_ask (self, "SetOwner", g_variant_new ("(b)", owner), PATIENCE_MS,
                           cancellable, callback, user_data,
                           weir_monitor_client_set_owner_async);
}

/**
 * weir_monitor_client_set_owner_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Weir.MonitorClient.set_owner_async] began.
 *
 * Fails with an error of %G_IO_ERROR when the runner has gone.
 *
 * Returns: whether it is so
 */
gboolean
weir_monitor_client_set_owner_finish (WeirMonitorClient  *self,
                                      GAsyncResult       *result,
                                      GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return weir_monitor_client_is_done (result, error);
}
