/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The life of a server: its properties, starts that work and that fail, stops of every kind. */

#include "server-support.h"

#include <string.h>

/* A worker whose init does what its parameters say. */

#define PROBE_TYPE_WORKER (probe_worker_get_type ())
G_DECLARE_FINAL_TYPE (ProbeWorker, probe_worker, PROBE, WORKER, WeirWorker)

struct _ProbeWorker
{
  WeirWorker parent_instance;
};

/* Where inits wait that are to; and how many workers were cleaned up. */
static Gate init_gate;
static gint n_cleaned_up;

G_DEFINE_FINAL_TYPE (ProbeWorker, probe_worker, WEIR_TYPE_WORKER)

static gboolean
probe_init (WeirWorker  *worker,
            JsonObject  *params,
            GError     **error)
{
  const char *message = json_object_get_string_member_with_default (params, "fail", NULL);

  if (json_object_get_boolean_member_with_default (params, "wait", FALSE))
    gate_enter (&init_gate);
  if (message == NULL)
    return TRUE;

  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

static WeirValue *
probe_call (WeirWorker  *worker,
            WeirValue   *value,
            GError     **error)
{
  return weir_value_ref (value);
}

static void
probe_cleanup (WeirWorker   *worker,
               const GError *reason)
{
  g_atomic_int_inc (&n_cleaned_up);
}

static void
probe_worker_class_init (ProbeWorkerClass *klass)
{
  WeirWorkerClass *worker_class = WEIR_WORKER_CLASS (klass);

  worker_class->init = probe_init;
  worker_class->call = probe_call;
  worker_class->cleanup = probe_cleanup;
}

static void
probe_worker_init (ProbeWorker *self)
{
}

static WeirServlet *
probe_pool (const char *name,
            const char *params,
            guint       n_threads)
{
  return type_pool (name, PROBE_TYPE_WORKER, params, n_threads);
}

/* Properties */

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              guint      *n_notified)
{
  (*n_notified)++;
}

static void
test_properties (void)
{
  g_autoptr (WeirServlet) servlet = func_pool ("one", pass_on, NULL, 1);
  WeirServer *server = weir_server_new (servlet);
  g_autoptr (WeirServlet) got = NULL;
  WeirServerState state;
  guint capacity;
  guint backlog;
  guint64 bytes;
  gboolean pin;

  g_object_get (server, "servlet", &got, "capacity", &capacity, "capacity-bytes", &bytes,
                "pin-cpus", &pin, "backlog", &backlog, "state", &state, NULL);
  g_assert_true (got == servlet);
  g_assert_true (weir_server_get_servlet (server) == servlet);
  g_assert_cmpuint (capacity, ==, 256);
  g_assert_cmpuint (bytes, ==, weir_server_get_capacity_bytes (server));
  g_assert_cmpuint (bytes, >, 1024 * 1024);
  g_assert_true (pin);
  g_assert_cmpuint (backlog, ==, 0);
  g_assert_cmpint (state, ==, WEIR_SERVER_STOPPED);

  g_object_set (server, "capacity", 7, "capacity-bytes", (guint64) 1000, "pin-cpus", FALSE, NULL);
  g_assert_cmpuint (weir_server_get_capacity (server), ==, 7);
  g_assert_cmpuint (weir_server_get_capacity_bytes (server), ==, 1000);
  g_assert_false (weir_server_get_pin_cpus (server));
  g_assert_finalize_object (server);
}

static void
test_notify (void)
{
  g_autoptr (WeirServlet) servlet = func_pool ("one", pass_on, NULL, 1);
  WeirServer *server = weir_server_new (servlet);
  guint n_notified = 0;

  g_signal_connect (server, "notify", G_CALLBACK (count_notify), &n_notified);

  weir_server_set_capacity (server, 256);
  weir_server_set_capacity_bytes (server, weir_server_get_capacity_bytes (server));
  weir_server_set_pin_cpus (server, 17);
  g_assert_cmpuint (n_notified, ==, 0);

  weir_server_set_capacity (server, 255);
  g_assert_cmpuint (n_notified, ==, 1);
  weir_server_set_capacity_bytes (server, 4096);
  g_assert_cmpuint (n_notified, ==, 2);
  weir_server_set_pin_cpus (server, FALSE);
  weir_server_set_pin_cpus (server, FALSE);
  g_assert_cmpuint (n_notified, ==, 3);

  g_test_expect_message ("Weir", G_LOG_LEVEL_CRITICAL, "*capacity >= 1*");
  weir_server_set_capacity (server, 0);
  g_test_expect_message ("Weir", G_LOG_LEVEL_CRITICAL, "*bytes >= 1*");
  weir_server_set_capacity_bytes (server, 0);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (n_notified, ==, 3);
  g_assert_cmpuint (weir_server_get_capacity (server), ==, 255);
  g_assert_finalize_object (server);
}

