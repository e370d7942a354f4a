/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Servlets put together: what comes out of sequences, ensembles and switches, with threads and
 * with processes, when all goes well and when members fail. */

#include "server-support.h"

#include <string.h>

static WeirServlet *
text_processes (const char *class_name)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  WeirWorkerSpec *spec;
  WeirServlet *pool;

  text = g_strdup_printf ("{\"type\":\"module\",\"module\":\"text\",\"name\":\"%s\"}",
                          class_name);
  node = json_from_string (text, NULL);
  spec = weir_worker_spec_new_from_json (json_node_get_object (node), NULL, &error);
  g_assert_no_error (error);
  pool = weir_process_servlet_new (spec, weir_cpus_new (1));
  weir_servlet_set_name (pool, class_name);
  return pool;
}

/* Fails for the number that @data points at, else adds 1. */
static WeirValue *
add_unless (WeirValue  *value,
            gpointer    data,
            GError    **error)
{
  const gint64 *bad = data;
  gint64 number = value_get_int (value);

  if (number != *bad)
    return weir_value_new_int (number + 1);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED, "not %d", (int) number);
  return NULL;
}

static void
assert_fails (WeirServer *server,
              const char *text,
              WeirError   code,
              const char *node)
{
  g_autoptr (GError) error = call_fails (server, text);

  g_assert_error (error, WEIR_ERROR, (int) code);
  g_assert_cmpstr (weir_error_get_node (error), ==, node);
}

/* Pools and sequences */

static void
test_single (void)
{
  WeirServlet *(*const pools[]) (const char *, const char *, guint) = { jq_threads, jq_processes };

  for (guint i = 0; i < G_N_ELEMENTS (pools); i++)
    {
      WeirServer *server = server_start (pools[i] ("square", ". * .", 2));
      WeirStream *stream = stream_open (server);
      Numbers numbers = { .last = 100 };

      assert_call (server, "12", "144");
      assert_fails (server, "[]", WEIR_ERROR_FAILED, "square");
      weir_stream_set_source (stream, numbers_next, &numbers, NULL);
      for (gint64 j = 0; j < 100; j++)
        {
          g_autoptr (WeirResult) result = stream_take (stream);

          g_assert_cmpint (value_get_int (weir_result_get_value (result)), ==, j * j);
        }
      assert_end (stream);
      g_assert_finalize_object (stream);
      server_stop (server);
    }
}

static void
test_sequence (void)
{
  WeirServer *server = server_start (
    weir_sequential_servlet_new (jq_processes ("square", ". * .", 2),
                                 func_pool ("double", double_it, NULL, 2),
                                 jq_processes ("text", "tostring", 1), NULL));
  WeirStream *stream = stream_open (server);

  assert_call (server, "3", "'18'");
  for (gint64 i = 0; i < 100; i++)
    {
      g_autofree char *text = g_strdup_printf (i % 7 == 3 ? "'%d'" : "%d", (int) i);

      stream_push (stream, text);
    }
  weir_stream_end (stream);
  for (gint64 i = 0; i < 100; i++)
    {
      g_autofree char *expected = g_strdup_printf ("'%d'", (int) (2 * i * i));

      if (i % 7 == 3)
        assert_error_at (stream, (guint64) i, WEIR_ERROR, WEIR_ERROR_FAILED);
      else
        assert_result (stream, expected);
    }
  assert_end (stream);
  g_assert_finalize_object (stream);
  assert_fails (server, "'x'", WEIR_ERROR_FAILED, "square");
  server_stop (server);
}

