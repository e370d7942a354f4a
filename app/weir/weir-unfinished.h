/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/* Where the items are that @server has not finished: "slow (2), tail (1)"; NULL where there are none.
 * Any thread. */
char *weir_unfinished_describe (WeirServer *server) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
