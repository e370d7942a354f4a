/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The command that runs a flow without the designer. */
typedef enum {
  WEIR_RUN_KEEP_GOING = 1 << 0,  /* go on after items that fail */
  WEIR_RUN_MONITOR    = 1 << 1,  /* let the run be watched */
  WEIR_RUN_ANY_CPU    = 1 << 2,  /* whatever the flow says of CPUs */
} WeirRunFlags;

char *weir_run_command_find_program (void) G_GNUC_WARN_UNUSED_RESULT;
char *weir_run_command_new          (const char   *program,
                                     GFile        *file,
                                     WeirRunFlags  flags) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
