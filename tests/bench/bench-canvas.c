/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * How many milliseconds the canvas takes for a frame while it pans, zooms and shows changes of 20
 * nodes, with 100, 1,000 and 3,000 nodes; how long until the first frame, and how much memory
 * there is then. Prints JSON lines. Needs a display; the targets are for GSK_RENDERER=cairo.
 */

#include <adwaita.h>
#include <stdio.h>
#include <unistd.h>

#include "canvas/weir-canvas.h"

#define N_FRAMES 120
#define N_LIVE   20
#define ROWS     40

typedef struct {
  GtkWidget     *window;
  GtkWidget     *scrolled;
  WeirCanvas    *canvas;
  WeirFlow      *flow;
  GdkFrameClock *clock;
  guint          n_nodes;
  gint64         begin;     /* of the frame that is under way */
  gint64         duration;  /* of the last one */
  gboolean       is_done;
} Bench;

typedef void (*Step) (Bench *bench,
                      guint  index);

/* Columns of pools, each linked to the one at its right. */
static WeirFlow *
make_flow (guint n_nodes)
{
  g_autoptr(GString) text = g_string_new ("{\"format\":\"weir-flow/1\",\"nodes\":{");
  g_autoptr(GError) error = NULL;
  WeirFlow *flow;

  for (guint i = 0; i < n_nodes; i++)
    g_string_append_printf (text, "%s\"node-%u\":{\"kind\":\"%s\",\"worker\":{\"type\":\"jq\","
                            "\"filter\":\".[%u] + 1\"},\"%s\":%u}", i > 0 ? "," : "", i,
                            i % 3 == 0 ? "process" : "thread", i,
                            i % 3 == 0 ? "cpus" : "threads", i % 4 + 1);
  g_string_append (text, "},\"links\":[");
  for (guint i = ROWS; i < n_nodes; i++)
    g_string_append_printf (text, "%s[\"node-%u\",\"node-%u\"]", i > ROWS ? "," : "", i - ROWS, i);
  g_string_append (text, "],\"layout\":{\"input\":[-240,0],\"output\":[-240,120]");
  for (guint i = 0; i < n_nodes; i++)
    g_string_append_printf (text, ",\"node-%u\":[%u,%u]", i, i / ROWS * 240,
                            i % ROWS * 96 + (i / ROWS % 2) * 32);
  g_string_append (text, "}}");

  flow = weir_flow_new_from_data (text->str, (gssize) text->len, NULL, &error);
  g_assert_no_error (error);

  return flow;
}

static void
on_before_paint (Bench *bench)
{
  if (bench->begin == 0)
    bench->begin = g_get_monotonic_time ();
}

static void
on_after_paint (Bench *bench)
{
  if (bench->begin != 0)
    bench->duration = g_get_monotonic_time () - bench->begin;
  bench->is_done = TRUE;
}

/* The change itself and the frame that shows it, without the wait between them. */
static double
measure_step (Bench *bench,
              Step   step,
              guint  index)
{
  gint64 begin = g_get_monotonic_time ();
  gint64 change;

  step (bench, index);
  change = g_get_monotonic_time () - begin;

  bench->begin = 0;
  bench->duration = 0;
  bench->is_done = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (bench->canvas));
  while (!bench->is_done)
    g_main_context_iteration (NULL, TRUE);

  return (double) (change + bench->duration) / 1000;
}

static int
compare_numbers (gconstpointer one,
                 gconstpointer other)
{
  double a = *(const double *) one, b = *(const double *) other;

  return (a > b) - (a < b);
}

static void
print_figure (const char *what,
              const char *kind,
              guint       n_nodes,
              double      value,
              const char *unit)
{
  g_print ("{\"name\":\"canvas-%s-%u%s\",\"value\":%.2f,\"unit\":\"%s\"}\n",
           what, n_nodes, kind, value, unit);
}

static void
measure (Bench      *bench,
         const char *what,
         Step        step)
{
  double times[N_FRAMES];

  for (guint i = 0; i < N_FRAMES; i++)
    times[i] = measure_step (bench, step, i);

  qsort (times, N_FRAMES, sizeof (double), compare_numbers);
  print_figure (what, "", bench->n_nodes, times[N_FRAMES / 2], "ms");
  print_figure (what, "-p95", bench->n_nodes, times[N_FRAMES * 95 / 100], "ms");
}

