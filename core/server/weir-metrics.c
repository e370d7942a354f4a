/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-metrics-private.h"

#include <stdio.h>
#include <unistd.h>

#include "base/weir-refs.h"
#include "server/weir-process.h"
#include "server/weir-thread.h"

/**
 * WeirMetrics:
 *
 * What a server had counted at one moment. It is a copy: reading it does not touch the flow.
 */

typedef struct {
  WeirSeatState state;
  guint         n_held;
  pid_t         pid;      /* 0: a thread, or nobody */
  gint64        cpu_time; /* ns; negative: not known */
  gint64        memory;   /* bytes; negative: not known */
  WeirCounters  counters;
} WeirSeatMetrics;

typedef struct {
  char            *name;    /* owned */
  WeirPoolKind     kind;
  guint            n_queued;
  gboolean         failed;
  WeirCounters     counters;
  WeirHistogram    queue_time;
  WeirHistogram    service_time;
  WeirSeatMetrics *seats;   /* owned */
  guint            n_seats;
} WeirPoolMetrics;

struct _WeirMetrics
{
  WeirRefs         refs;
  WeirServerState  state;
  gint64           uptime;
  guint            capacity;
  guint64          capacity_bytes;
  guint            backlog;
  guint64          backlog_bytes;
  WeirTotals       totals;
  WeirPoolMetrics *pools;   /* owned */
  guint            n_pools;
};

G_DEFINE_BOXED_TYPE (WeirMetrics, weir_metrics, weir_metrics_ref, weir_metrics_unref)

/**
 * weir_metrics_ref:
 * @self: metrics
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
WeirMetrics *
weir_metrics_ref (WeirMetrics *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  weir_refs_inc (&self->refs);
  return self;
}

/**
 * weir_metrics_unref:
 * @self: (transfer full): metrics
 *
 * Gives a reference back.
 */
void
weir_metrics_unref (WeirMetrics *self)
{
  g_return_if_fail (self != NULL);

  if (!weir_refs_dec (&self->refs))
    return;
  for (guint i = 0; i < self->n_pools; i++)
    {
      g_free (self->pools[i].name);
      g_free (self->pools[i].seats);
    }
  g_free (self->pools);
  g_free (self);
}

/* Taking them */

static void
weir_seat_metrics_copy (WeirSeatMetrics *self,
                        WeirSeat        *seat)
{
  gboolean process = seat->pool->config->kind == WEIR_POOL_PROCESSES;

  self->state = seat->state;
  self->n_held = seat->hands.length;
  self->counters = seat->counters;
  self->cpu_time = self->memory = -1;
  if (seat->driver == NULL)
    return;
  if (process)
    self->pid = ((WeirProcess *) seat->driver)->pid;
  else
    self->cpu_time = weir_thread_get_cpu_time (seat->driver);
}

static void
weir_pool_metrics_copy (WeirPoolMetrics *self,
                        WeirPool        *pool)
{
  self->n_queued = pool->queue.length;
  self->failed = pool->failure != NULL;
  self->counters = pool->counters;
  self->queue_time = pool->queue_time;
  self->service_time = pool->service_time;
  /* Should the pool have grown since memory was made for them, the newest are in the next ones. */
  self->n_seats = MIN (self->n_seats, weir_pool_count_seats (pool));
  for (guint i = 0; i < self->n_seats; i++)
    weir_seat_metrics_copy (&self->seats[i], pool->seats[i]);
}

static void
weir_metrics_copy_run (WeirMetrics *self,
                       WeirRun     *run)
{
  WeirEngine *engine = run->engine;

  self->state = run->state;
  self->uptime = weir_now () - run->started_at;
  self->capacity = engine->capacity;
  self->capacity_bytes = engine->capacity_bytes;
  self->backlog = engine->n_live;
  self->backlog_bytes = engine->n_live_bytes;
  self->totals = engine->totals;
}

/* A node at a time: what a flow of a thousand nodes has counted is more than the lock should be
 * held for. */
static void
weir_metrics_copy_pools (WeirMetrics *self,
                         WeirRun     *run)
{
  for (guint i = 0; i < self->n_pools; i++)
    {
      weir_run_lock (run);
      weir_pool_metrics_copy (&self->pools[i], &run->engine->pools[i]);
      weir_run_unlock (run);
    }
}

