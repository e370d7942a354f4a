/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Workers that die, hang and talk nonsense while they work: what becomes of their items. */

#include "process-support.h"

#include <signal.h>
#include <string.h>

static void
assert_crash (const GError *error,
              const char   *worker,
              const char   *part)
{
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED);
  g_assert_cmpstr (weir_error_get_node (error), ==, "pool");
  g_assert_cmpstr (weir_error_get_worker (error), ==, worker);
  assert_message (error, worker);
  assert_message (error, part);
}

/* So that the worker is known to be fast and is handed many items at once. */
static void
warm_up (WeirServer *server)
{
  for (guint i = 0; i < 64; i++)
    assert_call (server, "0", "0");
}

static void
assert_value (WeirStream *stream,
              const char *expected)
{
  g_autoptr (WeirResult) result = stream_take (stream);

  g_assert_no_error (weir_result_get_error (result));
  g_assert_cmpstr (weir_value_get_json (weir_result_get_value (result), NULL), ==, expected);
}

static void
assert_number (WeirStream *stream,
               guint       number)
{
  g_autofree char *expected = g_strdup_printf ("%u", number);

  assert_value (stream, expected);
}

static void
push_numbers (WeirStream *stream,
              guint       first,
              guint       n_numbers)
{
  for (guint i = first; i < first + n_numbers; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      stream_push (stream, text);
    }
}

/* One worker that dies in a call */

