/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <gio/gio.h>

#include "base/weir-types.h"
#include "base/weir-version.h"

G_BEGIN_DECLS

/**
 * WeirFlowMeasure:
 * @WEIR_FLOW_RECEIVED: items that were let in (count)
 * @WEIR_FLOW_DONE: items that came out with a result (count)
 * @WEIR_FLOW_FAILED: items that came out with an error (count)
 * @WEIR_FLOW_TIMED_OUT: items that were given up after their time (count)
 * @WEIR_FLOW_CANCELLED: items that nobody wanted any more (count)
 * @WEIR_FLOW_REJECTED: items that were not let in (count)
 * @WEIR_FLOW_BACKLOG: items in the flow
 * @WEIR_FLOW_BACKLOG_BYTES: what they were when they came in
 * @WEIR_FLOW_CAPACITY: items that may be in the flow
 * @WEIR_FLOW_LATENCY_P50: from being let in to the end, of items that ended in the last second
 * @WEIR_FLOW_LATENCY_P90: the same, of nine in ten
 * @WEIR_FLOW_LATENCY_P99: the same, of 99 in 100
 * @WEIR_FLOW_INPUT_READ: items that were read from the input (count)
 * @WEIR_FLOW_INPUT_TOTAL: items that the input has, where that is known
 * @WEIR_FLOW_INPUT_SHARE: of the input that was read, 0 to 1, where that is known
 * @WEIR_FLOW_CPU: CPU time of the runner and all workers (count of seconds; a rate of 1 is a CPU)
 * @WEIR_FLOW_MEMORY: resident bytes of the runner and all workers
 * @WEIR_N_FLOW_MEASURES: how many there are
 *
 * What is measured of a whole flow. A *count* only grows: a snapshot has its sum since the start,
 * the history how much it grew in a second. Times are in seconds.
 */
typedef enum {
  WEIR_FLOW_RECEIVED,
  WEIR_FLOW_DONE,
  WEIR_FLOW_FAILED,
  WEIR_FLOW_TIMED_OUT,
  WEIR_FLOW_CANCELLED,
  WEIR_FLOW_REJECTED,
  WEIR_FLOW_BACKLOG,
  WEIR_FLOW_BACKLOG_BYTES,
  WEIR_FLOW_CAPACITY,
  WEIR_FLOW_LATENCY_P50,
  WEIR_FLOW_LATENCY_P90,
  WEIR_FLOW_LATENCY_P99,
  WEIR_FLOW_INPUT_READ,
  WEIR_FLOW_INPUT_TOTAL,
  WEIR_FLOW_INPUT_SHARE,
  WEIR_FLOW_CPU,
  WEIR_FLOW_MEMORY,
  WEIR_N_FLOW_MEASURES,
} WeirFlowMeasure;

/**
 * WeirNodeMeasure:
 * @WEIR_NODE_IN: items that came to the node (count)
 * @WEIR_NODE_DONE: items that it handed on (count)
 * @WEIR_NODE_FAILED: items that failed there (count)
 * @WEIR_NODE_RETRIED: items that were tried again after a worker's death (count)
 * @WEIR_NODE_DROPPED: items that nobody waited for any more (count)
 * @WEIR_NODE_RESTARTS: workers that were replaced (count)
 * @WEIR_NODE_QUEUED: items that no worker has been handed
 * @WEIR_NODE_HANDED: items in workers' hands, begun or not
 * @WEIR_NODE_BUSY: time that workers spent on items (count of seconds; a rate of 2 is two workers
 *   that are always at work)
 * @WEIR_NODE_WORKERS: workers that are ready
 * @WEIR_NODE_WORKERS_WANTED: workers that the node is to have
 * @WEIR_NODE_QUEUE_P50: how long items waited for a worker, of those handed out in the last second
 * @WEIR_NODE_QUEUE_P99: the same, of 99 in 100
 * @WEIR_NODE_SERVICE_P50: how long workers took for an item or batch, of those in the last second
 * @WEIR_NODE_SERVICE_P99: the same, of 99 in 100
 * @WEIR_NODE_CPU: CPU time of its workers (count of seconds)
 * @WEIR_NODE_MEMORY: resident bytes of its worker processes
 * @WEIR_N_NODE_MEASURES: how many there are
 *
 * What is measured of a node, like [enum@Weir.FlowMeasure]. Of percentiles in the history, a
 * second in which nothing happened has none: they are NaN.
 */
