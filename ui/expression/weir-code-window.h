/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "expression/weir-trial.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CODE_WINDOW (weir_code_window_get_type ())

/* Room for a longer filter, and for trying it. */
G_DECLARE_FINAL_TYPE (WeirCodeWindow, weir_code_window, WEIR, CODE_WINDOW, AdwWindow)

GtkWidget *weir_code_window_new (WeirCodeBuffer *buffer,
                                 WeirTrial      *trial,
                                 const char     *title) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