static void
test_death (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct {
    const char *order;
    const char *part;
  } deaths[] = {
    { "{'do': 'raise', 'signal': 11}", "was killed by signal 11 (" },
    { "{'do': 'raise', 'signal': 6}", "was killed by signal 6 (" },
    { "{'do': 'raise', 'signal': 9}", "was killed by signal 9 (" },
    { "{'do': 'exit', 'status': 3}", "exited with status 3" },
    { "{'do': 'exit', 'status': 0}", "exited with status 0" },
  };
  WeirServer *server = server_start (faulty_pool ("pool", 1, NULL, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (deaths); i++)
    {
      g_autoptr (GError) error = call_fails (server, deaths[i].order);

      assert_crash (error, "pool/0", deaths[i].part);
      assert_call (server, "'next'", "'next'");
      g_assert_cmpint (node_count (server, "pool", "restarts"), ==, i + 1);
    }
  g_assert_cmpint (node_count (server, "pool", "failed"), ==, G_N_ELEMENTS (deaths));
  g_assert_cmpint (node_count (server, "pool", "done"), ==, G_N_ELEMENTS (deaths));
  server_stop (server);
}

static void
test_last_words (Fixture       *fixture,
                 gconstpointer  data)
{
  WeirServer *server = server_start (faulty_pool ("pool", 1, NULL, NULL));
  g_autoptr (GError) error =
    call_fails (server, "{'do': 'say', 'text': 'one\\ntwo\\nand no newline', 'signal': 6}");
  g_autoptr (GError) quiet = call_fails (server, "{'do': 'raise'}");

  assert_crash (error, "pool/0", "it last wrote: one\ntwo\nand no newline");
  g_assert_null (strstr (quiet->message, "last wrote"));
  server_stop (server);
}

/* However much it wrote, and whatever: the error is text and of a bearable length. */
static void
test_last_noise (Fixture       *fixture,
                 gconstpointer  data)
{
  WeirServlet *other = faulty_pool ("other", 1, NULL, NULL);
  WeirServlet *pair = weir_ensemble_servlet_new (faulty_pool ("pool", 1, NULL, NULL), other, NULL);
  WeirServer *server;
  g_autoptr (WeirValue) order = value_new ("{'do': 'noise'}");
  g_autoptr (WeirValue) flood = value_new ("{'do': 'flood', 'length': 100000}");
  g_autoptr (GError) error = NULL;

  weir_ensemble_servlet_set_fail_fast (WEIR_ENSEMBLE_SERVLET (pair), FALSE);
  server = server_start (pair);
  g_assert_null (weir_server_call (server, order, PATIENCE, WEIR_BACKPRESSURE_WAIT, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_ENSEMBLE);
  g_assert_nonnull (weir_error_get_results (error));
  g_assert_true (g_utf8_validate (weir_value_get_json (weir_error_get_results (error), NULL), -1,
                                  NULL));
  g_assert_cmpuint (strlen (error->message), <, 8192);
  assert_call (server, "5", "[5,5]");
  server_stop (server);
}

/* What a dead worker had not begun */

/* Kills the worker that has begun an order to hang, with @n_numbers handed out behind it. */
static void
check_redistribution (Fixture *fixture,
                      guint    n_workers,
                      guint    n_numbers)
{
  WeirServer *server = server_start (faulty_pool ("pool", n_workers, NULL, &fixture->journal));
  g_autoptr (WeirStream) stream = NULL;
  g_autoptr (Event) hang = NULL;
  g_autoptr (WeirResult) held = NULL;

  warm_up (server);
  g_assert_true (journal_has (&fixture->journal, "begin"));
  stream = stream_open (server);
  stream_push (stream, "{'do': 'hang'}");
  push_numbers (stream, 0, n_numbers);
  weir_stream_end (stream);
  hang = journal_await (&fixture->journal, "begin");
  while (strstr (hang->text, "hang") == NULL)
    {
      event_free (hang);
      hang = journal_await (&fixture->journal, "begin");
    }
  g_assert_cmpint (kill (hang->pid, SIGKILL), ==, 0);

  held = stream_take (stream);
  assert_crash (weir_result_get_error (held), hang->worker, "was killed by signal 9");
  for (guint i = 0; i < n_numbers; i++)
    assert_number (stream, i);
  g_assert_cmpint (node_count (server, "pool", "failed"), ==, 1);
  g_assert_cmpint (node_count (server, "pool", "done"), ==, 64 + n_numbers);
  server_stop (server);
}

static void
test_redistribution (Fixture       *fixture,
                     gconstpointer  data)
{
  check_redistribution (fixture, 1, 200);
}

static void
test_siblings (Fixture       *fixture,
               gconstpointer  data)
{
  check_redistribution (fixture, 3, 200);
}

/* Notes what @event says was begun, which must be new. */
static void
note_begun (GHashTable *begun,
            Event      *event)
{
  if (strcmp (event->kind, "begin") == 0)
    g_assert_true (g_hash_table_add (begun, g_strdup (event->text)));
}

/* Kills whoever has begun the 25th, 75th, ... of @n_items. */
static void
kill_some (Fixture    *fixture,
           GHashTable *begun,
           guint       n_items)
{
  for (guint i = 0; i + 50 < n_items; i++)
    {
      g_autoptr (Event) event = journal_await (&fixture->journal, "begin");

      note_begun (begun, event);
      if (i % 50 == 25)
        g_assert_cmpint (kill (event->pid, SIGKILL), ==, 0);
    }
}

/* Each number is begun once in all, though the workers are killed over and over. */
static void
test_begun_once (Fixture       *fixture,
                 gconstpointer  data)
{
  WeirServer *server = server_start (faulty_pool ("pool", 2, NULL, &fixture->journal));
  g_autoptr (GHashTable) begun = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (WeirStream) stream = stream_open (server);
  Event *event;
  guint n_crashed = 0;

  push_numbers (stream, 0, 200);
  weir_stream_end (stream);
  kill_some (fixture, begun, 200);
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (WeirResult) result = stream_take (stream);
      g_autofree char *number = g_strdup_printf ("%u", i);

      g_assert_cmpuint (weir_result_get_index (result), ==, i);
      if (weir_result_get_error (result) != NULL)
        n_crashed++;
      else
        g_assert_cmpstr (weir_value_get_json (weir_result_get_value (result), NULL), ==, number);
    }

  while ((event = journal_poll (&fixture->journal)) != NULL)
    {
      note_begun (begun, event);
      event_free (event);
    }
  /* A worker may die after it has begun an item and before it has told the journal. */
  g_assert_cmpuint (g_hash_table_size (begun), >=, 200 - n_crashed);
  g_assert_cmpuint (n_crashed, <, 200);
  g_assert_cmpint (node_count (server, "pool", "failed"), ==, n_crashed);
  server_stop (server);
}

/* What a worker has done is told, though it never comes back from what it does next. */
static void
test_done_before_hang (Fixture       *fixture,
                       gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 1, NULL, NULL);
  WeirServer *server;
  g_autoptr (WeirStream) stream = NULL;
  g_autoptr (WeirResult) hung = NULL;

  weir_pool_servlet_set_call_timeout (WEIR_POOL_SERVLET (pool), 1.5);
  server = server_start (pool);
  warm_up (server);
  stream = stream_open (server);
  stream_push (stream, "{'do': 'sleep', 'seconds': 0.1, 'id': 7}");
  push_numbers (stream, 0, 3);
  stream_push (stream, "{'do': 'hang'}");
  push_numbers (stream, 3, 3);
  weir_stream_end (stream);

  assert_number (stream, 7);
  for (guint i = 0; i < 3; i++)
    assert_number (stream, i);
  hung = stream_take (stream);
  assert_crash (weir_result_get_error (hung), "pool/0", "call-timeout of 1.5 s");
  for (guint i = 3; i < 6; i++)
    assert_number (stream, i);
  server_stop (server);
}

