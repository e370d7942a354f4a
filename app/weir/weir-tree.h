/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/* The servlets of @flow, which it was compiled to, as a tree in columns. */
char *weir_tree_format (WeirFlow    *flow,
                        WeirServlet *servlet) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
