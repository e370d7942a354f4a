/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The page that a worker shares with its runner. For each slot it says which ticket was handed
 * out in it and whether the worker has begun it, and when. It is what decides after a death:
 * a ticket that was handed but not begun goes to a sibling; one that was begun was held.
 *
 * One word per slot: the ticket with its lowest bit 0 is "handed", with it 1 "begun", and 0 is
 * free. Both sides change it with compare-and-swap alone, so a ticket is either begun by the
 * worker or taken back by the runner, never both.
 *
 * A ticket is a number that its worker never sees twice, shifted left by one bit; its slot
 * stands in the bits above (WEIR_TICKET_SLOT).
 */

#define WEIR_PAGE_MIN_SLOTS 256
#define WEIR_PAGE_MAX_SLOTS 65536

typedef struct {
  guint64 word;
  gint64  begun_at; /* CLOCK_MONOTONIC, ns */
} WeirPageSlot;

typedef struct {
  WeirPageSlot *slots;
  guint         n_slots;
} WeirPage;

#define WEIR_TICKET(serial, slot) (((guint64) (serial) << 17) | ((guint64) (slot) << 1))
#define WEIR_TICKET_SLOT(ticket)  ((guint) (((ticket) >> 1) & 0xffff))

static inline gsize
weir_page_size (guint n_slots)
{
  return n_slots * sizeof (WeirPageSlot);
}

/* Runner: @ticket is on its way to the worker. */
static inline void
weir_page_hand (WeirPage *self,
                guint64   ticket)
{
  __atomic_store_n (&self->slots[WEIR_TICKET_SLOT (ticket)].word, ticket, __ATOMIC_RELEASE);
}

/* Worker: TRUE when @ticket is now its to work on, FALSE when it was taken back. */
static inline gboolean
weir_page_begin (WeirPage *self,
                 guint64   ticket,
                 gint64    now)
{
  WeirPageSlot *slot = &self->slots[WEIR_TICKET_SLOT (ticket)];
  guint64 expected = ticket;

  /* Before the word, so that whoever reads "begun" finds the time; should the swap fail, the
   * slot is another ticket's and its own begin writes the time anew. */
  __atomic_store_n (&slot->begun_at, now, __ATOMIC_RELAXED);
  return __atomic_compare_exchange_n (&slot->word, &expected, ticket | 1, FALSE,
                                      __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

/* Runner: takes @ticket back unless the worker has begun it. */
static inline gboolean
weir_page_revoke (WeirPage *self,
                  guint64   ticket)
{
  guint64 expected = ticket;

  return __atomic_compare_exchange_n (&self->slots[WEIR_TICKET_SLOT (ticket)].word, &expected, 0,
                                      FALSE, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

/* Runner: when @ticket was begun, or 0 when it was not. */
static inline gint64
weir_page_begun_at (WeirPage *self,
                    guint64   ticket)
{
  WeirPageSlot *slot = &self->slots[WEIR_TICKET_SLOT (ticket)];

  if (__atomic_load_n (&slot->word, __ATOMIC_ACQUIRE) != (ticket | 1))
    return 0;
  return MAX (__atomic_load_n (&slot->begun_at, __ATOMIC_RELAXED), 1);
}

/* Runner: the slot of @ticket is free again, its result having come. */
static inline void
weir_page_free (WeirPage *self,
                guint64   ticket)
{
  __atomic_store_n (&self->slots[WEIR_TICKET_SLOT (ticket)].word, 0, __ATOMIC_RELAXED);
}

G_END_DECLS
