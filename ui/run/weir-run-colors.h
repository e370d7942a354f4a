/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* Those of the curves that are about a whole flow. */
#define WEIR_RUN_COLOR_OUT   0
#define WEIR_RUN_COLOR_IN    1
#define WEIR_RUN_COLOR_ERROR 7

/* The colour of a node, by its place in the run, wherever it is shown. They come again after some. */
const GdkRGBA *weir_run_color (guint index);

G_END_DECLS
