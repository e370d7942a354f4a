/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/* Whether the user was shown what a flow starts, and has let it. It is remembered by content: what
 * is started, and the texts of the flow's workers that start it. */
typedef struct _WeirRunConsent WeirRunConsent;

WeirRunConsent *weir_run_consent_new      (WeirFlow              *flow) G_GNUC_WARN_UNUSED_RESULT;
void            weir_run_consent_free     (WeirRunConsent        *self);

/* Nothing but Weir's own code is started, or it was let before. */
gboolean        weir_run_consent_is_given (const WeirRunConsent  *self);
/* A line for each command and module. */
const char     *weir_run_consent_get_text (const WeirRunConsent  *self);
gboolean        weir_run_consent_give     (WeirRunConsent        *self,
                                           GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRunConsent, weir_run_consent_free)

G_END_DECLS
