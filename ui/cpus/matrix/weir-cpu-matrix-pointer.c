/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/matrix/weir-cpu-matrix-private.h"

/* Pixels at the edge, and how many of them a second it scrolls for each. */
#define EDGE       12.0
#define EDGE_SPEED 20.0

static void
forget_tick (WeirCpuMatrix *self)
{
  if (self->drag.tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->drag.tick);
  self->drag.tick = 0;
}

static void
paint_cell (WeirCpuMatrix *self,
            guint          line,
            guint          column)
{
  /* What must not be used is never painted in passing. */
  if (self->drag.is_on && !weir_cpu_columns_is_usable (self->columns, column))
    return;

  weir_cpu_matrix_paint (self, line, line, column, column, self->drag.is_on);
}

/* All cells on the way: the pointer may have jumped over some. */
static void
paint_way (WeirCpuMatrix *self,
           guint          line,
           guint          column)
{
  int down = (int) line - (int) self->drag.line;
  int across = (int) column - (int) self->drag.column;
  int n = MAX (ABS (down), ABS (across));

  for (int i = 1; i <= n; i++)
    paint_cell (self, (guint) ((int) self->drag.line + down * i / n),
                (guint) ((int) self->drag.column + across * i / n));
}

static void
paint_rectangle (WeirCpuMatrix *self)
{
  guint line, last_line, column, last_column;

  weir_cpu_matrix_cancel_paint (self);
  weir_cpu_matrix_get_selection (self, &line, &last_line, &column, &last_column);
  weir_cpu_matrix_paint (self, line, last_line, column, last_column, self->drag.is_on);
}

/* The cell below the pointer; at the edge, if it is outside. */
static WeirCpuHit
hit_inside (WeirCpuMatrix *self,
            double         x,
            double         y)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double top = weir_cpu_matrix_get_top (self);
  WeirCpuHit hit;
  double down;

  x = CLAMP (x, self->name_width, MAX (width - 1, self->name_width));
  y = CLAMP (y, top, MAX (height - 1, top));
  hit = weir_cpu_matrix_hit (self, x, y);
  if (hit.kind == WEIR_CPU_HIT_CELL)
    return hit;

  /* Between columns, or below the last line */
  down = (y - top + weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_VERTICAL)) /
         self->line_height;
  hit.line = MIN ((guint) MAX (down, 0), self->lines->len - 1);
  hit.column = weir_cpu_columns_get_at (self->columns, x - self->name_width +
                                        weir_cpu_matrix_get_scroll (self,
                                                                    GTK_ORIENTATION_HORIZONTAL));

  return hit;
}

static void
go_on (WeirCpuMatrix *self)
{
  WeirCpuHit hit = hit_inside (self, self->drag.x, self->drag.y);

  if (hit.line == self->drag.line && hit.column == self->drag.column)
    return;

  if (self->drag.is_rectangle)
    {
      self->line = hit.line;
      self->column = hit.column;
      paint_rectangle (self);
    }
  else
    paint_way (self, hit.line, hit.column);

  self->drag.line = hit.line;
  self->drag.column = hit.column;
}

/* How far the pointer is in the edge, or outside; negative for the left and the top. */
static double
get_depth (double at,
           double start,
           double end)
{
  if (at < start + EDGE)
    return at - start - EDGE;

  return at > end - EDGE ? at - end + EDGE : 0;
}

static gboolean
scroll (GtkAdjustment *adjustment,
        double         depth)
{
  double before;

  if (adjustment == NULL)
    return FALSE;

  before = gtk_adjustment_get_value (adjustment);
  gtk_adjustment_set_value (adjustment, before + CLAMP (depth, -2 * EDGE, 2 * EDGE) *
                                                 EDGE_SPEED / 60);

  return ABS (gtk_adjustment_get_value (adjustment) - before) > 0.01;
}

/* Ends as soon as there is nothing more to scroll to. */
static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (widget);
  double across = get_depth (self->drag.x, self->name_width, gtk_widget_get_width (widget));
  double down = get_depth (self->drag.y, weir_cpu_matrix_get_top (self),
                           gtk_widget_get_height (widget));
  gboolean has_moved = scroll (self->adjustments[GTK_ORIENTATION_HORIZONTAL], across);

  has_moved |= scroll (self->adjustments[GTK_ORIENTATION_VERTICAL], down);
  if (has_moved)
    {
      go_on (self);
      return G_SOURCE_CONTINUE;
    }

  self->drag.tick = 0;

  return G_SOURCE_REMOVE;
}

static void
begin_paint (WeirCpuMatrix    *self,
             const WeirCpuHit *hit,
             gboolean          extend)
{
  WeirCpuState state;

  self->drag.is_rectangle = extend;
  self->drag.line = hit->line;
  self->drag.column = hit->column;
  if (extend)
    {
      /* Goes on from the last cell, as that is now. */
      state = weir_cpu_matrix_get_state (self, self->anchor_line, self->anchor_column);
      self->drag.is_on = state == WEIR_CPU_ON;
    }
  else
    {
      state = weir_cpu_matrix_get_state (self, hit->line, hit->column);
      self->drag.is_on = state != WEIR_CPU_ON;
    }

  weir_cpu_matrix_set_cursor (self, hit->line, hit->column, extend);
  self->drag.is_painting = TRUE;
  if (extend)
    paint_rectangle (self);
  else
    weir_cpu_matrix_paint (self, hit->line, hit->line, hit->column, hit->column, self->drag.is_on);
}

