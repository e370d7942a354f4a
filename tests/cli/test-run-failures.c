/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* `weir run` where something is wrong: what is said, what is still written, how it ends. */

#include <string.h>
#include <sys/stat.h>

#include "program.h"

#define PASS "{\"type\":\"pass-through\"}"

static void
write_flows (ProgramFixture *fixture)
{
  program_write_flow (fixture, "pass.json", PASS, "\"kind\":\"thread\"");
  program_write_flow (fixture, "half.json", "{\"type\":\"jq\",\"filter\":\". / 2\"}",
                      "\"kind\":\"process\"");
}

static void
test_first_failure (ProgramFixture *fixture,
                    gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  write_flows (fixture);
  program_write (fixture, "in", "2\n\n4\n\"x\"\n6\n");
  outcome = program_run (fixture, NULL, "run", "half.json", "in", "-q", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 1);
  g_assert_cmpstr (outcome->output, ==, "1\n2\n");
  g_assert_cmpstr (outcome->errors, ==,
                   "weir: in:4: string (\"x\") and number (2) cannot be divided\n"
                   "  node work, worker work/0\n");
}

static void
test_keep_going (ProgramFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  program_write_flow (fixture, "fail.json",
                      "{\"type\":\"fail\",\"params\":{\"rate\":1,\"message\":\"as asked\"}}",
                      "\"kind\":\"thread\"");
  outcome = program_run (fixture, "1\n2\n", "run", "fail.json", "-q", "--keep-going", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 1);
  g_assert_cmpstr (outcome->errors, ==, "");
  g_assert_cmpstr (outcome->output, ==,
                   "{\"error\":{\"code\":\"failed\",\"node\":\"work\",\"worker\":\"work/0\","
                   "\"message\":\"as asked\"}}\n"
                   "{\"error\":{\"code\":\"failed\",\"node\":\"work\",\"worker\":\"work/0\","
                   "\"message\":\"as asked\"}}\n");
}

static void
test_bad_line (ProgramFixture *fixture,
               gconstpointer   data)
{
  static const struct {
    const char *second_file;
    const char *output;
    const char *errors;
  } cases[] = {
    { "3\n\n[1,]\n4\n", "1\n2\n3\n",
      "weir: two:3:4: expected a value, found ']'\n" },
    { "'x'\n", "1\n2\n",
      "weir: two:1:1: expected a value, found '''\n" },
    { "3 4\n", "1\n2\n",
      "weir: two:1:3: expected nothing more after the value, found '4'\n" },
    { "\"\xc3\xa9\xff\"\n", "1\n2\n",
      "weir: two:1:3: " },
  };

  write_flows (fixture);
  program_write (fixture, "one", "1\n2\n");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ProgramOutcome) outcome = NULL;

      program_write (fixture, "two", cases[i].second_file);
      outcome = program_run (fixture, NULL, "run", "pass.json", "one", "two", "-q", NULL);
      g_assert_cmpint (outcome->exit_code, ==, 1);
      g_assert_cmpstr (outcome->output, ==, cases[i].output);
      assert_begins (outcome->errors, cases[i].errors);
    }
}

/* Deep nesting is refused at the door, and only its line. */
static void
test_deep_line (ProgramFixture *fixture,
                gconstpointer   data)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *input = g_strconcat ("1\n", deep, "\n2\n", NULL);
  g_autoptr(ProgramOutcome) outcome = NULL;

  write_flows (fixture);
  outcome = program_run (fixture, input, "run", "pass.json", "-q", "-k", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 1);
  assert_begins (outcome->output,
                 "1\n{\"error\":{\"code\":\"invalid-json\",\"message\":\"<stdin>:2:");
  g_assert_true (g_str_has_suffix (outcome->output, "}}\n2\n"));
}

static void
test_timeout (ProgramFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  program_write_sleeper (fixture, "sleeper.json");
  outcome = program_run (fixture, "0\n1\n2\n",
                         "run", "sleeper.json", "-q", "-k", "--timeout", "0.1", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 1);
  assert_begins (outcome->output, "0\n{\"error\":{\"code\":\"timeout\",");
  g_assert_true (g_str_has_suffix (outcome->output, "}}\n2\n"));
}

