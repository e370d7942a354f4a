/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas/weir-canvas.h"

G_BEGIN_DECLS

/* What there is to be told of each node: from its id to a WeirCanvasMark that has all of
 * @findings (of WeirFinding) about it, a line each, and the severity of the worst. */
GHashTable *weir_marks_new (GListModel *findings) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
