/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program `weir`: finds the command and hands over to it. */

#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <weir.h>

#include "weir-command.h"

static const WeirCommand * const commands[] = {
  &weir_run_command,
  &weir_call_command,
  &weir_check_command,
  &weir_show_command,
  &weir_ps_command,
  &weir_top_command,
  &weir_test_command,
  &weir_new_command,
  &weir_nodes_command,
  &weir_workers_command,
  &weir_test_worker_command,
};

static char *
make_help (void)
{
  GString *text = g_string_new ("Usage:\n  weir COMMAND [ARGUMENT...]\n\n"
                                "Runs flows of workers, drawn or written as JSON.\n\n"
                                "Commands:\n");

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-11s %s\n", commands[i]->name, commands[i]->summary);

  g_string_append (text,
                   "  help        Tell how a command is used\n\n"
                   "Options:\n"
                   "  --help     Print this\n"
                   "  --version  Print the version\n\n"
                   "It ends with 0 if all went well, 1 if items failed, 2 if it was called\n"
                   "wrongly, 69 if the flow could not be started, 74 if files could not be read\n"
                   "or written, 78 if the flow is wrong, 130 if it was interrupted and 143 if it\n"
                   "was terminated.\n");

  return g_string_free (text, FALSE);
}

static const WeirCommand *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (strcmp (commands[i]->name, name) == 0)
        return commands[i];
    }

  return NULL;
}

static int
refuse_command (const char *name)
{
  const char *names[G_N_ELEMENTS (commands) + 2] = { "help" };
  const char *nearest;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    names[i + 1] = commands[i]->name;

  nearest = weir_nearest (name, names);
  if (nearest != NULL)
    return weir_command_misused ("there is no command \"%s\"; did you mean \"%s\"?",
                                 name, nearest);

  return weir_command_misused ("there is no command \"%s\"", name);
}

static int
run_command (const char  *name,
             int          argc,
             char       **argv)
{
  const WeirCommand *command = find_command (name);
  g_autofree char *program = NULL;

  if (command == NULL)
    return refuse_command (name);

  program = g_strconcat ("weir ", name, NULL);
  g_set_prgname (program);

  return command->run (argc, argv);
}

static int
print_help (const char *name)
{
  char option[] = "--help";
  char *argv[] = { (char *) name, option, NULL };
  g_autofree char *help = NULL;

  if (name != NULL && strcmp (name, "help") != 0)
    return run_command (name, 2, argv);

  help = make_help ();

  return weir_command_print (help);
}

/* A stream that is closed from the start must not become the number of another file. It stays one
 * that cannot be read or written. */
static void
hold_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    {
      if (fcntl (fd, F_GETFD) == -1 &&
          open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
        exit (WEIR_EXIT_IO_FAILED);
    }
}

int
main (int    argc,
      char **argv)
{
  hold_streams ();
  weir_init ();
  weir_raise_file_limit ();
  setlocale (LC_ALL, "");
  g_set_prgname ("weir");

  if (argc < 2)
    return weir_command_misused ("which command?");

  if (strcmp (argv[1], "--version") == 0)
    return weir_command_print ("weir " WEIR_VERSION_S "\n");

  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)
    return print_help (NULL);

  if (strcmp (argv[1], "help") == 0)
    return print_help (argv[2]);

  if (argv[1][0] == '-')
    return weir_command_misused ("there is no option \"%s\" before the command", argv[1]);

  return run_command (argv[1], argc - 1, argv + 1);
}
