/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Python classes as workers: see samples.py. */

#include "program-support.h"

#include <string.h>

static WeirWorkerSpec *
sample (const char *name,
        const char *params)
{
  g_autofree char *folder = g_build_filename (g_test_get_dir (G_TEST_DIST), "integration", NULL);
  g_autofree char *text = g_strdup_printf ("{'type': 'python', 'class': 'samples%s', 'params': %s}",
                                           name, params != NULL ? params : "{}");
  g_autoptr (WeirValue) value = value_new (text);
  g_autoptr (JsonNode) node = weir_value_to_node (value);
  g_autoptr (GError) error = NULL;
  WeirWorkerSpec *spec = weir_worker_spec_new_from_json (json_node_get_object (node), folder,
                                                         &error);

  g_assert_no_error (error);
  return spec;
}

/* @name: what stands behind "samples". */
static WeirServlet *
sample_pool (const char *name,
             const char *params)
{
  WeirServlet *pool = weir_process_servlet_new (sample (name, params), NULL);

  weir_servlet_set_name (pool, "work");
  return pool;
}

static WeirServlet *
batch_pool (const char *name,
            guint       batch_size,
            double      wait)
{
  WeirServlet *pool = sample_pool (name, NULL);

  weir_pool_servlet_set_batch_size (WEIR_POOL_SERVLET (pool), batch_size);
  weir_pool_servlet_set_batch_wait (WEIR_POOL_SERVLET (pool), wait);
  return pool;
}

/* The results of all @items, an array, as an array of results and messages. */
static void
assert_stream (WeirServlet *pool,
               const char  *items,
               const char  *expected)
{
  WeirServer *server = server_start (pool);
  WeirStream *stream = stream_open (server);
  g_autoptr (WeirValue) value = value_new (items);
  g_autoptr (WeirValue) wanted = value_new (expected);
  g_autoptr (JsonNode) node = weir_value_to_node (value);
  g_autoptr (GString) all = g_string_new ("[");
  guint n_items = json_array_get_length (json_node_get_array (node));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (WeirValue) item =
        weir_value_new_from_node (json_array_get_element (json_node_get_array (node), i));

      stream_push (stream, weir_value_get_json (item, NULL));
    }
  weir_stream_end (stream);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (WeirResult) result = stream_take (stream);
      const GError *error = weir_result_get_error (result);
      g_autoptr (WeirValue) answer =
        error != NULL ? weir_value_new_string (error->message)
                      : weir_value_ref (weir_result_get_value (result));

      g_string_append_printf (all, "%s%s", i > 0 ? "," : "", weir_value_get_json (answer, NULL));
    }
  g_string_append_c (all, ']');
  g_assert_cmpstr (all->str, ==, weir_value_get_json (wanted, NULL));
  g_object_unref (stream);
  server_stop (server);
}

/* What works */

static void
test_kinds (Fixture       *fixture,
            gconstpointer  data)
{
  assert_answers (sample_pool (":Echo", NULL), "{'a':[1,null]}", "{'a':[1,null]}");
  assert_answers (sample_pool (":PassThrough", NULL), "1", "1");
  assert_answers (sample_pool (":twice", NULL), "4", "8");
  assert_answers (sample_pool (":add", NULL), "4", "5");
  assert_answers (sample_pool (":add", "{'more': 10}"), "4", "14");
  assert_answers (sample_pool (":Outer.Inner", NULL), "4", "4");
  assert_answers (sample_pool (":Plain", "{'factor': 3}"), "4", "[12,0]");
  assert_answers (sample_pool (":Options", "{'a': 1}"), "4", "{'a':1}");
  assert_answers (sample_pool (":Prepared", NULL), "4", "50");
}

static void
test_values (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const values[] = {
    "null", "true", "1.5", "12345678901234567890123", "''", "'\xc3\xa4 \xe2\x82\xac'",
    "'\xf0\x9f\x90\xa7'", "[]", "{}", "{'b':1,'a':2}", "'a\\nb'",
  };
  g_autofree char *letters = g_strnfill (20 * 1024 * 1024, 'x');
  g_autofree char *large = g_strdup_printf ("'%s'", letters);
  WeirServer *server = server_start (sample_pool (":Echo", NULL));

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    assert_call (server, values[i], values[i]);
  /* Numbers come back as Python writes them. */
  assert_call (server, "1e300", "1e+300");
  assert_call (server, "-0", "0");
  assert_call (server, large, large);
  server_stop (server);
}

