/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-run.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/weir-error.h"
#include "base/weir-spawn.h"
#include "server/weir-keeper.h"
#include "server/weir-process.h"
#include "server/weir-thread.h"
#include "servlets/weir-process-servlet.h"
#include "servlets/weir-thread-servlet.h"

/* How long workers may take to clean up before they are killed or left behind. */
#define CLOSE_NS (5 * G_GINT64_CONSTANT (1000000000))
/* How long a result may wait in a thread that has begun something else. */
#define LOOK_AFTER_NS G_GINT64_CONSTANT (1000000)

static void
weir_cond_init (pthread_cond_t *cond)
{
  pthread_condattr_t attributes;

  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (cond, &attributes);
  pthread_condattr_destroy (&attributes);
}

static void
weir_lock_init (pthread_mutex_t *lock)
{
  pthread_mutexattr_t attributes;

  /* Held for a microsecond at most: worth spinning for before sleeping. */
  pthread_mutexattr_init (&attributes);
  pthread_mutexattr_settype (&attributes, PTHREAD_MUTEX_ADAPTIVE_NP);
  pthread_mutex_init (lock, &attributes);
  pthread_mutexattr_destroy (&attributes);
}

static gboolean
weir_run_open_fds (WeirRun  *self,
                   GError  **error)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL };

  if (!weir_spawn_reserve_standard (error))
    return FALSE;

  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->epoll_fd >= 0 && self->wake_fd >= 0
      && epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, self->wake_fd, &event) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               "cannot watch workers: %s", g_strerror (errno));
  return FALSE;
}

/* Where the workers of a pool are to be pinned from the start, or NULL; (transfer none). */
static WeirCpus *
weir_pool_config_get_cpus (const WeirPoolConfig *config)
{
  if (config->kind == WEIR_POOL_PROCESSES)
    return weir_process_servlet_get_cpus (WEIR_PROCESS_SERVLET (config->servlet));
  if (config->kind == WEIR_POOL_THREADS)
    return weir_thread_servlet_get_cpus (WEIR_THREAD_SERVLET (config->servlet));
  return NULL;
}

static void
weir_cpus_clear (gpointer cpus)
{
  if (cpus != NULL)
    weir_cpus_unref (cpus);
}

/* Takes the CPUs that the plan's pools name, or none where they are to be ignored. */
static gboolean
weir_run_take_cpus (WeirRun   *self,
                    WeirPlan  *plan,
                    GError   **error)
{
  for (guint i = 0; i < weir_plan_get_n_pools (plan); i++)
    {
      const WeirPoolConfig *config = weir_plan_get_pool (plan, i);
      WeirCpus *cpus = self->pin_cpus ? weir_pool_config_get_cpus (config) : NULL;

      if (cpus != NULL && !weir_cpus_check (cpus, config->name, error))
        return FALSE;
      g_ptr_array_add (self->cpus, cpus == NULL ? NULL : weir_cpus_ref (cpus));
    }
  return TRUE;
}

/* Where the workers of a pool are pinned now, or NULL. Under the lock. */
WeirCpus *
weir_run_ref_cpus (WeirRun  *self,
                   WeirPool *pool)
{
  WeirCpus *cpus = g_ptr_array_index (self->cpus, pool->index);

  return cpus == NULL ? NULL : weir_cpus_ref (cpus);
}

/* Those of worker @index; NULL and none where it may use any, or is not among them any more. */
const int *
weir_run_pick_cpus (WeirCpus *cpus,
                    guint     index,
                    guint    *n_cpus)
{
  *n_cpus = 0;
  if (cpus == NULL || index >= weir_cpus_get_n_workers (cpus))
    return NULL;
  return weir_cpus_get_worker (cpus, index, n_cpus);
}

static GPtrArray *
weir_threads_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_thread_unref);
}

