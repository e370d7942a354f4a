/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <weir.h>

#include <string.h>

/* A result does not wait for what its thread does next, however long that takes. */

typedef struct {
  GMutex lock;
  GCond  changed;
  guint  n_inside; /* guarded by lock: calls that wait at the gate */
  guint  n_let;    /* guarded by lock: calls that may leave it */
} Gate;

static WeirValue *
call (WeirValue  *value,
      gpointer    data,
      GError    **error)
{
  Gate *gate = data;

  if (strcmp (weir_value_get_json (value, NULL), "\"gate\"") == 0)
    {
      g_mutex_lock (&gate->lock);
      gate->n_inside++;
      g_cond_broadcast (&gate->changed);
      while (gate->n_let == 0)
        g_cond_wait (&gate->changed, &gate->lock);
      gate->n_let--;
      g_mutex_unlock (&gate->lock);
    }
  return weir_value_ref (value);
}

static void
gate_await (Gate  *gate,
            guint  n_inside)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  g_mutex_lock (&gate->lock);
  while (gate->n_inside < n_inside)
    g_assert_true (g_cond_wait_until (&gate->changed, &gate->lock, deadline));
  g_mutex_unlock (&gate->lock);
}

static void
gate_let (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->n_let++;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirValue) value = weir_server_call_finish (WEIR_SERVER (source), result, &error);
  guint *n_results = data;

  g_assert_no_error (error);
  g_assert_nonnull (value);
  ++*n_results;
}

static gboolean
on_timeout (gpointer data)
{
  g_error ("a result did not come");
  return G_SOURCE_REMOVE;
}

static void
await_results (guint *n_results,
               guint  wanted)
{
  guint timeout = g_timeout_add_seconds (10, on_timeout, NULL);

  while (*n_results < wanted)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
  g_assert_cmpuint (*n_results, ==, wanted);
}

static void
test_thread (void)
{
  Gate gate = { 0 };
  WeirWorkerSpec *spec = weir_worker_spec_new_from_func (call, &gate, NULL);
  g_autoptr (WeirServlet) servlet = weir_thread_servlet_new (spec, 1);
  g_autoptr (WeirServer) server = weir_server_new (servlet);
  g_autoptr (WeirValue) fast = weir_value_new_string ("fast");
  g_autoptr (WeirValue) slow = weir_value_new_string ("gate");
  g_autoptr (GError) error = NULL;
  guint n_fast = 0;
  guint n_slow = 0;

  weir_server_start (server, NULL, &error);
  g_assert_no_error (error);
  /* So that the thread is known to be fast, and is handed several items at once. */
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (WeirValue) result = weir_server_call (server, fast, 10, WEIR_BACKPRESSURE_WAIT,
                                                       NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (result);
    }

  weir_server_call_async (server, slow, 0, WEIR_BACKPRESSURE_WAIT, NULL, on_result, &n_slow);
  gate_await (&gate, 1);
  weir_server_call_async (server, fast, 0, WEIR_BACKPRESSURE_WAIT, NULL, on_result, &n_fast);
  weir_server_call_async (server, slow, 0, WEIR_BACKPRESSURE_WAIT, NULL, on_result, &n_slow);
  gate_let (&gate);
  gate_await (&gate, 2);

  await_results (&n_fast, 1);
  g_assert_cmpuint (n_slow, <=, 1);
  gate_let (&gate);
  await_results (&n_slow, 2);
  g_assert_cmpuint (weir_server_stop (server, 10), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/long-work/thread", test_thread);
  return g_test_run ();
}
