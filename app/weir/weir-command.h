/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the program ends; those above 63 are from sysexits.h. After a signal it is 128 and the
 * signal's number. */
typedef enum {
  WEIR_EXIT_FINE         = 0,
  WEIR_EXIT_ITEMS_FAILED = 1,
  WEIR_EXIT_USAGE        = 2,
  WEIR_EXIT_START_FAILED = 69,
  WEIR_EXIT_IO_FAILED    = 74,
  WEIR_EXIT_BAD_FLOW     = 78,
} WeirExit;

/* One of the program's commands: a file of its own, listed in main.c. */
typedef struct {
  const char *name;
  const char *summary;
  int       (*run) (int    argc,
                    char **argv);
} WeirCommand;

extern const WeirCommand weir_call_command;
extern const WeirCommand weir_check_command;
extern const WeirCommand weir_new_command;
extern const WeirCommand weir_nodes_command;
extern const WeirCommand weir_ps_command;
extern const WeirCommand weir_run_command;
extern const WeirCommand weir_top_command;
extern const WeirCommand weir_show_command;
extern const WeirCommand weir_test_command;
extern const WeirCommand weir_test_worker_command;
extern const WeirCommand weir_workers_command;

/* Takes the options out of the arguments, with @data for those that have a callback; `--help` is
 * answered and ends the program. Says what is wrong, if anything, and how to get help. */
gboolean weir_command_parse    (const GOptionEntry   *entries,
                                gpointer              data,
                                const char           *parameters,
                                const char           *description,
                                int                  *argc,
                                char               ***argv);
/* The same for what only the command can tell to be wrong. */
int      weir_command_misused  (const char           *format,
                                ...) G_GNUC_PRINTF (1, 2);

/* A line on the standard error that begins with the program's name. */
void     weir_command_complain (const char           *format,
                                ...) G_GNUC_PRINTF (1, 2);
/* Text on the standard output; returns how the program is to end. */
int      weir_command_print    (const char           *text);

G_END_DECLS
