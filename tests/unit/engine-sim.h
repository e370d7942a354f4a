/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/weir-engine.h"

G_BEGIN_DECLS

/*
 * Drives the deciding core in virtual time: a clock that jumps from event to event, workers that
 * are a few numbers, and a channel between them that delays and loses what a real one would.
 * What the workers do and what goes wrong is told by a script. After each event the whole state
 * of the core is checked (engine-sim-check.c); the first thing that is wrong ends the run and is
 * kept in Sim.failure, so that a run can be tried again with less.
 */

#define SIM_US    G_GINT64_CONSTANT (1000)
#define SIM_MS    (1000 * SIM_US)
#define SIM_S     (1000 * SIM_MS)
/* How far a pool may grow. */
#define SIM_MOST_SEATS 16
/* The core takes 0 for "not yet". */
#define SIM_START SIM_S

typedef struct _Sim       Sim;
typedef struct _SimItem   SimItem;
typedef struct _SimJob    SimJob;
typedef struct _SimScript SimScript;
typedef struct _SimStream SimStream;
typedef struct _SimUnit   SimUnit;
typedef struct _SimWorker SimWorker;

/* How a worker takes a unit of work. */
typedef enum {
  SIM_ANSWERS,
  SIM_DIES_FIRST,   /* before it begins it */
  SIM_DIES_AT_WORK, /* between begin and finish */
  SIM_DIES_SILENT,  /* having finished, its results not written */
  SIM_DIES_HALFWAY, /* having written half of its results */
  SIM_DIES_SPOKEN,  /* its results are all in the channel */
  SIM_HANGS,        /* never finishes */
  SIM_STALLS,       /* begins neither it nor anything else */
} SimFate;

typedef enum {
  SIM_START_READY,
  SIM_START_FAILS,
  SIM_START_HANGS,
} SimStart;

typedef enum {
  SIM_DELAY_SPAWN,     /* from the wish for a worker to its process */
  SIM_DELAY_START,     /* from there to its answer */
  SIM_DELAY_TRANSPORT, /* either way through the channel */
  SIM_DELAY_FLUSH,     /* from a result to the channel */
  SIM_DELAY_NOTICE,    /* from a death to the driver */
  SIM_DELAY_KILL,      /* from the wish for a death to it */
  SIM_DELAY_SERVE,     /* from any wish to the driver */
  SIM_DELAY_PUSH,      /* from room for a stream to its next item */
  SIM_DELAY_TICK,      /* how late the clock is looked at */
  SIM_N_DELAYS
} SimDelay;

/* What workers do; what is NULL does the simplest: no delay, hands items on, no fault. */
struct _SimScript
{
  gint64   (*delay)    (Sim         *sim,
                        SimDelay     what);
  SimStart (*start)    (Sim         *sim,
                        WeirSeat    *seat);
  SimFate  (*work)     (Sim         *sim,
                        WeirSeat    *seat,
                        SimUnit     *unit);
  void     (*call)     (Sim         *sim,
                        WeirSeat    *seat,
                        SimJob      *job,
                        WeirOutcome *outcome);
  /* Whether a death is noticed before what the worker has written is read. */
  gboolean (*overtake) (Sim         *sim,
                        WeirSeat    *seat);
  void     (*finished) (Sim         *sim,
                        SimItem     *item);
};

/* What befell an item at a pool. */
typedef struct {
  guint    n_begun;   /* workers that began it */
  guint    n_hits;    /* of those, that died while they held it */
  gboolean held;
  gboolean answered;
  gboolean crashed;   /* a hit was its last */
} SimVisit;

struct _SimItem
{
  WeirItem    *item;        /* owned by the engine; NULL once finished or refused */
  SimStream   *stream;      /* NULL: a call */
  char        *text;        /* owned: what went in */
  WeirOutcome  outcome;     /* owned */
  guint64      id;
  gint64       submitted_at;
  gint64       entered_at;
  gint64       finished_at;
  gint64       timeout;
  gboolean     refused;     /* a call that would not wait */
  gboolean     finished;
  gboolean     abandoned;
  SimVisit     visits[];    /* by pool */
};

struct _SimJob
{
  WeirValue   *value;       /* owned */
  WeirOutcome  outcome;     /* owned */
  guint64      ticket;
  guint64      id;
  gboolean     begun;
  gboolean     delivered;
};

/* An item or a batch on its way to, through and from a worker. */
struct _SimUnit
{
  SimUnit   *next;      /* in the inbox */
  SimUnit   *all_next;  /* of its worker */
  SimUnit   *all_prev;
  SimWorker *worker;
  SimFate    fate;
  guint      life;      /* of the worker: which of those that sat there */
  guint      n_written; /* jobs whose results are in the channel */
  gboolean   pending;   /* an event will come back to it */
  gboolean   gone;      /* its worker was reported dead */
  gint64     service;   /* ns; the script's */
  guint      n_jobs;
  SimJob     jobs[];
};

