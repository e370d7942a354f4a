/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/programs/weir-lines-worker.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/weir-error.h"
#include "workers/programs/weir-answer.h"
#include "workers/programs/weir-intake.h"
#include "workers/programs/weir-resident.h"

/*
 * Nothing in such a program's output says which item an answer is for: it is the order alone. So
 * whatever shows that the order is lost (a line that is no JSON, one that no item asked for) is the
 * end of the program, as is its exit.
 *
 * A line too many that comes after the next item was written is taken for that item's answer, and
 * nobody can tell. But a program that prints such lines does so from the start: after its first
 * answer one waits a moment for what should not come. And what is left in the end is told.
 *
 * A batch is written in one go and answered line by line.
 */

/* A line that does not end is no answer. */
#define MAX_LINE ((gsize) 1 << 30)
/* A quoted line is cut after so many bytes. */
#define MAX_QUOTED 200
/* How long the program may take to end once its input has. The runner waits a little longer. */
#define STOP_MS 2500
/* How long after its first answer one looks whether it goes on printing. */
#define LINGER_MS 20

struct _WeirLinesWorker
{
  WeirWorker       parent_instance;

  /* Owned. */
  WeirCommandLine *program;  /* until init */
  WeirResident     resident;
  gboolean         errors;

  pthread_mutex_t  mutex;    /* one call at a time */

  /* Owned; guarded by mutex. */
  int              input;
  int              output;
  GByteArray      *request;  /* what is being written */
  gsize            sent;     /* of it */
  WeirIntake       answers;
  gboolean         is_proven; /* it does not print more than it should, as far as one can see */
};

G_DEFINE_FINAL_TYPE (WeirLinesWorker, weir_lines_worker, WEIR_TYPE_WORKER)

static gboolean
weir_lines_worker_real_init (WeirWorker  *worker,
                             JsonObject  *params,
                             GError     **error)
{
  WeirLinesWorker *self = WEIR_LINES_WORKER (worker);
  WeirSpawn spawn = WEIR_SPAWN_INIT;
  gboolean is_started;

  /* What it writes to its stderr goes where this process' goes: into the log. */
  spawn.errors = STDERR_FILENO;
  weir_command_line_place (self->program, worker);
  is_started = weir_child_open_pipe (TRUE, &self->input, &spawn.input, error) &&
               weir_child_open_pipe (FALSE, &self->output, &spawn.output, error) &&
               weir_resident_start (&self->resident, g_steal_pointer (&self->program), &spawn,
                                    error);
  weir_child_close (&spawn.input);
  weir_child_close (&spawn.output);

  return is_started;
}

/* What came of a line that is not what it should be. */
static GError *
complain (WeirLinesWorker *self,
          const char      *what,
          const char      *line,
          gsize            length)
{
  g_autofree char *quoted = g_strndup (line, MIN (length, MAX_QUOTED));
  g_autofree char *valid = g_utf8_make_valid (quoted, -1);

  return g_error_new (WEIR_ERROR, WEIR_ERROR_PROTOCOL, "the program %s %s: %s%s",
                      self->resident.program->argv[0], what, valid,
                      length > MAX_QUOTED ? "..." : "");
}

static void
fail_for_line (WeirLinesWorker  *self,
               const char       *what,
               GError          **error)
{
  const char *line;
  gsize length = weir_intake_peek (&self->answers, &line);

  weir_resident_fail (&self->resident, NULL, complain (self, what, line, length), error);
}

/* Writes what the pipe takes. A program that reads no more may still answer. */
static void
write_some (WeirLinesWorker *self)
{
  gssize n_written = write (self->input, self->request->data + self->sent,
                            self->request->len - self->sent);

  if (n_written > 0)
    self->sent += (gsize) n_written;
  else if (errno != EAGAIN && errno != EINTR)
    self->sent = self->request->len;
}

/* The program has closed its output, which mostly means that it is just ending. */
static void
fail_at_end (WeirLinesWorker  *self,
             GError          **error)
{
  const char *line;
  gsize length = weir_intake_peek (&self->answers, &line);

  if (length > 0)
    weir_resident_fail (&self->resident, NULL,
                        complain (self, "ended within a line", line, length), error);
  else if (weir_child_await (&self->resident.child, 1000))
    weir_resident_fail (&self->resident, "before it answered", NULL, error);
  else
    weir_resident_fail (&self->resident, NULL,
                        g_error_new (WEIR_ERROR, WEIR_ERROR_PROTOCOL,
                                     "the program %s closed its standard output and ran on",
                                     self->resident.program->argv[0]),
                        error);
}

