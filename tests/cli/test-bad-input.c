/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What can be wrong with what `weir run` is given: each time it is said what, where, and what to
 * do, and nothing was begun: no worker, and the output is as it was.
 */

#include <string.h>

#include "program.h"

#define FLOW(nodes, links) \
  "{\"format\":\"weir-flow/1\",\n\"nodes\":{" nodes "},\n\"links\":[" links "]}"
#define POOL(id, members) "\"" id "\":{\"kind\":\"thread\",\"worker\":{" members "}}"
#define PASS(id)          POOL (id, "\"type\":\"pass-through\"")
#define ONE(members)      FLOW ("\"a\":{" members "}", "[\"input\",\"a\"],[\"a\",\"output\"]")
#define WORKER(members)   ONE ("\"kind\":\"process\",\"worker\":{" members "}")
#define JQ                "\"worker\":{\"type\":\"jq\",\"filter\":\".\"}"

typedef struct {
  const char *flow;
  const char *errors; /* what they contain */
} BadFlow;

static void
check_flows (ProgramFixture *fixture,
             const BadFlow  *cases,
             gsize           n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autoptr(ProgramOutcome) outcome = NULL;
      g_autofree char *output = NULL;

      program_write (fixture, "bad.json", cases[i].flow);
      program_write (fixture, "out", "stays\n");
      outcome = program_run (fixture, "1\n", "run", "bad.json", "-o", "out", NULL);
      assert_contains (outcome->errors, cases[i].errors);
      g_assert_cmpstr (outcome->output, ==, "");
      g_assert_cmpint (outcome->exit_code, ==, 78);
      output = program_read (fixture, "out");
      g_assert_cmpstr (output, ==, "stays\n");
    }
}

static void
test_text (ProgramFixture *fixture,
           gconstpointer   data)
{
  static const BadFlow cases[] = {
    { "", "bad.json:1:1: expected a value, found the end of the text" },
    { "{\n\"format\":\"weir-flow/1\",\n\"nodes\":", "bad.json:3:9: expected a value, found the end" },
    { "{\"format\":\"weir-flow/1\"} x", "bad.json:1:26: expected nothing more after the value" },
    { "{\"format\":\"weir-flow/1\",\"name\":\"\xff\"}",
      "bad.json:1:33: expected UTF-8 in a string, found byte 0xff" },
    { "{\"format\":\"weir-flow/1\",\"format\":\"weir-flow/1\"}",
      "bad.json:1:25: expected each key of an object once, found \"format\" again" },
    { FLOW (PASS ("a") "," PASS ("a"), ""),
      "bad.json:2:65: expected each key of an object once, found \"a\" again" },
    { "{\"format\":\"weir-flow/1\",\"capacity\":99999999999999999999}",
      "bad.json:1:36: expected an integer of at most 64 bits" },
    { "{}", "bad.json:1:1: this is not a flow: it has no \"format\"; expected \"weir-flow/1\"" },
    { "{\"format\":\"weir-flow/2\"}",
      "bad.json:1:11: the flow has the format \"weir-flow/2\", this program reads up to "
      "\"weir-flow/1\"; a newer version of Weir is needed" },
    { "{\"format\":7}", "bad.json:1:11: this is not the format of a flow; expected" },
  };

  check_flows (fixture, cases, G_N_ELEMENTS (cases));
}

static void
test_deep (ProgramFixture *fixture,
           gconstpointer   data)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *inside = g_strconcat ("{\"format\":\"weir-flow/1\",\"x-deep\":", deep, NULL);
  const BadFlow cases[] = {
    { deep, "bad.json:1:1025: expected arrays and objects at most 1024 deep in each other" },
    { inside, "bad.json:1:1057: expected arrays and objects at most 1024 deep in each other" },
  };

  check_flows (fixture, cases, G_N_ELEMENTS (cases));
}

