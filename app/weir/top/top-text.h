/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "top-model.h"

G_BEGIN_DECLS

/* What `weir top` says of the whole flow, and where it is no terminal all that it says. */

/* Lines above the table, without a graph: an array that ends with NULL. */
char **top_text_make_head (TopModel       *model) G_GNUC_WARN_UNUSED_RESULT;
/* Head and table. */
char  *top_text_format    (TopModel       *model,
                           const TopOrder *order) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
