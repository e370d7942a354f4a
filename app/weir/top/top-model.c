/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "top-model.h"

#include <math.h>

#include "weir-format.h"
#include "weir-runners.h"

/*
 * Rates and what happened in the last second come from the history, which the client keeps; sums since
 * the start and workers are asked for. What a worker did in a second is the difference to what it had
 * done when last asked.
 */

/* A worker, as it was told. */
typedef struct {
  char   *state;  /* owned */
  char   *cpus;   /* owned: "0,2-3"; empty: any */
  guint   node;
  guint   index;
  guint   pid;
  double  numbers[WEIR_N_WORKER_MEASURES];
  double  rates[WEIR_N_WORKER_MEASURES]; /* NaN: it was not there before */
} Worker;

struct _TopModel
{
  /* owned */
  WeirMonitorClient *client;
  WeirSnapshot      *snapshot;  /* NULL: none yet */
  GPtrArray         *workers;   /* of Worker, by node and index */
  GCancellable      *cancellable;

  guint64            last;       /* the newest sample when it was updated */
  gint64             workers_at; /* us, monotonic; 0: never */
  guint              n_updates;
  guint              n_pending;
  void             (*func) (gpointer data);
  gpointer           data;
};

const TopColumnInfo top_columns[TOP_N_COLUMNS] = {
  [TOP_NAME] = { "NODE", "node, and worker", 12, TOP_TEXT },
  [TOP_STATE] = { "STATE", "kind of node; state of a worker", 8, TOP_TEXT },
  [TOP_WORKERS] = { "WORKERS", "workers, and how many there are to be; a worker's process", 8,
                    TOP_TEXT },
  [TOP_IN] = { "IN/S", "items that came", 7, TOP_RATE },
  [TOP_DONE] = { "DONE/S", "items that were done", 7, TOP_RATE },
  [TOP_FAILED] = { "FAILED", "items that failed since the start", 7, TOP_COUNT },
  [TOP_QUEUED] = { "QUEUED", "items that wait; of a worker, those in its hands", 7, TOP_COUNT },
  [TOP_BUSY] = { "BUSY", "share of the workers' time that they were at work", 16, TOP_SHARE },
  [TOP_CPU] = { "CPU", "CPUs in use", 6, TOP_RATE },
  [TOP_MEMORY] = { "MEM", "resident memory", 6, TOP_BYTES },
  [TOP_CALL_P50] = { "CALL", "time for an item, or a batch: half take less", 8, TOP_SECONDS },
  [TOP_CALL_P99] = { "P99", "the same: 99 in 100 take less", 8, TOP_SECONDS },
  [TOP_WAIT_P50] = { "WAIT", "time that items wait for a worker: half wait less", 8, TOP_SECONDS },
  [TOP_RESTARTS] = { "RESTARTS", "workers that were replaced", 8, TOP_COUNT },
};

static void
worker_free (Worker *self)
{
  g_free (self->state);
  g_free (self->cpus);
  g_free (self);
}

TopModel *
top_model_new (WeirMonitorClient *client)
{
  TopModel *self = g_new0 (TopModel, 1);

  self->client = g_object_ref (client);
  self->workers = g_ptr_array_new_with_free_func ((GDestroyNotify) worker_free);
  self->cancellable = g_cancellable_new ();

  return self;
}

void
top_model_free (TopModel *self)
{
  g_cancellable_cancel (self->cancellable);
  while (self->n_pending > 0)
    g_main_context_iteration (NULL, TRUE);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->workers, g_ptr_array_unref);
  g_clear_pointer (&self->snapshot, weir_snapshot_unref);
  g_clear_object (&self->client);
  g_free (self);
}

WeirMonitorClient *
top_model_get_client (TopModel *self)
{
  return self->client;
}

/* Updating */

