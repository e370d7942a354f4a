/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow.h"

G_BEGIN_DECLS

/* @node and @key may be NULL; @line and @column are 0 for what stands nowhere. */
WeirProblem *weir_problem_new (WeirSeverity  severity,
                               const char   *node,
                               const char   *key,
                               const char   *message,
                               guint         line,
                               guint         column) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
