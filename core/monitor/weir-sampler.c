/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-sampler.h"

#include <math.h>
#include <time.h>
#include <unistd.h>

#include "monitor/weir-usage.h"
#include "server/weir-process.h"
#include "server/weir-server-private.h"
#include "server/weir-thread.h"

/*
 * The run's lock is held for one node at a time, and a histogram is copied only if something was
 * added to it. What the system knows of processes is asked without the lock.
 */

/* Looking what a process has started costs some files: so many of them are looked at a second. */
#define USAGES_AT_ONCE 32

/* What a seat's process was seen to use. */
typedef struct {
  pid_t  pid;    /* 0: a thread, or nobody */
  gint64 cpu;    /* ns */
  gint64 others;
  gint64 memory;
} WeirSeatUsage;

/* A histogram as it was last, and what came to it in the last second. */
typedef struct {
  WeirHistogram before;
  WeirHistogram now;
  gboolean      changed;
  double        p50;
  double        p90;
  double        p99;
} WeirSpan;

typedef struct {
  char   *name;      /* owned */
  WeirPoolKind kind;
  WeirSpan queue;
  WeirSpan service;
  GArray *usages;    /* owned: of WeirSeatUsage, by seat */
  double  cpu;       /* seconds: of all processes there ever were; and of threads that are */
} WeirNodeSampler;

struct _WeirSampler
{
  /* owned */
  WeirServer      *server;
  WeirRun         *run;     /* the last one; NULL: there was none */
  WeirNodeSampler *nodes;

  guint            n_nodes;
  guint            next_usage;
  WeirSpan         latency;
};

static void
weir_span_init (WeirSpan *self)
{
  memset (self, 0, sizeof *self);
  self->p50 = self->p90 = self->p99 = NAN;
}

/* Under the lock */
static void
weir_span_copy (WeirSpan            *self,
                const WeirHistogram *histogram)
{
  self->changed = histogram->count != self->before.count;
  if (self->changed)
    self->now = *histogram;
}

static void
weir_span_advance (WeirSpan *self)
{
  WeirHistogram total;

  self->p50 = self->p90 = self->p99 = NAN;
  if (!self->changed)
    return;

  total = self->now;
  weir_histogram_subtract (&self->now, &self->before);
  self->before = total;
  self->p50 = (double) weir_histogram_percentile (&self->now, 0.5) / 1e9;
  self->p90 = (double) weir_histogram_percentile (&self->now, 0.9) / 1e9;
  self->p99 = (double) weir_histogram_percentile (&self->now, 0.99) / 1e9;
}

static void
weir_sampler_reset (WeirSampler *self)
{
  weir_span_init (&self->latency);
  for (guint i = 0; i < self->n_nodes; i++)
    {
      weir_span_init (&self->nodes[i].queue);
      weir_span_init (&self->nodes[i].service);
      g_array_set_size (self->nodes[i].usages, 0);
      self->nodes[i].cpu = 0.0;
    }
}

/* The servlet must be one that can run. */
WeirSampler *
weir_sampler_new (WeirServer *server)
{
  g_autoptr (WeirPlan) plan = weir_plan_new (weir_server_get_servlet (server), NULL);
  WeirSampler *self = g_new0 (WeirSampler, 1);

  self->server = g_object_ref (server);
  weir_server_keep_last_run (server);
  self->n_nodes = plan == NULL ? 0 : weir_plan_get_n_pools (plan);
  self->nodes = g_new0 (WeirNodeSampler, self->n_nodes);
  for (guint i = 0; i < self->n_nodes; i++)
    {
      const WeirPoolConfig *config = weir_plan_get_pool (plan, i);

      self->nodes[i].name = g_strdup (config->name);
      self->nodes[i].kind = config->kind;
      self->nodes[i].usages = g_array_new (FALSE, TRUE, sizeof (WeirSeatUsage));
    }
  weir_sampler_reset (self);
  return self;
}

void
weir_sampler_free (WeirSampler *self)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      g_free (self->nodes[i].name);
      g_array_unref (self->nodes[i].usages);
    }
  g_free (self->nodes);
  g_clear_pointer (&self->run, weir_run_unref);
  g_clear_object (&self->server);
  g_free (self);
}

guint
weir_sampler_get_n_nodes (WeirSampler *self)
{
  return self->n_nodes;
}

const char *
weir_sampler_get_node (WeirSampler *self,
                       guint        node)
{
  return self->nodes[node].name;
}

const char *
weir_sampler_get_kind (WeirSampler *self,
                       guint        node)
{
  static const char *const kinds[] = { "process", "thread", "switch" };

  return kinds[self->nodes[node].kind];
}

/* Goes over to the run that there is now; one that is over can still be read. FALSE: there never
 * was one. */
