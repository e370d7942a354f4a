/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/weir-canvas-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "canvas/drawing/weir-canvas-drawing.h"
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
  SELECTION_CHANGED,
  EDIT_REQUESTED,
  MESSAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirCanvas, weir_canvas, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

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
  weir_canvas_drop_closed_popovers (self);
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
  g_clear_pointer (&self->lives, g_hash_table_unref);
  g_clear_pointer (&self->search.found, g_hash_table_unref);
  g_clear_pointer (&self->search.selection, g_strfreev);
  g_clear_pointer (&self->closed_popovers, g_ptr_array_unref);
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

  widget_class->css_changed = weir_canvas_css_changed;
  widget_class->system_setting_changed = weir_canvas_system_setting_changed;
  widget_class->focus = weir_canvas_focus;

  weir_canvas_class_add_properties (object_class);
  weir_canvas_class_add_layout (widget_class);
  install_signals ();

  weir_canvas_class_add_view (widget_class);
  weir_canvas_class_add_select (widget_class);
  weir_canvas_class_add_connecting (widget_class);
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
  self->closed_popovers = g_ptr_array_new ();
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
