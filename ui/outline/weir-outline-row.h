/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas/weir-canvas.h"

G_BEGIN_DECLS

#define WEIR_TYPE_OUTLINE_ROW (weir_outline_row_get_type ())

/* A node as a row of a table. */
G_DECLARE_FINAL_TYPE (WeirOutlineRow, weir_outline_row, WEIR, OUTLINE_ROW, GObject)

WeirOutlineRow *weir_outline_row_new      (WeirFlow             *flow,
                                           const char           *id) G_GNUC_WARN_UNUSED_RESULT;
/* Takes from @flow what the node is now; @id may be another than before. Returns whether anything
 * is other than it was. */
gboolean        weir_outline_row_load     (WeirOutlineRow       *self,
                                           WeirFlow             *flow,
                                           const char           *id);
/* @mark: (nullable): what is to be told of it. */
gboolean        weir_outline_row_set_mark (WeirOutlineRow       *self,
                                           const WeirCanvasMark *mark);

const char     *weir_outline_row_get_id   (WeirOutlineRow       *self);
/* All of the row in a line that can be spoken. */
char           *weir_outline_row_dup_name (WeirOutlineRow       *self) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the row has all words of @text, which is folded. */
gboolean        weir_outline_row_has      (WeirOutlineRow       *self,
                                           const char           *text);

G_END_DECLS
