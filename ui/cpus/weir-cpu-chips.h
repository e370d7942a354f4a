/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_CPU_CHIPS (weir_cpu_chips_get_type ())

/* Short texts with an outline each, in a few lines; how many more there are in the last one. */
G_DECLARE_FINAL_TYPE (WeirCpuChips, weir_cpu_chips, WEIR, CPU_CHIPS, GtkWidget)

GtkWidget *weir_cpu_chips_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void       weir_cpu_chips_set_texts (WeirCpuChips       *self,
                                     const char * const *texts);

G_END_DECLS
