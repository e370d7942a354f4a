/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <weir.h>

G_BEGIN_DECLS

/* Trying a filter on a sample, in a process of its own that is stopped when it takes too long. */

#define WEIR_TRIAL_SECONDS     3
#define WEIR_TRIAL_MAX_OUTPUTS 100

/* Filters that show more than a worker may give: all outputs as an array; which case is taken. */
char      *weir_trial_make_filter       (const char          *filter) G_GNUC_WARN_UNUSED_RESULT;
char      *weir_trial_make_switch       (const char * const  *conditions) G_GNUC_WARN_UNUSED_RESULT;

/* The same, once it was run. */
GPtrArray *weir_trial_list_outputs      (WeirValue           *value) G_GNUC_WARN_UNUSED_RESULT;
int        weir_trial_get_case          (WeirValue           *value,
                                         char               **error);

void       weir_trial_run_async         (const char          *filter,
                                         WeirValue           *sample,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             data);
WeirValue *weir_trial_run_finish        (GAsyncResult        *result,
                                         GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
