/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "problems/weir-finding.h"

#include <glib/gi18n.h>
#include <string.h>

struct _WeirFinding
{
  GObject      parent_instance;

  /* owned */
  WeirProblem *problem;
};

G_DEFINE_FINAL_TYPE (WeirFinding, weir_finding, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ICON_NAME,
  PROP_SEVERITY_NAME,
  PROP_NODE,
  PROP_MESSAGE,
  PROP_TEXT,
  PROP_PLACE,
  PROP_CSS_CLASSES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
weir_finding_finalize (GObject *object)
{
  WeirFinding *self = WEIR_FINDING (object);

  g_clear_pointer (&self->problem, weir_problem_unref);

  G_OBJECT_CLASS (weir_finding_parent_class)->finalize (object);
}

/* Three shapes, so that nobody has to go by the colour. */
const char *
weir_severity_get_icon_name (WeirSeverity severity)
{
  switch (severity)
    {
    case WEIR_SEVERITY_ERROR:
      return "weir-error-symbolic";

    case WEIR_SEVERITY_WARNING:
      return "weir-warning-symbolic";

    case WEIR_SEVERITY_HINT:
    default:
      return "weir-hint-symbolic";
    }
}

static const char *
get_severity_name (WeirSeverity severity)
{
  switch (severity)
    {
    case WEIR_SEVERITY_ERROR:
      return _("Error");

    case WEIR_SEVERITY_WARNING:
      return _("Warning");

    case WEIR_SEVERITY_HINT:
    default:
      return _("Hint");
    }
}

char **
weir_severity_dup_css_classes (WeirSeverity severity)
{
  static const char * const classes[][2] = {
    [WEIR_SEVERITY_HINT] = { "accent" },
    [WEIR_SEVERITY_WARNING] = { "warning" },
    [WEIR_SEVERITY_ERROR] = { "error" },
  };

  return g_strdupv ((char **) classes[severity]);
}

static void
weir_finding_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  WeirFinding *self = WEIR_FINDING (object);

  switch (prop_id)
    {
    case PROP_ICON_NAME:
      g_value_set_static_string (value,
                                 weir_severity_get_icon_name (weir_finding_get_severity (self)));
      break;

    case PROP_SEVERITY_NAME:
      g_value_set_static_string (value, get_severity_name (weir_finding_get_severity (self)));
      break;

    case PROP_NODE:
      g_value_set_string (value, weir_finding_get_node (self));
      break;

    case PROP_MESSAGE:
      g_value_set_string (value, weir_finding_get_message (self));
      break;

    case PROP_PLACE:
      g_value_set_string (value, weir_finding_get_node (self) != NULL
                                 ? weir_finding_get_node (self) : _("Flow"));
      break;

    case PROP_CSS_CLASSES:
      g_value_take_boxed (value, weir_severity_dup_css_classes (weir_finding_get_severity (self)));
      break;

    case PROP_TEXT:
      g_value_set_string (value, weir_finding_get_text (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_finding_class_init (WeirFindingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = weir_finding_finalize;
  object_class->get_property = weir_finding_get_property;

  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_SEVERITY_NAME] = g_param_spec_string ("severity-name", NULL, NULL, NULL, flags);
  properties[PROP_NODE] = g_param_spec_string ("node", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL, flags);
  properties[PROP_CSS_CLASSES] =
    g_param_spec_boxed ("css-classes", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_finding_init (WeirFinding *self)
{
}

/**
 * weir_finding_new:
 * @problem: what weir_flow_check() found
 *
 * Returns: (transfer full): a new finding
 */
WeirFinding *
weir_finding_new (WeirProblem *problem)
{
  WeirFinding *self = g_object_new (WEIR_TYPE_FINDING, NULL);

  self->problem = weir_problem_ref (problem);

  return self;
}

WeirSeverity
weir_finding_get_severity (WeirFinding *self)
{
  g_return_val_if_fail (WEIR_IS_FINDING (self), WEIR_SEVERITY_ERROR);

  return weir_problem_get_severity (self->problem);
}

const char *
weir_finding_get_node (WeirFinding *self)
{
  g_return_val_if_fail (WEIR_IS_FINDING (self), NULL);

  return weir_problem_get_node (self->problem);
}

const char *
weir_finding_get_key (WeirFinding *self)
{
  g_return_val_if_fail (WEIR_IS_FINDING (self), NULL);

  return weir_problem_get_key (self->problem);
}

const char *
weir_finding_get_message (WeirFinding *self)
{
  g_return_val_if_fail (WEIR_IS_FINDING (self), NULL);

  return weir_problem_get_message (self->problem);
}

/**
 * weir_finding_get_text:
 * @self: a finding
 *
 * Gets the message as it stands beside the node's name: without that, if it begins with it.
 *
 * Returns: (transfer none): the text
 */
const char *
weir_finding_get_text (WeirFinding *self)
{
  const char *message = weir_finding_get_message (self);
  const char *node = weir_finding_get_node (self);
  gsize length = node != NULL ? strlen (node) : 0;

  if (length > 0 && g_str_has_prefix (message, node) && g_str_has_prefix (message + length, ": "))
    return message + length + 2;

  return message;
}
