/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_TOAST (weir_toast_get_type ())

/* A sentence at the foot of a window, which goes by itself. */
G_DECLARE_FINAL_TYPE (WeirToast, weir_toast, WEIR, TOAST, GtkWidget)

void weir_toast_show (WeirToast  *self,
                      const char *text);

G_END_DECLS
