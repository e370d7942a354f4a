/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "probe/weir-probe-private.h"

struct _WeirProbeValue
{
  GObject    parent_instance;

  /* owned */
  GDateTime *time;
  char      *text;

  guint64    item;
};

G_DEFINE_FINAL_TYPE (WeirProbeValue, weir_probe_value, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_TIME,
  PROP_ITEM,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
weir_probe_value_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  WeirProbeValue *self = WEIR_PROBE_VALUE (object);

  switch (prop_id)
    {
    case PROP_TIME:
      g_value_take_string (value, g_date_time_format (self->time, "%T"));
      break;

    case PROP_ITEM:
      g_value_take_string (value, g_strdup_printf ("%" G_GUINT64_FORMAT, self->item));
      break;

    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_probe_value_finalize (GObject *object)
{
  WeirProbeValue *self = WEIR_PROBE_VALUE (object);

  g_clear_pointer (&self->time, g_date_time_unref);
  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (weir_probe_value_parent_class)->finalize (object);
}

static void
weir_probe_value_class_init (WeirProbeValueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = weir_probe_value_finalize;
  object_class->get_property = weir_probe_value_get_property;

  properties[PROP_TIME] = g_param_spec_string ("time", NULL, NULL, NULL, flags);
  properties[PROP_ITEM] = g_param_spec_string ("item", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_probe_value_init (WeirProbeValue *self)
{
}

WeirProbeValue *
weir_probe_value_new (gint64      time,
                      guint64     item,
                      const char *text)
{
  WeirProbeValue *self = g_object_new (WEIR_TYPE_PROBE_VALUE, NULL);

  self->time = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  self->item = item;
  self->text = g_utf8_make_valid (text, -1);

  return self;
}

const char *
weir_probe_value_get_text (WeirProbeValue *self)
{
  g_return_val_if_fail (WEIR_IS_PROBE_VALUE (self), NULL);

  return self->text;
}
