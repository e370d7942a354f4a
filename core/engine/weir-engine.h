/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/weir-observer.h"
#include "engine/weir-pool.h"

G_BEGIN_DECLS

/*
 * The deciding core: where each item is, which worker gets it, what a death means. It has no
 * clock, no thread and no I/O: it is told what happened and when, and answers with finished
 * items, seats that want something, and streams that may push again. It is not thread-safe:
 * whoever drives it holds one lock around all of it.
 */

typedef enum {
  WEIR_TIMER_ITEM,
  WEIR_TIMER_SEAT,
  WEIR_TIMER_BATCH,
  WEIR_TIMER_LOOK,
} WeirTimerKind;

typedef struct {
  guint64       received;
  guint64       done;
  guint64       failed;
  guint64       timed_out;
  guint64       cancelled;
  guint64       rejected;
  WeirHistogram latency;   /* entered to finished */
  WeirHistogram entry;     /* submitted to entered */
} WeirTotals;

struct _WeirEngine
{
  /* owned */
  WeirPlan    *plan;
  WeirPool    *pools;
  guint        n_pools;
  WeirTimers   timers;
  WeirItem    *live_head;     /* entered and not finished, oldest first */
  WeirItem    *live_tail;
  WeirItem    *free_items;
  WeirToken   *free_tokens;

  /* borrowed: what the driver is to take */
  WeirItem    *finished_head;
  WeirItem    *finished_tail;
  WeirSeat    *dirty_head;
  WeirSeat    *dirty_tail;
  WeirEntrant *granted;

  /* borrowed */
  WeirObserver *observer;     /* NULL: nobody looks on */

  /* borrowed: in line for room */
  WeirEntrant *entrants_head;
  WeirEntrant *entrants_tail;

  gboolean     closed;        /* nobody is let in any more */
  gboolean     admitting;     /* whoever waits is being let in */
  gboolean     paused;        /* streams are not let in */
  guint        capacity;
  guint64      capacity_bytes;
  guint        n_live;
  guint64      n_live_bytes;
  guint        n_reserved;
  guint64      next_id;
  WeirTotals   totals;
};

WeirEngine  *weir_engine_new           (WeirPlan    *plan,
                                        guint        capacity,
                                        guint64      capacity_bytes) G_GNUC_WARN_UNUSED_RESULT;
void         weir_engine_free          (WeirEngine  *self);
void         weir_engine_set_capacity  (WeirEngine  *self,
                                        guint        capacity,
                                        guint64      capacity_bytes,
                                        gint64       now);

void         weir_engine_set_paused    (WeirEngine  *self,
                                        gboolean     paused,
                                        gint64       now);

/* Items */
WeirItem    *weir_engine_new_item      (WeirEngine  *self,
                                        WeirValue   *input,
                                        gint64       timeout,
                                        gint64       now) G_GNUC_WARN_UNUSED_RESULT;
void         weir_engine_free_item     (WeirEngine  *self,
                                        WeirItem    *item);
gboolean     weir_engine_submit        (WeirEngine  *self,
                                        WeirItem    *item,
                                        WeirEntrant *stream,
                                        gint64       now);
void         weir_engine_wait          (WeirEngine  *self,
                                        WeirEntrant *entrant,
                                        gint64       now);
void         weir_engine_leave         (WeirEngine  *self,
                                        WeirEntrant *entrant,
                                        gint64       now);
void         weir_engine_abandon       (WeirEngine  *self,
                                        WeirItem    *item,
                                        GError      *reason,
                                        gint64       now);

/* Workers */
gboolean     weir_engine_result        (WeirEngine  *self,
                                        WeirSeat    *seat,
                                        guint64      ticket,
                                        WeirOutcome *outcome,
                                        gint64       service_ns,
                                        gint64       now);

/* Time */
void         weir_engine_tick          (WeirEngine  *self,
                                        gint64       now);

/* Answers */
WeirItem    *weir_engine_take_finished (WeirEngine  *self);
WeirSeat    *weir_engine_take_seat     (WeirEngine  *self);
WeirEntrant *weir_engine_take_granted  (WeirEngine  *self);

/* For the parts of the engine */
WeirToken   *weir_engine_new_token     (WeirEngine  *self) G_GNUC_WARN_UNUSED_RESULT;
void         weir_engine_free_token    (WeirEngine  *self,
                                        WeirToken   *token);
void         weir_engine_finish        (WeirEngine  *self,
                                        WeirItem    *item,
                                        WeirOutcome *outcome,
                                        gint64       now);
void         weir_engine_admit         (WeirEngine  *self,
                                        gint64       now);
void         weir_engine_wish          (WeirEngine  *self,
                                        WeirSeat    *seat,
                                        WeirSeatWish wish);
void         weir_engine_advance       (WeirEngine  *self,
                                        WeirToken   *token,
                                        const WeirStep *step,
                                        WeirOutcome *outcome,
                                        gint64       now);
void         weir_engine_drop          (WeirEngine  *self,
                                        WeirToken   *token,
                                        gint64       now);
void         weir_engine_note_passing  (WeirEngine  *self,
                                        const WeirStep *step,
                                        guint        branch,
                                        WeirItem    *item,
                                        WeirValue   *value);
void         weir_engine_note_failure  (WeirEngine  *self,
                                        WeirPool    *pool,
                                        WeirToken   *token,
                                        const GError *error,
                                        gint64       now);

G_END_DECLS
