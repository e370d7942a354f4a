/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/weir-run-setup.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEIR_TYPE_RUN_SETUP_WINDOW (weir_run_setup_window_get_type ())

/* Where the items of a run come from and where its results go. Signal "changed" when it closes and
 * something is other than before, then "run" if that is wanted. */
G_DECLARE_FINAL_TYPE (WeirRunSetupWindow, weir_run_setup_window, WEIR, RUN_SETUP_WINDOW, AdwWindow)

GtkWidget    *weir_run_setup_window_new       (GtkWindow          *parent,
                                               const WeirRunSetup *setup) G_GNUC_WARN_UNUSED_RESULT;
WeirRunSetup *weir_run_setup_window_dup_setup (WeirRunSetupWindow *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
