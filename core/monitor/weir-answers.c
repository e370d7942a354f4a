/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-peer.h"

#include "base/weir-error.h"
#include "monitor/weir-pool-settings.h"
#include "monitor/weir-trace-text.h"
#include "server/weir-metrics.h"
#include "server/weir-server-private.h"

/* What clients ask, and what they get. The handlers of the generated skeleton: each answers at once
 * or, where it has to wait, later. */

static gboolean
weir_answer_get_flow (WeirMonitor1          *skeleton,
                      GDBusMethodInvocation *invocation,
                      WeirPeer              *peer)
{
  weir_peer_reply (peer, invocation, g_variant_new ("(s)", peer->monitor->flow));
  return TRUE;
}

static gboolean
weir_answer_get_metrics (WeirMonitor1          *skeleton,
                         GDBusMethodInvocation *invocation,
                         WeirPeer              *peer)
{
  g_autoptr (WeirMetrics) metrics = weir_server_get_metrics (peer->monitor->server);
  g_autoptr (JsonNode) node = metrics == NULL ? NULL : weir_metrics_to_json (metrics);
  g_autoptr (WeirValue) value = node == NULL ? NULL : weir_value_new_from_node (node);

  if (value == NULL)
    weir_peer_refuse (peer, invocation,
                      g_error_new_literal (WEIR_ERROR, WEIR_ERROR_STOPPED,
                                           "the flow is not running"));
  else
    weir_peer_reply (peer, invocation, g_variant_new ("(s)", weir_value_get_json (value, NULL)));
  return TRUE;
}

static gboolean
weir_answer_get_snapshot (WeirMonitor1          *skeleton,
                          GDBusMethodInvocation *invocation,
                          WeirPeer              *peer)
{
  g_autoptr (GVariant) snapshot = weir_monitor_get_snapshot (peer->monitor);

  weir_peer_reply (peer, invocation, snapshot);
  return TRUE;
}

static gboolean
weir_find_resolution (guint           seconds,
                      WeirResolution *resolution)
{
  for (*resolution = WEIR_RESOLUTION_1S; *resolution <= WEIR_RESOLUTION_60S; (*resolution)++)
    {
      if (weir_resolution_get_seconds (*resolution) == seconds)
        return TRUE;
    }
  return FALSE;
}

static gboolean
weir_answer_get_history (WeirMonitor1          *skeleton,
                         GDBusMethodInvocation *invocation,
                         guint                  seconds,
                         guint64                after,
                         GVariant              *nodes,
                         WeirPeer              *peer)
{
  WeirHistory *history = peer->monitor->history;
  WeirResolution resolution;
  gsize n_nodes;
  const guint32 *places = g_variant_get_fixed_array (nodes, &n_nodes, sizeof (guint32));
  gboolean good = weir_find_resolution (seconds, &resolution)
                  && n_nodes <= weir_history_get_n_nodes (history);

  for (gsize i = 0; good && i < n_nodes; i++)
    good = places[i] < weir_history_get_n_nodes (history);
  if (good)
    weir_peer_reply (peer, invocation, weir_history_to_variant (history, resolution, after, places,
                                                                (guint) n_nodes));
  else
    weir_peer_refuse (peer, invocation,
                      g_error_new_literal (WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                                           "there is history at 1, 10 and 60 s, of the nodes of "
                                           "the flow"));
  return TRUE;
}

static gboolean
weir_answer_get_workers (WeirMonitor1          *skeleton,
                         GDBusMethodInvocation *invocation,
                         const char            *node,
                         WeirPeer              *peer)
{
  GVariant *workers = weir_sampler_list_workers (peer->monitor->sampler, node);

  weir_peer_reply (peer, invocation, g_variant_new ("(@a(suusaiad))", workers));
  return TRUE;
}

/* Steering */

static gboolean
weir_answer_stop (WeirMonitor1          *skeleton,
                  GDBusMethodInvocation *invocation,
                  gboolean               now,
                  WeirPeer              *peer)
{
  weir_peer_reply (peer, invocation, NULL);
  weir_monitor_request_stop (peer->monitor, now);
  return TRUE;
}

static gboolean
weir_answer_set_paused (WeirMonitor1          *skeleton,
                        GDBusMethodInvocation *invocation,
                        gboolean               paused,
                        WeirPeer              *peer)
{
  weir_server_set_paused (peer->monitor->server, paused);
  weir_peer_reply (peer, invocation, NULL);
  return TRUE;
}

/* The node's kind, and how many workers it is to have now; NULL: there is no such node. */
static const char *
weir_peer_find_node (WeirPeer   *self,
                     const char *id,
                     guint      *n_workers)
{
  WeirSampler *sampler = self->monitor->sampler;

  for (guint i = 0; i < weir_sampler_get_n_nodes (sampler); i++)
    {
      if (!g_str_equal (weir_sampler_get_node (sampler, i), id))
        continue;

      weir_sampler_read (sampler, self->monitor->asked);
      *n_workers = (guint) MAX (self->monitor->asked[weir_row_place (i,
                                                                     WEIR_NODE_WORKERS_WANTED)],
                                1);
      return weir_sampler_get_kind (sampler, i);
    }
  return NULL;
}

