/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/weir-document.h"

G_BEGIN_DECLS

/* What a flow needs to be run from a shell of this machine, and what of that is not there. */
typedef struct {
  GPtrArray *findings;    /* of WeirFinding, without hints: what is to be changed first */
  GPtrArray *programs;    /* of WeirProgram: those that were found */
  guint      n_errors;
  gboolean   lacks_cpus;  /* some that it names cannot be used here */
} WeirHeadlessCheck;

/* Takes a copy of the flow as it is now, and starts nothing of it. */
void             weir_headless_check_async  (WeirDocument         *document,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              data);
WeirHeadlessCheck *weir_headless_check_finish (GAsyncResult         *result,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void             weir_headless_check_free   (WeirHeadlessCheck      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirHeadlessCheck, weir_headless_check_free)

G_END_DECLS
