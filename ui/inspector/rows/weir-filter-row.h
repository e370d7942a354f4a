/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "expression/weir-trial.h"
#include "inspector/rows/weir-field-row.h"

G_BEGIN_DECLS

#define WEIR_TYPE_FILTER_ROW (weir_filter_row_get_type ())

/* A jq filter: coloured, with the compiler's words, and a larger editor. */
G_DECLARE_FINAL_TYPE (WeirFilterRow, weir_filter_row, WEIR, FILTER_ROW, WeirFieldRow)

void weir_filter_row_set_trial (WeirFilterRow *self,
                                WeirTrial     *trial);

G_END_DECLS
