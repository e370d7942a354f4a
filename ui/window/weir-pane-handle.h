/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_PANE_HANDLE (weir_pane_handle_get_type ())

/* The line beside a pane, by which the pane is made wider or narrower. */
G_DECLARE_FINAL_TYPE (WeirPaneHandle, weir_pane_handle, WEIR, PANE_HANDLE, GtkWidget)

G_END_DECLS