static void
note_state (WeirServer *server,
            GParamSpec *pspec,
            GArray     *states)
{
  WeirServerState state = weir_server_get_state (server);

  g_array_append_val (states, state);
}

static void
test_state (void)
{
  static const WeirServerState expected[] = {
    WEIR_SERVER_STARTING, WEIR_SERVER_RUNNING, WEIR_SERVER_DRAINING, WEIR_SERVER_STOPPED,
    WEIR_SERVER_STARTING, WEIR_SERVER_RUNNING, WEIR_SERVER_DRAINING, WEIR_SERVER_STOPPED,
  };
  g_autoptr (WeirServlet) servlet = probe_pool ("probe", NULL, 1);
  g_autoptr (GArray) states = g_array_new (FALSE, FALSE, sizeof (WeirServerState));
  WeirServer *server = weir_server_new (servlet);
  g_autoptr (GError) error = NULL;

  g_signal_connect (server, "notify::state", G_CALLBACK (note_state), states);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (weir_server_start (server, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (weir_server_stop (server, -1), ==, 0);
    }

  g_assert_cmpuint (states->len, ==, G_N_ELEMENTS (expected));
  g_assert_cmpmem (states->data, states->len * sizeof (WeirServerState),
                   expected, sizeof expected);
  g_assert_finalize_object (server);
}

/* Starts */

static gpointer
start_in_thread (gpointer data)
{
  GError *error = NULL;

  weir_server_start (data, NULL, &error);
  return error;
}

/* While a worker is in its init, the server can be asked for anything. */
static void
test_starting (void)
{
  g_autoptr (WeirServlet) servlet = probe_pool ("slow", "{'wait': true}", 2);
  WeirServer *server = weir_server_new (servlet);
  g_autoptr (WeirValue) value = value_new ("1");
  g_autoptr (GError) call_error = NULL;
  g_autoptr (GError) stream_error = NULL;
  g_autoptr (GError) start_error = NULL;
  g_autoptr (WeirValue) info = NULL;
  GThread *thread;

  gate_init (&init_gate);
  thread = g_thread_new ("start", start_in_thread, server);
  gate_await (&init_gate, 2);
  g_assert_cmpint (weir_server_get_state (server), ==, WEIR_SERVER_STARTING);
  g_assert_null (weir_server_call (server, value, 1, WEIR_BACKPRESSURE_WAIT, NULL, &call_error));
  g_assert_error (call_error, WEIR_ERROR, WEIR_ERROR_STOPPED);
  g_assert_null (weir_server_open_stream (server, 1, &stream_error));
  g_assert_error (stream_error, WEIR_ERROR, WEIR_ERROR_STOPPED);
  g_assert_false (weir_server_start (server, NULL, &start_error));
  g_assert_error (start_error, WEIR_ERROR, WEIR_ERROR_START_FAILED);
  g_assert_cmpuint (weir_server_stop (server, 0), ==, 0);
  info = weir_server_get_debug_info (server);
  g_assert_nonnull (strstr (weir_value_get_json (info, NULL), "\"state\":\"starting\""));

  gate_open (&init_gate);
  g_assert_null (g_thread_join (thread));
  g_assert_cmpint (weir_server_get_state (server), ==, WEIR_SERVER_RUNNING);
  assert_call (server, "1", "1");
  server_stop (server);
  gate_clear (&init_gate);
}

static void
test_start_again (void)
{
  g_autoptr (WeirServlet) servlet =
    weir_sequential_servlet_new (func_pool ("double", double_it, NULL, 2),
                                 jq_processes ("add", ". + 1", 1), NULL);
  g_autoptr (GError) error = NULL;
  WeirServer *server = weir_server_new (servlet);
  WeirServer *other = weir_server_new (servlet);
  Traces traces;

  traces_take (&traces);
  for (guint i = 0; i < 3; i++)
    {
      weir_server_start (server, NULL, &error);
      g_assert_no_error (error);
      assert_call (server, "4", "9");
      g_assert_cmpint (server_count (server, "received"), ==, 1);
      g_assert_false (weir_server_start (server, NULL, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED);
      g_clear_error (&error);

      /* The same specification runs twice at once. */
      weir_server_start (other, NULL, &error);
      g_assert_no_error (error);
      assert_call (other, "5", "11");
      g_assert_cmpuint (weir_server_stop (other, -1), ==, 0);
      assert_call (server, "6", "13");
      g_assert_cmpuint (weir_server_stop (server, -1), ==, 0);
      traces_assert (&traces);
    }
  g_assert_finalize_object (server);
  g_assert_finalize_object (other);
}

/* One worker of many refuses: its own words, and nothing of the others is left. */
static void
test_init_fails (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) jq_error = NULL;

  error = server_start_fails (
    weir_sequential_servlet_new (kind_processes ("good", "pass-through", NULL, 2),
                                 probe_pool ("bad", "{'fail': 'no ink left'}", 3),
                                 func_pool ("other", pass_on, NULL, 2), NULL));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, "no ink left");
  g_assert_cmpstr (weir_error_get_node (error), ==, "bad");
  g_assert_true (g_str_has_prefix (weir_error_get_worker (error), "bad/"));

  jq_error = server_start_fails (
    weir_sequential_servlet_new (func_pool ("first", pass_on, NULL, 1),
                                 jq_processes ("broken", "nonsense(", 2), NULL));
  g_assert_cmpstr (weir_error_get_node (jq_error), ==, "broken");
  assert_message (jq_error, "syntax error");
}

