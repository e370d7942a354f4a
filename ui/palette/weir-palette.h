/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_PALETTE (weir_palette_get_type ())

/* What can be put on the canvas: kinds of node and kinds of worker, to drag or to activate. */
G_DECLARE_FINAL_TYPE (WeirPalette, weir_palette, WEIR, PALETTE, GtkWidget)

G_END_DECLS
