/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "servlets/weir-servlet-private.h"

#include "base/weir-error.h"

/**
 * WeirServlet:
 *
 * How workers run and are combined.
 *
 * A servlet is a specification: it does not run by itself. A [class@Weir.Server] starts one,
 * which is usually the root of a tree of servlets. Servlets hold no running state, so one can
 * be started again after it was stopped, and can be a member of several others. Once a server
 * has been given a servlet, neither it nor its members may be changed. Until then a servlet
 * belongs to one thread at a time.
 *
 * Constructors and `add` functions take over the members they are given, so that calls can be
 * nested without leaking.
 */

typedef struct {
  /* owned */
  char      *name;
  GPtrArray *members; /* of WeirServlet; NULL where a slot is empty */
} WeirServletPrivate;

enum {
  PROP_0,
  PROP_NAME,
  N_PROPS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WeirServlet, weir_servlet, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
clear_member (gpointer member)
{
  if (member != NULL)
    g_object_unref (member);
}

static void
weir_servlet_finalize (GObject *object)
{
  WeirServletPrivate *priv = weir_servlet_get_instance_private (WEIR_SERVLET (object));

  g_clear_pointer (&priv->name, g_free);
  g_clear_pointer (&priv->members, g_ptr_array_unref);

  G_OBJECT_CLASS (weir_servlet_parent_class)->finalize (object);
}

static void
weir_servlet_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  WeirServlet *self = WEIR_SERVLET (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, weir_servlet_get_name (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_servlet_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  WeirServlet *self = WEIR_SERVLET (object);

  switch (prop_id)
    {
    case PROP_NAME:
      weir_servlet_set_name (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_servlet_class_init (WeirServletClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = weir_servlet_finalize;
  object_class->get_property = weir_servlet_get_property;
  object_class->set_property = weir_servlet_set_property;

  klass->kind = "servlet";

  /**
   * WeirServlet:name: (attributes org.gtk.Property.get=weir_servlet_get_name org.gtk.Property.set=weir_servlet_set_name)
   *
   * What metrics, errors and messages call it: the id of its node in a flow.
   */
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_servlet_init (WeirServlet *self)
{
  WeirServletPrivate *priv = weir_servlet_get_instance_private (self);

  priv->members = g_ptr_array_new_with_free_func (clear_member);
}

/**
 * weir_servlet_get_name: (attributes org.gtk.Method.get_property=name)
 * @self: a servlet
 *
 * Gets what metrics, errors and messages call @self.
 *
 * Returns: (transfer none) (nullable): the name, or %NULL if it has none
 */
const char *
weir_servlet_get_name (WeirServlet *self)
{
  WeirServletPrivate *priv = weir_servlet_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_SERVLET (self), NULL);

  return priv->name;
}

/**
 * weir_servlet_set_name: (attributes org.gtk.Method.set_property=name)
 * @self: a servlet
 * @name: (nullable): its name
 *
 * Sets what metrics, errors and messages call @self.
 */
void
weir_servlet_set_name (WeirServlet *self,
                       const char  *name)
{
  WeirServletPrivate *priv = weir_servlet_get_instance_private (self);

  g_return_if_fail (WEIR_IS_SERVLET (self));

  if (g_strcmp0 (priv->name, name) == 0)
    return;

  g_free (priv->name);
  priv->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

/**
 * weir_servlet_get_n_members:
 * @self: a servlet
 *
 * Gets how many servlets @self combines, empty slots of an ensemble included. Process and
 * thread servlets and pass-throughs have none.
 *
 * Returns: the number of members
 */
guint
weir_servlet_get_n_members (WeirServlet *self)
{
  WeirServletPrivate *priv = weir_servlet_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_SERVLET (self), 0);

  return priv->members->len;
}

/**
 * weir_servlet_get_member:
 * @self: a servlet
 * @index: less than [method@Weir.Servlet.get_n_members]
 *
 * Gets one of the servlets that @self combines.
 *
 * Returns: (transfer none) (nullable): the member, or %NULL for a slot of an ensemble that was
 *   added with [method@Weir.EnsembleServlet.add_absent]
 */
WeirServlet *
weir_servlet_get_member (WeirServlet *self,
                         guint        index)
{
  WeirServletPrivate *priv = weir_servlet_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_SERVLET (self), NULL);
  g_return_val_if_fail (index < priv->members->len, NULL);

  return g_ptr_array_index (priv->members, index);
}

void
weir_servlet_take_member (WeirServlet *self,
                          WeirServlet *member)
{
  WeirServletPrivate *priv = weir_servlet_get_instance_private (self);

  g_assert (WEIR_IS_SERVLET (self));
  g_assert (member == NULL || WEIR_IS_SERVLET (member));
  g_assert (member != self);

  g_ptr_array_add (priv->members, member);
}

void
weir_servlet_take_valist (WeirServlet *self,
                          WeirServlet *first,
                          va_list      others)
{
  WeirServlet *member = first;

  while (member != NULL)
    {
      weir_servlet_take_member (self, member);
      member = va_arg (others, WeirServlet *);
    }
}

char *
weir_servlet_describe (WeirServlet *self)
{
  const char *name = weir_servlet_get_name (self);
  const char *kind = WEIR_SERVLET_GET_CLASS (self)->kind;

  if (name == NULL)
    return g_strdup_printf ("%s without a name", kind);

  return g_strdup_printf ("%s \"%s\"", kind, name);
}

static gboolean
has_enough_members (WeirServlet  *self,
                    GError      **error)
{
  guint n_members = weir_servlet_get_n_members (self);
  guint min_members = WEIR_SERVLET_GET_CLASS (self)->min_members;
  g_autofree char *description = NULL;

  if (n_members >= min_members)
    return TRUE;

  description = weir_servlet_describe (self);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
               "%s needs at least %u %s; it has %u",
               description, min_members, min_members == 1 ? "member" : "members", n_members);

  return FALSE;
}

gboolean
weir_servlet_validate (WeirServlet  *self,
                       GError      **error)
{
  WeirServletClass *klass;
  guint n_members;

  g_return_val_if_fail (WEIR_IS_SERVLET (self), FALSE);

  klass = WEIR_SERVLET_GET_CLASS (self);
  n_members = weir_servlet_get_n_members (self);

  if (!has_enough_members (self, error) ||
      (klass->validate != NULL && !klass->validate (self, error)))
    {
      if (error != NULL)
        weir_error_set_node (*error, weir_servlet_get_name (self));
      return FALSE;
    }

  for (guint i = 0; i < n_members; i++)
    {
      WeirServlet *member = weir_servlet_get_member (self, i);

      if (member != NULL && !weir_servlet_validate (member, error))
        return FALSE;
    }

  return TRUE;
}
