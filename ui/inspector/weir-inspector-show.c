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

/* The first problem with what @path holds, or with something inside of it; or NULL. */
static WeirFinding *
find_problem (WeirInspector *self,
              const char    *path)
{
  const char *id = self->ids->len == 1 ? g_ptr_array_index (self->ids, 0) : NULL;

  if (self->findings == NULL || self->ids->len > 1)
    return NULL;

  for (guint i = 0; i < g_list_model_get_n_items (self->findings); i++)
    {
      g_autoptr(WeirFinding) finding = g_list_model_get_item (self->findings, i);
      const char *key = weir_finding_get_key (finding);

      if (weir_finding_get_severity (finding) != WEIR_SEVERITY_HINT &&
          key != NULL && g_strcmp0 (weir_finding_get_node (finding), id) == 0 &&
          g_str_has_prefix (key, path) &&
          (key[strlen (path)] == '\0' || key[strlen (path)] == '.'))
        return g_steal_pointer (&finding);
    }

  return NULL;
}

static void
show_problem (WeirInspector *self,
              WeirFieldRow  *row)
{
  const char *path = weir_field_get_path (weir_field_row_get_field (row));
  g_autoptr(WeirFinding) finding = find_problem (self, path);

  if (finding == NULL)
    weir_field_row_set_problem (row, NULL, FALSE);
  else
    weir_field_row_set_problem (row, weir_finding_get_text (finding),
                                weir_finding_get_severity (finding) != WEIR_SEVERITY_ERROR);
}

void
weir_inspector_show (WeirInspector *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      WeirFieldRow *row = g_ptr_array_index (self->rows, i);
      WeirField *field = weir_field_row_get_field (row);
      JsonNode *value = lookup (self, field, 0);

      weir_field_row_set_directory (row, weir_document_get_directory (self->document));
      weir_field_row_set_value (row, value, is_mixed (self, field, value));
      show_problem (self, row);
    }

  if (self->trial != NULL)
    weir_trial_set_node (self->trial, weir_flow_get_node (weir_inspector_get_flow (self),
                                                          g_ptr_array_index (self->ids, 0)));
}
