/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What worker processes are given and can pass: CPUs, environment, files, values of any size. */

#include "process-support.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define MIB (1024 * 1024)

/* Pins */

static WeirServlet *
pinned_pool (const char *cpus,
             const char *params,
             Journal    *journal)
{
  g_autoptr (JsonNode) node = json_from_string (cpus, NULL);
  g_autoptr (GError) error = NULL;
  WeirCpus *parsed = weir_cpus_new_from_json (node, &error);
  WeirServlet *pool;

  g_assert_no_error (error);
  pool = weir_process_servlet_new (module_worker ("faulty", "Faulty", params, journal), parsed);
  weir_servlet_set_name (pool, "pool");
  return pool;
}

static WeirServer *
start_pinned (const char *cpus,
              gboolean    pin_cpus)
{
  WeirServlet *pool = pinned_pool (cpus, NULL, NULL);
  WeirServer *server = weir_server_new (pool);
  g_autoptr (GError) error = NULL;

  g_object_unref (pool);
  weir_server_set_pin_cpus (server, pin_cpus);
  weir_server_start (server, NULL, &error);
  g_assert_no_error (error);
  return server;
}

/* The first two CPUs that we may use, which may be the same. */
static void
find_cpus (int cpus[2])
{
  cpu_set_t allowed;
  guint n_found = 0;

  g_assert_cmpint (sched_getaffinity (0, sizeof allowed, &allowed), ==, 0);
  for (int i = 0; i < CPU_SETSIZE && n_found < 2; i++)
    {
      if (CPU_ISSET (i, &allowed))
        cpus[n_found++] = i;
    }
  g_assert_cmpuint (n_found, >=, 1);
  if (n_found == 1)
    cpus[1] = cpus[0];
}

static char *
describe_list (JsonArray *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (list); i++)
    g_string_append_printf (text, "%s%d", i > 0 ? "," : "",
                            (int) json_array_get_int_element (list, i));
  return g_string_free (text, FALSE);
}

/* All that we may use. */
static char *
describe_allowed (void)
{
  GString *text = g_string_new (NULL);
  cpu_set_t allowed;

  g_assert_cmpint (sched_getaffinity (0, sizeof allowed, &allowed), ==, 0);
  for (int i = 0; i < CPU_SETSIZE; i++)
    {
      if (CPU_ISSET (i, &allowed))
        g_string_append_printf (text, "%s%d", text->len > 0 ? "," : "", i);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_pair (const int cpus[2])
{
  if (cpus[0] == cpus[1])
    return g_strdup_printf ("%d", cpus[0]);
  return g_strdup_printf ("%d,%d", cpus[0], cpus[1]);
}

static void
assert_pin (const char *form,
            gboolean    pin_cpus,
            const char *affinity,
            const char *cpus,
            const char *width)
{
  WeirServer *server = start_pinned (form, pin_cpus);
  g_autoptr (JsonObject) report = call_object (server, "{'do': 'report'}");
  g_autofree char *seen = describe_list (json_object_get_array_member (report, "affinity"));
  g_autofree char *told = describe_list (json_object_get_array_member (report, "cpus"));
  JsonObject *environment = json_object_get_object_member (report, "environment");

  g_assert_cmpstr (seen, ==, affinity);
  g_assert_cmpstr (told, ==, cpus);
  g_assert_cmpstr (json_object_get_string_member_with_default (environment, "OMP_NUM_THREADS",
                                                               NULL), ==, width);
  g_assert_cmpstr (json_object_get_string_member_with_default (environment, "MKL_NUM_THREADS",
                                                               NULL), ==, width);
  server_stop (server);
}

static void
test_pin (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *all = describe_allowed ();
  g_autofree char *pair = NULL;
  g_autofree char *one = NULL;
  g_autofree char *form_one = NULL;
  g_autofree char *form_list = NULL;
  g_autofree char *form_pair = NULL;
  g_autofree char *width = NULL;
  int cpus[2];

  g_unsetenv ("OMP_NUM_THREADS");
  g_unsetenv ("MKL_NUM_THREADS");
  find_cpus (cpus);
  pair = describe_pair (cpus);
  one = g_strdup_printf ("%d", cpus[1]);
  form_one = g_strdup_printf ("[%d]", cpus[1]);
  form_list = g_strdup_printf ("[[%d]]", cpus[1]);
  form_pair = g_strdup_printf ("[[%d, %d]]", cpus[0], cpus[1]);
  width = g_strdup_printf ("%d", cpus[0] == cpus[1] ? 1 : 2);

  assert_pin ("null", TRUE, all, "", NULL);
  assert_pin ("1", TRUE, all, "", NULL);
  assert_pin ("[null]", TRUE, all, "", NULL);
  assert_pin (form_one, TRUE, one, one, "1");
  assert_pin (form_list, TRUE, one, one, "1");
  assert_pin (form_pair, TRUE, pair, pair, width);
  assert_pin (form_one, FALSE, all, "", NULL);
  assert_pin (form_pair, FALSE, all, "", NULL);
}

/* Each its own, before any of its code runs. */
static void
test_pin_of_each (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *form = NULL;
  g_autofree char *expected[3] = { NULL };
  WeirServer *server;
  int cpus[2];

  find_cpus (cpus);
  form = g_strdup_printf ("[%d, null, [%d, %d]]", cpus[1], cpus[1], cpus[0]);
  expected[0] = g_strdup_printf ("%d", cpus[1]);
  expected[1] = describe_allowed ();
  expected[2] = describe_pair (cpus);
  server = server_start (pinned_pool (form, "{'journal': 'JOURNAL'}", &fixture->journal));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (Event) event = journal_await (&fixture->journal, "init");
      guint index = (guint) (event->worker[strlen ("pool/")] - '0');

      g_assert_cmpuint (index, <, 3);
      g_assert_cmpstr (event->text, ==, expected[index]);
      g_clear_pointer (&expected[index], g_free);
    }
  server_stop (server);
  for (guint i = 0; i < 3; i++)
    g_free (expected[i]);
}

static void
test_missing_cpu (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GError) error = server_start_fails (pinned_pool ("[null, 1023]", NULL, NULL));
  WeirServer *server = start_pinned ("[null, 1023]", FALSE);

  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_CPU);
  assert_message (error, "pool");
  assert_message (error, "1023");
  assert_call (server, "1", "1");
  server_stop (server);
}

