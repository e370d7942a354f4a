/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/programs/weir-child.h"
#include "workers/programs/weir-command-line.h"
#include "workers/programs/weir-relay.h"

G_BEGIN_DECLS

/*
 * One run of a program from start to end, with its input written and its output read. Used by the
 * thread that started it, with whose end it dies.
 */
typedef struct {
  const char *name;      /* borrowed: for messages */
  WeirChild   child;

  /* owned */
  int         input;
  int         output;
  int         errors;
  GString    *text;      /* what it has printed */
  WeirRelay   relay;     /* what it has complained */

  const char *request;   /* borrowed: what is still to be written */
  gsize       n_request;
} WeirOnceRun;

void      weir_once_run_init  (WeirOnceRun        *self);
void      weir_once_run_clear (WeirOnceRun        *self);

/* Runs @program with @argv on @request (NULL: its input is empty). What it prints becomes @text,
 * unless @mute: then it goes into the log. Fails if it does not end well. */
gboolean  weir_once_run_do    (WeirOnceRun        *self,
                               WeirGuard          *guard,
                               WeirCommandLine    *program,
                               const char * const *argv,
                               const char         *request,
                               gsize               n_request,
                               gboolean            mute,
                               GError            **error);

G_END_DECLS
