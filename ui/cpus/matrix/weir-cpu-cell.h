/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_CPU_CELL (weir_cpu_cell_get_type ())

/* Stands where the cursor of a matrix is: it takes the keys and tells screen readers what is there.
 * The matrix draws. */
G_DECLARE_FINAL_TYPE (WeirCpuCell, weir_cpu_cell, WEIR, CPU_CELL, GtkWidget)

GtkWidget *weir_cpu_cell_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void       weir_cpu_cell_tell (WeirCpuCell           *self,
                               const char            *label,
                               const char            *description,
                               GtkAccessibleTristate  state);

G_END_DECLS
