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

G_END_DECLS
