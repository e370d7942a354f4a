/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "inspector/weir-field-row.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CHOICE_ROW (weir_choice_row_get_type ())
#define WEIR_TYPE_ENTRY_ROW  (weir_entry_row_get_type ())
#define WEIR_TYPE_SWITCH_ROW (weir_switch_row_get_type ())

/* One of some strings. */
G_DECLARE_FINAL_TYPE (WeirChoiceRow, weir_choice_row, WEIR, CHOICE_ROW, WeirFieldRow)
/* A number, a string, or any JSON. */
G_DECLARE_FINAL_TYPE (WeirEntryRow, weir_entry_row, WEIR, ENTRY_ROW, WeirFieldRow)
/* Yes or no. */
G_DECLARE_FINAL_TYPE (WeirSwitchRow, weir_switch_row, WEIR, SWITCH_ROW, WeirFieldRow)

G_END_DECLS
