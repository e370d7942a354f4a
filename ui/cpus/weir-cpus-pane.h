/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <weir.h>

G_BEGIN_DECLS

#define WEIR_TYPE_CPUS_PANE (weir_cpus_pane_get_type ())

/* Which worker runs on which CPU: of the pools that are selected, or of all. */
G_DECLARE_FINAL_TYPE (WeirCpusPane, weir_cpus_pane, WEIR, CPUS_PANE, GtkWidget)

void weir_cpus_pane_set_flow      (WeirCpusPane       *self,
                                   WeirFlow           *flow);
void weir_cpus_pane_set_selection (WeirCpusPane       *self,
                                   const char * const *selection);
/* Shows what is selected, and lets the keyboard assign CPUs to it. */
void weir_cpus_pane_assign        (WeirCpusPane       *self);

G_END_DECLS
