/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A runner as the designer starts, watches and stops it. */

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "canvas/weir-canvas.h"
#include "run/weir-run-csv.h"
#include "run/weir-run-lives.h"
#include "run/weir-run-results.h"
#include "run/weir-run-words.h"
#include "run/weir-runner.h"

#define LIMIT_SECONDS 60

#define FLOW(worker) \
  "{\"format\":\"weir-flow/1\",\"nodes\":{\"work\":{\"kind\":\"process\",\"worker\":" worker "}}," \
  "\"links\":[[\"input\",\"work\"],[\"work\",\"output\"]]}"
#define PASS FLOW ("{\"type\":\"jq\",\"filter\":\".\"}")
#define SLOW FLOW ("{\"type\":\"delay\",\"params\":{\"seconds\":600}}")

static gboolean
give_up (gpointer data)
{
  g_error ("it has taken too long: %s", (const char *) data);

  return G_SOURCE_REMOVE;
}

static gboolean
is_over (WeirRunner *runner)
{
  return weir_runner_is_over (runner);
}

static gboolean
has_snapshot (WeirRunner *runner)
{
  return weir_runner_get_snapshot (runner) != NULL;
}

static gboolean
runs (WeirRunner *runner)
{
  return weir_runner_get_state (runner) == WEIR_RUNNER_RUNNING;
}

static gboolean
is_draining (WeirRunner *runner)
{
  return weir_runner_get_state (runner) == WEIR_RUNNER_DRAINING;
}

static gboolean
has_backlog (WeirRunner *runner)
{
  return has_snapshot (runner) &&
         weir_snapshot_get_flow (weir_runner_get_snapshot (runner), WEIR_FLOW_BACKLOG) > 0;
}

static void
wait_until (WeirRunner *runner,
            gboolean  (*condition) (WeirRunner *runner),
            const char *what)
{
  guint limit = g_timeout_add_seconds (LIMIT_SECONDS, give_up, (gpointer) what);

  while (!condition (runner))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static WeirRunner *
start (const char         *text,
       const WeirRunSetup *setup)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "runner-test.json", NULL);
  g_autoptr(GError) error = NULL;
  WeirRunner *runner = weir_runner_start (text, path, setup, &error);

  g_assert_no_error (error);
  g_assert_cmpint (weir_runner_get_state (runner), ==, WEIR_RUNNER_STARTING);
  g_assert_true (weir_runner_is_ours (runner));

  return runner;
}

static void
end (WeirRunner *runner)
{
  g_assert_finalize_object (runner);
}

static void
test_values (void)
{
  g_autoptr(WeirRunSetup) setup = weir_run_setup_new ();
  g_auto(GStrv) results = NULL;
  WeirRunner *runner;
  guint64 n_results, n_done, n_failed;

  setup->source = WEIR_RUN_FROM_VALUES;
  g_free (setup->values);
  setup->values = g_strdup ("1\n\n[2]\n\"three\"");
  runner = start (PASS, setup);
  wait_until (runner, is_over, "three values");
  g_assert_cmpstr (weir_runner_get_reason (runner), ==, NULL);
  g_assert_cmpint (weir_runner_get_state (runner), ==, WEIR_RUNNER_ENDED);
  results = weir_runner_dup_results (runner, &n_results);
  g_assert_cmpuint (n_results, ==, 3);
  weir_runner_get_counts (runner, &n_done, &n_failed);
  g_assert_cmpuint (n_done, ==, 3);
  g_assert_cmpuint (n_failed, ==, 0);
  g_assert_cmpstr (results[0], ==, "1");
  g_assert_cmpstr (results[1], ==, "[2]");
  g_assert_cmpstr (results[2], ==, "\"three\"");
  g_assert_null (results[3]);
  end (runner);
}

/* What the window shows at the end is what the runner has counted. */
static void
test_generated (void)
{
  g_autoptr(WeirRunSetup) setup = weir_run_setup_new ();
  WeirSnapshot *snapshot;
  WeirRunner *runner;

  setup->count = 50000;
  setup->sink = WEIR_RUN_TO_NOWHERE;
  runner = start (PASS, setup);
  wait_until (runner, is_over, "generated items");
  g_assert_cmpint (weir_runner_get_state (runner), ==, WEIR_RUNNER_ENDED);
  g_assert_nonnull (strstr (weir_runner_get_messages (runner), "50000 done, 0 failed"));

  snapshot = weir_runner_get_snapshot (runner);
  g_assert_nonnull (snapshot);
  g_assert_cmpfloat_with_epsilon (weir_snapshot_get_flow (snapshot, WEIR_FLOW_DONE), 50000, 0.1);
  g_assert_cmpfloat_with_epsilon (weir_snapshot_get_flow (snapshot, WEIR_FLOW_BACKLOG), 0, 0.1);
  end (runner);
}

