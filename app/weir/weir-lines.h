/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The lines of several files in a row, read in large blocks and without waiting where @stop
 * could not end the wait. One thread at a time may use it. */
typedef struct _WeirLines WeirLines;

/* @paths ends with NULL; "-" is the standard input, as is an empty list. */
WeirLines  *weir_lines_new        (const char * const  *paths,
                                   GCancellable        *stop) G_GNUC_WARN_UNUSED_RESULT;
void        weir_lines_free       (WeirLines           *self);

/* Whether all of @paths can be read, and none is the file that is open as @output. */
gboolean    weir_lines_check      (const char * const  *paths,
                                   int                  output,
                                   GError             **error);

/* The next line that is not blank, without its end, valid until the next call. FALSE at the
 * end, after @stop was cancelled, and with @error set where a file cannot be read. */
gboolean    weir_lines_next       (WeirLines           *self,
                                   const char         **line,
                                   gsize               *length,
                                   GError             **error);
/* Where that line is; the number is counted from 1. */
guint       weir_lines_get_file   (WeirLines           *self);
guint64     weir_lines_get_number (WeirLines           *self);
/* How far they were read: lines that are not blank, and the share of the files' bytes; negative
 * where files are not of a size that is known. Any thread. */
void        weir_lines_get_progress (WeirLines         *self,
                                   guint64             *n_lines,
                                   double              *share);
/* How messages call a file. */
const char *weir_lines_get_name   (WeirLines           *self,
                                   guint                file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirLines, weir_lines_free)

G_END_DECLS
