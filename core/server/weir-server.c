/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-server-private.h"

#include <unistd.h>

#include "base/weir-error.h"
#include "base/weir-locker.h"
#include "server/weir-call.h"
#include "server/weir-debug-info.h"
#include "server/weir-metrics-private.h"
#include "server/weir-run.h"
#include "server/weir-stream-private.h"
#include "server/weir-window.h"

#define DEFAULT_CAPACITY 256
#define MAX_CAPACITY     (1u << 24)

/**
 * WeirServer:
 *
 * Runs a [class@Weir.Servlet]: starts its workers, bounds what is in flight, takes calls and
 * streams, and returns results. It can be started again after a stop.
 *
 * All of it may be used from any thread.
 */
struct _WeirServer
{
  GObject      parent_instance;

  /* owned, constant */
  WeirServlet *servlet;

  pthread_mutex_t lock;

  /* guarded by lock */
  WeirServerState state;
  WeirRun     *run;            /* owned; NULL while stopped */
  guint        capacity;
  guint64      capacity_bytes;
  gboolean     pin_cpus;
};

enum {
  PROP_0,
  PROP_SERVLET,
  PROP_CAPACITY,
  PROP_CAPACITY_BYTES,
  PROP_PIN_CPUS,
  PROP_BACKLOG,
  PROP_STATE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (WeirServer, weir_server, G_TYPE_OBJECT)
G_DEFINE_ENUM_TYPE (WeirServerState, weir_server_state,
                    G_DEFINE_ENUM_VALUE (WEIR_SERVER_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (WEIR_SERVER_STARTING, "starting"),
                    G_DEFINE_ENUM_VALUE (WEIR_SERVER_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (WEIR_SERVER_DRAINING, "draining"))

static GParamSpec *properties[N_PROPS];

/* The run that is under way, or NULL. */
WeirRun *
weir_server_ref_run (WeirServer *self)
{
  g_autoptr (WeirLocker) locker = weir_locker_new (&self->lock);

  return self->run == NULL ? NULL : weir_run_ref (self->run);
}

static WeirRun *
weir_server_require_run (WeirServer  *self,
                         GError     **error)
{
  g_autoptr (WeirLocker) locker = weir_locker_new (&self->lock);

  if (self->state == WEIR_SERVER_RUNNING)
    return weir_run_ref (self->run);

  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_STOPPED,
                       self->state == WEIR_SERVER_DRAINING
                       ? "the server is stopping and takes no more items"
                       : "the server is not running");
  return NULL;
}

/* A quarter of the memory. */
static guint64
weir_server_default_bytes (void)
{
  return (guint64) sysconf (_SC_PHYS_PAGES) / 4 * (guint64) sysconf (_SC_PAGESIZE);
}

static void
weir_server_dispose (GObject *object)
{
  weir_server_stop (WEIR_SERVER (object), 0);

  G_OBJECT_CLASS (weir_server_parent_class)->dispose (object);
}

static void
weir_server_finalize (GObject *object)
{
  WeirServer *self = WEIR_SERVER (object);

  g_clear_object (&self->servlet);
  pthread_mutex_destroy (&self->lock);

  G_OBJECT_CLASS (weir_server_parent_class)->finalize (object);
}

static void
weir_server_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  WeirServer *self = WEIR_SERVER (object);

  switch (prop_id)
    {
    case PROP_SERVLET:
      g_value_set_object (value, self->servlet);
      break;

    case PROP_CAPACITY:
      g_value_set_uint (value, weir_server_get_capacity (self));
      break;

    case PROP_CAPACITY_BYTES:
      g_value_set_uint64 (value, weir_server_get_capacity_bytes (self));
      break;

    case PROP_PIN_CPUS:
      g_value_set_boolean (value, weir_server_get_pin_cpus (self));
      break;

    case PROP_BACKLOG:
      g_value_set_uint (value, weir_server_get_backlog (self));
      break;

    case PROP_STATE:
      g_value_set_enum (value, weir_server_get_state (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_server_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  WeirServer *self = WEIR_SERVER (object);

  switch (prop_id)
    {
    case PROP_SERVLET:
      self->servlet = g_value_dup_object (value);
      break;

    case PROP_CAPACITY:
      weir_server_set_capacity (self, g_value_get_uint (value));
      break;

    case PROP_CAPACITY_BYTES:
      weir_server_set_capacity_bytes (self, g_value_get_uint64 (value));
      break;

    case PROP_PIN_CPUS:
      weir_server_set_pin_cpus (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_server_class_init (WeirServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_server_dispose;
  object_class->finalize = weir_server_finalize;
  object_class->get_property = weir_server_get_property;
  object_class->set_property = weir_server_set_property;

  /**
   * WeirServer:servlet:
   *
   * What it runs.
   */
  properties[PROP_SERVLET] =
    g_param_spec_object ("servlet", NULL, NULL, WEIR_TYPE_SERVLET,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * WeirServer:capacity:
   *
   * How many items it holds at most, accepted and not finished.
   */
  properties[PROP_CAPACITY] =
    g_param_spec_uint ("capacity", NULL, NULL, 1, MAX_CAPACITY, DEFAULT_CAPACITY,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * WeirServer:capacity-bytes:
   *
   * How many bytes of input it holds at most; a larger item may be there alone.
   */
  properties[PROP_CAPACITY_BYTES] =
    g_param_spec_uint64 ("capacity-bytes", NULL, NULL, 1, G_MAXUINT64, G_MAXUINT64,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * WeirServer:pin-cpus:
   *
   * Whether workers are pinned to the CPUs that their servlets name.
   */
  properties[PROP_PIN_CPUS] =
    g_param_spec_boolean ("pin-cpus", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * WeirServer:backlog:
   *
   * How many items were accepted and are not finished. It changes with each of them, which is
   * not notified.
   */
  properties[PROP_BACKLOG] =
    g_param_spec_uint ("backlog", NULL, NULL, 0, MAX_CAPACITY, 0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * WeirServer:state:
   *
   * Where the server is in its life. A change is notified in the thread that starts or stops it.
   */
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, WEIR_TYPE_SERVER_STATE, WEIR_SERVER_STOPPED,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_server_init (WeirServer *self)
{
  pthread_mutex_init (&self->lock, NULL);
  self->capacity = DEFAULT_CAPACITY;
  self->capacity_bytes = weir_server_default_bytes ();
  self->pin_cpus = TRUE;
}

/**
 * weir_server_new:
 * @servlet: what to run
 *
 * Creates a server, which is not started.
 *
 * Returns: (transfer full): a server
 */
WeirServer *
weir_server_new (WeirServlet *servlet)
{
  g_return_val_if_fail (WEIR_IS_SERVLET (servlet), NULL);

  return g_object_new (WEIR_TYPE_SERVER, "servlet", servlet, NULL);
}

/**
 * weir_server_get_servlet:
 * @self: a server
 *
 * Gets what it runs.
 *
 * Returns: (transfer none): the servlet
 */
WeirServlet *
weir_server_get_servlet (WeirServer *self)
{
  g_return_val_if_fail (WEIR_IS_SERVER (self), NULL);

  return self->servlet;
}

/* Tells the run of what was set. */
static void
weir_server_apply_capacity (WeirServer *self)
{
  g_autoptr (WeirRun) run = weir_server_ref_run (self);

  if (run == NULL)
    return;
  weir_run_lock (run);
  pthread_mutex_lock (&self->lock);
  weir_engine_set_capacity (run->engine, self->capacity, self->capacity_bytes, weir_now ());
  pthread_mutex_unlock (&self->lock);
  weir_run_unlock (run);
}

/**
 * weir_server_get_capacity:
 * @self: a server
 *
 * Gets how many items it holds at most.
 *
 * Returns: a number of items
 */
guint
weir_server_get_capacity (WeirServer *self)
{
  g_autoptr (WeirLocker) locker = NULL;

  g_return_val_if_fail (WEIR_IS_SERVER (self), 0);

  locker = weir_locker_new (&self->lock);
  return self->capacity;
}

/**
 * weir_server_set_capacity:
 * @self: a server
 * @capacity: a number of items, at least 1
 *
 * Sets how many items it holds at most, accepted and not finished. Streams that are open keep
 * the window that they were opened with.
 */
void
weir_server_set_capacity (WeirServer *self,
                          guint       capacity)
{
  guint before;

  g_return_if_fail (WEIR_IS_SERVER (self));
  g_return_if_fail (capacity >= 1 && capacity <= MAX_CAPACITY);

  pthread_mutex_lock (&self->lock);
  before = self->capacity;
  self->capacity = capacity;
  pthread_mutex_unlock (&self->lock);
  if (before == capacity)
    return;
  weir_server_apply_capacity (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAPACITY]);
}

/**
 * weir_server_get_capacity_bytes:
 * @self: a server
 *
 * Gets how many bytes of input it holds at most.
 *
 * Returns: bytes
 */
guint64
weir_server_get_capacity_bytes (WeirServer *self)
{
  g_autoptr (WeirLocker) locker = NULL;

  g_return_val_if_fail (WEIR_IS_SERVER (self), 0);

  locker = weir_locker_new (&self->lock);
  return self->capacity_bytes;
}

/**
 * weir_server_set_capacity_bytes:
 * @self: a server
 * @bytes: at least 1
 *
 * Sets how many bytes of input it holds at most; an item that is larger may be there alone. It
 * is a quarter of the machine's memory unless set.
 */
void
weir_server_set_capacity_bytes (WeirServer *self,
                                guint64     bytes)
{
  guint64 before;

  g_return_if_fail (WEIR_IS_SERVER (self));
  g_return_if_fail (bytes >= 1);

  pthread_mutex_lock (&self->lock);
  before = self->capacity_bytes;
  self->capacity_bytes = bytes;
  pthread_mutex_unlock (&self->lock);
  if (before == bytes)
    return;
  weir_server_apply_capacity (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAPACITY_BYTES]);
}

/**
 * weir_server_get_pin_cpus:
 * @self: a server
 *
 * Gets whether workers are pinned to the CPUs that their servlets name.
 *
 * Returns: whether they are
 */
gboolean
weir_server_get_pin_cpus (WeirServer *self)
{
  g_autoptr (WeirLocker) locker = NULL;

  g_return_val_if_fail (WEIR_IS_SERVER (self), FALSE);

  locker = weir_locker_new (&self->lock);
  return self->pin_cpus;
}

/**
 * weir_server_set_pin_cpus:
 * @self: a server
 * @pin_cpus: whether to pin
 *
 * Sets whether workers are pinned; from the next start on.
 */
void
weir_server_set_pin_cpus (WeirServer *self,
                          gboolean    pin_cpus)
{
  gboolean before;

  g_return_if_fail (WEIR_IS_SERVER (self));

  pin_cpus = !!pin_cpus;
  pthread_mutex_lock (&self->lock);
  before = self->pin_cpus;
  self->pin_cpus = pin_cpus;
  pthread_mutex_unlock (&self->lock);
  if (before == pin_cpus)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PIN_CPUS]);
}

/**
 * weir_server_get_backlog:
 * @self: a server
 *
 * Gets how many items were accepted and are not finished.
 *
 * Returns: a number of items
 */
guint
weir_server_get_backlog (WeirServer *self)
{
  g_autoptr (WeirRun) run = NULL;
  guint backlog;

  g_return_val_if_fail (WEIR_IS_SERVER (self), 0);

  run = weir_server_ref_run (self);
  if (run == NULL)
    return 0;
  weir_run_lock (run);
  backlog = run->engine->n_live;
  weir_run_unlock (run);
  return backlog;
}

/**
 * weir_server_get_state:
 * @self: a server
 *
 * Gets where the server is in its life.
 *
 * Returns: the state
 */
WeirServerState
weir_server_get_state (WeirServer *self)
{
  g_autoptr (WeirLocker) locker = NULL;

  g_return_val_if_fail (WEIR_IS_SERVER (self), WEIR_SERVER_STOPPED);

  locker = weir_locker_new (&self->lock);
  return self->state;
}

/* Goes on to @state if it is in @from. */
static gboolean
weir_server_move (WeirServer      *self,
                  WeirServerState  from,
                  WeirServerState  state)
{
  gboolean moved;

  pthread_mutex_lock (&self->lock);
  moved = self->state == from;
  if (moved)
    self->state = state;
  pthread_mutex_unlock (&self->lock);
  if (moved)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  return moved;
}

/* @run is over. Several may come to know that; the first of them counts. */
static void
weir_server_leave_run (WeirServer *self,
                       WeirRun    *run)
{
  gboolean first;

  pthread_mutex_lock (&self->lock);
  first = self->run == run;
  if (first)
    {
      g_clear_pointer (&self->run, weir_run_unref);
      self->state = WEIR_SERVER_STOPPED;
    }
  pthread_mutex_unlock (&self->lock);
  if (first)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* A run is to be seen from its start on. */
static WeirRun *
weir_server_make_run (WeirServer  *self,
                      GError     **error)
{
  WeirRun *run = weir_run_new (self->servlet, weir_server_get_capacity (self),
                               weir_server_get_capacity_bytes (self),
                               weir_server_get_pin_cpus (self), &weir_window_hooks, error);

  if (run == NULL)
    return NULL;
  pthread_mutex_lock (&self->lock);
  self->run = weir_run_ref (run);
  pthread_mutex_unlock (&self->lock);
  /* It may have been set meanwhile, when there was no run to tell. */
  weir_server_apply_capacity (self);
  return run;
}

/**
 * weir_server_start:
 * @self: a server that is stopped
 * @cancellable: (nullable): gives the start up
 * @error: return location for an error
 *
 * Starts all workers and waits until they are ready.
 *
 * Fails when the servlet cannot run (%WEIR_ERROR_INVALID_ARGUMENT), names a CPU that is not
 * there (%WEIR_ERROR_CPU), or a worker does not become ready, with that worker's own error. Then
 * nothing is left running. Blocks; any thread.
 *
 * Returns: whether it runs
 */
gboolean
weir_server_start (WeirServer    *self,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr (WeirRun) run = NULL;

  g_return_val_if_fail (WEIR_IS_SERVER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!weir_server_move (self, WEIR_SERVER_STOPPED, WEIR_SERVER_STARTING))
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                           "the server has been started already");
      return FALSE;
    }

  run = weir_server_make_run (self, error);
  if (run == NULL || !weir_run_start (run, cancellable, error))
    {
      weir_server_leave_run (self, run);
      return FALSE;
    }
  weir_server_move (self, WEIR_SERVER_STARTING, WEIR_SERVER_RUNNING);
  return TRUE;
}

/* The run, if it is to be stopped and has not been. */
static WeirRun *
weir_server_ref_draining (WeirServer *self)
{
  g_autoptr (WeirLocker) locker = weir_locker_new (&self->lock);

  return self->state == WEIR_SERVER_DRAINING ? weir_run_ref (self->run) : NULL;
}

/**
 * weir_server_stop:
 * @self: a server
 * @timeout: how long to wait for what was accepted, in seconds; negative: as long as it takes
 *
 * Takes no more items, waits until those that it has are finished, and ends all workers. What
 * is not finished in time fails with %WEIR_ERROR_STOPPED. Does nothing when the server does not
 * run. If it is being stopped by another thread, this one waits for the same, and the shorter
 * of the two times counts: a drain that takes too long can be cut short. Blocks; any thread but
 * a worker's.
 *
 * Returns: how many items were dropped
 */
guint
weir_server_stop (WeirServer *self,
                  double      timeout)
{
  g_autoptr (WeirRun) run = NULL;
  guint n_dropped;

  g_return_val_if_fail (WEIR_IS_SERVER (self), 0);

  weir_server_move (self, WEIR_SERVER_RUNNING, WEIR_SERVER_DRAINING);
  run = weir_server_ref_draining (self);
  if (run == NULL)
    return 0;

  n_dropped = weir_run_stop (run, timeout);
  weir_server_leave_run (self, run);
  return n_dropped;
}

/**
 * weir_server_kill:
 * @self: a server
 *
 * Stops at once: what is not finished fails with %WEIR_ERROR_STOPPED, and worker processes are
 * killed instead of being asked to end, so their `cleanup` does not run. For flows that must not
 * go on, such as one that takes all the memory. Does nothing when the server does not run. Blocks
 * for milliseconds; any thread but a worker's.
 */
void
weir_server_kill (WeirServer *self)
{
  g_autoptr (WeirRun) run = NULL;

  g_return_if_fail (WEIR_IS_SERVER (self));

  weir_server_move (self, WEIR_SERVER_RUNNING, WEIR_SERVER_DRAINING);
  run = weir_server_ref_draining (self);
  if (run == NULL)
    return;

  weir_run_kill (run);
  weir_server_leave_run (self, run);
}

static gint64
weir_server_timeout_to_ns (double timeout)
{
  return timeout <= 0 ? 0 : MAX (1, (gint64) (MIN (timeout, 1e9) * 1e9));
}

/**
 * weir_server_call:
 * @self: a server that runs
 * @value: what to send in
 * @timeout: how long to wait for the result, in seconds from now; 0: without end
 * @backpressure: what to do when the server is full
 * @cancellable: (nullable): gives the item up
 * @error: return location for an error
 *
 * Sends one value through the flow and waits for what comes of it.
 *
 * Fails with the item's own error; %WEIR_ERROR_TIMEOUT when there is no result in time: its room
 * is free at once and no worker begins it any more; %WEIR_ERROR_BACKLOG_FULL; %WEIR_ERROR_STOPPED;
 * %G_IO_ERROR_CANCELLED. Blocks; any number of threads but workers' own.
 *
 * Returns: (transfer full) (nullable): the result, or %NULL with @error set
 */
WeirValue *
weir_server_call (WeirServer        *self,
                  WeirValue         *value,
                  double             timeout,
                  WeirBackpressure   backpressure,
                  GCancellable      *cancellable,
                  GError           **error)
{
  g_autoptr (WeirRun) run = NULL;

  g_return_val_if_fail (WEIR_IS_SERVER (self), NULL);
  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  run = weir_server_require_run (self, error);
  if (run == NULL)
    return NULL;
  return weir_call_wait (run, value, weir_server_timeout_to_ns (timeout), backpressure,
                         cancellable, error);
}

/**
 * weir_server_call_async:
 * @self: a server that runs
 * @value: what to send in
 * @timeout: how long to wait for the result, in seconds from now; 0: without end
 * @backpressure: what to do when the server is full
 * @cancellable: (nullable): gives the item up
 * @callback: called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Like [method@Weir.Server.call], without blocking; any number at once.
 */
void
weir_server_call_async (WeirServer          *self,
                        WeirValue           *value,
                        double               timeout,
                        WeirBackpressure     backpressure,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (WeirRun) run = NULL;
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (WEIR_IS_SERVER (self));
  g_return_if_fail (value != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_server_call_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  run = weir_server_require_run (self, &error);
  if (run == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  weir_call_begin (run, value, weir_server_timeout_to_ns (timeout), backpressure,
                   g_steal_pointer (&task));
}

/**
 * weir_server_call_finish:
 * @self: a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Weir.Server.call_async] began.
 *
 * Returns: (transfer full) (nullable): the result, or %NULL with @error set
 */
WeirValue *
weir_server_call_finish (WeirServer    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * weir_server_open_stream:
 * @self: a server that runs
 * @timeout: how long each item may take, in seconds; 0: without end
 * @error: return location for an error
 *
 * Opens a stream of any length. It keeps as many items in flight as the server's capacity
 * allows; several streams and calls share it.
 *
 * Returns: (transfer full) (nullable): a stream, or %NULL with %WEIR_ERROR_STOPPED
 */
WeirStream *
weir_server_open_stream (WeirServer  *self,
                         double       timeout,
                         GError     **error)
{
  g_autoptr (WeirRun) run = NULL;

  g_return_val_if_fail (WEIR_IS_SERVER (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  run = weir_server_require_run (self, error);
  if (run == NULL)
    return NULL;
  return weir_stream_new (run, weir_server_get_capacity (self),
                          weir_server_timeout_to_ns (timeout), error);
}

/**
 * weir_server_get_metrics:
 * @self: a server
 *
 * Copies what the server has counted since its start. Takes microseconds, and some more for each
 * worker process; at any time, from any thread, without slowing the flow.
 *
 * Returns: (transfer full) (nullable): metrics, or %NULL when the server does not run
 */
WeirMetrics *
weir_server_get_metrics (WeirServer *self)
{
  g_autoptr (WeirRun) run = NULL;

  g_return_val_if_fail (WEIR_IS_SERVER (self), NULL);

  run = weir_server_ref_run (self);
  return run == NULL ? NULL : weir_metrics_new (run);
}

/**
 * weir_server_get_debug_info:
 * @self: a server
 *
 * Describes the server as it is now: the servlet tree with its workers and whether they live,
 * and each item of the backlog with its id, its age and where it is.
 *
 * Returns: (transfer full): an object
 */
WeirValue *
weir_server_get_debug_info (WeirServer *self)
{
  g_autoptr (WeirRun) run = NULL;

  g_return_val_if_fail (WEIR_IS_SERVER (self), NULL);

  run = weir_server_ref_run (self);
  return weir_debug_info_new (self->servlet, run);
}
