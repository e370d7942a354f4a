/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_START_PAGE (weir_start_page_get_type ())

/* What a window without a document shows: recent files and examples. */
G_DECLARE_FINAL_TYPE (WeirStartPage, weir_start_page, WEIR, START_PAGE, GtkWidget)

G_END_DECLS
