/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-server-private.h"

#include "base/weir-error.h"
#include "base/weir-locker.h"
#include "server/weir-call.h"
#include "server/weir-debug-info.h"
#include "server/weir-metrics-private.h"
#include "server/weir-stream-private.h"

/* What goes through a server, and what it tells of itself. */

static WeirRun *
weir_server_require_run (WeirServer  *self,
                         GError     **error)
{
  g_autoptr (WeirLocker) locker = weir_locker_new (&self->lock);

  if (self->state == WEIR_SERVER_RUNNING)
    return weir_run_ref (self->run);

  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_STOPPED,
                       self->state == WEIR_SERVER_DRAINING
                       ? "the server is stopping and takes no more items"
                       : "the server is not running");
  return NULL;
}

static gint64
weir_server_timeout_to_ns (double timeout)
{
  return timeout <= 0 ? 0 : MAX (1, (gint64) (MIN (timeout, 1e9) * 1e9));
}

/**
 * weir_server_call:
 * @self: a server that runs
 * @value: what to send in
 * @timeout: how long to wait for the result, in seconds from now; 0: without end
 * @backpressure: what to do when the server is full
 * @cancellable: (nullable): gives the item up
 * @error: return location for an error
 *
 * Sends one value through the flow and waits for what comes of it.
 *
 * Fails with the item's own error; %WEIR_ERROR_TIMEOUT when there is no result in time: its room
 * is free at once and no worker begins it any more; %WEIR_ERROR_BACKLOG_FULL; %WEIR_ERROR_STOPPED;
 * %G_IO_ERROR_CANCELLED. Blocks; any number of threads but workers' own.
 *
 * Returns: (transfer full) (nullable): the result, or %NULL with @error set
 */
WeirValue *
weir_server_call (WeirServer        *self,
                  WeirValue         *value,
                  double             timeout,
                  WeirBackpressure   backpressure,
                  GCancellable      *cancellable,
                  GError           **error)
{
  g_autoptr (WeirRun) run = NULL;

  g_return_val_if_fail (WEIR_IS_SERVER (self), NULL);
  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  run = weir_server_require_run (self, error);
  if (run == NULL)
    return NULL;
  return weir_call_wait (run, value, weir_server_timeout_to_ns (timeout), backpressure,
                         cancellable, error);
}

/* Begins a call for @task, which is taken; see weir_call_begin(). */
static void
weir_server_begin_call (WeirServer       *self,
                        WeirValue        *value,
                        double            timeout,
                        WeirBackpressure  backpressure,
                        WeirTrace        *trace,
                        GTask            *task)
{
  g_autoptr (WeirRun) run = NULL;
  g_autoptr (GTask) owned = task;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  run = weir_server_require_run (self, &error);
  if (run == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  weir_call_begin (run, value, weir_server_timeout_to_ns (timeout), backpressure, trace,
                   g_steal_pointer (&owned));
}

/**
 * weir_server_call_async:
 * @self: a server that runs
 * @value: what to send in
 * @timeout: how long to wait for the result, in seconds from now; 0: without end
 * @backpressure: what to do when the server is full
 * @cancellable: (nullable): gives the item up
 * @callback: called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Like [method@Weir.Server.call], without blocking; any number at once.
 */
void
weir_server_call_async (WeirServer          *self,
                        WeirValue           *value,
                        double               timeout,
                        WeirBackpressure     backpressure,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_SERVER (self));
  g_return_if_fail (value != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_server_call_async);
  weir_server_begin_call (self, value, timeout, backpressure, NULL, task);
}

/* The same with a trace; the callback's result is for weir_server_call_finish() and then
 * weir_server_get_trace(). Waits for room. */
void
weir_server_trace_async (WeirServer          *self,
                         WeirValue           *value,
                         double               timeout,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  WeirTrace *trace = weir_trace_new ();

  g_task_set_source_tag (task, weir_server_trace_async);
  g_task_set_task_data (task, trace, (GDestroyNotify) weir_trace_free);
  weir_server_begin_call (self, value, timeout, WEIR_BACKPRESSURE_WAIT, trace, task);
}

/* Where the item of @result was; (transfer none). */
WeirTrace *
weir_server_get_trace (GAsyncResult *result)
{
  return g_task_get_task_data (G_TASK (result));
}

/**
 * weir_server_call_finish:
 * @self: a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Weir.Server.call_async] began.
 *
 * Returns: (transfer full) (nullable): the result, or %NULL with @error set
 */
WeirValue *
weir_server_call_finish (WeirServer    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * weir_server_open_stream:
 * @self: a server that runs
 * @timeout: how long each item may take, in seconds; 0: without end
 * @error: return location for an error
 *
 * Opens a stream of any length. It keeps as many items in flight as the server's capacity
 * allows; several streams and calls share it.
 *
 * Returns: (transfer full) (nullable): a stream, or %NULL with %WEIR_ERROR_STOPPED
 */
WeirStream *
weir_server_open_stream (WeirServer  *self,
                         double       timeout,
                         GError     **error)
{
  g_autoptr (WeirRun) run = NULL;

  g_return_val_if_fail (WEIR_IS_SERVER (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  run = weir_server_require_run (self, error);
  if (run == NULL)
    return NULL;
  return weir_stream_new (run, weir_server_get_capacity (self),
                          weir_server_timeout_to_ns (timeout), error);
}

/**
 * weir_server_get_metrics:
 * @self: a server
 *
 * Copies what the server has counted since its start. Takes microseconds, and some more for each
 * worker process; at any time, from any thread, without slowing the flow.
 *
 * Returns: (transfer full) (nullable): metrics, or %NULL when the server does not run
 */
WeirMetrics *
weir_server_get_metrics (WeirServer *self)
{
  g_autoptr (WeirRun) run = NULL;

  g_return_val_if_fail (WEIR_IS_SERVER (self), NULL);

  run = weir_server_ref_run (self);
  return run == NULL ? NULL : weir_metrics_new (run);
}

/**
 * weir_server_get_debug_info:
 * @self: a server
 *
 * Describes the server as it is now: the servlet tree with its workers and whether they live,
 * and each item of the backlog with its id, its age and where it is.
 *
 * Returns: (transfer full): an object
 */
WeirValue *
weir_server_get_debug_info (WeirServer *self)
{
  g_autoptr (WeirRun) run = NULL;

  g_return_val_if_fail (WEIR_IS_SERVER (self), NULL);

  run = weir_server_ref_run (self);
  return weir_debug_info_new (self->servlet, run);
}
