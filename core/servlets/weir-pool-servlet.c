/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "servlets/weir-pool-servlet.h"

#include "base/weir-error.h"
#include "servlets/weir-servlet-private.h"
#include "workers/weir-worker-spec.h"

/**
 * WeirPoolServlet:
 *
 * Workers that compete for the same items: what [class@Weir.ProcessServlet] and
 * [class@Weir.ThreadServlet] share.
 *
 * Times are seconds.
 */

#define DEFAULT_BATCH_WAIT    0.01
#define DEFAULT_INIT_TIMEOUT  30.0
#define DEFAULT_RESTART_LIMIT 5

typedef struct {
  /* owned */
  WeirWorkerSpec   *worker;

  guint             batch_size;
  double            batch_wait; /* negative while it follows the batch size */
  WeirBatchFailure  on_batch_error;
  guint             concurrency;
  double            call_timeout;
  double            init_timeout;
  guint             retries;
  guint             restart_limit;
} WeirPoolServletPrivate;

enum {
  PROP_0,
  PROP_WORKER,
  PROP_BATCH_SIZE,
  PROP_BATCH_WAIT,
  PROP_ON_BATCH_ERROR,
  PROP_CONCURRENCY,
  PROP_CALL_TIMEOUT,
  PROP_INIT_TIMEOUT,
  PROP_RETRIES,
  PROP_RESTART_LIMIT,
  N_PROPS
};

G_DEFINE_ENUM_TYPE (WeirBatchFailure, weir_batch_failure,
                    G_DEFINE_ENUM_VALUE (WEIR_BATCH_FAILURE_ALL, "all"),
                    G_DEFINE_ENUM_VALUE (WEIR_BATCH_FAILURE_SPLIT, "split"))

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WeirPoolServlet, weir_pool_servlet, WEIR_TYPE_SERVLET)

static GParamSpec *properties[N_PROPS];

static void
set_count (WeirPoolServlet *self,
           guint           *field,
           guint            value,
           guint            prop_id)
{
  if (*field == value)
    return;

  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
set_seconds (WeirPoolServlet *self,
             double          *field,
             double           value,
             guint            prop_id)
{
  if (!(*field < value || *field > value))
    return;

  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

/* A wait without a batch to wait for is a mistake that would otherwise go unnoticed. */
static gboolean
weir_pool_servlet_validate (WeirServlet  *servlet,
                            GError      **error)
{
  WeirPoolServlet *self = WEIR_POOL_SERVLET (servlet);
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);
  g_autofree char *description = weir_servlet_describe (servlet);

  if (priv->worker == NULL)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                   "%s has no worker", description);
      return FALSE;
    }

  if (priv->batch_size <= 1 && weir_pool_servlet_get_batch_wait (self) > 0)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                   "%s waits %g s for batches of %u; batch-wait needs a batch-size of 2 or more",
                   description, priv->batch_wait, priv->batch_size);
      return FALSE;
    }

  return TRUE;
}

static void
weir_pool_servlet_finalize (GObject *object)
{
  WeirPoolServlet *self = WEIR_POOL_SERVLET (object);
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_clear_pointer (&priv->worker, weir_worker_spec_unref);

  G_OBJECT_CLASS (weir_pool_servlet_parent_class)->finalize (object);
}

