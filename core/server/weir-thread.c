/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-thread.h"

#include <sched.h>

#include "base/weir-error.h"
#include "base/weir-refs.h"
#include "server/weir-chooser.h"
#include "servlets/weir-pool-servlet.h"
#include "workers/weir-worker-private.h"
#include "workers/weir-worker-spec-private.h"

/*
 * A worker in the runner's own process. It has as many threads ("lanes") as it may begin units
 * at once; they share the worker object. A lane takes what its seat was handed, does it, and
 * reports: all done, or what is done after REPORT_NS, so that nobody waits for a whole handful.
 * While it is busy with something long, the keeper reports what the lane has done before.
 *
 * A thread cannot be killed. One that hangs is written off: it keeps what it needs alive (this
 * struct and the run), and when it ever returns it finds that out and ends.
 */

#define REPORT_NS 100000

typedef struct {
  WeirThread *thread; /* owned */
  WeirWaker  *waker;  /* owned */
  GArray     *jobs;   /* owned: of WeirJob; of those that are done, whoever has the run's lock */
  guint       index;
  guint       n_done; /* atomic: jobs that the lane will not touch any more */

  /* guarded by the run's lock */
  guint       n_reported;
  gboolean    behind; /* it has several units to do: the keeper is to look after it */
  gboolean    asleep;
  gboolean    alive;
  gboolean    running;
  pthread_t   id;     /* once it is running */
} WeirLane;

struct _WeirThread
{
  WeirRefs         refs;

  /* constant */
  WeirRun         *run;      /* owned */
  WeirPoolServlet *servlet;  /* owned; NULL for a switch */
  char            *name;     /* owned: "combine/0" */
  WeirPage         page;     /* owned */
  guint            n_lanes;
  gboolean         batched;
  gboolean         split;

  /* set by the first lane before the others start, once they are ready for items */
  WeirWorker      *worker;   /* owned; NULL for a switch */
  WeirChooser     *chooser;  /* owned; of a switch */

  /* guarded by the run's lock */
  WeirSeat        *seat;     /* borrowed; NULL once written off */
  WeirLane        *lanes;    /* owned */
  guint            n_alive;
  guint            n_counted; /* lanes that the run waits for; none once written off */
  gboolean         closing;
};

static gpointer weir_lane_main (gpointer data);

static WeirThread *
weir_thread_ref (WeirThread *self)
{
  weir_refs_inc (&self->refs);
  return self;
}

static void
weir_thread_unref (WeirThread *self)
{
  if (!weir_refs_dec (&self->refs))
    return;

  for (guint i = 0; i < self->n_lanes; i++)
    {
      weir_waker_unref (self->lanes[i].waker);
      g_array_unref (self->lanes[i].jobs);
    }
  g_free (self->lanes);
  g_clear_object (&self->worker);
  g_clear_pointer (&self->chooser, weir_chooser_free);
  g_clear_object (&self->servlet);
  g_free (self->page.slots);
  g_free (self->name);
  weir_run_unref (self->run);
  g_free (self);
}

static WeirThread *
weir_thread_new (WeirRun  *run,
                 WeirSeat *seat)
{
  const WeirPoolConfig *config = seat->pool->config;
  WeirThread *self = g_new0 (WeirThread, 1);

  weir_refs_init (&self->refs);
  self->run = weir_run_ref (run);
  self->seat = seat;
  self->name = g_strdup_printf ("%s/%u", config->name, seat->index);
  self->page.n_slots = seat->pool->n_slots;
  self->page.slots = g_malloc0 (weir_page_size (self->page.n_slots));
  self->n_lanes = config->concurrency;
  if (config->kind == WEIR_POOL_THREADS)
    {
      self->servlet = g_object_ref (WEIR_POOL_SERVLET (config->servlet));
      self->batched = weir_pool_servlet_get_batch_size (self->servlet) > 0;
      self->split = weir_pool_servlet_get_on_batch_error (self->servlet)
                    == WEIR_BATCH_FAILURE_SPLIT;
    }

  self->lanes = g_new0 (WeirLane, self->n_lanes);
  for (guint i = 0; i < self->n_lanes; i++)
    {
      self->lanes[i].thread = self;
      self->lanes[i].index = i;
      self->lanes[i].waker = weir_waker_new ();
      self->lanes[i].jobs = g_array_new (FALSE, FALSE, sizeof (WeirJob));
    }
  return self;
}

static gboolean
weir_thread_start_lane (WeirThread  *self,
                        guint        index,
                        GError     **error)
{
  WeirLane *lane = &self->lanes[index];
  GThread *thread;

  lane->alive = TRUE;
  self->n_alive++;
  self->n_counted++;
  self->run->n_threads++;
  thread = g_thread_try_new (self->name, weir_lane_main, lane, error);
  if (thread == NULL)
    {
      lane->alive = FALSE;
      self->n_alive--;
      self->n_counted--;
      self->run->n_threads--;
      return FALSE;
    }

  weir_thread_ref (self);
  /* Joined once it has said that it ends: a stop does not wait for one that hangs. */
  g_thread_unref (thread);
  return TRUE;
}

