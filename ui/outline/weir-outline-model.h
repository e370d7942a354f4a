/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas/weir-canvas.h"

G_BEGIN_DECLS

#define WEIR_TYPE_OUTLINE_MODEL (weir_outline_model_get_type ())

/* The nodes of a flow as a list of WeirOutlineRow, kept true while it is edited. */
G_DECLARE_FINAL_TYPE (WeirOutlineModel, weir_outline_model, WEIR, OUTLINE_MODEL, GObject)

WeirOutlineModel *weir_outline_model_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void              weir_outline_model_set_flow     (WeirOutlineModel *self,
                                                   WeirFlow         *flow);
/* @findings: (nullable): of WeirFinding. */
void              weir_outline_model_set_findings (WeirOutlineModel *self,
                                                   GListModel       *findings);

G_END_DECLS