static void
weir_pool_servlet_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  WeirPoolServlet *self = WEIR_POOL_SERVLET (object);

  switch (prop_id)
    {
    case PROP_WORKER:
      g_value_set_boxed (value, weir_pool_servlet_get_worker (self));
      break;

    case PROP_BATCH_SIZE:
      g_value_set_uint (value, weir_pool_servlet_get_batch_size (self));
      break;

    case PROP_BATCH_WAIT:
      g_value_set_double (value, weir_pool_servlet_get_batch_wait (self));
      break;

    case PROP_ON_BATCH_ERROR:
      g_value_set_enum (value, weir_pool_servlet_get_on_batch_error (self));
      break;

    case PROP_CONCURRENCY:
      g_value_set_uint (value, weir_pool_servlet_get_concurrency (self));
      break;

    case PROP_CALL_TIMEOUT:
      g_value_set_double (value, weir_pool_servlet_get_call_timeout (self));
      break;

    case PROP_INIT_TIMEOUT:
      g_value_set_double (value, weir_pool_servlet_get_init_timeout (self));
      break;

    case PROP_RETRIES:
      g_value_set_uint (value, weir_pool_servlet_get_retries (self));
      break;

    case PROP_RESTART_LIMIT:
      g_value_set_uint (value, weir_pool_servlet_get_restart_limit (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_pool_servlet_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  WeirPoolServlet *self = WEIR_POOL_SERVLET (object);
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  switch (prop_id)
    {
    case PROP_WORKER:
      priv->worker = g_value_dup_boxed (value);
      break;

    case PROP_BATCH_SIZE:
      weir_pool_servlet_set_batch_size (self, g_value_get_uint (value));
      break;

    case PROP_BATCH_WAIT:
      weir_pool_servlet_set_batch_wait (self, g_value_get_double (value));
      break;

    case PROP_ON_BATCH_ERROR:
      weir_pool_servlet_set_on_batch_error (self, g_value_get_enum (value));
      break;

    case PROP_CONCURRENCY:
      weir_pool_servlet_set_concurrency (self, g_value_get_uint (value));
      break;

    case PROP_CALL_TIMEOUT:
      weir_pool_servlet_set_call_timeout (self, g_value_get_double (value));
      break;

    case PROP_INIT_TIMEOUT:
      weir_pool_servlet_set_init_timeout (self, g_value_get_double (value));
      break;

    case PROP_RETRIES:
      weir_pool_servlet_set_retries (self, g_value_get_uint (value));
      break;

    case PROP_RESTART_LIMIT:
      weir_pool_servlet_set_restart_limit (self, g_value_get_uint (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
define_feeding_properties (GParamFlags flags)
{
  /**
   * WeirPoolServlet:batch-size: (attributes org.gtk.Property.get=weir_pool_servlet_get_batch_size org.gtk.Property.set=weir_pool_servlet_set_batch_size)
   *
   * The most items in one call; 0 to call with one item instead of a batch.
   */
  properties[PROP_BATCH_SIZE] =
    g_param_spec_uint ("batch-size", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * WeirPoolServlet:batch-wait: (attributes org.gtk.Property.get=weir_pool_servlet_get_batch_wait org.gtk.Property.set=weir_pool_servlet_set_batch_wait)
   *
   * How long, in seconds, a batch waits for more items after its first. Unless it is set, 0.01
   * with a batch size above 1 and 0 otherwise.
   */
  properties[PROP_BATCH_WAIT] =
    g_param_spec_double ("batch-wait", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);

  /**
   * WeirPoolServlet:on-batch-error: (attributes org.gtk.Property.get=weir_pool_servlet_get_on_batch_error org.gtk.Property.set=weir_pool_servlet_set_on_batch_error)
   *
   * What becomes of a batch whose call fails as a whole.
   */
  properties[PROP_ON_BATCH_ERROR] =
    g_param_spec_enum ("on-batch-error", NULL, NULL,
                       WEIR_TYPE_BATCH_FAILURE, WEIR_BATCH_FAILURE_ALL, flags);

  /**
   * WeirPoolServlet:concurrency: (attributes org.gtk.Property.get=weir_pool_servlet_get_concurrency org.gtk.Property.set=weir_pool_servlet_set_concurrency)
   *
   * How many calls each worker runs at once, in threads that share what its `init` made.
   */
  properties[PROP_CONCURRENCY] =
    g_param_spec_uint ("concurrency", NULL, NULL, 1, G_MAXUINT, 1, flags);
}

static void
define_failing_properties (GParamFlags flags)
{
  /**
   * WeirPoolServlet:call-timeout: (attributes org.gtk.Property.get=weir_pool_servlet_get_call_timeout org.gtk.Property.set=weir_pool_servlet_set_call_timeout)
   *
   * How long a call may take, in seconds, before its worker counts as hung; 0 for no limit.
   */
  properties[PROP_CALL_TIMEOUT] =
    g_param_spec_double ("call-timeout", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);

  /**
   * WeirPoolServlet:init-timeout: (attributes org.gtk.Property.get=weir_pool_servlet_get_init_timeout org.gtk.Property.set=weir_pool_servlet_set_init_timeout)
   *
   * How long a worker's `init` may take, in seconds; 0 for no limit.
   */
  properties[PROP_INIT_TIMEOUT] =
    g_param_spec_double ("init-timeout", NULL, NULL, 0, G_MAXDOUBLE, DEFAULT_INIT_TIMEOUT, flags);

  /**
   * WeirPoolServlet:retries: (attributes org.gtk.Property.get=weir_pool_servlet_get_retries org.gtk.Property.set=weir_pool_servlet_set_retries)
   *
   * How often an item is given to another worker after the one that held it died or hung.
   */
  properties[PROP_RETRIES] =
    g_param_spec_uint ("retries", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * WeirPoolServlet:restart-limit: (attributes org.gtk.Property.get=weir_pool_servlet_get_restart_limit org.gtk.Property.set=weir_pool_servlet_set_restart_limit)
   *
   * How many workers may die without a finished item between before the pool gives up.
   */
  properties[PROP_RESTART_LIMIT] =
    g_param_spec_uint ("restart-limit", NULL, NULL, 0, G_MAXUINT, DEFAULT_RESTART_LIMIT, flags);
}

static void
weir_pool_servlet_class_init (WeirPoolServletClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = weir_pool_servlet_finalize;
  object_class->get_property = weir_pool_servlet_get_property;
  object_class->set_property = weir_pool_servlet_set_property;

  WEIR_SERVLET_CLASS (klass)->validate = weir_pool_servlet_validate;

  /**
   * WeirPoolServlet:worker: (attributes org.gtk.Property.get=weir_pool_servlet_get_worker)
   *
   * What the pool's workers are made from.
   */
  properties[PROP_WORKER] =
    g_param_spec_boxed ("worker", NULL, NULL, WEIR_TYPE_WORKER_SPEC,
                        flags | G_PARAM_CONSTRUCT_ONLY);

  define_feeding_properties (flags);
  define_failing_properties (flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_pool_servlet_init (WeirPoolServlet *self)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  priv->batch_wait = -1;
  priv->concurrency = 1;
  priv->init_timeout = DEFAULT_INIT_TIMEOUT;
  priv->restart_limit = DEFAULT_RESTART_LIMIT;
}

/**
 * weir_pool_servlet_get_worker: (attributes org.gtk.Method.get_property=worker)
 * @self: a pool servlet
 *
 * Gets what the workers of @self are made from.
 *
 * Returns: (transfer none): the worker specification
 */
WeirWorkerSpec *
weir_pool_servlet_get_worker (WeirPoolServlet *self)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_POOL_SERVLET (self), NULL);

  return priv->worker;
}

/**
 * weir_pool_servlet_get_n_workers:
 * @self: a pool servlet
 *
 * Gets how many workers, each in a process or thread of its own, @self runs.
 *
 * Returns: the number of workers, at least 1
 */
guint
weir_pool_servlet_get_n_workers (WeirPoolServlet *self)
{
  g_return_val_if_fail (WEIR_IS_POOL_SERVLET (self), 0);

  return WEIR_POOL_SERVLET_GET_CLASS (self)->get_n_workers (self);
}

/**
 * weir_pool_servlet_get_batch_size: (attributes org.gtk.Method.get_property=batch-size)
 * @self: a pool servlet
 *
 * Gets the most items that one call takes.
 *
 * Returns: 0 if a call takes one item, otherwise the most items of a batch
 */
guint
weir_pool_servlet_get_batch_size (WeirPoolServlet *self)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_POOL_SERVLET (self), 0);

  return priv->batch_size;
}

/**
 * weir_pool_servlet_set_batch_size: (attributes org.gtk.Method.set_property=batch-size)
 * @self: a pool servlet
 * @batch_size: 0 to call with one item, otherwise the most items of a batch
 *
 * Sets how many items one call takes. With 1 a call takes a batch of one.
 */
void
weir_pool_servlet_set_batch_size (WeirPoolServlet *self,
                                  guint            batch_size)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);
  gboolean wait_follows;

  g_return_if_fail (WEIR_IS_POOL_SERVLET (self));

  wait_follows = priv->batch_wait < 0 && (priv->batch_size > 1) != (batch_size > 1);
  set_count (self, &priv->batch_size, batch_size, PROP_BATCH_SIZE);

  if (wait_follows)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BATCH_WAIT]);
}

/**
 * weir_pool_servlet_get_batch_wait: (attributes org.gtk.Method.get_property=batch-wait)
 * @self: a pool servlet
 *
 * Gets how long a batch waits for more items after its first.
 *
 * Returns: seconds; unless it was set, 0.01 with a batch size above 1 and 0 otherwise
 */
double
weir_pool_servlet_get_batch_wait (WeirPoolServlet *self)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_POOL_SERVLET (self), 0);

  if (priv->batch_wait < 0)
    return priv->batch_size > 1 ? DEFAULT_BATCH_WAIT : 0;

  return priv->batch_wait;
}

