/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The program's commands but `weir run`: call, check, workers and help. */

#include <json-glib/json-glib.h>
#include <string.h>

#include "program.h"

static void
test_call (ProgramFixture *fixture,
           gconstpointer   data)
{
  static const struct {
    const char *arguments[3];
    int         exit_code;
    const char *output;
    const char *errors;
  } cases[] = {
    { { "4" }, 0, "2\n", "" },
    { { " [ 1 ] " }, 1, "", "weir: array ([1]) and number (2) cannot be divided\n"
                            "  node half, worker half/0\n" },
    { { "--", "-5" }, 0, "-2.5\n", "" },
    { { "-" }, 0, "8\n", "" },
    { { "world" }, 2, "", "weir: the value is not JSON: line 1, column 1: expected a value, found "
                          "'w'\nA string needs its quotes, which the shell needs quoted: "
                          "'\"world\"'\n" },
    { { "1", "2" }, 2, "", "weir: expected a flow and one value\nTry \"weir call --help\".\n" },
    { { NULL }, 2, "", "weir: expected a flow and one value\nTry \"weir call --help\".\n" },
  };

  program_write (fixture, "half.json",
                 "{\"format\":\"weir-flow/1\",\"nodes\":{\"half\":{\"kind\":\"thread\","
                 "\"worker\":{\"type\":\"jq\",\"filter\":\". / 2\"}}},"
                 "\"links\":[[\"input\",\"half\"],[\"half\",\"output\"]]}");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ProgramOutcome) outcome = NULL;

      outcome = program_run (fixture, "16\n", "call", "half.json",
                             cases[i].arguments[0], cases[i].arguments[1], NULL);
      g_assert_cmpstr (outcome->errors, ==, cases[i].errors);
      g_assert_cmpstr (outcome->output, ==, cases[i].output);
      g_assert_cmpint (outcome->exit_code, ==, cases[i].exit_code);
    }
}

static void
test_call_timeout (ProgramFixture *fixture,
                   gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;

  program_write_sleeper (fixture, "sleeper.json");
  outcome = program_run (fixture, NULL, "call", "sleeper.json", "1", "--timeout=0.1", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 1);
  g_assert_cmpstr (outcome->output, ==, "");
  assert_begins (outcome->errors, "weir: no result within 0.1");
}

static void
test_check (ProgramFixture *fixture,
            gconstpointer   data)
{
  g_autofree char *greeting = program_find_flow ("greeting.json");
  g_autoptr(ProgramOutcome) outcome = NULL;

  program_write_flow (fixture, "pass.json", "{\"type\":\"pass-through\"}",
                      "\"kind\":\"process\",\"cpus\":[4000],\"retires\":2");
  outcome = program_run (fixture, NULL, "check", "pass.json", greeting, NULL);
  g_assert_cmpint (outcome->exit_code, ==, 0);
  g_assert_cmpstr (outcome->errors, ==, "");
  assert_begins (outcome->output, "pass.json:1:");
  assert_contains (outcome->output, ": warning: work: \"retires\" is not known; "
                                    "did you mean \"retries\"?\n");
  assert_contains (outcome->output, ": warning: work: this machine has no CPU 4000 (it has ");
  assert_contains (outcome->output,
                   "pass.json: can be run; besides Weir's own code it runs none\n");
  assert_contains (outcome->output, "greeting.json: can be run; ");
  assert_contains (outcome->output, "/modules/text.so (in head, tail, length)\n");
}

