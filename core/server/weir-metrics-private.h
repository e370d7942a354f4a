/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/weir-metrics.h"
#include "server/weir-run.h"

G_BEGIN_DECLS

WeirMetrics *weir_metrics_new (WeirRun *run) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
