/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/weir-draft-store.h"

G_BEGIN_DECLS

char       *weir_draft_serialize     (GFile       *file,
                                      const char  *etag,
                                      const char  *text) G_GNUC_WARN_UNUSED_RESULT;
WeirDraft  *weir_draft_new_from_path (const char  *path,
                                      GError     **error) G_GNUC_WARN_UNUSED_RESULT;
const char *weir_draft_get_path      (WeirDraft   *self);

G_END_DECLS
