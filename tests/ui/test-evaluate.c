/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "expression/weir-json-lines.h"
#include "expression/weir-evaluate.h"

typedef struct {
  GMainLoop *loop;
  WeirValue *value;
  GError    *error;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->loop = g_main_loop_new (NULL, FALSE);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_main_loop_unref (fixture->loop);
  g_clear_pointer (&fixture->value, weir_value_unref);
  g_clear_error (&fixture->error);
}

static void
on_run (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  Fixture *fixture = data;

  fixture->value = weir_evaluate_finish (result, &fixture->error);
  g_main_loop_quit (fixture->loop);
}

static void
run (Fixture      *fixture,
     const char   *filter,
     const char   *json,
     GCancellable *cancellable)
{
  const char *parts[] = { filter, NULL };
  g_autoptr(WeirValue) sample = weir_value_new_from_json (json, -1, NULL);

  g_clear_pointer (&fixture->value, weir_value_unref);
  g_clear_error (&fixture->error);
  weir_evaluate_async (filter, parts, sample, cancellable, on_run, fixture);
  g_main_loop_run (fixture->loop);
}

static void
assert_outputs (Fixture    *fixture,
                const char *filter,
                const char *json,
                const char *expected)
{
  g_autofree char *collecting = weir_evaluate_make_filter (filter);
  g_autoptr(GPtrArray) outputs = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  run (fixture, collecting, json, NULL);
  g_assert_no_error (fixture->error);

  outputs = weir_evaluate_list_outputs (fixture->value);
  for (guint i = 0; i < outputs->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            weir_value_get_json (g_ptr_array_index (outputs, i), NULL));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_outputs (Fixture       *fixture,
              gconstpointer  data)
{
  assert_outputs (fixture, ". + 1", "41", "42");
  assert_outputs (fixture, ".[] # each", "[1,\"a\",null]", "1 \"a\" null");
  assert_outputs (fixture, "empty", "1", "");
  assert_outputs (fixture, "def f: 2; f,\nf", "1", "2 2");
}

/* However many there are, some are enough. */
static void
test_endless_outputs (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *filter = weir_evaluate_make_filter ("repeat(.)");
  g_autoptr(GPtrArray) outputs = NULL;

  run (fixture, filter, "1", NULL);
  g_assert_no_error (fixture->error);
  outputs = weir_evaluate_list_outputs (fixture->value);
  g_assert_cmpuint (outputs->len, ==, WEIR_EVALUATE_MAX_OUTPUTS + 1);
}

static void
test_error (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *filter = weir_evaluate_make_filter (".a.b");

  run (fixture, filter, "{\"a\":1}", NULL);
  g_assert_error (fixture->error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpstr (fixture->error->message, ==, "Cannot index number with string \"b\"");
}

/* What is put together from something wrong may be right. */
static void
test_mistake (Fixture       *fixture,
              gconstpointer  data)
{
  static const char * const parts[] = { ".", ".) | (.", NULL };
  g_autoptr(WeirValue) sample = weir_value_new_from_json ("1", -1, NULL);

  weir_evaluate_async ("(.) | (.)", parts, sample, NULL, on_run, fixture);
  g_main_loop_run (fixture->loop);
  g_assert_error (fixture->error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
}

/* One that spins, and one that takes memory as long as it is let. */
static void
test_runaway (Fixture       *fixture,
              gconstpointer  data)
{
  static const char * const filters[] = { "def f: f; f", "[range(1e12)]" };

  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      gint64 begin = g_get_monotonic_time ();

      run (fixture, filters[i], "1", NULL);
      g_assert_error (fixture->error, WEIR_ERROR, WEIR_ERROR_TIMEOUT);
      g_assert_cmpint (g_get_monotonic_time () - begin, >=,
                       WEIR_EVALUATE_SECONDS * G_USEC_PER_SEC);
    }
}

static gboolean
cancel (gpointer data)
{
  g_cancellable_cancel (data);

  return G_SOURCE_REMOVE;
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  g_timeout_add (200, cancel, cancellable);
  run (fixture, "def f: f; f", "1", cancellable);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_case (Fixture            *fixture,
             const char * const *conditions,
             const char         *json,
             int                 expected,
             const char         *expected_error)
{
  g_autofree char *filter = weir_evaluate_make_switch (conditions);
  g_autofree char *error = NULL;

  run (fixture, filter, json, NULL);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (weir_evaluate_get_case (fixture->value, &error), ==, expected);
  g_assert_cmpstr (error, ==, expected_error);
}

static void
test_switch (Fixture       *fixture,
             gconstpointer  data)
{
  static const char * const conditions[] = {
    ". > 100 # big", "empty", "false, true", "if . < 0 then error(\"minus\") else null end",
    "{error: \"no\"} | . as $weir | $weir.error == \"no\"", NULL
  };
  static const char * const guarded[] = { "true", "def f: f; f", NULL };

  assert_case (fixture, conditions, "101", 0, NULL);
  assert_case (fixture, conditions, "1", 4, NULL);
  assert_case (fixture, conditions, "-1", 3, "minus");
  assert_case (fixture, conditions + 5, "1", -1, NULL);

  /* What cannot be reached cannot run away. */
  assert_case (fixture, guarded, "1", 0, NULL);
}

static void
assert_lines (const char *json,
              gsize       max_length,
              const char *expected)
{
  g_autofree char *lines = weir_json_lines_new (json, max_length);

  g_assert_cmpstr (lines, ==, expected);
}

static void
test_lines (void)
{
  assert_lines ("1", 100, "1");
  assert_lines ("\"a,b:[\\\"\"", 100, "\"a,b:[\\\"\"");
  assert_lines ("[]", 100, "[]");
  assert_lines ("{\"a\":[1,2],\"b\":\"x,y\"}", 100, "{\"a\": [1, 2], \"b\": \"x,y\"}");
  assert_lines ("{\"a\":[1,2],\"b\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}", 100,
                "{\n  \"a\": [1, 2],\n  \"b\": \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"\n}");
  assert_lines ("[[{\"name\":\"a long name to be shown\"}]]", 100,
                "[\n  [{\"name\": \"a long name to be shown\"}]\n]");
  assert_lines ("\"äöü\"", 4, "\"ä…");
  assert_lines ("\"äöü\"", 3, "\"ä…");
  assert_lines ("[1,2,3]", 100, "[1, 2, 3]");
}

int
main (int    argc,
      char **argv)
{
  weir_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/evaluate/outputs", test_outputs);
  ADD ("/evaluate/endless-outputs", test_endless_outputs);
  ADD ("/evaluate/error", test_error);
  ADD ("/evaluate/mistake", test_mistake);
  ADD ("/evaluate/runaway", test_runaway);
  ADD ("/evaluate/cancel", test_cancel);
  ADD ("/evaluate/switch", test_switch);
#undef ADD
  g_test_add_func ("/evaluate/lines", test_lines);

  return g_test_run ();
}
