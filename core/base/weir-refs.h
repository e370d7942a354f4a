/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A reference count for structs that several threads hold. It is GLib's, but compiled here: the
 * thread sanitizer sees that whoever frees comes after everybody who let go. */
typedef int WeirRefs;

static inline void
weir_refs_init (WeirRefs *self)
{
  __atomic_store_n (self, 1, __ATOMIC_RELAXED);
}

static inline void
weir_refs_inc (WeirRefs *self)
{
  __atomic_fetch_add (self, 1, __ATOMIC_RELAXED);
}

/* TRUE when that was the last one. */
static inline gboolean
weir_refs_dec (WeirRefs *self)
{
  return __atomic_fetch_sub (self, 1, __ATOMIC_ACQ_REL) == 1;
}

G_END_DECLS
