/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <glib.h>

#include "base/weir-version.h"

G_BEGIN_DECLS

WEIR_AVAILABLE_IN_ALL
gboolean weir_filter_check (const char  *filter,
                            guint       *line,
                            guint       *column,
                            GError     **error);

G_END_DECLS
