/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What comes out of a stream: all of it, in order, errors in their places, never more in flight
 * than there is room for. */

#include "server-support.h"

/* Takes a time that nobody can foresee. */
static WeirValue *
dawdle (WeirValue  *value,
        gpointer    data,
        GError    **error)
{
  g_usleep ((gulong) g_random_int_range (0, 300));
  return weir_value_ref (value);
}

/* Takes numbers from 0 to @last - 1, each once and in order. */
static void
take_in_order (WeirStream *stream,
               gint64      last)
{
  for (gint64 i = 0; i < last; i++)
    {
      g_autoptr (WeirResult) result = stream_take (stream);

      g_assert_no_error (weir_result_get_error (result));
      g_assert_cmpint (value_get_int (weir_result_get_value (result)), ==, i);
      g_assert_cmpuint (weir_result_get_index (result), ==, (guint64) i);
    }
  assert_end (stream);
}

/* Order */

static void
test_order (void)
{
  static const char delay[] =
    "{'seconds': {'distribution': 'uniform', 'low': 0, 'high': 0.0003}, 'seed': 7}";
  WeirServer *server = server_start (
    weir_sequential_servlet_new (func_pool ("threads", dawdle, NULL, 4),
                                 kind_processes ("processes", "delay", delay, 3), NULL));
  WeirStream *stream = stream_open (server);
  Numbers numbers = { .last = 1000 };

  weir_stream_set_source (stream, numbers_next, &numbers, numbers_destroy);
  take_in_order (stream, 1000);
  assert_end (stream);
  await_int (&numbers.gone, 1);
  g_assert_finalize_object (stream);
  g_assert_cmpint (server_count (server, "done"), ==, 1000);
  server_stop (server);
}

/* Holds the number 0 and lets all others pass. */
static WeirValue *
hold_first (WeirValue  *value,
            gpointer    gate,
            GError    **error)
{
  return value_get_int (value) == 0 ? gate_call (value, gate, error) : weir_value_ref (value);
}

static void
test_unordered (void)
{
  Gate gate;
  WeirServer *server;
  WeirStream *stream;
  Numbers numbers = { .last = 100 };
  gboolean seen[100] = { FALSE };

  gate_init (&gate);
  server = server_start (func_pool ("hold", hold_first, &gate, 2));
  stream = stream_open (server);
  weir_stream_set_unordered (stream, TRUE);
  weir_stream_set_source (stream, numbers_next, &numbers, NULL);
  for (guint i = 1; i < 100; i++)
    {
      g_autoptr (WeirResult) result = stream_take (stream);
      gint64 number = value_get_int (weir_result_get_value (result));

      g_assert_cmpint (number, >, 0);
      g_assert_cmpint (number, <, 100);
      g_assert_cmpint (number, ==, (gint64) weir_result_get_index (result));
      g_assert_false (seen[number]);
      seen[number] = TRUE;
    }
  gate_open (&gate);
  assert_result (stream, "0");
  assert_end (stream);
  g_assert_finalize_object (stream);
  server_stop (server);
  gate_clear (&gate);
}

/* Inputs, preprocessors, errors */

static WeirValue *
prepare (WeirValue  *value,
         gpointer    data,
         GError    **error)
{
  gint64 number = value_get_int (value);

  if (number % 3 != 0)
    return weir_value_new_int (number + 1000);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%d is a multiple of 3", (int) number);
  return NULL;
}

static void
test_preprocessor (void)
{
  WeirServer *server = server_start (func_pool ("double", double_it, NULL, 2));
  WeirStream *stream = stream_open (server);
  Numbers numbers = { .last = 30 };
  Numbers map_data = { .last = 0 };

  weir_stream_set_keep_inputs (stream, TRUE);
  weir_stream_set_preprocessor (stream, prepare, &map_data, numbers_destroy);
  weir_stream_set_source (stream, numbers_next, &numbers, NULL);
  for (gint64 i = 0; i < 30; i++)
    {
      g_autoptr (WeirResult) result = stream_take (stream);

      g_assert_cmpint (value_get_int (weir_result_get_input (result)), ==, i);
      if (i % 3 == 0)
        g_assert_error (weir_result_get_error (result), G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      else
        g_assert_cmpint (value_get_int (weir_result_get_value (result)), ==, 2 * (i + 1000));
    }
  assert_end (stream);
  g_assert_cmpint (server_count (server, "received"), ==, 20);
  g_assert_finalize_object (stream);
  await_int (&map_data.gone, 1);
  server_stop (server);
}

/* Functions that keep to no rule: both a value and an error, or neither. */
static WeirValue *
map_badly (WeirValue  *value,
           gpointer    data,
           GError    **error)
{
  gint64 number = value_get_int (value);

  if (number == 0)
    return NULL;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "for no reason");
  return number == 1 ? weir_value_ref (value) : NULL;
}

