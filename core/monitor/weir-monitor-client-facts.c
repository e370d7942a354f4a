/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-monitor-client-private.h"

/* What a client knows of its run without asking. */

static const char *
weir_text_or_empty (const char *text)
{
  return text == NULL ? "" : text;
}

/**
 * weir_monitor_client_get_path:
 * @self: a client
 *
 * Gets which socket it connected to.
 *
 * Returns: (transfer none): a path
 */
const char *
weir_monitor_client_get_path (WeirMonitorClient *self)
{
  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (self), NULL);

  return self->path;
}

/**
 * weir_monitor_client_get_connected:
 * @self: a client
 *
 * Gets whether the runner is there.
 *
 * Returns: whether it is
 */
gboolean
weir_monitor_client_get_connected (WeirMonitorClient *self)
{
  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (self), FALSE);

  return self->connected;
}

/**
 * weir_monitor_client_get_version:
 * @self: a client
 *
 * Gets the version of the runner's engine.
 *
 * Returns: (transfer none): a version
 */
const char *
weir_monitor_client_get_version (WeirMonitorClient *self)
{
  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (self), NULL);

  return weir_text_or_empty (weir_monitor1_get_version (self->proxy));
}

/**
 * weir_monitor_client_get_pid:
 * @self: a client
 *
 * Gets the runner's process.
 *
 * Returns: its number
 */
guint
weir_monitor_client_get_pid (WeirMonitorClient *self)
{
  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (self), 0);

  return weir_monitor1_get_pid (self->proxy);
}

/**
 * weir_monitor_client_get_flow_path:
 * @self: a client
 *
 * Gets which file the flow was loaded from.
 *
 * Returns: (transfer none): an absolute path; empty where there is none
 */
const char *
weir_monitor_client_get_flow_path (WeirMonitorClient *self)
{
  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (self), NULL);

  return weir_text_or_empty (weir_monitor1_get_flow_path (self->proxy));
}

/**
 * weir_monitor_client_get_flow_name:
 * @self: a client
 *
 * Gets what people call the flow.
 *
 * Returns: (transfer none): a name; empty where it has none
 */
const char *
weir_monitor_client_get_flow_name (WeirMonitorClient *self)
{
  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (self), NULL);

  return weir_text_or_empty (weir_monitor1_get_flow_name (self->proxy));
}

/**
 * weir_monitor_client_get_started_at:
 * @self: a client
 *
 * Gets when the run began.
 *
 * Returns: microseconds since 1970
 */
gint64
weir_monitor_client_get_started_at (WeirMonitorClient *self)
{
  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (self), 0);

  return weir_monitor1_get_started_at (self->proxy);
}

/**
 * weir_monitor_client_get_state:
 * @self: a client
 *
 * Gets where the run is in its life, as far as is known: a runner that was killed could not say so,
 * but is not connected any more.
 *
 * Returns: the state
 */
WeirServerState
weir_monitor_client_get_state (WeirMonitorClient *self)
{
  const char *name;

  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (self), WEIR_SERVER_STOPPED);

  name = weir_monitor1_get_state (self->proxy);
  if (g_strcmp0 (name, "starting") == 0)
    return WEIR_SERVER_STARTING;
  if (g_strcmp0 (name, "running") == 0)
    return WEIR_SERVER_RUNNING;
  return g_strcmp0 (name, "draining") == 0 ? WEIR_SERVER_DRAINING : WEIR_SERVER_STOPPED;
}

/**
 * weir_monitor_client_get_paused:
 * @self: a client
 *
 * Gets whether the input is held back.
 *
 * Returns: whether it is
 */
gboolean
weir_monitor_client_get_paused (WeirMonitorClient *self)
{
  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (self), FALSE);

  return weir_monitor1_get_paused (self->proxy);
}

/**
 * weir_monitor_client_get_owned:
 * @self: a client
 *
 * Gets whether the run ends when those that own it leave.
 *
 * Returns: whether it does
 */
gboolean
weir_monitor_client_get_owned (WeirMonitorClient *self)
{
  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (self), FALSE);

  return weir_monitor1_get_owned (self->proxy);
}

/**
 * weir_monitor_client_get_n_nodes:
 * @self: a client
 *
 * Gets how many nodes of the flow have workers.
 *
 * Returns: a number of nodes
 */
guint
weir_monitor_client_get_n_nodes (WeirMonitorClient *self)
{
  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (self), 0);

  return self->n_nodes;
}

/* One of the two texts of a node, which live as long as the list of nodes. */
static const char *
weir_monitor_client_get_text (WeirMonitorClient *self,
                              guint              node,
                              guint              which)
{
  const char *texts[2];

  g_variant_get_child (self->nodes, node, "(&s&s)", &texts[0], &texts[1]);
  return texts[which];
}

/**
 * weir_monitor_client_get_node:
 * @self: a client
 * @node: a node's place
 *
 * Gets which node it is.
 *
 * Returns: (transfer none): its id
 */
const char *
weir_monitor_client_get_node (WeirMonitorClient *self,
                              guint              node)
{
  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (self), NULL);
  g_return_val_if_fail (node < self->n_nodes, NULL);

  return weir_monitor_client_get_text (self, node, 0);
}

/**
 * weir_monitor_client_get_node_kind:
 * @self: a client
 * @node: a node's place
 *
 * Gets what kind of node it is.
 *
 * Returns: (transfer none): "process", "thread" or "switch"
 */
const char *
weir_monitor_client_get_node_kind (WeirMonitorClient *self,
                                   guint              node)
{
  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (self), NULL);
  g_return_val_if_fail (node < self->n_nodes, NULL);

  return weir_monitor_client_get_text (self, node, 1);
}

/**
 * weir_monitor_client_find_node:
 * @self: a client
 * @id: a node's id
 * @node: (out) (optional): return location for its place
 *
 * Finds the place of a node.
 *
 * Returns: whether there is one of this id that has workers
 */
gboolean
weir_monitor_client_find_node (WeirMonitorClient *self,
                               const char        *id,
                               guint             *node)
{
  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  for (guint i = 0; i < self->n_nodes; i++)
    {
      if (!g_str_equal (weir_monitor_client_get_text (self, i, 0), id))
        continue;
      if (node != NULL)
        *node = i;
      return TRUE;
    }
  return FALSE;
}

/**
 * weir_monitor_client_get_history:
 * @self: a client
 *
 * Gets the past of the run. It grows before [signal@Weir.MonitorClient::sampled] is emitted.
 *
 * Returns: (transfer none): the history
 */
WeirHistory *
weir_monitor_client_get_history (WeirMonitorClient *self)
{
  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (self), NULL);

  return self->history;
}
