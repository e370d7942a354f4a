/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include "base/weir-types.h"
#include "base/weir-version.h"
#include "json/weir-value.h"

G_BEGIN_DECLS

#define WEIR_TYPE_RESULT (weir_result_get_type ())

WEIR_AVAILABLE_IN_ALL
GType         weir_result_get_type    (void) G_GNUC_CONST;
WEIR_AVAILABLE_IN_ALL
WeirResult   *weir_result_copy        (WeirResult  *self) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void          weir_result_free        (WeirResult  *self);
WEIR_AVAILABLE_IN_ALL
guint64       weir_result_get_index   (WeirResult  *self);
WEIR_AVAILABLE_IN_ALL
WeirValue    *weir_result_get_input   (WeirResult  *self);
WEIR_AVAILABLE_IN_ALL
WeirValue    *weir_result_get_value   (WeirResult  *self);
WEIR_AVAILABLE_IN_ALL
const GError *weir_result_get_error   (WeirResult  *self);
WEIR_AVAILABLE_IN_ALL
gint64        weir_result_get_latency (WeirResult  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirResult, weir_result_free)

G_END_DECLS
