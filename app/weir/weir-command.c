/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-command.h"

#include <errno.h>
#include <stdio.h>

void
weir_command_complain (const char *format,
                       ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  g_printerr ("weir: %s\n", message);
}

int
weir_command_print (const char *text)
{
  int cause;

  if (fputs (text, stdout) != EOF && fflush (stdout) != EOF)
    return WEIR_EXIT_FINE;

  cause = errno;
  if (cause != EPIPE)
    weir_command_complain ("cannot write: %s", g_strerror (cause));

  return WEIR_EXIT_IO_FAILED;
}

/* While a command runs, the program is called by both names, as in "weir run". */
static void
point_to_help (void)
{
  g_printerr ("Try \"%s --help\".\n", g_get_prgname ());
}

int
weir_command_misused (const char *format,
                      ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  weir_command_complain ("%s", message);
  point_to_help ();

  return WEIR_EXIT_USAGE;
}

gboolean
weir_command_parse (const GOptionEntry   *entries,
                    gpointer              data,
                    const char           *parameters,
                    const char           *description,
                    int                  *argc,
                    char               ***argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (parameters);
  GOptionGroup *group = g_option_group_new (NULL, NULL, NULL, data, NULL);
  g_autoptr(GError) error = NULL;

  g_option_group_add_entries (group, entries);
  g_option_context_set_main_group (context, group);
  g_option_context_set_description (context, description);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;

  weir_command_misused ("%s", error->message);

  return FALSE;
}
