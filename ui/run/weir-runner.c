/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/weir-runner-private.h"

#include <glib/gi18n.h>
#include <signal.h>

G_DEFINE_ENUM_TYPE (WeirRunnerState, weir_runner_state,
                    G_DEFINE_ENUM_VALUE (WEIR_RUNNER_STARTING, "starting"),
                    G_DEFINE_ENUM_VALUE (WEIR_RUNNER_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (WEIR_RUNNER_DRAINING, "draining"),
                    G_DEFINE_ENUM_VALUE (WEIR_RUNNER_ENDED, "ended"),
                    G_DEFINE_ENUM_VALUE (WEIR_RUNNER_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (WEIR_RUNNER_LOST, "lost"))

G_DEFINE_FINAL_TYPE (WeirRunner, weir_runner, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_CLIENT,
  N_PROPS
};

enum {
  SAMPLED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
weir_runner_dispose (GObject *object)
{
  WeirRunner *self = WEIR_RUNNER (object);

  g_clear_handle_id (&self->connect_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  weir_runner_remove_files (self);

  G_OBJECT_CLASS (weir_runner_parent_class)->dispose (object);
}

static void
weir_runner_finalize (GObject *object)
{
  WeirRunner *self = WEIR_RUNNER (object);

  g_clear_pointer (&self->results, weir_run_results_free);
  g_clear_pointer (&self->snapshot, weir_snapshot_unref);
  g_clear_object (&self->process);
  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_string_free (self->messages, TRUE);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->socket, g_free);
  g_clear_pointer (&self->reason, g_free);

  G_OBJECT_CLASS (weir_runner_parent_class)->finalize (object);
}

static void
weir_runner_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  WeirRunner *self = WEIR_RUNNER (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_runner_class_init (WeirRunnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_runner_dispose;
  object_class->finalize = weir_runner_finalize;
  object_class->get_property = weir_runner_get_property;

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, WEIR_TYPE_RUNNER_STATE, WEIR_RUNNER_STARTING,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, WEIR_TYPE_MONITOR_CLIENT,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SAMPLED] = g_signal_new ("sampled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_runner_init (WeirRunner *self)
{
  self->cancellable = g_cancellable_new ();
  self->messages = g_string_new (NULL);
}

/* A runner that was ended before it could tell why is what it is: the process knows better. */
void
weir_runner_set_state (WeirRunner      *self,
                       WeirRunnerState  state)
{
  if (self->state == state || weir_runner_is_over (self))
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (weir_runner_is_over (self))
    g_signal_emit (self, signals[SAMPLED], 0);
}

/* Watching */

static void
on_snapshot (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(WeirRunner) self = data;
  WeirSnapshot *snapshot;

  self->is_asking = FALSE;
  snapshot = weir_monitor_client_get_snapshot_finish (self->client, result, NULL);
  if (snapshot != NULL)
    {
      g_clear_pointer (&self->snapshot, weir_snapshot_unref);
      self->snapshot = snapshot;
    }

  /* Without one the runner has gone, and its history has the end of it. */
  g_signal_emit (self, signals[SAMPLED], 0);
}

static void
on_sampled (WeirRunner *self)
{
  if (self->is_asking)
    return;

  self->is_asking = TRUE;
  weir_monitor_client_get_snapshot_async (self->client, self->cancellable, on_snapshot,
                                          g_object_ref (self));
}

/* The end of a child is told by its process. */
static void
on_gone (WeirRunner *self)
{
  gboolean was_ending = self->state == WEIR_RUNNER_DRAINING ||
                        weir_monitor_client_get_state (self->client) == WEIR_SERVER_STOPPED;

  if (self->process != NULL || weir_monitor_client_get_connected (self->client))
    return;

  if (!was_ending)
    self->reason = g_strdup (_("The connection to the runner has ended"));
  weir_runner_set_state (self, was_ending ? WEIR_RUNNER_ENDED : WEIR_RUNNER_LOST);
}

static void
on_server_state (WeirRunner *self)
{
  switch (weir_monitor_client_get_state (self->client))
    {
    case WEIR_SERVER_RUNNING:
      weir_runner_set_state (self, WEIR_RUNNER_RUNNING);
      break;

    case WEIR_SERVER_DRAINING:
      weir_runner_set_state (self, WEIR_RUNNER_DRAINING);
      break;

    case WEIR_SERVER_STARTING:
    case WEIR_SERVER_STOPPED:
    default:
      break;
    }
}

void
weir_runner_take_client (WeirRunner        *self,
                         WeirMonitorClient *client)
{
  self->client = g_object_ref (client);
  g_signal_connect_object (client, "sampled", G_CALLBACK (on_sampled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (on_server_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::connected", G_CALLBACK (on_gone), self,
                           G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
  on_server_state (self);
  on_sampled (self);
}

WeirRunner *
weir_runner_start (const char          *text,
                   const char          *path,
                   const WeirRunSetup  *setup,
                   GError             **error)
{
  g_autoptr(WeirRunner) self = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (setup != NULL, NULL);

  self = g_object_new (WEIR_TYPE_RUNNER, NULL);
  self->text = g_strdup (text);
  if (!weir_runner_spawn (self, path, setup, error))
    return NULL;

  return g_steal_pointer (&self);
}

WeirRunner *
weir_runner_watch (WeirMonitorClient *client)
{
  WeirRunner *self;

  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (client), NULL);

  self = g_object_new (WEIR_TYPE_RUNNER, NULL);
  weir_runner_take_client (self, client);

  return self;
}

/* What is known */

WeirRunnerState
weir_runner_get_state (WeirRunner *self)
{
  g_return_val_if_fail (WEIR_IS_RUNNER (self), WEIR_RUNNER_LOST);

  return self->state;
}

gboolean
weir_runner_is_over (WeirRunner *self)
{
  g_return_val_if_fail (WEIR_IS_RUNNER (self), TRUE);

  return self->state >= WEIR_RUNNER_ENDED;
}

gboolean
weir_runner_is_ours (WeirRunner *self)
{
  g_return_val_if_fail (WEIR_IS_RUNNER (self), FALSE);

  return self->process != NULL;
}

WeirMonitorClient *
weir_runner_get_client (WeirRunner *self)
{
  g_return_val_if_fail (WEIR_IS_RUNNER (self), NULL);

  return self->client;
}

WeirSnapshot *
weir_runner_get_snapshot (WeirRunner *self)
{
  g_return_val_if_fail (WEIR_IS_RUNNER (self), NULL);

  return self->snapshot;
}

void
weir_runner_set_text (WeirRunner *self,
                      const char *text)
{
  g_return_if_fail (WEIR_IS_RUNNER (self));

  g_free (self->text);
  self->text = g_strdup (text);
}

const char *
weir_runner_get_text (WeirRunner *self)
{
  g_return_val_if_fail (WEIR_IS_RUNNER (self), NULL);

  return self->text;
}

const char *
weir_runner_get_reason (WeirRunner *self)
{
  g_return_val_if_fail (WEIR_IS_RUNNER (self), NULL);

  return self->reason;
}

const char *
weir_runner_get_messages (WeirRunner *self)
{
  g_return_val_if_fail (WEIR_IS_RUNNER (self), NULL);

  return self->messages->str;
}

void
weir_runner_get_counts (WeirRunner *self,
                        guint64    *n_done,
                        guint64    *n_failed)
{
  g_return_if_fail (WEIR_IS_RUNNER (self));

  *n_done = self->n_done;
  *n_failed = self->n_failed;
  if (self->has_counts || self->snapshot == NULL)
    return;

  *n_done = (guint64) weir_snapshot_get_flow (self->snapshot, WEIR_FLOW_DONE);
  *n_failed = (guint64) weir_snapshot_get_flow (self->snapshot, WEIR_FLOW_FAILED);
}

guint64
weir_runner_get_n_unfinished (WeirRunner *self)
{
  g_return_val_if_fail (WEIR_IS_RUNNER (self), 0);

  return self->n_unfinished;
}

GStrv
weir_runner_dup_results (WeirRunner *self,
                         guint64    *n_results)
{
  g_return_val_if_fail (WEIR_IS_RUNNER (self), NULL);

  *n_results = 0;

  return self->results != NULL ? weir_run_results_dup (self->results, n_results) : NULL;
}

/* Steering */

static void
on_stopped (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(WeirRunner) self = data;

  /* If it cannot be told in words any more, it gets a signal. */
  if (!weir_monitor_client_stop_finish (WEIR_MONITOR_CLIENT (source), result, NULL) &&
      self->process != NULL)
    g_subprocess_send_signal (self->process, SIGTERM);
}

void
weir_runner_stop (WeirRunner *self)
{
  g_return_if_fail (WEIR_IS_RUNNER (self));

  if (weir_runner_is_over (self))
    return;

  /* Before it can be told in words, it gets a signal. */
  if (self->client != NULL)
    weir_monitor_client_stop_async (self->client, self->is_stopping, NULL, on_stopped,
                                    g_object_ref (self));
  else
    g_subprocess_send_signal (self->process, SIGTERM);
  self->is_stopping = TRUE;
  weir_runner_set_state (self, WEIR_RUNNER_DRAINING);
}

gboolean
weir_runner_is_stopping (WeirRunner *self)
{
  g_return_val_if_fail (WEIR_IS_RUNNER (self), FALSE);

  return self->is_stopping;
}

void
weir_runner_leave (WeirRunner *self)
{
  g_return_if_fail (WEIR_IS_RUNNER (self));

  g_clear_handle_id (&self->connect_source, g_source_remove);
  weir_runner_remove_files (self);
  if (self->client != NULL)
    weir_monitor_client_close (self->client);
  else if (!weir_runner_is_over (self))
    g_subprocess_send_signal (self->process, SIGTERM);
}
