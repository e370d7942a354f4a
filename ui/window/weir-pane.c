/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "window/weir-pane.h"

#define MAX_WIDTH 800

struct _WeirPane
{
  GtkWidget  parent_instance;

  /* owned */
  GtkWidget *child;

  int        width;
};

static void weir_pane_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirPane, weir_pane, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      weir_pane_buildable_init))

enum {
  PROP_0,
  PROP_WIDTH,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GtkBuildableIface *parent_iface;

static int
get_least_width (WeirPane *self)
{
  int least = 0;

  if (self->child != NULL)
    gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);

  return least;
}

/* What it shows may want more or less from one moment to the next: the pane stands still. */
static void
weir_pane_measure (GtkWidget      *widget,
                   GtkOrientation  orientation,
                   int             for_size,
                   int            *minimum,
                   int            *natural,
                   int            *minimum_baseline,
                   int            *natural_baseline)
{
  WeirPane *self = WEIR_PANE (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = MAX (self->width, get_least_width (self));
  else if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
weir_pane_size_allocate (GtkWidget *widget,
                         int        width,
                         int        height,
                         int        baseline)
{
  WeirPane *self = WEIR_PANE (widget);

  if (self->child != NULL)
    gtk_widget_allocate (self->child, width, height, baseline, NULL);
}

static void
weir_pane_add_child (GtkBuildable *buildable,
                     GtkBuilder   *builder,
                     GObject      *child,
                     const char   *type)
{
  WeirPane *self = WEIR_PANE (buildable);

  if (!GTK_IS_WIDGET (child) || self->child != NULL)
    {
      parent_iface->add_child (buildable, builder, child, type);
      return;
    }

  self->child = GTK_WIDGET (child);
  gtk_widget_set_parent (self->child, GTK_WIDGET (self));
}

static void
weir_pane_dispose (GObject *object)
{
  WeirPane *self = WEIR_PANE (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (weir_pane_parent_class)->dispose (object);
}

static void
weir_pane_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_WIDTH:
      g_value_set_int (value, weir_pane_get_width (WEIR_PANE (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_pane_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_WIDTH:
      weir_pane_set_width (WEIR_PANE (object), g_value_get_int (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_pane_class_init (WeirPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_pane_dispose;
  object_class->get_property = weir_pane_get_property;
  object_class->set_property = weir_pane_set_property;
  widget_class->measure = weir_pane_measure;
  widget_class->size_allocate = weir_pane_size_allocate;

  properties[PROP_WIDTH] =
    g_param_spec_int ("width", NULL, NULL, 0, MAX_WIDTH, 0,
                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "pane");
}

static void
weir_pane_buildable_init (GtkBuildableIface *iface)
{
  parent_iface = g_type_interface_peek_parent (iface);
  iface->add_child = weir_pane_add_child;
}

static void
weir_pane_init (WeirPane *self)
{
}

/**
 * weir_pane_get_width:
 * @self: a pane
 *
 * Returns: how wide the user wants it, in pixels
 */
int
weir_pane_get_width (WeirPane *self)
{
  g_return_val_if_fail (WEIR_IS_PANE (self), 0);

  return self->width;
}

/**
 * weir_pane_set_width:
 * @self: a pane
 * @width: how wide the user wants it, in pixels
 *
 * Makes it so wide, or as narrow as what it shows can be.
 */
void
weir_pane_set_width (WeirPane *self,
                     int       width)
{
  g_return_if_fail (WEIR_IS_PANE (self));

  width = CLAMP (width, get_least_width (self), MAX_WIDTH);
  if (self->width == width)
    return;

  self->width = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WIDTH]);
}
