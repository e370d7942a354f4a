/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-check.h"

#include <string.h>

#include "base/weir-nearest.h"
#include "document/weir-flow-memo.h"
#include "document/weir-flow-ports.h"
#include "document/weir-flow-private.h"
#include "servlets/weir-cpus-private.h"

typedef struct {
  const char     *name;
  WeirFlowKind    kind;
  WeirFlowObject  object;
} KindInfo;

static const KindInfo kinds[] = {
  { "process", WEIR_FLOW_PROCESS, WEIR_FLOW_OBJECT_PROCESS },
  { "thread", WEIR_FLOW_THREAD, WEIR_FLOW_OBJECT_THREAD },
  { "ensemble", WEIR_FLOW_ENSEMBLE, WEIR_FLOW_OBJECT_ENSEMBLE },
  { "switch", WEIR_FLOW_SWITCH, WEIR_FLOW_OBJECT_SWITCH },
};

static const char * const kind_names[] = { "process", "thread", "ensemble", "switch", NULL };

G_STATIC_ASSERT (G_N_ELEMENTS (kind_names) == G_N_ELEMENTS (kinds) + 1);

/* The worker of a node, or a condition of a switch, while the registry looks at it. */
typedef struct {
  WeirFlowReport *report;
  const char     *node;
  const char     *key;        /* where it stands in the node */
  gboolean        is_worker;  /* else a condition, which has no keys of its own */
  gboolean        is_unused;  /* the node is bypassed or disabled, so that nothing is fatal */
} Worker;

static void
take_worker_finding (const char *key,
                     gboolean    fatal,
                     const char *message,
                     gpointer    data)
{
  Worker *worker = data;
  gboolean is_error = fatal && !worker->is_unused;
  gboolean has_key = worker->is_worker && key != NULL;
  g_autofree char *path = g_strconcat (worker->key, has_key ? "." : NULL, key, NULL);

  weir_flow_report_key (worker->report, is_error ? WEIR_SEVERITY_ERROR : WEIR_SEVERITY_WARNING,
                        worker->node, path, "%s: %s", worker->key, message);
}

/* What is made for a process of its own does not fit into a thread of the runner. */
static void
read_thread_worker (WeirFlowChecker *self,
                    const char      *id,
                    const char      *type)
{
  if (g_strcmp0 (type, "command") == 0 || g_strcmp0 (type, "python") == 0)
    weir_flow_report_key (self->report, WEIR_SEVERITY_ERROR, id, "worker.type",
                          "a worker of type \"%s\" needs a process; make the node's kind "
                          "\"process\"", type);

  if (g_strcmp0 (type, "module") == 0)
    weir_flow_report_key (self->report, WEIR_SEVERITY_WARNING, id, "worker.type",
                          "the code of the module runs within the runner, which it can take down; "
                          "a node of kind \"process\" keeps it apart");
}

static void
read_worker (WeirFlowChecker *self,
             WeirFlowNode    *node,
             WeirFlowObject   object)
{
  JsonNode *json = json_object_get_member (node->json, "worker");
  Worker worker = { self->report, node->id, "worker", TRUE };
  WeirWorkerTraits traits;

  if (json == NULL || !JSON_NODE_HOLDS_OBJECT (json))
    return;

  worker.is_unused = weir_flow_key_get_boolean (node->json, object, "bypass") ||
                     weir_flow_key_get_boolean (node->json, object, "disabled");
  self->is_partial |= !weir_flow_memo_check (json_node_get_object (json),
                                             weir_flow_get_directory (self->flow), &traits,
                                             take_worker_finding, &worker);
  node->traits = traits;

  if (object == WEIR_FLOW_OBJECT_THREAD)
    read_thread_worker (self, node->id,
                        weir_flow_get_string (json_object_get_member (json_node_get_object (json),
                                                                      "type")));
}

static void
read_process_cpus (WeirFlowChecker *self,
                   const char      *id,
                   JsonNode        *node)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirCpus) cpus = weir_cpus_new_from_json (node, &error);

  if (cpus == NULL)
    weir_flow_report_key (self->report, WEIR_SEVERITY_ERROR, id, "cpus",
                          "\"cpus\": %s", error->message);
}

static gboolean
is_cpu (JsonNode *node)
{
  return json_node_get_value_type (node) == G_TYPE_INT64 &&
         json_node_get_int (node) >= 0 && json_node_get_int (node) <= WEIR_CPUS_MAX_CPU;
}

