/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/matrix/weir-cpu-matrix-private.h"

#include <glib/gi18n.h>
#include <math.h>

/**
 * WeirCpuMatrix:
 *
 * The widget, its sizes and places. Which lines there are is in weir-cpu-matrix-lines.c and -fold.c,
 * what changes them in -edit.c, drawing in -draw.c and -head.c, words in -text.c, and how it is used
 * in -pointer.c and -keys.c; -parts.c is for screen readers.
 */

/* In pixels, with the usual text. */
#define TEXT_HEIGHT 20
#define LINE_HEIGHT 26
#define HEAD_HEIGHT 18
#define NAME_WIDTH  240
/* Where there is little room, the names have at most so much of it. */
#define NAME_SHARE  0.34
#define LEAST_LINES 2
#define CELL_WIDTH  20

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirCpuMatrix, weir_cpu_matrix, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

enum {
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum {
  CURSOR_MOVED,
  MENU_REQUESTED,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

guint
weir_cpu_matrix_get_n_heads (WeirCpuMatrix *self)
{
  guint n = weir_cpu_columns_get_n_levels (self->columns) + WEIR_CPU_HEAD_WORKERS + 1;

  /* Pools that are not shown are told of above. */
  return self->scope != NULL ? n + 1 : n;
}

/* Where the lines begin. */
int
weir_cpu_matrix_get_top (WeirCpuMatrix *self)
{
  return (int) weir_cpu_matrix_get_n_heads (self) * self->head_height + 1;
}

double
weir_cpu_matrix_get_scroll (WeirCpuMatrix  *self,
                            GtkOrientation  orientation)
{
  GtkAdjustment *adjustment = self->adjustments[orientation];

  return adjustment != NULL ? floor (gtk_adjustment_get_value (adjustment)) : 0;
}

static double
get_room (WeirCpuMatrix  *self,
          GtkOrientation  orientation)
{
  double room = orientation == GTK_ORIENTATION_HORIZONTAL
                ? gtk_widget_get_width (GTK_WIDGET (self)) - self->name_width
                : gtk_widget_get_height (GTK_WIDGET (self)) - weir_cpu_matrix_get_top (self);

  return MAX (room, 0);
}

static double
get_extent (WeirCpuMatrix  *self,
            GtkOrientation  orientation)
{
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return self->lines->len * (double) self->line_height;

  /* The last column is not glued to the edge, and "Not here" has room. */
  return MAX (weir_cpu_columns_get_width (self->columns),
              weir_cpu_matrix_get_missing_x (self) + weir_cpu_matrix_get_missing_width (self)) + 6;
}

/* In the coordinates of what is scrolled. */
void
weir_cpu_matrix_get_cell_area (WeirCpuMatrix   *self,
                               guint            line,
                               guint            column,
                               graphene_rect_t *area)
{
  double x = weir_cpu_columns_get_x (self->columns, column);
  double width = weir_cpu_columns_get_cell_width (self->columns);

  *area = GRAPHENE_RECT_INIT ((float) x, (float) (line * (guint) self->line_height),
                              (float) width, (float) self->line_height - 1);
}

gboolean
weir_cpu_matrix_get_visible (WeirCpuMatrix *self,
                             guint         *first_line,
                             guint         *last_line,
                             guint         *first_column,
                             guint         *last_column)
{
  double x = weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_HORIZONTAL);
  double y = weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_VERTICAL);

  if (self->lines->len == 0 || weir_cpu_columns_get_n (self->columns) == 0)
    return FALSE;

  *first_line = MIN ((guint) (y / self->line_height), self->lines->len - 1);
  *last_line = MIN ((guint) ((y + get_room (self, GTK_ORIENTATION_VERTICAL)) / self->line_height),
                    self->lines->len - 1);
  *first_column = weir_cpu_columns_get_at (self->columns, x);
  *last_column = weir_cpu_columns_get_at (self->columns,
                                          x + get_room (self, GTK_ORIENTATION_HORIZONTAL));

  return TRUE;
}

