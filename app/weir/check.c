/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `weir check`: tells what is wrong with flows, and whose code they would run. */

#include <stdio.h>
#include <string.h>
#include <weir.h>

#include "weir-command.h"
#include "weir-loader.h"

/* What one flow gave. */
typedef struct {
  const char *path;     /* borrowed */

  /* owned */
  GPtrArray  *problems; /* of WeirProblem; NULL if it could not be read */
  GPtrArray  *programs; /* of WeirProgram; NULL if it cannot be run */
  GError     *error;    /* why it could not be read */

  guint       n_errors;
} Report;

static void
report_clear (Report *self)
{
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->programs, g_ptr_array_unref);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Report, report_clear)

static void
look (Report *self)
{
  g_autoptr(GFile) file = g_file_new_for_commandline_arg (self->path);
  g_autoptr(WeirFlow) flow = weir_flow_new_from_file (file, &self->error);

  if (flow == NULL)
    return;

  self->problems = weir_flow_check_with_hints (flow, NULL, NULL);
  for (guint i = 0; i < self->problems->len; i++)
    {
      WeirProblem *problem = g_ptr_array_index (self->problems, i);

      self->n_errors += weir_problem_get_severity (problem) == WEIR_SEVERITY_ERROR;
    }

  if (self->n_errors == 0)
    self->programs = weir_flow_list_programs (flow);
}

static int
get_exit_code (const Report *self)
{
  if (self->error != NULL)
    return self->error->domain == WEIR_ERROR ? WEIR_EXIT_BAD_FLOW : WEIR_EXIT_IO_FAILED;

  return self->n_errors > 0 ? WEIR_EXIT_BAD_FLOW : WEIR_EXIT_FINE;
}

/* For people */

static void
append_programs (GString      *text,
                 const Report *report)
{
  g_string_append_printf (text, "%s: can be run; besides Weir's own code it runs %s\n",
                          report->path, report->programs->len > 0 ? "that of" : "none");
  for (guint i = 0; i < report->programs->len; i++)
    {
      WeirProgram *program = g_ptr_array_index (report->programs, i);
      g_autofree char *nodes = g_strjoinv (", ", (char **) weir_program_get_nodes (program));

      g_string_append_printf (text, "  %s (in %s)\n", weir_program_get_command (program), nodes);
    }
}

static char *
format_text (const Report *report)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < report->problems->len; i++)
    {
      g_autofree char *line = weir_loader_format_problem (report->path,
                                                          g_ptr_array_index (report->problems, i));

      g_string_append (text, line);
    }

  if (report->programs != NULL)
    append_programs (text, report);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* For programs */

static void
set_string (JsonObject *object,
            const char *key,
            const char *value)
{
  g_autofree char *valid = NULL;

  if (value == NULL)
    return;

  /* A file's name is what its bytes are. */
  valid = g_utf8_make_valid (value, -1);
  json_object_set_string_member (object, key, valid);
}

static JsonObject *
describe_problem (WeirProblem *problem)
{
  JsonObject *object = json_object_new ();

  set_string (object, "severity",
              weir_loader_get_severity_name (weir_problem_get_severity (problem)));
  set_string (object, "node", weir_problem_get_node (problem));
  set_string (object, "key", weir_problem_get_key (problem));
  set_string (object, "message", weir_problem_get_message (problem));
  if (weir_problem_get_line (problem) > 0)
    {
      json_object_set_int_member (object, "line", weir_problem_get_line (problem));
      json_object_set_int_member (object, "column", weir_problem_get_column (problem));
    }

  return object;
}

/* What it says begins with the file, and with the place in it where there is one. */
static JsonObject *
describe_error (const Report *report)
{
  JsonObject *object = json_object_new ();
  g_autoptr(GFile) file = g_file_new_for_commandline_arg (report->path);
  g_autofree char *name = g_file_get_parse_name (file);
  const char *message = report->error->message;
  guint line, column;
  int consumed = 0;

  set_string (object, "severity", "error");
  if (g_str_has_prefix (message, name) &&
      sscanf (message + strlen (name), ":%u:%u: %n", &line, &column, &consumed) == 2 &&
      consumed > 0)
    {
      message += strlen (name) + (gsize) consumed;
      json_object_set_int_member (object, "line", line);
      json_object_set_int_member (object, "column", column);
    }
  set_string (object, "message", message);

  return object;
}

static JsonObject *
describe_program (WeirProgram *program)
{
  JsonObject *object = json_object_new ();
  JsonArray *nodes = json_array_new ();

  set_string (object, "path", weir_program_get_path (program));
  set_string (object, "command", weir_program_get_command (program));
  for (const char * const *node = weir_program_get_nodes (program); *node != NULL; node++)
    json_array_add_string_element (nodes, *node);
  json_object_set_array_member (object, "nodes", nodes);

  return object;
}

static char *
format_json (const Report *report)
{
  g_autoptr(JsonNode) node = json_node_alloc ();
  JsonObject *object = json_object_new ();
  JsonArray *problems = json_array_new ();
  JsonArray *programs = json_array_new ();
  g_autofree char *text = NULL;

  if (report->error != NULL)
    json_array_add_object_element (problems, describe_error (report));
  for (guint i = 0; report->problems != NULL && i < report->problems->len; i++)
    json_array_add_object_element (problems,
                                   describe_problem (g_ptr_array_index (report->problems, i)));
  for (guint i = 0; report->programs != NULL && i < report->programs->len; i++)
    json_array_add_object_element (programs,
                                   describe_program (g_ptr_array_index (report->programs, i)));

  set_string (object, "flow", report->path);
  json_object_set_boolean_member (object, "can-run", report->programs != NULL);
  json_object_set_array_member (object, "problems", problems);
  json_object_set_array_member (object, "programs", programs);
  json_node_take_object (node, object);
  text = json_to_string (node, FALSE);

  return g_strconcat (text, "\n", NULL);
}

static int
check_flow (const char *path,
            gboolean    as_json)
{
  g_auto(Report) report = { .path = path };
  g_autofree char *text = NULL;
  int exit_code;

  look (&report);
  if (as_json)
    {
      text = format_json (&report);
    }
  else if (report.error != NULL)
    {
      weir_command_complain ("%s", report.error->message);
      return get_exit_code (&report);
    }
  else
    {
      text = format_text (&report);
    }

  exit_code = weir_command_print (text);

  return exit_code != WEIR_EXIT_FINE ? exit_code : get_exit_code (&report);
}

static int
run (int    argc,
     char **argv)
{
  g_auto(GStrv) paths = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, &as_json, "Print a line of JSON for each flow", NULL },
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
      int flow_exit_code = check_flow (paths[i], as_json);

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
