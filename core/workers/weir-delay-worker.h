/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-timed-worker.h"

G_BEGIN_DECLS

#define WEIR_TYPE_DELAY_WORKER (weir_delay_worker_get_type ())

/* Hands each item on after a wait. */
G_DECLARE_FINAL_TYPE (WeirDelayWorker, weir_delay_worker, WEIR, DELAY_WORKER, WeirTimedWorker)

G_END_DECLS
