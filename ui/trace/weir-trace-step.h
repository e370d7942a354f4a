/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

#define WEIR_TYPE_TRACE_STEP (weir_trace_step_get_type ())

/* An item's stay at one node, as a row of a list. Times are seconds from the moment at which the
 * item came into the flow. */
G_DECLARE_FINAL_TYPE (WeirTraceStep, weir_trace_step, WEIR, TRACE_STEP, GObject)

WeirTraceStep *weir_trace_step_new            (JsonObject    *step,
                                               double         duration) G_GNUC_WARN_UNUSED_RESULT;

const char    *weir_trace_step_get_node       (WeirTraceStep *self);
double         weir_trace_step_get_arrived    (WeirTraceStep *self);
/* When a worker began, as far as that is known: what it held before counts as waiting. */
double         weir_trace_step_get_begun      (WeirTraceStep *self);
double         weir_trace_step_get_done       (WeirTraceStep *self);
/* Of the whole item. */
double         weir_trace_step_get_duration   (WeirTraceStep *self);
/* As people read it; NULL where it is not known. */
const char    *weir_trace_step_get_input      (WeirTraceStep *self);
const char    *weir_trace_step_get_output     (WeirTraceStep *self);
/* NULL where nothing went wrong. */
const GError  *weir_trace_step_get_error      (WeirTraceStep *self);

G_END_DECLS
