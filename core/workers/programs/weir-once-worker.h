/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/programs/weir-command-line.h"
#include "workers/weir-worker.h"

G_BEGIN_DECLS

#define WEIR_TYPE_ONCE_WORKER (weir_once_worker_get_type ())

/* A program that is started anew for each item. */
G_DECLARE_FINAL_TYPE (WeirOnceWorker, weir_once_worker, WEIR, ONCE_WORKER, WeirWorker)

/**
 * WeirProgramText:
 * @WEIR_PROGRAM_TEXT_JSON: a JSON value
 * @WEIR_PROGRAM_TEXT_TEXT: the text of a string
 * @WEIR_PROGRAM_TEXT_NONE: nothing
 *
 * What goes into a program, or comes out.
 */
typedef enum {
  WEIR_PROGRAM_TEXT_JSON,
  WEIR_PROGRAM_TEXT_TEXT,
  WEIR_PROGRAM_TEXT_NONE,
} WeirProgramText;

/* Takes over @program, whose arguments are templates. */
WeirWorker *weir_once_worker_new (WeirCommandLine *program,
                                  WeirProgramText  input,
                                  WeirProgramText  output) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
