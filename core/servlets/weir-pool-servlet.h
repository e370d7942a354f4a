/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include "servlets/weir-servlet.h"

G_BEGIN_DECLS

#define WEIR_TYPE_POOL_SERVLET  (weir_pool_servlet_get_type ())
#define WEIR_TYPE_BATCH_FAILURE (weir_batch_failure_get_type ())

/* What process and thread servlets share: a worker, how it is fed, and what happens when it fails. */
WEIR_AVAILABLE_IN_ALL
G_DECLARE_DERIVABLE_TYPE (WeirPoolServlet, weir_pool_servlet, WEIR, POOL_SERVLET, WeirServlet)

struct _WeirPoolServletClass
{
  WeirServletClass parent_class;

  /*< private >*/
  guint (*get_n_workers) (WeirPoolServlet *self);

  gpointer padding[7];
};

/**
 * WeirBatchFailure:
 * @WEIR_BATCH_FAILURE_ALL: every item of a batch that fails as a whole gets the error
 * @WEIR_BATCH_FAILURE_SPLIT: the batch is halved and tried again, down to single items
 *
 * What becomes of a batch whose call fails as a whole.
 */
typedef enum {
  WEIR_BATCH_FAILURE_ALL,
  WEIR_BATCH_FAILURE_SPLIT,
} WeirBatchFailure;

WEIR_AVAILABLE_IN_ALL
GType             weir_batch_failure_get_type            (void) G_GNUC_CONST;
WEIR_AVAILABLE_IN_ALL
WeirWorkerSpec   *weir_pool_servlet_get_worker           (WeirPoolServlet  *self);
WEIR_AVAILABLE_IN_ALL
guint             weir_pool_servlet_get_n_workers        (WeirPoolServlet  *self);
WEIR_AVAILABLE_IN_ALL
guint             weir_pool_servlet_get_batch_size       (WeirPoolServlet  *self);
WEIR_AVAILABLE_IN_ALL
void              weir_pool_servlet_set_batch_size       (WeirPoolServlet  *self,
                                                          guint             batch_size);
WEIR_AVAILABLE_IN_ALL
double            weir_pool_servlet_get_batch_wait       (WeirPoolServlet  *self);
WEIR_AVAILABLE_IN_ALL
void              weir_pool_servlet_set_batch_wait       (WeirPoolServlet  *self,
                                                          double            seconds);
WEIR_AVAILABLE_IN_ALL
WeirBatchFailure  weir_pool_servlet_get_on_batch_error   (WeirPoolServlet  *self);
WEIR_AVAILABLE_IN_ALL
void              weir_pool_servlet_set_on_batch_error   (WeirPoolServlet  *self,
                                                          WeirBatchFailure  failure);
WEIR_AVAILABLE_IN_ALL
guint             weir_pool_servlet_get_concurrency      (WeirPoolServlet  *self);
WEIR_AVAILABLE_IN_ALL
void              weir_pool_servlet_set_concurrency      (WeirPoolServlet  *self,
                                                          guint             concurrency);
WEIR_AVAILABLE_IN_ALL
double            weir_pool_servlet_get_call_timeout     (WeirPoolServlet  *self);
WEIR_AVAILABLE_IN_ALL
void              weir_pool_servlet_set_call_timeout     (WeirPoolServlet  *self,
                                                          double            seconds);
WEIR_AVAILABLE_IN_ALL
double            weir_pool_servlet_get_init_timeout     (WeirPoolServlet  *self);
WEIR_AVAILABLE_IN_ALL
void              weir_pool_servlet_set_init_timeout     (WeirPoolServlet  *self,
                                                          double            seconds);
WEIR_AVAILABLE_IN_ALL
guint             weir_pool_servlet_get_retries          (WeirPoolServlet  *self);
WEIR_AVAILABLE_IN_ALL
void              weir_pool_servlet_set_retries          (WeirPoolServlet  *self,
                                                          guint             retries);
WEIR_AVAILABLE_IN_ALL
guint             weir_pool_servlet_get_restart_limit    (WeirPoolServlet  *self);
WEIR_AVAILABLE_IN_ALL
void              weir_pool_servlet_set_restart_limit    (WeirPoolServlet  *self,
                                                          guint             limit);

G_END_DECLS
