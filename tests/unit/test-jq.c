/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "base/weir-error.h"
#include "workers/weir-jq.h"
#include "workers/weir-worker-private.h"
#include "workers/weir-worker-spec.h"

static WeirJq *
compile (const char *filter)
{
  g_autoptr(GError) error = NULL;
  WeirJq *jq = weir_jq_new (filter, &error);

  g_assert_no_error (error);
  g_assert_nonnull (jq);

  return jq;
}

static WeirValue *
value (const char *json)
{
  g_autoptr(GError) error = NULL;
  WeirValue *self = weir_value_new_from_json (json, -1, &error);

  g_assert_no_error (error);

  return self;
}

static void
assert_output (WeirJq     *jq,
               const char *input,
               const char *expected)
{
  g_autoptr(WeirValue) item = value (input);
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirValue) result = weir_jq_run (jq, item, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (weir_value_get_json (result, NULL), ==, expected);
}

static void
assert_failure (WeirJq     *jq,
                const char *input,
                const char *expected)
{
  g_autoptr(WeirValue) item = value (input);
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirValue) result = weir_jq_run (jq, item, &error);

  g_assert_null (result);
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, expected);
}

static void
test_run (void)
{
  static const struct {
    const char *filter;
    const char *input;
    const char *output;
  } cases[] = {
    { ".a + 1", "{\"a\":1}", "2" },
    { "(.[0] + .[1]) * .[2]", "[\"w\",\"d\",5]", "\"wdwdwdwdwd\"" },
    { "\"Hello, \\(.)!\"", "20", "\"Hello, 20!\"" },
    { ".", "{\"b\":[1,{\"c\":null}],\"a\":\"\\u00e9\"}", "{\"b\":[1,{\"c\":null}],\"a\":\"é\"}" },
    { "def twice: . * 2; twice", "21", "42" },
    { "[., . + 1]", "1", "[1,2]" },
    { "[inputs]", "1", "[]" },
    { "first(repeat(.))", "7", "7" },
    { ". # a remark", "7", "7" },
    { "stderr | debug", "7", "7" },
    { "nan", "0", "null" },
    { "todate", "0", "\"1970-01-01T00:00:00Z\"" },
    { "strftime(\"%Y\")", "86400", "\"1970\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WeirJq) jq = compile (cases[i].filter);

      assert_output (jq, cases[i].input, cases[i].output);
      assert_output (jq, cases[i].input, cases[i].output);
    }
}

static void
test_failures (void)
{
  static const struct {
    const char *filter;
    const char *message;
  } cases[] = {
    { "empty", "the jq filter gave no output, which is wanted for each item" },
    { "1, 2", "the jq filter gave more than one output: put [ and ] around it, or use first()" },
    { "repeat(1)", "the jq filter gave more than one output: put [ and ] around it, or use first()" },
    { "error(\"no luck\")", "no luck" },
    { "1, error(\"late\")", "late" },
    { "error({a: 1})", "{\"a\":1}" },
    { ".a", "Cannot index number with string \"a\"" },
    { "halt", "the jq filter called halt instead of giving an output" },
    { "1, halt", "the jq filter called halt instead of giving an output" },
    { "\"bye\" | halt_error", "the jq filter called halt_error: bye" },
    { "input", "input is not available: a filter sees one item at a time" },
    { "\"x\" | modulemeta", "modulemeta is not available" },
    { "1e18 | todate", "errror converting number of seconds since epoch to datetime" },
    { "0 | strftime(1)", "strftime/1 requires a string format" },
    { "0 | strflocaltime(1)", "strflocaltime/1 requires a string format" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WeirJq) jq = compile (cases[i].filter);

      assert_failure (jq, "5", cases[i].message);
      assert_failure (jq, "5", cases[i].message);
    }
}

/* A program that failed on one item is as good as new for the next. */
static void
test_after_failure (void)
{
  g_autoptr(WeirJq) jq = compile ("if . == 1 then halt elif . == 2 then 1, 2 "
                                  "elif . == 3 then error(\"three\") else . end");

  assert_failure (jq, "1", "the jq filter called halt instead of giving an output");
  assert_output (jq, "4", "4");
  assert_failure (jq, "2",
                  "the jq filter gave more than one output: put [ and ] around it, or use first()");
  assert_output (jq, "5", "5");
  assert_failure (jq, "3", "three");
  assert_output (jq, "6", "6");
}

static void
test_long_message (void)
{
  g_autoptr(WeirJq) jq = compile ("error(\"é\" * 10000)");
  g_autoptr(WeirValue) item = value ("0");
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirValue) result = weir_jq_run (jq, item, &error);

  g_assert_null (result);
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpuint (strlen (error->message), <, 5000);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_true (g_str_has_suffix (error->message, "é..."));
}

