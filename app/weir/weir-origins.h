/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Remembers from which line each item came whose result was not taken. One thread adds while
 * another one takes, in any order. */
typedef struct _WeirOrigins WeirOrigins;

/* @n_items: how many there are at first; it grows with need. */
WeirOrigins *weir_origins_new  (guint         n_items) G_GNUC_WARN_UNUSED_RESULT;
void         weir_origins_free (WeirOrigins  *self);

void         weir_origins_add  (WeirOrigins  *self,
                                guint64       index,
                                guint         file,
                                guint64       line);
void         weir_origins_take (WeirOrigins  *self,
                                guint64       index,
                                guint        *file,
                                guint64      *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirOrigins, weir_origins_free)

G_END_DECLS