static gboolean
weir_sampler_follow (WeirSampler *self)
{
  WeirRun *run = weir_server_ref_last_run (self->server);

  if (run == self->run || run == NULL)
    {
      g_clear_pointer (&run, weir_run_unref);
      return self->run != NULL;
    }

  g_clear_pointer (&self->run, weir_run_unref);
  self->run = run;
  weir_sampler_reset (self);
  return TRUE;
}

/* Processes */

/* Under the lock: who sits where. Adds what threads have used to *@threads, in ns. */
static void
weir_node_sampler_see_seats (WeirNodeSampler *self,
                             WeirPool        *pool,
                             gint64          *threads)
{
  g_array_set_size (self->usages, pool->n_seats);
  for (guint i = 0; i < pool->n_seats; i++)
    {
      WeirSeatUsage *usage = &g_array_index (self->usages, WeirSeatUsage, i);
      gpointer driver = pool->seats[i]->driver;
      pid_t pid = 0;

      if (driver != NULL && self->kind == WEIR_POOL_PROCESSES)
        pid = ((WeirProcess *) driver)->pid;
      else if (driver != NULL)
        *threads += weir_thread_get_cpu_time (driver);
      if (pid != usage->pid)
        *usage = (WeirSeatUsage) { .pid = pid };
    }
}

/* Processes come and go: what each has used since it was last seen is added up. */
static void
weir_node_sampler_add_cpu (WeirNodeSampler *self)
{
  for (guint i = 0; i < self->usages->len; i++)
    {
      WeirSeatUsage *usage = &g_array_index (self->usages, WeirSeatUsage, i);
      gint64 cpu = usage->pid == 0 ? -1 : weir_usage_read_cpu (usage->pid);

      if (cpu < usage->cpu)
        continue;
      self->cpu += (double) (cpu - usage->cpu) / 1e9;
      usage->cpu = cpu;
    }
}

static void
weir_node_sampler_look_at (WeirNodeSampler *self,
                           guint            seat)
{
  WeirSeatUsage *usage = &g_array_index (self->usages, WeirSeatUsage, seat);
  WeirUsage seen;

  if (usage->pid == 0 || !weir_usage_read (&seen, usage->pid))
    return;

  /* It can be a little less than before: of those that have ended, the clock's steps count. */
  self->cpu += (double) MAX (seen.others - usage->others, 0) / 1e9;
  usage->others = MAX (seen.others, usage->others);
  usage->memory = seen.memory;
}

/* Some of the processes each time, in turn. */
static void
weir_sampler_look_at_some (WeirSampler *self)
{
  guint n_seats = 0;
  guint begin;

  for (guint i = 0; i < self->n_nodes; i++)
    n_seats += self->nodes[i].kind == WEIR_POOL_PROCESSES ? self->nodes[i].usages->len : 0;
  if (n_seats == 0)
    return;

  begin = self->next_usage % n_seats;
  self->next_usage = (begin + MIN (n_seats, USAGES_AT_ONCE)) % n_seats;
  for (guint i = 0, index = 0; i < self->n_nodes; i++)
    {
      WeirNodeSampler *node = &self->nodes[i];

      for (guint j = 0; node->kind == WEIR_POOL_PROCESSES && j < node->usages->len; j++, index++)
        {
          if ((index + n_seats - begin) % n_seats < USAGES_AT_ONCE)
            weir_node_sampler_look_at (node, j);
        }
    }
}

/* Reading */

/* Under the lock */
static void
weir_sampler_read_pool (WeirPool *pool,
                        double   *node,
                        gint64    now)
{
  const WeirCounters *counters = &pool->counters;
  gint64 busy = 0;
  guint n_handed = 0;
  guint n_ready = 0;

  for (guint i = 0; i < pool->n_seats; i++)
    {
      busy += weir_seat_get_busy (pool->seats[i], now);
      n_handed += pool->seats[i]->hands.length;
      n_ready += pool->seats[i]->state == WEIR_SEAT_READY && pool->seats[i]->driver != NULL;
    }

  node[WEIR_NODE_IN] = (double) counters->in;
  node[WEIR_NODE_DONE] = (double) counters->done;
  node[WEIR_NODE_FAILED] = (double) counters->failed;
  node[WEIR_NODE_RETRIED] = (double) counters->retried;
  node[WEIR_NODE_DROPPED] = (double) counters->dropped;
  node[WEIR_NODE_RESTARTS] = (double) counters->restarts;
  node[WEIR_NODE_QUEUED] = pool->queue.length;
  node[WEIR_NODE_HANDED] = n_handed;
  node[WEIR_NODE_BUSY] = (double) busy / 1e9;
  node[WEIR_NODE_WORKERS] = n_ready;
  node[WEIR_NODE_WORKERS_WANTED] = pool->n_wanted;
}

