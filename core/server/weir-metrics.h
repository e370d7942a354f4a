/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <json-glib/json-glib.h>

#include "base/weir-types.h"
#include "base/weir-version.h"

G_BEGIN_DECLS

#define WEIR_TYPE_METRICS (weir_metrics_get_type ())

WEIR_AVAILABLE_IN_ALL
GType        weir_metrics_get_type (void) G_GNUC_CONST;
WEIR_AVAILABLE_IN_ALL
WeirMetrics *weir_metrics_ref      (WeirMetrics *self);
WEIR_AVAILABLE_IN_ALL
void         weir_metrics_unref    (WeirMetrics *self);
WEIR_AVAILABLE_IN_ALL
JsonNode    *weir_metrics_to_json  (WeirMetrics *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirMetrics, weir_metrics_unref)

G_END_DECLS