/* Retries */

static void
test_retries (Fixture       *fixture,
              gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 1, NULL, &fixture->journal);
  WeirServer *server;
  g_autoptr (GError) error = NULL;
  g_autofree char *once = NULL;

  weir_pool_servlet_set_retries (WEIR_POOL_SERVLET (pool), 2);
  server = server_start (pool);
  error = call_fails (server, "{'do': 'raise'}");
  assert_crash (error, "pool/0", "was killed by signal 11");
  for (guint i = 0; i < 3; i++)
    event_free (journal_await (&fixture->journal, "begin"));
  g_assert_false (journal_has (&fixture->journal, "begin"));
  g_assert_cmpint (node_count (server, "pool", "retried"), ==, 2);
  g_assert_cmpint (node_count (server, "pool", "restarts"), ==, 3);

  once = g_strdup_printf ("{'do': 'raise', 'once': '%s.once'}", fixture->journal.path);
  assert_call (server, once, "'obeyed'");
  g_assert_cmpint (node_count (server, "pool", "retried"), ==, 3);
  server_stop (server);
}

/* An error of the worker's own is no death: it is not tried again. */
static void
test_no_retry_of_errors (Fixture       *fixture,
                         gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 1, NULL, &fixture->journal);
  WeirServer *server;
  g_autoptr (GError) error = NULL;

  weir_pool_servlet_set_retries (WEIR_POOL_SERVLET (pool), 5);
  server = server_start (pool);
  error = call_fails (server, "{'do': 'fail', 'text': 'I will not'}");
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "I will not");
  g_assert_cmpstr (weir_error_get_worker (error), ==, "pool/0");
  g_assert_cmpint (node_count (server, "pool", "retried"), ==, 0);
  g_assert_cmpint (node_count (server, "pool", "restarts"), ==, 0);
  server_stop (server);
}

/* Hangs */

static void
test_hang (Fixture       *fixture,
           gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 2, NULL, NULL);
  WeirServer *server;
  g_autoptr (WeirStream) stream = NULL;

  weir_pool_servlet_set_call_timeout (WEIR_POOL_SERVLET (pool), 0.2);
  server = server_start (pool);
  stream = stream_open (server);
  push_numbers (stream, 0, 10);
  stream_push (stream, "{'do': 'hang'}");
  stream_push (stream, "{'do': 'ignore'}");
  push_numbers (stream, 10, 10);
  weir_stream_end (stream);
  for (guint i = 0; i < 10; i++)
    assert_number (stream, i);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (WeirResult) hung = stream_take (stream);
      const GError *error = weir_result_get_error (hung);

      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED);
      assert_message (error, "took longer than its call-timeout of 0.2 s and was killed");
      g_assert_cmpint (weir_result_get_latency (hung), >=, 200 * 1000 * 1000);
    }
  for (guint i = 10; i < 20; i++)
    assert_number (stream, i);
  g_assert_cmpint (node_count (server, "pool", "restarts"), ==, 2);
  server_stop (server);
}

