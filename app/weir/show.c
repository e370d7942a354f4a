/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `weir show`: a flow as text or as a picture. */

#include <string.h>
#include <weir.h>

#include "weir-command.h"
#include "weir-dot.h"
#include "weir-loader.h"
#include "weir-tree.h"

typedef struct {
  /* owned */
  char     *output;
  char    **paths;

  gboolean  svg;
  gboolean  dot;
} Options;

static void
options_clear (Options *options)
{
  g_clear_pointer (&options->output, g_free);
  g_clear_pointer (&options->paths, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* A drawing need not be finished to be looked at, but what it comes to is known only then. */
static char *
make_text (const Options *options,
           WeirFlow      *flow,
           int           *exit_code)
{
  g_autoptr(WeirServlet) servlet = NULL;

  if (options->svg)
    return weir_flow_to_svg (flow);

  if (options->dot)
    return weir_dot_format (flow);

  servlet = weir_loader_compile (options->paths[0], flow);
  if (servlet == NULL)
    {
      weir_command_complain ("%s is no finished flow; --svg and --dot show what it has",
                             options->paths[0]);
      *exit_code = WEIR_EXIT_BAD_FLOW;
      return NULL;
    }

  return weir_tree_format (flow, servlet);
}

static int
write_text (const char *path,
            const char *text)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) error = NULL;

  if (path == NULL)
    return weir_command_print (text);

  file = g_file_new_for_commandline_arg (path);
  if (g_file_replace_contents (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                               NULL, &error))
    return WEIR_EXIT_FINE;

  weir_command_complain ("%s: %s", path, error->message);

  return WEIR_EXIT_IO_FAILED;
}

static int
run (int    argc,
     char **argv)
{
  g_auto(Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "svg", 0, 0, G_OPTION_ARG_NONE, &options.svg,
      "As a picture, an SVG file; what has no place is laid out", NULL },
    { "dot", 0, 0, G_OPTION_ARG_NONE, &options.dot,
      "As a graph for Graphviz", NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
      "Write to a file", "OUT" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.paths, NULL, NULL },
    { NULL }
  };
  int exit_code = WEIR_EXIT_FINE;
  g_autoptr(WeirFlow) flow = NULL;
  g_autofree char *text = NULL;

  if (!weir_command_parse (entries, NULL, "FLOW",
                           "Prints the servlets that a flow comes to: who works on an item, in\n"
                           "which order, and with what. Nothing is started.",
                           &argc, &argv))
    return WEIR_EXIT_USAGE;

  if (options.paths == NULL || options.paths[1] != NULL)
    return weir_command_misused ("expected one flow");

  if (options.svg && options.dot)
    return weir_command_misused ("either --svg or --dot");

  flow = weir_loader_open (options.paths[0], NULL, &exit_code);
  if (flow == NULL)
    return exit_code;

  text = make_text (&options, flow, &exit_code);

  return text != NULL ? write_text (options.output, text) : exit_code;
}

const WeirCommand weir_show_command = {
  .name = "show",
  .summary = "Show what a flow does, as text or as a picture",
  .run = run,
};
