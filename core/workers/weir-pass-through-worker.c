/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-pass-through-worker.h"

#include "workers/weir-worker-kind.h"

struct _WeirPassThroughWorker
{
  WeirWorker parent_instance;
};

G_DEFINE_FINAL_TYPE (WeirPassThroughWorker, weir_pass_through_worker, WEIR_TYPE_WORKER)

static WeirValue *
weir_pass_through_worker_call (WeirWorker  *worker,
                               WeirValue   *value,
                               GError     **error)
{
  return weir_value_ref (value);
}

static void
weir_pass_through_worker_class_init (WeirPassThroughWorkerClass *klass)
{
  WEIR_WORKER_CLASS (klass)->call = weir_pass_through_worker_call;
}

static void
weir_pass_through_worker_init (WeirPassThroughWorker *self)
{
}

const WeirWorkerKind weir_pass_through_worker_kind = {
  .name = "pass-through",
  .description = "Hands each item on unchanged",
  .get_type = weir_pass_through_worker_get_type,
  .traits = WEIR_WORKER_TRAIT_LIGHT | WEIR_WORKER_TRAIT_SINGLES,
};
