/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include "servlets/weir-servlet.h"

G_BEGIN_DECLS

#define WEIR_TYPE_PASS_THROUGH (weir_pass_through_get_type ())

/* Hands items on without a worker: a bare link into an ensemble or out of a switch. */
WEIR_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (WeirPassThrough, weir_pass_through, WEIR, PASS_THROUGH, WeirServlet)

WEIR_AVAILABLE_IN_ALL
WeirServlet *weir_pass_through_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
