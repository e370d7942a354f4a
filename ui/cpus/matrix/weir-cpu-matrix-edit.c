/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What changes the flow: one step to undo for each. */

#include <glib/gi18n.h>

#include "cpus/matrix/weir-cpu-matrix-private.h"

/* CPUs that must not be used are set one by one only, never with others. */
static void
paint_row (WeirCpuMatrix *self,
           WeirCpuPool   *pool,
           guint          row,
           guint          column,
           guint          last_column,
           gboolean       is_on)
{
  g_autoptr(GtkBitset) cpus = gtk_bitset_copy (weir_cpu_pool_get_row (pool, row));

  for (guint i = column; i <= last_column; i++)
    {
      guint cpu = weir_cpu_columns_get_cpu (self->columns, i);

      if (!is_on)
        gtk_bitset_remove (cpus, cpu);
      else if (column == last_column || weir_cpu_columns_is_usable (self->columns, i))
        gtk_bitset_add (cpus, cpu);
    }

  weir_cpu_pool_set_row (pool, row, cpus);
}

/* Shows it; it is not the flow's until it is committed. */
void
weir_cpu_matrix_paint (WeirCpuMatrix *self,
                       guint          line,
                       guint          last_line,
                       guint          column,
                       guint          last_column,
                       gboolean       is_on)
{
  for (guint i = line; i <= last_line; i++)
    {
      WeirCpuPool *pool = weir_cpu_pools_try (self->pools,
                                              weir_cpu_matrix_get_line (self, i)->pool);
      guint first, last;

      weir_cpu_matrix_get_rows (self, i, &first, &last);
      for (guint j = first; j <= last; j++)
        paint_row (self, pool, j, column, last_column, is_on);
    }

  weir_cpu_pools_show (self->pools);
}

void
weir_cpu_matrix_commit_paint (WeirCpuMatrix *self)
{
  g_autofree char *tried = weir_cpu_pools_dup_tried (self->pools);
  /* Translators: a node, or several: "Assign CPUs of head". */
  g_autofree char *name = g_strdup_printf (_("Assign CPUs of %s"), tried);

  weir_cpu_pools_commit (self->pools, name, NULL);
}

void
weir_cpu_matrix_cancel_paint (WeirCpuMatrix *self)
{
  weir_cpu_pools_cancel (self->pools);
}

/* What is selected; the cell that it was begun from decides. */
void
weir_cpu_matrix_toggle (WeirCpuMatrix *self)
{
  guint line, last_line, column, last_column;
  WeirCpuState state;

  if (self->lines->len == 0 || weir_cpu_columns_get_n (self->columns) == 0)
    return;

  state = weir_cpu_matrix_get_state (self, self->anchor_line, self->anchor_column);
  weir_cpu_matrix_get_selection (self, &line, &last_line, &column, &last_column);
  weir_cpu_matrix_paint (self, line, last_line, column, last_column, state != WEIR_CPU_ON);
  weir_cpu_matrix_commit_paint (self);
}

static gboolean
has_all (WeirCpuMatrix *self,
         guint          line,
         guint          first,
         guint          last)
{
  gboolean has_any = FALSE;

  for (guint i = first; i <= last; i++)
    {
      WeirCpuState state = weir_cpu_matrix_get_state (self, line, i);

      if (state != WEIR_CPU_ON && (first == last || weir_cpu_columns_is_usable (self->columns, i)))
        return FALSE;
      has_any |= state == WEIR_CPU_ON;
    }

  return has_any;
}

void
weir_cpu_matrix_toggle_span (WeirCpuMatrix *self,
                             guint          first,
                             guint          last)
{
  guint line, last_line, column, last_column;
  gboolean is_on = FALSE;

  if (self->lines->len == 0 || weir_cpu_columns_get_n (self->columns) == 0)
    return;

  weir_cpu_matrix_get_selection (self, &line, &last_line, &column, &last_column);
  for (guint i = line; i <= last_line; i++)
    is_on |= !has_all (self, i, first, last);

  weir_cpu_matrix_paint (self, line, last_line, first, last, is_on);
  weir_cpu_matrix_commit_paint (self);
}

