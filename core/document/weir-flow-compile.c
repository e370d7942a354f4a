/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-check.h"

#include "base/weir-error.h"
#include "document/weir-flow-private.h"
#include "servlets/weir-cpus.h"
#include "servlets/weir-ensemble-servlet.h"
#include "servlets/weir-pass-through.h"
#include "servlets/weir-process-servlet.h"
#include "servlets/weir-sequential-servlet.h"
#include "servlets/weir-switch-servlet.h"
#include "servlets/weir-thread-servlet.h"
#include "workers/weir-size.h"
#include "workers/weir-worker-spec.h"

/* From the series-parallel form of a flow without errors to servlets. */

/* A jq filter need not end, so that it has a limit unless one is set. */
#define JQ_CALL_TIMEOUT 10.0

static WeirServlet *compile_sequence (WeirFlowChecker        *self,
                                      const WeirFlowSequence *sequence,
                                      GError                **error);

static WeirWorkerSpec *
make_worker (WeirFlowChecker     *self,
             const WeirFlowNode  *node,
             GError             **error)
{
  JsonObject *json = json_object_get_object_member (node->json, "worker");
  WeirWorkerSpec *worker = weir_worker_spec_new_from_json (json,
                                                           weir_flow_get_directory (self->flow),
                                                           error);

  if (worker == NULL)
    g_prefix_error (error, "%s: ", node->id);

  return worker;
}

static WeirServlet *
make_process (WeirFlowChecker     *self,
              const WeirFlowNode  *node,
              GError             **error)
{
  g_autoptr(WeirCpus) cpus = NULL;
  JsonNode *limit = json_object_get_member (node->json, "memory-limit");
  WeirWorkerSpec *worker;
  WeirServlet *servlet;
  guint64 size;

  cpus = weir_cpus_new_from_json (json_object_get_member (node->json, "cpus"), error);
  if (cpus == NULL)
    return NULL;

  worker = make_worker (self, node, error);
  if (worker == NULL)
    return NULL;

  servlet = weir_process_servlet_new (worker, g_steal_pointer (&cpus));
  if (limit != NULL && weir_size_parse (limit, &size))
    weir_process_servlet_set_memory_limit (WEIR_PROCESS_SERVLET (servlet), size);

  return servlet;
}

static WeirCpus *
make_shared_cpus (JsonArray *list,
                  guint      n_threads)
{
  guint n_cpus = json_array_get_length (list);
  g_autofree int *numbers = g_new (int, n_cpus);

  for (guint i = 0; i < n_cpus; i++)
    numbers[i] = json_array_get_int_element (list, i);

  return weir_cpus_new_shared (numbers, n_cpus, n_threads);
}

static WeirServlet *
make_thread (WeirFlowChecker     *self,
             const WeirFlowNode  *node,
             GError             **error)
{
  guint n_threads = weir_flow_key_get_number (node->json, WEIR_FLOW_OBJECT_THREAD, "threads");
  JsonNode *list = json_object_get_member (node->json, "cpus");
  WeirWorkerSpec *worker = make_worker (self, node, error);
  WeirServlet *servlet;

  if (worker == NULL)
    return NULL;

  servlet = weir_thread_servlet_new (worker, n_threads);
  if (list != NULL && JSON_NODE_HOLDS_ARRAY (list))
    {
      g_autoptr(WeirCpus) cpus = make_shared_cpus (json_node_get_array (list), n_threads);

      weir_thread_servlet_set_cpus (WEIR_THREAD_SERVLET (servlet), cpus);
    }

  return servlet;
}

static double
get_call_timeout (JsonObject     *json,
                  WeirFlowObject  object)
{
  JsonObject *worker = json_object_get_object_member (json, "worker");
  const char *type = weir_flow_get_string (json_object_get_member (worker, "type"));

  if (!json_object_has_member (json, "call-timeout") && g_strcmp0 (type, "jq") == 0)
    return JQ_CALL_TIMEOUT;

  return weir_flow_key_get_number (json, object, "call-timeout");
}

