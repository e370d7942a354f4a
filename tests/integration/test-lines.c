/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Programs that are kept running and talk in JSON Lines, good ones and others. */

#include "program-support.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* What works */

static void
test_answers (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const items[] = {
    "1", "null", "'\xc3\xa4 \xe2\x82\xac'", "{'a':[1,{'b':'c\\n'}]}", "12345678901234567890",
  };
  WeirServer *server = server_start (worker_pool (fixture, "{'type': 'command', 'argv': ['cat']}"));

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    assert_call (server, items[i], items[i]);
  server_stop (server);
}

/* More than pipes hold, in both directions at once. */
static void
test_large (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *letters = g_strnfill (3 * 1024 * 1024, 'x');
  g_autofree char *item = g_strdup_printf ("'%s'", letters);

  assert_answers (worker_pool (fixture, "{'type': 'command', 'argv': ['cat']}"), item, item);
}

static void
test_batch (Fixture       *fixture,
            gconstpointer  data)
{
  WeirServlet *pool = worker_pool (fixture, "{'type': 'command', 'argv': ['cat']}");
  WeirServer *server;
  WeirStream *stream;

  weir_pool_servlet_set_batch_size (WEIR_POOL_SERVLET (pool), 10);
  server = server_start (pool);
  stream = stream_open (server);
  for (int i = 0; i < 95; i++)
    {
      g_autofree char *item = g_strdup_printf ("[%d]", i);

      stream_push (stream, item);
    }
  weir_stream_end (stream);
  for (int i = 0; i < 95; i++)
    {
      g_autoptr (WeirResult) result = stream_take (stream);
      g_autofree char *expected = g_strdup_printf ("[%d]", i);

      g_assert_cmpstr (weir_value_get_json (weir_result_get_value (result), NULL), ==, expected);
    }
  g_object_unref (stream);
  server_stop (server);
}

/* Its place, its variables, its folder, and a program beside the flow. */
static void
test_surroundings (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (JsonObject) answer = NULL;
  WeirServer *server;

  write_file (fixture, "tell", "#!/bin/sh\n"
              "read -r item\n"
              "printf '{\"worker\":\"%s\",\"index\":%s,\"own\":\"%s\",\"folder\":\"%s\"}\\n' "
              "\"$WEIR_WORKER\" \"$WEIR_WORKER_INDEX\" \"$OWN\" \"$(pwd)\"\n"
              "read -r end\n");
  server = server_start (worker_pool (fixture, "{'type': 'command', 'argv': ['./tell'],"
                                               " 'env': {'OWN': 'a b'}}"));
  answer = call_object (server, "0");
  g_assert_cmpstr (json_object_get_string_member (answer, "worker"), ==, "work/0");
  g_assert_cmpint (json_object_get_int_member (answer, "index"), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (answer, "own"), ==, "a b");
  g_assert_cmpstr (json_object_get_string_member (answer, "folder"), ==,
                   fixture->journal.directory);
  server_stop (server);
}

