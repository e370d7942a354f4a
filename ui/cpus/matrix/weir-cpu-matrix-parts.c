/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What screen readers are told beside the cell with the focus: the lines and the heads in sight. */

#include "cpus/matrix/weir-cpu-matrix-private.h"
#include "cpus/matrix/weir-cpu-part.h"

static void
on_row_pressed (WeirCpuMatrix *self,
                WeirCpuPart   *part)
{
  guint line = weir_cpu_part_get_first (part);

  if (line >= self->lines->len)
    return;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  weir_cpu_matrix_set_cursor (self, line, self->column, FALSE);
}

/* As by a click: for the workers that are selected. */
static void
on_head_pressed (WeirCpuMatrix *self,
                 WeirCpuPart   *part)
{
  if (weir_cpu_part_get_last (part) < weir_cpu_columns_get_n (self->columns))
    weir_cpu_matrix_toggle_span (self, weir_cpu_part_get_first (part),
                                 weir_cpu_part_get_last (part));
}

/* The one at @index, made if there are fewer. */
static WeirCpuPart *
get_part (WeirCpuMatrix     *self,
          GPtrArray         *parts,
          guint              index,
          GtkAccessibleRole  role)
{
  GtkWidget *next = self->cells[0];
  GtkWidget *part;

  if (index < parts->len)
    return g_ptr_array_index (parts, index);

  part = weir_cpu_part_new (role);
  g_signal_connect_swapped (part, "pressed",
                            G_CALLBACK (parts == self->rows ? on_row_pressed : on_head_pressed),
                            self);
  /* As they are seen: heads, lines */
  if (parts == self->heads && self->rows->len > 0)
    next = g_ptr_array_index (self->rows, 0);
  gtk_widget_insert_before (part, GTK_WIDGET (self), next);
  g_ptr_array_add (parts, part);

  return WEIR_CPU_PART (part);
}

static void
drop_parts (GPtrArray *parts,
            guint      n)
{
  while (parts->len > n)
    gtk_widget_unparent (g_ptr_array_steal_index (parts, parts->len - 1));
}

static void
update_rows (WeirCpuMatrix *self,
             guint          line,
             guint          last_line)
{
  double scroll = weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_VERTICAL);
  guint first_selected, last_selected, column, last_column;

  weir_cpu_matrix_get_selection (self, &first_selected, &last_selected, &column, &last_column);
  for (guint i = line; i <= last_line; i++)
    {
      WeirCpuPart *part = get_part (self, self->rows, i - line, GTK_ACCESSIBLE_ROLE_ROW);
      g_autofree char *label = weir_cpu_matrix_dup_line_words (self, i);

      weir_cpu_part_set_range (part, i, i);
      weir_cpu_part_set_place (part, &(GdkRectangle) {
        0,
        weir_cpu_matrix_get_top (self) + (int) i * self->line_height - (int) scroll,
        gtk_widget_get_width (GTK_WIDGET (self)),
        self->line_height,
      });
      weir_cpu_part_tell (part, label, i >= first_selected && i <= last_selected);
    }
}

static void
update_head (WeirCpuMatrix *self,
             guint          index,
             guint          head,
             guint          first,
             guint          last)
{
  WeirCpuPart *part = get_part (self, self->heads, index, GTK_ACCESSIBLE_ROLE_BUTTON);
  const WeirCpuLevel *level = NULL;
  const WeirCpuSpan *span = NULL;
  g_autofree char *label = NULL;
  double x = weir_cpu_columns_get_x (self->columns, first);

  if (head < weir_cpu_columns_get_n_levels (self->columns))
    {
      level = weir_cpu_columns_get_level (self->columns, head);
      span = weir_cpu_columns_find_span (self->columns, level->group, first);
    }

  label = weir_cpu_matrix_dup_head_words (self, span, first);
  weir_cpu_part_set_range (part, first, last);
  weir_cpu_part_set_place (part, &(GdkRectangle) {
    self->name_width + (int) (x - weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_HORIZONTAL)),
    (int) head * self->head_height,
    (int) (weir_cpu_columns_get_x (self->columns, last) +
           weir_cpu_columns_get_cell_width (self->columns) - x),
    self->head_height,
  });
  weir_cpu_part_tell (part, label, FALSE);
}

/* The groups, from the outside in, and each CPU. */
static guint
update_heads (WeirCpuMatrix *self,
              guint          column,
              guint          last_column)
{
  guint n_levels = weir_cpu_columns_get_n_levels (self->columns);
  guint n = 0;

  for (guint i = 0; i < n_levels; i++)
    {
      const WeirCpuLevel *level = weir_cpu_columns_get_level (self->columns, i);

      for (guint j = 0; j < level->spans->len; j++)
        {
          const WeirCpuSpan *span = g_ptr_array_index (level->spans, j);

          if (span->last >= column && span->first <= last_column)
            update_head (self, n++, i, span->first, span->last);
        }
    }

  for (guint i = column; i <= last_column; i++)
    update_head (self, n++, n_levels + WEIR_CPU_HEAD_NUMBERS, i, i);

  return n;
}

static gboolean
update_parts (gpointer data)
{
  WeirCpuMatrix *self = data;
  guint line, last_line, column, last_column;

  self->parts_source = 0;
  if (gtk_widget_get_width (GTK_WIDGET (self)) == 0 ||
      !weir_cpu_matrix_get_visible (self, &line, &last_line, &column, &last_column))
    {
      drop_parts (self->rows, 0);
      drop_parts (self->heads, 0);
      return G_SOURCE_REMOVE;
    }

  update_rows (self, line, last_line);
  drop_parts (self->rows, last_line - line + 1);
  drop_parts (self->heads, update_heads (self, column, last_column));
  gtk_widget_queue_allocate (GTK_WIDGET (self));

  return G_SOURCE_REMOVE;
}

/* Once nothing else is to be done: what is heard may be a moment later than what is seen. */
void
weir_cpu_matrix_queue_parts (WeirCpuMatrix *self)
{
  if (self->parts_source == 0)
    self->parts_source = g_idle_add_full (G_PRIORITY_LOW, update_parts, self, NULL);
}

void
weir_cpu_matrix_init_parts (WeirCpuMatrix *self)
{
  self->rows = g_ptr_array_new ();
  self->heads = g_ptr_array_new ();
}

void
weir_cpu_matrix_allocate_parts (WeirCpuMatrix *self)
{
  g_ptr_array_foreach (self->rows, (GFunc) (void (*) (void)) weir_cpu_part_allocate, NULL);
  g_ptr_array_foreach (self->heads, (GFunc) (void (*) (void)) weir_cpu_part_allocate, NULL);
}

void
weir_cpu_matrix_clear_parts (WeirCpuMatrix *self)
{
  g_clear_handle_id (&self->parts_source, g_source_remove);
  drop_parts (self->rows, 0);
  drop_parts (self->heads, 0);
}
