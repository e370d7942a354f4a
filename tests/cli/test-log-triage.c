/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The example flow that sorts a log, on a log of as many lines as the second argument says: a
 * switch, and an ensemble that goes on without a member that fails. Each line of the output is
 * checked, and so is their order.
 */

#include <string.h>
#include <unistd.h>

#include "program.h"

/* In seconds; the program takes 25 for a million lines on two cores. */
#define TRIAGE_LIMIT 280

/* A blank line, which is no item, before each so many. */
#define BLANK_EVERY 1000

#define ALERT(when, where, words) \
  "{\"action\":\"alert\",\"when\":" when ",\"where\":" where ",\"words\":" words "}"
#define FAILURE(node, message) \
  "{\"error\":{\"code\":\"failed\",\"node\":\"" node "\",\"worker\":\"" node "/0\"," \
  "\"message\":\"" message "\"}}"
#define NO_SOURCE FAILURE ("where", "the line names no source")

/*
 * Lines take turns. In both texts, %N is the line's number among the items, %D a day of March 2026
 * and %W the name of its day, %L the line's number in the file; * is anything.
 */
static const struct {
  const char *input;
  const char *output;
} turns[] = {
  { "{\"time\":\"2026-03-%DT10:20:30Z\",\"level\":\"ERROR\",\"source\":\"host-%N\","
    "\"message\":\"Request %N failed: disk full, disk gone\"}",
    ALERT ("\"%W 10:20\"", "\"host-%N\"",
           "[\"Request\",\"disk\",\"failed\",\"full\",\"gone\"]") },
  { "{\"time\":\"2026-03-%DT23:59:59Z\",\"level\":\"Fatal\",\"message\":\"out of memory %N\"}",
    ALERT ("\"%W 23:59\"", NO_SOURCE, "[\"memory\"]") },
  { "{\"level\":\"debug\",\"message\":\"step %N\"}", "{\"action\":\"drop\"}" },
  { "{\"level\":\"info\",\"message\":\"served %N\"}",
    "{\"action\":\"keep\",\"message\":\"served %N\"}" },
  { "{\"message\":\"no level %N\"}", "{\"action\":\"keep\",\"message\":\"no level %N\"}" },
  { " { \"level\" : \"TRACE\" } ", "{\"action\":\"drop\"}" },
  { "{\"time\":\"day %N\",\"level\":\"error\",\"source\":\"host\",\"message\":\"no\"}",
    ALERT (FAILURE ("when", "date \\\"day %N\\\" does not match format "
                            "\\\"%Y-%m-%dT%H:%M:%SZ\\\""), "\"host\"", "[]") },
  { "{\"level\":%N}",
    "{\"error\":{\"code\":\"failed\",\"node\":\"normalize\",\"worker\":\"normalize/*\","
    "\"message\":\"explode input must be a string\"}}" },
  { "{\"level\":\"fatal\",\"id\":%N}",
    "{\"error\":{\"code\":\"ensemble\",\"node\":\"facts\",\"message\":\"all 3 members failed*\","
    "\"results\":["
    FAILURE ("when", "strptime/1 requires string inputs and arguments") ","
    NO_SOURCE ","
    FAILURE ("words", "null (null) cannot be matched, as it is not a string")
    "],\"done\":3}}" },
  { "{\"level\":\"info\",}",
    "{\"error\":{\"code\":\"invalid-json\",\"message\":"
    "\"<stdin>:%L:17: expected a key in quotes, found '}'\"}}" },
  { "{\"level\":\"warn\",\"message\":\"caf\\u00e9 \xc3\xa9 \\\"q\\\" \\\\ %N\"}",
    "{\"action\":\"keep\",\"message\":\"caf\xc3\xa9 \xc3\xa9 \\\"q\\\" \\\\ %N\"}" },
};

/* How many of these failed. */
#define N_FAILING_TURNS 3

typedef struct {
  GSubprocess *process; /* borrowed */
  guint        n_lines;
} Feed;

