/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "document/weir-document.h"

G_BEGIN_DECLS

#define WEIR_TYPE_HEADLESS_WINDOW (weir_headless_window_get_type ())

/* The command that runs a flow without the designer, and whether it would. */
G_DECLARE_FINAL_TYPE (WeirHeadlessWindow, weir_headless_window, WEIR, HEADLESS_WINDOW, AdwWindow)

GtkWidget *weir_headless_window_new (GtkWindow    *parent,
                                   WeirDocument *document) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
