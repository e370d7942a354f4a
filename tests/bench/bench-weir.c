/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <weir.h>

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * What the engine does in a second, and what it costs: each figure is a JSON line. Run without
 * arguments for all of them, or with their names. `bench-weir --flows DIR` says where the
 * example flows are.
 */

#define SECONDS 1.5

static const char *flows = "data/flows";

static void
print_figure (const char *name,
              double      value,
              const char *unit)
{
  printf ("{\"name\": \"%s\", \"value\": %.6g, \"unit\": \"%s\"}\n", name, value, unit);
  fflush (stdout);
}

static double
now (void)
{
  return (double) g_get_monotonic_time () / 1e6;
}

static double
now_ns (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec * 1e9 + (double) time.tv_nsec;
}

static WeirServer *
start (WeirServlet *servlet)
{
  WeirServer *server = weir_server_new (servlet);
  g_autoptr (GError) error = NULL;

  g_object_unref (servlet);
  if (!weir_server_start (server, NULL, &error))
    g_error ("%s", error->message);
  return server;
}

static void
stop (WeirServer *server)
{
  weir_server_stop (server, 5);
  g_object_unref (server);
}

/* Streams */

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

/* Items per second through @server, in order, for as long as SECONDS. */
static double
measure_stream (WeirServer *server,
                WeirValue  *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirStream) stream = weir_server_open_stream (server, 0, &error);
  double begin = now ();
  Source source = { value, begin + SECONDS, 0 };
  guint64 n_results = 0;
  WeirResult *result;

  weir_stream_set_source (stream, next_value, &source, NULL);
  while ((result = weir_stream_next (stream, NULL, &error)) != NULL)
    {
      if (weir_result_get_error (result) != NULL)
        g_error ("%s", weir_result_get_error (result)->message);
      n_results++;
      weir_result_free (result);
    }
  if (error != NULL)
    g_error ("%s", error->message);
  return (double) n_results / (now () - begin);
}

static void
bench_stream (const char  *name,
              WeirServlet *servlet,
              const char  *json)
{
  WeirServer *server = start (servlet);
  g_autoptr (WeirValue) value = weir_value_new_from_json (json, -1, NULL);

  print_figure (name, measure_stream (server, value), "items/s");
  stop (server);
}

/* Servlets */

static WeirServlet *
threads (void)
{
  return weir_thread_servlet_new (weir_worker_spec_new ("pass-through", NULL), 1);
}

static WeirServlet *
processes (void)
{
  return weir_process_servlet_new (weir_worker_spec_new ("pass-through", NULL),
                                   weir_cpus_new (1));
}

static void
bench_threads_1 (const char *name)
{
  bench_stream (name, threads (), "\"world\"");
}

static void
bench_threads_3 (const char *name)
{
  bench_stream (name, weir_sequential_servlet_new (threads (), threads (), threads (), NULL),
                "\"world\"");
}

static void
bench_ensemble_3 (const char *name)
{
  bench_stream (name, weir_ensemble_servlet_new (threads (), threads (), threads (), NULL),
                "\"world\"");
}

static void
bench_process_1 (const char *name)
{
  bench_stream (name, processes (), "\"world\"");
}

static void
bench_process_3 (const char *name)
{
  bench_stream (name,
                weir_sequential_servlet_new (processes (), processes (), processes (), NULL),
                "\"world\"");
}

/* Greeting */

static WeirServlet *
load_flow (const char *file)
{
  g_autofree char *path = g_build_filename (flows, file, NULL);
  g_autoptr (GFile) at = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirFlow) flow = weir_flow_new_from_file (at, &error);
  WeirServlet *servlet = flow == NULL ? NULL : weir_flow_compile (flow, &error);

  if (servlet == NULL)
    g_error ("%s", error->message);
  return servlet;
}

static void
bench_greeting_file (const char *name)
{
  bench_stream (name, load_flow ("greeting.json"), "\"world\"");
}

static WeirServlet *
module_process (const char *class_name,
                guint       n_workers)
{
  g_autofree char *text = g_strdup_printf ("{\"type\": \"module\", \"module\": \"text\", "
                                           "\"name\": \"%s\"}", class_name);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  WeirWorkerSpec *spec =
    weir_worker_spec_new_from_json (json_node_get_object (node), NULL, &error);

  if (spec == NULL)
    g_error ("%s", error->message);
  return weir_process_servlet_new (spec, weir_cpus_new (n_workers));
}

