/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "servlets/weir-sequential-servlet.h"

#include "servlets/weir-servlet-private.h"

/**
 * WeirSequentialServlet:
 *
 * Servlets one after another: the result of each is the item of the next.
 *
 * It needs at least one member to be started.
 */

struct _WeirSequentialServlet
{
  WeirServlet parent_instance;
};

G_DEFINE_FINAL_TYPE (WeirSequentialServlet, weir_sequential_servlet, WEIR_TYPE_SERVLET)

static void
weir_sequential_servlet_class_init (WeirSequentialServletClass *klass)
{
  WeirServletClass *servlet_class = WEIR_SERVLET_CLASS (klass);

  servlet_class->kind = "sequence";
  servlet_class->min_members = 1;
}

static void
weir_sequential_servlet_init (WeirSequentialServlet *self)
{
}

/**
 * weir_sequential_servlet_new:
 * @first: (transfer full) (nullable): the member that items enter
 * @...: (transfer full): the others in order, then %NULL
 *
 * Creates a sequence of servlets, which it takes over.
 *
 * Returns: (transfer full): a new sequence
 */
WeirServlet *
weir_sequential_servlet_new (WeirServlet *first,
                             ...)
{
  WeirServlet *self = g_object_new (WEIR_TYPE_SEQUENTIAL_SERVLET, NULL);
  va_list others;

  va_start (others, first);
  weir_servlet_take_valist (self, first, others);
  va_end (others);

  return self;
}

/**
 * weir_sequential_servlet_add:
 * @self: a sequence
 * @member: (transfer full): a servlet
 *
 * Puts @member at the end of @self, which takes it over.
 */
void
weir_sequential_servlet_add (WeirSequentialServlet *self,
                             WeirServlet           *member)
{
  g_return_if_fail (WEIR_IS_SEQUENTIAL_SERVLET (self));
  g_return_if_fail (WEIR_IS_SERVLET (member));

  weir_servlet_take_member (WEIR_SERVLET (self), member);
}