static WeirCpuHit
hit_head (WeirCpuMatrix *self,
          guint          head,
          guint          column)
{
  guint n_levels = weir_cpu_columns_get_n_levels (self->columns);
  WeirCpuHit hit = { WEIR_CPU_HIT_SPAN, 0, column, column };
  const WeirCpuSpan *span;

  if (head == n_levels + WEIR_CPU_HEAD_NUMBERS)
    return hit;

  hit.kind = WEIR_CPU_HIT_USE;
  if (head > n_levels)
    return hit;

  span = weir_cpu_columns_find_span (self->columns,
                                     weir_cpu_columns_get_level (self->columns, head)->group,
                                     column);
  if (span == NULL)
    return hit;

  return (WeirCpuHit) { WEIR_CPU_HIT_SPAN, 0, span->first, span->last };
}

static WeirCpuHit
hit_name (WeirCpuMatrix *self,
          guint          line,
          double         x)
{
  WeirCpuLine *at = weir_cpu_matrix_get_line (self, line);
  gboolean is_fold = at->worker == WEIR_CPU_ALL_WORKERS &&
                     weir_cpu_matrix_is_foldable (self, at->pool) &&
                     x < weir_cpu_matrix_get_fold_width (self) + 4;

  return (WeirCpuHit) { is_fold ? WEIR_CPU_HIT_FOLD : WEIR_CPU_HIT_NAME, line, 0, 0 };
}

/* What is at a place of the widget. */
WeirCpuHit
weir_cpu_matrix_hit (WeirCpuMatrix *self,
                     double         x,
                     double         y)
{
  int top = weir_cpu_matrix_get_top (self);
  double across = x - self->name_width +
                  weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_HORIZONTAL);
  double down = y - top + weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_VERTICAL);
  guint line = (guint) MAX (down / self->line_height, 0);
  WeirCpuHit nothing = { WEIR_CPU_HIT_NOTHING };
  guint column;

  if (self->lines->len == 0 || weir_cpu_columns_get_n (self->columns) == 0 ||
      (y >= top && line >= self->lines->len) || (y < top && x < self->name_width))
    return nothing;

  if (x < self->name_width)
    return hit_name (self, line, x);

  column = weir_cpu_columns_get_at (self->columns, across);
  if (across >= weir_cpu_columns_get_width (self->columns))
    return nothing;
  if (y < top)
    return hit_head (self, (guint) (MAX (y, 0) / self->head_height), column);
  if (across < weir_cpu_columns_get_x (self->columns, column))
    return nothing;

  return (WeirCpuHit) { WEIR_CPU_HIT_CELL, line, column, column };
}

static void
configure_adjustment (WeirCpuMatrix  *self,
                      GtkOrientation  orientation)
{
  GtkAdjustment *adjustment = self->adjustments[orientation];
  double room = get_room (self, orientation);
  double extent = MAX (get_extent (self, orientation), room);
  double step = orientation == GTK_ORIENTATION_HORIZONTAL
                ? weir_cpu_columns_get_cell_width (self->columns) : self->line_height;

  if (adjustment == NULL)
    return;

  self->is_configuring = TRUE;
  gtk_adjustment_configure (adjustment,
                            CLAMP (gtk_adjustment_get_value (adjustment), 0, extent - room),
                            0, extent, step, room * 0.9, room);
  self->is_configuring = FALSE;
}

