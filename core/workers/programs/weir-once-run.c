/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/programs/weir-once-run.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/weir-error.h"
#include "workers/weir-size.h"

#define READ_SIZE (64 * 1024)
/* So much is more than a value can be. */
#define MAX_OUTPUT ((gsize) 1 << 30)
/* What a pipe may still hold when its writer has ended. One that left the program's group to live
 * on may write for ever. */
#define MAX_REST (1024 * 1024)

void
weir_once_run_init (WeirOnceRun *self)
{
  memset (self, 0, sizeof *self);
  self->child.pidfd = -1;
  self->input = self->output = self->errors = -1;
  self->text = g_string_new (NULL);
  weir_relay_init (&self->relay);
}

void
weir_once_run_clear (WeirOnceRun *self)
{
  if (self->child.pidfd >= 0)
    weir_child_end (&self->child, NULL);
  weir_child_close (&self->input);
  weir_child_close (&self->output);
  weir_child_close (&self->errors);
  g_string_free (g_steal_pointer (&self->text), TRUE);
  weir_relay_clear (&self->relay);
}

static gboolean
start (WeirOnceRun         *self,
       WeirGuard           *guard,
       WeirCommandLine     *program,
       const char * const  *argv,
       gboolean             mute,
       GError             **error)
{
  WeirSpawn spawn = WEIR_SPAWN_INIT;
  gboolean is_started;

  spawn.program = program->path;
  spawn.argv = argv;
  spawn.envp = (const char * const *) program->envp;
  spawn.directory = program->directory;

  is_started = (self->request == NULL ||
                weir_child_open_pipe (TRUE, &self->input, &spawn.input, error)) &&
               weir_child_open_pipe (FALSE, &self->errors, &spawn.errors, error) &&
               (mute || weir_child_open_pipe (FALSE, &self->output, &spawn.output, error));
  if (is_started)
    {
      int output = spawn.output;

      if (mute)
        spawn.output = spawn.errors;
      is_started = weir_child_start (&self->child, guard, &spawn, error);
      spawn.output = output;
    }

  weir_child_close (&spawn.input);
  weir_child_close (&spawn.output);
  weir_child_close (&spawn.errors);

  return is_started;
}

/* A program need not read all that it is given: "head" does not. */
static void
write_some (WeirOnceRun *self)
{
  gssize n_written = write (self->input, self->request, self->n_request);

  if (n_written > 0)
    {
      self->request += n_written;
      self->n_request -= (gsize) n_written;
    }

  if (self->n_request == 0 || (n_written < 0 && errno != EAGAIN && errno != EINTR))
    weir_child_close (&self->input);
}

/* Reads what there is; how much, or 0. At its end the file is closed. */
static gsize
read_some (int       *fd,
           GString   *text,
           WeirRelay *relay)
{
  char bytes[READ_SIZE];
  gssize n_read = read (*fd, bytes, sizeof bytes);

  if (n_read > 0 && text != NULL)
    g_string_append_len (text, bytes, n_read);
  else if (n_read > 0)
    weir_relay_add (relay, bytes, (gsize) n_read);
  else if (n_read == 0 || (errno != EAGAIN && errno != EINTR))
    weir_child_close (fd);

  return n_read > 0 ? (gsize) n_read : 0;
}

/* Does what can be done, sleeping until there is something. FALSE once the program has ended. */
static gboolean
step (WeirOnceRun *self)
{
  struct pollfd fds[] = {
    { .fd = self->child.pidfd, .events = POLLIN },
    { .fd = self->output, .events = POLLIN },
    { .fd = self->errors, .events = POLLIN },
    { .fd = self->input, .events = POLLOUT },
  };

  while (poll (fds, G_N_ELEMENTS (fds), -1) < 0)
    g_assert (errno == EINTR);

  if (fds[1].revents != 0)
    read_some (&self->output, self->text, NULL);
  if (fds[2].revents != 0)
    read_some (&self->errors, NULL, &self->relay);
  if (fds[3].revents != 0)
    write_some (self);

  return fds[0].revents == 0;
}

/* What it left in its pipes. */
static void
read_rest (WeirOnceRun *self)
{
  gsize rest = MAX_REST;
  gsize n_read;

  while (self->output >= 0 && self->text->len <= MAX_OUTPUT && rest > 0 &&
         (n_read = read_some (&self->output, self->text, NULL)) > 0)
    rest -= MIN (rest, n_read);

  rest = MAX_REST;
  while (self->errors >= 0 && rest > 0 &&
         (n_read = read_some (&self->errors, NULL, &self->relay)) > 0)
    rest -= MIN (rest, n_read);

  weir_relay_finish (&self->relay);
}

/* A program that ran into the limit rarely says so. */
static char *
describe_limit (void)
{
  struct rlimit limit;
  g_autofree char *size = NULL;

  if (getrlimit (RLIMIT_DATA, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY)
    return g_strdup ("");

  size = weir_size_format (limit.rlim_cur);

  return g_strconcat ("; its memory-limit is ", size, NULL);
}

static void
set_end_error (WeirOnceRun  *self,
               const char   *how,
               GError      **error)
{
  g_autofree char *tail = weir_relay_dup_tail (&self->relay);
  g_autofree char *limit = describe_limit ();

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED, "the program %s %s%s%s%s", self->name, how,
               limit, tail != NULL ? "; it last wrote: " : "", tail != NULL ? tail : "");
}

/* Runs it to its end; whether that was a good one. */
static gboolean
finish (WeirOnceRun  *self,
        GError      **error)
{
  g_autofree char *how = NULL;
  gboolean is_too_much;
  gboolean is_good;

  while (self->text->len <= MAX_OUTPUT && step (self))
    continue;

  is_too_much = self->text->len > MAX_OUTPUT;
  is_good = weir_child_end (&self->child, &how);
  read_rest (self);
  if (is_good && !is_too_much)
    return TRUE;

  if (is_too_much)
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                 "the program %s printed more than %u MiB and was ended", self->name,
                 (guint) (MAX_OUTPUT >> 20));
  else
    set_end_error (self, how, error);

  return FALSE;
}

gboolean
weir_once_run_do (WeirOnceRun         *self,
                  WeirGuard           *guard,
                  WeirCommandLine     *program,
                  const char * const  *argv,
                  const char          *request,
                  gsize                n_request,
                  gboolean             mute,
                  GError             **error)
{
  self->name = program->argv[0];
  self->request = request;
  self->n_request = n_request;

  if (start (self, guard, program, argv, mute, error))
    return finish (self, error);

  /* It is the item whose arguments may be too long, not the worker, that cannot be run. */
  if (error != NULL)
    (*error)->code = WEIR_ERROR_FAILED;

  return FALSE;
}
