/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/weir-value.h"

G_BEGIN_DECLS

/* The error that @value is, or NULL if it is none: {"error": TEXT}, or {"error": {"message": TEXT}}
 * with "kind" and "traceback" if they are known. */
GError *weir_answer_read_error (WeirValue *value) G_GNUC_WARN_UNUSED_RESULT;

/* The same, of what stands in "error". */
GError *weir_answer_read_cause (WeirValue *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
