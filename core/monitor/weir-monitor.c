/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-monitor-private.h"

#include <glib/gstdio.h>
#include <math.h>

#include "base/weir-error.h"
#include "document/weir-flow-edit.h"
#include "document/weir-flow-private.h"
#include "monitor/weir-door.h"
#include "monitor/weir-peer.h"
#include "monitor/weir-runtime.h"
#include "server/weir-post.h"
#include "server/weir-server-private.h"

/*
 * The monitor's thread has a main context: clients come in there, methods are answered there,
 * and there the server is sampled, each second by its own clock. GDBus has a thread that reads and
 * writes for all connections. None of them ever waits for a client, and the flow waits for none of
 * them.
 */

#define SECOND           G_GINT64_CONSTANT (1000000)
/* Snapshots that are asked for within as much time are the same one: any number of clients costs no
 * more than so many a second. */
#define SNAPSHOT_KEPT    (SECOND / 20)
/* How long a run that is to be owned waits for its owner. */
#define OWNER_PATIENCE   (30 * SECOND)
/* How long clients may take for what there is to see when all is over. */
#define FAREWELL         (1 * SECOND)
/* Clients are told of what is recorded ten times a second at most. */
#define RECORDED_MS      100

enum {
  SIGNAL_STOP_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirMonitor, weir_monitor, G_TYPE_OBJECT)

static void
weir_monitor_dispose (GObject *object)
{
  weir_monitor_stop (WEIR_MONITOR (object));

  G_OBJECT_CLASS (weir_monitor_parent_class)->dispose (object);
}

static void
weir_monitor_finalize (GObject *object)
{
  WeirMonitor *self = WEIR_MONITOR (object);

  if (self->progress_destroy != NULL)
    self->progress_destroy (self->progress_data);
  g_clear_object (&self->server);
  g_clear_pointer (&self->flow, g_free);
  g_clear_pointer (&self->flow_path, g_free);
  g_clear_pointer (&self->flow_name, g_free);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (weir_monitor_parent_class)->finalize (object);
}

