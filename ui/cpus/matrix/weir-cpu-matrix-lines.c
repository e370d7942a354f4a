/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which lines and columns there are, what is in the cells, and where the cursor is. */

#include "cpus/matrix/weir-cpu-matrix-private.h"

WeirCpuLine *
weir_cpu_matrix_get_line (WeirCpuMatrix *self,
                          guint          line)
{
  g_assert (line < self->lines->len);

  return &g_array_index (self->lines, WeirCpuLine, line);
}

WeirCpuPool *
weir_cpu_matrix_get_line_pool (WeirCpuMatrix *self,
                               guint          line)
{
  return weir_cpu_pools_get_pool (self->pools, weir_cpu_matrix_get_line (self, line)->pool);
}

gboolean
weir_cpu_matrix_is_in_scope (WeirCpuMatrix *self,
                             guint          pool)
{
  const char *id = weir_cpu_pool_get_id (weir_cpu_pools_get_pool (self->pools, pool));

  return self->scope == NULL || g_strv_contains ((const char * const *) self->scope, id);
}

static void
add_line (WeirCpuMatrix *self,
          guint          pool,
          int            worker)
{
  WeirCpuLine line = { .pool = pool, .worker = worker };

  g_array_append_val (self->lines, line);
}

/* What all workers of a pool have, and what any of them has. */
static void
add_sum (WeirCpuMatrix *self,
         guint          index)
{
  WeirCpuPool *pool = weir_cpu_pools_get_pool (self->pools, index);
  WeirCpuLine line = {
    .pool = index,
    .worker = WEIR_CPU_ALL_WORKERS,
    .all = gtk_bitset_copy (weir_cpu_pool_get_row (pool, 0)),
    .some = gtk_bitset_new_empty (),
  };

  for (guint i = 0; i < weir_cpu_pool_get_n_rows (pool); i++)
    {
      gtk_bitset_intersect (line.all, weir_cpu_pool_get_row (pool, i));
      gtk_bitset_union (line.some, weir_cpu_pool_get_row (pool, i));
    }

  g_array_append_val (self->lines, line);
}

static void
load_lines (WeirCpuMatrix *self)
{
  g_array_set_size (self->lines, 0);

  for (guint i = 0; i < weir_cpu_pools_get_n_pools (self->pools); i++)
    {
      guint n_rows = weir_cpu_pool_get_n_rows (weir_cpu_pools_get_pool (self->pools, i));

      if (!weir_cpu_matrix_is_in_scope (self, i))
        continue;

      if (n_rows > 1)
        add_sum (self, i);
      for (guint j = 0; j < n_rows && !weir_cpu_matrix_is_folded (self, i); j++)
        add_line (self, i, (int) j);
    }
}

/* Not while something is painted: then the cells must not move away from below the pointer. */
static void
load_columns (WeirCpuMatrix *self)
{
  WeirTopology *topology = NULL;
  guint cpu = 0;

  if (weir_cpu_pools_is_trying (self->pools) && self->columns != NULL)
    return;

  if (self->columns != NULL && self->column < weir_cpu_columns_get_n (self->columns))
    cpu = weir_cpu_columns_get_cpu (self->columns, self->column);
  if (self->machine != NULL)
    topology = weir_cpu_machine_get_topology (self->machine);

  g_clear_pointer (&self->columns, weir_cpu_columns_free);
  self->columns = weir_cpu_columns_new (topology, weir_cpu_pools_get_all_cpus (self->pools));
  if (!weir_cpu_columns_find (self->columns, cpu, &self->column))
    self->column = 0;
}

