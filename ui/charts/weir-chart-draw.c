/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "charts/weir-chart-private.h"

#include <adwaita.h>
#include <math.h>

#define LINE_WIDTH  1.5
#define BAND_ALPHA  0.25
#define MARK_WIDTH  14
#define GAP         8
/* The widest value there is, so that what is behind it stays where it is. */
#define WIDEST      "8.88 k/s"

/* The colours of one drawing. */
typedef struct {
  WeirChart       *chart;
  GtkSnapshot     *snapshot;
  graphene_rect_t  plot;
  GdkRGBA          text;
  GdkRGBA          dim;
  GdkRGBA          grid;
} Drawing;

static PangoLayout *
create_layout (WeirChart  *self,
               const char *text,
               gboolean    is_bold)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.85));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (is_bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);

  return layout;
}

/* With its left border at @x, or its right one if @align is 1, its middle if 0.5; and its middle
 * at @y. Returns its width. */
static int
draw_text (Drawing       *drawing,
           PangoLayout   *layout,
           const GdkRGBA *color,
           double         x,
           double         y,
           double         align)
{
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_save (drawing->snapshot);
  gtk_snapshot_translate (drawing->snapshot,
                          &GRAPHENE_POINT_INIT ((float) round (x - align * width),
                                                (float) round (y - height / 2.0)));
  gtk_snapshot_append_layout (drawing->snapshot, layout, color);
  gtk_snapshot_restore (drawing->snapshot);

  return width;
}

static double
value_to_y (Drawing *drawing,
            double   value)
{
  const graphene_rect_t *plot = &drawing->plot;

  return plot->origin.y + plot->size.height * (1 - value / drawing->chart->axis.top);
}

static void
draw_grid (Drawing *drawing)
{
  const WeirChartAxis *axis = &drawing->chart->axis;
  const graphene_rect_t *plot = &drawing->plot;
  guint n_lines = (guint) round (axis->top / axis->step);
  /* As many numbers as there is room for. */
  guint every = plot->size.height / n_lines >= 16 ? 1 : n_lines;

  for (guint i = 0; i <= n_lines; i++)
    {
      double y = round (value_to_y (drawing, i * axis->step));
      g_autofree char *text = NULL;
      g_autoptr(PangoLayout) layout = NULL;

      gtk_snapshot_append_color (drawing->snapshot, &drawing->grid,
                                 &GRAPHENE_RECT_INIT (plot->origin.x, (float) y,
                                                      plot->size.width, 1));
      if (i % every != 0)
        continue;

      text = weir_chart_axis_format (axis, i * axis->step);
      layout = create_layout (drawing->chart, text, FALSE);
      draw_text (drawing, layout, &drawing->dim,
                 plot->origin.x + plot->size.width + GAP, y, 0);
    }
}

/* Curves */

static void
add_point (cairo_t               *cr,
           const WeirChartSeries *series,
           gboolean               begins,
           double                 x,
           double                 y)
{
  double last_x, last_y;

  if (begins)
    {
      cairo_move_to (cr, x, y);
      return;
    }

  if (series->form == WEIR_CHART_STEP)
    {
      cairo_get_current_point (cr, &last_x, &last_y);
      cairo_line_to (cr, x, last_y);
    }
  cairo_line_to (cr, x, y);
}

/* From the least to the most where a point stands for several samples. */
static void
draw_band (Drawing               *drawing,
           cairo_t               *cr,
           const WeirChartSeries *series,
           const WeirChartPoints *points)
{
  GdkRGBA color = series->color;

  color.alpha *= BAND_ALPHA;
  gdk_cairo_set_source_rgba (cr, &color);
  for (guint i = 0; i < points->length; i++)
    {
      double x, top, bottom, before;

      if (isnan (points->mean[i]) || points->most[i] <= points->least[i])
        continue;

      x = weir_chart_time_to_x (drawing->chart, points->times[i]);
      before = i > 0 ? weir_chart_time_to_x (drawing->chart, points->times[i - 1]) : x - 1;
      top = value_to_y (drawing, points->most[i]);
      bottom = value_to_y (drawing, points->least[i]);
      cairo_rectangle (cr, before, top, x - before, bottom - top);
    }
  cairo_fill (cr);
}

