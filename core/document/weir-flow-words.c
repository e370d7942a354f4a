/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-svg-private.h"

#include "document/weir-flow-keys.h"
#include "document/weir-flow-ports.h"
#include "servlets/weir-cpus-private.h"

/* The words on a node. */

static const struct {
  const char *type;
  const char *key;   /* what tells it from others */
} details[] = {
  { "busy", "seconds" },
  { "command", "argv" },
  { "delay", "seconds" },
  { "fail", "rate" },
  { "jq", "filter" },
  { "module", "name" },
  { "python", "class" },
};

/* Strings and numbers, those of lists one after another. */
static void
append_words (GString  *text,
              JsonNode *value)
{
  const char *string = weir_flow_get_string (value);
  GType type = json_node_get_value_type (value);
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (string != NULL)
    {
      g_string_append_printf (text, " %s", string);
    }
  else if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    {
      g_ascii_formatd (digits, sizeof digits, "%.6g", json_node_get_double (value));
      g_string_append_printf (text, " %s", digits);
    }
  else if (JSON_NODE_HOLDS_ARRAY (value))
    {
      JsonArray *array = json_node_get_array (value);

      for (guint i = 0; i < json_array_get_length (array); i++)
        append_words (text, json_array_get_element (array, i));
    }
}

/**
 * weir_flow_describe_worker:
 * @self: a flow
 * @id: the id of a node
 *
 * Describes a node's worker in one line, for people: its type, and what tells it from others of
 * the type.
 *
 * Returns: (transfer full) (nullable): the line; %NULL for a node that has no worker by its kind
 */
char *
weir_flow_describe_worker (WeirFlow   *self,
                           const char *id)
{
  JsonObject *node;
  JsonNode *member = NULL;
  JsonObject *worker = NULL;
  const char *type = NULL;
  WeirFlowKind kind;
  GString *text;

  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  node = weir_flow_get_node (self, id);
  kind = weir_flow_node_get_kind (node);
  if (kind != WEIR_FLOW_PROCESS && kind != WEIR_FLOW_THREAD)
    return NULL;

  if (node != NULL)
    member = json_object_get_member (node, "worker");

  if (member != NULL && JSON_NODE_HOLDS_OBJECT (member))
    worker = json_node_get_object (member);
  if (worker != NULL)
    type = weir_flow_get_string (json_object_get_member (worker, "type"));
  if (type == NULL)
    return g_strdup ("no worker yet");

  text = g_string_new (type);
  for (guint i = 0; i < G_N_ELEMENTS (details); i++)
    {
      JsonNode *detail = json_object_get_member (worker, details[i].key);

      if (g_str_equal (details[i].type, type) && detail != NULL)
        append_words (text, detail);
    }

  return g_string_free (text, FALSE);
}

/* "any", "3" or "0-1" */
static char *
describe_set (JsonNode *cpus)
{
  g_autoptr(GArray) numbers = g_array_new (FALSE, FALSE, sizeof (int));
  JsonArray *array;

  if (JSON_NODE_HOLDS_NULL (cpus))
    return g_strdup ("any");

  if (json_node_get_value_type (cpus) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (cpus));

  if (!JSON_NODE_HOLDS_ARRAY (cpus))
    return g_strdup ("?");

  array = json_node_get_array (cpus);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *cpu = json_array_get_element (array, i);
      gint64 number = json_node_get_value_type (cpu) == G_TYPE_INT64 ? json_node_get_int (cpu) : -1;

      if (number < 0 || number > WEIR_CPUS_MAX_CPU)
        return g_strdup ("?");
      g_array_append_vals (numbers, &(int) { number }, 1);
    }

  return weir_cpus_numbers_to_text ((const int *) numbers->data, numbers->len);
}

static void
add_count (GPtrArray *chips,
           JsonNode  *count)
{
  if (count != NULL && json_node_get_value_type (count) == G_TYPE_INT64)
    g_ptr_array_add (chips, g_strdup_printf ("×%" G_GINT64_FORMAT, json_node_get_int (count)));
}

char **
weir_flow_describe_cpus (JsonObject *node)
{
  WeirFlowKind kind = weir_flow_node_get_kind (node);
  JsonNode *cpus = node != NULL ? json_object_get_member (node, "cpus") : NULL;
  JsonArray *list = NULL;
  GPtrArray *chips = g_ptr_array_new ();

  if (cpus != NULL && JSON_NODE_HOLDS_ARRAY (cpus))
    list = json_node_get_array (cpus);

  if (kind == WEIR_FLOW_PROCESS)
    {
      add_count (chips, cpus);
      for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
        g_ptr_array_add (chips, describe_set (json_array_get_element (list, i)));
    }
  else if (kind == WEIR_FLOW_THREAD)
    {
      add_count (chips, json_object_get_member (node, "threads"));
      if (list != NULL)
        g_ptr_array_add (chips, describe_set (cpus));
    }
  g_ptr_array_add (chips, NULL);

  return (char **) g_ptr_array_free (chips, FALSE);
}
