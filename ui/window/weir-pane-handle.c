/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "window/weir-pane-handle.h"

#include "window/weir-pane.h"

/* How far from the line it can be taken. */
#define REACH 6
#define STEP  16

struct _WeirPaneHandle
{
  GtkWidget  parent_instance;

  /* owned */
  WeirPane  *pane;

  gboolean   at_end; /* the pane stands after it */

  /* of a drag */
  double     start_x;
  int        start_width;
};

G_DEFINE_FINAL_TYPE (WeirPaneHandle, weir_pane_handle, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_PANE,
  PROP_AT_END,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Whether the pane is at the right. */
static gboolean
is_pane_right (WeirPaneHandle *self)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  return self->at_end != is_mirrored;
}

/* Where the pointer is in the window: the handle itself moves along with it. */
static double
get_pointer_x (WeirPaneHandle *self,
               GtkGesture     *gesture)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  double x = 0;
  double y = 0;

  gtk_gesture_get_point (gesture, NULL, &x, &y);
  gtk_widget_translate_coordinates (GTK_WIDGET (self), root, x, y, &x, &y);

  return x;
}

static void
on_drag_begin (WeirPaneHandle *self,
               double          x,
               double          y,
               GtkGesture     *gesture)
{
  self->start_x = get_pointer_x (self, gesture);
  self->start_width = weir_pane_get_width (self->pane);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_drag_update (WeirPaneHandle *self,
                double          offset_x,
                double          offset_y,
                GtkGesture     *gesture)
{
  int wider = (int) (get_pointer_x (self, gesture) - self->start_x);

  weir_pane_set_width (self->pane, self->start_width + (is_pane_right (self) ? -wider : wider));
}

static gboolean
move (GtkWidget *widget,
      GVariant  *arguments,
      gpointer   data)
{
  WeirPaneHandle *self = WEIR_PANE_HANDLE (widget);
  int step = g_variant_get_int32 (arguments);

  weir_pane_set_width (self->pane, weir_pane_get_width (self->pane) + (is_pane_right (self) ? -step : step));

  return TRUE;
}

/* Wider than it is drawn. */
static gboolean
weir_pane_handle_contains (GtkWidget *widget,
                           double     x,
                           double     y)
{
  return x >= -REACH && x < gtk_widget_get_width (widget) + REACH &&
         y >= 0 && y < gtk_widget_get_height (widget);
}

static void
weir_pane_handle_dispose (GObject *object)
{
  WeirPaneHandle *self = WEIR_PANE_HANDLE (object);

  g_clear_object (&self->pane);

  G_OBJECT_CLASS (weir_pane_handle_parent_class)->dispose (object);
}

static void
weir_pane_handle_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  WeirPaneHandle *self = WEIR_PANE_HANDLE (object);

  switch (prop_id)
    {
    case PROP_PANE:
      g_value_set_object (value, self->pane);
      break;

    case PROP_AT_END:
      g_value_set_boolean (value, self->at_end);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_pane_handle_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  WeirPaneHandle *self = WEIR_PANE_HANDLE (object);

  switch (prop_id)
    {
    case PROP_PANE:
      if (g_set_object (&self->pane, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_AT_END:
      self->at_end = g_value_get_boolean (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_pane_handle_class_init (WeirPaneHandleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_pane_handle_dispose;
  object_class->get_property = weir_pane_handle_get_property;
  object_class->set_property = weir_pane_handle_set_property;
  widget_class->contains = weir_pane_handle_contains;

  properties[PROP_PANE] =
    g_param_spec_object ("pane", NULL, NULL, WEIR_TYPE_PANE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_AT_END] =
    g_param_spec_boolean ("at-end", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "panehandle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEPARATOR);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, move, "(i)", -STEP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, move, "(i)", STEP);
}

static void
weir_pane_handle_init (WeirPaneHandle *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "col-resize");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}
