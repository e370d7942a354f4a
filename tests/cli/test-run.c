/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* `weir run`: what goes in comes out, in order, whole, and at once. */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "program.h"

#define PASS "{\"type\":\"pass-through\"}"

static void
assert_outcome (ProgramOutcome *outcome,
                int             exit_code,
                const char     *output,
                const char     *errors)
{
  g_assert_cmpstr (outcome->errors, ==, errors);
  g_assert_cmpstr (outcome->output, ==, output);
  g_assert_cmpint (outcome->exit_code, ==, exit_code);
}

/* The lines "0" to @n_lines - 1. */
static char *
count_lines (guint n_lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_lines; i++)
    g_string_append_printf (text, "%u\n", i);

  return g_string_free (text, FALSE);
}

static int
compare_lines (const void *a,
               const void *b)
{
  return strcmp (*(char * const *) a, *(char * const *) b);
}

/* The lines of a text that ends with a newline, sorted. */
static char **
sort_lines (const char *text)
{
  g_autofree char *trimmed = g_strndup (text, strlen (text) - 1);
  char **lines = g_strsplit (trimmed, "\n", -1);

  qsort (lines, g_strv_length (lines), sizeof (char *), compare_lines);
  for (gsize i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    g_assert_cmpstr (lines[i - 1], !=, lines[i]);

  return lines;
}

static void
test_greeting (ProgramFixture *fixture,
               gconstpointer   data)
{
  g_autofree char *flow = program_find_flow ("greeting.json");
  g_autoptr(ProgramOutcome) outcome = NULL;

  outcome = program_run (fixture, "\"world\"\n[1,2,3,4]\n",
                         "run", flow, "--cpus=ignore", "--quiet", NULL);
  assert_outcome (outcome, 0, "\"Hello, wdwdwdwdwd!\"\n\"Hello, 20!\"\n", "");
}

/* The workers take different times, so that results overtake each other. */
static void
write_shuffling_flow (ProgramFixture *fixture)
{
  program_write_flow (fixture, "shuffle.json",
                      "{\"type\":\"delay\",\"params\":{\"seed\":7,\"seconds\":"
                      "{\"distribution\":\"uniform\",\"low\":0,\"high\":0.002}}}",
                      "\"kind\":\"thread\",\"threads\":8");
}

static void
test_order (ProgramFixture *fixture,
            gconstpointer   data)
{
  g_autofree char *lines = count_lines (2000);
  g_autoptr(ProgramOutcome) outcome = NULL;

  write_shuffling_flow (fixture);
  outcome = program_run (fixture, lines, "run", "shuffle.json", "-q", NULL);
  assert_outcome (outcome, 0, lines, "");
}

static void
test_unordered (ProgramFixture *fixture,
                gconstpointer   data)
{
  g_autofree char *lines = count_lines (2000);
  g_autoptr(ProgramOutcome) outcome = NULL;
  g_auto(GStrv) expected = sort_lines (lines);
  g_auto(GStrv) sorted = NULL;

  write_shuffling_flow (fixture);
  outcome = program_run (fixture, lines, "run", "shuffle.json", "-q", "--unordered", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 0);
  g_assert_cmpstr (outcome->output, !=, lines);
  sorted = sort_lines (outcome->output);
  g_assert_cmpstrv (sorted, expected);
}

static void
test_with_input (ProgramFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  program_write_flow (fixture, "half.json", "{\"type\":\"jq\",\"filter\":\". / 2\"}",
                      "\"kind\":\"process\"");
  outcome = program_run (fixture, "10\n\"x\"\n{\n6\n",
                         "run", "half.json", "-q", "--with-input", "--keep-going", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 1);
  g_assert_cmpstr (outcome->output, ==,
                   "{\"input\":10,\"output\":5}\n"
                   "{\"input\":\"x\",\"error\":{\"code\":\"failed\",\"node\":\"work\","
                   "\"worker\":\"work/0\",\"message\":"
                   "\"string (\\\"x\\\") and number (2) cannot be divided\"}}\n"
                   "{\"input\":null,\"error\":{\"code\":\"invalid-json\",\"message\":"
                   "\"<stdin>:3:2: expected a key in quotes or '}', found the end of the text\"}}\n"
                   "{\"input\":6,\"output\":3}\n");
}

static void
test_files (ProgramFixture *fixture,
            gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;
  g_autofree char *written = NULL;

  program_write_flow (fixture, "pass.json", PASS, "\"kind\":\"thread\"");
  program_write (fixture, "a", "1\n2");
  program_write (fixture, "empty", "");
  program_write (fixture, "b", "\n3\n");
  program_write (fixture, "out", "what was there before, which is longer than the result\n");

  outcome = program_run (fixture, "4\n",
                         "run", "pass.json", "a", "-o", "out", "empty", "b", "-", "-q", NULL);
  assert_outcome (outcome, 0, "", "");
  written = program_read (fixture, "out");
  g_assert_cmpstr (written, ==, "1\n2\n3\n4\n");
}

static void
test_lines (ProgramFixture *fixture,
            gconstpointer   data)
{
  static const struct {
    const char *input;
    const char *output;
  } cases[] = {
    { "", "" },
    { "\n", "" },
    { "1", "1\n" },
    { "1\r\n\r\n 2 \t\r\n", "1\n2\n" },
    { "\n \t\n\n[1, 2]\n\n", "[1,2]\n" },
    { "{\"a\" : 123456789012345678901234567890}\n",
      "{\"a\":123456789012345678901234567890}\n" },
  };

  program_write_flow (fixture, "pass.json", PASS, "\"kind\":\"thread\"");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ProgramOutcome) outcome = NULL;

      outcome = program_run (fixture, cases[i].input, "run", "pass.json", "-q", NULL);
      assert_outcome (outcome, 0, cases[i].output, "");
    }
}

