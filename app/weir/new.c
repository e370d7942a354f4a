/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `weir new`: writes a flow to begin with, from a few words or as one of the examples. */

#include <string.h>
#include <weir.h>

#include "new/new-sketch.h"
#include "weir-command.h"

#define EXAMPLES_PATH "/io/github/weir/examples/"
#define FLOW_SUFFIX   ".json"

typedef struct {
  /* owned */
  char  *output;
  char **words;
} Options;

static void
options_clear (Options *self)
{
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->words, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* Writing: never over what is there already */

static int
complain_of_file (const char   *path,
                  const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    weir_command_complain ("%s is there already", path);
  else
    weir_command_complain ("cannot write %s: %s", path, error->message);

  return WEIR_EXIT_IO_FAILED;
}

static int
write_file (const char *path,
            const char *text,
            gsize       length)
{
  g_autoptr(GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr(GFileOutputStream) stream = NULL;
  g_autoptr(GError) error = NULL;

  stream = g_file_create (file, G_FILE_CREATE_NONE, NULL, &error);
  if (stream == NULL ||
      !g_output_stream_write_all (G_OUTPUT_STREAM (stream), text, length, NULL, NULL, &error) ||
      !g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, &error))
    return complain_of_file (path, error);

  return WEIR_EXIT_FINE;
}

static int
write_flow (const char *output,
            const char *text)
{
  if (output == NULL)
    return weir_command_print (text);

  return write_file (output, text, strlen (text));
}

/* Examples */

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static char **
list_examples (void)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) files = g_resources_enumerate_children (EXAMPLES_PATH, 0, &error);
  GPtrArray *names = g_ptr_array_new ();

  g_assert_no_error (error);
  for (char **file = files; *file != NULL; file++)
    {
      if (g_str_has_suffix (*file, FLOW_SUFFIX))
        g_ptr_array_add (names, g_strndup (*file, strlen (*file) - strlen (FLOW_SUFFIX)));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (names, FALSE);
}

static GBytes *
read_example (const char *file)
{
  g_autofree char *path = g_strconcat (EXAMPLES_PATH, file, NULL);

  return g_resources_lookup_data (path, 0, NULL);
}

static char *
remove_suffix (const char *path)
{
  gsize length = strlen (path);

  if (g_str_has_suffix (path, FLOW_SUFFIX))
    length -= strlen (FLOW_SUFFIX);

  return g_strndup (path, length);
}

/* Cases go by the name of the flow that they are for; other files are named in the flow. */
static char *
place_companion (const char *output,
                 const char *name,
                 const char *file)
{
  g_autofree char *stem = remove_suffix (output);
  g_autofree char *folder = NULL;

  if (g_str_has_suffix (file, ".tests.jsonl"))
    return g_strconcat (stem, file + strlen (name), NULL);

  folder = g_path_get_dirname (output);

  return g_build_filename (folder, file, NULL);
}

static int
look_for_file (const char *path)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return WEIR_EXIT_FINE;

  weir_command_complain ("%s is there already", path);

  return WEIR_EXIT_IO_FAILED;
}

/* All that begins with the example's name and a dot. @look: only sees whether it can be written. */
static int
write_companions (const char *output,
                  const char *name,
                  gboolean    look)
{
  g_auto(GStrv) files = g_resources_enumerate_children (EXAMPLES_PATH, 0, NULL);
  g_autofree char *prefix = g_strconcat (name, ".", NULL);
  g_autofree char *flow = g_strconcat (name, FLOW_SUFFIX, NULL);
  int exit_code = WEIR_EXIT_FINE;

  for (char **file = files; exit_code == WEIR_EXIT_FINE && *file != NULL; file++)
    {
      g_autofree char *path = NULL;
      g_autoptr(GBytes) text = NULL;

      if (!g_str_has_prefix (*file, prefix) || strcmp (*file, flow) == 0)
        continue;

      path = place_companion (output, name, *file);
      text = read_example (*file);
      if (look)
        exit_code = look_for_file (path);
      else
        exit_code = write_file (path, g_bytes_get_data (text, NULL), g_bytes_get_size (text));
    }

  return exit_code;
}

static int
write_example (const char *output,
               const char *name,
               GBytes     *bytes)
{
  g_autofree char *text = NULL;
  int exit_code = WEIR_EXIT_FINE;

  if (output != NULL)
    exit_code = write_companions (output, name, TRUE);
  if (exit_code != WEIR_EXIT_FINE)
    return exit_code;

  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  exit_code = write_flow (output, text);
  if (exit_code != WEIR_EXIT_FINE || output == NULL)
    return exit_code;

  return write_companions (output, name, FALSE);
}

static int
print_examples (void)
{
  g_auto(GStrv) names = list_examples ();
  g_autofree char *list = g_strjoinv ("\n", names);
  g_autofree char *text = g_strconcat (list, "\n", NULL);

  return weir_command_print (text);
}

/* Sketches */

static int
write_sketch (const Options *options)
{
  g_autoptr(WeirFlow) flow = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  int exit_code;

  flow = new_sketch_make (options->words, &error);
  if (flow == NULL)
    return weir_command_misused ("%s", error->message);

  text = weir_flow_to_text (flow);
  exit_code = write_flow (options->output, text);

  /* It is a beginning: what is still missing, as a program, is only told. */
  problems = weir_flow_check (flow);
  for (guint i = 0; exit_code == WEIR_EXIT_FINE && i < problems->len; i++)
    weir_command_complain ("%s", weir_problem_get_message (g_ptr_array_index (problems, i)));

  return exit_code;
}

static const char description[] =
  "Without arguments, lists the examples. A STAGE is [NAME=][KIND:[NUMBER:]]WORKER[:MORE]:\n"
  "\n"
  "  jq:FILTER               what a jq filter makes of an item\n"
  "  command:PROGRAM ARG...  a program that answers lines of JSON\n"
  "  python:MODULE:CLASS     a class of Python\n"
  "  module:MODULE:CLASS     a class of a C module\n"
  "  delay:SECONDS           waits; busy burns CPU time, fail:RATE fails some items\n"
  "  pass-through            does nothing\n"
  "\n"
  "KIND is process or thread, as in 'slow=process:2:delay:0.5'. If there is one argument,\n"
  "| stands between its stages. OUT is not written over.";

static int
run (int    argc,
     char **argv)
{
  g_auto(Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
      "Write to a file; an example comes with the files that belong to it", "OUT" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.words, NULL, NULL },
    { NULL }
  };

  if (!weir_command_parse (entries, NULL, "[EXAMPLE | STAGE...]", description, &argc, &argv))
    return WEIR_EXIT_USAGE;

  if (options.words == NULL)
    return print_examples ();

  if (options.words[1] == NULL)
    {
      g_autofree char *file = g_strconcat (options.words[0], FLOW_SUFFIX, NULL);
      g_autoptr(GBytes) example = read_example (file);

      if (example != NULL)
        return write_example (options.output, options.words[0], example);
    }

  return write_sketch (&options);
}

const WeirCommand weir_new_command = {
  .name = "new",
  .summary = "Write a flow to begin with, or an example",
  .run = run,
};
