/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-keys.h"

#include <string.h>

/* Times are given in seconds, up to 30 years. */
#define MAX_SECONDS 1e9
#define MAX_COUNT   1e6
#define MAX_THREADS 4096
/* Less is not enough to start a process. */
#define MIN_MEMORY  (1024 * 1024)
/* What WeirServer:capacity takes. */
#define MAX_ITEMS   (1 << 24)

static const char * const batch_failures[] = { "all", "split", NULL };
static const char * const otherwises[] = { "branch", "pass", "fail", NULL };

static const WeirParameter top_keys[] = {
  { .name = "format", .type = WEIR_PARAMETER_STRING, .required = TRUE,
    .help = "The format of the file, weir-flow/1" },
  { .name = "name", .type = WEIR_PARAMETER_STRING,
    .help = "What people call the flow" },
  { .name = "capacity", .type = WEIR_PARAMETER_INTEGER, .fallback = "256",
    .has_minimum = TRUE, .minimum = 1, .has_maximum = TRUE, .maximum = MAX_ITEMS,
    .help = "How many items may be in the flow at once" },
  { .name = "capacity-bytes", .type = WEIR_PARAMETER_INTEGER,
    .has_minimum = TRUE, .minimum = 1, .unit = "B",
    .help = "How many bytes the items in the flow may have; a quarter of the memory if not given" },
  { .name = "nodes", .type = WEIR_PARAMETER_OBJECT, .required = TRUE,
    .help = "The nodes, by their ids" },
  { .name = "links", .type = WEIR_PARAMETER_ARRAY, .required = TRUE,
    .help = "The links: pairs of what they lead from and to" },
  { .name = "layout", .type = WEIR_PARAMETER_OBJECT,
    .help = "Where the nodes are drawn: [x, y] by id" },
  { .name = "frames", .type = WEIR_PARAMETER_ARRAY,
    .help = "Frames around parts of the drawing" },
  { .name = "notes", .type = WEIR_PARAMETER_ARRAY,
    .help = "Notes on the drawing" },
  { NULL }
};

/* What process and thread nodes share. */
static const WeirParameter pool_keys[] = {
  { .name = "kind", .type = WEIR_PARAMETER_STRING, .required = TRUE,
    .help = "What the node is" },
  { .name = "worker", .type = WEIR_PARAMETER_OBJECT, .required = TRUE,
    .help = "What the workers are made from" },
  { .name = "batch-size", .type = WEIR_PARAMETER_INTEGER, .fallback = "0",
    .has_minimum = TRUE, .minimum = 0, .has_maximum = TRUE, .maximum = MAX_COUNT,
    .help = "The most items of one call; 0 to call with one item instead of a batch" },
  { .name = "batch-wait", .type = WEIR_PARAMETER_NUMBER, .fallback = "0.01",
    .has_minimum = TRUE, .minimum = 0, .has_maximum = TRUE, .maximum = MAX_SECONDS, .unit = "s",
    .help = "How long a batch waits for more items after its first" },
  { .name = "on-batch-error", .type = WEIR_PARAMETER_STRING, .fallback = "\"all\"",
    .choices = batch_failures,
    .help = "Whether a batch that fails as a whole fails for all its items, or is split" },
  { .name = "concurrency", .type = WEIR_PARAMETER_INTEGER, .fallback = "1",
    .has_minimum = TRUE, .minimum = 1, .has_maximum = TRUE, .maximum = MAX_THREADS,
    .help = "How many calls each worker runs at once" },
  { .name = "call-timeout", .type = WEIR_PARAMETER_NUMBER,
    .has_minimum = TRUE, .minimum = 0, .has_maximum = TRUE, .maximum = MAX_SECONDS, .unit = "s",
    .help = "How long a call may take before its worker counts as hung; 0 for no limit, which is "
            "the default except for jq (10)" },
  { .name = "init-timeout", .type = WEIR_PARAMETER_NUMBER, .fallback = "30",
    .has_minimum = TRUE, .minimum = 0, .has_maximum = TRUE, .maximum = MAX_SECONDS, .unit = "s",
    .help = "How long a worker may take to start; 0 for no limit" },
  { .name = "retries", .type = WEIR_PARAMETER_INTEGER, .fallback = "0",
    .has_minimum = TRUE, .minimum = 0, .has_maximum = TRUE, .maximum = MAX_COUNT,
    .help = "How often an item is tried again after its worker died or hung" },
  { .name = "restart-limit", .type = WEIR_PARAMETER_INTEGER, .fallback = "5",
    .has_minimum = TRUE, .minimum = 0, .has_maximum = TRUE, .maximum = MAX_COUNT,
    .help = "How many workers may die without a finished item between before the node gives up" },
  { .name = "bypass", .type = WEIR_PARAMETER_BOOLEAN, .fallback = "false",
    .help = "Whether items pass the node unchanged" },
  { .name = "disabled", .type = WEIR_PARAMETER_BOOLEAN, .fallback = "false",
    .help = "Whether the branch that the node stands in is left out" },
  { NULL }
};

static const WeirParameter process_keys[] = {
  { .name = "cpus", .type = WEIR_PARAMETER_ANY, .fallback = "null", .format = "cpus-of-workers",
    .help = "How many processes, or a list with the CPUs of each: null (any), a CPU, or a list" },
  { .name = "memory-limit", .type = WEIR_PARAMETER_SIZE,
    .has_minimum = TRUE, .minimum = MIN_MEMORY, .unit = "B",
    .help = "How much memory each process of a worker may allocate" },
  { NULL }
};

