/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <pthread.h>

#include "base/weir-refs.h"
#include "engine/weir-engine.h"
#include "record/weir-recorder.h"
#include "server/weir-effects.h"
#include "server/weir-printer.h"
#include "server/weir-server.h"
#include "server/weir-waker.h"
#include "servlets/weir-cpus.h"

G_BEGIN_DECLS

/* How long a worker that still holds what was given up may be at it once the run ends. What takes a
 * moment is finished, so that the worker can clean up; for what takes longer nobody waits. */
#define WEIR_GIVEN_UP_NS (100 * G_GINT64_CONSTANT (1000000))

/*
 * One run of a servlet, from start to stop: the engine with a lock around it, its threads and
 * its worker processes. Everything that the engine is told is told between weir_run_lock() and
 * weir_run_unlock(), which afterwards, outside the lock, does what the engine asked for: writes
 * to workers, wakes threads, returns results. No user code runs under the lock.
 */
typedef struct _WeirRun   WeirRun;
typedef struct _WeirOwner WeirOwner;

/* Whom an item's result goes to; stands first in what implements it. Called under the lock;
 * takes the item. */
struct _WeirOwner
{
  void (*finished) (WeirOwner   *self,
                    WeirItem    *item,
                    WeirEffects *effects);
};

/* What streams are told. Called under the lock. */
typedef struct {
  /* there is room again for one that was in line */
  void (*granted)     (WeirEntrant *stream,
                       WeirEffects *effects);
  /* no more items are taken */
  void (*turned_away) (WeirEntrant *stream,
                       WeirEffects *effects);
} WeirStreamHooks;

struct _WeirRun
{
  WeirRefs         refs;

  /* constant while it runs */
  gboolean         pin_cpus;
  GThread         *keeper_thread;
  int              epoll_fd;
  int              wake_fd;
  const WeirStreamHooks *hooks;

  pthread_mutex_t  lock;

  /* guarded by lock */
  pthread_cond_t   changed;      /* state, n_ready, n_threads, n_processes, backlog at zero */
  WeirEngine      *engine;
  WeirServerState  state;
  GError          *start_error;
  GPtrArray       *streams;      /* of WeirEntrant: those that were not closed */
  GPtrArray       *to_start;     /* of WeirSeat: the keeper starts their workers */
  GPtrArray       *to_pin;       /* of WeirSeat: the keeper pins their workers anew */
  GPtrArray       *cpus;         /* of WeirCpus, by pool; NULL: any CPU */
  guint            n_seats;
  guint            n_ready;
  guint            n_threads;    /* that have not ended and were not written off */
  GPtrArray       *ended_threads; /* of GThread: to be joined */
  guint            n_processes;
  gint64           armed;        /* when the keeper wakes up by itself */
  gint64           report_at;    /* when it looks after threads that have several things to do */
  gint64           stop_by;      /* what is not done by then is dropped */
  guint            n_dropped;
  gboolean         closing;      /* workers are to end */
  gboolean         killing;      /* and get no time for it */
  gint64           started_at;
  WeirRecorder    *recorder;     /* owned; atomic, set once at most; NULL: nobody watches */

  /* the keeper's own */
  GPtrArray       *processes;    /* of WeirProcess */
  WeirPrinter      printer;
};

WeirRun *weir_run_new          (WeirServlet            *servlet,
                                guint                   capacity,
                                guint64                 capacity_bytes,
                                gboolean                pin_cpus,
                                const WeirStreamHooks  *hooks,
                                GError                **error) G_GNUC_WARN_UNUSED_RESULT;
WeirRun *weir_run_ref          (WeirRun      *self);
void     weir_run_unref        (WeirRun      *self);
gboolean weir_run_start        (WeirRun      *self,
                                GCancellable *cancellable,
                                GError      **error);
guint    weir_run_stop         (WeirRun      *self,
                                double        timeout);
void     weir_run_kill         (WeirRun      *self);

void     weir_run_lock         (WeirRun      *self);
void     weir_run_unlock       (WeirRun      *self);
gboolean weir_run_is_open      (WeirRun      *self,
                                GError      **error);

/* For workers of both kinds; under the lock. */
void     weir_run_worker_ready (WeirRun      *self,
                                WeirSeat     *seat);
void     weir_run_worker_gone  (WeirRun      *self,
                                WeirSeat     *seat,
                                const GError *reason);
void     weir_run_look_after   (WeirRun      *self,
                                gint64        now);
void     weir_run_pin_later    (WeirRun      *self,
                                WeirSeat     *seat);
gboolean weir_run_set_pool     (WeirRun      *self,
                                const char   *node,
                                WeirCpus     *cpus,
                                GError      **error);
void     weir_run_name_error   (WeirSeat     *seat,
                                GError       *error);

WeirCpus *weir_run_ref_cpus    (WeirRun      *self,
                                WeirPool     *pool) G_GNUC_WARN_UNUSED_RESULT;
const int *weir_run_pick_cpus  (WeirCpus     *cpus,
                                guint         index,
                                guint        *n_cpus);

/* Any thread. */
void     weir_run_wake_keeper  (WeirRun      *self);
void     weir_run_set_recorder (WeirRun      *self,
                                WeirRecorder *recorder);
WeirRecorder *weir_run_get_recorder (WeirRun *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRun, weir_run_unref)

G_END_DECLS
