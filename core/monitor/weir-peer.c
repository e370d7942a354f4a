/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-peer.h"

#include <unistd.h>

#include "base/weir-version.h"

/* A client that has not read as much may ask for nothing more. */
#define UNREAD_MOST    (16 * 1024 * 1024)
/* What a message costs beside its contents. */
#define MESSAGE_COST   1024

static void weir_peer_flush (WeirPeer *self);

WeirPeer *
weir_peer_ref (WeirPeer *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
weir_peer_unref (WeirPeer *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_clear_object (&self->skeleton);
  g_clear_object (&self->connection);
  g_hash_table_unref (self->calls);
  g_array_unref (self->probes);
  g_free (self);
}

/* What does not change. */
static void
weir_peer_describe (WeirPeer *self)
{
  WeirMonitor *monitor = self->monitor;
  const char *flow[WEIR_N_FLOW_MEASURES + 1] = { NULL };
  const char *node[WEIR_N_NODE_MEASURES + 1] = { NULL };
  const char *worker[WEIR_N_WORKER_MEASURES + 1] = { NULL };
  GVariantBuilder nodes;

  for (guint i = 0; i < WEIR_N_FLOW_MEASURES; i++)
    flow[i] = weir_flow_measure_get_name (i);
  for (guint i = 0; i < WEIR_N_NODE_MEASURES; i++)
    node[i] = weir_node_measure_get_name (i);
  for (guint i = 0; i < WEIR_N_WORKER_MEASURES; i++)
    worker[i] = weir_worker_measure_get_name (i);
  g_variant_builder_init (&nodes, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < weir_sampler_get_n_nodes (monitor->sampler); i++)
    g_variant_builder_add (&nodes, "(ss)", weir_sampler_get_node (monitor->sampler, i),
                           weir_sampler_get_kind (monitor->sampler, i));

  g_object_set (self->skeleton,
                "version", WEIR_VERSION_S,
                "pid", (guint) getpid (),
                "flow-path", monitor->flow_path,
                "flow-name", monitor->flow_name,
                "started-at", monitor->started_at,
                "nodes", g_variant_builder_end (&nodes),
                "flow-measures", flow,
                "node-measures", node,
                "worker-measures", worker,
                NULL);
}

static const char *
weir_state_get_name (WeirServerState state)
{
  static const char *const names[] = { "stopped", "starting", "running", "draining" };

  return names[state];
}

static void
weir_peer_set_news (WeirPeer *self)
{
  const WeirNews *news = &self->monitor->news;

  g_object_set (self->skeleton,
                "state", weir_state_get_name (news->state),
                "paused", news->paused,
                "owned", news->owned,
                NULL);
}

/* The connection has ended, from whichever side. */
static void
weir_peer_on_closed (GDBusConnection *connection,
                     gboolean         vanished,
                     GError          *error,
                     gpointer         data)
{
  WeirPeer *self = data;
  WeirMonitor *monitor = self->monitor;

  if (monitor == NULL)
    return;

  weir_peer_leave (self);
  g_ptr_array_remove_fast (monitor->peers, self);
  weir_monitor_look_after (monitor);
}

/* A client at the other end of @connection, whose messages are not handled yet. */
WeirPeer *
weir_peer_new (WeirMonitor      *monitor,
               GDBusConnection  *connection,
               GError          **error)
{
  g_autoptr (WeirPeer) self = g_new0 (WeirPeer, 1);

  g_atomic_ref_count_init (&self->refs);
  self->monitor = monitor;
  self->connection = g_object_ref (connection);
  self->skeleton = weir_monitor1_skeleton_new ();
  self->calls = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->probes = g_array_new (FALSE, FALSE, sizeof (WeirPort));
  self->told = monitor->news;
  weir_peer_describe (self);
  weir_peer_set_news (self);
  weir_answers_connect (self);
  weir_answers_connect_records (self);
  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                         WEIR_MONITOR_OBJECT, error))
    return NULL;

  g_signal_connect (connection, "closed", G_CALLBACK (weir_peer_on_closed), self);
  return g_steal_pointer (&self);
}

/* It has no part in anything any more. */
void
weir_peer_leave (WeirPeer *self)
{
  if (self->monitor == NULL)
    return;

  weir_answers_end_probes (self);
  self->monitor = NULL;
  weir_answers_give_up_calls (self);
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_signal_handlers_disconnect_by_data (self->skeleton, self);
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
}

/* What it does not read is given up, so that closing need not wait for it. */
static void
weir_peer_kick (WeirPeer *self)
{
  GIOStream *stream = g_dbus_connection_get_stream (self->connection);

  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)), TRUE, TRUE,
                     NULL);
}

/* Reading and not reading */

static void
weir_peer_on_flushed (GObject      *source,
                      GAsyncResult *result,
                      gpointer      data)
{
  g_autoptr (WeirPeer) self = data;

  self->flushing = FALSE;
  if (!g_dbus_connection_flush_finish (G_DBUS_CONNECTION (source), result, NULL))
    return;

  self->n_unread -= self->n_flushing;
  if (self->n_unread > 0)
    weir_peer_flush (self);
  else if (self->behind)
    weir_peer_tell (self);
}

static void
weir_peer_flush (WeirPeer *self)
{
  if (self->flushing)
    return;

  self->flushing = TRUE;
  self->n_flushing = self->n_unread;
  g_dbus_connection_flush (self->connection, NULL, weir_peer_on_flushed, weir_peer_ref (self));
}

static void
weir_peer_count (WeirPeer *self,
                 gsize     n_bytes)
{
  self->n_unread += n_bytes + MESSAGE_COST;
  weir_peer_flush (self);
}

/* What changed since it was last told; once it has read everything. */
void
weir_peer_tell (WeirPeer *self)
{
  WeirNews told = self->told;

  if (self->monitor == NULL)
    return;
  self->behind = self->flushing;
  if (self->behind)
    return;

  self->told = self->monitor->news;
  weir_peer_set_news (self);
  if (told.sampled != self->told.sampled)
    weir_monitor1_emit_sampled (self->skeleton, self->told.sampled);
  if (told.logged != self->told.logged)
    weir_monitor1_emit_log_added (self->skeleton, self->told.logged);
  if (told.failed != self->told.failed)
    weir_monitor1_emit_failed (self->skeleton, self->told.failed);
  /* Sends what changed of the properties, which would otherwise be later. */
  g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (self->skeleton));
  weir_peer_count (self, 0);
}

/* Answers with @reply, a tuple, which is taken if it is floating. */
void
weir_peer_reply (WeirPeer              *self,
                 GDBusMethodInvocation *invocation,
                 GVariant              *reply)
{
  gsize size = reply == NULL ? 0 : g_variant_get_size (reply);

  if (self->monitor != NULL && self->n_unread > UNREAD_MOST)
    {
      weir_peer_kick (self);
      if (reply != NULL)
        g_variant_unref (g_variant_ref_sink (reply));
      g_dbus_method_invocation_return_error (invocation, G_IO_ERROR, G_IO_ERROR_BUSY,
                                             "what was sent before was not read");
      return;
    }

  g_dbus_method_invocation_return_value (invocation, reply);
  weir_peer_count (self, size);
}

/* Answers with @error, which is taken. */
void
weir_peer_refuse (WeirPeer              *self,
                  GDBusMethodInvocation *invocation,
                  GError                *error)
{
  gsize size = strlen (error->message);

  g_dbus_method_invocation_take_error (invocation, error);
  weir_peer_count (self, size);
}