/* Starts the worker of @seat; it reports itself ready. */
gboolean
weir_thread_start (WeirRun   *run,
                   WeirSeat  *seat,
                   GError   **error)
{
  WeirThread *self = weir_thread_new (run, seat);
  gboolean started = weir_thread_start_lane (self, 0, error);

  if (started)
    {
      seat->driver = self;
      seat->page = self->page;
    }
  weir_thread_unref (self);
  return started;
}

static void
weir_waker_wake_and_unref (gpointer data)
{
  WeirWaker *waker = data;

  weir_waker_wake (waker);
  weir_waker_unref (waker);
}

/* Wakes as many sleeping lanes as there are tokens for them. */
void
weir_thread_hand (WeirThread  *self,
                  WeirEffects *effects)
{
  WeirToken *token = self->seat->unfetched;

  for (guint i = 0; i < self->n_lanes && token != NULL; i++)
    {
      WeirLane *lane = &self->lanes[i];

      if (!lane->asleep)
        continue;
      lane->asleep = FALSE;
      weir_effects_add (effects, weir_waker_wake_and_unref, weir_waker_ref (lane->waker));
      token = token->next;
    }
}

static GError *
weir_thread_explain_hang (WeirThread *self)
{
  const WeirPoolConfig *config = self->seat->pool->config;
  gboolean starting = self->seat->state == WEIR_SEAT_STARTING;
  GError *error = g_error_new (WEIR_ERROR,
                               starting ? WEIR_ERROR_START_FAILED : WEIR_ERROR_WORKER_CRASHED,
                               "worker “%s” (a thread) %s of %g s and was left behind",
                               self->name,
                               starting ? "was not ready within its init-timeout"
                                        : "took longer than its call-timeout",
                               (double) (starting ? config->init_timeout : config->call_timeout)
                               / 1e9);

  weir_run_name_error (self->seat, error);
  return error;
}

/* Goes on without it: from here on nothing waits for its threads. */
void
weir_thread_write_off (WeirThread *self)
{
  g_autoptr (GError) reason = weir_thread_explain_hang (self);
  WeirSeat *seat = g_steal_pointer (&self->seat);

  self->run->n_threads -= self->n_counted;
  self->n_counted = 0;
  pthread_cond_broadcast (&self->run->changed);
  for (guint i = 0; i < self->n_lanes; i++)
    {
      self->lanes[i].asleep = FALSE;
      weir_waker_wake (self->lanes[i].waker);
    }
  weir_run_worker_gone (self->run, seat, reason);
}

/* Ends it once it has nothing to do. */
void
weir_thread_close (WeirThread *self)
{
  self->closing = TRUE;
  for (guint i = 0; i < self->n_lanes; i++)
    {
      self->lanes[i].asleep = FALSE;
      weir_waker_wake (self->lanes[i].waker);
    }
}

/* What its living threads have used, in ns. */
gint64
weir_thread_get_cpu_time (WeirThread *self)
{
  gint64 total = 0;

  for (guint i = 0; i < self->n_lanes; i++)
    {
      clockid_t clock;
      struct timespec used;

      if (self->lanes[i].running
          && pthread_getcpuclockid (self->lanes[i].id, &clock) == 0
          && clock_gettime (clock, &used) == 0)
        total += (gint64) used.tv_sec * 1000000000 + used.tv_nsec;
    }
  return total;
}

/* Has its threads run in @set from now on. */
void
weir_thread_pin (WeirThread      *self,
                 const cpu_set_t *set)
{
  for (guint i = 0; i < self->n_lanes; i++)
    {
      if (self->lanes[i].running)
        pthread_setaffinity_np (self->lanes[i].id, sizeof *set, set);
    }
}

/* A lane */

static gboolean
weir_thread_make_worker (WeirThread  *self,
                         guint        index,
                         const int   *cpus,
                         guint        n_cpus,
                         GError     **error)
{
  WeirWorkerSpec *spec = weir_pool_servlet_get_worker (self->servlet);
  g_autoptr (JsonObject) params = weir_worker_spec_dup_params (spec);
  g_autoptr (WeirWorker) worker = weir_worker_spec_create (spec, error);

  if (worker == NULL)
    return FALSE;

  weir_worker_set_place (worker, self->name, index,
                         weir_pool_servlet_get_batch_size (self->servlet),
                         weir_pool_servlet_get_batch_wait (self->servlet), self->n_lanes,
                         cpus, n_cpus);
  if (!weir_worker_init (worker, params, error))
    return FALSE;
  self->worker = g_steal_pointer (&worker);
  return TRUE;
}