/**
 * weir_pool_servlet_set_batch_wait: (attributes org.gtk.Method.set_property=batch-wait)
 * @self: a pool servlet
 * @seconds: at least 0; 0 takes only what is already there
 *
 * Sets how long a batch waits for more items after its first. A pool that waits with a batch
 * size of 0 or 1 cannot be started.
 */
void
weir_pool_servlet_set_batch_wait (WeirPoolServlet *self,
                                  double           seconds)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_if_fail (WEIR_IS_POOL_SERVLET (self));
  g_return_if_fail (seconds >= 0);

  set_seconds (self, &priv->batch_wait, seconds, PROP_BATCH_WAIT);
}

/**
 * weir_pool_servlet_get_on_batch_error: (attributes org.gtk.Method.get_property=on-batch-error)
 * @self: a pool servlet
 *
 * Gets what becomes of a batch whose call fails as a whole.
 *
 * Returns: %WEIR_BATCH_FAILURE_ALL unless it was set otherwise
 */
WeirBatchFailure
weir_pool_servlet_get_on_batch_error (WeirPoolServlet *self)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_POOL_SERVLET (self), WEIR_BATCH_FAILURE_ALL);

  return priv->on_batch_error;
}

/**
 * weir_pool_servlet_set_on_batch_error: (attributes org.gtk.Method.set_property=on-batch-error)
 * @self: a pool servlet
 * @failure: what to do
 *
 * Sets what becomes of a batch whose call fails as a whole.
 */
