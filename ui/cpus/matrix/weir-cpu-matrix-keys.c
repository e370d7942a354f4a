/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/matrix/weir-cpu-matrix-private.h"

typedef enum {
  TO_SIDE,
  TO_GROUP,   /* the next core */
  TO_END,
  TO_PAGE,
  TO_CORNER,
} Step;

static const struct {
  guint           key;
  guint           keypad;
  GdkModifierType modifiers;
  Step            step;
  int             x;
  int             y;
} moves[] = {
  { GDK_KEY_Left, GDK_KEY_KP_Left, 0, TO_SIDE, -1, 0 },
  { GDK_KEY_Right, GDK_KEY_KP_Right, 0, TO_SIDE, 1, 0 },
  { GDK_KEY_Up, GDK_KEY_KP_Up, 0, TO_SIDE, 0, -1 },
  { GDK_KEY_Down, GDK_KEY_KP_Down, 0, TO_SIDE, 0, 1 },
  { GDK_KEY_Left, GDK_KEY_KP_Left, GDK_CONTROL_MASK, TO_GROUP, -1, 0 },
  { GDK_KEY_Right, GDK_KEY_KP_Right, GDK_CONTROL_MASK, TO_GROUP, 1, 0 },
  { GDK_KEY_Home, GDK_KEY_KP_Home, 0, TO_END, -1, 0 },
  { GDK_KEY_End, GDK_KEY_KP_End, 0, TO_END, 1, 0 },
  { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, 0, TO_PAGE, 0, -1 },
  { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 0, TO_PAGE, 0, 1 },
  { GDK_KEY_Home, GDK_KEY_KP_Home, GDK_CONTROL_MASK, TO_CORNER, -1, -1 },
  { GDK_KEY_End, GDK_KEY_KP_End, GDK_CONTROL_MASK, TO_CORNER, 1, 1 },
};

static guint
move (guint at,
      int   by,
      guint n)
{
  if (by < 0)
    return at > (guint) -by ? at - (guint) -by : 0;

  return MIN (at + (guint) by, n - 1);
}

/* The first column of the core before or after this one. */
static guint
find_core (WeirCpuMatrix *self,
           int            way)
{
  guint n = weir_cpu_columns_get_n (self->columns);
  const WeirCpuSpan *span = weir_cpu_columns_find_span (self->columns, WEIR_CPU_GROUP_CORE,
                                                        self->column);

  if (span == NULL)
    return move (self->column, way, n);
  if (way > 0)
    return MIN (span->last + 1, n - 1);
  if (self->column > span->first)
    return span->first;

  span = weir_cpu_columns_find_span (self->columns, WEIR_CPU_GROUP_CORE, move (span->first, -1, n));

  return span != NULL ? span->first : move (self->column, -1, n);
}

static void
find_target (WeirCpuMatrix *self,
             Step           step,
             int            x,
             int            y,
             guint         *line,
             guint         *column)
{
  guint n_columns = weir_cpu_columns_get_n (self->columns);
  int page = (gtk_widget_get_height (GTK_WIDGET (self)) - weir_cpu_matrix_get_top (self)) /
             self->line_height;

  *line = self->line;
  *column = self->column;
  switch (step)
    {
    case TO_GROUP:
      *column = find_core (self, x);
      break;

    case TO_PAGE:
      *line = move (*line, y * MAX (page - 1, 1), self->lines->len);
      break;

    case TO_CORNER:
      *line = y < 0 ? 0 : self->lines->len - 1;
      *column = x < 0 ? 0 : n_columns - 1;
      break;

    case TO_END:
      *column = x < 0 ? 0 : n_columns - 1;
      break;

    case TO_SIDE:
    default:
      *line = move (*line, y, self->lines->len);
      *column = move (*column, x, n_columns);
    }
}

/* With Shift what lies between is selected. */
static gboolean
on_move (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   data)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (widget);
  guint line, column;
  int step, x, y;
  gboolean extend;

  if (self->lines->len == 0 || weir_cpu_columns_get_n (self->columns) == 0 ||
      self->drag.is_painting)
    return FALSE;

  g_variant_get (arguments, "(iiib)", &step, &x, &y, &extend);
  find_target (self, (Step) step, x, y, &line, &column);
  weir_cpu_matrix_set_cursor (self, line, column, extend);

  return TRUE;
}

static gboolean
on_toggle (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   data)
{
  weir_cpu_matrix_toggle (WEIR_CPU_MATRIX (widget));

  return TRUE;
}

/* As in lists: plus shows the workers of a pool, minus hides them. */
static gboolean
on_fold (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   data)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (widget);
  gboolean is_folded;

  if (!weir_cpu_matrix_can_unfold (self))
    return FALSE;

  g_variant_get (arguments, "(b)", &is_folded);
  weir_cpu_matrix_set_folded (self, weir_cpu_matrix_get_line (self, self->line)->pool, is_folded);

  return TRUE;
}

/* What is being painted, or what is selected. */
static gboolean
on_escape (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   data)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (widget);

  if (self->drag.is_painting)
    {
      weir_cpu_matrix_cancel_drag (self);
      return TRUE;
    }

  if (self->line == self->anchor_line && self->column == self->anchor_column)
    return FALSE;

  weir_cpu_matrix_set_cursor (self, self->line, self->column, FALSE);

  return TRUE;
}

static gboolean
on_menu (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   data)
{
  GdkRectangle area;

  weir_cpu_matrix_get_cursor_area (WEIR_CPU_MATRIX (widget), &area);
  g_signal_emit_by_name (widget, "menu-requested", (double) area.x, (double) area.y + area.height);

  return TRUE;
}

static gboolean
on_select_all (GtkWidget *widget,
               GVariant  *arguments,
               gpointer   data)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (widget);

  if (self->lines->len == 0 || weir_cpu_columns_get_n (self->columns) == 0)
    return FALSE;

  self->anchor_column = 0;
  weir_cpu_matrix_set_cursor (self, self->line, weir_cpu_columns_get_n (self->columns) - 1, TRUE);

  return TRUE;
}

static void
add_moves (GtkWidgetClass *klass)
{
  for (guint i = 0; i < 4 * G_N_ELEMENTS (moves); i++)
    {
      gboolean extend = i % 2 == 1;
      guint key = i % 4 < 2 ? moves[i / 4].key : moves[i / 4].keypad;
      GdkModifierType modifiers = moves[i / 4].modifiers | (extend ? GDK_SHIFT_MASK : 0);

      gtk_widget_class_add_binding (klass, key, modifiers, on_move, "(iiib)",
                                    (int) moves[i / 4].step, moves[i / 4].x, moves[i / 4].y,
                                    extend);
    }
}

void
weir_cpu_matrix_add_keys (GtkWidgetClass *klass)
{
  add_moves (klass);
  gtk_widget_class_add_binding (klass, GDK_KEY_space, 0, on_toggle, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_KP_Space, 0, on_toggle, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Return, 0, on_toggle, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_KP_Enter, 0, on_toggle, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_plus, 0, on_fold, "(b)", FALSE);
  gtk_widget_class_add_binding (klass, GDK_KEY_KP_Add, 0, on_fold, "(b)", FALSE);
  gtk_widget_class_add_binding (klass, GDK_KEY_minus, 0, on_fold, "(b)", TRUE);
  gtk_widget_class_add_binding (klass, GDK_KEY_KP_Subtract, 0, on_fold, "(b)", TRUE);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, on_escape, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_a, GDK_CONTROL_MASK, on_select_all, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Menu, 0, on_menu, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_F10, GDK_SHIFT_MASK, on_menu, NULL);
}