static void
test_bad_flow (ProgramFixture *fixture,
               gconstpointer   data)
{
  static const struct {
    const char *flow;
    const char *error;
  } cases[] = {
    { "{\n  \"format\": \"weir-flow/1\",\n  \"nodes\": {},,\n}", ":3:15: " },
    { "[]", ":1:1: this is not a flow" },
    { "{\n \"format\": \"weir-flow/9\"}", ":2:12: the flow has the format \"weir-flow/9\"" },
    { "{\"format\":\"weir-flow/1\",\n\"nodes\":{\"a\":{\"kind\":\"thread\",\n"
      "\"worker\":{\"type\":\"jp\"}}},\n\"links\":[[\"input\",\"a\"],[\"a\",\"output\"]]}",
      "bad.json:3:18: error: a: " },
    { "{\"format\":\"weir-flow/1\",\"capacity\":16777217,\n"
      "\"nodes\":{},\"links\":[[\"input\",\"output\"]]}",
      "bad.json:1:36: error: \"capacity\": " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ProgramOutcome) outcome = NULL;

      program_write (fixture, "bad.json", cases[i].flow);
      program_write (fixture, "out", "stays\n");
      outcome = program_run (fixture, "1\n", "run", "bad.json", "-o", "out", NULL);
      g_assert_cmpint (outcome->exit_code, ==, 78);
      g_assert_cmpstr (outcome->output, ==, "");
      assert_contains (outcome->errors, cases[i].error);
    }
}

static void
test_start_failure (ProgramFixture *fixture,
                    gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;
  g_autofree char *left = NULL;

  program_write (fixture, "mine.weir.json", "{\"abi\":1,\"classes\":{\"Mine\":{}}}");
  program_write_flow (fixture, "mine.json",
                      "{\"type\":\"module\",\"module\":\"mine\",\"name\":\"Mine\"}",
                      "\"kind\":\"process\"");
  program_write (fixture, "out", "stays\n");

  outcome = program_run (fixture, "1\n", "run", "mine.json", "-o", "out", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 69);
  g_assert_cmpstr (outcome->output, ==, "");
  assert_begins (outcome->errors, "weir: the flow cannot be started: ");
  assert_contains (outcome->errors, "mine.so: the file does not exist, only its manifest\n");
  assert_contains (outcome->errors, "  node work, worker work/0\n");
  left = program_read (fixture, "out");
  g_assert_cmpstr (left, ==, "stays\n");
}

static void
test_cpus (ProgramFixture *fixture,
           gconstpointer   data)
{
  g_autoptr(ProgramOutcome) refused = NULL;
  g_autoptr(ProgramOutcome) unpinned = NULL;

  program_write_flow (fixture, "far.json", PASS, "\"kind\":\"process\",\"cpus\":[4000]");
  refused = program_run (fixture, "1\n", "run", "far.json", NULL);
  g_assert_cmpint (refused->exit_code, ==, 69);
  g_assert_cmpstr (refused->output, ==, "");
  assert_contains (refused->errors, "work");
  assert_contains (refused->errors, "4000");
  assert_contains (refused->errors, "--cpus=ignore");

  unpinned = program_run (fixture, "1\n", "run", "far.json", "--cpus=ignore", "-q", NULL);
  g_assert_cmpstr (unpinned->errors, ==, "");
  g_assert_cmpstr (unpinned->output, ==, "1\n");
  g_assert_cmpint (unpinned->exit_code, ==, 0);
}

static void
test_files (ProgramFixture *fixture,
            gconstpointer   data)
{
  static const struct {
    const char *arguments[4];
    const char *errors;
  } cases[] = {
    { { "missing.json" }, "weir: Error opening file " },
    { { "pass.json", "missing" }, "weir: cannot read missing: No such file or directory\n" },
    { { "pass.json", "folder" }, "weir: cannot read folder: Is a directory\n" },
    { { "pass.json", "in", "missing" }, "weir: cannot read missing: No such file or directory\n" },
    { { "pass.json", "in", "--output=in" }, "weir: in is the input and the output\n" },
    { { "pass.json", "in", "--output=folder" }, "weir: cannot write folder: Is a directory\n" },
    { { "pass.json", "in", "--output=no/where" },
      "weir: cannot write no/where: No such file or directory\n" },
    { { "pass.json", "in", "--output=/dev/full" },
      "weir: cannot write /dev/full: No space left on device\n" },
  };
  g_autofree char *folder = g_build_filename (fixture->folder, "folder", NULL);
  g_autofree char *input = NULL;

  write_flows (fixture);
  program_write (fixture, "in", "1\n");
  g_assert_cmpint (mkdir (folder, 0700), ==, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ProgramOutcome) outcome = NULL;

      outcome = program_run (fixture, NULL, "run", cases[i].arguments[0], cases[i].arguments[1],
                             cases[i].arguments[2], NULL);
      g_assert_cmpint (outcome->exit_code, ==, 74);
      g_assert_cmpstr (outcome->output, ==, "");
      assert_begins (outcome->errors, cases[i].errors);
      g_assert_null (strstr (strchr (outcome->errors, '\n') + 1, "\n"));
    }

  input = program_read (fixture, "in");
  g_assert_cmpstr (input, ==, "1\n");
}

