/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include "servlets/weir-pool-servlet.h"

G_BEGIN_DECLS

#define WEIR_TYPE_PROCESS_SERVLET (weir_process_servlet_get_type ())

WEIR_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (WeirProcessServlet, weir_process_servlet, WEIR, PROCESS_SERVLET, WeirPoolServlet)

WEIR_AVAILABLE_IN_ALL
WeirServlet *weir_process_servlet_new              (WeirWorkerSpec     *worker,
                                                    WeirCpus           *cpus) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirCpus    *weir_process_servlet_get_cpus         (WeirProcessServlet *self);
WEIR_AVAILABLE_IN_ALL
guint64      weir_process_servlet_get_memory_limit (WeirProcessServlet *self);
WEIR_AVAILABLE_IN_ALL
void         weir_process_servlet_set_memory_limit (WeirProcessServlet *self,
                                                    guint64             bytes);

G_END_DECLS
