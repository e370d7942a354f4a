/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the canvas draws, and what it draws anew. */

#include <adwaita.h>
#include <math.h>

#include "canvas/drawing/weir-canvas-drawing.h"
#include "canvas/drawing/weir-canvas-stencils.h"

#define GRID_STEP 16.0

static const char flow_text[] =
  "{\"format\":\"weir-flow/1\",\"nodes\":{"
  "\"one\":{\"kind\":\"process\",\"worker\":{\"type\":\"pass-through\"}},"
  "\"two\":{\"kind\":\"thread\",\"worker\":{\"type\":\"pass-through\"}}},"
  "\"links\":[[\"one\",\"two\"]],"
  "\"layout\":{\"input\":[-400,0],\"one\":[0,0],\"two\":[400,160],\"output\":[900,0]}}";

typedef struct {
  guint n_drawn;  /* tiles or pictures */
  guint n_owners; /* in the last tile */
  guint look;
} Counts;

static guint
get_look (gpointer owner,
          gpointer data)
{
  return ((Counts *) data)->look;
}

static void
draw_tile (cairo_t   *cr,
           GPtrArray *owners,
           gpointer   data)
{
  Counts *counts = data;

  counts->n_drawn++;
  counts->n_owners = owners->len;
}

static guint
count_drawn (WeirCanvasTiles       *tiles,
             Counts                *counts,
             const graphene_rect_t *area)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  counts->n_drawn = 0;
  weir_canvas_tiles_snapshot (tiles, snapshot, area, 0.25);
  node = gtk_snapshot_free_to_node (snapshot);
  g_clear_pointer (&node, gsk_render_node_unref);

  return counts->n_drawn;
}

static void
test_tiles (void)
{
  g_autoptr(WeirCanvasIndex) index = weir_canvas_index_new ();
  Counts counts = { 0 };
  g_autoptr(WeirCanvasTiles) tiles = weir_canvas_tiles_new (index, get_look, draw_tile, &counts);
  WeirCanvasEntry entries[] = { { .owner = &entries[0] }, { .owner = &entries[1] },
                                { .owner = &entries[2] } };
  graphene_rect_t all = GRAPHENE_RECT_INIT (-10000, -10000, 20000, 20000);

  weir_canvas_index_put (index, &entries[0], &GRAPHENE_RECT_INIT (0, 0, 10, 10));
  weir_canvas_index_put (index, &entries[1], &GRAPHENE_RECT_INIT (100, 100, 10, 10));
  weir_canvas_index_put (index, &entries[2], &GRAPHENE_RECT_INIT (-100, 100, 5000, 10));

  /* What begins left of the other square is in a tile of its own, however far it reaches. */
  g_assert_cmpuint (count_drawn (tiles, &counts, &all), ==, 2);
  g_assert_cmpuint (count_drawn (tiles, &counts, &all), ==, 0);
  g_assert_cmpuint (count_drawn (tiles, &counts, &GRAPHENE_RECT_INIT (4000, 0, 500, 500)), ==, 0);

  /* A tile that went out of view is drawn again; that with one thing in it stayed. */
  g_assert_cmpuint (count_drawn (tiles, &counts, &all), ==, 1);
  g_assert_cmpuint (counts.n_owners, ==, 2);

  weir_canvas_index_put (index, &entries[1], &GRAPHENE_RECT_INIT (101, 100, 10, 10));
  g_assert_cmpuint (count_drawn (tiles, &counts, &all), ==, 1);
  weir_canvas_index_remove (index, &entries[1]);
  g_assert_cmpuint (count_drawn (tiles, &counts, &all), ==, 1);
  g_assert_cmpuint (counts.n_owners, ==, 1);

  counts.look = 1;
  g_assert_cmpuint (count_drawn (tiles, &counts, &all), ==, 2);
  weir_canvas_tiles_clear (tiles);
  g_assert_cmpuint (count_drawn (tiles, &counts, &all), ==, 2);
}

static guint
look_alike (gpointer owner,
            gpointer data)
{
  return 0;
}

static void
fill_all (cairo_t   *cr,
          GPtrArray *owners,
          gpointer   data)
{
  const WeirCanvasEntry *entry = g_ptr_array_index (owners, 0);

  cairo_rectangle (cr, entry->bounds.origin.x, entry->bounds.origin.y, entry->bounds.size.width,
                   entry->bounds.size.height);
  cairo_fill (cr);
}

