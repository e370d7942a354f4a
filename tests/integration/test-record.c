/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is kept of a run for those who watch it: what its workers printed, and what failed. */

#include "monitor-support.h"

#include <string.h>

static const char flow_text[] =
  "{\"format\": \"weir-flow/1\", \"name\": \"Recorded\", \"nodes\": {}, \"links\": []}";

/* The log */

static GVariant *
get_log (WeirMonitorClient *client,
         guint64            after,
         const char        *source,
         guint              most,
         guint64           *last,
         guint64           *n_lost)
{
  g_autoptr (GError) error = NULL;
  GVariant *lines;
  Reply reply;

  CLIENT_ASK (&reply, weir_monitor_client_get_log_async, client, after, source, most);
  lines = weir_monitor_client_get_log_finish (client, reply.result, last, n_lost, &error);
  g_assert_no_error (error);
  reply_clear (&reply);
  return lines;
}

static void
assert_line (GVariant   *lines,
             guint       index,
             guint64     number,
             const char *source,
             const char *text)
{
  guint64 its_number;
  gint64 time;
  const char *its_source;
  const char *its_text;

  g_variant_get_child (lines, index, "(tx&s&s)", &its_number, &time, &its_source, &its_text);
  g_assert_cmpuint (its_number, ==, number);
  g_assert_cmpint (time, <=, g_get_real_time ());
  g_assert_cmpstr (its_source, ==, source);
  if (*source == '\0')
    g_assert_nonnull (strstr (its_text, text));
  else
    g_assert_cmpstr (its_text, ==, text);
}

static guint64
await_lines (WeirMonitorClient *client,
             guint64            n_lines)
{
  guint64 last = 0;

  while (last < n_lines)
    {
      g_autoptr (GVariant) lines = NULL;

      await_signal (client, "log-added");
      lines = get_log (client, 0, "", 0, &last, NULL);
      g_assert_cmpuint (g_variant_n_children (lines), ==, 0);
    }
  return last;
}

