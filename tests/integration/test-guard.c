/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a program has started itself ends with the worker, whoever of them is killed. */

#include "program-support.h"

#include <signal.h>

/* A program with a child that ignores what can be ignored; tells who all of them are. */
#define FAMILY "(trap '' TERM INT HUP; exec sleep 1000) & " \
  "echo \"child x $! x\" > journal; echo \"program x $$ x\" > journal; " \
  "echo \"host x $PPID x\" > journal; "

typedef struct {
  pid_t child;
  pid_t program;
  pid_t host;
} Family;

static pid_t
await_pid (Fixture    *fixture,
           const char *event)
{
  g_autoptr (Event) next = journal_await (&fixture->journal, event);

  return next->pid;
}

static void
await_family (Fixture *fixture,
              Family  *family)
{
  family->child = await_pid (fixture, "child");
  family->program = await_pid (fixture, "program");
  family->host = await_pid (fixture, "host");
}

static void
assert_family_gone (Family *family)
{
  assert_gone (family->child);
  assert_gone (family->program);
  assert_gone (family->host);
}

static void
check_kill (Fixture *fixture,
            gsize    offset)
{
  WeirServer *server = server_start (script_pool (fixture, FAMILY "cat", NULL));
  Family family;
  Family next;

  await_family (fixture, &family);
  assert_call (server, "1", "1");
  g_assert_cmpint (kill (G_STRUCT_MEMBER (pid_t, &family, offset), SIGKILL), ==, 0);
  /* There is another one then. */
  await_family (fixture, &next);
  assert_family_gone (&family);
  assert_call (server, "2", "2");
  server_stop (server);
  assert_family_gone (&next);
}

static void
test_host_killed (Fixture       *fixture,
                  gconstpointer  data)
{
  check_kill (fixture, G_STRUCT_OFFSET (Family, host));
}

static void
test_program_killed (Fixture       *fixture,
                     gconstpointer  data)
{
  check_kill (fixture, G_STRUCT_OFFSET (Family, program));
}

static void
test_stopped (Fixture       *fixture,
              gconstpointer  data)
{
  WeirServer *server = server_start (script_pool (fixture, FAMILY "cat", NULL));
  Family family;

  await_family (fixture, &family);
  assert_call (server, "1", "1");
  server_stop (server);
  assert_family_gone (&family);
}

static void
check_hang (Fixture    *fixture,
            const char *more)
{
  WeirServlet *pool = script_pool (fixture, FAMILY "read -r item; sleep 1000", more);
  WeirServer *server;
  g_autoptr (GError) error = NULL;
  Family family;

  weir_pool_servlet_set_call_timeout (WEIR_POOL_SERVLET (pool), 0.5);
  weir_pool_servlet_set_restart_limit (WEIR_POOL_SERVLET (pool), 0);
  server = server_start (pool);
  error = call_fails (server, "1");
  await_family (fixture, &family);
  assert_family_gone (&family);
  server_stop (server);
}

static void
test_hung (Fixture       *fixture,
           gconstpointer  data)
{
  check_hang (fixture, NULL);
  check_hang (fixture, "'mode': 'once'");
}

/* Killed while several run at once. */
static void
test_once_killed (Fixture       *fixture,
                  gconstpointer  data)
{
  WeirServlet *pool = script_pool (fixture, FAMILY "read -r item; sleep 1000", "'mode': 'once'");
  WeirServer *server;
  WeirStream *stream;
  Family families[3];

  weir_pool_servlet_set_concurrency (WEIR_POOL_SERVLET (pool), 3);
  server = server_start (pool);
  stream = stream_open (server);
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    stream_push (stream, "1");
  weir_stream_end (stream);
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    families[i].child = await_pid (fixture, "child");
  g_assert_cmpint (kill (await_pid (fixture, "host"), SIGKILL), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autoptr (WeirResult) result = stream_take (stream);

      assert_message (weir_result_get_error (result), "was killed by signal 9 (Killed)");
      assert_gone (families[i].child);
    }
  g_object_unref (stream);
  server_stop (server);
}

int
main (int    argc,
      char **argv)
{
  const FaultTest tests[] = {
    { "/guard/host-killed", test_host_killed },
    { "/guard/program-killed", test_program_killed },
    { "/guard/stopped", test_stopped },
    { "/guard/hung", test_hung },
    { "/guard/once-killed", test_once_killed },
  };

  g_test_init (&argc, &argv, NULL);
  fault_tests_add (tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
