/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <json-glib/json-glib.h>

#include "base/weir-types.h"
#include "base/weir-version.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CPUS (weir_cpus_get_type ())

WEIR_AVAILABLE_IN_ALL
GType      weir_cpus_get_type      (void) G_GNUC_CONST;
WEIR_AVAILABLE_IN_ALL
WeirCpus  *weir_cpus_new           (guint         n_workers) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirCpus  *weir_cpus_new_from_json (JsonNode     *node,
                                    GError      **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirCpus  *weir_cpus_new_shared    (const int    *cpus,
                                    guint         n_cpus,
                                    guint         n_workers) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirCpus  *weir_cpus_ref           (WeirCpus     *self);
WEIR_AVAILABLE_IN_ALL
void       weir_cpus_unref         (WeirCpus     *self);
WEIR_AVAILABLE_IN_ALL
guint      weir_cpus_get_n_workers (WeirCpus     *self);
WEIR_AVAILABLE_IN_ALL
const int *weir_cpus_get_worker    (WeirCpus     *self,
                                    guint         index,
                                    guint        *n_cpus);
WEIR_AVAILABLE_IN_ALL
JsonNode  *weir_cpus_to_json       (WeirCpus     *self) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
gboolean   weir_cpus_check         (WeirCpus     *self,
                                    const char   *node,
                                    GError      **error);
WEIR_AVAILABLE_IN_ALL
char      *weir_cpus_numbers_to_text   (const int *cpus,
                                        guint      n_cpus) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
gboolean   weir_cpus_numbers_from_text (const char   *text,
                                        int         **cpus,
                                        guint        *n_cpus,
                                        GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirCpus, weir_cpus_unref)

G_END_DECLS
