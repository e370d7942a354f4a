/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

#define WEIR_TYPE_FAILURE (weir_failure_get_type ())

/* An item that failed in a run, as a row of a list. */
G_DECLARE_FINAL_TYPE (WeirFailure, weir_failure, WEIR, FAILURE, GObject)

/* @row is one of weir_monitor_client_get_errors_finish(). */
WeirFailure  *weir_failure_new            (GVariant    *row) G_GNUC_WARN_UNUSED_RESULT;

/* NULL where it was no node's fault. */
const char   *weir_failure_get_node       (WeirFailure *self);
const GError *weir_failure_get_error      (WeirFailure *self);
/* The JSON that came into the flow, and to the node; NULL where it was too large to be kept. */
const char   *weir_failure_get_flow_input (WeirFailure *self);
const char   *weir_failure_get_node_input (WeirFailure *self);

G_END_DECLS
