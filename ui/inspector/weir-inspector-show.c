/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the rows show: the flow's values, and what is wrong with them. */

#include <string.h>

#include "inspector/weir-inspector-private.h"
#include "problems/weir-finding.h"

static JsonNode *
lookup (WeirInspector *self,
        WeirField     *field,
        guint          index)
{
  WeirFlow *flow = weir_inspector_get_flow (self);

  if (self->ids->len == 0)
    return weir_flow_get_member (flow, weir_field_get_path (field));

  return weir_field_lookup (field, weir_flow_get_node (flow, g_ptr_array_index (self->ids,
                                                                                index)));
}

static gboolean
is_mixed (WeirInspector *self,
          WeirField     *field,
          JsonNode      *first)
{
  for (guint i = 1; i < self->ids->len; i++)
    {
      JsonNode *other = lookup (self, field, i);

      if (first == other)
        continue;
      if (first == NULL || other == NULL || !json_node_equal (first, other))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_inside (const char *key,
           const char *path)
{
  gsize length = strlen (path);

  return g_str_has_prefix (key, path) && (key[length] == '\0' || key[length] == '.');
}

/* Whether @finding is about a setting of one of @nodes; if there are none, of the flow. */
static gboolean
is_about (WeirFinding *finding,
          GHashTable  *nodes)
{
  const char *node = weir_finding_get_node (finding);

  if (weir_finding_get_severity (finding) == WEIR_SEVERITY_HINT ||
      weir_finding_get_key (finding) == NULL)
    return FALSE;

  if (node == NULL)
    return g_hash_table_size (nodes) == 0;

  return g_hash_table_contains (nodes, node);
}

/* What is wrong with the settings that are shown, in the order in which it was found. */
static GPtrArray *
list_problems (WeirInspector *self)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) nodes = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = self->findings != NULL ? g_list_model_get_n_items (self->findings) : 0;

  for (guint i = 0; i < self->ids->len; i++)
    g_hash_table_add (nodes, g_ptr_array_index (self->ids, i));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(WeirFinding) finding = g_list_model_get_item (self->findings, i);

      if (is_about (finding, nodes))
        g_ptr_array_add (problems, g_steal_pointer (&finding));
    }

  return problems;
}

/* The first problem with what @path holds, or with something inside of it; or NULL. What keeps the
 * flow from running comes before what does not. */
static WeirFinding *
find_problem (GPtrArray  *problems,
              const char *path)
{
  WeirFinding *found = NULL;

  for (guint i = 0; i < problems->len; i++)
    {
      WeirFinding *problem = g_ptr_array_index (problems, i);

      if (!is_inside (weir_finding_get_key (problem), path))
        continue;

      if (weir_finding_get_severity (problem) == WEIR_SEVERITY_ERROR)
        return problem;
      if (found == NULL)
        found = problem;
    }

  return found;
}

/* Of several nodes, one is named that has it. */
static void
show_problem (WeirInspector *self,
              WeirFieldRow  *row,
              GPtrArray     *problems)
{
  const char *path = weir_field_get_path (weir_field_row_get_field (row));
  WeirFinding *problem = find_problem (problems, path);
  g_autofree char *text = NULL;

  if (problem == NULL)
    {
      weir_field_row_set_problem (row, NULL, FALSE);
      return;
    }

  text = self->ids->len > 1 ? g_strdup_printf ("%s: %s", weir_finding_get_node (problem),
                                               weir_finding_get_text (problem))
                            : g_strdup (weir_finding_get_text (problem));
  weir_field_row_set_problem (row, text,
                              weir_finding_get_severity (problem) != WEIR_SEVERITY_ERROR);
}

void
weir_inspector_show (WeirInspector *self)
{
  g_autoptr(GPtrArray) problems = list_problems (self);

  for (guint i = 0; i < self->rows->len; i++)
    {
      WeirFieldRow *row = g_ptr_array_index (self->rows, i);
      WeirField *field = weir_field_row_get_field (row);
      JsonNode *value = lookup (self, field, 0);

      weir_field_row_set_directory (row, weir_document_get_directory (self->document));
      weir_field_row_set_value (row, value, is_mixed (self, field, value));
      show_problem (self, row, problems);
    }

  if (self->trial != NULL)
    weir_trial_set_node (self->trial, weir_flow_get_node (weir_inspector_get_flow (self),
                                                          g_ptr_array_index (self->ids, 0)));
}