void
weir_cpu_matrix_toggle_group (WeirCpuMatrix *self,
                              WeirCpuGroup   group)
{
  static const WeirCpuGroup larger[] = {
    WEIR_CPU_GROUP_PACKAGE, WEIR_CPU_GROUP_NODE, WEIR_CPU_GROUP_MACHINE,
  };
  const WeirCpuSpan *span;

  if (weir_cpu_columns_get_n (self->columns) == 0)
    return;

  span = weir_cpu_columns_find_span (self->columns, group, self->column);
  for (guint i = 0; span == NULL && group != WEIR_CPU_GROUP_CORE && i < G_N_ELEMENTS (larger); i++)
    span = weir_cpu_columns_find_span (self->columns, larger[i], self->column);

  /* Where a core is not divided, it is its only CPU. */
  if (span != NULL)
    weir_cpu_matrix_toggle_span (self, span->first, span->last);
  else
    weir_cpu_matrix_toggle_span (self, self->column, self->column);
}

static void
go_to_worker (WeirCpuMatrix *self,
              const char    *id,
              guint          worker)
{
  guint line;

  if (weir_cpu_matrix_find_line (self, id, (int) worker, &line))
    weir_cpu_matrix_set_cursor (self, line, self->column, FALSE);
}

static void
set_any (WeirCpuMatrix *self)
{
  g_autoptr(GtkBitset) none = gtk_bitset_new_empty ();
  guint line, last_line, column, last_column;

  weir_cpu_matrix_get_selection (self, &line, &last_line, &column, &last_column);
  for (guint i = line; i <= last_line; i++)
    {
      WeirCpuPool *pool = weir_cpu_pools_try (self->pools,
                                              weir_cpu_matrix_get_line (self, i)->pool);
      guint first, last;

      weir_cpu_matrix_get_rows (self, i, &first, &last);
      for (guint j = first; j <= last; j++)
        weir_cpu_pool_set_row (pool, j, none);
    }

  weir_cpu_pools_show (self->pools);
  weir_cpu_matrix_commit_paint (self);
}

/* The selected workers of the pool that the cursor is in; of a line for all, the last one. */
static void
get_workers (WeirCpuMatrix *self,
             guint         *first,
             guint         *last)
{
  guint line, last_line, column, last_column;
  guint pool = weir_cpu_matrix_get_line (self, self->line)->pool;
  guint unused;

  weir_cpu_matrix_get_selection (self, &line, &last_line, &column, &last_column);
  while (weir_cpu_matrix_get_line (self, line)->pool != pool)
    line++;
  while (weir_cpu_matrix_get_line (self, last_line)->pool != pool)
    last_line--;

  if (line < last_line && weir_cpu_matrix_get_line (self, line)->worker == WEIR_CPU_ALL_WORKERS)
    line++;
  weir_cpu_matrix_get_rows (self, line, &unused, first);
  weir_cpu_matrix_get_rows (self, last_line, &unused, last);
}

static void
commit (WeirCpuMatrix *self,
        const char    *what,
        const char    *merge_key)
{
  weir_cpu_pools_show (self->pools);
  weir_cpu_pools_commit (self->pools, what, merge_key);
}

static void
add_worker (WeirCpuMatrix *self,
            gboolean       is_copy)
{
  WeirCpuPool *pool = weir_cpu_pools_try (self->pools,
                                          weir_cpu_matrix_get_line (self, self->line)->pool);
  g_autofree char *id = g_strdup (weir_cpu_pool_get_id (pool));
  g_autofree char *name = g_strdup_printf (is_copy ? _("Duplicate Worker of %s")
                                                   : _("Add Worker to %s"), id);
  guint first, last;

  get_workers (self, &first, &last);
  if (weir_cpu_pool_is_shared (pool))
    weir_cpu_pool_set_n_workers (pool, weir_cpu_pool_get_n_workers (pool) + 1);
  else if (is_copy)
    weir_cpu_pool_duplicate_row (pool, last);
  else
    weir_cpu_pool_insert_row (pool, last + 1);

  commit (self, name, NULL);
  go_to_worker (self, id, last + 1);
}

static void
remove_workers (WeirCpuMatrix *self)
{
  WeirCpuPool *pool = weir_cpu_pools_try (self->pools,
                                          weir_cpu_matrix_get_line (self, self->line)->pool);
  g_autofree char *id = g_strdup (weir_cpu_pool_get_id (pool));
  g_autofree char *name = NULL;
  guint first, last, n;

  get_workers (self, &first, &last);
  n = last - first + 1;
  name = g_strdup_printf (ngettext ("Remove Worker of %s", "Remove Workers of %s", n), id);
  if (weir_cpu_pool_is_shared (pool))
    weir_cpu_pool_set_n_workers (pool, weir_cpu_pool_get_n_workers (pool) - 1);
  for (guint i = 0; i < n; i++)
    weir_cpu_pool_remove_row (pool, first);

  commit (self, name, NULL);
  go_to_worker (self, id, MIN (first, weir_cpu_pool_get_n_rows (
                                        weir_cpu_matrix_get_line_pool (self, self->line)) - 1));
}

