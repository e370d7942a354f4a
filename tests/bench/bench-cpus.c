/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * How many milliseconds a frame of the matrix of CPUs takes while cells are painted and while it is
 * scrolled: 64 workers on a machine of 256 CPUs, of which each has every third and another pool
 * most, so that hardly two cells side by side are alike. Prints JSON lines. Needs a display; the
 * targets are for GSK_RENDERER=cairo.
 */

#include <adwaita.h>
#include <stdlib.h>

#include "bench-frames.h"
#include "cpus/matrix/weir-cpu-matrix-private.h"

#define MACHINE   "package:2 [numa] core:64 pu:2"
#define N_CPUS    256
#define N_WORKERS 64
/* What is in sight of it, at least. */
#define N_LINES   20
#define N_COLUMNS 30

static int window_width = 1280;
static int window_height = 800;

static WeirFlow *
make_flow (void)
{
  g_autoptr(GString) text = g_string_new ("{\"format\":\"weir-flow/1\",\"nodes\":{"
                                          "\"work\":{\"kind\":\"process\",\"cpus\":[");
  g_autoptr(GError) error = NULL;
  WeirFlow *flow;

  for (guint i = 0; i < N_WORKERS; i++)
    {
      g_string_append (text, i > 0 ? ",[" : "[");
      for (guint cpu = i % 3; cpu < N_CPUS; cpu += 3)
        g_string_append_printf (text, "%s%u", cpu >= 3 ? "," : "", cpu);
      g_string_append (text, "]");
    }
  g_string_append (text, "]},\"other\":{\"kind\":\"thread\",\"threads\":4,\"cpus\":[0");
  for (guint cpu = 1; cpu < N_CPUS; cpu++)
    if (cpu % 5 != 0)
      g_string_append_printf (text, ",%u", cpu);
  g_string_append (text, "]}},\"links\":[]}");

  flow = weir_flow_new_from_data (text->str, -1, NULL, &error);
  g_assert_no_error (error);

  return flow;
}

/* A cell after another, as the pointer goes over them. */
static void
paint (guint    index,
       gpointer data)
{
  guint line = 1 + index / N_COLUMNS % N_LINES;
  guint column = index % N_COLUMNS;

  weir_cpu_matrix_paint (data, line, line, column, column, index % 2 == 0);
}

/* A rectangle that becomes larger: with Shift. */
static void
fill (guint    index,
      gpointer data)
{
  guint size = index % N_COLUMNS;

  weir_cpu_matrix_cancel_paint (data);
  weir_cpu_matrix_paint (data, 1, 1 + size % N_LINES, 0, size, TRUE);
}

static void
scroll (guint    index,
        gpointer data)
{
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (gtk_widget_get_parent (data));
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (scrolled);
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (scrolled);
  int way = index < 60 ? 1 : -1;

  gtk_adjustment_set_value (across, gtk_adjustment_get_value (across) + 37 * way);
  gtk_adjustment_set_value (down, gtk_adjustment_get_value (down) + 13 * way);
}

/* An arrow key. */
static void
move (guint    index,
      gpointer data)
{
  weir_cpu_matrix_set_cursor (data, index / N_COLUMNS, index % N_COLUMNS, index % 4 == 3);
}

/* The whole way: an edit of the flow, told to all who listen. */
static void
commit (guint    index,
        gpointer data)
{
  paint (index, data);
  weir_cpu_matrix_commit_paint (data);
}

static void
wait_for_machine (WeirCpuMachine *machine)
{
  while (weir_cpu_machine_get_topology (machine) == NULL &&
         weir_cpu_machine_get_problem (machine) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (weir_cpu_machine_get_topology (machine));
}

static void
run (void)
{
  g_autoptr(WeirCpuMachine) machine = weir_cpu_machine_new (MACHINE);
  g_autoptr(WeirFlow) flow = make_flow ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *matrix = weir_cpu_matrix_new ();
  Frames *frames;

  wait_for_machine (machine);
  weir_cpu_matrix_set_machine (WEIR_CPU_MATRIX (matrix), machine);
  weir_cpu_matrix_set_flow (WEIR_CPU_MATRIX (matrix), flow);
  weir_cpu_matrix_set_scope (WEIR_CPU_MATRIX (matrix), (const char * const[]) { "work", NULL });
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), matrix);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), window_width, window_height);
  gtk_window_present (GTK_WINDOW (window));

  frames = frames_new (window);
  for (guint i = 0; i < 10; i++)
    frames_measure_step (frames, paint, i, matrix);
  frames_measure (frames, "cpus-paint", 0, paint, matrix);
  frames_measure (frames, "cpus-fill", 0, fill, matrix);
  weir_cpu_matrix_cancel_paint (WEIR_CPU_MATRIX (matrix));
  frames_measure (frames, "cpus-scroll", 0, scroll, matrix);
  frames_measure (frames, "cpus-move", 0, move, matrix);
  frames_measure (frames, "cpus-commit", 0, commit, matrix);
  frames_free (frames);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  static const GOptionEntry entries[] = {
    { "width", 'w', 0, G_OPTION_ARG_INT, &window_width, "Of the window", "PIXELS" },
    { "height", 'h', 0, G_OPTION_ARG_INT, &window_height, "Of the window", "PIXELS" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("bench-cpus: %s\n", error->message);
      return EXIT_FAILURE;
    }
  if (!gtk_init_check ())
    {
      g_printerr ("bench-cpus: there is no display\n");
      return 77;
    }

  adw_init ();
  run ();

  return EXIT_SUCCESS;
}
