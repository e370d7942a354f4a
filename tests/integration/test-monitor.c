/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A run that is watched and steered over its socket. */

#include "monitor-support.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_ITEMS 500

/* What a client that does not read may cost; the address sanitizer keeps freed memory for a while. */
#ifdef __SANITIZE_ADDRESS__
# define DEAF_MOST (1024 * 1024 * 1024)
#else
# define DEAF_MOST (200 * 1024 * 1024)
#endif

static const char flow_text[] =
  "{\"format\": \"weir-flow/1\", \"name\": \"Twice\", \"nodes\": {\"a\": {\"kind\": \"thread\", "
  "\"worker\": {\"type\": \"jq\", \"filter\": \". * 2\"}}}, "
  "\"links\": [[\"input\", \"a\"], [\"a\", \"output\"]]}";

static void
send_items (WeirServer *server,
            guint       n_items)
{
  for (guint i = 0; i < n_items; i++)
    assert_call (server, "21", "42");
}

/* What is there to see */

static void
test_facts (void)
{
  g_autoptr (WeirSnapshot) snapshot = NULL;
  WeirMonitorClient *client;
  Watched watched;
  guint node;

  watched_start (&watched, jq_threads ("a", ". * 2", 2), flow_text);
  client = client_new (watched.path);

  g_assert_true (weir_monitor_client_get_connected (client));
  g_assert_cmpstr (weir_monitor_client_get_path (client), ==, watched.path);
  g_assert_cmpstr (weir_monitor_client_get_version (client), ==, WEIR_VERSION_S);
  g_assert_cmpuint (weir_monitor_client_get_pid (client), ==, (guint) getpid ());
  g_assert_cmpstr (weir_monitor_client_get_flow_name (client), ==, "Twice");
  g_assert_cmpstr (weir_monitor_client_get_flow_path (client), ==, "");
  g_assert_cmpint (weir_monitor_client_get_started_at (client), <=, g_get_real_time ());
  g_assert_cmpint (weir_monitor_client_get_state (client), ==, WEIR_SERVER_RUNNING);
  g_assert_false (weir_monitor_client_get_paused (client));
  g_assert_false (weir_monitor_client_get_owned (client));
  g_assert_cmpuint (weir_monitor_client_get_n_nodes (client), ==, 1);
  g_assert_cmpstr (weir_monitor_client_get_node (client, 0), ==, "a");
  g_assert_cmpstr (weir_monitor_client_get_node_kind (client, 0), ==, "thread");
  g_assert_true (weir_monitor_client_find_node (client, "a", &node));
  g_assert_cmpuint (node, ==, 0);
  g_assert_false (weir_monitor_client_find_node (client, "b", NULL));

  send_items (watched.server, N_ITEMS);
  snapshot = client_look (client);
  g_assert_cmpfloat_with_epsilon (weir_snapshot_get_flow (snapshot, WEIR_FLOW_DONE), N_ITEMS, 0.1);
  g_assert_cmpfloat_with_epsilon (weir_snapshot_get_node (snapshot, 0, WEIR_NODE_DONE), N_ITEMS,
                                  0.1);
  g_assert_cmpfloat_with_epsilon (weir_snapshot_get_node (snapshot, 0, WEIR_NODE_WORKERS), 2, 0.1);
  g_assert_cmpfloat (weir_snapshot_get_node (snapshot, 0, WEIR_NODE_BUSY), >, 0);
  g_assert_cmpfloat (weir_snapshot_get_flow (snapshot, WEIR_FLOW_CPU), >, 0);
  g_assert_true (isnan (weir_snapshot_get_flow (snapshot, WEIR_FLOW_INPUT_READ)));

  client_free (client);
  watched_stop (&watched);
}

static void
test_texts (void)
{
  g_autofree char *flow = NULL;
  g_autofree char *metrics = NULL;
  g_autoptr (WeirFlow) same = NULL;
  g_autoptr (JsonNode) node = NULL;
  WeirMonitorClient *client;
  Watched watched;
  Reply reply;

  watched_start (&watched, jq_threads ("a", ". * 2", 1), flow_text);
  client = client_new (watched.path);
  send_items (watched.server, 3);

  CLIENT_ASK (&reply, weir_monitor_client_get_flow_async, client);
  flow = weir_monitor_client_get_flow_finish (client, reply.result, NULL);
  reply_clear (&reply);
  same = weir_flow_new_from_data (flow, -1, NULL, NULL);
  g_assert_cmpstr (weir_flow_get_name (same), ==, "Twice");

  CLIENT_ASK (&reply, weir_monitor_client_get_metrics_async, client);
  metrics = weir_monitor_client_get_metrics_finish (client, reply.result, NULL);
  reply_clear (&reply);
  node = json_from_string (metrics, NULL);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (
                     json_node_get_object (node), "items"), "done"), ==, 3);

  client_free (client);
  watched_stop (&watched);
}