/* A run of @servlet that is not yet started. */
WeirRun *
weir_run_new (WeirServlet            *servlet,
              guint                   capacity,
              guint64                 capacity_bytes,
              gboolean                pin_cpus,
              const WeirStreamHooks  *hooks,
              GError                **error)
{
  g_autoptr (WeirRun) self = g_new0 (WeirRun, 1);
  g_autoptr (WeirPlan) plan = NULL;

  weir_refs_init (&self->refs);
  self->epoll_fd = self->wake_fd = -1;
  self->pin_cpus = pin_cpus;
  self->hooks = hooks;
  self->armed = self->report_at = WEIR_NEVER;
  self->stop_by = WEIR_NEVER;
  self->state = WEIR_SERVER_STOPPED;
  self->streams = g_ptr_array_new ();
  self->to_start = g_ptr_array_new ();
  self->to_pin = g_ptr_array_new ();
  self->cpus = g_ptr_array_new_with_free_func (weir_cpus_clear);
  self->ended_threads = weir_threads_new ();
  self->processes = g_ptr_array_new ();
  weir_lock_init (&self->lock);
  weir_cond_init (&self->changed);

  plan = weir_plan_new (servlet, error);
  if (plan == NULL
      || !weir_run_take_cpus (self, plan, error)
      || !weir_run_open_fds (self, error))
    return NULL;

  weir_printer_init (&self->printer, self->epoll_fd);
  self->engine = weir_engine_new (g_steal_pointer (&plan), capacity, capacity_bytes);
  return g_steal_pointer (&self);
}

WeirRun *
weir_run_ref (WeirRun *self)
{
  weir_refs_inc (&self->refs);
  return self;
}

void
weir_run_unref (WeirRun *self)
{
  if (!weir_refs_dec (&self->refs))
    return;

  g_assert (self->keeper_thread == NULL);
  g_clear_pointer (&self->engine, weir_engine_free);
  g_clear_pointer (&self->streams, g_ptr_array_unref);
  g_clear_pointer (&self->to_start, g_ptr_array_unref);
  g_clear_pointer (&self->to_pin, g_ptr_array_unref);
  g_clear_pointer (&self->cpus, g_ptr_array_unref);
  g_clear_pointer (&self->ended_threads, g_ptr_array_unref);
  g_clear_pointer (&self->processes, g_ptr_array_unref);
  weir_printer_clear (&self->printer);
  g_clear_pointer (&self->recorder, weir_recorder_unref);
  g_clear_error (&self->start_error);
  if (self->epoll_fd >= 0)
    close (self->epoll_fd);
  if (self->wake_fd >= 0)
    close (self->wake_fd);
  pthread_cond_destroy (&self->changed);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

/* The lock */

void
weir_run_lock (WeirRun *self)
{
  pthread_mutex_lock (&self->lock);
}

static void
weir_run_serve_seat (WeirRun     *self,
                     WeirSeat    *seat,
                     WeirEffects *effects)
{
  gboolean process = seat->pool->config->kind == WEIR_POOL_PROCESSES;
  guint wishes = seat->wishes;

  seat->wishes = 0;
  if ((wishes & WEIR_SEAT_WANTS_WORKER) != 0)
    {
      g_ptr_array_add (self->to_start, seat);
      weir_effects_add (effects, (GDestroyNotify) weir_run_wake_keeper, self);
    }
  if ((wishes & WEIR_SEAT_WANTS_HAND) != 0 && seat->driver != NULL)
    {
      if (process)
        weir_process_hand (seat->driver, effects);
      else
        weir_thread_hand (seat->driver, effects);
    }
  if ((wishes & WEIR_SEAT_WANTS_KILL) != 0 && seat->driver != NULL)
    {
      if (process)
        weir_process_kill (seat->driver);
      else
        weir_thread_write_off (seat->driver);
    }
  if ((wishes & WEIR_SEAT_WANTS_CLOSE) != 0 && seat->driver != NULL)
    {
      if (process)
        weir_process_close (seat->driver);
      else
        weir_thread_close (seat->driver);
    }
}

/* Does under the lock what the engine asked for, and notes what is to be done outside of it. */
static void
weir_run_collect (WeirRun     *self,
                  WeirEffects *effects)
{
  WeirSeat *seat;
  WeirItem *item;
  WeirEntrant *entrant;
  gint64 next;

  while ((seat = weir_engine_take_seat (self->engine)) != NULL)
    weir_run_serve_seat (self, seat, effects);
  while ((item = weir_engine_take_finished (self->engine)) != NULL)
    {
      WeirOwner *owner = item->owner;

      owner->finished (owner, item, effects);
    }
  while ((entrant = weir_engine_take_granted (self->engine)) != NULL)
    self->hooks->granted (entrant, effects);

  if (self->engine->n_live == 0 && self->state == WEIR_SERVER_DRAINING)
    pthread_cond_broadcast (&self->changed);

  next = MIN (weir_timers_next (&self->engine->timers), self->report_at);
  if (next < self->armed)
    {
      self->armed = next;
      weir_effects_add (effects, (GDestroyNotify) weir_run_wake_keeper, self);
    }
}

void
weir_run_unlock (WeirRun *self)
{
  WeirEffects effects;

  weir_effects_init (&effects);
  if (self->engine != NULL)
    weir_run_collect (self, &effects);
  pthread_mutex_unlock (&self->lock);
  weir_effects_run (&effects);
}

/* Whether items are taken; under the lock. */
gboolean
weir_run_is_open (WeirRun  *self,
                  GError  **error)
{
  if (self->state == WEIR_SERVER_RUNNING)
    return TRUE;

  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_STOPPED,
                       self->state == WEIR_SERVER_DRAINING
                       ? "the server is stopping and takes no more items"
                       : "the server is not running");
  return FALSE;
}

