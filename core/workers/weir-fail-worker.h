/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-worker.h"

G_BEGIN_DECLS

#define WEIR_TYPE_FAIL_WORKER (weir_fail_worker_get_type ())

/* Fails some of its items, and hands on the others. */
G_DECLARE_FINAL_TYPE (WeirFailWorker, weir_fail_worker, WEIR, FAIL_WORKER, WeirWorker)

G_END_DECLS
