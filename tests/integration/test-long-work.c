/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Calls that take long, or never return: what is done or could be done does not wait for them. */

#include "server-support.h"

#include <string.h>

/* Holds the number 0 and lets all else pass. */

static gboolean
is_zero (WeirValue *value)
{
  return strcmp (weir_value_get_json (value, NULL), "0") == 0;
}

static WeirValue *
hold_zero (WeirValue  *value,
           gpointer    gate,
           GError    **error)
{
  return is_zero (value) ? gate_call (value, gate, error) : weir_value_ref (value);
}

/* One long call does not keep what a sibling could do. */
static void
test_no_hoarding (void)
{
  Gate gate;
  WeirServer *server;
  WeirStream *stream;
  Numbers numbers = { .last = 200 };

  gate_init (&gate);
  server = server_start (func_pool ("hold", hold_zero, &gate, 2));
  stream = stream_open (server);
  weir_stream_set_unordered (stream, TRUE);
  weir_stream_set_source (stream, numbers_next, &numbers, NULL);
  for (guint i = 1; i < 200; i++)
    {
      g_autoptr (WeirResult) result = stream_take (stream);

      g_assert_cmpint (value_get_int (weir_result_get_value (result)), !=, 0);
    }
  gate_open (&gate);
  assert_result (stream, "0");
  assert_end (stream);
  g_assert_finalize_object (stream);
  server_stop (server);
  gate_clear (&gate);
}

/* What is done does not wait for what its thread does next, however long that takes. */
static void
test_results_come (void)
{
  Gate gate;
  WeirServer *server;
  Reply slow[2];
  Reply fast;

  gate_init (&gate);
  server = server_start (func_pool ("hold", hold_zero, &gate, 1));
  /* So that the thread is known to be fast, and is handed several items at once. */
  for (guint i = 0; i < 100; i++)
    assert_call (server, "1", "1");

  call_async (server, "0", WEIR_BACKPRESSURE_WAIT, NULL, &slow[0]);
  gate_await (&gate, 1);
  call_async (server, "1", WEIR_BACKPRESSURE_WAIT, NULL, &fast);
  call_async (server, "0", WEIR_BACKPRESSURE_WAIT, NULL, &slow[1]);
  gate_let (&gate, 1);
  gate_await (&gate, 2);
  reply_succeeds (&fast, server, "1");
  g_assert_null (slow[1].result);
  gate_open (&gate);
  reply_succeeds (&slow[0], server, "0");
  reply_succeeds (&slow[1], server, "0");
  server_stop (server);
  gate_clear (&gate);
}

/* A pool of one thread whose function may still be at the gate when the server is gone. */
static WeirServlet *
holding_pool (WeirWorkerFunc  func,
              GatedSource    *held)
{
  WeirWorkerSpec *spec = weir_worker_spec_new_from_func (func, held, gated_destroy);
  WeirServlet *pool = weir_thread_servlet_new (spec, 1);

  held->gone = 0;
  gate_init (&held->gate);
  weir_servlet_set_name (pool, "hold");
  weir_pool_servlet_set_call_timeout (WEIR_POOL_SERVLET (pool), 0.3);
  return pool;
}

/* Lets the thread that was left behind come back: it finds nobody, and ends. */
static void
let_go (GatedSource *held)
{
  g_assert_cmpint (g_atomic_int_get (&held->gone), ==, 0);
  gate_open (&held->gate);
  await_int (&held->gone, 1);
  g_assert_cmpuint (gate_get_begun (&held->gate), ==, 1);
  gate_clear (&held->gate);
}

/* One call never returns in time: its item fails, the pool goes on with a new thread, and the
 * stop does not wait for the old one. */
static void
test_hang (void)
{
  GatedSource held;
  WeirServer *server = server_start (holding_pool (hold_zero, &held));
  g_autoptr (GError) error = NULL;
  Reply hung;
  Reply behind;

  call_async (server, "0", WEIR_BACKPRESSURE_WAIT, NULL, &hung);
  call_async (server, "5", WEIR_BACKPRESSURE_WAIT, NULL, &behind);
  reply_await (&hung, NULL);
  g_assert_null (weir_server_call_finish (server, hung.result, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED);
  assert_message (error, "hold/0");
  assert_message (error, "call-timeout of 0.3 s");
  g_assert_cmpstr (weir_error_get_node (error), ==, "hold");
  reply_clear (&hung);
  reply_succeeds (&behind, server, "5");
  assert_call (server, "6", "6");
  g_assert_cmpint (node_count (server, "hold", "restarts"), ==, 1);
  g_assert_cmpint (server_count (server, "failed"), ==, 1);
  server_stop (server);
  let_go (&held);
}

/* Hangs once, for as long as the test lasts; the second try passes. */
static WeirValue *
hold_once (WeirValue  *value,
           gpointer    gate,
           GError    **error)
{
  return gate_get_begun (gate) == 0 ? gate_call (value, gate, error) : weir_value_ref (value);
}

static void
test_hang_retried (void)
{
  GatedSource held;
  WeirServlet *pool = holding_pool (hold_once, &held);
  WeirServer *server;

  weir_pool_servlet_set_retries (WEIR_POOL_SERVLET (pool), 1);
  server = server_start (pool);
  assert_call (server, "7", "7");
  g_assert_cmpint (node_count (server, "hold", "retried"), ==, 1);
  g_assert_cmpint (node_count (server, "hold", "restarts"), ==, 1);
  g_assert_cmpint (server_count (server, "done"), ==, 1);
  server_stop (server);
  let_go (&held);
}

/* The thread comes back while the server still runs. */
static void
test_hang_returns (void)
{
  GatedSource held;
  WeirServer *server = server_start (holding_pool (hold_zero, &held));
  g_autoptr (GError) error = call_fails (server, "0");

  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED);
  gate_open (&held.gate);
  for (guint i = 0; i < 20; i++)
    assert_call (server, "[1]", "[1]");
  g_assert_cmpint (server_count (server, "received"), ==, 21);
  g_assert_cmpint (server_count (server, "done"), ==, 20);
  server_stop (server);
  await_int (&held.gone, 1);
  gate_clear (&held.gate);
}

/* A condition that never ends hits its own limit. */
static void
test_switch_hangs (void)
{
  WeirServlet *choice = weir_switch_servlet_new ();
  WeirServer *server;
  g_autoptr (GError) error = NULL;

  weir_servlet_set_name (choice, "endless");
  weir_switch_servlet_add (WEIR_SWITCH_SERVLET (choice), "never",
                           "if . == 0 then last(repeat(1)) else true end",
                           weir_pass_through_new ());
  weir_switch_servlet_set_call_timeout (WEIR_SWITCH_SERVLET (choice), 0.4);
  server = server_start (choice);
  assert_call (server, "1", "1");
  error = call_fails (server, "0");
  g_assert_cmpstr (weir_error_get_node (error), ==, "endless");
  assert_call (server, "2", "2");
  server_stop (server);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  guard_time ();

  g_test_add_func ("/long-work/no-hoarding", test_no_hoarding);
  g_test_add_func ("/long-work/results-come", test_results_come);
  g_test_add_func ("/long-work/hang/fails", test_hang);
  g_test_add_func ("/long-work/hang/retried", test_hang_retried);
  g_test_add_func ("/long-work/hang/returns", test_hang_returns);
  g_test_add_func ("/long-work/hang/switch", test_switch_hangs);

  return g_test_run ();
}
