/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <gtk/gtk.h>
#include <string.h>

#include "../integration/monitor-support.h"
#include "errors/weir-failures.h"
#include "log/weir-log.h"
#include "probe/weir-probe.h"
#include "trace/weir-call.h"

/* What the designer keeps of a run that goes on in a real server. */

#define FLOW "{\"format\": \"weir-flow/1\", \"nodes\": {\"twice\": {\"kind\": \"thread\", " \
             "\"worker\": {\"type\": \"jq\", \"filter\": \". * 2\"}}}, " \
             "\"links\": [[\"input\", \"twice\"], [\"twice\", \"output\"]]}"

typedef struct {
  GListModel *list;
  guint       n_items;
} Wanted;

static gboolean
has_items (gpointer data)
{
  Wanted *wanted = data;

  return g_list_model_get_n_items (wanted->list) >= wanted->n_items;
}

static gboolean
is_over (gpointer data)
{
  WeirCallState state = weir_call_get_state (data);

  return state == WEIR_CALL_DONE || state == WEIR_CALL_FAILED;
}

static void
start (Watched *run)
{
  watched_start (run, jq_threads ("twice", "if . == 13 then error(\"unlucky\") else . * 2 end", 1),
                 FLOW);
}

static void
send (WeirCall   *call,
      const char *value)
{
  weir_code_buffer_set_text (weir_call_get_value (call), value);
  weir_call_send (call);
  await (is_over, call);
}

static void
test_failures (void)
{
  g_autoptr(WeirFailures) failures = weir_failures_new ();
  g_autoptr(WeirCall) call = weir_call_new ();
  g_autoptr(WeirFailure) failure = NULL;
  WeirMonitorClient *client;
  Watched run;

  start (&run);
  client = client_new (run.path);
  weir_call_set_client (call, client);
  send (call, "13");
  weir_failures_set_client (failures, client);
  await (has_items, &(Wanted) { G_LIST_MODEL (failures), 1 });
  send (call, "13");
  await (has_items, &(Wanted) { G_LIST_MODEL (failures), 2 });

  failure = g_list_model_get_item (G_LIST_MODEL (failures), 1);
  g_assert_cmpstr (weir_failure_get_node (failure), ==, "twice");
  g_assert_cmpstr (weir_failure_get_flow_input (failure), ==, "13");
  g_assert_nonnull (strstr (weir_failure_get_error (failure)->message, "unlucky"));

  /* They stay when the run is over, and go when another begins. */
  weir_failures_set_client (failures, NULL);
  weir_call_set_client (call, NULL);
  client_free (client);
  watched_stop (&run);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (failures)), ==, 2);

  start (&run);
  client = client_new (run.path);
  weir_failures_set_client (failures, client);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (failures)), ==, 0);
  weir_failures_set_client (failures, NULL);
  client_free (client);
  watched_stop (&run);
}

static void
test_call (void)
{
  g_autoptr(WeirCall) call = weir_call_new ();
  g_autoptr(WeirTraceStep) step = NULL;
  WeirMonitorClient *client;
  Watched run;

  send (call, "1");
  g_assert_cmpint (weir_call_get_state (call), ==, WEIR_CALL_FAILED);
  g_assert_cmpstr (weir_call_get_message (call), ==, "The flow is not running");

  start (&run);
  client = client_new (run.path);
  weir_call_set_client (call, client);
  send (call, "21");
  g_assert_cmpint (weir_call_get_state (call), ==, WEIR_CALL_DONE);
  g_assert_cmpstr (weir_call_get_output (call), ==, "42");
  g_assert_true (g_str_has_prefix (weir_call_get_message (call), "Answered after "));
  g_assert_cmpuint (g_list_model_get_n_items (weir_call_get_trace (call)), ==, 1);
  step = g_list_model_get_item (weir_call_get_trace (call), 0);
  g_assert_cmpstr (weir_trace_step_get_node (step), ==, "twice");
  g_assert_cmpstr (weir_trace_step_get_input (step), ==, "21");
  g_assert_cmpstr (weir_trace_step_get_output (step), ==, "42");

  send (call, "13");
  g_assert_cmpint (weir_call_get_state (call), ==, WEIR_CALL_FAILED);
  g_assert_true (g_str_has_prefix (weir_call_get_message (call), "twice: "));
  g_assert_null (weir_call_get_output (call));

  send (call, "");
  g_assert_cmpstr (weir_call_get_message (call), ==, "There is no JSON value to send");

  weir_call_set_client (call, NULL);
  client_free (client);
  watched_stop (&run);
}

static gboolean
has_text (gpointer data)
{
  return gtk_text_buffer_get_line_count (data) > 2;
}

static void
test_log (void)
{
  g_autoptr(WeirLog) log = weir_log_new ();
  g_autofree char *text = NULL;
  WeirMonitorClient *client;
  GtkTextBuffer *buffer = weir_log_get_buffer (log);
  Watched run;

  watched_start (&run, faulty_pool ("loud", 1, NULL, NULL), NULL);
  client = client_new (run.path);
  weir_log_set_client (log, client);
  assert_call (run.server, "{'do': 'say', 'text': 'one\\ntwo\\n'}", "null");
  await (has_text, buffer);
  g_object_get (buffer, "text", &text, NULL);
  g_assert_nonnull (strstr (text, "  loud/0  one\n"));
  g_assert_nonnull (strstr (text, "  loud/0  two\n"));

  weir_log_set_source (log, "loud/0");
  g_assert_cmpint (gtk_text_buffer_get_char_count (buffer), ==, 0);
  await (has_text, buffer);

  weir_log_set_client (log, NULL);
  client_free (client);
  watched_stop (&run);
}

static void
test_probe (void)
{
  g_autoptr(WeirCall) call = weir_call_new ();
  g_autoptr(WeirProbeValue) value = NULL;
  WeirMonitorClient *client;
  WeirProbe *probe;
  Watched run;

  start (&run);
  client = client_new (run.path);
  weir_call_set_client (call, client);
  probe = weir_probe_new (client, "twice");
  await_signal (client, "sampled");
  send (call, "4");
  send (call, "5");
  await (has_items, &(Wanted) { G_LIST_MODEL (probe), 2 });
  g_assert_cmpuint (weir_probe_get_n_passed (probe), ==, 2);
  value = g_list_model_get_item (G_LIST_MODEL (probe), 1);
  g_assert_cmpstr (weir_probe_value_get_text (value), ==, "10");
  g_assert_null (weir_probe_get_failure (probe));
  g_object_unref (probe);

  weir_call_set_client (call, NULL);
  client_free (client);
  watched_stop (&run);
}

static gboolean
has_failed (gpointer data)
{
  return weir_probe_get_failure (data) != NULL;
}

static void
test_probe_of_nothing (void)
{
  WeirMonitorClient *client;
  WeirProbe *probe;
  Watched run;

  start (&run);
  client = client_new (run.path);
  probe = weir_probe_new (client, "nobody");
  await (has_failed, probe);
  g_object_unref (probe);
  client_free (client);
  watched_stop (&run);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  watched_init_folder ();
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  guard_time ();

  g_test_add_func ("/following/failures", test_failures);
  g_test_add_func ("/following/call", test_call);
  g_test_add_func ("/following/log", test_log);
  g_test_add_func ("/following/probe", test_probe);
  g_test_add_func ("/following/probe-of-nothing", test_probe_of_nothing);
  status = g_test_run ();
  watched_clear_folder ();

  return status;
}
