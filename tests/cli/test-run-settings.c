/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* `weir run` with a flow that is changed for one run: --set and --preprocess. */

#include <string.h>

#include "program.h"

static void
write_flow (ProgramFixture *fixture)
{
  program_write_flow (fixture, "add.json", "{\"type\":\"jq\",\"filter\":\". + 1\"}",
                      "\"kind\":\"thread\"");
}

static void
test_set (ProgramFixture *fixture,
          gconstpointer   data)
{
  static const struct {
    const char *setting;
    const char *output;
  } cases[] = {
    { "work.threads=3", "2\n" },
    { "work.worker.filter=. * 10", "10\n" },
    { "work.worker.filter=\". - 1\"", "0\n" },
    { "work.worker={\"type\":\"pass-through\"}", "1\n" },
    { "work.worker.filter=.==1", "true\n" },
    { "work.worker.filter=\"\\\"\xc3\xa9\\\"\"", "\"\xc3\xa9\"\n" },
  };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  write_flow (fixture);
  before = program_read (fixture, "add.json");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ProgramOutcome) run = NULL;
      g_autoptr(ProgramOutcome) call = NULL;

      run = program_run (fixture, "1\n", "run", "add.json", "-q", "--set", cases[i].setting, NULL);
      g_assert_cmpstr (run->errors, ==, "");
      g_assert_cmpstr (run->output, ==, cases[i].output);
      g_assert_cmpint (run->exit_code, ==, 0);

      call = program_run (fixture, NULL, "call", "add.json", "1", "--set", cases[i].setting, NULL);
      g_assert_cmpstr (call->errors, ==, "");
      g_assert_cmpstr (call->output, ==, cases[i].output);
    }

  after = program_read (fixture, "add.json");
  g_assert_cmpstr (after, ==, before);
}

/* The later one counts, and each is there when the flow is checked. */
static void
test_set_twice (ProgramFixture *fixture,
                gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  write_flow (fixture);
  outcome = program_run (fixture, "1\n", "run", "add.json", "-q", "--set", "work.threads=0",
                         "--set", "work.worker.filter=. + 2", "--set", "work.threads=1", NULL);
  g_assert_cmpstr (outcome->errors, ==, "");
  g_assert_cmpstr (outcome->output, ==, "3\n");
}

static void
test_bad_set (ProgramFixture *fixture,
              gconstpointer   data)
{
  static const struct {
    const char *setting;
    int         exit_code;
    const char *errors;
  } cases[] = {
    { "threads=2", 2, "weir: --set: expected NODE.KEY=VALUE or NODE.worker.KEY=VALUE, "
                      "got \"threads=2\"\nTry \"weir run --help\".\n" },
    { "work.threads", 2, "weir: --set: expected NODE.KEY=VALUE" },
    { "work=1.5", 2, "weir: --set: expected NODE.KEY=VALUE" },
    { ".threads=1", 2, "weir: --set: expected NODE.KEY=VALUE" },
    { "work.=1", 2, "weir: --set: expected NODE.KEY=VALUE" },
    { "work.worker..filter=.", 2, "weir: --set: expected NODE.KEY=VALUE" },
    { "work.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=1", 2,
      "weir: --set: expected NODE.KEY=VALUE" },
    { "work.threads=\xff", 2, "weir: --set: expected NODE.KEY=VALUE" },
    { "wrok.threads=2", 2, "weir: --set: there is no node \"wrok\"; did you mean \"work\"?\n" },
    { "input.threads=2", 2, "weir: --set: the node \"input\" has no keys\n" },
    { "work.threads=0", 78, "add.json: error: work: \"threads\": expected an integer of at least" },
    { "work.threads=99999999999999999999", 78, "add.json: error: work: \"threads\": " },
    { "work.kind=therad", 78, "add.json: error: work: \"kind\": " },
    { "work.worker.filter=(", 78, "add.json: error: work: worker: jq filter: line 1, " },
  };

  write_flow (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ProgramOutcome) outcome = NULL;

      outcome = program_run (fixture, "1\n", "run", "add.json", "--set", cases[i].setting, NULL);
      assert_begins (outcome->errors, cases[i].errors);
      g_assert_cmpstr (outcome->output, ==, "");
      g_assert_cmpint (outcome->exit_code, ==, cases[i].exit_code);
    }
}

/* What is written with a result is what came in. */
static void
test_preprocess (ProgramFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;
  g_autoptr(ProgramOutcome) refused = NULL;

  write_flow (fixture);
  outcome = program_run (fixture, "{\"n\":1}\n{\"n\":41}\n7\n",
                         "run", "add.json", "-q", "-k", "-i", "--preprocess", ".n", NULL);
  g_assert_cmpstr (outcome->errors, ==, "");
  g_assert_cmpint (outcome->exit_code, ==, 1);
  assert_begins (outcome->output,
                 "{\"input\":{\"n\":1},\"output\":2}\n"
                 "{\"input\":{\"n\":41},\"output\":42}\n"
                 "{\"input\":7,\"error\":{\"code\":\"failed\",\"node\":\"--preprocess\",");

  refused = program_run (fixture, "1\n", "run", "add.json", "--preprocess", ".[", NULL);
  g_assert_cmpint (refused->exit_code, ==, 2);
  assert_begins (refused->errors, "weir: --preprocess: jq filter: line 1, column 2: ");
}

#define ADD(path, test) \
  g_test_add (path, ProgramFixture, NULL, program_set_up, test, program_tear_down)

int
main (int    argc,
      char **argv)
{
  program_init (&argc, &argv);

  ADD ("/run-settings/set", test_set);
  ADD ("/run-settings/set-twice", test_set_twice);
  ADD ("/run-settings/bad-set", test_bad_set);
  ADD ("/run-settings/preprocess", test_preprocess);

  return g_test_run ();
}
