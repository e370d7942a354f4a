/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-monitor-client-private.h"

#include "base/weir-error.h"
#include "monitor/weir-monitor-private.h"
#include "monitor/weir-runtime.h"

/*
 * Connecting takes a few round trips: the socket, the proof of who we are, what the run is like,
 * and its history. From then on the runner says when there is a new sample, and the client fetches
 * it; while it does so, or the program is busy, samples gather and come together.
 */

enum {
  PROP_0,
  PROP_CONNECTED,
  PROP_STATE,
  PROP_PAUSED,
  PROP_OWNED,
  N_PROPS
};

enum {
  SIGNAL_SAMPLED,
  SIGNAL_LOG_ADDED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirMonitorClient, weir_monitor_client, G_TYPE_OBJECT)

static void weir_monitor_client_fetch (WeirMonitorClient *self,
                                       GTask             *first);

static void
weir_monitor_client_dispose (GObject *object)
{
  weir_monitor_client_close (WEIR_MONITOR_CLIENT (object));

  G_OBJECT_CLASS (weir_monitor_client_parent_class)->dispose (object);
}

static void
weir_monitor_client_finalize (GObject *object)
{
  WeirMonitorClient *self = WEIR_MONITOR_CLIENT (object);

  g_clear_object (&self->proxy);
  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->history);
  g_clear_pointer (&self->nodes, g_variant_unref);
  g_clear_pointer (&self->places, g_free);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (weir_monitor_client_parent_class)->finalize (object);
}