/* What workers print, and how they end; by node and worker, whatever bytes they are. */
static void
test_log (void)
{
  g_autoptr (GVariant) all = NULL;
  g_autoptr (GVariant) some = NULL;
  g_autoptr (GVariant) of_worker = NULL;
  g_autoptr (GVariant) of_other = NULL;
  g_autoptr (GVariant) new_ones = NULL;
  g_autoptr (GError) crash = NULL;
  WeirMonitorClient *client;
  guint64 n_lost;
  Watched watched;
  Reply reply;

  watched_start (&watched, faulty_pool ("pool", 1, NULL, NULL), flow_text);
  client = client_new (watched.path);
  assert_call (watched.server, "{'do': 'say', 'text': 'one\\ntwo\\n'}", "null");
  crash = call_fails (watched.server, "{'do': 'raise'}");
  await_lines (client, 3);

  all = get_log (client, 0, "", 100, NULL, &n_lost);
  g_assert_cmpuint (g_variant_n_children (all), ==, 3);
  g_assert_cmpuint (n_lost, ==, 0);
  assert_line (all, 0, 1, "pool/0", "one");
  assert_line (all, 1, 2, "pool/0", "two");
  assert_line (all, 2, 3, "", "was killed by signal 11");

  some = get_log (client, 0, "pool", 2, NULL, NULL);
  g_assert_cmpuint (g_variant_n_children (some), ==, 2);
  assert_line (some, 0, 2, "pool/0", "two");
  of_worker = get_log (client, 1, "pool/0", 100, NULL, NULL);
  g_assert_cmpuint (g_variant_n_children (of_worker), ==, 2);
  of_other = get_log (client, 0, "pool/1", 100, NULL, NULL);
  g_assert_cmpuint (g_variant_n_children (of_other), ==, 0);
  new_ones = get_log (client, 3, "", 100, NULL, NULL);
  g_assert_cmpuint (g_variant_n_children (new_ones), ==, 0);

  CLIENT_ASK (&reply, weir_monitor_client_get_log_async, client, 0, "nobody", 1);
  g_clear_error (&crash);
  g_assert_null (weir_monitor_client_get_log_finish (client, reply.result, NULL, NULL, &crash));
  g_assert_error (crash, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
  reply_clear (&reply);
  client_free (client);
  watched_stop (&watched);
}

/* One that prints without end keeps neither siblings nor the runner, and costs other nodes none of
 * their lines. */
static void
test_log_flood (void)
{
  WeirServlet *noisy = faulty_pool ("noisy", 1, NULL, NULL);
  WeirServlet *order = jq_threads (NULL, "if . == 1 then {do: \"say\", text: "
                                   "\"first\\n\"} else . end", 1);
  WeirServlet *quiet = faulty_pool ("quiet", 1, NULL, NULL);
  g_autoptr (GVariant) lines = NULL;
  g_autoptr (GVariant) rest = NULL;
  g_autofree char *printed = NULL;
  WeirMonitorClient *client;
  guint64 n_lost;
  guint64 last;
  Capture capture;
  Watched watched;

  capture_begin (&capture);
  watched_start (&watched, weir_sequential_servlet_new (noisy, order, quiet, NULL), flow_text);
  client = client_new (watched.path);
  assert_call (watched.server, "1", "null");
  await_lines (client, 1);
  assert_call (watched.server, "{'do': 'flood', 'length': 20000000}", "20000000");
  lines = get_log (client, 0, "quiet", 10, &last, &n_lost);
  rest = get_log (client, 0, "", 1000, NULL, &n_lost);
  client_free (client);
  watched_stop (&watched);
  printed = capture_end (&capture);

  g_assert_cmpuint (g_variant_n_children (lines), >=, 1);
  assert_line (lines, 0, 1, "quiet/0", "first");
  g_assert_cmpuint (g_variant_n_children (rest), ==, 1000);
  g_assert_cmpuint (n_lost, >, 0);
  g_assert_cmpuint (n_lost, <, last);
}

/* Errors */

static GVariant *
get_errors (WeirMonitorClient *client,
            guint64            after,
            const char        *node,
            guint              most,
            guint64           *last)
{
  g_autoptr (GError) error = NULL;
  GVariant *errors;
  Reply reply;

  CLIENT_ASK (&reply, weir_monitor_client_get_errors_async, client, after, node, most);
  errors = weir_monitor_client_get_errors_finish (client, reply.result, last, &error);
  g_assert_no_error (error);
  reply_clear (&reply);
  return errors;
}

static GError *
assert_failure (GVariant   *failures,
                guint       index,
                const char *node,
                const char *flow_input,
                const char *input)
{
  g_autoptr (WeirValue) value = NULL;
  const char *its_node;
  const char *its_error;
  const char *its_flow_input;
  const char *its_input;
  guint64 number;
  gint64 time;
  guint64 item;

  g_variant_get_child (failures, index, "(txt&s&s&s&s)", &number, &time, &item, &its_node,
                       &its_error, &its_flow_input, &its_input);
  g_assert_cmpuint (item, >, 0);
  g_assert_cmpstr (its_node, ==, node);
  g_assert_cmpstr (its_flow_input, ==, flow_input);
  g_assert_cmpstr (its_input, ==, input);
  value = weir_value_new_from_json (its_error, -1, NULL);
  return weir_error_new_from_value (value);
}

/* From an error to the node, and to what it was given. */
static void
test_errors (void)
{
  WeirServlet *first = jq_threads ("double", ". * 2", 1);
  WeirServlet *second = jq_threads ("small", "if . > 10 then error(\"big\") else . end", 1);
  g_autoptr (GVariant) failures = NULL;
  g_autoptr (GVariant) of_node = NULL;
  g_autoptr (GVariant) of_other = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) other = NULL;
  WeirMonitorClient *client;
  guint64 last;
  Watched watched;

  watched_start (&watched, weir_sequential_servlet_new (first, second, NULL), flow_text);
  client = client_new (watched.path);
  assert_call (watched.server, "3", "6");
  g_error_free (call_fails (watched.server, "6"));
  g_error_free (call_fails (watched.server, "[]"));
  await_signal (client, "failed");

  failures = get_errors (client, 0, "", 100, &last);
  g_assert_cmpuint (g_variant_n_children (failures), ==, 2);
  g_assert_cmpuint (last, ==, 2);
  failure = assert_failure (failures, 0, "small", "6", "12");
  g_assert_cmpstr (weir_error_get_worker (failure), ==, "small/0");
  assert_message (failure, "big");
  other = assert_failure (failures, 1, "double", "[]", "[]");

  of_node = get_errors (client, 1, "double", 100, NULL);
  g_assert_cmpuint (g_variant_n_children (of_node), ==, 1);
  of_other = get_errors (client, 1, "small", 100, NULL);
  g_assert_cmpuint (g_variant_n_children (of_other), ==, 0);
  client_free (client);
  watched_stop (&watched);
}

