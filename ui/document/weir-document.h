/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <weir.h>

#include "document/weir-draft-store.h"

G_BEGIN_DECLS

#define WEIR_TYPE_DOCUMENT (weir_document_get_type ())

/* A flow and its file: loads it, saves it, keeps its draft, and sees it change on disk. */
G_DECLARE_FINAL_TYPE (WeirDocument, weir_document, WEIR, DOCUMENT, GObject)

WeirDocument *weir_document_new            (void) G_GNUC_WARN_UNUSED_RESULT;
WeirDocument *weir_document_new_from_text  (const char           *text,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
WeirDocument *weir_document_new_from_draft (WeirDraft            *draft,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void          weir_document_open_async     (GFile                *file,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              data);
WeirDocument *weir_document_open_finish    (GAsyncResult         *result,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;

WeirFlow     *weir_document_get_flow       (WeirDocument         *self);
GFile        *weir_document_get_file       (WeirDocument         *self);
const char   *weir_document_get_directory  (WeirDocument         *self);
const char   *weir_document_get_title      (WeirDocument         *self);
gboolean      weir_document_get_modified   (WeirDocument         *self);
gboolean      weir_document_get_disk_changed (WeirDocument       *self);
gboolean      weir_document_get_file_gone  (WeirDocument         *self);
gboolean      weir_document_is_untouched   (WeirDocument         *self);

void          weir_document_save_async     (WeirDocument         *self,
                                            GFile                *file,
                                            gboolean              overwrite,
                                            GAsyncReadyCallback   callback,
                                            gpointer              data);
gboolean      weir_document_save_finish    (WeirDocument         *self,
                                            GAsyncResult         *result,
                                            GError              **error);
void          weir_document_ignore_disk    (WeirDocument         *self);
void          weir_document_discard        (WeirDocument         *self);
void          weir_document_keep_draft     (WeirDocument         *self);

G_END_DECLS