static void
test_graph (ProgramFixture *fixture,
            gconstpointer   data)
{
  static const BadFlow cases[] = {
    { "{\"format\":\"weir-flow/1\",\"nodes\":{}}",
      "bad.json:1:1: error: \"links\": is missing: expected an array" },
    { "{\"format\":\"weir-flow/1\",\"nodes\":[],\"links\":[]}",
      "bad.json:1:33: error: \"nodes\": expected an object, got []" },
    { FLOW ("", "[\"input\"]"), "bad.json:3:10: error: a link is a pair of what it leads from and to" },
    { FLOW (PASS ("a"), "[\"input\",\"a\"],[\"a\",\"b\"],[\"a\",\"output\"]"),
      "bad.json:3:29: error: there is no node \"b\" to link" },
    { FLOW (PASS ("a") "," PASS ("b"), "[\"input\",\"a\"],[\"a\",\"output\"]"),
      "error: \"b\" is not linked" },
    { FLOW (PASS ("a") "," PASS ("b"),
            "[\"input\",\"a\"],[\"a\",\"b\"],[\"b\",\"a\"],[\"b\",\"output\"]"),
      "error: the links lead in a circle: a -> b -> a" },
    { FLOW (PASS ("a") "," PASS ("b"),
            "[\"input\",\"a\"],[\"input\",\"b\"],[\"a\",\"output\"],[\"b\",\"output\"]"),
      "error: 2 links lead to \"output\", from \"a\" and \"b\"; only the branches of one switch may "
      "meet so, and what a fan-out divides is brought together by an ensemble" },
    { FLOW ("\"s\":{\"kind\":\"switch\",\"cases\":[{\"name\":\"x\",\"if\":\".\"}],"
            "\"else\":\"branch\"}", "[\"input\",\"s\"],[\"s.x\",\"output\"]"),
      "error: no link begins at \"s.else\"; each branch of a switch leads somewhere" },
    { FLOW ("\"s\":{\"kind\":\"switch\",\"cases\":[{\"name\":\"x\",\"if\":\".\"}],"
            "\"else\":\"branch\"},\"e\":{\"kind\":\"ensemble\",\"inputs\":2}",
            "[\"input\",\"s\"],[\"s.x\",\"e.0\"],[\"s.else\",\"e.1\"],[\"e\",\"output\"]"),
      "error: the branches of the switch \"s\" do not meet before the ensemble \"e\"" },
    { FLOW (POOL ("a b", "\"type\":\"pass-through\""), "[\"input\",\"output\"]"),
      "bad.json:2:16: error: \"a b\" cannot be the id of a node" },
    { FLOW (PASS ("input"), "[\"input\",\"output\"]"),
      "error: a node cannot be called \"input\", as one end of the flow is" },
  };

  check_flows (fixture, cases, G_N_ELEMENTS (cases));
}

static void
test_nodes (ProgramFixture *fixture,
            gconstpointer   data)
{
  static const BadFlow cases[] = {
    { ONE ("\"kind\":\"thread\""), "error: a: \"worker\": is missing: expected an object" },
    { ONE ("\"kind\":\"threed\"," JQ),
      "bad.json:2:22: error: a: \"kind\": there is no kind \"threed\"; did you mean \"thread\"?" },
    { ONE ("\"kind\":\"process\",\"cpus\":[-1]," JQ),
      "error: a: \"cpus\": element 0 of the CPUs is not null, a CPU number from 0 to 65535, or a "
      "list of such numbers" },
    { ONE ("\"kind\":\"process\",\"cpus\":0," JQ), "error: a: \"cpus\": " },
    { ONE ("\"kind\":\"thread\",\"threads\":0," JQ),
      "error: a: \"threads\": expected an integer of at least 1 and at most 4096, got 0" },
    { ONE ("\"kind\":\"thread\",\"threads\":\"2\"," JQ),
      "error: a: \"threads\": expected an integer of at least 1 and at most 4096, got \"2\"" },
    { ONE ("\"kind\":\"thread\",\"batch-wait\":0.1," JQ),
      "error: a: \"batch-wait\": there is nothing to wait for with batches of 0; \"batch-size\" is "
      "to be 2 or more, or the wait 0" },
    { ONE ("\"kind\":\"thread\",\"batch-size\":\"x\"," JQ), "error: a: \"batch-size\": expected an" },
    { ONE ("\"kind\":\"thread\",\"call-timeout\":-1," JQ),
      "error: a: \"call-timeout\": expected a number of at least 0" },
    { ONE ("\"kind\":\"thread\",\"retries\":1.5," JQ),
      "error: a: \"retries\": expected an integer of at least 0" },
    { FLOW ("\"e\":{\"kind\":\"ensemble\",\"inputs\":1}", "[\"input\",\"e.0\"],[\"e\",\"output\"]"),
      "error: e: \"inputs\": expected an integer of at least 2" },
    { FLOW ("\"s\":{\"kind\":\"switch\",\"cases\":[{\"name\":\"x\",\"if\":\"(\"}],\"else\":\"pass\"}",
            "[\"input\",\"s\"],[\"s.x\",\"output\"]"), "jq filter: line 1, column 1: syntax error" },
  };

  check_flows (fixture, cases, G_N_ELEMENTS (cases));
}