static void
end_part (TopModel *self)
{
  if (--self->n_pending > 0 || g_cancellable_is_cancelled (self->cancellable))
    return;

  self->n_updates++;
  self->last = weir_history_get_last (weir_monitor_client_get_history (self->client),
                                      WEIR_RESOLUTION_1S);
  self->func (self->data);
}

static void
on_snapshot (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  TopModel *self = data;
  WeirSnapshot *snapshot = weir_monitor_client_get_snapshot_finish (self->client, result, NULL);

  /* What was known of a runner that has gone stays. */
  if (snapshot != NULL)
    {
      g_clear_pointer (&self->snapshot, weir_snapshot_unref);
      self->snapshot = snapshot;
    }
  end_part (self);
}

/* "0,2,3" */
static char *
join_cpus (GVariant *list)
{
  GString *text = g_string_new (NULL);
  gsize n_cpus;
  const gint32 *cpus = g_variant_get_fixed_array (list, &n_cpus, sizeof (gint32));

  for (gsize i = 0; i < n_cpus; i++)
    g_string_append_printf (text, "%s%d", i > 0 ? "," : "", cpus[i]);

  return g_string_free (text, FALSE);
}

static Worker *
find_worker (GPtrArray *workers,
             guint      node,
             guint      index)
{
  for (guint i = 0; i < workers->len; i++)
    {
      Worker *worker = workers->pdata[i];

      if (worker->node == node && worker->index == index)
        return worker;
    }

  return NULL;
}

static void
set_rates (Worker       *self,
           const Worker *before,
           double        seconds)
{
  for (guint i = 0; i < WEIR_N_WORKER_MEASURES; i++)
    self->rates[i] = before == NULL || before->pid != self->pid ? NAN :
                     MAX (0, (self->numbers[i] - before->numbers[i]) / seconds);
}

static Worker *
read_worker (TopModel *self,
             GVariant *told)
{
  g_autoptr(GVariant) cpus = NULL;
  g_autoptr(GVariant) numbers = NULL;
  Worker *worker = g_new0 (Worker, 1);
  const char *node;
  const double *values;
  gsize n_values;

  g_variant_get (told, "(&suus@ai@ad)", &node, &worker->index, &worker->pid, &worker->state,
                 &cpus, &numbers);
  weir_monitor_client_find_node (self->client, node, &worker->node);
  worker->cpus = join_cpus (cpus);
  values = g_variant_get_fixed_array (numbers, &n_values, sizeof (double));
  for (gsize i = 0; i < WEIR_N_WORKER_MEASURES; i++)
    worker->numbers[i] = i < n_values ? values[i] : NAN;

  return worker;
}

static void
take_workers (TopModel *self,
              GVariant *told)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->workers);
  gint64 now = g_get_monotonic_time ();
  double seconds = MAX ((now - self->workers_at) / 1e6, 1e-3);
  /* They come in the same order, and mostly they are the same. */
  gsize n_workers = g_variant_n_children (told);

  self->workers = g_ptr_array_new_with_free_func ((GDestroyNotify) worker_free);
  self->workers_at = now;
  for (gsize i = 0; i < n_workers; i++)
    {
      g_autoptr(GVariant) child = g_variant_get_child_value (told, i);
      Worker *worker = read_worker (self, child);
      Worker *same = i < before->len ? before->pdata[i] : NULL;

      if (same == NULL || same->node != worker->node || same->index != worker->index)
        same = find_worker (before, worker->node, worker->index);
      set_rates (worker, same, seconds);
      g_ptr_array_add (self->workers, worker);
    }
}

static void
on_workers (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  TopModel *self = data;
  g_autoptr(GVariant) told = weir_monitor_client_get_workers_finish (self->client, result, NULL);

  if (told != NULL)
    take_workers (self, told);
  end_part (self);
}