/* Each of five stages fails on one value, which the ones after it never see. */
static void
test_five_stages (void)
{
  static const gint64 bad[] = { 10, 21, 32, 43, 54 };
  static const char *const names[] = { "a", "b", "c", "d", "e" };
  WeirServlet *servlet =
    weir_sequential_servlet_new (func_pool (names[0], add_unless, (gpointer) &bad[0], 2), NULL);
  WeirServer *server;

  for (guint i = 1; i < 5; i++)
    weir_sequential_servlet_add (WEIR_SEQUENTIAL_SERVLET (servlet),
                                 func_pool (names[i], add_unless, (gpointer) &bad[i], 2));
  server = server_start (servlet);
  for (gint64 i = 0; i < 60; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d", (int) i);
      g_autofree char *expected = g_strdup_printf ("%d", (int) i + 5);

      /* Stage n sees i + n: so 10, 20, 30, 40 and 50 fail, one at each. */
      if (i >= 10 && i <= 50 && i % 10 == 0)
        assert_fails (server, text, WEIR_ERROR_FAILED, names[i / 10 - 1]);
      else
        assert_call (server, text, expected);
    }
  g_assert_cmpint (node_count (server, "a", "in"), ==, 60);
  g_assert_cmpint (node_count (server, "e", "in"), ==, 56);
  g_assert_cmpint (server_count (server, "failed"), ==, 5);
  server_stop (server);
}

/* Ensembles */

static void
test_greeting (void)
{
  WeirServer *server = server_start (
    weir_sequential_servlet_new (
      weir_ensemble_servlet_new (text_processes ("GetHead"), text_processes ("GetTail"),
                                 text_processes ("GetLen"), NULL),
      jq_threads ("combine", "(.[0] + .[1]) * .[2]", 1),
      jq_processes ("greet", "\"Hello, \\(.)!\"", 1), NULL));
  WeirStream *stream = stream_open (server);

  assert_call (server, "'world'", "'Hello, wdwdwdwdwd!'");
  assert_call (server, "[1,2,3,4]", "'Hello, 20!'");
  for (guint i = 0; i < 50; i++)
    stream_push (stream, i % 2 == 0 ? "'ab'" : "[3,4]");
  weir_stream_end (stream);
  for (guint i = 0; i < 50; i++)
    assert_result (stream, i % 2 == 0 ? "'Hello, abab!'" : "'Hello, 14!'");
  assert_end (stream);
  g_assert_finalize_object (stream);
  server_stop (server);
}

static WeirServlet *
batched (WeirServlet *pool,
         guint        batch_size)
{
  weir_pool_servlet_set_batch_size (WEIR_POOL_SERVLET (pool), batch_size);
  if (batch_size > 1)
    weir_pool_servlet_set_batch_wait (WEIR_POOL_SERVLET (pool), 0.002);
  return pool;
}

/* Members of different batch sizes, one without a worker, and a thread that combines. */
static void
test_batched_members (void)
{
  WeirServer *server = server_start (
    weir_sequential_servlet_new (
      weir_ensemble_servlet_new (batched (jq_processes ("none", ". + 1", 2), 0),
                                 batched (jq_processes ("one", ". + 2", 1), 1),
                                 weir_pass_through_new (),
                                 batched (func_pool ("four", double_it, NULL, 2), 4),
                                 batched (jq_threads ("three", ". + 4", 1), 3), NULL),
      jq_threads ("sum", "add", 1), NULL));
  WeirStream *stream = stream_open (server);
  Numbers numbers = { .last = 203 };

  assert_call (server, "1", "13");
  weir_stream_set_source (stream, numbers_next, &numbers, NULL);
  for (gint64 i = 0; i < 203; i++)
    {
      g_autoptr (WeirResult) result = stream_take (stream);

      g_assert_no_error (weir_result_get_error (result));
      g_assert_cmpint (value_get_int (weir_result_get_value (result)), ==, 6 * i + 7);
    }
  assert_end (stream);
  g_assert_finalize_object (stream);
  server_stop (server);
}

/* Members answer in any order; the list is in theirs. A member that is not there is null. */
static void
test_order_of_members (void)
{
  Gate gate;
  WeirServlet *ensemble;
  WeirServer *server;
  Reply reply;

  gate_init (&gate);
  ensemble = weir_ensemble_servlet_new (func_pool ("slow", gate_call, &gate, 1), NULL);
  weir_ensemble_servlet_add_absent (WEIR_ENSEMBLE_SERVLET (ensemble));
  weir_ensemble_servlet_add (WEIR_ENSEMBLE_SERVLET (ensemble),
                             func_pool ("fast", double_it, NULL, 1));
  server = server_start (ensemble);
  call_async (server, "4", WEIR_BACKPRESSURE_WAIT, NULL, &reply);
  gate_await (&gate, 1);
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 1);
  gate_open (&gate);
  reply_succeeds (&reply, server, "[4,null,8]");
  server_stop (server);
  gate_clear (&gate);
}