/* It can be started once the reason is gone. */
static void
test_start_after_failure (void)
{
  g_autoptr (WeirServlet) servlet = jq_processes ("pinned", ".", 1);
  WeirServer *server;
  g_autoptr (WeirServlet) far = NULL;
  g_autoptr (JsonNode) cpus = json_from_string ("[60000]", NULL);
  g_autoptr (GError) error = NULL;

  far = weir_process_servlet_new (
    weir_worker_spec_ref (weir_pool_servlet_get_worker (WEIR_POOL_SERVLET (servlet))),
    weir_cpus_new_from_json (cpus, NULL));
  weir_servlet_set_name (far, "far");
  server = weir_server_new (far);
  g_assert_false (weir_server_start (server, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_CPU);
  assert_message (error, "far");
  assert_message (error, "60000");
  g_assert_cmpint (weir_server_get_state (server), ==, WEIR_SERVER_STOPPED);
  g_clear_error (&error);

  weir_server_set_pin_cpus (server, FALSE);
  weir_server_start (server, NULL, &error);
  g_assert_no_error (error);
  assert_call (server, "[1]", "[1]");
  server_stop (server);
}

static void
test_cpu_of_threads (void)
{
  static const int nowhere[] = { 0, 60001 };
  WeirServlet *pool = func_pool ("spun", pass_on, NULL, 2);
  g_autoptr (WeirCpus) cpus = weir_cpus_new_shared (nowhere, 2, 2);
  g_autoptr (GError) error = NULL;

  weir_thread_servlet_set_cpus (WEIR_THREAD_SERVLET (pool), cpus);
  error = server_start_fails (pool);
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_CPU);
  assert_message (error, "spun");
  assert_message (error, "60001");
}