static void
weir_monitor_class_init (WeirMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_monitor_dispose;
  object_class->finalize = weir_monitor_finalize;

  /**
   * WeirMonitor::stop-requested:
   * @self: a monitor
   * @now: whether what is unfinished is to be dropped
   *
   * A client wants the run to end, or those that own it have left. Emitted in the monitor's thread.
   */
  signals[SIGNAL_STOP_REQUESTED] =
    g_signal_new ("stop-requested", WEIR_TYPE_MONITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
weir_monitor_init (WeirMonitor *self)
{
  self->started_at = g_get_real_time ();
  self->news.state = WEIR_SERVER_STARTING;
}

/**
 * weir_monitor_new:
 * @server: what to watch
 * @flow: the flow that it runs, which is only looked at here
 *
 * Creates a monitor, which is not started.
 *
 * Returns: (transfer full): a monitor
 */
WeirMonitor *
weir_monitor_new (WeirServer *server,
                  WeirFlow   *flow)
{
  const char *label;
  WeirMonitor *self;

  g_return_val_if_fail (WEIR_IS_SERVER (server), NULL);
  g_return_val_if_fail (WEIR_IS_FLOW (flow), NULL);

  label = weir_flow_get_label (flow);
  self = g_object_new (WEIR_TYPE_MONITOR, NULL);
  self->server = g_object_ref (server);
  self->flow = weir_flow_to_text (flow);
  self->flow_path = g_strdup (g_path_is_absolute (label) ? label : "");
  self->flow_name = g_strdup (weir_flow_get_name (flow) == NULL ? "" : weir_flow_get_name (flow));
  return self;
}

/**
 * weir_monitor_set_input:
 * @self: a monitor that is not started
 * @progress: (scope notified) (closure data) (destroy destroy): tells how far the input was read
 * @data: for @progress
 * @destroy: (nullable): frees @data
 *
 * Sets where the monitor learns how far the input was read. Without it, that is not known.
 */
void
weir_monitor_set_input (WeirMonitor       *self,
                        WeirInputProgress  progress,
                        gpointer           data,
                        GDestroyNotify     destroy)
{
  g_return_if_fail (WEIR_IS_MONITOR (self));
  g_return_if_fail (progress != NULL);
  g_return_if_fail (self->thread == NULL && self->progress == NULL);

  self->progress = progress;
  self->progress_data = data;
  self->progress_destroy = destroy;
}

/**
 * weir_monitor_set_owned:
 * @self: a monitor that is not started
 * @owned: whether the run belongs to a client
 *
 * Sets whether the run ends when nobody owns it: when half a minute after the start no client has
 * said that it does, or the last one that did has left.
 */
void
weir_monitor_set_owned (WeirMonitor *self,
                        gboolean     owned)
{
  g_return_if_fail (WEIR_IS_MONITOR (self));
  g_return_if_fail (self->thread == NULL);

  self->news.owned = !!owned;
}

/**
 * weir_monitor_get_path:
 * @self: a monitor
 *
 * Gets where its socket is.
 *
 * Returns: (transfer none) (nullable): a path, or %NULL when it was never started
 */
const char *
weir_monitor_get_path (WeirMonitor *self)
{
  g_return_val_if_fail (WEIR_IS_MONITOR (self), NULL);

  return self->path;
}

/* Sampling */

static void
weir_monitor_read (WeirMonitor *self,
                   double      *row)
{
  guint64 n_read = 0;
  gint64 n_total = -1;
  double share = -1.0;

  weir_sampler_read (self->sampler, row);
  if (self->progress == NULL)
    return;

  self->progress (self, &n_read, &n_total, &share, self->progress_data);
  row[WEIR_FLOW_INPUT_READ] = (double) n_read;
  row[WEIR_FLOW_INPUT_TOTAL] = n_total < 0 ? NAN : (double) n_total;
  row[WEIR_FLOW_INPUT_SHARE] = share < 0.0 ? NAN : share;
}

/* What came in a second, given what there was before it and after; a new run counts from 0. */
static double
weir_monitor_get_rate (double before,
                       double after,
                       double seconds)
{
  double from = isnan (before) || after < before ? 0.0 : before;

  return (after - from) / seconds;
}

static void
weir_monitor_make_rates (WeirMonitor *self,
                         double       seconds)
{
  guint n_nodes = weir_sampler_get_n_nodes (self->sampler);

  memcpy (self->rates, self->row, weir_row_length (n_nodes) * sizeof (double));
  for (guint i = 0; i < WEIR_N_FLOW_MEASURES; i++)
    {
      if (weir_flow_measure_is_count (i))
        self->rates[i] = weir_monitor_get_rate (self->before[i], self->row[i], seconds);
    }
  for (guint i = 0; i < WEIR_N_NODE_MEASURES; i++)
    {
      if (!weir_node_measure_is_count (i))
        continue;
      for (guint j = 0; j < n_nodes; j++)
        {
          gsize place = weir_row_place (j, i);

          self->rates[place] = weir_monitor_get_rate (self->before[place], self->row[place],
                                                      seconds);
        }
    }
}

/* A second is over. */
static void
weir_monitor_sample (WeirMonitor *self)
{
  gint64 before_at = self->read_at;
  double *before = self->before;

  self->before = self->row;
  self->row = before;
  weir_sampler_advance (self->sampler);
  weir_monitor_read (self, self->row);
  self->read_at = g_get_monotonic_time ();
  if (isnan (self->row[WEIR_FLOW_RECEIVED]))
    return;

  weir_monitor_make_rates (self, (double) MAX (self->read_at - before_at, 1) / (double) SECOND);
  weir_history_append (self->history, g_get_real_time (), self->rates);
  self->news.sampled = weir_history_get_last (self->history, WEIR_RESOLUTION_1S);
  weir_monitor_tell (self);
}

/* How it stands now, as it travels; (transfer full). */
GVariant *
weir_monitor_get_snapshot (WeirMonitor *self)
{
  gint64 now = g_get_monotonic_time ();
  guint n_nodes = weir_sampler_get_n_nodes (self->sampler);
  GVariant *parts[3];

  if (self->snapshot != NULL && now - self->snapshot_at < SNAPSHOT_KEPT)
    return g_variant_ref (self->snapshot);

  weir_monitor_read (self, self->asked);
  parts[0] = g_variant_new_int64 (g_get_real_time ());
  parts[1] = g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, self->asked, WEIR_N_FLOW_MEASURES,
                                        sizeof (double));
  parts[2] = g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, self->asked + WEIR_N_FLOW_MEASURES,
                                        (gsize) n_nodes * WEIR_N_NODE_MEASURES, sizeof (double));

  g_clear_pointer (&self->snapshot, g_variant_unref);
  self->snapshot = g_variant_ref_sink (g_variant_new_tuple (parts, G_N_ELEMENTS (parts)));
  self->snapshot_at = now;
  return g_variant_ref (self->snapshot);
}