/* What the user has set stays. */
static void
test_thread_variables (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *form = NULL;
  g_autoptr (JsonObject) report = NULL;
  JsonObject *environment;
  WeirServer *server;
  int cpus[2];

  find_cpus (cpus);
  form = g_strdup_printf ("[%d]", cpus[0]);
  g_setenv ("OMP_NUM_THREADS", "7", TRUE);
  server = start_pinned (form, TRUE);
  report = call_object (server, "{'do': 'report'}");
  environment = json_object_get_object_member (report, "environment");
  g_assert_cmpstr (json_object_get_string_member (environment, "OMP_NUM_THREADS"), ==, "7");
  g_assert_cmpstr (json_object_get_string_member (environment, "OPENBLAS_NUM_THREADS"), ==, "1");
  g_assert_cmpstr (json_object_get_string_member (environment, "NUMEXPR_NUM_THREADS"), ==, "1");
  server_stop (server);
  g_unsetenv ("OMP_NUM_THREADS");
}

/* Surroundings */

static void
test_place (Fixture       *fixture,
            gconstpointer  data)
{
  WeirServer *server = server_start (faulty_pool ("some-name", 1, NULL, NULL));
  g_autoptr (JsonObject) report = call_object (server, "{'do': 'report'}");
  gint64 pid = json_object_get_int_member (report, "pid");

  g_assert_cmpstr (json_object_get_string_member (report, "name"), ==, "some-name/0");
  g_assert_cmpint (json_object_get_int_member (report, "index"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (report, "parent"), ==, getpid ());
  g_assert_cmpint (json_object_get_int_member (report, "group"), ==, pid);
  g_assert_cmpint (worker_count (server, "some-name", 0, "process"), ==, pid);
  server_stop (server);
}

/* The standard files, the channel, and the folder that it reads to tell: nothing of ours. */
static void
test_files (Fixture       *fixture,
            gconstpointer  data)
{
  int left_open = dup (STDERR_FILENO);
  WeirServer *server = server_start (faulty_pool ("pool", 3, NULL, NULL));
  g_autoptr (JsonObject) report = call_object (server, "{'do': 'report'}");
  JsonArray *files = json_object_get_array_member (report, "files");
  guint n_sockets = 0;
  guint n_pipes = 0;

  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      const char *file = json_array_get_string_element (files, i);

      n_sockets += g_str_has_prefix (file, "socket:");
      n_pipes += g_str_has_prefix (file, "pipe:");
    }
  g_assert_cmpstr (json_array_get_string_element (files, 0), ==, "/dev/null");
  g_assert_cmpuint (n_sockets, ==, 1);
  g_assert_cmpuint (n_pipes, ==, 2);
  g_assert_cmpuint (json_array_get_length (files), ==, 5);
  server_stop (server);
  close (left_open);
}

