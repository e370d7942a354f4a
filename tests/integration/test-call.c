/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* One value in, one result out: from threads, from main contexts, in time and too late, with room
 * and without. */

#include "server-support.h"

#include <string.h>

/* Many at once */

#define N_CALLERS       16
#define CALLS_OF_EACH   200

typedef struct {
  WeirServer *server;
  gint64      first;
} Crowd;

static gpointer
call_often (gpointer data)
{
  Crowd *self = data;

  for (gint64 i = 0; i < CALLS_OF_EACH; i++)
    {
      g_autoptr (WeirValue) value = weir_value_new_int (self->first + i);
      g_autoptr (GError) error = NULL;
      g_autoptr (WeirValue) result = NULL;

      result = weir_server_call (self->server, value, PATIENCE, WEIR_BACKPRESSURE_WAIT, NULL,
                                 &error);
      g_assert_no_error (error);
      g_assert_cmpint (value_get_int (result), ==, 2 * (self->first + i) + 1);
    }
  return NULL;
}

static void
test_threads (void)
{
  WeirServer *server = server_start (
    weir_sequential_servlet_new (func_pool ("double", double_it, NULL, 3),
                                 jq_processes ("add", ". + 1", 2), NULL));
  GThread *threads[N_CALLERS];
  Crowd crowds[N_CALLERS];

  /* Less than there are callers, so that some wait. */
  weir_server_set_capacity (server, 10);
  for (guint i = 0; i < N_CALLERS; i++)
    {
      crowds[i] = (Crowd) { server, (gint64) i * 1000000 };
      threads[i] = g_thread_new ("caller", call_often, &crowds[i]);
    }
  for (guint i = 0; i < N_CALLERS; i++)
    g_thread_join (threads[i]);

  g_assert_cmpint (server_count (server, "done"), ==, N_CALLERS * CALLS_OF_EACH);
  g_assert_cmpint (node_count (server, "add", "done"), ==, N_CALLERS * CALLS_OF_EACH);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 0);
  server_stop (server);
}

/* Asynchronous */

#define N_ASYNC  10000
#define N_CANCEL 10

typedef struct {
  WeirServer   *server;
  GMainContext *context;
  GThread      *thread;
  GCancellable *cancellables[N_CANCEL];
  guint         n_replies;
  guint         n_cancelled;
  gint64        sum;
} Flood;

typedef struct {
  Flood *flood;
  gint64 number;
} Drop;

static void
on_drop_done (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  Drop *drop = data;
  Flood *flood = drop->flood;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirValue) value = weir_server_call_finish (flood->server, result, &error);

  g_assert_true (g_thread_self () == flood->thread);
  g_assert_true (g_main_context_is_owner (flood->context));
  flood->n_replies++;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_assert_cmpint (drop->number % 100, <, N_CANCEL);
      flood->n_cancelled++;
    }
  else
    {
      g_assert_no_error (error);
      g_assert_cmpint (value_get_int (value), ==, 2 * drop->number);
    }
  g_free (drop);
}

static void
pour (Flood *flood,
      gint64 number)
{
  Drop *drop = g_new (Drop, 1);
  guint group = (guint) (number % 100);
  g_autoptr (WeirValue) value = weir_value_new_int (number);

  *drop = (Drop) { flood, number };
  weir_server_call_async (flood->server, value, PATIENCE, WEIR_BACKPRESSURE_WAIT,
                          group < N_CANCEL ? flood->cancellables[group] : NULL,
                          on_drop_done, drop);
}

static gpointer
run_flood (gpointer data)
{
  Flood *flood = data;

  flood->thread = g_thread_self ();
  g_main_context_push_thread_default (flood->context);
  for (gint64 i = 0; i < N_ASYNC; i++)
    pour (flood, i);
  /* Some are done by now, some in a worker, some in line: all get one answer. */
  for (guint i = 0; i < N_CANCEL; i++)
    g_cancellable_cancel (flood->cancellables[i]);
  while (flood->n_replies < N_ASYNC)
    g_main_context_iteration (flood->context, TRUE);
  g_main_context_pop_thread_default (flood->context);
  return NULL;
}

