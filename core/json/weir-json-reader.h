/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *weir_json_read (const char *json) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
