/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <json-glib/json-glib.h>

#include "json/weir-value.h"

G_BEGIN_DECLS

#define WEIR_TYPE_WORKER (weir_worker_get_type ())

WEIR_AVAILABLE_IN_ALL
G_DECLARE_DERIVABLE_TYPE (WeirWorker, weir_worker, WEIR, WORKER, GObject)

/**
 * WeirWorkerClass:
 * @init: once, before any item, in the process or thread that the worker will run in;
 *   @params are the constructor's arguments from the flow file, never %NULL
 * @preprocess: for each item before it is batched; an item whose @preprocess fails never
 *   reaches @call or a batch. By default the item passes unchanged
 * @call: one item; must be given unless @call_batch is
 * @call_batch: @n_values items at once. Sets each of @results, or in its place each of
 *   @errors (so one item can fail alone), and returns %TRUE; or returns %FALSE with @error
 *   set, which fails the batch. By default calls @call for each item
 * @cleanup: once, when the worker ends; @reason is %NULL unless it ends by an error
 *
 * User code. All of a worker's functions are called in one thread, except that @call and
 * @call_batch are called in `concurrency` threads at once where that is more than 1.
 */
struct _WeirWorkerClass
{
  GObjectClass parent_class;

  gboolean   (*init)       (WeirWorker         *self,
                            JsonObject         *params,
                            GError            **error);
  WeirValue *(*preprocess) (WeirWorker         *self,
                            WeirValue          *value,
                            GError            **error);
  WeirValue *(*call)       (WeirWorker         *self,
                            WeirValue          *value,
                            GError            **error);
  gboolean   (*call_batch) (WeirWorker         *self,
                            WeirValue * const  *values,
                            guint               n_values,
                            WeirValue         **results,
                            GError            **errors,
                            GError            **error);
  void       (*cleanup)    (WeirWorker         *self,
                            const GError       *reason);

  /*< private >*/
  gpointer padding[8];
};

WEIR_AVAILABLE_IN_ALL
const char *weir_worker_get_name        (WeirWorker         *self);
WEIR_AVAILABLE_IN_ALL
guint       weir_worker_get_index       (WeirWorker         *self);
WEIR_AVAILABLE_IN_ALL
guint       weir_worker_get_batch_size  (WeirWorker         *self);
WEIR_AVAILABLE_IN_ALL
double      weir_worker_get_batch_wait  (WeirWorker         *self);
WEIR_AVAILABLE_IN_ALL
guint       weir_worker_get_concurrency (WeirWorker         *self);
WEIR_AVAILABLE_IN_ALL
const int  *weir_worker_get_cpus        (WeirWorker         *self,
                                         guint              *n_cpus);

WEIR_AVAILABLE_IN_ALL
gboolean    weir_worker_init            (WeirWorker         *self,
                                         JsonObject         *params,
                                         GError            **error);
WEIR_AVAILABLE_IN_ALL
WeirValue  *weir_worker_preprocess      (WeirWorker         *self,
                                         WeirValue          *value,
                                         GError            **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirValue  *weir_worker_call            (WeirWorker         *self,
                                         WeirValue          *value,
                                         GError            **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
gboolean    weir_worker_call_batch      (WeirWorker         *self,
                                         WeirValue * const  *values,
                                         guint               n_values,
                                         WeirValue         **results,
                                         GError            **errors,
                                         GError            **error);
WEIR_AVAILABLE_IN_ALL
void        weir_worker_cleanup         (WeirWorker         *self,
                                         const GError       *reason);

G_END_DECLS
