/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-store.h"
#include "document/weir-flow.h"

G_BEGIN_DECLS

/* What an edit comes to in the end, however many steps it took, and the signals that tell it. */
typedef struct _WeirFlowChanges WeirFlowChanges;

/* Adds the signals to the class of flows. */
void             weir_flow_changes_install  (GObjectClass         *klass);

WeirFlowChanges *weir_flow_changes_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void             weir_flow_changes_free     (WeirFlowChanges      *self);
/* Notes a step that was made. */
void             weir_flow_changes_note     (WeirFlowChanges      *self,
                                             const WeirFlowChange *change,
                                             gboolean              backwards);
gboolean         weir_flow_changes_is_empty (WeirFlowChanges      *self);
/* Tells those who listen to @flow, whose document is @store; all but "edited". */
void             weir_flow_changes_emit     (WeirFlowChanges      *self,
                                             WeirFlow             *flow,
                                             WeirFlowStore        *store);
void             weir_flow_changes_emit_edited (WeirFlow          *flow);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFlowChanges, weir_flow_changes_free)

G_END_DECLS
