/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Programs that are started for each item. */

#include "program-support.h"

#include <string.h>

static void
assert_once (Fixture    *fixture,
             const char *worker,
             const char *item,
             const char *expected)
{
  g_autofree char *json = g_strdup_printf ("{'type': 'command', 'mode': 'once', %s}", worker);

  assert_answers (worker_pool (fixture, json), item, expected);
}

static void
test_arguments (Fixture       *fixture,
                gconstpointer  data)
{
  static const struct {
    const char *argument;
    const char *item;
    const char *expected;
  } arguments[] = {
    { "plain", "1", "'plain'" },
    { "{.}", "'a b  c'", "'a b  c'" },
    { "{.}", "'$(ls) `ls` ; *'", "'$(ls) `ls` ; *'" },
    { "{.}", "[1,{'a':null}]", "'[1,{\\\"a\\\":null}]'" },
    { "<{.a}-{.b|length}>", "{'a':'x','b':[1,2]}", "'<x-2>'" },
    { "{{{.}}}", "7", "'{7}'" },
    { "{{}}", "7", "'{}'" },
    { "{ {a: .}|.a }", "7", "'7'" },
    { "{\\\"}\\\\(.+1)}\\\"}", "7", "'}8}'" },
    { "{.}", "'\xc3\xa4\\u20ac'", "'\xc3\xa4\xe2\x82\xac'" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++)
    {
      g_autofree char *worker = g_strdup_printf ("'argv': ['printf', '%%s\\n', '%s'], 'output': "
                                                 "'text', 'input': 'none'", arguments[i].argument);

      assert_once (fixture, worker, arguments[i].item, arguments[i].expected);
    }
}

static void
test_input_and_output (Fixture       *fixture,
                       gconstpointer  data)
{
  assert_once (fixture, "'argv': ['cat']", "{'a':1}", "{'a':1}");
  assert_once (fixture, "'argv': ['wc', '-c'], 'output': 'json'", "'four'", "7");
  assert_once (fixture, "'argv': ['wc', '-c'], 'input': 'text'", "'four'", "4");
  assert_once (fixture, "'argv': ['wc', '-c'], 'input': 'text'", "[1]", "4");
  assert_once (fixture, "'argv': ['wc', '-c'], 'input': 'none'", "'four'", "0");
  assert_once (fixture, "'argv': ['sort'], 'input': 'text', 'output': 'text'",
               "'b\\na\\n\xc3\xa4'", "'a\\nb\\n\xc3\xa4'");
  assert_once (fixture, "'argv': ['printf', '\\n\\n'], 'output': 'text'", "1", "'\\n'");
  assert_once (fixture, "'argv': ['true'], 'output': 'text'", "1", "''");
  assert_once (fixture, "'argv': ['echo', 'aloud'], 'output': 'none'", "{'a':[1]}", "{'a':[1]}");
}

/* More than pipes hold; and a program need not read what it does not want. */
static void
test_large (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *letters = g_strnfill (3 * 1024 * 1024, 'x');
  g_autofree char *item = g_strdup_printf ("'%s'", letters);

  assert_once (fixture, "'argv': ['cat']", item, item);
  assert_once (fixture, "'argv': ['head', '-c', '1'], 'output': 'text'", item, "'\\\"'");
  assert_once (fixture, "'argv': ['echo', '1']", item, "1");
}

static void
test_faults (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct {
    const char *script;
    const char *more;
    const char *message;
  } faults[] = {
    { "exit 3", "", "the program sh exited with status 3" },
    { "echo 1; echo one >&2; echo two >&2; exit 3", "",
      "the program sh exited with status 3; it last wrote: one\ntwo" },
    { "kill -11 $$", "", "the program sh was killed by signal 11 (Segmentation fault)" },
    { "echo '[1'", "", "the program sh: its output (3 bytes) is not JSON: line 2, column 1: " },
    { "echo 1 2", "", "is not JSON: line 1, column 3: " },
    { ":", "", "its output (0 bytes) is not JSON: " },
    { "printf 'ab\\377'", ", 'output': 'text'", "its output is no text: byte 3 of 3 is not UTF-8" },
    { "printf 'a\\0b'", ", 'output': 'text'", "its output is no text: byte 2 of 3 is not UTF-8" },
    { "echo out; echo err >&2; exit 1", ", 'output': 'none'", "it last wrote: out\nerr" },
  };
  WeirServer *server;

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *more = g_strconcat ("'mode': 'once'", faults[i].more, NULL);
      g_autoptr (GError) error = NULL;

      server = server_start (script_pool (fixture, faults[i].script, more));
      error = call_fails (server, "1");
      assert_message (error, faults[i].message);
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
      /* It is the item that failed, not the worker. */
      g_assert_cmpint (node_count (server, "work", "restarts"), ==, 0);
      server_stop (server);
    }
}

static void
test_bad_arguments (Fixture       *fixture,
                    gconstpointer  data)
{
  static const struct {
    const char *argument;
    const char *item;
    const char *message;
  } faults[] = {
    { "{.a}", "1", "argument \"{.a}\": " },
    { "{empty}", "1", "argument \"{empty}\": " },
    { "{.[]}", "[1,2]", "argument \"{.[]}\": " },
    { "{.}", "'a\\u0000b'", "argument \"{.}\": no argument can hold the character U+0000" },
  };
  g_autofree char *letters = g_strnfill (1024 * 1024, 'x');
  g_autofree char *item = g_strdup_printf ("'%s'", letters);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *json =
        g_strdup_printf ("{'type': 'command', 'mode': 'once', 'argv': ['echo', '%s']}",
                         faults[i].argument);
      g_autoptr (GError) error = fail_once (worker_pool (fixture, json), faults[i].item);

      assert_message (error, faults[i].message);
    }

  {
    g_autoptr (GError) error =
      fail_once (worker_pool (fixture, "{'type': 'command', 'mode': 'once', 'argv': ['echo', '{.}']}"),
                 item);

    g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
    assert_message (error, "cannot be started: Argument list too long");
  }
}

