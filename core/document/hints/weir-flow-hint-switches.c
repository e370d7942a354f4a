/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/hints/weir-flow-hints.h"

#include <string.h>

/* Conditions that give the same answer for every item. */
static const char * const always[] = { "true", NULL };
static const char * const never[] = { "false", "null", "empty", NULL };

/* The condition of a case without white space around it; NULL if it has none. */
static char *
dup_condition (JsonNode *json)
{
  const char *text = NULL;

  if (JSON_NODE_HOLDS_OBJECT (json))
    text = weir_flow_get_string (json_object_get_member (json_node_get_object (json), "if"));

  return text != NULL ? g_strstrip (g_strdup (text)) : NULL;
}

static const char *
get_name (JsonNode *json)
{
  const char *name = weir_flow_get_string (json_object_get_member (json_node_get_object (json),
                                                                   "name"));

  return name != NULL ? name : "";
}

static void
hint_case (WeirFlowHints *self,
           const char    *id,
           JsonArray     *cases,
           guint          index,
           const char    *condition,
           int            catcher,
           int            twin)
{
  const char *name = get_name (json_array_get_element (cases, index));
  g_autofree char *key = g_strdup_printf ("cases.%u.if", index);

  if (catcher >= 0)
    weir_flow_report_key (self->report, WEIR_SEVERITY_HINT, id, key,
                          "no item comes to the case \"%s\", since \"%s\" before it takes all; "
                          "change their order", name,
                          get_name (json_array_get_element (cases, catcher)));
  else if (twin >= 0)
    weir_flow_report_key (self->report, WEIR_SEVERITY_HINT, id, key,
                          "no item comes to the case \"%s\", since \"%s\" before it has the same "
                          "condition", name, get_name (json_array_get_element (cases, twin)));
  else if (g_strv_contains (never, condition))
    weir_flow_report_key (self->report, WEIR_SEVERITY_HINT, id, key,
                          "no item comes to the case \"%s\", as \"%s\" never holds; disable the "
                          "branch if it is to be left out", name, condition);
}

static void
hint_cases (WeirFlowHints *self,
            const char    *id,
            JsonArray     *cases)
{
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int catcher = -1;

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      g_autofree char *condition = dup_condition (json_array_get_element (cases, i));
      gboolean is_twin;
      gpointer twin;

      if (condition == NULL)
        continue;

      is_twin = g_hash_table_lookup_extended (known, condition, NULL, &twin);
      hint_case (self, id, cases, i, condition, catcher, is_twin ? GPOINTER_TO_INT (twin) : -1);

      if (catcher < 0 && g_strv_contains (always, condition))
        catcher = (int) i;
      if (!is_twin)
        g_hash_table_insert (known, g_steal_pointer (&condition), GINT_TO_POINTER ((int) i));
    }
}

void
weir_flow_hint_switches (WeirFlowHints *self)
{
  WeirFlowGraph *graph = self->checker->graph;

  for (guint i = WEIR_FLOW_OUTPUT_INDEX + 1; i < graph->nodes->len; i++)
    {
      const WeirFlowNode *node = weir_flow_graph_get_node (graph, i);
      JsonNode *cases = NULL;

      if (node->kind == WEIR_FLOW_SWITCH)
        cases = json_object_get_member (node->json, "cases");

      if (cases != NULL && JSON_NODE_HOLDS_ARRAY (cases))
        hint_cases (self, node->id, json_node_get_array (cases));
    }
}
