/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean weir_json_write          (GString  *text,
                                   JsonNode *node);
gboolean weir_json_write_indented (GString  *text,
                                   JsonNode *node);

G_END_DECLS
