/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WEIR_TYPE_DRAFT       (weir_draft_get_type ())
#define WEIR_TYPE_DRAFT_STORE (weir_draft_store_get_type ())

/* What was not saved when a designer ended without asking. */
G_DECLARE_FINAL_TYPE (WeirDraft, weir_draft, WEIR, DRAFT, GObject)

/* The folder of drafts, beside and never over the user's files. */
G_DECLARE_FINAL_TYPE (WeirDraftStore, weir_draft_store, WEIR, DRAFT_STORE, GObject)

GFile          *weir_draft_get_file           (WeirDraft            *self);
const char     *weir_draft_get_etag           (WeirDraft            *self);
const char     *weir_draft_get_text           (WeirDraft            *self);
char           *weir_draft_dup_title          (WeirDraft            *self) G_GNUC_WARN_UNUSED_RESULT;

WeirDraftStore *weir_draft_store_get_default  (void);
void            weir_draft_store_write        (WeirDraftStore       *self,
                                               const char           *id,
                                               GFile                *file,
                                               const char           *etag,
                                               const char           *text);
void            weir_draft_store_remove       (WeirDraftStore       *self,
                                               const char           *id);
void            weir_draft_store_list_async   (WeirDraftStore       *self,
                                               GAsyncReadyCallback   callback,
                                               gpointer              data);
GPtrArray      *weir_draft_store_list_finish  (WeirDraftStore       *self,
                                               GAsyncResult         *result,
                                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void            weir_draft_store_discard      (WeirDraftStore       *self,
                                               WeirDraft            *draft);
void            weir_draft_store_close        (WeirDraftStore       *self);

G_END_DECLS
