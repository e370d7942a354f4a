/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Hands on to our own stderr what a program writes, in whole lines, so that those of several
 * programs do not mix; and keeps the end of it, for an error's message. Used by one thread.
 */
typedef struct {
  GString *line; /* owned: what has no end yet */
  GString *tail; /* owned */
} WeirRelay;

void        weir_relay_init   (WeirRelay  *self);
void        weir_relay_clear  (WeirRelay  *self);
void        weir_relay_add    (WeirRelay  *self,
                               const char *bytes,
                               gsize       length);
/* Nothing more comes: ends the last line. */
void        weir_relay_finish (WeirRelay  *self);
/* The last lines as UTF-8, without the last one's end; NULL if there was nothing. */
char       *weir_relay_dup_tail (WeirRelay *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
