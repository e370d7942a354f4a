/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "servlets/weir-ensemble-servlet.h"

#include "base/weir-error.h"
#include "servlets/weir-servlet-private.h"

/**
 * WeirEnsembleServlet:
 *
 * Servlets side by side: each gets the same item, and the result is the list of their results
 * in the order of the members.
 *
 * It needs at least two members to be started. A slot that was added with
 * [method@Weir.EnsembleServlet.add_absent] has no servlet and is null in every result.
 */

struct _WeirEnsembleServlet
{
  WeirServlet parent_instance;

  gboolean fail_fast;
};

enum {
  PROP_0,
  PROP_FAIL_FAST,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (WeirEnsembleServlet, weir_ensemble_servlet, WEIR_TYPE_SERVLET)

static GParamSpec *properties[N_PROPS];

/* With no member there, nothing would ever bring the item's result. */
static gboolean
weir_ensemble_servlet_validate (WeirServlet  *servlet,
                                GError      **error)
{
  guint n_members = weir_servlet_get_n_members (servlet);
  g_autofree char *description = NULL;

  for (guint i = 0; i < n_members; i++)
    {
      if (weir_servlet_get_member (servlet, i) != NULL)
        return TRUE;
    }

  description = weir_servlet_describe (servlet);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
               "all %u slots of %s are empty; at least one needs a servlet",
               n_members, description);

  return FALSE;
}

static void
weir_ensemble_servlet_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  WeirEnsembleServlet *self = WEIR_ENSEMBLE_SERVLET (object);

  switch (prop_id)
    {
    case PROP_FAIL_FAST:
      g_value_set_boolean (value, weir_ensemble_servlet_get_fail_fast (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_ensemble_servlet_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  WeirEnsembleServlet *self = WEIR_ENSEMBLE_SERVLET (object);

  switch (prop_id)
    {
    case PROP_FAIL_FAST:
      weir_ensemble_servlet_set_fail_fast (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_ensemble_servlet_class_init (WeirEnsembleServletClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  WeirServletClass *servlet_class = WEIR_SERVLET_CLASS (klass);

  object_class->get_property = weir_ensemble_servlet_get_property;
  object_class->set_property = weir_ensemble_servlet_set_property;

  servlet_class->kind = "ensemble";
  servlet_class->min_members = 2;
  servlet_class->validate = weir_ensemble_servlet_validate;

  /**
   * WeirEnsembleServlet:fail-fast: (attributes org.gtk.Property.get=weir_ensemble_servlet_get_fail_fast org.gtk.Property.set=weir_ensemble_servlet_set_fail_fast)
   *
   * Whether the first error of a member makes the item fail at once.
   */
  properties[PROP_FAIL_FAST] =
    g_param_spec_boolean ("fail-fast", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_ensemble_servlet_init (WeirEnsembleServlet *self)
{
  self->fail_fast = TRUE;
}

/**
 * weir_ensemble_servlet_new:
 * @first: (transfer full) (nullable): the member whose result comes first
 * @...: (transfer full): the others in order, then %NULL
 *
 * Creates an ensemble of servlets, which it takes over.
 *
 * Returns: (transfer full): a new ensemble
 */
WeirServlet *
weir_ensemble_servlet_new (WeirServlet *first,
                           ...)
{
  WeirServlet *self = g_object_new (WEIR_TYPE_ENSEMBLE_SERVLET, NULL);
  va_list others;

  va_start (others, first);
  weir_servlet_take_valist (self, first, others);
  va_end (others);

  return self;
}

/**
 * weir_ensemble_servlet_add:
 * @self: an ensemble
 * @member: (transfer full): a servlet
 *
 * Puts @member into the next slot of @self, which takes it over.
 */
void
weir_ensemble_servlet_add (WeirEnsembleServlet *self,
                           WeirServlet         *member)
{
  g_return_if_fail (WEIR_IS_ENSEMBLE_SERVLET (self));
  g_return_if_fail (WEIR_IS_SERVLET (member));

  weir_servlet_take_member (WEIR_SERVLET (self), member);
}

/**
 * weir_ensemble_servlet_add_absent:
 * @self: an ensemble
 *
 * Leaves the next slot of @self empty: it is null in every result, and
 * [method@Weir.Servlet.get_member] gives %NULL for it.
 */
void
weir_ensemble_servlet_add_absent (WeirEnsembleServlet *self)
{
  g_return_if_fail (WEIR_IS_ENSEMBLE_SERVLET (self));

  weir_servlet_take_member (WEIR_SERVLET (self), NULL);
}

/**
 * weir_ensemble_servlet_get_fail_fast: (attributes org.gtk.Method.get_property=fail-fast)
 * @self: an ensemble
 *
 * Gets whether the first error of a member makes the item fail.
 *
 * Returns: %TRUE unless it was set otherwise
 */
gboolean
weir_ensemble_servlet_get_fail_fast (WeirEnsembleServlet *self)
{
  g_return_val_if_fail (WEIR_IS_ENSEMBLE_SERVLET (self), FALSE);

  return self->fail_fast;
}

/**
 * weir_ensemble_servlet_set_fail_fast: (attributes org.gtk.Method.set_property=fail-fast)
 * @self: an ensemble
 * @fail_fast: whether the first error of a member makes the item fail
 *
 * Sets what the error of a member does. With @fail_fast the item fails with
 * %WEIR_ERROR_ENSEMBLE at the first one, and later results are ignored. Without, errors stand
 * in the list at their places, and the item fails only when all members do.
 */
void
weir_ensemble_servlet_set_fail_fast (WeirEnsembleServlet *self,
                                     gboolean             fail_fast)
{
  g_return_if_fail (WEIR_IS_ENSEMBLE_SERVLET (self));

  fail_fast = !!fail_fast;
  if (self->fail_fast == fail_fast)
    return;

  self->fail_fast = fail_fast;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAIL_FAST]);
}