static WeirValue *
next_badly (gpointer   numbers,
            GError   **error)
{
  WeirValue *value = numbers_next (numbers, NULL);

  if (value_get_int (value) == 3)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "a value as well");
  return value;
}

static void
test_bad_functions (void)
{
  WeirServer *server = server_start (func_pool ("one", pass_on, NULL, 1));
  WeirStream *stream = stream_open (server);
  Numbers numbers = { .last = -1 };
  g_autoptr (GError) error = NULL;

  weir_stream_set_preprocessor (stream, map_badly, NULL, NULL);
  weir_stream_set_source (stream, next_badly, &numbers, numbers_destroy);
  assert_error_at (stream, 0, WEIR_ERROR, WEIR_ERROR_FAILED);
  assert_result (stream, "1");
  assert_error_at (stream, 2, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_null (weir_stream_next (stream, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "a value as well");
  await_int (&numbers.gone, 1);
  g_assert_finalize_object (stream);
  server_stop (server);
}

static void
test_results (void)
{
  WeirServer *server = server_start (func_pool ("double", double_it, NULL, 1));
  WeirStream *stream = stream_open (server);
  g_autoptr (WeirResult) plain = NULL;
  g_autoptr (WeirResult) kept = NULL;
  g_autoptr (WeirResult) copy = NULL;

  stream_push (stream, "4");
  plain = stream_take (stream);
  g_assert_null (weir_result_get_input (plain));
  g_assert_null (weir_result_get_error (plain));
  assert_value (weir_result_get_value (plain), "8");
  g_assert_cmpint (weir_result_get_latency (plain), >, 0);
  g_assert_finalize_object (stream);

  stream = stream_open (server);
  weir_stream_set_keep_inputs (stream, TRUE);
  stream_push (stream, "'x'");
  kept = stream_take (stream);
  copy = weir_result_copy (kept);
  assert_value (weir_result_get_input (copy), "'x'");
  g_assert_error (weir_result_get_error (copy), WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpstr (weir_error_get_node (weir_result_get_error (copy)), ==, "double");
  g_assert_cmpuint (weir_result_get_index (copy), ==, 0);
  g_assert_cmpint (weir_result_get_latency (copy), ==, weir_result_get_latency (kept));
  g_assert_finalize_object (stream);
  server_stop (server);
}

/* The 22nd of 50 is no number: its error stands in its place. */
static void
test_error_in_place (void)
{
  WeirServer *server = server_start (jq_processes ("add", ". + 1", 2));
  WeirStream *stream = stream_open (server);

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *text = g_strdup_printf (i == 22 ? "'%u'" : "%u", i);

      stream_push (stream, text);
    }
  weir_stream_end (stream);
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i + 1);

      if (i == 22)
        assert_error_at (stream, 22, WEIR_ERROR, WEIR_ERROR_FAILED);
      else
        assert_result (stream, text);
    }
  assert_end (stream);
  g_assert_finalize_object (stream);
  g_assert_cmpint (server_count (server, "failed"), ==, 1);
  server_stop (server);
}

static void
test_push_error (void)
{
  Gate gate;
  WeirServer *server;
  WeirStream *stream;
  g_autoptr (WeirValue) input = value_new ("'bad line'");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirResult) result = NULL;

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 1));
  stream = stream_open (server);
  weir_stream_set_keep_inputs (stream, TRUE);
  stream_push (stream, "0");
  g_assert_true (weir_stream_push_error (stream, input,
                                         g_error_new_literal (WEIR_ERROR, WEIR_ERROR_INVALID_JSON,
                                                              "line 2"), NULL, &error));
  g_assert_no_error (error);
  stream_push (stream, "2");
  weir_stream_end (stream);
  g_assert_false (weir_stream_is_ready (stream));

  gate_open (&gate);
  assert_result (stream, "0");
  result = stream_take (stream);
  g_assert_error (weir_result_get_error (result), WEIR_ERROR, WEIR_ERROR_INVALID_JSON);
  assert_value (weir_result_get_input (result), "'bad line'");
  g_assert_cmpuint (weir_result_get_index (result), ==, 1);
  g_assert_cmpint (weir_result_get_latency (result), ==, 0);
  assert_result (stream, "2");
  g_assert_true (weir_stream_is_ready (stream));
  assert_end (stream);

  g_assert_false (weir_stream_push (stream, input, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_STOPPED);
  g_assert_finalize_object (stream);
  server_stop (server);
  gate_clear (&gate);
}

