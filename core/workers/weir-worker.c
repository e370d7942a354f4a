/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-worker-private.h"

#include <string.h>

#include "base/weir-error.h"

/**
 * WeirWorker:
 *
 * User code that turns one item into one result.
 *
 * A worker lives in one process or one thread of a pool: it is created there, told its place
 * (the properties), initialised with the `params` of the flow file, called for one item or one
 * batch after the other, and cleaned up.
 *
 * To write one, derive from this class and give at least [vfunc@Weir.Worker.call] or
 * [vfunc@Weir.Worker.call_batch].
 */

typedef struct {
  /* Owned; set once by weir_worker_set_place() and constant from then on. */
  char   *name;
  int    *cpus;

  guint   n_cpus;
  guint   index;
  guint   batch_size;
  guint   concurrency;
  double  batch_wait;

  /* Set before init, constant from then on; end_data is borrowed. */
  WeirWorkerEndFunc  end_func;
  gpointer           end_data;

  /* Owned; set once, atomically: why it takes no more items. */
  GError            *retirement;
} WeirWorkerPrivate;

static gpointer weir_worker_parent_class;
static int weir_worker_private_offset;

enum {
  PROP_0,
  PROP_NAME,
  PROP_INDEX,
  PROP_BATCH_SIZE,
  PROP_BATCH_WAIT,
  PROP_CONCURRENCY,
  PROP_CPUS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static inline WeirWorkerPrivate *
weir_worker_get_instance_private (WeirWorker *self)
{
  return G_STRUCT_MEMBER_P (self, weir_worker_private_offset);
}

static const char *
describe (WeirWorker *self)
{
  WeirWorkerPrivate *priv = weir_worker_get_instance_private (self);

  return priv->name != NULL ? priv->name : G_OBJECT_TYPE_NAME (self);
}

/* A NULL @error is no fault: the caller does not want to know. */
static void
complete_error (WeirWorker  *self,
                const char  *function,
                GError     **error)
{
  if (error != NULL && *error == NULL)
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                 "worker %s: %s of %s returned neither a result nor an error",
                 describe (self), function, G_OBJECT_TYPE_NAME (self));
}

static gboolean
weir_worker_real_init (WeirWorker  *self,
                       JsonObject  *params,
                       GError     **error)
{
  return TRUE;
}

static WeirValue *
weir_worker_real_preprocess (WeirWorker  *self,
                             WeirValue   *value,
                             GError     **error)
{
  return weir_value_ref (value);
}

static gboolean
weir_worker_real_call_batch (WeirWorker         *self,
                             WeirValue * const  *values,
                             guint               n_values,
                             WeirValue         **results,
                             GError            **errors,
                             GError            **error)
{
  for (guint i = 0; i < n_values; i++)
    results[i] = weir_worker_call (self, values[i], &errors[i]);

  return TRUE;
}

/* A class that only knows batches gets a batch of one. */
static WeirValue *
weir_worker_real_call (WeirWorker  *self,
                       WeirValue   *value,
                       GError     **error)
{
  g_autoptr(WeirValue) result = NULL;
  g_autoptr(GError) item_error = NULL;

  if (WEIR_WORKER_GET_CLASS (self)->call_batch == weir_worker_real_call_batch)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                   "worker %s: %s gives neither call nor call_batch",
                   describe (self), G_OBJECT_TYPE_NAME (self));
      return NULL;
    }

  if (!weir_worker_call_batch (self, &value, 1, &result, &item_error, error))
    return NULL;

  if (item_error != NULL)
    g_propagate_error (error, g_steal_pointer (&item_error));

  return g_steal_pointer (&result);
}

static void
weir_worker_real_cleanup (WeirWorker   *self,
                          const GError *reason)
{
}

static void
weir_worker_finalize (GObject *object)
{
  WeirWorkerPrivate *priv = weir_worker_get_instance_private (WEIR_WORKER (object));

  g_clear_pointer (&priv->name, g_free);
  g_clear_pointer (&priv->cpus, g_free);
  g_clear_error (&priv->retirement);

  G_OBJECT_CLASS (weir_worker_parent_class)->finalize (object);
}

static GArray *
dup_cpus (WeirWorkerPrivate *priv)
{
  GArray *cpus = g_array_sized_new (FALSE, FALSE, sizeof (int), priv->n_cpus);

  if (priv->n_cpus > 0)
    g_array_append_vals (cpus, priv->cpus, priv->n_cpus);

  return cpus;
}

