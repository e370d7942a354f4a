/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/* The nodes and links of a flow, in the language that Graphviz draws. */
char *weir_dot_format (WeirFlow *flow) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
