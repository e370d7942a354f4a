/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The cells. What is alike side by side is drawn at once, so that the work grows with what there is
 * to be told and not with the number of cells. */

#include "cpus/matrix/weir-cpu-matrix-private.h"

#define INSET 2.0f

static void
append_rect (GtkSnapshot   *snapshot,
             const GdkRGBA *color,
             double         x,
             double         y,
             double         width,
             double         height)
{
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width,
                                                  (float) height));
}

static void
append_border (GtkSnapshot           *snapshot,
               const graphene_rect_t *area,
               float                  width,
               const GdkRGBA         *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, area, 3);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { width, width, width, width },
                              (GdkRGBA[4]) { *color, *color, *color, *color });
}

/* The size is in pixels, for which the resolution counts no more, where a style sheet gives it. */
static void
scale_font (PangoFontDescription *font,
            double                factor)
{
  int size = (int) (pango_font_description_get_size (font) * factor);

  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, size);
  else
    pango_font_description_set_size (font, size);
}

static const char *
get_font_key (WeirCpuFont font)
{
  static const char * const keys[] = {
    [WEIR_CPU_FONT_NORMAL] = "n",
    [WEIR_CPU_FONT_BOLD] = "b",
    [WEIR_CPU_FONT_SMALL] = "s",
    [WEIR_CPU_FONT_SMALL_BOLD] = "B",
  };

  return keys[font];
}

PangoLayout *
weir_cpu_matrix_get_layout (WeirCpuMatrix *self,
                            const char    *text,
                            WeirCpuFont    font)
{
  g_autofree char *key = g_strconcat (get_font_key (font), text, NULL);
  PangoLayout *layout = g_hash_table_lookup (self->layouts, key);
  g_autoptr(PangoFontDescription) description = NULL;
  PangoContext *context;

  if (layout != NULL)
    return layout;

  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  context = pango_layout_get_context (layout);
  description = pango_font_description_copy (pango_context_get_font_description (context));
  if (font == WEIR_CPU_FONT_SMALL || font == WEIR_CPU_FONT_SMALL_BOLD)
    scale_font (description, 0.85);
  if (font == WEIR_CPU_FONT_BOLD || font == WEIR_CPU_FONT_SMALL_BOLD)
    pango_font_description_set_weight (description, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, description);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  g_hash_table_insert (self->layouts, g_steal_pointer (&key), layout);

  return layout;
}

