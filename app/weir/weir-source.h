/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

#include "weir-generator.h"
#include "weir-lines.h"

G_BEGIN_DECLS

/* Where the items of a run come from: the lines of files, or a generator. */
typedef struct _WeirSource WeirSource;

/* @paths as weir_lines_new() has them; @stop ends it. NULL with @error set where the value to
 * generate is no JSON. */
WeirSource *weir_source_new          (const WeirGeneratorOptions  *generator,
                                      const char * const          *paths,
                                      GCancellable                *stop,
                                      GError                     **error)
                                      G_GNUC_WARN_UNUSED_RESULT;
void        weir_source_free         (WeirSource                  *self);

/* The lines are what --failed has written, which has the items in it. */
void        weir_source_set_replay   (WeirSource                  *self,
                                      gboolean                     replay);
/* Passes over the first @n_items of the lines. */
gboolean    weir_source_skip         (WeirSource                  *self,
                                      guint64                      n_items,
                                      GError                     **error);

/* The next item; with @line_error set, the text of a line that is none. FALSE at the end, after
 * @stop was cancelled, and with @error set where a file cannot be read. One thread at a time. */
gboolean    weir_source_next         (WeirSource                  *self,
                                      WeirValue                  **value,
                                      GError                     **line_error,
                                      GError                     **error);
/* Where that item is from; the number is counted from 1. */
void        weir_source_get_place    (WeirSource                  *self,
                                      guint                       *file,
                                      guint64                     *number);
/* How messages call such a place. */
char       *weir_source_format_place (WeirSource                  *self,
                                      guint                        file,
                                      guint64                      number)
                                      G_GNUC_WARN_UNUSED_RESULT;
/* How many items were taken from it, and there are; and the share of the input. Negative where
 * that is not known. Any thread. */
void        weir_source_get_progress (WeirSource                  *self,
                                      guint64                     *n_read,
                                      gint64                      *n_total,
                                      double                      *share);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirSource, weir_source_free)

G_END_DECLS