static void
test_place (Fixture       *fixture,
            gconstpointer  data)
{
  WeirServlet *pool = weir_process_servlet_new (sample (":Place", "{'greeting': 'hi'}"),
                                                weir_cpus_new (2));
  gboolean seen[2] = { FALSE, FALSE };
  WeirServer *server;

  weir_servlet_set_name (pool, "work");
  server = server_start (pool);
  for (int i = 0; i < 1000 && !(seen[0] && seen[1]); i++)
    {
      g_autoptr (JsonObject) place = call_object (server, "0");
      gint64 index = json_object_get_int_member (place, "index");
      g_autofree char *name = g_strdup_printf ("work/%d", (int) index);

      g_assert_cmpint (index, <, 2);
      seen[index] = TRUE;
      g_assert_cmpstr (json_object_get_string_member (place, "greeting"), ==, "hi");
      g_assert_cmpstr (json_object_get_string_member (place, "name"), ==, name);
      g_assert_cmpint (json_object_get_int_member (place, "batch"), ==, 0);
      g_assert_true (json_object_get_null_member (place, "cpus"));
      g_assert_false (json_object_get_boolean_member (place, "socket"));
      g_assert_true (g_str_has_suffix (json_object_get_string_member (place, "folder"),
                                       "/integration"));
    }
  server_stop (server);
}

/* Prints of its own, of the system's calls and of its children go into the log. */
static void
test_loud (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *log = NULL;
  Capture capture;

  capture_begin (&capture);
  assert_answers (sample_pool (":Loud", NULL), "[1]", "[1]");
  log = capture_end (&capture);
  g_assert_nonnull (strstr (log, "work/0: printed [1]\n"));
  g_assert_nonnull (strstr (log, "work/0: complained\n"));
  g_assert_nonnull (strstr (log, "work/0: from a child\n"));
  g_assert_cmpuint (strlen (log), >, 500000 * strlen ("work/0: y\n"));
}

static void
test_batches (Fixture       *fixture,
              gconstpointer  data)
{
  assert_stream (batch_pool (":Batches", 4, 5), "['a','b','c','d']",
                 "[['a',4],['b',4],['c',4],['d',4]]");
  assert_stream (batch_pool (":Batches", 1, 0), "['a','b']", "[['a',1],['b',1]]");
  assert_stream (batch_pool (":Batches", 4, 5), "['a','bad','one','d']",
                 "[['a',3],'preprocess refused','alone',['d',3]]");
  assert_stream (batch_pool (":Batches", 3, 5), "['a','all','c']",
                 "['all of it','all of it','all of it']");
  assert_stream (batch_pool (":Batches", 3, 5), "['a','all','bad']",
                 "['all of it','all of it','preprocess refused']");
  assert_stream (batch_pool (":Batches", 2, 5), "['short','b']",
                 "['call returned 1 results for a batch of 2 items',"
                 " 'call returned 1 results for a batch of 2 items']");
}

/* A batch that fails as a whole is halved until the culprit fails alone. */
static void
test_split (Fixture       *fixture,
            gconstpointer  data)
{
  WeirServlet *pool = batch_pool (":Batches", 4, 5);

  weir_pool_servlet_set_on_batch_error (WEIR_POOL_SERVLET (pool), WEIR_BATCH_FAILURE_SPLIT);
  assert_stream (pool, "['a','b','all','d']", "[['a',2],['b',2],'all of it',['d',1]]");
}

static void
test_concurrency (Fixture       *fixture,
                  gconstpointer  data)
{
  WeirServlet *pool = sample_pool (":Meeting", "{'n': 3}");

  weir_pool_servlet_set_concurrency (WEIR_POOL_SERVLET (pool), 3);
  assert_stream (pool, "[1,2,3,4,5,6]", "[1,2,3,4,5,6]");
}

static void
test_stream (Fixture       *fixture,
             gconstpointer  data)
{
  assert_stream (sample_pool (":Streaming", NULL), "['a',3,'b']", "[['a',1],'three',['b',3]]");
}

static void
test_cleanup (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *params = g_strdup_printf ("{'journal': '%s'}", fixture->journal.path);
  WeirServer *server = server_start (sample_pool (":Ending", params));
  g_autoptr (Event) event = NULL;

  assert_call (server, "1", "1");
  server_stop (server);
  event = journal_await (&fixture->journal, "cleanup");
  g_assert_cmpstr (event->text, ==, "NoneType");
}

