/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-worker-registry.h"

G_BEGIN_DECLS

/* What was found about jq filters, which take some 20 ms each to compile: a flow is checked again
 * after every change of the drawing, and most of its filters are then as they were. */
typedef struct _WeirFlowMemo WeirFlowMemo;

WeirFlowMemo *weir_flow_memo_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void          weir_flow_memo_free  (WeirFlowMemo          *self);
/* As weir_worker_registry_check(). */
void          weir_flow_memo_check (WeirFlowMemo          *self,
                                    JsonObject            *worker,
                                    const char            *directory,
                                    WeirWorkerProblemFunc  func,
                                    gpointer               data);
/* Ends a check of the flow: what it did not ask for is forgotten. */
void          weir_flow_memo_end   (WeirFlowMemo          *self);

G_END_DECLS
