/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WEIR_TYPE_PREFERENCES_WINDOW (weir_preferences_window_get_type ())

G_DECLARE_FINAL_TYPE (WeirPreferencesWindow, weir_preferences_window, WEIR, PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

GtkWidget *weir_preferences_window_new (GtkWindow *parent) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