static void
append_letter (GString    *text,
               char        letter,
               guint       index)
{
  static const char * const days[] = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  };
  guint day = 1 + index % 31;

  if (letter == 'N')
    g_string_append_printf (text, "%u", index);
  else if (letter == 'D')
    g_string_append_printf (text, "%02u", day);
  else if (letter == 'W')
    g_string_append (text, days[(day - 1) % 7]);
  else if (letter == 'L')
    g_string_append_printf (text, "%u", index + index / BLANK_EVERY + 2);
  else
    g_string_append_printf (text, "%%%c", letter);
}

static void
append_template (GString    *text,
                 const char *from,
                 guint       index)
{
  for (; *from != '\0'; from++)
    {
      if (*from == '%' && strchr ("NDWL", from[1]) != NULL)
        append_letter (text, *++from, index);
      else
        g_string_append_c (text, *from);
    }
}

static gpointer
feed (gpointer data)
{
  Feed *self = data;
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->n_lines; i++)
    {
      if (i % BLANK_EVERY == 0)
        g_string_append_c (text, '\n');
      append_template (text, turns[i % G_N_ELEMENTS (turns)].input, i);
      g_string_append_c (text, '\n');

      if (text->len > 60000 || i + 1 == self->n_lines)
        {
          program_send (self->process, text->str);
          g_string_truncate (text, 0);
        }
    }

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);

  return NULL;
}

static void
assert_output (const char *line,
               guint       index,
               GString    *expected)
{
  char *star;

  g_assert_nonnull (line);
  g_string_truncate (expected, 0);
  append_template (expected, turns[index % G_N_ELEMENTS (turns)].output, index);

  star = strchr (expected->str, '*');
  if (star == NULL)
    {
      g_assert_cmpstr (line, ==, expected->str);
      return;
    }

  *star = '\0';
  g_assert_true (g_str_has_prefix (line, expected->str));
  g_assert_true (g_str_has_suffix (line, star + 1));
}

static void
assert_summary (GSubprocess *process,
                guint        n_lines)
{
  static const gboolean fails[G_N_ELEMENTS (turns)] = { [7] = TRUE, [8] = TRUE, [9] = TRUE };
  g_autoptr(GDataInputStream) errors = NULL;
  g_autofree char *line = NULL;
  g_autofree char *expected = NULL;
  guint n_failed = n_lines / G_N_ELEMENTS (turns) * N_FAILING_TURNS;

  for (guint i = 0; i < n_lines % G_N_ELEMENTS (turns); i++)
    n_failed += fails[i];

  errors = g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  line = g_data_input_stream_read_line (errors, NULL, NULL, NULL);
  expected = g_strdup_printf ("%u done, %u failed in ", n_lines - n_failed, n_failed);
  assert_begins (line, expected);
  g_test_message ("%s", line);
}

static void
test_triage (ProgramFixture *fixture,
             gconstpointer   data)
{
  g_autofree char *flow = program_find_flow ("log-triage.json");
  g_autoptr(GSubprocess) process = program_start (fixture, "run", flow, "--keep-going", NULL);
  g_autoptr(GString) expected = g_string_new (NULL);
  g_autoptr(GDataInputStream) output = NULL;
  Feed self = { process, GPOINTER_TO_UINT (data) };
  g_autofree char *behind = NULL;
  GThread *feeder;

  alarm (TRIAGE_LIMIT);
  feeder = g_thread_new ("feeder", feed, &self);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  for (guint i = 0; i < self.n_lines; i++)
    {
      g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, NULL);

      assert_output (line, i, expected);
    }

  behind = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_assert_null (behind);
  g_thread_join (feeder);
  assert_summary (process, self.n_lines);
  g_assert_cmpint (program_wait (process), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  guint64 n_lines;

  program_init (&argc, &argv);
  g_assert_cmpint (argc, ==, 3);
  n_lines = g_ascii_strtoull (argv[2], NULL, 10);
  g_assert_cmpuint (n_lines, >, 0);
  g_assert_cmpuint (n_lines, <, G_MAXINT);

  g_test_add ("/log-triage", ProgramFixture, GUINT_TO_POINTER ((guint) n_lines),
              program_set_up, test_triage, program_tear_down);

  return g_test_run ();
}