/* Lines whose ends fall on both sides of where a block of the reader ends. */
static void
test_blocks (ProgramFixture *fixture,
             gconstpointer   data)
{
  const gsize lengths[] = { 262140, 1, 3, 262144, 262143, 5, 524288, 1000000, 8 << 20, 2, 131072 };
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(ProgramOutcome) outcome = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_string_append_c (text, '"');
      for (gsize j = 0; j < lengths[i]; j++)
        g_string_append_c (text, 'a' + (char) ((i + j) % 26));
      g_string_append (text, "\"\n");
    }

  program_write_flow (fixture, "pass.json", PASS, "\"kind\":\"process\"");
  outcome = program_run (fixture, text->str, "run", "pass.json", "-q", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 0);
  g_assert_cmpuint (strlen (outcome->output), ==, text->len);
  g_assert_cmpint (strcmp (outcome->output, text->str), ==, 0);
}

static char *
read_line (GSubprocess *process)
{
  g_autoptr(GString) line = g_string_new (NULL);
  GInputStream *stream = g_subprocess_get_stdout_pipe (process);
  char letter;

  while (g_input_stream_read (stream, &letter, 1, NULL, NULL) == 1 && letter != '\n')
    g_string_append_c (line, letter);

  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* Nobody waits for a block to fill. */
static void
test_at_once (ProgramFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(GSubprocess) process = NULL;

  program_write_flow (fixture, "pass.json", PASS, "\"kind\":\"process\"");
  process = program_start (fixture, "run", "pass.json", NULL);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *sent = g_strdup_printf ("%u\n", i);
      g_autofree char *got = NULL;

      program_send (process, sent);
      got = read_line (process);
      g_assert_cmpuint (strlen (got), >, 0);
      g_assert_cmpuint (g_ascii_strtoull (got, NULL, 10), ==, i);
    }

  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
  g_assert_cmpint (program_wait (process), ==, 0);
}

