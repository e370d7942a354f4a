/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* `weir run` and what is left for another run: --failed with --replay, and --resume. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "program.h"

#define N_LINES 400

static void
write_picky_flow (ProgramFixture *fixture)
{
  program_write_flow (fixture, "picky.json",
                      "{\"type\":\"jq\",\"filter\":"
                      "\"if type == \\\"number\\\" then . else error(\\\"no number\\\") end\"}",
                      "\"kind\":\"thread\"");
  program_write_flow (fixture, "pass.json", "{\"type\":\"pass-through\"}", "\"kind\":\"thread\"");
}

/* Failed items */

static void
test_failed (ProgramFixture *fixture,
             gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;
  g_autofree char *failed = NULL;

  write_picky_flow (fixture);
  program_write (fixture, "in", "1\n\"x\"\n\n{bad\n[1.10,12345678901234567890]\n4\n");
  outcome = program_run (fixture, NULL, "run", "picky.json", "in", "--failed=failed", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 1);
  g_assert_cmpstr (outcome->output, ==, "1\n4\n");
  assert_contains (outcome->errors, "2 done, 3 failed in ");
  assert_contains (outcome->errors,
                   "\nwhat failed is in failed; weir run --replay tries it again\n");

  failed = program_read (fixture, "failed");
  g_assert_cmpstr (failed, ==,
                   "{\"input\":\"x\",\"error\":{\"code\":\"failed\",\"node\":\"work\","
                   "\"worker\":\"work/0\",\"message\":\"no number\"},\"from\":\"in:2\"}\n"
                   "{\"line\":\"{bad\",\"error\":{\"code\":\"invalid-json\",\"message\":"
                   "\"in:4:2: expected a key in quotes or '}', found 'b'\"},\"from\":\"in:4\"}\n"
                   "{\"input\":[1.10,12345678901234567890],\"error\":{\"code\":\"failed\","
                   "\"node\":\"work\",\"worker\":\"work/0\",\"message\":\"no number\"},"
                   "\"from\":\"in:5\"}\n");
}

/* What was there before is gone when nothing fails. */
static void
test_none_failed (ProgramFixture *fixture,
                  gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;
  g_autofree char *failed = NULL;

  write_picky_flow (fixture);
  program_write (fixture, "failed", "old\n");
  outcome = program_run (fixture, "1\n", "run", "picky.json", "-q", "-f", "failed", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 0);
  failed = program_read (fixture, "failed");
  g_assert_cmpstr (failed, ==, "");
}

static void
test_failed_in_place (ProgramFixture *fixture,
                      gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;
  g_autofree char *failed = NULL;

  write_picky_flow (fixture);
  outcome = program_run (fixture, "{bad\n2\n", "run", "picky.json", "-q", "-k", "-i",
                         "--failed=failed", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 1);
  g_assert_cmpstr (outcome->output, ==,
                   "{\"input\":null,\"error\":{\"code\":\"invalid-json\",\"message\":"
                   "\"<stdin>:1:2: expected a key in quotes or '}', found 'b'\"}}\n"
                   "{\"input\":2,\"output\":2}\n");
  failed = program_read (fixture, "failed");
  assert_begins (failed, "{\"line\":\"{bad\",\"error\":");
}

/* To the letter, whatever is in it and around it; a line that was put right is one. */
static void
test_replay (ProgramFixture *fixture,
             gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  write_picky_flow (fixture);
  program_write (fixture, "failed",
                 "{\"input\":[1.10,12345678901234567890],\"error\":{\"input\":1}}\n"
                 "{ \"error\" : {\"a]}\\\"\":[{\"input\":2}]} , \"input\" : {\"b\":\"}\\\\\"} }\n"
                 "{\"line\":\"[ 1 ]\",\"from\":\"in:9\"}\n"
                 "{\"input\":\"x\"}\n"
                 "{\"input\":null,\"from\":\"in:3\"}\n");
  outcome = program_run (fixture, NULL, "run", "pass.json", "failed", "--replay", "-q", NULL);
  g_assert_cmpstr (outcome->errors, ==, "");
  g_assert_cmpstr (outcome->output, ==,
                   "[1.10,12345678901234567890]\n{\"b\":\"}\\\\\"}\n[1]\n\"x\"\nnull\n");
  g_assert_cmpint (outcome->exit_code, ==, 0);
}

static void
test_bad_replay (ProgramFixture *fixture,
                 gconstpointer   data)
{
  static const struct {
    const char *line;
    const char *errors;
  } cases[] = {
    { "7", "weir: failed:1:1: expected an object with \"input\" or \"line\", as --failed" },
    { "{}", "weir: failed:1:1: expected an object with \"input\"" },
    { "[\"input\",1]", "weir: failed:1:1: expected an object with \"input\"" },
    { "{\"output\":{\"input\":1}}", "weir: failed:1:1: expected an object with \"input\"" },
    { "{\"line\":3}", "weir: failed:1:1: \"line\" is no string" },
    { "{\"line\":\"{bad\"}", "weir: failed:1:2: expected a key in quotes" },
    { "{\"input\":", "weir: failed:1:" },
  };

  write_picky_flow (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ProgramOutcome) outcome = NULL;

      program_write (fixture, "failed", cases[i].line);
      outcome = program_run (fixture, NULL, "run", "pass.json", "failed", "--replay", "-q", NULL);
      g_assert_cmpint (outcome->exit_code, ==, 1);
      g_assert_cmpstr (outcome->output, ==, "");
      assert_begins (outcome->errors, cases[i].errors);
    }
}

