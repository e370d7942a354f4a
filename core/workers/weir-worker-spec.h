/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include "workers/weir-worker.h"

G_BEGIN_DECLS

#define WEIR_TYPE_WORKER_SPEC (weir_worker_spec_get_type ())

/**
 * WeirWorkerFunc:
 * @value: one item
 * @data: what was given with the function
 * @error: return location for the item's error
 *
 * A worker's whole `call`. Called from the threads of the servlet, one call at a time for
 * each thread.
 *
 * Returns: (transfer full) (nullable): the result, or %NULL with @error set
 */
typedef WeirValue *(*WeirWorkerFunc) (WeirValue  *value,
                                      gpointer    data,
                                      GError    **error);

WEIR_AVAILABLE_IN_ALL
GType           weir_worker_spec_get_type      (void) G_GNUC_CONST;
WEIR_AVAILABLE_IN_ALL
WeirWorkerSpec *weir_worker_spec_new           (const char      *type,
                                                JsonObject      *params) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirWorkerSpec *weir_worker_spec_new_from_json (JsonObject      *json,
                                                const char      *directory,
                                                GError         **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirWorkerSpec *weir_worker_spec_new_from_func (WeirWorkerFunc   func,
                                                gpointer         data,
                                                GDestroyNotify   destroy) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirWorkerSpec *weir_worker_spec_new_from_type (GType            type,
                                                JsonObject      *params) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirWorkerSpec *weir_worker_spec_ref           (WeirWorkerSpec  *self);
WEIR_AVAILABLE_IN_ALL
void            weir_worker_spec_unref         (WeirWorkerSpec  *self);

WEIR_AVAILABLE_IN_ALL
const char     *weir_worker_spec_get_kind      (WeirWorkerSpec  *self);
WEIR_AVAILABLE_IN_ALL
gboolean        weir_worker_spec_is_local      (WeirWorkerSpec  *self);
WEIR_AVAILABLE_IN_ALL
JsonObject     *weir_worker_spec_get_params    (WeirWorkerSpec  *self);
WEIR_AVAILABLE_IN_ALL
const char     *weir_worker_spec_get_directory (WeirWorkerSpec  *self);
WEIR_AVAILABLE_IN_ALL
JsonObject     *weir_worker_spec_get_json      (WeirWorkerSpec  *self);
WEIR_AVAILABLE_IN_ALL
char           *weir_worker_spec_find_code     (WeirWorkerSpec  *self,
                                                GError         **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirWorker     *weir_worker_spec_create        (WeirWorkerSpec  *self,
                                                GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirWorkerSpec, weir_worker_spec_unref)

G_END_DECLS
