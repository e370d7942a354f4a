/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Workers that break their channel, talk nonsense on it, print without end and start others. */

#include "process-support.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static WeirServer *
start_pool (Fixture *fixture,
            guint    n_workers)
{
  return server_start (faulty_pool ("pool", n_workers, NULL, &fixture->journal));
}

/* The worker that did it is replaced, and the server goes on. */
static void
check_misdeed (Fixture    *fixture,
               const char *order,
               WeirError   code,
               const char *part)
{
  WeirServer *server = start_pool (fixture, 1);
  int pidfd = open_process ((pid_t) worker_count (server, "pool", 0, "process"));
  g_autoptr (GError) error = call_fails (server, order);

  g_assert_error (error, WEIR_ERROR, (int) code);
  g_assert_cmpstr (weir_error_get_node (error), ==, "pool");
  g_assert_cmpstr (weir_error_get_worker (error), ==, "pool/0");
  assert_message (error, "“pool/0”");
  assert_message (error, part);
  g_assert_true (process_ends (pidfd, PATIENCE));
  assert_call (server, "'next'", "'next'");
  g_assert_cmpint (node_count (server, "pool", "restarts"), ==, 1);
  g_assert_cmpint (node_count (server, "pool", "failed"), ==, 1);
  server_stop (server);
}

static void
test_close (Fixture       *fixture,
            gconstpointer  data)
{
  check_misdeed (fixture, "{'do': 'close'}", WEIR_ERROR_WORKER_CRASHED,
                 "closed its channel to the runner and was ended");
}

/* Reads no more: found out as soon as something is written to it. */
static void
test_deaf (Fixture       *fixture,
           gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 1, NULL, &fixture->journal);
  WeirServer *server;
  g_autoptr (WeirStream) stream = NULL;
  g_autoptr (WeirResult) held = NULL;
  g_autoptr (WeirResult) other = NULL;

  weir_pool_servlet_set_concurrency (WEIR_POOL_SERVLET (pool), 2);
  server = server_start (pool);
  stream = stream_open (server);
  stream_push (stream, "{'do': 'deaf'}");
  event_free (journal_await (&fixture->journal, "deaf"));
  stream_push (stream, "1");
  weir_stream_end (stream);

  held = stream_take (stream);
  g_assert_error (weir_result_get_error (held), WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED);
  assert_message (weir_result_get_error (held), "closed its channel");
  other = stream_take (stream);
  g_assert_no_error (weir_result_get_error (other));
  server_stop (server);
}

static void
test_garbage (Fixture       *fixture,
              gconstpointer  data)
{
  check_misdeed (fixture, "{'do': 'garbage', 'length': 40}", WEIR_ERROR_PROTOCOL, "is no frame");
  check_misdeed (fixture, "{'do': 'garbage', 'length': 1000003}", WEIR_ERROR_PROTOCOL,
                 "is no frame");
}