static void
test_ten_thousand (void)
{
  WeirServer *server = server_start (func_pool ("double", double_it, NULL, 2));
  Flood flood = { .server = server, .context = g_main_context_new () };

  for (guint i = 0; i < N_CANCEL; i++)
    flood.cancellables[i] = g_cancellable_new ();
  g_thread_join (g_thread_new ("flood", run_flood, &flood));

  g_assert_cmpuint (flood.n_replies, ==, N_ASYNC);
  g_assert_cmpuint (flood.n_cancelled, <=, N_ASYNC / 100 * N_CANCEL);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 0);
  g_assert_cmpint (server_count (server, "received"), ==,
                   server_count (server, "done") + server_count (server, "cancelled"));
  for (guint i = 0; i < N_CANCEL; i++)
    g_assert_finalize_object (flood.cancellables[i]);
  g_main_context_unref (flood.context);
  server_stop (server);
}

/* A thread without a context of its own uses the default one, which another thread runs: the
 * reply may be there before the call has returned. */
static gpointer
call_for_main (gpointer data)
{
  Crowd *self = data;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Reply *replies = g_new0 (Reply, CALLS_OF_EACH);

  for (guint i = 0; i < CALLS_OF_EACH; i++)
    {
      g_autoptr (WeirValue) value = weir_value_new_int (i);

      weir_server_call_async (self->server, value, PATIENCE, WEIR_BACKPRESSURE_WAIT, cancellable,
                              reply_set, &replies[i]);
    }
  return replies;
}

static void
test_other_thread_context (void)
{
  WeirServer *server = server_start (func_pool ("double", double_it, NULL, 1));
  Crowd crowd = { server, 0 };
  GThread *thread = g_thread_new ("caller", call_for_main, &crowd);
  g_autofree Reply *replies = NULL;

  while (server_count (server, "done") < CALLS_OF_EACH)
    g_main_context_iteration (NULL, FALSE);
  replies = g_thread_join (thread);
  for (guint i = 0; i < CALLS_OF_EACH; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u", 2 * i);

      reply_succeeds (&replies[i], server, expected);
    }
  server_stop (server);
}

/* Time */

/* One is at the gate when its time is over, one has not been begun: both leave at once, and the
 * second is never worked on. */
static void
test_timeout (void)
{
  Gate gate;
  WeirServer *server;
  Caller *begun;
  Caller *queued;
  g_autoptr (WeirValue) value = value_new ("1");
  g_autoptr (GError) error = NULL;

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 1));
  begun = caller_start (server, "1", 0.25, WEIR_BACKPRESSURE_WAIT, NULL);
  gate_await (&gate, 1);
  queued = caller_start (server, "2", 0.25, WEIR_BACKPRESSURE_WAIT, NULL);
  caller_fails (begun, WEIR_ERROR, WEIR_ERROR_TIMEOUT);
  caller_fails (queued, WEIR_ERROR, WEIR_ERROR_TIMEOUT);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 0);
  g_assert_cmpint (server_count (server, "timed-out"), ==, 2);

  g_assert_null (weir_server_call (server, value, 0.02, WEIR_BACKPRESSURE_WAIT, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_TIMEOUT);
  assert_message (error, "no result within 0.0");

  gate_open (&gate);
  assert_call (server, "4", "4");
  g_assert_cmpuint (gate_get_begun (&gate), ==, 2);
  server_stop (server);
  gate_clear (&gate);
}

/* The first stage is done with it when its time is over: the second never sees it. */
static void
test_timeout_in_sequence (void)
{
  Gate first;
  Gate second;
  WeirServer *server;
  Caller *caller;

  gate_init (&first);
  gate_init (&second);
  server = server_start (weir_sequential_servlet_new (func_pool ("first", gate_call, &first, 1),
                                                      func_pool ("second", gate_call, &second, 1),
                                                      NULL));
  gate_open (&second);
  caller = caller_start (server, "1", 0.25, WEIR_BACKPRESSURE_WAIT, NULL);
  gate_await (&first, 1);
  caller_fails (caller, WEIR_ERROR, WEIR_ERROR_TIMEOUT);
  gate_open (&first);
  assert_call (server, "2", "2");
  g_assert_cmpuint (gate_get_begun (&second), ==, 1);
  g_assert_cmpint (node_count (server, "first", "dropped"), ==, 1);
  server_stop (server);
  gate_clear (&first);
  gate_clear (&second);
}

