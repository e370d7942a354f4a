/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "errors/weir-failure.h"

#include <glib/gi18n.h>

struct _WeirFailure
{
  GObject    parent_instance;

  /* owned */
  GDateTime *time;
  char      *node;
  GError    *error;
  char      *flow_input;
  char      *node_input;
  char      *item;       /* its number */
};

G_DEFINE_FINAL_TYPE (WeirFailure, weir_failure, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_TIME,
  PROP_PLACE,
  PROP_ITEM,
  PROP_MESSAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
weir_failure_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  WeirFailure *self = WEIR_FAILURE (object);

  switch (prop_id)
    {
    case PROP_TIME:
      g_value_take_string (value, g_date_time_format (self->time, "%T"));
      break;

    case PROP_PLACE:
      g_value_set_string (value, self->node != NULL ? self->node : _("Flow"));
      break;

    case PROP_ITEM:
      /* Translators: an item of a run and its number. */
      g_value_take_string (value, g_strdup_printf (_("item %s"), self->item));
      break;

    case PROP_MESSAGE:
      g_value_set_string (value, self->error->message);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_failure_finalize (GObject *object)
{
  WeirFailure *self = WEIR_FAILURE (object);

  g_clear_pointer (&self->time, g_date_time_unref);
  g_clear_pointer (&self->node, g_free);
  g_clear_error (&self->error);
  g_clear_pointer (&self->flow_input, g_free);
  g_clear_pointer (&self->node_input, g_free);
  g_clear_pointer (&self->item, g_free);

  G_OBJECT_CLASS (weir_failure_parent_class)->finalize (object);
}

static void
weir_failure_class_init (WeirFailureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = weir_failure_finalize;
  object_class->get_property = weir_failure_get_property;

  properties[PROP_TIME] = g_param_spec_string ("time", NULL, NULL, NULL, flags);
  properties[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL, flags);
  properties[PROP_ITEM] = g_param_spec_string ("item", NULL, NULL, NULL, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_failure_init (WeirFailure *self)
{
}

static char *
dup_unless_empty (const char *text)
{
  return *text != '\0' ? g_strdup (text) : NULL;
}

static GError *
load_error (const char *text)
{
  g_autoptr(WeirValue) value = weir_value_new_from_json (text, -1, NULL);
  GError *error = value != NULL ? weir_error_new_from_value (value) : NULL;

  return error != NULL ? error : g_error_new_literal (WEIR_ERROR, WEIR_ERROR_FAILED, text);
}

static GDateTime *
load_time (gint64 time)
{
  g_autoptr(GDateTime) seconds = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return g_date_time_add (seconds, time % G_USEC_PER_SEC);
}

/**
 * weir_failure_new:
 * @row: what the runner tells of it
 *
 * Returns: (transfer full): a new failure
 */
WeirFailure *
weir_failure_new (GVariant *row)
{
  WeirFailure *self = g_object_new (WEIR_TYPE_FAILURE, NULL);
  const char *node, *error, *flow_input, *node_input;
  guint64 item;
  gint64 time;

  g_variant_get (row, "(txt&s&s&s&s)", NULL, &time, &item, &node, &error, &flow_input,
                 &node_input);
  self->time = load_time (time);
  self->item = g_strdup_printf ("%" G_GUINT64_FORMAT, item);
  self->node = dup_unless_empty (node);
  self->error = load_error (error);
  self->flow_input = dup_unless_empty (flow_input);
  self->node_input = dup_unless_empty (node_input);

  return self;
}

const char *
weir_failure_get_node (WeirFailure *self)
{
  g_return_val_if_fail (WEIR_IS_FAILURE (self), NULL);

  return self->node;
}

const GError *
weir_failure_get_error (WeirFailure *self)
{
  g_return_val_if_fail (WEIR_IS_FAILURE (self), NULL);

  return self->error;
}

const char *
weir_failure_get_flow_input (WeirFailure *self)
{
  g_return_val_if_fail (WEIR_IS_FAILURE (self), NULL);

  return self->flow_input;
}

const char *
weir_failure_get_node_input (WeirFailure *self)
{
  g_return_val_if_fail (WEIR_IS_FAILURE (self), NULL);

  return self->node_input;
}
