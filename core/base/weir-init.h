/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <glib.h>

#include "base/weir-types.h"
#include "base/weir-version.h"

G_BEGIN_DECLS

WEIR_AVAILABLE_IN_ALL
void      weir_init             (void);
WEIR_AVAILABLE_IN_ALL
gboolean  weir_raise_file_limit (void);
WEIR_AVAILABLE_IN_ALL
char     *weir_find_runner      (GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