/* The last ones are kept, and none of what is large. */
static void
test_errors_bounded (void)
{
  g_autoptr (GString) large = g_string_new ("\"");
  g_autoptr (GVariant) failures = NULL;
  g_autoptr (GVariant) newest = NULL;
  WeirMonitorClient *client;
  guint64 last;
  Watched watched;

  watched_start (&watched, jq_threads ("a", "error(\"no\")", 1), flow_text);
  client = client_new (watched.path);
  for (guint i = 0; i < 3000; i++)
    g_error_free (call_fails (watched.server, "1"));
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (large, 'x');
  g_string_append_c (large, '"');
  g_error_free (call_fails (watched.server, large->str));

  failures = get_errors (client, 0, "a", G_MAXUINT, &last);
  g_assert_cmpuint (last, ==, 3001);
  g_assert_cmpuint (g_variant_n_children (failures), <=, 2000);
  g_assert_cmpuint (g_variant_n_children (failures), >=, 1000);
  newest = get_errors (client, 0, "", 1, NULL);
  g_assert_cmpuint (g_variant_n_children (newest), ==, 1);
  g_error_free (assert_failure (newest, 0, "a", "", ""));
  client_free (client);
  watched_stop (&watched);
}

/* What was given up is no node's fault; what a worker's death took is its node's. */
static void
test_errors_of_nobody (void)
{
  g_autoptr (GVariant) failures = NULL;
  g_autoptr (WeirValue) item = value_new ("{'do': 'sleep', 'seconds': 3600}");
  g_autoptr (GError) late = NULL;
  g_autoptr (GError) crash = NULL;
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;
  WeirMonitorClient *client;
  Watched watched;

  watched_start (&watched, faulty_pool ("pool", 2, NULL, NULL), flow_text);
  client = client_new (watched.path);
  g_assert_null (weir_server_call (watched.server, item, 0.1, WEIR_BACKPRESSURE_WAIT, NULL,
                                   &late));
  g_assert_error (late, WEIR_ERROR, WEIR_ERROR_TIMEOUT);
  crash = call_fails (watched.server, "{'do': 'raise'}");

  failures = get_errors (client, 0, "", 100, NULL);
  g_assert_cmpuint (g_variant_n_children (failures), ==, 2);
  first = assert_failure (failures, 0, "", "{\"do\":\"sleep\",\"seconds\":3600}", "");
  g_assert_error (first, WEIR_ERROR, WEIR_ERROR_TIMEOUT);
  second = assert_failure (failures, 1, "pool", "{\"do\":\"raise\"}", "{\"do\":\"raise\"}");
  g_assert_error (second, WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED);
  client_free (client);
  watched_stop (&watched);
}

/* What a stop does not wait for is told, with where it was. */
static void
test_errors_of_stop (void)
{
  g_autoptr (GVariant) failures = NULL;
  g_autoptr (GError) stopped = NULL;
  WeirMonitorClient *client;
  Caller *caller;
  Watched watched;

  watched_start (&watched, faulty_pool ("pool", 1, NULL, NULL), flow_text);
  client = client_new (watched.path);
  caller = caller_start (watched.server, "{'do': 'sleep', 'seconds': 3600}", 0,
                         WEIR_BACKPRESSURE_WAIT, NULL);
  while (weir_server_get_backlog (watched.server) == 0)
    g_usleep (1000);
  g_assert_cmpuint (weir_server_stop (watched.server, 0), ==, 1);
  caller_fails (caller, WEIR_ERROR, WEIR_ERROR_STOPPED);

  failures = get_errors (client, 0, "", 100, NULL);
  g_assert_cmpuint (g_variant_n_children (failures), ==, 1);
  stopped = assert_failure (failures, 0, "", "{\"do\":\"sleep\",\"seconds\":3600}", "");
  assert_message (stopped, "it was at “pool”");
  client_free (client);
  watched_stop (&watched);
}

/* Traces */

