/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many blocks of memory are in use, so that one run of many can be found to leak; always 0
 * under a sanitizer, which looks for leaks by itself. */
gint64 engine_heap_count (void);

G_END_DECLS