void
top_model_update (TopModel *self,
                  void    (*func) (gpointer data),
                  gpointer  data)
{
  /* The runner is slower than the samples: the next one will do. */
  if (self->n_pending > 0)
    return;

  self->func = func;
  self->data = data;
  self->n_pending = 2;
  weir_monitor_client_get_snapshot_async (self->client, self->cancellable, on_snapshot, self);
  weir_monitor_client_get_workers_async (self->client, "", self->cancellable, on_workers, self);
}

gboolean
top_model_is_complete (TopModel *self)
{
  return self->n_updates >= 2 && self->snapshot != NULL && self->last > 0;
}

guint64
top_model_get_last (TopModel *self)
{
  return self->last;
}

/* The flow */

double
top_model_get_rate (TopModel        *self,
                    WeirFlowMeasure  measure)
{
  WeirHistory *history = weir_monitor_client_get_history (self->client);
  double value;

  weir_history_read_flow (history, WEIR_RESOLUTION_1S, WEIR_STATISTIC_MEAN, measure,
                          self->last, 1, &value);

  return value;
}

double
top_model_get_total (TopModel        *self,
                     WeirFlowMeasure  measure)
{
  return self->snapshot != NULL ? weir_snapshot_get_flow (self->snapshot, measure) : NAN;
}

/* From how much of it was read in the last minute. */
double
top_model_get_rest (TopModel *self)
{
  WeirHistory *history = weir_monitor_client_get_history (self->client);
  guint64 last = self->last;
  guint64 first = MAX (weir_history_get_first (history, WEIR_RESOLUTION_1S),
                       last > 60 ? last - 60 : 1);
  double from;
  double to;

  if (last <= first)
    return NAN;

  weir_history_read_flow (history, WEIR_RESOLUTION_1S, WEIR_STATISTIC_MEAN,
                          WEIR_FLOW_INPUT_SHARE, first, 1, &from);
  weir_history_read_flow (history, WEIR_RESOLUTION_1S, WEIR_STATISTIC_MEAN,
                          WEIR_FLOW_INPUT_SHARE, last, 1, &to);
  if (isnan (from) || isnan (to) || to <= from)
    return NAN;

  return (1 - to) * (double) (last - first) / (to - from);
}

double
top_model_get_uptime (TopModel *self)
{
  return (g_get_real_time () - weir_monitor_client_get_started_at (self->client)) / 1e6;
}

/* Rows */

static void
row_free (TopRow *self)
{
  g_free (self->name);
  g_free (self->state);
  g_free (self->workers);
  g_free (self);
}

static double
read_node (TopModel        *self,
           guint            node,
           WeirNodeMeasure  measure)
{
  WeirHistory *history = weir_monitor_client_get_history (self->client);
  double value;

  weir_history_read_node (history, WEIR_RESOLUTION_1S, WEIR_STATISTIC_MEAN, node, measure,
                          self->last, 1, &value);

  return value;
}

static double
read_node_total (TopModel        *self,
                 guint            node,
                 WeirNodeMeasure  measure)
{
  return self->snapshot != NULL ? weir_snapshot_get_node (self->snapshot, node, measure) : NAN;
}

static char *
format_workers (double n_workers,
                double n_wanted)
{
  if (isnan (n_workers))
    return g_strdup ("-");
  if (fabs (n_workers - n_wanted) < 0.5)
    return weir_format_count (n_workers);

  return g_strdup_printf ("%.0f>%.0f", n_workers, n_wanted);
}