void
weir_run_wake_keeper (WeirRun *self)
{
  guint64 one = 1;

  /* Full only when the keeper has been woken more often than it can count. */
  if (write (self->wake_fd, &one, sizeof one) < 0)
    g_assert (errno == EAGAIN);
}

/* Workers */

/* A thread has several things to do and may be kept long by one of them: the keeper will report
 * what it has done before that. */
void
weir_run_look_after (WeirRun *self,
                     gint64   now)
{
  self->report_at = MIN (self->report_at, now + LOOK_AFTER_NS);
}

/* Adds where @error came from, unless it says so itself. */
void
weir_run_name_error (WeirSeat *seat,
                     GError   *error)
{
  const char *node = seat->pool->config->name;

  if (error->domain != WEIR_ERROR || weir_error_get_node (error) != NULL)
    return;

  weir_error_set_node (error, node);
  if (weir_error_get_worker (error) == NULL)
    {
      g_autofree char *worker = g_strdup_printf ("%s/%u", node, seat->index);

      weir_error_set_worker (error, worker);
    }
}

void
weir_run_worker_ready (WeirRun  *self,
                       WeirSeat *seat)
{
  weir_seat_ready (seat, weir_now ());
  self->n_ready++;
  pthread_cond_broadcast (&self->changed);
}

/* A worker died, or could not be started; or it was told to end, then @reason may be NULL. */
void
weir_run_worker_gone (WeirRun      *self,
                      WeirSeat     *seat,
                      const GError *reason)
{
  self->n_ready -= seat->state == WEIR_SEAT_READY;
  seat->driver = NULL;
  if (self->closing)
    return;

  if (self->recorder != NULL && reason != NULL)
    weir_recorder_say (self->recorder, seat->pool->index, seat->index, reason->message);
  if (self->state == WEIR_SERVER_STARTING)
    {
      if (self->start_error == NULL)
        self->start_error = g_error_copy (reason);
      pthread_cond_broadcast (&self->changed);
      return;
    }
  weir_seat_gone (seat, reason, weir_now ());
}

/* From now on @recorder keeps what happens. */
void
weir_run_set_recorder (WeirRun      *self,
                       WeirRecorder *recorder)
{
  weir_run_lock (self);
  if (self->recorder == NULL)
    {
      __atomic_store_n (&self->recorder, weir_recorder_ref (recorder), __ATOMIC_RELEASE);
      self->engine->observer = weir_recorder_get_observer (recorder);
    }
  weir_run_unlock (self);
}

/* NULL: nobody watches. */
WeirRecorder *
weir_run_get_recorder (WeirRun *self)
{
  return __atomic_load_n (&self->recorder, __ATOMIC_ACQUIRE);
}

/* Start */

