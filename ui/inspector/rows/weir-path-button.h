/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_PATH_BUTTON (weir_path_button_get_type ())

/* Lets the user pick a file. */
G_DECLARE_FINAL_TYPE (WeirPathButton, weir_path_button, WEIR, PATH_BUTTON, GtkButton)

/* Whether strings of @format (nullable) name a file that can be picked. */
gboolean   weir_path_is_format          (const char     *format);
/* @path as a flow in @directory (nullable) says it. */
char      *weir_path_shorten            (const char     *path,
                                         const char     *directory,
                                         const char     *format) G_GNUC_WARN_UNUSED_RESULT;

GtkWidget *weir_path_button_new         (const char     *format) G_GNUC_WARN_UNUSED_RESULT;
void       weir_path_button_set_directory (WeirPathButton *self,
                                           const char     *directory);

G_END_DECLS
