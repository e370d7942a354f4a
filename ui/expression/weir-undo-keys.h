/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Takes the keys that undo and redo, before the editors in @widget, which take them even where they
 * have nothing to undo. */
void weir_undo_keys_add (GtkWidget       *widget,
                         GtkShortcutFunc  undo,
                         GtkShortcutFunc  redo);

G_END_DECLS
