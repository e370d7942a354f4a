/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/weir-canvas-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "canvas/edits/weir-canvas-edits.h"
#include "canvas/gestures/weir-canvas-gestures.h"

/**
 * WeirCanvas:
 *
 * Where a flow is drawn and edited.
 *
 * The canvas has no end: its adjustments follow what is on it. It shows a [class@Weir.Flow] and
 * changes it through the flow's own history, so that whoever holds the flow can undo all of it.
 * What people do from the keyboard or from menus are actions of the widget that begin with
 * `canvas.`, and have shortcuts as long as the focus is inside.
 */

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

enum {
  SELECTION_CHANGED,
  EDIT_REQUESTED,
  MESSAGE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirCanvas, weir_canvas, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static void
weir_canvas_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  *minimum = 0;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 480;
}

static void
allocate_corner (GtkWidget *child,
                 int        width,
                 int        height,
                 gboolean   at_end)
{
  gboolean is_rtl = gtk_widget_get_direction (child) == GTK_TEXT_DIR_RTL;
  int child_width, child_height;
  GtkAllocation allocation;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &child_width, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, NULL, &child_height,
                      NULL, NULL);
  allocation.x = at_end != is_rtl ? width - child_width - 12 : 12;
  allocation.y = height - child_height - 12;
  allocation.width = child_width;
  allocation.height = child_height;
  gtk_widget_size_allocate (child, &allocation, -1);
}

static void
allocate_child (WeirCanvas *self,
                GtkWidget  *child,
                double      x,
                double      y,
                double      width,
                double      height)
{
  double scale = weir_canvas_get_scale (self);
  graphene_point_t corner = weir_canvas_to_screen (self, x, y);
  GskTransform *transform = gsk_transform_translate (NULL, &corner);

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);

  transform = gsk_transform_scale (transform, (float) scale, (float) scale);
  gtk_widget_allocate (child, (int) ceil (width), (int) ceil (height), -1, transform);
}

static void
allocate_editor (WeirCanvas *self)
{
  double scale = weir_canvas_get_scale (self);
  GtkAllocation allocation;
  double x, y;
  int least_width, least_height;

  if (self->editor == NULL)
    return;

  weir_canvas_to_widget (self, self->edited.origin.x, self->edited.origin.y, &x, &y);
  gtk_widget_measure (self->editor, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL,
                      NULL, NULL);
  allocation.width = MAX (least_width, (int) (self->edited.size.width * scale));
  gtk_widget_measure (self->editor, GTK_ORIENTATION_VERTICAL, allocation.width, &least_height,
                      NULL, NULL, NULL);
  allocation.height = MAX (least_height, (int) (self->edited.size.height * scale));
  allocation.x = (int) x;
  allocation.y = (int) y;
  gtk_widget_size_allocate (self->editor, &allocation, -1);
}

/* There is a map only while not all of the flow is in view, and only where it leaves room. */
static gboolean
needs_minimap (WeirCanvas *self,
               int         width,
               int         height)
{
  graphene_rect_t view = weir_canvas_get_view (self);
  graphene_rect_t content = weir_canvas_get_content (self);

  if (width < 480 || height < 320)
    return FALSE;

  return content.origin.x < view.origin.x || content.origin.y < view.origin.y ||
         content.origin.x + content.size.width > view.origin.x + view.size.width ||
         content.origin.y + content.size.height > view.origin.y + view.size.height;
}

static void
allocate_layers (WeirCanvas *self,
                 int         width,
                 int         height)
{
  GtkAllocation all = { 0, 0, width, height };
  GtkWidget *layers[] = { self->grid, self->frames, self->link_layer, self->far_layer,
                          self->overlay };

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      gtk_widget_measure (layers[i], GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
      gtk_widget_size_allocate (layers[i], &all, -1);
    }

  allocate_corner (self->zoom_box, width, height, FALSE);
  gtk_widget_set_child_visible (self->minimap, needs_minimap (self, width, height));
  allocate_corner (self->minimap, width, height, TRUE);
}

static void
weir_canvas_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  WeirCanvas *self = WEIR_CANVAS (widget);

  weir_canvas_keep_fit (self, width, height);

  if (width != self->told_width || height != self->told_height)
    weir_canvas_queue_update (self);

  weir_canvas_ensure_links (self);
  weir_canvas_update_shown (self);

  allocate_layers (self, width, height);
  for (guint i = 0; i < self->elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (self->elements, i);

      weir_canvas_element_set_scale (element, weir_canvas_get_scale (self));
      allocate_child (self, GTK_WIDGET (element), element->x, element->y,
                      element->width, element->height);
    }
  for (guint i = 0; i < self->shown->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (self->shown, i);

      allocate_child (self, GTK_WIDGET (node), node->x, node->y, node->width, node->height);
    }
  allocate_editor (self);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
  weir_canvas_minimap_update (self->minimap, FALSE);
}

