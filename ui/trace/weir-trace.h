/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "trace/weir-trace-step.h"

G_BEGIN_DECLS

/* Where one item was, in the order in which it came there. */
GListModel *weir_trace_new (const char  *steps,
                            double      *duration,
                            GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
