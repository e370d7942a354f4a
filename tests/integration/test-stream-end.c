/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How a stream is left, and how one waits for it: closed early, forgotten, cancelled, stopped
 * with its server, taken asynchronously. */

#include "server-support.h"

static WeirStream *
open_on (WeirServer *server,
         Numbers    *numbers)
{
  WeirStream *stream = stream_open (server);

  weir_stream_set_source (stream, numbers_next, numbers, numbers_destroy);
  return stream;
}

/* Leaving */

/* After 33 of 100, with ten in flight. */
static void
test_leave_early (void)
{
  WeirServer *server = server_start (
    weir_sequential_servlet_new (jq_processes ("first", ".", 2),
                                 func_pool ("second", pass_on, NULL, 2), NULL));
  Numbers numbers = { .last = 100 };
  WeirStream *stream;
  g_autoptr (WeirValue) value = value_new ("1");
  g_autoptr (GError) error = NULL;

  weir_server_set_capacity (server, 10);
  stream = open_on (server, &numbers);
  for (guint i = 0; i < 33; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      assert_result (stream, text);
    }
  weir_stream_close (stream);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 0);
  assert_end (stream);
  assert_end (stream);
  g_assert_true (weir_stream_is_ready (stream));
  g_assert_false (weir_stream_push (stream, value, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_STOPPED);
  weir_stream_close (stream);
  await_int (&numbers.gone, 1);
  g_assert_cmpint (numbers.n_given, <=, 33 + 10 + 3);
  g_assert_finalize_object (stream);

  assert_call (server, "'next'", "'next'");
  server_stop (server);
}

/* The server's room is there again for others, although the worker is still at it. */
static void
test_leave_begun (void)
{
  Gate gate;
  WeirServer *server;
  WeirStream *stream;
  Reply reply;

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 1));
  weir_server_set_capacity (server, 2);
  stream = stream_open (server);
  stream_push (stream, "1");
  stream_push (stream, "2");
  gate_await (&gate, 1);
  call_async (server, "3", WEIR_BACKPRESSURE_WAIT, NULL, &reply);
  weir_stream_close (stream);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 1);
  gate_open (&gate);
  reply_succeeds (&reply, server, "3");
  g_assert_cmpuint (gate_get_begun (&gate), ==, 2);
  g_assert_cmpint (server_count (server, "cancelled"), ==, 2);
  g_assert_finalize_object (stream);
  server_stop (server);
  gate_clear (&gate);
}

/* Nobody closes it: whether its source is pushing, or itself waits for something. */
static void
test_finalize (void)
{
  Gate gate;
  WeirServer *server;
  Numbers numbers = { .last = -1 };

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 2));
  weir_server_set_capacity (server, 4);
  g_assert_finalize_object (open_on (server, &numbers));
  await_int (&numbers.gone, 1);

  numbers = (Numbers) { .last = -1 };
  {
    WeirStream *stream = open_on (server, &numbers);

    await_backlog (server, 4);
    g_assert_finalize_object (stream);
  }
  await_int (&numbers.gone, 1);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 0);
  gate_open (&gate);
  assert_call (server, "1", "1");
  server_stop (server);
  gate_clear (&gate);
}

static void
test_finalize_while_source_waits (void)
{
  GatedSource slow = { .gone = 0 };
  WeirServer *server = server_start (func_pool ("one", pass_on, NULL, 1));
  WeirStream *stream = stream_open (server);

  gate_init (&slow.gate);
  weir_stream_set_source (stream, gated_next, &slow, gated_destroy);
  gate_await (&slow.gate, 1);
  g_assert_finalize_object (stream);
  server_stop (server);
  /* The thread comes back to a closed stream of a server that has stopped. */
  g_assert_cmpint (g_atomic_int_get (&slow.gone), ==, 0);
  gate_let (&slow.gate, 1);
  await_int (&slow.gone, 1);
  g_assert_cmpuint (gate_get_begun (&slow.gate), ==, 1);
  gate_clear (&slow.gate);
}

