/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include "base/weir-types.h"
#include "base/weir-version.h"

G_BEGIN_DECLS

#define WEIR_TYPE_SERVLET (weir_servlet_get_type ())

/*
 * How workers run and are combined: a specification, which does not run by itself.
 * Constructors and `add` functions of servlets take over (transfer full) the members, worker
 * and CPUs they are given, so that calls can be nested; setters do not.
 */
WEIR_AVAILABLE_IN_ALL
G_DECLARE_DERIVABLE_TYPE (WeirServlet, weir_servlet, WEIR, SERVLET, GObject)

struct _WeirServletClass
{
  GObjectClass parent_class;

  /*< private >*/
  const char *kind;
  guint       min_members;
  gboolean  (*validate) (WeirServlet  *self,
                         GError      **error);

  gpointer padding[5];
};

WEIR_AVAILABLE_IN_ALL
const char  *weir_servlet_get_name      (WeirServlet *self);
WEIR_AVAILABLE_IN_ALL
void         weir_servlet_set_name      (WeirServlet *self,
                                         const char  *name);
WEIR_AVAILABLE_IN_ALL
guint        weir_servlet_get_n_members (WeirServlet *self);
WEIR_AVAILABLE_IN_ALL
WeirServlet *weir_servlet_get_member    (WeirServlet *self,
                                         guint        index);

G_END_DECLS