/* All memory is there before the lock is taken, so that it is held for copying alone. */
static WeirMetrics *
weir_metrics_allocate (WeirRun *run)
{
  WeirMetrics *self = g_new0 (WeirMetrics, 1);

  weir_refs_init (&self->refs);
  self->n_pools = run->engine->n_pools;
  self->pools = g_new0 (WeirPoolMetrics, self->n_pools);
  weir_run_lock (run);
  for (guint i = 0; i < self->n_pools; i++)
    self->pools[i].n_seats = weir_pool_count_seats (&run->engine->pools[i]);
  weir_run_unlock (run);

  for (guint i = 0; i < self->n_pools; i++)
    {
      const WeirPoolConfig *config = run->engine->pools[i].config;
      WeirPoolMetrics *pool = &self->pools[i];

      pool->name = g_strdup (config->name);
      pool->kind = config->kind;
      pool->seats = g_new0 (WeirSeatMetrics, pool->n_seats);
    }
  return self;
}

/* In bytes, or negative when the process is not there any more. */
static gint64
weir_process_read_memory (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", (int) pid);
  FILE *file = fopen (path, "re");
  long total;
  long resident;
  int n_read;

  if (file == NULL)
    return -1;
  n_read = fscanf (file, "%ld %ld", &total, &resident);
  fclose (file);
  return n_read == 2 ? (gint64) resident * sysconf (_SC_PAGESIZE) : -1;
}

static void
weir_metrics_ask_system (WeirMetrics *self)
{
  for (guint i = 0; i < self->n_pools; i++)
    {
      for (guint j = 0; j < self->pools[i].n_seats; j++)
        {
          WeirSeatMetrics *seat = &self->pools[i].seats[j];
          clockid_t clock;
          struct timespec used;

          if (seat->pid != 0
              && clock_getcpuclockid (seat->pid, &clock) == 0
              && clock_gettime (clock, &used) == 0)
            seat->cpu_time = (gint64) used.tv_sec * 1000000000 + used.tv_nsec;
          if (seat->pid != 0)
            seat->memory = weir_process_read_memory (seat->pid);
        }
    }
}

/* Any thread. */
WeirMetrics *
weir_metrics_new (WeirRun *run)
{
  WeirMetrics *self = weir_metrics_allocate (run);

  weir_run_lock (run);
  weir_metrics_copy_run (self, run);
  weir_run_unlock (run);
  weir_metrics_copy_pools (self, run);
  weir_metrics_ask_system (self);
  return self;
}

/* As JSON */

static void
weir_json_add_seconds (JsonBuilder *builder,
                       const char  *name,
                       double       nanoseconds)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, nanoseconds / 1e9);
}

static void
weir_json_add_count (JsonBuilder *builder,
                     const char  *name,
                     guint64      count)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) count);
}