static void
weir_worker_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  WeirWorkerPrivate *priv = weir_worker_get_instance_private (WEIR_WORKER (object));

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, priv->name);
      break;

    case PROP_INDEX:
      g_value_set_uint (value, priv->index);
      break;

    case PROP_BATCH_SIZE:
      g_value_set_uint (value, priv->batch_size);
      break;

    case PROP_BATCH_WAIT:
      g_value_set_double (value, priv->batch_wait);
      break;

    case PROP_CONCURRENCY:
      g_value_set_uint (value, priv->concurrency);
      break;

    case PROP_CPUS:
      g_value_take_boxed (value, dup_cpus (priv));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WeirWorker:name:
   *
   * The worker's name within its flow, such as `head-0`; %NULL before it has a place.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);

  /**
   * WeirWorker:index:
   *
   * The worker's number within its pool, from 0.
   */
  properties[PROP_INDEX] = g_param_spec_uint ("index", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * WeirWorker:batch-size:
   *
   * The most items in one call of `call_batch`; 0 where `call` is used.
   */
  properties[PROP_BATCH_SIZE] = g_param_spec_uint ("batch-size", NULL, NULL,
                                                   0, G_MAXUINT, 0, flags);

  /**
   * WeirWorker:batch-wait:
   *
   * How long a batch waits for more items after its first, in seconds.
   */
  properties[PROP_BATCH_WAIT] = g_param_spec_double ("batch-wait", NULL, NULL,
                                                     0, G_MAXDOUBLE, 0, flags);

  /**
   * WeirWorker:concurrency:
   *
   * The number of threads that call the worker at once.
   */
  properties[PROP_CONCURRENCY] = g_param_spec_uint ("concurrency", NULL, NULL,
                                                    1, G_MAXUINT, 1, flags);

  /**
   * WeirWorker:cpus: (type GArray(int))
   *
   * The CPUs that the worker is bound to, in the operating system's numbers; empty where it is
   * not bound.
   */
  properties[PROP_CPUS] = g_param_spec_boxed ("cpus", NULL, NULL, G_TYPE_ARRAY, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_worker_class_init (gpointer data,
                        gpointer class_data)
{
  WeirWorkerClass *klass = data;
  GObjectClass *object_class = data;

  weir_worker_parent_class = g_type_class_peek_parent (klass);
  g_type_class_adjust_private_offset (klass, &weir_worker_private_offset);

  object_class->finalize = weir_worker_finalize;
  object_class->get_property = weir_worker_get_property;

  klass->init = weir_worker_real_init;
  klass->preprocess = weir_worker_real_preprocess;
  klass->call = weir_worker_real_call;
  klass->call_batch = weir_worker_real_call_batch;
  klass->cleanup = weir_worker_real_cleanup;

  install_properties (object_class);
}

static void
weir_worker_instance_init (GTypeInstance *instance,
                           gpointer       klass)
{
  WeirWorkerPrivate *priv = weir_worker_get_instance_private ((WeirWorker *) instance);

  priv->concurrency = 1;
}

/* By hand, because G_DEFINE_TYPE takes the name weir_worker_init() for itself. */
GType
weir_worker_get_type (void)
{
  static gsize type_id = 0;

  if (g_once_init_enter (&type_id))
    {
      GType type = g_type_register_static_simple (G_TYPE_OBJECT,
                                                  g_intern_static_string ("WeirWorker"),
                                                  sizeof (WeirWorkerClass),
                                                  weir_worker_class_init,
                                                  sizeof (WeirWorker),
                                                  weir_worker_instance_init,
                                                  G_TYPE_FLAG_ABSTRACT);

      weir_worker_private_offset = g_type_add_instance_private (type, sizeof (WeirWorkerPrivate));
      g_once_init_leave (&type_id, type);
    }

  return type_id;
}

void
weir_worker_set_place (WeirWorker *self,
                       const char *name,
                       guint       index,
                       guint       batch_size,
                       double      batch_wait,
                       guint       concurrency,
                       const int  *cpus,
                       guint       n_cpus)
{
  WeirWorkerPrivate *priv = weir_worker_get_instance_private (self);

  g_return_if_fail (WEIR_IS_WORKER (self));
  g_return_if_fail (priv->name == NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (batch_wait >= 0);
  g_return_if_fail (concurrency >= 1);
  g_return_if_fail (cpus != NULL || n_cpus == 0);

  priv->name = g_strdup (name);
  priv->index = index;
  priv->batch_size = batch_size;
  priv->batch_wait = batch_wait;
  priv->concurrency = concurrency;
  priv->cpus = g_memdup2 (cpus, n_cpus * sizeof (int));
  priv->n_cpus = n_cpus;

  for (guint prop = PROP_NAME; prop < N_PROPS; prop++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

void
weir_worker_set_end_func (WeirWorker        *self,
                          WeirWorkerEndFunc  func,
                          gpointer           data)
{
  WeirWorkerPrivate *priv = weir_worker_get_instance_private (self);

  g_return_if_fail (WEIR_IS_WORKER (self));

  priv->end_func = func;
  priv->end_data = data;
}

void
weir_worker_give_up (WeirWorker   *self,
                     const GError *reason)
{
  WeirWorkerPrivate *priv = weir_worker_get_instance_private (self);

  g_return_if_fail (WEIR_IS_WORKER (self));
  g_return_if_fail (reason != NULL);

  if (priv->end_func != NULL)
    priv->end_func (self, reason, priv->end_data);
}

void
weir_worker_retire (WeirWorker   *self,
                    const GError *reason)
{
  WeirWorkerPrivate *priv = weir_worker_get_instance_private (self);
  GError *copy;

  g_return_if_fail (WEIR_IS_WORKER (self));
  g_return_if_fail (reason != NULL);

  copy = g_error_copy (reason);
  if (!g_atomic_pointer_compare_and_exchange (&priv->retirement, NULL, copy))
    g_error_free (copy);
}

void
weir_worker_take_leave (WeirWorker *self)
{
  WeirWorkerPrivate *priv = weir_worker_get_instance_private (self);
  GError *reason = g_atomic_pointer_get (&priv->retirement);

  if (G_UNLIKELY (reason != NULL))
    weir_worker_give_up (self, reason);
}

/**
 * weir_worker_get_name:
 * @self: a worker
 *
 * Gets the worker's name within its flow, such as `head-0`.
 *
 * Returns: (transfer none) (nullable): the name, or %NULL before the worker has a place
 */
const char *
weir_worker_get_name (WeirWorker *self)
{
  WeirWorkerPrivate *priv = weir_worker_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_WORKER (self), NULL);

  return priv->name;
}

/**
 * weir_worker_get_index:
 * @self: a worker
 *
 * Gets the worker's number within its pool.
 *
 * Returns: the number, from 0
 */
guint
weir_worker_get_index (WeirWorker *self)
{
  WeirWorkerPrivate *priv = weir_worker_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_WORKER (self), 0);

  return priv->index;
}

/**
 * weir_worker_get_batch_size:
 * @self: a worker
 *
 * Gets the most items that one call of [method@Weir.Worker.call_batch] brings.
 *
 * Returns: the number of items, or 0 where [method@Weir.Worker.call] is used
 */
guint
weir_worker_get_batch_size (WeirWorker *self)
{
  WeirWorkerPrivate *priv = weir_worker_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_WORKER (self), 0);

  return priv->batch_size;
}

/**
 * weir_worker_get_batch_wait:
 * @self: a worker
 *
 * Gets how long a batch waits for more items after its first.
 *
 * Returns: the time in seconds
 */
double
weir_worker_get_batch_wait (WeirWorker *self)
{
  WeirWorkerPrivate *priv = weir_worker_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_WORKER (self), 0);

  return priv->batch_wait;
}

/**
 * weir_worker_get_concurrency:
 * @self: a worker
 *
 * Gets how many threads call the worker at once. A class that is not thread-safe needs a lock
 * where this is more than 1.
 *
 * Returns: the number of threads, at least 1
 */
guint
weir_worker_get_concurrency (WeirWorker *self)
{
  WeirWorkerPrivate *priv = weir_worker_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_WORKER (self), 1);

  return priv->concurrency;
}

