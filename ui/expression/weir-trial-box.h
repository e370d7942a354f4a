/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "expression/weir-trial.h"

G_BEGIN_DECLS

#define WEIR_TYPE_TRIAL_BOX (weir_trial_box_get_type ())

/* A sample and what becomes of it. */
G_DECLARE_FINAL_TYPE (WeirTrialBox, weir_trial_box, WEIR, TRIAL_BOX, GtkWidget)

GtkWidget *weir_trial_box_new (WeirTrial *trial) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