static void
test_frames (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct {
    const char *order;
    const char *part;
  } frames[] = {
    { "{'do': 'frame', 'type': 0}", "is no frame" },
    { "{'do': 'frame', 'type': 8}", "an error that is none" },
    { "{'do': 'frame', 'type': 9}", "is no frame" },
    { "{'do': 'frame', 'type': 5, 'flags': 4}", "is no frame" },
    { "{'do': 'frame', 'type': 5, 'length': 1152921504606846976}", "is no frame" },
    { "{'do': 'frame', 'type': 5, 'length': -1}", "is no frame" },
    { "{'do': 'frame', 'type': 5, 'length': 70000, 'flags': 2}", "promises a memfd" },
    { "{'do': 'frame', 'type': 1}", "nobody asked for" },
    { "{'do': 'frame', 'type': 2}", "nobody asked for" },
    { "{'do': 'frame', 'type': 3}", "nobody asked for" },
    { "{'do': 'frame', 'type': 4}", "nobody asked for" },
    { "{'do': 'frame', 'type': 5, 'ticket': 131072}", "nobody asked for" },
    { "{'do': 'frame', 'type': 6, 'ticket': 999424}", "nobody asked for" },
    { "{'do': 'frame', 'type': 6, 'ticket': -2}", "nobody asked for" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    check_misdeed (fixture, frames[i].order, WEIR_ERROR_PROTOCOL, frames[i].part);
}

/* Half a frame is none: what the worker held is lost with it, and nothing else. */
static void
test_half_frame (Fixture       *fixture,
                 gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 1, NULL, NULL);
  WeirServer *server;
  g_autoptr (GError) half = NULL;
  g_autoptr (GError) promised = NULL;

  weir_pool_servlet_set_call_timeout (WEIR_POOL_SERVLET (pool), 0.2);
  server = server_start (pool);
  half = call_fails (server, "{'do': 'garbage', 'length': 17}");
  g_assert_error (half, WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED);
  assert_message (half, "call-timeout");
  /* As much as there may be, of which nothing comes. */
  promised = call_fails (server, "{'do': 'frame', 'type': 5, 'length': 1000000000000}");
  g_assert_error (promised, WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED);
  assert_call (server, "1", "1");
  server_stop (server);
}

/* A ticket that was answered is not answered again: the first item is the first of its worker,
 * and so its ticket is known. Its own frame answers it at once, and then the servant does. */
static void
test_second_answer (Fixture       *fixture,
                    gconstpointer  data)
{
  WeirServer *server = start_pool (fixture, 1);

  event_free (journal_await (&fixture->journal, "init"));
  assert_call (server, "{'do': 'frame', 'type': 6, 'ticket': 131072, 'then': 'late'}",
               "{'do':'frame','type':6,'ticket':131072,'then':'late'}");
  event_free (journal_await (&fixture->journal, "init"));
  assert_call (server, "2", "2");
  g_assert_cmpint (node_count (server, "pool", "done"), ==, 2);
  g_assert_cmpint (node_count (server, "pool", "failed"), ==, 0);
  g_assert_cmpint (node_count (server, "pool", "restarts"), ==, 1);
  server_stop (server);
}

/* What they print */

static void
test_log (Fixture       *fixture,
          gconstpointer  data)
{
  Capture capture;
  WeirServer *server;
  g_autofree char *text = NULL;

  capture_begin (&capture);
  server = start_pool (fixture, 2);
  assert_call (server, "{'do': 'say', 'text': 'to stderr\\n'}", "null");
  assert_call (server, "{'do': 'print', 'text': 'to stdout\\n'}", "null");
  assert_call (server, "{'do': 'print', 'text': 'without an end'}", "null");
  server_stop (server);
  text = capture_end (&capture);
  g_assert_nonnull (strstr (text, ": to stderr\n"));
  g_assert_nonnull (strstr (text, ": to stdout\n"));
  g_assert_nonnull (strstr (text, ": without an end\n"));
  g_assert_nonnull (strstr (text, "pool/"));
}

static gpointer
call_flood (gpointer data)
{
  assert_call (data, "{'do': 'flood', 'length': 100000000}", "100000000");
  return NULL;
}

/* 100 MB from one worker keep neither it nor its sibling. */
static void
test_flood (Fixture       *fixture,
            gconstpointer  data)
{
  Capture capture;
  WeirServer *server;
  GThread *flood;
  g_autofree char *text = NULL;

  capture_begin (&capture);
  server = start_pool (fixture, 2);
  flood = g_thread_new ("flood", call_flood, server);
  event_free (journal_await (&fixture->journal, "begin"));
  for (guint i = 0; i < 200; i++)
    assert_call (server, "1", "1");
  g_thread_join (flood);
  server_stop (server);
  text = capture_end (&capture);
  g_assert_cmpuint (strlen (text), >, 100000000);
}

/* Nor does it where nobody reads what the runner prints: then some of it is lost, and that is told. */
static void
test_flood_unread (Fixture       *fixture,
                   gconstpointer  data)
{
  WeirServer *server;
  GThread *flood;
  char text[64 * 1024] = "";
  gssize n_read;
  int ends[2];
  int saved = dup (STDERR_FILENO);

  g_assert_cmpint (pipe (ends), ==, 0);
  server = start_pool (fixture, 2);
  g_assert_cmpint (dup2 (ends[1], STDERR_FILENO), ==, STDERR_FILENO);
  flood = g_thread_new ("flood", call_flood, server);
  event_free (journal_await (&fixture->journal, "begin"));
  for (guint i = 0; i < 200; i++)
    assert_call (server, "1", "1");
  g_thread_join (flood);

  n_read = read (ends[0], text, sizeof text - 1);
  g_assert_cmpint (n_read, >, 0);
  server_stop (server);
  g_assert_cmpint (dup2 (saved, STDERR_FILENO), ==, STDERR_FILENO);
  close (saved);
  close (ends[0]);
  close (ends[1]);
  g_assert_nonnull (strstr (text, "pool/"));
}

/* What they start */

static int
spawn_child (WeirServer *server,
             const char *order)
{
  g_autoptr (WeirValue) item = value_new (order);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirValue) pid = weir_server_call (server, item, PATIENCE, WEIR_BACKPRESSURE_WAIT,
                                                NULL, &error);

  g_assert_no_error (error);
  return open_process ((pid_t) g_ascii_strtoll (weir_value_get_json (pid, NULL), NULL, 10));
}

/* A worker's children end with it, however it ends. */
static void
test_children (Fixture       *fixture,
               gconstpointer  data)
{
  WeirServer *server = start_pool (fixture, 1);
  int crashed = spawn_child (server, "{'do': 'spawn'}");
  g_autoptr (GError) error = call_fails (server, "{'do': 'raise'}");
  int stopped;

  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED);
  g_assert_true (process_ends (crashed, PATIENCE));
  stopped = spawn_child (server, "{'do': 'spawn'}");
  server_stop (server);
  g_assert_true (process_ends (stopped, PATIENCE));
}

/* One that has left its worker's group lives on, with the worker's channel and pipe in its hands:
 * the worker's death is seen all the same. */
static void
test_strangers (Fixture       *fixture,
                gconstpointer  data)
{
  WeirServer *server = start_pool (fixture, 1);
  g_autoptr (WeirValue) item = value_new ("{'do': 'spawn', 'session': true}");
  g_autoptr (GError) none = NULL;
  g_autoptr (WeirValue) pid = weir_server_call (server, item, PATIENCE, WEIR_BACKPRESSURE_WAIT,
                                                NULL, &none);
  pid_t stranger = (pid_t) g_ascii_strtoll (weir_value_get_json (pid, NULL), NULL, 10);
  g_autoptr (GError) error = call_fails (server, "{'do': 'raise'}");

  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED);
  assert_message (error, "signal 11");
  assert_call (server, "1", "1");
  server_stop (server);
  g_assert_cmpint (kill (stranger, SIGKILL), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  static const FaultTest tests[] = {
    { "/noise/close", test_close },
    { "/noise/deaf", test_deaf },
    { "/noise/garbage", test_garbage },
    { "/noise/frames", test_frames },
    { "/noise/half-frame", test_half_frame },
    { "/noise/second-answer", test_second_answer },
    { "/noise/log", test_log },
    { "/noise/flood", test_flood },
    { "/noise/flood-unread", test_flood_unread },
    { "/noise/children", test_children },
    { "/noise/strangers", test_strangers },
  };

  g_test_init (&argc, &argv, NULL);
  fault_tests_add (tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
