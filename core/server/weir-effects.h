/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is to be done once the run's lock is released: each a function and what it takes over. */

typedef struct {
  GDestroyNotify func;
  gpointer       data;
} WeirEffect;

typedef struct {
  WeirEffect  first[32];
  GArray     *rest;   /* owned: of WeirEffect; NULL as long as they fit */
  guint       length;
} WeirEffects;

static inline void
weir_effects_init (WeirEffects *self)
{
  self->rest = NULL;
  self->length = 0;
}

static inline void
weir_effects_add (WeirEffects    *self,
                  GDestroyNotify  func,
                  gpointer        data)
{
  WeirEffect effect = { func, data };

  if (self->length < G_N_ELEMENTS (self->first))
    {
      self->first[self->length++] = effect;
      return;
    }

  if (self->rest == NULL)
    self->rest = g_array_new (FALSE, FALSE, sizeof (WeirEffect));
  g_array_append_val (self->rest, effect);
}

static inline void
weir_effects_run (WeirEffects *self)
{
  for (guint i = 0; i < self->length; i++)
    self->first[i].func (self->first[i].data);
  for (guint i = 0; self->rest != NULL && i < self->rest->len; i++)
    {
      WeirEffect effect = g_array_index (self->rest, WeirEffect, i);

      effect.func (effect.data);
    }
  g_clear_pointer (&self->rest, g_array_unref);
}

G_END_DECLS
