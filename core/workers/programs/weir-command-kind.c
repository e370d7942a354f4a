/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-error.h"
#include "workers/programs/weir-lines-worker.h"
#include "workers/programs/weir-once-worker.h"
#include "workers/programs/weir-peer-worker.h"
#include "workers/programs/weir-template.h"
#include "workers/weir-worker-kind.h"

/* The table of the kind `command`, and which worker its modes are. */

static const char * const modes[] = { "lines", "once", "protocol", NULL };
/* In the order of WeirProgramText. */
static const char * const texts[] = { "json", "text", "none", NULL };

static const WeirParameter keys_table[] = {
  {
    .name = "argv",
    .type = WEIR_PARAMETER_ARRAY,
    .items = WEIR_PARAMETER_STRING,
    .required = TRUE,
    .format = "program",
    .help = "The program and its arguments, which no shell looks at. A path is taken from the flow "
            "file's folder, a bare name is looked for on PATH"
  },
  {
    .name = "mode",
    .type = WEIR_PARAMETER_STRING,
    .fallback = "\"lines\"",
    .choices = modes,
    .help = "\"lines\": it is kept running, and answers each line of JSON with one. \"once\": it "
            "is started for each item. \"protocol\": it speaks the Weir worker protocol"
  },
  {
    .name = "env",
    .type = WEIR_PARAMETER_OBJECT,
    .items = WEIR_PARAMETER_STRING,
    .fallback = "{}",
    .help = "Variables to be added to its environment"
  },
  {
    .name = "errors",
    .type = WEIR_PARAMETER_BOOLEAN,
    .fallback = "false",
    .help = "With \"lines\": whether the answer {\"error\": ...} is the item's error"
  },
  {
    .name = "input",
    .type = WEIR_PARAMETER_STRING,
    .fallback = "\"json\"",
    .choices = texts,
    .help = "With \"once\": what it reads, the item as JSON, the text of a string, or nothing"
  },
  {
    .name = "output",
    .type = WEIR_PARAMETER_STRING,
    .fallback = "\"json\"",
    .choices = texts,
    .help = "With \"once\": what it prints, a JSON value, text, or nothing that matters, so that "
            "the item goes on unchanged"
  },
  {
    .name = "params",
    .type = WEIR_PARAMETER_OBJECT,
    .fallback = "{}",
    .help = "With \"protocol\": what the program gets to start with"
  },
  { NULL }
};

static gboolean
has_mode (JsonObject *worker,
          const char *mode)
{
  g_autofree char *given = weir_parameter_dup_string (keys_table, worker, "mode");

  return g_str_equal (given, mode);
}

static JsonObject *
get_env (JsonObject *worker)
{
  return json_object_has_member (worker, "env") ? json_object_get_object_member (worker, "env")
                                                : NULL;
}

static WeirCommandLine *
make_program (JsonObject  *worker,
              const char  *directory,
              GError     **error)
{
  JsonArray *argv = json_object_get_array_member (worker, "argv");

  if (json_array_get_length (argv) == 0)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                           "\"argv\" is empty: its first is the program");
      return NULL;
    }

  return weir_command_line_new (weir_command_line_dup_strings (argv), get_env (worker), directory,
                                error);
}

static WeirProgramText
get_text (JsonObject *worker,
          const char *key)
{
  g_autofree char *name = weir_parameter_dup_string (keys_table, worker, key);
  WeirProgramText text = WEIR_PROGRAM_TEXT_JSON;

  while (!g_str_equal (texts[text], name))
    text++;

  return text;
}

static WeirWorker *
create (WeirWorkerSpec  *spec,
        GError         **error)
{
  JsonObject *worker = weir_worker_spec_get_json (spec);
  WeirCommandLine *program = make_program (worker, weir_worker_spec_get_directory (spec), error);

  if (program == NULL)
    return NULL;

  if (has_mode (worker, "once"))
    return weir_once_worker_new (program, get_text (worker, "input"), get_text (worker, "output"));
  if (has_mode (worker, "protocol"))
    return weir_peer_worker_new (program);

  return weir_lines_worker_new (program,
                                json_object_get_boolean_member_with_default (worker, "errors",
                                                                             FALSE));
}