/* News */

/* Tells clients what is new. */
void
weir_monitor_tell (WeirMonitor *self)
{
  for (guint i = 0; i < self->peers->len; i++)
    weir_peer_tell (g_ptr_array_index (self->peers, i));
}

static void
weir_monitor_see_server (WeirMonitor *self)
{
  WeirServerState state = weir_server_get_state (self->server);

  self->ran |= state != WEIR_SERVER_STOPPED;
  self->news.state = self->ran ? state : WEIR_SERVER_STARTING;
  self->news.paused = weir_server_get_paused (self->server);
}

static gboolean
weir_monitor_on_change (gpointer data)
{
  WeirMonitor *self = data;

  weir_monitor_see_server (self);
  weir_monitor_tell (self);
  return G_SOURCE_REMOVE;
}

/* What the handlers of the server's signals need: they may still be at it in another thread when they
 * were disconnected. What they post is done by the monitor's thread, or by nobody. */
typedef struct {
  GMainContext *context; /* owned */
  WeirMonitor  *monitor;
} WeirListener;

static void
weir_listener_free (gpointer  data,
                    GClosure *closure)
{
  WeirListener *self = data;

  g_main_context_unref (self->context);
  g_free (self);
}

/* Any thread. */
static void
weir_listener_on_notify (WeirServer   *server,
                         GParamSpec   *pspec,
                         WeirListener *self)
{
  weir_post (self->context, G_PRIORITY_DEFAULT, weir_monitor_on_change, self->monitor, NULL);
}

static gulong
weir_monitor_listen_to (WeirMonitor *self,
                        const char  *signal)
{
  WeirListener *listener = g_new0 (WeirListener, 1);

  listener->context = g_main_context_ref (self->context);
  listener->monitor = self;
  return g_signal_connect_data (self->server, signal, G_CALLBACK (weir_listener_on_notify),
                                listener, weir_listener_free, 0);
}

static void
weir_monitor_see_recorded (WeirMonitor *self)
{
  if (self->recorder == NULL)
    return;

  weir_recorder_heed (self->recorder, self);
  self->news.logged = weir_records_get_last (weir_recorder_get_log (self->recorder));
  self->news.failed = weir_records_get_last (weir_recorder_get_failures (self->recorder));
}

static gboolean
weir_monitor_on_recorded_since (gpointer data)
{
  WeirMonitor *self = data;

  weir_monitor_see_recorded (self);
  weir_monitor_tell (self);
  return G_SOURCE_REMOVE;
}

/* In the monitor's thread: more is likely to follow. */
static gboolean
weir_monitor_on_recorded (gpointer data)
{
  WeirMonitor *self = data;
  g_autoptr (GSource) source = g_timeout_source_new (RECORDED_MS);

  g_source_set_callback (source, weir_monitor_on_recorded_since, self, NULL);
  g_source_attach (source, self->context);
  return G_SOURCE_REMOVE;
}

/* Any thread. */
static void
weir_monitor_on_news (gpointer data)
{
  WeirMonitor *self = data;

  weir_post (self->context, G_PRIORITY_DEFAULT, weir_monitor_on_recorded, self, NULL);
}

/* Asks the program to end the run. */
void
weir_monitor_request_stop (WeirMonitor *self,
                           gboolean     now)
{
  g_signal_emit (self, signals[SIGNAL_STOP_REQUESTED], 0, now);
}

