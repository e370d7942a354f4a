/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/programs/weir-command-line.h"

#include <string.h>
#include <unistd.h>

#include "base/weir-error.h"
#include "workers/weir-jq.h"

/* What execvp() falls back on. */
#define DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin"

static gboolean
is_program (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) && access (path, X_OK) == 0;
}

/* Why what stands at @path cannot be run. */
static const char *
find_fault (const char *path)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return "does not exist";
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return "is a folder";
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return "is no file";

  return "is not executable (chmod +x)";
}

static char *
canonicalize (const char *path,
              const char *directory)
{
  g_autofree char *base = directory != NULL ? g_canonicalize_filename (directory, NULL) : NULL;

  return g_canonicalize_filename (path, base);
}

static char *
find_by_path (const char  *name,
              const char  *directory,
              GError     **error)
{
  g_autofree char *path = canonicalize (name, directory);

  if (is_program (path))
    return g_steal_pointer (&path);

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
               "the program %s cannot be run: it %s", path, find_fault (path));

  return NULL;
}

/* A program without a slash that stands beside the flow, not on PATH, is meant nearly always. */
static void
set_not_found (GError     **error,
               const char  *name,
               const char  *directory)
{
  g_autofree char *beside = canonicalize (name, directory);

  if (is_program (beside))
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                 "there is no program \"%s\" on PATH; write \"./%s\" for the one in the flow's "
                 "folder", name, name);
  else
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                 "there is no program \"%s\" on PATH", name);
}

char *
weir_command_line_find (const char  *name,
                        const char  *directory,
                        const char  *search_path,
                        GError     **error)
{
  g_auto(GStrv) folders = NULL;

  if (*name == '\0')
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                           "the name of the program is empty");
      return NULL;
    }

  if (strchr (name, '/') != NULL)
    return find_by_path (name, directory, error);

  if (search_path == NULL)
    search_path = g_getenv ("PATH");
  folders = g_strsplit (search_path != NULL ? search_path : DEFAULT_PATH, ":", -1);
  for (gsize i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *folder = canonicalize (folders[i], directory);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (is_program (path))
        return g_steal_pointer (&path);
    }

  set_not_found (error, name, directory);

  return NULL;
}

char **
weir_command_line_dup_strings (JsonArray *array)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));

  return g_strv_builder_end (builder);
}

static const char *
get_search_path (JsonObject *env)
{
  return env != NULL ? json_object_get_string_member_with_default (env, "PATH", NULL) : NULL;
}

/* What this process has, with what it hid from libjq, and what @env changes. */
static char **
make_environment (JsonObject *env)
{
  char **envp = g_get_environ ();
  const char *home = weir_jq_get_home ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (home != NULL)
    envp = g_environ_setenv (envp, "HOME", home, FALSE);
  if (env == NULL)
    return envp;

  json_object_iter_init_ordered (&iter, env);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    envp = g_environ_setenv (envp, name, json_node_get_string (value), TRUE);

  return envp;
}

gboolean
weir_command_line_check_env (JsonObject  *env,
                             GError     **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, env);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    {
      if (*name != '\0' && strchr (name, '=') == NULL)
        continue;

      g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                   "\"env\": the name of a variable is not empty and has no \"=\", but \"%s\"",
                   name);
      return FALSE;
    }

  return TRUE;
}

WeirCommandLine *
weir_command_line_new (char       **argv,
                       JsonObject  *env,
                       const char  *directory,
                       GError     **error)
{
  g_autoptr(WeirCommandLine) self = g_new0 (WeirCommandLine, 1);

  g_assert (argv[0] != NULL);

  self->argv = argv;
  if (env != NULL && !weir_command_line_check_env (env, error))
    return NULL;

  self->path = weir_command_line_find (argv[0], directory, get_search_path (env), error);
  if (self->path == NULL)
    return NULL;

  self->envp = make_environment (env);
  self->directory = g_strdup (directory);

  return g_steal_pointer (&self);
}

void
weir_command_line_free (WeirCommandLine *self)
{
  g_free (self->path);
  g_strfreev (self->argv);
  g_strfreev (self->envp);
  g_free (self->directory);
  g_free (self);
}

void
weir_command_line_set_env (WeirCommandLine *self,
                           const char      *name,
                           const char      *value)
{
  self->envp = g_environ_setenv (self->envp, name, value, TRUE);
}

void
weir_command_line_place (WeirCommandLine *self,
                         WeirWorker      *worker)
{
  g_autofree char *index = g_strdup_printf ("%u", weir_worker_get_index (worker));

  weir_command_line_set_env (self, "WEIR_WORKER", weir_worker_get_name (worker));
  weir_command_line_set_env (self, "WEIR_WORKER_INDEX", index);
}

/* Quoted where a shell would need it. */
static void
append_word (GString    *text,
             const char *word)
{
  g_autofree char *quoted = NULL;

  if (text->len > 0)
    g_string_append_c (text, ' ');

  if (*word != '\0' && strspn (word, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_-+=./:,@%")
                       == strlen (word))
    {
      g_string_append (text, word);
      return;
    }

  quoted = g_shell_quote (word);
  g_string_append (text, quoted);
}

char *
weir_command_line_describe (WeirCommandLine *self,
                            JsonObject      *env)
{
  GString *text = g_string_new (NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (env != NULL)
    {
      json_object_iter_init_ordered (&iter, env);
      while (json_object_iter_next_ordered (&iter, &name, &value))
        {
          g_autofree char *word = g_strconcat (name, "=", json_node_get_string (value), NULL);

          append_word (text, word);
        }
    }

  append_word (text, self->path);
  for (gsize i = 1; self->argv[i] != NULL; i++)
    append_word (text, self->argv[i]);

  return g_string_free (text, FALSE);
}
