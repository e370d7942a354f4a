/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_VALUE_VIEW (weir_value_view_get_type ())

/* A value, or another text of a program, to be read and copied. Its label is for those who do not
 * see what stands above it. */
G_DECLARE_FINAL_TYPE (WeirValueView, weir_value_view, WEIR, VALUE_VIEW, GtkWidget)

/* (nullable): nothing */
void weir_value_view_set_text (WeirValueView *self,
                               const char    *text);

G_END_DECLS