static gboolean
weir_monitor_has_owner (WeirMonitor *self)
{
  for (guint i = 0; i < self->peers->len; i++)
    {
      if (((WeirPeer *) g_ptr_array_index (self->peers, i))->owner)
        return TRUE;
    }
  return FALSE;
}

/* A client has said that it does not own the run any more: unless another does, nobody need. */
void
weir_monitor_free_run (WeirMonitor *self)
{
  if (weir_monitor_has_owner (self))
    return;
  self->news.owned = FALSE;
  self->owner_by = 0;
}

/* After clients have come, gone, or said whether they own the run. */
void
weir_monitor_look_after (WeirMonitor *self)
{
  gboolean has_owner = weir_monitor_has_owner (self);

  if (has_owner)
    {
      self->owner_by = 0;
    }
  else if (self->news.owned && self->owner_by == 0)
    {
      self->news.owned = FALSE;
      weir_monitor_request_stop (self, TRUE);
    }
  weir_monitor_tell (self);
}

/* The thread */

static gboolean
weir_monitor_on_second (gpointer data)
{
  WeirMonitor *self = data;
  gint64 now = g_get_monotonic_time ();

  weir_monitor_sample (self);
  if (self->owner_by != 0 && now >= self->owner_by)
    {
      self->owner_by = 0;
      weir_monitor_look_after (self);
    }

  /* Seconds that were missed, since the machine slept or was stopped, are not made up for. */
  self->next_at = MAX (self->next_at + SECOND, now + SECOND / 2);
  g_source_set_ready_time (g_main_current_source (), self->next_at);
  return G_SOURCE_CONTINUE;
}

static gboolean
weir_clock_dispatch (GSource     *source,
                     GSourceFunc  callback,
                     gpointer     data)
{
  return callback (data);
}

static GSource *
weir_monitor_start_clock (WeirMonitor *self)
{
  static GSourceFuncs funcs = { .dispatch = weir_clock_dispatch };
  GSource *source = g_source_new (&funcs, sizeof (GSource));

  self->read_at = g_get_monotonic_time ();
  self->next_at = self->read_at + SECOND;
  g_source_set_callback (source, weir_monitor_on_second, self, NULL);
  g_source_set_ready_time (source, self->next_at);
  g_source_attach (source, self->context);
  return source;
}

