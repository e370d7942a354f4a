/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "servlets/weir-switch-servlet.h"

#include "base/weir-error.h"
#include "servlets/weir-servlet-private.h"

/**
 * WeirSwitchServlet:
 *
 * Servlets of which each item goes to one.
 *
 * Its cases are asked in order; the first whose condition (a jq filter) gives something other
 * than false, null or nothing takes the item. A subclass can decide in C instead, with
 * `choose`; the conditions are then not looked at. A switch is never asked about an error, which
 * passes around it. It needs at least one member to be started.
 */

/* A condition has this long unless it is set, since jq filters need not end. */
#define DEFAULT_CALL_TIMEOUT 10.0

typedef struct {
  char *name;
  char *condition; /* NULL for the else */
} Case;

typedef struct {
  /* owned */
  GArray         *cases; /* of Case, one for each member */

  WeirSwitchElse  otherwise;
  double          call_timeout;
} WeirSwitchServletPrivate;

enum {
  PROP_0,
  PROP_OTHERWISE,
  PROP_CALL_TIMEOUT,
  N_PROPS
};

G_DEFINE_ENUM_TYPE (WeirSwitchElse, weir_switch_else,
                    G_DEFINE_ENUM_VALUE (WEIR_SWITCH_ELSE_FAIL, "fail"),
                    G_DEFINE_ENUM_VALUE (WEIR_SWITCH_ELSE_PASS, "pass"),
                    G_DEFINE_ENUM_VALUE (WEIR_SWITCH_ELSE_BRANCH, "branch"))

G_DEFINE_TYPE_WITH_PRIVATE (WeirSwitchServlet, weir_switch_servlet, WEIR_TYPE_SERVLET)

static GParamSpec *properties[N_PROPS];

static void
case_clear (gpointer data)
{
  Case *branch = data;

  g_clear_pointer (&branch->name, g_free);
  g_clear_pointer (&branch->condition, g_free);
}

static guint
count_unconditional (WeirSwitchServlet *self)
{
  WeirSwitchServletPrivate *priv = weir_switch_servlet_get_instance_private (self);
  guint n = 0;

  for (guint i = 0; i < priv->cases->len; i++)
    n += g_array_index (priv->cases, Case, i).condition == NULL;

  return n;
}

/* A subclass that chooses by itself has no use for conditions or an else. */
static gboolean
weir_switch_servlet_validate (WeirServlet  *servlet,
                              GError      **error)
{
  WeirSwitchServlet *self = WEIR_SWITCH_SERVLET (servlet);
  WeirSwitchServletPrivate *priv = weir_switch_servlet_get_instance_private (self);
  guint n_expected = priv->otherwise == WEIR_SWITCH_ELSE_BRANCH ? 1 : 0;
  guint n_unconditional = count_unconditional (self);
  g_autofree char *description = NULL;

  if (WEIR_SWITCH_SERVLET_GET_CLASS (self)->choose != NULL || n_unconditional == n_expected)
    return TRUE;

  description = weir_servlet_describe (servlet);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
               "%s has %u members without a condition; with its else it needs exactly %u",
               description, n_unconditional, n_expected);

  return FALSE;
}

static void
weir_switch_servlet_finalize (GObject *object)
{
  WeirSwitchServlet *self = WEIR_SWITCH_SERVLET (object);
  WeirSwitchServletPrivate *priv = weir_switch_servlet_get_instance_private (self);

  g_clear_pointer (&priv->cases, g_array_unref);

  G_OBJECT_CLASS (weir_switch_servlet_parent_class)->finalize (object);
}