/* A thread that does not get ready is left behind; the start does not wait for it. */
static void
test_init_timeout (void)
{
  WeirServlet *slow = probe_pool ("slow", "{'wait': true}", 1);
  g_autoptr (WeirServlet) servlet =
    weir_sequential_servlet_new (slow, jq_processes ("good", ".", 1), NULL);
  WeirServer *server = weir_server_new (servlet);
  guint n_children = count_children ();
  g_autoptr (GError) error = NULL;

  gate_init (&init_gate);
  weir_pool_servlet_set_init_timeout (WEIR_POOL_SERVLET (slow), 0.05);
  g_assert_false (weir_server_start (server, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED);
  assert_message (error, "slow/0");
  assert_message (error, "init-timeout of 0.05 s");
  g_assert_cmpstr (weir_error_get_node (error), ==, "slow");
  g_assert_cmpuint (count_children (), ==, n_children);
  g_assert_finalize_object (server);

  /* It comes back late, finds nobody, and goes. */
  g_atomic_int_set (&n_cleaned_up, 0);
  gate_open (&init_gate);
  await_int (&n_cleaned_up, 1);
  gate_clear (&init_gate);
}

static void
assert_no_tree (WeirServlet *servlet,
                const char  *word)
{
  g_autoptr (GError) error = server_start_fails (servlet);

  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
  assert_message (error, word);
}

static void
test_invalid_trees (void)
{
  WeirServlet *vast = func_pool ("vast", pass_on, NULL, 1);
  WeirServlet *hasty = func_pool ("hasty", pass_on, NULL, 1);
  WeirWorkerSpec *local = weir_worker_spec_new_from_func (pass_on, NULL, NULL);
  WeirServlet *remote = weir_process_servlet_new (local, weir_cpus_new (1));

  assert_no_tree (weir_ensemble_servlet_new (func_pool ("only", pass_on, NULL, 1), NULL),
                  "ensemble");
  assert_no_tree (weir_switch_servlet_new (), "switch");

  weir_servlet_set_name (remote, "remote");
  assert_no_tree (weir_sequential_servlet_new (func_pool ("good", pass_on, NULL, 1), remote, NULL),
                  "remote");

  weir_pool_servlet_set_batch_size (WEIR_POOL_SERVLET (vast), 60000);
  weir_pool_servlet_set_concurrency (WEIR_POOL_SERVLET (vast), 16);
  assert_no_tree (vast, "vast");

  weir_pool_servlet_set_batch_size (WEIR_POOL_SERVLET (hasty), 1);
  weir_pool_servlet_set_batch_wait (WEIR_POOL_SERVLET (hasty), 0.5);
  assert_no_tree (hasty, "hasty");
}

static gpointer
cancel_once_waiting (gpointer cancellable)
{
  gate_await (&init_gate, 1);
  g_cancellable_cancel (cancellable);
  gate_open (&init_gate);
  return NULL;
}

static void
test_start_cancelled (void)
{
  g_autoptr (WeirServlet) servlet =
    weir_sequential_servlet_new (probe_pool ("slow", "{'wait': true}", 1),
                                 jq_processes ("good", ".", 1), NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  WeirServer *server = weir_server_new (servlet);
  GThread *thread;
  Traces traces;

  traces_take (&traces);
  gate_init (&init_gate);
  thread = g_thread_new ("cancel", cancel_once_waiting, cancellable);
  g_assert_false (weir_server_start (server, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_clear_error (&error);

  g_assert_false (weir_server_start (server, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (weir_server_get_state (server), ==, WEIR_SERVER_STOPPED);
  traces_assert (&traces);
  g_assert_finalize_object (server);
  gate_clear (&init_gate);
}

/* Stops */

typedef struct {
  WeirServer *server;
  double      timeout;
} Stopper;

static gpointer
stop_in_thread (gpointer data)
{
  Stopper *self = data;

  return GUINT_TO_POINTER (weir_server_stop (self->server, self->timeout));
}

static GThread *
stop_async (Stopper *stopper)
{
  GThread *thread = g_thread_new ("stop", stop_in_thread, stopper);

  while (weir_server_get_state (stopper->server) == WEIR_SERVER_RUNNING)
    g_thread_yield ();
  return thread;
}

static void
test_stop_drains (void)
{
  Gate gate;
  WeirServer *server;
  Stopper stopper;
  Reply replies[5];
  g_autoptr (WeirValue) value = value_new ("1");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) stream_error = NULL;
  GThread *thread;

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 2));
  stopper = (Stopper) { server, -1 };
  for (guint i = 0; i < 5; i++)
    call_async (server, "[7]", WEIR_BACKPRESSURE_REFUSE, NULL, &replies[i]);
  gate_await (&gate, 2);
  thread = stop_async (&stopper);

  g_assert_cmpint (weir_server_get_state (server), ==, WEIR_SERVER_DRAINING);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 5);
  g_assert_null (weir_server_call (server, value, 1, WEIR_BACKPRESSURE_WAIT, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_STOPPED);
  g_assert_null (weir_server_open_stream (server, 0, &stream_error));
  g_assert_error (stream_error, WEIR_ERROR, WEIR_ERROR_STOPPED);

  gate_open (&gate);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, 0);
  for (guint i = 0; i < 5; i++)
    reply_succeeds (&replies[i], server, "[7]");
  g_assert_cmpuint (gate_get_begun (&gate), ==, 5);
  g_assert_cmpint (weir_server_get_state (server), ==, WEIR_SERVER_STOPPED);
  g_assert_finalize_object (server);
  gate_clear (&gate);
}

/* Five are in, two of them begun: all five are dropped, and the two find nobody. */
static void
test_stop_by_deadline (void)
{
  Gate gate;
  WeirServer *server;
  Reply replies[5];
  Stopper stopper;
  GThread *thread;

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 2));
  stopper = (Stopper) { server, 0.02 };
  for (guint i = 0; i < 5; i++)
    call_async (server, "[7]", WEIR_BACKPRESSURE_REFUSE, NULL, &replies[i]);
  gate_await (&gate, 2);

  thread = stop_async (&stopper);
  for (guint i = 0; i < 5; i++)
    reply_fails (&replies[i], server, WEIR_ERROR, WEIR_ERROR_STOPPED);
  gate_open (&gate);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, 5);
  g_assert_cmpuint (gate_get_begun (&gate), ==, 2);
  g_assert_finalize_object (server);
  gate_clear (&gate);
}

