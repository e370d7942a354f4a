/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets the wheel move what is around @scroller while everything in it is in sight: GTK 4.8 stops
 * the events all the same. */
void weir_scroll_past (GtkScrolledWindow *scroller);

G_END_DECLS