static void
weir_sampler_read_node (WeirSampler *self,
                        guint        index,
                        double      *row)
{
  WeirNodeSampler *node = &self->nodes[index];
  double *measures = row + weir_row_place (index, 0);
  gint64 memory = 0;
  gint64 threads = 0;

  weir_run_lock (self->run);
  weir_sampler_read_pool (&self->run->engine->pools[index], measures, weir_now ());
  weir_node_sampler_see_seats (node, &self->run->engine->pools[index], &threads);
  weir_run_unlock (self->run);

  weir_node_sampler_add_cpu (node);
  if (node->kind != WEIR_POOL_PROCESSES)
    node->cpu = (double) threads / 1e9;
  for (guint i = 0; i < node->usages->len; i++)
    memory += g_array_index (node->usages, WeirSeatUsage, i).memory;

  measures[WEIR_NODE_QUEUE_P50] = node->queue.p50;
  measures[WEIR_NODE_QUEUE_P99] = node->queue.p99;
  measures[WEIR_NODE_SERVICE_P50] = node->service.p50;
  measures[WEIR_NODE_SERVICE_P99] = node->service.p99;
  measures[WEIR_NODE_CPU] = node->cpu;
  measures[WEIR_NODE_MEMORY] = node->kind == WEIR_POOL_PROCESSES ? (double) memory : NAN;
}

static void
weir_sampler_read_engine (WeirSampler *self,
                          double      *row)
{
  WeirEngine *engine = self->run->engine;

  weir_run_lock (self->run);
  row[WEIR_FLOW_RECEIVED] = (double) engine->totals.received;
  row[WEIR_FLOW_DONE] = (double) engine->totals.done;
  row[WEIR_FLOW_FAILED] = (double) engine->totals.failed;
  row[WEIR_FLOW_TIMED_OUT] = (double) engine->totals.timed_out;
  row[WEIR_FLOW_CANCELLED] = (double) engine->totals.cancelled;
  row[WEIR_FLOW_REJECTED] = (double) engine->totals.rejected;
  row[WEIR_FLOW_BACKLOG] = engine->n_live;
  row[WEIR_FLOW_BACKLOG_BYTES] = (double) engine->n_live_bytes;
  row[WEIR_FLOW_CAPACITY] = engine->capacity;
  weir_run_unlock (self->run);

  row[WEIR_FLOW_LATENCY_P50] = self->latency.p50;
  row[WEIR_FLOW_LATENCY_P90] = self->latency.p90;
  row[WEIR_FLOW_LATENCY_P99] = self->latency.p99;
}

/* The runner itself, which its threads are part of, and all worker processes. */
static void
weir_sampler_sum_up (WeirSampler *self,
                     double      *row)
{
  WeirUsage own;

  if (weir_usage_read_self (&own))
    {
      row[WEIR_FLOW_CPU] = (double) own.cpu / 1e9;
      row[WEIR_FLOW_MEMORY] = (double) own.memory;
    }
  for (guint i = 0; i < self->n_nodes; i++)
    {
      if (self->nodes[i].kind != WEIR_POOL_PROCESSES)
        continue;
      row[WEIR_FLOW_CPU] += row[weir_row_place (i, WEIR_NODE_CPU)];
      row[WEIR_FLOW_MEMORY] += row[weir_row_place (i, WEIR_NODE_MEMORY)];
    }
}

/* Fills @row with how it stands now; what the input is like, others know. Nothing is known before
 * the first run. */
void
weir_sampler_read (WeirSampler *self,
                   double      *row)
{
  for (gsize i = 0; i < weir_row_length (self->n_nodes); i++)
    row[i] = NAN;
  if (!weir_sampler_follow (self))
    return;

  weir_sampler_read_engine (self, row);
  for (guint i = 0; i < self->n_nodes; i++)
    weir_sampler_read_node (self, i, row);
  weir_sampler_sum_up (self, row);
}

/* A second is over: percentiles are of what came in it from now on. */
void
weir_sampler_advance (WeirSampler *self)
{
  if (!weir_sampler_follow (self))
    return;

  weir_run_lock (self->run);
  weir_span_copy (&self->latency, &self->run->engine->totals.latency);
  weir_run_unlock (self->run);
  weir_span_advance (&self->latency);

  for (guint i = 0; i < self->n_nodes; i++)
    {
      WeirNodeSampler *node = &self->nodes[i];
      gint64 threads = 0;

      weir_run_lock (self->run);
      weir_node_sampler_see_seats (node, &self->run->engine->pools[i], &threads);
      weir_span_copy (&node->queue, &self->run->engine->pools[i].queue_time);
      weir_span_copy (&node->service, &self->run->engine->pools[i].service_time);
      weir_run_unlock (self->run);
      weir_span_advance (&node->queue);
      weir_span_advance (&node->service);
    }
  weir_sampler_look_at_some (self);
}