/* Ensembles that fail */

static const gint64 three = 3;
static const gint64 minus_one = -1;

static WeirServlet *
failing_ensemble (gboolean     fail_fast,
                  WeirServlet *slow)
{
  WeirServlet *ensemble =
    weir_ensemble_servlet_new (func_pool ("good", add_unless, (gpointer) &minus_one, 1),
                               func_pool ("bad", add_unless, (gpointer) &three, 1), slow, NULL);

  weir_servlet_set_name (ensemble, "all");
  weir_ensemble_servlet_set_fail_fast (WEIR_ENSEMBLE_SERVLET (ensemble), fail_fast);
  return ensemble;
}

#define BAD_AT_3 "{'error':{'code':'failed','node':'bad','worker':'bad/0','message':'not 3'}}"
#define GOOD_AT_MINUS_1 \
  "{'error':{'code':'failed','node':'good','worker':'good/0','message':'not -1'}}"

/* The first failure decides, and the member that has not begun never does. */
static void
test_fail_fast (void)
{
  Gate gate;
  WeirServer *server;
  Reply held;
  Reply failed;
  g_autoptr (GError) error = NULL;

  gate_init (&gate);
  server = server_start (failing_ensemble (TRUE, func_pool ("slow", gate_call, &gate, 1)));
  call_async (server, "1", WEIR_BACKPRESSURE_WAIT, NULL, &held);
  gate_await (&gate, 1);
  call_async (server, "3", WEIR_BACKPRESSURE_WAIT, NULL, &failed);
  reply_await (&failed, NULL);
  g_assert_null (weir_server_call_finish (server, failed.result, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_ENSEMBLE);
  g_assert_cmpstr (weir_error_get_node (error), ==, "all");
  assert_message (error, "member 2 of 3");
  assert_message (error, "not 3");
  /* The first may or may not have answered by then; the third has not. */
  if (weir_error_get_done (error) == 2)
    assert_value (weir_error_get_results (error), "[4," BAD_AT_3 ",null]");
  else
    assert_value (weir_error_get_results (error), "[null," BAD_AT_3 ",null]");
  g_assert_cmpuint (weir_server_get_backlog (server), ==, 1);

  gate_open (&gate);
  reply_succeeds (&held, server, "[2,2,1]");
  reply_clear (&failed);
  g_assert_cmpuint (gate_get_begun (&gate), ==, 1);
  g_assert_cmpint (node_count (server, "slow", "dropped"), ==, 1);
  server_stop (server);
  gate_clear (&gate);
}

static void
test_fail_late (void)
{
  WeirServer *server =
    server_start (failing_ensemble (FALSE, func_pool ("other", pass_on, NULL, 1)));

  assert_call (server, "1", "[2,2,1]");
  assert_call (server, "3", "[4," BAD_AT_3 ",3]");
  assert_call (server, "-1", "[" GOOD_AT_MINUS_1 ",0,-1]");
  g_assert_cmpint (server_count (server, "failed"), ==, 0);
  g_assert_cmpint (server_count (server, "done"), ==, 3);
  server_stop (server);
}

static void
test_all_fail (void)
{
  WeirServlet *ensemble =
    weir_ensemble_servlet_new (func_pool ("bad", add_unless, (gpointer) &three, 1),
                               jq_processes ("worse", "error(\"never\")", 1), NULL);
  WeirServer *server;
  g_autoptr (GError) error = NULL;

  weir_ensemble_servlet_set_fail_fast (WEIR_ENSEMBLE_SERVLET (ensemble), FALSE);
  server = server_start (ensemble);
  error = call_fails (server, "3");
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_ENSEMBLE);
  assert_message (error, "all 2 members failed");
  g_assert_cmpuint (weir_error_get_done (error), ==, 2);
  g_assert_nonnull (strstr (weir_value_get_json (weir_error_get_results (error), NULL),
                            "\"node\":\"worse\""));
  g_assert_nonnull (strstr (weir_value_get_json (weir_error_get_results (error), NULL),
                            "\"node\":\"bad\""));

  /* One that is left is enough. */
  assert_call (server, "4", "[5,{'error':{'code':'failed','node':'worse','worker':'worse/0',"
                            "'message':'never'}}]");
  server_stop (server);
}

