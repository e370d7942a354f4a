/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* `weir run --generate`: items that are made, in number and in time. */

#include <glib/gstdio.h>
#include <signal.h>

#include "program.h"

#define PASS "{\"type\":\"pass-through\"}"

static void
set_up (ProgramFixture *fixture,
        gconstpointer   data)
{
  program_set_up (fixture, data);
  program_write_flow (fixture, "pass.json", PASS, "\"kind\":\"thread\"");
}

static void
assert_output (ProgramOutcome *outcome,
               const char     *output)
{
  g_assert_cmpstr (outcome->errors, ==, "");
  g_assert_cmpstr (outcome->output, ==, output);
  g_assert_cmpint (outcome->exit_code, ==, 0);
}

static void
test_numbers (ProgramFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  outcome = program_run (fixture, "", "run", "pass.json", "-q", "--count=3", "--generate",
                         "{\"id\": \"{i}\", \"name\": \"<{i}|{i}>\", \"x{i}\": [\"\\\"{i}\"]}", NULL);
  assert_output (outcome,
                 "{\"id\":0,\"name\":\"<0|0>\",\"x0\":[\"\\\"0\"]}\n"
                 "{\"id\":1,\"name\":\"<1|1>\",\"x1\":[\"\\\"1\"]}\n"
                 "{\"id\":2,\"name\":\"<2|2>\",\"x2\":[\"\\\"2\"]}\n");
}

static void
test_same (ProgramFixture *fixture,
           gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  outcome = program_run (fixture, "", "run", "pass.json", "-q", "-n", "2", "-g", "\"i\"", NULL);
  assert_output (outcome, "\"i\"\n\"i\"\n");
}

/* Counted from the beginning of the first item to the end of the last. */
static double
time_run (ProgramFixture *fixture,
          const char     *count,
          const char     *pattern)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr(ProgramOutcome) outcome = NULL;

  outcome = program_run (fixture, "", "run", "pass.json", "-q", "-g", "1", count, "--rate=20",
                         "--period=0.5", pattern, NULL);
  g_assert_cmpstr (outcome->errors, ==, "");
  g_assert_cmpint (outcome->exit_code, ==, 0);

  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

/* A busy machine may take longer, but nothing comes too early. */
static void
test_rates (ProgramFixture *fixture,
            gconstpointer   data)
{
  g_assert_cmpfloat (time_run (fixture, "--count=11", "--pattern=constant"), >=, 0.5);
  g_assert_cmpfloat (time_run (fixture, "--count=11", "--pattern=burst"), >=, 0.5);
  g_assert_cmpfloat (time_run (fixture, "--count=6", "--pattern=ramp"), >=, 0.5);
  g_assert_cmpfloat (time_run (fixture, "--count=5", "--pattern=poisson"), >, 0);
}

static void
test_endless (ProgramFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *byte = g_malloc (1);

  process = program_start (fixture, "run", "pass.json", "-q", "-g", "1", "-r", "100", NULL);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (process), byte, 1, NULL,
                                        NULL), ==, 1);
  g_subprocess_send_signal (process, SIGTERM);
  g_assert_cmpint (program_wait (process), ==, 128 + SIGTERM);
}

/* A failing item is named by its number. */
static void
test_failure (ProgramFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  program_write_flow (fixture, "fail.json", "{\"type\":\"jq\",\"filter\":\"if . == 2 then "
                      "error(\\\"no two\\\") else . end\"}", "\"kind\":\"thread\"");
  outcome = program_run (fixture, "", "run", "fail.json", "-q", "-n", "9", "-g", "\"{i}\"", NULL);
  assert_contains (outcome->errors, "weir: item 3: ");
  assert_contains (outcome->errors, "no two");
  g_assert_cmpint (outcome->exit_code, ==, 1);
}

static void
assert_refused (ProgramFixture *fixture,
                const char     *first,
                const char     *second,
                const char     *reason)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  outcome = program_run (fixture, "", "run", "pass.json", first, second, NULL);
  assert_contains (outcome->errors, reason);
  g_assert_cmpint (outcome->exit_code, ==, 2);
}

static void
test_misuse (ProgramFixture *fixture,
             gconstpointer   data)
{
  assert_refused (fixture, "-n", "3", "go with --generate");
  assert_refused (fixture, "--generate=1", "--count=-3", "at least 1");
  assert_refused (fixture, "--generate=1", "--rate=nan", "more than 0");
  assert_refused (fixture, "--generate=1", "--period=0", "more than 0");
  assert_refused (fixture, "--generate=1", "--pattern=wave", "got \"wave\"");
  assert_refused (fixture, "--generate=1", "--pattern=burst", "needs --rate");
  assert_refused (fixture, "--generate=1", "input", "either read from files or made");
  assert_refused (fixture, "--generate=x", "-q", "the value to generate is no JSON");
}

/* A flow that is elsewhere for the moment finds its programs where it belongs. */
static void
test_as (ProgramFixture *fixture,
         gconstpointer   data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "there", NULL);
  g_autoptr(ProgramOutcome) outcome = NULL;

  g_assert_no_errno (g_mkdir (folder, 0700));
  program_write (fixture, "there/filter.jq", "\"found\"");
  program_write_flow (fixture, "here.json",
                      "{\"type\":\"command\",\"mode\":\"once\",\"argv\":[\"cat\",\"filter.jq\"]}",
                      "\"kind\":\"process\"");
  outcome = program_run (fixture, "1\n", "run", "here.json", "-q", "--as=there/flow.json", NULL);
  assert_output (outcome, "\"found\"\n");
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *name;
    void      (*run) (ProgramFixture *fixture,
                      gconstpointer   data);
  } tests[] = {
    { "/generate/numbers", test_numbers },
    { "/generate/same", test_same },
    { "/generate/rates", test_rates },
    { "/generate/endless", test_endless },
    { "/generate/failure", test_failure },
    { "/generate/misuse", test_misuse },
    { "/generate/as", test_as },
  };

  program_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, ProgramFixture, NULL, set_up, tests[i].run, program_tear_down);

  return g_test_run ();
}
