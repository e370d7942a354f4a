/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "program.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* The most that a test may take, in seconds. */
#define TIME_LIMIT 100

/* What a run gets as its standard input. */
#define INPUT_NAME ".standard-input"

static char *program_path;
static char **environment; /* NULL: none at all */

void
program_init (int    *argc,
              char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_assert_cmpint (*argc, >=, 2);
  program_path = g_canonicalize_filename ((*argv)[1], NULL);

  /* Whoever reads a pipe may be gone: that is an error of the write, here too. */
  signal (SIGPIPE, SIG_IGN);
}

const char *
program_get_path (void)
{
  return program_path;
}

void
program_set_up (ProgramFixture *fixture,
                gconstpointer   data)
{
  g_autoptr(GError) error = NULL;

  alarm (TIME_LIMIT);
  fixture->folder = g_dir_make_tmp ("weir-program-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_assert_cmpint (g_unlink (child), ==, 0);
    }

  g_assert_cmpint (g_rmdir (path), ==, 0);
}

void
program_tear_down (ProgramFixture *fixture,
                   gconstpointer   data)
{
  remove_tree (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
  alarm (0);
}

/* Files */

void
program_write (ProgramFixture *fixture,
               const char     *name,
               const char     *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

char *
program_read (ProgramFixture *fixture,
              const char     *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

void
program_write_flow (ProgramFixture *fixture,
                    const char     *name,
                    const char     *worker,
                    const char     *pool)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf ("{\"format\":\"weir-flow/1\",\"nodes\":{\"work\":{%s,\"worker\":%s}},"
                          "\"links\":[[\"input\",\"work\"],[\"work\",\"output\"]]}",
                          pool, worker);
  program_write (fixture, name, text);
}

void
program_write_sleeper (ProgramFixture *fixture,
                       const char     *name)
{
  program_write (fixture, name,
                 "{\"format\":\"weir-flow/1\",\"nodes\":{"
                 "\"which\":{\"kind\":\"switch\",\"cases\":[{\"name\":\"late\",\"if\":\". == 1\"}],"
                 "\"else\":\"pass\"},"
                 "\"sleep\":{\"kind\":\"process\",\"cpus\":2,"
                 "\"worker\":{\"type\":\"delay\",\"params\":{\"seconds\":3600}}}},"
                 "\"links\":[[\"input\",\"which\"],[\"which.late\",\"sleep\"],"
                 "[\"sleep\",\"output\"]]}");
}

char *
program_find_flow (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "..", "data", "flows", name, NULL);
}

/* Runs */

static GPtrArray *
list_arguments (const char *first_argument,
                va_list     more)
{
  GPtrArray *arguments = g_ptr_array_new ();

  g_ptr_array_add (arguments, program_path);
  for (const char *argument = first_argument; argument != NULL; argument = va_arg (more, char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  g_ptr_array_add (arguments, NULL);

  return arguments;
}

void
program_set_environment (const char *name,
                         const char *value)
{
  environment = g_environ_setenv (environment, name, value, TRUE);
}

/* Mostly without any environment: the program finds its parts by itself. */
static GSubprocess *
spawn (ProgramFixture *fixture,
       const char     *input,
       GPtrArray      *arguments)
{
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE;
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GError) error = NULL;
  char *nothing[] = { NULL };
  GSubprocess *process;

  launcher = g_subprocess_launcher_new (flags);
  if (input != NULL)
    g_subprocess_launcher_set_stdin_file_path (launcher, input);
  else
    g_subprocess_launcher_set_flags (launcher, flags | G_SUBPROCESS_FLAGS_STDIN_PIPE);
  g_subprocess_launcher_set_cwd (launcher, fixture->folder);
  g_subprocess_launcher_set_environ (launcher, environment != NULL ? environment : nothing);
  process = g_subprocess_launcher_spawnv (launcher,
                                          (const char * const *) arguments->pdata, &error);
  g_assert_no_error (error);

  return process;
}

GSubprocess *
program_start (ProgramFixture *fixture,
               const char     *first_argument,
               ...)
{
  g_autoptr(GPtrArray) arguments = NULL;
  va_list more;

  va_start (more, first_argument);
  arguments = list_arguments (first_argument, more);
  va_end (more);

  return spawn (fixture, NULL, arguments);
}

static int
get_exit_code (GSubprocess *process)
{
  if (g_subprocess_get_if_exited (process))
    return g_subprocess_get_exit_status (process);

  return 128 + g_subprocess_get_term_sig (process);
}

ProgramOutcome *
program_run (ProgramFixture *fixture,
             const char     *input,
             const char     *first_argument,
             ...)
{
  ProgramOutcome *self = g_new0 (ProgramOutcome, 1);
  g_autofree char *input_path = g_build_filename (fixture->folder, INPUT_NAME, NULL);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GPtrArray) arguments = NULL;
  g_autoptr(GError) error = NULL;
  va_list more;

  va_start (more, first_argument);
  arguments = list_arguments (first_argument, more);
  va_end (more);

  /* Not a pipe, which a program that does not read it would break. */
  program_write (fixture, INPUT_NAME, input != NULL ? input : "");
  process = spawn (fixture, input_path, arguments);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &self->output, &self->errors, &error);
  g_assert_no_error (error);
  self->exit_code = get_exit_code (process);

  return self;
}

void
program_outcome_free (ProgramOutcome *self)
{
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->errors, g_free);
  g_free (self);
}

void
program_send (GSubprocess *process,
              const char  *text)
{
  g_autoptr(GError) error = NULL;

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (process), text, strlen (text),
                             NULL, NULL, &error);
  g_assert_no_error (error);
}

int
program_wait (GSubprocess *process)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);

  return get_exit_code (process);
}