/* One member has answered, one is at it, one has it queued. */
static void
test_timeout_in_ensemble (void)
{
  Gate gate;
  WeirServer *server;
  Caller *caller;
  Caller *other;

  gate_init (&gate);
  server = server_start (weir_ensemble_servlet_new (func_pool ("fast", pass_on, NULL, 1),
                                                    func_pool ("slow", gate_call, &gate, 1),
                                                    NULL));
  caller = caller_start (server, "1", 0.25, WEIR_BACKPRESSURE_WAIT, NULL);
  gate_await (&gate, 1);
  other = caller_start (server, "2", 0.25, WEIR_BACKPRESSURE_WAIT, NULL);
  caller_fails (caller, WEIR_ERROR, WEIR_ERROR_TIMEOUT);
  caller_fails (other, WEIR_ERROR, WEIR_ERROR_TIMEOUT);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 0);
  gate_open (&gate);
  assert_call (server, "3", "[3,3]");
  g_assert_cmpuint (gate_get_begun (&gate), ==, 2);
  server_stop (server);
  gate_clear (&gate);
}

/* Room */

static void
test_refuse (void)
{
  Gate gate;
  WeirServer *server;
  Reply replies[2];
  g_autoptr (WeirValue) value = value_new ("3");
  g_autoptr (GError) error = NULL;

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 1));
  weir_server_set_capacity (server, 2);
  for (guint i = 0; i < 2; i++)
    call_async (server, "1", WEIR_BACKPRESSURE_REFUSE, NULL, &replies[i]);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 2);

  g_assert_null (weir_server_call (server, value, 0, WEIR_BACKPRESSURE_REFUSE, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_BACKLOG_FULL);
  assert_message (error, "2 items");
  g_assert_cmpint (server_count (server, "rejected"), ==, 1);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 2);

  gate_open (&gate);
  for (guint i = 0; i < 2; i++)
    reply_succeeds (&replies[i], server, "1");
  server_stop (server);
  gate_clear (&gate);
}

static void
test_wait_for_room (void)
{
  Gate gate;
  WeirServer *server;
  Reply replies[3];
  g_autoptr (WeirValue) value = value_new ("3");
  g_autoptr (GError) error = NULL;

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 1));
  weir_server_set_capacity (server, 1);
  for (guint i = 0; i < 3; i++)
    call_async (server, "1", WEIR_BACKPRESSURE_WAIT, NULL, &replies[i]);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 1);

  g_assert_null (weir_server_call (server, value, 0.03, WEIR_BACKPRESSURE_WAIT, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_BACKLOG_FULL);
  assert_message (error, "1 items");
  assert_message (error, "made no room within 0.");
  g_assert_cmpint (server_count (server, "rejected"), ==, 1);
  g_assert_cmpint (server_count (server, "received"), ==, 1);

  /* More room lets more in at once. */
  weir_server_set_capacity (server, 2);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 2);
  gate_open (&gate);
  for (guint i = 0; i < 3; i++)
    reply_succeeds (&replies[i], server, "1");
  server_stop (server);
  gate_clear (&gate);
}

/* The bytes of the inputs count as well; one that is too large is let in alone. */
static void
test_bytes (void)
{
  Gate gate;
  WeirServer *server;
  Reply small[2];
  Reply large;
  g_autofree char *text = g_strnfill (998, 'x');
  g_autofree char *quoted = g_strdup_printf ("'%s'", text);

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 8));
  weir_server_set_capacity_bytes (server, 600);
  call_async (server, quoted, WEIR_BACKPRESSURE_WAIT, NULL, &large);
  call_async (server, "11111111", WEIR_BACKPRESSURE_WAIT, NULL, &small[0]);
  call_async (server, "22222222", WEIR_BACKPRESSURE_WAIT, NULL, &small[1]);
  gate_await (&gate, 1);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 1);

  gate_let (&gate, 1);
  reply_succeeds (&large, server, quoted);
  gate_await (&gate, 3);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 2);
  gate_open (&gate);
  reply_succeeds (&small[0], server, "11111111");
  reply_succeeds (&small[1], server, "22222222");
  server_stop (server);
  gate_clear (&gate);
}

