/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands above the cells and at their left, and stays there when they are scrolled. */

#include <glib/gi18n.h>

#include "cpus/matrix/weir-cpu-matrix-private.h"

#define MARGIN      6.0
#define INDENT      14.0
#define SWATCH      4.0
#define MAX_STRIPES 3

/* What is in sight of the columns. */
typedef struct {
  guint column;
  guint last_column;
} Sight;

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

/* The left and right end of these columns, as far as they are in sight. */
static void
get_ends (WeirCpuMatrix *self,
          guint          first,
          guint          last,
          double        *left,
          double        *right)
{
  double scroll = weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_HORIZONTAL);
  double room = gtk_widget_get_width (GTK_WIDGET (self)) - self->name_width;

  *left = MAX (weir_cpu_columns_get_x (self->columns, first), scroll);
  *right = MIN (weir_cpu_columns_get_x (self->columns, last) +
                weir_cpu_columns_get_cell_width (self->columns), scroll + room);
}

static gboolean
is_hovered (WeirCpuMatrix *self,
            guint          first,
            guint          last)
{
  return self->hover.kind == WEIR_CPU_HIT_SPAN && self->hover.column == first &&
         self->hover.last == last;
}

static gboolean
has_room (WeirCpuMatrix *self,
          const char    *text,
          double         room)
{
  PangoLayout *layout = weir_cpu_matrix_get_layout (self, text, WEIR_CPU_FONT_SMALL);
  int width;

  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);

  return width <= room;
}

/* The long words where they have room, else the short ones, else none. */
static void
draw_fitting (WeirCpuMatrix         *self,
              GtkSnapshot           *snapshot,
              const char            *text,
              const char            *short_text,
              const GdkRGBA         *color,
              const graphene_rect_t *area)
{
  if (!has_room (self, text, area->size.width))
    text = short_text;
  if (has_room (self, text, area->size.width))
    weir_cpu_matrix_draw_text (self, snapshot, text, WEIR_CPU_FONT_SMALL, color, area, 0.5);
}

/* In the middle of what is in sight of it. */
static void
draw_span (WeirCpuMatrix     *self,
           GtkSnapshot       *snapshot,
           const WeirCpuSpan *span,
           double             y)
{
  GdkRGBA color = self->style.text;
  graphene_rect_t area;
  double left, right;

  get_ends (self, span->first, span->last, &left, &right);
  color.alpha = is_hovered (self, span->first, span->last) ? 0.2f : 0.09f;
  append_rect (snapshot, &color, left, y + 1, right - left, self->head_height - 2);

  area = GRAPHENE_RECT_INIT ((float) left + 2, (float) y, (float) (right - left) - 4,
                             (float) self->head_height);
  draw_fitting (self, snapshot, span->label, span->short_label, &self->style.text, &area);
}

static void
draw_level (WeirCpuMatrix      *self,
            GtkSnapshot        *snapshot,
            const WeirCpuLevel *level,
            const Sight        *sight,
            double              y)
{
  for (guint i = 0; i < level->spans->len; i++)
    {
      const WeirCpuSpan *span = g_ptr_array_index (level->spans, i);

      if (span->last >= sight->column && span->first <= sight->last_column)
        draw_span (self, snapshot, span, y);
    }
}

static gboolean
find_missing (WeirCpuMatrix *self,
              guint         *first)
{
  guint n = weir_cpu_columns_get_n (self->columns);

  *first = n;
  while (*first > 0 && !weir_cpu_columns_is_here (self->columns, *first - 1))
    *first -= 1;

  return *first < n && weir_cpu_columns_get_n_levels (self->columns) > 0;
}

double
weir_cpu_matrix_get_missing_x (WeirCpuMatrix *self)
{
  guint first;

  return find_missing (self, &first) ? weir_cpu_columns_get_x (self->columns, first) : 0;
}

double
weir_cpu_matrix_get_missing_width (WeirCpuMatrix *self)
{
  PangoLayout *layout;
  guint first;
  int width;

  if (!find_missing (self, &first))
    return 0;

  layout = weir_cpu_matrix_get_layout (self, _("Not here"), WEIR_CPU_FONT_SMALL);
  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);

  return width;
}

/* Those that the file names and the machine lacks have no group; there is nothing beside them that
 * the words could cover. */