static void
read_thread_cpus (WeirFlowChecker *self,
                  const char      *id,
                  JsonNode        *node)
{
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gboolean is_right = JSON_NODE_HOLDS_NULL (node) ||
                      (list != NULL && json_array_get_length (list) > 0);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    is_right &= is_cpu (json_array_get_element (list, i));

  if (!is_right)
    weir_flow_report_key (self->report, WEIR_SEVERITY_ERROR, id, "cpus",
                          "\"cpus\": expected a list of CPU numbers from 0 to %d, which all threads "
                          "of the node share, or null", WEIR_CPUS_MAX_CPU);
}

static void
read_cpus (WeirFlowChecker *self,
           const char      *id,
           JsonObject      *json,
           WeirFlowObject   object)
{
  JsonNode *node = json_object_get_member (json, "cpus");

  if (node == NULL)
    return;

  if (object == WEIR_FLOW_OBJECT_PROCESS)
    read_process_cpus (self, id, node);
  else
    read_thread_cpus (self, id, node);
}

static void
read_batch (WeirFlowChecker *self,
            const char      *id,
            JsonObject      *json,
            WeirFlowObject   object)
{
  double size = weir_flow_key_get_number (json, object, "batch-size");

  if (!weir_flow_key_has_number (json, object, "batch-wait") ||
      (json_object_has_member (json, "batch-size") &&
       !weir_flow_key_has_number (json, object, "batch-size")))
    return;

  if (size <= 1 && weir_flow_key_get_number (json, object, "batch-wait") > 0)
    weir_flow_report_key (self->report, WEIR_SEVERITY_ERROR, id, "batch-wait",
                          "\"batch-wait\": there is nothing to wait for with batches of %g; "
                          "\"batch-size\" is to be 2 or more, or the wait 0", size);
}

static void
read_condition (WeirFlowChecker *self,
                const char      *id,
                const char      *key,
                const char      *condition)
{
  g_autoptr(JsonObject) json = json_object_new ();
  Worker worker = { self->report, id, key, FALSE };
  WeirWorkerTraits traits;

  json_object_set_string_member (json, "type", "jq");
  json_object_set_string_member (json, "filter", condition);
  self->is_partial |= !weir_flow_memo_check (json, weir_flow_get_directory (self->flow), &traits,
                                             take_worker_finding, &worker);
}

/* Whether the case has a name that links can be written with. */
static gboolean
read_case_name (WeirFlowChecker *self,
                WeirFlowNode    *node,
                const char      *key,
                const char      *name)
{
  if (name == NULL)
    return FALSE;

  if (!weir_flow_is_identifier (name))
    weir_flow_report_key (self->report, WEIR_SEVERITY_ERROR, node->id, key,
                          "the name of a case is made of letters, digits, _ and -, and begins with "
                          "a letter or _; \"%s\" is not", name);
  else if (strcmp (name, "else") == 0)
    weir_flow_report_key (self->report, WEIR_SEVERITY_ERROR, node->id, key,
                          "a case cannot be called \"else\", as the branch for what no case takes "
                          "is");
  else if (!weir_flow_node_add_port (node, name))
    weir_flow_report_key (self->report, WEIR_SEVERITY_ERROR, node->id, key,
                          "two cases are called \"%s\"", name);
  else
    return TRUE;

  return FALSE;
}

static gboolean
read_case (WeirFlowChecker *self,
           WeirFlowNode    *node,
           guint            index,
           JsonNode        *json)
{
  g_autofree char *key = g_strdup_printf ("cases.%u", index);
  g_autofree char *prefix = g_strconcat (key, ".", NULL);
  g_autofree char *name_key = g_strconcat (prefix, "name", NULL);
  g_autofree char *condition_key = g_strconcat (prefix, "if", NULL);
  const char *condition;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (json))
    {
      weir_flow_report_key (self->report, WEIR_SEVERITY_ERROR, node->id, key,
                            "a case is an object with \"name\" and \"if\"");
      return FALSE;
    }

  object = json_node_get_object (json);
  weir_flow_checker_read_keys (self, WEIR_FLOW_OBJECT_CASE, object, node->id, prefix);

  condition = weir_flow_get_string (json_object_get_member (object, "if"));
  if (condition != NULL)
    read_condition (self, node->id, condition_key, condition);

  return read_case_name (self, node, name_key,
                         weir_flow_get_string (json_object_get_member (object, "name")));
}

