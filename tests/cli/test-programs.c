/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Flows of real programs, as a user runs them; and what is left of them when weir is killed. */

#include <errno.h>
#include <json-glib/json-glib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "program.h"

#define PATIENCE_MS 20000
#define PROCESS "\"kind\":\"process\""

static void
copy_example (ProgramFixture *fixture,
              const char     *name)
{
  g_autofree char *path = program_find_flow (name);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  program_write (fixture, name, text);
}

/* The examples */

static void
test_headline (ProgramFixture *fixture,
               gconstpointer   data)
{
  g_autoptr(ProgramOutcome) checked = NULL;
  g_autoptr(ProgramOutcome) run = NULL;
  g_auto(GStrv) lines = NULL;

  copy_example (fixture, "headline.json");
  copy_example (fixture, "headline.py");
  checked = program_run (fixture, NULL, "check", "headline.json", NULL);
  g_assert_cmpint (checked->exit_code, ==, 0);
  assert_contains (checked->output, "/headline.py (in words, longest, initials, count, headline)\n");

  run = program_run (fixture, "\"the quick brown fox jumps.\"\n5\n\"\"\n",
                     "run", "headline.json", "--keep-going", "--quiet", NULL);
  g_assert_cmpint (run->exit_code, ==, 1);
  lines = g_strsplit (run->output, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==, "\"QUICK (TQBFJ, 5 WORDS)\"");
  assert_contains (lines[1], "\"a sentence is a string, not int\",\"kind\":\"TypeError\"");
  assert_contains (lines[1], "headline.py\\\", line ");
  g_assert_cmpstr (lines[2], ==, "\" (, 0 WORDS)\"");
}

static void
make_image (ProgramFixture *fixture,
            const char     *name,
            const char     *size)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  const char *argv[] = { "convert", "-size", size, "gradient:red-blue", path, NULL };
  g_autoptr(GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
}

/* A folder of images, one of which is none. */
static void
test_thumbnails (ProgramFixture *fixture,
                 gconstpointer   data)
{
  static const char *const names[] = { "wide one.png", "it's high.png", "no image.png" };
  g_autofree char *convert = g_find_program_in_path ("convert");
  g_autofree char *small = g_build_filename (fixture->folder, "small", NULL);
  g_autoptr(GString) input = g_string_new (NULL);
  g_autoptr(ProgramOutcome) run = NULL;
  g_auto(GStrv) lines = NULL;

  if (convert == NULL)
    {
      g_test_skip ("ImageMagick is not installed");
      return;
    }

  copy_example (fixture, "thumbnails.json");
  g_assert_cmpint (mkdir (small, 0700), ==, 0);
  make_image (fixture, names[0], "800x400");
  make_image (fixture, names[1], "300x600");
  program_write (fixture, names[2], "not at all");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_string_append_printf (input, "\"%s/%s\"\n", fixture->folder, names[i]);

  run = program_run (fixture, input->str, "run", "thumbnails.json", "--keep-going", "--quiet", NULL);
  g_assert_cmpint (run->exit_code, ==, 1);
  lines = g_strsplit (run->output, "\n", -1);
  assert_begins (lines[0], "{\"width\":200,\"height\":100,");
  assert_begins (lines[1], "{\"width\":100,\"height\":200,");
  assert_contains (lines[2], "\"node\":\"shrink\"");
  assert_contains (lines[2], "the program convert exited with status ");
  assert_contains (lines[2], "no image.png");
}

/* What weir tells of programs */

static void
assert_problem (ProgramFixture *fixture,
                const char     *worker,
                const char     *pool,
                const char     *expected)
{
  g_autoptr(ProgramOutcome) outcome = NULL;
  gboolean is_good = strstr (expected, "warning: ") != NULL || strstr (expected, "(in ") != NULL;

  program_write_flow (fixture, "flow.json", worker, pool);
  outcome = program_run (fixture, NULL, "check", "flow.json", NULL);
  assert_contains (outcome->output, expected);
  g_assert_cmpint (outcome->exit_code, ==, is_good ? 0 : 78);
}

