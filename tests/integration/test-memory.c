/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Workers that want more memory than their node gives them. */

#include "program-support.h"

#include <string.h>

#define LIMIT (128 * 1024 * 1024)

/* A worker that goes beyond the limit for the item @large, and not for @small. */
typedef struct {
  const char *worker;
  const char *small;
  const char *large;
  const char *message;
} Case;

static const Case cases[] = {
  { "{'type': 'jq', 'filter': '[range(.)]|length'}", "10", "100000000",
    "; its memory-limit is 128 MiB" },
  { "{'type': 'command', 'argv': ['jq', '-c', '--unbuffered', '[range(.)]|length']}",
    "10", "100000000", "; its memory-limit is 128 MiB" },
  { "{'type': 'command', 'argv': ['jq', '-c', '[range(.)]|length'], 'mode': 'once'}",
    "10", "100000000", "; its memory-limit is 128 MiB" },
  { "{'type': 'python', 'class': 'hungry:Hungry'}", "10", "1000",
    "out of memory: the worker's memory-limit is 128 MiB" },
};

static const char hungry[] =
  "class Hungry:\n"
  "    def call(self, x):\n"
  "        return len(bytearray(x << 20))\n";

static void
test_limit (Fixture       *fixture,
            gconstpointer  data)
{
  const Case *self = data;
  WeirServlet *pool;
  WeirServer *server;

#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("the address sanitizer reserves more than any limit");
  return;
#endif

  write_file (fixture, "hungry.py", hungry);
  pool = worker_pool (fixture, self->worker);
  weir_process_servlet_set_memory_limit (WEIR_PROCESS_SERVLET (pool), LIMIT);
  server = server_start (pool);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (WeirValue) small = value_new (self->small);
      g_autoptr (WeirValue) result = NULL;
      g_autoptr (GError) error = NULL;

      result = weir_server_call (server, small, PATIENCE, WEIR_BACKPRESSURE_WAIT, NULL, &error);
      g_assert_no_error (error);
      error = call_fails (server, self->large);
      assert_message (error, self->message);
    }
  server_stop (server);
}

/* Without a limit there is none. */
static void
test_no_limit (Fixture       *fixture,
               gconstpointer  data)
{
  write_file (fixture, "hungry.py", hungry);
  assert_answers (worker_pool (fixture, "{'type': 'python', 'class': 'hungry:Hungry'}"), "300",
                  "314572800");
}

int
main (int    argc,
      char **argv)
{
  static const char *const names[] = { "jq", "lines", "once", "python" };

  g_setenv ("PYTHONDONTWRITEBYTECODE", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/memory/", names[i], NULL);

      fault_test_add (path, &cases[i], test_limit);
    }
  fault_test_add ("/memory/no-limit", NULL, test_no_limit);

  return g_test_run ();
}