/* One that was stopped before it began anything: what it was handed goes to the next. */
static void
test_stopped (Fixture       *fixture,
              gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 1, NULL, &fixture->journal);
  WeirServer *server;
  g_autoptr (Event) event = NULL;

  weir_pool_servlet_set_call_timeout (WEIR_POOL_SERVLET (pool), 0.2);
  server = server_start (pool);
  event = journal_await (&fixture->journal, "init");
  g_assert_cmpint (kill (event->pid, SIGSTOP), ==, 0);
  assert_call (server, "1", "1");
  g_assert_cmpint (node_count (server, "pool", "restarts"), ==, 1);
  g_assert_cmpint (node_count (server, "pool", "failed"), ==, 0);
  server_stop (server);
}

/* Restarting */

static void
set_flag (Fixture *fixture)
{
  g_autofree char *path = g_strconcat (fixture->journal.path, ".flag", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "", 0, &error);
  g_assert_no_error (error);
}

static WeirServlet *
pool_without_future (Fixture *fixture,
                     guint    restart_limit)
{
  WeirServlet *pool = faulty_pool ("pool", 1,
                                   "{'journal': 'JOURNAL', 'init': {'do': 'fail', "
                                   "'text': 'not again', 'if': 'JOURNAL.flag'}}",
                                   &fixture->journal);

  weir_pool_servlet_set_restart_limit (WEIR_POOL_SERVLET (pool), restart_limit);
  return pool;
}

/* At once, then after 50 ms, 100 ms, ... */
static void
test_backoff (Fixture       *fixture,
              gconstpointer  data)
{
  static const gint64 least_us[] = { 0, 50000, 100000, 200000 };
  WeirServer *server = server_start (pool_without_future (fixture, 4));
  g_autoptr (GError) crash = NULL;
  g_autoptr (GError) failed = NULL;
  gint64 before;

  event_free (journal_await (&fixture->journal, "init"));
  set_flag (fixture);
  before = g_get_monotonic_time ();
  crash = call_fails (server, "{'do': 'raise'}");
  assert_crash (crash, "pool/0", "signal 11");
  failed = call_fails (server, "1");
  g_assert_error (failed, WEIR_ERROR, WEIR_ERROR_POOL_FAILED);
  assert_message (failed, "not again");
  g_assert_cmpint (g_get_monotonic_time () - before, >=, 350000);
  for (guint i = 0; i < G_N_ELEMENTS (least_us); i++)
    event_free (journal_await (&fixture->journal, "init"));
  g_assert_false (journal_has (&fixture->journal, "init"));
  server_stop (server);
}

/* A pool that has given up says why; the rest of the server goes on. */
static void
test_restart_limit (Fixture       *fixture,
                    gconstpointer  data)
{
  WeirServlet *pool = pool_without_future (fixture, 1);
  WeirServlet *pair = weir_ensemble_servlet_new (pool, faulty_pool ("other", 1, NULL, NULL), NULL);
  WeirServer *server;
  g_autoptr (JsonNode) list = NULL;
  JsonObject *error;

  weir_ensemble_servlet_set_fail_fast (WEIR_ENSEMBLE_SERVLET (pair), FALSE);
  server = server_start (pair);
  assert_call (server, "1", "[1,1]");
  set_flag (fixture);
  kill ((pid_t) worker_count (server, "pool", 0, "process"), SIGKILL);
  event_free (journal_await (&fixture->journal, "init"));
  event_free (journal_await (&fixture->journal, "init"));

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (WeirValue) item = value_new ("2");
      g_autoptr (GError) none = NULL;
      g_autoptr (WeirValue) result = weir_server_call (server, item, PATIENCE,
                                                       WEIR_BACKPRESSURE_WAIT, NULL, &none);

      g_assert_no_error (none);
      g_clear_pointer (&list, json_node_unref);
      list = weir_value_to_node (result);
      g_assert_cmpint (json_array_get_int_element (json_node_get_array (list), 1), ==, 2);
      error = json_array_get_object_element (json_node_get_array (list), 0);
      error = json_object_get_object_member (error, "error");
      g_assert_cmpstr (json_object_get_string_member (error, "code"), ==, "pool-failed");
      g_assert_cmpstr (json_object_get_string_member (error, "node"), ==, "pool");
      g_assert_nonnull (strstr (json_object_get_string_member (error, "message"), "not again"));
    }
  server_stop (server);
}

