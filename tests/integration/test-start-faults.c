/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Starts that fail tell why, with the worker's own words, and leave nothing behind; stops come to
 * an end whatever the workers do. */

#include "process-support.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

/* Fails to start a pool of three workers, the second of which obeys @order in its init. */
static GError *
fail_init (const char *order,
           double      init_timeout)
{
  g_autofree char *params = g_strdup_printf ("{'init': %s}", order);
  WeirServlet *pool = faulty_pool ("pool", 3, params, NULL);

  weir_pool_servlet_set_init_timeout (WEIR_POOL_SERVLET (pool), init_timeout);
  return server_start_fails (pool);
}

static void
assert_start_error (const GError *error,
                    WeirError     code,
                    const char   *part)
{
  g_assert_error (error, WEIR_ERROR, (int) code);
  g_assert_cmpstr (weir_error_get_node (error), ==, "pool");
  g_assert_cmpstr (weir_error_get_worker (error), ==, "pool/1");
  assert_message (error, part);
}

static void
test_init_fails (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = fail_init ("{'do': 'fail', 'text': 'no licence', 'index': 1}", 30);

  assert_start_error (error, WEIR_ERROR_FAILED, "no licence");
}

static void
test_init_dies (Fixture       *fixture,
                gconstpointer  data)
{
  static const struct {
    const char *order;
    const char *part;
  } deaths[] = {
    { "{'do': 'raise', 'index': 1}", "was killed by signal 11" },
    { "{'do': 'exit', 'status': 0, 'index': 1}", "exited with status 0 before it was ready" },
    { "{'do': 'exit', 'status': 77, 'index': 1}", "exited with status 77 before it was ready" },
    { "{'do': 'say', 'text': 'cannot read my model', 'signal': 6, 'index': 1}",
      "before it was ready; it last wrote: cannot read my model" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (deaths); i++)
    {
      g_autoptr (GError) error = fail_init (deaths[i].order, 30);

      assert_start_error (error, WEIR_ERROR_START_FAILED, deaths[i].part);
    }
}

static void
test_init_hangs (Fixture       *fixture,
                 gconstpointer  data)
{
  gint64 before = g_get_monotonic_time ();
  g_autoptr (GError) error = fail_init ("{'do': 'ignore', 'index': 1}", 0.3);

  assert_start_error (error, WEIR_ERROR_START_FAILED,
                      "was not ready within its init-timeout of 0.3 s");
  g_assert_cmpint (g_get_monotonic_time () - before, >=, 300000);
}

static void
test_init_talks_nonsense (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr (GError) garbage = fail_init ("{'do': 'garbage', 'length': 80, 'index': 1}", 30);
  g_autoptr (GError) frame = fail_init ("{'do': 'frame', 'type': 6, 'index': 1}", 30);
  g_autoptr (GError) closed = fail_init ("{'do': 'close', 'index': 1}", 30);

  assert_start_error (garbage, WEIR_ERROR_PROTOCOL, "is no frame");
  assert_start_error (frame, WEIR_ERROR_PROTOCOL, "nobody asked for");
  assert_start_error (closed, WEIR_ERROR_WORKER_CRASHED, "closed its channel");
}

/* What is wrong with the worker as such is told by the process that could not make it. */
static void
test_no_such_class (Fixture       *fixture,
                    gconstpointer  data)
{
  WeirWorkerSpec *spec = module_worker ("faulty", "Missing", NULL, NULL);
  WeirServlet *pool = weir_process_servlet_new (spec, weir_cpus_new (2));
  g_autoptr (GError) error = NULL;

  weir_servlet_set_name (pool, "pool");
  error = server_start_fails (pool);
  g_assert_cmpint (error->domain, ==, WEIR_ERROR);
  g_assert_cmpstr (weir_error_get_node (error), ==, "pool");
  assert_message (error, "Missing");
}

/* The same spec can be started when what was wrong is mended. */
static void
test_start_again (Fixture       *fixture,
                  gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 2, "{'init': {'do': 'fail', 'if': 'JOURNAL.flag'}}",
                                   &fixture->journal);
  g_autofree char *flag = g_strconcat (fixture->journal.path, ".flag", NULL);
  WeirServer *server = weir_server_new (pool);
  g_autoptr (GError) error = NULL;

  g_object_unref (pool);
  g_assert_true (g_file_set_contents (flag, "", 0, NULL));
  g_assert_false (weir_server_start (server, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpint (g_unlink (flag), ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      g_clear_error (&error);
      g_assert_true (weir_server_start (server, NULL, &error));
      g_assert_no_error (error);
      assert_call (server, "1", "1");
      g_assert_cmpuint (weir_server_stop (server, PATIENCE), ==, 0);
      traces_assert (&fixture->traces);
    }
  g_assert_finalize_object (server);
}

static gpointer
cancel_once_begun (gpointer data)
{
  gpointer *both = data;

  event_free (journal_await (both[0], "init"));
  g_cancellable_cancel (both[1]);
  return NULL;
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 2, "{'journal': 'JOURNAL', 'init': {'do': 'hang'}}",
                                   &fixture->journal);
  WeirServer *server = weir_server_new (pool);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gpointer both[] = { &fixture->journal, cancellable };
  GThread *thread = g_thread_new ("cancel", cancel_once_begun, both);
  g_autoptr (GError) error = NULL;

  g_object_unref (pool);
  g_assert_false (weir_server_start (server, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_assert_finalize_object (server);
}

static void
limit_files (guint          n_more,
             struct rlimit *before)
{
  struct rlimit few;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, before), ==, 0);
  few = *before;
  few.rlim_cur = count_files () + n_more;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
}

/* However few descriptors there are, the start fails in order. */
static void
test_too_few_files (Fixture       *fixture,
                    gconstpointer  data)
{
  guint n_named = 0;

  for (guint n_more = 0; n_more < 14; n_more++)
    {
      WeirServlet *pool = faulty_pool ("pool", 3, NULL, NULL);
      WeirServer *server = weir_server_new (pool);
      g_autoptr (GError) error = NULL;
      struct rlimit before;
      gboolean started;

      g_object_unref (pool);
      limit_files (n_more, &before);
      started = weir_server_start (server, NULL, &error);
      g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
      g_assert_false (started);
      g_assert_nonnull (error);
      assert_message (error, g_strerror (EMFILE));
      /* Those of the run itself are the first to be missing. */
      if (error->domain == WEIR_ERROR)
        g_assert_cmpint (error->code, ==, WEIR_ERROR_START_FAILED);
      n_named += weir_error_get_worker (error) != NULL;
      traces_assert (&fixture->traces);
      g_assert_finalize_object (server);
    }
  g_assert_cmpuint (n_named, >=, 10);
}

/* Stops */

static gpointer
hang_one (gpointer data)
{
  g_autoptr (WeirValue) item = value_new ("{'do': 'ignore'}");
  GError *error = NULL;

  g_assert_null (weir_server_call (data, item, 0, WEIR_BACKPRESSURE_WAIT, NULL, &error));
  return error;
}

/* What hangs is dropped at the deadline, and killed a few seconds later. */
static void
test_stop_of_hung (Fixture       *fixture,
                   gconstpointer  data)
{
  WeirServer *server = server_start (faulty_pool ("pool", 2, NULL, &fixture->journal));
  GThread *thread = g_thread_new ("hang", hang_one, server);
  g_autoptr (GError) error = NULL;
  gint64 before;

  event_free (journal_await (&fixture->journal, "begin"));
  before = g_get_monotonic_time ();
  g_assert_cmpuint (weir_server_stop (server, 0.1), ==, 1);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 10 * G_USEC_PER_SEC);
  error = g_thread_join (thread);
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_STOPPED);
  /* The other one had all the time to clean up. */
  event_free (journal_await (&fixture->journal, "cleanup"));
  g_assert_finalize_object (server);
}

