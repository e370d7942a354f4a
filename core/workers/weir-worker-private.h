/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-worker.h"

G_BEGIN_DECLS

/* Tells a new worker where it stands. To be called before weir_worker_init(), at most once. */
void weir_worker_set_place (WeirWorker *self,
                            const char *name,
                            guint       index,
                            guint       batch_size,
                            double      batch_wait,
                            guint       concurrency,
                            const int  *cpus,
                            guint       n_cpus);

/* Takes note that a worker has given up. Where the worker has a process of its own, this ends it
 * and does not return. */
typedef void (*WeirWorkerEndFunc) (WeirWorker   *self,
                                   const GError *reason,
                                   gpointer      data);

/* To be called before weir_worker_init(). @data is the caller's. */
void weir_worker_set_end_func (WeirWorker        *self,
                               WeirWorkerEndFunc  func,
                               gpointer           data);

/* The worker can do no more, as what it depends on is gone: its end counts as a death, and what it
 * holds fails with @reason or goes to the next worker. From any thread. Returns only where nobody
 * was told, so the caller goes on to fail what it was called for. */
void weir_worker_give_up (WeirWorker   *self,
                          const GError *reason);

/* The worker can do no more than what it has begun: once the call that says so has returned, its
 * end counts as a death for @reason, but takes no item with it. From any thread; the first reason
 * counts. */
void weir_worker_retire     (WeirWorker   *self,
                             const GError *reason);
/* Ends a worker that has retired, as weir_worker_give_up() does, once its results are handed on. */
void weir_worker_take_leave (WeirWorker   *self);

G_END_DECLS