/* What is switched off is not there, for check and for the summary. */
static void
test_disabled (ProgramFixture *fixture,
               gconstpointer   data)
{
  g_autoptr(ProgramOutcome) check = NULL;
  g_autoptr(ProgramOutcome) run = NULL;

  program_write (fixture, "part.json",
                 "{\"format\":\"weir-flow/1\",\"nodes\":{"
                 "\"on\":{\"kind\":\"thread\",\"worker\":{\"type\":\"pass-through\"}},"
                 "\"off\":{\"kind\":\"thread\",\"disabled\":true,"
                 "\"worker\":{\"type\":\"pass-through\"}},"
                 "\"both\":{\"kind\":\"ensemble\",\"inputs\":2}},"
                 "\"links\":[[\"input\",\"on\"],[\"input\",\"off\"],[\"on\",\"both.0\"],"
                 "[\"off\",\"both.1\"],[\"both\",\"output\"]]}");

  check = program_run (fixture, NULL, "check", "part.json", NULL);
  g_assert_cmpstr (check->errors, ==, "");
  g_assert_cmpstr (check->output, ==,
                   "part.json: can be run; besides Weir's own code it runs none\n");

  run = program_run (fixture, "1\n", "run", "part.json", "--summary", NULL);
  g_assert_cmpstr (run->output, ==, "[1,null]\n");
  assert_begins (run->errors, "1 done, 0 failed in ");
  assert_contains (run->errors, "\n  on ");
  g_assert_null (strstr (run->errors, "off"));
  g_assert_null (strstr (run->errors, "CRITICAL"));
}

/* All that is wrong, at once, and nothing of what it would run. */
static void
test_check_errors (ProgramFixture *fixture,
                   gconstpointer   data)
{
  g_autoptr(ProgramOutcome) outcome = NULL;
  g_auto(GStrv) lines = NULL;

  program_write (fixture, "bad.json",
                 "{\"format\":\"weir-flow/1\",\n"
                 "\"nodes\":{\n"
                 "\"a\":{\"kind\":\"thread\",\"worker\":{\"type\":\"nothing\"}},\n"
                 "\"b\":{\"kind\":\"thread\",\"threads\":0,"
                 "\"worker\":{\"type\":\"pass-through\"}},\n"
                 "\"c\":{\"kind\":\"thread\",\"worker\":{\"type\":\"jq\",\"filter\":\"(\"}}},\n"
                 "\"links\":[[\"input\",\"a\"],[\"a\",\"b\"],[\"b\",\"c\"],[\"c\",\"output\"]]}");
  outcome = program_run (fixture, NULL, "check", "bad.json", NULL);
  g_assert_cmpint (outcome->exit_code, ==, 78);
  lines = g_strsplit (outcome->output, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  assert_begins (lines[0], "bad.json:3:");
  assert_contains (lines[0], ": error: a: ");
  assert_begins (lines[1], "bad.json:4:");
  assert_contains (lines[1], ": error: b: \"threads\"");
  assert_begins (lines[2], "bad.json:5:");
  assert_contains (lines[2], ": error: c: ");
}

/* A line for each flow, whatever became of it. */
static void
test_check_json (ProgramFixture *fixture,
                 gconstpointer   data)
{
  g_autofree char *greeting = program_find_flow ("greeting.json");
  g_autoptr(ProgramOutcome) outcome = NULL;
  g_auto(GStrv) lines = NULL;
  g_autofree char *programs = NULL;

  program_write (fixture, "broken.json", "{\n  \"format\": \"weir-flow/1\",,\n}");
  program_write_flow (fixture, "bad.json", "{\"type\":\"pass-through\"}",
                      "\"kind\":\"thread\",\"threads\":0");
  outcome = program_run (fixture, NULL, "check", "--json", "broken.json", "bad.json", "missing.json",
                         greeting, NULL);
  g_assert_cmpint (outcome->exit_code, ==, 78);
  g_assert_cmpstr (outcome->errors, ==, "");
  lines = g_strsplit (outcome->output, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  assert_begins (lines[0], "{\"flow\":\"broken.json\",\"can-run\":false,\"problems\":["
                           "{\"severity\":\"error\",\"line\":2,\"column\":27,\"message\":\"");
  assert_begins (lines[1], "{\"flow\":\"bad.json\",\"can-run\":false,\"problems\":["
                           "{\"severity\":\"error\",\"node\":\"work\",\"key\":\"threads\","
                           "\"message\":\"work: \\\"threads\\\": expected an integer of at least 1 and at "
                           "most 4096, got 0\",\"line\":1,\"column\":");
  assert_begins (lines[2], "{\"flow\":\"missing.json\",\"can-run\":false,\"problems\":["
                           "{\"severity\":\"error\",\"message\":\"Error opening file ");
  programs = g_strdup (strstr (lines[3], "\"can-run\":true,\"problems\":["));
  g_assert_nonnull (programs);
  assert_contains (programs, "\"programs\":[{\"path\":\"");
  assert_contains (programs, "/modules/text.so\",\"nodes\":[\"head\",\"tail\",\"length\"]}]}");
}

static void
test_check_files (ProgramFixture *fixture,
                  gconstpointer   data)
{
  g_autoptr(ProgramOutcome) missing = NULL;
  g_autoptr(ProgramOutcome) none = NULL;

  missing = program_run (fixture, NULL, "check", "missing.json", NULL);
  g_assert_cmpint (missing->exit_code, ==, 74);
  assert_begins (missing->errors, "weir: Error opening file ");

  none = program_run (fixture, NULL, "check", NULL);
  g_assert_cmpint (none->exit_code, ==, 2);
  assert_begins (none->errors, "weir: which flow?\n");
}

static JsonNode *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));

  return node;
}

