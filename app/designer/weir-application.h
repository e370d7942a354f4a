/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WEIR_TYPE_APPLICATION (weir_application_get_type ())

/* Weir Designer: its windows, and the drafts that an earlier one left. */
G_DECLARE_FINAL_TYPE (WeirApplication, weir_application, WEIR, APPLICATION, AdwApplication)

GApplication *weir_application_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
