/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* `weir show`: the tree, the picture and the graph of a flow. */

#include <string.h>

#include "program.h"

/* A switch whose first case has an ensemble with a disabled branch, a bare link and a sequence; a
 * filter of two lines. */
static const char mixed[] =
  "{\"format\":\"weir-flow/1\",\"name\":\"Say \\\"so\\\"\",\"nodes\":{"
  "\"way\":{\"kind\":\"switch\",\"cases\":[{\"name\":\"big\",\"if\":\". > 1\"}],"
  "\"else\":\"pass\"},"
  "\"one\":{\"kind\":\"thread\",\"cpus\":[0,1],\"threads\":3,"
  "\"worker\":{\"type\":\"jq\",\"filter\":\".\\n+ \\\"\\\\\\\\\\\"\"}},"
  "\"two\":{\"kind\":\"process\",\"cpus\":[0,[1,2],null],\"worker\":{\"type\":\"pass-through\"}},"
  "\"off\":{\"kind\":\"thread\",\"disabled\":true,\"worker\":{\"type\":\"pass-through\"}},"
  "\"all\":{\"kind\":\"ensemble\",\"inputs\":3,\"fail-fast\":false}},"
  "\"links\":[[\"input\",\"way\"],[\"way.big\",\"one\"],[\"one\",\"two\"],[\"two\",\"all.0\"],"
  "[\"way.big\",\"off\"],[\"off\",\"all.1\"],[\"way.big\",\"all.2\"],[\"all\",\"output\"]]}";

/* Without a locale, so in ASCII; the README has it drawn. */
static void
test_tree (ProgramFixture *fixture,
           gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  program_write (fixture, "mixed.json", mixed);
  outcome = program_run (fixture, NULL, "show", "mixed.json", NULL);
  g_assert_cmpstr (outcome->errors, ==, "");
  g_assert_cmpstr (outcome->output, ==,
                   "node                    kind      workers  CPUs           what it does\n"
                   "`- way                  switch                            "
                   "the first case that holds\n"
                   "   |- big               case                              . > 1\n"
                   "   |  `- all            ensemble                          "
                   "a list of 3 results, errors among them\n"
                   "   |     |- (in order)\n"
                   "   |     |  |- one      thread          3  0,1            jq . + \"\\\\\"\n"
                   "   |     |  `- two      process         3  0 | 1,2 | any  pass-through\n"
                   "   |     |- (disabled)                                    null\n"
                   "   |     `- (link)                                        "
                   "passes items unchanged\n"
                   "   `- else                                                "
                   "passes items unchanged\n");
  g_assert_cmpint (outcome->exit_code, ==, 0);
}

/* What cannot be run has no tree, but can be drawn. */
static void
test_unfinished (ProgramFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr(ProgramOutcome) tree = NULL;
  g_autoptr(ProgramOutcome) svg = NULL;
  g_autoptr(ProgramOutcome) dot = NULL;

  program_write (fixture, "part.json",
                 "{\"format\":\"weir-flow/1\",\"nodes\":{\"new\":{\"kind\":\"reactor\"}},"
                 "\"links\":[[\"input\",\"new\"],[\"new\",\"gone.0\"],7]}");
  tree = program_run (fixture, NULL, "show", "part.json", NULL);
  g_assert_cmpint (tree->exit_code, ==, 78);
  g_assert_cmpstr (tree->output, ==, "");
  assert_contains (tree->errors, "part.json:1:");
  assert_contains (tree->errors, "weir: part.json is no finished flow; --svg and --dot show what "
                                 "it has\n");

  svg = program_run (fixture, NULL, "show", "--svg", "part.json", NULL);
  g_assert_cmpint (svg->exit_code, ==, 0);
  g_assert_cmpstr (svg->errors, ==, "");
  assert_contains (svg->output, ">new<");

  dot = program_run (fixture, NULL, "show", "--dot", "part.json", NULL);
  g_assert_cmpint (dot->exit_code, ==, 0);
  g_assert_cmpstr (dot->errors, ==, "");
  assert_contains (dot->output, "  \"new\" [shape=box, style=dashed, label=\"new\"];\n");
}

