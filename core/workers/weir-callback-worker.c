/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-callback-worker.h"

struct _WeirCallbackWorker
{
  WeirWorker      parent_instance;

  /* Owned; keeps data alive. */
  WeirWorkerSpec *owner;

  /* Borrowed from owner. */
  WeirWorkerFunc  func;
  gpointer        data;
};

G_DEFINE_FINAL_TYPE (WeirCallbackWorker, weir_callback_worker, WEIR_TYPE_WORKER)

static WeirValue *
weir_callback_worker_call (WeirWorker  *worker,
                           WeirValue   *value,
                           GError     **error)
{
  WeirCallbackWorker *self = (WeirCallbackWorker *) worker;

  return self->func (value, self->data, error);
}

static void
weir_callback_worker_finalize (GObject *object)
{
  WeirCallbackWorker *self = WEIR_CALLBACK_WORKER (object);

  g_clear_pointer (&self->owner, weir_worker_spec_unref);

  G_OBJECT_CLASS (weir_callback_worker_parent_class)->finalize (object);
}

static void
weir_callback_worker_class_init (WeirCallbackWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_callback_worker_finalize;
  WEIR_WORKER_CLASS (klass)->call = weir_callback_worker_call;
}

static void
weir_callback_worker_init (WeirCallbackWorker *self)
{
}

WeirWorker *
weir_callback_worker_new (WeirWorkerSpec *owner,
                          WeirWorkerFunc  func,
                          gpointer        data)
{
  WeirCallbackWorker *self = g_object_new (WEIR_TYPE_CALLBACK_WORKER, NULL);

  g_assert (owner != NULL);
  g_assert (func != NULL);

  self->owner = weir_worker_spec_ref (owner);
  self->func = func;
  self->data = data;

  return WEIR_WORKER (self);
}