/* A drain without end is cut short by a second stop. */
static void
test_stop_cut_short (void)
{
  Gate gate;
  WeirServer *server;
  Reply reply;
  Stopper patient;
  Stopper hasty;
  GThread *patient_thread;
  GThread *hasty_thread;

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 1));
  patient = (Stopper) { server, -1 };
  hasty = (Stopper) { server, 0 };
  call_async (server, "1", WEIR_BACKPRESSURE_REFUSE, NULL, &reply);
  gate_await (&gate, 1);

  patient_thread = stop_async (&patient);
  hasty_thread = stop_async (&hasty);
  reply_fails (&reply, server, WEIR_ERROR, WEIR_ERROR_STOPPED);
  gate_open (&gate);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (patient_thread)), ==, 1);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (hasty_thread)), ==, 1);
  g_assert_cmpint (weir_server_get_state (server), ==, WEIR_SERVER_STOPPED);
  g_assert_finalize_object (server);
  gate_clear (&gate);
}

/* Who waits for room gets none; who is in is finished. */
static void
test_stop_while_waiting (void)
{
  Gate gate;
  WeirServer *server;
  Reply in;
  Reply waiting[3];
  Stopper stopper;
  GThread *thread;

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 1));
  weir_server_set_capacity (server, 1);
  stopper = (Stopper) { server, -1 };
  call_async (server, "0", WEIR_BACKPRESSURE_WAIT, NULL, &in);
  for (guint i = 0; i < 3; i++)
    call_async (server, "1", WEIR_BACKPRESSURE_WAIT, NULL, &waiting[i]);
  gate_await (&gate, 1);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 1);

  thread = stop_async (&stopper);
  for (guint i = 0; i < 3; i++)
    reply_fails (&waiting[i], server, WEIR_ERROR, WEIR_ERROR_STOPPED);
  g_assert_cmpint (server_count (server, "rejected"), ==, 3);
  gate_open (&gate);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, 0);
  reply_succeeds (&in, server, "0");
  g_assert_cmpuint (gate_get_begun (&gate), ==, 1);
  g_assert_finalize_object (server);
  gate_clear (&gate);
}