static void
move_worker (WeirCpuMatrix *self,
             int            way)
{
  WeirCpuLine *line = weir_cpu_matrix_get_line (self, self->line);
  WeirCpuPool *pool = weir_cpu_pools_try (self->pools, line->pool);
  g_autofree char *id = g_strdup (weir_cpu_pool_get_id (pool));
  g_autofree char *name = g_strdup_printf (_("Move Worker of %s"), id);
  int target = line->worker + way;

  weir_cpu_pool_move_row (pool, (guint) line->worker, (guint) target);
  commit (self, name, NULL);
  go_to_worker (self, id, (guint) target);
}

/**
 * weir_cpu_matrix_can_edit:
 * @self: a matrix
 * @edit: what to do
 *
 * Returns: whether it can be done to the workers that the cursor is on
 */
gboolean
weir_cpu_matrix_can_edit (WeirCpuMatrix *self,
                          WeirCpuEdit    edit)
{
  WeirCpuPool *pool = weir_cpu_matrix_get_current (self);
  guint n_workers = pool != NULL ? weir_cpu_pool_get_n_workers (pool) : 0;
  int worker = pool != NULL ? weir_cpu_matrix_get_line (self, self->line)->worker : 0;

  if (pool == NULL)
    return FALSE;

  switch (edit)
    {
    case WEIR_CPU_EDIT_ADD:
    case WEIR_CPU_EDIT_DUPLICATE:
      return n_workers < WEIR_CPU_POOL_MAX_WORKERS &&
             (edit == WEIR_CPU_EDIT_ADD || !weir_cpu_pool_is_shared (pool));

    case WEIR_CPU_EDIT_REMOVE:
      return n_workers > 1;

    case WEIR_CPU_EDIT_UP:
      return worker > 0;

    case WEIR_CPU_EDIT_DOWN:
      return worker >= 0 && (guint) worker + 1 < weir_cpu_pool_get_n_rows (pool);

    case WEIR_CPU_EDIT_ANY:
    case WEIR_CPU_N_EDITS:
    default:
      return edit == WEIR_CPU_EDIT_ANY;
    }
}

void
weir_cpu_matrix_edit (WeirCpuMatrix *self,
                      WeirCpuEdit    edit)
{
  if (!weir_cpu_matrix_can_edit (self, edit))
    return;

  switch (edit)
    {
    case WEIR_CPU_EDIT_ADD:
    case WEIR_CPU_EDIT_DUPLICATE:
      add_worker (self, edit == WEIR_CPU_EDIT_DUPLICATE);
      break;

    case WEIR_CPU_EDIT_REMOVE:
      remove_workers (self);
      break;

    case WEIR_CPU_EDIT_UP:
      move_worker (self, -1);
      break;

    case WEIR_CPU_EDIT_DOWN:
      move_worker (self, 1);
      break;

    case WEIR_CPU_EDIT_ANY:
    case WEIR_CPU_N_EDITS:
    default:
      set_any (self);
    }
}

/**
 * weir_cpu_matrix_set_n_workers:
 * @self: a matrix
 * @n_workers: at least 1
 *
 * Gives the pool that the cursor is in so many workers; new ones may use every CPU. Several calls
 * one after another are one step.
 */
void
weir_cpu_matrix_set_n_workers (WeirCpuMatrix *self,
                               guint          n_workers)
{
  WeirCpuPool *pool = weir_cpu_matrix_get_current (self);
  g_autofree char *name = NULL;
  g_autofree char *key = NULL;

  if (pool == NULL || weir_cpu_pool_get_n_workers (pool) == n_workers)
    return;

  name = g_strdup_printf (_("Set Workers of %s"), weir_cpu_pool_get_id (pool));
  key = g_strdup_printf ("cpus workers %s", weir_cpu_pool_get_id (pool));
  pool = weir_cpu_pools_try (self->pools, weir_cpu_matrix_get_line (self, self->line)->pool);
  weir_cpu_pool_set_n_workers (pool, n_workers);
  commit (self, name, key);
}

char *
weir_cpu_matrix_dup_text (WeirCpuMatrix *self)
{
  WeirCpuPool *pool = weir_cpu_matrix_get_current (self);
  guint first, last;
  char *text;

  if (pool == NULL)
    return g_strdup ("");

  weir_cpu_matrix_get_rows (self, self->line, &first, &last);
  text = weir_cpu_pool_dup_row_text (pool, first);

  return text != NULL ? text : g_strdup ("");
}

