/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <weir.h>

#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Random workers are killed for a minute under an ordered stream and callers, and every item is
 * accounted for: each has one result, its own, in its place, or fails because a worker died that
 * had begun it. The order of the kills comes from the test's seed (--seed).
 *
 * Two seconds of the same come first: what they leave behind is there to stay, what the minute
 * adds is a leak.
 */

#define WARM_UP      2
#define SECONDS      60
/* What malloc() keeps for its threads counts as used: four bytes for each item are more. */
#define LEAK_MOST    (1024 * 1024)
#define PATIENCE     180
#define BATCH        8
#define CONCURRENCY  4
#define N_CALLERS    2
#define RESTARTS     1000000

typedef struct {
  WeirServer      *server;
  guint            seconds;

  /* Not GLib's: these the thread sanitizer sees. */
  pthread_mutex_t  lock;
  pthread_cond_t   changed;

  /* guarded by lock */
  gboolean         over;
  guint            n_kills;
  guint            n_calls;
  guint            n_failed;
} Chaos;

/* The flow: three copies of the item's number, which travel on, and in the end a sum of them. */

static WeirServlet *
pool (const char *name,
      double      seconds,
      guint       n_workers,
      guint       retries,
      guint       batch_size)
{
  g_autoptr (JsonObject) params = json_object_new ();
  WeirServlet *servlet;

  if (seconds > 0)
    json_object_set_double_member (params, "seconds", seconds);
  servlet = weir_process_servlet_new (weir_worker_spec_new (seconds > 0 ? "delay" : "pass-through",
                                                            params),
                                      weir_cpus_new (n_workers));
  weir_servlet_set_name (servlet, name);
  weir_pool_servlet_set_retries (WEIR_POOL_SERVLET (servlet), retries);
  weir_pool_servlet_set_restart_limit (WEIR_POOL_SERVLET (servlet), RESTARTS);
  if (batch_size > 0)
    {
      weir_pool_servlet_set_batch_size (WEIR_POOL_SERVLET (servlet), batch_size);
      weir_pool_servlet_set_batch_wait (WEIR_POOL_SERVLET (servlet), 0.001);
    }
  return servlet;
}

/* Several calls at once in each of its workers. */
static WeirServlet *
threaded_pool (const char *name)
{
  WeirServlet *servlet = pool (name, 0.0005, 2, 0, 0);

  weir_pool_servlet_set_concurrency (WEIR_POOL_SERVLET (servlet), CONCURRENCY);
  return servlet;
}

static WeirServlet *
summing_pool (const char *name)
{
  g_autoptr (JsonNode) json =
    json_from_string ("{\"type\": \"jq\", \"filter\": "
                      "\"{numbers: ., sum: ((.[0] * 31 + .[1] * 17 + .[2] * 7) % 65521)}\"}", NULL);
  g_autoptr (GError) error = NULL;
  WeirWorkerSpec *spec = weir_worker_spec_new_from_json (json_node_get_object (json), NULL, &error);
  WeirServlet *servlet;

  g_assert_no_error (error);
  servlet = weir_process_servlet_new (spec, weir_cpus_new (2));
  weir_servlet_set_name (servlet, name);
  weir_pool_servlet_set_restart_limit (WEIR_POOL_SERVLET (servlet), RESTARTS);
  return servlet;
}

static WeirServlet *
make_flow (void)
{
  WeirServlet *parts = weir_ensemble_servlet_new (pool ("slow", 0.0005, 3, 1, 0),
                                                  pool ("quick", 0, 2, 0, 0),
                                                  weir_pass_through_new (), NULL);
  WeirServlet *choice = weir_switch_servlet_new ();

  weir_switch_servlet_add (WEIR_SWITCH_SERVLET (choice), "even", ".[0] % 2 == 0",
                           pool ("even", 0.0005, 2, 0, 0));
  weir_switch_servlet_add (WEIR_SWITCH_SERVLET (choice), "odd", NULL, pool ("odd", 0, 1, 3, 0));
  return weir_sequential_servlet_new (parts, pool ("batches", 0, 2, 0, BATCH), choice,
                                      threaded_pool ("threads"), summing_pool ("sum"), NULL);
}

/* Who lives */

static void
collect_processes (JsonNode *node,
                   GArray   *pids)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        collect_processes (json_array_get_element (array, i), pids);
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &member))
    {
      if (g_str_equal (name, "process"))
        {
          pid_t pid = (pid_t) json_node_get_int (member);

          g_array_append_val (pids, pid);
        }
      collect_processes (member, pids);
    }
}

