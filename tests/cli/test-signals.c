/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How `weir run` comes to an end before its input does. */

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "program.h"

typedef struct {
  GSubprocess      *process; /* owned */
  GDataInputStream *output;  /* owned */
  GDataInputStream *errors;  /* owned */
} Session;

static Session *
session_new (GSubprocess *process)
{
  Session *self = g_new0 (Session, 1);

  self->process = process;
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  self->errors = g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));

  return self;
}

static Session *
begin (ProgramFixture *fixture,
       const char     *flow,
       const char     *option)
{
  return session_new (program_start (fixture, "run", flow, option, NULL));
}

static void
session_free (Session *self)
{
  g_clear_object (&self->output);
  g_clear_object (&self->errors);
  g_clear_object (&self->process);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Session, session_free)

static void
assert_line (GDataInputStream *stream,
             const char       *expected)
{
  g_autofree char *line = g_data_input_stream_read_line (stream, NULL, NULL, NULL);

  g_assert_cmpstr (line, ==, expected);
}

/* Results that can be read already may not be counted yet: they are at most @slack. */
static void
assert_open_items (GDataInputStream *stream,
                   const char       *format,
                   guint             n_open,
                   guint             slack)
{
  g_autofree char *line = g_data_input_stream_read_line (stream, NULL, NULL, NULL);
  g_autofree char *number = NULL;
  g_auto(GStrv) parts = g_strsplit (format, "N", 2);

  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, parts[0]));
  g_assert_true (g_str_has_suffix (line, parts[1]));
  number = g_strndup (line + strlen (parts[0]),
                      strlen (line) - strlen (parts[0]) - strlen (parts[1]));
  g_assert_cmpuint (g_ascii_strtoull (number, NULL, 10), >=, n_open);
  g_assert_cmpuint (g_ascii_strtoull (number, NULL, 10), <=, n_open + slack);
}

#define DRAINING "weir: no more input is taken, N items are being finished; " \
                 "a second signal leaves them"
#define STOPPED  "weir: stopped: N items were not finished"

static void
write_waiting_flow (ProgramFixture *fixture)
{
  program_write_flow (fixture, "wait.json",
                      "{\"type\":\"delay\",\"params\":{\"seconds\":0.2}}",
                      "\"kind\":\"process\"");
}

/* What is in the flow is finished, though there would be more input. */
static void
test_drain (ProgramFixture *fixture,
            gconstpointer   data)
{
  int signal_number = GPOINTER_TO_INT (data);
  g_autoptr(Session) session = NULL;
  g_autofree char *said = NULL;

  write_waiting_flow (fixture);
  session = begin (fixture, "wait.json", "--capacity=64");
  program_send (session->process, "1\n2\n3\n4\n");
  assert_line (session->output, "1");

  g_subprocess_send_signal (session->process, signal_number);
  assert_open_items (session->errors, DRAINING, 3, 1);
  assert_line (session->output, "2");
  assert_line (session->output, "3");
  assert_line (session->output, "4");
  assert_line (session->output, NULL);

  said = g_data_input_stream_read_line (session->errors, NULL, NULL, NULL);
  g_assert_true (g_str_has_prefix (said, "4 done, 0 failed in "));
  g_assert_cmpint (program_wait (session->process), ==, 128 + signal_number);
}

static void
test_waiting_for_input (ProgramFixture *fixture,
                        gconstpointer   data)
{
  g_autoptr(Session) session = NULL;

  write_waiting_flow (fixture);
  session = begin (fixture, "wait.json", "-q");
  program_send (session->process, "1\n");
  assert_line (session->output, "1");

  g_subprocess_send_signal (session->process, SIGINT);
  assert_line (session->output, NULL);
  assert_line (session->errors, NULL);
  g_assert_cmpint (program_wait (session->process), ==, 130);
}

static void
test_second_signal (ProgramFixture *fixture,
                    gconstpointer   data)
{
  g_autoptr(Session) session = NULL;

  program_write_sleeper (fixture, "sleeper.json");
  session = begin (fixture, "sleeper.json", "--unordered");
  program_send (session->process, "0\n1\n1\n1\n2\n");
  assert_line (session->output, "0");
  assert_line (session->output, "2");

  g_subprocess_send_signal (session->process, SIGINT);
  assert_open_items (session->errors, DRAINING, 3, 2);
  g_subprocess_send_signal (session->process, SIGTERM);
  assert_open_items (session->errors, STOPPED, 3, 2);
  assert_line (session->errors, "weir: they were at sleep (3)");
  assert_line (session->output, NULL);
  g_assert_cmpint (program_wait (session->process), ==, 143);
}

