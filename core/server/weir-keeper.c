/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-keeper.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "host/weir-pin.h"
#include "server/weir-process.h"
#include "server/weir-thread.h"

/*
 * The keeper: the run's one thread that waits for events. It starts workers (and so must live as
 * long as they do), reads what worker processes send, sees them die, and acts when a time has
 * come. It sleeps until there is something to do.
 */

#define EVENTS_AT_ONCE 64
/* How long workers may take to clean up once they were asked to end. */
#define CLOSE_NS (3 * G_GINT64_CONSTANT (1000000000))

static void
weir_keeper_start_process (WeirRun  *run,
                           WeirSeat *seat)
{
  g_autoptr (GError) error = NULL;
  WeirProcess *process = weir_process_new (run, seat, &error);
  gboolean watched = process != NULL && weir_process_watch (process, &error);

  weir_run_lock (run);
  if (process != NULL)
    {
      run->n_processes++;
      seat->page = process->page;
      seat->driver = process;
      g_ptr_array_add (run->processes, process);
      /* It was told to end before it was there. */
      if (seat->dismissed)
        weir_process_close (process);
    }
  if (process == NULL)
    weir_run_worker_gone (run, seat, error);
  weir_run_unlock (run);

  if (process != NULL && !watched)
    weir_process_abort (process, g_steal_pointer (&error));
}

/* In the thread that reaps processes: none of those that it pins can be another one meanwhile. */
static void
weir_keeper_pin_worker (WeirRun  *run,
                        WeirSeat *seat)
{
  g_autoptr (WeirCpus) cpus = weir_run_ref_cpus (run, seat->pool);
  gboolean is_process = seat->pool->config->kind == WEIR_POOL_PROCESSES;
  guint n_cpus;
  const int *numbers = weir_run_pick_cpus (cpus, seat->index, &n_cpus);
  cpu_set_t set;
  pid_t pid;

  if (seat->driver == NULL || !weir_pin_make_set (numbers, n_cpus, &set))
    return;
  if (!is_process)
    {
      weir_thread_pin (seat->driver, &set);
      return;
    }

  pid = ((WeirProcess *) seat->driver)->pid;
  weir_run_unlock (run);
  weir_pin_process (pid, &set);
  weir_run_lock (run);
}

/* Pins whoever got other CPUs; under the lock, which is released meanwhile. */
static void
weir_keeper_pin_workers (WeirRun *run)
{
  while (run->to_pin->len > 0)
    weir_keeper_pin_worker (run, g_ptr_array_steal_index (run->to_pin, 0));
}

static void
weir_keeper_start_thread (WeirRun  *run,
                          WeirSeat *seat)
{
  g_autoptr (GError) error = NULL;

  weir_run_lock (run);
  if (!weir_thread_start (run, seat, &error))
    weir_run_worker_gone (run, seat, error);
  weir_run_unlock (run);
}

/* Starts whom the engine wants; under the lock, which is released meanwhile. */
static void
weir_keeper_start_workers (WeirRun *run)
{
  while (run->to_start->len > 0)
    {
      WeirSeat *seat = g_ptr_array_steal_index (run->to_start, 0);

      if (run->closing)
        continue;
      if (seat->dismissed)
        {
          weir_run_worker_gone (run, seat, NULL);
          continue;
        }
      weir_run_unlock (run);
      if (seat->pool->config->kind == WEIR_POOL_PROCESSES)
        weir_keeper_start_process (run, seat);
      else
        weir_keeper_start_thread (run, seat);
      weir_run_lock (run);
    }
}

/* Asks all processes to end, or after a while ends them: soon those that are at what was given up.
 * Under the lock. @since is when they were asked, or WEIR_NEVER. Returns when to look again. */
