/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a server tells of itself: numbers that add up at every moment, and what it looks like
 * inside. */

#include "server-support.h"

#include <string.h>

/* Reading */

static JsonObject *
read_metrics (WeirServer *server)
{
  g_autoptr (WeirMetrics) metrics = weir_server_get_metrics (server);
  g_autoptr (JsonNode) node = weir_metrics_to_json (metrics);

  return json_node_dup_object (node);
}

static JsonObject *
read_debug_info (WeirServer *server)
{
  g_autoptr (WeirValue) value = weir_server_get_debug_info (server);
  g_autoptr (JsonNode) node = weir_value_to_node (value);

  return json_node_dup_object (node);
}

static JsonObject *
get_element (JsonObject *object,
             const char *member,
             guint       index)
{
  JsonArray *array = json_object_get_array_member (object, member);

  g_assert_cmpuint (index, <, json_array_get_length (array));
  return json_array_get_object_element (array, index);
}

static gint64
get_int (JsonObject *object,
         const char *member)
{
  g_assert_true (json_object_has_member (object, member));
  return json_object_get_int_member (object, member);
}

/* Sums that always hold */

static void
assert_items_add_up (JsonObject *metrics)
{
  JsonObject *items = json_object_get_object_member (metrics, "items");

  g_assert_cmpint (get_int (items, "received"), ==,
                   get_int (items, "done") + get_int (items, "failed")
                   + get_int (items, "timed-out") + get_int (items, "cancelled")
                   + get_int (metrics, "backlog"));
  g_assert_cmpint (get_int (metrics, "backlog"), <=, get_int (metrics, "capacity"));
}

static void
assert_node_adds_up (JsonObject *node)
{
  JsonArray *workers = json_object_get_array_member (node, "workers");
  gint64 held = 0;
  gint64 done = 0;
  gint64 failed = 0;
  gint64 busy = 0;

  for (guint i = 0; i < json_array_get_length (workers); i++)
    {
      JsonObject *worker = json_array_get_object_element (workers, i);

      held += get_int (worker, "held");
      done += get_int (worker, "done");
      failed += get_int (worker, "failed");
      busy += get_int (worker, "held") > 0;
      g_assert_cmpfloat (json_object_get_double_member (worker, "busy"), >=, 0);
    }
  g_assert_cmpint (get_int (node, "done"), ==, done);
  g_assert_cmpint (get_int (node, "failed"), ==, failed);
  g_assert_cmpint (get_int (node, "busy"), ==, busy);
  g_assert_cmpint (get_int (node, "in"), ==,
                   done + failed + held + get_int (node, "queued") + get_int (node, "dropped"));
}

static void
assert_histogram (JsonObject *owner,
                  const char *member,
                  gint64      count)
{
  JsonObject *histogram = json_object_get_object_member (owner, member);
  JsonArray *buckets = json_object_get_array_member (histogram, "buckets");
  double p50 = json_object_get_double_member (histogram, "p50");
  double p90 = json_object_get_double_member (histogram, "p90");
  double p99 = json_object_get_double_member (histogram, "p99");
  double max = json_object_get_double_member (histogram, "max");
  double mean = json_object_get_double_member (histogram, "mean");
  gint64 sum = 0;

  for (guint i = 0; i < json_array_get_length (buckets); i++)
    sum += json_array_get_int_element (json_array_get_array_element (buckets, i), 1);
  g_assert_cmpint (get_int (histogram, "count"), ==, count);
  g_assert_cmpint (sum, ==, count);
  g_assert_cmpfloat (p50, <=, p90);
  g_assert_cmpfloat (p90, <=, p99);
  g_assert_cmpfloat (p99, <=, max * 1.04);
  g_assert_cmpfloat (mean, <=, max);
  g_assert_cmpfloat (mean, >=, 0);
}

static void
assert_adds_up (JsonObject *metrics)
{
  JsonArray *nodes = json_object_get_array_member (metrics, "nodes");

  assert_items_add_up (metrics);
  for (guint i = 0; i < json_array_get_length (nodes); i++)
    assert_node_adds_up (json_array_get_object_element (nodes, i));
}

/* Tests */

#define NAP_US 2000