static void
on_adjustment_changed (WeirCpuMatrix *self)
{
  if (self->is_configuring)
    return;

  self->has_scrolled = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
reveal (WeirCpuMatrix  *self,
        GtkOrientation  orientation,
        double          start,
        double          length)
{
  GtkAdjustment *adjustment = self->adjustments[orientation];

  if (adjustment != NULL && gtk_adjustment_get_page_size (adjustment) > 0)
    gtk_adjustment_clamp_page (adjustment, start, start + length);
}

void
weir_cpu_matrix_reveal_cursor (WeirCpuMatrix *self)
{
  graphene_rect_t area;

  weir_cpu_matrix_get_cell_area (self, self->line, self->column, &area);
  reveal (self, GTK_ORIENTATION_HORIZONTAL, area.origin.x - 2, area.size.width + 4);
  /* With the words above the last ones */
  if (self->column + 1 == weir_cpu_columns_get_n (self->columns))
    reveal (self, GTK_ORIENTATION_HORIZONTAL, get_extent (self, GTK_ORIENTATION_HORIZONTAL), 0);
  reveal (self, GTK_ORIENTATION_VERTICAL, area.origin.y - 1, area.size.height + 2);
}

/* All sizes follow that of the text. */
static void
update_sizes (WeirCpuMatrix *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = pango_font_metrics_get_height (metrics) / PANGO_SCALE;

  pango_font_metrics_unref (metrics);
  self->scale = MAX (height / (double) TEXT_HEIGHT, 1);
  self->line_height = (int) ceil (LINE_HEIGHT * self->scale);
  self->head_height = (int) ceil (HEAD_HEIGHT * self->scale);
}

static void
weir_cpu_matrix_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (widget);
  int names = (int) (NAME_WIDTH * self->scale);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = names;
      *natural = names + (int) get_extent (self, orientation);
    }
  else
    {
      *minimum = weir_cpu_matrix_get_top (self) + LEAST_LINES * self->line_height;
      *natural = weir_cpu_matrix_get_top (self) +
                 (int) MAX (get_extent (self, orientation), LEAST_LINES * self->line_height);
    }
}

/* The cell that has the focus is where it is drawn, if that is in sight. */
void
weir_cpu_matrix_allocate_cell (WeirCpuMatrix *self)
{
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  GtkAllocation place;

  if (self->lines->len > 0 && weir_cpu_columns_get_n (self->columns) > 0)
    weir_cpu_matrix_get_cell_area (self, self->line, self->column, &area);

  place.x = self->name_width + (int) (area.origin.x -
            (float) weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_HORIZONTAL));
  place.y = weir_cpu_matrix_get_top (self) + (int) (area.origin.y -
            (float) weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_VERTICAL));
  place.width = (int) area.size.width;
  place.height = (int) area.size.height;
  gtk_widget_size_allocate (self->cells[self->cell], &place, -1);
}

/* So that the longest number has room above it. */
static double
get_least_width (WeirCpuMatrix *self)
{
  static const char * const numbers[] = { "88", "888", "8888", "88888" };
  GtkBitset *named = weir_cpu_pools_get_all_cpus (self->pools);
  guint most = gtk_bitset_is_empty (named) ? 0 : gtk_bitset_get_maximum (named);
  guint n_digits = 0;
  int width;

  for (guint i = 0; i < weir_cpu_columns_get_n (self->columns); i++)
    most = MAX (most, weir_cpu_columns_get_cpu (self->columns, i));
  for (guint limit = 100; most >= limit && n_digits + 1 < G_N_ELEMENTS (numbers); limit *= 10)
    n_digits++;

  pango_layout_get_pixel_size (weir_cpu_matrix_get_layout (self, numbers[n_digits],
                                                           WEIR_CPU_FONT_SMALL),
                               &width, NULL);

  return MAX (ceil (CELL_WIDTH * self->scale), width + 2);
}

static void
weir_cpu_matrix_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (widget);
  gboolean has_moved = width != self->width || height != self->height || self->has_scrolled;

  self->width = width;
  self->height = height;
  self->has_scrolled = FALSE;
  self->name_width = (int) MIN (NAME_WIDTH * self->scale, MAX (width * NAME_SHARE, 130));
  weir_cpu_columns_set_room (self->columns, width - self->name_width - 6,
                             get_least_width (self));
  configure_adjustment (self, GTK_ORIENTATION_HORIZONTAL);
  configure_adjustment (self, GTK_ORIENTATION_VERTICAL);
  weir_cpu_matrix_allocate_cell (self);
  weir_cpu_matrix_allocate_parts (self);
  if (has_moved)
    weir_cpu_matrix_queue_parts (self);
}