static void
test_stop_of_hung_cleanup (Fixture       *fixture,
                           gconstpointer  data)
{
  WeirServer *server = server_start (faulty_pool ("pool", 2, "{'cleanup': {'do': 'ignore'}}",
                                                  NULL));
  gint64 before = g_get_monotonic_time ();

  assert_call (server, "1", "1");
  g_assert_cmpuint (weir_server_stop (server, PATIENCE), ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 10 * G_USEC_PER_SEC);
  g_assert_finalize_object (server);
}

static void
test_cleanup (Fixture       *fixture,
              gconstpointer  data)
{
  WeirServer *server = server_start (faulty_pool ("pool", 3, NULL, &fixture->journal));

  server_stop (server);
  for (guint i = 0; i < 3; i++)
    event_free (journal_await (&fixture->journal, "cleanup"));
}

/* One that dies while it cleans up has nothing to lose any more. */
static void
test_death_in_cleanup (Fixture       *fixture,
                       gconstpointer  data)
{
  WeirServer *server = server_start (faulty_pool ("pool", 2, "{'cleanup': {'do': 'raise'}}", NULL));

  assert_call (server, "1", "1");
  g_assert_cmpuint (weir_server_stop (server, PATIENCE), ==, 0);
  g_assert_finalize_object (server);
}

/* Workers that rest, or are being started, when the server stops. */
static void
test_stop_while_restarting (Fixture       *fixture,
                            gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 2,
                                   "{'journal': 'JOURNAL', 'init': {'do': 'hang', "
                                   "'if': 'JOURNAL.flag'}}", &fixture->journal);
  g_autofree char *flag = g_strconcat (fixture->journal.path, ".flag", NULL);
  WeirServer *server = server_start (pool);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    event_free (journal_await (&fixture->journal, "init"));
  g_assert_true (g_file_set_contents (flag, "", 0, NULL));
  error = call_fails (server, "{'do': 'raise'}");
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED);
  event_free (journal_await (&fixture->journal, "init"));
  server_stop (server);
}

int
main (int    argc,
      char **argv)
{
  static const FaultTest tests[] = {
    { "/start-faults/init-fails", test_init_fails },
    { "/start-faults/init-dies", test_init_dies },
    { "/start-faults/init-hangs", test_init_hangs },
    { "/start-faults/init-talks-nonsense", test_init_talks_nonsense },
    { "/start-faults/no-such-class", test_no_such_class },
    { "/start-faults/start-again", test_start_again },
    { "/start-faults/cancel", test_cancel },
    { "/start-faults/too-few-files", test_too_few_files },
    { "/start-faults/stop-of-hung", test_stop_of_hung },
    { "/start-faults/stop-of-hung-cleanup", test_stop_of_hung_cleanup },
    { "/start-faults/cleanup", test_cleanup },
    { "/start-faults/death-in-cleanup", test_death_in_cleanup },
    { "/start-faults/stop-while-restarting", test_stop_while_restarting },
  };

  g_test_init (&argc, &argv, NULL);
  fault_tests_add (tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