typedef enum {
  WEIR_NODE_IN,
  WEIR_NODE_DONE,
  WEIR_NODE_FAILED,
  WEIR_NODE_RETRIED,
  WEIR_NODE_DROPPED,
  WEIR_NODE_RESTARTS,
  WEIR_NODE_QUEUED,
  WEIR_NODE_HANDED,
  WEIR_NODE_BUSY,
  WEIR_NODE_WORKERS,
  WEIR_NODE_WORKERS_WANTED,
  WEIR_NODE_QUEUE_P50,
  WEIR_NODE_QUEUE_P99,
  WEIR_NODE_SERVICE_P50,
  WEIR_NODE_SERVICE_P99,
  WEIR_NODE_CPU,
  WEIR_NODE_MEMORY,
  WEIR_N_NODE_MEASURES,
} WeirNodeMeasure;

/**
 * WeirWorkerMeasure:
 * @WEIR_WORKER_IN: items that it was handed (count)
 * @WEIR_WORKER_DONE: items that it answered with a result (count)
 * @WEIR_WORKER_FAILED: items that it answered with an error, or died of (count)
 * @WEIR_WORKER_RESTARTS: how often the worker at this place was replaced (count)
 * @WEIR_WORKER_STOLEN: items that it took over from siblings (count)
 * @WEIR_WORKER_HANDED: items in its hands, begun or not
 * @WEIR_WORKER_BUSY: time that it spent on items (count of seconds)
 * @WEIR_WORKER_CPU: CPU time of the one that is there now (count of seconds)
 * @WEIR_WORKER_MEMORY: its resident bytes; of a thread, NaN
 * @WEIR_N_WORKER_MEASURES: how many there are
 *
 * What is measured of a worker.
 */
typedef enum {
  WEIR_WORKER_IN,
  WEIR_WORKER_DONE,
  WEIR_WORKER_FAILED,
  WEIR_WORKER_RESTARTS,
  WEIR_WORKER_STOLEN,
  WEIR_WORKER_HANDED,
  WEIR_WORKER_BUSY,
  WEIR_WORKER_CPU,
  WEIR_WORKER_MEMORY,
  WEIR_N_WORKER_MEASURES,
} WeirWorkerMeasure;

WEIR_AVAILABLE_IN_ALL
const char *weir_flow_measure_get_name   (WeirFlowMeasure   measure);
WEIR_AVAILABLE_IN_ALL
gboolean    weir_flow_measure_is_count   (WeirFlowMeasure   measure);
WEIR_AVAILABLE_IN_ALL
const char *weir_node_measure_get_name   (WeirNodeMeasure   measure);
WEIR_AVAILABLE_IN_ALL
gboolean    weir_node_measure_is_count   (WeirNodeMeasure   measure);
WEIR_AVAILABLE_IN_ALL
const char *weir_worker_measure_get_name (WeirWorkerMeasure measure);

#define WEIR_TYPE_SNAPSHOT (weir_snapshot_get_type ())

WEIR_AVAILABLE_IN_ALL
GType         weir_snapshot_get_type    (void) G_GNUC_CONST;
WEIR_AVAILABLE_IN_ALL
WeirSnapshot *weir_snapshot_ref         (WeirSnapshot    *self);
WEIR_AVAILABLE_IN_ALL
void          weir_snapshot_unref       (WeirSnapshot    *self);
WEIR_AVAILABLE_IN_ALL
gint64        weir_snapshot_get_time    (WeirSnapshot    *self);
WEIR_AVAILABLE_IN_ALL
guint         weir_snapshot_get_n_nodes (WeirSnapshot    *self);
WEIR_AVAILABLE_IN_ALL
double        weir_snapshot_get_flow    (WeirSnapshot    *self,
                                         WeirFlowMeasure  measure);
WEIR_AVAILABLE_IN_ALL
double        weir_snapshot_get_node    (WeirSnapshot    *self,
                                         guint            node,
                                         WeirNodeMeasure  measure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirSnapshot, weir_snapshot_unref)

G_END_DECLS
