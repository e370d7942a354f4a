/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas/weir-canvas.h"

G_BEGIN_DECLS

#define WEIR_TYPE_SEARCH_BAR (weir_search_bar_get_type ())

/* Finds things on a canvas; lies over it. */
G_DECLARE_FINAL_TYPE (WeirSearchBar, weir_search_bar, WEIR, SEARCH_BAR, GtkWidget)

void weir_search_bar_open  (WeirSearchBar *self);
void weir_search_bar_close (WeirSearchBar *self,
                            gboolean       go_back);

G_END_DECLS
