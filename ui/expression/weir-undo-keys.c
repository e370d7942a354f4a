/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "expression/weir-undo-keys.h"

static void
add_shortcut (GtkEventController *controller,
              const char         *trigger,
              GtkShortcutFunc     func)
{
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (
                                          gtk_shortcut_trigger_parse_string (trigger),
                                          gtk_callback_action_new (func, NULL, NULL)));
}

void
weir_undo_keys_add (GtkWidget       *widget,
                    GtkShortcutFunc  undo,
                    GtkShortcutFunc  redo)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  add_shortcut (controller, "<Control>z", undo);
  add_shortcut (controller, "<Control><Shift>z|<Control>y", redo);
  gtk_widget_add_controller (widget, controller);
}