/* Only what is visible is looked at: with thousands of nodes, asking each child costs too much. */
static void
weir_canvas_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  WeirCanvas *self = WEIR_CANVAS (widget);

  gtk_widget_snapshot_child (widget, self->grid, snapshot);
  gtk_widget_snapshot_child (widget, self->frames, snapshot);
  for (guint i = 0; i < self->elements->len; i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->elements, i), snapshot);
  gtk_widget_snapshot_child (widget, self->link_layer, snapshot);
  gtk_widget_snapshot_child (widget, self->far_layer, snapshot);
  for (guint i = 0; i < self->shown->len; i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->shown, i), snapshot);
  gtk_widget_snapshot_child (widget, self->overlay, snapshot);
  if (self->editor != NULL)
    gtk_widget_snapshot_child (widget, self->editor, snapshot);
  gtk_widget_snapshot_child (widget, self->minimap, snapshot);
  gtk_widget_snapshot_child (widget, self->zoom_box, snapshot);
}

static void
weir_canvas_css_changed (GtkWidget         *widget,
                         GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (weir_canvas_parent_class)->css_changed (widget, change);

  weir_canvas_style_changed (WEIR_CANVAS (widget));
}

static void
weir_canvas_system_setting_changed (GtkWidget        *widget,
                                    GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (weir_canvas_parent_class)->system_setting_changed (widget, setting);

  weir_canvas_style_changed (WEIR_CANVAS (widget));
}

static gboolean
weir_canvas_focus (GtkWidget        *widget,
                   GtkDirectionType  direction)
{
  return weir_canvas_move_focus (WEIR_CANVAS (widget), direction);
}

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

static void
disconnect_style (WeirCanvas *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  for (guint i = 0; i < G_N_ELEMENTS (self->style_handlers); i++)
    g_clear_signal_handler (&self->style_handlers[i], manager);
}

static void
weir_canvas_dispose (GObject *object)
{
  WeirCanvas *self = WEIR_CANVAS (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  disconnect_style (self);
  weir_canvas_cancel (self);
  weir_canvas_set_flow (self, NULL);
  weir_canvas_set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, NULL);
  weir_canvas_set_adjustment (self, GTK_ORIENTATION_VERTICAL, NULL);

  self->popover = NULL;
  self->editor = NULL;
  g_clear_weak_pointer (&self->focus_before);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (weir_canvas_parent_class)->dispose (object);
}

