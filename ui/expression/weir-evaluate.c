/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "expression/weir-evaluate.h"

#include <glib/gi18n.h>

typedef struct {
  char      *filter;
  GStrv      parts;
  WeirValue *sample;
} Job;

static void
job_free (Job *job)
{
  g_free (job->filter);
  g_strfreev (job->parts);
  weir_value_unref (job->sample);
  g_free (job);
}

/**
 * weir_evaluate_make_filter:
 * @filter: a filter that can be compiled
 *
 * A worker's filter must give exactly one output. To see what it gives instead, all outputs are
 * collected, up to %WEIR_EVALUATE_MAX_OUTPUTS.
 *
 * Returns: (transfer full): a filter that gives an array
 */
char *
weir_evaluate_make_filter (const char *filter)
{
  /* The line ends since a comment may stand at the end of the filter. */
  return g_strdup_printf ("[limit(%d; %s\n)]", WEIR_EVALUATE_MAX_OUTPUTS + 1, filter);
}

/**
 * weir_evaluate_make_switch:
 * @conditions: the filters of a switch's cases, each of which can be compiled
 *
 * A case holds if its first output is neither false nor null; those behind it are not tried then.
 *
 * Returns: (transfer full): a filter that gives an object for weir_evaluate_get_case()
 */
char *
weir_evaluate_make_switch (const char * const *conditions)
{
  GString *filter = g_string_new (NULL);
  guint n_conditions = g_strv_length ((char **) conditions);

  for (guint i = 0; i < n_conditions; i++)
    g_string_append_printf (filter,
                            "(try [first((%s\n), false)] catch {error: .}) as $weir | "
                            "if ($weir | type) == \"object\" then $weir + {case: %u} "
                            "elif $weir[0] then {case: %u} else ",
                            conditions[i], i, i);

  g_string_append (filter, "{case: -1}");
  for (guint i = 0; i < n_conditions; i++)
    g_string_append (filter, " end");

  return g_string_free (filter, FALSE);
}

/**
 * weir_evaluate_list_outputs:
 * @value: what a filter of weir_evaluate_make_filter() gave
 *
 * Returns: (transfer full) (element-type WeirValue): the outputs, one more than
 *   %WEIR_EVALUATE_MAX_OUTPUTS if there are more
 */
GPtrArray *
weir_evaluate_list_outputs (WeirValue *value)
{
  GPtrArray *outputs = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_value_unref);
  g_autoptr(JsonNode) node = weir_value_to_node (value);
  JsonArray *array;

  g_return_val_if_fail (JSON_NODE_HOLDS_ARRAY (node), outputs);

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (outputs, weir_value_new_from_node (json_array_get_element (array, i)));

  return outputs;
}

/**
 * weir_evaluate_get_case:
 * @value: what a filter of weir_evaluate_make_switch() gave
 * @error: (out) (transfer full) (nullable): what the condition of that case failed with
 *
 * Returns: the number of the case, from 0; -1 if none holds
 */
int
weir_evaluate_get_case (WeirValue  *value,
                     char      **error)
{
  g_autoptr(JsonNode) node = weir_value_to_node (value);
  JsonObject *object;
  JsonNode *reason;

  *error = NULL;
  g_return_val_if_fail (JSON_NODE_HOLDS_OBJECT (node), -1);

  object = json_node_get_object (node);
  reason = json_object_get_member (object, "error");
  if (reason != NULL)
    *error = json_node_get_value_type (reason) == G_TYPE_STRING ? json_node_dup_string (reason)
                                                                : json_to_string (reason, FALSE);

  return json_object_get_int_member (object, "case");
}

static WeirServlet *
new_servlet (const char  *filter,
             GError     **error)
{
  g_autoptr(JsonObject) worker = json_object_new ();
  g_autoptr(WeirWorkerSpec) spec = NULL;
  WeirServlet *servlet;

  json_object_set_string_member (worker, "type", "jq");
  json_object_set_string_member (worker, "filter", filter);
  spec = weir_worker_spec_new_from_json (worker, NULL, error);
  if (spec == NULL)
    return NULL;

  servlet = weir_process_servlet_new (g_steal_pointer (&spec), NULL);
  weir_pool_servlet_set_init_timeout (WEIR_POOL_SERVLET (servlet), WEIR_EVALUATE_SECONDS);

  return servlet;
}

static gboolean
check_parts (Job     *job,
             GError **error)
{
  for (gsize i = 0; job->parts != NULL && job->parts[i] != NULL; i++)
    {
      if (!weir_filter_check (job->parts[i], NULL, NULL, error))
        return FALSE;
    }

  return TRUE;
}

static WeirValue *
evaluate (Job           *job,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr(WeirServlet) servlet = NULL;
  g_autoptr(WeirServer) server = NULL;
  WeirValue *value;

  if (!check_parts (job, error))
    return NULL;

  servlet = new_servlet (job->filter, error);
  if (servlet == NULL)
    return NULL;

  server = weir_server_new (servlet);
  if (!weir_server_start (server, cancellable, error))
    return NULL;

  value = weir_server_call (server, job->sample, WEIR_EVALUATE_SECONDS, WEIR_BACKPRESSURE_REFUSE,
                            cancellable, error);
  weir_server_kill (server);

  return value;
}

static void
evaluate_in_thread (GTask        *task,
                    gpointer      source,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  GError *error = NULL;
  WeirValue *value = evaluate (task_data, cancellable, &error);

  if (value != NULL)
    g_task_return_pointer (task, value, (GDestroyNotify) weir_value_unref);
  else
    g_task_return_error (task, error);
}

/**
 * weir_evaluate_async:
 * @filter: a filter that gives one output
 * @parts: (nullable): the filters that it was made from
 * @sample: what it gets
 * @cancellable: (nullable): stops it
 * @callback: called in the thread-default main context of the caller
 * @data: for @callback
 *
 * Runs @filter in a new process, for at most %WEIR_EVALUATE_SECONDS. If one of @parts cannot be
 * compiled, nothing is run.
 */
void
weir_evaluate_async (const char          *filter,
                     const char * const  *parts,
                     WeirValue           *sample,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, data);
  Job *job = g_new0 (Job, 1);

  job->filter = g_strdup (filter);
  job->parts = g_strdupv ((char **) parts);
  job->sample = weir_value_ref (sample);
  g_task_set_source_tag (task, weir_evaluate_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, evaluate_in_thread);
}

/**
 * weir_evaluate_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Fails with the item's error; with %WEIR_ERROR_TIMEOUT if it was stopped because it took too
 * long; with %WEIR_ERROR_INVALID_ARGUMENT if a part cannot be compiled; with %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): the output
 */
WeirValue *
weir_evaluate_finish (GAsyncResult  *result,
                       GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