void
weir_pool_servlet_set_on_batch_error (WeirPoolServlet  *self,
                                      WeirBatchFailure  failure)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_if_fail (WEIR_IS_POOL_SERVLET (self));
  g_return_if_fail (failure <= WEIR_BATCH_FAILURE_SPLIT);

  if (priv->on_batch_error == failure)
    return;

  priv->on_batch_error = failure;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ON_BATCH_ERROR]);
}

/**
 * weir_pool_servlet_get_concurrency: (attributes org.gtk.Method.get_property=concurrency)
 * @self: a pool servlet
 *
 * Gets how many calls each worker runs at once.
 *
 * Returns: the number of calls, 1 unless it was set
 */
guint
weir_pool_servlet_get_concurrency (WeirPoolServlet *self)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_POOL_SERVLET (self), 1);

  return priv->concurrency;
}

/**
 * weir_pool_servlet_set_concurrency: (attributes org.gtk.Method.set_property=concurrency)
 * @self: a pool servlet
 * @concurrency: at least 1
 *
 * Sets how many calls each worker runs at once, in threads that share what its `init` made.
 */
void
weir_pool_servlet_set_concurrency (WeirPoolServlet *self,
                                   guint            concurrency)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_if_fail (WEIR_IS_POOL_SERVLET (self));
  g_return_if_fail (concurrency >= 1);

  set_count (self, &priv->concurrency, concurrency, PROP_CONCURRENCY);
}

/**
 * weir_pool_servlet_get_call_timeout: (attributes org.gtk.Method.get_property=call-timeout)
 * @self: a pool servlet
 *
 * Gets how long a call may take before its worker counts as hung.
 *
 * Returns: seconds; 0 for no limit
 */