/* Nothing is written over that is read, or written twice. */
static void
test_same_files (ProgramFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr(ProgramOutcome) input = NULL;
  g_autoptr(ProgramOutcome) output = NULL;
  g_autofree char *left = NULL;

  write_picky_flow (fixture);
  program_write (fixture, "in", "1\n");
  input = program_run (fixture, NULL, "run", "pass.json", "in", "--failed=in", NULL);
  g_assert_cmpint (input->exit_code, ==, 74);
  g_assert_cmpstr (input->errors, ==, "weir: in is the input and the output\n");
  output = program_run (fixture, NULL, "run", "pass.json", "in", "-o", "o", "--failed=o", NULL);
  g_assert_cmpint (output->exit_code, ==, 74);
  g_assert_cmpstr (output->errors, ==, "weir: the results and the items that failed cannot go to "
                                       "the same file\n");
  left = program_read (fixture, "in");
  g_assert_cmpstr (left, ==, "1\n");
}

/* Resuming */

/* Its numbers; each tenth line is no number, which fails. */
static char *
make_lines (gboolean only_good)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_LINES; i++)
    {
      if (i % 10 != 3)
        g_string_append_printf (text, "%u\n", i);
      else if (!only_good)
        g_string_append_printf (text, "\"%u\"\n\n", i);
    }

  return g_string_free (text, FALSE);
}

/* What the first 200 take no time for, the others hang in. */
static void
write_half_flow (ProgramFixture *fixture,
                 const char     *seconds)
{
  g_autofree char *flow = NULL;

  flow = g_strdup_printf ("{\"format\":\"weir-flow/1\",\"nodes\":{"
                          "\"check\":{\"kind\":\"thread\",\"worker\":{\"type\":\"jq\",\"filter\":"
                          "\"if type == \\\"number\\\" then . else error(\\\"no\\\") end\"}},"
                          "\"which\":{\"kind\":\"switch\",\"else\":\"pass\","
                          "\"cases\":[{\"name\":\"late\",\"if\":\". >= 200\"}]},"
                          "\"sleep\":{\"kind\":\"process\","
                          "\"worker\":{\"type\":\"delay\",\"params\":{\"seconds\":%s}}}},"
                          "\"links\":[[\"input\",\"check\"],[\"check\",\"which\"],"
                          "[\"which.late\",\"sleep\"],[\"sleep\",\"output\"]]}", seconds);
  program_write (fixture, "half.json", flow);
}

/* Waits for a file that another process writes; program_set_up() has set an alarm. */
static void
wait_for_file (ProgramFixture *fixture,
               const char     *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_usleep (5000);
}

/* Killed in the middle, where it had nothing more to write, then gone on with. */
static void
test_killed (ProgramFixture *fixture,
             gconstpointer   data)
{
  g_autofree char *lines = make_lines (FALSE);
  g_autofree char *expected = make_lines (TRUE);
  g_autofree char *output = NULL;
  g_autofree char *failed = NULL;
  g_autofree char *journal = g_build_filename (fixture->folder, "out.journal", NULL);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(ProgramOutcome) outcome = NULL;
  g_auto(GStrv) failed_lines = NULL;

  write_half_flow (fixture, "0.02");
  program_write (fixture, "in", lines);
  process = program_start (fixture, "run", "half.json", "in", "-o", "out", "--failed", "bad",
                           "--resume", NULL);
  wait_for_file (fixture, "out.journal");
  g_subprocess_send_signal (process, SIGKILL);
  g_assert_cmpint (program_wait (process), ==, 128 + SIGKILL);

  write_half_flow (fixture, "0");
  outcome = program_run (fixture, NULL, "run", "half.json", "in", "-o", "out", "--failed", "bad",
                         "--resume", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 1);
  assert_contains (outcome->errors, " items are skipped, ");
  assert_contains (outcome->errors, " of which failed: out.journal says that a run before has "
                                    "finished them\n");
  assert_contains (outcome->errors, "half.json has changed since; what is finished stays as it");
  output = program_read (fixture, "out");
  g_assert_cmpstr (output, ==, expected);
  failed = program_read (fixture, "bad");
  failed_lines = g_strsplit (failed, "\n", -1);
  g_assert_cmpuint (g_strv_length (failed_lines), ==, N_LINES / 10 + 1);
  g_assert_false (g_file_test (journal, G_FILE_TEST_EXISTS));
}