/**
 * weir_cpu_matrix_set_text:
 * @self: a matrix
 * @text: CPUs as people write them; nothing for any
 * @error: return location for an error
 *
 * Gives these CPUs to all workers that are selected.
 *
 * Returns: whether the text could be read
 */
gboolean
weir_cpu_matrix_set_text (WeirCpuMatrix  *self,
                          const char     *text,
                          GError        **error)
{
  g_autoptr(GtkBitset) set = gtk_bitset_new_empty ();
  g_autofree int *cpus = NULL;
  guint n_cpus, line, last_line, column, last_column;

  if (!weir_cpus_numbers_from_text (text, &cpus, &n_cpus, error))
    return FALSE;
  if (self->lines->len == 0)
    return TRUE;

  for (guint i = 0; i < n_cpus; i++)
    gtk_bitset_add (set, (guint) cpus[i]);

  weir_cpu_matrix_get_selection (self, &line, &last_line, &column, &last_column);
  for (guint i = line; i <= last_line; i++)
    {
      WeirCpuPool *pool = weir_cpu_pools_try (self->pools,
                                              weir_cpu_matrix_get_line (self, i)->pool);
      guint first, last;

      weir_cpu_matrix_get_rows (self, i, &first, &last);
      for (guint j = first; j <= last; j++)
        weir_cpu_pool_set_row (pool, j, set);
    }

  weir_cpu_pools_show (self->pools);
  weir_cpu_matrix_commit_paint (self);

  return TRUE;
}

static const struct {
  const char    *name;
  WeirPlacement  placement;
} placements[] = {
  { "cores", WEIR_PLACEMENT_CORES },
  { "fast-cores", WEIR_PLACEMENT_FAST_CORES },
  { "spread", WEIR_PLACEMENT_SPREAD },
  { "pack", WEIR_PLACEMENT_PACK },
  { "all", WEIR_PLACEMENT_ALL },
};

/* NULL if there are no CPUs for it. */
static WeirCpus *
place (WeirTopology *topology,
       WeirCpuPool  *pool,
       const char   *name)
{
  guint n_workers = weir_cpu_pool_get_n_workers (pool);
  g_autoptr(WeirCpus) before = NULL;

  if (g_str_equal (name, "any"))
    return weir_cpus_new (n_workers);
  if (topology == NULL)
    return NULL;

  if (g_str_equal (name, "leave-free"))
    {
      before = weir_cpu_pool_to_cpus (pool);
      return weir_topology_leave_free (topology, before, 0);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (placements); i++)
    {
      if (g_str_equal (name, placements[i].name))
        return weir_topology_place (topology, placements[i].placement, n_workers);
    }

  g_return_val_if_reached (NULL);
}

static WeirTopology *
get_topology (WeirCpuMatrix *self)
{
  return self->columns != NULL ? weir_cpu_columns_get_topology (self->columns) : NULL;
}

/* The fast cores are a choice only where others are slower. */
gboolean
weir_cpu_matrix_can_place (WeirCpuMatrix *self,
                           const char    *placement)
{
  WeirCpuPool *pool = weir_cpu_matrix_get_current (self);
  WeirTopology *topology = get_topology (self);
  g_autoptr(WeirCpus) cpus = NULL;

  if (pool == NULL)
    return FALSE;
  if (g_str_equal (placement, "fast-cores") &&
      (topology == NULL || weir_topology_get_n_kinds (topology) == 1))
    return FALSE;

  cpus = place (topology, pool, placement);

  return cpus != NULL;
}

/**
 * weir_cpu_matrix_place:
 * @self: a matrix
 * @placement: the name of a pattern
 *
 * Gives CPUs to the workers of each pool that something is selected of.
 */
void
weir_cpu_matrix_place (WeirCpuMatrix *self,
                       const char    *placement)
{
  guint line, last_line, column, last_column;

  if (!weir_cpu_matrix_can_place (self, placement))
    return;

  weir_cpu_matrix_get_selection (self, &line, &last_line, &column, &last_column);
  for (guint i = line; i <= last_line; i++)
    {
      guint index = weir_cpu_matrix_get_line (self, i)->pool;
      WeirCpuPool *pool = weir_cpu_pools_try (self->pools, index);
      g_autoptr(WeirCpus) cpus = NULL;

      if (i > line && index == weir_cpu_matrix_get_line (self, i - 1)->pool)
        continue;

      cpus = place (get_topology (self), pool, placement);
      if (cpus != NULL)
        weir_cpu_pool_assign (pool, cpus);
    }

  weir_cpu_pools_show (self->pools);
  weir_cpu_matrix_commit_paint (self);
}
