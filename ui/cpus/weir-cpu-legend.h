/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_CPU_LEGEND (weir_cpu_legend_get_type ())

/* What the signs in a matrix mean, and which keys work there. */
G_DECLARE_FINAL_TYPE (WeirCpuLegend, weir_cpu_legend, WEIR, CPU_LEGEND, GtkPopover)

G_END_DECLS
