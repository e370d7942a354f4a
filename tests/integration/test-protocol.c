/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Programs that speak the worker protocol, nearly: see odd_peer.py. */

#include "program-support.h"

#include <string.h>

static WeirServlet *
odd_pool (Fixture    *fixture,
          const char *fault)
{
  const char *folder = g_test_get_dir (G_TEST_DIST);
  g_autofree char *path = g_build_filename (folder, "integration", "odd_peer.py", NULL);
  g_autofree char *json = g_strdup_printf ("{'type': 'command', 'mode': 'protocol',"
                                           " 'argv': ['python3', '%s', '%s']}", path, fault);

  return worker_pool (fixture, json);
}

static void
test_right (Fixture       *fixture,
            gconstpointer  data)
{
  WeirServer *server = server_start (odd_pool (fixture, "none"));
  g_autofree char *letters = g_strnfill (3 * 1024 * 1024, 'x');
  g_autofree char *large = g_strdup_printf ("'%s'", letters);

  for (int i = 0; i < 100; i++)
    {
      g_autofree char *item = g_strdup_printf ("[%d]", i);

      assert_call (server, item, item);
    }
  assert_call (server, large, large);
  server_stop (server);
}

static void
test_starts (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct {
    const char *fault;
    WeirError   code;
    const char *message;
  } faults[] = {
    { "exit", WEIR_ERROR_START_FAILED, "the program python3 exited with status 6 before it was "
      "ready; it last wrote: cannot find my model" },
    { "refuse", WEIR_ERROR_START_FAILED, "no licence" },
    { "refuse-mutely", WEIR_ERROR_PROTOCOL,
      "the program python3 refused to start without a message" },
    { "version", WEIR_ERROR_PROTOCOL, "speaks version 2 of the protocol instead of 1" },
    { "no-version", WEIR_ERROR_PROTOCOL, "speaks version 0 of the protocol instead of 1" },
    { "empty", WEIR_ERROR_PROTOCOL,
      "sent a frame (type 17, id 0, 0 bytes) whose payload is not JSON: " },
    { "early", WEIR_ERROR_PROTOCOL, "answered for item 1, which it does not hold" },
    { "hello", WEIR_ERROR_PROTOCOL, "the program python3 sent what is no frame of a worker" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = server_start_fails (odd_pool (fixture, faults[i].fault));

      assert_message (error, faults[i].message);
      g_assert_error (error, WEIR_ERROR, (int) faults[i].code);
      g_assert_cmpstr (weir_error_get_worker (error), ==, "work/0");
    }
}

static void
test_answers (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct {
    const char *fault;
    const char *message;
  } faults[] = {
    { "type", "sent what is no frame of a worker (type 99, flags 0, reserved 0, id 1, 1 bytes)" },
    { "flags", "(type 19, flags 1, reserved 0, id 1, 1 bytes)" },
    { "reserved", "(type 19, flags 0, reserved 5, id 1, 1 bytes)" },
    { "length", "(type 19, flags 0, reserved 0, id 1, 4294967295 bytes)" },
    { "no-id", "(type 19, flags 0, reserved 0, id 0, 1 bytes)" },
    { "no-json", "sent a frame (type 19, id 1, 3 bytes) whose payload is not JSON: line 1, "
      "column 4: " },
    { "other-id", "answered for item 8, which it does not hold" },
    { "mute-error", "sent an error without a message" },
    { "close", "the program python3 closed its socket and ran on" },
    { "half", "the program python3 exited with status 3 before it answered" },
    { "ready-twice", "said again that it was ready" },
    { "refuse-late", "refused what it had begun" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = fail_once (odd_pool (fixture, faults[i].fault), "1");

      assert_message (error, faults[i].message);
    }
}

/* An error may be just a text. */
static void
test_error (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = fail_once (odd_pool (fixture, "error-text"), "1");

  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "just text");
}

static void
test_silent (Fixture       *fixture,
             gconstpointer  data)
{
  WeirServlet *pool = odd_pool (fixture, "silent");
  g_autoptr (GError) error = NULL;

  weir_pool_servlet_set_call_timeout (WEIR_POOL_SERVLET (pool), 0.5);
  error = fail_once (pool, "1");
  assert_message (error, "call-timeout of 0.5 s");
}

/* The one that answers too often has no worker left for the next. */
static void
test_unasked (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const faults[] = { "twice", "unasked" };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      WeirServer *server = server_start (odd_pool (fixture, faults[i]));
      g_autoptr (GError) error = NULL;
      int n_calls = 0;

      while (error == NULL && n_calls++ < 100)
        {
          g_autoptr (WeirValue) item = value_new ("1");
          g_autoptr (WeirValue) result =
            weir_server_call (server, item, PATIENCE, WEIR_BACKPRESSURE_WAIT, NULL, &error);

          g_assert_true ((result == NULL) == (error != NULL));
        }
      assert_message (error, "which it does not hold");
      server_stop (server);
    }
}

/* One that ends after each item, and says so before: no item is lost, nor held when it ends. */
static void
test_last (Fixture       *fixture,
           gconstpointer  data)
{
  WeirServer *server = server_start (odd_pool (fixture, "last"));
  WeirStream *stream = stream_open (server);

  for (guint i = 0; i < 5; i++)
    stream_push (stream, "[1]");
  weir_stream_end (stream);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (WeirResult) result = stream_take (stream);

      g_assert_nonnull (weir_result_get_value (result));
    }
  g_object_unref (stream);
  g_assert_cmpint (node_count (server, "work", "failed"), ==, 0);
  server_stop (server);
}

/* It is told to stop, and does not. */
static void
test_deaf (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *log = NULL;
  Capture capture;

  capture_begin (&capture);
  assert_answers (odd_pool (fixture, "deaf"), "1", "1");
  log = capture_end (&capture);
  g_assert_nonnull (strstr (log, "work/0: the program python3 did not end in time and was ended"));
}

int
main (int    argc,
      char **argv)
{
  const FaultTest tests[] = {
    { "/protocol/right", test_right },
    { "/protocol/starts", test_starts },
    { "/protocol/answers", test_answers },
    { "/protocol/error", test_error },
    { "/protocol/silent", test_silent },
    { "/protocol/unasked", test_unasked },
    { "/protocol/last", test_last },
    { "/protocol/deaf", test_deaf },
  };

  g_test_init (&argc, &argv, NULL);
  fault_tests_add (tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
