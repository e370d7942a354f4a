/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "servlets/weir-servlet-private.h"

#include "servlets/weir-ensemble-servlet.h"
#include "servlets/weir-pass-through.h"
#include "servlets/weir-sequential-servlet.h"
#include "servlets/weir-switch-servlet.h"

/* A servlet tree on one line, with the names of its leaves, cases and empty slots. */

static void append_servlet (GString     *text,
                            WeirServlet *servlet);

static const char *
get_operator (WeirServlet *servlet)
{
  if (WEIR_IS_SEQUENTIAL_SERVLET (servlet))
    return "seq";

  if (WEIR_IS_ENSEMBLE_SERVLET (servlet))
    return "ens";

  if (WEIR_IS_SWITCH_SERVLET (servlet))
    return "switch";

  return NULL;
}

static void
append_leaf (GString     *text,
             WeirServlet *servlet)
{
  const char *name = weir_servlet_get_name (servlet);
  gboolean passes = WEIR_IS_PASS_THROUGH (servlet);

  if (name != NULL)
    g_string_append (text, name);

  if (name != NULL && passes)
    g_string_append_c (text, '=');

  if (passes)
    g_string_append (text, "pass");
  else if (name == NULL)
    g_string_append_c (text, '?');
}

static void
append_case (GString           *text,
             WeirSwitchServlet *servlet,
             guint              index)
{
  const char *condition;
  const char *name = weir_switch_servlet_get_case (servlet, index, &condition);

  if (name == NULL && condition == NULL &&
      weir_switch_servlet_get_otherwise (servlet) == WEIR_SWITCH_ELSE_BRANCH)
    name = "else";

  if (name != NULL)
    g_string_append_printf (text, "%s:", name);
}

static void
append_members (GString     *text,
                WeirServlet *servlet)
{
  guint n_members = weir_servlet_get_n_members (servlet);

  for (guint i = 0; i < n_members; i++)
    {
      WeirServlet *member = weir_servlet_get_member (servlet, i);

      if (i > 0)
        g_string_append_c (text, ',');

      if (WEIR_IS_SWITCH_SERVLET (servlet))
        append_case (text, WEIR_SWITCH_SERVLET (servlet), i);

      if (member != NULL)
        append_servlet (text, member);
      else
        g_string_append (text, "null");
    }
}

static void
append_servlet (GString     *text,
                WeirServlet *servlet)
{
  const char *operator = get_operator (servlet);

  if (operator == NULL)
    {
      append_leaf (text, servlet);
      return;
    }

  g_string_append_printf (text, "%s(", operator);
  append_members (text, servlet);
  g_string_append_c (text, ')');
}

char *
weir_servlet_to_string (WeirServlet *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (WEIR_IS_SERVLET (self), g_string_free (text, FALSE));

  append_servlet (text, self);

  return g_string_free (text, FALSE);
}