/* What the designer makes its forms of. */
static void
test_workers_json (ProgramFixture *fixture,
                   gconstpointer   data)
{
  g_autoptr(ProgramOutcome) kinds = program_run (fixture, NULL, "workers", "--json", NULL);
  g_autoptr(ProgramOutcome) module = program_run (fixture, NULL, "workers", "-j", "text", NULL);
  g_autoptr(JsonNode) kinds_node = parse (kinds->output);
  g_autoptr(JsonNode) module_node = parse (module->output);
  JsonObject *object, *seconds;

  g_assert_cmpint (kinds->exit_code, ==, 0);
  object = json_node_get_object (kinds_node);
  object = json_object_get_object_member (object, "delay");
  seconds = json_object_get_object_member (json_object_get_object_member (object, "params"),
                                           "seconds");
  g_assert_cmpstr (json_object_get_string_member (seconds, "type"), ==, "distribution");
  g_assert_cmpint (json_object_get_int_member (seconds, "minimum"), ==, 0);
  g_assert_true (json_object_get_boolean_member (seconds, "required"));
  g_assert_cmpstr (json_object_get_string_member (seconds, "unit"), ==, "s");
  g_assert_nonnull (json_object_get_string_member (seconds, "help"));

  g_assert_cmpint (module->exit_code, ==, 0);
  object = json_node_get_object (module_node);
  g_assert_cmpint (json_object_get_int_member (object, "abi"), ==, 1);
  object = json_object_get_object_member (object, "classes");
  g_assert_cmpuint (json_object_get_size (object), ==, 4);
  g_assert_true (json_object_has_member (object, "Solute"));
}

static void
test_workers (ProgramFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(ProgramOutcome) kinds = program_run (fixture, NULL, "workers", NULL);
  g_autoptr(ProgramOutcome) module = program_run (fixture, NULL, "workers", "text", NULL);
  g_autoptr(ProgramOutcome) missing = program_run (fixture, NULL, "workers", "missing", NULL);

  g_assert_cmpint (kinds->exit_code, ==, 0);
  assert_begins (kinds->output, "pass-through: ");
  assert_contains (kinds->output, "\n  params.rate     number   default 1, at least 0, at most 1 ");
  assert_contains (kinds->output,
                   "\n  {\"distribution\": \"uniform\", \"low\": ..., \"high\": ...}\n");

  g_assert_cmpint (module->exit_code, ==, 0);
  assert_begins (module->output, "GetHead: ");

  g_assert_cmpint (missing->exit_code, ==, 69);
  g_assert_cmpstr (missing->output, ==, "");
  assert_begins (missing->errors, "weir: there is no module \"missing\": ");
}

