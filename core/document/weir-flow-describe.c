/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-describe.h"

#include "document/weir-flow-keys.h"

static const struct {
  const char     *name;
  WeirFlowObject  object;
} parts[] = {
  { "flow", WEIR_FLOW_OBJECT_TOP },
  { "case", WEIR_FLOW_OBJECT_CASE },
  { "process", WEIR_FLOW_OBJECT_PROCESS },
  { "thread", WEIR_FLOW_OBJECT_THREAD },
  { "ensemble", WEIR_FLOW_OBJECT_ENSEMBLE },
  { "switch", WEIR_FLOW_OBJECT_SWITCH },
};

/**
 * weir_flow_describe:
 * @part: a kind of node; `case` for a case of a switch; `flow` for the flow itself
 *
 * Describes what a flow file can say of @part, for the forms of the designer: a member for each
 * key, in the form of [func@Weir.Worker.registry_describe].
 *
 * Returns: (transfer full) (nullable): an object, or %NULL if there is no such kind of node
 */
JsonNode *
weir_flow_describe (const char *part)
{
  g_return_val_if_fail (part != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      JsonNode *node;

      if (!g_str_equal (parts[i].name, part))
        continue;

      node = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (node, weir_flow_keys_describe (parts[i].object));

      return node;
    }

  return NULL;
}