/* Not even PATH, nor a word on where the library is. */
static void
test_no_environment (Fixture       *fixture,
                     gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 1, NULL, NULL);
  g_auto (GStrv) saved = g_get_environ ();
  g_autoptr (JsonObject) report = NULL;
  WeirServer *server;

  clearenv ();
  server = server_start (pool);
  report = call_object (server, "{'do': 'report'}");
  server_stop (server);
  for (guint i = 0; saved[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (saved[i], "=", 2);

      g_setenv (pair[0], pair[1], TRUE);
    }
  g_assert_cmpuint (json_object_get_size (json_object_get_object_member (report, "environment")),
                    ==, 0);
}

/* Values */

static WeirServlet *
faulty_threads (guint n_threads)
{
  return weir_thread_servlet_new (module_worker ("faulty", "Faulty", NULL, NULL), n_threads);
}

static WeirValue *
new_long_string (gsize length)
{
  g_autofree char *text = g_malloc (length + 1);

  memset (text, 'y', length);
  text[length] = '\0';
  return weir_value_new_string (text);
}

static WeirValue *
call_value (WeirServer *server,
            WeirValue  *value)
{
  g_autoptr (GError) error = NULL;
  WeirValue *result = weir_server_call (server, value, PATIENCE, WEIR_BACKPRESSURE_WAIT, NULL,
                                        &error);

  g_assert_no_error (error);
  return result;
}

static void
check_large (WeirServlet *servlet)
{
  WeirServer *server = server_start (servlet);
  g_autoptr (WeirValue) value = new_long_string (64 * MIB);
  g_autoptr (WeirValue) order = value_new ("{'do': 'make', 'length': 67108864}");
  g_autoptr (WeirValue) same = call_value (server, value);
  g_autoptr (WeirValue) made = call_value (server, order);

  g_assert_true (weir_value_equal (same, value));
  g_assert_cmpuint (weir_value_get_size (made), ==, 64 * MIB + 2);
  g_assert_true (g_str_has_prefix (weir_value_get_json (made, NULL), "\"xxxx"));
  g_assert_true (g_str_has_suffix (weir_value_get_json (made, NULL), "xxxx\""));
  server_stop (server);
}

static void
test_large_in_threads (Fixture       *fixture,
                       gconstpointer  data)
{
  check_large (faulty_threads (1));
}

static void
test_large_in_processes (Fixture       *fixture,
                         gconstpointer  data)
{
  check_large (faulty_pool ("pool", 1, NULL, NULL));
  check_large (weir_sequential_servlet_new (faulty_pool ("first", 1, NULL, NULL),
                                            faulty_threads (1),
                                            faulty_pool ("last", 2, NULL, NULL), NULL));
}

/* Without a memfd to be had, all of it goes through the socket. */
static void
test_large_as_text (Fixture       *fixture,
                    gconstpointer  data)
{
  WeirServer *server = server_start (faulty_pool ("pool", 1, NULL, NULL));
  g_autoptr (WeirValue) value = new_long_string (64 * MIB);
  g_autoptr (WeirValue) same = NULL;
  struct rlimit limit;
  struct rlimit none;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  none = limit;
  none.rlim_cur = 1;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  same = call_value (server, value);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  g_assert_true (weir_value_equal (same, value));
  assert_call (server, "1", "1");
  server_stop (server);
}

static void
test_small_values (Fixture       *fixture,
                   gconstpointer  data)
{
  static const char *const values[] = { "1", "''", "[]", "{}", "null", "true", "'a'", "[[],'']" };
  WeirServer *server = server_start (
    weir_sequential_servlet_new (faulty_pool ("pool", 1, NULL, NULL), faulty_threads (2), NULL));

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    assert_call (server, values[i], values[i]);
  assert_call (server, "{'do': 'make', 'length': 0}", "''");
  assert_call (server, "{'do': 'make', 'length': 1}", "'x'");
  server_stop (server);
}

/* The lengths around which a value begins to travel by memfd, in both directions. */
static void
test_sizes (Fixture       *fixture,
            gconstpointer  data)
{
  WeirServer *server = server_start (
    weir_sequential_servlet_new (faulty_pool ("pool", 1, NULL, NULL),
                                 faulty_pool ("other", 1, NULL, NULL), NULL));

  for (gsize length = 65520; length < 65550; length++)
    {
      g_autofree char *text = g_strdup_printf ("{'do': 'make', 'length': %u}", (guint) length);
      g_autoptr (WeirValue) order = value_new (text);
      g_autoptr (WeirValue) value = new_long_string (length);
      g_autoptr (WeirValue) same = call_value (server, value);
      g_autoptr (WeirValue) made = call_value (server, order);

      g_assert_true (weir_value_equal (same, value));
      g_assert_cmpuint (weir_value_get_size (made), ==, length + 2);
    }
  server_stop (server);
}

