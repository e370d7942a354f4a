/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "expression/weir-code-buffer.h"

G_BEGIN_DECLS

/**
 * WeirTrialState:
 * @WEIR_TRIAL_EMPTY: there is nothing to try
 * @WEIR_TRIAL_RUNNING: it is being tried
 * @WEIR_TRIAL_DONE: there is an outcome
 * @WEIR_TRIAL_FAILED: an item like the sample would fail
 *
 * How far a trial is.
 */
typedef enum {
  WEIR_TRIAL_EMPTY,
  WEIR_TRIAL_RUNNING,
  WEIR_TRIAL_DONE,
  WEIR_TRIAL_FAILED,
} WeirTrialState;

#define WEIR_TYPE_TRIAL (weir_trial_get_type ())

/* What a node's filter or conditions make of a sample: tried again after each edit of either,
 * while somebody watches. */
G_DECLARE_FINAL_TYPE (WeirTrial, weir_trial, WEIR, TRIAL, GObject)

WeirTrial      *weir_trial_new         (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean        weir_trial_can_try     (JsonObject *node);
void            weir_trial_set_node    (WeirTrial  *self,
                                        JsonObject *node);
WeirCodeBuffer *weir_trial_get_sample  (WeirTrial  *self);
WeirTrialState  weir_trial_get_state   (WeirTrial  *self);
const char     *weir_trial_get_message (WeirTrial  *self);
const char     *weir_trial_get_output  (WeirTrial  *self);
void            weir_trial_watch       (WeirTrial  *self);
void            weir_trial_unwatch     (WeirTrial  *self);
void            weir_trial_stop        (WeirTrial  *self);

G_END_DECLS