/* Eight of ten are let in: one of them is no number, four wait in vain, three get their answer. */
static void
test_full_server (void)
{
  Gate gate;
  WeirServer *server;
  Caller *numbers[3];
  Caller *text;
  Caller *late[4];
  g_autoptr (WeirValue) value = value_new ("1");

  gate_init (&gate);
  server = server_start (weir_sequential_servlet_new (func_pool ("gate", gate_call, &gate, 8),
                                                      func_pool ("double", double_it, NULL, 1),
                                                      NULL));
  weir_server_set_capacity (server, 8);
  for (guint i = 0; i < 3; i++)
    numbers[i] = caller_start (server, "21", PATIENCE, WEIR_BACKPRESSURE_REFUSE, NULL);
  text = caller_start (server, "'x'", PATIENCE, WEIR_BACKPRESSURE_REFUSE, NULL);
  gate_await (&gate, 4);
  for (guint i = 0; i < 4; i++)
    late[i] = caller_start (server, "5", 0.4, WEIR_BACKPRESSURE_REFUSE, NULL);
  gate_await (&gate, 8);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 8);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (weir_server_call (server, value, 1, WEIR_BACKPRESSURE_REFUSE, NULL, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_BACKLOG_FULL);
    }
  for (guint i = 0; i < 4; i++)
    caller_fails (late[i], WEIR_ERROR, WEIR_ERROR_TIMEOUT);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 4);

  gate_open (&gate);
  for (guint i = 0; i < 3; i++)
    caller_succeeds (numbers[i], "42");
  caller_fails (text, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 0);
  g_assert_cmpint (server_count (server, "received"), ==, 8);
  g_assert_cmpint (server_count (server, "rejected"), ==, 2);
  g_assert_cmpint (server_count (server, "timed-out"), ==, 4);
  g_assert_cmpint (server_count (server, "failed"), ==, 1);
  g_assert_cmpint (server_count (server, "done"), ==, 3);
  server_stop (server);
  gate_clear (&gate);
}

/* Cancelling */

static void
test_cancelled_before (void)
{
  Gate gate;
  WeirServer *server;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeirValue) value = value_new ("1");
  g_autoptr (GError) error = NULL;
  Reply reply;

  gate_init (&gate);
  gate_open (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 1));
  g_cancellable_cancel (cancellable);
  g_assert_null (weir_server_call (server, value, 0, WEIR_BACKPRESSURE_WAIT, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  call_async (server, "1", WEIR_BACKPRESSURE_WAIT, cancellable, &reply);
  reply_fails (&reply, server, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (server_count (server, "received"), ==, 0);
  g_assert_cmpuint (gate_get_begun (&gate), ==, 0);
  server_stop (server);
  gate_clear (&gate);
}

/* Begun, queued, and in line for room; from another thread than the caller's. */
static void
test_cancelled_during (void)
{
  Gate gate;
  WeirServer *server;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Caller *begun;
  Caller *queued;
  Reply waiting;
  Reply other;

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 1));
  weir_server_set_capacity (server, 3);
  begun = caller_start (server, "1", PATIENCE, WEIR_BACKPRESSURE_WAIT, cancellable);
  gate_await (&gate, 1);
  queued = caller_start (server, "2", PATIENCE, WEIR_BACKPRESSURE_WAIT, cancellable);
  await_backlog (server, 2);
  call_async (server, "3", WEIR_BACKPRESSURE_WAIT, NULL, &other);
  call_async (server, "4", WEIR_BACKPRESSURE_WAIT, cancellable, &waiting);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 3);

  g_cancellable_cancel (cancellable);
  await_backlog (server, 1);
  caller_fails (begun, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  caller_fails (queued, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  reply_fails (&waiting, server, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* Whether the last one found room before it was cancelled depends on whose turn came first. */
  g_assert_cmpint (server_count (server, "cancelled") + server_count (server, "rejected"), ==, 3);

  gate_open (&gate);
  reply_succeeds (&other, server, "3");
  g_assert_cmpuint (gate_get_begun (&gate), ==, 2);
  server_stop (server);
  gate_clear (&gate);
}

static void
test_cancelled_after (void)
{
  WeirServer *server = server_start (func_pool ("one", pass_on, NULL, 1));
  GCancellable *cancellable = g_cancellable_new ();
  g_autoptr (WeirValue) value = value_new ("1");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirValue) result = NULL;
  Reply reply;

  result = weir_server_call (server, value, 0, WEIR_BACKPRESSURE_WAIT, cancellable, &error);
  g_assert_no_error (error);
  call_async (server, "[2]", WEIR_BACKPRESSURE_WAIT, cancellable, &reply);
  reply_succeeds (&reply, server, "[2]");

  g_cancellable_cancel (cancellable);
  assert_value (result, "1");
  g_assert_cmpint (server_count (server, "done"), ==, 2);
  g_assert_cmpint (server_count (server, "cancelled"), ==, 0);
  /* Nothing of the calls holds it any more. */
  g_assert_finalize_object (cancellable);
  server_stop (server);
}

/* The callback of one call begins the next. */
static void
on_chain_done (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  guint *n_left = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirValue) value = weir_server_call_finish (WEIR_SERVER (source), result, &error);

  g_assert_no_error (error);
  if (--*n_left > 0)
    weir_server_call_async (WEIR_SERVER (source), value, PATIENCE, WEIR_BACKPRESSURE_REFUSE, NULL,
                            on_chain_done, n_left);
}