static gboolean
weir_monitor_on_farewell_over (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* All is over: the last numbers are there for whoever wants to see them, for a while. */
static void
weir_monitor_bid_farewell (WeirMonitor *self)
{
  g_autoptr (GSource) limit = g_timeout_source_new (FAREWELL / 1000);
  gboolean over = FALSE;

  weir_monitor_see_server (self);
  self->news.state = WEIR_SERVER_STOPPED;
  weir_monitor_see_recorded (self);
  weir_monitor_sample (self);
  weir_monitor_tell (self);

  g_source_set_callback (limit, weir_monitor_on_farewell_over, &over, NULL);
  g_source_attach (limit, self->context);
  while ((self->peers->len > 0 || !weir_door_is_clear (self->door)) && !over)
    g_main_context_iteration (self->context, TRUE);
  g_source_destroy (limit);

  while (self->peers->len > 0)
    {
      g_autoptr (WeirPeer) peer = g_ptr_array_steal_index_fast (self->peers, 0);

      weir_peer_leave (peer);
      g_dbus_connection_close (peer->connection, NULL, NULL, NULL);
    }
}

static gpointer
weir_monitor_main (gpointer data)
{
  WeirMonitor *self = data;
  g_autoptr (GSource) clock = NULL;

  g_main_context_push_thread_default (self->context);
  clock = weir_monitor_start_clock (self);
  g_main_loop_run (self->loop);
  g_source_destroy (clock);
  weir_door_shut (self->door);
  weir_monitor_bid_farewell (self);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* Starting and stopping */

static void
weir_monitor_allocate (WeirMonitor *self)
{
  gsize length;

  self->sampler = weir_sampler_new (self->server);
  self->recorder = weir_server_ref_recorder (self->server);
  self->history = weir_history_new (weir_sampler_get_n_nodes (self->sampler));
  length = weir_row_length (weir_sampler_get_n_nodes (self->sampler));
  self->row = g_new0 (double, length);
  self->before = g_new0 (double, length);
  self->rates = g_new0 (double, length);
  self->asked = g_new0 (double, length);
  self->peers = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_peer_unref);
  self->owner_by = self->news.owned ? g_get_monotonic_time () + OWNER_PATIENCE : 0;
  weir_monitor_see_server (self);
}

static void
weir_monitor_release (WeirMonitor *self)
{
  g_clear_pointer (&self->snapshot, g_variant_unref);
  g_clear_pointer (&self->peers, g_ptr_array_unref);
  g_clear_pointer (&self->asked, g_free);
  g_clear_pointer (&self->rates, g_free);
  g_clear_pointer (&self->before, g_free);
  g_clear_pointer (&self->row, g_free);
  g_clear_object (&self->history);
  g_clear_pointer (&self->sampler, weir_sampler_free);
  g_clear_pointer (&self->recorder, weir_recorder_unref);
  g_clear_pointer (&self->door, weir_door_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
}

static char *
weir_monitor_choose_path (const char  *path,
                          GError     **error)
{
  if (path == NULL)
    return weir_runtime_make_path (error);
  return weir_runtime_claim (path, error) ? g_strdup (path) : NULL;
}

/**
 * weir_monitor_start:
 * @self: a monitor that is not started
 * @path: (nullable): where its socket is to be, or %NULL for the place where
 *   [func@Weir.Monitor.list_sockets] finds it
 * @error: return location for an error
 *
 * Makes the socket, and from now on samples the server and answers clients. A socket at @path that
 * nobody listens at any more is replaced. Sockets elsewhere are found by
 * [func@Weir.Monitor.list_sockets] too. May block for as long as it takes to make files.
 *
 * Fails with an error of %G_IO_ERROR when the socket cannot be made.
 *
 * Returns: whether it was started
 */
gboolean
weir_monitor_start (WeirMonitor  *self,
                    const char   *path,
                    GError      **error)
{
  g_return_val_if_fail (WEIR_IS_MONITOR (self), FALSE);
  g_return_val_if_fail (self->thread == NULL, FALSE);

  g_clear_pointer (&self->path, g_free);
  self->path = weir_monitor_choose_path (path, error);
  if (self->path == NULL)
    return FALSE;

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  weir_monitor_allocate (self);
  self->door = weir_door_new (self, error);
  if (self->door == NULL)
    {
      weir_monitor_release (self);
      return FALSE;
    }

  self->link = path == NULL ? NULL : weir_runtime_list_too (path);
  if (self->recorder != NULL)
    weir_recorder_listen (self->recorder, weir_monitor_on_news, self);
  self->state_handler = weir_monitor_listen_to (self, "notify::state");
  self->paused_handler = weir_monitor_listen_to (self, "notify::paused");
  self->thread = g_thread_new ("weir-monitor", weir_monitor_main, self);
  return TRUE;
}

static gboolean
weir_monitor_on_quit (gpointer data)
{
  g_main_loop_quit (((WeirMonitor *) data)->loop);
  return G_SOURCE_REMOVE;
}

/**
 * weir_monitor_stop:
 * @self: a monitor
 *
 * Tells clients that all is over, waits for a second at most until they have seen the last numbers
 * and left, and removes the socket. Does nothing when it is not started. Blocks; any thread but the
 * monitor's.
 */
void
weir_monitor_stop (WeirMonitor *self)
{
  g_return_if_fail (WEIR_IS_MONITOR (self));

  if (self->thread == NULL)
    return;

  g_clear_signal_handler (&self->state_handler, self->server);
  g_clear_signal_handler (&self->paused_handler, self->server);
  weir_post (self->context, G_PRIORITY_DEFAULT, weir_monitor_on_quit, self, NULL);
  g_thread_join (g_steal_pointer (&self->thread));
  if (self->recorder != NULL)
    weir_recorder_unlisten (self->recorder, self);
  g_unlink (self->path);
  if (self->link != NULL)
    g_unlink (self->link);
  g_clear_pointer (&self->link, g_free);
  weir_monitor_release (self);
}
