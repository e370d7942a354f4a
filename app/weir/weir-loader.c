/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-loader.h"

#include <math.h>
#include <string.h>

#include "weir-command.h"
#include "weir-settings.h"

/* A filter that takes longer for one item hangs; as it is for the nodes of a flow. */
#define PREPROCESS_TIMEOUT 10.0
#define MAX_PREPROCESSORS  4

void
weir_loader_options_clear (WeirLoaderOptions *options)
{
  g_clear_pointer (&options->cpus, g_free);
  g_clear_pointer (&options->as, g_free);
  g_clear_pointer (&options->settings, g_strfreev);
  g_clear_pointer (&options->preprocess, g_free);
}

static gboolean
check_preprocess (const char *filter)
{
  g_autoptr(GError) error = NULL;

  if (filter == NULL)
    return TRUE;

  if (!g_utf8_validate (filter, -1, NULL))
    weir_command_misused ("--preprocess: the filter is not UTF-8");
  else if (!weir_filter_check (filter, NULL, NULL, &error))
    weir_command_misused ("--preprocess: %s", error->message);
  else
    return TRUE;

  return FALSE;
}

static gint64
get_max_capacity (void)
{
  g_autoptr(GTypeClass) server_class = g_type_class_ref (WEIR_TYPE_SERVER);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_CLASS (server_class), "capacity");

  return G_PARAM_SPEC_UINT (pspec)->maximum;
}

gboolean
weir_loader_options_check (const WeirLoaderOptions *options)
{
  gint64 max_capacity = get_max_capacity ();

  if (!isfinite (options->timeout) || options->timeout < 0)
    weir_command_misused ("--timeout: expected a number of seconds, at least 0");
  else if (options->cpus != NULL && strcmp (options->cpus, "ignore") != 0)
    weir_command_misused ("--cpus: expected \"ignore\", got \"%s\"", options->cpus);
  else if (options->capacity != -1 &&
           (options->capacity < 1 || options->capacity > max_capacity))
    weir_command_misused ("--capacity: expected a number of items from 1 to %" G_GINT64_FORMAT,
                          max_capacity);
  else
    return check_preprocess (options->preprocess);

  return FALSE;
}

const char *
weir_loader_get_severity_name (WeirSeverity severity)
{
  static const char * const names[] = {
    [WEIR_SEVERITY_HINT] = "hint",
    [WEIR_SEVERITY_WARNING] = "warning",
    [WEIR_SEVERITY_ERROR] = "error",
  };

  return names[severity];
}