static void
draw_missing (WeirCpuMatrix *self,
              GtkSnapshot   *snapshot)
{
  guint first;
  graphene_rect_t area;
  double left, right;

  if (!find_missing (self, &first))
    return;

  get_ends (self, first, weir_cpu_columns_get_n (self->columns) - 1, &left, &right);
  area = GRAPHENE_RECT_INIT ((float) left, 0, (float) weir_cpu_matrix_get_missing_width (self),
                             (float) self->head_height);
  weir_cpu_matrix_draw_text (self, snapshot, _("Not here"), WEIR_CPU_FONT_SMALL,
                             &self->style.error, &area, 0);
}

static void
get_head_area (WeirCpuMatrix   *self,
               guint            column,
               double           y,
               graphene_rect_t *area)
{
  *area = GRAPHENE_RECT_INIT ((float) weir_cpu_columns_get_x (self->columns, column), (float) y,
                              (float) weir_cpu_columns_get_cell_width (self->columns),
                              (float) self->head_height);
}

static void
draw_numbers (WeirCpuMatrix *self,
              GtkSnapshot   *snapshot,
              const Sight   *sight,
              double         y)
{
  for (guint i = sight->column; i <= sight->last_column; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", weir_cpu_columns_get_cpu (self->columns, i));
      gboolean is_usable = weir_cpu_columns_is_usable (self->columns, i);
      GdkRGBA color = self->style.text;
      graphene_rect_t area;

      get_head_area (self, i, y, &area);
      color.alpha = 0.2f;
      if (is_hovered (self, i, i))
        gtk_snapshot_append_color (snapshot, &color, &area);
      color = is_usable ? self->style.text : self->style.dim;
      if (!is_usable)
        color.alpha *= 0.7f;
      if (i == self->column)
        color = self->style.accent;
      weir_cpu_matrix_draw_text (self, snapshot, text, WEIR_CPU_FONT_SMALL, &color, &area, 0.5);
    }
}

/* How many workers are pinned to a CPU, and a frame around it where that is too many. */
static void
draw_workers (WeirCpuMatrix *self,
              GtkSnapshot   *snapshot,
              const Sight   *sight,
              double         y)
{
  for (guint i = sight->column; i <= sight->last_column; i++)
    {
      guint cpu = weir_cpu_columns_get_cpu (self->columns, i);
      const WeirCpuUse *use = weir_cpu_pools_get_use (self->pools, cpu);
      g_autofree char *text = NULL;
      graphene_rect_t area;
      GdkRGBA color = self->style.error;
      gboolean is_too_much;

      if (use == NULL)
        continue;

      text = g_strdup_printf ("%u", use->n_workers);
      is_too_much = use->share > 1.001;
      get_head_area (self, i, y, &area);
      color.alpha = 0.2f;
      if (is_too_much)
        append_rect (snapshot, &color, area.origin.x + 1, y + 1, area.size.width - 2,
                     self->head_height - 2);
      weir_cpu_matrix_draw_text (self, snapshot, text,
                                 is_too_much ? WEIR_CPU_FONT_SMALL_BOLD : WEIR_CPU_FONT_SMALL,
                                 is_too_much ? &self->style.error : &self->style.dim, &area, 0.5);
    }
}

/* The pools that use a CPU and are not shown below. */
static guint
list_others (WeirCpuMatrix *self,
             guint          column,
             guint         *others)
{
  guint cpu = weir_cpu_columns_get_cpu (self->columns, column);
  const WeirCpuUse *use = weir_cpu_pools_get_use (self->pools, cpu);
  guint n = 0;

  for (guint i = 0; use != NULL && i < use->pools->len; i++)
    {
      guint pool = g_array_index (use->pools, guint, i);

      if (weir_cpu_matrix_is_in_scope (self, pool))
        continue;
      if (n < MAX_STRIPES)
        others[n] = pool;
      n++;
    }

  return n;
}

/* A bar over all columns that the same pools use: a stripe for each, with the name of the first. */
static void
draw_others_bar (WeirCpuMatrix *self,
                 GtkSnapshot   *snapshot,
                 guint          first,
                 guint          last,
                 const guint   *others,
                 guint          n,
                 double         y)
{
  guint n_stripes = MIN (n, MAX_STRIPES);
  double height = (self->head_height - 2) / (double) n_stripes;
  const char *id = weir_cpu_pool_get_id (weir_cpu_pools_get_pool (self->pools, others[0]));
  g_autofree char *text = n > 1 ? g_strdup_printf ("%s +%u", id, n - 1) : g_strdup (id);
  g_autofree char *short_text = n > 1 ? g_strdup_printf ("%u", n) : g_utf8_substring (id, 0, 1);
  graphene_rect_t area;
  double left, right;

  get_ends (self, first, last, &left, &right);
  for (guint i = 0; i < n_stripes; i++)
    append_rect (snapshot, weir_cpu_style_get_pool (&self->style, others[i]), left + 1,
                 y + 1 + i * height, right - left - 2, height);

  area = GRAPHENE_RECT_INIT ((float) left + 3, (float) y, (float) (right - left) - 6,
                             (float) self->head_height);
  draw_fitting (self, snapshot, text, short_text, &self->style.mark, &area);
}

