/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/* A flow of one stage after the other. A stage is [NAME=][process|thread:[NUMBER:]]WORKER[:MORE],
 * as in "slow=process:2:delay:0.5". A single one of @texts may hold several, with "|" between
 * them; one in quotes or brackets, as filters have it, does not count. Fails with
 * G_OPTION_ERROR_BAD_VALUE. */
WeirFlow *new_sketch_make (char   **texts,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