static TopRow *
make_node_row (TopModel *self,
               guint     node)
{
  TopRow *row = g_new0 (TopRow, 1);
  double n_workers = read_node_total (self, node, WEIR_NODE_WORKERS);
  double n_wanted = read_node_total (self, node, WEIR_NODE_WORKERS_WANTED);
  double *numbers = row->numbers;

  row->name = g_strdup (weir_monitor_client_get_node (self->client, node));
  row->state = g_strdup (weir_monitor_client_get_node_kind (self->client, node));
  row->workers = format_workers (n_workers, n_wanted);
  row->node = node;
  numbers[TOP_WORKERS] = n_workers;
  numbers[TOP_IN] = read_node (self, node, WEIR_NODE_IN);
  numbers[TOP_DONE] = read_node (self, node, WEIR_NODE_DONE);
  numbers[TOP_FAILED] = read_node_total (self, node, WEIR_NODE_FAILED);
  numbers[TOP_QUEUED] = read_node (self, node, WEIR_NODE_QUEUED);
  numbers[TOP_BUSY] = read_node (self, node, WEIR_NODE_BUSY) / MAX (n_workers, 1);
  numbers[TOP_CALL_P50] = read_node (self, node, WEIR_NODE_SERVICE_P50);
  numbers[TOP_CALL_P99] = read_node (self, node, WEIR_NODE_SERVICE_P99);
  numbers[TOP_WAIT_P50] = read_node (self, node, WEIR_NODE_QUEUE_P50);
  numbers[TOP_CPU] = read_node (self, node, WEIR_NODE_CPU);
  numbers[TOP_MEMORY] = read_node (self, node, WEIR_NODE_MEMORY);
  numbers[TOP_RESTARTS] = read_node_total (self, node, WEIR_NODE_RESTARTS);

  return row;
}

static TopRow *
make_worker_row (const Worker *worker)
{
  TopRow *row = g_new0 (TopRow, 1);
  double *numbers = row->numbers;

  row->name = worker->cpus[0] != '\0'
              ? g_strdup_printf ("  /%u cpu %s", worker->index, worker->cpus)
              : g_strdup_printf ("  /%u", worker->index);
  row->state = g_strdup (worker->state);
  row->workers = worker->pid != 0 ? g_strdup_printf ("%u", worker->pid) : g_strdup ("thread");
  row->node = worker->node;
  row->is_worker = TRUE;
  numbers[TOP_IN] = worker->rates[WEIR_WORKER_IN];
  numbers[TOP_DONE] = worker->rates[WEIR_WORKER_DONE];
  numbers[TOP_FAILED] = worker->numbers[WEIR_WORKER_FAILED];
  numbers[TOP_QUEUED] = worker->numbers[WEIR_WORKER_HANDED];
  numbers[TOP_BUSY] = worker->rates[WEIR_WORKER_BUSY];
  numbers[TOP_CALL_P50] = numbers[TOP_CALL_P99] = numbers[TOP_WAIT_P50] = NAN;
  numbers[TOP_CPU] = worker->rates[WEIR_WORKER_CPU];
  numbers[TOP_MEMORY] = worker->numbers[WEIR_WORKER_MEMORY];
  numbers[TOP_RESTARTS] = worker->numbers[WEIR_WORKER_RESTARTS];

  return row;
}

/* What is not known comes last, whatever the direction. */
static int
compare_numbers (double   a,
                 double   b,
                 gboolean ascending)
{
  if (isnan (a) || isnan (b))
    return isnan (a) - isnan (b);

  return ascending ? (a > b) - (a < b) : (b > a) - (b < a);
}

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      data)
{
  const TopRow *first = *(TopRow * const *) a;
  const TopRow *second = *(TopRow * const *) b;
  const TopOrder *order = data;
  int result = order->column == TOP_NAME || order->column == TOP_STATE
               ? g_strcmp0 (order->column == TOP_NAME ? first->name : first->state,
                            order->column == TOP_NAME ? second->name : second->state)
               : compare_numbers (first->numbers[order->column], second->numbers[order->column],
                                  order->ascending);

  return result != 0 ? result : (int) first->node - (int) second->node;
}

static void
add_workers (TopModel  *self,
             GPtrArray *rows,
             guint      node)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      const Worker *worker = self->workers->pdata[i];

      if (worker->node == node)
        g_ptr_array_add (rows, make_worker_row (worker));
    }
}

