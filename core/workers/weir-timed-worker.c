/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-timed-worker.h"

#include "workers/weir-distribution.h"

typedef struct {
  /* Owned; both set by init and constant from then on. */
  WeirRandom       *random;
  WeirDistribution  seconds;
} WeirTimedWorkerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WeirTimedWorker, weir_timed_worker, WEIR_TYPE_WORKER)

const WeirParameter weir_timed_worker_params[] = {
  {
    .name = "seconds",
    .type = WEIR_PARAMETER_DISTRIBUTION,
    .required = TRUE,
    .has_minimum = TRUE,
    .has_maximum = TRUE,
    .maximum = 1e6,
    .unit = "s",
    .help = "The time for each item, or for each batch"
  },
  WEIR_RANDOM_SEED_PARAMETER,
  { NULL }
};

static gboolean
weir_timed_worker_real_init (WeirWorker  *worker,
                             JsonObject  *params,
                             GError     **error)
{
  WeirTimedWorker *self = WEIR_TIMED_WORKER (worker);
  WeirTimedWorkerPrivate *priv = weir_timed_worker_get_instance_private (self);

  if (!weir_parameter_check (weir_timed_worker_params, params, error) ||
      !weir_distribution_parse (&priv->seconds, json_object_get_member (params, "seconds"), error))
    return FALSE;

  g_clear_pointer (&priv->random, weir_random_free);
  priv->random = weir_random_new (params, weir_worker_get_index (worker));

  return TRUE;
}

static void
spend (WeirTimedWorker *self)
{
  WeirTimedWorkerPrivate *priv = weir_timed_worker_get_instance_private (self);

  g_assert (priv->random != NULL);

  WEIR_TIMED_WORKER_GET_CLASS (self)->spend (weir_distribution_sample (&priv->seconds,
                                                                       priv->random));
}

static WeirValue *
weir_timed_worker_call (WeirWorker  *worker,
                        WeirValue   *value,
                        GError     **error)
{
  spend ((WeirTimedWorker *) worker);

  return weir_value_ref (value);
}

static gboolean
weir_timed_worker_call_batch (WeirWorker         *worker,
                              WeirValue * const  *values,
                              guint               n_values,
                              WeirValue         **results,
                              GError            **errors,
                              GError            **error)
{
  spend ((WeirTimedWorker *) worker);

  for (guint i = 0; i < n_values; i++)
    results[i] = weir_value_ref (values[i]);

  return TRUE;
}

static void
weir_timed_worker_finalize (GObject *object)
{
  WeirTimedWorker *self = WEIR_TIMED_WORKER (object);
  WeirTimedWorkerPrivate *priv = weir_timed_worker_get_instance_private (self);

  g_clear_pointer (&priv->random, weir_random_free);

  G_OBJECT_CLASS (weir_timed_worker_parent_class)->finalize (object);
}

static void
weir_timed_worker_class_init (WeirTimedWorkerClass *klass)
{
  WeirWorkerClass *worker_class = WEIR_WORKER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weir_timed_worker_finalize;
  worker_class->init = weir_timed_worker_real_init;
  worker_class->call = weir_timed_worker_call;
  worker_class->call_batch = weir_timed_worker_call_batch;
}

static void
weir_timed_worker_init (WeirTimedWorker *self)
{
}