static void
draw_others (WeirCpuMatrix *self,
             GtkSnapshot   *snapshot,
             const Sight   *sight,
             double         y)
{
  guint before[MAX_STRIPES] = { 0 };
  guint n_before = 0;
  guint first = sight->column;

  for (guint i = sight->column; i <= sight->last_column + 1; i++)
    {
      guint others[MAX_STRIPES] = { 0 };
      guint n = i <= sight->last_column ? list_others (self, i, others) : 0;

      if (n == n_before && memcmp (others, before, sizeof others) == 0 && i <= sight->last_column)
        continue;

      if (n_before > 0)
        draw_others_bar (self, snapshot, first, i - 1, before, n_before, y);
      first = i;
      n_before = n;
      memcpy (before, others, sizeof others);
    }
}

static void
draw_heads (WeirCpuMatrix *self,
            GtkSnapshot   *snapshot)
{
  guint n_levels = weir_cpu_columns_get_n_levels (self->columns);
  guint n_heads = weir_cpu_matrix_get_n_heads (self);
  double y = n_levels * (double) self->head_height;
  guint line, last_line;
  Sight sight;

  if (!weir_cpu_matrix_get_visible (self, &line, &last_line, &sight.column, &sight.last_column))
    return;

  for (guint i = 0; i < n_levels; i++)
    draw_level (self, snapshot, weir_cpu_columns_get_level (self->columns, i), &sight,
                i * (double) self->head_height);
  draw_missing (self, snapshot);
  draw_numbers (self, snapshot, &sight, y + WEIR_CPU_HEAD_NUMBERS * self->head_height);
  draw_workers (self, snapshot, &sight, y + WEIR_CPU_HEAD_WORKERS * self->head_height);
  if (n_heads > n_levels + WEIR_CPU_HEAD_OTHERS)
    draw_others (self, snapshot, &sight, y + WEIR_CPU_HEAD_OTHERS * self->head_height);
}

static void
draw_title (WeirCpuMatrix *self,
            GtkSnapshot   *snapshot,
            const char    *title,
            guint          head)
{
  graphene_rect_t area = GRAPHENE_RECT_INIT ((float) MARGIN,
                                             (float) (head * (guint) self->head_height),
                                             (float) (self->name_width - 2 * MARGIN),
                                             (float) self->head_height);

  weir_cpu_matrix_draw_text (self, snapshot, title, WEIR_CPU_FONT_SMALL, &self->style.dim, &area,
                             1);
}

/* What the lines of the head are about. */
static void
draw_titles (WeirCpuMatrix *self,
             GtkSnapshot   *snapshot)
{
  guint n_levels = weir_cpu_columns_get_n_levels (self->columns);
  guint n_any = weir_cpu_pools_get_n_any (self->pools);
  g_autofree char *workers = NULL;

  for (guint i = 0; i < n_levels; i++)
    draw_title (self, snapshot, weir_cpu_columns_get_level (self->columns, i)->title, i);
  draw_title (self, snapshot, _("CPU"), n_levels + WEIR_CPU_HEAD_NUMBERS);

  /* Translators: how many workers are pinned to each CPU, and how many to none. */
  workers = n_any > 0 ? g_strdup_printf (_("Pinned (%u on any)"), n_any)
                      : g_strdup (_("Pinned"));
  draw_title (self, snapshot, workers, n_levels + WEIR_CPU_HEAD_WORKERS);
  if (weir_cpu_matrix_get_n_heads (self) > n_levels + WEIR_CPU_HEAD_OTHERS)
    draw_title (self, snapshot, _("Of other pools"), n_levels + WEIR_CPU_HEAD_OTHERS);
}