/* (x[0] + x[1]) * x[2] for two strings of one character and a number. */
static WeirValue *
combine (WeirValue  *value,
         gpointer    data,
         GError    **error)
{
  char head;
  char tail;
  int length;
  char text[256];
  int n_chars = 0;

  if (sscanf (weir_value_get_json (value, NULL), "[\"%c\",\"%c\",%d]", &head, &tail, &length) != 3)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_FAILED, "not what was expected");
      return NULL;
    }
  for (int i = 0; i < MIN (length, 100); i++)
    {
      text[n_chars++] = head;
      text[n_chars++] = tail;
    }
  text[n_chars] = '\0';
  return weir_value_new_string (text);
}

static void
bench_greeting_c (const char *name)
{
  WeirWorkerSpec *spec = weir_worker_spec_new_from_func (combine, NULL, NULL);
  WeirServlet *parts = weir_ensemble_servlet_new (module_process ("GetHead", 1),
                                                  module_process ("GetTail", 2),
                                                  module_process ("GetLen", 1), NULL);

  bench_stream (name,
                weir_sequential_servlet_new (parts, weir_thread_servlet_new (spec, 1),
                                             module_process ("Solute", 1), NULL),
                "\"world\"");
}

/* Latency */

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values,
        guint   n_values)
{
  qsort (values, n_values, sizeof *values, compare_doubles);
  return values[n_values / 2];
}

static void
pin (int cpu)
{
  cpu_set_t set;

  CPU_ZERO (&set);
  CPU_SET (cpu, &set);
  if (sched_setaffinity (0, sizeof set, &set) < 0)
    g_message ("cannot pin to CPU %d", cpu);
}

#define N_CALLS 8000

/* A byte there and back between two processes, each on a CPU of its own. */
static double
measure_pipe (void)
{
  static double times[N_CALLS];
  int there[2];
  int back[2];
  char byte = 0;
  pid_t pid;

  if (pipe (there) < 0 || pipe (back) < 0)
    g_error ("pipe");
  pid = fork ();
  if (pid == 0)
    {
      pin (1);
      close (there[1]);
      while (read (there[0], &byte, 1) == 1 && write (back[1], &byte, 1) == 1)
        continue;
      _exit (0);
    }

  pin (0);
  close (there[0]);
  for (guint i = 0; i < N_CALLS; i++)
    {
      double begin = now_ns ();

      if (write (there[1], &byte, 1) != 1 || read (back[0], &byte, 1) != 1)
        g_error ("pipe");
      times[i] = now_ns () - begin;
    }
  close (there[1]);
  waitpid (pid, NULL, 0);
  return median (times, N_CALLS);
}

static void
unpin (void)
{
  cpu_set_t set;

  CPU_ZERO (&set);
  for (int i = 0; i < get_nprocs (); i++)
    CPU_SET (i, &set);
  sched_setaffinity (0, sizeof set, &set);
}

static void
bench_call (const char *name)
{
  static double times[N_CALLS];
  WeirServer *server = start (processes ());
  g_autoptr (WeirValue) value = weir_value_new_string ("world");

  for (guint i = 0; i < N_CALLS; i++)
    {
      g_autoptr (GError) error = NULL;
      double begin = now_ns ();
      g_autoptr (WeirValue) result = weir_server_call (server, value, 10, WEIR_BACKPRESSURE_WAIT,
                                                       NULL, &error);

      if (result == NULL)
        g_error ("%s", error->message);
      times[i] = now_ns () - begin;
    }
  stop (server);
  print_figure (name, median (times, N_CALLS), "ns");

  print_figure ("pipe-p50-ns", measure_pipe (), "ns");
  unpin ();
}

static void
bench_ensemble_call (const char *name)
{
  static double times[N_CALLS];
  WeirServer *server = start (weir_ensemble_servlet_new (threads (), threads (), NULL));
  g_autoptr (WeirValue) value = weir_value_new_string ("world");

  for (guint i = 0; i < N_CALLS; i++)
    {
      double begin = now_ns ();
      g_autoptr (WeirValue) result = weir_server_call (server, value, 10, WEIR_BACKPRESSURE_WAIT,
                                                       NULL, NULL);

      if (result == NULL)
        g_error ("no result");
      times[i] = now_ns () - begin;
    }
  stop (server);
  print_figure (name, median (times, N_CALLS), "ns");
}

/* Large values */

static WeirValue *
make_large (void)
{
  g_autofree char *text = g_malloc (1000001);

  memset (text, 'x', 1000000);
  text[1000000] = '\0';
  return weir_value_new_string (text);
}

/* Each time another value, so that each goes into a memfd of its own. */
static WeirValue *
next_copy (gpointer   data,
           GError   **error)
{
  Source *source = data;
  gsize length;
  const char *json;

  if (now () >= source->until)
    return NULL;
  json = weir_value_get_json (source->value, &length);
  return weir_value_new_from_json (json, (gssize) length, error);
}

