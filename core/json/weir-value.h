/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <json-glib/json-glib.h>

#include "base/weir-types.h"
#include "base/weir-version.h"

G_BEGIN_DECLS

#define WEIR_TYPE_VALUE (weir_value_get_type ())

WEIR_AVAILABLE_IN_ALL
GType       weir_value_get_type      (void) G_GNUC_CONST;
WEIR_AVAILABLE_IN_ALL
WeirValue  *weir_value_new_from_json (const char        *json,
                                      gssize             length,
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirValue  *weir_value_new_from_node (JsonNode          *node) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirValue  *weir_value_new_string    (const char        *string) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirValue  *weir_value_new_int       (gint64             number) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirValue  *weir_value_new_array     (WeirValue * const *values,
                                      guint              n_values) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirValue  *weir_value_new_null      (void) G_GNUC_WARN_UNUSED_RESULT;

WEIR_AVAILABLE_IN_ALL
WeirValue  *weir_value_ref           (WeirValue         *self);
WEIR_AVAILABLE_IN_ALL
void        weir_value_unref         (WeirValue         *self);

WEIR_AVAILABLE_IN_ALL
const char *weir_value_get_json      (WeirValue         *self,
                                      gsize             *length);
WEIR_AVAILABLE_IN_ALL
gsize       weir_value_get_size      (WeirValue         *self);
WEIR_AVAILABLE_IN_ALL
JsonNode   *weir_value_to_node       (WeirValue         *self) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
gboolean    weir_value_equal         (WeirValue         *self,
                                      WeirValue         *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirValue, weir_value_unref)

G_END_DECLS
