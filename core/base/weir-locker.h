/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <pthread.h>

G_BEGIN_DECLS

/* Holds a lock to the end of a block, as GMutexLocker does; but a lock that the thread sanitizer
 * sees. */
typedef pthread_mutex_t WeirLocker;

static inline WeirLocker *
weir_locker_new (pthread_mutex_t *lock)
{
  pthread_mutex_lock (lock);
  return lock;
}

static inline void
weir_locker_free (WeirLocker *self)
{
  pthread_mutex_unlock (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirLocker, weir_locker_free)

G_END_DECLS
