/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-worker.h"

G_BEGIN_DECLS

#define WEIR_TYPE_PASS_THROUGH_WORKER (weir_pass_through_worker_get_type ())

/* Hands items on: a node whose work is still to come. */
G_DECLARE_FINAL_TYPE (WeirPassThroughWorker, weir_pass_through_worker, WEIR, PASS_THROUGH_WORKER,
                      WeirWorker)

G_END_DECLS
