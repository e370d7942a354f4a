/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "engine-heap.h"

#include <errno.h>
#include <malloc.h>

#ifdef ENGINE_IS_SANITIZED

gint64
engine_heap_count (void)
{
  return 0;
}

#else

/* The C library's own, which its public functions are other names of. */
extern void *__libc_malloc   (size_t  size);
extern void *__libc_calloc   (size_t  n_blocks,
                              size_t  size);
extern void *__libc_realloc  (void   *block,
                              size_t  size);
extern void *__libc_memalign (size_t  alignment,
                              size_t  size);
extern void  __libc_free     (void   *block);

static gint64 n_blocks_in_use;

static inline void *
count (void *block)
{
  if (block != NULL)
    __atomic_fetch_add (&n_blocks_in_use, 1, __ATOMIC_RELAXED);
  return block;
}

static inline void
uncount (void)
{
  __atomic_fetch_sub (&n_blocks_in_use, 1, __ATOMIC_RELAXED);
}

__attribute__((visibility ("default"))) void *
malloc (size_t size)
{
  return count (__libc_malloc (size));
}

__attribute__((visibility ("default"))) void *
calloc (size_t n_blocks,
        size_t size)
{
  return count (__libc_calloc (n_blocks, size));
}

__attribute__((visibility ("default"))) void *
realloc (void   *block,
         size_t  size)
{
  void *moved = __libc_realloc (block, size);

  if (block == NULL)
    return count (moved);
  if (moved == NULL && size == 0)
    uncount ();
  return moved;
}

__attribute__((visibility ("default"))) void
free (void *block)
{
  if (block != NULL)
    uncount ();
  __libc_free (block);
}

__attribute__((visibility ("default"))) void *
memalign (size_t alignment,
          size_t size)
{
  return count (__libc_memalign (alignment, size));
}

__attribute__((visibility ("default"))) void *
aligned_alloc (size_t alignment,
               size_t size)
{
  return count (__libc_memalign (alignment, size));
}

__attribute__((visibility ("default"))) int
posix_memalign (void   **block,
                size_t   alignment,
                size_t   size)
{
  void *made = count (__libc_memalign (alignment, size));

  if (made == NULL)
    return ENOMEM;
  *block = made;
  return 0;
}

gint64
engine_heap_count (void)
{
  return __atomic_load_n (&n_blocks_in_use, __ATOMIC_RELAXED);
}

#endif
