/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-check.h"

#include "document/hints/weir-flow-hints.h"
#include "document/weir-flow-links.h"
#include "document/weir-flow-order.h"
#include "document/weir-flow-paths.h"
#include "document/weir-flow-private.h"
#include "document/weir-flow-reduce.h"
#include "servlets/weir-cpus-private.h"

/*
 * A check goes from the parts to the whole: keys and nodes by themselves, links, paths, and at
 * last the series-parallel form. Each step works on what the one before has left, so that
 * one mistake is reported once.
 */

/* Where the findings about one object belong. */
typedef struct {
  WeirFlowReport *report;
  const char     *node;
} Findings;

static void
take_finding (const char *key,
              gboolean    fatal,
              const char *message,
              gpointer    data)
{
  Findings *findings = data;
  WeirSeverity severity = fatal ? WEIR_SEVERITY_ERROR : WEIR_SEVERITY_WARNING;

  weir_flow_report_key (findings->report, severity, findings->node, key, "%s", message);
}

void
weir_flow_checker_read_keys (WeirFlowChecker *self,
                             WeirFlowObject   object,
                             JsonObject      *json,
                             const char      *node,
                             const char      *prefix)
{
  Findings findings = { self->report, node };

  if (self->keys[object] == NULL)
    self->keys[object] = weir_flow_keys_describe (object);

  weir_parameter_report (self->keys[object], json, prefix, NULL, take_finding, &findings);
}

static JsonNode *
get_member (WeirFlowChecker *self,
            const char      *key,
            JsonNodeType     type)
{
  JsonNode *member = json_object_get_member (weir_flow_get_json (self->flow), key);

  return member != NULL && json_node_get_node_type (member) == type ? member : NULL;
}

static void
read_nodes (WeirFlowChecker *self,
            JsonObject      *nodes)
{
  JsonObjectIter iter;
  const char *id;
  JsonNode *json;

  json_object_iter_init_ordered (&iter, nodes);
  while (json_object_iter_next_ordered (&iter, &id, &json))
    weir_flow_checker_read_node (self, id, json);
}

static gboolean
is_number (JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

static gboolean
is_place (JsonNode *node)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  array = json_node_get_array (node);

  return json_array_get_length (array) == 2 &&
         is_number (json_array_get_element (array, 0)) &&
         is_number (json_array_get_element (array, 1));
}

/* Nothing in a layout keeps a flow from running. */
static void
read_layout (WeirFlowChecker *self,
             JsonObject      *layout)
{
  JsonObjectIter iter;
  const char *id;
  JsonNode *place;
  guint index;

  json_object_iter_init_ordered (&iter, layout);
  while (json_object_iter_next_ordered (&iter, &id, &place))
    {
      g_autofree char *key = g_strconcat ("layout.", id, NULL);

      if (g_str_has_prefix (id, "x-"))
        continue;

      if (weir_flow_graph_find_node (self->graph, id, &index) == NULL)
        weir_flow_report_key (self->report, WEIR_SEVERITY_WARNING, NULL, key,
                              "there is no node \"%s\" to lay out", id);
      else if (!is_place (place))
        weir_flow_report_key (self->report, WEIR_SEVERITY_WARNING, id, NULL,
                              "its place in \"layout\" is to be a list of two numbers, [x, y]");
    }
}

static void
read_graph (WeirFlowChecker *self,
            JsonArray       *links)
{
  g_autoptr(GArray) order = NULL;
  g_autoptr(GPtrArray) circles = NULL;
  g_autofree gboolean *is_live = NULL;

  weir_flow_read_links (self->graph, links, self->report);
  weir_flow_graph_seal (self->graph);

  order = weir_flow_order (self->graph, &circles);
  weir_flow_check_circles (self->graph, circles, self->report);
  is_live = weir_flow_check_paths (self->graph, self->report);

  if (circles->len > 0 || is_live == NULL)
    return;

  self->tree = weir_flow_reduce (self->graph, order, is_live, self->report);
  if (self->tree != NULL)
    weir_flow_checker_read_tree (self);
}