static void
test_workers (ProgramFixture *fixture,
              gconstpointer   data)
{
  static const BadFlow cases[] = {
    { WORKER (""), "error: a: worker: \"type\" is missing" },
    { WORKER ("\"type\":\"jp\""),
      "error: a: worker: there is no worker of type \"jp\"; did you mean \"jq\"?" },
    { WORKER ("\"type\":\"jq\",\"filter\":3"),
      "error: a: worker: \"filter\": expected a string, got 3" },
    { WORKER ("\"type\":\"jq\",\"filter\":\"\""), "error: a: worker: jq filter: line 1, column 1: " },
    { WORKER ("\"type\":\"jq\",\"filter\":\".a | \""), "error: a: worker: jq filter: line 1, " },
    { WORKER ("\"type\":\"module\",\"module\":\"\",\"name\":\"X\""),
      "error: a: worker: no module is named; give the name of one" },
    { WORKER ("\"type\":\"module\",\"module\":\"nope\",\"name\":\"X\""),
      "error: a: worker: there is no module \"nope\": it would be " },
    { WORKER ("\"type\":\"module\",\"module\":\"text\",\"name\":\"X\""),
      "error: a: worker: the module has no class \"X\": it has GetHead, GetTail, GetLen, Solute" },
    { WORKER ("\"type\":\"command\",\"argv\":[]"),
      "error: a: worker: \"argv\" is empty: its first is the program" },
    { WORKER ("\"type\":\"command\",\"argv\":[\"\"]"),
      "error: a: worker: the name of the program is empty" },
    { WORKER ("\"type\":\"command\",\"argv\":[\"no-such-program\"]"),
      "error: a: worker: there is no program \"no-such-program\" on PATH" },
    { WORKER ("\"type\":\"command\",\"argv\":[\"./no-such-program\"]"),
      "no-such-program cannot be run: it does not exist" },
    { WORKER ("\"type\":\"command\",\"argv\":[\"sh\"],\"mode\":\"twice\""),
      "error: a: worker: \"mode\": " },
    { WORKER ("\"type\":\"python\",\"class\":\"\""),
      "error: a: worker: \"class\": expected MODULE:CLASS, such as \"words:GetHead\", got \"\"" },
    { WORKER ("\"type\":\"delay\",\"params\":{\"seconds\":-1}"),
      "error: a: worker: \"seconds\": expected a number or a distribution of at least 0" },
    { ONE ("\"kind\":\"thread\",\"worker\":{\"type\":\"command\",\"argv\":[\"sh\"]}"),
      "error: a: " },
  };

  check_flows (fixture, cases, G_N_ELEMENTS (cases));
}