static gboolean
is_our_child (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int) pid);
  g_autofree char *text = NULL;
  const char *end;
  int parent;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  end = strrchr (text, ')');
  return end != NULL && sscanf (end + 1, " %*c %d", &parent) == 1 && parent == (int) getpid ();
}

/* Through a handle, so that nobody else's process is hit should the number be used again. */
static gboolean
kill_process (pid_t pid)
{
  int handle = (int) syscall (SYS_pidfd_open, pid, 0);
  gboolean killed;

  if (handle < 0)
    return FALSE;
  killed = is_our_child (pid) && syscall (SYS_pidfd_send_signal, handle, SIGKILL, NULL, 0) == 0;
  close (handle);
  return killed;
}

static gboolean
kill_one (Chaos *chaos,
          GRand *random)
{
  g_autoptr (WeirValue) info = weir_server_get_debug_info (chaos->server);
  g_autoptr (JsonNode) node = weir_value_to_node (info);
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (pid_t));

  collect_processes (node, pids);
  if (pids->len == 0)
    return FALSE;
  return kill_process (g_array_index (pids, pid_t,
                                      g_rand_int_range (random, 0, (gint32) pids->len)));
}

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n_entries = 0;

  while (g_dir_read_name (folder) != NULL)
    n_entries++;
  return n_entries;
}

/* Judging */

static gboolean
names_a_crash (const GError *error)
{
  return strstr (error->message, "was killed by signal 9") != NULL;
}

static char *
describe_result (guint64 number)
{
  return g_strdup_printf ("{\"numbers\":[%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT
                          ",%" G_GUINT64_FORMAT "],\"sum\":%" G_GUINT64_FORMAT "}",
                          number, number, number, number * (31 + 17 + 7) % 65521);
}

/* TRUE when @value is the result of @number; FALSE when it failed because a worker died. */
static gboolean
judge (guint64       number,
       WeirValue    *value,
       const GError *error)
{
  if (error == NULL)
    {
      g_autofree char *expected = describe_result (number);

      g_assert_cmpstr (weir_value_get_json (value, NULL), ==, expected);
      return TRUE;
    }

  g_assert_null (value);
  g_assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED)
                 || g_error_matches (error, WEIR_ERROR, WEIR_ERROR_ENSEMBLE));
  g_assert_true (names_a_crash (error));
  return FALSE;
}

static gboolean
chaos_is_over (Chaos *self)
{
  gboolean over;

  pthread_mutex_lock (&self->lock);
  over = self->over;
  pthread_mutex_unlock (&self->lock);
  return over;
}

static void
chaos_count_call (Chaos    *self,
                  gboolean  done)
{
  pthread_mutex_lock (&self->lock);
  self->n_calls++;
  self->n_failed += !done;
  pthread_mutex_unlock (&self->lock);
}

/* Threads */

static gpointer
kill_workers (gpointer data)
{
  Chaos *chaos = data;
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  pthread_mutex_lock (&chaos->lock);
  while (!chaos->over)
    {
      gint64 next = g_get_monotonic_time () + g_rand_int_range (random, 20000, 120000);
      struct timespec when = { next / G_USEC_PER_SEC, next % G_USEC_PER_SEC * 1000 };
      gboolean killed;

      pthread_mutex_unlock (&chaos->lock);
      killed = kill_one (chaos, random);
      pthread_mutex_lock (&chaos->lock);
      chaos->n_kills += killed;
      while (!chaos->over && pthread_cond_timedwait (&chaos->changed, &chaos->lock, &when) == 0)
        continue;
    }
  pthread_mutex_unlock (&chaos->lock);
  return NULL;
}

static gpointer
make_calls (gpointer data)
{
  Chaos *chaos = data;

  for (guint64 number = 0; !chaos_is_over (chaos); number++)
    {
      g_autoptr (WeirValue) value = weir_value_new_int ((gint64) number);
      g_autoptr (GError) error = NULL;
      g_autoptr (WeirValue) result = weir_server_call (chaos->server, value, PATIENCE,
                                                       WEIR_BACKPRESSURE_WAIT, NULL, &error);

      chaos_count_call (chaos, judge (number, result, error));
    }
  return NULL;
}

typedef struct {
  gint64  until;
  guint64 n_given;
} Source;

static WeirValue *
next_number (gpointer   data,
             GError   **error)
{
  Source *source = data;

  if (g_get_monotonic_time () >= source->until)
    return NULL;
  return weir_value_new_int ((gint64) source->n_given++);
}