static WeirValue *
nap (WeirValue  *value,
     gpointer    data,
     GError    **error)
{
  g_usleep (NAP_US);
  return weir_value_ref (value);
}

static void
test_counts (void)
{
  WeirServer *server = server_start (
    weir_sequential_servlet_new (func_pool ("double", double_it, NULL, 2),
                                 jq_processes ("add", ". + 1", 2),
                                 func_pool ("nap", nap, NULL, 4), NULL));
  g_autoptr (JsonObject) metrics = NULL;
  JsonObject *naps;
  JsonObject *service;

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (GError) error = NULL;

      if (i % 10 != 0)
        assert_call (server, "1", "3");
      else
        error = call_fails (server, "'x'");
    }

  metrics = read_metrics (server);
  assert_adds_up (metrics);
  g_assert_cmpstr (json_object_get_string_member (metrics, "state"), ==, "running");
  g_assert_cmpint (get_int (metrics, "capacity"), ==, 256);
  g_assert_cmpint (get_int (metrics, "capacity-bytes"), ==,
                   (gint64) weir_server_get_capacity_bytes (server));
  g_assert_cmpint (get_int (metrics, "backlog-bytes"), ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (metrics, "uptime"), >, 45 * NAP_US / 1e6);
  assert_histogram (metrics, "latency", 50);
  assert_histogram (metrics, "entry-wait", 50);

  naps = get_element (metrics, "nodes", 2);
  g_assert_cmpstr (json_object_get_string_member (naps, "node"), ==, "nap");
  g_assert_cmpstr (json_object_get_string_member (naps, "kind"), ==, "thread");
  g_assert_cmpint (get_int (naps, "done"), ==, 45);
  assert_histogram (naps, "service-time", 45);
  assert_histogram (naps, "queue-time", 45);
  service = json_object_get_object_member (naps, "service-time");
  g_assert_cmpfloat (json_object_get_double_member (service, "p50"), >=, 0.97 * NAP_US / 1e6);
  g_assert_cmpfloat (json_object_get_double_member (service, "mean"), >=, NAP_US / 1e6);
  server_stop (server);
}

static void
test_nodes (void)
{
  WeirServlet *choice = weir_switch_servlet_new ();
  WeirServer *server;
  g_autoptr (JsonObject) metrics = NULL;
  JsonObject *node;
  JsonObject *worker;

  weir_servlet_set_name (choice, "size");
  weir_switch_servlet_add (WEIR_SWITCH_SERVLET (choice), "big", ". > 10",
                           jq_processes ("big", ".", 1));
  weir_switch_servlet_set_otherwise (WEIR_SWITCH_SERVLET (choice), WEIR_SWITCH_ELSE_PASS);
  server = server_start (choice);
  assert_call (server, "5", "5");
  assert_call (server, "50", "50");
  assert_call (server, "60", "60");

  metrics = read_metrics (server);
  node = get_element (metrics, "nodes", 0);
  g_assert_cmpstr (json_object_get_string_member (node, "node"), ==, "size");
  g_assert_cmpstr (json_object_get_string_member (node, "kind"), ==, "switch");
  g_assert_cmpstr (json_object_get_string_member (node, "state"), ==, "running");
  g_assert_cmpint (get_int (node, "done"), ==, 3);

  node = get_element (metrics, "nodes", 1);
  g_assert_cmpstr (json_object_get_string_member (node, "kind"), ==, "process");
  g_assert_cmpint (get_int (node, "done"), ==, 2);
  g_assert_cmpint (get_int (node, "restarts"), ==, 0);
  worker = get_element (node, "workers", 0);
  g_assert_cmpstr (json_object_get_string_member (worker, "name"), ==, "big/0");
  g_assert_cmpstr (json_object_get_string_member (worker, "state"), ==, "ready");
  g_assert_cmpint (get_int (worker, "process"), >, 1);
  g_assert_cmpint (get_int (worker, "memory"), >, 100 * 1024);
  g_assert_cmpfloat (json_object_get_double_member (worker, "cpu"), >, 0);
  server_stop (server);
}

