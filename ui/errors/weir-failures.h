/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "errors/weir-failure.h"

G_BEGIN_DECLS

/* How many are kept; the runner counts them all. */
#define WEIR_FAILURES_MAX 500

#define WEIR_TYPE_FAILURES (weir_failures_get_type ())

/* The last items of a run that failed, oldest first: a GListModel that follows the runner. */
G_DECLARE_FINAL_TYPE (WeirFailures, weir_failures, WEIR, FAILURES, GObject)

WeirFailures *weir_failures_new        (void) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): the run to follow. Those of the last one stay until another begins. */
void          weir_failures_set_client (WeirFailures      *self,
                                        WeirMonitorClient *client);
void          weir_failures_clear      (WeirFailures      *self);

G_END_DECLS