/* Takes every result of a stream that lasts as long as the chaos; returns how many failed. */
static guint64
run_stream (Chaos *chaos)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirStream) stream = weir_server_open_stream (chaos->server, PATIENCE, &error);
  Source source = { g_get_monotonic_time () + chaos->seconds * G_USEC_PER_SEC, 0 };
  guint64 n_results = 0;
  guint64 n_failed = 0;

  g_assert_no_error (error);
  weir_stream_set_source (stream, next_number, &source, NULL);
  while (TRUE)
    {
      g_autoptr (WeirResult) result = weir_stream_next (stream, NULL, &error);

      g_assert_no_error (error);
      if (result == NULL)
        break;
      g_assert_cmpuint (weir_result_get_index (result), ==, n_results);
      n_failed += !judge (n_results, weir_result_get_value (result),
                          weir_result_get_error (result));
      n_results++;
    }

  g_assert_cmpuint (n_results, ==, source.n_given);
  g_assert_cmpuint (n_results, >, 20 * chaos->seconds);
  g_test_message ("%" G_GUINT64_FORMAT " items streamed, %" G_GUINT64_FORMAT " of them failed",
                  n_results, n_failed);
  return n_failed;
}

static void
check_totals (Chaos   *chaos,
              guint64  n_failed)
{
  g_autoptr (WeirMetrics) metrics = weir_server_get_metrics (chaos->server);
  g_autoptr (JsonNode) node = weir_metrics_to_json (metrics);
  JsonObject *items = json_object_get_object_member (json_node_get_object (node), "items");
  gint64 received = json_object_get_int_member (items, "received");

  g_assert_cmpint (json_object_get_int_member (items, "failed"), ==, (gint64) n_failed);
  g_assert_cmpint (json_object_get_int_member (items, "done"), ==, received - (gint64) n_failed);
  g_assert_cmpint (json_object_get_int_member (items, "timed-out"), ==, 0);
  g_assert_cmpuint (weir_server_get_backlog (chaos->server), ==, 0);
}

static void
chaos_init (Chaos *self)
{
  pthread_condattr_t attributes;

  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&self->changed, &attributes);
  pthread_condattr_destroy (&attributes);
  pthread_mutex_init (&self->lock, NULL);
}

static void
chaos_end (Chaos *self)
{
  pthread_mutex_lock (&self->lock);
  self->over = TRUE;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
}

/* Leaves nothing behind: no process, dead or alive, and no descriptor. */
static void
run_chaos (guint seconds)
{
  guint n_fds = count_entries ("/proc/self/fd");
  g_autoptr (WeirServlet) servlet = make_flow ();
  Chaos chaos = { .server = weir_server_new (servlet), .seconds = seconds };
  g_autoptr (GError) error = NULL;
  GThread *callers[N_CALLERS];
  GThread *killer;
  guint64 n_failed;

  chaos_init (&chaos);
  weir_server_start (chaos.server, NULL, &error);
  g_assert_no_error (error);
  killer = g_thread_new ("killer", kill_workers, &chaos);
  for (guint i = 0; i < N_CALLERS; i++)
    callers[i] = g_thread_new ("caller", make_calls, &chaos);

  n_failed = run_stream (&chaos);
  chaos_end (&chaos);
  g_thread_join (killer);
  for (guint i = 0; i < N_CALLERS; i++)
    g_thread_join (callers[i]);

  g_test_message ("%u workers killed, %u calls, %u of them failed", chaos.n_kills, chaos.n_calls,
                  chaos.n_failed);
  g_assert_cmpuint (chaos.n_kills, >, seconds * 2);
  n_failed += chaos.n_failed;
  /* A worker holds a batch at most, and each of its items is one failure at most. */
  g_assert_cmpuint (n_failed, <=, chaos.n_kills * BATCH);
  check_totals (&chaos, n_failed);

  g_assert_cmpuint (weir_server_stop (chaos.server, 30), ==, 0);
  g_assert_finalize_object (chaos.server);
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpuint (count_entries ("/proc/self/fd"), ==, n_fds);
}

static void
test_chaos (void)
{
  gsize before;
  gsize after;

  run_chaos (WARM_UP);
  before = mallinfo2 ().uordblks;
  run_chaos (SECONDS);
  after = mallinfo2 ().uordblks;
  g_test_message ("%" G_GSIZE_FORMAT " bytes in use, then %" G_GSIZE_FORMAT, before, after);
  g_assert_cmpuint (after, <, before + LEAK_MOST);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chaos", test_chaos);
  return g_test_run ();
}
