/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <gio/gio.h>

#include "base/weir-error-private.h"
#include "json/weir-value.h"

static GError *
new_full_error (void)
{
  GError *error = g_error_new (WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED, "it \"%s\"", "died");

  weir_error_set_node (error, "head");
  weir_error_set_worker (error, "head-1");
  weir_error_set_kind (error, "SIGSEGV");
  weir_error_set_traceback (error, "line 1\nline 2");

  return error;
}

static WeirValue *
new_value (const char *json)
{
  g_autoptr(GError) error = NULL;
  WeirValue *value = weir_value_new_from_json (json, -1, &error);

  g_assert_no_error (error);

  return value;
}

static void
assert_full_error (const GError *error)
{
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED);
  g_assert_cmpstr (error->message, ==, "it \"died\"");
  g_assert_cmpstr (weir_error_get_node (error), ==, "head");
  g_assert_cmpstr (weir_error_get_worker (error), ==, "head-1");
  g_assert_cmpstr (weir_error_get_kind (error), ==, "SIGSEGV");
  g_assert_cmpstr (weir_error_get_traceback (error), ==, "line 1\nline 2");
}

static void
assert_json (const GError *error,
             const char   *expected)
{
  g_autoptr(WeirValue) value = weir_error_to_value (error);
  g_autoptr(WeirValue) checked = new_value (weir_value_get_json (value, NULL));

  g_assert_cmpstr (weir_value_get_json (value, NULL), ==, expected);
  g_assert_true (weir_value_equal (value, checked));
}

/* The names are for ever: a changed or reused one must fail here. */
static void
test_code_names (void)
{
  static const char *const names[] = {
    "failed", "timeout", "backlog-full", "ensemble", "worker-crashed", "pool-failed",
    "start-failed", "stopped", "invalid-json", "invalid-flow", "invalid-argument", "cpu", "no-case", "protocol",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      WeirError code = WEIR_ERROR_FAILED;

      g_assert_cmpstr (weir_error_code_to_name ((WeirError) i), ==, names[i]);
      g_assert_true (weir_error_code_from_name (names[i], &code));
      g_assert_cmpuint (code, ==, i);
    }
}

static void
test_unknown_names (void)
{
  WeirError code = WEIR_ERROR_CPU;

  g_assert_true (weir_error_code_from_name ("timeout", NULL));
  g_assert_false (weir_error_code_from_name ("Timeout", &code));
  g_assert_false (weir_error_code_from_name ("", &code));
  g_assert_false (weir_error_code_from_name ("worker_crashed", &code));
  g_assert_cmpuint (code, ==, WEIR_ERROR_CPU);

  g_test_expect_message ("Weir", G_LOG_LEVEL_CRITICAL, "*code_to_name*");
  g_assert_null (weir_error_code_to_name ((WeirError) 99));
  g_test_assert_expected_messages ();
}

static void
test_details (void)
{
  g_autoptr(GError) error = g_error_new_literal (WEIR_ERROR, WEIR_ERROR_FAILED, "x");

  g_assert_null (weir_error_get_node (error));
  g_assert_null (weir_error_get_worker (error));
  g_assert_null (weir_error_get_kind (error));
  g_assert_null (weir_error_get_traceback (error));
  g_assert_null (weir_error_get_results (error));
  g_assert_cmpuint (weir_error_get_done (error), ==, 0);

  weir_error_set_node (error, "a");
  weir_error_set_node (error, weir_error_get_node (error));
  g_assert_cmpstr (weir_error_get_node (error), ==, "a");
  weir_error_set_node (error, NULL);
  g_assert_null (weir_error_get_node (error));
}

static void
test_results (void)
{
  g_autoptr(GError) error = g_error_new_literal (WEIR_ERROR, WEIR_ERROR_ENSEMBLE, "x");
  g_autoptr(WeirValue) results = new_value ("[1,null]");

  weir_error_set_results (error, results, 1);
  weir_error_set_results (error, weir_error_get_results (error), 2);
  g_assert_true (weir_error_get_results (error) == results);
  g_assert_cmpuint (weir_error_get_done (error), ==, 2);
  weir_error_set_results (error, NULL, 0);
  g_assert_null (weir_error_get_results (error));
}