static void
test_workers (void)
{
  WeirMonitorClient *client;
  g_autoptr (GVariant) workers = NULL;
  g_autoptr (GVariant) numbers = NULL;
  const char *node;
  const char *state;
  guint index;
  guint pid;
  gsize n_numbers;
  const double *values;
  Watched watched;
  Reply reply;

  watched_start (&watched, jq_processes ("a", ". * 2", 1), flow_text);
  client = client_new (watched.path);
  send_items (watched.server, 10);

  CLIENT_ASK (&reply, weir_monitor_client_get_workers_async, client, "");
  workers = weir_monitor_client_get_workers_finish (client, reply.result, NULL);
  reply_clear (&reply);
  g_assert_cmpuint (g_variant_n_children (workers), ==, 1);
  g_variant_get_child (workers, 0, "(&suu&s@ai@ad)", &node, &index, &pid, &state, NULL, &numbers);
  g_assert_cmpstr (node, ==, "a");
  g_assert_cmpuint (index, ==, 0);
  g_assert_cmpuint (pid, ==, (guint) worker_count (watched.server, "a", 0, "process"));
  g_assert_cmpstr (state, ==, "ready");
  values = g_variant_get_fixed_array (numbers, &n_numbers, sizeof (double));
  g_assert_cmpuint (n_numbers, ==, WEIR_N_WORKER_MEASURES);
  g_assert_cmpfloat_with_epsilon (values[WEIR_WORKER_DONE], 10, 0.1);
  g_assert_cmpfloat (values[WEIR_WORKER_MEMORY], >, 100000);

  client_free (client);
  watched_stop (&watched);
}

/* The past is there for whoever comes, and goes on by itself. */
static void
test_history (void)
{
  WeirMonitorClient *first;
  WeirMonitorClient *second;
  WeirHistory *history;
  double done;
  Watched watched;

  watched_start (&watched, jq_threads ("a", ". * 2", 1), flow_text);
  first = client_new (watched.path);
  send_items (watched.server, 100);
  await_signal (first, "sampled");
  send_items (watched.server, 100);
  await_signal (first, "sampled");

  second = client_new (watched.path);
  history = weir_monitor_client_get_history (second);
  g_assert_cmpuint (weir_history_get_last (history, WEIR_RESOLUTION_1S), >=, 2);
  g_assert_cmpuint (weir_history_get_first (history, WEIR_RESOLUTION_1S), ==, 1);
  done = 0;
  for (guint64 i = 1; i <= weir_history_get_last (history, WEIR_RESOLUTION_1S); i++)
    {
      double value;

      weir_history_read_node (history, WEIR_RESOLUTION_1S, WEIR_STATISTIC_MEAN, 0, WEIR_NODE_DONE,
                              i, 1, &value);
      done += value;
    }
  /* Rates, of seconds that are not quite that long. */
  g_assert_cmpfloat_with_epsilon (done, 200, 20);
  g_assert_cmpint (weir_history_get_time (history, WEIR_RESOLUTION_1S, 2), <=, g_get_real_time ());

  client_free (first);
  await_signal (second, "sampled");
  client_free (second);
  watched_stop (&watched);
}

/* Steering */

static gboolean
is_paused (gpointer client)
{
  return weir_monitor_client_get_paused (client);
}

static gboolean
is_not_paused (gpointer client)
{
  return !weir_monitor_client_get_paused (client);
}

static void
set_paused (WeirMonitorClient *client,
            gboolean           paused)
{
  g_autoptr (GError) error = NULL;
  Reply reply;

  CLIENT_ASK (&reply, weir_monitor_client_set_paused_async, client, paused);
  weir_monitor_client_set_paused_finish (client, reply.result, &error);
  g_assert_no_error (error);
  reply_clear (&reply);
  await (paused ? is_paused : is_not_paused, client);
}

