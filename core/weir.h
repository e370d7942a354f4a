/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#define WEIR_INSIDE

#include "base/weir-error.h"
#include "base/weir-init.h"
#include "base/weir-nearest.h"
#include "base/weir-types.h"
#include "base/weir-version.h"
#include "document/weir-flow-describe.h"
#include "document/weir-flow-edit.h"
#include "document/weir-flow.h"
#include "document/weir-program.h"
#include "json/weir-value.h"
#include "monitor/weir-history.h"
#include "monitor/weir-snapshot.h"
#include "server/weir-metrics.h"
#include "server/weir-result.h"
#include "server/weir-server.h"
#include "server/weir-stream.h"
#include "servlets/weir-cpus.h"
#include "servlets/weir-ensemble-servlet.h"
#include "servlets/weir-pass-through.h"
#include "servlets/weir-pool-servlet.h"
#include "servlets/weir-process-servlet.h"
#include "servlets/weir-sequential-servlet.h"
#include "servlets/weir-servlet.h"
#include "servlets/weir-switch-servlet.h"
#include "servlets/weir-thread-servlet.h"
#include "topology/weir-placement.h"
#include "topology/weir-topology.h"
#include "workers/weir-filter.h"
#include "workers/weir-module.h"
#include "workers/weir-worker-registry.h"
#include "workers/weir-worker-spec.h"
#include "workers/weir-worker.h"

#undef WEIR_INSIDE
