/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-parameter.h"
#include "workers/weir-worker.h"

G_BEGIN_DECLS

#define WEIR_TYPE_TIMED_WORKER (weir_timed_worker_get_type ())

/* Hands items on after a time, one for each call: a batch takes as long as an item. */
G_DECLARE_DERIVABLE_TYPE (WeirTimedWorker, weir_timed_worker, WEIR, TIMED_WORKER, WeirWorker)

/**
 * WeirTimedWorkerClass:
 * @spend: lets @seconds pass; called in several threads at once
 */
struct _WeirTimedWorkerClass
{
  WeirWorkerClass parent_class;

  void (*spend) (double seconds);
};

/* The parameters that its subclasses have. */
extern const WeirParameter weir_timed_worker_params[];

G_END_DECLS
