/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was typed and cannot be set outlives the rows: whoever looks at another node meanwhile finds
 * it again. */

#include "inspector/weir-inspector-private.h"

static char *
join_ids (GPtrArray *ids)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, i > 0 ? " %s" : "%s", (char *) g_ptr_array_index (ids, i));

  return g_string_free (text, FALSE);
}

gboolean
weir_inspector_has_rows_for_ids (WeirInspector *self)
{
  g_autofree char *nodes = join_ids (self->ids);

  return g_strcmp0 (nodes, self->nodes) == 0;
}

static char *
make_draft_key (WeirInspector *self,
                WeirFieldRow  *row)
{
  return g_strconcat (self->nodes, "\n",
                      weir_field_get_path (weir_field_row_get_field (row)), NULL);
}

void
weir_inspector_keep_drafts (WeirInspector *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      WeirFieldRow *row = g_ptr_array_index (self->rows, i);
      const char *draft = weir_field_row_get_draft (row);

      if (draft != NULL)
        g_hash_table_insert (self->drafts, make_draft_key (self, row), g_strdup (draft));
    }

  g_free (self->nodes);
  self->nodes = join_ids (self->ids);
}

void
weir_inspector_take_up_drafts (WeirInspector *self)
{
  for (guint i = 0; i < self->rows->len && g_hash_table_size (self->drafts) > 0; i++)
    {
      WeirFieldRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *key = make_draft_key (self, row);
      const char *draft = g_hash_table_lookup (self->drafts, key);

      if (draft == NULL)
        continue;

      weir_field_row_set_draft (row, draft);
      g_hash_table_remove (self->drafts, key);
    }
}