static void
draw_line (Drawing               *drawing,
           cairo_t               *cr,
           const WeirChartSeries *series,
           const WeirChartPoints *points)
{
  static const double dashes[] = { 4, 3 };
  gboolean begins = TRUE;

  for (guint i = 0; i < points->length; i++)
    {
      if (!isnan (points->mean[i]))
        add_point (cr, series, begins, weir_chart_time_to_x (drawing->chart, points->times[i]),
                   value_to_y (drawing, points->mean[i]));
      begins = isnan (points->mean[i]);
    }

  gdk_cairo_set_source_rgba (cr, &series->color);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (cr, dashes, series->dashed ? G_N_ELEMENTS (dashes) : 0, 0);
  cairo_stroke (cr);
}

static void
draw_limit (Drawing *drawing,
            cairo_t *cr)
{
  static const double dots[] = { 1, 4 };
  double y = round (value_to_y (drawing, drawing->chart->limit)) + 0.5;

  gdk_cairo_set_source_rgba (cr, &drawing->text);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  cairo_move_to (cr, drawing->plot.origin.x, y);
  cairo_line_to (cr, drawing->plot.origin.x + drawing->plot.size.width, y);
  cairo_stroke (cr);
}

static void
draw_curves (Drawing *drawing)
{
  WeirChart *self = drawing->chart;
  cairo_t *cr = gtk_snapshot_append_cairo (drawing->snapshot, &drawing->plot);

  for (guint i = 0; i < self->points->len; i++)
    {
      draw_band (drawing, cr, self->series->pdata[i], self->points->pdata[i]);
      draw_line (drawing, cr, self->series->pdata[i], self->points->pdata[i]);
    }
  if (!isnan (self->limit))
    draw_limit (drawing, cr);

  cairo_destroy (cr);
}

/* What is pointed at */

static void
draw_drag (Drawing *drawing)
{
  WeirChart *self = drawing->chart;
  double begin = MIN (self->drag_begin, self->drag_end);
  double end = MAX (self->drag_begin, self->drag_end);
  graphene_rect_t area = drawing->plot;

  begin = MAX (begin, area.origin.x);
  end = MIN (end, area.origin.x + area.size.width);
  area.origin.x = (float) begin;
  area.size.width = (float) MAX (0, end - begin);
  gtk_snapshot_append_color (drawing->snapshot, &drawing->grid, &area);
}

static void
draw_cursor (Drawing *drawing)
{
  gint64 cursor = weir_timeline_get_cursor (drawing->chart->timeline);
  double x = round (weir_chart_time_to_x (drawing->chart, cursor));

  if (cursor == 0 || x < drawing->plot.origin.x ||
      x > drawing->plot.origin.x + drawing->plot.size.width)
    return;

  gtk_snapshot_append_color (drawing->snapshot, &drawing->dim,
                             &GRAPHENE_RECT_INIT ((float) x, drawing->plot.origin.y, 1,
                                                  drawing->plot.size.height));
}

/* Header */

static void
draw_mark (Drawing               *drawing,
           const WeirChartSeries *series,
           double                 x,
           double                 y)
{
  guint n_parts = series->dashed ? 2 : 1;
  float width = series->dashed ? 5 : MARK_WIDTH;

  for (guint i = 0; i < n_parts; i++)
    gtk_snapshot_append_color (drawing->snapshot, &series->color,
                               &GRAPHENE_RECT_INIT ((float) x + (float) i * (MARK_WIDTH - width),
                                                    (float) y - 1, width, 3));
}

static double
draw_series (Drawing *drawing,
             guint    index,
             double   x,
             double   y)
{
  WeirChart *self = drawing->chart;
  const WeirChartSeries *series = self->series->pdata[index];
  g_autofree char *value = weir_chart_axis_format (&self->axis,
                                                   weir_chart_get_value (self, index));
  g_autoptr(PangoLayout) label = create_layout (self, series->label, FALSE);
  g_autoptr(PangoLayout) number = create_layout (self, value, TRUE);
  g_autoptr(PangoLayout) widest = create_layout (self, WIDEST, TRUE);
  int room, label_width;

  pango_layout_get_pixel_size (widest, &room, NULL);
  pango_layout_get_pixel_size (label, &label_width, NULL);
  if (x + MARK_WIDTH + 4 + label_width + 4 + room > gtk_widget_get_width (GTK_WIDGET (self)))
    return -1;

  draw_mark (drawing, series, x, y);
  x += MARK_WIDTH + 4;
  x += draw_text (drawing, label, &drawing->dim, x, y, 0) + 4;
  draw_text (drawing, number, &drawing->text, x, y, 0);

  return x + room + GAP;
}