static gboolean
weir_lane_pin (WeirLane   *lane,
               const int  *cpus,
               guint       n_cpus,
               GError    **error)
{
  cpu_set_t set;
  int status;

  if (n_cpus == 0)
    return TRUE;

  CPU_ZERO (&set);
  for (guint i = 0; i < n_cpus; i++)
    CPU_SET (cpus[i], &set);
  status = pthread_setaffinity_np (pthread_self (), sizeof set, &set);
  if (status == 0)
    return TRUE;

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_CPU, "worker “%s” cannot be pinned to its CPUs: %s",
               lane->thread->name, g_strerror (status));
  return FALSE;
}

/* Outside the lock: user code. @config is the plan's and constant. */
static gboolean
weir_lane_set_up (WeirLane              *lane,
                  const WeirPoolConfig  *config,
                  guint                  index,
                  WeirCpus              *cpus,
                  GError               **error)
{
  WeirThread *self = lane->thread;
  guint n_cpus;
  const int *numbers = weir_run_pick_cpus (cpus, index, &n_cpus);

  if (!weir_lane_pin (lane, numbers, n_cpus, error))
    return FALSE;
  if (lane->index > 0)
    return TRUE;
  if (self->servlet != NULL)
    return weir_thread_make_worker (self, index, numbers, n_cpus, error);

  self->chooser = weir_chooser_new (WEIR_SWITCH_SERVLET (config->servlet), error);
  return self->chooser != NULL;
}

/* Takes what the seat was handed: all of it, or one unit where lanes share; under the lock. */
static gboolean
weir_lane_fetch (WeirLane *lane)
{
  WeirThread *self = lane->thread;
  WeirToken *token = self->seat->unfetched;
  guint64 batch = token == NULL ? 0 : token->batch;

  while (token != NULL && (self->n_lanes == 1 || token->batch == batch))
    {
      WeirJob job = {
        .value = weir_value_ref (token->value),
        .ticket = token->ticket,
        .batch = token->batch,
      };

      g_array_append_val (lane->jobs, job);
      token = token->next;
    }
  self->seat->unfetched = token;
  return lane->jobs->len > 0;
}

/* Waits until there is something to do; FALSE when the lane is to end. Under the lock. */
static gboolean
weir_lane_await_jobs (WeirLane *lane)
{
  WeirThread *self = lane->thread;

  while (self->seat != NULL && !weir_lane_fetch (lane))
    {
      if (self->closing)
        return FALSE;
      lane->asleep = TRUE;
      weir_run_unlock (self->run);
      weir_waker_sleep (lane->waker);
      weir_run_lock (self->run);
      lane->asleep = FALSE;
    }
  return self->seat != NULL;
}

/* Hands on what is done and not reported; under the lock, by the lane or the keeper. */
static void
weir_lane_report (WeirLane *lane,
                  gint64    now)
{
  WeirThread *self = lane->thread;
  guint n_done = __atomic_load_n (&lane->n_done, __ATOMIC_ACQUIRE);

  while (lane->n_reported < n_done)
    {
      WeirJob *job = &g_array_index (lane->jobs, WeirJob, lane->n_reported++);
      WeirOutcome outcome = job->outcome;

      if (job->value == NULL || self->seat == NULL)
        continue;

      if (outcome.error != NULL)
        weir_run_name_error (self->seat, outcome.error);
      memset (&job->outcome, 0, sizeof job->outcome);
      weir_engine_result (self->run->engine, self->seat, job->ticket, &outcome, job->service, now);
    }
}

/* Reports for lanes that are busy with something long. Whether any is still to be looked after. */
gboolean
weir_thread_report (WeirThread *self,
                    gint64      now)
{
  gboolean behind = FALSE;

  for (guint i = 0; i < self->n_lanes; i++)
    {
      WeirLane *lane = &self->lanes[i];

      if (lane->behind)
        weir_lane_report (lane, now);
      behind |= lane->behind;
    }
  return behind;
}

static guint
weir_lane_count_unit (WeirLane *lane,
                      guint     first)
{
  guint n_jobs = 1;

  while (first + n_jobs < lane->jobs->len
         && g_array_index (lane->jobs, WeirJob, first + n_jobs).batch
            == g_array_index (lane->jobs, WeirJob, first).batch)
    n_jobs++;
  return n_jobs;
}

static gint64
weir_lane_do_unit (WeirLane *lane,
                   WeirJob  *jobs,
                   guint     n_jobs,
                   gint64    since)
{
  WeirThread *self = lane->thread;
  guint n_begun = weir_jobs_begin (jobs, n_jobs, &self->page, since);

  if (n_begun == 0)
    return since;
  if (self->chooser == NULL)
    return weir_jobs_perform (jobs, n_begun, self->batched, self->split, self->worker, since);

  weir_chooser_choose (self->chooser, jobs);
  jobs->service = weir_now () - since;
  return since + jobs->service;
}