/* The steps of one call, which fails if it is to. */
static JsonNode *
call_traced (WeirMonitorClient *client,
             const char        *value,
             double             timeout,
             const char        *expected)
{
  g_autofree char *result = NULL;
  g_autofree char *item_error = NULL;
  g_autofree char *steps = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *node;
  Reply reply;

  CLIENT_ASK (&reply, weir_monitor_client_call_async, client, value, timeout, TRUE);
  result = weir_monitor_client_call_finish (client, reply.result, &item_error, &steps, &error);
  g_assert_no_error (error);
  reply_clear (&reply);
  g_assert_cmpstr (result, ==, expected);
  g_assert_true ((expected == NULL) == (item_error != NULL));
  node = json_from_string (steps, &error);
  g_assert_no_error (error);
  return node;
}

static JsonObject *
get_step (JsonNode   *trace,
          guint       index,
          const char *node)
{
  JsonArray *steps = json_object_get_array_member (json_node_get_object (trace), "steps");
  JsonObject *step;

  g_assert_cmpuint (index, <, json_array_get_length (steps));
  step = json_array_get_object_element (steps, index);
  g_assert_cmpstr (json_object_get_string_member (step, "node"), ==, node);
  return step;
}

static guint
count_steps (JsonNode *trace)
{
  return json_array_get_length (json_object_get_array_member (json_node_get_object (trace),
                                                              "steps"));
}

/* Its moments are in order, and within the item's time. */
static void
assert_moments (JsonNode   *trace,
                JsonObject *step)
{
  static const char *const moments[] = { "arrived", "handed", "begun", "done" };
  double before = 0;

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      double moment = json_object_get_double_member (step, moments[i]);

      g_assert_cmpfloat (moment, >=, before);
      before = moment;
    }
  g_assert_cmpfloat (before, <=, json_object_get_double_member (json_node_get_object (trace),
                                                               "duration") + 1e-9);
}

/* What went into each node and what came out, and when; in threads and in processes. */
static void
test_trace (void)
{
  WeirServlet *first = jq_processes ("double", ". * 2", 1);
  WeirServlet *second = jq_threads ("small", "if . > 10 then error(\"big\") else . + 1 end", 1);
  g_autoptr (JsonNode) trace = NULL;
  g_autoptr (JsonNode) failed = NULL;
  WeirMonitorClient *client;
  JsonObject *step;
  Watched watched;

  watched_start (&watched, weir_sequential_servlet_new (first, second, NULL), flow_text);
  client = client_new (watched.path);

  trace = call_traced (client, "3", 10, "7");
  g_assert_cmpuint (count_steps (trace), ==, 2);
  step = get_step (trace, 0, "double");
  g_assert_cmpstr (json_object_get_string_member (step, "worker"), ==, "double/0");
  g_assert_cmpint (json_object_get_int_member (step, "attempt"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (step, "input"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (step, "output"), ==, 6);
  g_assert_cmpint (json_object_get_int_member (step, "output-bytes"), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (step, "service"), >, 0);
  assert_moments (trace, step);
  step = get_step (trace, 1, "small");
  g_assert_cmpint (json_object_get_int_member (step, "input"), ==, 6);
  g_assert_cmpint (json_object_get_int_member (step, "output"), ==, 7);
  assert_moments (trace, step);

  failed = call_traced (client, "6", 10, NULL);
  step = get_step (failed, 1, "small");
  g_assert_false (json_object_has_member (step, "output"));
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (step, "error"),
                                                  "worker"), ==, "small/0");
  assert_moments (failed, step);
  client_free (client);
  watched_stop (&watched);
}

/* One that hangs at a node is seen there; one that a death was survived by has a second attempt. */
static void
test_trace_unfinished (void)
{
  WeirServlet *pool = faulty_pool ("pool", 1, NULL, NULL);
  g_autoptr (JsonNode) hung = NULL;
  g_autoptr (JsonNode) died = NULL;
  WeirMonitorClient *client;
  JsonObject *step;
  Watched watched;

  weir_pool_servlet_set_retries (WEIR_POOL_SERVLET (pool), 1);
  watched_start (&watched, pool, flow_text);
  client = client_new (watched.path);

  died = call_traced (client, "{\"do\":\"raise\"}", 10, NULL);
  g_assert_cmpuint (count_steps (died), ==, 1);
  step = get_step (died, 0, "pool");
  g_assert_cmpint (json_object_get_int_member (step, "attempt"), ==, 2);
  g_assert_true (json_object_has_member (step, "error"));

  hung = call_traced (client, "{\"do\":\"sleep\",\"seconds\":3600}", 0.3, NULL);
  step = get_step (hung, 0, "pool");
  g_assert_true (json_object_has_member (step, "handed"));
  g_assert_false (json_object_has_member (step, "done"));
  g_assert_false (json_object_has_member (step, "error"));
  client_free (client);
  watched_stop (&watched);
}