/* What is closed from the start is not taken for another file. */
static void
test_closed_streams (ProgramFixture *fixture,
                     gconstpointer   data)
{
  static const struct {
    const char *script;
    const char *errors;
  } cases[] = {
    { "exec \"$0\" run pass.json -o out <&-", "weir: cannot read <stdin>: Bad file descriptor\n" },
    { "exec \"$0\" run pass.json in >&-",
      "weir: cannot write the standard output: Bad file descriptor\n" },
    { "exec \"$0\" workers >&-", "weir: cannot write: Bad file descriptor\n" },
    { "exec \"$0\" run pass.json missing 2>&-", "" },
  };

  write_flows (fixture);
  program_write (fixture, "in", "1\n");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *argv[] = { "/bin/sh", "-c", cases[i].script, program_get_path (), NULL };
      g_autofree char *errors = NULL;
      g_autoptr(GError) error = NULL;
      int status;

      g_spawn_sync (fixture->folder, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                    NULL, &errors, &status, &error);
      g_assert_no_error (error);
      g_spawn_check_wait_status (status, &error);
      g_assert_error (error, G_SPAWN_EXIT_ERROR, 74);
      assert_begins (errors, cases[i].errors);
    }
}

static void
test_usage (ProgramFixture *fixture,
            gconstpointer   data)
{
  static const struct {
    const char *arguments[4];
    const char *errors;
  } cases[] = {
    { { NULL }, "weir: which flow?\n" },
    { { "pass.json", "--cpus=2" }, "weir: --cpus: expected \"ignore\", got \"2\"\n" },
    { { "pass.json", "--timeout=-1" }, "weir: --timeout: expected a number of seconds" },
    { { "pass.json", "--timeout=nan" }, "weir: --timeout: expected a number of seconds" },
    { { "pass.json", "--timeout=soon" }, "weir: " },
    { { "pass.json", "--capacity=0" }, "weir: --capacity: expected a number of items from 1 to " },
    { { "pass.json", "--capacity=99999999" }, "weir: --capacity: expected a number of items" },
    { { "pass.json", "--quiet", "--summary" }, "weir: --quiet and --summary exclude each other\n" },
    { { "pass.json", "--nothing" }, "weir: Unknown option --nothing\n" },
  };

  write_flows (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ProgramOutcome) outcome = NULL;

      outcome = program_run (fixture, "1\n", "run", cases[i].arguments[0], cases[i].arguments[1],
                             cases[i].arguments[2], NULL);
      g_assert_cmpint (outcome->exit_code, ==, 2);
      g_assert_cmpstr (outcome->output, ==, "");
      assert_begins (outcome->errors, cases[i].errors);
      assert_contains (outcome->errors, "Try \"weir run --help\".\n");
    }
}

static void
test_capacity (ProgramFixture *fixture,
               gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  write_flows (fixture);
  outcome = program_run (fixture, "1\n2\n3\n", "run", "pass.json", "-q", "--capacity=1", NULL);
  g_assert_cmpstr (outcome->errors, ==, "");
  g_assert_cmpstr (outcome->output, ==, "1\n2\n3\n");
  g_assert_cmpint (outcome->exit_code, ==, 0);
}

#define ADD(path, test) \
  g_test_add (path, ProgramFixture, NULL, program_set_up, test, program_tear_down)

int
main (int    argc,
      char **argv)
{
  program_init (&argc, &argv);

  ADD ("/run-failures/first-failure", test_first_failure);
  ADD ("/run-failures/keep-going", test_keep_going);
  ADD ("/run-failures/bad-line", test_bad_line);
  ADD ("/run-failures/deep-line", test_deep_line);
  ADD ("/run-failures/timeout", test_timeout);
  ADD ("/run-failures/bad-flow", test_bad_flow);
  ADD ("/run-failures/start-failure", test_start_failure);
  ADD ("/run-failures/cpus", test_cpus);
  ADD ("/run-failures/files", test_files);
  ADD ("/run-failures/closed-streams", test_closed_streams);
  ADD ("/run-failures/usage", test_usage);
  ADD ("/run-failures/capacity", test_capacity);

  return g_test_run ();
}