static gboolean
weir_run_launch (WeirRun  *self,
                 GError  **error)
{
  WeirEngine *engine = self->engine;

  self->keeper_thread = g_thread_try_new ("weir-keeper", weir_keeper_main, self, error);
  if (self->keeper_thread == NULL)
    return FALSE;

  weir_run_lock (self);
  self->state = WEIR_SERVER_STARTING;
  self->started_at = weir_now ();
  for (guint i = 0; i < engine->n_pools; i++)
    {
      WeirPool *pool = &engine->pools[i];

      for (guint j = 0; j < pool->n_seats; j++)
        weir_seat_start (pool->seats[j], self->started_at);
      self->n_seats += pool->n_seats;
    }
  weir_run_unlock (self);
  return TRUE;
}

static void
weir_run_on_cancelled (GCancellable *cancellable,
                       gpointer      data)
{
  WeirRun *self = data;

  weir_run_lock (self);
  if (self->state == WEIR_SERVER_STARTING && self->start_error == NULL)
    {
      g_cancellable_set_error_if_cancelled (cancellable, &self->start_error);
      pthread_cond_broadcast (&self->changed);
    }
  weir_run_unlock (self);
}

/* Starts all workers at once and waits until each has said that it is ready. The first that
 * fails, or does not answer in time, fails the start: then nothing is left running. */
gboolean
weir_run_start (WeirRun       *self,
                GCancellable  *cancellable,
                GError       **error)
{
  gulong handler = 0;

  if (!weir_run_launch (self, error))
    return FALSE;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (weir_run_on_cancelled), self, NULL);
  weir_run_lock (self);
  while (self->n_ready < self->n_seats && self->start_error == NULL)
    pthread_cond_wait (&self->changed, &self->lock);
  if (self->start_error == NULL)
    self->state = WEIR_SERVER_RUNNING;
  weir_run_unlock (self);
  g_cancellable_disconnect (cancellable, handler);

  if (self->start_error == NULL)
    return TRUE;
  weir_run_stop (self, 0);
  g_propagate_error (error, g_steal_pointer (&self->start_error));
  return FALSE;
}

/* Stop */

static void
weir_run_wait_until (WeirRun *self,
                     gint64   deadline)
{
  struct timespec when = { deadline / 1000000000, deadline % 1000000000 };

  if (deadline == WEIR_NEVER)
    pthread_cond_wait (&self->changed, &self->lock);
  else
    pthread_cond_timedwait (&self->changed, &self->lock, &when);
}

/* Why @item, which is live, is given up; with one of the places where it is. */
static GError *
weir_run_explain_drop (WeirRun  *self,
                       WeirItem *item)
{
  const WeirStep *step = item->tokens == NULL ? NULL : item->tokens->step;

  if (step == NULL)
    return g_error_new_literal (WEIR_ERROR, WEIR_ERROR_STOPPED,
                                "the server stopped before the item was done");
  return g_error_new (WEIR_ERROR, WEIR_ERROR_STOPPED,
                      "the server stopped before the item was done: it was at “%s”",
                      self->engine->pools[step->pool].config->name);
}

static void
weir_run_drain (WeirRun *self)
{
  WeirEngine *engine = self->engine;

  while (engine->n_live > 0 && weir_now () < self->stop_by)
    weir_run_wait_until (self, self->stop_by);

  while (engine->live_head != NULL)
    {
      weir_engine_abandon (engine, engine->live_head,
                           weir_run_explain_drop (self, engine->live_head), weir_now ());
      self->n_dropped++;
    }
}

/* Whoever waits for room will get none; streams learn that nothing more goes in. */
static void
weir_run_turn_away (WeirRun     *self,
                    WeirEffects *effects)
{
  WeirEngine *engine = self->engine;

  engine->closed = TRUE;
  for (guint i = 0; i < self->streams->len; i++)
    self->hooks->turned_away (g_ptr_array_index (self->streams, i), effects);
  while (engine->entrants_head != NULL)
    weir_engine_abandon (engine, engine->entrants_head->item,
                         g_error_new_literal (WEIR_ERROR, WEIR_ERROR_STOPPED,
                                              "the server stopped before it took the item"),
                         weir_now ());
}

/* Those that have something in their hands, or all. */
static void
weir_run_write_off_threads (WeirRun  *self,
                            gboolean  busy_ones)
{
  for (guint i = 0; i < self->engine->n_pools; i++)
    {
      WeirPool *pool = &self->engine->pools[i];

      for (guint j = 0; j < pool->n_seats; j++)
        {
          WeirSeat *seat = pool->seats[j];

          if (pool->config->kind != WEIR_POOL_PROCESSES && seat->driver != NULL
              && (!busy_ones || !weir_seat_is_idle (seat)))
            weir_thread_write_off (seat->driver);
        }
    }
}

