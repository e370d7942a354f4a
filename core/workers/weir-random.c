/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-random.h"

#include <pthread.h>

struct _WeirRandom
{
  pthread_mutex_t  mutex;

  /* Owned; guarded by mutex. */
  GRand           *rand;
};

WeirRandom *
weir_random_new (JsonObject *params,
                 guint       index)
{
  WeirRandom *self = g_new0 (WeirRandom, 1);

  pthread_mutex_init (&self->mutex, NULL);

  if (json_object_has_member (params, "seed"))
    {
      guint64 seed = json_object_get_int_member (params, "seed");
      const guint32 seeds[] = { (guint32) seed, (guint32) (seed >> 32), index };

      self->rand = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));
    }
  else
    {
      self->rand = g_rand_new ();
    }

  return self;
}

void
weir_random_free (WeirRandom *self)
{
  g_clear_pointer (&self->rand, g_rand_free);
  pthread_mutex_destroy (&self->mutex);
  g_free (self);
}

double
weir_random_next (WeirRandom *self)
{
  double number;

  pthread_mutex_lock (&self->mutex);
  number = g_rand_double (self->rand);
  pthread_mutex_unlock (&self->mutex);

  return number;
}
