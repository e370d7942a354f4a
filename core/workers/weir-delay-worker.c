/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-delay-worker.h"

#include <errno.h>
#include <sys/prctl.h>
#include <time.h>

#include "workers/weir-worker-kind.h"

struct _WeirDelayWorker
{
  WeirTimedWorker parent_instance;
};

G_DEFINE_FINAL_TYPE (WeirDelayWorker, weir_delay_worker, WEIR_TYPE_TIMED_WORKER)

/* The kernel lets a sleep last 50 us longer unless the thread asks for less. */
static void
ask_for_precision (void)
{
  static _Thread_local gboolean asked = FALSE;

  if (!asked)
    asked = prctl (PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL) == 0;
}

static void
wait_for (double seconds)
{
  struct timespec until;
  gint64 nanoseconds;

  if (seconds <= 0)
    return;

  ask_for_precision ();
  clock_gettime (CLOCK_MONOTONIC, &until);
  nanoseconds = until.tv_nsec + (gint64) (seconds * 1e9);
  until.tv_sec += nanoseconds / 1000000000;
  until.tv_nsec = nanoseconds % 1000000000;

  while (clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
    continue;
}

static void
weir_delay_worker_class_init (WeirDelayWorkerClass *klass)
{
  WEIR_TIMED_WORKER_CLASS (klass)->spend = wait_for;
}

static void
weir_delay_worker_init (WeirDelayWorker *self)
{
}

const WeirWorkerKind weir_delay_worker_kind = {
  .name = "delay",
  .description = "Waits, then hands each item on: for work whose time passes elsewhere",
  .params = weir_timed_worker_params,
  .get_type = weir_delay_worker_get_type,
  .traits = WEIR_WORKER_TRAIT_LIGHT,
};
