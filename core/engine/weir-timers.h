/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEIR_NEVER G_MAXINT64

/* One moment that is waited for; stands inside what waits. Zeroed: not set. */
typedef struct {
  gint64 at;
  guint  index; /* 1-based place in the heap; 0: not set */
  guint  kind;  /* the owner's */
} WeirTimer;

/* A binary heap of timers, the earliest on top. Setting a timer later than all others, as
 * equal timeouts do, costs one step. */
typedef struct {
  WeirTimer **heap;
  guint       length;
  guint       allocated;
} WeirTimers;

void       weir_timers_clear (WeirTimers *self);
void       weir_timers_set   (WeirTimers *self,
                              WeirTimer  *timer,
                              gint64      at);
void       weir_timers_unset (WeirTimers *self,
                              WeirTimer  *timer);
WeirTimer *weir_timers_pop   (WeirTimers *self,
                              gint64      now);
gint64     weir_timers_next  (WeirTimers *self);

G_END_DECLS