static void
test_elsewhere (ProgramFixture *fixture,
                gconstpointer   data)
{
  g_autofree char *link = g_build_filename (fixture->folder, "weir", NULL);
  g_autofree char *flow = program_find_flow ("greeting.json");
  g_autofree char *copy = NULL;
  const char *argv[] = { "./weir", "call", "greeting.json", "\"world\"", "--cpus=ignore", NULL };
  char *no_environment[] = { NULL };
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_file_get_contents (flow, &copy, NULL, &error);
  g_assert_no_error (error);
  program_write (fixture, "greeting.json", copy);
  g_assert_cmpint (symlink (program_get_path (), link), ==, 0);

  g_spawn_sync (fixture->folder, (char **) argv, no_environment, G_SPAWN_DEFAULT, NULL, NULL,
                &output, &errors, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (errors, ==, "");
  g_assert_cmpstr (output, ==, "\"Hello, wdwdwdwdwd!\"\n");
  g_assert_cmpint (status, ==, 0);
}

static void
test_summary (ProgramFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;
  g_autoptr(ProgramOutcome) full = NULL;
  g_auto(GStrv) lines = NULL;

  program_write_flow (fixture, "some.json",
                      "{\"type\":\"jq\","
                      "\"filter\":\"if . == 2 then error(\\\"two\\\") else . end\"}",
                      "\"kind\":\"thread\",\"threads\":3");

  outcome = program_run (fixture, "1\n2\n3\n", "run", "some.json", "-k", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 1);
  assert_begins (outcome->errors, "2 done, 1 failed in ");
  assert_contains (outcome->errors, " items/s, latency p50 ");
  g_assert_null (strstr (outcome->errors, "work"));

  full = program_run (fixture, "1\n2\n3\n", "run", "some.json", "-k", "--summary", NULL);
  assert_begins (full->errors, "2 done, 1 failed in ");
  lines = g_strsplit (full->errors, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_true (g_regex_match_simple ("^  node +workers +done +failed +call mean",
                                       lines[1], 0, 0));
  g_assert_true (g_regex_match_simple ("^  work +3 +2 +1 ", lines[2], 0, 0));
}

static gsize
read_peak_memory (GSubprocess *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status",
                                           g_subprocess_get_identifier (process));
  g_autofree char *status = NULL;
  const char *peak;

  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  peak = strstr (status, "VmHWM:");
  g_assert_nonnull (peak);

  return (gsize) g_ascii_strtoull (peak + strlen ("VmHWM:"), NULL, 10) * 1024;
}

/* Lines that are told from each other, and that a program which keeps them cannot hide. */
#define N_LINES  300000
#define N_FILLER 200

static gpointer
send_lines (gpointer data)
{
  GSubprocess *process = data;
  g_autofree char *filler = g_strnfill (N_FILLER, 'x');
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < N_LINES; i++)
    {
      g_string_append_printf (text, "[%u,\"%s\"]\n", i, filler);
      if (text->len > 60000 || i + 1 == N_LINES)
        {
          program_send (process, text->str);
          g_string_truncate (text, 0);
        }
    }

  return NULL;
}

/* Sanitizers keep freed memory for a while, to see who still uses it. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MOST_GROWTH G_MAXSIZE
#else
/* Of what comes after the first tenth, not even a hundredth may stay. */
#define MOST_GROWTH ((gsize) N_LINES / 10 * 9 * N_FILLER / 100 + (1 << 20))
#endif

static void
test_memory (ProgramFixture *fixture,
             gconstpointer   data)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GDataInputStream) results = NULL;
  gsize at_begin = 0;
  GThread *sender;

  program_write_flow (fixture, "pass.json", PASS, "\"kind\":\"process\"");
  process = program_start (fixture, "run", "pass.json", "-q", NULL);
  results = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  sender = g_thread_new ("sender", send_lines, process);

  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *line = g_data_input_stream_read_line (results, NULL, NULL, NULL);

      g_assert_nonnull (line);
      g_assert_cmpuint (g_ascii_strtoull (line + 1, NULL, 10), ==, i);
      if (i == N_LINES / 10)
        at_begin = read_peak_memory (process);
    }
  g_thread_join (sender);

  g_assert_cmpuint (read_peak_memory (process) - at_begin, <, MOST_GROWTH);
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
  g_assert_cmpint (program_wait (process), ==, 0);
}

/* What somebody has in ~/.jq is no part of a flow. */
static void
test_home (ProgramFixture *fixture,
           gconstpointer   data)
{
  g_autofree char *home = g_strconcat ("HOME=", fixture->folder, NULL);
  char *environment[] = { home, NULL };
  const char *argv[] = { program_get_path (), "call", "length.json", "\"abc\"", NULL };
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  program_write (fixture, ".jq", "def length: 7;");
  program_write_flow (fixture, "length.json", "{\"type\":\"jq\",\"filter\":\"length\"}",
                      "\"kind\":\"thread\"");
  g_spawn_sync (fixture->folder, (char **) argv, environment, G_SPAWN_DEFAULT, NULL, NULL,
                &output, &errors, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (errors, ==, "");
  g_assert_cmpstr (output, ==, "3\n");
  g_assert_cmpint (status, ==, 0);
}

#define ADD(path, test) \
  g_test_add (path, ProgramFixture, NULL, program_set_up, test, program_tear_down)

int
main (int    argc,
      char **argv)
{
  program_init (&argc, &argv);

  ADD ("/run/greeting", test_greeting);
  ADD ("/run/order", test_order);
  ADD ("/run/unordered", test_unordered);
  ADD ("/run/with-input", test_with_input);
  ADD ("/run/files", test_files);
  ADD ("/run/lines", test_lines);
  ADD ("/run/blocks", test_blocks);
  ADD ("/run/at-once", test_at_once);
  ADD ("/run/elsewhere", test_elsewhere);
  ADD ("/run/summary", test_summary);
  ADD ("/run/memory", test_memory);
  ADD ("/run/home", test_home);

  return g_test_run ();
}
