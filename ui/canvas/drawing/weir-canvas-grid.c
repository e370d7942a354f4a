/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The background of the canvas and the dots on it. */

#include "canvas/drawing/weir-canvas-drawing.h"

#include <math.h>

#define GRID_STEP  (2 * WEIR_CANVAS_SNAP)
/* Dots nearer than this run together, in pixels. */
#define LEAST_STEP 14.0
#define MAX_DOTS   16

/* A square of the grid that can be repeated, in pixels of the screen. */
typedef struct {
  int    n_dots;  /* in each direction */
  int    size;
  double step;
} Cell;

/* A cell must have a whole number of pixels, or it would be drawn blurred and the dots would leave
 * their places: so it has as many dots as bring it nearest to that. */
static Cell
find_cell (double step)
{
  Cell cell = { 1, (int) round (step), step };
  double least = G_MAXDOUBLE;

  for (int n = 1; n <= MAX_DOTS; n++)
    {
      double error = fabs (n * step - round (n * step)) / n;

      if (error >= least - 1e-9)
        continue;

      least = error;
      cell.n_dots = n;
      cell.size = (int) round (n * step);
    }

  return cell;
}

static void
draw_dots (GtkSnapshot           *snapshot,
           const Cell            *cell,
           const graphene_rect_t *place,
           int                    factor,
           const GdkRGBA         *color)
{
  double dot = round (cell->step >= 1.5 * GRID_STEP * factor ? 2 * factor : factor);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, place);

  cairo_translate (cr, place->origin.x, place->origin.y);
  cairo_scale (cr, 1.0 / factor, 1.0 / factor);
  for (int row = 0; row < cell->n_dots; row++)
    for (int column = 0; column < cell->n_dots; column++)
      cairo_rectangle (cr, round (column * cell->step), round (row * cell->step), dot, dot);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_fill (cr);
  cairo_destroy (cr);
}

/* Where the last cell before the edge of the widget begins, which shows @origin. */
static double
get_begin (double      origin,
           const Cell *cell)
{
  double period = cell->n_dots * cell->step;

  return round (floor (origin / period) * period) - round (origin);
}

/* Dots at each second step, fewer of them where they would run together. */
void
weir_canvas_snapshot_grid (WeirCanvas  *self,
                           GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int factor = gtk_widget_get_scale_factor (widget);
  double scale = weir_canvas_get_scale (self) * factor;
  double step = GRID_STEP * scale;
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                            (float) gtk_widget_get_height (widget));
  graphene_rect_t place;
  Cell cell;

  gtk_snapshot_append_color (snapshot, &self->style.background, &all);
  if (!self->show_grid)
    return;

  while (step < LEAST_STEP * factor)
    step *= 2;
  cell = find_cell (step);

  place = GRAPHENE_RECT_INIT ((float) (get_begin (self->x * scale, &cell) / factor),
                              (float) (get_begin (self->y * scale, &cell) / factor),
                              (float) cell.size / (float) factor,
                              (float) cell.size / (float) factor);
  gtk_snapshot_push_repeat (snapshot, &all, &place);
  draw_dots (snapshot, &cell, &place, factor, &self->style.grid);
  gtk_snapshot_pop (snapshot);
}