/* One says it, both see it; what is called goes through meanwhile. */
static void
test_pause (void)
{
  g_autoptr (WeirStream) stream = NULL;
  WeirMonitorClient *first;
  WeirMonitorClient *second;
  g_autofree char *result = NULL;
  Numbers numbers = { .last = 1000 };
  Watched watched;
  Reply reply;

  watched_start (&watched, jq_threads ("a", ". * 2", 1), flow_text);
  first = client_new (watched.path);
  second = client_new (watched.path);

  set_paused (first, TRUE);
  await (is_paused, second);
  stream = stream_open (watched.server);
  weir_stream_set_source (stream, numbers_next, &numbers, numbers_destroy);
  CLIENT_ASK (&reply, weir_monitor_client_call_async, second, "4", 10.0, FALSE);
  result = weir_monitor_client_call_finish (second, reply.result, NULL, NULL, NULL);
  reply_clear (&reply);
  g_assert_cmpstr (result, ==, "8");
  g_assert_cmpint (server_count (watched.server, "received"), ==, 1);

  set_paused (second, FALSE);
  await (is_not_paused, first);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u", 2 * i);

      assert_result (stream, expected);
    }
  assert_end (stream);
  await_int (&numbers.gone, 1);
  client_free (first);
  client_free (second);
  watched_stop (&watched);
}

static void
test_call_fails (void)
{
  g_autofree char *item_error = NULL;
  g_autoptr (WeirValue) value = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) error = NULL;
  WeirMonitorClient *client;
  Watched watched;
  Reply reply;

  watched_start (&watched, jq_threads ("a", ".x", 1), flow_text);
  client = client_new (watched.path);

  CLIENT_ASK (&reply, weir_monitor_client_call_async, client, "4", 10.0, FALSE);
  g_assert_null (weir_monitor_client_call_finish (client, reply.result, &item_error, NULL, &error));
  g_assert_no_error (error);
  reply_clear (&reply);
  value = weir_value_new_from_json (item_error, -1, NULL);
  failure = weir_error_new_from_value (value);
  g_assert_cmpstr (weir_error_get_node (failure), ==, "a");

  CLIENT_ASK (&reply, weir_monitor_client_call_async, client, "nonsense", 10.0, FALSE);
  g_assert_null (weir_monitor_client_call_finish (client, reply.result, NULL, NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_JSON);
  reply_clear (&reply);
  client_free (client);
  watched_stop (&watched);
}

static gboolean
has_no_backlog (gpointer server)
{
  return weir_server_get_backlog (server) == 0;
}

