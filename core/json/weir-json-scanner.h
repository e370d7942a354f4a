/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The deepest nesting of arrays and objects that is let in. */
#define WEIR_JSON_MAX_DEPTH 1024

/**
 * WeirJsonFlags:
 * @WEIR_JSON_UNIQUE_KEYS: refuse an object that names a key twice
 * @WEIR_JSON_INT64: refuse an integer (no fraction, no exponent) outside 64 bits signed
 *
 * What is refused beyond RFC 8259; a flow file is read with both.
 */
typedef enum {
  WEIR_JSON_DEFAULT     = 0,
  WEIR_JSON_UNIQUE_KEYS = 1 << 0,
  WEIR_JSON_INT64       = 1 << 1,
} WeirJsonFlags;

/**
 * WeirJsonVisitor:
 * @path: JSON Pointer (RFC 6901) of the value that begins here
 * @offset: of its first byte, in bytes from the start
 * @data: the caller's
 *
 * Told of every value of a text in order, before its members.
 */
typedef void (*WeirJsonVisitor) (const char *path,
                                 gsize       offset,
                                 gpointer    data);

gboolean weir_json_check    (const char      *text,
                             gsize            length,
                             WeirJsonFlags    flags,
                             GError         **error);
gboolean weir_json_minify   (const char      *text,
                             gsize            length,
                             char            *into,
                             gsize           *into_length,
                             GError         **error);
gboolean weir_json_visit    (const char      *text,
                             gsize            length,
                             WeirJsonFlags    flags,
                             WeirJsonVisitor  visitor,
                             gpointer         data,
                             GError         **error);
void     weir_json_position (const char      *text,
                             gsize            length,
                             gsize            offset,
                             guint           *line,
                             guint           *column);

G_END_DECLS