/* At all members of an ensemble; values that are large are not sent along. */
static void
test_trace_ensemble (void)
{
  WeirServlet *left = jq_threads ("left", "\"x\" * .", 1);
  WeirServlet *right = jq_threads ("right", ". + 1", 1);
  WeirServlet *after = jq_threads ("after", ".[1]", 1);
  g_autoptr (JsonNode) trace = NULL;
  WeirMonitorClient *client;
  JsonObject *step;
  Watched watched;

  watched_start (&watched,
                 weir_sequential_servlet_new (weir_ensemble_servlet_new (left, right, NULL), after,
                                              NULL), flow_text);
  client = client_new (watched.path);
  trace = call_traced (client, "100000", 10, "100001");
  g_assert_cmpuint (count_steps (trace), ==, 3);
  step = get_step (trace, 0, "left");
  g_assert_cmpint (json_object_get_int_member (step, "input"), ==, 100000);
  g_assert_cmpint (json_object_get_int_member (step, "output-bytes"), ==, 100002);
  g_assert_false (json_object_has_member (step, "output"));
  get_step (trace, 1, "right");
  step = get_step (trace, 2, "after");
  g_assert_cmpint (json_object_get_int_member (step, "input-bytes"), ==, 100011);
  g_assert_cmpint (json_object_get_int_member (step, "output"), ==, 100001);
  client_free (client);
  watched_stop (&watched);
}

/* Probes */

static gboolean
set_probe (WeirMonitorClient  *client,
           const char         *port,
           gboolean            on,
           GError            **error)
{
  gboolean done;
  Reply reply;

  CLIENT_ASK (&reply, weir_monitor_client_set_probe_async, client, port, on);
  done = weir_monitor_client_set_probe_finish (client, reply.result, error);
  reply_clear (&reply);
  return done;
}

static GVariant *
get_probe (WeirMonitorClient  *client,
           const char         *port,
           guint64             after,
           guint64            *n_passed,
           GError            **error)
{
  GVariant *values;
  Reply reply;

  CLIENT_ASK (&reply, weir_monitor_client_get_probe_async, client, port, after);
  values = weir_monitor_client_get_probe_finish (client, reply.result, n_passed, error);
  reply_clear (&reply);
  return values;
}

/* What has left @port so far, in one line. */
static void
assert_passed (WeirMonitorClient *client,
               const char        *port,
               const char        *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) values = NULL;
  guint64 n_passed;

  values = get_probe (client, port, 0, &n_passed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_passed, ==, g_variant_n_children (values));
  for (gsize i = 0; i < g_variant_n_children (values); i++)
    {
      const char *value;
      guint64 number;
      guint64 item;
      gint64 time;

      g_variant_get_child (values, i, "(txt&s)", &number, &time, &item, &value);
      g_assert_cmpuint (number, ==, i + 1);
      g_assert_cmpuint (item, >, 0);
      g_string_append_printf (text, "%s ", value);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

/* An ensemble of two, and a switch with one case; what no case takes passes. */
static WeirServlet *
make_ports (void)
{
  WeirServlet *both = weir_ensemble_servlet_new (jq_threads ("left", ". + 1", 1),
                                                 jq_processes ("right", ". * 2", 1), NULL);
  WeirServlet *choice = weir_switch_servlet_new ();

  weir_servlet_set_name (both, "both");
  weir_servlet_set_name (choice, "choice");
  weir_switch_servlet_add (WEIR_SWITCH_SERVLET (choice), "big", ".[0] > 10",
                           jq_threads ("sum", "add", 1));
  weir_switch_servlet_set_otherwise (WEIR_SWITCH_SERVLET (choice), WEIR_SWITCH_ELSE_PASS);
  return weir_sequential_servlet_new (both, choice, NULL);
}

static void
test_probes (void)
{
  static const char *const ports[] = {
    "input", "left", "right", "both", "choice.big", "choice.else", "sum",
  };
  WeirMonitorClient *client;
  Watched watched;

  watched_start (&watched, make_ports (), flow_text);
  client = client_new (watched.path);
  assert_call (watched.server, "1", "[2,2]");
  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (set_probe (client, ports[i], TRUE, &error));
      g_assert_no_error (error);
    }
  assert_call (watched.server, "3", "[4,6]");
  assert_call (watched.server, "20", "61");

  assert_passed (client, "input", "3 20 ");
  assert_passed (client, "left", "4 21 ");
  assert_passed (client, "right", "6 40 ");
  assert_passed (client, "both", "[4,6] [21,40] ");
  assert_passed (client, "choice.big", "[21,40] ");
  assert_passed (client, "choice.else", "[4,6] ");
  assert_passed (client, "sum", "61 ");
  client_free (client);
  watched_stop (&watched);
}

