/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <weir.h>

G_BEGIN_DECLS

/* Trying a filter on a sample, in a process of its own that is stopped when it takes too long. */

#define WEIR_EVALUATE_SECONDS     3
#define WEIR_EVALUATE_MAX_OUTPUTS 100

/* Filters that show more than a worker may give: all outputs as an array; which case is taken. */
char      *weir_evaluate_make_filter  (const char          *filter) G_GNUC_WARN_UNUSED_RESULT;
char      *weir_evaluate_make_switch  (const char * const  *conditions) G_GNUC_WARN_UNUSED_RESULT;

/* The same, once it was run. */
GPtrArray *weir_evaluate_list_outputs (WeirValue           *value) G_GNUC_WARN_UNUSED_RESULT;
int        weir_evaluate_get_case     (WeirValue           *value,
                                       char               **error);

/* Runs @filter, unless one of @parts (nullable), of which it was made, cannot be compiled. */
void       weir_evaluate_async        (const char          *filter,
                                       const char * const  *parts,
                                       WeirValue           *sample,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             data);
WeirValue *weir_evaluate_finish       (GAsyncResult        *result,
                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
