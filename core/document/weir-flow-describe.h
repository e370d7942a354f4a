/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <json-glib/json-glib.h>

#include "base/weir-version.h"

G_BEGIN_DECLS

WEIR_AVAILABLE_IN_ALL
JsonNode *weir_flow_describe (const char *part) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
