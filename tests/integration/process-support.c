/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "process-support.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Journal */

/* Open for writing as well, so that it never ends between two workers. */
void
journal_open (Journal *self)
{
  self->directory = g_dir_make_tmp ("weir-journal-XXXXXX", NULL);
  g_assert_nonnull (self->directory);
  self->path = g_build_filename (self->directory, "journal", NULL);
  g_assert_cmpint (mkfifo (self->path, 0600), ==, 0);
  self->fd = open (self->path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
  g_assert_cmpint (self->fd, >=, 0);
  self->text = g_string_new (NULL);
}

/* Files that were made beside it go too. */
void
journal_close (Journal *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->directory, 0, NULL);
  const char *name;

  close (self->fd);
  g_string_free (self->text, TRUE);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->directory, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (self->directory), ==, 0);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->directory, g_free);
}

/* The next line, or NULL when none comes within @timeout_ms. */
static char *
journal_read_line (Journal *self,
                   int      timeout_ms)
{
  struct pollfd readable = { .fd = self->fd, .events = POLLIN };
  char buffer[4096];
  char *end;
  char *line;

  while ((end = strchr (self->text->str, '\n')) == NULL)
    {
      gssize n_read;

      if (poll (&readable, 1, timeout_ms) <= 0)
        return NULL;
      n_read = read (self->fd, buffer, sizeof buffer);
      g_assert_cmpint (n_read, >, 0);
      g_string_append_len (self->text, buffer, n_read);
    }

  line = g_strndup (self->text->str, (gsize) (end - self->text->str));
  g_string_erase (self->text, 0, end + 1 - self->text->str);
  return line;
}

void
event_free (Event *self)
{
  g_free (self->kind);
  g_free (self->worker);
  g_free (self->text);
  g_free (self);
}

static Event *
event_new (const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, " ", 4);
  Event *self = g_new0 (Event, 1);

  g_assert_cmpuint (g_strv_length (parts), ==, 4);
  self->kind = g_strdup (parts[0]);
  self->worker = g_strdup (parts[1]);
  self->pid = atoi (parts[2]);
  self->text = g_strdup (parts[3]);
  return self;
}

/* The next of the events called @event; others before it are passed over. */
Event *
journal_await (Journal    *self,
               const char *event)
{
  while (TRUE)
    {
      g_autofree char *line = journal_read_line (self, (int) (PATIENCE * 1000));
      g_autoptr (Event) found = NULL;

      if (line == NULL)
        g_error ("no event “%s” within %g s", event, PATIENCE);
      found = event_new (line);
      if (strcmp (found->kind, event) == 0)
        return g_steal_pointer (&found);
    }
}

/* The next event that is there already, or NULL. */
Event *
journal_poll (Journal *self)
{
  g_autofree char *line = journal_read_line (self, 0);

  return line == NULL ? NULL : event_new (line);
}

/* Whether @event is among those that have come and were not given; they are given up. */
gboolean
journal_has (Journal    *self,
             const char *event)
{
  gboolean found = FALSE;
  Event *next;

  while ((next = journal_poll (self)) != NULL)
    {
      found |= strcmp (next->kind, event) == 0;
      event_free (next);
    }
  return found;
}

/* Specs */

static char *
quote (const char *text)
{
  return g_strdelimit (g_strdup (text), "'", '"');
}

