/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/weir-runner.h"

G_BEGIN_DECLS

/* How a run stands, in a line; @runner may be NULL. */
char *weir_run_dup_summary (WeirRunner *runner) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