static gint64
weir_keeper_close_processes (WeirRun *run,
                             gint64  *since,
                             gint64   now)
{
  gboolean first = *since == WEIR_NEVER;
  gboolean at_once = run->start_error != NULL || run->killing;
  gint64 next = WEIR_NEVER;

  if (first)
    *since = now;
  for (guint i = 0; i < run->processes->len; i++)
    {
      WeirProcess *process = g_ptr_array_index (run->processes, i);
      gboolean idle = weir_seat_is_idle (process->seat);
      gint64 deadline = *since + (at_once ? 0 : idle ? CLOSE_NS : WEIR_GIVEN_UP_NS);

      /* Of those that were killed there are only their ends to wait for. */
      if (now >= deadline)
        weir_process_kill (process);
      else
        next = MIN (next, deadline);
      if (first && now < deadline)
        weir_process_close (process);
    }
  return next;
}

/* Reports for threads that are kept by something long; under the lock. */
static void
weir_keeper_look_after_threads (WeirRun *run,
                                gint64   now)
{
  gboolean behind = FALSE;

  if (now < run->report_at)
    return;

  for (guint i = 0; i < run->engine->n_pools; i++)
    {
      WeirPool *pool = &run->engine->pools[i];

      for (guint j = 0; j < pool->n_seats; j++)
        {
          if (pool->config->kind != WEIR_POOL_PROCESSES && pool->seats[j]->driver != NULL)
            behind |= weir_thread_report (pool->seats[j]->driver, now);
        }
    }
  run->report_at = WEIR_NEVER;
  if (behind)
    weir_run_look_after (run, now);
}

static void
weir_keeper_wait (WeirRun *run,
                  gint64   until)
{
  struct epoll_event events[EVENTS_AT_ONCE];
  gint64 rest = until == WEIR_NEVER ? 0 : MAX (until - weir_now (), 0);
  struct timespec timeout = { rest / 1000000000, rest % 1000000000 };
  int n_events = epoll_pwait2 (run->epoll_fd, events, EVENTS_AT_ONCE,
                               until == WEIR_NEVER ? NULL : &timeout, NULL);

  for (int i = 0; i < n_events; i++)
    {
      WeirWatch *watch = events[i].data.ptr;
      guint64 times;

      if (events[i].data.ptr == &run->printer)
        weir_printer_write (&run->printer);
      else if (watch != NULL)
        weir_process_handle (watch->process, watch, events[i].events);
      else if (read (run->wake_fd, &times, sizeof times) < 0)
        g_assert (errno == EAGAIN);
    }
}

/* Processes that have ended go once no event of the round can be about them any more. */
static void
weir_keeper_bury (WeirRun *run)
{
  for (guint i = run->processes->len; i > 0; i--)
    {
      WeirProcess *process = g_ptr_array_index (run->processes, i - 1);

      weir_process_check (process);
      if (!process->ended)
        continue;
      g_ptr_array_remove_index_fast (run->processes, i - 1);
      weir_process_unref (process);
    }
}

static gboolean
weir_keeper_is_done (WeirRun *run)
{
  return run->closing && run->processes->len == 0 && run->to_start->len == 0;
}

/* The thread. */
gpointer
weir_keeper_main (gpointer data)
{
  WeirRun *run = data;
  gint64 closing_since = WEIR_NEVER;
  gint64 look_at = WEIR_NEVER;
  gboolean done = FALSE;

  while (!done)
    {
      gint64 until;

      weir_run_lock (run);
      /* Awake: nobody need wake it for a timer. */
      run->armed = G_MININT64;
      weir_engine_tick (run->engine, weir_now ());
      weir_keeper_look_after_threads (run, weir_now ());
      weir_keeper_start_workers (run);
      weir_keeper_pin_workers (run);
      if (run->closing)
        look_at = weir_keeper_close_processes (run, &closing_since, weir_now ());
      done = weir_keeper_is_done (run);
      run->armed = MIN (weir_timers_next (&run->engine->timers), run->report_at);
      until = MIN (run->armed, look_at);
      weir_run_unlock (run);

      if (!done)
        weir_keeper_wait (run, until);
      weir_keeper_bury (run);
    }
  weir_printer_finish (&run->printer);
  return NULL;
}
