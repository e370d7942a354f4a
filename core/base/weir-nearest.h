/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one of @candidates (ends with NULL) that @word was probably meant to be, or NULL. */
const char *weir_nearest (const char         *word,
                          const char * const *candidates);

G_END_DECLS