/* Each item has its own time; what is late does not hold up the rest. */
static void
test_item_timeout (void)
{
  Gate gate;
  WeirServer *server;
  g_autoptr (GError) error = NULL;
  WeirStream *stream;

  gate_init (&gate);
  server = server_start (func_pool ("hold", hold_first, &gate, 2));
  stream = weir_server_open_stream (server, 0.25, &error);
  g_assert_no_error (error);
  stream_push (stream, "0");
  stream_push (stream, "1");
  gate_await (&gate, 1);
  assert_error_at (stream, 0, WEIR_ERROR, WEIR_ERROR_TIMEOUT);
  assert_result (stream, "1");
  g_assert_cmpint (server_count (server, "timed-out"), ==, 1);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 0);
  gate_open (&gate);
  g_assert_finalize_object (stream);
  server_stop (server);
  gate_clear (&gate);
}

/* Sources */

static void
test_source_error (void)
{
  WeirServer *server = server_start (func_pool ("one", dawdle, NULL, 2));
  WeirStream *stream = stream_open (server);
  Numbers numbers = { .last = 5, .complaint = "the disk is gone" };
  g_autoptr (GError) error = NULL;

  weir_stream_set_source (stream, numbers_next, &numbers, numbers_destroy);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      assert_result (stream, text);
    }
  g_assert_null (weir_stream_next (stream, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_IO);
  g_assert_cmpstr (error->message, ==, "the disk is gone");
  await_int (&numbers.gone, 1);
  g_assert_finalize_object (stream);
  server_stop (server);
}

/* Endless: as much as is taken comes out, and no more is asked for than fits. */
static void
test_endless (void)
{
  const guint capacity = 16;
  WeirServer *server = server_start (func_pool ("one", pass_on, NULL, 2));
  WeirStream *stream;
  Numbers numbers = { .last = -1 };

  weir_server_set_capacity (server, capacity);
  stream = stream_open (server);
  weir_stream_set_source (stream, numbers_next, &numbers, numbers_destroy);
  for (gint i = 0; i < 2000; i++)
    {
      g_autoptr (WeirResult) result = stream_take (stream);

      g_assert_cmpint (value_get_int (weir_result_get_value (result)), ==, i);
      /* In the window, taken a quarter of it ahead, and one in the source's hand. */
      g_assert_cmpint (g_atomic_int_get (&numbers.n_given), <=,
                       i + 1 + (gint) (capacity + capacity / 4 + 1));
      g_assert_cmpuint (weir_server_get_backlog (server), <=, capacity);
    }
  g_assert_finalize_object (stream);
  await_int (&numbers.gone, 1);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 0);
  server_stop (server);
}

/* A slow source does not hold back what is there. */
static void
test_slow_source (void)
{
  GatedSource source = { .gone = 0 };
  WeirServer *server = server_start (func_pool ("one", pass_on, NULL, 1));
  WeirStream *stream = stream_open (server);

  gate_init (&source.gate);
  weir_stream_set_source (stream, gated_next, &source, gated_destroy);
  for (guint i = 0; i < 10; i++)
    {
      gate_let (&source.gate, 1);
      assert_result (stream, "null");
      g_assert_false (weir_stream_is_ready (stream));
    }
  gate_await (&source.gate, 11);
  weir_stream_close (stream);
  gate_open (&source.gate);
  await_int (&source.gone, 1);
  g_assert_finalize_object (stream);
  server_stop (server);
  gate_clear (&source.gate);
}

/* Room */

static gpointer
push_many (gpointer data)
{
  WeirStream *stream = data;

  for (gint64 i = 0; i < 2000; i++)
    {
      g_autoptr (WeirValue) value = weir_value_new_int (i);
      g_autoptr (GError) error = NULL;

      weir_stream_push (stream, value, NULL, &error);
      g_assert_no_error (error);
    }
  weir_stream_end (stream);
  return NULL;
}

/* One thread pushes, one takes, for every small capacity. */
static void
test_two_threads (void)
{
  static const guint capacities[] = { 1, 2, 3, 7, 64 };

  for (guint i = 0; i < G_N_ELEMENTS (capacities); i++)
    {
      WeirServer *server = server_start (func_pool ("one", pass_on, NULL, 2));
      WeirStream *stream;
      GThread *thread;

      weir_server_set_capacity (server, capacities[i]);
      stream = stream_open (server);
      thread = g_thread_new ("push", push_many, stream);
      take_in_order (stream, 2000);
      g_thread_join (thread);
      g_assert_finalize_object (stream);
      server_stop (server);
    }
}