char *
weir_loader_format_problem (const char  *path,
                            WeirProblem *problem)
{
  g_autoptr(GString) line = g_string_new (path);
  const char *severity;

  if (weir_problem_get_line (problem) > 0)
    g_string_append_printf (line, ":%u:%u",
                            weir_problem_get_line (problem), weir_problem_get_column (problem));

  severity = weir_loader_get_severity_name (weir_problem_get_severity (problem));
  g_string_append_printf (line, ": %s: %s\n", severity, weir_problem_get_message (problem));

  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
append_place (GString      *text,
              const GError *error)
{
  const char *worker = weir_error_get_worker (error);
  const char *node = weir_error_get_node (error);
  const char *kind = weir_error_get_kind (error);

  if (node == NULL && worker == NULL && kind == NULL)
    return;

  g_string_append (text, " ");
  if (node != NULL)
    g_string_append_printf (text, " node %s", node);
  if (worker != NULL)
    g_string_append_printf (text, "%s worker %s", node != NULL ? "," : "", worker);
  if (kind != NULL)
    g_string_append_printf (text, "%s %s", node != NULL || worker != NULL ? "," : "", kind);
  g_string_append_c (text, '\n');
}

char *
weir_loader_format_details (const GError *error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const char *traceback = weir_error_get_traceback (error);

  append_place (text, error);
  if (traceback != NULL)
    {
      g_auto(GStrv) lines = g_strsplit (traceback, "\n", -1);

      for (gsize i = 0; lines[i] != NULL; i++)
        {
          if (lines[i][0] != '\0')
            g_string_append_printf (text, "  | %s\n", lines[i]);
        }
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

WeirFlow *
weir_loader_open (const char  *path,
                  char       **settings,
                  int         *exit_code)
{
  g_autoptr(GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirFlow) flow = weir_flow_new_from_file (file, &error);

  if (flow == NULL)
    {
      weir_command_complain ("%s", error->message);
      *exit_code = error->domain == WEIR_ERROR ? WEIR_EXIT_BAD_FLOW : WEIR_EXIT_IO_FAILED;
      return NULL;
    }

  if (!weir_settings_apply (settings, flow))
    {
      *exit_code = WEIR_EXIT_USAGE;
      return NULL;
    }

  return g_steal_pointer (&flow);
}

/* All of them at once, warnings too: a misspelt key changes what a flow does. */
static gboolean
complain_of_problems (const char *path,
                      WeirFlow   *flow)
{
  g_autoptr(GPtrArray) problems = weir_flow_check (flow);
  gboolean good = TRUE;

  for (guint i = 0; i < problems->len; i++)
    {
      g_autofree char *line = weir_loader_format_problem (path, problems->pdata[i]);

      g_printerr ("%s", line);
      good &= weir_problem_get_severity (problems->pdata[i]) != WEIR_SEVERITY_ERROR;
    }

  return good;
}

WeirServlet *
weir_loader_compile (const char *path,
                     WeirFlow   *flow)
{
  g_autoptr(GError) error = NULL;
  WeirServlet *servlet;

  if (!complain_of_problems (path, flow))
    return NULL;

  servlet = weir_flow_compile (flow, &error);
  if (servlet == NULL)
    weir_command_complain ("%s", error->message);

  return servlet;
}

/* What items go through before @servlet; what is written with them is still what came in. */
static WeirServlet *
add_preprocess (WeirServlet *servlet,
                const char  *filter)
{
  g_autoptr(JsonObject) worker = json_object_new ();
  g_autoptr(GError) error = NULL;
  WeirWorkerSpec *spec;
  WeirServlet *first;

  json_object_set_string_member (worker, "type", "jq");
  json_object_set_string_member (worker, "filter", filter);
  spec = weir_worker_spec_new_from_json (worker, NULL, &error);
  g_assert_no_error (error);

  first = weir_thread_servlet_new (spec, MIN (g_get_num_processors (), MAX_PREPROCESSORS));
  weir_servlet_set_name (first, "--preprocess");
  weir_pool_servlet_set_call_timeout (WEIR_POOL_SERVLET (first), PREPROCESS_TIMEOUT);

  return weir_sequential_servlet_new (first, servlet, NULL);
}

WeirServer *
weir_loader_load (const char              *path,
                  const WeirLoaderOptions *options,
                  WeirFlow               **flow_out,
                  int                     *exit_code)
{
  g_autoptr(WeirFlow) flow = weir_loader_open (path, options->settings, exit_code);
  g_autoptr(WeirServlet) servlet = NULL;
  WeirServer *server;

  if (flow == NULL)
    return NULL;

  if (options->as != NULL)
    {
      g_autoptr(GFile) file = g_file_new_for_commandline_arg (options->as);

      weir_flow_set_file (flow, file);
    }
  servlet = weir_loader_compile (path, flow);
  if (servlet == NULL)
    {
      weir_command_complain ("%s cannot be run", path);
      *exit_code = WEIR_EXIT_BAD_FLOW;
      return NULL;
    }

  if (options->preprocess != NULL)
    servlet = add_preprocess (g_steal_pointer (&servlet), options->preprocess);

  server = weir_server_new (servlet);
  weir_server_set_capacity (server, options->capacity != -1 ? (guint) options->capacity
                                                            : weir_flow_get_capacity (flow));
  if (weir_flow_get_capacity_bytes (flow) > 0)
    weir_server_set_capacity_bytes (server, weir_flow_get_capacity_bytes (flow));
  weir_server_set_pin_cpus (server, options->cpus == NULL);
  if (flow_out != NULL)
    *flow_out = g_steal_pointer (&flow);

  return server;
}

gboolean
weir_loader_start (WeirServer    *server,
                   WeirInterrupt *interrupt,
                   int           *exit_code)
{
  g_autofree char *details = NULL;
  g_autoptr(GError) error = NULL;

  if (weir_server_start (server, weir_interrupt_get_cancellable (interrupt), &error))
    return TRUE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      *exit_code = 128 + weir_interrupt_get_signal (interrupt);
      return FALSE;
    }

  details = weir_loader_format_details (error);
  weir_command_complain ("the flow cannot be started: %s", error->message);
  if (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_CPU))
    g_printerr ("  --cpus=ignore runs it on any CPU\n");
  else if (details != NULL)
    g_printerr ("%s", details);
  *exit_code = WEIR_EXIT_START_FAILED;

  return FALSE;
}
