/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_PANE_TABS (weir_pane_tabs_get_type ())

/* Leads from each page of the pane below the canvas to the others. */
G_DECLARE_FINAL_TYPE (WeirPaneTabs, weir_pane_tabs, WEIR, PANE_TABS, GtkBox)

G_END_DECLS
