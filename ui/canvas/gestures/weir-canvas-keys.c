/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/gestures/weir-canvas-gestures.h"

typedef struct {
  guint            key;
  GdkModifierType  modifiers;
  const char      *action;
} Binding;

/* Of several keys for one action, menus show the last. */
static const Binding bindings[] = {
  { GDK_KEY_equal, GDK_CONTROL_MASK, "canvas.zoom-in" },
  { GDK_KEY_KP_Add, GDK_CONTROL_MASK, "canvas.zoom-in" },
  { GDK_KEY_plus, GDK_CONTROL_MASK, "canvas.zoom-in" },
  { GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "canvas.zoom-out" },
  { GDK_KEY_minus, GDK_CONTROL_MASK, "canvas.zoom-out" },
  { GDK_KEY_KP_0, GDK_CONTROL_MASK, "canvas.zoom-reset" },
  { GDK_KEY_0, GDK_CONTROL_MASK, "canvas.zoom-reset" },
  { GDK_KEY_KP_1, GDK_CONTROL_MASK, "canvas.fit" },
  { GDK_KEY_1, GDK_CONTROL_MASK, "canvas.fit" },
  { GDK_KEY_a, GDK_CONTROL_MASK, "canvas.select-all" },
  { GDK_KEY_a, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "canvas.select-none" },
  { GDK_KEY_Left, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "canvas.select-upstream" },
  { GDK_KEY_Right, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "canvas.select-downstream" },
  { GDK_KEY_x, GDK_CONTROL_MASK, "canvas.cut" },
  { GDK_KEY_c, GDK_CONTROL_MASK, "canvas.copy" },
  { GDK_KEY_v, GDK_CONTROL_MASK, "canvas.paste" },
  { GDK_KEY_d, GDK_CONTROL_MASK, "canvas.duplicate" },
  { GDK_KEY_BackSpace, 0, "canvas.delete" },
  { GDK_KEY_KP_Delete, 0, "canvas.delete" },
  { GDK_KEY_Delete, 0, "canvas.delete" },
  { GDK_KEY_BackSpace, GDK_CONTROL_MASK, "canvas.delete-heal" },
  { GDK_KEY_Delete, GDK_CONTROL_MASK, "canvas.delete-heal" },
  { GDK_KEY_F2, 0, "canvas.rename" },
  { GDK_KEY_KP_Insert, 0, "canvas.quick-add" },
  { GDK_KEY_Insert, 0, "canvas.quick-add" },
  { GDK_KEY_l, GDK_CONTROL_MASK, "canvas.tidy" },
  { GDK_KEY_g, GDK_CONTROL_MASK, "canvas.add-frame" },
  { GDK_KEY_b, GDK_CONTROL_MASK, "canvas.bypass" },
  { GDK_KEY_m, GDK_CONTROL_MASK, "canvas.disable" },
  { GDK_KEY_c, 0, "canvas.connect" },
  { GDK_KEY_Up, GDK_ALT_MASK, "canvas.input-up" },
  { GDK_KEY_Down, GDK_ALT_MASK, "canvas.input-down" },
  { GDK_KEY_Menu, 0, "canvas.menu" },
  { GDK_KEY_F10, GDK_SHIFT_MASK, "canvas.menu" },
  { GDK_KEY_KP_Enter, 0, "canvas.edit" },
  { GDK_KEY_ISO_Enter, 0, "canvas.edit" },
  { GDK_KEY_Return, 0, "canvas.edit" },
  { GDK_KEY_Escape, 0, "canvas.escape" },
};

static const struct {
  guint key;
  guint keypad;
  int   x;
  int   y;
} arrows[] = {
  { GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0 },
  { GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0 },
  { GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1 },
  { GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1 },
};

static gboolean
on_key_pressed (WeirCanvas            *self,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        modifiers,
                GtkEventControllerKey *controller)
{
  if (keyval != GDK_KEY_space || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  weir_canvas_set_space_held (self, TRUE);

  return GDK_EVENT_STOP;
}

static void
on_key_released (WeirCanvas            *self,
                 guint                  keyval,
                 guint                  keycode,
                 GdkModifierType        modifiers,
                 GtkEventControllerKey *controller)
{
  if (keyval == GDK_KEY_space)
    weir_canvas_set_space_held (self, FALSE);
}

/* The release of a key that was pressed here comes elsewhere. */
static void
on_focus_left (WeirCanvas *self)
{
  weir_canvas_set_space_held (self, FALSE);
}

void
weir_canvas_add_key_controllers (WeirCanvas *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect_swapped (key, "key-released", G_CALLBACK (on_key_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);

  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_focus_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

static void
add_arrows (GtkWidgetClass *widget_class,
            guint           key,
            int             x,
            int             y)
{
  gtk_widget_class_add_binding (widget_class, key, 0, weir_canvas_on_arrow, "(iib)", x, y,
                                FALSE);
  gtk_widget_class_add_binding (widget_class, key, GDK_SHIFT_MASK, weir_canvas_on_arrow, "(iib)",
                                x, y, TRUE);
  gtk_widget_class_add_binding (widget_class, key, GDK_CONTROL_MASK, weir_canvas_on_nudge, "(ii)", x, y);
}

void
weir_canvas_class_add_keys (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    gtk_widget_class_add_binding_action (widget_class, bindings[i].key, bindings[i].modifiers,
                                         bindings[i].action, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    {
      add_arrows (widget_class, arrows[i].key, arrows[i].x, arrows[i].y);
      add_arrows (widget_class, arrows[i].keypad, arrows[i].x, arrows[i].y);
    }
}

char *
weir_canvas_dup_accel (const char *action)
{
  g_return_val_if_fail (action != NULL, NULL);

  /* As menus do: the last. */
  for (guint i = G_N_ELEMENTS (bindings); i > 0; i--)
    {
      if (g_str_equal (bindings[i - 1].action, action))
        return gtk_accelerator_name (bindings[i - 1].key, bindings[i - 1].modifiers);
    }

  return NULL;
}
