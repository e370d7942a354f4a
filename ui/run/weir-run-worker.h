/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

#define WEIR_TYPE_RUN_WORKER (weir_run_worker_get_type ())

/* A worker as a row of a table. Signal "changed" when it says something else. */
G_DECLARE_FINAL_TYPE (WeirRunWorker, weir_run_worker, WEIR, RUN_WORKER, GObject)

typedef enum {
  WEIR_RUN_WORKER_NAME,
  WEIR_RUN_WORKER_PROCESS,
  WEIR_RUN_WORKER_STATE,
  WEIR_RUN_WORKER_CPUS,
  WEIR_RUN_WORKER_BUSY,
  WEIR_RUN_WORKER_CPU_TIME,
  WEIR_RUN_WORKER_ITEMS,
  WEIR_RUN_WORKER_FAILED,
  WEIR_RUN_WORKER_MEMORY,
  WEIR_RUN_WORKER_RESTARTS,
  WEIR_RUN_WORKER_N_COLUMNS
} WeirRunWorkerColumn;

WeirRunWorker *weir_run_worker_new      (void) G_GNUC_WARN_UNUSED_RESULT;
/* @row is one of weir_monitor_client_get_workers_finish(), of the moment @time. */
void           weir_run_worker_update   (WeirRunWorker       *self,
                                         GVariant            *row,
                                         gint64               time);
const char    *weir_run_worker_get_text (WeirRunWorker       *self,
                                         WeirRunWorkerColumn  column);

G_END_DECLS
