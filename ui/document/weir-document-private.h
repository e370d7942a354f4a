/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/weir-document.h"

G_BEGIN_DECLS

/* The document of a flow that was just loaded. An example of ours gives a document without a file. */
WeirDocument *weir_document_new_for_flow (WeirFlow     *flow,
                                          GFile        *file,
                                          const char   *etag) G_GNUC_WARN_UNUSED_RESULT;

/* What tells one state of a file from another, or NULL with an error. Blocks. */
char         *weir_document_query_etag   (GFile        *file,
                                          GCancellable *cancellable,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* The file got written from the state after @n_edits edits. */
void          weir_document_take_saved   (WeirDocument *self,
                                          GFile        *file,
                                          const char   *etag,
                                          guint64       n_edits);
guint64       weir_document_get_n_edits  (WeirDocument *self);
const char   *weir_document_get_etag     (WeirDocument *self);
void          weir_document_set_saving   (WeirDocument *self,
                                          gboolean      saving);

G_END_DECLS