/* What fails before the ensemble passes around it, and around what comes after. */
static void
test_error_passes_around (void)
{
  Gate gate;
  WeirServer *server;

  gate_init (&gate);
  gate_open (&gate);
  server = server_start (
    weir_sequential_servlet_new (func_pool ("first", add_unless, (gpointer) &three, 1),
                                 weir_ensemble_servlet_new (func_pool ("a", gate_call, &gate, 1),
                                                            func_pool ("b", gate_call, &gate, 1),
                                                            NULL),
                                 func_pool ("last", gate_call, &gate, 1), NULL));
  assert_fails (server, "3", WEIR_ERROR_FAILED, "first");
  g_assert_cmpuint (gate_get_begun (&gate), ==, 0);
  assert_call (server, "4", "[5,5]");
  g_assert_cmpuint (gate_get_begun (&gate), ==, 3);
  server_stop (server);
  gate_clear (&gate);
}

/* A thread's own error reaches the caller as it was; in a list it says of which kind it was. */
static WeirValue *
fail_elsewhere (WeirValue  *value,
                gpointer    data,
                GError    **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no such file");
  return NULL;
}

static void
test_foreign_error (void)
{
  WeirServlet *ensemble =
    weir_ensemble_servlet_new (func_pool ("finder", fail_elsewhere, NULL, 1),
                               weir_pass_through_new (), NULL);
  WeirServer *single = server_start (func_pool ("finder", fail_elsewhere, NULL, 1));
  WeirServer *server;
  g_autoptr (GError) error = call_fails (single, "1");

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpint (server_count (single, "failed"), ==, 1);
  server_stop (single);

  weir_ensemble_servlet_set_fail_fast (WEIR_ENSEMBLE_SERVLET (ensemble), FALSE);
  server = server_start (ensemble);
  assert_call (server, "1", "[{'error':{'code':'failed','message':'no such file',"
                            "'kind':'g-io-error-quark'}},1]");
  server_stop (server);
}

/* Switches */

#define BY_SIZE_TYPE_SWITCH (by_size_switch_get_type ())
G_DECLARE_FINAL_TYPE (BySizeSwitch, by_size_switch, BY_SIZE, SWITCH, WeirSwitchServlet)

struct _BySizeSwitch
{
  WeirSwitchServlet parent_instance;
};

G_DEFINE_FINAL_TYPE (BySizeSwitch, by_size_switch, WEIR_TYPE_SWITCH_SERVLET)

/* By tens; fails for negative numbers, and is wrong about 50 and 60. */
static int
by_size_choose (WeirSwitchServlet  *servlet,
                WeirValue          *value,
                GError            **error)
{
  gint64 number = value_get_int (value);

  if (number == 50)
    return -1;
  if (number >= 0)
    return (int) (number / 10);
  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_NO_CASE, "below zero");
  return -1;
}

static void
by_size_switch_class_init (BySizeSwitchClass *klass)
{
  WEIR_SWITCH_SERVLET_CLASS (klass)->choose = by_size_choose;
}

static void
by_size_switch_init (BySizeSwitch *self)
{
}

static const gint64 twenty_five = 25;

/* Four members: two of processes, a thread that fails on one value, one that passes on. */
static WeirServer *
start_by_size (void)
{
  WeirSwitchServlet *choice = g_object_new (BY_SIZE_TYPE_SWITCH, NULL);

  weir_servlet_set_name (WEIR_SERVLET (choice), "by-size");
  weir_switch_servlet_add (choice, NULL, NULL, jq_processes ("zero", ". + 100", 2));
  weir_switch_servlet_add (choice, NULL, NULL, jq_processes ("ten", "[.]", 1));
  weir_switch_servlet_add (choice, NULL, NULL,
                           func_pool ("twenty", add_unless, (gpointer) &twenty_five, 1));
  weir_switch_servlet_add (choice, NULL, NULL, weir_pass_through_new ());
  return server_start (WEIR_SERVLET (choice));
}