WeirWorkerSpec *
module_worker (const char *module,
               const char *class_name,
               const char *params,
               Journal    *journal)
{
  const char *folder = g_test_get_dir (G_TEST_BUILT);
  g_autofree char *path = g_build_filename (folder, "integration", "modules", module, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *quoted = quote (params == NULL ? "{}" : params);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  WeirWorkerSpec *spec;

  g_string_printf (text, "{\"type\": \"module\", \"module\": \"%s\", \"name\": \"%s\", "
                   "\"params\": %s}", path, class_name, quoted);
  if (journal != NULL)
    g_string_replace (text, "JOURNAL", journal->path, 0);
  node = json_from_string (text->str, &error);
  g_assert_no_error (error);
  spec = weir_worker_spec_new_from_json (json_node_get_object (node), NULL, &error);
  g_assert_no_error (error);
  return spec;
}

WeirServlet *
faulty_pool (const char *name,
             guint       n_workers,
             const char *params,
             Journal    *journal)
{
  WeirServlet *pool;

  if (params == NULL && journal != NULL)
    params = "{'journal': 'JOURNAL'}";
  pool = weir_process_servlet_new (module_worker ("faulty", "Faulty", params, journal),
                                   weir_cpus_new (n_workers));
  weir_servlet_set_name (pool, name);
  return pool;
}

/* Servers */

WeirServer *
server_start (WeirServlet *servlet)
{
  WeirServer *server = weir_server_new (servlet);
  g_autoptr (GError) error = NULL;

  g_object_unref (servlet);
  weir_server_start (server, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (weir_server_get_state (server), ==, WEIR_SERVER_RUNNING);
  return server;
}

/* Its error; it must not run, and leave nothing behind. */
GError *
server_start_fails (WeirServlet *servlet)
{
  WeirServer *server = weir_server_new (servlet);
  GError *error = NULL;
  Traces traces;

  g_object_unref (servlet);
  traces_take (&traces);
  g_assert_false (weir_server_start (server, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (weir_server_get_state (server), ==, WEIR_SERVER_STOPPED);
  traces_assert (&traces);
  g_assert_finalize_object (server);
  return error;
}

void
server_stop (WeirServer *server)
{
  weir_server_stop (server, PATIENCE);
  g_assert_finalize_object (server);
}

/* Values and calls */

WeirValue *
value_new (const char *text)
{
  g_autofree char *quoted = quote (text);
  g_autoptr (GError) error = NULL;
  WeirValue *value = weir_value_new_from_json (quoted, -1, &error);

  g_assert_no_error (error);
  return value;
}

static WeirValue *
call (WeirServer  *server,
      const char  *text,
      GError     **error)
{
  g_autoptr (WeirValue) value = value_new (text);

  return weir_server_call (server, value, PATIENCE, WEIR_BACKPRESSURE_WAIT, NULL, error);
}

JsonObject *
call_object (WeirServer *server,
             const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirValue) result = call (server, text, &error);
  g_autoptr (JsonNode) node = NULL;

  g_assert_no_error (error);
  node = weir_value_to_node (result);
  return json_node_dup_object (node);
}

void
assert_call (WeirServer *server,
             const char *text,
             const char *expected)
{
  g_autofree char *quoted = quote (expected);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirValue) result = call (server, text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (weir_value_get_json (result, NULL), ==, quoted);
}

GError *
call_fails (WeirServer *server,
            const char *text)
{
  GError *error = NULL;
  g_autoptr (WeirValue) result = call (server, text, &error);

  g_assert_null (result);
  g_assert_nonnull (error);
  return error;
}

WeirStream *
stream_open (WeirServer *server)
{
  g_autoptr (GError) error = NULL;
  WeirStream *stream = weir_server_open_stream (server, PATIENCE, &error);

  g_assert_no_error (error);
  return stream;
}

void
stream_push (WeirStream *stream,
             const char *text)
{
  g_autoptr (WeirValue) value = value_new (text);
  g_autoptr (GError) error = NULL;

  weir_stream_push (stream, value, NULL, &error);
  g_assert_no_error (error);
}

WeirResult *
stream_take (WeirStream *stream)
{
  g_autoptr (GError) error = NULL;
  WeirResult *result = weir_stream_next (stream, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  return result;
}

void
assert_message (const GError *error,
                const char   *part)
{
  if (strstr (error->message, part) == NULL)
    g_error ("expected “%s” in “%s”", part, error->message);
}

/* Metrics */

static JsonObject *
find_node (JsonNode   *metrics,
           const char *name)
{
  JsonArray *nodes = json_object_get_array_member (json_node_get_object (metrics), "nodes");

  for (guint i = 0; i < json_array_get_length (nodes); i++)
    {
      JsonObject *node = json_array_get_object_element (nodes, i);

      if (g_strcmp0 (json_object_get_string_member (node, "node"), name) == 0)
        return node;
    }
  g_error ("no node “%s”", name);
}

static JsonNode *
get_metrics (WeirServer *server)
{
  g_autoptr (WeirMetrics) metrics = weir_server_get_metrics (server);

  g_assert_nonnull (metrics);
  return weir_metrics_to_json (metrics);
}

gint64
node_count (WeirServer *server,
            const char *node,
            const char *member)
{
  g_autoptr (JsonNode) metrics = get_metrics (server);

  return json_object_get_int_member (find_node (metrics, node), member);
}

gint64
worker_count (WeirServer *server,
              const char *node,
              guint       index,
              const char *member)
{
  g_autoptr (JsonNode) metrics = get_metrics (server);
  JsonArray *workers = json_object_get_array_member (find_node (metrics, node), "workers");
  JsonObject *worker = json_array_get_object_element (workers, index);

  return json_object_get_int_member_with_default (worker, member, 0);
}

/* Processes and descriptors */

static gboolean
is_child (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *stat = NULL;
  const char *after_name;
  int parent = 0;

  if (!g_ascii_isdigit (*pid) || !g_file_get_contents (path, &stat, NULL, NULL))
    return FALSE;
  after_name = strrchr (stat, ')');
  g_assert_nonnull (after_name);
  g_assert_cmpint (sscanf (after_name, ") %*c %d", &parent), ==, 1);
  return parent == getpid ();
}

/* Dead ones that nobody has waited for are counted too. */
guint
count_children (void)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint n_children = 0;

  g_assert_nonnull (proc);
  while ((name = g_dir_read_name (proc)) != NULL)
    n_children += is_child (name);
  return n_children;
}

guint
count_files (void)
{
  g_autoptr (GDir) files = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n_files = 0;

  g_assert_nonnull (files);
  while (g_dir_read_name (files) != NULL)
    n_files++;
  return n_files;
}

int
open_process (pid_t pid)
{
  int pidfd = (int) syscall (SYS_pidfd_open, pid, 0);

  g_assert_cmpint (pidfd, >=, 0);
  return pidfd;
}

/* Closes @pidfd. */
gboolean
process_ends (int    pidfd,
              double seconds)
{
  struct pollfd ended = { .fd = pidfd, .events = POLLIN };
  int status;

  do
    status = poll (&ended, 1, (int) (seconds * 1000));
  while (status < 0 && errno == EINTR);
  close (pidfd);
  return status > 0;
}

void
traces_take (Traces *self)
{
  self->n_children = count_children ();
  self->n_files = count_files ();
}

static void
show_files (void)
{
  g_autoptr (GDir) files = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      g_printerr ("# file %s: %s\n", name, target);
    }
}

void
traces_assert (Traces *self)
{
  if (count_files () != self->n_files)
    show_files ();
  g_assert_cmpuint (count_children (), ==, self->n_children);
  g_assert_cmpuint (count_files (), ==, self->n_files);
}

/* Our stderr */

void
capture_begin (Capture *self)
{
  self->file = memfd_create ("stderr", MFD_CLOEXEC);
  g_assert_cmpint (self->file, >=, 0);
  self->saved = fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
  g_assert_cmpint (self->saved, >=, 0);
  g_assert_cmpint (dup2 (self->file, STDERR_FILENO), ==, STDERR_FILENO);
}

char *
capture_end (Capture *self)
{
  off_t length = lseek (self->file, 0, SEEK_END);
  char *text = g_malloc0 ((gsize) length + 1);

  g_assert_cmpint (dup2 (self->saved, STDERR_FILENO), ==, STDERR_FILENO);
  g_assert_cmpint (pread (self->file, text, (gsize) length, 0), ==, length);
  close (self->saved);
  close (self->file);
  return text;
}

/* Fixture */

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  journal_open (&fixture->journal);
  traces_take (&fixture->traces);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  traces_assert (&fixture->traces);
  journal_close (&fixture->journal);
}

void
fault_test_add (const char    *path,
                gconstpointer  data,
                void         (*func) (Fixture       *fixture,
                                      gconstpointer  data))
{
  g_test_add (path, Fixture, data, set_up, func, tear_down);
}

void
fault_tests_add (const FaultTest *tests,
                 guint            n_tests)
{
  for (guint i = 0; i < n_tests; i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
}