/* Sleeps until the program can be written to or has said something, or has ended; whether the
 * exchange goes on. */
static gboolean
wait_for_program (WeirLinesWorker  *self,
                  GError          **error)
{
  struct pollfd fds[] = {
    { .fd = self->output, .events = POLLIN },
    { .fd = weir_resident_get_end (&self->resident), .events = POLLIN },
    { .fd = self->sent < self->request->len ? self->input : -1, .events = POLLOUT },
  };
  WeirIntakeStatus status;

  while (poll (fds, G_N_ELEMENTS (fds), -1) < 0)
    g_assert (errno == EINTR);

  if (fds[2].revents != 0)
    write_some (self);
  if (fds[0].revents == 0 && fds[1].revents == 0)
    return TRUE;

  status = weir_intake_read (&self->answers, self->output);
  /* What it said before its end comes first. */
  if (status == WEIR_INTAKE_END || (status == WEIR_INTAKE_NONE && fds[1].revents != 0))
    {
      fail_at_end (self, error);
      return FALSE;
    }

  return TRUE;
}

/* The next line, however long it takes; NULL with @error set. */
static const char *
read_answer (WeirLinesWorker  *self,
             gsize            *length,
             GError          **error)
{
  const char *line;

  while ((line = weir_intake_take_line (&self->answers, length)) == NULL)
    {
      const char *rest;

      if (weir_intake_peek (&self->answers, &rest) > MAX_LINE)
        {
          fail_for_line (self, "does not end its line", error);
          return NULL;
        }
      if (!wait_for_program (self, error))
        return NULL;
    }

  return line;
}

static gboolean
take_answer (WeirLinesWorker  *self,
             WeirValue       **result,
             GError          **item_error,
             GError          **error)
{
  g_autoptr(GError) fault = NULL;
  gsize length;
  const char *line = read_answer (self, &length, error);

  if (line == NULL)
    return FALSE;

  *result = weir_value_new_from_json (line, (gssize) length, &fault);
  if (*result == NULL)
    {
      g_autofree char *what = g_strdup_printf ("answered with a line that is not JSON (%s)",
                                               fault->message);

      weir_resident_fail (&self->resident, NULL, complain (self, what, line, length), error);
      return FALSE;
    }

  if (self->errors)
    *item_error = weir_answer_read_error (*result);
  if (*item_error != NULL)
    g_clear_pointer (result, weir_value_unref);

  return TRUE;
}

/* Nothing may have come for which nobody asked. */
static gboolean
check_rest (WeirLinesWorker  *self,
            GError          **error)
{
  const char *line;

  if (weir_intake_peek (&self->answers, &line) == 0)
    return TRUE;

  fail_for_line (self, "printed more lines than it was given items", error);

  return FALSE;
}

/* Nor may it stand in the pipe. */
static gboolean
check_silence (WeirLinesWorker  *self,
               GError          **error)
{
  if (weir_intake_read (&self->answers, self->output) != WEIR_INTAKE_END)
    return check_rest (self, error);

  fail_at_end (self, error);

  return FALSE;
}

static void
make_request (WeirLinesWorker   *self,
              WeirValue * const *values,
              guint              n_values)
{
  g_byte_array_set_size (self->request, 0);
  self->sent = 0;

  for (guint i = 0; i < n_values; i++)
    {
      gsize length;
      const char *json = weir_value_get_json (values[i], &length);

      g_byte_array_append (self->request, (const guint8 *) json, (guint) length);
      g_byte_array_append (self->request, (const guint8 *) "\n", 1);
    }
}

static gboolean
exchange_locked (WeirLinesWorker    *self,
                 WeirValue * const  *values,
                 guint               n_values,
                 WeirValue         **results,
                 GError            **errors,
                 GError            **error)
{
  if (!check_silence (self, error))
    return FALSE;

  make_request (self, values, n_values);
  write_some (self);
  for (guint i = 0; i < n_values; i++)
    {
      if (!take_answer (self, &results[i], &errors[i], error))
        return FALSE;
    }

  /* It may answer before it has read all; the next item must not stand behind the rest. */
  while (self->sent < self->request->len)
    {
      if (!wait_for_program (self, error))
        return FALSE;
    }

  if (!self->is_proven)
    {
      struct pollfd more = { .fd = self->output, .events = POLLIN };

      self->is_proven = TRUE;
      if (poll (&more, 1, LINGER_MS) > 0 && (more.revents & POLLIN) != 0)
        weir_intake_read (&self->answers, self->output);
    }

  return check_rest (self, error);
}