/* Nobody reads the results: the program is stuck in its write, and still can be left. */
static void
test_stuck_output (ProgramFixture *fixture,
                   gconstpointer   data)
{
  g_autofree char *large = g_strnfill (1 << 20, '7');
  g_autofree char *input = g_strconcat ("\"", large, "\"\n2\n", NULL);
  g_autofree char *letter = g_malloc0 (1);
  g_autoptr(Session) session = NULL;

  program_write_flow (fixture, "pass.json", "{\"type\":\"pass-through\"}", "\"kind\":\"thread\"");
  session = begin (fixture, "pass.json", NULL);
  program_send (session->process, input);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (session->process),
                                        letter, 1, NULL, NULL), ==, 1);

  g_subprocess_send_signal (session->process, SIGINT);
  assert_open_items (session->errors, DRAINING, 1, 1);
  g_subprocess_send_signal (session->process, SIGINT);
  assert_open_items (session->errors, STOPPED, 1, 1);
  g_assert_cmpint (program_wait (session->process), ==, 130);
}

/* As `weir run ... | head` does it: no complaint, and no work for nobody. */
static void
test_closed_output (ProgramFixture *fixture,
                    gconstpointer   data)
{
  g_autoptr(Session) session = NULL;

  program_write_flow (fixture, "pass.json", "{\"type\":\"pass-through\"}", "\"kind\":\"process\"");
  session = begin (fixture, "pass.json", NULL);
  program_send (session->process, "1\n");
  assert_line (session->output, "1");

  g_input_stream_close (g_subprocess_get_stdout_pipe (session->process), NULL, NULL);
  program_send (session->process, "2\n");
  assert_line (session->errors, NULL);
  g_assert_cmpint (program_wait (session->process), ==, 74);
}

static void
test_ignored_signal (ProgramFixture *fixture,
                     gconstpointer   data)
{
  g_autofree char *flow = g_build_filename (fixture->folder, "wait.json", NULL);
  g_autoptr(Session) session = NULL;
  g_autoptr(GError) error = NULL;
  GSubprocess *process;

  /* As a shell does it to what it runs in the background. */
  write_waiting_flow (fixture);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                              G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                              "sh", "-c", "trap '' INT; exec \"$0\" \"$@\"",
                              program_get_path (), "run", flow, "-q", NULL);
  g_assert_no_error (error);
  session = session_new (process);

  program_send (session->process, "1\n");
  assert_line (session->output, "1");
  g_subprocess_send_signal (session->process, SIGINT);
  program_send (session->process, "2\n");
  assert_line (session->output, "2");
  g_output_stream_close (g_subprocess_get_stdin_pipe (session->process), NULL, NULL);
  g_assert_cmpint (program_wait (session->process), ==, 0);
}

static void
test_call (ProgramFixture *fixture,
           gconstpointer   data)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GDataInputStream) errors = NULL;

  /* The worker tells when it is there: its process waits for nobody but the runner. */
  program_write_sleeper (fixture, "sleeper.json");
  process = program_start (fixture, "call", "sleeper.json", "1", NULL);
  errors = g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  g_subprocess_send_signal (process, SIGTERM);
  assert_line (errors, NULL);
  g_assert_cmpint (program_wait (process), ==, 143);
}

#define ADD(path, data, test) \
  g_test_add (path, ProgramFixture, data, program_set_up, test, program_tear_down)

int
main (int    argc,
      char **argv)
{
  program_init (&argc, &argv);

  ADD ("/signals/drain/interrupt", GINT_TO_POINTER (SIGINT), test_drain);
  ADD ("/signals/drain/terminate", GINT_TO_POINTER (SIGTERM), test_drain);
  ADD ("/signals/waiting-for-input", NULL, test_waiting_for_input);
  ADD ("/signals/second", NULL, test_second_signal);
  ADD ("/signals/stuck-output", NULL, test_stuck_output);
  ADD ("/signals/closed-output", NULL, test_closed_output);
  ADD ("/signals/ignored", NULL, test_ignored_signal);
  ADD ("/signals/call", NULL, test_call);

  return g_test_run ();
}
