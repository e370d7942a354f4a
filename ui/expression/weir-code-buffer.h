/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/**
 * WeirCodeLanguage:
 * @WEIR_CODE_JQ: a jq filter
 * @WEIR_CODE_JSON: one JSON value, or nothing
 *
 * What a code buffer holds.
 */
typedef enum {
  WEIR_CODE_JQ,
  WEIR_CODE_JSON,
} WeirCodeLanguage;

#define WEIR_TYPE_CODE_BUFFER (weir_code_buffer_get_type ())

/* Code that is being typed: coloured, and its first mistake is found and underlined. */
G_DECLARE_FINAL_TYPE (WeirCodeBuffer, weir_code_buffer, WEIR, CODE_BUFFER, GtkSourceBuffer)

WeirCodeBuffer *weir_code_buffer_new         (WeirCodeLanguage  language) G_GNUC_WARN_UNUSED_RESULT;
char           *weir_code_buffer_dup_text    (WeirCodeBuffer   *self) G_GNUC_WARN_UNUSED_RESULT;
void            weir_code_buffer_set_text    (WeirCodeBuffer   *self,
                                              const char       *text);
const char     *weir_code_buffer_get_mistake (WeirCodeBuffer   *self);

G_END_DECLS
