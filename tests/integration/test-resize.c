/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Pools that are given other workers and CPUs while items pass. */

#include "server-support.h"

#include <sched.h>
#include <unistd.h>

#define N_ITEMS 20000

static gboolean
set_pool (WeirServer  *server,
          const char  *node,
          const char  *json,
          GError     **error)
{
  g_autoptr (JsonNode) node_json = json_from_string (json, NULL);
  g_autoptr (WeirCpus) cpus = weir_cpus_new_from_json (node_json, error);

  g_assert_nonnull (cpus);
  return weir_server_set_pool (server, node, cpus, error);
}

static JsonObject *
find_node (WeirServer *server,
           const char *name)
{
  g_autoptr (WeirMetrics) metrics = weir_server_get_metrics (server);
  g_autoptr (JsonNode) root = weir_metrics_to_json (metrics);
  JsonArray *nodes = json_object_get_array_member (json_node_get_object (root), "nodes");

  for (guint i = 0; i < json_array_get_length (nodes); i++)
    {
      JsonObject *node = json_array_get_object_element (nodes, i);

      if (g_str_equal (json_object_get_string_member (node, "node"), name))
        return json_object_ref (node);
    }
  g_assert_not_reached ();
}

/* Waits until exactly so many workers are there, all of them ready. */
static void
await_workers (WeirServer *server,
               const char *name,
               guint       n_workers)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) (PATIENCE * G_USEC_PER_SEC);
  gboolean settled = FALSE;

  while (!settled)
    {
      g_autoptr (JsonObject) node = find_node (server, name);
      JsonArray *workers = json_object_get_array_member (node, "workers");

      settled = json_array_get_length (workers) == n_workers;
      for (guint i = 0; settled && i < n_workers; i++)
        settled = g_strcmp0 (json_object_get_string_member (
                               json_array_get_object_element (workers, i), "state"),
                             "ready") == 0;
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      if (!settled)
        g_usleep (1000);
    }
}

/* The numbers from 0 on go in; whatever happens to the pool, each comes out, in its place. */
static void
stream_while (WeirServer *server,
              void      (*change) (WeirServer *server,
                                   guint       index))
{
  g_autoptr (WeirStream) stream = stream_open (server);
  Numbers numbers = { .last = N_ITEMS };

  weir_stream_set_source (stream, numbers_next, &numbers, numbers_destroy);
  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u", i + 1);

      if (i % 200 == 0)
        change (server, i / 200);
      assert_result (stream, expected);
    }
  assert_end (stream);
  await_int (&numbers.gone, 1);
}

static void
change_processes (WeirServer *server,
                  guint       index)
{
  static const char *const sizes[] = { "3", "1", "4", "2", "1", "[null, null, null, null, null]" };
  g_autoptr (GError) error = NULL;

  set_pool (server, "a", sizes[index % G_N_ELEMENTS (sizes)], &error);
  g_assert_no_error (error);
}

static void
test_processes (void)
{
  WeirServer *server = server_start (jq_processes ("a", ". + 1", 2));
  Traces traces;

  traces_take (&traces);
  stream_while (server, change_processes);
  change_processes (server, 3);
  await_workers (server, "a", 2);
  g_assert_cmpint (node_count (server, "a", "done"), ==, N_ITEMS);
  g_assert_cmpint (node_count (server, "a", "failed"), ==, 0);
  g_assert_cmpint (node_count (server, "a", "restarts"), ==, 0);
  traces_assert (&traces);
  server_stop (server);
}

static void
test_threads (void)
{
  WeirServer *server = server_start (jq_threads ("a", ". + 1", 2));

  stream_while (server, change_processes);
  change_processes (server, 3);
  await_workers (server, "a", 2);
  g_assert_cmpint (node_count (server, "a", "done"), ==, N_ITEMS);
  g_assert_cmpint (node_count (server, "a", "failed"), ==, 0);
  g_assert_cmpint (node_count (server, "a", "restarts"), ==, 0);
  server_stop (server);
}

static gboolean
is_pinned (pid_t pid,
           int   cpu)
{
  cpu_set_t set;

  return sched_getaffinity (pid, sizeof set, &set) == 0 && CPU_COUNT (&set) == 1
         && CPU_ISSET (cpu, &set);
}

static int
first_cpu (void)
{
  cpu_set_t set;

  g_assert_cmpint (sched_getaffinity (0, sizeof set, &set), ==, 0);
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
    {
      if (CPU_ISSET (cpu, &set))
        return cpu;
    }
  g_assert_not_reached ();
}

/* The same processes, on other CPUs. */
static void
test_pin (void)
{
  WeirServer *server = server_start (jq_processes ("a", ".", 2));
  gint64 deadline = g_get_monotonic_time () + (gint64) (PATIENCE * G_USEC_PER_SEC);
  pid_t first = (pid_t) worker_count (server, "a", 0, "process");
  pid_t second = (pid_t) worker_count (server, "a", 1, "process");
  g_autofree char *cpus = g_strdup_printf ("[null, %d]", first_cpu ());
  g_autoptr (GError) error = NULL;

  set_pool (server, "a", cpus, &error);
  g_assert_no_error (error);
  while (!is_pinned (second, first_cpu ()))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (1000);
    }
  g_assert_cmpint (worker_count (server, "a", 0, "process"), ==, first);
  g_assert_cmpint (worker_count (server, "a", 1, "process"), ==, second);

  set_pool (server, "a", "2", &error);
  g_assert_no_error (error);
  while (sysconf (_SC_NPROCESSORS_ONLN) > 1 && is_pinned (second, first_cpu ()))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (1000);
    }
  assert_call (server, "1", "1");
  server_stop (server);
}

static void
test_refused (void)
{
  WeirServer *server = server_start (jq_threads ("a", ".", 1));
  g_autoptr (GError) error = NULL;

  g_assert_false (set_pool (server, "b", "2", &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (set_pool (server, "a", "[1000]", &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_CPU);
  g_clear_error (&error);
  weir_server_stop (server, 0);
  g_assert_false (set_pool (server, "a", "2", &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_STOPPED);
  server_stop (server);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  weir_init ();
  guard_time ();

  g_test_add_func ("/resize/processes", test_processes);
  g_test_add_func ("/resize/threads", test_threads);
  g_test_add_func ("/resize/pin", test_pin);
  g_test_add_func ("/resize/refused", test_refused);

  return g_test_run ();
}