static void
test_stop (void)
{
  g_autoptr(WeirRunSetup) setup = weir_run_setup_new ();
  WeirRunner *runner;

  setup->pattern = WEIR_RUN_CONSTANT;
  runner = start (PASS, setup);
  wait_until (runner, runs, "running");
  weir_runner_stop (runner);
  g_assert_true (weir_runner_is_stopping (runner));
  g_assert_cmpint (weir_runner_get_state (runner), ==, WEIR_RUNNER_DRAINING);
  wait_until (runner, is_over, "drained");
  g_assert_cmpint (weir_runner_get_state (runner), ==, WEIR_RUNNER_ENDED);
  g_assert_cmpuint (weir_runner_get_n_unfinished (runner), ==, 0);
  end (runner);
}

/* The second time it leaves what is unfinished, and says how much that is. */
static void
test_stop_at_once (void)
{
  g_autoptr(WeirRunSetup) setup = weir_run_setup_new ();
  WeirRunner *runner;

  setup->count = 7;
  runner = start (SLOW, setup);
  wait_until (runner, has_backlog, "items in the flow");
  weir_runner_stop (runner);
  wait_until (runner, is_draining, "draining");
  weir_runner_stop (runner);
  wait_until (runner, is_over, "stopped");
  g_assert_cmpint (weir_runner_get_state (runner), ==, WEIR_RUNNER_ENDED);
  g_assert_cmpuint (weir_runner_get_n_unfinished (runner), ==, 7);
  end (runner);
}

static void
test_bad_flow (void)
{
  g_autoptr(WeirRunSetup) setup = weir_run_setup_new ();
  WeirRunner *runner = start (FLOW ("{\"type\":\"jq\",\"filter\":\"(\"}"), setup);

  wait_until (runner, is_over, "refused");
  g_assert_cmpint (weir_runner_get_state (runner), ==, WEIR_RUNNER_FAILED);
  g_assert_nonnull (weir_runner_get_reason (runner));
  g_assert_nonnull (strstr (weir_runner_get_messages (runner), "error"));
  end (runner);
}

/* The last picture stays. */
static void
test_killed (void)
{
  g_autoptr(WeirRunSetup) setup = weir_run_setup_new ();
  WeirRunner *runner;

  setup->count = 7;
  runner = start (SLOW, setup);
  wait_until (runner, has_backlog, "items in the flow");
  kill ((pid_t) weir_monitor_client_get_pid (weir_runner_get_client (runner)), SIGKILL);
  wait_until (runner, is_over, "killed");
  g_assert_cmpint (weir_runner_get_state (runner), ==, WEIR_RUNNER_LOST);
  g_assert_nonnull (weir_runner_get_reason (runner));
  g_assert_cmpfloat_with_epsilon (weir_snapshot_get_flow (weir_runner_get_snapshot (runner), WEIR_FLOW_BACKLOG),
                             7, 0.1);
  end (runner);
}

static gboolean
has_bottleneck (WeirRunner *runner)
{
  guint node;

  return has_snapshot (runner) && weir_run_find_bottleneck (runner, &node);
}

/* The first of two nodes is always busy, and items wait for it. */
static void
test_bottleneck (void)
{
  g_autoptr(WeirRunSetup) setup = weir_run_setup_new ();
  g_autoptr(GHashTable) lives = NULL;
  g_autofree char *summary = NULL;
  const WeirCanvasLive *slow, *quick;
  WeirRunner *runner;

  setup->sink = WEIR_RUN_TO_NOWHERE;
  runner = start ("{\"format\":\"weir-flow/1\",\"nodes\":{"
                  "\"slow\":{\"kind\":\"thread\",\"worker\":{\"type\":\"delay\","
                  "\"params\":{\"seconds\":0.01}}},"
                  "\"quick\":{\"kind\":\"thread\",\"worker\":{\"type\":\"pass-through\"}}},"
                  "\"links\":[[\"input\",\"slow\"],[\"slow\",\"quick\"],[\"quick\",\"output\"]]}",
                  setup);
  wait_until (runner, has_bottleneck, "a bottleneck");

  lives = weir_run_make_lives (runner);
  g_assert_cmpuint (g_hash_table_size (lives), ==, 2);
  slow = g_hash_table_lookup (lives, "slow");
  quick = g_hash_table_lookup (lives, "quick");
  g_assert_true (slow->is_bottleneck);
  g_assert_nonnull (slow->reason);
  g_assert_nonnull (slow->queue);
  g_assert_null (slow->trouble);
  g_assert_cmpfloat (slow->queue_share, >, 0.5);
  g_assert_cmpfloat (slow->busy, >, quick->busy);
  g_assert_false (quick->is_bottleneck);
  summary = weir_run_dup_summary (runner);
  g_assert_nonnull (strstr (summary, "slow holds the flow up"));

  weir_runner_leave (runner);
  wait_until (runner, is_over, "left");
  end (runner);
}