/**
 * weir_worker_get_cpus:
 * @self: a worker
 * @n_cpus: (out): return location for the number of CPUs
 *
 * Gets the CPUs that the worker is bound to, in the operating system's numbers.
 *
 * Returns: (transfer none) (nullable) (array length=n_cpus): the CPUs, or %NULL where the worker
 *   is not bound
 */
const int *
weir_worker_get_cpus (WeirWorker *self,
                      guint      *n_cpus)
{
  WeirWorkerPrivate *priv = weir_worker_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_WORKER (self), NULL);
  g_return_val_if_fail (n_cpus != NULL, NULL);

  *n_cpus = priv->n_cpus;

  return priv->cpus;
}

/**
 * weir_worker_init:
 * @self: a worker
 * @params: (nullable): the arguments of its constructor; %NULL for none
 * @error: return location for an error
 *
 * Prepares the worker for its items. To be called once, in the process or thread that the
 * worker will run in.
 *
 * Fails with what the class says, or with %WEIR_ERROR_START_FAILED where it says nothing.
 *
 * Returns: whether the worker is ready
 */
gboolean
weir_worker_init (WeirWorker  *self,
                  JsonObject  *params,
                  GError     **error)
{
  g_autoptr(JsonObject) arguments = NULL;

  g_return_val_if_fail (WEIR_IS_WORKER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  arguments = params != NULL ? json_object_ref (params) : json_object_new ();

  if (WEIR_WORKER_GET_CLASS (self)->init (self, arguments, error))
    return TRUE;

  if (error != NULL && *error == NULL)
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                 "worker %s: init of %s failed without saying why",
                 describe (self), G_OBJECT_TYPE_NAME (self));

  return FALSE;
}