static void
weir_run_await_threads (WeirRun *self,
                        gint64   deadline)
{
  while (self->n_threads > 0 && weir_now () < deadline)
    weir_run_wait_until (self, deadline);
}

/* All items have left by now: what workers still hold was given up. */
static void
weir_run_close_workers (WeirRun *self)
{
  gint64 now = weir_now ();

  self->closing = TRUE;
  for (guint i = 0; i < self->engine->n_pools; i++)
    {
      WeirPool *pool = &self->engine->pools[i];

      for (guint j = 0; j < pool->n_seats; j++)
        {
          if (pool->config->kind != WEIR_POOL_PROCESSES && pool->seats[j]->driver != NULL)
            weir_thread_close (pool->seats[j]->driver);
        }
    }
  weir_run_wake_keeper (self);

  weir_run_await_threads (self, now + (self->killing ? 0 : WEIR_GIVEN_UP_NS));
  weir_run_write_off_threads (self, TRUE);
  weir_run_await_threads (self, now + (self->killing ? 0 : CLOSE_NS));
  weir_run_write_off_threads (self, FALSE);
}

/* What they still hold is let go of by then: the stop leaves nothing behind but what hangs. */
static void
weir_run_join_threads (WeirRun *self)
{
  g_autoptr (GPtrArray) ended = NULL;

  weir_run_lock (self);
  ended = g_steal_pointer (&self->ended_threads);
  self->ended_threads = weir_threads_new ();
  weir_run_unlock (self);

  for (guint i = 0; i < ended->len; i++)
    g_thread_join (g_thread_ref (g_ptr_array_index (ended, i)));
}

/* Sets how long a stop may take. TRUE for the first who asks, who is to do it; others have waited
 * until it was done. Under the lock. */
static gboolean
weir_run_claim_stop (WeirRun *self,
                     double   timeout)
{
  gint64 stop_by = weir_now () + (gint64) (MIN (timeout, 1e9) * 1e9);

  if (timeout >= 0)
    self->stop_by = MIN (self->stop_by, stop_by);
  if (self->state == WEIR_SERVER_STARTING || self->state == WEIR_SERVER_RUNNING)
    return TRUE;

  pthread_cond_broadcast (&self->changed);
  while (self->state != WEIR_SERVER_STOPPED)
    pthread_cond_wait (&self->changed, &self->lock);
  return FALSE;
}

static void
weir_run_do_stop (WeirRun *self)
{
  WeirEffects effects;

  weir_effects_init (&effects);
  weir_run_lock (self);
  weir_run_turn_away (self, &effects);
  weir_run_unlock (self);
  weir_effects_run (&effects);

  weir_run_lock (self);
  weir_run_drain (self);
  weir_run_unlock (self);

  weir_run_lock (self);
  weir_run_close_workers (self);
  weir_run_unlock (self);

  weir_run_join_threads (self);
  g_thread_join (g_steal_pointer (&self->keeper_thread));
  weir_run_lock (self);
  self->state = WEIR_SERVER_STOPPED;
  pthread_cond_broadcast (&self->changed);
  weir_run_unlock (self);
}

/* Takes no more, waits up to @timeout seconds (negative: without end) until what was taken is
 * done, then ends all workers. Whoever comes while another does it can shorten that time.
 * Returns how many items were dropped. */
guint
weir_run_stop (WeirRun *self,
               double   timeout)
{
  gboolean first;

  weir_run_lock (self);
  first = weir_run_claim_stop (self, timeout);
  if (first)
    self->state = WEIR_SERVER_DRAINING;
  weir_run_unlock (self);

  if (first)
    weir_run_do_stop (self);
  return self->n_dropped;
}

/* Stops at once, and kills worker processes that do something. */
void
weir_run_kill (WeirRun *self)
{
  weir_run_lock (self);
  self->killing = TRUE;
  weir_run_unlock (self);

  weir_run_stop (self, 0);
}