double
weir_pool_servlet_get_call_timeout (WeirPoolServlet *self)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_POOL_SERVLET (self), 0);

  return priv->call_timeout;
}

/**
 * weir_pool_servlet_set_call_timeout: (attributes org.gtk.Method.set_property=call-timeout)
 * @self: a pool servlet
 * @seconds: at least 0; 0 for no limit
 *
 * Sets how long a call may take. A process that takes longer is killed, a thread is written
 * off; either counts as a death.
 */
void
weir_pool_servlet_set_call_timeout (WeirPoolServlet *self,
                                    double           seconds)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_if_fail (WEIR_IS_POOL_SERVLET (self));
  g_return_if_fail (seconds >= 0);

  set_seconds (self, &priv->call_timeout, seconds, PROP_CALL_TIMEOUT);
}

/**
 * weir_pool_servlet_get_init_timeout: (attributes org.gtk.Method.get_property=init-timeout)
 * @self: a pool servlet
 *
 * Gets how long a worker's `init` may take.
 *
 * Returns: seconds, 30 unless it was set; 0 for no limit
 */
double
weir_pool_servlet_get_init_timeout (WeirPoolServlet *self)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_POOL_SERVLET (self), 0);

  return priv->init_timeout;
}

/**
 * weir_pool_servlet_set_init_timeout: (attributes org.gtk.Method.set_property=init-timeout)
 * @self: a pool servlet
 * @seconds: at least 0; 0 for no limit
 *
 * Sets how long a worker's `init` may take before the server's start fails.
 */
void
weir_pool_servlet_set_init_timeout (WeirPoolServlet *self,
                                    double           seconds)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_if_fail (WEIR_IS_POOL_SERVLET (self));
  g_return_if_fail (seconds >= 0);

  set_seconds (self, &priv->init_timeout, seconds, PROP_INIT_TIMEOUT);
}

/**
 * weir_pool_servlet_get_retries: (attributes org.gtk.Method.get_property=retries)
 * @self: a pool servlet
 *
 * Gets how often an item is tried again after the worker that held it died or hung.
 *
 * Returns: the number of further attempts, 0 unless it was set
 */
guint
weir_pool_servlet_get_retries (WeirPoolServlet *self)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_POOL_SERVLET (self), 0);

  return priv->retries;
}

/**
 * weir_pool_servlet_set_retries: (attributes org.gtk.Method.set_property=retries)
 * @self: a pool servlet
 * @retries: the number of further attempts
 *
 * Sets how often an item is tried again after the worker that held it died or hung. An error
 * that a worker answers with is never retried.
 */
void
weir_pool_servlet_set_retries (WeirPoolServlet *self,
                               guint            retries)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_if_fail (WEIR_IS_POOL_SERVLET (self));

  set_count (self, &priv->retries, retries, PROP_RETRIES);
}

/**
 * weir_pool_servlet_get_restart_limit: (attributes org.gtk.Method.get_property=restart-limit)
 * @self: a pool servlet
 *
 * Gets how many workers may die without a finished item between before the pool gives up.
 *
 * Returns: the number of deaths, 5 unless it was set
 */
guint
weir_pool_servlet_get_restart_limit (WeirPoolServlet *self)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_POOL_SERVLET (self), 0);

  return priv->restart_limit;
}

/**
 * weir_pool_servlet_set_restart_limit: (attributes org.gtk.Method.set_property=restart-limit)
 * @self: a pool servlet
 * @limit: the number of deaths; 0 gives up at the first
 *
 * Sets how many workers may die without a finished item between before the pool gives up and
 * fails what reaches it with %WEIR_ERROR_POOL_FAILED.
 */
void
weir_pool_servlet_set_restart_limit (WeirPoolServlet *self,
                                     guint            limit)
{
  WeirPoolServletPrivate *priv = weir_pool_servlet_get_instance_private (self);

  g_return_if_fail (WEIR_IS_POOL_SERVLET (self));

  set_count (self, &priv->restart_limit, limit, PROP_RESTART_LIMIT);
}
