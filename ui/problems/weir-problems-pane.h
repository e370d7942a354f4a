/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_PROBLEMS_PANE (weir_problems_pane_get_type ())

/* The list of what is wrong with the flow. */
G_DECLARE_FINAL_TYPE (WeirProblemsPane, weir_problems_pane, WEIR, PROBLEMS_PANE, GtkWidget)

G_END_DECLS
