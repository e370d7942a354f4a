/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_CPU_PART (weir_cpu_part_get_type ())

/* A line or a head of the matrix, for screen readers: the matrix draws it. Emits "pressed". */
G_DECLARE_FINAL_TYPE (WeirCpuPart, weir_cpu_part, WEIR, CPU_PART, GtkWidget)

GtkWidget *weir_cpu_part_new       (GtkAccessibleRole  role) G_GNUC_WARN_UNUSED_RESULT;
void       weir_cpu_part_set_range (WeirCpuPart       *self,
                                    guint              first,
                                    guint              last);
guint      weir_cpu_part_get_first (WeirCpuPart       *self);
guint      weir_cpu_part_get_last  (WeirCpuPart       *self);
/* Where it is, in the matrix. */
void       weir_cpu_part_set_place (WeirCpuPart       *self,
                                    const GdkRectangle *place);
void       weir_cpu_part_allocate  (WeirCpuPart       *self);
void       weir_cpu_part_tell      (WeirCpuPart       *self,
                                    const char        *label,
                                    gboolean           is_selected);

G_END_DECLS
