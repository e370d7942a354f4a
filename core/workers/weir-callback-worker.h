/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-worker-spec.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CALLBACK_WORKER (weir_callback_worker_get_type ())

/* Calls a C function. Keeps @owner, a spec, since that owns @data. */
G_DECLARE_FINAL_TYPE (WeirCallbackWorker, weir_callback_worker, WEIR, CALLBACK_WORKER, WeirWorker)

WeirWorker *weir_callback_worker_new (WeirWorkerSpec *owner,
                                      WeirWorkerFunc  func,
                                      gpointer        data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
