/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/weir-runner.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_RUN_WORKERS (weir_run_workers_get_type ())

/* The workers of a run in a table. They are asked for once a second, and only while it is seen. */
G_DECLARE_FINAL_TYPE (WeirRunWorkers, weir_run_workers, WEIR, RUN_WORKERS, GtkWidget)

/* (nullable) */
void weir_run_workers_set_runner (WeirRunWorkers *self,
                                  WeirRunner     *runner);

G_END_DECLS
