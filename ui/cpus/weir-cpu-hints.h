/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "problems/weir-checker.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CPU_HINTS (weir_cpu_hints_get_type ())

/* A button that is there while something is to be said about the CPUs of a flow, and says it. */
G_DECLARE_FINAL_TYPE (WeirCpuHints, weir_cpu_hints, WEIR, CPU_HINTS, GtkWidget)

void weir_cpu_hints_set_checker (WeirCpuHints *self,
                                 WeirChecker  *checker);

G_END_DECLS
