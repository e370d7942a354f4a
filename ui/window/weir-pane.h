/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_PANE (weir_pane_get_type ())

/* A pane beside the canvas: as wide as it was made, whatever it shows. */
G_DECLARE_FINAL_TYPE (WeirPane, weir_pane, WEIR, PANE, GtkWidget)

int  weir_pane_get_width (WeirPane *self);
void weir_pane_set_width (WeirPane *self,
                          int       width);

G_END_DECLS
