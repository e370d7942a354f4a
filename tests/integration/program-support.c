/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "program-support.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

static WeirServlet *
object_pool (Fixture    *fixture,
             JsonObject *json)
{
  g_autoptr (GError) error = NULL;
  WeirWorkerSpec *spec = weir_worker_spec_new_from_json (json, fixture->journal.directory, &error);
  WeirServlet *pool;

  g_assert_no_error (error);
  pool = weir_process_servlet_new (spec, NULL);
  weir_servlet_set_name (pool, "work");
  return pool;
}

WeirServlet *
worker_pool (Fixture    *fixture,
             const char *json)
{
  g_autoptr (WeirValue) value = value_new (json);
  g_autoptr (JsonNode) node = weir_value_to_node (value);

  return object_pool (fixture, json_node_get_object (node));
}

WeirServlet *
script_pool (Fixture    *fixture,
             const char *script,
             const char *more)
{
  g_autofree char *text = g_strdup_printf ("{'type': 'command'%s%s}", more != NULL ? ", " : "",
                                           more != NULL ? more : "");
  g_autoptr (WeirValue) value = value_new (text);
  g_autoptr (JsonNode) node = weir_value_to_node (value);
  JsonArray *argv = json_array_new ();

  json_array_add_string_element (argv, "sh");
  json_array_add_string_element (argv, "-c");
  json_array_add_string_element (argv, script);
  json_object_set_array_member (json_node_get_object (node), "argv", argv);
  return object_pool (fixture, json_node_get_object (node));
}

void
write_file (Fixture    *fixture,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (fixture->journal.directory, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0755, &error);
  g_assert_no_error (error);
}

void
assert_answers (WeirServlet *pool,
                const char  *text,
                const char  *expected)
{
  WeirServer *server = server_start (pool);

  assert_call (server, text, expected);
  server_stop (server);
}

GError *
fail_once (WeirServlet *pool,
           const char  *text)
{
  WeirServer *server = server_start (pool);
  GError *error = call_fails (server, text);

  server_stop (server);
  return error;
}

void
assert_gone (pid_t pid)
{
  int pidfd = (int) syscall (SYS_pidfd_open, pid, 0);

  if (pidfd >= 0)
    g_assert_true (process_ends (pidfd, PATIENCE));
  else
    g_assert_cmpint (errno, ==, ESRCH);
}
