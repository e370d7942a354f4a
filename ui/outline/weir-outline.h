/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas/weir-canvas.h"

G_BEGIN_DECLS

#define WEIR_TYPE_OUTLINE (weir_outline_get_type ())

/* A table of all nodes; what is selected in it is what is selected on the canvas. */
G_DECLARE_FINAL_TYPE (WeirOutline, weir_outline, WEIR, OUTLINE, GtkWidget)

G_END_DECLS