/* What waits at the gate is all that was let in. */
static void
test_window (void)
{
  Gate gate;
  WeirServer *server;
  WeirStream *stream;
  Numbers numbers = { .last = 100 };

  gate_init (&gate);
  server = server_start (func_pool ("gate", gate_call, &gate, 16));
  weir_server_set_capacity (server, 10);
  stream = stream_open (server);
  weir_stream_set_source (stream, numbers_next, &numbers, NULL);
  gate_await (&gate, 10);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 10);
  /* Done, but not taken: the window stays full. */
  gate_open (&gate);
  await_backlog (server, 0);
  g_assert_cmpuint (gate_get_begun (&gate), ==, 10);
  g_assert_cmpint (g_atomic_int_get (&numbers.n_given), <=, 11);

  take_in_order (stream, 100);
  g_assert_cmpuint (gate_get_begun (&gate), ==, 100);
  g_assert_cmpuint (gate_get_most (&gate), <=, 10);
  g_assert_finalize_object (stream);
  server_stop (server);
  gate_clear (&gate);
}

static WeirValue *
next_text (gpointer   numbers,
           GError   **error)
{
  g_autoptr (WeirValue) number = numbers_next (numbers, error);
  g_autofree char *text = g_strnfill (98, 'x');

  return number == NULL ? NULL : weir_value_new_string (text);
}

/* Room for 350 bytes is room for three times 100; for 50, for one at a time. */
static void
test_bytes (void)
{
  static const struct {
    guint64 bytes;
    guint   fit;
  } cases[] = { { 350, 3 }, { 100, 1 }, { 50, 1 }, { 1, 1 }, { 100000, 16 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Gate gate;
      WeirServer *server;
      WeirStream *stream;
      Numbers numbers = { .last = 60 };

      gate_init (&gate);
      server = server_start (func_pool ("gate", gate_call, &gate, 16));
      weir_server_set_capacity_bytes (server, cases[i].bytes);
      stream = stream_open (server);
      weir_stream_set_source (stream, next_text, &numbers, NULL);
      gate_await (&gate, cases[i].fit);
      gate_open (&gate);
      for (guint j = 0; j < 60; j++)
        weir_result_free (stream_take (stream));
      assert_end (stream);
      g_assert_cmpuint (gate_get_most (&gate), <=, cases[i].fit);
      g_assert_finalize_object (stream);
      server_stop (server);
      gate_clear (&gate);
    }
}

/* Several streams and calls share the server, and none starves. */
static void
test_several (void)
{
  WeirServer *server = server_start (
    weir_sequential_servlet_new (func_pool ("threads", dawdle, NULL, 2),
                                 jq_processes ("processes", ".", 2), NULL));
  WeirStream *streams[3];
  Numbers numbers[3];

  weir_server_set_capacity (server, 8);
  for (guint i = 0; i < 3; i++)
    {
      numbers[i] = (Numbers) { .last = 300 };
      streams[i] = stream_open (server);
      weir_stream_set_source (streams[i], numbers_next, &numbers[i], NULL);
    }
  for (gint64 i = 0; i < 300; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d", (int) i);

      for (guint j = 0; j < 3; j++)
        assert_result (streams[j], text);
      if (i % 10 == 0)
        assert_call (server, "'call'", "'call'");
    }
  for (guint i = 0; i < 3; i++)
    {
      assert_end (streams[i]);
      g_assert_finalize_object (streams[i]);
    }
  g_assert_cmpint (server_count (server, "done"), ==, 930);
  server_stop (server);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  guard_time ();

  g_test_add_func ("/stream/order", test_order);
  g_test_add_func ("/stream/unordered", test_unordered);
  g_test_add_func ("/stream/preprocessor", test_preprocessor);
  g_test_add_func ("/stream/results", test_results);
  g_test_add_func ("/stream/bad-functions", test_bad_functions);
  g_test_add_func ("/stream/errors/in-place", test_error_in_place);
  g_test_add_func ("/stream/errors/pushed", test_push_error);
  g_test_add_func ("/stream/errors/timeout", test_item_timeout);
  g_test_add_func ("/stream/source/error", test_source_error);
  g_test_add_func ("/stream/source/endless", test_endless);
  g_test_add_func ("/stream/source/slow", test_slow_source);
  g_test_add_func ("/stream/two-threads", test_two_threads);
  g_test_add_func ("/stream/room/window", test_window);
  g_test_add_func ("/stream/room/bytes", test_bytes);
  g_test_add_func ("/stream/several", test_several);

  return g_test_run ();
}
