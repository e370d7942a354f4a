/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "servlets/weir-pass-through.h"

/**
 * WeirPassThrough:
 *
 * Hands items on as they are, without a worker.
 *
 * It stands where an ensemble or a switch needs a member and nothing is to be done: a bare link
 * of a flow, or a node with `"bypass": true`.
 */

struct _WeirPassThrough
{
  WeirServlet parent_instance;
};

G_DEFINE_FINAL_TYPE (WeirPassThrough, weir_pass_through, WEIR_TYPE_SERVLET)

static void
weir_pass_through_class_init (WeirPassThroughClass *klass)
{
  WEIR_SERVLET_CLASS (klass)->kind = "pass-through";
}

static void
weir_pass_through_init (WeirPassThrough *self)
{
}

/**
 * weir_pass_through_new:
 *
 * Creates a servlet that hands items on as they are.
 *
 * Returns: (transfer full): a new pass-through
 */
WeirServlet *
weir_pass_through_new (void)
{
  return g_object_new (WEIR_TYPE_PASS_THROUGH, NULL);
}
