/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "picture/weir-picture.h"

G_BEGIN_DECLS

/* What the user answers to export the picture. */
#define WEIR_PICTURE_DIALOG_EXPORT "export"

#define WEIR_TYPE_PICTURE_DIALOG (weir_picture_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WeirPictureDialog, weir_picture_dialog, WEIR, PICTURE_DIALOG,
                      AdwMessageDialog)

WeirPictureDialog *weir_picture_dialog_new        (GtkWindow         *parent);
WeirPictureFormat  weir_picture_dialog_get_format (WeirPictureDialog *self);
double             weir_picture_dialog_get_scale  (WeirPictureDialog *self);

G_END_DECLS
