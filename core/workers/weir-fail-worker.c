/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-fail-worker.h"

#include "base/weir-error.h"
#include "workers/weir-random.h"
#include "workers/weir-worker-kind.h"

struct _WeirFailWorker
{
  WeirWorker  parent_instance;

  /* Owned; all set by init and constant from then on. */
  WeirRandom *random;
  char       *message;
  double      rate;
};

G_DEFINE_FINAL_TYPE (WeirFailWorker, weir_fail_worker, WEIR_TYPE_WORKER)

static const WeirParameter params_table[] = {
  {
    .name = "rate",
    .type = WEIR_PARAMETER_NUMBER,
    .fallback = "1",
    .has_minimum = TRUE,
    .has_maximum = TRUE,
    .maximum = 1,
    .help = "The share of items that fail"
  },
  {
    .name = "message",
    .type = WEIR_PARAMETER_STRING,
    .fallback = "\"failed on purpose\"",
    .help = "The message of the error"
  },
  WEIR_RANDOM_SEED_PARAMETER,
  { NULL }
};

static gboolean
weir_fail_worker_real_init (WeirWorker  *worker,
                            JsonObject  *params,
                            GError     **error)
{
  WeirFailWorker *self = WEIR_FAIL_WORKER (worker);

  if (!weir_parameter_check (params_table, params, error))
    return FALSE;

  g_clear_pointer (&self->random, weir_random_free);
  g_clear_pointer (&self->message, g_free);

  self->random = weir_random_new (params, weir_worker_get_index (worker));
  self->message = weir_parameter_dup_string (params_table, params, "message");
  self->rate = weir_parameter_get_double (params_table, params, "rate");

  return TRUE;
}

static WeirValue *
weir_fail_worker_call (WeirWorker  *worker,
                       WeirValue   *value,
                       GError     **error)
{
  WeirFailWorker *self = (WeirFailWorker *) worker;

  g_assert (self->random != NULL);

  if (weir_random_next (self->random) >= self->rate)
    return weir_value_ref (value);

  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_FAILED, self->message);

  return NULL;
}

static void
weir_fail_worker_finalize (GObject *object)
{
  WeirFailWorker *self = WEIR_FAIL_WORKER (object);

  g_clear_pointer (&self->random, weir_random_free);
  g_clear_pointer (&self->message, g_free);

  G_OBJECT_CLASS (weir_fail_worker_parent_class)->finalize (object);
}

static void
weir_fail_worker_class_init (WeirFailWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_fail_worker_finalize;
  WEIR_WORKER_CLASS (klass)->init = weir_fail_worker_real_init;
  WEIR_WORKER_CLASS (klass)->call = weir_fail_worker_call;
}

static void
weir_fail_worker_init (WeirFailWorker *self)
{
}

const WeirWorkerKind weir_fail_worker_kind = {
  .name = "fail",
  .description = "Fails some of its items and hands on the others: to see what errors do",
  .params = params_table,
  .get_type = weir_fail_worker_get_type,
  .traits = WEIR_WORKER_TRAIT_LIGHT | WEIR_WORKER_TRAIT_SINGLES,
};
