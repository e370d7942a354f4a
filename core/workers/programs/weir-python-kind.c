/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "base/weir-error.h"
#include "base/weir-paths.h"
#include "workers/programs/weir-peer-worker.h"
#include "workers/weir-worker-kind.h"

/*
 * The table of the kind `python`: a program that speaks the worker protocol, an interpreter with
 * the adapter that comes with the library, which hosts the class.
 */

#define ADAPTER "python/weir-worker.py"

static const WeirParameter keys_table[] = {
  {
    .name = "class",
    .type = WEIR_PARAMETER_STRING,
    .required = TRUE,
    .help = "The class, as MODULE:CLASS, or a function of one item; the module stands in the flow "
            "file's folder, or is installed"
  },
  {
    .name = "interpreter",
    .type = WEIR_PARAMETER_STRING,
    .fallback = "\"python3\"",
    .format = "program",
    .help = "The Python to run it with: a path from the flow file's folder, such as that of a "
            "virtual environment, or a name on PATH"
  },
  {
    .name = "env",
    .type = WEIR_PARAMETER_OBJECT,
    .items = WEIR_PARAMETER_STRING,
    .fallback = "{}",
    .help = "Variables to be added to its environment"
  },
  {
    .name = "params",
    .type = WEIR_PARAMETER_OBJECT,
    .fallback = "{}",
    .help = "The keyword arguments of the class's constructor"
  },
  { NULL }
};

static JsonObject *
get_env (JsonObject *worker)
{
  return json_object_has_member (worker, "env") ? json_object_get_object_member (worker, "env")
                                                : NULL;
}

static gboolean
is_dotted_name (const char *text)
{
  gboolean begins = TRUE;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);

      if (*text == '.' && !begins)
        begins = TRUE;
      else if (*text == '_' || g_unichar_isalpha (character) ||
               (!begins && g_unichar_isalnum (character)))
        begins = FALSE;
      else
        return FALSE;
    }

  return !begins;
}

/* MODULE and CLASS of what "class" says, or NULL with an error. */
static char **
split_class (JsonObject  *worker,
             GError     **error)
{
  const char *text = json_object_get_string_member (worker, "class");
  g_auto(GStrv) parts = g_strsplit (text, ":", -1);

  if (g_strv_length (parts) == 2 && is_dotted_name (parts[0]) && is_dotted_name (parts[1]))
    return g_steal_pointer (&parts);

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
               "\"class\": expected MODULE:CLASS, such as \"words:GetHead\", got \"%s\"", text);

  return NULL;
}

static WeirCommandLine *
make_program (JsonObject  *worker,
              const char  *directory,
              GError     **error)
{
  g_autofree char *interpreter = weir_parameter_dup_string (keys_table, worker, "interpreter");
  g_autofree char *data_dir = weir_paths_dup_data_dir ();
  g_autofree char *adapter = g_build_filename (data_dir, ADAPTER, NULL);
  char **argv;

  if (!g_file_test (adapter, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                   "the adapter for Python is not at %s: is Weir installed completely?", adapter);
      return NULL;
    }

  argv = g_new0 (char *, 4);
  argv[0] = g_steal_pointer (&interpreter);
  argv[1] = g_steal_pointer (&adapter);
  argv[2] = g_strdup (json_object_get_string_member (worker, "class"));

  return weir_command_line_new (argv, get_env (worker), directory, error);
}

static WeirWorker *
create (WeirWorkerSpec  *spec,
        GError         **error)
{
  JsonObject *worker = weir_worker_spec_get_json (spec);
  g_auto(GStrv) class_parts = split_class (worker, error);
  WeirCommandLine *program;

  if (class_parts == NULL)
    return NULL;

  program = make_program (worker, weir_worker_spec_get_directory (spec), error);

  return program != NULL ? weir_peer_worker_new (program) : NULL;
}

/* What a class is built from is its own business. */
static JsonObject *
describe_params (JsonObject            *worker,
                 const char            *directory,
                 WeirWorkerProblemFunc  func,
                 gpointer               data)
{
  return NULL;
}

