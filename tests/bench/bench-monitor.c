/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <weir.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/*
 * What it costs a flow to be watched. The same flow runs alone, with somebody who asks for all
 * numbers and all workers once a second, in another process, and with one who has a probe in it
 * too, in turn; figures are ratios within a round, and their median; and the CPUs that the monitor's
 * own threads use. Each figure is a JSON line.
 *
 * `bench-monitor --watch SOCKET [PORT]` is the other process.
 */

#define SLICE_SECONDS 1.5
#define N_ROUNDS      7

static const char *program;
static const char *probe; /* of the other process: what leaves there is looked at */

static double
now (void)
{
  return (double) g_get_monotonic_time () / 1e6;
}

/* The other process */

static void
on_snapshot (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  WeirSnapshot *snapshot =
    weir_monitor_client_get_snapshot_finish (WEIR_MONITOR_CLIENT (source), result, NULL);

  g_clear_pointer (&snapshot, weir_snapshot_unref);
}

static void
on_workers (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  GVariant *workers =
    weir_monitor_client_get_workers_finish (WEIR_MONITOR_CLIENT (source), result, NULL);

  g_clear_pointer (&workers, g_variant_unref);
}

static void
on_passed (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  GVariant *values =
    weir_monitor_client_get_probe_finish (WEIR_MONITOR_CLIENT (source), result, NULL, NULL);

  g_clear_pointer (&values, g_variant_unref);
}

static void
on_sampled (WeirMonitorClient *client,
            guint64            number,
            gpointer           data)
{
  weir_monitor_client_get_snapshot_async (client, NULL, on_snapshot, NULL);
  weir_monitor_client_get_workers_async (client, "", NULL, on_workers, NULL);
  if (probe != NULL)
    weir_monitor_client_get_probe_async (client, probe, 0, NULL, on_passed, NULL);
}

static void
tell_ready (void)
{
  printf ("ready\n");
  fflush (stdout);
}

static void
on_probe_set (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GError) error = NULL;

  if (!weir_monitor_client_set_probe_finish (WEIR_MONITOR_CLIENT (source), result, &error))
    g_error ("%s", error->message);
  tell_ready ();
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      loop)
{
  g_autoptr (GError) error = NULL;
  WeirMonitorClient *client = weir_monitor_client_new_finish (result, &error);

  if (client == NULL)
    g_error ("%s", error->message);
  g_signal_connect (client, "sampled", G_CALLBACK (on_sampled), NULL);
  g_signal_connect_swapped (client, "notify::connected", G_CALLBACK (g_main_loop_quit), loop);
  if (probe != NULL)
    weir_monitor_client_set_probe_async (client, probe, TRUE, NULL, on_probe_set, NULL);
  else
    tell_ready ();
}

static int
watch (const char *path)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  weir_monitor_client_new_async (path, NULL, on_connected, loop);
  g_main_loop_run (loop);
  return 0;
}

static GSubprocess *
start_watcher (const char *path,
               const char *port)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *watcher = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program,
                                           "--watch", path, port, NULL);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  if (watcher == NULL)
    g_error ("%s", error->message);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (watcher));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_assert_cmpstr (line, ==, "ready");
  return watcher;
}

/* The flow */

typedef struct {
  WeirValue *value;
  double     until;
  guint      n_given;
} Source;

static WeirValue *
next_value (gpointer   data,
            GError   **error)
{
  Source *source = data;

  if (++source->n_given % 64 == 0 && now () >= source->until)
    return NULL;
  return weir_value_ref (source->value);
}

/* What one slice comes to. */
typedef struct {
  double rate; /* items a second */
  double cpu;  /* of this process, seconds an item */
  double own;  /* of the monitor's threads, seconds a second */
} Slice;

static double
get_cpu_time (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* Of a thread of this process: seconds. */
static double
get_thread_time (const char *task)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%s/schedstat", task);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_ascii_strtod (text, NULL) / 1e9 : 0;
}