static void
weir_json_add_text (JsonBuilder *builder,
                    const char  *name,
                    const char  *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
weir_json_add_histogram (JsonBuilder         *builder,
                         const char          *name,
                         const WeirHistogram *histogram)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  weir_json_add_count (builder, "count", histogram->count);
  weir_json_add_seconds (builder, "mean", weir_histogram_mean (histogram));
  weir_json_add_seconds (builder, "p50", (double) weir_histogram_percentile (histogram, 0.5));
  weir_json_add_seconds (builder, "p90", (double) weir_histogram_percentile (histogram, 0.9));
  weir_json_add_seconds (builder, "p99", (double) weir_histogram_percentile (histogram, 0.99));
  weir_json_add_seconds (builder, "max", (double) histogram->max);
  json_builder_set_member_name (builder, "buckets");
  json_builder_begin_array (builder);
  for (guint i = 0; i < WEIR_HISTOGRAM_BUCKETS; i++)
    {
      if (histogram->buckets[i] == 0)
        continue;
      json_builder_begin_array (builder);
      json_builder_add_double_value (builder, (double) weir_histogram_lower (i) / 1e9);
      json_builder_add_int_value (builder, histogram->buckets[i]);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
weir_json_add_counters (JsonBuilder        *builder,
                        const WeirCounters *counters)
{
  weir_json_add_count (builder, "in", counters->in);
  weir_json_add_count (builder, "done", counters->done);
  weir_json_add_count (builder, "failed", counters->failed);
  weir_json_add_count (builder, "restarts", counters->restarts);
}

static void
weir_json_add_seat (JsonBuilder     *builder,
                    WeirPoolMetrics *pool,
                    guint            index)
{
  static const char *const states[] = { "closed", "starting", "ready", "resting" };
  const WeirSeatMetrics *seat = &pool->seats[index];
  g_autofree char *name = g_strdup_printf ("%s/%u", pool->name, index);

  json_builder_begin_object (builder);
  weir_json_add_text (builder, "name", name);
  weir_json_add_text (builder, "state", states[seat->state]);
  weir_json_add_count (builder, "held", seat->n_held);
  weir_json_add_counters (builder, &seat->counters);
  weir_json_add_count (builder, "stolen", seat->counters.stolen);
  weir_json_add_seconds (builder, "busy", (double) seat->counters.busy_ns);
  if (seat->cpu_time >= 0)
    weir_json_add_seconds (builder, "cpu", (double) seat->cpu_time);
  if (seat->memory >= 0)
    weir_json_add_count (builder, "memory", (guint64) seat->memory);
  if (seat->pid != 0)
    weir_json_add_count (builder, "process", (guint64) seat->pid);
  json_builder_end_object (builder);
}

static void
weir_json_add_pool (JsonBuilder     *builder,
                    WeirPoolMetrics *pool)
{
  static const char *const kinds[] = { "process", "thread", "switch" };
  guint n_busy = 0;

  for (guint i = 0; i < pool->n_seats; i++)
    n_busy += pool->seats[i].n_held > 0;

  json_builder_begin_object (builder);
  weir_json_add_text (builder, "node", pool->name);
  weir_json_add_text (builder, "kind", kinds[pool->kind]);
  weir_json_add_text (builder, "state", pool->failed ? "failed" : "running");
  weir_json_add_count (builder, "queued", pool->n_queued);
  weir_json_add_count (builder, "busy", n_busy);
  weir_json_add_counters (builder, &pool->counters);
  weir_json_add_count (builder, "retried", pool->counters.retried);
  weir_json_add_count (builder, "dropped", pool->counters.dropped);
  weir_json_add_count (builder, "batches", pool->counters.batches);
  weir_json_add_count (builder, "full-batches", pool->counters.batches_full);
  weir_json_add_histogram (builder, "queue-time", &pool->queue_time);
  weir_json_add_histogram (builder, "service-time", &pool->service_time);
  json_builder_set_member_name (builder, "workers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < pool->n_seats; i++)
    weir_json_add_seat (builder, pool, i);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
weir_json_add_totals (JsonBuilder      *builder,
                      const WeirTotals *totals)
{
  json_builder_set_member_name (builder, "items");
  json_builder_begin_object (builder);
  weir_json_add_count (builder, "received", totals->received);
  weir_json_add_count (builder, "done", totals->done);
  weir_json_add_count (builder, "failed", totals->failed);
  weir_json_add_count (builder, "timed-out", totals->timed_out);
  weir_json_add_count (builder, "cancelled", totals->cancelled);
  weir_json_add_count (builder, "rejected", totals->rejected);
  json_builder_end_object (builder);
  weir_json_add_histogram (builder, "latency", &totals->latency);
  weir_json_add_histogram (builder, "entry-wait", &totals->entry);
}

/**
 * weir_metrics_to_json:
 * @self: metrics
 *
 * Makes an object of the server's state, capacity, backlog, item counts and latencies, and of
 * its `nodes`, each with its counts, its histograms and its `workers`. Times are in seconds; a
 * histogram has its exact count, mean and max, percentiles that are off by 3 % at most, and its
 * `buckets`, each the smallest value that falls into it and how many did.
 *
 * Returns: (transfer full): an object
 */
JsonNode *
weir_metrics_to_json (WeirMetrics *self)
{
  static const char *const states[] = { "stopped", "starting", "running", "draining" };
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  weir_json_add_text (builder, "state", states[self->state]);
  weir_json_add_seconds (builder, "uptime", (double) self->uptime);
  weir_json_add_count (builder, "capacity", self->capacity);
  weir_json_add_count (builder, "capacity-bytes", self->capacity_bytes);
  weir_json_add_count (builder, "backlog", self->backlog);
  weir_json_add_count (builder, "backlog-bytes", self->backlog_bytes);
  weir_json_add_totals (builder, &self->totals);
  json_builder_set_member_name (builder, "nodes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->n_pools; i++)
    weir_json_add_pool (builder, &self->pools[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