void
weir_cpu_matrix_draw_head (WeirCpuMatrix *self,
                           GtkSnapshot   *snapshot)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int top = weir_cpu_matrix_get_top (self);
  double x = weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_HORIZONTAL);

  append_rect (snapshot, &self->style.head, 0, 0, width, top);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) self->name_width, 0,
                                                         (float) (width - self->name_width),
                                                         (float) top));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (self->name_width - x), 0));
  draw_heads (self, snapshot);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);

  draw_titles (self, snapshot);
  append_rect (snapshot, &self->style.line, 0, top - 1, width, 1);
}

static void
draw_name (WeirCpuMatrix *self,
           GtkSnapshot   *snapshot,
           guint          line)
{
  WeirCpuLine *at = weir_cpu_matrix_get_line (self, line);
  WeirCpuPool *pool = weir_cpu_matrix_get_line_pool (self, line);
  guint n_rows = weir_cpu_pool_get_n_rows (pool);
  gboolean is_worker = n_rows > 1 && at->worker != WEIR_CPU_ALL_WORKERS;
  g_autofree char *name = NULL;
  g_autofree char *cpus = weir_cpu_matrix_dup_line_text (self, line);
  double y = line * (double) self->line_height;
  double fold = weir_cpu_matrix_get_fold_width (self);
  double left = MARGIN + SWATCH + 2 + (is_worker ? INDENT : 0) + fold;
  graphene_rect_t area;
  PangoLayout *layout;
  int width;

  if (is_worker)
    name = g_strdup_printf (_("Worker %d"), at->worker);
  else if (weir_cpu_pool_get_n_workers (pool) > 1)
    name = g_strdup_printf ("%s ×%u", weir_cpu_pool_get_id (pool),
                            weir_cpu_pool_get_n_workers (pool));
  else
    name = g_strdup (weir_cpu_pool_get_id (pool));

  append_rect (snapshot, weir_cpu_style_get_pool (&self->style, at->pool), 0, y, SWATCH,
               self->line_height - 1);
  if (!is_worker && weir_cpu_matrix_is_foldable (self, at->pool))
    weir_cpu_matrix_draw_fold (self, snapshot, at->pool, SWATCH + 2, y);
  layout = weir_cpu_matrix_get_layout (self, name, is_worker ? WEIR_CPU_FONT_NORMAL
                                                             : WEIR_CPU_FONT_BOLD);
  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  width = MIN (width, (int) (self->name_width * 0.65 - left));

  area = GRAPHENE_RECT_INIT ((float) left, (float) y, (float) width, (float) self->line_height);
  weir_cpu_matrix_draw_text (self, snapshot, name, is_worker ? WEIR_CPU_FONT_NORMAL
                                                             : WEIR_CPU_FONT_BOLD,
                             &self->style.text, &area, 0);
  area.origin.x += area.size.width + (float) MARGIN;
  area.size.width = (float) (self->name_width - MARGIN) - area.origin.x;
  weir_cpu_matrix_draw_text (self, snapshot, cpus, WEIR_CPU_FONT_SMALL,
                             weir_cpu_pool_get_problem (pool) != NULL ? &self->style.error
                                                                      : &self->style.dim,
                             &area, 1);
}

void
weir_cpu_matrix_draw_names (WeirCpuMatrix *self,
                            GtkSnapshot   *snapshot)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int top = weir_cpu_matrix_get_top (self);
  double y = weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_VERTICAL);
  guint line, last_line, column, last_column;
  guint first_selected, last_selected;
  GdkRGBA color = self->style.text;

  append_rect (snapshot, &self->style.head, 0, top, self->name_width, height - top);
  append_rect (snapshot, &self->style.line, self->name_width - 1, 0, 1, height);
  if (!weir_cpu_matrix_get_visible (self, &line, &last_line, &column, &last_column))
    return;

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, (float) top, (float) self->name_width,
                                                         (float) (height - top)));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) (top - y)));
  weir_cpu_matrix_get_selection (self, &first_selected, &last_selected, &column, &last_column);
  for (guint i = line; i <= last_line; i++)
    {
      gboolean is_selected = i >= first_selected && i <= last_selected;
      gboolean is_lit = (self->hover.kind == WEIR_CPU_HIT_NAME ||
                         self->hover.kind == WEIR_CPU_HIT_FOLD) && self->hover.line == i;

      color.alpha = is_selected ? 0.1f : 0.05f;
      if (is_selected || is_lit)
        append_rect (snapshot, &color, 0, i * (double) self->line_height, self->name_width - 1,
                     self->line_height - 1);
      draw_name (self, snapshot, i);
    }
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
}
