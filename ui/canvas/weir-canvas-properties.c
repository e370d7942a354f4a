/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be set and read from outside. */

#include "canvas/weir-canvas-private.h"

#include "canvas/gestures/weir-canvas-gestures.h"

enum {
  PROP_0,
  PROP_FLOW,
  PROP_ZOOM,
  PROP_SNAP,
  PROP_SHOW_GRID,
  PROP_WHEEL_ZOOMS,
  N_PROPS,

  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *properties[N_PROPS];

static void
weir_canvas_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  WeirCanvas *self = WEIR_CANVAS (object);

  switch (id)
    {
    case PROP_FLOW:
      g_value_set_object (value, self->flow);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, self->zoom);
      break;
    case PROP_SNAP:
      g_value_set_boolean (value, self->snap);
      break;
    case PROP_SHOW_GRID:
      g_value_set_boolean (value, self->show_grid);
      break;
    case PROP_WHEEL_ZOOMS:
      g_value_set_boolean (value, self->wheel_zooms);
      break;
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[id - PROP_HADJUSTMENT]);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[id - PROP_HSCROLL_POLICY]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_canvas_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  WeirCanvas *self = WEIR_CANVAS (object);

  switch (id)
    {
    case PROP_FLOW:
      weir_canvas_set_flow (self, g_value_get_object (value));
      break;
    case PROP_ZOOM:
      weir_canvas_set_zoom (self, g_value_get_double (value));
      break;
    case PROP_SNAP:
      weir_canvas_set_snap (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_GRID:
      weir_canvas_set_show_grid (self, g_value_get_boolean (value));
      break;
    case PROP_WHEEL_ZOOMS:
      weir_canvas_set_wheel_zooms (self, g_value_get_boolean (value));
      break;
    case PROP_HADJUSTMENT:
      weir_canvas_set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      weir_canvas_set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      self->policies[id - PROP_HSCROLL_POLICY] = g_value_get_enum (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

void
weir_canvas_class_add_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_canvas_get_property;
  object_class->set_property = weir_canvas_set_property;

  /**
   * WeirCanvas:flow:
   *
   * The flow that is shown; %NULL for none.
   */
  properties[PROP_FLOW] =
    g_param_spec_object ("flow", NULL, NULL, WEIR_TYPE_FLOW, flags);
  /**
   * WeirCanvas:zoom:
   *
   * How large things are shown; 1 for 100 %.
   */
  properties[PROP_ZOOM] =
    g_param_spec_double ("zoom", NULL, NULL, WEIR_CANVAS_MIN_ZOOM, WEIR_CANVAS_MAX_ZOOM, 1, flags);
  /**
   * WeirCanvas:snap:
   *
   * Whether what is moved keeps to the grid.
   */
  properties[PROP_SNAP] =
    g_param_spec_boolean ("snap", NULL, NULL, TRUE, flags);
  /**
   * WeirCanvas:show-grid:
   *
   * Whether the grid is drawn.
   */
  properties[PROP_SHOW_GRID] =
    g_param_spec_boolean ("show-grid", NULL, NULL, TRUE, flags);
  /**
   * WeirCanvas:wheel-zooms:
   *
   * Whether the wheel zooms by itself, and scrolls with Ctrl; otherwise it is the other way round.
   */
  properties[PROP_WHEEL_ZOOMS] =
    g_param_spec_boolean ("wheel-zooms", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
}

/**
 * weir_canvas_get_flow:
 * @self: a canvas
 *
 * Gets the flow that is shown.
 *
 * Returns: (transfer none) (nullable): the flow
 */
WeirFlow *
weir_canvas_get_flow (WeirCanvas *self)
{
  g_return_val_if_fail (WEIR_IS_CANVAS (self), NULL);

  return self->flow;
}

/**
 * weir_canvas_set_flow:
 * @self: a canvas
 * @flow: (nullable): a flow
 *
 * Shows another flow, all of it in view.
 */
void
weir_canvas_set_flow (WeirCanvas *self,
                      WeirFlow   *flow)
{
  g_return_if_fail (WEIR_IS_CANVAS (self));
  g_return_if_fail (flow == NULL || WEIR_IS_FLOW (flow));

  if (self->flow == flow)
    return;

  weir_canvas_cancel (self);
  weir_canvas_disconnect_flow (self);
  g_set_object (&self->flow, flow);
  weir_canvas_connect_flow (self);
  self->fit_pending = flow != NULL;

  weir_canvas_selection_changed (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FLOW]);
}

/**
 * weir_canvas_get_zoom:
 * @self: a canvas
 *
 * Gets how large things are shown.
 *
 * Returns: 1 for 100 %
 */
double
weir_canvas_get_zoom (WeirCanvas *self)
{
  g_return_val_if_fail (WEIR_IS_CANVAS (self), 1);

  return self->zoom;
}

/**
 * weir_canvas_set_zoom:
 * @self: a canvas
 * @zoom: 1 for 100 %; brought between 0.1 and 4
 *
 * Zooms; what is in the middle stays there.
 */
void
weir_canvas_set_zoom (WeirCanvas *self,
                      double      zoom)
{
  g_return_if_fail (WEIR_IS_CANVAS (self));

  weir_canvas_zoom_at (self, zoom, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                       gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

/**
 * weir_canvas_get_snap:
 * @self: a canvas
 *
 * Gets whether what is moved keeps to the grid.
 *
 * Returns: whether it does
 */
gboolean
weir_canvas_get_snap (WeirCanvas *self)
{
  g_return_val_if_fail (WEIR_IS_CANVAS (self), FALSE);

  return self->snap;
}

/**
 * weir_canvas_set_snap:
 * @self: a canvas
 * @snap: whether what is moved keeps to the grid
 *
 * Ctrl or Alt suspends it while something is moved.
 */
void
weir_canvas_set_snap (WeirCanvas *self,
                      gboolean    snap)
{
  g_return_if_fail (WEIR_IS_CANVAS (self));

  if (self->snap == !!snap)
    return;

  self->snap = !!snap;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SNAP]);
}

/**
 * weir_canvas_get_show_grid:
 * @self: a canvas
 *
 * Gets whether the grid is drawn.
 *
 * Returns: whether it is
 */
gboolean
weir_canvas_get_show_grid (WeirCanvas *self)
{
  g_return_val_if_fail (WEIR_IS_CANVAS (self), FALSE);

  return self->show_grid;
}

/**
 * weir_canvas_set_show_grid:
 * @self: a canvas
 * @show_grid: whether the grid is drawn
 *
 * Shows the grid or hides it.
 */
void
weir_canvas_set_show_grid (WeirCanvas *self,
                           gboolean    show_grid)
{
  g_return_if_fail (WEIR_IS_CANVAS (self));

  if (self->show_grid == !!show_grid)
    return;

  self->show_grid = !!show_grid;
  gtk_widget_queue_draw (self->grid);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_GRID]);
}

/**
 * weir_canvas_get_wheel_zooms:
 * @self: a canvas
 *
 * Gets whether the wheel zooms without Ctrl.
 *
 * Returns: whether it does
 */
gboolean
weir_canvas_get_wheel_zooms (WeirCanvas *self)
{
  g_return_val_if_fail (WEIR_IS_CANVAS (self), FALSE);

  return self->wheel_zooms;
}

/**
 * weir_canvas_set_wheel_zooms:
 * @self: a canvas
 * @wheel_zooms: whether the wheel zooms without Ctrl
 *
 * Sets what the wheel does.
 */
void
weir_canvas_set_wheel_zooms (WeirCanvas *self,
                             gboolean    wheel_zooms)
{
  g_return_if_fail (WEIR_IS_CANVAS (self));

  if (self->wheel_zooms == !!wheel_zooms)
    return;

  self->wheel_zooms = !!wheel_zooms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WHEEL_ZOOMS]);
}