/* Workers */

typedef struct {
  guint         index;
  const char   *state;
  pid_t         pid;
  gint64        cpu;     /* ns; negative: not known */
  double        busy;
  guint         n_handed;
  WeirCounters  counters;
} WeirWorkerRow;

static const char *
weir_seat_get_state_name (WeirSeat *seat)
{
  static const char *const states[] = { "closed", "starting", "ready", "resting" };

  return seat->leaving ? "leaving" : states[seat->state];
}

/* Under the lock */
static void
weir_worker_row_init (WeirWorkerRow *self,
                      WeirSeat      *seat,
                      gint64         now)
{
  gboolean is_process = seat->pool->config->kind == WEIR_POOL_PROCESSES;

  self->index = seat->index;
  self->state = weir_seat_get_state_name (seat);
  self->pid = 0;
  self->cpu = -1;
  if (seat->driver != NULL && is_process)
    self->pid = ((WeirProcess *) seat->driver)->pid;
  else if (seat->driver != NULL)
    self->cpu = weir_thread_get_cpu_time (seat->driver);
  self->busy = (double) weir_seat_get_busy (seat, now) / 1e9;
  self->n_handed = seat->hands.length;
  self->counters = seat->counters;
}

static GVariant *
weir_worker_row_pack_numbers (WeirWorkerRow *self)
{
  double numbers[WEIR_N_WORKER_MEASURES];
  WeirUsage usage;
  gboolean known = self->pid != 0 && weir_usage_read (&usage, self->pid);
  gint64 cpu = known ? usage.cpu + usage.others : self->cpu;

  numbers[WEIR_WORKER_IN] = (double) self->counters.in;
  numbers[WEIR_WORKER_DONE] = (double) self->counters.done;
  numbers[WEIR_WORKER_FAILED] = (double) self->counters.failed;
  numbers[WEIR_WORKER_RESTARTS] = (double) self->counters.restarts;
  numbers[WEIR_WORKER_STOLEN] = (double) self->counters.stolen;
  numbers[WEIR_WORKER_HANDED] = self->n_handed;
  numbers[WEIR_WORKER_BUSY] = self->busy;
  numbers[WEIR_WORKER_CPU] = cpu >= 0 ? (double) cpu / 1e9 : NAN;
  numbers[WEIR_WORKER_MEMORY] = known ? (double) usage.memory : NAN;
  return g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, numbers, G_N_ELEMENTS (numbers),
                                    sizeof (double));
}

static GVariant *
weir_worker_row_pack_cpus (WeirWorkerRow *self,
                           WeirCpus      *cpus)
{
  guint n_cpus;
  const int *numbers = weir_run_pick_cpus (cpus, self->index, &n_cpus);

  return g_variant_new_fixed_array (G_VARIANT_TYPE_INT32, numbers, n_cpus, sizeof (gint32));
}

static void
weir_sampler_add_workers (WeirSampler     *self,
                          guint            node,
                          GVariantBuilder *builder)
{
  WeirPool *pool = &self->run->engine->pools[node];
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (WeirWorkerRow));
  g_autoptr (WeirCpus) cpus = NULL;
  gint64 now = weir_now ();

  weir_run_lock (self->run);
  g_array_set_size (rows, weir_pool_count_seats (pool));
  for (guint i = 0; i < rows->len; i++)
    weir_worker_row_init (&g_array_index (rows, WeirWorkerRow, i), pool->seats[i], now);
  cpus = weir_run_ref_cpus (self->run, pool);
  weir_run_unlock (self->run);

  for (guint i = 0; i < rows->len; i++)
    {
      WeirWorkerRow *row = &g_array_index (rows, WeirWorkerRow, i);

      g_variant_builder_add (builder, "(suus@ai@ad)", self->nodes[node].name, row->index,
                             (guint) row->pid, row->state, weir_worker_row_pack_cpus (row, cpus),
                             weir_worker_row_pack_numbers (row));
    }
}

/* Of @node, or of all where it is empty; `a(suusaiad)`, floating. */
GVariant *
weir_sampler_list_workers (WeirSampler *self,
                           const char  *node)
{
  GVariantBuilder builder;
  gboolean running = weir_sampler_follow (self);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(suusaiad)"));
  for (guint i = 0; running && i < self->n_nodes; i++)
    {
      if (*node == '\0' || g_str_equal (self->nodes[i].name, node))
        weir_sampler_add_workers (self, i, &builder);
    }
  return g_variant_builder_end (&builder);
}
