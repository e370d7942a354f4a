/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a cell shows of a WeirOutlineRow. */
typedef enum {
  WEIR_OUTLINE_CELL_NAME,     /* also tells assistive technologies what the whole row is */
  WEIR_OUTLINE_CELL_TEXT,
  WEIR_OUTLINE_CELL_PROBLEMS, /* with an icon */
} WeirOutlineCell;

/* Makes cells for the texts that the rows have as @property. Code and no template, since some
 * thousand cells are made when the table is shown. */
GtkListItemFactory *weir_outline_cells_new (WeirOutlineCell  cell,
                                            const char      *property) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
