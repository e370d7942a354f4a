/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "json/weir-json-string.h"

static void
test_skip (void)
{
  static const char text[] = "[\"]x\\\"\",{\"a\":[-1.5,{}]},true,\"\"]";

  g_assert_cmpstr (weir_json_skip_value (text), ==, "");
  g_assert_cmpstr (weir_json_skip_value (text + 1), ==, text + 7);
  g_assert_cmpstr (weir_json_skip_string (text + 1), ==, text + 7);
  g_assert_cmpstr (weir_json_skip_value (strchr (text, '{')), ==, strstr (text, ",true"));
  g_assert_cmpstr (weir_json_skip_value (strstr (text, "true")), ==, ",\"\"]");
  g_assert_cmpstr (weir_json_skip_value ("12.5"), ==, "");
}

static void
assert_unescaped (const char *json,
                  const char *expected)
{
  g_autofree char *string = weir_json_dup_string (json);

  g_assert_cmpstr (string, ==, expected);
}

static void
test_unescape (void)
{
  char exact[16];

  assert_unescaped ("\"\"", "");
  assert_unescaped ("\"plain\"", "plain");
  assert_unescaped ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t");
  assert_unescaped ("\"\\u0041\\u00e9\\u5830\\ud83d\\ude00!\"", "Aé堰😀!");
  assert_unescaped ("\"a\\u0000b\"", "a\xef\xbf\xbd" "b");
  assert_unescaped ("\"\\ud800\\ud83d\\ude00\"", "\xef\xbf\xbd😀");
  assert_unescaped ("\"\\udc00x\\ud800\"", "\xef\xbf\xbdx\xef\xbf\xbd");

  g_assert_cmpuint (weir_json_unescape (exact, "\\ud800\\u0000", 12, TRUE), ==, 4);
  g_assert_cmpmem (exact, 4, "\xed\xa0\x80\0", 4);

}

static void
test_escape (void)
{
  g_autoptr(GString) text = g_string_new ("x");

  weir_json_append_string (text, "\"\\/\b\f\n\r\t\x01\x1f\x7fé");
  g_assert_cmpstr (text->str, ==, "x\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7fé\"");
  g_assert_cmpuint (text->len, ==, strlen (text->str));
}

/* All that a string can hold comes back, whatever has to be escaped. */
static void
test_there_and_back (void)
{
  for (gunichar character = 1; character < 0x110000; character += character < 0x3000 ? 1 : 0x101)
    {
      char string[8] = "";
      g_autofree char *back = NULL;
      g_autoptr(GString) text = g_string_new (NULL);

      if (!g_unichar_validate (character))
        continue;
      g_unichar_to_utf8 (character, string);
      weir_json_append_string (text, string);
      back = weir_json_dup_string (text->str);
      g_assert_cmpstr (back, ==, string);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-string/escape", test_escape);
  g_test_add_func ("/json-string/unescape", test_unescape);
  g_test_add_func ("/json-string/there-and-back", test_there_and_back);
  g_test_add_func ("/json-string/skip", test_skip);

  return g_test_run ();
}