static void
read_switch (WeirFlowChecker *self,
             WeirFlowNode    *node)
{
  JsonNode *cases = json_object_get_member (node->json, "cases");
  const char *otherwise = weir_flow_get_string (json_object_get_member (node->json, "else"));
  JsonArray *list = NULL;
  guint n_cases = 0;

  if (cases != NULL && JSON_NODE_HOLDS_ARRAY (cases))
    {
      list = json_node_get_array (cases);
      n_cases = json_array_get_length (list);

      if (n_cases == 0)
        weir_flow_report_key (self->report, WEIR_SEVERITY_ERROR, node->id, "cases",
                              "\"cases\": a switch has at least one case");
    }

  node->is_vague = n_cases == 0 || otherwise == NULL;
  for (guint i = 0; i < n_cases; i++)
    {
      if (!read_case (self, node, i, json_array_get_element (list, i)))
        node->is_vague = TRUE;
    }

  if (g_strcmp0 (otherwise, "branch") == 0)
    weir_flow_node_add_port (node, "else");

  /* Whatever its links name, they lead somewhere. */
  if (node->is_vague)
    node->n_outputs = MAX (node->n_outputs, 1);
}

static void
read_ensemble (WeirFlowChecker *self,
               WeirFlowNode    *node)
{
  double n_inputs = weir_flow_key_get_number (node->json, WEIR_FLOW_OBJECT_ENSEMBLE, "inputs");

  if (n_inputs > 0)
    node->n_inputs = n_inputs;
  else
    node->is_vague = TRUE;
}

static void
read_as_kind (WeirFlowChecker *self,
              WeirFlowNode    *node,
              WeirFlowObject   object)
{
  weir_flow_checker_read_keys (self, object, node->json, node->id, "");

  switch (node->kind)
    {
    case WEIR_FLOW_PROCESS:
    case WEIR_FLOW_THREAD:
      read_worker (self, node, object);
      read_cpus (self, node->id, node->json, object);
      read_batch (self, node->id, node->json, object);
      break;

    case WEIR_FLOW_ENSEMBLE:
      read_ensemble (self, node);
      break;

    case WEIR_FLOW_SWITCH:
      read_switch (self, node);
      break;

    case WEIR_FLOW_INPUT:
    case WEIR_FLOW_OUTPUT:
    case WEIR_FLOW_UNKNOWN:
    default:
      g_assert_not_reached ();
    }
}

/* NULL if there is no such kind, which is then reported. */
static const KindInfo *
read_kind (WeirFlowChecker *self,
           const char      *id,
           JsonObject      *json)
{
  JsonNode *node = json_object_get_member (json, "kind");
  const char *name = weir_flow_get_string (node);
  const char *nearest;

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      if (strcmp (kinds[i].name, name) == 0)
        return &kinds[i];
    }

  nearest = name != NULL ? weir_nearest (name, kind_names) : NULL;
  if (nearest != NULL)
    weir_flow_report_key (self->report, WEIR_SEVERITY_ERROR, id, "kind",
                          "\"kind\": there is no kind \"%s\"; did you mean \"%s\"?", name, nearest);
  else
    weir_flow_report_key (self->report, WEIR_SEVERITY_ERROR, id, "kind",
                          "\"kind\" %s: expected \"process\", \"thread\", \"ensemble\" or \"switch\"",
                          node != NULL ? "is not known" : "is missing");

  return NULL;
}

/* Whether links can lead to a node of that id. */
static gboolean
read_id (WeirFlowChecker *self,
         const char      *id)
{
  if (strcmp (id, "input") == 0 || strcmp (id, "output") == 0)
    {
      weir_flow_report_node (self->report, id, "a node cannot be called \"%s\", as one end of the "
                             "flow is", id);
      return FALSE;
    }

  if (!weir_flow_is_identifier (id))
    weir_flow_report_node (self->report, id, "\"%s\" cannot be the id of a node, which is made of "
                           "letters, digits, _ and -, and begins with a letter or _", id);

  return TRUE;
}

void
weir_flow_checker_read_node (WeirFlowChecker *self,
                             const char      *id,
                             JsonNode        *json)
{
  const KindInfo *kind = NULL;
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (json) ? json_node_get_object (json) : NULL;
  gboolean is_linkable = read_id (self, id);
  WeirFlowNode *node;

  if (object != NULL)
    kind = read_kind (self, id, object);
  else
    weir_flow_report_key (self->report, WEIR_SEVERITY_ERROR, id, NULL, "a node is an object");

  if (!is_linkable)
    return;

  node = weir_flow_graph_add_node (self->graph, id,
                                   kind != NULL ? kind->kind : WEIR_FLOW_UNKNOWN, object);
  if (kind != NULL)
    read_as_kind (self, node, kind->object);
  else
    node->is_vague = TRUE;
}