static gboolean
weir_cpu_matrix_grab_focus (GtkWidget *widget)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (widget);

  return gtk_widget_grab_focus (self->cells[self->cell]);
}

/* One stop on the way through the window: inside of it arrows go on. */
static gboolean
weir_cpu_matrix_focus (GtkWidget        *widget,
                       GtkDirectionType  direction)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (widget);

  if (self->lines->len == 0 || gtk_widget_has_focus (self->cells[self->cell]))
    return FALSE;

  return gtk_widget_grab_focus (widget);
}

static void
weir_cpu_matrix_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (widget);

  GTK_WIDGET_CLASS (weir_cpu_matrix_parent_class)->css_changed (widget, change);

  self->has_style = FALSE;
  g_hash_table_remove_all (self->layouts);
  update_sizes (self);
  gtk_widget_queue_resize (widget);
}

static void
weir_cpu_matrix_system_setting_changed (GtkWidget        *widget,
                                        GtkSystemSetting  setting)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (widget);

  GTK_WIDGET_CLASS (weir_cpu_matrix_parent_class)->system_setting_changed (widget, setting);

  g_hash_table_remove_all (self->layouts);
  update_sizes (self);
  gtk_widget_queue_resize (widget);
}

/* The load of another machine is not known. */
static void
update_load (WeirCpuMatrix *self)
{
  WeirTopology *topology = self->machine != NULL ? weir_cpu_machine_get_topology (self->machine)
                                                 : NULL;

  if (topology != NULL && weir_topology_is_here (topology) &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    weir_cpu_load_start (self->load);
  else
    weir_cpu_load_stop (self->load);
}

static void
weir_cpu_matrix_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weir_cpu_matrix_parent_class)->map (widget);
  update_load (WEIR_CPU_MATRIX (widget));
}

static void
weir_cpu_matrix_unmap (GtkWidget *widget)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (widget);

  weir_cpu_matrix_cancel_drag (self);
  GTK_WIDGET_CLASS (weir_cpu_matrix_parent_class)->unmap (widget);
  weir_cpu_load_stop (self->load);
}

static void
on_pools_changed (WeirCpuMatrix *self)
{
  weir_cpu_matrix_reload (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_machine_changed (WeirCpuMatrix *self)
{
  weir_cpu_matrix_reload (self);
  update_load (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_adjustment (WeirCpuMatrix  *self,
                GtkOrientation  orientation,
                GtkAdjustment  *adjustment)
{
  GtkAdjustment **place = &self->adjustments[orientation];

  if (*place != NULL)
    g_signal_handlers_disconnect_by_func (*place, on_adjustment_changed, self);
  g_set_object (place, adjustment);
  if (adjustment != NULL)
    g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (on_adjustment_changed),
                              self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
weir_cpu_matrix_dispose (GObject *object)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (object);

  set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, NULL);
  set_adjustment (self, GTK_ORIENTATION_VERTICAL, NULL);
  weir_cpu_matrix_clear_parts (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->cells); i++)
    g_clear_pointer (&self->cells[i], gtk_widget_unparent);
  if (self->pools != NULL)
    g_signal_handlers_disconnect_by_data (self->pools, self);
  g_clear_object (&self->pools);
  if (self->load != NULL)
    g_signal_handlers_disconnect_by_data (self->load, self);
  g_clear_object (&self->load);
  if (self->machine != NULL)
    g_signal_handlers_disconnect_by_data (self->machine, self);
  g_clear_object (&self->machine);

  G_OBJECT_CLASS (weir_cpu_matrix_parent_class)->dispose (object);
}

static void
weir_cpu_matrix_finalize (GObject *object)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (object);

  g_clear_pointer (&self->columns, weir_cpu_columns_free);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->layouts, g_hash_table_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->heads, g_ptr_array_unref);
  g_clear_pointer (&self->scope, g_strfreev);
  g_clear_pointer (&self->unfolded, g_hash_table_unref);
  g_clear_pointer (&self->cursor_id, g_free);

  G_OBJECT_CLASS (weir_cpu_matrix_parent_class)->finalize (object);
}

