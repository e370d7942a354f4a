/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <weir.h>

/* A flow's folder of its own for each test. */
typedef struct {
  char *directory;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->directory = g_dir_make_tmp ("weir-module-XXXXXX", NULL);
  g_assert_nonnull (fixture->directory);
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_tree (child);
      else
        g_assert_cmpint (g_unlink (child), ==, 0);
    }

  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  remove_tree (fixture->directory);
  g_clear_pointer (&fixture->directory, g_free);
}

static void
add_file (Fixture    *fixture,
          const char *name,
          const char *text)
{
  g_autofree char *path = g_build_filename (fixture->directory, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* Puts a module that was built at @built, below the tests' build folder, into the flow's folder. */
static void
add_module (Fixture    *fixture,
            const char *built,
            const char *name)
{
  g_autofree char *from = g_test_build_filename (G_TEST_BUILT, built, NULL);
  g_autofree char *to = g_build_filename (fixture->directory, name, NULL);
  g_autoptr(GFile) source = g_file_new_for_path (from);
  g_autoptr(GFile) target = g_file_new_for_path (to);
  g_autoptr(GError) error = NULL;

  g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static JsonNode *
describe_worker (const char *module,
                 const char *name,
                 const char *params)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf ("{\"type\":\"module\",\"module\":\"%s\",\"name\":\"%s\",\"params\":%s}",
                          module, name, params);

  return json_from_string (text, NULL);
}

static WeirWorker *
make_worker (const char  *directory,
             const char  *module,
             const char  *name,
             const char  *params,
             GError     **error)
{
  g_autoptr(JsonNode) node = describe_worker (module, name, params);
  g_autoptr(WeirWorkerSpec) spec = NULL;
  g_autoptr(WeirWorker) worker = NULL;

  spec = weir_worker_spec_new_from_json (json_node_get_object (node), directory, error);
  g_assert_nonnull (spec);
  worker = weir_worker_spec_create (spec, error);
  if (worker == NULL || !weir_worker_init (worker, weir_worker_spec_get_params (spec), error))
    return NULL;

  return g_steal_pointer (&worker);
}

static WeirValue *
call (WeirWorker  *worker,
      const char  *input,
      GError     **error)
{
  g_autoptr(WeirValue) value = weir_value_new_from_json (input, -1, NULL);

  g_assert_nonnull (value);

  return weir_worker_call (worker, value, error);
}

typedef struct {
  const char *class_name;
  const char *input;
  const char *output;
} Case;

static void
test_text (void)
{
  static const Case cases[] = {
    { "GetHead", "\"world\"", "\"w\"" },
    { "GetHead", "\"\\u00e9x\"", "\"\\u00e9\"" },
    { "GetHead", "\"\\ud83d\\ude00x\"", "\"\\ud83d\\ude00\"" },
    { "GetHead", "\"\\uD83D\\uDE00x\"", "\"\\uD83D\\uDE00\"" },
    { "GetHead", "\"😀x\"", "\"😀\"" },
    { "GetHead", "\"\\\"x\"", "\"\\\"\"" },
    { "GetHead", "\"\\\\u00e9\"", "\"\\\\\"" },
    { "GetHead", "\"\\ud83dx\"", "\"\\ud83d\"" },
    { "GetHead", "\"\\ud83d\\u0041\"", "\"\\ud83d\"" },
    { "GetHead", "[1,2,3,4]", "1" },
    { "GetHead", "[[1,[2]],3]", "[1,[2]]" },
    { "GetHead", "[\"a],[\\\"\",2]", "\"a],[\\\"\"" },
    { "GetHead", "[{\"a\":[1,\"}\"]}]", "{\"a\":[1,\"}\"]}" },
    { "GetTail", "\"world\"", "\"d\"" },
    { "GetTail", "\"x\"", "\"x\"" },
    { "GetTail", "\"x\\u00e9\"", "\"\\u00e9\"" },
    { "GetTail", "\"x\\ud83d\\ude00\"", "\"\\ud83d\\ude00\"" },
    { "GetTail", "\"x\\\\\"", "\"\\\\\"" },
    { "GetTail", "\"x堰\"", "\"堰\"" },
    { "GetTail", "[1,2,3,4]", "4" },
    { "GetTail", "[null]", "null" },
    { "GetTail", "[1,[2,3]]", "[2,3]" },
    { "GetTail", "[1,\",\"]", "\",\"" },
    { "GetLen", "\"world\"", "5" },
    { "GetLen", "\"\"", "0" },
    { "GetLen", "\"\\u00e9\\ud83d\\ude00é😀\\n\"", "5" },
    { "GetLen", "\"\\ude00\\ud83d\"", "2" },
    { "GetLen", "[]", "0" },
    { "GetLen", "[1,[2,3],{\"a\":4,\"b\":5},\"6,7\"]", "4" },
    { "Solute", "\"wdwdwdwdwd\"", "\"Hello, wdwdwdwdwd!\"" },
    { "Solute", "\"\\u00e9\\\"\"", "\"Hello, \\u00e9\\\"!\"" },
    { "Solute", "20", "\"Hello, 20!\"" },
    { "Solute", "[1,\"a\\n\"]", "\"Hello, [1,\\\"a\\\\n\\\"]!\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WeirWorker) worker = NULL;
      g_autoptr(WeirValue) result = NULL;

      worker = make_worker (NULL, "text", cases[i].class_name, "{}", &error);
      g_assert_no_error (error);
      result = call (worker, cases[i].input, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (weir_value_get_json (result, NULL), ==, cases[i].output);
    }
}

static void
test_find_code (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *expected = g_build_filename (fixture->directory, "mine.so", NULL);
  g_autoptr(JsonNode) node = describe_worker ("mine", "Odd", "{}");
  g_autoptr(WeirWorkerSpec) spec = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  spec = weir_worker_spec_new_from_json (json_node_get_object (node), fixture->directory, &error);
  g_assert_no_error (error);
  g_assert_null (weir_worker_spec_find_code (spec, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED);
  g_clear_error (&error);

  add_file (fixture, "mine.so", "");
  path = weir_worker_spec_find_code (spec, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, expected);
}

static void
test_text_errors (void)
{
  static const Case cases[] = {
    { "GetHead", "1", "expected a string or an array, got a number" },
    { "GetHead", "{}", "expected a string or an array, got an object" },
    { "GetHead", "\"\"", "the string is empty" },
    { "GetHead", "[]", "the array is empty" },
    { "GetTail", "null", "expected a string or an array, got null" },
    { "GetTail", "\"\"", "the string is empty" },
    { "GetTail", "[]", "the array is empty" },
    { "GetLen", "true", "expected a string or an array, got a boolean" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WeirWorker) worker = NULL;

      worker = make_worker (NULL, "text", cases[i].class_name, "{}", &error);
      g_assert_no_error (error);
      g_assert_null (call (worker, cases[i].input, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
      g_assert_cmpstr (error->message, ==, cases[i].output);
    }
}

static void
test_wait (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirValue) result = NULL;
  WeirWorker *worker = make_worker (NULL, "text", "GetLen", "{\"wait\":0.02}", &error);
  gint64 start;

  g_assert_no_error (error);
  start = g_get_monotonic_time ();
  result = call (worker, "\"abc\"", &error);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 20000);
  g_assert_cmpstr (weir_value_get_json (result, NULL), ==, "3");
  g_assert_finalize_object (worker);

  g_assert_null (make_worker (NULL, "text", "GetLen", "{\"wait\":-1}", &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==,
                   "parameter \"wait\": expected a number of at least 0 and at most 1000000, got -1");
}

static void
assert_not_made (Fixture    *fixture,
                 const char *module,
                 const char *name,
                 gint        code,
                 const char *expected)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (make_worker (fixture->directory, module, name, "{}", &error));
  g_assert_error (error, WEIR_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, expected));
}

#define MANIFEST(abi, klass) "{\"abi\":" abi ",\"classes\":{\"" klass "\":{}}}"

static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  assert_not_made (fixture, "nowhere", "A", WEIR_ERROR_START_FAILED, "there is no module \"nowhere\"");
  assert_not_made (fixture, "", "A", WEIR_ERROR_START_FAILED, "no module is named; give the name");
  assert_not_made (fixture, "text", "", WEIR_ERROR_INVALID_ARGUMENT,
                   "no class is named; the module has ");
  assert_not_made (fixture, "nowhere", "A", WEIR_ERROR_START_FAILED, fixture->directory);
  assert_not_made (fixture, "nowhere", "A", WEIR_ERROR_START_FAILED, "/modules/nowhere.so");
  assert_not_made (fixture, "./text", "GetHead", WEIR_ERROR_START_FAILED, "/text.so");

  add_file (fixture, "half.weir.json", MANIFEST ("1", "A"));
  assert_not_made (fixture, "half", "A", WEIR_ERROR_START_FAILED, "half.so: the file does not exist");
  add_module (fixture, "../data/modules/text.so", "other.so");
  assert_not_made (fixture, "other", "GetHead", WEIR_ERROR_START_FAILED, "other.weir.json");
}

static void
test_manifest (Fixture       *fixture,
               gconstpointer  data)
{
  static const struct {
    const char *manifest;
    gint        code;
    const char *message;
  } cases[] = {
    { "{", WEIR_ERROR_INVALID_JSON, "text.weir.json: " },
    { "[]", WEIR_ERROR_INVALID_ARGUMENT, "expected an object" },
    { "{}", WEIR_ERROR_INVALID_ARGUMENT, "\"abi\": expected an integer" },
    { "{\"abi\":1,\"abi\":1}", WEIR_ERROR_INVALID_JSON, "abi" },
    { MANIFEST ("2", "A"), WEIR_ERROR_INVALID_ARGUMENT, "compiled for ABI 2, but this is 1" },
    { "{\"abi\":1}", WEIR_ERROR_INVALID_ARGUMENT, "\"classes\": expected an object" },
    { "{\"abi\":1,\"classes\":{}}", WEIR_ERROR_INVALID_ARGUMENT, "at least one class" },
    { "{\"abi\":1,\"classes\":{\"A\":1}}", WEIR_ERROR_INVALID_ARGUMENT, "class A: expected an object" },
    { "{\"abi\":1,\"classes\":{\"A\":{\"params\":[]}}}", WEIR_ERROR_INVALID_ARGUMENT,
      "class A: \"params\": expected an object" },
    { "{\"abi\":1,\"classes\":{\"A\":{\"params\":{\"p\":{\"type\":\"numbr\"}}}}}",
      WEIR_ERROR_INVALID_ARGUMENT, "class A: parameter \"p\": \"type\": expected" },
    { MANIFEST ("1", "B"), WEIR_ERROR_INVALID_ARGUMENT, "no class \"A\": it has B" },
    { MANIFEST ("1", "A"), WEIR_ERROR_START_FAILED, "GetHead, GetTail, GetLen, Solute" },
  };

  add_module (fixture, "../data/modules/text.so", "text.so");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      add_file (fixture, "text.weir.json", cases[i].manifest);
      assert_not_made (fixture, "text", "A", cases[i].code, cases[i].message);
    }
}

static void
test_odd_modules (Fixture       *fixture,
                  gconstpointer  data)
{
  add_file (fixture, "garbage.so", "not a library");
  add_file (fixture, "garbage.weir.json", MANIFEST ("1", "A"));
  assert_not_made (fixture, "garbage", "A", WEIR_ERROR_START_FAILED, "cannot be loaded");

  add_module (fixture, "integration/module-newer.so", "newer.so");
  add_file (fixture, "newer.weir.json", MANIFEST ("1", "Object"));
  assert_not_made (fixture, "newer", "Object", WEIR_ERROR_START_FAILED,
                   "was compiled for ABI 2, but this is 1");

  add_module (fixture, "integration/module-odd.so", "odd.so");
  add_file (fixture, "odd.weir.json", MANIFEST ("1", "Object"));
  assert_not_made (fixture, "odd", "Object", WEIR_ERROR_START_FAILED, "not a worker that can be made");
  add_file (fixture, "odd.weir.json", MANIFEST ("1", "Abstract"));
  assert_not_made (fixture, "odd", "Abstract", WEIR_ERROR_START_FAILED, "not a worker that can be made");
}

static void
test_path (void)
{
  g_autofree char *data = g_test_build_filename (G_TEST_BUILT, "..", "data", NULL);
  g_autofree char *absolute = g_build_filename (data, "modules", "text", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirWorker) relative = NULL;
  g_autoptr(WeirWorker) same = NULL;

  relative = make_worker (data, "modules/text", "GetLen", "{}", &error);
  g_assert_no_error (error);
  same = make_worker (NULL, absolute, "GetLen", "{}", &error);
  g_assert_no_error (error);
  g_assert_true (G_OBJECT_TYPE (relative) == G_OBJECT_TYPE (same));
}

/* The flow's folder comes before the library's own modules, for bare names alone. */
static void
test_places (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirWorker) bare = NULL;

  bare = make_worker (fixture->directory, "text", "GetLen", "{}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (bare), ==, "TextGetLen");

  add_file (fixture, "text.weir.json", MANIFEST ("1", "Mine"));
  assert_not_made (fixture, "text", "GetLen", WEIR_ERROR_INVALID_ARGUMENT, "it has Mine");
}

static void
test_describe (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = weir_worker_registry_describe_module ("text", NULL, &error);
  JsonObject *classes, *wait;

  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "abi"), ==,
                   WEIR_MODULE_ABI);
  classes = json_object_get_object_member (json_node_get_object (node), "classes");
  g_assert_cmpuint (json_object_get_size (classes), ==, 4);
  wait = json_object_get_object_member (classes, "GetHead");
  wait = json_object_get_object_member (wait, "params");
  wait = json_object_get_object_member (wait, "wait");
  g_assert_cmpstr (json_object_get_string_member (wait, "type"), ==, "number");
  g_assert_cmpstr (json_object_get_string_member (wait, "unit"), ==, "s");

  g_assert_null (weir_worker_registry_describe_module ("nowhere", NULL, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED);
}

static void
append_problem (const char *key,
                gboolean    fatal,
                const char *message,
                gpointer    data)
{
  g_string_append_printf (data, "%s %s: %s\n", fatal ? "error" : "warning", key, message);
}

static void
assert_problems (const char *module,
                 const char *name,
                 const char *params,
                 const char *expected)
{
  g_autoptr(JsonNode) node = describe_worker (module, name, params);
  g_autoptr(GString) problems = g_string_new (NULL);

  weir_worker_registry_check (json_node_get_object (node), NULL, append_problem, problems);
  g_assert_cmpstr (problems->str, ==, expected);
}

static void
test_check (void)
{
  g_autoptr(JsonNode) bare = json_from_string ("{\"type\":\"module\",\"nme\":\"A\"}", NULL);
  g_autoptr(GString) problems = g_string_new (NULL);

  assert_problems ("text", "GetHead", "{}", "");
  assert_problems ("text", "GetHead", "{\"wait\":0.5,\"x-mine\":1}", "");
  assert_problems ("text", "GetHaed", "{}",
                   "error name: the module has no class \"GetHaed\": "
                   "it has GetHead, GetTail, GetLen, Solute\n");
  assert_problems ("text", "GetHead", "{\"wait\":\"long\",\"wiat\":1}",
                   "error params.wait: \"wait\": expected a number of at least 0 and at most 1000000, "
                   "got \"long\"\n"
                   "warning params.wiat: \"wiat\" is not known; did you mean \"wait\"?\n");

  weir_worker_registry_check (json_node_get_object (bare), NULL, append_problem, problems);
  g_assert_cmpstr (problems->str, ==,
                   "error module: \"module\": is missing: expected a string\n"
                   "error name: \"name\": is missing: expected a string\n"
                   "warning nme: \"nme\" is not known; did you mean \"name\"?\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/module/text", test_text);
  g_test_add_func ("/module/text-errors", test_text_errors);
  g_test_add_func ("/module/wait", test_wait);
  g_test_add ("/module/missing", Fixture, NULL, set_up, test_missing, tear_down);
  g_test_add ("/module/manifest", Fixture, NULL, set_up, test_manifest, tear_down);
  g_test_add ("/module/odd-modules", Fixture, NULL, set_up, test_odd_modules, tear_down);
  g_test_add_func ("/module/path", test_path);
  g_test_add ("/module/places", Fixture, NULL, set_up, test_places, tear_down);
  g_test_add ("/module/find-code", Fixture, NULL, set_up, test_find_code, tear_down);
  g_test_add_func ("/module/describe", test_describe);
  g_test_add_func ("/module/check", test_check);

  return g_test_run ();
}
