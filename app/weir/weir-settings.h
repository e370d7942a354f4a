/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/* Changes what a flow says for one run, as --set has it: each of @settings is NODE.KEY=VALUE or
 * NODE.worker.KEY=VALUE, where VALUE is JSON, or else a string. They may be NULL. Says what is
 * wrong and how to get help if one of them does not fit @flow, but not whether the value does:
 * the check of the flow finds that. */
gboolean weir_settings_apply (char     **settings,
                              WeirFlow  *flow);

G_END_DECLS
