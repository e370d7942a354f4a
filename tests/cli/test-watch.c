/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A run that is watched from outside: weir run --monitor, ps, top, and a client that ends it. */

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>
#include <weir.h>

#include "program.h"

#define PATIENCE 30

/* Where the sockets are: a folder of each test's own. */
static char *runtime;

typedef struct {
  ProgramFixture program;
  GSubprocess   *runner;  /* owned */
  char          *socket;  /* owned */
} Fixture;

/* The sockets there are now. */
static GPtrArray *
list_sockets (void)
{
  g_autofree char *folder = g_build_filename (runtime, "weir", NULL);
  g_autoptr(GDir) files = g_dir_open (folder, 0, NULL);
  GPtrArray *sockets = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      if (g_str_has_suffix (name, ".socket"))
        g_ptr_array_add (sockets, g_build_filename (folder, name, NULL));
    }

  return sockets;
}

/* There is no event for a file that somebody else makes. */
static char *
await_socket (void)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE * G_USEC_PER_SEC;

  while (g_get_monotonic_time () < deadline)
    {
      g_autoptr(GPtrArray) sockets = list_sockets ();

      if (sockets->len > 0)
        return g_strdup (sockets->pdata[0]);
      g_usleep (10000);
    }
  g_error ("no runner has made its socket");
}

/* Clients */

typedef struct {
  GMainLoop    *loop;
  GAsyncResult *result;
} Answer;

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Answer *answer = data;

  answer->result = g_object_ref (result);
  g_main_loop_quit (answer->loop);
}

static WeirMonitorClient *
connect_client (const char *path)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;
  Answer answer = { .loop = loop };
  WeirMonitorClient *client;

  weir_monitor_client_new_async (path, NULL, on_answer, &answer);
  g_main_loop_run (loop);
  client = weir_monitor_client_new_finish (answer.result, &error);
  g_assert_no_error (error);
  g_object_unref (answer.result);

  return client;
}

static void
stop (WeirMonitorClient *client,
      gboolean           now)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Answer answer = { .loop = loop };

  weir_monitor_client_stop_async (client, now, NULL, on_answer, &answer);
  g_main_loop_run (loop);
  g_assert_true (weir_monitor_client_stop_finish (client, answer.result, NULL));
  g_object_unref (answer.result);
}

static void
leave (WeirMonitorClient *client)
{
  weir_monitor_client_close (client);
  g_object_unref (client);
}

/* The greeting flow, whose input stays open. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *flow = program_find_flow ("greeting.json");
  WeirMonitorClient *client;

  program_set_up (&fixture->program, data);
  fixture->runner = program_start (&fixture->program, "run", flow, "--monitor", "--cpus=ignore",
                                   "--output=out", NULL);
  fixture->socket = await_socket ();
  client = connect_client (fixture->socket);
  while (weir_monitor_client_get_state (client) != WEIR_SERVER_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  leave (client);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_subprocess_force_exit (fixture->runner);
  g_clear_object (&fixture->runner);
  if (g_file_test (fixture->socket, G_FILE_TEST_EXISTS))
    g_unlink (fixture->socket);
  g_clear_pointer (&fixture->socket, g_free);
  program_tear_down (&fixture->program, data);
}

/* Tests */

static void
test_ps (Fixture       *fixture,
         gconstpointer  data)
{
  g_autofree char *pid = g_strdup (g_subprocess_get_identifier (fixture->runner));
  g_autoptr(ProgramOutcome) table = program_run (&fixture->program, NULL, "ps", NULL);
  g_autoptr(ProgramOutcome) json = program_run (&fixture->program, NULL, "ps", "--json", NULL);
  g_autoptr(JsonNode) root = json_from_string (json->output, NULL);
  JsonArray *runners = json_node_get_array (root);
  JsonObject *runner;

  g_assert_cmpint (table->exit_code, ==, 0);
  g_assert_cmpstr (table->errors, ==, "");
  assert_contains (table->output, "STATE");
  assert_contains (table->output, pid);
  assert_contains (table->output, "running");
  assert_contains (table->output, "Greeting");

  g_assert_cmpint (json->exit_code, ==, 0);
  g_assert_cmpuint (json_array_get_length (runners), ==, 1);
  runner = json_array_get_object_element (runners, 0);
  g_assert_cmpint (json_object_get_int_member (runner, "pid"), ==, atoi (pid));
  g_assert_cmpstr (json_object_get_string_member (runner, "state"), ==, "running");
  g_assert_cmpstr (json_object_get_string_member (runner, "socket"), ==, fixture->socket);
}