static void
test_dot (ProgramFixture *fixture,
          gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  program_write (fixture, "mixed.json", mixed);
  outcome = program_run (fixture, NULL, "show", "--dot", "mixed.json", NULL);
  g_assert_cmpstr (outcome->errors, ==, "");
  assert_begins (outcome->output, "digraph \"Say \\\"so\\\"\" {\n  rankdir=LR;\n");
  assert_contains (outcome->output, "  \"input\" [shape=oval, label=\"input\"];\n");
  assert_contains (outcome->output, "  \"one\" [shape=box, style=rounded, "
                                    "label=\"one\\njq .\\n+ \\\"\\\\\\\\\\\"\"];\n");
  assert_contains (outcome->output, "  \"way\" -> \"one\" [label=\"big\"];\n");
  assert_contains (outcome->output, "  \"two\" -> \"all\" [headlabel=\"0\"];\n");
  g_assert_true (g_str_has_suffix (outcome->output, "  \"all\" -> \"output\";\n}\n"));
  g_assert_cmpint (outcome->exit_code, ==, 0);
}

/* A file without layout is laid out: nodes that follow each other are drawn from left to right. */
static void
test_svg (ProgramFixture *fixture,
          gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;
  g_autofree char *svg = NULL;
  g_autofree char *flow = NULL;
  double x[2];
  const char *ids[] = { "one", "two" };

  program_write (fixture, "mixed.json", mixed);
  outcome = program_run (fixture, NULL, "show", "--svg", "mixed.json", "-o", "mixed.svg", NULL);
  g_assert_cmpstr (outcome->errors, ==, "");
  g_assert_cmpstr (outcome->output, ==, "");
  g_assert_cmpint (outcome->exit_code, ==, 0);

  svg = program_read (fixture, "mixed.svg");
  assert_begins (svg, "<?xml");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *title = g_strdup_printf ("<title>%s: ", ids[i]);
      const char *at = strstr (svg, title);

      g_assert_nonnull (at);
      while (!g_str_has_prefix (at, "translate("))
        at--;
      x[i] = g_ascii_strtod (at + strlen ("translate("), NULL);
    }
  g_assert_cmpfloat (x[0], <, x[1]);

  flow = program_read (fixture, "mixed.json");
  g_assert_cmpstr (flow, ==, mixed);
}

static void
test_refused (ProgramFixture *fixture,
              gconstpointer   data)
{
  static const struct {
    const char *arguments[5];
    int         exit_code;
    const char *error;
  } cases[] = {
    { { NULL }, 2, "weir: expected one flow\n" },
    { { "mixed.json", "mixed.json" }, 2, "weir: expected one flow\n" },
    { { "--svg", "--dot", "mixed.json" }, 2, "weir: either --svg or --dot\n" },
    { { "nowhere.json" }, 74, "weir: " },
    { { "broken.json" }, 78, "weir: " },
    { { "mixed.json", "--svg", "-o", "nowhere/mixed.svg" }, 74, "weir: nowhere/mixed.svg: " },
    { { "mixed.json", "--svg", "-o", "." }, 74, "weir: .: " },
  };

  program_write (fixture, "mixed.json", mixed);
  program_write (fixture, "broken.json", "{oops}");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char * const *arguments = cases[i].arguments;
      g_autoptr(ProgramOutcome) outcome = program_run (fixture, NULL, "show", arguments[0],
                                                       arguments[1], arguments[2], arguments[3],
                                                       NULL);

      assert_begins (outcome->errors, cases[i].error);
      g_assert_cmpstr (outcome->output, ==, "");
      g_assert_cmpint (outcome->exit_code, ==, cases[i].exit_code);
    }
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*test) (ProgramFixture *, gconstpointer);
  } tests[] = {
    { "/show/dot", test_dot },
    { "/show/refused", test_refused },
    { "/show/svg", test_svg },
    { "/show/tree", test_tree },
    { "/show/unfinished", test_unfinished },
  };

  program_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, ProgramFixture, NULL, program_set_up, tests[i].test,
                program_tear_down);

  return g_test_run ();
}