/* The server goes first. */
static void
test_outlive_server (void)
{
  Numbers numbers = { .last = -1 };
  WeirServer *server = server_start (func_pool ("one", pass_on, NULL, 1));
  WeirStream *stream = open_on (server, &numbers);
  g_autoptr (WeirValue) value = value_new ("1");
  g_autoptr (GError) error = NULL;
  WeirResult *result;

  assert_result (stream, "0");
  server_stop (server);
  while ((result = weir_stream_next (stream, NULL, &error)) != NULL)
    weir_result_free (result);
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_STOPPED);
  g_clear_error (&error);
  g_assert_false (weir_stream_push (stream, value, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_STOPPED);
  await_int (&numbers.gone, 1);
  g_assert_finalize_object (stream);
}

/* Closed by a third thread while one waits for a result and one for room. */

typedef struct {
  WeirStream   *stream;
  WeirValue    *value;
  GCancellable *cancellable;
} Waiter;

static gpointer
take_one (gpointer data)
{
  Waiter *self = data;
  GError *error = NULL;
  g_autoptr (WeirResult) result = weir_stream_next (self->stream, self->cancellable, &error);

  g_assert_null (result);
  return error;
}

static gpointer
push_one (gpointer data)
{
  Waiter *self = data;
  GError *error = NULL;

  g_assert_false (weir_stream_push (self->stream, self->value, self->cancellable, &error));
  return error;
}

static void
test_close_wakes (void)
{
  Gate gate;
  WeirServer *server;
  Waiter waiter = { .value = value_new ("2") };
  GThread *taker;
  GThread *pusher;
  g_autoptr (GError) error = NULL;

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 1));
  weir_server_set_capacity (server, 1);
  waiter.stream = stream_open (server);
  stream_push (waiter.stream, "1");
  gate_await (&gate, 1);
  taker = g_thread_new ("take", take_one, &waiter);
  pusher = g_thread_new ("push", push_one, &waiter);
  weir_stream_close (waiter.stream);
  g_assert_null (g_thread_join (taker));
  error = g_thread_join (pusher);
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_STOPPED);
  gate_open (&gate);
  g_assert_finalize_object (waiter.stream);
  server_stop (server);
  weir_value_unref (waiter.value);
  gate_clear (&gate);
}

/* Cancelling */