/* Only what speaks the protocol is told "params", and knows what they are. */
static JsonObject *
describe_params (JsonObject            *worker,
                 const char            *directory,
                 WeirWorkerProblemFunc  func,
                 gpointer               data)
{
  return has_mode (worker, "protocol") ? NULL : json_object_new ();
}

/* Keys of another mode do nothing, which is not what whoever wrote them expects. */
static void
check_modes (JsonObject            *worker,
             WeirWorkerProblemFunc  func,
             gpointer               data)
{
  static const struct {
    const char *key;
    const char *mode;
  } owners[] = {
    { "errors", "lines" },
    { "input", "once" },
    { "output", "once" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (owners); i++)
    {
      g_autofree char *message = NULL;

      if (!json_object_has_member (worker, owners[i].key) || has_mode (worker, owners[i].mode))
        continue;

      message = g_strdup_printf ("\"%s\" is for \"mode\": \"%s\" alone", owners[i].key,
                                 owners[i].mode);
      func (owners[i].key, FALSE, message, data);
    }
}

static void
check_templates (JsonObject            *worker,
                 WeirWorkerProblemFunc  func,
                 gpointer               data)
{
  JsonArray *argv = json_object_get_array_member (worker, "argv");

  for (guint i = 1; i < json_array_get_length (argv); i++)
    {
      g_autofree char *key = g_strdup_printf ("argv.%u", i);
      g_autoptr(GError) error = NULL;
      g_autoptr(WeirTemplate) template =
        weir_template_new (json_array_get_string_element (argv, i), &error);

      if (template == NULL)
        func (key, TRUE, error->message, data);
    }
}

static void
check (JsonObject            *worker,
       const char            *directory,
       WeirWorkerProblemFunc  func,
       gpointer               data)
{
  JsonObject *env = get_env (worker);
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirCommandLine) program = NULL;

  if (env != NULL && !weir_command_line_check_env (env, &error))
    {
      func ("env", TRUE, error->message, data);
    }
  else
    {
      program = make_program (worker, directory, &error);
      if (program == NULL)
        func ("argv", TRUE, error->message, data);
    }

  check_modes (worker, func, data);
  if (has_mode (worker, "once"))
    check_templates (worker, func, data);
}

static char *
find_code (JsonObject  *worker,
           const char  *directory,
           GError     **error)
{
  g_autoptr(WeirCommandLine) program = make_program (worker, directory, error);

  return program != NULL ? g_strdup (program->path) : NULL;
}

static char *
describe_command (JsonObject *worker,
                  const char *directory)
{
  g_autoptr(WeirCommandLine) program = make_program (worker, directory, NULL);

  return program != NULL ? weir_command_line_describe (program, get_env (worker)) : NULL;
}

/* The checks ask of the files only whether the program can be run. */
static char *
dup_stamp (JsonObject *worker,
           const char *directory)
{
  g_autoptr(GError) error = NULL;
  char *path = find_code (worker, directory, &error);

  return path != NULL ? path : g_strdup (error->message);
}

static WeirWorkerTraits
get_traits (JsonObject *worker,
            const char *directory)
{
  WeirWorkerTraits traits = 0;

  if (!has_mode (worker, "once"))
    return traits;

  traits |= WEIR_WORKER_TRAIT_SINGLES;
  /* It is run for what it does, not for what it says. */
  if (get_text (worker, "output") == WEIR_PROGRAM_TEXT_NONE)
    traits |= WEIR_WORKER_TRAIT_SIDE_EFFECTS;

  return traits;
}

const WeirWorkerKind weir_command_worker_kind = {
  .name = "command",
  .description = "Any program: one that answers JSON Lines, or is started for each item, or speaks "
                 "the Weir worker protocol",
  .keys = keys_table,
  .describe_params = describe_params,
  .create = create,
  .check = check,
  .get_traits = get_traits,
  .dup_stamp = dup_stamp,
  .find_code = find_code,
  .describe_command = describe_command,
  .needs_process = TRUE,
  .uses_jq = TRUE,
};
