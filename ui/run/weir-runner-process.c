/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A runner that is a child of the designer. It is told to end when nobody owns it, so that it does
 * not outlive a designer that was killed. */

#include "run/weir-runner-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define FLOW_NAME    "flow.json"
#define SOCKET_NAME  "socket"

/* How long to wait before the next try to connect. */
#define RETRY_MS     30

/* As much of what it says is kept. */
#define MOST_MESSAGES (64 * 1024)

/* Files */

static gboolean
make_folder (WeirRunner  *self,
             GError     **error)
{
  self->folder = g_build_filename (g_get_user_runtime_dir (), "weir-run-XXXXXX", NULL);
  if (g_mkdtemp (self->folder) == NULL)
    {
      int cause = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (cause),
                   _("Cannot make a folder for the run in %s: %s"),
                   g_get_user_runtime_dir (), g_strerror (cause));
      g_clear_pointer (&self->folder, g_free);
      return FALSE;
    }

  self->socket = g_build_filename (self->folder, SOCKET_NAME, NULL);

  return TRUE;
}

static void
remove_file (WeirRunner *self,
             const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_unlink (path);
}

void
weir_runner_remove_files (WeirRunner *self)
{
  if (self->folder == NULL)
    return;

  remove_file (self, FLOW_NAME);
  remove_file (self, SOCKET_NAME);
  g_rmdir (self->folder);
  g_clear_pointer (&self->folder, g_free);
}

/* Connecting */

static gboolean try_to_connect (gpointer data);

static void
on_owner_set (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr(WeirRunner) self = data;
  g_autoptr(GError) error = NULL;

  /* Else it has gone, which is told in other ways. */
  if (weir_monitor_client_set_owner_finish (WEIR_MONITOR_CLIENT (source), result, &error) &&
      self->folder != NULL)
    remove_file (self, FLOW_NAME);
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr(WeirRunner) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirMonitorClient) client = weir_monitor_client_new_finish (result, &error);

  if (weir_runner_is_over (self))
    return;

  if (client == NULL)
    {
      self->connect_source = g_timeout_add (RETRY_MS, try_to_connect, self);
      return;
    }

  weir_monitor_client_set_owner_async (client, TRUE, self->cancellable, on_owner_set,
                                       g_object_ref (self));
  weir_runner_take_client (self, client);
}

/* Its socket comes when it has read the flow; until then, or until it has ended, it is tried. */
static gboolean
try_to_connect (gpointer data)
{
  WeirRunner *self = data;

  self->connect_source = 0;
  weir_monitor_client_new_async (self->socket, self->cancellable, on_connected,
                                 g_object_ref (self));

  return G_SOURCE_REMOVE;
}

/* The end */

/* The last line, without the program's name. */
static char *
dup_last_message (WeirRunner *self)
{
  g_autofree char *messages = g_strdup (g_strchomp (self->messages->str));
  const char *line = strrchr (messages, '\n');

  line = line != NULL ? line + 1 : messages;
  if (g_str_has_prefix (line, "weir: "))
    line += strlen ("weir: ");

  return g_strdup (*line != '\0' ? line : _("The runner has ended without saying why"));
}

/* What it says at its end. The numbers of the last second may not have come over any more. */
static void
find_counts (WeirRunner *self)
{
  const char *stopped = g_strrstr (self->messages->str, "stopped: ");
  g_auto(GStrv) lines = g_strsplit (self->messages->str, "\n", -1);

  if (stopped != NULL)
    self->n_unfinished = g_ascii_strtoull (stopped + strlen ("stopped: "), NULL, 10);

  for (char **line = lines; *line != NULL; line++)
    {
      if (sscanf (*line, "%" G_GUINT64_FORMAT " done, %" G_GUINT64_FORMAT " failed in ",
                  &self->n_done, &self->n_failed) == 2)
        self->has_counts = TRUE;
    }
}

/* Exit codes are told in weir(1). */
static WeirRunnerState
find_end (WeirRunner *self)
{
  int status;

  if (g_subprocess_get_if_signaled (self->process))
    {
      int number = g_subprocess_get_term_sig (self->process);

      self->reason = g_strdup_printf (_("The runner was ended by a signal: %s"),
                                      g_strsignal (number));
      return WEIR_RUNNER_LOST;
    }

  status = g_subprocess_get_exit_status (self->process);
  if (status <= 1 || status == 128 + SIGINT || status == 128 + SIGTERM)
    return WEIR_RUNNER_ENDED;

  self->reason = dup_last_message (self);

  return WEIR_RUNNER_FAILED;
}