static void
configure_pool (WeirPoolServlet *pool,
                JsonObject      *json,
                WeirFlowObject   object)
{
  const char *failure = weir_flow_get_string (json_object_get_member (json, "on-batch-error"));

  weir_pool_servlet_set_batch_size (pool, weir_flow_key_get_number (json, object, "batch-size"));
  if (json_object_has_member (json, "batch-wait"))
    weir_pool_servlet_set_batch_wait (pool, weir_flow_key_get_number (json, object, "batch-wait"));
  if (g_strcmp0 (failure, "split") == 0)
    weir_pool_servlet_set_on_batch_error (pool, WEIR_BATCH_FAILURE_SPLIT);

  weir_pool_servlet_set_concurrency (pool, weir_flow_key_get_number (json, object, "concurrency"));
  weir_pool_servlet_set_call_timeout (pool, get_call_timeout (json, object));
  weir_pool_servlet_set_init_timeout (pool, weir_flow_key_get_number (json, object, "init-timeout"));
  weir_pool_servlet_set_retries (pool, weir_flow_key_get_number (json, object, "retries"));
  weir_pool_servlet_set_restart_limit (pool,
                                       weir_flow_key_get_number (json, object, "restart-limit"));
}

static WeirServlet *
compile_pool (WeirFlowChecker     *self,
              const WeirFlowNode  *node,
              GError             **error)
{
  gboolean is_process = node->kind == WEIR_FLOW_PROCESS;
  WeirFlowObject object = is_process ? WEIR_FLOW_OBJECT_PROCESS : WEIR_FLOW_OBJECT_THREAD;
  WeirServlet *servlet;

  if (weir_flow_key_get_boolean (node->json, object, "bypass"))
    return weir_pass_through_new ();

  servlet = is_process ? make_process (self, node, error) : make_thread (self, node, error);
  if (servlet != NULL)
    configure_pool (WEIR_POOL_SERVLET (servlet), node->json, object);

  return servlet;
}

static WeirServlet *
compile_ensemble (WeirFlowChecker        *self,
                  const WeirFlowElement  *element,
                  GError                **error)
{
  const WeirFlowNode *node = weir_flow_graph_get_node (self->graph, element->node);
  g_autoptr(WeirServlet) servlet = weir_ensemble_servlet_new (NULL, NULL);
  WeirEnsembleServlet *ensemble = WEIR_ENSEMBLE_SERVLET (servlet);

  weir_ensemble_servlet_set_fail_fast (ensemble,
                                       weir_flow_key_get_boolean (node->json,
                                                                  WEIR_FLOW_OBJECT_ENSEMBLE,
                                                                  "fail-fast"));

  for (guint i = 0; i < element->n_branches; i++)
    {
      WeirServlet *member;

      if (weir_flow_is_disabled (self->graph, &element->branches[i]))
        {
          weir_ensemble_servlet_add_absent (ensemble);
          continue;
        }

      member = compile_sequence (self, &element->branches[i], error);
      if (member == NULL)
        return NULL;

      weir_ensemble_servlet_add (ensemble, member);
    }

  return g_steal_pointer (&servlet);
}

/* The condition of a branch; NULL for the else, which comes after the cases. */
static const char *
get_condition (const WeirFlowNode *node,
               guint               branch)
{
  JsonArray *cases = json_object_get_array_member (node->json, "cases");

  if (branch >= json_array_get_length (cases))
    return NULL;

  return json_object_get_string_member (json_array_get_object_element (cases, branch), "if");
}

/* A disabled branch is left out: its case never matches, and without the branch for what
 * no case takes such an item fails. */