WeirFlowChecker *
weir_flow_checker_new (WeirFlow *flow)
{
  WeirFlowChecker *self = g_new0 (WeirFlowChecker, 1);
  JsonNode *nodes, *links, *layout;

  self->flow = flow;
  self->report = weir_flow_report_new (flow);
  self->graph = weir_flow_graph_new ();

  nodes = get_member (self, "nodes", JSON_NODE_OBJECT);
  links = get_member (self, "links", JSON_NODE_ARRAY);
  layout = get_member (self, "layout", JSON_NODE_OBJECT);

  weir_flow_checker_read_keys (self, WEIR_FLOW_OBJECT_TOP, weir_flow_get_json (flow), NULL, "");
  if (nodes != NULL)
    read_nodes (self, json_node_get_object (nodes));
  if (nodes != NULL && layout != NULL)
    read_layout (self, json_node_get_object (layout));
  if (nodes != NULL && links != NULL)
    read_graph (self, json_node_get_array (links));

  weir_flow_report_sort (self->report);

  return self;
}

void
weir_flow_checker_free (WeirFlowChecker *self)
{
  g_clear_pointer (&self->report, weir_flow_report_free);
  g_clear_pointer (&self->graph, weir_flow_graph_free);
  g_clear_pointer (&self->tree, weir_flow_tree_free);
  for (guint i = 0; i < WEIR_FLOW_N_OBJECTS; i++)
    g_clear_pointer (&self->keys[i], json_object_unref);
  g_free (self);
}

/**
 * weir_flow_check:
 * @self: a flow
 *
 * Looks for all that is wrong with @self: keys and their values, workers (without running
 * any of their code), links, and whether the graph can be run. Reads the manifests of modules, so
 * it may block for the time of reading files.
 *
 * Whether this machine has the CPUs that @self asks for is not looked at; see
 * [method@Weir.Flow.check_with_hints].
 *
 * Returns: (transfer container) (element-type WeirProblem): the problems, in the order of the file;
 *   empty if there is none
 */
GPtrArray *
weir_flow_check (WeirFlow *self)
{
  g_autoptr(WeirFlowChecker) checker = NULL;

  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);

  checker = weir_flow_checker_new (self);

  return g_ptr_array_ref (checker->report->problems);
}

static void
add_hints (WeirFlowChecker *checker)
{
  g_autoptr(WeirCpuSet) allowed = weir_cpus_get_allowed (NULL);
  g_autoptr(WeirCpuSet) present = weir_cpus_get_online ();
  WeirFlowMachine machine = { .present = present, .allowed = allowed };

  /* Where the system does not tell, all that is there may be used. */
  if (allowed == NULL && present != NULL)
    machine.allowed = present;

  if (machine.allowed != NULL)
    weir_flow_checker_add_hints (checker, &machine);
}

/**
 * weir_flow_check_with_hints:
 * @self: a flow
 * @cancellable: (nullable): ends what takes long
 * @is_partial: (out) (optional): whether anything was left out for that
 *
 * Does what [method@Weir.Flow.check] does, and looks for what is right but could be better: CPUs
 * that this machine has not, or on which workers of several pools stand while others are free;
 * batches that a worker would gain from; a capacity that lets workers idle, and the like. What
 * keeps @self from running on this machine only is a warning.
 *
 * Once @cancellable is cancelled, jq filters that were never seen before are left out, which makes
 * the rest a matter of milliseconds.
 *
 * Returns: (transfer container) (element-type WeirProblem): the problems, in the order of the file;
 *   empty if there is none
 */
GPtrArray *
weir_flow_check_with_hints (WeirFlow     *self,
                            GCancellable *cancellable,
                            gboolean     *is_partial)
{
  g_autoptr(WeirFlowChecker) checker = NULL;

  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  if (cancellable != NULL)
    g_cancellable_push_current (cancellable);
  checker = weir_flow_checker_new (self);
  if (cancellable != NULL)
    g_cancellable_pop_current (cancellable);

  add_hints (checker);
  weir_flow_report_sort (checker->report);
  if (is_partial != NULL)
    *is_partial = checker->is_partial;

  return g_ptr_array_ref (checker->report->problems);
}