/* The failure that ended a run is tried again. */
static void
test_first_failure (ProgramFixture *fixture,
                    gconstpointer   data)
{
  g_autoptr(ProgramOutcome) first = NULL;
  g_autoptr(ProgramOutcome) second = NULL;
  g_autofree char *output = NULL;

  write_picky_flow (fixture);
  program_write (fixture, "in", "1\n2\n\"x\"\n4\n");
  first = program_run (fixture, NULL, "run", "picky.json", "in", "-o", "out", "--resume", NULL);
  g_assert_cmpint (first->exit_code, ==, 1);
  assert_begins (first->errors, "weir: out.journal will tell how far this run has come");
  assert_contains (first->errors, "\nnot all is done; the same command goes on from here\n");

  second = program_run (fixture, NULL, "run", "picky.json", "in", "-o", "out", "--resume",
                        "--set", "work.worker.filter=.", NULL);
  g_assert_cmpint (second->exit_code, ==, 0);
  assert_begins (second->errors, "weir: 2 items are skipped, 0 of which failed: ");
  assert_contains (second->errors, "\n2 done, 0 failed in ");
  output = program_read (fixture, "out");
  g_assert_cmpstr (output, ==, "1\n2\n\"x\"\n4\n");
}

static void
test_refused (ProgramFixture *fixture,
              gconstpointer   data)
{
  static const struct {
    const char *change;     /* of the input, or of the output; NULL: none */
    const char *file;
    const char *argument;
    const char *errors;
  } cases[] = {
    { "1\n2\n\"x\"\n4\n5\n", "in", NULL, "its input files are others, or were changed; removing "
                                         "out.journal begins it anew\n" },
    { NULL, NULL, "--with-input", "one was --with-input, the other is not; " },
    { NULL, NULL, "--preprocess=.", "--preprocess was another one; " },
    { NULL, NULL, "--failed=f", "--failed was another file; " },
    { NULL, NULL, "in", "its input files are others, or were changed; " },
    { "1\n", "out", NULL, "out does not hold the results so far\n" },
    { "{\"format\":", "out.journal", NULL, "its journal is damaged; " },
    { "{\"format\":\"weir-journal/2\"}", "out.journal", NULL,
      "its journal is not of the format weir-journal/1; " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ProgramOutcome) first = NULL;
      g_autoptr(ProgramOutcome) second = NULL;
      g_autofree char *errors = g_strconcat ("weir: the run cannot go on: ", cases[i].errors, NULL);
      g_autofree char *journal = g_build_filename (fixture->folder, "out.journal", NULL);

      write_picky_flow (fixture);
      program_write (fixture, "in", "1\n2\n\"x\"\n4\n");
      first = program_run (fixture, NULL, "run", "picky.json", "in", "-o", "out", "--resume", NULL);
      g_assert_cmpint (first->exit_code, ==, 1);
      if (cases[i].change != NULL)
        program_write (fixture, cases[i].file, cases[i].change);

      second = program_run (fixture, NULL, "run", "picky.json", "in", "-o", "out", "--resume",
                            cases[i].argument, NULL);
      assert_begins (second->errors, errors);
      g_assert_cmpint (second->exit_code, ==, 74);
      g_assert_cmpint (g_remove (journal), ==, 0);
    }
}

static void
test_misused (ProgramFixture *fixture,
              gconstpointer   data)
{
  static const char * const cases[][4] = {
    { "in", NULL },
    { "-o", "out", NULL },
    { "-o", "out", "-", NULL },
    { "in", "-o", "-", NULL },
  };
  g_autoptr(ProgramOutcome) unordered = NULL;

  write_picky_flow (fixture);
  program_write (fixture, "in", "1\n");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ProgramOutcome) outcome = NULL;

      outcome = program_run (fixture, NULL, "run", "pass.json", "--resume",
                             cases[i][0], cases[i][1], cases[i][2], NULL);
      g_assert_cmpint (outcome->exit_code, ==, 2);
      assert_begins (outcome->errors,
                     "weir: --resume needs INPUT files and -o OUT, and not --unordered\n");
    }

  unordered = program_run (fixture, NULL, "run", "pass.json", "in", "-o", "out", "--resume", "-u",
                           NULL);
  g_assert_cmpint (unordered->exit_code, ==, 2);
}

#define ADD(path, test) \
  g_test_add (path, ProgramFixture, NULL, program_set_up, test, program_tear_down)

int
main (int    argc,
      char **argv)
{
  program_init (&argc, &argv);

  ADD ("/run-resume/failed", test_failed);
  ADD ("/run-resume/none-failed", test_none_failed);
  ADD ("/run-resume/failed-in-place", test_failed_in_place);
  ADD ("/run-resume/replay", test_replay);
  ADD ("/run-resume/bad-replay", test_bad_replay);
  ADD ("/run-resume/same-files", test_same_files);
  ADD ("/run-resume/killed", test_killed);
  ADD ("/run-resume/first-failure", test_first_failure);
  ADD ("/run-resume/refused", test_refused);
  ADD ("/run-resume/misused", test_misused);

  return g_test_run ();
}