static const WeirParameter thread_keys[] = {
  { .name = "threads", .type = WEIR_PARAMETER_INTEGER, .fallback = "1",
    .has_minimum = TRUE, .minimum = 1, .has_maximum = TRUE, .maximum = MAX_THREADS,
    .help = "How many threads" },
  { .name = "cpus", .type = WEIR_PARAMETER_ANY, .fallback = "null", .format = "cpus",
    .help = "The list of the CPUs that the threads share; null for any" },
  { NULL }
};

static const WeirParameter ensemble_keys[] = {
  { .name = "kind", .type = WEIR_PARAMETER_STRING, .required = TRUE,
    .help = "What the node is" },
  { .name = "inputs", .type = WEIR_PARAMETER_INTEGER, .required = TRUE,
    .has_minimum = TRUE, .minimum = 2, .has_maximum = TRUE, .maximum = WEIR_FLOW_MAX_INPUTS,
    .help = "How many results are brought together" },
  { .name = "fail-fast", .type = WEIR_PARAMETER_BOOLEAN, .fallback = "true",
    .help = "Whether the first error makes the item fail" },
  { .name = "disabled", .type = WEIR_PARAMETER_BOOLEAN, .fallback = "false",
    .help = "Whether the branch that the node stands in is left out" },
  { NULL }
};

static const WeirParameter switch_keys[] = {
  { .name = "kind", .type = WEIR_PARAMETER_STRING, .required = TRUE,
    .help = "What the node is" },
  { .name = "cases", .type = WEIR_PARAMETER_ARRAY, .required = TRUE,
    .help = "The cases, of which the first that holds takes the item" },
  { .name = "else", .type = WEIR_PARAMETER_STRING, .required = TRUE, .choices = otherwises,
    .help = "What becomes of an item that no case takes" },
  { .name = "call-timeout", .type = WEIR_PARAMETER_NUMBER, .fallback = "10",
    .has_minimum = TRUE, .minimum = 0, .has_maximum = TRUE, .maximum = MAX_SECONDS, .unit = "s",
    .help = "How long the decision about one item may take; 0 for no limit" },
  { .name = "disabled", .type = WEIR_PARAMETER_BOOLEAN, .fallback = "false",
    .help = "Whether the branch that the node stands in is left out" },
  { NULL }
};

static const WeirParameter case_keys[] = {
  { .name = "name", .type = WEIR_PARAMETER_STRING, .required = TRUE,
    .help = "What the case is called, and its port" },
  { .name = "if", .type = WEIR_PARAMETER_STRING, .required = TRUE, .format = "jq",
    .help = "The jq filter that decides" },
  { NULL }
};

/* An object can have the keys of two tables. */
static const WeirParameter * const tables[WEIR_FLOW_N_OBJECTS][2] = {
  [WEIR_FLOW_OBJECT_TOP]      = { top_keys },
  [WEIR_FLOW_OBJECT_PROCESS]  = { pool_keys, process_keys },
  [WEIR_FLOW_OBJECT_THREAD]   = { pool_keys, thread_keys },
  [WEIR_FLOW_OBJECT_ENSEMBLE] = { ensemble_keys },
  [WEIR_FLOW_OBJECT_SWITCH]   = { switch_keys },
  [WEIR_FLOW_OBJECT_CASE]     = { case_keys },
};

JsonObject *
weir_flow_keys_describe (WeirFlowObject object)
{
  JsonObject *descriptions = weir_parameter_describe (tables[object][0]);
  g_autoptr(JsonObject) others = weir_parameter_describe (tables[object][1]);
  JsonObjectIter iter;
  const char *key;
  JsonNode *description;

  json_object_iter_init_ordered (&iter, others);
  while (json_object_iter_next_ordered (&iter, &key, &description))
    json_object_set_member (descriptions, key, json_node_copy (description));

  return descriptions;
}

static const WeirParameter *
find_key (WeirFlowObject  object,
          const char     *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables[object]); i++)
    {
      const WeirParameter *found = tables[object][i];

      while (found != NULL && found->name != NULL && strcmp (found->name, key) != 0)
        found++;

      if (found != NULL && found->name != NULL)
        return found;
    }

  g_assert_not_reached ();
}

static gboolean
is_number_of (const WeirParameter *parameter,
              JsonNode            *node)
{
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;
  double number;

  if (type != G_TYPE_INT64 &&
      (type != G_TYPE_DOUBLE || parameter->type == WEIR_PARAMETER_INTEGER))
    return FALSE;

  number = json_node_get_double (node);

  return (!parameter->has_minimum || number >= parameter->minimum) &&
         (!parameter->has_maximum || number <= parameter->maximum);
}

gboolean
weir_flow_key_has_number (JsonObject     *json,
                          WeirFlowObject  object,
                          const char     *key)
{
  return is_number_of (find_key (object, key), json_object_get_member (json, key));
}

double
weir_flow_key_get_number (JsonObject     *json,
                          WeirFlowObject  object,
                          const char     *key)
{
  const WeirParameter *parameter = find_key (object, key);
  JsonNode *node = json_object_get_member (json, key);

  if (is_number_of (parameter, node))
    return json_node_get_double (node);

  return parameter->fallback != NULL ? g_ascii_strtod (parameter->fallback, NULL) : 0;
}

gboolean
weir_flow_key_get_boolean (JsonObject     *json,
                           WeirFlowObject  object,
                           const char     *key)
{
  JsonNode *node = json_object_get_member (json, key);

  if (node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);

  return g_strcmp0 (find_key (object, key)->fallback, "true") == 0;
}

const char *
weir_flow_get_string (JsonNode *node)
{
  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}
