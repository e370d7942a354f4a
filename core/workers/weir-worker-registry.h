/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <json-glib/json-glib.h>

#include "base/weir-types.h"
#include "base/weir-version.h"

G_BEGIN_DECLS

/**
 * WeirWorkerProblemFunc:
 * @key: (nullable): the member of the "worker" object that is at fault, such as `filter` or
 *   `params.seconds`; %NULL for the object as a whole
 * @fatal: whether the worker cannot run so
 * @message: what is wrong, in plain words
 * @data: the caller's
 *
 * Takes one finding of [func@Weir.Worker.registry_check].
 */
typedef void (*WeirWorkerProblemFunc) (const char *key,
                                       gboolean    fatal,
                                       const char *message,
                                       gpointer    data);

WEIR_AVAILABLE_IN_ALL
JsonNode *weir_worker_registry_describe        (void) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
JsonNode *weir_worker_registry_describe_module (const char             *module,
                                                const char             *directory,
                                                GError                **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
char     *weir_worker_registry_find_fault      (JsonObject             *description,
                                                JsonNode               *value) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void      weir_worker_registry_check           (JsonObject             *worker,
                                                const char             *directory,
                                                WeirWorkerProblemFunc   func,
                                                gpointer                data);

G_END_DECLS
