/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-busy-worker.h"

#include <time.h>

#include "workers/weir-worker-kind.h"

/* Steps of work between two looks at the clock, which is a system call: below a microsecond. */
#define STEPS 256

struct _WeirBusyWorker
{
  WeirTimedWorker parent_instance;
};

G_DEFINE_FINAL_TYPE (WeirBusyWorker, weir_busy_worker, WEIR_TYPE_TIMED_WORKER)

static gint64
get_cpu_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);

  return (gint64) time.tv_sec * 1000000000 + time.tv_nsec;
}

/* CPU time, so that a worker that shares its CPU takes longer by the clock on the wall. */
static void
burn (double seconds)
{
  gint64 until;

  if (seconds <= 0)
    return;

  until = get_cpu_time () + (gint64) (seconds * 1e9);
  while (get_cpu_time () < until)
    {
      for (volatile guint i = 0; i < STEPS; i++)
        continue;
    }
}

static void
weir_busy_worker_class_init (WeirBusyWorkerClass *klass)
{
  WEIR_TIMED_WORKER_CLASS (klass)->spend = burn;
}

static void
weir_busy_worker_init (WeirBusyWorker *self)
{
}

const WeirWorkerKind weir_busy_worker_kind = {
  .name = "busy",
  .description = "Burns CPU time, then hands each item on: for work that computes",
  .params = weir_timed_worker_params,
  .get_type = weir_busy_worker_get_type,
};
