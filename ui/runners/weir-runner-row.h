/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <weir.h>

G_BEGIN_DECLS

#define WEIR_TYPE_RUNNER_ROW (weir_runner_row_get_type ())

/* A flow that runs somewhere, to be chosen. */
G_DECLARE_FINAL_TYPE (WeirRunnerRow, weir_runner_row, WEIR, RUNNER_ROW, AdwActionRow)

GtkWidget         *weir_runner_row_new        (WeirMonitorClient *client) G_GNUC_WARN_UNUSED_RESULT;
WeirMonitorClient *weir_runner_row_get_client (WeirRunnerRow     *self);

G_END_DECLS