static gboolean
weir_lines_worker_call_batch (WeirWorker         *worker,
                              WeirValue * const  *values,
                              guint               n_values,
                              WeirValue         **results,
                              GError            **errors,
                              GError            **error)
{
  WeirLinesWorker *self = (WeirLinesWorker *) worker;
  gboolean is_done;

  if (!weir_resident_enter (&self->resident, error))
    return FALSE;

  pthread_mutex_lock (&self->mutex);
  is_done = exchange_locked (self, values, n_values, results, errors, error);
  pthread_mutex_unlock (&self->mutex);
  weir_resident_leave (&self->resident);

  return is_done;
}

static int
get_ms_until (gint64 deadline)
{
  return (int) MAX (0, (deadline - g_get_monotonic_time ()) / G_TIME_SPAN_MILLISECOND);
}

/* Reads what the program prints until it ends, so that it can; nobody asked for it. Returns how
 * much that is. */
static gsize
drain (WeirLinesWorker *self,
       gint64           deadline)
{
  struct pollfd more = { .fd = self->output, .events = POLLIN };
  const char *bytes;
  gsize total = 0;

  while (poll (&more, 1, get_ms_until (deadline)) > 0)
    {
      WeirIntakeStatus status = weir_intake_read (&self->answers, self->output);
      gsize length = weir_intake_peek (&self->answers, &bytes);

      total += length;
      weir_intake_drop (&self->answers, length);
      if (status == WEIR_INTAKE_END)
        break;
    }

  return total;
}

/* The end of its input is what ends a program that reads lines. */
static void
weir_lines_worker_cleanup (WeirWorker   *worker,
                           const GError *reason)
{
  WeirLinesWorker *self = WEIR_LINES_WORKER (worker);
  gint64 deadline = g_get_monotonic_time () + STOP_MS * G_TIME_SPAN_MILLISECOND;
  gsize n_extra;

  weir_child_close (&self->input);
  n_extra = drain (self, deadline);
  if (n_extra > 0)
    g_printerr ("the program %s printed %" G_GSIZE_FORMAT " bytes for which there was no item; if "
                "it did so between its answers, they are other items' answers\n",
                self->resident.program->argv[0], n_extra);
  weir_resident_stop (&self->resident, get_ms_until (deadline));
}

static void
weir_lines_worker_finalize (GObject *object)
{
  WeirLinesWorker *self = WEIR_LINES_WORKER (object);

  weir_child_close (&self->input);
  weir_child_close (&self->output);
  weir_resident_clear (&self->resident);
  weir_intake_clear (&self->answers);
  g_clear_pointer (&self->request, g_byte_array_unref);
  g_clear_pointer (&self->program, weir_command_line_free);
  pthread_mutex_destroy (&self->mutex);

  G_OBJECT_CLASS (weir_lines_worker_parent_class)->finalize (object);
}

static void
weir_lines_worker_class_init (WeirLinesWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_lines_worker_finalize;
  WEIR_WORKER_CLASS (klass)->init = weir_lines_worker_real_init;
  WEIR_WORKER_CLASS (klass)->call_batch = weir_lines_worker_call_batch;
  WEIR_WORKER_CLASS (klass)->cleanup = weir_lines_worker_cleanup;
}

static void
weir_lines_worker_init (WeirLinesWorker *self)
{
  self->input = self->output = -1;
  self->request = g_byte_array_new ();
  weir_intake_init (&self->answers);
  weir_resident_init (&self->resident, WEIR_WORKER (self));
  pthread_mutex_init (&self->mutex, NULL);
}

WeirWorker *
weir_lines_worker_new (WeirCommandLine *program,
                       gboolean         errors)
{
  WeirLinesWorker *self = g_object_new (WEIR_TYPE_LINES_WORKER, NULL);

  self->program = program;
  self->errors = errors;

  return WEIR_WORKER (self);
}