static gboolean
has_backlog (gpointer server)
{
  return weir_server_get_backlog (server) > 0;
}

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* What a client gives up leaves the flow, and so does what one that leaves had called. */
static void
test_call_given_up (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint look_again = g_timeout_add (10, wake, NULL);
  WeirMonitorClient *client;
  Watched watched;
  Reply given_up = { NULL };
  Reply left = { NULL };

  watched_start (&watched, kind_processes ("a", "delay", "{'seconds': 3600}", 1), flow_text);
  client = client_new (watched.path);
  weir_monitor_client_call_async (client, "1", 0, FALSE, cancellable, reply_set, &given_up);
  await (has_backlog, watched.server);
  g_cancellable_cancel (cancellable);
  g_assert_null (weir_monitor_client_call_finish (client, client_wait (&given_up), NULL, NULL,
                                                  &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  await (has_no_backlog, watched.server);

  weir_monitor_client_call_async (client, "2", 0, FALSE, NULL, reply_set, &left);
  await (has_backlog, watched.server);
  weir_monitor_client_close (client);
  client_wait (&left);
  await (has_no_backlog, watched.server);
  reply_clear (&given_up);
  reply_clear (&left);
  g_source_remove (look_again);
  client_free (client);
  watched_stop (&watched);
}

static guint
set_pool (WeirMonitorClient  *client,
          const char         *settings,
          GError            **error)
{
  guint n_workers = 0;
  Reply reply;

  CLIENT_ASK (&reply, weir_monitor_client_set_pool_async, client, "a", settings);
  weir_monitor_client_set_pool_finish (client, reply.result, &n_workers, error);
  reply_clear (&reply);
  return n_workers;
}

static void
test_pool (void)
{
  g_autoptr (GError) error = NULL;
  WeirMonitorClient *client;
  gboolean settled = FALSE;
  Watched watched;

  watched_start (&watched, jq_processes ("a", ". * 2", 1), flow_text);
  client = client_new (watched.path);

  g_assert_cmpuint (set_pool (client, "{\"cpus\": 3}", &error), ==, 3);
  g_assert_no_error (error);
  while (!settled)
    {
      g_autoptr (WeirSnapshot) snapshot = client_look (client);

      g_assert_cmpfloat_with_epsilon (weir_snapshot_get_node (snapshot, 0,
                                                              WEIR_NODE_WORKERS_WANTED), 3, 0.1);
      settled = weir_snapshot_get_node (snapshot, 0, WEIR_NODE_WORKERS) > 2.5;
    }
  send_items (watched.server, 10);

  g_assert_cmpuint (set_pool (client, "{\"cpus\": [99999]}", &error), ==, 0);
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_cmpuint (set_pool (client, "{\"threads\": 2}", &error), ==, 0);
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
  client_free (client);
  watched_stop (&watched);
}

static void
test_pool_of_threads (void)
{
  g_autoptr (GError) error = NULL;
  WeirMonitorClient *client;
  Watched watched;

  watched_start (&watched, jq_threads ("a", ". * 2", 2), flow_text);
  client = client_new (watched.path);
  g_assert_cmpuint (set_pool (client, "{\"threads\": 4}", &error), ==, 4);
  g_assert_no_error (error);
  g_assert_cmpuint (set_pool (client, "{\"cpus\": null}", &error), ==, 4);
  g_assert_no_error (error);
  g_assert_cmpuint (set_pool (client, "{\"threads\": 0}", &error), ==, 0);
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
  send_items (watched.server, 10);
  client_free (client);
  watched_stop (&watched);
}

static void
test_stop (void)
{
  WeirMonitorClient *client;
  Watched watched;
  Reply reply;

  watched_start (&watched, jq_threads ("a", ". * 2", 1), flow_text);
  client = client_new (watched.path);
  CLIENT_ASK (&reply, weir_monitor_client_stop_async, client, FALSE);
  g_assert_true (weir_monitor_client_stop_finish (client, reply.result, NULL));
  reply_clear (&reply);
  await_int (&watched.n_stops, 1);
  g_assert_cmpint (g_atomic_int_get (&watched.stop_now), ==, FALSE);
  CLIENT_ASK (&reply, weir_monitor_client_stop_async, client, TRUE);
  reply_clear (&reply);
  await_int (&watched.n_stops, 2);
  g_assert_cmpint (g_atomic_int_get (&watched.stop_now), ==, TRUE);
  client_free (client);
  watched_stop (&watched);
}

static void
set_owner (WeirMonitorClient *client,
           gboolean           owner)
{
  Reply reply;

  CLIENT_ASK (&reply, weir_monitor_client_set_owner_async, client, owner);
  g_assert_true (weir_monitor_client_set_owner_finish (client, reply.result, NULL));
  reply_clear (&reply);
}

/* A run ends with its last owner, but not with one that has freed it. */
static void
test_owner (void)
{
  WeirMonitorClient *first;
  WeirMonitorClient *second;
  Watched watched;

  watched_start (&watched, jq_threads ("a", ". * 2", 1), flow_text);
  first = client_new (watched.path);
  second = client_new (watched.path);
  set_owner (first, TRUE);
  set_owner (first, FALSE);
  client_free (first);

  first = client_new (watched.path);
  set_owner (first, TRUE);
  set_owner (second, TRUE);
  client_free (first);
  await_signal (second, "sampled");
  g_assert_cmpint (g_atomic_int_get (&watched.n_stops), ==, 0);
  client_free (second);
  await_int (&watched.n_stops, 1);
  g_assert_cmpint (g_atomic_int_get (&watched.stop_now), ==, TRUE);
  watched_stop (&watched);
}

/* The end */

static gpointer
stop_in_thread (gpointer data)
{
  Watched *watched = data;

  weir_server_stop (watched->server, -1);
  weir_monitor_stop (watched->monitor);
  return NULL;
}

static gboolean
is_stopped (gpointer client)
{
  return weir_monitor_client_get_state (client) == WEIR_SERVER_STOPPED;
}

static gboolean
is_gone (gpointer client)
{
  return !weir_monitor_client_get_connected (client);
}

/* The last numbers are there to be seen, and then still with the client. */
static void
test_farewell (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSnapshot) snapshot = NULL;
  WeirMonitorClient *client;
  GThread *stopper;
  Watched watched;
  Reply reply;

  watched_start (&watched, jq_threads ("a", ". * 2", 1), flow_text);
  client = client_new (watched.path);
  send_items (watched.server, 7);
  stopper = g_thread_new ("stopper", stop_in_thread, &watched);
  await (is_stopped, client);
  snapshot = client_look (client);
  g_assert_cmpfloat_with_epsilon (weir_snapshot_get_flow (snapshot, WEIR_FLOW_DONE), 7, 0.1);
  await (is_gone, client);
  g_thread_join (stopper);

  g_assert_cmpuint (weir_history_get_last (weir_monitor_client_get_history (client),
                                           WEIR_RESOLUTION_1S), >=, 1);
  CLIENT_ASK (&reply, weir_monitor_client_get_snapshot_async, client);
  g_assert_null (weir_monitor_client_get_snapshot_finish (client, reply.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  reply_clear (&reply);
  client_free (client);
  watched_stop (&watched);
}

/* Nobody is to wait for one that does not look. */
static void
test_no_farewell (void)
{
  gint64 before;
  Watched watched;

  watched_start (&watched, jq_threads ("a", ". * 2", 1), flow_text);
  before = g_get_monotonic_time ();
  watched_stop (&watched);
  g_assert_cmpint (g_get_monotonic_time () - before, <, G_USEC_PER_SEC / 2);
}

/* Who gets in */

static void
test_places (void)
{
  g_auto (GStrv) none = NULL;
  g_auto (GStrv) sockets = NULL;
  g_autofree char *stale = NULL;
  g_autoptr (GError) error = NULL;
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  Watched watched;
  int fd;

  watched_start (&watched, jq_threads ("a", ". * 2", 1), flow_text);
  /* What a runner that was killed leaves; no process has that number. */
  stale = g_strdup_printf ("%s/weir/99999999.socket", g_get_user_runtime_dir ());
  strcpy (address.sun_path, stale);
  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  close (fd);

  sockets = weir_monitor_list_sockets ();
  g_assert_cmpuint (g_strv_length (sockets), ==, 1);
  g_assert_cmpstr (sockets[0], ==, watched.path);
  g_assert_false (g_file_test (stale, G_FILE_TEST_EXISTS));
  watched_stop (&watched);

  none = weir_monitor_list_sockets ();
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  error = client_new_fails (stale);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_own_place (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weir-place-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "socket", NULL);
  WeirServer *server = server_start (jq_threads ("a", ". * 2", 1));
  g_autoptr (WeirFlow) flow = weir_flow_new_from_data (flow_text, -1, NULL, NULL);
  g_autoptr (WeirMonitor) monitor = weir_monitor_new (server, flow);
  g_autoptr (WeirMonitor) other = weir_monitor_new (server, flow);
  g_auto (GStrv) sockets = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "precious", -1, NULL));
  g_assert_false (weir_monitor_start (monitor, path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (path), ==, 0);

  g_assert_true (weir_monitor_start (monitor, path, &error));
  g_assert_no_error (error);
  g_assert_false (weir_monitor_start (other, path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_clear_error (&error);

  sockets = weir_monitor_list_sockets ();
  g_assert_cmpuint (g_strv_length (sockets), ==, 1);
  client_free (client_new (sockets[0]));
  weir_monitor_stop (monitor);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_clear_object (&monitor);
  g_clear_object (&other);
  server_stop (server);
}

/* Connects as nobody: 0 when that is refused. */
static int
intrude (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  char answer[16] = "";
  int fd = socket (AF_UNIX, SOCK_STREAM, 0);
  static const char greeting[] = "\0AUTH EXTERNAL 3635353334\r\n";

  strcpy (address.sun_path, path);
  if (setgid (65534) != 0 || setuid (65534) != 0)
    return 2;
  if (connect (fd, (struct sockaddr *) &address, sizeof address) != 0)
    return 0;
  if (write (fd, greeting, sizeof greeting - 1) < 0 || read (fd, answer, sizeof answer - 1) <= 0)
    return 0;
  return g_str_has_prefix (answer, "OK") ? 1 : 0;
}

static int
wait_for_intruder (const char *path)
{
  pid_t pid = fork ();
  int status = -1;

  if (pid == 0)
    _exit (intrude (path));
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

/* Neither where the folder is shut, nor where it and the socket are open to all. */
static void
test_other_user (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weir-open-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "socket", NULL);
  g_autoptr (WeirFlow) flow = weir_flow_new_from_data (flow_text, -1, NULL, NULL);
  g_autoptr (WeirMonitor) open = NULL;
  Watched watched;

  if (geteuid () != 0)
    {
      g_test_skip ("only root can be somebody else");
      g_rmdir (folder);
      return;
    }

  watched_start (&watched, jq_threads ("a", ". * 2", 1), flow_text);
  g_assert_cmpint (wait_for_intruder (watched.path), ==, 0);

  open = weir_monitor_new (watched.server, flow);
  g_assert_true (weir_monitor_start (open, path, NULL));
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  g_assert_cmpint (g_chmod (path, 0777), ==, 0);
  g_assert_cmpint (wait_for_intruder (path), ==, 0);
  weir_monitor_stop (open);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_clear_object (&open);
  watched_stop (&watched);
}

/* Clients that do not read */

static int
connect_raw (const char *path)
{
  static const char greeting[] = "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n";
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  struct timeval limit = { (time_t) PATIENCE, 0 };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  strcpy (address.sun_path, path);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit), ==, 0);
  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), ==, 0);
  g_assert_cmpint (write (fd, greeting, sizeof greeting - 1), ==, sizeof greeting - 1);
  return fd;
}