static void
weir_lane_clear_jobs (WeirLane *lane)
{
  for (guint i = 0; i < lane->jobs->len; i++)
    weir_job_clear (&g_array_index (lane->jobs, WeirJob, i));
  g_array_set_size (lane->jobs, 0);
}

/* Does all jobs, with the lock held at the start and at the end but not in between. */
static void
weir_lane_work (WeirLane *lane)
{
  WeirThread *self = lane->thread;
  WeirJob *jobs = (WeirJob *) (gpointer) lane->jobs->data;
  gint64 reported_at;
  gint64 now = weir_now ();

  lane->n_reported = 0;
  __atomic_store_n (&lane->n_done, 0, __ATOMIC_RELAXED);
  lane->behind = weir_lane_count_unit (lane, 0) < lane->jobs->len;
  if (lane->behind)
    weir_run_look_after (self->run, now);
  weir_run_unlock (self->run);

  reported_at = now;
  for (guint i = 0; i < lane->jobs->len;)
    {
      guint n_jobs = weir_lane_count_unit (lane, i);

      now = weir_lane_do_unit (lane, &jobs[i], n_jobs, now);
      i += n_jobs;
      __atomic_store_n (&lane->n_done, i, __ATOMIC_RELEASE);
      if (now - reported_at < REPORT_NS || i == lane->jobs->len)
        continue;

      weir_run_lock (self->run);
      weir_lane_report (lane, now);
      weir_run_unlock (self->run);
      reported_at = now = weir_now ();
    }

  weir_run_lock (self->run);
  weir_lane_report (lane, now);
  lane->behind = FALSE;
}

/* The first lane has made the worker: the others can come, and then items. */
static void
weir_lane_get_ready (WeirLane *lane)
{
  WeirThread *self = lane->thread;
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i < self->n_lanes; i++)
    {
      if (!weir_thread_start_lane (self, i, &error))
        {
          weir_run_worker_gone (self->run, g_steal_pointer (&self->seat), error);
          return;
        }
    }
  weir_run_worker_ready (self->run, self->seat);
}

/* The lane's last act; under the lock, which it gives up. */
static void
weir_lane_end (WeirLane *lane)
{
  WeirThread *self = lane->thread;
  WeirRun *run = self->run;
  gboolean last;

  lane->alive = lane->running = FALSE;
  last = --self->n_alive == 0;
  weir_run_unlock (run);

  if (last && self->worker != NULL)
    weir_worker_cleanup (self->worker, NULL);

  weir_run_lock (run);
  if (last && self->seat != NULL && self->seat->dismissed)
    weir_run_worker_gone (run, g_steal_pointer (&self->seat), NULL);
  else if (last && self->seat != NULL)
    self->seat->driver = NULL;
  if (self->n_counted > 0)
    {
      self->n_counted--;
      run->n_threads--;
      g_ptr_array_add (run->ended_threads, g_thread_ref (g_thread_self ()));
      pthread_cond_broadcast (&run->changed);
    }
  weir_run_unlock (run);
}

static void
weir_lane_run (WeirLane             *lane,
               const WeirPoolConfig *config,
               guint                 index)
{
  WeirThread *self = lane->thread;
  g_autoptr (WeirCpus) cpus = weir_run_ref_cpus (self->run, self->seat->pool);
  g_autoptr (GError) error = NULL;
  gboolean ready;

  weir_run_unlock (self->run);
  ready = weir_lane_set_up (lane, config, index, cpus, &error);
  weir_run_lock (self->run);

  if (self->seat == NULL)
    return;
  if (!ready)
    {
      weir_run_name_error (self->seat, error);
      weir_run_worker_gone (self->run, g_steal_pointer (&self->seat), error);
      return;
    }

  /* Others may have been set while it pinned itself. */
  if (g_ptr_array_index (self->run->cpus, self->seat->pool->index) != cpus)
    weir_run_pin_later (self->run, self->seat);
  if (lane->index == 0)
    weir_lane_get_ready (lane);
  while (weir_lane_await_jobs (lane))
    {
      weir_lane_work (lane);
      weir_lane_clear_jobs (lane);
    }
}

static gpointer
weir_lane_main (gpointer data)
{
  WeirLane *lane = data;
  WeirThread *self = lane->thread;

  weir_run_lock (self->run);
  lane->id = pthread_self ();
  lane->running = TRUE;
  if (self->seat != NULL)
    weir_lane_run (lane, self->seat->pool->config, self->seat->index);
  weir_lane_end (lane);
  weir_thread_unref (self);
  return NULL;
}