static void
weir_canvas_finalize (GObject *object)
{
  WeirCanvas *self = WEIR_CANVAS (object);

  g_clear_pointer (&self->nodes, g_hash_table_unref);
  g_clear_pointer (&self->marks, g_hash_table_unref);
  g_clear_pointer (&self->search.found, g_hash_table_unref);
  g_clear_pointer (&self->search.selection, g_strfreev);
  g_clear_pointer (&self->links, g_ptr_array_unref);
  g_clear_pointer (&self->elements, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->node_tiles, weir_canvas_tiles_free);
  g_clear_pointer (&self->link_tiles, weir_canvas_tiles_free);
  g_clear_pointer (&self->node_index, weir_canvas_index_free);
  g_clear_pointer (&self->link_index, weir_canvas_index_free);
  g_clear_pointer (&self->move.nodes, g_ptr_array_unref);
  g_clear_pointer (&self->move.elements, g_ptr_array_unref);
  g_clear_pointer (&self->move.starts, g_array_unref);
  g_clear_object (&self->cancellable);
  weir_canvas_style_clear (&self->style);

  G_OBJECT_CLASS (weir_canvas_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

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

static void
install_signals (void)
{
  /**
   * WeirCanvas::selection-changed:
   * @self: a canvas
   *
   * Other nodes are selected than before.
   */
  signals[SELECTION_CHANGED] =
    g_signal_new ("selection-changed", WEIR_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  /**
   * WeirCanvas::edit-requested:
   * @self: a canvas
   * @id: a node
   *
   * The settings of a node are asked for, by Enter or by a double click.
   */
  signals[EDIT_REQUESTED] =
    g_signal_new ("edit-requested", WEIR_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * WeirCanvas::message:
   * @self: a canvas
   * @text: a sentence without a stop
   *
   * Something that was asked for cannot be done, and why.
   */
  signals[MESSAGE] =
    g_signal_new ("message", WEIR_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
weir_canvas_class_init (WeirCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_canvas_dispose;
  object_class->finalize = weir_canvas_finalize;
  object_class->get_property = weir_canvas_get_property;
  object_class->set_property = weir_canvas_set_property;

  widget_class->measure = weir_canvas_measure;
  widget_class->size_allocate = weir_canvas_size_allocate;
  widget_class->snapshot = weir_canvas_snapshot;
  widget_class->css_changed = weir_canvas_css_changed;
  widget_class->system_setting_changed = weir_canvas_system_setting_changed;
  widget_class->focus = weir_canvas_focus;

  install_properties (object_class);
  install_signals ();

  weir_canvas_class_add_view (widget_class);
  weir_canvas_class_add_select (widget_class);
  weir_canvas_class_add_edit (widget_class);
  weir_canvas_class_add_clipboard (widget_class);
  weir_canvas_class_add_arrange (widget_class);
  weir_canvas_class_add_menu (widget_class);
  weir_canvas_class_add_keys (widget_class);

  gtk_widget_class_set_css_name (widget_class, "weir-canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
add_children (WeirCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->grid = weir_canvas_layer_new (self, weir_canvas_snapshot_grid);
  self->frames = weir_canvas_layer_new (self, weir_canvas_snapshot_frames);
  self->link_layer = weir_canvas_layer_new (self, weir_canvas_snapshot_links);
  self->far_layer = weir_canvas_layer_new (self, weir_canvas_snapshot_far);
  self->overlay = weir_canvas_layer_new (self, weir_canvas_snapshot_overlay);
  self->minimap = weir_canvas_minimap_new (self);
  self->zoom_box = weir_canvas_zoom_box_new (self);

  gtk_widget_set_parent (self->grid, widget);
  gtk_widget_set_parent (self->frames, widget);
  gtk_widget_set_parent (self->link_layer, widget);
  gtk_widget_set_parent (self->far_layer, widget);
  gtk_widget_set_parent (self->overlay, widget);
  gtk_widget_set_parent (self->minimap, widget);
  gtk_widget_set_parent (self->zoom_box, widget);
}

static void
weir_canvas_init (WeirCanvas *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->zoom = 1;
  self->text_scale = 1;
  self->snap = TRUE;
  self->show_grid = TRUE;
  self->nodes = g_hash_table_new (g_str_hash, g_str_equal);
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_canvas_link_free);
  self->elements = g_ptr_array_new ();
  self->shown = g_ptr_array_new ();
  self->node_index = weir_canvas_index_new ();
  self->link_index = weir_canvas_index_new ();
  self->node_tiles = weir_canvas_node_tiles_new (self);
  self->link_tiles = weir_canvas_link_tiles_new (self);
  self->move.nodes = g_ptr_array_new ();
  self->move.elements = g_ptr_array_new ();
  self->move.starts = g_array_new (FALSE, FALSE, sizeof (WeirCanvasPoint));
  self->linking.replugged = -1;
  self->cancellable = g_cancellable_new ();

  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Canvas"),
                                  GTK_ACCESSIBLE_PROPERTY_MULTI_SELECTABLE, TRUE,
                                  -1);

  add_children (self);
  weir_canvas_add_controllers (self);
  weir_canvas_add_drop_target (self);
  weir_canvas_style_changed (self);
  weir_canvas_update_actions (self);

  self->style_handlers[0] =
    g_signal_connect_object (manager, "notify::dark",
                             G_CALLBACK (weir_canvas_style_changed), self, G_CONNECT_SWAPPED);
  self->style_handlers[1] =
    g_signal_connect_object (manager, "notify::high-contrast",
                             G_CALLBACK (weir_canvas_style_changed), self, G_CONNECT_SWAPPED);
}

/**
 * weir_canvas_new:
 *
 * Makes a canvas that shows no flow yet.
 *
 * Returns: (transfer floating): a canvas
 */
GtkWidget *
weir_canvas_new (void)
{
  return g_object_new (WEIR_TYPE_CANVAS, NULL);
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

void
weir_canvas_emit_edit_requested (WeirCanvas *self,
                                 const char *id)
{
  g_signal_emit (self, signals[EDIT_REQUESTED], 0, id);
}

void
weir_canvas_tell (WeirCanvas *self,
                  const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

void
weir_canvas_selection_changed (WeirCanvas *self)
{
  weir_canvas_update_actions (self);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static gboolean
unparent_popover (gpointer data)
{
  g_autoptr(GtkWidget) popover = data;

  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);

  return G_SOURCE_REMOVE;
}

static void
on_popover_closed (GtkWidget  *popover,
                   WeirCanvas *self)
{
  GtkWidget *focus = self->focus_before;

  if (self->popover == popover)
    {
      self->popover = NULL;
      g_clear_weak_pointer (&self->focus_before);
      if (focus != NULL && gtk_widget_get_parent (focus) != NULL)
        gtk_widget_grab_focus (focus);
    }

  /* What was activated in it is looked at only after it has closed. */
  g_idle_add (unparent_popover, g_object_ref (popover));
}

void
weir_canvas_open_popover (WeirCanvas *self,
                          GtkWidget  *popover,
                          double      x,
                          double      y)
{
  GdkRectangle place = { (int) x, (int) y, 1, 1 };

  if (self->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->popover));

  g_set_weak_pointer (&self->focus_before, weir_canvas_get_focus (self));
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &place);
  self->popover = popover;
  g_signal_connect_object (popover, "closed", G_CALLBACK (on_popover_closed), self, 0);
  gtk_popover_popup (GTK_POPOVER (popover));
}
