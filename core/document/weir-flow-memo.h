/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-worker-kind.h"

G_BEGIN_DECLS

/*
 * What was found about workers, for the whole process. A flow is checked again after every change
 * of the drawing, maybe in another thread and as a copy, and nearly all of its workers are then as
 * they were; but to compile a jq filter takes some 20 ms, and a manifest is a file to be read.
 *
 * All of it can be used from any thread.
 */

/* As weir_worker_registry_check(). Sets @traits to those of the worker. While the thread's current
 * GCancellable is cancelled, jq filters that were not seen before are passed over; then it is
 * FALSE. */
gboolean weir_flow_memo_check (JsonObject            *worker,
                               const char            *directory,
                               WeirWorkerTraits      *traits,
                               WeirWorkerProblemFunc  func,
                               gpointer               data);

G_END_DECLS
