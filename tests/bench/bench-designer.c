/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * How long the designer takes to start with a flow, to open and to save one of 1,000 or 3,000
 * nodes, and to show a character that is typed into a field of its inspector: into a filter, into a
 * number, and into a number of all nodes at once; and to know whether the flow can be run after an
 * edit; how much memory it has then. Each is measured in a process of its own. Prints JSON lines.
 * Needs a display and a session bus; the targets are for GSK_RENDERER=cairo.
 */

#include <glib/gstdio.h>
#include <stdlib.h>

#include "../../app/designer/weir-application.h"
#include "bench-frames.h"
#include "window/weir-window-private.h"

#define TIMEOUT_S     30
#define STALL_SECONDS 2
#define N_CHECKS      40

typedef gboolean (*Condition) (WeirWindow *window);

/* How long the main loop was kept from its events. */
static struct {
  gint64 since;
  gint64 longest;
} busy;

static GApplication *application;
static guint n_errors_before;

static int
poll_measured (GPollFD *fds,
               guint    n_fds,
               int      timeout)
{
  gint64 now = g_get_monotonic_time ();
  int result;

  if (busy.since != 0)
    busy.longest = MAX (busy.longest, now - busy.since);
  result = g_poll (fds, n_fds, timeout);
  busy.since = g_get_monotonic_time ();

  return result;
}

static gboolean
set_flag (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Runs the main loop until @condition holds for the window, or for some seconds if it is NULL. */
static void
run_until (WeirWindow *window,
           Condition   condition,
           guint       seconds)
{
  gboolean is_over = FALSE;
  guint timeout = g_timeout_add_seconds (seconds, set_flag, &is_over);

  while (!is_over && (condition == NULL || !condition (window)))
    g_main_context_iteration (NULL, TRUE);

  if (is_over && condition != NULL)
    g_error ("not done after %u s", seconds);
  if (!is_over)
    g_source_remove (timeout);
}

static gboolean
is_realized (WeirWindow *window)
{
  return gtk_widget_get_realized (GTK_WIDGET (window));
}

static gboolean
has_document (WeirWindow *window)
{
  return window->document != NULL;
}

static gboolean
is_saved (WeirWindow *window)
{
  return !weir_document_get_modified (window->document);
}

static void
do_nothing (guint    index,
            gpointer data)
{
}

static double
get_seconds_since (gint64 begin)
{
  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

static WeirWindow *
get_window (void)
{
  return WEIR_WINDOW (gtk_application_get_windows (GTK_APPLICATION (application))->data);
}

static void
start_application (void)
{
  g_autoptr(GError) error = NULL;

  application = weir_application_new ();
  g_application_set_flags (application, g_application_get_flags (application) |
                                        G_APPLICATION_NON_UNIQUE);
  g_application_register (application, NULL, &error);
  g_assert_no_error (error);
}

/* From before the process began to the frame that shows the flow. */
static void
measure_start (GFile  *file,
               gint64  begin)
{
  WeirWindow *window;
  Frames *frames;

  start_application ();
  g_application_open (application, &file, 1, "");
  window = get_window ();
  run_until (window, is_realized, TIMEOUT_S);
  frames = frames_new (GTK_WIDGET (window));
  frames_measure_step (frames, do_nothing, 0, NULL);
  print_figure ("designer-start-window", get_seconds_since (begin) * 1000, "ms");

  run_until (window, has_document, TIMEOUT_S);
  frames_measure_step (frames, do_nothing, 0, NULL);
  print_figure ("designer-start", get_seconds_since (begin) * 1000, "ms");
  frames_free (frames);
}

static void
print_for (const char *what,
           guint       n_nodes,
           double      value,
           const char *unit)
{
  g_autofree char *name = g_strdup_printf ("designer-%s-%u", what, n_nodes);

  print_figure (name, value, unit);
}

static void
measure_open (WeirWindow *window,
              Frames     *frames,
              GFile      *file,
              guint       n_nodes)
{
  gint64 begin = g_get_monotonic_time ();

  weir_window_open_file (window, file);
  run_until (window, has_document, TIMEOUT_S);
  frames_measure_step (frames, do_nothing, 0, NULL);
  print_for ("open", n_nodes, get_seconds_since (begin) * 1000, "ms");

  /* What is loaded and checked in the background is looked at too. */
  busy.longest = 0;
  run_until (window, NULL, STALL_SECONDS);
  print_for ("open-stall", n_nodes, (double) busy.longest / 1000, "ms");
  print_for ("memory", n_nodes, get_memory (), "MB");
}

static void
measure_save (WeirWindow *window,
              guint       n_nodes)
{
  g_autoptr(JsonNode) value = json_node_init_int (json_node_alloc (), 1);
  gint64 begin;

  weir_flow_set_node_value (weir_document_get_flow (window->document), "node-0", "x-bench", value);
  busy.longest = 0;
  begin = g_get_monotonic_time ();
  gtk_widget_activate_action (GTK_WIDGET (window), "win.save", NULL);
  run_until (window, is_saved, TIMEOUT_S);
  print_for ("save", n_nodes, get_seconds_since (begin) * 1000, "ms");
  print_for ("save-stall", n_nodes, (double) busy.longest / 1000, "ms");
}

/* Types digits, and takes them back before the number grows too large. */
static void
type (guint    index,
      gpointer data)
{
  GtkEditable *text = data;
  int end = (int) g_utf8_strlen (gtk_editable_get_text (text), -1);

  if (index % 4 < 2)
    gtk_editable_insert_text (text, "1", 1, &end);
  else
    gtk_editable_delete_text (text, end - 1, end);
}

static void
type_code (guint    index,
           gpointer data)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (data));
  GtkTextIter end, start;

  gtk_text_buffer_get_end_iter (buffer, &end);
  start = end;
  gtk_text_iter_backward_char (&start);
  if (index % 4 < 2)
    gtk_text_buffer_insert (buffer, &end, "1", 1);
  else
    gtk_text_buffer_delete (buffer, &start, &end);
}