void
weir_cpu_matrix_draw_text (WeirCpuMatrix         *self,
                           GtkSnapshot           *snapshot,
                           const char            *text,
                           WeirCpuFont            font,
                           const GdkRGBA         *color,
                           const graphene_rect_t *area,
                           double                 align)
{
  PangoLayout *layout = weir_cpu_matrix_get_layout (self, text, font);
  int width, height;
  double x, y;

  if (area->size.width < 1)
    return;

  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (width > area->size.width)
    {
      pango_layout_set_width (layout, (int) (area->size.width * PANGO_SCALE));
      width = (int) area->size.width;
    }

  x = area->origin.x + (int) ((area->size.width - (float) width) * align);
  y = area->origin.y + (int) ((area->size.height - (float) height) / 2);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

/* What of the matrix is drawn. */
typedef struct {
  guint  line;
  guint  last_line;
  guint  column;
  guint  last_column;
  double top;
  double bottom;
} Sight;

static gboolean
is_next_to (WeirCpuMatrix *self,
            guint          column)
{
  double width = weir_cpu_columns_get_cell_width (self->columns);

  return column > 0 && weir_cpu_columns_get_x (self->columns, column) -
                       weir_cpu_columns_get_x (self->columns, column - 1) < width + 0.5;
}

static void
draw_columns (WeirCpuMatrix *self,
              GtkSnapshot   *snapshot,
              const Sight   *sight)
{
  double width = weir_cpu_columns_get_cell_width (self->columns);
  double height = sight->bottom - sight->top;

  for (guint i = sight->column; i <= sight->last_column; i++)
    {
      gboolean is_usable = weir_cpu_columns_is_usable (self->columns, i);
      double load = weir_cpu_load_get (self->load, weir_cpu_columns_get_cpu (self->columns, i));
      double x = weir_cpu_columns_get_x (self->columns, i);
      GdkRGBA busy = self->style.busy;

      append_rect (snapshot, is_usable ? &self->style.band : &self->style.away, x, sight->top,
                   width, height);
      if (load < 0.02 || !weir_cpu_columns_is_here (self->columns, i))
        continue;

      busy.alpha = (float) (0.45 * load);
      append_rect (snapshot, &busy, x, sight->top, width, height);
    }
}

/* Between lines, and between columns that touch. */
static void
draw_grid (WeirCpuMatrix *self,
           GtkSnapshot   *snapshot,
           const Sight   *sight)
{
  double first = weir_cpu_columns_get_x (self->columns, sight->column);
  double last = weir_cpu_columns_get_x (self->columns, sight->last_column) +
                weir_cpu_columns_get_cell_width (self->columns);

  for (guint i = sight->line; i <= sight->last_line + 1; i++)
    {
      gboolean is_pool = i > 0 && i < self->lines->len &&
                         weir_cpu_matrix_get_line (self, i)->pool !=
                         weir_cpu_matrix_get_line (self, i - 1)->pool;
      int y = (int) i * self->line_height;

      append_rect (snapshot, &self->style.background, first, y - 1, last - first, 1);
      if (is_pool)
        append_rect (snapshot, &self->style.line, first, y - 1, last - first, 1);
    }

  for (guint i = sight->column; i <= sight->last_column; i++)
    {
      if (is_next_to (self, i))
        append_rect (snapshot, &self->style.background,
                     weir_cpu_columns_get_x (self->columns, i) - 1, sight->top, 1,
                     sight->bottom - sight->top);
    }
}

static void
draw_run (WeirCpuMatrix *self,
          GtkSnapshot   *snapshot,
          guint          line,
          guint          first,
          guint          last,
          WeirCpuState   state)
{
  const GdkRGBA *color = weir_cpu_style_get_pool (&self->style,
                                                  weir_cpu_matrix_get_line (self, line)->pool);
  double x = weir_cpu_columns_get_x (self->columns, first);
  double width = weir_cpu_columns_get_x (self->columns, last) - x +
                 weir_cpu_columns_get_cell_width (self->columns);
  double y = line * (double) self->line_height;
  double height = self->line_height - 1;

  /* What only some of them have is half as high. */
  if (state == WEIR_CPU_SOME)
    append_rect (snapshot, color, x, y + height / 2, width, height / 2 - INSET);
  else
    append_rect (snapshot, color, x, y + INSET, width, height - 2 * INSET);
}

static void
draw_runs (WeirCpuMatrix *self,
           GtkSnapshot   *snapshot,
           const Sight   *sight,
           guint          line)
{
  WeirCpuState state = WEIR_CPU_OFF;
  guint first = sight->column;

  for (guint i = sight->column; i <= sight->last_column + 1; i++)
    {
      WeirCpuState next = i <= sight->last_column ? weir_cpu_matrix_get_state (self, line, i)
                                                  : WEIR_CPU_OFF;

      if (next == state && (state == WEIR_CPU_OFF || is_next_to (self, i)))
        continue;

      if (state != WEIR_CPU_OFF)
        draw_run (self, snapshot, line, first, i - 1, state);
      first = i;
      state = next;
    }
}

/* A thin line through all CPUs that it may use. */
static void
draw_any (WeirCpuMatrix *self,
          GtkSnapshot   *snapshot,
          const Sight   *sight,
          guint          line)
{
  guint index = weir_cpu_matrix_get_line (self, line)->pool;
  GdkRGBA color = *weir_cpu_style_get_pool (&self->style, index);
  double y = line * (double) self->line_height + (self->line_height - 1) / 2 - 1;
  double width = weir_cpu_columns_get_cell_width (self->columns);

  color.alpha = 0.7f;
  for (guint i = sight->column; i <= sight->last_column; i++)
    {
      double x = weir_cpu_columns_get_x (self->columns, i);

      if (weir_cpu_columns_is_usable (self->columns, i))
        append_rect (snapshot, &color, x + width / 4, y, width / 2, 2);
    }
}

/* A corner where another pool uses the CPU too, a frame where it cannot be used. */
static void
draw_marks (WeirCpuMatrix *self,
            GtkSnapshot   *snapshot,
            const Sight   *sight,
            guint          line)
{
  gboolean is_known = weir_cpu_columns_get_topology (self->columns) != NULL;

  for (guint i = sight->column; i <= sight->last_column; i++)
    {
      WeirCpuState state = weir_cpu_matrix_get_state (self, line, i);
      graphene_rect_t area;

      if (state == WEIR_CPU_OFF)
        continue;

      weir_cpu_matrix_get_cell_area (self, line, i, &area);
      if (state == WEIR_CPU_ON && is_known && !weir_cpu_columns_is_usable (self->columns, i))
        {
          append_border (snapshot, &area, 2, &self->style.error);
          weir_cpu_matrix_draw_text (self, snapshot, "!", WEIR_CPU_FONT_BOLD, &self->style.mark,
                                     &area, 0.5);
        }
      else if (weir_cpu_matrix_is_shared (self, line, i))
        append_rect (snapshot, &self->style.mark, area.origin.x + area.size.width - 8,
                     area.origin.y + (state == WEIR_CPU_ON ? 3 : area.size.height / 2 + 1), 5, 5);
    }
}

static void
draw_lines (WeirCpuMatrix *self,
            GtkSnapshot   *snapshot,
            const Sight   *sight)
{
  for (guint i = sight->line; i <= sight->last_line; i++)
    {
      if (weir_cpu_matrix_is_any (self, i))
        draw_any (self, snapshot, sight, i);
      else
        draw_runs (self, snapshot, sight, i);
    }
  draw_grid (self, snapshot, sight);
  for (guint i = sight->line; i <= sight->last_line; i++)
    {
      if (!weir_cpu_matrix_is_any (self, i))
        draw_marks (self, snapshot, sight, i);
    }
}

static void
get_block (WeirCpuMatrix   *self,
           guint            line,
           guint            last_line,
           guint            column,
           guint            last_column,
           graphene_rect_t *area)
{
  graphene_rect_t end;

  weir_cpu_matrix_get_cell_area (self, line, column, area);
  weir_cpu_matrix_get_cell_area (self, last_line, last_column, &end);
  graphene_rect_union (area, &end, area);
}

/* What a click on a group of columns would be about. */
static void
draw_hover (WeirCpuMatrix *self,
            GtkSnapshot   *snapshot)
{
  guint line, last_line, column, last_column;
  graphene_rect_t area;
  GdkRGBA color = self->style.accent;

  if (self->drag.is_painting)
    return;

  if (self->hover.kind == WEIR_CPU_HIT_SPAN)
    {
      weir_cpu_matrix_get_selection (self, &line, &last_line, &column, &last_column);
      get_block (self, line, last_line, self->hover.column, self->hover.last, &area);
    }
  else if (self->hover.kind == WEIR_CPU_HIT_CELL)
    weir_cpu_matrix_get_cell_area (self, self->hover.line, self->hover.column, &area);
  else
    return;

  color.alpha *= 0.6f;
  append_border (snapshot, &area, 1, &color);
}

static void
draw_cursor (WeirCpuMatrix *self,
             GtkSnapshot   *snapshot)
{
  gboolean has_focus = gtk_widget_has_focus (self->cells[self->cell]);
  guint line, last_line, column, last_column;
  graphene_rect_t area;
  GdkRGBA inside = self->style.accent;

  weir_cpu_matrix_get_selection (self, &line, &last_line, &column, &last_column);
  if (line != last_line || column != last_column)
    {
      inside.alpha *= 0.2f;
      get_block (self, line, last_line, column, last_column, &area);
      gtk_snapshot_append_color (snapshot, &inside, &area);
      append_border (snapshot, &area, 1, &self->style.accent);
    }

  weir_cpu_matrix_get_cell_area (self, self->line, self->column, &area);
  append_border (snapshot, &area, has_focus ? 2 : 1,
                 has_focus ? &self->style.accent : &self->style.dim);
}

static void
draw_body (WeirCpuMatrix *self,
           GtkSnapshot   *snapshot)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int top = weir_cpu_matrix_get_top (self);
  double x = weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_HORIZONTAL);
  double y = weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_VERTICAL);
  Sight sight;

  if (!weir_cpu_matrix_get_visible (self, &sight.line, &sight.last_line, &sight.column,
                                    &sight.last_column))
    return;

  sight.top = sight.line * (double) self->line_height;
  sight.bottom = (sight.last_line + 1) * (double) self->line_height;

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) self->name_width, (float) top,
                                                         (float) (width - self->name_width),
                                                         (float) (height - top)));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (self->name_width - x),
                                                          (float) (top - y)));
  draw_columns (self, snapshot, &sight);
  draw_lines (self, snapshot, &sight);
  draw_hover (self, snapshot);
  draw_cursor (self, snapshot);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
}

void
weir_cpu_matrix_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  if (!self->has_style)
    weir_cpu_style_load (&self->style, widget);
  self->has_style = TRUE;

  append_rect (snapshot, &self->style.background, 0, 0, width, height);
  if (self->columns == NULL)
    return;

  draw_body (self, snapshot);
  weir_cpu_matrix_draw_names (self, snapshot);
  weir_cpu_matrix_draw_head (self, snapshot);
}
