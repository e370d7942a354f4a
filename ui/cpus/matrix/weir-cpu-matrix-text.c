/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said of a line, a cell or a column, to eyes and to ears. */

#include <glib/gi18n.h>

#include "cpus/matrix/weir-cpu-matrix-private.h"

char *
weir_cpu_matrix_dup_line_name (WeirCpuMatrix *self,
                               guint          line)
{
  WeirCpuPool *pool = weir_cpu_matrix_get_line_pool (self, line);
  int worker = weir_cpu_matrix_get_line (self, line)->worker;
  guint n_workers = weir_cpu_pool_get_n_workers (pool);

  if (weir_cpu_pool_is_shared (pool))
    return g_strdup_printf (ngettext ("%u thread", "%u threads", n_workers), n_workers);

  return worker == WEIR_CPU_ALL_WORKERS
         ? g_strdup_printf (ngettext ("all %u worker", "all %u workers", n_workers), n_workers)
         : g_strdup_printf (_("worker %d"), worker);
}

static char *
describe_set (GtkBitset *set)
{
  g_autoptr(GArray) numbers = g_array_new (FALSE, FALSE, sizeof (int));
  GtkBitsetIter iter;
  guint cpu;

  for (gboolean is_valid = gtk_bitset_iter_init_first (&iter, set, &cpu);
       is_valid;
       is_valid = gtk_bitset_iter_next (&iter, &cpu))
    g_array_append_vals (numbers, &(int) { (int) cpu }, 1);

  return weir_cpus_numbers_to_text ((const int *) numbers->data, numbers->len);
}

char *
weir_cpu_matrix_dup_line_text (WeirCpuMatrix *self,
                               guint          line)
{
  WeirCpuLine *at = weir_cpu_matrix_get_line (self, line);
  WeirCpuPool *pool = weir_cpu_matrix_get_line_pool (self, line);

  if (weir_cpu_pool_get_problem (pool) != NULL)
    return g_strdup (_("not readable"));
  if (weir_cpu_matrix_is_any (self, line))
    return g_strdup (_("any CPU"));
  if (at->some != NULL)
    return describe_set (at->some);

  return weir_cpu_pool_dup_row_text (pool, (guint) at->worker);
}

/* "also used by tail, length" */
static void
append_others (WeirCpuMatrix *self,
               GString       *text,
               guint          line,
               guint          column)
{
  guint own = weir_cpu_matrix_get_line (self, line)->pool;
  guint cpu = weir_cpu_columns_get_cpu (self->columns, column);
  const WeirCpuUse *use = weir_cpu_pools_get_use (self->pools, cpu);
  guint n = 0;

  for (guint i = 0; use != NULL && i < use->pools->len; i++)
    {
      guint other = g_array_index (use->pools, guint, i);

      if (other == own)
        continue;

      g_string_append (text, n++ == 0 ? _(", also used by ") : _(", "));
      g_string_append (text, weir_cpu_pool_get_id (weir_cpu_pools_get_pool (self->pools, other)));
    }
}

static const char *
get_state_words (WeirCpuMatrix *self,
                 guint          line,
                 guint          column)
{
  if (weir_cpu_matrix_is_any (self, line))
    return _("any CPU");

  switch (weir_cpu_matrix_get_state (self, line, column))
    {
    case WEIR_CPU_ON:
      return _("assigned");

    case WEIR_CPU_SOME:
      return _("assigned to some");

    case WEIR_CPU_OFF:
    default:
      return _("not assigned");
    }
}

static gboolean
has_several_pools (WeirCpuMatrix *self)
{
  return self->lines->len > 0 &&
         weir_cpu_matrix_get_line (self, 0)->pool !=
         weir_cpu_matrix_get_line (self, self->lines->len - 1)->pool;
}

/* "CPU 3, worker 2, assigned, also used by tail" */
char *
weir_cpu_matrix_dup_cell_name (WeirCpuMatrix *self,
                               guint          line,
                               guint          column)
{
  g_autofree char *name = weir_cpu_matrix_dup_line_name (self, line);
  GString *text = g_string_new (NULL);

  g_string_printf (text, _("CPU %u, %s"), weir_cpu_columns_get_cpu (self->columns, column), name);
  if (has_several_pools (self))
    /* Translators: "CPU 3, worker 2" goes before it, the name of a node after it. */
    g_string_append_printf (text, _(" of %s"),
                            weir_cpu_pool_get_id (weir_cpu_matrix_get_line_pool (self, line)));
  g_string_append_printf (text, ", %s", get_state_words (self, line, column));
  append_others (self, text, line, column);
  if (weir_cpu_columns_get_topology (self->columns) == NULL)
    return g_string_free (text, FALSE);

  if (!weir_cpu_columns_is_here (self->columns, column))
    g_string_append (text, _(", not on this machine"));
  else if (!weir_cpu_columns_is_usable (self->columns, column))
    g_string_append (text, _(", must not be used here"));

  return g_string_free (text, FALSE);
}

/* One line for each pool that has workers there. */
static void
append_use (WeirCpuMatrix *self,
            GString       *text,
            guint          column)
{
  guint cpu = weir_cpu_columns_get_cpu (self->columns, column);
  const WeirCpuUse *use = weir_cpu_pools_get_use (self->pools, cpu);

  if (use == NULL)
    {
      g_string_append_printf (text, "\n%s", _("No worker is pinned to it"));
      return;
    }

  g_string_append_printf (text, "\n");
  g_string_append_printf (text, ngettext ("%u worker of ", "%u workers of ", use->n_workers),
                          use->n_workers);
  for (guint i = 0; i < use->pools->len; i++)
    {
      guint pool = g_array_index (use->pools, guint, i);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                              weir_cpu_pool_get_id (weir_cpu_pools_get_pool (self->pools, pool)));
    }
  if (use->share > 1.001)
    g_string_append_printf (text, "\n%s", _("More than it can do if all are busy"));
}

