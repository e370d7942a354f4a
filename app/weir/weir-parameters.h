/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

#include "weir-table.h"

G_BEGIN_DECLS

/* JSON text of a value of a description, as one would write it. */
char *weir_parameters_format_value (JsonNode   *node) G_GNUC_WARN_UNUSED_RESULT;

/* A row of four cells for each of @parameters, which the library describes: its name behind
 * @prefix, its type, what is expected of it beside that, and what it does. */
void  weir_parameters_add          (WeirTable  *table,
                                    JsonObject *parameters,
                                    const char *prefix);

G_END_DECLS