/* An answer that says so is the item's error; the program goes on. */
static void
test_errors (Fixture       *fixture,
             gconstpointer  data)
{
  static const char script[] = "while read -r item; do case $item in"
    " 1) echo '{\"error\": \"no ones\"}';;"
    " 2) echo '{\"error\": {\"message\": \"no twos\", \"kind\": \"Twoness\"}}';;"
    " 3) echo '{\"error\": 3}';;"
    " 4) echo '{\"error\": \"and\", \"more\": 1}';;"
    " *) echo 0; esac; done";
  WeirServer *server = server_start (script_pool (fixture, script, "'errors': true"));
  g_autoptr (GError) one = call_fails (server, "1");
  g_autoptr (GError) two = call_fails (server, "2");

  g_assert_error (one, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpstr (one->message, ==, "no ones");
  g_assert_cmpstr (two->message, ==, "no twos");
  g_assert_cmpstr (weir_error_get_kind (two), ==, "Twoness");
  assert_call (server, "3", "{'error':3}");
  assert_call (server, "4", "{'error':'and','more':1}");
  g_assert_cmpint (node_count (server, "work", "restarts"), ==, 0);
  server_stop (server);

  /* Unless it was asked for, it is a result like any other. */
  assert_answers (script_pool (fixture, script, NULL), "1", "{'error':'no ones'}");
}

/* Megabytes of it, in one line and in many. */
static void
test_noise (Fixture       *fixture,
            gconstpointer  data)
{
  static const char script[] = "while read -r item; do"
    " yes | head -c 4000000 >&2; head -c 4000000 /dev/zero | tr '\\0' x >&2; echo \"$item\"; done";
  WeirServer *server;
  Capture capture;
  g_autofree char *log = NULL;

  capture_begin (&capture);
  server = server_start (script_pool (fixture, script, NULL));
  assert_call (server, "1", "1");
  server_stop (server);
  log = capture_end (&capture);
  g_assert_true (g_str_has_prefix (log, "work/0: y\nwork/0: y\n"));
  g_assert_cmpuint (strlen (log), >, 8000000);
}

/* What goes wrong */

static void
test_faults (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct {
    const char *script;
    WeirError   code;
    const char *message;
  } faults[] = {
    { "read a; exit 3", WEIR_ERROR_WORKER_CRASHED,
      "the program sh exited with status 3 before it answered" },
    { "read a; echo bad luck >&2; exit 4", WEIR_ERROR_WORKER_CRASHED,
      "the program sh exited with status 4 before it answered; it last wrote: bad luck" },
    { "read a; kill -9 $$", WEIR_ERROR_WORKER_CRASHED,
      "the program sh was killed by signal 9 (Killed) before it answered" },
    { "exit 0", WEIR_ERROR_WORKER_CRASHED, "the program sh exited with status 0 " },
    { "read a; echo \"got $a\"", WEIR_ERROR_PROTOCOL,
      "the program sh answered with a line that is not JSON (line 1, column 1: expected a value, "
      "found 'g'): got 1" },
    { "read a; echo", WEIR_ERROR_PROTOCOL, "answered with a line that is not JSON" },
    { "read a; printf '\\377\\n'", WEIR_ERROR_PROTOCOL, "answered with a line that is not JSON" },
    { "read a; printf '[1,'; exit 0", WEIR_ERROR_PROTOCOL,
      "the program sh ended within a line: [1," },
    { "read a; printf '1\\n2\\n'; read b", WEIR_ERROR_PROTOCOL,
      "the program sh printed more lines than it was given items: 2" },
    { "read a; exec >&-; sleep 1000", WEIR_ERROR_PROTOCOL,
      "the program sh closed its standard output and ran on" },
    { "exec <&-; sleep 1000", WEIR_ERROR_WORKER_CRASHED,
      "took longer than its call-timeout of 1.5 s and was killed" },
    { "while read a; do :; done", WEIR_ERROR_WORKER_CRASHED,
      "took longer than its call-timeout of 1.5 s and was killed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      WeirServlet *pool = script_pool (fixture, faults[i].script, NULL);
      g_autoptr (GError) error = NULL;

      weir_pool_servlet_set_call_timeout (WEIR_POOL_SERVLET (pool), 1.5);
      error = fail_once (pool, "1");
      assert_message (error, faults[i].message);
      g_assert_error (error, WEIR_ERROR, (int) faults[i].code);
      g_assert_cmpstr (weir_error_get_node (error), ==, "work");
      g_assert_cmpstr (weir_error_get_worker (error), ==, "work/0");
    }
}

/* More than the pipe holds goes to a program that does not read. */
static void
test_never_reads (Fixture       *fixture,
                  gconstpointer  data)
{
  WeirServlet *pool = script_pool (fixture, "sleep 1000", NULL);
  g_autofree char *letters = g_strnfill (1024 * 1024, 'x');
  g_autofree char *item = g_strdup_printf ("'%s'", letters);
  g_autoptr (GError) error = NULL;

  weir_pool_servlet_set_call_timeout (WEIR_POOL_SERVLET (pool), 0.3);
  error = fail_once (pool, item);
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED);
  assert_message (error, "call-timeout of 0.3 s");
}

/* After each fault a new program is there for the next item. */
static void
test_goes_on (Fixture       *fixture,
              gconstpointer  data)
{
  static const char script[] = "while read -r item; do"
    " if [ \"$item\" = 2 ]; then exit 5; fi; echo \"$item\"; done";
  WeirServer *server = server_start (script_pool (fixture, script, NULL));

  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      assert_call (server, "1", "1");
      error = call_fails (server, "2");
      assert_message (error, "exited with status 5 before it answered");
    }
  assert_call (server, "3", "3");
  g_assert_cmpint (node_count (server, "work", "restarts"), ==, 3);
  server_stop (server);
}

/* It ends between two items: that is seen at once, and no item suffers for it. */
static void
test_ends_idle (Fixture       *fixture,
                gconstpointer  data)
{
  static const char script[] = "echo \"child x $$ x\" > journal; "
    "read -r item; echo \"$item\"; echo \"done x $$ x\" > journal; sleep 0.1; exit 0";
  WeirServer *server = server_start (script_pool (fixture, script, NULL));

  for (int i = 0; i < 3; i++)
    {
      g_autoptr (Event) begun = journal_await (&fixture->journal, "child");

      assert_call (server, "1", "1");
    }
  g_assert_cmpint (node_count (server, "work", "failed"), ==, 0);
  server_stop (server);
}