/* A shared library that is no module: known only when it is loaded, which `check` does not do. */
static void
test_no_abi (ProgramFixture *fixture,
             gconstpointer   data)
{
  g_autofree char *library = g_build_filename (fixture->folder, "plain.so", NULL);
  g_autofree char *name = NULL;
  g_autofree char *content = NULL;
  g_autoptr(ProgramOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  /* Weir's own library is one. */
  name = g_test_build_filename (G_TEST_BUILT, "..", "core", "libweir-1.so.0.1.0", NULL);
  g_file_get_contents (name, &content, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (library, content, (gssize) length, &error);
  g_assert_no_error (error);
  program_write (fixture, "plain.weir.json", "{\"abi\":1,\"classes\":{\"Mine\":{}}}");
  program_write_flow (fixture, "bad.json", "{\"type\":\"module\",\"module\":\"plain\","
                                           "\"name\":\"Mine\"}", "\"kind\":\"process\"");
  program_write (fixture, "out", "stays\n");

  outcome = program_run (fixture, "1\n", "run", "bad.json", "-o", "out", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 69);
  assert_contains (outcome->errors, "/plain.so is no module of Weir: it has no WEIR_MODULE()\n"
                                    "  node work, worker work/0\n");
}

/* Beyond what a double can tell apart, and beyond any integer: as they came. */
static void
test_numbers (ProgramFixture *fixture,
              gconstpointer   data)
{
  static const char lines[] = "9007199254740993\n-9223372036854775809\n1e400\n0.10\n-0\n";
  g_autoptr(ProgramOutcome) outcome = NULL;

  program_write_flow (fixture, "pass.json", "{\"type\":\"pass-through\"}", "\"kind\":\"process\"");
  outcome = program_run (fixture, lines, "run", "pass.json", "-q", NULL);
  g_assert_cmpstr (outcome->errors, ==, "");
  g_assert_cmpstr (outcome->output, ==, lines);
}

/* Many nodes in a row: checked in the whole, and not deep in any sense. */
static void
test_many_nodes (ProgramFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr(GString) nodes = g_string_new (NULL);
  g_autoptr(GString) links = g_string_new ("[\"input\",\"n0\"]");
  g_autofree char *flow = NULL;
  g_autoptr(ProgramOutcome) good = NULL;
  g_autoptr(ProgramOutcome) bad = NULL;

  for (guint i = 0; i < 10000; i++)
    {
      g_string_append_printf (nodes, "\"n%u\":{\"kind\":\"thread\",\"worker\":"
                              "{\"type\":\"pass-through\"}}%s", i, i < 9999 ? ",\n" : "");
      if (i > 0)
        g_string_append_printf (links, ",[\"n%u\",\"n%u\"]", i - 1, i);
    }
  flow = g_strdup_printf ("{\"format\":\"weir-flow/1\",\n\"nodes\":{%s},\n"
                          "\"links\":[%s,[\"n9999\",\"output\"]]}", nodes->str, links->str);
  program_write (fixture, "many.json", flow);
  good = program_run (fixture, NULL, "check", "many.json", NULL);
  g_assert_cmpint (good->exit_code, ==, 0);
  assert_contains (good->output, "many.json: can be run; besides Weir's own code it runs none\n");

  bad = program_run (fixture, "1\n", "run", "many.json", "--set", "n5000.threads=0", NULL);
  g_assert_cmpint (bad->exit_code, ==, 78);
  assert_contains (bad->errors, "n5000: \"threads\": expected an integer of at least 1");
}

/* Runs a script with the program as $0. */
static ProgramOutcome *
run_script (ProgramFixture *fixture,
            const char     *script)
{
  ProgramOutcome *outcome = g_new0 (ProgramOutcome, 1);
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_cwd (launcher, fixture->folder);
  process = g_subprocess_launcher_spawn (launcher, &error, "sh", "-c", script, program_get_path (),
                                         NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &outcome->output, &outcome->errors, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  outcome->exit_code = g_subprocess_get_exit_status (process);

  return outcome;
}

/* The program takes as many as it may have, and gives its workers what it was given. */
static void
test_few_files (ProgramFixture *fixture,
                gconstpointer   data)
{
  g_autoptr(ProgramOutcome) raised = NULL;
  g_autoptr(ProgramOutcome) limit = NULL;
  g_autoptr(ProgramOutcome) refused = NULL;

  program_write_flow (fixture, "wide.json", "{\"type\":\"pass-through\"}",
                      "\"kind\":\"process\",\"cpus\":16");
  raised = run_script (fixture, "ulimit -Sn 40; echo 1 | \"$0\" run wide.json -q");
  g_assert_cmpstr (raised->errors, ==, "");
  g_assert_cmpstr (raised->output, ==, "1\n");

  program_write_flow (fixture, "limit.json",
                      "{\"type\":\"command\",\"argv\":[\"sh\",\"-c\",\"ulimit -Sn\"],"
                      "\"mode\":\"once\"}", "\"kind\":\"process\"");
  limit = run_script (fixture, "ulimit -Sn 40; echo 1 | \"$0\" run limit.json -q");
  g_assert_cmpstr (limit->errors, ==, "");
  g_assert_cmpstr (limit->output, ==, "40\n");

  refused = run_script (fixture, "ulimit -n 40; echo 1 | \"$0\" run wide.json -q");
  g_assert_cmpint (refused->exit_code, ==, 69);
  g_assert_cmpstr (refused->output, ==, "");
  assert_begins (refused->errors, "weir: the flow cannot be started: ");
  assert_contains (refused->errors, "Too many open files");
}

/* Whoever reads has seen enough: the run ends, and says nothing. */
static void
test_closed_pipe (ProgramFixture *fixture,
                  gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  program_write_flow (fixture, "pass.json", "{\"type\":\"pass-through\"}", "\"kind\":\"thread\"");
  outcome = run_script (fixture, "(yes 1 | \"$0\" run pass.json; echo $? > code) | head -n 1");
  g_assert_cmpstr (outcome->output, ==, "1\n");
  g_assert_cmpstr (outcome->errors, ==, "");
  g_clear_pointer (&outcome->output, g_free);
  outcome->output = program_read (fixture, "code");
  g_assert_cmpstr (outcome->output, ==, "74\n");
}

#define ADD(path, test) \
  g_test_add (path, ProgramFixture, NULL, program_set_up, test, program_tear_down)

int
main (int    argc,
      char **argv)
{
  program_init (&argc, &argv);

  ADD ("/bad-input/text", test_text);
  ADD ("/bad-input/deep", test_deep);
  ADD ("/bad-input/graph", test_graph);
  ADD ("/bad-input/nodes", test_nodes);
  ADD ("/bad-input/workers", test_workers);
  ADD ("/bad-input/no-abi", test_no_abi);
  ADD ("/bad-input/numbers", test_numbers);
  ADD ("/bad-input/many-nodes", test_many_nodes);
  ADD ("/bad-input/few-files", test_few_files);
  ADD ("/bad-input/closed-pipe", test_closed_pipe);

  return g_test_run ();
}
