/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "expression/weir-code-buffer.h"
#include "trace/weir-trace.h"

G_BEGIN_DECLS

/**
 * WeirCallState:
 * @WEIR_CALL_IDLE: nothing was sent yet
 * @WEIR_CALL_RUNNING: the value is in the flow
 * @WEIR_CALL_DONE: there is a result
 * @WEIR_CALL_FAILED: it failed, or could not be sent
 *
 * How far a call is.
 */
typedef enum {
  WEIR_CALL_IDLE,
  WEIR_CALL_RUNNING,
  WEIR_CALL_DONE,
  WEIR_CALL_FAILED,
} WeirCallState;

#define WEIR_TYPE_CALL (weir_call_get_type ())

/* One value that is sent through a running flow, and where it was. Signal "changed" whenever there
 * is something else to show. */
G_DECLARE_FINAL_TYPE (WeirCall, weir_call, WEIR, CALL, GObject)

WeirCall       *weir_call_new         (void) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): the run it is sent to; what is under way is given up. */
void            weir_call_set_client  (WeirCall          *self,
                                       WeirMonitorClient *client);
gboolean        weir_call_has_client  (WeirCall          *self);
WeirCodeBuffer *weir_call_get_value   (WeirCall          *self);
gboolean        weir_call_can_send    (WeirCall          *self);
void            weir_call_send        (WeirCall          *self);
void            weir_call_cancel      (WeirCall          *self);

WeirCallState   weir_call_get_state   (WeirCall          *self);
/* (nullable): what there is to say of the state */
const char     *weir_call_get_message (WeirCall          *self);
/* (nullable): the result as people read it, or the traceback of what went wrong */
const char     *weir_call_get_output  (WeirCall          *self);
/* (nullable): where it was */
GListModel     *weir_call_get_trace   (WeirCall          *self);

G_END_DECLS
