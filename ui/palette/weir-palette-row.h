/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define WEIR_TYPE_PALETTE_ROW (weir_palette_row_get_type ())

/* One node that can be put on the canvas. */
G_DECLARE_FINAL_TYPE (WeirPaletteRow, weir_palette_row, WEIR, PALETTE_ROW, GtkListBoxRow)

GtkWidget  *weir_palette_row_new          (const char     *category,
                                           GtkWidget      *image,
                                           const char     *title,
                                           const char     *description,
                                           JsonObject     *node) G_GNUC_WARN_UNUSED_RESULT;
const char *weir_palette_row_get_category (WeirPaletteRow *self);
const char *weir_palette_row_get_json     (WeirPaletteRow *self);
gboolean    weir_palette_row_matches      (WeirPaletteRow *self,
                                           const char     *text);

G_END_DECLS