static void
test_copy (void)
{
  g_autoptr(GError) error = new_full_error ();
  g_autoptr(GError) copy = NULL;
  g_autoptr(GError) moved = NULL;
  g_autoptr(WeirValue) results = new_value ("[1]");

  weir_error_set_results (error, results, 1);
  copy = g_error_copy (error);
  g_clear_error (&error);
  assert_full_error (copy);
  g_assert_true (weir_error_get_results (copy) == results);
  g_assert_cmpuint (weir_error_get_done (copy), ==, 1);

  g_propagate_prefixed_error (&moved, g_steal_pointer (&copy), "before: ");
  g_assert_cmpstr (moved->message, ==, "before: it \"died\"");
  g_assert_cmpstr (weir_error_get_traceback (moved), ==, "line 1\nline 2");
}

static void
test_other_domain (void)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no file");
  g_autoptr(WeirValue) results = new_value ("[]");

  weir_error_set_node (error, "a");
  weir_error_set_worker (error, "a");
  weir_error_set_kind (error, "a");
  weir_error_set_traceback (error, "a");
  weir_error_set_results (error, results, 1);
  g_assert_null (weir_error_get_node (error));
  g_assert_null (weir_error_get_worker (error));
  g_assert_null (weir_error_get_kind (error));
  g_assert_null (weir_error_get_traceback (error));
  g_assert_null (weir_error_get_results (error));
  g_assert_cmpuint (weir_error_get_done (error), ==, 0);

  assert_json (error,
               "{\"error\":{\"code\":\"failed\",\"message\":\"no file\","
               "\"kind\":\"g-io-error-quark\"}}");
}

static void
test_to_value (void)
{
  g_autoptr(GError) plain = g_error_new_literal (WEIR_ERROR, WEIR_ERROR_TIMEOUT, "too late");
  g_autoptr(GError) full = new_full_error ();
  g_autoptr(GError) odd = g_error_new_literal (WEIR_ERROR, WEIR_ERROR_FAILED, "a\t, \"\xc3\", é");

  assert_json (plain, "{\"error\":{\"code\":\"timeout\",\"message\":\"too late\"}}");
  assert_json (full,
               "{\"error\":{\"code\":\"worker-crashed\",\"node\":\"head\",\"worker\":\"head-1\","
               "\"message\":\"it \\\"died\\\"\",\"kind\":\"SIGSEGV\","
               "\"traceback\":\"line 1\\nline 2\"}}");
  assert_json (odd,
               "{\"error\":{\"code\":\"failed\",\"message\":\"a\\t, \\\"\xef\xbf\xbd\\\", é\"}}");
}

static void
test_ensemble_to_value (void)
{
  g_autoptr(GError) error = g_error_new_literal (WEIR_ERROR, WEIR_ERROR_ENSEMBLE, "1 of 3");
  g_autoptr(WeirValue) results = new_value ("[123456789012345678901234567890,{\"error\":{}},null]");

  weir_error_set_results (error, results, 2);
  assert_json (error,
               "{\"error\":{\"code\":\"ensemble\",\"message\":\"1 of 3\","
               "\"results\":[123456789012345678901234567890,{\"error\":{}},null],\"done\":2}}");
}

static void
test_there_and_back (void)
{
  g_autoptr(GError) error = new_full_error ();
  g_autoptr(WeirValue) results = new_value ("[1.50,null,\"]\"]");
  g_autoptr(WeirValue) value = NULL;
  g_autoptr(GError) back = NULL;

  weir_error_set_results (error, results, 7);
  value = weir_error_to_value (error);
  back = weir_error_new_from_value (value);

  assert_full_error (back);
  g_assert_true (weir_value_equal (weir_error_get_results (back), results));
  g_assert_cmpuint (weir_error_get_done (back), ==, 7);
}

