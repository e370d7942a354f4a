/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include "servlets/weir-servlet.h"

G_BEGIN_DECLS

#define WEIR_TYPE_SEQUENTIAL_SERVLET (weir_sequential_servlet_get_type ())

WEIR_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (WeirSequentialServlet, weir_sequential_servlet, WEIR, SEQUENTIAL_SERVLET, WeirServlet)

WEIR_AVAILABLE_IN_ALL
WeirServlet *weir_sequential_servlet_new (WeirServlet           *first,
                                          ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void         weir_sequential_servlet_add (WeirSequentialServlet *self,
                                          WeirServlet           *member);

G_END_DECLS