static void
test_csv (void)
{
  g_autoptr(WeirRunSetup) setup = weir_run_setup_new ();
  WeirMonitorClient *client;
  g_autofree char *csv = NULL;
  g_auto(GStrv) lines = NULL;
  g_auto(GStrv) cells = NULL;
  WeirRunner *runner;

  setup->count = 10;
  runner = start (PASS, setup);
  wait_until (runner, is_over, "ten items");
  client = weir_runner_get_client (runner);
  g_assert_nonnull (client);

  csv = weir_run_make_csv (client, g_get_real_time () - G_TIME_SPAN_MINUTE, g_get_real_time ());
  lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines) - 2, ==,
                    weir_history_get_last (weir_monitor_client_get_history (client),
                                           WEIR_RESOLUTION_1S));
  g_assert_cmpstr (lines[1], !=, "");
  g_assert_true (g_str_has_prefix (lines[0], "time,"));
  g_assert_nonnull (strstr (lines[0], ",work."));
  cells = g_strsplit (lines[1], ",", -1);
  g_assert_cmpuint (g_strv_length (cells), ==, 1 + WEIR_N_FLOW_MEASURES + WEIR_N_NODE_MEASURES);
  end (runner);
}

/* What is left ends; somebody else's goes on. */
static void
on_client (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  WeirMonitorClient **client = data;

  *client = weir_monitor_client_new_finish (result, NULL);
  g_assert_nonnull (*client);
}

static void
test_watch (void)
{
  g_autoptr(WeirRunSetup) setup = weir_run_setup_new ();
  g_autoptr(WeirMonitorClient) client = NULL;
  WeirRunner *runner, *watching;

  setup->pattern = WEIR_RUN_CONSTANT;
  runner = start (PASS, setup);
  wait_until (runner, runs, "running");
  weir_monitor_client_new_async (weir_monitor_client_get_path (weir_runner_get_client (runner)),
                                 NULL, on_client, &client);
  while (client == NULL)
    g_main_context_iteration (NULL, TRUE);

  watching = weir_runner_watch (client);
  g_assert_false (weir_runner_is_ours (watching));
  wait_until (watching, has_snapshot, "numbers of a run that is watched");
  g_assert_cmpint (weir_runner_get_state (watching), ==, WEIR_RUNNER_RUNNING);

  weir_runner_leave (runner);
  wait_until (runner, is_over, "left");
  wait_until (watching, is_over, "gone");
  end (runner);
  end (watching);
}

static void
test_setup (void)
{
  g_autoptr(GFile) flow = g_file_new_for_path ("/somewhere/flow.json");
  g_autoptr(GFile) other = g_file_new_for_path ("/elsewhere/flow.json");
  g_autoptr(WeirRunSetup) setup = weir_run_setup_new ();
  g_autoptr(WeirRunSetup) loaded = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (weir_run_setup_load (flow));
  setup->source = WEIR_RUN_FROM_VALUES;
  setup->pattern = WEIR_RUN_POISSON;
  setup->sink = WEIR_RUN_TO_FILE;
  setup->count = 12;
  setup->rate = 0.5;
  g_free (setup->output);
  setup->output = g_strdup ("/tmp/out.jsonl");
  weir_run_setup_save (setup, flow, &error);
  g_assert_no_error (error);

  g_assert_null (weir_run_setup_load (other));
  loaded = weir_run_setup_load (flow);
  g_assert_nonnull (loaded);
  g_assert_cmpint (loaded->source, ==, WEIR_RUN_FROM_VALUES);
  g_assert_cmpint (loaded->pattern, ==, WEIR_RUN_POISSON);
  g_assert_cmpint (loaded->sink, ==, WEIR_RUN_TO_FILE);
  g_assert_cmpuint (loaded->count, ==, 12);
  g_assert_cmpfloat_with_epsilon (loaded->rate, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (loaded->period, 10, 1e-9);
  g_assert_cmpstr (loaded->output, ==, "/tmp/out.jsonl");
  g_assert_cmpstr (loaded->value, ==, setup->value);
}

/* Somebody else may still hold the other end when nobody wants the results any more. */
static void
test_results_of_open_pipe (void)
{
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GError) error = NULL;
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, &error));
  g_assert_no_error (error);
  stream = g_unix_input_stream_new (ends[0], TRUE);
  weir_run_results_free (weir_run_results_new (stream));
  g_assert_true (g_close (ends[1], &error));
}

int
main (int    argc,
      char **argv)
{
  weir_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/runner/setup", test_setup);
  g_test_add_func ("/runner/results-of-open-pipe", test_results_of_open_pipe);
  g_test_add_func ("/runner/values", test_values);
  g_test_add_func ("/runner/generated", test_generated);
  g_test_add_func ("/runner/stop", test_stop);
  g_test_add_func ("/runner/stop-at-once", test_stop_at_once);
  g_test_add_func ("/runner/bad-flow", test_bad_flow);
  g_test_add_func ("/runner/killed", test_killed);
  g_test_add_func ("/runner/watch", test_watch);
  g_test_add_func ("/runner/bottleneck", test_bottleneck);
  g_test_add_func ("/runner/csv", test_csv);

  return g_test_run ();
}