/* Whether something is drawn in the middle of @x to @x + 1, drawn at @scale. */
static gboolean
is_drawn_at (WeirCanvasTiles *tiles,
             int              x,
             double           scale)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, x + 8, 8);
  cairo_t *cr = cairo_create (surface);
  g_autoptr(GskRenderNode) node = NULL;
  guint32 pixel;

  weir_canvas_tiles_snapshot (tiles, snapshot, &GRAPHENE_RECT_INIT (-100, -100, 9000, 9000), scale);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  pixel = ((guint32 *) cairo_image_surface_get_data (surface))[
    4 * cairo_image_surface_get_stride (surface) / 4 + x];
  cairo_surface_destroy (surface);

  return pixel >> 24 == 0xff;
}

/* All of it, and in its place, at each scale. */
static void
test_tiles_place (void)
{
  static const double scales[] = { 0.0345, 0.1018, 0.155, 0.3333 };
  g_autoptr(WeirCanvasIndex) index = weir_canvas_index_new ();
  g_autoptr(WeirCanvasTiles) tiles = weir_canvas_tiles_new (index, look_alike, fill_all, NULL);
  WeirCanvasEntry entry = { .owner = &entry };

  weir_canvas_index_put (index, &entry, &GRAPHENE_RECT_INIT (4100, 0, 3000, 2000));
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_assert_true (is_drawn_at (tiles, (int) (4100 * scales[i]) + 1, scales[i]));
      g_assert_true (is_drawn_at (tiles, (int) (7100 * scales[i]) - 1, scales[i]));
      g_assert_false (is_drawn_at (tiles, (int) (7100 * scales[i]) + 1, scales[i]));
      g_assert_false (is_drawn_at (tiles, (int) (4100 * scales[i]) - 1, scales[i]));
    }
}

static void
draw_picture (cairo_t       *cr,
              gconstpointer  data)
{
  ((Counts *) data)->n_drawn++;
}

static guint
count_pictures (WeirCanvasStencils *stencils,
                Counts             *counts,
                const char         *key,
                double              scale)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (key, strlen (key));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  counts->n_drawn = 0;
  weir_canvas_stencils_append (stencils, snapshot, bytes, &GRAPHENE_RECT_INIT (-1, -1, 10, 10),
                               scale, draw_picture, counts);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  gsk_render_node_unref (node);

  return counts->n_drawn;
}

static void
test_stencils (void)
{
  g_autoptr(WeirCanvasStencils) stencils = weir_canvas_stencils_new ();
  Counts counts = { 0 };

  g_assert_cmpuint (count_pictures (stencils, &counts, "a", 1), ==, 1);
  g_assert_cmpuint (count_pictures (stencils, &counts, "a", 1), ==, 0);
  g_assert_cmpuint (count_pictures (stencils, &counts, "b", 1), ==, 1);
  g_assert_cmpuint (count_pictures (stencils, &counts, "a", 1.2), ==, 1);

  /* Pictures of large things would be large. */
  g_assert_cmpuint (count_pictures (stencils, &counts, "a", 4), ==, 1);
  g_assert_cmpuint (count_pictures (stencils, &counts, "a", 4), ==, 1);

  weir_canvas_stencils_clear (stencils);
  g_assert_cmpuint (count_pictures (stencils, &counts, "a", 1.2), ==, 1);
}

typedef struct {
  GtkWidget  *window;
  WeirCanvas *canvas;
  WeirFlow   *flow;
} Fixture;

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  while (g_main_context_pending (NULL) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  g_autoptr(GError) error = NULL;

  fixture->flow = weir_flow_new_from_data (flow_text, -1, NULL, &error);
  g_assert_no_error (error);
  fixture->window = gtk_window_new ();
  fixture->canvas = WEIR_CANVAS (weir_canvas_new ());
  weir_canvas_set_flow (fixture->canvas, fixture->flow);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 800, 600);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->canvas));
  gtk_window_present (GTK_WINDOW (fixture->window));
  while ((gtk_widget_get_width (GTK_WIDGET (fixture->canvas)) == 0 ||
          fixture->canvas->fit_pending) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  settle ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  settle ();
  g_assert_finalize_object (fixture->flow);
}

/* What @widget draws now. */
static cairo_surface_t *
take_picture (GtkWidget *widget)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  g_clear_pointer (&node, gsk_render_node_unref);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface,
           int              x,
           int              y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) +
                      (gsize) y * (gsize) cairo_image_surface_get_stride (surface);

  g_assert_cmpint (x, >=, 0);
  g_assert_cmpint (x, <, cairo_image_surface_get_width (surface));
  g_assert_cmpint (y, >=, 0);
  g_assert_cmpint (y, <, cairo_image_surface_get_height (surface));

  return ((const guint32 *) (gconstpointer) row)[x];
}

/* Sets the view, and waits until a frame has shown it. */
static void
look_from (Fixture *fixture,
           double   zoom,
           double   x,
           double   y)
{
  GdkFrameClock *clock;
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  gint64 frame;

  weir_canvas_set_zoom (fixture->canvas, zoom);
  weir_canvas_move_view (fixture->canvas, x, y);
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->canvas));
  frame = gdk_frame_clock_get_frame_counter (clock);
  gtk_widget_queue_draw (GTK_WIDGET (fixture->canvas));
  while (gdk_frame_clock_get_frame_counter (clock) == frame && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  settle ();
}