/* The cursor stays with its worker; if that is gone, with its place. */
static void
restore_cursor (WeirCpuMatrix *self)
{
  guint n_columns = weir_cpu_columns_get_n (self->columns);
  guint before = self->line;

  if (self->cursor_id != NULL &&
      !weir_cpu_matrix_find_line (self, self->cursor_id, self->cursor_worker, &self->line))
    weir_cpu_matrix_find_line (self, self->cursor_id, WEIR_CPU_ALL_WORKERS, &self->line);

  self->line = MIN (self->line, self->lines->len - 1);
  if (self->line != before || self->anchor_line >= self->lines->len)
    self->anchor_line = self->line;
  if (self->anchor_column >= n_columns)
    self->anchor_column = self->column;
}

/* Takes everything anew from the flow and the machine. */
void
weir_cpu_matrix_reload (WeirCpuMatrix *self)
{
  g_hash_table_remove_all (self->layouts);
  self->hover = (WeirCpuHit) { WEIR_CPU_HIT_NOTHING };
  load_lines (self);
  load_columns (self);
  if (self->lines->len > 0)
    restore_cursor (self);

  weir_cpu_matrix_tell_cell (self);
  weir_cpu_matrix_queue_parts (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
weir_cpu_matrix_find_line (WeirCpuMatrix *self,
                           const char    *id,
                           int            worker,
                           guint         *line)
{
  gboolean has_pool = FALSE;

  for (guint i = 0; i < self->lines->len; i++)
    {
      if (!g_str_equal (weir_cpu_pool_get_id (weir_cpu_matrix_get_line_pool (self, i)), id))
        continue;

      if (!has_pool && worker == WEIR_CPU_ALL_WORKERS)
        *line = i;
      has_pool = TRUE;
      if (weir_cpu_matrix_get_line (self, i)->worker == worker)
        {
          *line = i;
          return TRUE;
        }
    }

  /* A pool of one worker has no line for all of them. */
  return has_pool && worker == WEIR_CPU_ALL_WORKERS;
}

void
weir_cpu_matrix_get_rows (WeirCpuMatrix *self,
                          guint          line,
                          guint         *first,
                          guint         *last)
{
  int worker = weir_cpu_matrix_get_line (self, line)->worker;

  *first = worker == WEIR_CPU_ALL_WORKERS ? 0 : (guint) worker;
  *last = *first;
  if (worker == WEIR_CPU_ALL_WORKERS)
    *last = weir_cpu_pool_get_n_rows (weir_cpu_matrix_get_line_pool (self, line)) - 1;
}

WeirCpuState
weir_cpu_matrix_get_state (WeirCpuMatrix *self,
                           guint          line,
                           guint          column)
{
  WeirCpuLine *at = weir_cpu_matrix_get_line (self, line);
  guint cpu = weir_cpu_columns_get_cpu (self->columns, column);
  WeirCpuPool *pool;

  if (at->all != NULL && gtk_bitset_contains (at->all, cpu))
    return WEIR_CPU_ON;
  if (at->some != NULL)
    return gtk_bitset_contains (at->some, cpu) ? WEIR_CPU_SOME : WEIR_CPU_OFF;

  pool = weir_cpu_matrix_get_line_pool (self, line);

  return gtk_bitset_contains (weir_cpu_pool_get_row (pool, (guint) at->worker), cpu)
         ? WEIR_CPU_ON : WEIR_CPU_OFF;
}

gboolean
weir_cpu_matrix_is_any (WeirCpuMatrix *self,
                        guint          line)
{
  WeirCpuLine *at = weir_cpu_matrix_get_line (self, line);

  if (at->some != NULL)
    return gtk_bitset_is_empty (at->some);

  return gtk_bitset_is_empty (weir_cpu_pool_get_row (weir_cpu_matrix_get_line_pool (self, line),
                                                     (guint) at->worker));
}

gboolean
weir_cpu_matrix_is_shared (WeirCpuMatrix *self,
                           guint          line,
                           guint          column)
{
  guint cpu = weir_cpu_columns_get_cpu (self->columns, column);
  const WeirCpuUse *use = weir_cpu_pools_get_use (self->pools, cpu);

  if (use == NULL || use->pools->len == 0)
    return FALSE;

  return use->pools->len > 1 ||
         g_array_index (use->pools, guint, 0) != weir_cpu_matrix_get_line (self, line)->pool;
}

/**
 * weir_cpu_matrix_set_cursor:
 * @self: a matrix
 * @line: where the cursor goes
 * @column: where the cursor goes
 * @extend: whether what is between the anchor and there is selected; otherwise the anchor goes
 *   there too
 *
 * Moves the cursor, into sight, and lets screen readers know.
 */
void
weir_cpu_matrix_set_cursor (WeirCpuMatrix *self,
                            guint          line,
                            guint          column,
                            gboolean       extend)
{
  guint n_columns = weir_cpu_columns_get_n (self->columns);
  gboolean is_elsewhere;

  if (self->lines->len == 0 || n_columns == 0)
    return;

  line = MIN (line, self->lines->len - 1);
  column = MIN (column, n_columns - 1);
  is_elsewhere = line != self->line || column != self->column;
  self->line = line;
  self->column = column;
  if (!extend)
    {
      self->anchor_line = line;
      self->anchor_column = column;
    }

  g_free (self->cursor_id);
  self->cursor_id = g_strdup (weir_cpu_pool_get_id (weir_cpu_matrix_get_line_pool (self, line)));
  self->cursor_worker = weir_cpu_matrix_get_line (self, line)->worker;

  if (is_elsewhere)
    weir_cpu_matrix_swap_cells (self);
  else
    weir_cpu_matrix_tell_cell (self);
  weir_cpu_matrix_reveal_cursor (self);
  /* Where it is can be asked for as soon as it has the focus. */
  weir_cpu_matrix_allocate_cell (self);
  weir_cpu_matrix_queue_parts (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit_by_name (self, "cursor-moved");
}

void
weir_cpu_matrix_get_selection (WeirCpuMatrix *self,
                               guint         *first_line,
                               guint         *last_line,
                               guint         *first_column,
                               guint         *last_column)
{
  *first_line = MIN (self->line, self->anchor_line);
  *last_line = MAX (self->line, self->anchor_line);
  *first_column = MIN (self->column, self->anchor_column);
  *last_column = MAX (self->column, self->anchor_column);
}

/* What the cell that has the focus tells, after something has changed there. */
void
weir_cpu_matrix_tell_cell (WeirCpuMatrix *self)
{
  static const GtkAccessibleTristate states[] = {
    [WEIR_CPU_OFF] = GTK_ACCESSIBLE_TRISTATE_FALSE,
    [WEIR_CPU_SOME] = GTK_ACCESSIBLE_TRISTATE_MIXED,
    [WEIR_CPU_ON] = GTK_ACCESSIBLE_TRISTATE_TRUE,
  };
  WeirCpuCell *cell = WEIR_CPU_CELL (self->cells[self->cell]);
  g_autofree char *name = NULL;
  g_autofree char *place = NULL;

  if (self->lines->len == 0 || weir_cpu_columns_get_n (self->columns) == 0)
    return;

  name = weir_cpu_matrix_dup_cell_name (self, self->line, self->column);
  place = weir_cpu_columns_describe (self->columns, self->column);
  weir_cpu_cell_tell (cell, name, place,
                      states[weir_cpu_matrix_get_state (self, self->line, self->column)]);
}

void
weir_cpu_matrix_swap_cells (WeirCpuMatrix *self)
{
  GtkWidget *before = self->cells[self->cell];
  GtkWidget *after = self->cells[1 - self->cell];
  gboolean had_focus = gtk_widget_has_focus (before);

  self->cell = 1 - self->cell;
  weir_cpu_matrix_tell_cell (self);
  gtk_widget_set_visible (after, TRUE);
  if (had_focus)
    gtk_widget_grab_focus (after);
  /* Screen readers still see what only has no place. */
  gtk_widget_set_visible (before, FALSE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