/* The file of a module that stands in the flow's folder; NULL if it is elsewhere. */
static char *
find_module (const char *module,
             const char *directory)
{
  g_autofree char *base = g_canonicalize_filename (directory != NULL ? directory : ".", NULL);
  g_auto(GStrv) names = g_strsplit (module, ".", -1);
  g_autofree char *relative = g_strjoinv (G_DIR_SEPARATOR_S, names);
  const char * const endings[] = { ".py", G_DIR_SEPARATOR_S "__init__.py" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (relative, endings[i], NULL);
      g_autofree char *path = g_build_filename (base, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }

  return NULL;
}

/* Whether @name stands in the file as a word of its own. A class can come from elsewhere, but then
 * it is named, or everything is taken. */
static gboolean
file_names (const char *path,
            const char *name)
{
  g_autofree char *text = NULL;
  gsize name_length = strlen (name);
  const char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL) || strstr (text, "import *") != NULL)
    return TRUE;

  for (at = text; (at = strstr (at, name)) != NULL; at += name_length)
    {
      char before = at > text ? at[-1] : ' ';
      char after = at[name_length];

      if (!g_ascii_isalnum (before) && before != '_' && !g_ascii_isalnum (after) && after != '_')
        return TRUE;
    }

  return FALSE;
}

static void
check_class (JsonObject            *worker,
             const char            *directory,
             WeirWorkerProblemFunc  func,
             gpointer               data)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) class_parts = split_class (worker, &error);
  g_autofree char *outermost = NULL;
  g_autofree char *path = NULL;
  g_autofree char *message = NULL;

  if (class_parts == NULL)
    {
      func ("class", TRUE, error->message, data);
      return;
    }

  path = find_module (class_parts[0], directory);
  outermost = g_strndup (class_parts[1], strcspn (class_parts[1], "."));
  if (path == NULL)
    message = g_strdup_printf ("there is no module \"%s\" in the flow's folder; whether it is "
                               "installed is seen when the flow starts", class_parts[0]);
  else if (!file_names (path, outermost))
    message = g_strdup_printf ("\"%s\" does not stand in %s", outermost, path);

  if (message != NULL)
    func ("class", FALSE, message, data);
}

static void
check (JsonObject            *worker,
       const char            *directory,
       WeirWorkerProblemFunc  func,
       gpointer               data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirCommandLine) program = make_program (worker, directory, &error);

  if (program == NULL)
    func (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT) ? "env" : "interpreter",
          TRUE, error->message, data);

  check_class (worker, directory, func, data);
}

/* The module's file; of one that is installed somewhere only the interpreter is known. */
static char *
find_code (JsonObject  *worker,
           const char  *directory,
           GError     **error)
{
  g_auto(GStrv) class_parts = split_class (worker, error);
  g_autoptr(WeirCommandLine) program = NULL;
  char *path;

  if (class_parts == NULL)
    return NULL;

  program = make_program (worker, directory, error);
  if (program == NULL)
    return NULL;

  path = find_module (class_parts[0], directory);

  return path != NULL ? path : g_strdup (program->path);
}

/* The interpreter with what it is given, the adapter left out. */
static char *
describe_command (JsonObject *worker,
                  const char *directory)
{
  g_auto(GStrv) class_parts = split_class (worker, NULL);
  g_autoptr(WeirCommandLine) program = NULL;
  char *module;

  if (class_parts == NULL)
    return NULL;

  program = make_program (worker, directory, NULL);
  if (program == NULL)
    return NULL;

  module = find_module (class_parts[0], directory);
  g_clear_pointer (&program->argv[2], g_free);
  g_free (program->argv[1]);
  program->argv[1] = module != NULL ? module : g_strdup (class_parts[0]);

  return weir_command_line_describe (program, get_env (worker));
}

/* The checks read the module's file, and look whether the interpreter is there. */
static char *
dup_stamp (JsonObject *worker,
           const char *directory)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) class_parts = split_class (worker, NULL);
  g_autoptr(WeirCommandLine) program = make_program (worker, directory, &error);
  g_autofree char *path = class_parts != NULL ? find_module (class_parts[0], directory) : NULL;
  GStatBuf status = { 0 };

  if (path != NULL && g_stat (path, &status) < 0)
    memset (&status, 0, sizeof status);

  return g_strdup_printf ("%s %s %" G_GINT64_FORMAT ".%09ld %" G_GINT64_FORMAT,
                          program != NULL ? program->path : error->message,
                          path != NULL ? path : "", (gint64) status.st_mtim.tv_sec,
                          status.st_mtim.tv_nsec, (gint64) status.st_size);
}

const WeirWorkerKind weir_python_worker_kind = {
  .name = "python",
  .description = "A Python class with \"call\", as written for mpservice",
  .keys = keys_table,
  .describe_params = describe_params,
  .create = create,
  .check = check,
  .dup_stamp = dup_stamp,
  .find_code = find_code,
  .describe_command = describe_command,
  .needs_process = TRUE,
};
