/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* gcc and clang tell it in different words. */
#if defined (__SANITIZE_ADDRESS__) || defined (__SANITIZE_THREAD__)
# define ENGINE_IS_SANITIZED 1
#elif defined (__has_feature)
# if __has_feature (address_sanitizer) || __has_feature (thread_sanitizer)
#  define ENGINE_IS_SANITIZED 1
# endif
#endif

/* How many blocks of memory are in use, so that one run of many can be found to leak; always 0
 * under a sanitizer, which looks for leaks by itself. */
gint64 engine_heap_count (void);

G_END_DECLS
