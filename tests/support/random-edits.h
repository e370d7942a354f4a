/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-edit.h"

G_BEGIN_DECLS

/* Flows of all kinds, good and bad, and everything that can be done to them. */

/* The text of a flow: nodes of each kind, links that may be wrong, keys that nobody knows. */
char  *new_random_flow    (GRand    *random) G_GNUC_WARN_UNUSED_RESULT;
/* Makes some edit, if it is possible. */
void   make_random_edit   (WeirFlow *flow,
                           GRand    *random);
/* Expects the flow's text to load, and to be written again as it is; returns it. */
char  *assert_writes_back (WeirFlow *flow) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
