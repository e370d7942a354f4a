/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A number of bytes as a flow file has it: an integer, or a text such as "512M" (K, M, G and T are
 * powers of 1024). FALSE where @node is neither, or more than 64 bits hold. */
gboolean  weir_size_parse  (JsonNode *node,
                            guint64  *size);

/* For people, and exact: 512 MiB, 1000 bytes. */
char     *weir_size_format (guint64   size) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
