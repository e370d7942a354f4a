/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/weir-runner.h"

G_BEGIN_DECLS

/* What the nodes of a run do, for weir_canvas_set_live(); NULL while nothing is known. */
GHashTable *weir_run_make_lives      (WeirRunner *runner) G_GNUC_WARN_UNUSED_RESULT;

/* The node that holds the others up: its workers are always busy, and of all queues that with the
 * most items is its own. FALSE where there is none. */
gboolean    weir_run_find_bottleneck (WeirRunner *runner,
                                      guint      *node);

G_END_DECLS
