/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "canvas/weir-canvas.h"

G_BEGIN_DECLS

#define WEIR_TYPE_COMMAND_WINDOW (weir_command_window_get_type ())

/* A list of all that can be done, to be searched. */
G_DECLARE_FINAL_TYPE (WeirCommandWindow, weir_command_window, WEIR, COMMAND_WINDOW, AdwWindow)

GtkWidget *weir_command_window_new (GtkWindow  *parent,
                                    WeirCanvas *canvas) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
