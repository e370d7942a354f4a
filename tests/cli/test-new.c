/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* `weir new`: what it writes can be run at once, and is not written over anything. */

#include <string.h>

#include "program.h"

/* Every flow of the examples' folder is there. */
static void
test_list (ProgramFixture *fixture,
           gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = program_run (fixture, NULL, "new", NULL);
  g_autofree char *folder = program_find_flow (".");
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_auto(GStrv) names = g_strsplit (outcome->output, "\n", -1);
  const char *file;
  guint n_flows = 0;

  g_assert_nonnull (dir);
  while ((file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *name = g_strndup (file, strcspn (file, "."));

      if (!g_str_has_suffix (file, ".json"))
        continue;
      n_flows++;
      g_assert_true (g_strv_contains ((const char * const *) names, name));
    }
  g_assert_cmpuint (g_strv_length (names), ==, n_flows + 1);
}

/* With the cases and the Python that belong to it. */
static void
test_examples (ProgramFixture *fixture,
               gconstpointer   data)
{
  g_autoptr(ProgramOutcome) greeting = NULL;
  g_autoptr(ProgramOutcome) test = NULL;
  g_autoptr(ProgramOutcome) headline = NULL;
  g_autoptr(ProgramOutcome) check = NULL;
  g_autoptr(ProgramOutcome) printed = NULL;
  g_autoptr(ProgramOutcome) again = NULL;
  g_autoptr(ProgramOutcome) half = NULL;
  g_autofree char *half_path = g_build_filename (fixture->folder, "half.json", NULL);
  g_autofree char *expected = NULL;
  g_autofree char *path = program_find_flow ("greeting.json");

  greeting = program_run (fixture, NULL, "new", "greeting", "-o", "mine.json", NULL);
  g_assert_cmpstr (greeting->errors, ==, "");
  g_assert_cmpint (greeting->exit_code, ==, 0);
  test = program_run (fixture, NULL, "test", "mine.json", "--cpus=ignore", NULL);
  g_assert_cmpint (test->exit_code, ==, 0);

  headline = program_run (fixture, NULL, "new", "headline", "-o", "words.json", NULL);
  g_assert_cmpint (headline->exit_code, ==, 0);
  g_free (program_read (fixture, "headline.py"));

  printed = program_run (fixture, NULL, "new", "greeting", NULL);
  g_file_get_contents (path, &expected, NULL, NULL);
  g_assert_cmpstr (printed->output, ==, expected);

  again = program_run (fixture, NULL, "new", "greeting", "-o", "mine.json", NULL);
  g_assert_cmpint (again->exit_code, ==, 74);
  g_assert_cmpstr (again->errors, ==, "weir: mine.tests.jsonl is there already\n");

  /* All of it, or none. */
  program_write (fixture, "half.tests.jsonl", "");
  half = program_run (fixture, NULL, "new", "greeting", "-o", "half.json", NULL);
  g_assert_cmpint (half->exit_code, ==, 74);
  g_assert_cmpstr (half->errors, ==, "weir: half.tests.jsonl is there already\n");
  g_assert_false (g_file_test (half_path, G_FILE_TEST_EXISTS));
}

static void
test_sketch (ProgramFixture *fixture,
             gconstpointer   data)
{
  static const struct {
    const char *words[3];
    const char *output; /* of 2 */
  } cases[] = {
    { { "jq:. + 1" }, "3\n" },
    { { "jq:. + 1 | jq:[., .]|pass-through" }, "[3,3]\n" },
    { { "jq:(. + 1 | . * 10)|jq:{a: .}" }, "{\"a\":30}\n" },
    { { "jq:\"a|b\"" }, "\"a|b\"\n" },
    { { "jq:. | . + 1", "jq:. == 3" }, "true\n" },
    { { "slow=process:2:delay:0 | jq" }, "2\n" },
    { { "thread:3:jq:-." }, "-2\n" },
    { { "command:sed -u 's/2/[2]/'" }, "[2]\n" },
    { { "fail:0 | busy:0" }, "2\n" },
    { { "module:text:GetHead" }, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("%" G_GSIZE_FORMAT ".json", i);
      g_autoptr(ProgramOutcome) made = NULL;
      g_autoptr(ProgramOutcome) run = NULL;

      made = program_run (fixture, NULL, "new", "-o", name, cases[i].words[0], cases[i].words[1],
                          NULL);
      g_assert_cmpstr (made->errors, ==, "");
      g_assert_cmpint (made->exit_code, ==, 0);
      run = program_run (fixture, NULL, cases[i].output != NULL ? "call" : "check", name,
                         cases[i].output != NULL ? "2" : NULL, NULL);
      g_assert_cmpint (run->exit_code, ==, 0);
      if (cases[i].output != NULL)
        g_assert_cmpstr (run->output, ==, cases[i].output);
    }
}

static void
test_ids (ProgramFixture *fixture,
          gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  outcome = program_run (fixture, NULL, "new", "jq:.|slow=process:2:delay:0.5|jq:.", NULL);
  assert_contains (outcome->output, "\"slow\": {\n      \"kind\": \"process\",\n      \"worker\": "
                                    "{ \"type\": \"delay\", \"params\": { \"seconds\": 0.5 } },\n"
                                    "      \"cpus\": 2\n");
  assert_contains (outcome->output, "[\"jq\", \"slow\"],\n    [\"slow\", \"jq-2\"]");
}

static void
test_refused (ProgramFixture *fixture,
              gconstpointer   data)
{
  static const struct {
    const char *words;
    const char *errors;
  } cases[] = {
    { "dely", "\"dely\": there is no worker \"dely\"; did you mean \"delay\"?\n" },
    { "something", "\"something\": there is no worker \"something\"; \"weir workers\" tells" },
    { "", "a stage is empty\n" },
    { "jq:. |", "a stage is empty\n" },
    { "process", "which worker? expected one behind \"process\"\n" },
    { "process:2", "which worker? expected one behind \"process:2\"\n" },
    { "process:0:jq", "expected 1 to 4096 workers, got \"0\"\n" },
    { "thread:99999:jq", "expected 1 to 4096 workers, got \"99999\"\n" },
    { "jq:(", "\"jq:(\": jq filter: line 1, " },
    { "delay:soon", "\"delay:soon\": \"seconds\": expected a number, got \"soon\"\n" },
    { "python:mine", "\"python:mine\": which class? expected python:MODULE:CLASS\n" },
    { "module", "\"module\": which class? expected module:MODULE:CLASS\n" },
    { "command", "\"command\": which program? " },
    { "command:a 'b", "\"command:a 'b\": Text ended before matching quote" },
    { "pass-through:1", "\"pass-through:1\": nothing more is to be said" },
    { "jq:\xff", "the words are not UTF-8\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ProgramOutcome) outcome = NULL;
      g_autofree char *errors = g_strconcat ("weir: ", cases[i].errors, NULL);
      g_autofree char *path = g_build_filename (fixture->folder, "x.json", NULL);

      outcome = program_run (fixture, NULL, "new", "-o", "x.json", cases[i].words, NULL);
      g_assert_cmpint (outcome->exit_code, ==, 2);
      assert_begins (outcome->errors, errors);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

/* What is not there yet is told, and written all the same. */
static void
test_unfinished (ProgramFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  outcome = program_run (fixture, NULL, "new", "-o", "x.json", "command:./mine --fast", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 0);
  assert_begins (outcome->errors, "weir: command: worker: the program ");
  g_free (program_read (fixture, "x.json"));
}

#define ADD(path, test) \
  g_test_add (path, ProgramFixture, NULL, program_set_up, test, program_tear_down)

int
main (int    argc,
      char **argv)
{
  program_init (&argc, &argv);

  ADD ("/new/list", test_list);
  ADD ("/new/examples", test_examples);
  ADD ("/new/sketch", test_sketch);
  ADD ("/new/ids", test_ids);
  ADD ("/new/refused", test_refused);
  ADD ("/new/unfinished", test_unfinished);

  return g_test_run ();
}