static void
test_chain (void)
{
  WeirServer *server = server_start (func_pool ("double", double_it, NULL, 1));
  g_autoptr (WeirValue) value = value_new ("1");
  guint n_left = 50;

  weir_server_set_capacity (server, 1);
  weir_server_call_async (server, value, PATIENCE, WEIR_BACKPRESSURE_REFUSE, NULL, on_chain_done,
                          &n_left);
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (server_count (server, "done"), ==, 50);
  server_stop (server);
}

/* Whoever lets go of the server in the callback of its last call is the one who ends it. */
static void
on_server_gone (gpointer  data,
                GObject  *where_it_was)
{
  GThread **thread = data;

  *thread = g_thread_self ();
}

static void
test_drop_server (void)
{
  Traces traces;

  traces_take (&traces);
  for (guint i = 0; i < 40; i++)
    {
      WeirServer *server = server_start (i % 2 == 0 ? jq_processes ("process", ".", 1)
                                                    : func_pool ("thread", pass_on, NULL, 1));
      GThread *thread = NULL;
      Reply reply;

      g_object_weak_ref (G_OBJECT (server), on_server_gone, &thread);
      call_async (server, "[1]", WEIR_BACKPRESSURE_WAIT, NULL, &reply);
      g_object_unref (server);
      reply_await (&reply, NULL);
      reply_clear (&reply);
      while (thread == NULL)
        g_main_context_iteration (NULL, FALSE);
      g_assert_true (thread == g_thread_self ());
      traces_assert (&traces);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  guard_time ();

  g_test_add_func ("/call/threads", test_threads);
  g_test_add_func ("/call/async/ten-thousand", test_ten_thousand);
  g_test_add_func ("/call/async/other-thread-context", test_other_thread_context);
  g_test_add_func ("/call/async/chain", test_chain);
  g_test_add_func ("/call/async/drop-server", test_drop_server);
  g_test_add_func ("/call/timeout/pool", test_timeout);
  g_test_add_func ("/call/timeout/sequence", test_timeout_in_sequence);
  g_test_add_func ("/call/timeout/ensemble", test_timeout_in_ensemble);
  g_test_add_func ("/call/room/refuse", test_refuse);
  g_test_add_func ("/call/room/wait", test_wait_for_room);
  g_test_add_func ("/call/room/bytes", test_bytes);
  g_test_add_func ("/call/room/full-server", test_full_server);
  g_test_add_func ("/call/cancel/before", test_cancelled_before);
  g_test_add_func ("/call/cancel/during", test_cancelled_during);
  g_test_add_func ("/call/cancel/after", test_cancelled_after);

  return g_test_run ();
}
