/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "monitor-support.h"

#include <glib/gstdio.h>
#include <string.h>

static char *runtime;

/* GLib asks the environment for the place once. */
void
watched_init_folder (void)
{
  runtime = g_dir_make_tmp ("weir-monitor-XXXXXX", NULL);
  g_assert_nonnull (runtime);
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
}

void
watched_clear_folder (void)
{
  g_autofree char *inner = g_build_filename (runtime, "weir", NULL);

  g_rmdir (inner);
  g_assert_cmpint (g_rmdir (runtime), ==, 0);
  g_clear_pointer (&runtime, g_free);
}

static void
on_stop_requested (WeirMonitor *monitor,
                   gboolean     now,
                   Watched     *self)
{
  g_atomic_int_set (&self->stop_now, now);
  g_atomic_int_inc (&self->n_stops);
}

void
watched_start (Watched     *self,
               WeirServlet *servlet,
               const char  *text)
{
  static const char plain[] = "{\"format\": \"weir-flow/1\", \"name\": \"Plain\", \"nodes\": {}, "
                              "\"links\": []}";
  g_autoptr (WeirFlow) flow = NULL;
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  flow = weir_flow_new_from_data (text == NULL ? plain : text, -1, NULL, &error);
  g_assert_no_error (error);
  self->server = weir_server_new (servlet);
  g_object_unref (servlet);
  self->monitor = weir_monitor_new (self->server, flow);
  g_signal_connect (self->monitor, "stop-requested", G_CALLBACK (on_stop_requested), self);
  weir_monitor_start (self->monitor, NULL, &error);
  g_assert_no_error (error);
  self->path = g_strdup (weir_monitor_get_path (self->monitor));
  weir_server_start (self->server, NULL, &error);
  g_assert_no_error (error);
}

void
watched_stop (Watched *self)
{
  weir_server_stop (self->server, 0);
  weir_monitor_stop (self->monitor);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_assert_finalize_object (self->monitor);
  g_assert_finalize_object (self->server);
  g_free (self->path);
}

/* Waiting */

static gboolean
on_time_out (gpointer data)
{
  g_error ("an event did not come within %g s", PATIENCE);
  return G_SOURCE_REMOVE;
}

void
await (gboolean (*holds) (gpointer data),
       gpointer data)
{
  guint limit = g_timeout_add_seconds ((guint) PATIENCE, on_time_out, NULL);

  while (!holds (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static gboolean
has_result (gpointer data)
{
  return ((Reply *) data)->result != NULL;
}

GAsyncResult *
client_wait (Reply *reply)
{
  await (has_result, reply);
  return reply->result;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static void
on_signal (WeirMonitorClient *client,
           guint64            number,
           gboolean          *came)
{
  *came = TRUE;
}

void
await_signal (WeirMonitorClient *client,
              const char        *signal)
{
  gboolean came = FALSE;
  gulong handler = g_signal_connect (client, signal, G_CALLBACK (on_signal), &came);

  await (is_set, &came);
  g_signal_handler_disconnect (client, handler);
}

/* Clients */

WeirMonitorClient *
client_new (const char *path)
{
  Reply reply;
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = CLIENT_ASK (&reply, weir_monitor_client_new_async, path);
  WeirMonitorClient *client = weir_monitor_client_new_finish (result, &error);

  g_assert_no_error (error);
  g_assert_nonnull (client);
  reply_clear (&reply);
  return client;
}

GError *
client_new_fails (const char *path)
{
  Reply reply;
  GError *error = NULL;
  GAsyncResult *result = CLIENT_ASK (&reply, weir_monitor_client_new_async, path);

  g_assert_null (weir_monitor_client_new_finish (result, &error));
  g_assert_nonnull (error);
  reply_clear (&reply);
  return error;
}

void
client_free (WeirMonitorClient *client)
{
  weir_monitor_client_close (client);
  g_object_unref (client);
}

WeirSnapshot *
client_look (WeirMonitorClient *client)
{
  Reply reply;
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = CLIENT_ASK (&reply, weir_monitor_client_get_snapshot_async, client);
  WeirSnapshot *snapshot = weir_monitor_client_get_snapshot_finish (client, result, &error);

  g_assert_no_error (error);
  reply_clear (&reply);
  return snapshot;
}