static gboolean
weir_answer_set_pool (WeirMonitor1          *skeleton,
                      GDBusMethodInvocation *invocation,
                      const char            *node,
                      const char            *settings,
                      WeirPeer              *peer)
{
  g_autoptr (WeirCpus) cpus = NULL;
  GError *error = NULL;
  guint n_workers = 1;
  const char *kind = weir_peer_find_node (peer, node, &n_workers);

  cpus = weir_pool_settings_parse (settings, node, g_strcmp0 (kind, "thread") == 0, n_workers,
                                   &error);
  if (cpus != NULL && weir_server_set_pool (peer->monitor->server, node, cpus, &error))
    weir_peer_reply (peer, invocation, g_variant_new ("(u)", weir_cpus_get_n_workers (cpus)));
  else
    weir_peer_refuse (peer, invocation, error);
  return TRUE;
}

static gboolean
weir_answer_set_owner (WeirMonitor1          *skeleton,
                       GDBusMethodInvocation *invocation,
                       gboolean               owner,
                       WeirPeer              *peer)
{
  peer->owner = owner;
  if (owner)
    peer->monitor->news.owned = TRUE;
  else
    weir_monitor_free_run (peer->monitor);
  weir_peer_reply (peer, invocation, NULL);
  weir_monitor_look_after (peer->monitor);
  return TRUE;
}

/* Values */

typedef struct {
  WeirPeer              *peer;       /* owned */
  GDBusMethodInvocation *invocation; /* owned */
  guint64                id;
  WeirRecorder          *recorder;   /* owned; NULL: no trace is wanted */
} WeirPendingCall;

static void
weir_pending_call_free (WeirPendingCall *self)
{
  g_clear_pointer (&self->recorder, weir_recorder_unref);
  weir_peer_unref (self->peer);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirPendingCall, weir_pending_call_free)

static void
weir_pending_call_finish (GObject      *source,
                          GAsyncResult *result,
                          gpointer      data)
{
  g_autoptr (WeirPendingCall) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirValue) value = weir_server_call_finish (WEIR_SERVER (source), result, &error);
  g_autoptr (WeirValue) told = error == NULL ? NULL : weir_error_to_value (error);
  g_autofree char *steps = NULL;

  g_hash_table_remove (self->peer->calls, &self->id);
  if (self->recorder != NULL)
    steps = weir_trace_to_text (weir_server_get_trace (result), self->recorder);
  weir_peer_reply (self->peer, self->invocation,
                   g_variant_new ("(sss)", value == NULL ? "" : weir_value_get_json (value, NULL),
                                  told == NULL ? "" : weir_value_get_json (told, NULL),
                                  steps == NULL ? "" : steps));
}

static gboolean
weir_answer_call (WeirMonitor1          *skeleton,
                  GDBusMethodInvocation *invocation,
                  const char            *text,
                  double                 timeout,
                  gboolean               trace,
                  guint64                id,
                  WeirPeer              *peer)
{
  GError *error = NULL;
  g_autoptr (WeirValue) value = weir_value_new_from_json (text, -1, &error);
  GCancellable *cancellable;
  WeirPendingCall *pending;

  if (value != NULL && g_hash_table_contains (peer->calls, &id))
    error = g_error_new (WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                         "call %" G_GUINT64_FORMAT " is not answered yet", id);
  if (error != NULL)
    {
      weir_peer_refuse (peer, invocation, error);
      return TRUE;
    }

  cancellable = g_cancellable_new ();
  g_hash_table_insert (peer->calls, g_memdup2 (&id, sizeof id), cancellable);
  pending = g_new0 (WeirPendingCall, 1);
  pending->peer = weir_peer_ref (peer);
  pending->invocation = invocation;
  pending->id = id;
  if (trace && peer->monitor->recorder != NULL)
    {
      pending->recorder = weir_recorder_ref (peer->monitor->recorder);
      weir_server_trace_async (peer->monitor->server, value, timeout, cancellable,
                               weir_pending_call_finish, pending);
    }
  else
    {
      weir_server_call_async (peer->monitor->server, value, timeout, WEIR_BACKPRESSURE_WAIT,
                              cancellable, weir_pending_call_finish, pending);
    }
  return TRUE;
}

static gboolean
weir_answer_give_up (WeirMonitor1          *skeleton,
                     GDBusMethodInvocation *invocation,
                     guint64                id,
                     WeirPeer              *peer)
{
  GCancellable *cancellable = g_hash_table_lookup (peer->calls, &id);

  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
  weir_peer_reply (peer, invocation, NULL);
  return TRUE;
}

/* The client has left: nobody waits for what it called. */
void
weir_answers_give_up_calls (WeirPeer *self)
{
  GHashTableIter iter;
  gpointer cancellable;

  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &cancellable))
    g_cancellable_cancel (cancellable);
}

/* Connects the handlers of @self's skeleton. */
void
weir_answers_connect (WeirPeer *self)
{
  static const struct {
    const char *signal;
    GCallback   handler;
  } answers[] = {
    { "handle-call", G_CALLBACK (weir_answer_call) },
    { "handle-get-flow", G_CALLBACK (weir_answer_get_flow) },
    { "handle-get-history", G_CALLBACK (weir_answer_get_history) },
    { "handle-get-metrics", G_CALLBACK (weir_answer_get_metrics) },
    { "handle-get-snapshot", G_CALLBACK (weir_answer_get_snapshot) },
    { "handle-get-workers", G_CALLBACK (weir_answer_get_workers) },
    { "handle-give-up", G_CALLBACK (weir_answer_give_up) },
    { "handle-set-owner", G_CALLBACK (weir_answer_set_owner) },
    { "handle-set-paused", G_CALLBACK (weir_answer_set_paused) },
    { "handle-set-pool", G_CALLBACK (weir_answer_set_pool) },
    { "handle-stop", G_CALLBACK (weir_answer_stop) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_signal_connect (self->skeleton, answers[i].signal, answers[i].handler, self);
}