/* In the field at @key of the nodes that are selected. */
static void
measure_field (WeirWindow *window,
               Frames     *frames,
               const char *what,
               const char *key,
               guint       n_nodes)
{
  GtkWidget *text;

  run_until (window, NULL, 1);
  weir_inspector_focus_key (window->inspector, key);
  text = gtk_root_get_focus (GTK_ROOT (window));
  g_assert_true (GTK_IS_TEXT (text) || GTK_IS_TEXT_VIEW (text));
  frames_measure (frames, what, n_nodes, GTK_IS_TEXT (text) ? type : type_code, text);
}

static void
measure_typing (WeirWindow *window,
                Frames     *frames,
                guint       n_nodes)
{
  const char *ids[] = { "node-1", NULL };

  weir_canvas_select (window->canvas, ids);
  measure_field (window, frames, "designer-typing-filter", "worker.filter", n_nodes);
  busy.longest = 0;
  measure_field (window, frames, "designer-typing", "threads", n_nodes);
  run_until (window, NULL, STALL_SECONDS);
  print_for ("typing-stall", n_nodes, (double) busy.longest / 1000, "ms");

  gtk_widget_activate_action (GTK_WIDGET (window->canvas), "canvas.select-all", NULL);
  measure_field (window, frames, "designer-typing-all", "batch-size", n_nodes);
}

static gboolean
has_other_errors (WeirWindow *window)
{
  return weir_checker_get_n_errors (window->checker) != n_errors_before;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

/* From an edit that breaks or mends a node to where the window knows. */
static double
measure_check (WeirWindow *window,
               Frames     *frames,
               guint       index)
{
  WeirFlow *flow = weir_document_get_flow (window->document);
  g_autoptr(JsonNode) value = json_node_init_int (json_node_alloc (), index % 2 == 0 ? 0 : 2);
  g_autofree char *id = g_strdup_printf ("node-%u", 3 * (index / 2) + 1);
  gint64 begin;

  /* What came of the edit before has been drawn. */
  frames_measure_step (frames, do_nothing, 0, NULL);
  begin = g_get_monotonic_time ();
  n_errors_before = weir_checker_get_n_errors (window->checker);
  weir_flow_begin_edit (flow, "Change", NULL);
  weir_flow_set_node_value (flow, id, "threads", value);
  weir_flow_end_edit (flow);
  run_until (window, has_other_errors, TIMEOUT_S);

  return get_seconds_since (begin) * 1000;
}

static void
measure_checks (WeirWindow *window,
                Frames     *frames,
                guint       n_nodes)
{
  double times[N_CHECKS];

  busy.longest = 0;
  for (guint i = 0; i < N_CHECKS; i++)
    times[i] = measure_check (window, frames, i);
  qsort (times, N_CHECKS, sizeof *times, compare_doubles);

  print_for ("check", n_nodes, times[N_CHECKS / 2], "ms");
  print_for ("check-p95", n_nodes, times[N_CHECKS * 95 / 100], "ms");
  print_for ("check-stall", n_nodes, (double) busy.longest / 1000, "ms");
}

static void
measure_editing (GFile *file,
                 guint  n_nodes)
{
  WeirWindow *window;
  Frames *frames;

  start_application ();
  g_application_activate (application);
  window = get_window ();
  run_until (window, is_realized, TIMEOUT_S);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  run_until (window, NULL, 1);

  frames = frames_new (GTK_WIDGET (window));
  measure_open (window, frames, file, n_nodes);
  measure_checks (window, frames, n_nodes);
  measure_typing (window, frames, n_nodes);
  measure_save (window, n_nodes);
  frames_free (frames);
}

/* Measures in a process of its own; whether it ended well. */
static gboolean
measure_apart (const char *program,
               const char *file,
               guint       n_nodes)
{
  g_autofree char *number = g_strdup_printf ("%u", n_nodes);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
  const char *argv[] = { program, file, number, now, NULL };
  g_autoptr(GError) error = NULL;
  int status = 0;

  if (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL,
                    NULL, NULL, &status, &error) &&
      g_spawn_check_wait_status (status, &error))
    return TRUE;

  g_printerr ("bench-designer: %s\n", error->message);

  return FALSE;
}

static gboolean
measure_sizes (const char *program)
{
  const guint sizes[] = { 1000, 3000 };
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("weir-bench-XXXXXX", &error);
  gboolean is_well = TRUE;

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = make_flow_text (sizes[i]);
      g_autofree char *path = g_build_filename (folder, "flow.json", NULL);

      g_file_set_contents (path, text, -1, &error);
      g_assert_no_error (error);
      is_well = measure_apart (program, path, sizes[i]) && is_well;
      g_remove (path);
    }
  g_rmdir (folder);

  return is_well;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GFile) file = NULL;
  guint n_nodes;

  if (argc < 4)
    return measure_apart (argv[0], EXAMPLE, 0) && measure_sizes (argv[0]) ? EXIT_SUCCESS
                                                                         : EXIT_FAILURE;

  file = g_file_new_for_path (argv[1]);
  n_nodes = (guint) strtoul (argv[2], NULL, 10);
  weir_init ();
  g_main_context_set_poll_func (NULL, poll_measured);
  if (n_nodes == 0)
    measure_start (file, g_ascii_strtoll (argv[3], NULL, 10));
  else
    measure_editing (file, n_nodes);

  return EXIT_SUCCESS;
}
