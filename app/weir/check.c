/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `weir check`: tells what is wrong with flows, and whose code they would run. */

#include <weir.h>

#include "weir-command.h"
#include "weir-loader.h"

/* What one flow gave. */
typedef struct {
  const char *path;   /* borrowed */
  GString    *text;   /* owned: of what is printed */
  guint       n_errors;
} Report;

static void
add_problems (Report   *report,
              WeirFlow *flow)
{
  g_autoptr(GPtrArray) problems = weir_flow_check_with_hints (flow, NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      g_autofree char *line = weir_loader_format_problem (report->path, problems->pdata[i]);

      g_string_append (report->text, line);
      report->n_errors += weir_problem_get_severity (problems->pdata[i]) == WEIR_SEVERITY_ERROR;
    }
}

static void
add_programs (Report   *report,
              WeirFlow *flow)
{
  g_autoptr(GPtrArray) programs = weir_flow_list_programs (flow);

  g_string_append_printf (report->text, "%s: can be run; besides Weir's own code it runs %s\n",
                          report->path, programs->len > 0 ? "that of" : "none");
  for (guint i = 0; i < programs->len; i++)
    {
      WeirProgram *program = g_ptr_array_index (programs, i);
      g_autofree char *nodes = g_strjoinv (", ", (char **) weir_program_get_nodes (program));

      g_string_append_printf (report->text, "  %s (in %s)\n",
                              weir_program_get_command (program), nodes);
    }
}

static int
check_flow (const char *path)
{
  g_autoptr(GString) text = g_string_new (NULL);
  Report report = { .path = path, .text = text };
  int exit_code = WEIR_EXIT_FINE;
  g_autoptr(WeirFlow) flow = weir_loader_open (path, NULL, &exit_code);

  if (flow == NULL)
    return exit_code;

  add_problems (&report, flow);
  if (report.n_errors == 0)
    add_programs (&report, flow);

  exit_code = weir_command_print (text->str);

  return report.n_errors > 0 ? WEIR_EXIT_BAD_FLOW : exit_code;
}

static int
run (int    argc,
     char **argv)
{
  g_auto(GStrv) paths = NULL;
  const GOptionEntry entries[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, NULL },
    { NULL }
  };
  int exit_code = WEIR_EXIT_FINE;

  if (!weir_command_parse (entries, NULL, "FLOW...",
                           "Prints each problem as FILE:LINE:COLUMN, hints about what could be\n"
                           "better, and for a flow that can be run the modules and programs whose\n"
                           "code it would run. Nothing is started.",
                           &argc, &argv))
    return WEIR_EXIT_USAGE;

  if (paths == NULL)
    return weir_command_misused ("which flow?");

  for (gsize i = 0; paths[i] != NULL; i++)
    {
      int flow_exit_code = check_flow (paths[i]);

      if (exit_code == WEIR_EXIT_FINE)
        exit_code = flow_exit_code;
    }

  return exit_code;
}

const WeirCommand weir_check_command = {
  .name = "check",
  .summary = "Tell what is wrong with flows, and whose code they run",
  .run = run,
};
