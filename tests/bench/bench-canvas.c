/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * How many milliseconds the canvas takes for a frame while it pans, zooms and shows changes of 20
 * nodes, with 100, 1,000 and 3,000 nodes, beside a window of one colour that changes: what no
 * drawing can be quicker than. How much memory there is then. Prints JSON lines. Needs a display;
 * the targets are for GSK_RENDERER=cairo.
 */

#include <adwaita.h>
#include <stdlib.h>

#include "bench-frames.h"
#include "canvas/weir-canvas.h"

#define N_LIVE  20
#define N_PAN   60
#define ROWS    40

typedef struct {
  GtkWidget  *window;
  GtkWidget  *scrolled;
  WeirCanvas *canvas;
  WeirFlow   *flow;
  guint       n_nodes;
} Bench;

static int window_width = 1280;
static int window_height = 800;

static void
pan (guint    index,
     gpointer data)
{
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (((Bench *) data)->scrolled);
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (scrolled);
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (scrolled);
  int way = index < N_PAN ? 1 : -1;

  gtk_adjustment_set_value (across, gtk_adjustment_get_value (across) + 17 * way);
  gtk_adjustment_set_value (down, gtk_adjustment_get_value (down) + 11 * way);
}

/* From 10 % to 100 % and back. */
static void
zoom (guint    index,
      gpointer data)
{
  guint at = index % 40;
  double part = (at < 20 ? at : 40 - at) / 20.0;

  weir_canvas_set_zoom (((Bench *) data)->canvas, 0.1 + 0.9 * part * part);
}

static void
change_nodes (guint    index,
              gpointer data)
{
  Bench *bench = data;
  g_autoptr(JsonNode) value = json_node_init_int (json_node_alloc (), index % 9 + 1);

  weir_flow_begin_edit (bench->flow, "Live", "bench-live");
  for (guint i = 0; i < N_LIVE; i++)
    {
      g_autofree char *id = g_strdup_printf ("node-%u", (i / 4 * ROWS + i % 4) % bench->n_nodes);

      weir_flow_set_node_value (bench->flow, id, "threads", value);
    }
  weir_flow_end_edit (bench->flow);
}

static void
do_nothing (guint    index,
            gpointer data)
{
}

static void
set_place (Bench  *bench,
           Frames *frames,
           double  zoom_level)
{
  weir_canvas_set_zoom (bench->canvas, zoom_level);
  weir_canvas_reveal (bench->canvas, "node-0");
  frames_measure_step (frames, do_nothing, 0, NULL);
}

static GtkWidget *
open_window (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_set_default_size (GTK_WINDOW (window), window_width, window_height);
  gtk_widget_realize (window);
  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static void
load_flow (Bench *bench)
{
  g_autofree char *text = make_flow_text (bench->n_nodes);
  g_autoptr(GError) error = NULL;

  bench->flow = weir_flow_new_from_data (text, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
measure_canvas (Bench  *bench,
                Frames *frames)
{
  g_autofree char *memory = g_strdup_printf ("canvas-memory-%u", bench->n_nodes);

  for (guint i = 0; i < 20; i++)
    frames_measure_step (frames, do_nothing, 0, NULL);

  set_place (bench, frames, 1);
  frames_measure (frames, "canvas-pan", bench->n_nodes, pan, bench);
  set_place (bench, frames, 0.5);
  frames_measure (frames, "canvas-pan-half", bench->n_nodes, pan, bench);
  set_place (bench, frames, 0.2);
  frames_measure (frames, "canvas-pan-far", bench->n_nodes, pan, bench);
  frames_measure (frames, "canvas-zoom", bench->n_nodes, zoom, bench);
  set_place (bench, frames, 1);
  frames_measure (frames, "canvas-live", bench->n_nodes, change_nodes, bench);
  set_place (bench, frames, 0.2);
  frames_measure (frames, "canvas-live-far", bench->n_nodes, change_nodes, bench);
  print_figure (memory, get_memory (), "MB");
}

static void
run_canvas (guint n_nodes)
{
  Bench bench = { .n_nodes = n_nodes };
  Frames *frames;

  load_flow (&bench);
  bench.scrolled = gtk_scrolled_window_new ();
  bench.canvas = WEIR_CANVAS (weir_canvas_new ());
  weir_canvas_set_flow (bench.canvas, bench.flow);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (bench.scrolled), GTK_WIDGET (bench.canvas));
  bench.window = open_window (bench.scrolled);

  frames = frames_new (bench.window);
  measure_canvas (&bench, frames);
  frames_free (frames);

  gtk_window_destroy (GTK_WINDOW (bench.window));
  g_object_unref (bench.flow);
}

static void
draw_blank (GtkDrawingArea *area,
            cairo_t        *cr,
            int             width,
            int             height,
            gpointer        data)
{
  cairo_set_source_rgb (cr, (*(guint *) data % 16) / 16.0, 0.5, 0.5);
  cairo_paint (cr);
}

static void
change_blank (guint    index,
              gpointer data)
{
  guint *color = g_object_get_data (data, "color");

  *color = index;
  gtk_widget_queue_draw (data);
}

static void
run_blank (void)
{
  guint color = 0;
  GtkWidget *area = gtk_drawing_area_new ();
  GtkWidget *window;
  Frames *frames;

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_blank, &color, NULL);
  g_object_set_data (G_OBJECT (area), "color", &color);
  window = open_window (area);
  frames = frames_new (window);
  frames_measure (frames, "canvas-blank", 0, change_blank, area);
  frames_free (frames);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  static int n_nodes = 0;
  static const GOptionEntry entries[] = {
    { "nodes", 'n', 0, G_OPTION_ARG_INT, &n_nodes, "Measure this many nodes alone", "N" },
    { "width", 'w', 0, G_OPTION_ARG_INT, &window_width, "Of the window", "PIXELS" },
    { "height", 'h', 0, G_OPTION_ARG_INT, &window_height, "Of the window", "PIXELS" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  const guint all[] = { 100, 1000, 3000 };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("bench-canvas: %s\n", error->message);
      return EXIT_FAILURE;
    }
  if (!gtk_init_check ())
    {
      g_printerr ("bench-canvas: there is no display\n");
      return 77;
    }

  adw_init ();
  run_blank ();
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (n_nodes == 0 || all[i] == (guint) n_nodes)
      run_canvas (all[i]);

  return EXIT_SUCCESS;
}