static void
close_one (WeirRunner *self)
{
  if (--self->n_open > 0)
    return;

  g_clear_handle_id (&self->connect_source, g_source_remove);
  find_counts (self);
  weir_runner_remove_files (self);
  weir_runner_set_state (self, find_end (self));
}

static void
on_exited (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(WeirRunner) self = data;

  if (g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL))
    close_one (self);
}

static void
on_message (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(WeirRunner) self = data;
  GInputStream *stream = G_INPUT_STREAM (source);
  g_autoptr(GBytes) bytes = g_input_stream_read_bytes_finish (stream, result, NULL);
  g_autofree char *text = NULL;

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      close_one (self);
      return;
    }

  text = g_utf8_make_valid (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  g_string_append (self->messages, text);
  if (self->messages->len > 2 * MOST_MESSAGES)
    {
      const char *begin = self->messages->str + self->messages->len - MOST_MESSAGES;
      const char *line = strchr (begin, '\n');

      g_string_erase (self->messages, 0, (line != NULL ? line + 1 : begin) - self->messages->str);
    }
  g_input_stream_read_bytes_async (stream, 4096, G_PRIORITY_DEFAULT, NULL, on_message,
                                   g_object_ref (self));
}

/* Starting */

static GSubprocess *
spawn (WeirRunner          *self,
       const char          *path,
       const WeirRunSetup  *setup,
       GError             **error)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *program = weir_find_runner (error);
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE;

  if (program == NULL)
    return NULL;

  g_ptr_array_add (arguments, g_steal_pointer (&program));
  g_ptr_array_add (arguments, g_strdup ("run"));
  g_ptr_array_add (arguments, g_strconcat ("--monitor=", self->socket, NULL));
  g_ptr_array_add (arguments, g_strconcat ("--as=", path, NULL));
  g_ptr_array_add (arguments, g_strdup ("--owned"));
  g_ptr_array_add (arguments, g_strdup ("--keep-going"));
  g_ptr_array_add (arguments, g_strdup ("--summary"));
  g_ptr_array_add (arguments, g_build_filename (self->folder, FLOW_NAME, NULL));
  weir_run_setup_add_to (setup, arguments);
  g_ptr_array_add (arguments, NULL);

  if (setup->sink == WEIR_RUN_TO_WINDOW)
    flags |= G_SUBPROCESS_FLAGS_STDOUT_PIPE;
  launcher = g_subprocess_launcher_new (flags);
  /* The library has taken it out of this process. */
  g_subprocess_launcher_setenv (launcher, "HOME", g_get_home_dir (), TRUE);

  return g_subprocess_launcher_spawnv (launcher, (const char * const *) arguments->pdata, error);
}

/* Values that were typed in are few: they fit, or are written as the flow takes them. */
static void
send_values (WeirRunner         *self,
             const WeirRunSetup *setup)
{
  GOutputStream *stream = g_subprocess_get_stdin_pipe (self->process);
  const char *values = setup->source == WEIR_RUN_FROM_VALUES ? setup->values : "";
  g_autoptr(GInputStream) input = g_memory_input_stream_new_from_data (g_strdup (values), -1,
                                                                       g_free);

  g_output_stream_splice_async (stream, input,
                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE |
                                G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                G_PRIORITY_DEFAULT, self->cancellable, NULL, NULL);
}

gboolean
weir_runner_spawn (WeirRunner          *self,
                   const char          *path,
                   const WeirRunSetup  *setup,
                   GError             **error)
{
  g_autofree char *flow = NULL;

  if (!make_folder (self, error))
    return FALSE;

  flow = g_build_filename (self->folder, FLOW_NAME, NULL);
  if (!g_file_set_contents (flow, self->text, -1, error))
    return FALSE;

  self->process = spawn (self, path, setup, error);
  if (self->process == NULL)
    return FALSE;

  send_values (self, setup);
  if (setup->sink == WEIR_RUN_TO_WINDOW)
    self->results = weir_run_results_new (g_subprocess_get_stdout_pipe (self->process));
  self->n_open = 2;
  g_subprocess_wait_async (self->process, NULL, on_exited, g_object_ref (self));
  g_input_stream_read_bytes_async (g_subprocess_get_stderr_pipe (self->process), 4096,
                                   G_PRIORITY_DEFAULT, NULL, on_message, g_object_ref (self));
  self->connect_source = g_timeout_add (RETRY_MS, try_to_connect, self);

  return TRUE;
}