static gboolean
send_request (int         fd,
              const char *method,
              guint       serial)
{
  g_autoptr (GDBusMessage) message =
    g_dbus_message_new_method_call (NULL, "/io/github/weir/Monitor1", "io.github.weir.Monitor1",
                                    method);
  g_autofree guchar *blob = NULL;
  gsize size;

  g_dbus_message_set_serial (message, serial);
  blob = g_dbus_message_to_blob (message, &size, G_DBUS_CAPABILITY_FLAGS_NONE, NULL);
  return send (fd, blob, size, MSG_NOSIGNAL) == (gssize) size;
}

static gsize
read_memory (void)
{
  g_autofree char *text = NULL;
  unsigned long total;
  unsigned long resident;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%lu %lu", &total, &resident), ==, 2);
  return resident * (gsize) sysconf (_SC_PAGESIZE);
}

/* One that asks and asks without reading is let go; until then it costs some megabytes. Others, and
 * the flow, notice nothing. */
static void
test_deaf (void)
{
  WeirMonitorClient *client;
  gsize before;
  guint n_sent = 0;
  Watched watched;
  int fd;

  watched_start (&watched, jq_threads ("a", ". * 2", 1), flow_text);
  send_items (watched.server, 100);
  client = client_new (watched.path);
  fd = connect_raw (watched.path);
  before = read_memory ();
  while (n_sent < 200000 && send_request (fd, "GetMetrics", ++n_sent))
    {
      if (n_sent % 1000 == 0)
        weir_snapshot_unref (client_look (client));
    }
  g_assert_cmpuint (n_sent, <, 200000);
  g_assert_cmpuint (read_memory (), <, before + DEAF_MOST);
  send_items (watched.server, 100);
  close (fd);
  client_free (client);
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

  g_test_add_func ("/monitor/facts", test_facts);
  g_test_add_func ("/monitor/texts", test_texts);
  g_test_add_func ("/monitor/workers", test_workers);
  g_test_add_func ("/monitor/history", test_history);
  g_test_add_func ("/monitor/pause", test_pause);
  g_test_add_func ("/monitor/call-fails", test_call_fails);
  g_test_add_func ("/monitor/call-given-up", test_call_given_up);
  g_test_add_func ("/monitor/pool", test_pool);
  g_test_add_func ("/monitor/pool-of-threads", test_pool_of_threads);
  g_test_add_func ("/monitor/stop", test_stop);
  g_test_add_func ("/monitor/owner", test_owner);
  g_test_add_func ("/monitor/farewell", test_farewell);
  g_test_add_func ("/monitor/no-farewell", test_no_farewell);
  g_test_add_func ("/monitor/places", test_places);
  g_test_add_func ("/monitor/own-place", test_own_place);
  g_test_add_func ("/monitor/other-user", test_other_user);
  g_test_add_func ("/monitor/deaf", test_deaf);

  status = g_test_run ();
  watched_clear_folder ();
  return status;
}
