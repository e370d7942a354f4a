/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/* Writes lines in large blocks. One thread at a time may use it. */
typedef struct _WeirWriter WeirWriter;

/* NULL and "-" are the standard output. What the file holds stays until weir_writer_begin(). */
WeirWriter *weir_writer_new         (const char  *path,
                                     GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void        weir_writer_free        (WeirWriter  *self);
int         weir_writer_get_fd      (WeirWriter  *self);
/* How messages call it. */
const char *weir_writer_get_name    (WeirWriter  *self);

/* All that write fail with an error of GFileError; G_FILE_ERROR_PIPE if nobody reads any more. */
/* Keeps the first @length bytes of a file, and writes behind them. */
gboolean    weir_writer_begin       (WeirWriter  *self,
                                     guint64      length,
                                     GError     **error);
void        weir_writer_add         (WeirWriter  *self,
                                     const char  *text,
                                     gsize        length);
/* Ends the line; writes what is there if it is much. */
gboolean    weir_writer_end_line    (WeirWriter  *self,
                                     GError     **error);
gboolean    weir_writer_flush       (WeirWriter  *self,
                                     GError     **error);
/* Also waits until what was written is on the disk. */
gboolean    weir_writer_sync        (WeirWriter  *self,
                                     GError     **error);
/* The last that is done with it: finds what a file system reports as late as that. */
gboolean    weir_writer_close       (WeirWriter  *self,
                                     GError     **error);

/* How long the file is with what was written out. */
guint64     weir_writer_get_length  (WeirWriter  *self);
/* How many lines were written out, and do not only wait here; any thread. */
guint64     weir_writer_get_n_lines (WeirWriter  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirWriter, weir_writer_free)

G_END_DECLS