/* What the threads that a monitor has have used so far, in seconds. */
static double
get_monitor_time (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  double total = 0;
  const char *task;

  while ((task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/proc/self/task/%s/comm", task);
      g_autofree char *name = NULL;

      if (g_file_get_contents (path, &name, NULL, NULL)
          && (g_str_has_prefix (name, "weir-monitor") || g_str_has_prefix (name, "gdbus")))
        total += get_thread_time (task);
    }
  return total;
}

static Slice
run_slice (WeirServer *server)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirValue) value = weir_value_new_int (42);
  g_autoptr (WeirStream) stream = weir_server_open_stream (server, 0, &error);
  double own = get_monitor_time ();
  double cpu = get_cpu_time ();
  double begin = now ();
  Source source = { value, begin + SLICE_SECONDS, 0 };
  guint64 n_results = 0;
  WeirResult *result;

  weir_stream_set_source (stream, next_value, &source, NULL);
  while ((result = weir_stream_next (stream, NULL, &error)) != NULL)
    {
      n_results++;
      weir_result_free (result);
    }
  if (error != NULL)
    g_error ("%s", error->message);
  return (Slice) { (double) n_results / (now () - begin),
                   (get_cpu_time () - cpu) / (double) n_results,
                   (get_monitor_time () - own) / (now () - begin) };
}

static WeirServer *
start_server (void)
{
  WeirServlet *process =
    weir_process_servlet_new (weir_worker_spec_new ("pass-through", NULL), weir_cpus_new (1));
  WeirServlet *thread =
    weir_thread_servlet_new (weir_worker_spec_new ("pass-through", NULL), 1);
  WeirServlet *servlet = weir_sequential_servlet_new (thread, process, NULL);
  WeirServer *server = weir_server_new (servlet);
  g_autoptr (GError) error = NULL;

  weir_servlet_set_name (process, "process");
  g_object_unref (servlet);
  if (!weir_server_start (server, NULL, &error))
    g_error ("%s", error->message);
  return server;
}

static void
stop_server (WeirServer *server)
{
  weir_server_stop (server, 5);
  g_object_unref (server);
}

static Slice
run_alone (void)
{
  WeirServer *server = start_server ();
  Slice slice = run_slice (server);

  stop_server (server);
  return slice;
}

/* @port is where somebody looks, or NULL. */
static Slice
run_watched (const char *port)
{
  static const char text[] = "{\"format\": \"weir-flow/1\", \"nodes\": {}, \"links\": []}";
  WeirServer *server = start_server ();
  g_autoptr (WeirFlow) flow = weir_flow_new_from_data (text, -1, NULL, NULL);
  g_autoptr (WeirMonitor) monitor = weir_monitor_new (server, flow);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) watcher = NULL;
  Slice slice;

  if (!weir_monitor_start (monitor, NULL, &error))
    g_error ("%s", error->message);
  watcher = start_watcher (weir_monitor_get_path (monitor), port);
  slice = run_slice (server);
  weir_monitor_stop (monitor);
  g_subprocess_wait (watcher, NULL, NULL);
  stop_server (server);
  return slice;
}

/* Figures */

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static void
print_median (const char *name,
              double     *values)
{
  qsort (values, N_ROUNDS, sizeof *values, compare_doubles);
  printf ("{\"name\": \"%s\", \"value\": %.6g, \"unit\": \"x\"}\n", name, values[N_ROUNDS / 2]);
  fflush (stdout);
}

typedef enum {
  ALONE,
  WATCHED,
  PROBED,
  N_KINDS,
} Kind;

static Slice
run_kind (Kind kind)
{
  return kind == ALONE ? run_alone () : run_watched (kind == PROBED ? "process" : NULL);
}

static void
measure (void)
{
  double rates[N_ROUNDS];
  double costs[N_ROUNDS];
  double own[N_ROUNDS];
  double probed[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      Slice slices[N_KINDS];

      for (guint j = 0; j < N_KINDS; j++)
        slices[(i + j) % N_KINDS] = run_kind ((Kind) ((i + j) % N_KINDS));
      rates[i] = slices[WATCHED].rate / slices[ALONE].rate;
      costs[i] = slices[WATCHED].cpu / slices[ALONE].cpu;
      own[i] = slices[WATCHED].own;
      probed[i] = slices[PROBED].rate / slices[ALONE].rate;
    }
  print_median ("watched-rate", rates);
  print_median ("watched-cpu", costs);
  print_median ("monitor-cpus", own);
  print_median ("probed-rate", probed);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *inner = NULL;

  program = argv[0];
  if (argc >= 3 && strcmp (argv[1], "--watch") == 0)
    {
      probe = argv[3];
      return watch (argv[2]);
    }

  /* GLib asks the environment for the place once. */
  folder = g_dir_make_tmp ("weir-bench-XXXXXX", NULL);
  inner = g_build_filename (folder, "weir", NULL);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  weir_init ();
  measure ();
  rmdir (inner);
  rmdir (folder);
  return 0;
}
