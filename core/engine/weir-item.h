/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/weir-plan.h"
#include "engine/weir-timers.h"
#include "host/weir-job.h"
#include "json/weir-value-private.h"

G_BEGIN_DECLS

typedef struct _WeirFrame WeirFrame;
typedef struct _WeirItem  WeirItem;
typedef struct _WeirSeat  WeirSeat;
typedef struct _WeirToken WeirToken;
typedef struct _WeirTrace WeirTrace;

/* Waits in line for room in the server: an item, or a stream that has more to push. */
typedef struct _WeirEntrant WeirEntrant;
struct _WeirEntrant
{
  WeirEntrant *next;
  WeirEntrant *prev;
  WeirItem    *item;     /* NULL: a stream */
  guint        reserved; /* stream: places kept for it, 0 or 1 */
  gsize        bytes;    /* stream: of what it wanted to push last and could not */
  gboolean     waiting;
};

/* One input on its way through the flow. */
struct _WeirItem
{
  guint64      id;         /* never used again */
  WeirItem    *next;       /* among the live, the finished or the free */
  WeirItem    *prev;
  WeirEntrant  entrant;
  WeirTimer    timer;      /* its deadline */
  WeirToken   *tokens;     /* where it is: one, or several inside ensembles */
  WeirValue   *input;      /* owned; once it is let in, only for whoever observes */
  WeirOutcome  outcome;    /* owned once finished */
  gint64       submitted_at;
  gint64       entered_at; /* 0: still waiting for room */
  gint64       finished_at;
  gint64       timeout;    /* ns; 0: none */
  gsize        bytes;
  gpointer     owner;      /* whom the result goes to */
  guint64      tag;        /* the owner's */
  gboolean     finished;
  WeirTrace   *trace;      /* the owner's; NULL: nobody wants to know where it was */
};

/* An item's presence at one place: queued at a pool or handed to a worker. */
struct _WeirToken
{
  WeirToken      *next;      /* in the pool's queue, in the seat's hands, or among the free */
  WeirToken      *prev;
  WeirToken      *item_next; /* among the item's tokens */
  WeirToken      *item_prev;
  WeirItem       *item;      /* NULL: nobody waits for it any more, a worker is still at it */
  WeirFrame      *frame;     /* the innermost ensemble that it is in */
  guint           slot;      /* its place there */
  guint           attempts;  /* deaths of workers that held it, at this pool */
  const WeirStep *step;
  WeirValue      *value;     /* owned: what the pool is given */
  WeirSeat       *seat;      /* NULL: queued */
  guint64         ticket;
  guint64         batch;
  guint           visit;     /* of the item's trace, from 1 */
  gint64          queued_at; /* 0: was handed out before */
};

/* An ensemble in progress for one item. */
struct _WeirFrame
{
  WeirFrame      *parent;
  guint           slot;      /* in the parent */
  guint           n_refs;    /* members that have not left it, and whoever is at work on it */
  guint           n_waiting; /* members that have not answered */
  guint           n_failed;
  guint           n_absent;  /* members that are disabled */
  gboolean        closed;    /* the item went on without the rest */
  const WeirStep *join;
  WeirValue      *values[];  /* owned, by member */
};

G_END_DECLS
