/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text in columns. */
typedef struct _WeirTable WeirTable;

/* @alignment: a letter for each column, "l" or "r". */
WeirTable *weir_table_new    (const char  *alignment) G_GNUC_WARN_UNUSED_RESULT;
void       weir_table_free   (WeirTable   *self);

/* The next cell, from left to right and from top to bottom. */
void       weir_table_add    (WeirTable   *self,
                              const char  *format,
                              ...) G_GNUC_PRINTF (2, 3);
/* Each line begins with @indent. */
char      *weir_table_format (WeirTable   *self,
                              const char  *indent) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTable, weir_table_free)

G_END_DECLS
