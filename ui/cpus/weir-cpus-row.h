/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "inspector/rows/weir-field-row.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CPUS_ROW (weir_cpus_row_get_type ())

/* The CPUs of a pool in short, and the way to where they are assigned. */
G_DECLARE_FINAL_TYPE (WeirCpusRow, weir_cpus_row, WEIR, CPUS_ROW, WeirFieldRow)

/* Whether such a row suits @field. */
gboolean weir_cpus_row_can_show (WeirField *field);

G_END_DECLS
