/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-timed-worker.h"

G_BEGIN_DECLS

#define WEIR_TYPE_BUSY_WORKER (weir_busy_worker_get_type ())

/* Hands each item on after burning CPU time. */
G_DECLARE_FINAL_TYPE (WeirBusyWorker, weir_busy_worker, WEIR, BUSY_WORKER, WeirTimedWorker)

G_END_DECLS