static void
bench_large (const char *name)
{
  g_autoptr (WeirValue) value = make_large ();
  WeirServer *server = start (processes ());
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirStream) stream = weir_server_open_stream (server, 0, &error);
  double begin = now ();
  Source source = { value, begin + SECONDS, 0 };
  double n_bytes = 0;
  WeirResult *result;

  weir_stream_set_source (stream, next_copy, &source, NULL);
  while ((result = weir_stream_next (stream, NULL, &error)) != NULL)
    {
      n_bytes += (double) weir_value_get_size (weir_result_get_value (result));
      weir_result_free (result);
    }
  print_figure (name, n_bytes / (now () - begin), "B/s");
  g_clear_object (&stream);
  stop (server);
}

/* Cost */

static double
cpu_time_of (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", pid);
  g_autofree char *text = NULL;
  unsigned long user;
  unsigned long system;

  if (!g_file_get_contents (path, &text, NULL, NULL)
      || sscanf (strrchr (text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
                 &user, &system) != 2)
    return 0;
  return (double) (user + system) / (double) sysconf (_SC_CLK_TCK);
}

typedef double (*ProcessFigure) (const char *pid);

static double
pss_of (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/smaps_rollup", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  line = strstr (text, "\nPss:");
  return line == NULL ? 0 : g_ascii_strtod (line + 5, NULL) / 1024;
}

/* Over this process and its children. */
static double
sum_over_processes (ProcessFigure figure)
{
  g_autofree char *own = g_strdup_printf ("%d", (int) getpid ());
  g_autofree char *path = g_strdup_printf ("/proc/%s/task", own);
  g_autoptr (GDir) tasks = g_dir_open (path, 0, NULL);
  double sum = figure (own);
  const char *task;

  while ((task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *list = g_strdup_printf ("%s/%s/children", path, task);
      g_autofree char *children = NULL;
      g_auto (GStrv) pids = NULL;

      if (!g_file_get_contents (list, &children, NULL, NULL))
        continue;
      pids = g_strsplit (g_strstrip (children), " ", -1);
      for (guint i = 0; pids[i] != NULL && *pids[i] != '\0'; i++)
        sum += figure (pids[i]);
    }
  return sum;
}

static void
bench_idle (const char *name)
{
  WeirServlet *ten_processes =
    weir_process_servlet_new (weir_worker_spec_new ("pass-through", NULL), weir_cpus_new (10));
  WeirServlet *ten_threads =
    weir_thread_servlet_new (weir_worker_spec_new ("pass-through", NULL), 10);
  WeirServer *server = start (weir_sequential_servlet_new (ten_processes, ten_threads, NULL));
  g_autoptr (WeirValue) value = weir_value_new_string ("world");
  double before;

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (WeirValue) result = weir_server_call (server, value, 10, WEIR_BACKPRESSURE_WAIT,
                                                       NULL, NULL);

      if (result == NULL)
        g_error ("no result");
    }
  before = sum_over_processes (cpu_time_of);
  g_usleep (10 * G_USEC_PER_SEC);
  print_figure (name, sum_over_processes (cpu_time_of) - before, "s");
  stop (server);
}

static void
bench_start (const char *name)
{
  double times[9];

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      WeirServlet *servlet = load_flow ("greeting.json");
      double begin = now_ns ();
      WeirServer *server = start (servlet);

      times[i] = (now_ns () - begin) / 1e6;
      if (i + 1 == G_N_ELEMENTS (times))
        print_figure ("pss-mb", sum_over_processes (pss_of), "MB");
      stop (server);
    }
  print_figure (name, median (times, G_N_ELEMENTS (times)), "ms");
}

static const struct {
  const char *name;
  void      (*run) (const char *name);
} benches[] = {
  { "threads-1", bench_threads_1 },
  { "threads-3", bench_threads_3 },
  { "ensemble-3", bench_ensemble_3 },
  { "process-1", bench_process_1 },
  { "process-3", bench_process_3 },
  { "greeting-c", bench_greeting_c },
  { "greeting-file", bench_greeting_file },
  { "call-p50-ns", bench_call },
  { "ensemble-call-p50-ns", bench_ensemble_call },
  { "large-1mb-bytes", bench_large },
  { "start-ms", bench_start },
  { "idle-cpu", bench_idle },
};

int
main (int   argc,
      char *argv[])
{
  g_auto (GStrv) names = NULL;
  const GOptionEntry entries[] = {
    { "flows", 0, 0, G_OPTION_ARG_FILENAME, &flows, "Where the example flows are", "DIR" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &names, NULL, "[NAME...]" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- measure the engine");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (benches); i++)
    {
      if (names == NULL || g_strv_contains ((const char *const *) names, benches[i].name))
        benches[i].run (benches[i].name);
    }
  return EXIT_SUCCESS;
}