static void
test_nodes (ProgramFixture *fixture,
            gconstpointer   data)
{
  g_autoptr(ProgramOutcome) text = program_run (fixture, NULL, "nodes", NULL);
  g_autoptr(ProgramOutcome) json = program_run (fixture, NULL, "nodes", "--json", NULL);
  g_autoptr(ProgramOutcome) more = program_run (fixture, NULL, "nodes", "process", NULL);
  g_autoptr(JsonNode) node = parse (json->output);
  JsonObject *keys;

  g_assert_cmpint (text->exit_code, ==, 0);
  assert_begins (text->output, "flow: The file as a whole\n");
  assert_contains (text->output, "\nensemble: ");
  assert_contains (text->output, "\n  threads         integer  default 1, at least 1, ");

  g_assert_cmpint (json->exit_code, ==, 0);
  g_assert_cmpuint (json_object_get_size (json_node_get_object (node)), ==, 6);
  keys = json_object_get_object_member (json_node_get_object (node), "switch");
  keys = json_object_get_object_member (keys, "keys");
  g_assert_true (json_object_has_member (keys, "cases"));

  g_assert_cmpint (more->exit_code, ==, 2);
}

static void
test_help (ProgramFixture *fixture,
           gconstpointer   data)
{
  static const struct {
    const char *arguments[3];
    int         exit_code;
    const char *output;
    const char *errors;
  } cases[] = {
    { { "--version" }, 0, "weir 0.", "" },
    { { "--help" }, 0, "Usage:\n  weir COMMAND", "" },
    { { "help" }, 0, "Usage:\n  weir COMMAND", "" },
    { { "help", "run" }, 0, "Usage:\n  weir run [OPTION", "" },
    { { "call", "--help" }, 0, "Usage:\n  weir call [OPTION", "" },
    { { "check", "-h" }, 0, "Usage:\n  weir check [OPTION", "" },
    { { "help", "workers" }, 0, "Usage:\n  weir workers [OPTION", "" },
    { { NULL }, 2, "", "weir: which command?\nTry \"weir --help\".\n" },
    { { "runn" }, 2, "", "weir: there is no command \"runn\"; did you mean \"run\"?\n" },
    { { "help", "chek" }, 2, "", "weir: there is no command \"chek\"; did you mean \"check\"?\n" },
    { { "something" }, 2, "", "weir: there is no command \"something\"\n" },
    { { "-x" }, 2, "", "weir: there is no option \"-x\" before the command\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ProgramOutcome) outcome = NULL;

      outcome = program_run (fixture, NULL, cases[i].arguments[0], cases[i].arguments[1], NULL);
      g_assert_cmpint (outcome->exit_code, ==, cases[i].exit_code);
      assert_begins (outcome->output, cases[i].output);
      assert_begins (outcome->errors, cases[i].errors);
    }
}

#define ADD(path, test) \
  g_test_add (path, ProgramFixture, NULL, program_set_up, test, program_tear_down)

int
main (int    argc,
      char **argv)
{
  program_init (&argc, &argv);

  ADD ("/commands/call", test_call);
  ADD ("/commands/call-timeout", test_call_timeout);
  ADD ("/commands/check", test_check);
  ADD ("/commands/check-errors", test_check_errors);
  ADD ("/commands/check-json", test_check_json);
  ADD ("/commands/disabled", test_disabled);
  ADD ("/commands/check-files", test_check_files);
  ADD ("/commands/workers-json", test_workers_json);
  ADD ("/commands/workers", test_workers);
  ADD ("/commands/nodes", test_nodes);
  ADD ("/commands/help", test_help);

  return g_test_run ();
}
