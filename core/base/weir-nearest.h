/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include "base/weir-types.h"
#include "base/weir-version.h"

G_BEGIN_DECLS

WEIR_AVAILABLE_IN_ALL
const char *weir_nearest (const char         *word,
                          const char * const *candidates);

G_END_DECLS