/* A line as a whole. */
static void
select_line (WeirCpuMatrix *self,
             guint          line,
             gboolean       extend)
{
  guint n = weir_cpu_columns_get_n (self->columns);

  if (n == 0)
    return;

  if (!extend)
    self->anchor_line = line;
  self->anchor_column = n - 1;
  weir_cpu_matrix_set_cursor (self, line, 0, TRUE);
}

static void
fold (WeirCpuMatrix *self,
      guint          line)
{
  guint pool = weir_cpu_matrix_get_line (self, line)->pool;

  weir_cpu_matrix_set_cursor (self, line, self->column, FALSE);
  weir_cpu_matrix_set_folded (self, pool, !weir_cpu_matrix_is_folded (self, pool));
}

static void
on_drag_begin (WeirCpuMatrix  *self,
               double          x,
               double          y,
               GtkGestureDrag *gesture)
{
  GdkModifierType modifiers =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gboolean extend = (modifiers & GDK_SHIFT_MASK) != 0;
  WeirCpuHit hit = weir_cpu_matrix_hit (self, x, y);

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag.x = x;
  self->drag.y = y;

  switch (hit.kind)
    {
    case WEIR_CPU_HIT_CELL:
      begin_paint (self, &hit, extend);
      break;

    case WEIR_CPU_HIT_NAME:
      select_line (self, hit.line, extend);
      break;

    case WEIR_CPU_HIT_FOLD:
      fold (self, hit.line);
      break;

    case WEIR_CPU_HIT_SPAN:
      weir_cpu_matrix_toggle_span (self, hit.column, hit.last);
      break;

    case WEIR_CPU_HIT_USE:
    case WEIR_CPU_HIT_NOTHING:
    default:
      break;
    }
}

static void
on_drag_update (WeirCpuMatrix  *self,
                double          offset_x,
                double          offset_y,
                GtkGestureDrag *gesture)
{
  double x, y;

  if (!self->drag.is_painting || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;

  self->drag.x = x + offset_x;
  self->drag.y = y + offset_y;
  go_on (self);
  if (self->drag.tick == 0)
    self->drag.tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static void
on_drag_end (WeirCpuMatrix *self)
{
  forget_tick (self);
  if (!self->drag.is_painting)
    return;

  self->drag.is_painting = FALSE;
  weir_cpu_matrix_commit_paint (self);
}

/* As if it had not been begun. */
void
weir_cpu_matrix_cancel_drag (WeirCpuMatrix *self)
{
  forget_tick (self);
  if (!self->drag.is_painting)
    return;

  self->drag.is_painting = FALSE;
  weir_cpu_matrix_cancel_paint (self);
  gtk_gesture_set_state (self->gesture, GTK_EVENT_SEQUENCE_DENIED);
}

static void
set_hover (WeirCpuMatrix *self,
           WeirCpuHit     hit)
{
  if (self->hover.kind == hit.kind && self->hover.line == hit.line &&
      self->hover.column == hit.column && self->hover.last == hit.last)
    return;

  self->hover = hit;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion (WeirCpuMatrix *self,
           double         x,
           double         y)
{
  if (!self->drag.is_painting)
    set_hover (self, weir_cpu_matrix_hit (self, x, y));
}

static void
on_leave (WeirCpuMatrix *self)
{
  set_hover (self, (WeirCpuHit) { WEIR_CPU_HIT_NOTHING });
}

static gboolean
on_query_tooltip (GtkWidget  *widget,
                  int         x,
                  int         y,
                  gboolean    is_keyboard,
                  GtkTooltip *tooltip)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (widget);
  WeirCpuHit hit = { WEIR_CPU_HIT_CELL, self->line, self->column, self->column };
  g_autofree char *text = NULL;

  if (self->drag.is_painting)
    return FALSE;

  if (!is_keyboard)
    hit = weir_cpu_matrix_hit (self, x, y);
  text = weir_cpu_matrix_dup_tooltip (self, &hit);
  gtk_tooltip_set_text (tooltip, text);
  /* A new one for each cell */
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { x - 8, y - 8, 16, 16 });

  return text != NULL;
}

static void
on_secondary (WeirCpuMatrix *self,
              int            n_press,
              double         x,
              double         y)
{
  WeirCpuHit hit = weir_cpu_matrix_hit (self, x, y);
  guint line, last_line, column, last_column;

  weir_cpu_matrix_get_selection (self, &line, &last_line, &column, &last_column);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (hit.kind == WEIR_CPU_HIT_NAME && (hit.line < line || hit.line > last_line))
    select_line (self, hit.line, FALSE);
  else if (hit.kind == WEIR_CPU_HIT_CELL &&
           (hit.line < line || hit.line > last_line ||
            hit.column < column || hit.column > last_column))
    weir_cpu_matrix_set_cursor (self, hit.line, hit.column, FALSE);

  g_signal_emit_by_name (self, "menu-requested", x, y);
}

void
weir_cpu_matrix_add_pointer (WeirCpuMatrix *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  self->gesture = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (self->gesture), GDK_BUTTON_PRIMARY);
  g_signal_connect_swapped (self->gesture, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (self->gesture, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (self->gesture, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (self->gesture));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (on_secondary), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (secondary));

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (widget, motion);

  gtk_widget_set_has_tooltip (widget, TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
}
