/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "expression/weir-code-buffer.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CODE_VIEW (weir_code_view_get_type ())

/* Where code is typed: monospace, with the numbers of the lines if there are several. It is as high
 * as its text, within bounds. Tab leaves it. */
G_DECLARE_FINAL_TYPE (WeirCodeView, weir_code_view, WEIR, CODE_VIEW, GtkWidget)

GtkWidget *weir_code_view_new      (WeirCodeBuffer *buffer,
                                    int             min_height,
                                    int             max_height) G_GNUC_WARN_UNUSED_RESULT;
/* What is focused in it. */
GtkWidget *weir_code_view_get_text (WeirCodeView   *self);

G_END_DECLS
