/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-server-private.h"

#include <unistd.h>

#include "base/weir-error.h"
#include "base/weir-locker.h"
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

enum {
  PROP_0,
  PROP_SERVLET,
  PROP_CAPACITY,
  PROP_CAPACITY_BYTES,
  PROP_PIN_CPUS,
  PROP_PAUSED,
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

/* The run that is under way or, once weir_server_keep_last_run() was called, the last one; or
 * NULL. One that is over can still be read. */
WeirRun *
weir_server_ref_last_run (WeirServer *self)
{
  g_autoptr (WeirLocker) locker = weir_locker_new (&self->lock);
  WeirRun *run = self->run != NULL ? self->run : self->last;

  return run == NULL ? NULL : weir_run_ref (run);
}

void
weir_server_keep_last_run (WeirServer *self)
{
  pthread_mutex_lock (&self->lock);
  self->keep_last = TRUE;
  pthread_mutex_unlock (&self->lock);
}

/* What keeps what happens, from now on; NULL where the servlet cannot run. Its pools are in the order of
 * the plan. (transfer full) */
WeirRecorder *
weir_server_ref_recorder (WeirServer *self)
{
  g_autoptr (WeirPlan) plan = weir_plan_new (self->servlet, NULL);
  g_autoptr (WeirRun) run = NULL;
  WeirRecorder *recorder;

  if (plan == NULL)
    return NULL;

  pthread_mutex_lock (&self->lock);
  if (self->recorder == NULL)
    self->recorder = weir_recorder_new (plan);
  recorder = weir_recorder_ref (self->recorder);
  run = self->run == NULL ? NULL : weir_run_ref (self->run);
  pthread_mutex_unlock (&self->lock);

  if (run != NULL)
    weir_run_set_recorder (run, recorder);
  return recorder;
}

void
weir_server_notify_paused (WeirServer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
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

  g_clear_pointer (&self->last, weir_run_unref);
  g_clear_pointer (&self->recorder, weir_recorder_unref);
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

    case PROP_PAUSED:
      g_value_set_boolean (value, weir_server_get_paused (self));
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

    case PROP_PAUSED:
      weir_server_set_paused (self, g_value_get_boolean (value));
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
   * WeirServer:paused:
   *
   * Whether streams are held back.
   */
  properties[PROP_PAUSED] =
    g_param_spec_boolean ("paused", NULL, NULL, FALSE,
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
weir_server_apply_settings (WeirServer *self)
{
  g_autoptr (WeirRun) run = weir_server_ref_run (self);

  if (run == NULL)
    return;
  weir_run_lock (run);
  pthread_mutex_lock (&self->lock);
  weir_engine_set_capacity (run->engine, self->capacity, self->capacity_bytes, weir_now ());
  weir_engine_set_paused (run->engine, self->paused, weir_now ());
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
  weir_server_apply_settings (self);
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
  weir_server_apply_settings (self);
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

/* Under the lock */
static void
weir_server_retire_run (WeirServer *self)
{
  WeirRun *run = g_steal_pointer (&self->run);

  if (run == NULL || !self->keep_last)
    {
      g_clear_pointer (&run, weir_run_unref);
      return;
    }
  g_clear_pointer (&self->last, weir_run_unref);
  self->last = run;
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
      weir_server_retire_run (self);
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
  WeirRecorder *recorder;

  if (run == NULL)
    return NULL;
  pthread_mutex_lock (&self->lock);
  self->run = weir_run_ref (run);
  recorder = self->recorder;
  pthread_mutex_unlock (&self->lock);
  if (recorder != NULL)
    weir_run_set_recorder (run, recorder);
  /* It may have been set meanwhile, when there was no run to tell. */
  weir_server_apply_settings (self);
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
