/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "inspector/rows/weir-field-row.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CHOICE_ROW (weir_choice_row_get_type ())
#define WEIR_TYPE_ENTRY_ROW  (weir_entry_row_get_type ())
#define WEIR_TYPE_JSON_ROW   (weir_json_row_get_type ())
#define WEIR_TYPE_KEPT_ROW   (weir_kept_row_get_type ())
#define WEIR_TYPE_LIST_ROW   (weir_list_row_get_type ())
#define WEIR_TYPE_MAP_ROW    (weir_map_row_get_type ())
#define WEIR_TYPE_SWITCH_ROW (weir_switch_row_get_type ())

/* One of some strings. */
G_DECLARE_FINAL_TYPE (WeirChoiceRow, weir_choice_row, WEIR, CHOICE_ROW, WeirFieldRow)
/* A number, a string, a path, or JSON that fits in a line. */
G_DECLARE_FINAL_TYPE (WeirEntryRow, weir_entry_row, WEIR, ENTRY_ROW, WeirFieldRow)
/* JSON of some lines. */
G_DECLARE_FINAL_TYPE (WeirJsonRow, weir_json_row, WEIR, JSON_ROW, WeirFieldRow)
/* What no version knows: shown, and kept. */
G_DECLARE_FINAL_TYPE (WeirKeptRow, weir_kept_row, WEIR, KEPT_ROW, WeirFieldRow)
/* Strings, below each other. */
G_DECLARE_FINAL_TYPE (WeirListRow, weir_list_row, WEIR, LIST_ROW, WeirFieldRow)
/* Strings with names, below each other. */
G_DECLARE_FINAL_TYPE (WeirMapRow, weir_map_row, WEIR, MAP_ROW, WeirFieldRow)
/* Yes or no. */
G_DECLARE_FINAL_TYPE (WeirSwitchRow, weir_switch_row, WEIR, SWITCH_ROW, WeirFieldRow)

G_END_DECLS
