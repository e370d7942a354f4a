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
  g_autoptr(GPtrArray) problems = weir_flow_check (flow);

  for (guint i = 0; i < problems->len; i++)
    {
      g_autofree char *line = weir_loader_format_problem (report->path, problems->pdata[i]);

      g_string_append (report->text, line);
      report->n_errors += weir_problem_get_severity (problems->pdata[i]) == WEIR_SEVERITY_ERROR;
    }
}

/* The pools of a servlet and of its members, in the order of the flow. */
static void
collect_pools (WeirServlet *servlet,
               GPtrArray   *pools)
{
  /* The slot of an ensemble whose branch is disabled. */
  if (servlet == NULL)
    return;

  if (WEIR_IS_POOL_SERVLET (servlet))
    g_ptr_array_add (pools, servlet);

  for (guint i = 0; i < weir_servlet_get_n_members (servlet); i++)
    collect_pools (weir_servlet_get_member (servlet, i), pools);
}

static void
add_cpu_warning (Report      *report,
                 WeirServlet *pool)
{
  WeirCpus *cpus = NULL;
  g_autoptr(GError) error = NULL;

  if (WEIR_IS_PROCESS_SERVLET (pool))
    cpus = weir_process_servlet_get_cpus (WEIR_PROCESS_SERVLET (pool));
  else if (WEIR_IS_THREAD_SERVLET (pool))
    cpus = weir_thread_servlet_get_cpus (WEIR_THREAD_SERVLET (pool));

  if (cpus != NULL && !weir_cpus_check (cpus, weir_servlet_get_name (pool), &error))
    g_string_append_printf (report->text, "%s: warning: %s; it runs here with --cpus=ignore only\n",
                            report->path, error->message);
}

/* Which file's code a pool would run; several classes of a module are one file. */
static void
add_code (Report      *report,
          GHashTable  *nodes_of,
          GPtrArray   *files,
          WeirServlet *pool)
{
  WeirWorkerSpec *worker = weir_pool_servlet_get_worker (WEIR_POOL_SERVLET (pool));
  const char *node = weir_servlet_get_name (pool);
  g_autoptr(GError) error = NULL;
  g_autofree char *file = weir_worker_spec_find_code (worker, &error);
  GString *nodes;

  if (error != NULL)
    {
      g_string_append_printf (report->text, "%s: error: %s: %s\n",
                              report->path, node, error->message);
      report->n_errors++;
    }

  if (file == NULL)
    return;

  nodes = g_hash_table_lookup (nodes_of, file);
  if (nodes != NULL)
    {
      g_string_append_printf (nodes, ", %s", node);
      return;
    }

  g_ptr_array_add (files, file);
  g_hash_table_insert (nodes_of, g_steal_pointer (&file), g_string_new (node));
}

static void
free_string (gpointer string)
{
  g_string_free (string, TRUE);
}

static void
add_workers (Report      *report,
             WeirServlet *servlet)
{
  g_autoptr(GHashTable) nodes_of = g_hash_table_new_full (g_str_hash, g_str_equal,
                                                          g_free, free_string);
  g_autoptr(GPtrArray) files = g_ptr_array_new ();
  g_autoptr(GPtrArray) pools = g_ptr_array_new ();

  collect_pools (servlet, pools);
  for (guint i = 0; i < pools->len; i++)
    {
      add_cpu_warning (report, pools->pdata[i]);
      add_code (report, nodes_of, files, pools->pdata[i]);
    }

  if (report->n_errors > 0)
    return;

  g_string_append_printf (report->text, "%s: can be run; besides Weir's own code it runs %s\n",
                          report->path, files->len > 0 ? "that of" : "none");
  for (guint i = 0; i < files->len; i++)
    {
      GString *nodes = g_hash_table_lookup (nodes_of, files->pdata[i]);

      g_string_append_printf (report->text, "  %s (in %s)\n",
                              (const char *) files->pdata[i], nodes->str);
    }
}

static int
check_flow (const char *path)
{
  g_autoptr(GString) text = g_string_new (NULL);
  Report report = { .path = path, .text = text };
  int exit_code = WEIR_EXIT_FINE;
  g_autoptr(WeirFlow) flow = weir_loader_open (path, &exit_code);
  g_autoptr(WeirServlet) servlet = NULL;

  if (flow == NULL)
    return exit_code;

  add_problems (&report, flow);
  if (report.n_errors == 0)
    {
      servlet = weir_flow_compile (flow, NULL);
      if (servlet != NULL)
        add_workers (&report, servlet);
    }

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

  if (!weir_command_parse (entries, "FLOW...",
                           "Prints each problem as FILE:LINE:COLUMN, and for a flow that can be\n"
                           "run the modules whose code it would run. Nothing is started.",
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