/* What goes wrong */

static void
test_exception (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = fail_once (sample_pool (":Failing", NULL), "'milk'");
  const char *traceback;

  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "no milk here");
  g_assert_cmpstr (weir_error_get_kind (error), ==, "samples.OwnError");
  g_assert_cmpstr (weir_error_get_worker (error), ==, "work/0");
  traceback = weir_error_get_traceback (error);
  g_assert_nonnull (strstr (traceback, "/integration/samples.py\", line "));
  g_assert_nonnull (strstr (traceback, "KeyError: 'milk'"));
  g_assert_nonnull (strstr (traceback, "direct cause"));
  g_assert_nonnull (strstr (traceback, "in call\n"));
  /* What hosts it is of no interest. */
  g_assert_null (strstr (traceback, "_adapter"));
}

static void
test_odd_results (Fixture       *fixture,
                  gconstpointer  data)
{
  WeirServer *server = server_start (sample_pool (":Odd", NULL));
  static const struct {
    const char *item;
    const char *message;
  } faults[] = {
    { "'nan'", "not JSON compliant" },
    { "'bytes'", "Object of type bytes is not JSON serializable" },
    { "'set'", "Object of type set is not JSON serializable" },
    { "'error'", "returned" },
    { "'keys'", "keys must be str" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = call_fails (server, faults[i].item);

      assert_message (error, faults[i].message);
    }
  assert_call (server, "'half'", "'\\ud800'");
  assert_call (server, "'tuple'", "[1,2]");
  assert_call (server, "'big'", "12345678901234567890123");
  g_assert_cmpint (node_count (server, "work", "restarts"), ==, 0);
  server_stop (server);
}

static void
test_does_not_start (Fixture       *fixture,
                     gconstpointer  data)
{
  static const struct {
    const char *name;
    const char *params;
    guint       batch_size;
    const char *message;
    const char *kind;
  } faults[] = {
    { "_broken:Echo", NULL, 0, "samples_broken:Echo: ModuleNotFoundError: No module named "
      "'no_such_module' (samples_broken.py:4)", "ModuleNotFoundError" },
    { "_absent:Echo", NULL, 0, "No module named 'samples_absent'", "ModuleNotFoundError" },
    { ":Absent", NULL, 0, "samples has no 'Absent'", "AttributeError" },
    { ":number", NULL, 0, "samples:number is neither a class nor a function, but int",
      "TypeError" },
    { ":NoCall", NULL, 0, "samples:NoCall has no method call", "TypeError" },
    { ":Plain", NULL, 0, "missing 1 required positional argument: 'factor'", "TypeError" },
    { ":Plain", "{'factor': 1, 'more': 2}", 0, "unexpected keyword argument 'more'", "TypeError" },
    { ":InitFails", "{'how': 'raise'}", 0, "samples:InitFails: samples.OwnError: no licence "
      "(samples.py:", "samples.OwnError" },
    { ":InitFails", "{'how': 'exit'}", 0, "SystemExit: no patience", "SystemExit" },
    { ":InitFails", "{'how': '_exit'}", 0, "the program python3 exited with status 5 before it was "
      "ready; it last wrote: no manners", NULL },
    { ":Fixed", NULL, 4, "samples:Fixed has the batch_size 7, but the node has \"batch-size\": 4",
      "ValueError" },
    { ":Fixed", NULL, 0, "samples:Fixed has the batch_size 7, but the node has \"batch-size\": 0",
      "ValueError" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      WeirServlet *pool = sample_pool (faults[i].name, faults[i].params);
      g_autoptr (GError) error = NULL;

      weir_pool_servlet_set_batch_size (WEIR_POOL_SERVLET (pool), faults[i].batch_size);
      error = server_start_fails (pool);
      assert_message (error, faults[i].message);
      g_assert_cmpstr (weir_error_get_kind (error), ==, faults[i].kind);
      g_assert_cmpstr (weir_error_get_worker (error), ==, "work/0");
    }
}

static void
test_no_interpreter (Fixture       *fixture,
                     gconstpointer  data)
{
  static const struct {
    const char *worker;
    const char *message;
  } faults[] = {
    { "{'type': 'python', 'class': 'a:B', 'interpreter': 'no-python'}",
      "there is no program \"no-python\" on PATH" },
    { "{'type': 'python', 'class': 'a:B', 'interpreter': 'venv/bin/python'}",
      "/venv/bin/python cannot be run: it does not exist" },
    { "{'type': 'python', 'class': 'a:B', 'interpreter': 'true'}",
      "the program true exited with status 0 before it was ready" },
    { "{'type': 'python', 'class': 'a.B'}", "expected MODULE:CLASS" },
    { "{'type': 'python', 'class': 'a:B:C'}", "expected MODULE:CLASS" },
    { "{'type': 'python', 'class': '../a:B'}", "expected MODULE:CLASS" },
    { "{'type': 'python', 'class': 'a:'}", "expected MODULE:CLASS" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = server_start_fails (worker_pool (fixture, faults[i].worker));

      assert_message (error, faults[i].message);
    }
}

/* An end within a call is a death: the item fails with it, and the next finds a new worker. */
static void
test_ends (Fixture       *fixture,
           gconstpointer  data)
{
  static const struct {
    const char *item;
    const char *message;
    const char *cleanup; /* what it is told of, if it is called */
  } ends[] = {
    { "'exit'", "the program python3 exited with status 3 before it answered", "SystemExit" },
    { "'_exit'", "the program python3 exited with status 4 before it answered", NULL },
    { "'message'", "exited with status 1 before it answered; it last wrote: going home",
      "SystemExit" },
    { "'kill'", "was killed by signal 9 (Killed) before it answered", NULL },
    { "'interrupt'", "exited with status 1 before it answered", "KeyboardInterrupt" },
  };
  g_autofree char *params = g_strdup_printf ("{'journal': '%s'}", fixture->journal.path);
  WeirServer *server = server_start (sample_pool (":Ending", params));

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (GError) error = call_fails (server, ends[i].item);

      assert_message (error, ends[i].message);
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED);
      if (ends[i].cleanup != NULL)
        {
          g_autoptr (Event) event = journal_await (&fixture->journal, "cleanup");

          g_assert_cmpstr (event->text, ==, ends[i].cleanup);
        }
      assert_call (server, "1", "1");
    }
  g_assert_cmpint (node_count (server, "work", "restarts"), ==, G_N_ELEMENTS (ends));
  server_stop (server);
}

/* The same with several threads. */
static void
test_ends_threads (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *params = g_strdup_printf ("{'journal': '%s'}", fixture->journal.path);
  WeirServlet *pool = sample_pool (":Ending", params);
  g_autoptr (GError) error = NULL;
  WeirServer *server;

  weir_pool_servlet_set_concurrency (WEIR_POOL_SERVLET (pool), 4);
  server = server_start (pool);
  error = call_fails (server, "'exit'");
  assert_message (error, "the program python3 exited with status 3 before it answered");
  assert_call (server, "1", "1");
  server_stop (server);
}

/* A child that lives on, and holds the worker's socket, hides nothing and goes too. */
static void
test_fork (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *params = g_strdup_printf ("{'journal': '%s'}", fixture->journal.path);
  WeirServer *server = server_start (sample_pool (":Ending", params));
  g_autoptr (GError) error = NULL;
  g_autoptr (Event) child = NULL;

  assert_call (server, "'fork'", "'fork'");
  child = journal_await (&fixture->journal, "child");
  error = call_fails (server, "'kill'");
  assert_message (error, "was killed by signal 9 (Killed) before it answered");
  assert_gone ((pid_t) g_ascii_strtoll (child->text, NULL, 10));
  server_stop (server);
}

int
main (int    argc,
      char **argv)
{
  const FaultTest tests[] = {
    { "/python/kinds", test_kinds },
    { "/python/values", test_values },
    { "/python/place", test_place },
    { "/python/loud", test_loud },
    { "/python/batches", test_batches },
    { "/python/split", test_split },
    { "/python/concurrency", test_concurrency },
    { "/python/stream", test_stream },
    { "/python/cleanup", test_cleanup },
    { "/python/exception", test_exception },
    { "/python/odd-results", test_odd_results },
    { "/python/does-not-start", test_does_not_start },
    { "/python/no-interpreter", test_no_interpreter },
    { "/python/ends", test_ends },
    { "/python/ends-threads", test_ends_threads },
    { "/python/fork", test_fork },
  };

  /* Nothing is left beside the samples. */
  g_setenv ("PYTHONDONTWRITEBYTECODE", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  fault_tests_add (tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