static WeirServlet *
compile_switch (WeirFlowChecker        *self,
                const WeirFlowElement  *element,
                GError                **error)
{
  const WeirFlowNode *node = weir_flow_graph_get_node (self->graph, element->node);
  g_autoptr(WeirServlet) servlet = weir_switch_servlet_new ();
  WeirSwitchServlet *selection = WEIR_SWITCH_SERVLET (servlet);

  if (g_strcmp0 (json_object_get_string_member (node->json, "else"), "pass") == 0)
    weir_switch_servlet_set_otherwise (selection, WEIR_SWITCH_ELSE_PASS);
  weir_switch_servlet_set_call_timeout (selection,
                                        weir_flow_key_get_number (node->json,
                                                                  WEIR_FLOW_OBJECT_SWITCH,
                                                                  "call-timeout"));

  for (guint i = 0; i < element->n_branches; i++)
    {
      WeirServlet *member;

      if (weir_flow_is_disabled (self->graph, &element->branches[i]))
        continue;

      member = compile_sequence (self, &element->branches[i], error);
      if (member == NULL)
        return NULL;

      weir_switch_servlet_add (selection, g_ptr_array_index (node->ports, i),
                               get_condition (node, i), member);
    }

  return g_steal_pointer (&servlet);
}

static WeirServlet *
compile_element (WeirFlowChecker        *self,
                 const WeirFlowElement  *element,
                 GError                **error)
{
  const WeirFlowNode *node = weir_flow_graph_get_node (self->graph, element->node);
  WeirServlet *servlet;

  if (node->kind == WEIR_FLOW_ENSEMBLE)
    servlet = compile_ensemble (self, element, error);
  else if (node->kind == WEIR_FLOW_SWITCH)
    servlet = compile_switch (self, element, error);
  else
    servlet = compile_pool (self, node, error);

  if (servlet != NULL)
    weir_servlet_set_name (servlet, node->id);

  return servlet;
}

/* Recursion goes no deeper than WEIR_FLOW_MAX_DEPTH. */
static WeirServlet *
compile_sequence (WeirFlowChecker         *self,
                  const WeirFlowSequence  *sequence,
                  GError                 **error)
{
  g_autoptr(WeirServlet) servlet = NULL;

  if (sequence->first == NULL)
    return weir_pass_through_new ();

  if (sequence->first == sequence->last)
    return compile_element (self, sequence->first, error);

  servlet = weir_sequential_servlet_new (NULL, NULL);
  for (const WeirFlowElement *element = sequence->first; element != NULL; element = element->next)
    {
      WeirServlet *member = compile_element (self, element, error);

      if (member == NULL)
        return NULL;

      weir_sequential_servlet_add (WEIR_SEQUENTIAL_SERVLET (servlet), member);
    }

  return g_steal_pointer (&servlet);
}

/* All errors, one a line. */
static void
set_report_error (WeirFlowChecker  *self,
                  GError          **error)
{
  GString *message = g_string_new (NULL);

  for (guint i = 0; i < self->report->problems->len; i++)
    {
      WeirProblem *problem = g_ptr_array_index (self->report->problems, i);

      if (weir_problem_get_severity (problem) != WEIR_SEVERITY_ERROR)
        continue;

      g_string_append_printf (message, "%s%s:%u:%u: %s", message->len > 0 ? "\n" : "",
                              weir_flow_get_label (self->flow), weir_problem_get_line (problem),
                              weir_problem_get_column (problem),
                              weir_problem_get_message (problem));
    }

  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_INVALID_FLOW, message->str);
  g_string_free (message, TRUE);
}

/**
 * weir_flow_compile:
 * @self: a flow
 * @error: return location for an error
 *
 * Makes the servlet that runs @self. The servlet of a node has the node's id as its name;
 * sequences and pass-throughs that stand for links have none.
 *
 * What [method@Weir.Flow.check] says of blocking holds here too.
 *
 * Returns: (transfer full): a new servlet, or %NULL with %WEIR_ERROR_INVALID_FLOW, whose message
 *   has a line for each error, beginning with file, line and column
 */
WeirServlet *
weir_flow_compile (WeirFlow  *self,
                   GError   **error)
{
  g_autoptr(WeirFlowChecker) checker = NULL;

  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  checker = weir_flow_checker_new (self);
  if (checker->report->n_errors > 0)
    {
      set_report_error (checker, error);
      return NULL;
    }

  g_assert (checker->tree != NULL);

  return compile_sequence (checker, &checker->tree->root, error);
}
