/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include "servlets/weir-servlet.h"

G_BEGIN_DECLS

#define WEIR_TYPE_SWITCH_SERVLET (weir_switch_servlet_get_type ())
#define WEIR_TYPE_SWITCH_ELSE    (weir_switch_else_get_type ())

WEIR_AVAILABLE_IN_ALL
G_DECLARE_DERIVABLE_TYPE (WeirSwitchServlet, weir_switch_servlet, WEIR, SWITCH_SERVLET, WeirServlet)

/**
 * WeirSwitchServletClass:
 * @choose: the index of the member that gets the item, or -1 with @error set. By default the
 *   first case whose condition holds, then the else. Called in a thread of the server's
 */
struct _WeirSwitchServletClass
{
  WeirServletClass parent_class;

  int (*choose) (WeirSwitchServlet  *self,
                 WeirValue          *value,
                 GError            **error);

  /*< private >*/
  gpointer padding[8];
};

/**
 * WeirSwitchElse:
 * @WEIR_SWITCH_ELSE_FAIL: an item that no case takes fails with %WEIR_ERROR_NO_CASE
 * @WEIR_SWITCH_ELSE_PASS: it passes unchanged
 * @WEIR_SWITCH_ELSE_BRANCH: it goes to the member that was added with a %NULL condition
 *
 * What becomes of an item that no case takes.
 */
typedef enum {
  WEIR_SWITCH_ELSE_FAIL,
  WEIR_SWITCH_ELSE_PASS,
  WEIR_SWITCH_ELSE_BRANCH,
} WeirSwitchElse;

WEIR_AVAILABLE_IN_ALL
GType           weir_switch_else_get_type            (void) G_GNUC_CONST;
WEIR_AVAILABLE_IN_ALL
WeirServlet    *weir_switch_servlet_new              (void) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void            weir_switch_servlet_add              (WeirSwitchServlet  *self,
                                                      const char         *name,
                                                      const char         *condition,
                                                      WeirServlet        *member);
WEIR_AVAILABLE_IN_ALL
const char     *weir_switch_servlet_get_case         (WeirSwitchServlet  *self,
                                                      guint               index,
                                                      const char        **condition);
WEIR_AVAILABLE_IN_ALL
WeirSwitchElse  weir_switch_servlet_get_otherwise    (WeirSwitchServlet  *self);
WEIR_AVAILABLE_IN_ALL
void            weir_switch_servlet_set_otherwise    (WeirSwitchServlet  *self,
                                                      WeirSwitchElse      otherwise);
WEIR_AVAILABLE_IN_ALL
double          weir_switch_servlet_get_call_timeout (WeirSwitchServlet  *self);
WEIR_AVAILABLE_IN_ALL
void            weir_switch_servlet_set_call_timeout (WeirSwitchServlet  *self,
                                                      double              seconds);

G_END_DECLS
