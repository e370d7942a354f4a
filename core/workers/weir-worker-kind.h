/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-parameter.h"
#include "workers/weir-worker-spec.h"

G_BEGIN_DECLS

/**
 * WeirWorkerKind:
 * @name: the "type" of the flow file's "worker" object
 * @description: one sentence for people
 * @keys: (nullable): what stands beside "type"
 * @params: (nullable): what stands in "params"
 * @describe_params: (nullable): describes what stands in "params" of one @worker, where that
 *   depends on the worker; or reports why it cannot and returns NULL
 * @get_type: (nullable): the class, where `g_object_new` is all that it takes
 * @create: (nullable): makes the worker, where it takes more
 * @check: (nullable): reports what the tables cannot see, of a @worker whose keys are right
 * @find_code: (nullable): the path of the file, outside of the library, whose code the worker runs
 *
 * A kind of worker, as its file tells the registry.
 */
typedef struct {
  const char          *name;
  const char          *description;
  const WeirParameter *keys;
  const WeirParameter *params;
  JsonObject        *(*describe_params) (JsonObject             *worker,
                                         const char             *directory,
                                         WeirWorkerProblemFunc   func,
                                         gpointer                data);
  GType              (*get_type)        (void);
  WeirWorker        *(*create)          (WeirWorkerSpec         *spec,
                                         GError                **error);
  void               (*check)           (JsonObject             *worker,
                                         const char             *directory,
                                         WeirWorkerProblemFunc   func,
                                         gpointer                data);
  char             *(*find_code)        (JsonObject             *worker,
                                         const char             *directory,
                                         GError                **error);
} WeirWorkerKind;

extern const WeirWorkerKind weir_busy_worker_kind;
extern const WeirWorkerKind weir_delay_worker_kind;
extern const WeirWorkerKind weir_fail_worker_kind;
extern const WeirWorkerKind weir_jq_worker_kind;
extern const WeirWorkerKind weir_module_worker_kind;
extern const WeirWorkerKind weir_pass_through_worker_kind;

/* The kind called @name, or NULL with an error that names all kinds. */
const WeirWorkerKind *weir_worker_kind_find (const char  *name,
                                             GError     **error);

G_END_DECLS
