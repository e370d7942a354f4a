/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/weir-timers.h"

static inline void
weir_timers_put (WeirTimers *self,
                 guint       index,
                 WeirTimer  *timer)
{
  self->heap[index] = timer;
  timer->index = index;
}

static void
weir_timers_up (WeirTimers *self,
                WeirTimer  *timer)
{
  guint index = timer->index;

  while (index > 1 && self->heap[index / 2]->at > timer->at)
    {
      weir_timers_put (self, index, self->heap[index / 2]);
      index /= 2;
    }
  weir_timers_put (self, index, timer);
}

static void
weir_timers_down (WeirTimers *self,
                  WeirTimer  *timer)
{
  guint index = timer->index;

  while (index * 2 <= self->length)
    {
      guint child = index * 2;

      if (child < self->length && self->heap[child + 1]->at < self->heap[child]->at)
        child++;
      if (self->heap[child]->at >= timer->at)
        break;
      weir_timers_put (self, index, self->heap[child]);
      index = child;
    }
  weir_timers_put (self, index, timer);
}

/* Frees the heap; what waited in it stays its owner's. */
void
weir_timers_clear (WeirTimers *self)
{
  g_clear_pointer (&self->heap, g_free);
  self->length = self->allocated = 0;
}

/* Sets or moves @timer. */
void
weir_timers_set (WeirTimers *self,
                 WeirTimer  *timer,
                 gint64      at)
{
  timer->at = at;
  if (timer->index == 0)
    {
      if (self->length + 1 >= self->allocated)
        {
          self->allocated = MAX (16, self->allocated * 2);
          self->heap = g_renew (WeirTimer *, self->heap, self->allocated);
        }
      weir_timers_put (self, ++self->length, timer);
    }

  weir_timers_up (self, timer);
  weir_timers_down (self, timer);
}

/* Forgets @timer; nothing happens when it is not set. */
void
weir_timers_unset (WeirTimers *self,
                   WeirTimer  *timer)
{
  WeirTimer *last;
  guint index = timer->index;

  if (index == 0)
    return;

  timer->index = 0;
  last = self->heap[self->length--];
  if (last == timer)
    return;

  weir_timers_put (self, index, last);
  weir_timers_up (self, last);
  weir_timers_down (self, last);
}

/* Takes out one timer whose time has come, or returns NULL. */
WeirTimer *
weir_timers_pop (WeirTimers *self,
                 gint64      now)
{
  WeirTimer *timer;

  if (self->length == 0 || self->heap[1]->at > now)
    return NULL;

  timer = self->heap[1];
  weir_timers_unset (self, timer);
  return timer;
}

/* When the earliest timer is due, or WEIR_NEVER. */
gint64
weir_timers_next (WeirTimers *self)
{
  return self->length == 0 ? WEIR_NEVER : self->heap[1]->at;
}
