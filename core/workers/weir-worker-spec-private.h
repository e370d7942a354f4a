/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-worker-spec.h"

G_BEGIN_DECLS

/* Copies that share nothing with the spec. json-glib does not count references atomically, so
 * what a thread may take a reference to must be its own. */
JsonObject *weir_worker_spec_dup_params (WeirWorkerSpec *self) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *weir_worker_spec_dup_json   (WeirWorkerSpec *self) G_GNUC_WARN_UNUSED_RESULT;

/* What its kind says of itself. */
gboolean    weir_worker_spec_needs_process (WeirWorkerSpec *self);
gboolean    weir_worker_spec_uses_jq       (WeirWorkerSpec *self);

G_END_DECLS