/* Siblings */

static void
test_batch (Fixture       *fixture,
            gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 1, NULL, &fixture->journal);
  WeirServer *server;
  g_autoptr (WeirStream) stream = NULL;

  weir_pool_servlet_set_batch_size (WEIR_POOL_SERVLET (pool), 4);
  weir_pool_servlet_set_batch_wait (WEIR_POOL_SERVLET (pool), PATIENCE);
  server = server_start (pool);
  stream = stream_open (server);
  push_numbers (stream, 0, 64);
  for (guint i = 0; i < 64; i++)
    assert_number (stream, i);
  stream_push (stream, "64");
  stream_push (stream, "65");
  stream_push (stream, "{'do': 'raise'}");
  stream_push (stream, "67");
  push_numbers (stream, 68, 64);
  weir_stream_end (stream);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (WeirResult) held = stream_take (stream);

      assert_crash (weir_result_get_error (held), "pool/0", "was killed by signal 11");
    }
  for (guint i = 68; i < 132; i++)
    assert_number (stream, i);
  g_assert_cmpint (node_count (server, "pool", "failed"), ==, 4);
  server_stop (server);
}

/* Four calls are begun at once from the start, and share their worker's death. */
static void
test_concurrency (Fixture       *fixture,
                  gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 1, NULL, &fixture->journal);
  WeirServer *server;
  g_autoptr (WeirStream) stream = NULL;

  weir_pool_servlet_set_concurrency (WEIR_POOL_SERVLET (pool), 4);
  server = server_start (pool);
  stream = stream_open (server);
  for (guint i = 0; i < 3; i++)
    stream_push (stream, "{'do': 'hang'}");
  for (guint i = 0; i < 3; i++)
    event_free (journal_await (&fixture->journal, "begin"));
  stream_push (stream, "{'do': 'raise'}");
  push_numbers (stream, 0, 50);
  weir_stream_end (stream);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (WeirResult) held = stream_take (stream);

      assert_crash (weir_result_get_error (held), "pool/0", "was killed by signal 11");
    }
  for (guint i = 0; i < 50; i++)
    assert_number (stream, i);
  server_stop (server);
}

/* A long call does not keep the worker's other threads from what comes later. */
static void
test_concurrency_of_unequals (Fixture       *fixture,
                              gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 1, NULL, &fixture->journal);
  WeirServer *server;
  g_autoptr (WeirStream) stream = NULL;
  g_autoptr (WeirResult) held = NULL;

  weir_pool_servlet_set_concurrency (WEIR_POOL_SERVLET (pool), 2);
  server = server_start (pool);
  warm_up (server);
  stream = stream_open (server);
  weir_stream_set_unordered (stream, TRUE);
  stream_push (stream, "{'do': 'hang'}");
  for (guint i = 0; i < 20; i++)
    {
      push_numbers (stream, i, 1);
      assert_number (stream, i);
    }
  kill ((pid_t) worker_count (server, "pool", 0, "process"), SIGKILL);
  held = stream_take (stream);
  assert_crash (weir_result_get_error (held), "pool/0", "signal 9");
  server_stop (server);
}

