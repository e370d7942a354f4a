/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/programs/weir-command-line.h"
#include "workers/weir-worker.h"

G_BEGIN_DECLS

#define WEIR_TYPE_LINES_WORKER (weir_lines_worker_get_type ())

/* A program that is kept running and talks in JSON Lines: a line in, a line out. */
G_DECLARE_FINAL_TYPE (WeirLinesWorker, weir_lines_worker, WEIR, LINES_WORKER, WeirWorker)

/* Takes over @program. @errors: whether an answer {"error": ...} is the item's error. */
WeirWorker *weir_lines_worker_new (WeirCommandLine *program,
                                   gboolean         errors) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