static void
test_batches (void)
{
  Gate gate;
  WeirServlet *pool = func_pool ("batch", gate_call, &gate, 1);
  WeirServer *server;
  WeirStream *stream;
  g_autoptr (JsonObject) metrics = NULL;
  JsonObject *node;

  gate_init (&gate);
  gate_open (&gate);
  weir_pool_servlet_set_batch_size (WEIR_POOL_SERVLET (pool), 4);
  weir_pool_servlet_set_batch_wait (WEIR_POOL_SERVLET (pool), 0.01);
  server = server_start (pool);
  stream = stream_open (server);
  for (guint i = 0; i < 10; i++)
    stream_push (stream, "1");
  for (guint i = 0; i < 10; i++)
    assert_result (stream, "1");
  metrics = read_metrics (server);
  node = get_element (metrics, "nodes", 0);
  g_assert_cmpint (get_int (node, "done"), ==, 10);
  g_assert_cmpint (get_int (node, "batches"), >=, 3);
  g_assert_cmpint (get_int (node, "full-batches"), <=, 2);
  assert_histogram (node, "service-time", get_int (node, "batches"));
  g_assert_finalize_object (stream);
  server_stop (server);
  gate_clear (&gate);
}

/* Another thread reads all the time. */

typedef struct {
  WeirServer *server;
  gint        over;  /* atomic */
  guint       n_read;
} Reader;

static gpointer
read_often (gpointer data)
{
  Reader *self = data;

  while (!g_atomic_int_get (&self->over) || self->n_read < 10)
    {
      g_autoptr (JsonObject) metrics = read_metrics (self->server);
      g_autoptr (JsonObject) info = read_debug_info (self->server);

      assert_adds_up (metrics);
      g_assert_true (json_object_has_member (info, "servlet"));
      self->n_read++;
    }
  return NULL;
}

static void
test_while_streaming (void)
{
  WeirServer *server = server_start (
    weir_sequential_servlet_new (
      weir_ensemble_servlet_new (func_pool ("one", pass_on, NULL, 2),
                                 jq_processes ("two", ".", 2), NULL),
      func_pool ("three", pass_on, NULL, 1), NULL));
  WeirStream *stream = stream_open (server);
  Numbers numbers = { .last = 5000 };
  Reader reader = { .server = server };
  GThread *thread = g_thread_new ("read", read_often, &reader);
  guint n_results = 0;
  WeirResult *result;
  g_autoptr (GError) error = NULL;

  weir_stream_set_source (stream, numbers_next, &numbers, NULL);
  while ((result = weir_stream_next (stream, NULL, &error)) != NULL)
    {
      g_assert_no_error (weir_result_get_error (result));
      weir_result_free (result);
      n_results++;
    }
  g_assert_no_error (error);
  g_atomic_int_set (&reader.over, TRUE);
  g_thread_join (thread);
  g_assert_cmpuint (n_results, ==, 5000);
  g_assert_cmpuint (reader.n_read, >=, 10);
  g_assert_cmpint (server_count (server, "done"), ==, 5000);
  g_assert_finalize_object (stream);
  server_stop (server);
}

/* What was read stays as it was. */
static void
test_copy (void)
{
  WeirServer *server = server_start (jq_processes ("one", ".", 1));
  g_autoptr (WeirMetrics) metrics = weir_server_get_metrics (server);
  g_autoptr (WeirMetrics) same = weir_metrics_ref (metrics);
  g_autoptr (JsonNode) before = weir_metrics_to_json (metrics);
  g_autoptr (JsonNode) after = NULL;

  assert_call (server, "1", "1");
  server_stop (server);
  after = weir_metrics_to_json (same);
  g_assert_true (json_node_equal (before, after));
}

/* Inside */

static void
assert_place (JsonObject *item,
              const char *place)
{
  JsonArray *at = json_object_get_array_member (item, "at");
  gboolean found = FALSE;

  for (guint i = 0; i < json_array_get_length (at); i++)
    found |= strcmp (json_array_get_string_element (at, i), place) == 0;
  g_assert_true (found);
}