static void
weir_switch_servlet_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  WeirSwitchServlet *self = WEIR_SWITCH_SERVLET (object);

  switch (prop_id)
    {
    case PROP_OTHERWISE:
      g_value_set_enum (value, weir_switch_servlet_get_otherwise (self));
      break;

    case PROP_CALL_TIMEOUT:
      g_value_set_double (value, weir_switch_servlet_get_call_timeout (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_switch_servlet_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  WeirSwitchServlet *self = WEIR_SWITCH_SERVLET (object);

  switch (prop_id)
    {
    case PROP_OTHERWISE:
      weir_switch_servlet_set_otherwise (self, g_value_get_enum (value));
      break;

    case PROP_CALL_TIMEOUT:
      weir_switch_servlet_set_call_timeout (self, g_value_get_double (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_switch_servlet_class_init (WeirSwitchServletClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  WeirServletClass *servlet_class = WEIR_SERVLET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = weir_switch_servlet_finalize;
  object_class->get_property = weir_switch_servlet_get_property;
  object_class->set_property = weir_switch_servlet_set_property;

  servlet_class->kind = "switch";
  servlet_class->min_members = 1;
  servlet_class->validate = weir_switch_servlet_validate;

  /**
   * WeirSwitchServlet:otherwise: (attributes org.gtk.Property.get=weir_switch_servlet_get_otherwise org.gtk.Property.set=weir_switch_servlet_set_otherwise)
   *
   * What becomes of an item that no case takes.
   */
  properties[PROP_OTHERWISE] =
    g_param_spec_enum ("otherwise", NULL, NULL, WEIR_TYPE_SWITCH_ELSE, WEIR_SWITCH_ELSE_FAIL, flags);

  /**
   * WeirSwitchServlet:call-timeout: (attributes org.gtk.Property.get=weir_switch_servlet_get_call_timeout org.gtk.Property.set=weir_switch_servlet_set_call_timeout)
   *
   * How many seconds the decision about one item may take; 0 for no limit.
   */
  properties[PROP_CALL_TIMEOUT] =
    g_param_spec_double ("call-timeout", NULL, NULL, 0, G_MAXDOUBLE, DEFAULT_CALL_TIMEOUT, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_switch_servlet_init (WeirSwitchServlet *self)
{
  WeirSwitchServletPrivate *priv = weir_switch_servlet_get_instance_private (self);

  priv->cases = g_array_new (FALSE, FALSE, sizeof (Case));
  g_array_set_clear_func (priv->cases, case_clear);
  priv->otherwise = WEIR_SWITCH_ELSE_FAIL;
  priv->call_timeout = DEFAULT_CALL_TIMEOUT;
}

/**
 * weir_switch_servlet_new:
 *
 * Creates a switch without cases, whose conditions are jq filters.
 *
 * Returns: (transfer full): a new switch
 */
WeirServlet *
weir_switch_servlet_new (void)
{
  return g_object_new (WEIR_TYPE_SWITCH_SERVLET, NULL);
}

/**
 * weir_switch_servlet_add:
 * @self: a switch
 * @name: (nullable): what the case is called
 * @condition: (nullable): a jq filter, or %NULL for the member that takes what no case takes
 * @member: (transfer full): the servlet that the case leads to
 *
 * Adds a case after the others; @self takes @member over. With a %NULL @condition,
 * [property@Weir.SwitchServlet:otherwise] becomes %WEIR_SWITCH_ELSE_BRANCH, unless the class of
 * @self chooses by itself.
 */
void
weir_switch_servlet_add (WeirSwitchServlet *self,
                         const char        *name,
                         const char        *condition,
                         WeirServlet       *member)
{
  WeirSwitchServletPrivate *priv = weir_switch_servlet_get_instance_private (self);
  Case branch;

  g_return_if_fail (WEIR_IS_SWITCH_SERVLET (self));
  g_return_if_fail (WEIR_IS_SERVLET (member));

  branch.name = g_strdup (name);
  branch.condition = g_strdup (condition);
  g_array_append_val (priv->cases, branch);
  weir_servlet_take_member (WEIR_SERVLET (self), member);

  if (condition == NULL && WEIR_SWITCH_SERVLET_GET_CLASS (self)->choose == NULL)
    weir_switch_servlet_set_otherwise (self, WEIR_SWITCH_ELSE_BRANCH);
}

/**
 * weir_switch_servlet_get_case:
 * @self: a switch
 * @index: less than [method@Weir.Servlet.get_n_members]
 * @condition: (out) (optional) (nullable) (transfer none): return location for the jq filter,
 *   %NULL for the else
 *
 * Gets what leads to a member of @self.
 *
 * Returns: (transfer none) (nullable): the name of the case
 */
const char *
weir_switch_servlet_get_case (WeirSwitchServlet  *self,
                              guint               index,
                              const char        **condition)
{
  WeirSwitchServletPrivate *priv = weir_switch_servlet_get_instance_private (self);
  const Case *branch;

  g_return_val_if_fail (WEIR_IS_SWITCH_SERVLET (self), NULL);
  g_return_val_if_fail (index < priv->cases->len, NULL);

  branch = &g_array_index (priv->cases, Case, index);
  if (condition != NULL)
    *condition = branch->condition;

  return branch->name;
}

/**
 * weir_switch_servlet_get_otherwise: (attributes org.gtk.Method.get_property=otherwise)
 * @self: a switch
 *
 * Gets what becomes of an item that no case takes.
 *
 * Returns: %WEIR_SWITCH_ELSE_FAIL unless it was set otherwise
 */
WeirSwitchElse
weir_switch_servlet_get_otherwise (WeirSwitchServlet *self)
{
  WeirSwitchServletPrivate *priv = weir_switch_servlet_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_SWITCH_SERVLET (self), WEIR_SWITCH_ELSE_FAIL);

  return priv->otherwise;
}

/**
 * weir_switch_servlet_set_otherwise: (attributes org.gtk.Method.set_property=otherwise)
 * @self: a switch
 * @otherwise: what becomes of an item that no case takes
 *
 * Sets what becomes of an item that no case takes.
 */
void
weir_switch_servlet_set_otherwise (WeirSwitchServlet *self,
                                   WeirSwitchElse     otherwise)
{
  WeirSwitchServletPrivate *priv = weir_switch_servlet_get_instance_private (self);

  g_return_if_fail (WEIR_IS_SWITCH_SERVLET (self));
  g_return_if_fail (otherwise <= WEIR_SWITCH_ELSE_BRANCH);

  if (priv->otherwise == otherwise)
    return;

  priv->otherwise = otherwise;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OTHERWISE]);
}

/**
 * weir_switch_servlet_get_call_timeout: (attributes org.gtk.Method.get_property=call-timeout)
 * @self: a switch
 *
 * Gets how long the decision about one item may take.
 *
 * Returns: seconds, 10 unless it was set; 0 for no limit
 */
double
weir_switch_servlet_get_call_timeout (WeirSwitchServlet *self)
{
  WeirSwitchServletPrivate *priv = weir_switch_servlet_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_SWITCH_SERVLET (self), 0);

  return priv->call_timeout;
}

/**
 * weir_switch_servlet_set_call_timeout: (attributes org.gtk.Method.set_property=call-timeout)
 * @self: a switch
 * @seconds: at least 0; 0 for no limit
 *
 * Sets how long the decision about one item may take. The thread of one that takes longer is
 * written off and the item fails with %WEIR_ERROR_WORKER_CRASHED.
 */
void
weir_switch_servlet_set_call_timeout (WeirSwitchServlet *self,
                                      double             seconds)
{
  WeirSwitchServletPrivate *priv = weir_switch_servlet_get_instance_private (self);

  g_return_if_fail (WEIR_IS_SWITCH_SERVLET (self));
  g_return_if_fail (seconds >= 0);

  if (!(priv->call_timeout < seconds || priv->call_timeout > seconds))
    return;

  priv->call_timeout = seconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CALL_TIMEOUT]);
}