static void
test_top (Fixture       *fixture,
          gconstpointer  data)
{
  const char *pid = g_subprocess_get_identifier (fixture->runner);
  g_autoptr(ProgramOutcome) table = NULL;
  g_autoptr(ProgramOutcome) json = NULL;
  g_autoptr(JsonNode) root = NULL;
  JsonObject *top;
  JsonObject *node;

  for (guint i = 0; i < 10; i++)
    program_send (fixture->runner, "\"world\"\n");

  /* Where there is no terminal it is printed once, asked for or not. */
  table = program_run (&fixture->program, NULL, "top", NULL);
  g_assert_cmpstr (table->errors, ==, "");
  g_assert_cmpint (table->exit_code, ==, 0);
  assert_begins (table->output, "Greeting: running, pid ");
  assert_contains (table->output, "\nNODE ");
  assert_contains (table->output, "\ncombine ");
  assert_contains (table->output, "\n  /1 ");

  json = program_run (&fixture->program, NULL, "top", pid, "--once", "--json", NULL);
  g_assert_cmpint (json->exit_code, ==, 0);
  root = json_from_string (json->output, NULL);
  top = json_node_get_object (root);
  g_assert_cmpint (json_object_get_int_member (top, "pid"), ==, atoi (pid));
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (top, "flow_items_done_total"),
                                  10, 0.1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (top, "nodes")), ==, 5);
  node = json_array_get_object_element (json_object_get_array_member (top, "nodes"), 1);
  g_assert_cmpstr (json_object_get_string_member (node, "node"), ==, "tail");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (node, "workers")), ==, 2);
}

static void
test_nobody (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ProgramOutcome) outcome = program_run (&fixture->program, NULL, "top", "1", NULL);
  g_autoptr(ProgramOutcome) place = program_run (&fixture->program, NULL, "top", "nowhere", NULL);

  g_assert_cmpint (outcome->exit_code, ==, 69);
  assert_contains (outcome->errors, "process 1 runs no flow that can be watched");
  g_assert_cmpint (place->exit_code, ==, 69);
  assert_contains (place->errors, "nowhere: cannot connect");
}

/* The run ends as if its input did. */
static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  WeirMonitorClient *client = connect_client (fixture->socket);
  g_autofree char *output = g_strdup ("");

  program_send (fixture->runner, "\"world\"\n");
  while (*output == '\0')
    {
      g_usleep (1000);
      g_free (output);
      output = program_read (&fixture->program, "out");
    }
  g_assert_cmpstr (output, ==, "\"Hello, wdwdwdwdwd!\"\n");

  stop (client, FALSE);
  leave (client);
  g_assert_cmpint (program_wait (fixture->runner), ==, 0);
  g_assert_false (g_file_test (fixture->socket, G_FILE_TEST_EXISTS));
}

/* At once also means while an item takes an hour; and how many they were is told. */
static void
test_stop_now (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GSubprocess) runner = NULL;
  g_autofree char *path = g_build_filename (fixture->program.folder, "own.socket", NULL);
  g_autofree char *option = g_strconcat ("--monitor=", path, NULL);
  g_autoptr(GDataInputStream) errors = NULL;
  g_autofree char *line = NULL;
  g_autofree char *places = NULL;
  WeirMonitorClient *client;

  program_write_sleeper (&fixture->program, "sleeper.json");
  runner = program_start (&fixture->program, "run", "sleeper.json", "-q", option, NULL);
  program_send (runner, "1\n");
  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_usleep (10000);
  client = connect_client (path);
  while (TRUE)
    {
      WeirHistory *history = weir_monitor_client_get_history (client);
      guint64 last = weir_history_get_last (history, WEIR_RESOLUTION_1S);
      double backlog;

      weir_history_read_flow (history, WEIR_RESOLUTION_1S, WEIR_STATISTIC_MEAN,
                              WEIR_FLOW_BACKLOG, last, 1, &backlog);
      if (backlog > 0.5)
        break;
      g_main_context_iteration (NULL, TRUE);
    }

  stop (client, TRUE);
  leave (client);
  g_assert_cmpint (program_wait (runner), ==, 1);
  errors = g_data_input_stream_new (g_subprocess_get_stderr_pipe (runner));
  line = g_data_input_stream_read_line (errors, NULL, NULL, NULL);
  g_assert_cmpstr (line, ==, "weir: stopped: 1 items were not finished");
  places = g_data_input_stream_read_line (errors, NULL, NULL, NULL);
  g_assert_cmpstr (places, ==, "weir: they were at sleep (1)");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* What a killed runner leaves is not listed, and removed. */
static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  g_subprocess_force_exit (fixture->runner);
  program_wait (fixture->runner);
  g_assert_true (g_file_test (fixture->socket, G_FILE_TEST_EXISTS));
  outcome = program_run (&fixture->program, NULL, "ps", "--json", NULL);
  g_assert_cmpstr (outcome->errors, ==, "");
  g_assert_cmpstr (outcome->output, ==, "[]\n");
  g_assert_false (g_file_test (fixture->socket, G_FILE_TEST_EXISTS));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  int status;

  runtime = g_dir_make_tmp ("weir-watch-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  program_init (&argc, &argv);
  program_set_environment ("XDG_RUNTIME_DIR", runtime);

  g_test_add ("/watch/ps", Fixture, NULL, set_up, test_ps, tear_down);
  g_test_add ("/watch/top", Fixture, NULL, set_up, test_top, tear_down);
  g_test_add ("/watch/nobody", Fixture, NULL, set_up, test_nobody, tear_down);
  g_test_add ("/watch/stop", Fixture, NULL, set_up, test_stop, tear_down);
  g_test_add ("/watch/stop-now", Fixture, NULL, set_up, test_stop_now, tear_down);
  g_test_add ("/watch/killed", Fixture, NULL, set_up, test_killed, tear_down);

  status = g_test_run ();
  folder = g_build_filename (runtime, "weir", NULL);
  g_rmdir (folder);
  g_rmdir (runtime);
  g_free (runtime);

  return status;
}
