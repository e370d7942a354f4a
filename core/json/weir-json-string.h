/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What stands in for text that a C string in UTF-8 cannot hold: U+FFFD. */
#define WEIR_JSON_REPLACEMENT 0xfffd

gsize       weir_json_escaped_length (const char *string,
                                      gsize       length);
char       *weir_json_escape         (char       *into,
                                      const char *string,
                                      gsize       length);
void        weir_json_append_string  (GString    *text,
                                      const char *string);

gsize       weir_json_unescape       (char       *into,
                                      const char *escaped,
                                      gsize       length,
                                      gboolean    exact);
char       *weir_json_dup_string     (const char *json) G_GNUC_WARN_UNUSED_RESULT;

const char *weir_json_skip_string    (const char *json);
const char *weir_json_skip_value     (const char *json);

G_END_DECLS