/* What libjq 1.6 cannot read or keep, so that the documentation stays true. */
static void
test_limits (void)
{
  g_autoptr(WeirJq) same = compile (".");
  g_autoptr(WeirJq) nest = compile ("reduce range(2000) as $i (0; [.])");
  g_autoptr(GString) deep = g_string_new (NULL);
  g_autoptr(WeirValue) item = value ("0");
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 300; i++)
    g_string_append_c (deep, '[');
  for (guint i = 0; i < 300; i++)
    g_string_append_c (deep, ']');

  assert_output (same, "9007199254740993", "9007199254740992");
  assert_output (same, "12345678901234567890", "12345678901234567000");
  assert_failure (same, deep->str,
                  "jq cannot read the item: Exceeds depth limit for parsing at line 1, column 257");
  g_assert_null (weir_jq_run (nest, item, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_JSON);
}

/* All but a string without an end, over which libjq leaks 21 bytes. */
static void
test_compile_errors (void)
{
  static const struct {
    const char *filter;
    const char *message;
  } cases[] = {
    { ".a |", "line 1, column 4: syntax error, unexpected end of the filter" },
    { "", "line 1, column 1: syntax error, unexpected end of the filter" },
    { ".a)", "line 1, column 3: syntax error, unexpected character, expecting end of the filter" },
    { "(.a", "line 1, column 2: syntax error, unexpected end of the filter" },
    { "foo", "line 1, column 1: foo/0 is not defined" },
    { ".a\n| foo\n| bar",
      "line 2, column 3: foo/0 is not defined; line 3, column 3: bar/0 is not defined" },
    { "\"ä\" | foo", "line 1, column 7: foo/0 is not defined" },
    { "# ä\n  1 +\n# end", "line 3, column 1: syntax error, unexpected end of the filter" },
    { "$x", "line 1, column 1: $x is not defined" },
    { "1 2", "line 1, column 3: syntax error, unexpected number, expecting end of the filter" },
    { "def f: 1;", "line 1, column 9: syntax error, unexpected end of the filter" },
    { "import \"a\" as a; .", "line 1, column 1: syntax error, unexpected import" },
    { "include \"a\"; .", "line 1, column 1: syntax error, unexpected include" },
    { "module {}; .", "line 1, column 1: syntax error, unexpected module" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *expected = g_strconcat ("jq filter: ", cases[i].message, NULL);
      g_autoptr(GError) error = NULL;

      g_assert_null (weir_jq_new (cases[i].filter, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (error->message, ==, expected);
    }
}

/* Neither by name nor by leaving the scope in which the names are hidden. */
/* To compile a filter takes tens of milliseconds; it is not done each time a flow is checked. */
static void
test_check (void)
{
  gint64 begin = g_get_monotonic_time ();

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr(GError) error = NULL;
      WeirJqPlace place = { 7, 7 };

      g_assert_true (weir_jq_check (".a + 1", &place, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (place.line, ==, 0);
    }
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 4 * G_USEC_PER_SEC);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      WeirJqPlace place = { 0, 0 };

      g_assert_false (weir_jq_check (".a\n| foo", &place, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
      g_assert_cmpuint (place.line, ==, 2);
      g_assert_cmpuint (place.column, ==, 3);
    }
}

static void
test_no_environment (void)
{
  static const char * const hidden[] = {
    "env", "$ENV", "[1] as [$a] ?// $a | $ENV", "def f: env; f", "def f: $ENV; f",
    "[limit(1; $ENV)] | .[0]", "1 as $x | 2 as $y | env", "\"{}\" | fromjson | $ENV",
    "reduce 1 as $x ({}; $ENV)",
  };
  static const char * const escapes[] = {
    ".) | $ENV | (.", ".; $ENV", "} | $ENV", ". end | $ENV", "env2", "$__prog_args",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
    {
      g_autoptr(WeirJq) jq = compile (hidden[i]);

      assert_output (jq, "0", "{}");
    }

  for (gsize i = 0; i < G_N_ELEMENTS (escapes); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (weir_jq_new (escapes[i], &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_truth (void)
{
  static const struct {
    const char *filter;
    gboolean    holds;
  } cases[] = {
    { ". > 100", TRUE },
    { ". > 1000", FALSE },
    { "null", FALSE },
    { "0", TRUE },
    { "\"\"", TRUE },
    { "empty", FALSE },
    { "false, true", FALSE },
    { "true, error(\"unseen\")", TRUE },
  };
  g_autoptr(WeirValue) item = value ("101");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WeirJq) jq = compile (cases[i].filter);
      g_autoptr(GError) error = NULL;
      int index = 7;

      g_assert_true (weir_jq_choose (&jq, 1, item, &index, &error));
      g_assert_no_error (error);
      g_assert_cmpint (index, ==, cases[i].holds ? 0 : -1);
    }
}

static void
test_choose (void)
{
  g_autoptr(WeirJq) big = compile (". > 100");
  g_autoptr(WeirJq) text = compile ("type == \"string\"");
  g_autoptr(WeirJq) picky = compile (". + 1 == 1");
  WeirJq *conditions[] = { big, NULL, text, picky };
  g_autoptr(WeirValue) nothing = value ("5");
  g_autoptr(WeirValue) number = value ("500");
  g_autoptr(WeirValue) last = value ("null");
  g_autoptr(WeirValue) bad = value ("false");
  g_autoptr(GError) error = NULL;
  int index = 7;

  g_assert_true (weir_jq_choose (conditions, 4, number, &index, &error));
  g_assert_cmpint (index, ==, 0);
  g_assert_true (weir_jq_choose (conditions, 4, nothing, &index, &error));
  g_assert_cmpint (index, ==, -1);
  g_assert_true (weir_jq_choose (conditions, 4, last, &index, &error));
  g_assert_cmpint (index, ==, 3);
  g_assert_no_error (error);
  g_assert_false (weir_jq_choose (conditions, 4, bad, &index, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpint (index, ==, -1);
}

static void
test_home (void)
{
  g_autofree char *home = g_dir_make_tmp ("weir-jq-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (home, ".jq", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirJq) jq = NULL;

  g_assert_true (g_setenv ("HOME", home, TRUE));
  g_assert_cmpstr (weir_jq_get_home (), ==, home);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  weir_jq_free (compile ("."));
  g_assert_cmpint (g_rmdir (path), ==, 0);

  g_assert_true (g_file_set_contents (path, "def sneaky: 1;", -1, NULL));
  g_assert_null (weir_jq_new ("sneaky", &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);

  weir_jq_forget_home ();
  g_assert_null (g_getenv ("HOME"));
  g_assert_cmpstr (weir_jq_get_home (), ==, home);
  weir_jq_forget_home ();
  g_assert_cmpstr (weir_jq_get_home (), ==, home);
  g_assert_null (weir_jq_new ("sneaky", &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, "jq filter: line 1, column 1: sneaky/0 is not defined");
  jq = compile (".");
  assert_output (jq, "1", "1");

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (home), ==, 0);
}

static WeirWorker *
make_worker (const char  *json,
             guint        concurrency,
             GError     **error)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(WeirWorkerSpec) spec = NULL;
  g_autoptr(WeirWorker) worker = NULL;

  spec = weir_worker_spec_new_from_json (json_node_get_object (node), NULL, error);
  g_assert_nonnull (spec);
  g_assert_false (weir_worker_spec_is_local (spec));
  g_assert_cmpstr (weir_worker_spec_get_kind (spec), ==, "jq");

  worker = weir_worker_spec_create (spec, error);
  if (worker == NULL)
    return NULL;

  weir_worker_set_place (worker, "filter-0", 0, 0, 0, concurrency, NULL, 0);
  if (!weir_worker_init (worker, weir_worker_spec_get_params (spec), error))
    return NULL;

  return g_steal_pointer (&worker);
}

static void
test_worker (void)
{
  g_autoptr(WeirValue) item = value ("[\"w\",\"d\",5]");
  g_autoptr(WeirValue) result = NULL;
  g_autoptr(GError) error = NULL;
  WeirWorker *worker;

  worker = make_worker ("{\"type\":\"jq\",\"filter\":\"(.[0] + .[1]) * .[2]\"}", 1, &error);
  g_assert_no_error (error);
  result = weir_worker_call (worker, item, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (weir_value_get_json (result, NULL), ==, "\"wdwdwdwdwd\"");
  weir_worker_cleanup (worker, NULL);
  g_assert_finalize_object (worker);

  g_assert_null (make_worker ("{\"type\":\"jq\"}", 1, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, "parameter \"filter\": is missing: expected a string");
  g_clear_error (&error);

  g_assert_null (make_worker ("{\"type\":\"jq\",\"filter\":\".a |\"}", 1, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
}

#define N_THREADS 4
#define N_ITEMS 500

static gpointer
call_many (gpointer data)
{
  WeirWorker *worker = data;

  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *json = g_strdup_printf ("\"a%ub\"", i);
      g_autofree char *expected = g_strdup_printf ("\"%u\"", i);
      g_autoptr(WeirValue) item = value (json);
      g_autoptr(GError) error = NULL;
      g_autoptr(WeirValue) result = weir_worker_call (worker, item, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (weir_value_get_json (result, NULL), ==, expected);
    }

  return NULL;
}

/* With regular expressions, whose library has a state of its own; once with a thread more than
 * there are programs. */
static void
test_concurrency (void)
{
  g_autoptr(GError) error = NULL;
  GThread *threads[N_THREADS];
  WeirWorker *worker;

  worker = make_worker ("{\"type\":\"jq\",\"filter\":\"capture(\\\"a(?<n>[0-9]+)b\\\").n\"}",
                        N_THREADS - 1, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("call", call_many, worker);
  for (guint i = 0; i < N_THREADS; i++)
    g_assert_null (g_thread_join (threads[i]));

  g_assert_finalize_object (worker);
}

int
main (int    argc,
      char **argv)
{
  /* The tests are about filters, not about what the user has in ~/.jq. */
  g_unsetenv ("HOME");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jq/concurrency", test_concurrency);
  g_test_add_func ("/jq/run", test_run);
  g_test_add_func ("/jq/failures", test_failures);
  g_test_add_func ("/jq/after-failure", test_after_failure);
  g_test_add_func ("/jq/long-message", test_long_message);
  g_test_add_func ("/jq/limits", test_limits);
  g_test_add_func ("/jq/compile-errors", test_compile_errors);
  g_test_add_func ("/jq/check", test_check);
  g_test_add_func ("/jq/no-environment", test_no_environment);
  g_test_add_func ("/jq/truth", test_truth);
  g_test_add_func ("/jq/choose", test_choose);
  g_test_add_func ("/jq/worker", test_worker);
  g_test_add_func ("/jq/home", test_home);

  return g_test_run ();
}