static void
test_check (ProgramFixture *fixture,
            gconstpointer   data)
{
  static const struct {
    const char *worker;
    const char *expected;
  } problems[] = {
    { "{\"type\":\"command\"}", "error: work: worker: \"argv\": is missing" },
    { "{\"type\":\"command\",\"argv\":[]}", "error: work: worker: \"argv\" is empty" },
    { "{\"type\":\"command\",\"argv\":[\"ls\",5]}", "expected an array of strings" },
    { "{\"type\":\"command\",\"argv\":[\"no-such\"]}", "error: work: worker: there is no program "
      "\"no-such\" on PATH" },
    { "{\"type\":\"command\",\"argv\":[\"./words.py\"]}", "words.py cannot be run: it is not "
      "executable (chmod +x)" },
    { "{\"type\":\"command\",\"argv\":[\"cat\"],\"mode\":\"twice\"}",
      "error: work: worker: \"mode\": expected one of" },
    { "{\"type\":\"command\",\"argv\":[\"cat\"],\"output\":\"text\"}",
      "warning: work: worker: \"output\" is for \"mode\": \"once\" alone" },
    { "{\"type\":\"command\",\"argv\":[\"cat\"],\"params\":{\"a\":1}}",
      "warning: work: worker: \"a\" is not known" },
    { "{\"type\":\"command\",\"argv\":[\"cat\",\"{.a\"],\"mode\":\"once\"}",
      "error: work: worker: \"{.a\": the brace at \"{.a\" is not closed" },
    { "{\"type\":\"command\",\"argv\":[\"cat\"],\"env\":{\"A\":1}}",
      "error: work: worker: \"env\": expected an object of strings" },
    { "{\"type\":\"python\",\"class\":\"words\"}", "expected MODULE:CLASS" },
    { "{\"type\":\"python\",\"class\":\"words:Missing\"}",
      "warning: work: worker: \"Missing\" does not stand in " },
    { "{\"type\":\"python\",\"class\":\"elsewhere:A\"}",
      "warning: work: worker: there is no module \"elsewhere\" in the flow's folder" },
    { "{\"type\":\"python\",\"class\":\"words:Word\",\"interpreter\":\"./no/python\"}",
      "/no/python cannot be run: it does not exist" },
  };

  program_write (fixture, "words.py", "from weir import Worker\nclass Word(Worker): pass\n");
  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    assert_problem (fixture, problems[i].worker, PROCESS, problems[i].expected);

  assert_problem (fixture, "{\"type\":\"command\",\"argv\":[\"cat\"]}", "\"kind\":\"thread\"",
                  "error: work: a worker of type \"command\" needs a process; make the node's kind "
                  "\"process\"");
  assert_problem (fixture, "{\"type\":\"command\",\"argv\":[\"sh\",\"-c\",\"rm -r x\"],"
                           "\"env\":{\"LD_PRELOAD\":\"./a b.so\"}}", PROCESS,
                  "  'LD_PRELOAD=./a b.so' /usr/bin/sh -c 'rm -r x' (in work)\n");
  assert_problem (fixture, "{\"type\":\"python\",\"class\":\"words:Word\"}", PROCESS,
                  "/words.py (in work)\n");
}

/* Orphans */

/* Says of itself: the numbers of the program, its child and weir-host. */
#define SHELL_FAMILY "{\"type\":\"command\",\"argv\":[\"sh\",\"-c\"," \
  "\"(trap '' TERM INT HUP; exec sleep 1000) & while read -r x; do echo \\\"[$$,$!,$PPID]\\\"; done\"]}"
#define PYTHON_FAMILY "{\"type\":\"python\",\"class\":\"family:Family\"}"

static int
open_process (gint64 pid)
{
  int pidfd = (int) syscall (SYS_pidfd_open, (pid_t) pid, 0);

  g_assert_cmpint (pidfd, >=, 0);

  return pidfd;
}

static void
assert_ends (int pidfd)
{
  struct pollfd end = { .fd = pidfd, .events = POLLIN };

  g_assert_cmpint (poll (&end, 1, PATIENCE_MS), ==, 1);
  close (pidfd);
}

static void
check_orphans (ProgramFixture *fixture,
               const char     *worker,
               int             number,
               guint           times)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GDataInputStream) output = NULL;
  g_autoptr(JsonNode) pids = NULL;
  g_autofree char *line = NULL;
  int pidfds[3];

  program_write_flow (fixture, "flow.json", worker, PROCESS);
  process = program_start (fixture, "run", "flow.json", "--quiet", NULL);
  program_send (process, "1\n");
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  pids = json_from_string (line, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pidfds); i++)
    pidfds[i] = open_process (json_array_get_int_element (json_node_get_array (pids), i));

  for (guint i = 0; i < times; i++)
    g_subprocess_send_signal (process, number);
  for (guint i = 0; i < G_N_ELEMENTS (pidfds); i++)
    assert_ends (pidfds[i]);
  g_subprocess_wait (process, NULL, NULL);
}

static void
test_orphans (ProgramFixture *fixture,
              gconstpointer   data)
{
  check_orphans (fixture, SHELL_FAMILY, SIGKILL, 1);
  check_orphans (fixture, SHELL_FAMILY, SIGABRT, 1);
  check_orphans (fixture, SHELL_FAMILY, SIGTERM, 2);
}

static void
test_python_orphans (ProgramFixture *fixture,
                     gconstpointer   data)
{
  program_write (fixture, "family.py",
                 "import os, subprocess\n"
                 "class Family:\n"
                 "    def __init__(self):\n"
                 "        self.child = subprocess.Popen(['sleep', '1000'])\n"
                 "    def call(self, x):\n"
                 "        return [os.getpid(), self.child.pid, os.getppid()]\n");
  check_orphans (fixture, PYTHON_FAMILY, SIGKILL, 1);
  check_orphans (fixture, PYTHON_FAMILY, SIGINT, 2);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*func) (ProgramFixture *fixture, gconstpointer data);
  } tests[] = {
    { "/programs/headline", test_headline },
    { "/programs/thumbnails", test_thumbnails },
    { "/programs/check", test_check },
    { "/programs/orphans", test_orphans },
    { "/programs/python-orphans", test_python_orphans },
  };

  program_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, ProgramFixture, NULL, program_set_up, tests[i].func,
                program_tear_down);

  return g_test_run ();
}