static char *
describe_column (WeirCpuMatrix *self,
                 guint          column)
{
  guint cpu = weir_cpu_columns_get_cpu (self->columns, column);
  g_autofree char *place = weir_cpu_columns_describe (self->columns, column);
  double load = weir_cpu_load_get (self->load, cpu);
  GString *text = g_string_new (NULL);

  g_string_printf (text, _("CPU %u"), cpu);
  if (*place != '\0')
    g_string_append_printf (text, ": %s", place);
  if (!weir_cpu_columns_is_here (self->columns, column))
    g_string_append_printf (text, "\n%s", _("This machine does not have it; the file names it"));
  else if (!weir_cpu_columns_is_usable (self->columns, column))
    g_string_append_printf (text, "\n%s", _("Must not be used by this process"));
  if (load >= 0)
    {
      g_string_append (text, "\n");
      g_string_append_printf (text, _("%.0f %% busy now"), load * 100);
    }
  append_use (self, text, column);

  return g_string_free (text, FALSE);
}

/* "decode, worker 2: 0-3" */
char *
weir_cpu_matrix_dup_line_words (WeirCpuMatrix *self,
                                guint          line)
{
  WeirCpuPool *pool = weir_cpu_matrix_get_line_pool (self, line);
  const char *problem = weir_cpu_pool_get_problem (pool);
  g_autofree char *name = weir_cpu_matrix_dup_line_name (self, line);
  g_autofree char *cpus = weir_cpu_matrix_dup_line_text (self, line);

  if (problem != NULL)
    return g_strdup_printf (_("%s: %s\nAn edit here replaces it"), weir_cpu_pool_get_id (pool),
                            problem);

  return g_strdup_printf (_("%s, %s: %s"), weir_cpu_pool_get_id (pool), name, cpus);
}

/* What the selected workers have of a group of columns. */
static const char *
get_span_words (WeirCpuMatrix *self,
                guint          first,
                guint          last)
{
  guint line, last_line, column, last_column;
  gboolean has_on = FALSE, has_off = FALSE;

  weir_cpu_matrix_get_selection (self, &line, &last_line, &column, &last_column);
  for (guint i = line; i <= last_line; i++)
    {
      for (guint j = first; j <= last; j++)
        {
          WeirCpuState state = weir_cpu_matrix_get_state (self, i, j);

          has_on |= state != WEIR_CPU_OFF;
          has_off |= state != WEIR_CPU_ON;
        }
    }

  if (!has_on)
    return _("not assigned");

  return has_off ? _("assigned in part") : _("assigned");
}

char *
weir_cpu_matrix_dup_head_words (WeirCpuMatrix     *self,
                                const WeirCpuSpan *span,
                                guint              column)
{
  g_autofree char *lines = NULL;
  g_auto(GStrv) parts = NULL;

  if (span != NULL)
    {
      guint n = span->last - span->first + 1;

      return g_strdup_printf (ngettext ("%s, %u CPU, %s", "%s, %u CPUs, %s", n), span->label, n,
                              get_span_words (self, span->first, span->last));
    }

  lines = describe_column (self, column);
  parts = g_strsplit (lines, "\n", -1);

  return g_strjoinv (", ", parts);
}

static char *
describe_span (WeirCpuMatrix *self,
               guint          first,
               guint          last)
{
  g_autofree char *line = weir_cpu_matrix_dup_line_name (self, self->line);
  const char *id = weir_cpu_pool_get_id (weir_cpu_matrix_get_line_pool (self, self->line));
  guint cpu = weir_cpu_columns_get_cpu (self->columns, first);

  if (self->line != self->anchor_line)
    return first == last ? g_strdup_printf (_("Assign CPU %u to the selected workers"), cpu)
                         : g_strdup (_("Assign these CPUs to the selected workers"));

  return first == last ? g_strdup_printf (_("Assign CPU %u to %s of %s"), cpu, line, id)
                       : g_strdup_printf (_("Assign these CPUs to %s of %s"), line, id);
}

char *
weir_cpu_matrix_dup_tooltip (WeirCpuMatrix    *self,
                             const WeirCpuHit *hit)
{
  g_autofree char *column = NULL;
  g_autofree char *span = NULL;

  if (self->lines->len == 0)
    return NULL;

  switch (hit->kind)
    {
    case WEIR_CPU_HIT_CELL:
    case WEIR_CPU_HIT_USE:
      return describe_column (self, hit->column);

    case WEIR_CPU_HIT_FOLD:
      return g_strdup (weir_cpu_matrix_get_fold_words (
                         self, weir_cpu_matrix_get_line (self, hit->line)->pool));

    case WEIR_CPU_HIT_NAME:
      return weir_cpu_matrix_dup_line_words (self, hit->line);

    case WEIR_CPU_HIT_SPAN:
      span = describe_span (self, hit->column, hit->last);
      if (hit->column != hit->last)
        return g_steal_pointer (&span);
      column = describe_column (self, hit->column);
      return g_strdup_printf ("%s\n%s", column, span);

    case WEIR_CPU_HIT_NOTHING:
    default:
      return NULL;
    }
}