static void
weir_cpu_matrix_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (object);

  switch (prop_id)
    {
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[prop_id - PROP_HADJUSTMENT]);
      break;

    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[prop_id - PROP_HSCROLL_POLICY]);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_cpu_matrix_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  WeirCpuMatrix *self = WEIR_CPU_MATRIX (object);

  switch (prop_id)
    {
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      set_adjustment (self, (GtkOrientation) (prop_id - PROP_HADJUSTMENT),
                      g_value_get_object (value));
      break;

    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      self->policies[prop_id - PROP_HSCROLL_POLICY] = g_value_get_enum (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_signals (WeirCpuMatrixClass *klass)
{
  /**
   * WeirCpuMatrix::cursor-moved:
   * @self: a matrix
   *
   * The cursor may be in another pool, or something else may be selected.
   */
  signals[CURSOR_MOVED] =
    g_signal_new ("cursor-moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * WeirCpuMatrix::menu-requested:
   * @self: a matrix
   * @x: where
   * @y: where
   *
   * The user wants to see what can be done to what is selected.
   */
  signals[MENU_REQUESTED] =
    g_signal_new ("menu-requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  /**
   * WeirCpuMatrix::changed:
   * @self: a matrix
   *
   * The pools or the machine are others than before.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_cpu_matrix_class_init (WeirCpuMatrixClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_cpu_matrix_dispose;
  object_class->finalize = weir_cpu_matrix_finalize;
  object_class->get_property = weir_cpu_matrix_get_property;
  object_class->set_property = weir_cpu_matrix_set_property;
  widget_class->measure = weir_cpu_matrix_measure;
  widget_class->size_allocate = weir_cpu_matrix_size_allocate;
  widget_class->snapshot = weir_cpu_matrix_snapshot;
  widget_class->map = weir_cpu_matrix_map;
  widget_class->unmap = weir_cpu_matrix_unmap;
  widget_class->grab_focus = weir_cpu_matrix_grab_focus;
  widget_class->focus = weir_cpu_matrix_focus;
  widget_class->css_changed = weir_cpu_matrix_css_changed;
  widget_class->system_setting_changed = weir_cpu_matrix_system_setting_changed;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  install_signals (klass);

  gtk_widget_class_set_css_name (widget_class, "cpumatrix");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
  weir_cpu_matrix_add_keys (widget_class);
}

static void
line_clear (gpointer data)
{
  WeirCpuLine *line = data;

  g_clear_pointer (&line->all, gtk_bitset_unref);
  g_clear_pointer (&line->some, gtk_bitset_unref);
}

static void
add_cells (WeirCpuMatrix *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->cells); i++)
    {
      GtkEventController *focus = gtk_event_controller_focus_new ();

      self->cells[i] = weir_cpu_cell_new ();
      g_signal_connect_swapped (focus, "enter", G_CALLBACK (gtk_widget_queue_draw), self);
      g_signal_connect_swapped (focus, "leave", G_CALLBACK (gtk_widget_queue_draw), self);
      gtk_widget_add_controller (self->cells[i], focus);
      gtk_widget_set_parent (self->cells[i], GTK_WIDGET (self));
      gtk_widget_set_visible (self->cells[i], i == self->cell);
    }
}

static void
weir_cpu_matrix_init (WeirCpuMatrix *self)
{
  /* As CPUs are counted, and as the flow runs. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);

  self->lines = g_array_new (FALSE, FALSE, sizeof (WeirCpuLine));
  g_array_set_clear_func (self->lines, line_clear);
  self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->unfolded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pools = weir_cpu_pools_new ();
  self->load = weir_cpu_load_new ();

  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("CPUs"),
                                  -1);
  weir_cpu_matrix_init_parts (self);
  add_cells (self);
  update_sizes (self);
  weir_cpu_matrix_reload (self);
  weir_cpu_matrix_add_pointer (self);
  g_signal_connect_swapped (self->pools, "changed", G_CALLBACK (on_pools_changed), self);
  g_signal_connect_swapped (self->load, "changed", G_CALLBACK (gtk_widget_queue_draw), self);
}

GtkWidget *
weir_cpu_matrix_new (void)
{
  return g_object_new (WEIR_TYPE_CPU_MATRIX, NULL);
}

void
weir_cpu_matrix_set_machine (WeirCpuMatrix  *self,
                             WeirCpuMachine *machine)
{
  g_return_if_fail (WEIR_IS_CPU_MATRIX (self));

  if (self->machine == machine)
    return;

  if (self->machine != NULL)
    g_signal_handlers_disconnect_by_data (self->machine, self);
  g_set_object (&self->machine, machine);
  if (machine != NULL)
    g_signal_connect_swapped (machine, "changed", G_CALLBACK (on_machine_changed), self);
  on_machine_changed (self);
}

void
weir_cpu_matrix_set_flow (WeirCpuMatrix *self,
                          WeirFlow      *flow)
{
  g_return_if_fail (WEIR_IS_CPU_MATRIX (self));

  weir_cpu_matrix_cancel_drag (self);
  weir_cpu_pools_set_flow (self->pools, flow);
}

/**
 * weir_cpu_matrix_set_scope:
 * @self: a matrix
 * @ids: (nullable): of nodes; %NULL for all
 *
 * Shows the pools among these nodes alone. What the others use is told above the cells.
 */
void
weir_cpu_matrix_set_scope (WeirCpuMatrix      *self,
                           const char * const *ids)
{
  g_return_if_fail (WEIR_IS_CPU_MATRIX (self));

  if (self->scope == NULL ? ids == NULL
                          : ids != NULL && g_strv_equal ((const char * const *) self->scope, ids))
    return;

  weir_cpu_matrix_cancel_drag (self);
  g_strfreev (self->scope);
  self->scope = g_strdupv ((char **) ids);
  on_pools_changed (self);
}

guint
weir_cpu_matrix_get_n_lines (WeirCpuMatrix *self)
{
  g_return_val_if_fail (WEIR_IS_CPU_MATRIX (self), 0);

  return self->lines->len;
}

WeirCpuPool *
weir_cpu_matrix_get_current (WeirCpuMatrix *self)
{
  g_return_val_if_fail (WEIR_IS_CPU_MATRIX (self), NULL);

  return self->lines->len > 0 ? weir_cpu_matrix_get_line_pool (self, self->line) : NULL;
}

/**
 * weir_cpu_matrix_go_to_pool:
 * @self: a matrix
 * @id: of a node
 *
 * Moves the cursor to the first line of a pool, unless it is in that pool already.
 *
 * Returns: whether the pool is shown
 */
gboolean
weir_cpu_matrix_go_to_pool (WeirCpuMatrix *self,
                            const char    *id)
{
  WeirCpuPool *current = weir_cpu_matrix_get_current (self);
  guint line;

  if (current != NULL && g_str_equal (weir_cpu_pool_get_id (current), id))
    return TRUE;
  if (!weir_cpu_matrix_find_line (self, id, WEIR_CPU_ALL_WORKERS, &line))
    return FALSE;

  weir_cpu_matrix_set_cursor (self, line, self->column, FALSE);

  return TRUE;
}

void
weir_cpu_matrix_get_cursor_area (WeirCpuMatrix *self,
                                 GdkRectangle  *area)
{
  graphene_rect_t cell = GRAPHENE_RECT_INIT (0, 0, 1, 1);

  if (self->lines->len > 0 && weir_cpu_columns_get_n (self->columns) > 0)
    weir_cpu_matrix_get_cell_area (self, self->line, self->column, &cell);

  area->x = self->name_width + (int) cell.origin.x -
            (int) weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_HORIZONTAL);
  area->y = weir_cpu_matrix_get_top (self) + (int) cell.origin.y -
            (int) weir_cpu_matrix_get_scroll (self, GTK_ORIENTATION_VERTICAL);
  area->width = (int) cell.size.width;
  area->height = (int) cell.size.height;
}
