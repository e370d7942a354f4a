/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How many of the last results are kept, and how much of each. */
#define WEIR_RUN_RESULTS_MOST  100
#define WEIR_RUN_RESULTS_BYTES 4096

/* The last lines of what a run writes. They are read in a thread of its own, so that a run never
 * waits for a window that is busy. */
typedef struct _WeirRunResults WeirRunResults;

/* Reads @stream, a pipe, until its end. */
WeirRunResults *weir_run_results_new   (GInputStream    *stream) G_GNUC_WARN_UNUSED_RESULT;
/* Reads no more, whoever still holds the other end. */
void            weir_run_results_free  (WeirRunResults  *self);

/* The lines that are kept, oldest first, and how many there were in all. */
GStrv           weir_run_results_dup   (WeirRunResults  *self,
                                        guint64         *n_lines) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRunResults, weir_run_results_free)

G_END_DECLS