static void
test_every_code_back (void)
{
  for (guint i = 0; i <= WEIR_ERROR_PROTOCOL; i++)
    {
      g_autoptr(GError) error = g_error_new_literal (WEIR_ERROR, (int) i, "x");
      g_autoptr(WeirValue) value = weir_error_to_value (error);
      g_autoptr(GError) back = weir_error_new_from_value (value);

      g_assert_error (back, WEIR_ERROR, (int) i);
      g_assert_null (weir_error_get_kind (back));
      g_assert_null (weir_error_get_results (back));
    }
}

static void
test_unknown_members (void)
{
  g_autoptr(WeirValue) value =
    new_value ("{\"error\":{\"x\":[{\"code\":1}],\"message\":\"é\\u00e9\\u0000\",\"node\":5,"
               "\"results\":{},\"done\":\"2\",\"code\":\"no-case\",\"kind\":null}}");
  g_autoptr(GError) error = weir_error_new_from_value (value);

  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_NO_CASE);
  g_assert_cmpstr (error->message, ==, "éé\xef\xbf\xbd");
  g_assert_null (weir_error_get_node (error));
  g_assert_null (weir_error_get_kind (error));
  g_assert_null (weir_error_get_results (error));
  g_assert_cmpuint (weir_error_get_done (error), ==, 0);
}

static void
test_no_error (void)
{
  static const char *const others[] = {
    "null", "1", "\"error\"", "[]", "{}", "{\"error\":null}", "{\"error\":{}}", "{\"error\":[]}",
    "{\"error\":{\"code\":\"failed\"}}", "{\"error\":{\"message\":\"x\"}}",
    "{\"error\":{\"code\":\"surprise\",\"message\":\"x\"}}",
    "{\"error\":{\"code\":0,\"message\":\"x\"}}",
    "{\"error\":{\"code\":\"failed\",\"message\":\"x\"},\"more\":1}",
    "{\"more\":1,\"error\":{\"code\":\"failed\",\"message\":\"x\"}}",
    "[{\"error\":{\"code\":\"failed\",\"message\":\"x\"}}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr(WeirValue) value = new_value (others[i]);

      g_assert_null (weir_error_new_from_value (value));
    }
}

static void
test_dbus (void)
{
  g_autoptr(GError) error = g_error_new_literal (WEIR_ERROR, WEIR_ERROR_BACKLOG_FULL, "full");
  g_autoptr(GError) back = NULL;
  g_autofree char *name = NULL;

  weir_error_register_for_dbus ();
  weir_error_register_for_dbus ();
  name = g_dbus_error_encode_gerror (error);
  g_assert_cmpstr (name, ==, "io.github.weir.Error.BacklogFull");

  back = g_dbus_error_new_for_dbus_error (name, "full");
  g_dbus_error_strip_remote_error (back);
  g_assert_error (back, WEIR_ERROR, WEIR_ERROR_BACKLOG_FULL);
  g_assert_cmpstr (back->message, ==, "full");
  weir_error_set_node (back, "a");
  g_assert_cmpstr (weir_error_get_node (back), ==, "a");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/error/code-names", test_code_names);
  g_test_add_func ("/error/unknown-names", test_unknown_names);
  g_test_add_func ("/error/details", test_details);
  g_test_add_func ("/error/results", test_results);
  g_test_add_func ("/error/copy", test_copy);
  g_test_add_func ("/error/other-domain", test_other_domain);
  g_test_add_func ("/error/to-value", test_to_value);
  g_test_add_func ("/error/ensemble-to-value", test_ensemble_to_value);
  g_test_add_func ("/error/there-and-back", test_there_and_back);
  g_test_add_func ("/error/every-code-back", test_every_code_back);
  g_test_add_func ("/error/unknown-members", test_unknown_members);
  g_test_add_func ("/error/no-error", test_no_error);
  g_test_add_func ("/error/dbus", test_dbus);

  return g_test_run ();
}