static void
test_switch (void)
{
  WeirServer *server = start_by_size ();
  WeirStream *stream = stream_open (server);
  Numbers numbers = { .last = 40 };

  weir_stream_set_source (stream, numbers_next, &numbers, NULL);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *expected = NULL;

      if (i == 25)
        {
          assert_error_at (stream, 25, WEIR_ERROR, WEIR_ERROR_FAILED);
          continue;
        }
      if (i < 10)
        expected = g_strdup_printf ("%u", i + 100);
      else if (i < 20)
        expected = g_strdup_printf ("[%u]", i);
      else
        expected = g_strdup_printf ("%u", i < 30 ? i + 1 : i);
      assert_result (stream, expected);
    }
  assert_end (stream);
  g_assert_finalize_object (stream);
  g_assert_cmpint (node_count (server, "ten", "in"), ==, 10);
  g_assert_cmpint (node_count (server, "by-size", "in"), ==, 40);
  server_stop (server);
}

static void
test_switch_misled (void)
{
  WeirServer *server = start_by_size ();
  g_autoptr (GError) error = NULL;

  assert_fails (server, "-5", WEIR_ERROR_NO_CASE, "by-size");
  assert_fails (server, "50", WEIR_ERROR_FAILED, "by-size");
  error = call_fails (server, "40");
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  assert_message (error, "member 4");
  assert_call (server, "1", "101");
  server_stop (server);
}

static WeirServer *
start_with_cases (WeirSwitchElse otherwise)
{
  WeirServlet *servlet = weir_switch_servlet_new ();
  WeirSwitchServlet *choice = WEIR_SWITCH_SERVLET (servlet);

  weir_servlet_set_name (servlet, "cases");
  weir_switch_servlet_add (choice, "big", ". > 100", jq_threads ("big", "\"big\"", 1));
  if (otherwise == WEIR_SWITCH_ELSE_BRANCH)
    weir_switch_servlet_add (choice, "rest", NULL, jq_threads ("rest", "\"rest\"", 1));
  weir_switch_servlet_add (choice, "even", ". % 2 == 0", jq_processes ("even", "\"even\"", 1));
  weir_switch_servlet_set_otherwise (choice, otherwise);
  return server_start (servlet);
}

/* The first case that holds takes the item, whatever the others say. */
static void
test_cases (void)
{
  WeirServer *fail = start_with_cases (WEIR_SWITCH_ELSE_FAIL);
  WeirServer *pass = start_with_cases (WEIR_SWITCH_ELSE_PASS);
  WeirServer *branch = start_with_cases (WEIR_SWITCH_ELSE_BRANCH);

  assert_call (fail, "102", "'big'");
  assert_call (fail, "4", "'even'");
  assert_fails (fail, "5", WEIR_ERROR_NO_CASE, "cases");
  /* Strings stand above numbers in the order of jq; null has no remainder. */
  assert_call (fail, "'x'", "'big'");
  assert_fails (fail, "null", WEIR_ERROR_FAILED, "cases");
  assert_call (pass, "5", "5");
  assert_call (pass, "101", "'big'");
  assert_call (branch, "5", "'rest'");
  assert_call (branch, "6", "'even'");
  assert_call (branch, "600", "'big'");
  server_stop (fail);
  server_stop (pass);
  server_stop (branch);
}

/* Nesting */