static gboolean
has_dot_near (cairo_surface_t *picture,
              int              x,
              int              y)
{
  guint32 background = get_pixel (picture, x + 6, y + 6);

  for (int dy = -1; dy <= 1; dy++)
    for (int dx = -1; dx <= 1; dx++)
      if (get_pixel (picture, x + dx, y + dy) != background)
        return TRUE;

  return FALSE;
}

/* The dots stand where things snap to, at the far edge of the view as well. */
static void
test_grid (Fixture       *fixture,
           gconstpointer  data)
{
  const double zooms[] = { 1, 1.0 / 1.2, 1.44, 2.3, 0.37 };

  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      double left = 5000 * zooms[i], top = -7000 * zooms[i];
      double step = GRID_STEP * zooms[i];
      cairo_surface_t *picture;

      while (step < 14)
        step *= 2;

      look_from (fixture, zooms[i], 5000, -7000);
      picture = take_picture (fixture->canvas->grid);
      for (double x = ceil (left / step + 0.5) * step; x < left + 700; x += step)
        for (double y = ceil (top / step + 0.5) * step; y < top + 500; y += step)
          g_assert_true (has_dot_near (picture, (int) (round (x) - round (left)),
                                       (int) (round (y) - round (top))));
      cairo_surface_destroy (picture);
    }
}

static guint32
get_color_of (Fixture    *fixture,
              const char *id)
{
  WeirCanvasNode *node = weir_canvas_find_node (fixture->canvas, id);
  cairo_surface_t *picture = take_picture (fixture->canvas->far_layer);
  double x, y;
  guint32 color;

  weir_canvas_to_widget (fixture->canvas, node->x + node->width / 2, node->y + node->height / 2,
                         &x, &y);
  color = get_pixel (picture, (int) x, (int) y);
  cairo_surface_destroy (picture);

  return color;
}

/* From far away one layer draws all nodes, and keeps up with what they look like. */
static void
test_far (Fixture       *fixture,
          gconstpointer  data)
{
  guint32 plain, other;

  look_from (fixture, 1, -100, -100);
  g_assert_cmphex (get_color_of (fixture, "one"), ==, 0);

  look_from (fixture, 0.2, -500, -500);
  plain = get_color_of (fixture, "one");
  other = get_color_of (fixture, "two");
  g_assert_cmphex (plain, !=, 0);
  g_assert_cmphex (plain, !=, other);

  weir_canvas_node_set_look (weir_canvas_find_node (fixture->canvas, "one"),
                             WEIR_CANVAS_LOOK_HOVERED, TRUE);
  look_from (fixture, 0.2, -500, -500);
  g_assert_cmphex (get_color_of (fixture, "one"), !=, plain);
  g_assert_cmphex (get_color_of (fixture, "two"), ==, other);
}

/* At every size and place, nodes begin at a whole pixel, and keep their distance while the view moves. */
static void
test_pixels (Fixture       *fixture,
             gconstpointer  data)
{
  WeirCanvasNode *one = weir_canvas_find_node (fixture->canvas, "one");
  WeirCanvasNode *two = weir_canvas_find_node (fixture->canvas, "two");
  float distance = 0;

  weir_canvas_set_zoom (fixture->canvas, 0.83);
  for (guint i = 0; i < 40; i++)
    {
      graphene_point_t a, b;

      weir_canvas_move_view (fixture->canvas, i * 0.37, i * 0.11);
      a = weir_canvas_to_screen (fixture->canvas, one->x, one->y);
      b = weir_canvas_to_screen (fixture->canvas, two->x, two->y);
      g_assert_cmpfloat_with_epsilon (a.x, roundf (a.x), 1e-4);
      g_assert_cmpfloat_with_epsilon (b.y, roundf (b.y), 1e-4);
      if (i == 0)
        distance = b.x - a.x;
      g_assert_cmpfloat_with_epsilon (b.x - a.x, distance, 1e-4);
    }
}

static void
add (const char *path,
     void      (*test) (Fixture       *fixture,
                        gconstpointer  data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }

  adw_init ();
  g_test_add_func ("/canvas-drawing/tiles", test_tiles);
  g_test_add_func ("/canvas-drawing/tiles-place", test_tiles_place);
  g_test_add_func ("/canvas-drawing/stencils", test_stencils);
  add ("/canvas-drawing/grid", test_grid);
  add ("/canvas-drawing/far", test_far);
  add ("/canvas-drawing/pixels", test_pixels);

  return g_test_run ();
}