static void
test_probes_refused (void)
{
  static const char *const ports[] = {
    "", "nobody", "left.0", "choice", "choice.small", "output", "both.0", "lef",
  };
  WeirMonitorClient *client;
  Watched watched;
  g_autoptr (GError) error = NULL;

  watched_start (&watched, make_ports (), flow_text);
  client = client_new (watched.path);
  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      g_assert_false (set_probe (client, ports[i], TRUE, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
  g_assert_null (get_probe (client, "left", 0, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
  client_free (client);
  watched_stop (&watched);
}

/* The last ones are kept, of long ones the beginning; to the end of the last who looks. */
static void
test_probes_bounded (void)
{
  g_autoptr (GVariant) values = NULL;
  g_autoptr (GVariant) newest = NULL;
  g_autoptr (GVariant) again = NULL;
  g_autoptr (WeirValue) many = value_new ("40000");
  g_autoptr (WeirValue) result = NULL;
  g_autoptr (GError) error = NULL;
  WeirMonitorClient *first;
  WeirMonitorClient *second;
  const char *text;
  guint64 n_passed;
  Watched watched;

  watched_start (&watched, jq_threads ("a", "\"é\" * .", 1), flow_text);
  first = client_new (watched.path);
  second = client_new (watched.path);
  g_assert_true (set_probe (first, "a", TRUE, NULL));
  g_assert_true (set_probe (first, "a", TRUE, NULL));
  g_assert_true (set_probe (second, "a", TRUE, NULL));
  for (guint i = 0; i < 500; i++)
    assert_call (watched.server, "1", "'é'");
  values = get_probe (first, "a", 0, &n_passed, NULL);
  g_assert_cmpuint (n_passed, ==, 500);
  g_assert_cmpuint (g_variant_n_children (values), ==, 100);

  g_assert_true (set_probe (first, "a", FALSE, NULL));
  client_free (first);
  result = weir_server_call (watched.server, many, PATIENCE, WEIR_BACKPRESSURE_WAIT, NULL, NULL);
  newest = get_probe (second, "a", n_passed, &n_passed, NULL);
  g_assert_cmpuint (g_variant_n_children (newest), ==, 1);
  g_variant_get_child (newest, 0, "(txt&s)", NULL, NULL, NULL, &text);
  g_assert_true (g_str_has_prefix (text, "\"éé"));
  g_assert_cmpuint (strlen (text), ==, 64 * 1024 - 1);

  g_assert_true (set_probe (second, "a", FALSE, NULL));
  g_assert_true (set_probe (second, "a", TRUE, NULL));
  again = get_probe (second, "a", 0, &n_passed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_passed, ==, 0);
  client_free (second);
  watched_stop (&watched);
}

int
main (int    argc,
      char **argv)
{
  int status;

  watched_init_folder ();
  g_test_init (&argc, &argv, NULL);
  weir_init ();
  guard_time ();

  g_test_add_func ("/record/log", test_log);
  g_test_add_func ("/record/log-flood", test_log_flood);
  g_test_add_func ("/record/errors", test_errors);
  g_test_add_func ("/record/errors-bounded", test_errors_bounded);
  g_test_add_func ("/record/errors-of-nobody", test_errors_of_nobody);
  g_test_add_func ("/record/errors-of-stop", test_errors_of_stop);
  g_test_add_func ("/record/trace", test_trace);
  g_test_add_func ("/record/trace-unfinished", test_trace_unfinished);
  g_test_add_func ("/record/trace-ensemble", test_trace_ensemble);
  g_test_add_func ("/record/probes", test_probes);
  g_test_add_func ("/record/probes-refused", test_probes_refused);
  g_test_add_func ("/record/probes-bounded", test_probes_bounded);

  status = g_test_run ();
  watched_clear_folder ();
  return status;
}