/* There are more curves than there is room to name. */
static void
draw_rest (Drawing *drawing,
           double   x,
           double   y)
{
  g_autoptr(PangoLayout) rest = create_layout (drawing->chart, "…", FALSE);

  draw_text (drawing, rest, &drawing->dim, x, y, 0);
}

static void
draw_header (Drawing *drawing)
{
  WeirChart *self = drawing->chart;
  double y = drawing->plot.origin.y / 2;
  g_autoptr(PangoLayout) title = create_layout (self, self->title, TRUE);
  double x = 2 + draw_text (drawing, title, &drawing->text, 2, y, 0) + 2 * GAP;

  for (guint i = 0; i < self->series->len && x >= 0; i++)
    {
      double next = draw_series (drawing, i, x, y);

      if (next < 0)
        draw_rest (drawing, x, y);
      x = next;
    }
}

/* Times */

static gint64
get_time_step (gint64 span,
               double width)
{
  static const int steps[] = { 1, 5, 10, 15, 30, 60, 300, 600, 900, 1800, 3600, 7200, 14400 };
  /* A time wants some 80 pixels. */
  gint64 least = (gint64) ((double) span * 80 / MAX (80, width));

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if ((gint64) steps[i] * G_USEC_PER_SEC >= least)
        return (gint64) steps[i] * G_USEC_PER_SEC;
    }

  return (gint64) 86400 * G_USEC_PER_SEC;
}

static char *
format_time (gint64   time,
             gboolean has_seconds)
{
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return g_date_time_format (moment, has_seconds ? "%H:%M:%S" : "%H:%M");
}

static void
draw_times (Drawing *drawing)
{
  WeirChart *self = drawing->chart;
  const graphene_rect_t *plot = &drawing->plot;
  gint64 begin = weir_timeline_get_begin (self->timeline);
  gint64 end = weir_timeline_get_end (self->timeline);
  gint64 step = get_time_step (end - begin, plot->size.width);
  double y = plot->origin.y + plot->size.height + 11;

  for (gint64 time = (begin / step + 1) * step; time <= end; time += step)
    {
      double x = round (weir_chart_time_to_x (self, time));
      g_autofree char *text = format_time (time, step < (gint64) 60 * G_USEC_PER_SEC);
      g_autoptr(PangoLayout) layout = create_layout (self, text, FALSE);
      int width;

      pango_layout_get_pixel_size (layout, &width, NULL);
      if (x < plot->origin.x + width / 2.0)
        continue;

      gtk_snapshot_append_color (drawing->snapshot, &drawing->grid,
                                 &GRAPHENE_RECT_INIT ((float) x, plot->origin.y, 1,
                                                      plot->size.height));
      draw_text (drawing, layout, &drawing->dim, x, y, 0.5);
    }
}

static void
drawing_init (Drawing     *self,
              WeirChart   *chart,
              GtkSnapshot *snapshot)
{
  gboolean is_plain = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());

  self->chart = chart;
  self->snapshot = snapshot;
  self->plot = weir_chart_get_plot (chart);
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (chart)), &self->text);
  self->dim = self->text;
  self->dim.alpha *= is_plain ? 1.0f : 0.65f;
  self->grid = self->text;
  self->grid.alpha *= is_plain ? 0.5f : 0.12f;
}

void
weir_chart_draw (WeirChart   *self,
                 GtkSnapshot *snapshot)
{
  Drawing drawing;

  drawing_init (&drawing, self, snapshot);
  draw_grid (&drawing);
  if (self->has_times && weir_timeline_get_end (self->timeline) > 0)
    draw_times (&drawing);
  draw_curves (&drawing);
  if (self->is_dragging)
    draw_drag (&drawing);
  draw_cursor (&drawing);
  draw_header (&drawing);
}
