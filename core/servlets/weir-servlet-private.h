/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "servlets/weir-servlet.h"

G_BEGIN_DECLS

/* Takes over @member, which is NULL for a slot that nothing fills. */
void      weir_servlet_take_member (WeirServlet  *self,
                                    WeirServlet  *member);
/* The members of a constructor's variable arguments; ends at the first NULL. */
void      weir_servlet_take_valist (WeirServlet  *self,
                                    WeirServlet  *first,
                                    va_list       others);
/* As it stands in messages: ensemble "parts". */
char     *weir_servlet_describe    (WeirServlet  *self) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the whole tree can be started, as far as that is known without its machine. */
gboolean  weir_servlet_validate    (WeirServlet  *self,
                                    GError      **error);
/* One line for people and tests: seq(ens(head,tail,length),combine,greet). */
char     *weir_servlet_to_string   (WeirServlet  *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
