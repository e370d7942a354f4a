/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "record/weir-recorder.h"
#include "server/weir-printer.h"

G_BEGIN_DECLS

/* What a worker process prints: it goes to our stderr line by line under the worker's name and, where
 * somebody watches, to the recorder; the last of it is kept. Used by one thread. */
typedef struct {
  int          fd;      /* owned; -1: none */
  const char  *name;    /* borrowed */
  WeirPrinter *printer; /* borrowed */
  guint        node;
  guint        worker;
  GString     *line;    /* owned: the last line, unfinished */
  GString     *tail;    /* owned: the last lines */
} WeirOutput;

void    weir_output_init     (WeirOutput   *self,
                              const char   *name,
                              WeirPrinter  *printer,
                              guint         node,
                              guint         worker);
void    weir_output_clear    (WeirOutput   *self);
gssize  weir_output_read     (WeirOutput   *self,
                              WeirRecorder *recorder);
void    weir_output_finish   (WeirOutput   *self,
                              WeirRecorder *recorder);
char   *weir_output_dup_tail (WeirOutput   *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