/* Gives the class' answer the one form that callers may rely on: a result or an error. */
static inline WeirValue *
settle (WeirWorker  *self,
        const char  *function,
        WeirValue   *result,
        GError     **error)
{
  if (G_UNLIKELY (result == NULL))
    complete_error (self, function, error);
  else if (G_UNLIKELY (error != NULL && *error != NULL))
    g_clear_pointer (&result, weir_value_unref);

  return result;
}

/**
 * weir_worker_preprocess:
 * @self: a worker
 * @value: an item
 * @error: return location for the item's error
 *
 * Prepares one item before it is batched or called. The default hands it on.
 *
 * To be called in the worker's own thread. Fails with what the class says, or with
 * %WEIR_ERROR_FAILED where it says nothing.
 *
 * Returns: (transfer full) (nullable): what takes the item's place, or %NULL with @error set
 */
WeirValue *
weir_worker_preprocess (WeirWorker  *self,
                        WeirValue   *value,
                        GError     **error)
{
  g_return_val_if_fail (WEIR_IS_WORKER (self), NULL);
  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return settle (self, "preprocess",
                 WEIR_WORKER_GET_CLASS (self)->preprocess (self, value, error),
                 error);
}

/**
 * weir_worker_call:
 * @self: a worker
 * @value: an item that went through [method@Weir.Worker.preprocess]
 * @error: return location for the item's error
 *
 * Turns one item into its result. A class that only has `call_batch` gets a batch of one.
 *
 * To be called in one of the worker's threads. Fails with what the class says, or with
 * %WEIR_ERROR_FAILED where it says nothing.
 *
 * Returns: (transfer full) (nullable): the result, or %NULL with @error set
 */
WeirValue *
weir_worker_call (WeirWorker  *self,
                  WeirValue   *value,
                  GError     **error)
{
  g_return_val_if_fail (WEIR_IS_WORKER (self), NULL);
  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return settle (self, "call",
                 WEIR_WORKER_GET_CLASS (self)->call (self, value, error),
                 error);
}

static void
clear_batch (guint       n_values,
             WeirValue **results,
             GError    **errors)
{
  for (guint i = 0; i < n_values; i++)
    {
      g_clear_pointer (&results[i], weir_value_unref);
      g_clear_error (&errors[i]);
    }
}

/**
 * weir_worker_call_batch:
 * @self: a worker
 * @values: (array length=n_values): items that went through [method@Weir.Worker.preprocess]
 * @n_values: the number of items
 * @results: (out caller-allocates) (array length=n_values) (nullable) (transfer full): place for
 *   the results
 * @errors: (out caller-allocates) (array length=n_values) (nullable) (transfer full): place for
 *   the items' errors
 * @error: return location for the error of the batch as a whole
 *
 * Turns a batch of items into their results. What @results and @errors held before is overwritten;
 * after %TRUE exactly one of the two is set for each item, after %FALSE none is. A class that
 * only has `call` is called for each item.
 *
 * To be called in one of the worker's threads. Fails with what the class says, or with
 * %WEIR_ERROR_FAILED where it says nothing.
 *
 * Returns: whether the batch was worked on, whatever became of the single items
 */
gboolean
weir_worker_call_batch (WeirWorker         *self,
                        WeirValue * const  *values,
                        guint               n_values,
                        WeirValue         **results,
                        GError            **errors,
                        GError            **error)
{
  g_return_val_if_fail (WEIR_IS_WORKER (self), FALSE);
  g_return_val_if_fail (values != NULL || n_values == 0, FALSE);
  g_return_val_if_fail (results != NULL && errors != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  memset (results, 0, n_values * sizeof *results);
  memset (errors, 0, n_values * sizeof *errors);

  if (!WEIR_WORKER_GET_CLASS (self)->call_batch (self, values, n_values, results, errors, error))
    {
      clear_batch (n_values, results, errors);
      complete_error (self, "call_batch", error);
      return FALSE;
    }

  for (guint i = 0; i < n_values; i++)
    results[i] = settle (self, "call_batch", results[i], &errors[i]);

  return TRUE;
}

/**
 * weir_worker_cleanup:
 * @self: a worker
 * @reason: (nullable): the error that ends the worker, or %NULL if it ends in peace
 *
 * Lets the worker release what it holds. To be called once, in the worker's own thread, after
 * the last item.
 */
void
weir_worker_cleanup (WeirWorker   *self,
                     const GError *reason)
{
  g_return_if_fail (WEIR_IS_WORKER (self));

  WEIR_WORKER_GET_CLASS (self)->cleanup (self, reason);
}
