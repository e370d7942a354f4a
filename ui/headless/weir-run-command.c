/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "headless/weir-run-command.h"

#include <string.h>

#define PROGRAM "weir"

/* Means nothing to a shell, wherever it stands in a word. */
#define PLAIN G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_-+=./:,@%"

/**
 * weir_run_command_find_program:
 *
 * Finds the program that runs flows: by its name where a shell would find it, or else beside the
 * designer.
 *
 * Returns: (transfer full) (nullable): what to type for it, or %NULL if there is none
 */
char *
weir_run_command_find_program (void)
{
  g_autofree char *on_path = g_find_program_in_path (PROGRAM);
  g_autofree char *here = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *beside = NULL;

  if (on_path != NULL)
    return g_strdup (PROGRAM);

  here = g_file_read_link ("/proc/self/exe", NULL);
  folder = here != NULL ? g_path_get_dirname (here) : g_strdup (".");
  beside = g_build_filename (folder, PROGRAM, NULL);

  return g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&beside) : NULL;
}

/* Bytes that cannot be shown, and so not be copied as text, are written as numbers. */
static char *
escape (const char *word)
{
  GString *text = g_string_new ("$'");

  for (const char *at = word; *at != '\0'; at++)
    {
      if (*at == '\'' || *at == '\\')
        g_string_append_printf (text, "\\%c", *at);
      else if (g_ascii_isprint (*at))
        g_string_append_c (text, *at);
      else
        g_string_append_printf (text, "\\%03o", (guchar) *at);
    }

  return g_string_free (g_string_append_c (text, '\''), FALSE);
}

static gboolean
can_be_shown (const char *word)
{
  if (!g_utf8_validate (word, -1, NULL))
    return FALSE;

  for (; *word != '\0'; word = g_utf8_next_char (word))
    {
      if (!g_unichar_isprint (g_utf8_get_char (word)))
        return FALSE;
    }

  return TRUE;
}

static char *
quote (const char *word)
{
  if (*word != '\0' && word[strspn (word, PLAIN)] == '\0')
    return g_strdup (word);

  return can_be_shown (word) ? g_shell_quote (word) : escape (word);
}

/**
 * weir_run_command_new:
 * @program: what runs flows
 * @file: a flow file
 * @flags: how it is to be run
 *
 * Makes the command that runs @file, as it is typed into a shell. It does not matter in which
 * folder.
 *
 * Returns: (transfer full): the command
 */
char *
weir_run_command_new (const char   *program,
                      GFile        *file,
                      WeirRunFlags  flags)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *place = path != NULL ? g_steal_pointer (&path) : g_file_get_uri (file);
  g_autofree char *program_word = quote (program);
  g_autofree char *place_word = quote (place);

  return g_strconcat (program_word, " run ", place_word,
                      (flags & WEIR_RUN_KEEP_GOING) != 0 ? " --keep-going" : "",
                      (flags & WEIR_RUN_MONITOR) != 0 ? " --monitor" : "",
                      (flags & WEIR_RUN_ANY_CPU) != 0 ? " --cpus=ignore" : "", NULL);
}
