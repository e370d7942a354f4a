/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `weir test-worker`: whether a program speaks the Weir worker protocol. */

#include <stdio.h>

#include "conformance/weir-trials.h"
#include "weir-command.h"

#define DEFAULT_PATIENCE 10.0

/* In the form of the Test Anything Protocol. */
static int
run_trials (const TrialSetup *setup)
{
  guint n_trials;
  const Trial *trials = trials_get (&n_trials);
  guint n_failed = 0;

  printf ("1..%u\n", n_trials);
  for (guint i = 0; i < n_trials; i++)
    {
      g_autoptr(GError) error = NULL;
      gboolean is_right = trials[i].func (setup, &error);

      n_failed += !is_right;
      printf ("%sok %u - %s\n", is_right ? "" : "not ", i + 1, trials[i].name);
      if (!is_right)
        printf ("# the worker %s\n", error->message);
      fflush (stdout);
    }

  printf ("# %u of %u failed\n", n_failed, n_trials);

  return n_failed > 0 ? WEIR_EXIT_ITEMS_FAILED : WEIR_EXIT_FINE;
}

static gboolean
find_program (char    *name,
              GError **error)
{
  g_autofree char *path = g_find_program_in_path (name);

  if (path != NULL)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no program \"%s\"", name);

  return FALSE;
}

static int
run (int    argc,
     char **argv)
{
  g_auto(GStrv) command = NULL;
  g_autoptr(GError) error = NULL;
  double patience = DEFAULT_PATIENCE;
  const GOptionEntry entries[] = {
    { "timeout", 't', 0, G_OPTION_ARG_DOUBLE, &patience,
      "How long the worker may take for an answer: 10", "SECONDS" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &command, NULL, NULL },
    { NULL }
  };
  TrialSetup setup = { NULL };

  if (!weir_command_parse (entries, NULL, "[--] PROGRAM [ARGUMENT...]",
                           "Starts a program that speaks the Weir worker protocol, and tells what\n"
                           "it does right and wrong, in the form of the Test Anything Protocol. It\n"
                           "has to be a test worker, as core/workers/protocol.md describes it.",
                           &argc, &argv))
    return WEIR_EXIT_USAGE;

  if (command == NULL)
    return weir_command_misused ("which program?");
  if (!(patience > 0 && patience < 1e6))
    return weir_command_misused ("expected --timeout of more than 0 seconds");
  if (!find_program (command[0], &error))
    {
      weir_command_complain ("%s", error->message);
      return WEIR_EXIT_START_FAILED;
    }

  setup.argv = (const char * const *) command;
  setup.patience = patience;

  return run_trials (&setup);
}

const WeirCommand weir_test_worker_command = {
  .name = "test-worker",
  .summary = "Tell whether a program speaks the worker protocol",
  .run = run,
};