static void
test_debug_info (void)
{
  Gate gate;
  WeirServer *server;
  Reply replies[3];
  g_autoptr (JsonObject) info = NULL;
  g_autoptr (GDateTime) time = NULL;
  JsonObject *servlet;
  JsonObject *ensemble;
  JsonObject *pool;
  JsonArray *backlog;

  gate_init (&gate);
  server = server_start (
    weir_sequential_servlet_new (
      weir_ensemble_servlet_new (func_pool ("held", gate_call, &gate, 1), weir_pass_through_new (),
                                 NULL),
      jq_processes ("last", ".", 2), NULL));
  for (guint i = 0; i < 3; i++)
    call_async (server, "1", WEIR_BACKPRESSURE_WAIT, NULL, &replies[i]);
  gate_await (&gate, 1);
  info = read_debug_info (server);

  g_assert_cmpstr (json_object_get_string_member (info, "state"), ==, "running");
  g_assert_cmpint (get_int (info, "capacity"), ==, 256);
  g_assert_cmpint (get_int (info, "threads"), ==, 1);
  g_assert_cmpint (get_int (info, "processes"), ==, 2);
  time = g_date_time_new_from_iso8601 (json_object_get_string_member (info, "time"), NULL);
  g_assert_nonnull (time);

  servlet = json_object_get_object_member (info, "servlet");
  g_assert_cmpstr (json_object_get_string_member (servlet, "type"), ==, "WeirSequentialServlet");
  ensemble = get_element (servlet, "members", 0);
  g_assert_cmpstr (json_object_get_string_member (ensemble, "type"), ==, "WeirEnsembleServlet");
  pool = get_element (ensemble, "members", 0);
  g_assert_cmpstr (json_object_get_string_member (pool, "name"), ==, "held");
  g_assert_true (json_object_get_boolean_member (get_element (pool, "workers", 0), "alive"));
  g_assert_cmpint (get_int (get_element (pool, "workers", 0), "holds")
                   + get_int (pool, "queued"), ==, 3);
  pool = get_element (servlet, "members", 1);
  g_assert_cmpstr (json_object_get_string_member (get_element (pool, "workers", 1), "name"), ==,
                   "last/1");
  g_assert_cmpint (get_int (get_element (pool, "workers", 1), "process"), >, 1);

  backlog = json_object_get_array_member (info, "backlog");
  g_assert_cmpuint (json_array_get_length (backlog), ==, 3);
  assert_place (get_element (info, "backlog", 0), "held/0");
  g_assert_cmpint (get_int (get_element (info, "backlog", 0), "id"), <,
                   get_int (get_element (info, "backlog", 1), "id"));
  g_assert_cmpfloat (json_object_get_double_member (get_element (info, "backlog", 0), "age"), >=,
                     json_object_get_double_member (get_element (info, "backlog", 2), "age"));
  g_assert_cmpfloat (json_object_get_double_member (get_element (info, "backlog", 2), "age"), >=,
                     0);

  gate_open (&gate);
  for (guint i = 0; i < 3; i++)
    reply_succeeds (&replies[i], server, "[1,1]");
  server_stop (server);
  gate_clear (&gate);
}

/* A server that does not run has its servlets, but no workers. */
static void
test_debug_info_stopped (void)
{
  g_autoptr (WeirServlet) servlet =
    weir_sequential_servlet_new (func_pool ("first", pass_on, NULL, 1), weir_pass_through_new (),
                                 NULL);
  WeirServer *server = weir_server_new (servlet);
  g_autoptr (JsonObject) info = read_debug_info (server);
  JsonObject *tree = json_object_get_object_member (info, "servlet");

  g_assert_cmpstr (json_object_get_string_member (get_element (tree, "members", 0), "name"), ==,
                   "first");
  g_assert_cmpstr (json_object_get_string_member (get_element (tree, "members", 1), "type"), ==,
                   "WeirPassThrough");
  g_assert_false (json_object_has_member (get_element (tree, "members", 0), "workers"));
  g_assert_cmpstr (json_object_get_string_member (info, "state"), ==, "stopped");
  g_assert_null (weir_server_get_metrics (server));
  g_assert_finalize_object (server);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  guard_time ();

  g_test_add_func ("/metrics/counts", test_counts);
  g_test_add_func ("/metrics/nodes", test_nodes);
  g_test_add_func ("/metrics/batches", test_batches);
  g_test_add_func ("/metrics/while-streaming", test_while_streaming);
  g_test_add_func ("/metrics/copy", test_copy);
  g_test_add_func ("/debug-info/running", test_debug_info);
  g_test_add_func ("/debug-info/stopped", test_debug_info_stopped);

  return g_test_run ();
}