/* Many at once */

/* Every tenth is large and tells its number at its end. */
static WeirValue *
new_numbered (guint number)
{
  g_autofree char *padding = g_strnfill (number % 10 == 0 ? 70000 : 5, 'z');
  g_autofree char *text = g_strdup_printf ("%s %u", padding, number);

  return weir_value_new_string (text);
}

static void
take_numbered (WeirStream *stream,
               guint       n_values)
{
  for (guint i = 0; i < n_values; i++)
    {
      g_autoptr (WeirResult) result = stream_take (stream);
      g_autoptr (WeirValue) expected = new_numbered (i);

      g_assert_no_error (weir_result_get_error (result));
      g_assert_true (weir_value_equal (weir_result_get_value (result), expected));
    }
}

/* Ten thousand in flight, behind one that keeps the pool's workers, with descriptors for few. */
static void
test_many_in_flight (Fixture       *fixture,
                     gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 1, NULL, NULL);
  WeirServlet *last = faulty_pool ("last", 2, NULL, NULL);
  WeirServlet *both = weir_sequential_servlet_new (pool, last, NULL);
  WeirServer *server = weir_server_new (both);
  g_autoptr (WeirStream) stream = NULL;
  g_autoptr (WeirResult) first = NULL;
  struct rlimit limit;
  struct rlimit few;

  g_object_unref (both);
  weir_server_set_capacity (server, 10001);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  few = limit;
  few.rlim_cur = 64;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  g_assert_true (weir_server_start (server, NULL, NULL));

  stream = stream_open (server);
  stream_push (stream, "{'do': 'sleep', 'seconds': 0.5, 'id': 3}");
  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr (WeirValue) value = new_numbered (i);
      g_autoptr (GError) error = NULL;

      weir_stream_push (stream, value, NULL, &error);
      g_assert_no_error (error);
    }
  weir_stream_end (stream);
  first = stream_take (stream);
  g_assert_cmpstr (weir_value_get_json (weir_result_get_value (first), NULL), ==, "3");
  take_numbered (stream, 10000);
  g_assert_cmpint (node_count (server, "pool", "restarts"), ==, 0);
  g_assert_cmpint (node_count (server, "last", "restarts"), ==, 0);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  server_stop (server);
}

/* Bytes are bounded as well as items; one larger than all may be there alone. */
static void
test_capacity_bytes (Fixture       *fixture,
                     gconstpointer  data)
{
  WeirServlet *pool = faulty_pool ("pool", 1, NULL, &fixture->journal);
  WeirServer *server;
  g_autoptr (WeirStream) stream = NULL;
  g_autoptr (WeirValue) large = new_long_string (3 * MIB);
  g_autoptr (WeirValue) half = new_long_string (600 * 1024);
  g_autoptr (WeirValue) same = NULL;
  g_autoptr (GError) error = NULL;

  server = server_start (pool);
  weir_server_set_capacity_bytes (server, MIB);
  same = call_value (server, large);
  g_assert_true (weir_value_equal (same, large));

  stream = stream_open (server);
  stream_push (stream, "{'do': 'sleep', 'seconds': 0.3}");
  weir_stream_push (stream, half, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (weir_server_call (server, half, PATIENCE, WEIR_BACKPRESSURE_REFUSE, NULL,
                                   &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_BACKLOG_FULL);
  weir_stream_end (stream);
  for (guint i = 0; i < 2; i++)
    weir_result_free (stream_take (stream));
  server_stop (server);
}

int
main (int    argc,
      char **argv)
{
  static const FaultTest tests[] = {
    { "/processes/pin", test_pin },
    { "/processes/pin-of-each", test_pin_of_each },
    { "/processes/missing-cpu", test_missing_cpu },
    { "/processes/thread-variables", test_thread_variables },
    { "/processes/place", test_place },
    { "/processes/files", test_files },
    { "/processes/no-environment", test_no_environment },
    { "/processes/large-in-threads", test_large_in_threads },
    { "/processes/large-in-processes", test_large_in_processes },
    { "/processes/large-as-text", test_large_as_text },
    { "/processes/small-values", test_small_values },
    { "/processes/sizes", test_sizes },
    { "/processes/many-in-flight", test_many_in_flight },
    { "/processes/capacity-bytes", test_capacity_bytes },
  };

  g_test_init (&argc, &argv, NULL);
  fault_tests_add (tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
