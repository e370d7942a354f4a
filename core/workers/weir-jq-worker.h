/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-worker.h"

G_BEGIN_DECLS

#define WEIR_TYPE_JQ_WORKER (weir_jq_worker_get_type ())

/* Gives the one output of a jq filter. */
G_DECLARE_FINAL_TYPE (WeirJqWorker, weir_jq_worker, WEIR, JQ_WORKER, WeirWorker)

G_END_DECLS
