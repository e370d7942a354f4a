/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-parameter.h"
#include "workers/weir-worker-spec.h"

G_BEGIN_DECLS

/* What is known of a worker beforehand; nothing if it has none of these. */
typedef enum {
  WEIR_WORKER_TRAIT_BATCHES      = 1 << 0,  /* gains from batches */
  WEIR_WORKER_TRAIT_SINGLES      = 1 << 1,  /* gains nothing from them */
  WEIR_WORKER_TRAIT_LIGHT        = 1 << 2,  /* needs next to no CPU time */
  WEIR_WORKER_TRAIT_SIDE_EFFECTS = 1 << 3,  /* a call that is repeated is not as if it were not */
} WeirWorkerTraits;

/**
 * WeirWorkerKind:
 * @name: the "type" of the flow file's "worker" object
 * @description: one sentence for people
 * @keys: (nullable): what stands beside "type"
 * @params: (nullable): what stands in "params"
 * @describe_params: (nullable): describes what stands in "params" of one @worker, where that
 *   depends on the worker; or returns NULL, having reported why it cannot, or if anything may
 * @get_type: (nullable): the class, where `g_object_new` is all that it takes
 * @create: (nullable): makes the worker, where it takes more
 * @check: (nullable): reports what the tables cannot see, of a @worker whose keys are right
 * @traits: what holds for every worker of the kind
 * @get_traits: (nullable): what holds for one @worker besides
 * @dup_stamp: (nullable): a text that is another one whenever the files are others that the checks
 *   of a @worker whose keys are right have read; NULL if there is none. Kinds that have
 *   @find_code but not this are never remembered
 * @find_code: (nullable): the path of the file, outside of the library, whose code the worker runs
 * @describe_command: (nullable): the program with its arguments, for people, where the path does
 *   not say it all
 * @needs_process: it cannot be a thread of the runner
 * @uses_jq: it compiles jq filters
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
  WeirWorkerTraits     traits;
  WeirWorkerTraits   (*get_traits)      (JsonObject             *worker,
                                         const char             *directory);
  char              *(*dup_stamp)       (JsonObject             *worker,
                                         const char             *directory);
  char              *(*find_code)       (JsonObject             *worker,
                                         const char             *directory,
                                         GError                **error);
  char              *(*describe_command) (JsonObject            *worker,
                                          const char            *directory);
  gboolean             needs_process;
  gboolean             uses_jq;
} WeirWorkerKind;

extern const WeirWorkerKind weir_busy_worker_kind;
extern const WeirWorkerKind weir_command_worker_kind;
extern const WeirWorkerKind weir_delay_worker_kind;
extern const WeirWorkerKind weir_fail_worker_kind;
extern const WeirWorkerKind weir_jq_worker_kind;
extern const WeirWorkerKind weir_module_worker_kind;
extern const WeirWorkerKind weir_pass_through_worker_kind;
extern const WeirWorkerKind weir_python_worker_kind;

/* The kind called @name, or NULL with an error that names all kinds. */
const WeirWorkerKind *weir_worker_kind_find (const char  *name,
                                             GError     **error);

/* What is known of the "worker" object of a flow file, right or not. */
WeirWorkerTraits      weir_worker_kind_get_traits (JsonObject *worker,
                                                   const char *directory);
/* Whether what is found about it can be remembered, together with @stamp (which may be NULL). */
gboolean              weir_worker_kind_dup_stamp  (JsonObject  *worker,
                                                   const char  *directory,
                                                   char       **stamp);
/* The file whose code it runs; NULL if that is the library's own, or with @error if there is none. */
char                 *weir_worker_kind_find_code  (JsonObject  *worker,
                                                   const char  *directory,
                                                   GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* How it is run, for people; NULL where the path says it all, or if it cannot be found. */
char                 *weir_worker_kind_describe_command (JsonObject *worker,
                                                         const char *directory) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
