/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-snapshot.h"

/* The names under which measures travel; those of a later metrics endpoint begin with them. What
 * only grows ends with "_total". */

static const char *const flow_names[] = {
  [WEIR_FLOW_RECEIVED] = "flow_items_received_total",
  [WEIR_FLOW_DONE] = "flow_items_done_total",
  [WEIR_FLOW_FAILED] = "flow_items_failed_total",
  [WEIR_FLOW_TIMED_OUT] = "flow_items_timed_out_total",
  [WEIR_FLOW_CANCELLED] = "flow_items_cancelled_total",
  [WEIR_FLOW_REJECTED] = "flow_items_rejected_total",
  [WEIR_FLOW_BACKLOG] = "flow_items_in_flight",
  [WEIR_FLOW_BACKLOG_BYTES] = "flow_in_flight_bytes",
  [WEIR_FLOW_CAPACITY] = "flow_capacity_items",
  [WEIR_FLOW_LATENCY_P50] = "flow_item_duration_seconds_p50",
  [WEIR_FLOW_LATENCY_P90] = "flow_item_duration_seconds_p90",
  [WEIR_FLOW_LATENCY_P99] = "flow_item_duration_seconds_p99",
  [WEIR_FLOW_INPUT_READ] = "flow_input_items_total",
  [WEIR_FLOW_INPUT_TOTAL] = "flow_input_items",
  [WEIR_FLOW_INPUT_SHARE] = "flow_input_read_ratio",
  [WEIR_FLOW_CPU] = "flow_cpu_seconds_total",
  [WEIR_FLOW_MEMORY] = "flow_resident_bytes",
};

static const char *const node_names[] = {
  [WEIR_NODE_IN] = "flow_servlet_items_received_total",
  [WEIR_NODE_DONE] = "flow_servlet_items_done_total",
  [WEIR_NODE_FAILED] = "flow_servlet_items_failed_total",
  [WEIR_NODE_RETRIED] = "flow_servlet_items_retried_total",
  [WEIR_NODE_DROPPED] = "flow_servlet_items_dropped_total",
  [WEIR_NODE_RESTARTS] = "flow_servlet_restarts_total",
  [WEIR_NODE_QUEUED] = "flow_servlet_queued_items",
  [WEIR_NODE_HANDED] = "flow_servlet_handed_items",
  [WEIR_NODE_BUSY] = "flow_servlet_busy_seconds_total",
  [WEIR_NODE_WORKERS] = "flow_workers",
  [WEIR_NODE_WORKERS_WANTED] = "flow_workers_wanted",
  [WEIR_NODE_QUEUE_P50] = "flow_servlet_queue_seconds_p50",
  [WEIR_NODE_QUEUE_P99] = "flow_servlet_queue_seconds_p99",
  [WEIR_NODE_SERVICE_P50] = "flow_servlet_service_seconds_p50",
  [WEIR_NODE_SERVICE_P99] = "flow_servlet_service_seconds_p99",
  [WEIR_NODE_CPU] = "flow_servlet_cpu_seconds_total",
  [WEIR_NODE_MEMORY] = "flow_servlet_resident_bytes",
};

static const char *const worker_names[] = {
  [WEIR_WORKER_IN] = "flow_worker_items_received_total",
  [WEIR_WORKER_DONE] = "flow_worker_items_done_total",
  [WEIR_WORKER_FAILED] = "flow_worker_items_failed_total",
  [WEIR_WORKER_RESTARTS] = "flow_worker_restarts_total",
  [WEIR_WORKER_STOLEN] = "flow_worker_items_stolen_total",
  [WEIR_WORKER_HANDED] = "flow_worker_handed_items",
  [WEIR_WORKER_BUSY] = "flow_worker_busy_seconds_total",
  [WEIR_WORKER_CPU] = "flow_worker_cpu_seconds_total",
  [WEIR_WORKER_MEMORY] = "flow_worker_resident_bytes",
};

G_STATIC_ASSERT (G_N_ELEMENTS (flow_names) == WEIR_N_FLOW_MEASURES);
G_STATIC_ASSERT (G_N_ELEMENTS (node_names) == WEIR_N_NODE_MEASURES);
G_STATIC_ASSERT (G_N_ELEMENTS (worker_names) == WEIR_N_WORKER_MEASURES);

/**
 * weir_flow_measure_get_name:
 * @measure: a measure
 *
 * Gets the name under which it travels.
 *
 * Returns: (transfer none): a name
 */
const char *
weir_flow_measure_get_name (WeirFlowMeasure measure)
{
  g_return_val_if_fail (measure < WEIR_N_FLOW_MEASURES, NULL);

  return flow_names[measure];
}

/**
 * weir_flow_measure_is_count:
 * @measure: a measure
 *
 * Finds whether it only grows: then the history has how much it grew in a second.
 *
 * Returns: whether it is a count
 */
gboolean
weir_flow_measure_is_count (WeirFlowMeasure measure)
{
  g_return_val_if_fail (measure < WEIR_N_FLOW_MEASURES, FALSE);

  return g_str_has_suffix (flow_names[measure], "_total");
}

/**
 * weir_node_measure_get_name:
 * @measure: a measure
 *
 * Gets the name under which it travels.
 *
 * Returns: (transfer none): a name
 */
const char *
weir_node_measure_get_name (WeirNodeMeasure measure)
{
  g_return_val_if_fail (measure < WEIR_N_NODE_MEASURES, NULL);

  return node_names[measure];
}

/**
 * weir_node_measure_is_count:
 * @measure: a measure
 *
 * Finds whether it only grows: then the history has how much it grew in a second.
 *
 * Returns: whether it is a count
 */
gboolean
weir_node_measure_is_count (WeirNodeMeasure measure)
{
  g_return_val_if_fail (measure < WEIR_N_NODE_MEASURES, FALSE);

  return g_str_has_suffix (node_names[measure], "_total");
}

/**
 * weir_worker_measure_get_name:
 * @measure: a measure
 *
 * Gets the name under which it travels.
 *
 * Returns: (transfer none): a name
 */
const char *
weir_worker_measure_get_name (WeirWorkerMeasure measure)
{
  g_return_val_if_fail (measure < WEIR_N_WORKER_MEASURES, NULL);

  return worker_names[measure];
}
