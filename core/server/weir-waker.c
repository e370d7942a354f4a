/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-waker.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/weir-refs.h"

enum {
  WEIR_WAKER_CALM,
  WEIR_WAKER_WOKEN,
  WEIR_WAKER_ASLEEP,
};

struct _WeirWaker
{
  WeirRefs        refs;
  guint32         state;
};

static GPrivate own_waker = G_PRIVATE_INIT ((GDestroyNotify) weir_waker_unref);

WeirWaker *
weir_waker_new (void)
{
  WeirWaker *self = g_new0 (WeirWaker, 1);

  weir_refs_init (&self->refs);
  return self;
}

/* The calling thread's, kept for its life; (transfer none). */
WeirWaker *
weir_waker_get_own (void)
{
  WeirWaker *self = g_private_get (&own_waker);

  if (self == NULL)
    {
      self = weir_waker_new ();
      g_private_set (&own_waker, self);
    }
  return self;
}

WeirWaker *
weir_waker_ref (WeirWaker *self)
{
  weir_refs_inc (&self->refs);
  return self;
}

void
weir_waker_unref (WeirWaker *self)
{
  if (weir_refs_dec (&self->refs))
    g_free (self);
}

/* Until the next wake-up, or back at once if one came since the last sleep. One thread at a
 * time. */
void
weir_waker_sleep (WeirWaker *self)
{
  guint32 calm = WEIR_WAKER_CALM;

  if (__atomic_compare_exchange_n (&self->state, &calm, WEIR_WAKER_ASLEEP, FALSE,
                                   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    {
      while (__atomic_load_n (&self->state, __ATOMIC_ACQUIRE) == WEIR_WAKER_ASLEEP)
        syscall (SYS_futex, &self->state, FUTEX_WAIT_PRIVATE, WEIR_WAKER_ASLEEP, NULL, NULL, 0);
    }
  __atomic_store_n (&self->state, WEIR_WAKER_CALM, __ATOMIC_RELEASE);
}

/* Any thread. What was written before is seen by the thread that wakes up. */
void
weir_waker_wake (WeirWaker *self)
{
  if (__atomic_exchange_n (&self->state, WEIR_WAKER_WOKEN, __ATOMIC_ACQ_REL) == WEIR_WAKER_ASLEEP)
    syscall (SYS_futex, &self->state, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}
