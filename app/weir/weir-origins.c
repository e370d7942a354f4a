/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-origins.h"

#include <pthread.h>

/*
 * A hash table with linear probing, in which an item's first place is its index: while results
 * come in order it is a ring. A late item of an unordered stream stays where it is, and those
 * that come around to its place go past it. Never more than half full.
 */

typedef struct {
  guint64 index;
  guint64 line;  /* 0: free */
  guint   file;
} Origin;

struct _WeirOrigins
{
  /* Not GLib's, which the thread sanitizer cannot see into. */
  pthread_mutex_t lock;

  /* guarded by the lock */
  Origin         *places;   /* owned */
  guint64         mask;     /* how many places there are, less one */
  guint64         n_used;
};

WeirOrigins *
weir_origins_new (guint n_items)
{
  WeirOrigins *self = g_new0 (WeirOrigins, 1);
  guint64 n_places = 64;

  while (n_places < 2 * (guint64) n_items)
    n_places *= 2;

  pthread_mutex_init (&self->lock, NULL);
  self->mask = n_places - 1;
  self->places = g_new0 (Origin, n_places);

  return self;
}

void
weir_origins_free (WeirOrigins *self)
{
  pthread_mutex_destroy (&self->lock);
  g_clear_pointer (&self->places, g_free);
  g_free (self);
}

static Origin *
find_place_locked (WeirOrigins *self,
                   guint64      index)
{
  guint64 place = index & self->mask;

  while (self->places[place].line != 0 && self->places[place].index != index)
    place = (place + 1) & self->mask;

  return &self->places[place];
}

static void
grow_locked (WeirOrigins *self)
{
  g_autofree Origin *old = self->places;
  guint64 n_old = self->mask + 1;

  self->mask = 2 * n_old - 1;
  self->places = g_new0 (Origin, 2 * n_old);
  for (guint64 i = 0; i < n_old; i++)
    {
      if (old[i].line != 0)
        *find_place_locked (self, old[i].index) = old[i];
    }
}

void
weir_origins_add (WeirOrigins *self,
                  guint64      index,
                  guint        file,
                  guint64      line)
{
  g_assert (line > 0);

  pthread_mutex_lock (&self->lock);
  if (2 * self->n_used > self->mask)
    grow_locked (self);
  *find_place_locked (self, index) = (Origin) { index, line, file };
  self->n_used++;
  pthread_mutex_unlock (&self->lock);
}

/* Frees a place. What stands behind it and would be looked for there moves up, as a search ends
 * at the first free place. */
static void
clear_place_locked (WeirOrigins *self,
                    guint64      place)
{
  guint64 next = (place + 1) & self->mask;

  for (; self->places[next].line != 0; next = (next + 1) & self->mask)
    {
      guint64 first = self->places[next].index & self->mask;

      if (((next - first) & self->mask) < ((next - place) & self->mask))
        continue;

      self->places[place] = self->places[next];
      place = next;
    }

  self->places[place].line = 0;
}

void
weir_origins_take (WeirOrigins *self,
                   guint64      index,
                   guint       *file,
                   guint64     *line)
{
  Origin *origin;

  pthread_mutex_lock (&self->lock);
  origin = find_place_locked (self, index);
  g_assert (origin->line != 0);
  *file = origin->file;
  *line = origin->line;
  clear_place_locked (self, (guint64) (origin - self->places));
  self->n_used--;
  pthread_mutex_unlock (&self->lock);
}
