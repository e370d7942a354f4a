/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `weir call`: sends one value through a flow. */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <weir.h>

#include "weir-command.h"
#include "weir-interrupt.h"
#include "weir-loader.h"

typedef struct {
  char              **arguments; /* owned: the flow and the value */
  WeirLoaderOptions   loader;
} Options;

/* All that the standard input has, as a string with a NUL behind it. */
static GString *
read_standard_input (GError **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  char block[16 * 1024];
  size_t n_read;

  while ((n_read = fread (block, 1, sizeof block, stdin)) > 0)
    g_string_append_len (text, block, (gssize) n_read);

  if (ferror (stdin))
    {
      int cause = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (cause),
                   "cannot read the standard input: %s", g_strerror (cause));
      return NULL;
    }

  return g_steal_pointer (&text);
}

static WeirValue *
read_value (const char *argument,
            int        *exit_code)
{
  g_autoptr(GString) text = NULL;
  g_autoptr(GError) error = NULL;
  WeirValue *value;

  if (strcmp (argument, "-") == 0)
    text = read_standard_input (&error);
  else
    text = g_string_new (argument);

  if (text == NULL)
    {
      weir_command_complain ("%s", error->message);
      *exit_code = WEIR_EXIT_IO_FAILED;
      return NULL;
    }

  value = weir_value_new_from_json (text->str, (gssize) text->len, &error);
  if (value == NULL)
    {
      weir_command_complain ("the value is not JSON: %s", error->message);
      g_printerr ("A string needs its quotes, which the shell needs quoted: '\"world\"'\n");
      *exit_code = WEIR_EXIT_USAGE;
    }

  return value;
}

static int
print_result (WeirValue *result)
{
  g_autofree char *line = g_strconcat (weir_value_get_json (result, NULL), "\n", NULL);

  return weir_command_print (line);
}

static int
complain_of_call (WeirInterrupt *interrupt,
                  const GError  *error)
{
  g_autofree char *details = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return 128 + weir_interrupt_get_signal (interrupt);

  weir_command_complain ("%s", error->message);
  details = weir_loader_format_details (error);
  if (details != NULL)
    g_printerr ("%s", details);

  return WEIR_EXIT_ITEMS_FAILED;
}

static int
call_flow (Options *options)
{
  int exit_code = WEIR_EXIT_FINE;
  g_autoptr(WeirValue) value = read_value (options->arguments[1], &exit_code);
  g_autoptr(WeirServer) server = NULL;
  g_autoptr(WeirValue) result = NULL;
  g_autoptr(GError) error = NULL;
  WeirInterrupt *interrupt;

  if (value == NULL)
    return exit_code;

  interrupt = weir_interrupt_new ();
  server = weir_loader_load (options->arguments[0], &options->loader, NULL, &exit_code);
  if (server == NULL || !weir_loader_start (server, interrupt, &exit_code))
    return exit_code;

  result = weir_server_call (server, value, options->loader.timeout, WEIR_BACKPRESSURE_WAIT,
                             weir_interrupt_get_cancellable (interrupt), &error);
  exit_code = result != NULL ? print_result (result) : complain_of_call (interrupt, error);
  weir_server_stop (server, 0);

  return exit_code;
}

static const char description[] =
  "VALUE is JSON, so that a string has quotes; - reads it from the standard input. One\n"
  "that begins with - comes after --, as in: weir call FLOW -- -5";

static gboolean
parse_options (Options   *options,
               int       *argc,
               char    ***argv)
{
  const GOptionEntry entries[] = {
    WEIR_LOADER_ENTRIES (&options->loader),
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->arguments, NULL, NULL },
    { NULL }
  };

  if (!weir_command_parse (entries, NULL, "FLOW VALUE", description, argc, argv) ||
      !weir_loader_options_check (&options->loader))
    return FALSE;

  if (options->arguments != NULL && g_strv_length (options->arguments) == 2)
    return TRUE;

  weir_command_misused ("expected a flow and one value");

  return FALSE;
}

static int
run (int    argc,
     char **argv)
{
  Options options = { .loader = WEIR_LOADER_OPTIONS_INIT };
  int exit_code = WEIR_EXIT_USAGE;

  signal (SIGPIPE, SIG_IGN);

  if (parse_options (&options, &argc, &argv))
    exit_code = call_flow (&options);

  weir_loader_options_clear (&options.loader);
  g_clear_pointer (&options.arguments, g_strfreev);

  return exit_code;
}

const WeirCommand weir_call_command = {
  .name = "call",
  .summary = "Send one value through a flow",
  .run = run,
};
