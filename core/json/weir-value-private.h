/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/weir-value.h"

G_BEGIN_DECLS

/* From this size on, in bytes, a value travels between processes as a sealed memfd. */
#define WEIR_VALUE_LARGE (64 * 1024)

/* The text must be minified JSON: it is not looked at. */
WeirValue *weir_value_new_unchecked  (const char  *json,
                                      gsize        length) G_GNUC_WARN_UNUSED_RESULT;
/* A value of @length bytes, which the caller writes at *@text before anybody else sees it. */
WeirValue *weir_value_new_for_length (gsize        length,
                                      char       **text) G_GNUC_WARN_UNUSED_RESULT;
/* Takes over @fd, a sealed memfd of @length bytes of text and a NUL. */
WeirValue *weir_value_new_from_memfd (int          fd,
                                      gsize        length,
                                      GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* The value's memfd (made at the first call), or -1 with @error set; stays the value's own. */
int        weir_value_get_memfd      (WeirValue   *self,
                                      GError     **error);

G_END_DECLS