GPtrArray *
top_model_make_rows (TopModel       *self,
                     const TopOrder *order)
{
  g_autoptr(GPtrArray) nodes = g_ptr_array_new ();
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);

  for (guint i = 0; i < weir_monitor_client_get_n_nodes (self->client); i++)
    g_ptr_array_add (nodes, make_node_row (self, i));
  if (!order->in_flow_order)
    g_ptr_array_sort_with_data (nodes, compare_rows, (gpointer) order);

  for (guint i = 0; i < nodes->len; i++)
    {
      TopRow *row = nodes->pdata[i];

      g_ptr_array_add (rows, row);
      if (order->with_workers)
        add_workers (self, rows, row->node);
    }

  return rows;
}

char *
top_row_format (const TopRow *row,
                TopColumn     column)
{
  double number = row->numbers[column];

  if (column == TOP_NAME)
    return g_strdup (row->name);
  if (column == TOP_STATE)
    return g_strdup (row->state);
  if (column == TOP_WORKERS)
    return g_strdup (row->workers);

  switch (top_columns[column].unit)
    {
    case TOP_COUNT:
      return number < 100000 ? weir_format_count (number) : weir_format_short (number);

    case TOP_RATE:
      return weir_format_short (number);

    case TOP_SHARE:
      return weir_format_share (number);

    case TOP_SECONDS:
      return weir_format_seconds (number);

    case TOP_BYTES:
      return weir_format_bytes (number);

    case TOP_TEXT:
    default:
      g_assert_not_reached ();
    }
}

/* JSON */

static void
add_number (JsonBuilder *builder,
            const char  *name,
            double       number)
{
  json_builder_set_member_name (builder, name);
  if (isnan (number))
    json_builder_add_null_value (builder);
  else
    json_builder_add_double_value (builder, number);
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_worker (JsonBuilder  *builder,
            const Worker *worker)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "worker");
  json_builder_add_int_value (builder, worker->index);
  add_string (builder, "state", worker->state);
  json_builder_set_member_name (builder, "pid");
  json_builder_add_int_value (builder, worker->pid);
  add_string (builder, "cpus", worker->cpus);
  for (guint i = 0; i < WEIR_N_WORKER_MEASURES; i++)
    add_number (builder, weir_worker_measure_get_name (i), worker->numbers[i]);
  json_builder_end_object (builder);
}

static void
add_node (TopModel    *self,
          JsonBuilder *builder,
          guint        node)
{
  json_builder_begin_object (builder);
  add_string (builder, "node", weir_monitor_client_get_node (self->client, node));
  add_string (builder, "kind", weir_monitor_client_get_node_kind (self->client, node));
  for (guint i = 0; i < WEIR_N_NODE_MEASURES; i++)
    add_number (builder, weir_node_measure_get_name (i), read_node_total (self, node, i));
  json_builder_set_member_name (builder, "workers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->workers->len; i++)
    {
      const Worker *worker = self->workers->pdata[i];

      if (worker->node == node)
        add_worker (builder, worker);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

char *
top_model_format_json (TopModel *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(WeirValue) value = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "pid");
  json_builder_add_int_value (builder, weir_monitor_client_get_pid (self->client));
  add_string (builder, "state", weir_runners_state (self->client));
  add_string (builder, "flow", weir_monitor_client_get_flow_name (self->client));
  add_string (builder, "file", weir_monitor_client_get_flow_path (self->client));
  add_number (builder, "uptime", top_model_get_uptime (self));
  for (guint i = 0; i < WEIR_N_FLOW_MEASURES; i++)
    add_number (builder, weir_flow_measure_get_name (i), top_model_get_total (self, i));
  json_builder_set_member_name (builder, "nodes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < weir_monitor_client_get_n_nodes (self->client); i++)
    add_node (self, builder, i);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  value = weir_value_new_from_node (root);

  return g_strconcat (weir_value_get_json (value, NULL), "\n", NULL);
}
