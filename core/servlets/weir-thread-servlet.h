/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include "servlets/weir-pool-servlet.h"

G_BEGIN_DECLS

#define WEIR_TYPE_THREAD_SERVLET (weir_thread_servlet_get_type ())

WEIR_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (WeirThreadServlet, weir_thread_servlet, WEIR, THREAD_SERVLET, WeirPoolServlet)

WEIR_AVAILABLE_IN_ALL
WeirServlet *weir_thread_servlet_new           (WeirWorkerSpec    *worker,
                                                guint              n_threads) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
guint        weir_thread_servlet_get_n_threads (WeirThreadServlet *self);
WEIR_AVAILABLE_IN_ALL
WeirCpus    *weir_thread_servlet_get_cpus      (WeirThreadServlet *self);
WEIR_AVAILABLE_IN_ALL
void         weir_thread_servlet_set_cpus      (WeirThreadServlet *self,
                                                WeirCpus          *cpus);

G_END_DECLS
