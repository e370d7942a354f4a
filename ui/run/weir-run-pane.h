/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/weir-runner.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_RUN_PANE (weir_run_pane_get_type ())

/* What a run does and has done. */
G_DECLARE_FINAL_TYPE (WeirRunPane, weir_run_pane, WEIR, RUN_PANE, GtkWidget)

/* (nullable): the run; it stays when it is over, until there is another. */
void weir_run_pane_set_runner    (WeirRunPane        *self,
                                  WeirRunner         *runner);
void weir_run_pane_set_selection (WeirRunPane        *self,
                                  const char * const *ids);

G_END_DECLS