static void
weir_monitor_client_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  WeirMonitorClient *self = WEIR_MONITOR_CLIENT (object);

  switch (prop_id)
    {
    case PROP_CONNECTED:
      g_value_set_boolean (value, weir_monitor_client_get_connected (self));
      break;

    case PROP_STATE:
      g_value_set_enum (value, weir_monitor_client_get_state (self));
      break;

    case PROP_PAUSED:
      g_value_set_boolean (value, weir_monitor_client_get_paused (self));
      break;

    case PROP_OWNED:
      g_value_set_boolean (value, weir_monitor_client_get_owned (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static guint
weir_monitor_client_add_signal (const char *name)
{
  return g_signal_new (name, WEIR_TYPE_MONITOR_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 1, G_TYPE_UINT64);
}

static void
weir_monitor_client_class_init (WeirMonitorClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_monitor_client_dispose;
  object_class->finalize = weir_monitor_client_finalize;
  object_class->get_property = weir_monitor_client_get_property;

  /**
   * WeirMonitorClient:connected:
   *
   * Whether the runner is there. When it has gone, everything that was known of it stays.
   */
  properties[PROP_CONNECTED] =
    g_param_spec_boolean ("connected", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WeirMonitorClient:state:
   *
   * Where the run is in its life, as far as is known.
   */
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, WEIR_TYPE_SERVER_STATE, WEIR_SERVER_STOPPED,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WeirMonitorClient:paused:
   *
   * Whether the input is held back.
   */
  properties[PROP_PAUSED] =
    g_param_spec_boolean ("paused", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WeirMonitorClient:owned:
   *
   * Whether the run ends when those that own it leave.
   */
  properties[PROP_OWNED] =
    g_param_spec_boolean ("owned", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * WeirMonitorClient::sampled:
   * @self: a client
   * @number: of the newest sample at a resolution of 1 s
   *
   * The history has grown.
   */
  signals[SIGNAL_SAMPLED] = weir_monitor_client_add_signal ("sampled");

  /**
   * WeirMonitorClient::log-added:
   * @self: a client
   * @number: of the newest line
   *
   * There are new lines in the log.
   */
  signals[SIGNAL_LOG_ADDED] = weir_monitor_client_add_signal ("log-added");

  /**
   * WeirMonitorClient::failed:
   * @self: a client
   * @number: of the newest error
   *
   * There are new errors.
   */
  signals[SIGNAL_FAILED] = weir_monitor_client_add_signal ("failed");
}

static void
weir_monitor_client_init (WeirMonitorClient *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * weir_monitor_list_sockets:
 *
 * Finds the runners of this user that can be watched. May block for as long as it takes to look at
 * some files.
 *
 * Returns: (transfer full) (array zero-terminated=1): the paths of their sockets
 */
char **
weir_monitor_list_sockets (void)
{
  return weir_runtime_list ();
}

/* The history */

/* The next resolution of which there is something new; past the last, it is told. */
static void
weir_monitor_client_fetch_next (WeirMonitorClient *self,
                                GTask             *first)
{
  for (self->resolution++; self->resolution <= WEIR_RESOLUTION_60S; self->resolution++)
    {
      guint64 last = weir_history_get_last (self->history, self->resolution);

      if (last < self->sampled / weir_resolution_get_seconds (self->resolution))
        {
          weir_monitor_client_fetch (self, first);
          return;
        }
    }

  self->fetching = FALSE;
  if (first != NULL)
    {
      self->connected = TRUE;
      if (self->sampled == G_MAXUINT64)
        self->sampled = weir_history_get_last (self->history, WEIR_RESOLUTION_1S);
      g_task_return_pointer (first, g_object_ref (self), g_object_unref);
      g_object_unref (first);
      return;
    }
  g_signal_emit (self, signals[SIGNAL_SAMPLED], 0,
                 weir_history_get_last (self->history, WEIR_RESOLUTION_1S));
}

/* What came meanwhile is fetched next. */
static void
weir_monitor_client_follow (WeirMonitorClient *self)
{
  if (self->fetching || !self->connected
      || self->sampled <= weir_history_get_last (self->history, WEIR_RESOLUTION_1S))
    return;
  self->resolution = WEIR_RESOLUTION_1S;
  weir_monitor_client_fetch (self, NULL);
}

static void
weir_monitor_client_on_fetched (GObject      *source,
                                GAsyncResult *result,
                                gpointer      data)
{
  gpointer *pair = data;
  g_autoptr (WeirMonitorClient) self = pair[0];
  GTask *first = pair[1];
  g_autoptr (GVariant) samples = NULL;
  GError *error = NULL;

  g_free (pair);
  samples = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);
  if (samples != NULL)
    weir_history_merge (self->history, self->resolution, samples, &error);
  if (error == NULL)
    {
      weir_monitor_client_fetch_next (self, first);
      weir_monitor_client_follow (self);
      return;
    }

  /* There will be no more: the runner has gone, or this client is being closed. */
  self->fetching = FALSE;
  if (first != NULL)
    {
      g_dbus_error_strip_remote_error (error);
      g_task_return_error (first, g_steal_pointer (&error));
      g_object_unref (first);
    }
  g_clear_error (&error);
}

/* Fetches what is new at the present resolution; @first, which is taken, is returned after the
 * first time. */
static void
weir_monitor_client_fetch (WeirMonitorClient *self,
                           GTask             *first)
{
  GVariant *places = g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, self->places, self->n_nodes,
                                                sizeof (guint32));
  gpointer *pair = g_new (gpointer, 2);

  pair[0] = g_object_ref (self);
  pair[1] = first;
  self->fetching = TRUE;
  g_dbus_proxy_call (G_DBUS_PROXY (self->proxy), "GetHistory",
                     g_variant_new ("(ut@au)", weir_resolution_get_seconds (self->resolution),
                                    weir_history_get_last (self->history, self->resolution),
                                    places),
                     G_DBUS_CALL_FLAGS_NONE, G_MAXINT, self->cancellable,
                     weir_monitor_client_on_fetched, pair);
}

/* What the runner says */

static void
weir_monitor_client_on_sampled (WeirMonitor1      *proxy,
                                guint64            number,
                                WeirMonitorClient *self)
{
  self->sampled = number;
  weir_monitor_client_follow (self);
}

static void
weir_monitor_client_on_log_added (WeirMonitor1      *proxy,
                                  guint64            last,
                                  WeirMonitorClient *self)
{
  g_signal_emit (self, signals[SIGNAL_LOG_ADDED], 0, last);
}

static void
weir_monitor_client_on_failed (WeirMonitor1      *proxy,
                               guint64            last,
                               WeirMonitorClient *self)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, last);
}

static void
weir_monitor_client_on_changed (GDBusProxy          *proxy,
                                GVariant            *changed,
                                const char * const  *invalidated,
                                WeirMonitorClient   *self)
{
  static const struct {
    const char *name;
    guint       property;
  } known[] = {
    { "Paused", PROP_PAUSED },
    { "Owned", PROP_OWNED },
    { "State", PROP_STATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (changed, known[i].name, NULL);

      if (value != NULL)
        g_object_notify_by_pspec (G_OBJECT (self), properties[known[i].property]);
    }
}

static void
weir_monitor_client_lose (WeirMonitorClient *self)
{
  gboolean before = self->connected;

  self->connected = FALSE;
  g_cancellable_cancel (self->cancellable);
  if (before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
}

static void
weir_monitor_client_on_closed (GDBusConnection   *connection,
                               gboolean           vanished,
                               GError            *error,
                               WeirMonitorClient *self)
{
  weir_monitor_client_lose (self);
}

/* Connecting */

static gboolean
weir_names_are (const char * const *names,
                const char       *(*get_name) (guint index),
                guint               n_names)
{
  if (names == NULL || g_strv_length ((char **) names) != n_names)
    return FALSE;
  for (guint i = 0; i < n_names; i++)
    {
      if (!g_str_equal (names[i], get_name (i)))
        return FALSE;
    }
  return TRUE;
}

static const char *
weir_name_of_flow_measure (guint index)
{
  return weir_flow_measure_get_name (index);
}

static const char *
weir_name_of_node_measure (guint index)
{
  return weir_node_measure_get_name (index);
}

static const char *
weir_name_of_worker_measure (guint index)
{
  return weir_worker_measure_get_name (index);
}

static gboolean
weir_monitor_client_understands (WeirMonitorClient *self)
{
  return weir_names_are (weir_monitor1_get_flow_measures (self->proxy),
                         weir_name_of_flow_measure, WEIR_N_FLOW_MEASURES)
         && weir_names_are (weir_monitor1_get_node_measures (self->proxy),
                            weir_name_of_node_measure, WEIR_N_NODE_MEASURES)
         && weir_names_are (weir_monitor1_get_worker_measures (self->proxy),
                            weir_name_of_worker_measure, WEIR_N_WORKER_MEASURES)
         && weir_monitor1_get_nodes (self->proxy) != NULL;
}

static void
weir_monitor_client_set_proxy (WeirMonitorClient *self,
                               WeirMonitor1      *proxy)
{
  self->proxy = proxy;
  g_signal_connect_object (proxy, "sampled", G_CALLBACK (weir_monitor_client_on_sampled), self, 0);
  g_signal_connect_object (proxy, "log-added", G_CALLBACK (weir_monitor_client_on_log_added),
                           self, 0);
  g_signal_connect_object (proxy, "failed", G_CALLBACK (weir_monitor_client_on_failed), self, 0);
  g_signal_connect_object (proxy, "g-properties-changed",
                           G_CALLBACK (weir_monitor_client_on_changed), self, 0);
  g_signal_connect_object (self->connection, "closed",
                           G_CALLBACK (weir_monitor_client_on_closed), self, 0);
}

static void
weir_monitor_client_on_proxy (GObject      *source,
                              GAsyncResult *result,
                              gpointer      data)
{
  g_autoptr (GTask) task = data;
  WeirMonitorClient *self = g_task_get_task_data (task);
  GError *error = NULL;
  WeirMonitor1 *proxy = weir_monitor1_proxy_new_finish (result, &error);

  if (proxy == NULL)
    {
      g_dbus_error_strip_remote_error (error);
      g_prefix_error (&error, "%s: ", self->path);
      g_task_return_error (task, error);
      return;
    }

  weir_monitor_client_set_proxy (self, proxy);
  if (!weir_monitor_client_understands (self))
    {
      g_task_return_new_error (task, WEIR_ERROR, WEIR_ERROR_PROTOCOL,
                               "%s: the runner there is of another version (%s, this is %s)",
                               self->path, weir_monitor1_get_version (proxy), WEIR_VERSION_S);
      return;
    }

  self->nodes = g_variant_ref (weir_monitor1_get_nodes (proxy));
  self->n_nodes = (guint) g_variant_n_children (self->nodes);
  self->places = g_new (guint, MAX (self->n_nodes, 1));
  for (guint i = 0; i < self->n_nodes; i++)
    self->places[i] = i;
  self->history = weir_history_new (self->n_nodes);
  /* All of it, whatever there is. */
  self->sampled = G_MAXUINT64;
  self->resolution = WEIR_RESOLUTION_1S;
  weir_monitor_client_fetch (self, g_steal_pointer (&task));
}

static void
weir_monitor_client_on_connection (GObject      *source,
                                   GAsyncResult *result,
                                   gpointer      data)
{
  g_autoptr (GTask) task = data;
  WeirMonitorClient *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  self->connection = g_dbus_connection_new_for_address_finish (result, &error);
  if (self->connection == NULL)
    {
      g_prefix_error (&error, "%s: cannot connect: ", self->path);
      g_task_return_error (task, error);
      return;
    }

  weir_monitor1_proxy_new (self->connection, G_DBUS_PROXY_FLAGS_NONE, NULL, WEIR_MONITOR_OBJECT,
                           cancellable, weir_monitor_client_on_proxy, g_steal_pointer (&task));
}

/**
 * weir_monitor_client_new_async:
 * @path: a runner's socket
 * @cancellable: (nullable): gives it up
 * @callback: called in the thread-default main context of the caller, as everything is from then on
 * @user_data: for @callback
 *
 * Connects to a runner and fetches what is known of its run.
 */
void
weir_monitor_client_new_async (const char          *path,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autofree char *escaped = NULL;
  g_autofree char *address = NULL;
  WeirMonitorClient *self;
  GTask *task;

  g_return_if_fail (path != NULL);

  self = g_object_new (WEIR_TYPE_MONITOR_CLIENT, NULL);
  self->path = g_strdup (path);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_monitor_client_new_async);
  g_task_set_task_data (task, self, g_object_unref);
  escaped = g_dbus_address_escape_value (path);
  address = g_strdup_printf ("unix:path=%s", escaped);
  g_dbus_connection_new_for_address (address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL,
                                     cancellable, weir_monitor_client_on_connection, task);
}

/**
 * weir_monitor_client_new_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [func@Weir.MonitorClient.new_async] began.
 *
 * Fails with an error of %G_IO_ERROR when there is no runner, or not one of this user, and with
 * %WEIR_ERROR_PROTOCOL when it is of a version that is not understood.
 *
 * Returns: (transfer full) (nullable): a client, or %NULL with @error set
 */
WeirMonitorClient *
weir_monitor_client_new_finish (GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * weir_monitor_client_close:
 * @self: a client
 *
 * Leaves the runner, which goes on unless this client owned the run. What is known stays.
 */
void
weir_monitor_client_close (WeirMonitorClient *self)
{
  g_return_if_fail (WEIR_IS_MONITOR_CLIENT (self));

  weir_monitor_client_lose (self);
  if (self->connection != NULL && !g_dbus_connection_is_closed (self->connection))
    g_dbus_connection_close (self->connection, NULL, NULL, NULL);
}
