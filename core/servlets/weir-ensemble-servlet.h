/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include "servlets/weir-servlet.h"

G_BEGIN_DECLS

#define WEIR_TYPE_ENSEMBLE_SERVLET (weir_ensemble_servlet_get_type ())

WEIR_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (WeirEnsembleServlet, weir_ensemble_servlet, WEIR, ENSEMBLE_SERVLET, WeirServlet)

WEIR_AVAILABLE_IN_ALL
WeirServlet *weir_ensemble_servlet_new           (WeirServlet         *first,
                                                  ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void         weir_ensemble_servlet_add           (WeirEnsembleServlet *self,
                                                  WeirServlet         *member);
WEIR_AVAILABLE_IN_ALL
void         weir_ensemble_servlet_add_absent    (WeirEnsembleServlet *self);
WEIR_AVAILABLE_IN_ALL
gboolean     weir_ensemble_servlet_get_fail_fast (WeirEnsembleServlet *self);
WEIR_AVAILABLE_IN_ALL
void         weir_ensemble_servlet_set_fail_fast (WeirEnsembleServlet *self,
                                                  gboolean             fail_fast);

G_END_DECLS
