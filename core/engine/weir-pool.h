/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/weir-histogram.h"
#include "engine/weir-item.h"
#include "host/weir-page.h"

G_BEGIN_DECLS

typedef struct _WeirEngine WeirEngine;
typedef struct _WeirPool   WeirPool;

/**
 * WeirSeatState:
 * @WEIR_SEAT_CLOSED: nobody sits there, nobody will
 * @WEIR_SEAT_STARTING: a worker was asked for and has not said that it is ready
 * @WEIR_SEAT_READY: a worker sits there
 * @WEIR_SEAT_RESTING: the worker died; the next one comes after a while
 */
typedef enum {
  WEIR_SEAT_CLOSED,
  WEIR_SEAT_STARTING,
  WEIR_SEAT_READY,
  WEIR_SEAT_RESTING,
} WeirSeatState;

/**
 * WeirSeatWish:
 * @WEIR_SEAT_WANTS_HAND: tokens were handed to it that the driver has not fetched
 * @WEIR_SEAT_WANTS_WORKER: start a worker
 * @WEIR_SEAT_WANTS_KILL: its worker hangs: end it, then report it gone
 * @WEIR_SEAT_WANTS_CLOSE: its worker holds nothing and is not needed any more: have it clean up and
 *   end, then report it gone
 *
 * What the engine asks of the driver.
 */
typedef enum {
  WEIR_SEAT_WANTS_HAND   = 1 << 0,
  WEIR_SEAT_WANTS_WORKER = 1 << 1,
  WEIR_SEAT_WANTS_KILL   = 1 << 2,
  WEIR_SEAT_WANTS_CLOSE  = 1 << 3,
} WeirSeatWish;

typedef struct {
  guint64 in;
  guint64 done;
  guint64 failed;
  guint64 retried;
  guint64 dropped;
  guint64 stolen;
  guint64 restarts;
  guint64 batches;
  guint64 batches_full;
  gint64  busy_ns;
} WeirCounters;

typedef struct {
  WeirToken *head;
  WeirToken *tail;
  guint      length;
} WeirTokenList;

typedef struct {
  WeirSeat *head;
  WeirSeat *tail;
} WeirSeatList;

/* A worker's place in its pool; it outlives the workers that sit in it. */
struct _WeirSeat
{
  /* borrowed */
  WeirPool      *pool;
  gpointer       driver;      /* what runs the worker */
  WeirSeatList  *list;        /* the pool's that it is on; NULL: it may be handed nothing */
  WeirSeat      *list_next;
  WeirSeat      *list_prev;
  WeirSeat      *dirty_next;
  WeirToken     *unfetched;   /* the first of @hands that the driver has not seen */

  /* owned */
  WeirPage       page;        /* its memory is the driver's */
  WeirToken    **by_slot;
  guint16       *free_slots;
  guint          n_free;
  WeirTokenList  hands;       /* handed to the worker, in order: each unit's stand together */

  guint          index;
  WeirSeatState  state;
  guint          wishes;      /* WeirSeatWish */
  gboolean       dirty;
  gboolean       hung;
  gboolean       leaving;     /* its worker is handed nothing more; see weir-leave.c */
  gboolean       dismissed;   /* and was told to end */
  guint64        serial;      /* of tickets */
  guint64        unbegun;     /* ticket at the head when the call limit came and nothing was begun */
  guint          units;       /* credit: units of work that it may hold */
  guint          n_units;     /* that it holds */
  guint          samples;
  double         unit_ns;     /* smoothed service time of a unit */
  guint          deaths;      /* in a row */
  WeirTimer      timer;       /* start limit, rest, or the call limit */
  WeirCounters   counters;
};

struct _WeirPool
{
  /* borrowed */
  WeirEngine           *engine;
  const WeirPoolConfig *config;
  WeirSeatList          free;      /* can begin more at once; the idle ones first */
  WeirSeatList          busy;      /* may be handed more in advance */

  /* owned */
  WeirSeat            **seats;   /* those that are wanted come first */
  WeirTokenList         queue;
  GError               *failure; /* set: the pool has given up */

  guint                 index;
  guint                 n_seats;
  guint                 n_wanted; /* seats that are to have workers */
  guint                 n_slots;
  guint                 deaths;  /* without a finished item between */
  guint64               batch_serial;
  gint64                batch_opened; /* 0: no free worker waits for a batch to fill */
  WeirTimer             timer;        /* when that batch goes as it is */
  WeirTimer             look;         /* when idle seats look again at what siblings hold */
  WeirCounters          counters;
  WeirHistogram         queue_time;
  WeirHistogram         service_time;
};

void       weir_pool_init       (WeirPool             *self,
                                 WeirEngine           *engine,
                                 guint                 index,
                                 const WeirPoolConfig *config);
void       weir_pool_clear      (WeirPool             *self);
void       weir_pool_enqueue    (WeirPool             *self,
                                 WeirToken            *token,
                                 gint64                now);
void       weir_pool_put_back   (WeirPool             *self,
                                 WeirToken            *token);
void       weir_pool_remove     (WeirPool             *self,
                                 WeirToken            *token);
void       weir_pool_dispatch   (WeirPool             *self,
                                 gint64                now);
void       weir_pool_look       (WeirPool             *self,
                                 gint64                now);
void       weir_pool_fail       (WeirPool             *self,
                                 const GError         *reason,
                                 gint64                now);

guint      weir_pool_count_seats (WeirPool            *self);
void       weir_pool_resize     (WeirPool             *self,
                                 guint                 n_workers,
                                 gint64                now);

WeirSeat  *weir_seat_new        (WeirPool             *pool,
                                 guint                 index) G_GNUC_WARN_UNUSED_RESULT;
void       weir_seat_free       (WeirSeat             *self);
void       weir_seat_start      (WeirSeat             *self,
                                 gint64                now);
void       weir_seat_ready      (WeirSeat             *self,
                                 gint64                now);
void       weir_seat_hand       (WeirSeat             *self,
                                 WeirToken            *token,
                                 gint64                now);
WeirToken *weir_seat_take_back  (WeirSeat             *self,
                                 guint64               ticket,
                                 gint64                service_ns);
WeirToken *weir_seat_peek       (WeirSeat             *self,
                                 guint64               ticket);
gboolean   weir_seat_revoke     (WeirSeat             *self,
                                 WeirToken            *token);
void       weir_seat_settle     (WeirSeat             *self,
                                 gint64                now);
void       weir_seat_gone       (WeirSeat             *self,
                                 const GError         *reason,
                                 gint64                now);
void       weir_seat_expire     (WeirSeat             *self,
                                 gint64                now);
gint64     weir_seat_get_busy   (WeirSeat             *self,
                                 gint64                now);
void       weir_seat_dismiss    (WeirSeat             *self,
                                 gint64                now);
void       weir_seat_insist     (WeirSeat             *self,
                                 gint64                now);
void       weir_seat_left       (WeirSeat             *self,
                                 gint64                now);
void       weir_seat_place      (WeirSeat             *self);

void       weir_token_list_push  (WeirTokenList       *self,
                                  WeirToken           *token);
void       weir_token_list_unpop (WeirTokenList       *self,
                                  WeirToken           *token);
void       weir_token_list_remove (WeirTokenList      *self,
                                  WeirToken           *token);

static inline gboolean
weir_seat_is_idle (const WeirSeat *self)
{
  return self->hands.length == 0;
}

/* Whether its worker can begin more than it holds. */
static inline gboolean
weir_seat_is_free (const WeirSeat *self)
{
  return self->n_units < self->pool->config->concurrency;
}

G_END_DECLS
