/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "problems/weir-marks.h"

#include "problems/weir-finding.h"

static WeirCanvasMark *
new_mark (WeirSeverity severity)
{
  WeirCanvasMark *mark = g_new0 (WeirCanvasMark, 1);

  mark->severity = severity;
  mark->text = g_strdup ("");

  return mark;
}

static void
add_finding (GHashTable  *marks,
             WeirFinding *finding)
{
  const char *node = weir_finding_get_node (finding);
  WeirCanvasMark *mark = g_hash_table_lookup (marks, node);
  g_autofree char *before = NULL;

  if (mark == NULL)
    {
      mark = new_mark (weir_finding_get_severity (finding));
      g_hash_table_insert (marks, g_strdup (node), mark);
    }

  before = g_steal_pointer (&mark->text);
  mark->text = g_strconcat (before, *before != '\0' ? "\n" : "", weir_finding_get_text (finding),
                            NULL);
  mark->severity = MAX (mark->severity, weir_finding_get_severity (finding));
}

GHashTable *
weir_marks_new (GListModel *findings)
{
  GHashTable *marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) weir_canvas_mark_free);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr(WeirFinding) finding = g_list_model_get_item (findings, i);

      if (weir_finding_get_node (finding) != NULL)
        add_finding (marks, finding);
    }

  return marks;
}
