/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a worker process prints: it goes to our stderr line by line under the worker's name, and
 * the last of it is kept. Used by one thread. */
typedef struct {
  int         fd;   /* owned; -1: none */
  const char *name; /* borrowed */
  GString    *line; /* owned: the last line, unfinished */
  GString    *tail; /* owned: the last lines */
} WeirOutput;

void    weir_output_init     (WeirOutput *self,
                              const char *name);
void    weir_output_clear    (WeirOutput *self);
gssize  weir_output_read     (WeirOutput *self);
void    weir_output_finish   (WeirOutput *self);
char   *weir_output_dup_tail (WeirOutput *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