static void
test_does_not_start (Fixture       *fixture,
                     gconstpointer  data)
{
  static const struct {
    const char *argument;
    const char *message;
  } faults[] = {
    { "{.a", "the brace at \"{.a\" is not closed; it begins a jq filter" },
    { "a}b", "the brace at \"}b\" was not opened" },
    { "{no_such}", "\"{no_such}\": what stands in braces is a jq filter" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *json =
        g_strdup_printf ("{'type': 'command', 'mode': 'once', 'argv': ['echo', '%s']}",
                         faults[i].argument);
      g_autoptr (GError) error = server_start_fails (worker_pool (fixture, json));

      assert_message (error, faults[i].message);
    }
}

/* Each waits until all are there. */
static void
test_concurrency (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char script[] = "read -r item; : > \"here-$item\"; "
    "until [ -e here-0 ] && [ -e here-1 ] && [ -e here-2 ]; do sleep 0.01; done; echo \"$item\"";
  WeirServlet *pool = script_pool (fixture, script, "'mode': 'once'");
  WeirServer *server;
  WeirStream *stream;

  weir_pool_servlet_set_concurrency (WEIR_POOL_SERVLET (pool), 3);
  server = server_start (pool);
  stream = stream_open (server);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *item = g_strdup_printf ("%d", i);

      stream_push (stream, item);
    }
  weir_stream_end (stream);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (WeirResult) result = stream_take (stream);

      g_assert_nonnull (weir_result_get_value (result));
    }
  g_object_unref (stream);
  server_stop (server);
}

/* What it leaves running goes with it, even if that holds its output open. */
static void
test_leftovers (Fixture       *fixture,
                gconstpointer  data)
{
  static const char script[] = "sleep 1000 & echo \"child x $! x\" > journal; echo 1";
  WeirServer *server = server_start (script_pool (fixture, script, "'mode': 'once'"));
  g_autoptr (Event) child = NULL;

  assert_call (server, "1", "1");
  child = journal_await (&fixture->journal, "child");
  assert_gone (child->pid);
  server_stop (server);
}

/* Lines of programs that run at once do not mix, and the tail is an item's own. */
static void
test_noise (Fixture       *fixture,
            gconstpointer  data)
{
  static const char script[] = "read -r item; i=0; while [ $i -lt 2000 ]; do "
    "printf \"of$item\" >&2; echo \"$item$item\" >&2; i=$((i+1)); done; exit 1";
  WeirServlet *pool = script_pool (fixture, script, "'mode': 'once'");
  g_autofree char *log = NULL;
  g_auto (GStrv) lines = NULL;
  WeirServer *server;
  WeirStream *stream;
  Capture capture;

  weir_pool_servlet_set_concurrency (WEIR_POOL_SERVLET (pool), 2);
  capture_begin (&capture);
  server = server_start (pool);
  stream = stream_open (server);
  stream_push (stream, "1");
  stream_push (stream, "2");
  weir_stream_end (stream);
  for (int i = 1; i <= 2; i++)
    {
      g_autoptr (WeirResult) result = stream_take (stream);
      g_autofree char *other = g_strdup_printf ("of%d", 3 - i);
      const GError *error = weir_result_get_error (result);

      assert_message (error, "it last wrote: of");
      g_assert_null (strstr (error->message, other));
    }
  g_object_unref (stream);
  server_stop (server);
  log = capture_end (&capture);

  lines = g_strsplit (log, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4001);
  for (guint i = 0; i < 4000; i++)
    g_assert_true (strcmp (lines[i], "work/0: of111") == 0
                   || strcmp (lines[i], "work/0: of222") == 0);
}

static void
test_hangs (Fixture       *fixture,
            gconstpointer  data)
{
  static const char script[] = "echo \"child x $$ x\" > journal; sleep 1000";
  WeirServlet *pool = script_pool (fixture, script, "'mode': 'once'");
  g_autoptr (GError) error = NULL;
  g_autoptr (Event) child = NULL;

  weir_pool_servlet_set_call_timeout (WEIR_POOL_SERVLET (pool), 1);
  error = fail_once (pool, "1");
  assert_message (error, "took longer than its call-timeout of 1 s and was killed");
  child = journal_await (&fixture->journal, "child");
  assert_gone (child->pid);
}

int
main (int    argc,
      char **argv)
{
  const FaultTest tests[] = {
    { "/once/arguments", test_arguments },
    { "/once/input-and-output", test_input_and_output },
    { "/once/large", test_large },
    { "/once/faults", test_faults },
    { "/once/bad-arguments", test_bad_arguments },
    { "/once/does-not-start", test_does_not_start },
    { "/once/concurrency", test_concurrency },
    { "/once/leftovers", test_leftovers },
    { "/once/noise", test_noise },
    { "/once/hangs", test_hangs },
  };

  g_test_init (&argc, &argv, NULL);
  fault_tests_add (tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