static void
test_cancel (void)
{
  Gate gate;
  WeirServer *server;
  Waiter waiter = { .value = value_new ("2"), .cancellable = g_cancellable_new () };
  GThread *taker;
  GThread *pusher;
  g_autoptr (GError) take_error = NULL;
  g_autoptr (GError) push_error = NULL;

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 1));
  weir_server_set_capacity (server, 1);
  waiter.stream = stream_open (server);
  stream_push (waiter.stream, "1");
  gate_await (&gate, 1);
  taker = g_thread_new ("take", take_one, &waiter);
  pusher = g_thread_new ("push", push_one, &waiter);
  g_cancellable_cancel (waiter.cancellable);
  take_error = g_thread_join (taker);
  push_error = g_thread_join (pusher);
  g_assert_error (take_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (push_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* Nothing was sent and nothing is lost: the stream goes on. */
  gate_open (&gate);
  assert_result (waiter.stream, "1");
  stream_push (waiter.stream, "3");
  weir_stream_end (waiter.stream);
  assert_result (waiter.stream, "3");
  assert_end (waiter.stream);
  g_assert_finalize_object (waiter.stream);
  g_assert_finalize_object (waiter.cancellable);
  server_stop (server);
  weir_value_unref (waiter.value);
  gate_clear (&gate);
}

static void
test_cancelled_before (void)
{
  WeirServer *server = server_start (func_pool ("one", pass_on, NULL, 1));
  WeirStream *stream = stream_open (server);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeirValue) value = value_new ("1");
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (weir_stream_push (stream, value, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  stream_push (stream, "2");
  g_assert_null (weir_stream_next (stream, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_result (stream, "2");
  g_assert_finalize_object (stream);
  server_stop (server);
}

/* Asynchronous */

static void
next_async (WeirStream   *stream,
            GCancellable *cancellable,
            Reply        *reply)
{
  reply->result = NULL;
  weir_stream_next_async (stream, cancellable, reply_set, reply);
}

static WeirResult *
next_reply (Reply      *reply,
            WeirStream *stream,
            GError    **error)
{
  WeirResult *result;

  reply_await (reply, NULL);
  result = weir_stream_next_finish (stream, reply->result, error);
  reply_clear (reply);
  return result;
}

static void
test_async (void)
{
  WeirServer *server = server_start (jq_processes ("add", ". + 1", 2));
  Numbers numbers = { .last = 200 };
  WeirStream *stream = open_on (server, &numbers);
  Reply reply;
  g_autoptr (GError) error = NULL;

  for (gint64 i = 0; i < 200; i++)
    {
      g_autoptr (WeirResult) result = NULL;

      next_async (stream, NULL, &reply);
      result = next_reply (&reply, stream, &error);
      g_assert_no_error (error);
      g_assert_cmpint (value_get_int (weir_result_get_value (result)), ==, i + 1);
    }
  next_async (stream, NULL, &reply);
  g_assert_null (next_reply (&reply, stream, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (stream);
  server_stop (server);
}

static void
test_async_cancel (void)
{
  Gate gate;
  WeirServer *server;
  WeirStream *stream;
  GCancellable *cancellable = g_cancellable_new ();
  Reply reply;
  g_autoptr (GError) error = NULL;

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 1));
  stream = stream_open (server);
  stream_push (stream, "1");
  gate_await (&gate, 1);

  next_async (stream, cancellable, &reply);
  g_main_context_iteration (NULL, FALSE);
  g_assert_null (reply.result);
  g_cancellable_cancel (cancellable);
  g_assert_null (next_reply (&reply, stream, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  next_async (stream, cancellable, &reply);
  g_assert_null (next_reply (&reply, stream, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  gate_open (&gate);
  assert_result (stream, "1");
  g_assert_finalize_object (stream);
  g_assert_finalize_object (cancellable);
  server_stop (server);
  gate_clear (&gate);
}

/* Cancelled at any moment around that at which the result comes: it is given, or is still there. */
static void
test_async_cancel_race (void)
{
  WeirServer *server = server_start (func_pool ("one", pass_on, NULL, 1));
  WeirStream *stream = stream_open (server);

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autofree char *text = g_strdup_printf ("%u", i);
      g_autoptr (GError) error = NULL;
      g_autoptr (WeirResult) result = NULL;
      Reply reply;

      next_async (stream, cancellable, &reply);
      stream_push (stream, text);
      for (guint j = 0; j < i % 30; j++)
        g_thread_yield ();
      g_cancellable_cancel (cancellable);
      result = next_reply (&reply, stream, &error);
      if (result == NULL)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          result = stream_take (stream);
        }
      assert_value (weir_result_get_value (result), text);
      g_assert_cmpuint (weir_result_get_index (result), ==, i);
    }
  g_assert_finalize_object (stream);
  server_stop (server);
}

/* A second wait is refused, and the first one goes on. */
static void
test_async_twice (void)
{
  WeirServer *server = server_start (func_pool ("one", pass_on, NULL, 1));
  WeirStream *stream = stream_open (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirResult) result = NULL;
  Reply first;
  Reply second;

  next_async (stream, NULL, &first);
  next_async (stream, NULL, &second);
  g_assert_null (next_reply (&second, stream, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_clear_error (&error);
  stream_push (stream, "5");
  result = next_reply (&first, stream, &error);
  g_assert_no_error (error);
  assert_value (weir_result_get_value (result), "5");
  g_assert_finalize_object (stream);
  server_stop (server);
}

/* A wait that is under way when the stream is closed comes to its end. */
static void
test_async_close (void)
{
  WeirServer *server = server_start (func_pool ("one", pass_on, NULL, 1));
  WeirStream *stream = stream_open (server);
  g_autoptr (GError) error = NULL;
  Reply reply;

  next_async (stream, NULL, &reply);
  weir_stream_close (stream);
  g_assert_null (next_reply (&reply, stream, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (stream);
  server_stop (server);
}

/* Stopping the server */

typedef struct {
  WeirServer *server;
  double      timeout;
} Stopper;

static gpointer
stop_server (gpointer data)
{
  Stopper *self = data;

  return GUINT_TO_POINTER (weir_server_stop (self->server, self->timeout));
}

/* What is in comes out, and then the reason why there is no more. */
static void
test_stop_drains (void)
{
  Gate gate;
  WeirServer *server;
  WeirStream *stream;
  Numbers numbers = { .last = -1 };
  Stopper stopper;
  GThread *thread;
  g_autoptr (GError) error = NULL;

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 2));
  weir_server_set_capacity (server, 5);
  stream = open_on (server, &numbers);
  await_backlog (server, 5);
  stopper = (Stopper) { server, -1 };
  thread = g_thread_new ("stop", stop_server, &stopper);
  await_int (&numbers.gone, 1);
  gate_open (&gate);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      assert_result (stream, text);
    }
  g_assert_null (weir_stream_next (stream, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_STOPPED);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, 0);
  g_assert_finalize_object (stream);
  g_assert_finalize_object (server);
  gate_clear (&gate);
}

/* What is in is dropped: its error stands in its place. */
static void
test_stop_now (void)
{
  Gate gate;
  WeirServer *server;
  WeirStream *stream;
  Stopper stopper;
  GThread *thread;
  g_autoptr (GError) error = NULL;

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 1));
  stream = stream_open (server);
  stream_push (stream, "0");
  stream_push (stream, "1");
  gate_await (&gate, 1);
  stopper = (Stopper) { server, 0 };
  thread = g_thread_new ("stop", stop_server, &stopper);
  assert_error_at (stream, 0, WEIR_ERROR, WEIR_ERROR_STOPPED);
  assert_error_at (stream, 1, WEIR_ERROR, WEIR_ERROR_STOPPED);
  g_assert_null (weir_stream_next (stream, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_STOPPED);
  gate_open (&gate);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, 2);
  g_assert_finalize_object (stream);
  g_assert_finalize_object (server);
  gate_clear (&gate);
}

/* Nobody pushes: the taker is told all the same, whether it waits in a thread or in a context. */
static void
test_stop_idle (void)
{
  WeirServer *server = server_start (func_pool ("one", pass_on, NULL, 1));
  Waiter waiter = { .stream = stream_open (server) };
  WeirStream *other = stream_open (server);
  WeirStream *ended = stream_open (server);
  GThread *taker = g_thread_new ("take", take_one, &waiter);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other_error = NULL;
  Reply reply;

  next_async (other, NULL, &reply);
  stream_push (ended, "1");
  weir_stream_end (ended);
  g_assert_cmpuint (weir_server_stop (server, -1), ==, 0);
  error = g_thread_join (taker);
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_STOPPED);
  g_assert_null (next_reply (&reply, other, &other_error));
  g_assert_error (other_error, WEIR_ERROR, WEIR_ERROR_STOPPED);

  /* One that had ended by itself is none the worse for it. */
  assert_result (ended, "1");
  assert_end (ended);
  g_assert_finalize_object (ended);
  g_assert_finalize_object (other);
  g_assert_finalize_object (waiter.stream);
  g_assert_finalize_object (server);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  guard_time ();

  g_test_add_func ("/stream-end/leave/early", test_leave_early);
  g_test_add_func ("/stream-end/leave/begun", test_leave_begun);
  g_test_add_func ("/stream-end/leave/finalize", test_finalize);
  g_test_add_func ("/stream-end/leave/source-waits", test_finalize_while_source_waits);
  g_test_add_func ("/stream-end/leave/outlive-server", test_outlive_server);
  g_test_add_func ("/stream-end/leave/close-wakes", test_close_wakes);
  g_test_add_func ("/stream-end/cancel/during", test_cancel);
  g_test_add_func ("/stream-end/cancel/before", test_cancelled_before);
  g_test_add_func ("/stream-end/async/all", test_async);
  g_test_add_func ("/stream-end/async/cancel", test_async_cancel);
  g_test_add_func ("/stream-end/async/cancel-race", test_async_cancel_race);
  g_test_add_func ("/stream-end/async/twice", test_async_twice);
  g_test_add_func ("/stream-end/async/close", test_async_close);
  g_test_add_func ("/stream-end/stop/drains", test_stop_drains);
  g_test_add_func ("/stream-end/stop/now", test_stop_now);
  g_test_add_func ("/stream-end/stop/idle", test_stop_idle);

  return g_test_run ();
}