/* An ensemble of a sequence of a switch of an ensemble of sequences. */
static void
test_deep (void)
{
  WeirServlet *choice = weir_switch_servlet_new ();
  WeirServlet *inner;
  WeirServer *server;
  WeirStream *stream;
  Numbers numbers = { .last = 100 };

  inner = weir_ensemble_servlet_new (
    weir_sequential_servlet_new (func_pool ("double", double_it, NULL, 2),
                                 jq_processes ("add", ". + 1", 2), NULL),
    weir_pass_through_new (), NULL);
  weir_switch_servlet_add (WEIR_SWITCH_SERVLET (choice), "even", ". % 2 == 0", inner);
  weir_switch_servlet_add (WEIR_SWITCH_SERVLET (choice), "odd", NULL,
                           weir_sequential_servlet_new (weir_pass_through_new (), NULL));
  weir_switch_servlet_set_otherwise (WEIR_SWITCH_SERVLET (choice), WEIR_SWITCH_ELSE_BRANCH);
  server = server_start (
    weir_ensemble_servlet_new (
      weir_sequential_servlet_new (func_pool ("first", pass_on, NULL, 1), choice,
                                   jq_threads ("last", "[.]", 1), NULL),
      jq_processes ("beside", ". * 3", 1), NULL));

  stream = stream_open (server);
  weir_stream_set_source (stream, numbers_next, &numbers, NULL);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *expected =
        i % 2 == 0 ? g_strdup_printf ("[[[%u,%u]],%u]", 2 * i + 1, i, 3 * i)
                   : g_strdup_printf ("[[%u],%u]", i, 3 * i);

      assert_result (stream, expected);
    }
  assert_end (stream);
  g_assert_finalize_object (stream);
  server_stop (server);
}

/* An inner ensemble that fails fast within an outer one that does not. */
static void
test_nested_failures (void)
{
  WeirServlet *inner =
    weir_ensemble_servlet_new (func_pool ("bad", add_unless, (gpointer) &three, 1),
                               weir_pass_through_new (), NULL);
  WeirServlet *outer = weir_ensemble_servlet_new (inner, weir_pass_through_new (), NULL);
  WeirServer *server;
  g_autoptr (WeirValue) value = value_new ("3");
  g_autoptr (WeirValue) result = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *error;

  weir_servlet_set_name (inner, "inner");
  weir_ensemble_servlet_set_fail_fast (WEIR_ENSEMBLE_SERVLET (outer), FALSE);
  server = server_start (outer);
  result = weir_server_call (server, value, PATIENCE, WEIR_BACKPRESSURE_WAIT, NULL, NULL);
  node = weir_value_to_node (result);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 2);
  g_assert_cmpint (json_array_get_int_element (json_node_get_array (node), 1), ==, 3);
  error = json_array_get_object_element (json_node_get_array (node), 0);
  error = json_object_get_object_member (error, "error");
  g_assert_cmpstr (json_object_get_string_member (error, "code"), ==, "ensemble");
  g_assert_cmpstr (json_object_get_string_member (error, "node"), ==, "inner");
  g_assert_cmpint (json_object_get_int_member (error, "done"), ==, 2);
  assert_call (server, "4", "[[5,4],4]");
  server_stop (server);
}

/* The same specification in two places has workers in both. */
static void
test_in_two_places (void)
{
  WeirServlet *twice = func_pool ("twice", double_it, NULL, 1);
  WeirServer *server =
    server_start (weir_sequential_servlet_new (twice, g_object_ref (twice), NULL));

  assert_call (server, "3", "12");
  server_stop (server);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  guard_time ();

  g_test_add_func ("/combine/single", test_single);
  g_test_add_func ("/combine/sequence", test_sequence);
  g_test_add_func ("/combine/five-stages", test_five_stages);
  g_test_add_func ("/combine/ensemble/greeting", test_greeting);
  g_test_add_func ("/combine/ensemble/batched-members", test_batched_members);
  g_test_add_func ("/combine/ensemble/order", test_order_of_members);
  g_test_add_func ("/combine/ensemble/fail-fast", test_fail_fast);
  g_test_add_func ("/combine/ensemble/fail-late", test_fail_late);
  g_test_add_func ("/combine/ensemble/all-fail", test_all_fail);
  g_test_add_func ("/combine/ensemble/error-passes-around", test_error_passes_around);
  g_test_add_func ("/combine/ensemble/foreign-error", test_foreign_error);
  g_test_add_func ("/combine/switch/members", test_switch);
  g_test_add_func ("/combine/switch/misled", test_switch_misled);
  g_test_add_func ("/combine/switch/cases", test_cases);
  g_test_add_func ("/combine/nested/deep", test_deep);
  g_test_add_func ("/combine/nested/failures", test_nested_failures);
  g_test_add_func ("/combine/nested/in-two-places", test_in_two_places);

  return g_test_run ();
}