/* A program that never gets anywhere is given up, with its own words. */
static void
test_gives_up (Fixture       *fixture,
               gconstpointer  data)
{
  WeirServlet *pool = script_pool (fixture, "echo no licence >&2; exit 9", NULL);
  WeirServer *server;
  g_autoptr (GError) error = NULL;

  weir_pool_servlet_set_restart_limit (WEIR_POOL_SERVLET (pool), 2);
  server = server_start (pool);
  do
    {
      g_clear_error (&error);
      error = call_fails (server, "1");
    }
  while (error->code != WEIR_ERROR_POOL_FAILED);
  assert_message (error, "exited with status 9");
  assert_message (error, "no licence");
  server_stop (server);
}

static void
test_does_not_start (Fixture       *fixture,
                     gconstpointer  data)
{
  static const struct {
    const char *worker;
    const char *message;
  } workers[] = {
    { "{'type': 'command', 'argv': ['no-such-program']}",
      "there is no program \"no-such-program\" on PATH" },
    { "{'type': 'command', 'argv': ['./gone']}", "/gone cannot be run: it does not exist" },
    { "{'type': 'command', 'argv': ['/']}", "the program / cannot be run: it is a folder" },
    { "{'type': 'command', 'argv': ['./journal']}", "it is no file" },
    { "{'type': 'command', 'argv': ['broken']}", "write \"./broken\" for the one in the flow's" },
    { "{'type': 'command', 'argv': ['./broken']}", "/broken cannot be started: " },
    { "{'type': 'command', 'argv': []}", "\"argv\" is empty" },
    { "{'type': 'command', 'argv': ['cat'], 'env': {'A=B': ''}}", "\"env\": the name of a variable" },
    { "{'type': 'command', 'argv': 'cat'}", "expected an array of strings" },
  };

  write_file (fixture, "broken", "no program\n");
  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    {
      g_autoptr (GError) error = server_start_fails (worker_pool (fixture, workers[i].worker));

      assert_message (error, workers[i].message);
    }
}

/* Its end */

/* It is told by the end of its input, and may take its time. */
static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  static const char script[] = "while read -r item; do echo \"$item\"; done; "
    "yes | head -c 1000000; sleep 0.2; echo \"end x $$ x\" > journal";
  WeirServer *server = server_start (script_pool (fixture, script, NULL));
  g_autoptr (Event) event = NULL;
  g_autofree char *log = NULL;
  Capture capture;

  capture_begin (&capture);
  assert_call (server, "1", "1");
  server_stop (server);
  log = capture_end (&capture);
  event = journal_await (&fixture->journal, "end");
  g_assert_nonnull (strstr (log, "work/0: the program sh printed 1000000 bytes for which there was "
                                 "no item"));
}

static void
test_does_not_stop (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char script[] = "trap '' TERM INT HUP; echo \"child x $$ x\" > journal; "
    "read -r item; echo \"$item\"; sleep 1000; sleep 1000";
  WeirServer *server = server_start (script_pool (fixture, script, NULL));
  g_autoptr (Event) child = journal_await (&fixture->journal, "child");
  int pidfd = open_process (child->pid);
  g_autofree char *log = NULL;
  Capture capture;

  capture_begin (&capture);
  assert_call (server, "1", "1");
  server_stop (server);
  log = capture_end (&capture);
  g_assert_true (process_ends (pidfd, PATIENCE));
  g_assert_nonnull (strstr (log, "work/0: the program sh did not end in time and was ended"));
}

int
main (int    argc,
      char **argv)
{
  const FaultTest tests[] = {
    { "/lines/answers", test_answers },
    { "/lines/large", test_large },
    { "/lines/batch", test_batch },
    { "/lines/surroundings", test_surroundings },
    { "/lines/errors", test_errors },
    { "/lines/noise", test_noise },
    { "/lines/faults", test_faults },
    { "/lines/never-reads", test_never_reads },
    { "/lines/goes-on", test_goes_on },
    { "/lines/ends-idle", test_ends_idle },
    { "/lines/gives-up", test_gives_up },
    { "/lines/does-not-start", test_does_not_start },
    { "/lines/stop", test_stop },
    { "/lines/does-not-stop", test_does_not_stop },
  };

  g_test_init (&argc, &argv, NULL);
  fault_tests_add (tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