/* A stop asks workers to end and waits for it; this does not. */
static void
test_kill (Fixture       *fixture,
           gconstpointer  data)
{
  WeirServer *server = server_start (faulty_pool ("pool", 2, NULL, &fixture->journal));
  g_autoptr (WeirStream) stream = stream_open (server);
  g_autoptr (WeirResult) dropped = NULL;
  gint64 begin;

  stream_push (stream, "{'do': 'hang'}");
  event_free (journal_await (&fixture->journal, "begin"));

  begin = g_get_monotonic_time ();
  weir_server_kill (server);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * G_USEC_PER_SEC);
  g_assert_cmpint (weir_server_get_state (server), ==, WEIR_SERVER_STOPPED);
  dropped = stream_take (stream);
  g_assert_error (weir_result_get_error (dropped), WEIR_ERROR, WEIR_ERROR_STOPPED);
  weir_server_kill (server);
  g_clear_object (&stream);
  g_assert_finalize_object (server);
}

static void
test_ensemble (Fixture       *fixture,
               gconstpointer  data)
{
  WeirServlet *guard = weir_thread_servlet_new (weir_worker_spec_new ("pass-through", NULL), 1);
  WeirServlet *pair = weir_ensemble_servlet_new (faulty_pool ("pool", 1, NULL, NULL), guard, NULL);
  WeirServer *server;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) results = NULL;

  weir_servlet_set_name (pair, "pair");
  server = server_start (pair);
  error = call_fails (server, "{'do': 'raise'}");
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_ENSEMBLE);
  g_assert_cmpstr (weir_error_get_node (error), ==, "pair");
  assert_message (error, "“pool”");
  assert_message (error, "was killed by signal 11");
  results = weir_value_to_node (weir_error_get_results (error));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (results)), ==, 2);
  assert_call (server, "1", "[1,1]");
  server_stop (server);
}

static void
test_ensemble_with_errors (Fixture       *fixture,
                           gconstpointer  data)
{
  WeirServlet *guard = weir_thread_servlet_new (weir_worker_spec_new ("pass-through", NULL), 1);
  WeirServlet *pair = weir_ensemble_servlet_new (faulty_pool ("pool", 1, NULL, NULL), guard, NULL);
  WeirServer *server;
  g_autoptr (WeirValue) order = value_new ("{'do': 'raise'}");
  g_autoptr (WeirValue) result = NULL;
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *member;

  weir_ensemble_servlet_set_fail_fast (WEIR_ENSEMBLE_SERVLET (pair), FALSE);
  server = server_start (pair);
  result = weir_server_call (server, order, PATIENCE, WEIR_BACKPRESSURE_WAIT, NULL, &error);
  g_assert_no_error (error);
  list = weir_value_to_node (result);
  member = json_array_get_object_element (json_node_get_array (list), 0);
  member = json_object_get_object_member (member, "error");
  g_assert_cmpstr (json_object_get_string_member (member, "code"), ==, "worker-crashed");
  g_assert_cmpstr (json_object_get_string_member (member, "worker"), ==, "pool/0");
  member = json_array_get_object_element (json_node_get_array (list), 1);
  g_assert_cmpstr (json_object_get_string_member (member, "do"), ==, "raise");
  server_stop (server);
}

int
main (int    argc,
      char **argv)
{
  static const FaultTest tests[] = {
    { "/faults/death", test_death },
    { "/faults/kill", test_kill },
    { "/faults/last-words", test_last_words },
    { "/faults/last-noise", test_last_noise },
    { "/faults/redistribution", test_redistribution },
    { "/faults/siblings", test_siblings },
    { "/faults/begun-once", test_begun_once },
    { "/faults/done-before-hang", test_done_before_hang },
    { "/faults/retries", test_retries },
    { "/faults/no-retry-of-errors", test_no_retry_of_errors },
    { "/faults/hang", test_hang },
    { "/faults/stopped", test_stopped },
    { "/faults/backoff", test_backoff },
    { "/faults/restart-limit", test_restart_limit },
    { "/faults/batch", test_batch },
    { "/faults/concurrency", test_concurrency },
    { "/faults/concurrency-of-unequals", test_concurrency_of_unequals },
    { "/faults/ensemble", test_ensemble },
    { "/faults/ensemble-with-errors", test_ensemble_with_errors },
  };

  g_test_init (&argc, &argv, NULL);
  fault_tests_add (tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
