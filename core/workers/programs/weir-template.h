/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/weir-value.h"

G_BEGIN_DECLS

/*
 * An argument of a program with jq filters in braces, as in "out/{.name}.png": for each item, each
 * filter's output takes the place of its braces. A string stands as it is, any other value as its
 * JSON. "{{" and "}}" are braces. One thread at a time may use it.
 */
typedef struct _WeirTemplate WeirTemplate;

/* Compiles the filters of @text. */
WeirTemplate *weir_template_new         (const char    *text,
                                         GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void          weir_template_free        (WeirTemplate  *self);

/* Whether it is the same for all items. */
gboolean      weir_template_is_constant (WeirTemplate  *self);

/* The argument for @value, or NULL with the item's error. */
char         *weir_template_expand      (WeirTemplate  *self,
                                         WeirValue     *value,
                                         GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTemplate, weir_template_free)

G_END_DECLS