/* Pushes @n_left items as fast as there is room. */
struct _SimStream
{
  WeirEntrant  entrant;  /* first: the core hands it back */
  Sim         *sim;
  char        *text;     /* owned: what it could not push */
  guint        n_left;
  gint64       timeout;
  gboolean     closed;
};

struct _SimWorker
{
  Sim       *sim;
  WeirSeat  *seat;
  SimUnit   *units;
  SimUnit   *inbox_head;
  SimUnit   *inbox_tail;
  guint      life;
  guint      n_running;
  gboolean   spawned;
  gboolean   up;      /* said that it is ready */
  gboolean   dead;    /* and not yet reported */
  gboolean   stalled; /* begins nothing any more */
  gboolean   closing; /* was told to end */
  gint64     in_at;   /* when the channel has delivered what is in it */
  gint64     out_at;
};

typedef void (*SimFunc) (Sim      *sim,
                         gpointer  subject,
                         guint     number);

typedef struct {
  gint64   at;
  guint64  serial;
  SimFunc  func;
  gpointer subject;
  guint    number;
} SimEvent;

struct _Sim
{
  /* owned */
  WeirEngine  *engine;
  WeirPlan    *plan;       /* the engine's */
  SimWorker  **workers;    /* by pool and seat; each pool has SIM_MOST_SEATS */
  GPtrArray   *items;      /* of SimItem, by id - 1 */
  GPtrArray   *streams;    /* of SimStream */
  SimEvent    *events;     /* a heap, from 1 */
  char        *failure;    /* the first thing that was wrong */

  /* borrowed */
  const SimScript *script;
  gpointer     data;       /* the script's */

  guint        n_events;
  guint        n_allocated;
  guint64      serial;
  guint64      random;
  guint        filler;     /* texts of items are made up to so much longer */
  gint64       now;
  gint64       tick_for;   /* the timer that @tick_at is for */
  gint64       tick_at;
  gboolean     serving;    /* the driver will look at the seats' wishes */
  gboolean     trace;
  guint        n_steps;
  guint        n_finished;
  guint        n_deaths;
  guint64      n_received; /* when last checked */
  guint       *deaths;     /* by pool: without a finished item between */
  gboolean    *failed;     /* by pool: it died too often */
};

Sim       *sim_new          (WeirServlet      *servlet,
                             guint             capacity,
                             guint64           capacity_bytes,
                             const SimScript  *script,
                             gpointer          data) G_GNUC_WARN_UNUSED_RESULT;
void       sim_free         (Sim              *self);
void       sim_start        (Sim              *self);
void       sim_run          (Sim              *self);
void       sim_run_until    (Sim              *self,
                             gint64            at);
void       sim_at           (Sim              *self,
                             gint64            at,
                             SimFunc           func,
                             gpointer          subject,
                             guint             number);
void       sim_fail         (Sim              *self,
                             const char       *format,
                             ...) G_GNUC_PRINTF (2, 3);
void       sim_trace        (Sim              *self,
                             const char       *format,
                             ...) G_GNUC_PRINTF (2, 3);

/* Numbers that depend on @state alone, or on Sim.random. */
guint      sim_draw         (guint64          *state,
                             guint             limit);
guint      sim_below        (Sim              *self,
                             guint             limit);
gboolean   sim_chance       (Sim              *self,
                             guint             per_mille);

/* What goes in and comes out */
SimItem   *sim_call         (Sim              *self,
                             const char       *json,
                             gint64            timeout,
                             gboolean          wait);
SimStream *sim_stream       (Sim              *self,
                             guint             n_items,
                             gint64            timeout);
void       sim_push         (SimStream        *stream);
void       sim_close        (SimStream        *stream);
void       sim_abandon      (Sim              *self,
                             SimItem          *item,
                             GQuark            domain,
                             int               code);
void       sim_serve        (Sim              *self);
SimItem   *sim_get_item     (Sim              *self,
                             guint64           id);

/* Workers */
gint64     sim_delay        (Sim              *self,
                             SimDelay          what);
void       sim_seat_serve   (Sim              *self,
                             WeirSeat         *seat);
void       sim_kill         (Sim              *self,
                             WeirSeat         *seat);
SimWorker *sim_get_worker   (Sim              *self,
                             WeirSeat         *seat);
void       sim_worker_clear (SimWorker        *self);

#define sim_expect(self, holds, ...)          \
  G_STMT_START {                              \
    if (G_UNLIKELY (!(holds)))                \
      sim_fail ((self), __VA_ARGS__);         \
  } G_STMT_END

/* Whether everything is as it must be, and at the end as it must be then */
void       sim_check        (Sim              *self);
void       sim_check_end    (Sim              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sim, sim_free)

G_END_DECLS