static void
pan (Bench *bench,
     guint  index)
{
  GtkAdjustment *across =
    gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (bench->scrolled));
  GtkAdjustment *down =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (bench->scrolled));
  int way = index < N_FRAMES / 2 ? 1 : -1;

  gtk_adjustment_set_value (across, gtk_adjustment_get_value (across) + 17 * way);
  gtk_adjustment_set_value (down, gtk_adjustment_get_value (down) + 11 * way);
}

/* From all in view to 100 % and back. */
static void
zoom (Bench *bench,
      guint  index)
{
  guint at = index % 40;
  double part = (at < 20 ? at : 40 - at) / 20.0;

  weir_canvas_set_zoom (bench->canvas, 0.1 + 0.9 * part * part);
}

static void
change_nodes (Bench *bench,
              guint  index)
{
  g_autoptr(JsonNode) value = json_node_init_int (json_node_alloc (), index % 9 + 1);

  weir_flow_begin_edit (bench->flow, "Live", "bench-live");
  for (guint i = 0; i < N_LIVE; i++)
    {
      g_autofree char *id = g_strdup_printf ("node-%u", (i / 4 * ROWS + i % 4) % bench->n_nodes);

      weir_flow_set_node_value (bench->flow, id, "x-live", value);
    }
  weir_flow_end_edit (bench->flow);
}

static void
do_nothing (Bench *bench,
            guint  index)
{
}

static double
get_memory (void)
{
  g_autofree char *text = NULL;
  unsigned long pages, resident = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    sscanf (text, "%lu %lu", &pages, &resident);

  return (double) resident * (double) sysconf (_SC_PAGESIZE) / (1024 * 1024);
}

static void
set_place (Bench  *bench,
           double  zoom_level)
{
  weir_canvas_set_zoom (bench->canvas, zoom_level);
  weir_canvas_reveal (bench->canvas, "node-0");
  measure_step (bench, do_nothing, 0);
}

static void
run (guint n_nodes)
{
  Bench bench = { .n_nodes = n_nodes };
  gint64 begin;

  bench.flow = make_flow (n_nodes);
  begin = g_get_monotonic_time ();
  bench.window = gtk_window_new ();
  bench.scrolled = gtk_scrolled_window_new ();
  bench.canvas = WEIR_CANVAS (weir_canvas_new ());
  weir_canvas_set_flow (bench.canvas, bench.flow);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (bench.scrolled), GTK_WIDGET (bench.canvas));
  gtk_window_set_child (GTK_WINDOW (bench.window), bench.scrolled);
  gtk_window_set_default_size (GTK_WINDOW (bench.window), 1280, 800);
  gtk_widget_realize (bench.window);
  bench.clock = gtk_widget_get_frame_clock (bench.window);
  g_signal_connect_swapped (bench.clock, "before-paint", G_CALLBACK (on_before_paint), &bench);
  g_signal_connect_swapped (bench.clock, "after-paint", G_CALLBACK (on_after_paint), &bench);
  gtk_window_present (GTK_WINDOW (bench.window));

  measure_step (&bench, do_nothing, 0);
  print_figure ("first-frame", "", n_nodes,
                (double) (g_get_monotonic_time () - begin) / 1000, "ms");
  for (guint i = 0; i < 20; i++)
    measure_step (&bench, do_nothing, 0);

  set_place (&bench, 1);
  measure (&bench, "pan", pan);
  set_place (&bench, 0.2);
  measure (&bench, "pan-far", pan);
  measure (&bench, "zoom", zoom);
  set_place (&bench, 1);
  measure (&bench, "live", change_nodes);
  print_figure ("memory", "", n_nodes, get_memory (), "MB");

  g_signal_handlers_disconnect_by_data (bench.clock, &bench);
  gtk_window_destroy (GTK_WINDOW (bench.window));
  g_object_unref (bench.flow);
}

int
main (void)
{
  if (!gtk_init_check ())
    {
      g_printerr ("bench-canvas: there is no display\n");
      return 77;
    }

  adw_init ();
  run (100);
  run (1000);
  run (3000);

  return 0;
}
