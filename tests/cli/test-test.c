/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* `weir test`. */

#include "program.h"

static const char flow[] =
  "{\"format\":\"weir-flow/1\",\"nodes\":{"
  "\"half\":{\"kind\":\"thread\",\"worker\":{\"type\":\"jq\",\"filter\":\". / 2\"}},"
  "\"next\":{\"kind\":\"thread\",\"worker\":{\"type\":\"jq\",\"filter\":\". + 1\"}}},"
  "\"links\":[[\"input\",\"half\"],[\"half\",\"next\"],[\"next\",\"output\"]]}";

static ProgramOutcome *
run_cases (ProgramFixture *fixture,
           const char     *cases)
{
  program_write (fixture, "flow.json", flow);
  program_write (fixture, "flow.tests.jsonl", cases);

  return program_run (fixture, NULL, "test", "flow.json", NULL);
}

static void
test_passed (ProgramFixture *fixture,
             gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  outcome = run_cases (fixture,
                       "{\"input\":4,\"output\":3}\n"
                       "\n"
                       "{\"node\":\"next\",\"input\":4,\"output\":5}\n"
                       "{\"name\":\"text\",\"input\":\"a\",\"error\":{\"node\":\"half\"}}\n");
  g_assert_cmpstr (outcome->errors, ==, "");
  g_assert_cmpstr (outcome->output, ==, "3 passed, 0 failed\n");
  g_assert_cmpint (outcome->exit_code, ==, 0);
}

static void
test_failed (ProgramFixture *fixture,
             gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  outcome = run_cases (fixture,
                       "{\"name\":\"four\",\"input\":4,\"output\":4}\n"
                       "{\"input\":\"a\",\"output\":1}\n"
                       "{\"input\":\"a\",\"error\":{\"node\":\"next\"}}\n"
                       "{\"node\":\"nxt\",\"input\":1,\"output\":2}\n");
  g_assert_cmpstr (outcome->errors, ==, "");
  assert_begins (outcome->output,
                 "flow.tests.jsonl:1: failed: four\n"
                 "  input     4\n"
                 "  expected  4\n"
                 "  got       3\n"
                 "flow.tests.jsonl:2: failed\n"
                 "  input     \"a\"\n"
                 "  expected  1\n"
                 "  got       error {\"code\":\"failed\",\"node\":\"half\",");
  assert_contains (outcome->output, "\n  expected  error {\"node\":\"next\"}\n");
  assert_contains (outcome->output, "flow.tests.jsonl:4: failed\n"
                                    "  the flow runs no process or thread node \"nxt\"\n"
                                    "0 passed, 4 failed\n");
  g_assert_cmpint (outcome->exit_code, ==, 1);
}

/* A mistake in the cases is not a failure of the flow. */
static void
test_bad_cases (ProgramFixture *fixture,
                gconstpointer   data)
{
  static const struct {
    const char *cases;
    const char *errors;
  } cases[] = {
    { "{\"input\":4", "weir: flow.tests.jsonl:1: line 1, column 11: " },
    { "[]", "weir: flow.tests.jsonl:1: a case is an object\n" },
    { "{\"output\":3}", "weir: flow.tests.jsonl:1: the case has no \"input\"\n" },
    { "{\"input\":3}", "weir: flow.tests.jsonl:1: the case has to expect either " },
    { "{\"input\":3,\"output\":1,\"error\":{}}", "weir: flow.tests.jsonl:1: the case has to " },
    { "{\"input\":3,\"error\":1}", "weir: flow.tests.jsonl:1: \"error\": expected an object " },
    { "{\"input\":3,\"ouput\":1}", "weir: flow.tests.jsonl:1: a case has no \"ouput\"; did you "
                                   "mean \"output\"?\n" },
    { "{\"input\":3,\"output\":1,\"node\":1}", "weir: flow.tests.jsonl:1: \"node\": expected a "
                                               "string\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ProgramOutcome) outcome = run_cases (fixture, cases[i].cases);

      assert_begins (outcome->errors, cases[i].errors);
      g_assert_cmpstr (outcome->output, ==, "");
      g_assert_cmpint (outcome->exit_code, ==, 2);
    }
}

static void
test_no_cases (ProgramFixture *fixture,
               gconstpointer   data)
{
  g_autoptr(ProgramOutcome) empty = run_cases (fixture, "");
  g_autoptr(ProgramOutcome) missing = NULL;
  g_autoptr(ProgramOutcome) misused = program_run (fixture, NULL, "test", NULL);

  missing = program_run (fixture, NULL, "test", "flow.json", "none.jsonl", NULL);
  g_assert_cmpstr (empty->errors, ==, "weir: there is no case to test\n");
  g_assert_cmpint (empty->exit_code, ==, 1);
  assert_contains (missing->errors, "none.jsonl");
  g_assert_cmpint (missing->exit_code, ==, 74);
  g_assert_cmpint (misused->exit_code, ==, 2);
}

/* What is shipped keeps its promises. */
static void
test_examples (ProgramFixture *fixture,
               gconstpointer   data)
{
  static const char * const examples[] = { "greeting", "greeting-waits", "log-triage" };

  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *name = g_strconcat (examples[i], ".json", NULL);
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "flows", name,
                                                     NULL);
      g_autoptr(ProgramOutcome) outcome = program_run (fixture, NULL, "test", path,
                                                       "--cpus=ignore", NULL);

      g_assert_cmpstr (outcome->errors, ==, "");
      assert_contains (outcome->output, " passed, 0 failed\n");
      g_assert_cmpint (outcome->exit_code, ==, 0);
    }
}

#define ADD(path, test) \
  g_test_add (path, ProgramFixture, NULL, program_set_up, test, program_tear_down)

int
main (int    argc,
      char **argv)
{
  program_init (&argc, &argv);

  ADD ("/test/passed", test_passed);
  ADD ("/test/failed", test_failed);
  ADD ("/test/bad-cases", test_bad_cases);
  ADD ("/test/no-cases", test_no_cases);
  ADD ("/test/examples", test_examples);

  return g_test_run ();
}