/* An item that nobody waits for any more keeps its worker, but not the stop. */
static void
stop_given_up (WeirServlet *servlet)
{
  WeirServer *server = server_start (servlet);
  g_autoptr (WeirValue) value = value_new ("1");
  g_autoptr (GError) error = NULL;
  gint64 before;

  g_assert_null (weir_server_call (server, value, 0.2, WEIR_BACKPRESSURE_WAIT, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_TIMEOUT);
  before = g_get_monotonic_time ();
  g_assert_cmpuint (weir_server_stop (server, 0), ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 2 * G_USEC_PER_SEC);
  server_stop (server);
}

static void
test_stop_given_up_process (void)
{
  stop_given_up (kind_processes ("a", "delay", "{'seconds': 3600}", 2));
}

static void
test_stop_given_up_thread (void)
{
  static Gate gate;

  gate_init (&gate);
  stop_given_up (func_pool ("a", gate_call, &gate, 1));
  /* It was left behind, and ends when it comes back. */
  gate_open (&gate);
}

/* Never started, or stopped: everything says so, and nothing waits. */
static void
test_stopped (void)
{
  g_autoptr (WeirServlet) servlet = func_pool ("one", pass_on, NULL, 1);
  WeirServer *server = weir_server_new (servlet);
  g_autoptr (WeirValue) value = value_new ("1");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      Reply reply;

      g_assert_null (weir_server_call (server, value, 0, WEIR_BACKPRESSURE_WAIT, NULL, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_STOPPED);
      g_clear_error (&error);
      call_async (server, "1", WEIR_BACKPRESSURE_WAIT, NULL, &reply);
      reply_fails (&reply, server, WEIR_ERROR, WEIR_ERROR_STOPPED);
      g_assert_null (weir_server_open_stream (server, 0, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_STOPPED);
      g_clear_error (&error);
      g_assert_null (weir_server_get_metrics (server));
      g_assert_cmpuint (weir_server_get_backlog (server), ==, 0);
      g_assert_cmpuint (weir_server_stop (server, 0), ==, 0);

      weir_server_start (server, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (weir_server_stop (server, -1), ==, 0);
    }
  g_assert_finalize_object (server);
}

static void
test_finalize_running (void)
{
  Traces traces;
  WeirServer *server;

  traces_take (&traces);
  g_atomic_int_set (&n_cleaned_up, 0);
  server = server_start (
    weir_sequential_servlet_new (jq_processes ("first", ".", 2),
                                 probe_pool ("second", NULL, 3), NULL));
  assert_call (server, "'x'", "'x'");
  g_assert_finalize_object (server);
  traces_assert (&traces);
  g_assert_cmpint (g_atomic_int_get (&n_cleaned_up), ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  guard_time ();

  g_test_add_func ("/server/properties", test_properties);
  g_test_add_func ("/server/notify", test_notify);
  g_test_add_func ("/server/state", test_state);
  g_test_add_func ("/server/start/asked-meanwhile", test_starting);
  g_test_add_func ("/server/start/again", test_start_again);
  g_test_add_func ("/server/start/init-fails", test_init_fails);
  g_test_add_func ("/server/start/after-failure", test_start_after_failure);
  g_test_add_func ("/server/start/cpu-of-threads", test_cpu_of_threads);
  g_test_add_func ("/server/start/init-timeout", test_init_timeout);
  g_test_add_func ("/server/start/invalid-trees", test_invalid_trees);
  g_test_add_func ("/server/start/cancelled", test_start_cancelled);
  g_test_add_func ("/server/stop/drains", test_stop_drains);
  g_test_add_func ("/server/stop/by-deadline", test_stop_by_deadline);
  g_test_add_func ("/server/stop/cut-short", test_stop_cut_short);
  g_test_add_func ("/server/stop/while-waiting", test_stop_while_waiting);
  g_test_add_func ("/server/stop/given-up-process", test_stop_given_up_process);
  g_test_add_func ("/server/stop/given-up-thread", test_stop_given_up_thread);
  g_test_add_func ("/server/stopped", test_stopped);
  g_test_add_func ("/server/finalize-running", test_finalize_running);

  return g_test_run ();
}
