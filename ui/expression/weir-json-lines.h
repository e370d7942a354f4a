/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* JSON as people read it: what does not fit in a line gets a line for each of its parts. */
char *weir_json_lines_new (const char *json,
                           gsize       max_length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
