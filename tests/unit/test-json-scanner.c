/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <json-glib/json-glib.h>
#include <string.h>

#include "../support/random-json.h"
#include "base/weir-error.h"
#include "json/weir-json-scanner.h"

static const char *const good[] = {
  "0", "-0", "7", "-12", "0.5", "-0.0", "1e5", "1E5", "1e+5", "1E-05", "0e0", "10.01e10",
  "123456789012345678901234567890", "1e400", "-1e-400", "0.00000000000000000000000000000001",
  "true", "false", "null", " null", "null ", "\t\r\n null \n",
  "\"\"", "\"a\"", "\"'\"", "\"//\"", "\"\x7f\"", "\"\\\"\"", "\"\\\\\"", "\"\\/\"",
  "\"\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\\uabCD\"", "\"\\u00e9\"", "\"\\ud83d\\ude00\"",
  "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\ud800\"", "\"\\ud800x\"",
  "\"\xc2\x80\"", "\"\xdf\xbf\"", "\"\xe0\xa0\x80\"", "\"\xed\x9f\xbf\"", "\"\xee\x80\x80\"",
  "\"\xef\xbf\xbf\"", "\"\xef\xbb\xbf\"", "\"\xf0\x90\x80\x80\"", "\"\xf4\x8f\xbf\xbf\"",
  "\"\xe2\x80\xa8\xe2\x80\xa9\"", "\"exactly8\"", "\"seven77\"", "\"nine bytes\"",
  "\"eight..\xc3\xa9\"",
  "[]", "[ ]", "[1]", "[1,2]", "[ 1 , 2 ]", "[[]]", "[[],[]]", "[[[1]],{}]", "[null,true,false]",
  "[\"\",\"\"]", "[-1,-2.5e3]", "[1\n,\t2]",
  "{}", "{ }", "{\"a\":1}", "{ \"a\" : 1 }", "{\"\":0}", "{\"a\":1,\"b\":[{}]}",
  "{\"a\":1,\"a\":2}",
  "{\"\\u0000\":null}", "{\"a\":{\"b\":{\"c\":[]}}}", "[{\"a\":[]},{\"b\":{}}]",
};

/* What is refused, where, and what was expected there. */
static const struct {
  const char *text;
  guint       line;
  guint       column;
  const char *reason;
} bad[] = {
  { "",                   1, 1, "expected a value, found the end of the text" },
  { " ",                  1, 2, "expected a value, found the end of the text" },
  { "\n\n",               3, 1, "expected a value, found the end of the text" },
  { "\xef\xbb\xbf{}",     1, 1, "expected a value, found '\xef\xbb\xbf'" },
  { "x",                  1, 1, "expected a value, found 'x'" },
  { "é",                  1, 1, "expected a value, found 'é'" },
  { "\x80",               1, 1, "expected a value, found byte 0x80" },
  { "\v",                 1, 1, "expected a value, found byte 0x0b" },
  { "'a'",                1, 1, "expected a value, found '''" },
  { "NaN",                1, 1, "expected a value, found 'N'" },
  { "Infinity",           1, 1, "expected a value, found 'I'" },
  { "True",               1, 1, "expected a value, found 'T'" },
  { "]",                  1, 1, "expected a value, found ']'" },
  { "// x\n1",            1, 1, "expected a value, found '/'" },
  { "1 // x",             1, 3, "expected nothing more after the value, found '/'" },
  { "1 2",                1, 3, "expected nothing more after the value, found '2'" },
  { "[1] [2]",            1, 5, "expected nothing more after the value, found '['" },
  { "{}}",                1, 3, "expected nothing more after the value, found '}'" },
  { "\"a\"\"b\"",         1, 4, "expected nothing more after the value, found '\"'" },
  { "nullx",              1, 5, "expected nothing more after the value, found 'x'" },

  { "tru",                1, 4, "expected the word true, found the end of the text" },
  { "trUe",               1, 3, "expected the word true, found 'U'" },
  { "f",                  1, 2, "expected the word false, found the end of the text" },
  { "nul\n",              1, 4, "expected the word null, found the end of the line" },
  { "[nil]",              1, 3, "expected the word null, found 'i'" },

  { "-",                  1, 2,
    "expected a digit after the minus sign, found the end of the text" },
  { "-x",                 1, 2, "expected a digit after the minus sign, found 'x'" },
  { "- 1",                1, 2, "expected a digit after the minus sign, found ' '" },
  { "--1",                1, 2, "expected a digit after the minus sign, found '-'" },
  { "+1",                 1, 1, "expected a value, found '+'" },
  { ".5",                 1, 1, "expected a value, found '.'" },
  { "01",                 1, 1, "expected a number without leading zeros" },
  { "-012",               1, 1, "expected a number without leading zeros" },
  { "[0x1F]",             1, 3, "expected ',' or ']' after an array element, found 'x'" },
  { "1.",                 1, 3,
    "expected a digit after the decimal point, found the end of the text" },
  { "1.e5",               1, 3, "expected a digit after the decimal point, found 'e'" },
  { "1e",                 1, 3, "expected a digit in the exponent, found the end of the text" },
  { "1e+",                1, 4, "expected a digit in the exponent, found the end of the text" },
  { "[1e+]",              1, 5, "expected a digit in the exponent, found ']'" },
  { "1_000",              1, 2, "expected nothing more after the value, found '_'" },

  { "\"",                 1, 2,
    "expected the closing quote of a string, found the end of the text" },
  { "\"abcdefghijk",      1, 13,
    "expected the closing quote of a string, found the end of the text" },
  { "\"a\nb\"",           1, 3,
    "expected control characters in a string to be escaped, found the end of the line" },
  { "\"a\tb\"",           1, 3,
    "expected control characters in a string to be escaped, found byte 0x09" },
  { "\"12345678\x1f\"",   1, 10,
    "expected control characters in a string to be escaped, found byte 0x1f" },
  { "\"\\x41\"",          1, 3,
    "expected one of \" \\ / b f n r t u after the backslash, found 'x'" },
  { "\"\\'\"",            1, 3,
    "expected one of \" \\ / b f n r t u after the backslash, found '''" },
  { "\"\\",               1, 3,
    "expected one of \" \\ / b f n r t u after the backslash, found the end of the text" },
  { "\"\\u12\"",          1, 6, "expected four hexadecimal digits after \\u, found '\"'" },
  { "\"\\u12G4\"",        1, 6, "expected four hexadecimal digits after \\u, found 'G'" },
  { "\"\\u123",           1, 7,
    "expected four hexadecimal digits after \\u, found the end of the text" },
  { "\"é\x80\"",          1, 3, "expected UTF-8 in a string, found byte 0x80" },
  { "\"\xc0\xaf\"",       1, 2, "expected UTF-8 in a string, found byte 0xc0" },
  { "\"\xc1\xbf\"",       1, 2, "expected UTF-8 in a string, found byte 0xc1" },
  { "\"\xc3\"",           1, 2, "expected UTF-8 in a string, found byte 0xc3" },
  { "\"\xc3",             1, 2, "expected UTF-8 in a string, found byte 0xc3" },
  { "\"\xe0\x9f\xbf\"",   1, 2, "expected UTF-8 in a string, found byte 0xe0" },
  { "\"\xe2\x82\"",       1, 2, "expected UTF-8 in a string, found byte 0xe2" },
  { "\"\xe2\x28\xa1\"",   1, 2, "expected UTF-8 in a string, found byte 0xe2" },
  { "\"\xed\xa0\x80\"",   1, 2, "expected UTF-8 in a string, found byte 0xed" },
  { "\"\xed\xbf\xbf\"",   1, 2, "expected UTF-8 in a string, found byte 0xed" },
  { "\"\xf0\x8f\xbf\xbf\"", 1, 2, "expected UTF-8 in a string, found byte 0xf0" },
  { "\"\xf4\x90\x80\x80\"", 1, 2, "expected UTF-8 in a string, found byte 0xf4" },
  { "\"\xf5\x80\x80\x80\"", 1, 2, "expected UTF-8 in a string, found byte 0xf5" },
  { "\"\xf0\x90\x80\"",   1, 2, "expected UTF-8 in a string, found byte 0xf0" },
  { "\"\xf0\x90\x28\x80\"", 1, 2, "expected UTF-8 in a string, found byte 0xf0" },
  { "\"\xff\"",           1, 2, "expected UTF-8 in a string, found byte 0xff" },

  { "[",                  1, 2, "expected a value, found the end of the text" },
  { "[1",                 1, 3,
    "expected ',' or ']' after an array element, found the end of the text" },
  { "[1,",                1, 4, "expected a value, found the end of the text" },
  { "[1,]",               1, 4, "expected a value, found ']'" },
  { "[,1]",               1, 2, "expected a value, found ','" },
  { "[1,,2]",             1, 4, "expected a value, found ','" },
  { "[1 2]",              1, 4, "expected ',' or ']' after an array element, found '2'" },
  { "[1}",                1, 3, "expected ',' or ']' after an array element, found '}'" },
  { "[\"a\":1]",          1, 5, "expected ',' or ']' after an array element, found ':'" },
  { "[\n  1,\n  2 x\n]",  3, 5, "expected ',' or ']' after an array element, found 'x'" },
  { "[\"é堰\", x]",       1, 8, "expected a value, found 'x'" },
  { "[\"\\r\\n\",\r\nx]", 2, 1, "expected a value, found 'x'" },

  { "{",                  1, 2, "expected a key in quotes or '}', found the end of the text" },
  { "{1:2}",              1, 2, "expected a key in quotes or '}', found '1'" },
  { "{a:1}",              1, 2, "expected a key in quotes or '}', found 'a'" },
  { "{,}",                1, 2, "expected a key in quotes or '}', found ','" },
  { "{]",                 1, 2, "expected a key in quotes or '}', found ']'" },
  { "{\"a\"",             1, 5, "expected ':' after a key, found the end of the text" },
  { "{\"a\"}",            1, 5, "expected ':' after a key, found '}'" },
  { "{\"a\" 1}",          1, 6, "expected ':' after a key, found '1'" },
  { "{\"a\",1}",          1, 5, "expected ':' after a key, found ','" },
  { "{\"a\":}",           1, 6, "expected a value, found '}'" },
  { "{\"a\":1",           1, 7,
    "expected ',' or '}' after an object member, found the end of the text" },
  { "{\"a\":1]",          1, 7, "expected ',' or '}' after an object member, found ']'" },
  { "{\"a\":1,}",         1, 8, "expected a key in quotes, found '}'" },
  { "{\"a\":1 \"b\":2}",  1, 8, "expected ',' or '}' after an object member, found '\"'" },
  { "{\"a\":1,b:2}",      1, 8, "expected a key in quotes, found 'b'" },
  { "{\"a\"::1}",         1, 6, "expected a value, found ':'" },
  { "{\"a\n\":1}",        1, 4,
    "expected control characters in a string to be escaped, found the end of the line" },
};

/* An exact copy, so that a sanitizer sees a byte too many being read. */
static gboolean
check_copy (const char     *text,
            gsize           length,
            WeirJsonFlags   flags,
            GError        **error)
{
  g_autofree char *copy = g_memdup2 (text, length);

  return weir_json_check (copy, length, flags, error);
}

static char *
minify (const char *text,
        gsize       length)
{
  g_autofree char *copy = g_memdup2 (text, length);
  g_autofree char *into = g_malloc (length);
  gsize size;

  if (!weir_json_minify (copy, length, into, &size, NULL))
    return NULL;

  return g_strndup (into, size);
}

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", good[i]);
      check_copy (good[i], strlen (good[i]), WEIR_JSON_DEFAULT, &error);
      g_assert_no_error (error);
    }
}

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *expected = g_strdup_printf ("line %u, column %u: %s",
                                                   bad[i].line, bad[i].column, bad[i].reason);

      g_assert_false (check_copy (bad[i].text, strlen (bad[i].text), WEIR_JSON_DEFAULT, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_JSON);
      g_assert_cmpstr (error->message, ==, expected);
      g_assert_false (check_copy (bad[i].text, strlen (bad[i].text), WEIR_JSON_UNIQUE_KEYS, NULL));
      g_assert_null (minify (bad[i].text, strlen (bad[i].text)));
    }
}

static void
test_nul_bytes (void)
{
  static const char inside[] = "\"a\0b\"";
  static const char after[] = "1\0";
  g_autoptr(GError) error = NULL;

  g_assert_false (check_copy (inside, sizeof inside - 1, WEIR_JSON_DEFAULT, &error));
  g_assert_cmpstr (error->message, ==,
                   "line 1, column 3: expected control characters in a string to be escaped, "
                   "found byte 0x00");
  g_clear_error (&error);

  g_assert_false (check_copy (after, 2, WEIR_JSON_DEFAULT, &error));
  g_assert_cmpstr (error->message, ==,
                   "line 1, column 2: expected nothing more after the value, found byte 0x00");
  g_clear_error (&error);

  g_assert_false (check_copy ("[\0]", 3, WEIR_JSON_DEFAULT, &error));
  g_assert_cmpstr (error->message, ==, "line 1, column 2: expected a value, found byte 0x00");
  g_clear_error (&error);

  g_assert_false (check_copy ("\"\\\0\"", 4, WEIR_JSON_DEFAULT, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_JSON);
  g_clear_error (&error);

  g_assert_false (check_copy ("true\0", 5, WEIR_JSON_DEFAULT, NULL));
  g_assert_false (check_copy ("[null\0]", 7, WEIR_JSON_DEFAULT, NULL));
  g_assert_false (weir_json_check (NULL, 0, WEIR_JSON_DEFAULT, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_JSON);
}

/* Each beginning of a good text that is not one itself is refused, whatever byte it ends on. */
static void
test_cut_short (void)
{
  static const char text[] = "{\"key\":[-1.5e-10,\"é\\u00e9\\n\",true,{\"\":null}]}";

  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (check_copy (text, length, WEIR_JSON_DEFAULT, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_JSON);
    }
  g_assert_true (check_copy (text, strlen (text), WEIR_JSON_DEFAULT, NULL));
}

/* Every byte at every place in and around the eight that are tested at once. */
static void
test_every_place (void)
{
  for (guint length = 0; length < 24; length++)
    for (guint byte = 1; byte < 256; byte++)
      {
        g_autofree char *plain = g_strnfill (length, 'x');
        g_autofree char *text = g_strdup_printf ("\"%s%c%s\"", plain, (int) byte, plain);
        gboolean is_plain = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';

        if (check_copy (text, strlen (text), WEIR_JSON_DEFAULT, NULL) != is_plain)
          g_test_fail_printf ("byte 0x%02x after %u others", byte, length);
      }
  g_assert_false (g_test_failed ());
}

static char *
make_nested (const char *open,
             const char *middle,
             const char *close,
             guint       depth)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, middle);
  for (guint i = 0; i < depth; i++)
    g_string_append (text, close);

  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *arrays = make_nested ("[", "", "]", WEIR_JSON_MAX_DEPTH);
  g_autofree char *objects = make_nested ("{\"a\":", "1", "}", WEIR_JSON_MAX_DEPTH);
  g_autofree char *mixed = make_nested ("[{\"a\":", "1", "}]", WEIR_JSON_MAX_DEPTH / 2);
  g_autofree char *crossed = make_nested ("[{\"a\":", "1", "]}", WEIR_JSON_MAX_DEPTH / 2);
  g_autofree char *too_deep = make_nested ("[", "", "]", WEIR_JSON_MAX_DEPTH + 1);
  g_autofree char *many = make_nested ("[", "", "", 200000);
  g_autoptr(GError) error = NULL;

  g_assert_true (check_copy (arrays, strlen (arrays), WEIR_JSON_DEFAULT, NULL));
  g_assert_true (check_copy (objects, strlen (objects), WEIR_JSON_UNIQUE_KEYS, NULL));
  g_assert_true (check_copy (mixed, strlen (mixed), WEIR_JSON_DEFAULT, NULL));
  g_assert_false (check_copy (crossed, strlen (crossed), WEIR_JSON_DEFAULT, NULL));

  g_assert_false (check_copy (too_deep, strlen (too_deep), WEIR_JSON_DEFAULT, &error));
  g_assert_cmpstr (error->message, ==,
                   "line 1, column 1025: "
                   "expected arrays and objects at most 1024 deep in each other");
  g_clear_error (&error);

  g_assert_false (check_copy (many, strlen (many), WEIR_JSON_DEFAULT, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_JSON);
  g_assert_null (minify (many, strlen (many)));
}

static void
test_minify (void)
{
  static const struct { const char *text, *expected; } cases[] = {
    { " 1 ", "1" },
    { "[]", "[]" },
    { "[ ]", "[]" },
    { "{ }", "{}" },
    { "\n[\n1 ,\t2\r\n]\n", "[1,2]" },
    { " { \"a b\" : [ 1.50 , \" \\u0020 \" ] , \"a b\" : null } ",
      "{\"a b\":[1.50,\" \\u0020 \"],\"a b\":null}" },
    { "-0.0E+00", "-0.0E+00" },
    { "123456789012345678901234567890", "123456789012345678901234567890" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *minified = minify (cases[i].text, strlen (cases[i].text));

      g_assert_cmpstr (minified, ==, cases[i].expected);
    }
}

static void
assert_int64 (const char *text,
              gboolean    fits)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (check_copy (text, strlen (text), WEIR_JSON_DEFAULT, NULL));
  g_assert_cmpint (check_copy (text, strlen (text), WEIR_JSON_INT64, &error), ==, fits);
  if (!fits)
    g_assert_cmpstr (error->message, ==,
                     "line 1, column 1: expected an integer of at most 64 bits");
}

static void
test_int64 (void)
{
  assert_int64 ("0", TRUE);
  assert_int64 ("999999999999999999", TRUE);
  assert_int64 ("9223372036854775807", TRUE);
  assert_int64 ("9223372036854775808", FALSE);
  assert_int64 ("-9223372036854775808", TRUE);
  assert_int64 ("-9223372036854775809", FALSE);
  assert_int64 ("10000000000000000000", FALSE);
  assert_int64 ("-123456789012345678901234567890", FALSE);
  assert_int64 ("9223372036854775808.0", TRUE);
  assert_int64 ("9223372036854775808e0", TRUE);
  assert_int64 ("1e400", TRUE);
}

static void
assert_duplicate (const char *text,
                  const char *message)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (check_copy (text, strlen (text), WEIR_JSON_DEFAULT, NULL));
  check_copy (text, strlen (text), WEIR_JSON_UNIQUE_KEYS, &error);
  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, message);
}

static void
test_unique_keys (void)
{
  assert_duplicate ("{}", NULL);
  assert_duplicate ("{\"a\":1,\"b\":1}", NULL);
  assert_duplicate ("{\"a\":1,\"A\":1,\"aa\":1,\"\":1}", NULL);
  assert_duplicate ("{\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":1}}", NULL);
  assert_duplicate ("[{\"a\":1},{\"a\":1}]", NULL);
  assert_duplicate ("{\"\\ud800\":1,\"\\ud801\":1,\"\\ufffd\":1,\"\\u0000\":1,\"\":1}", NULL);

  assert_duplicate ("{\"a\":1,\"a\":2}",
                    "line 1, column 8: expected each key of an object once, found \"a\" again");
  assert_duplicate ("{\"a\":{\"b\":1,\"c\":2},\n \"b\":0, \"a\":2, \"b\":3}",
                    "line 2, column 9: expected each key of an object once, found \"a\" again");
  assert_duplicate ("{\"é\":1,\"\\u00e9\":2}",
                    "line 1, column 8: "
                    "expected each key of an object once, found \"\\u00e9\" again");
  assert_duplicate ("{\"\\/\":1,\"/\":2}",
                    "line 1, column 9: expected each key of an object once, found \"/\" again");
  assert_duplicate ("{\"\\ud83d\\ude00\":1,\"😀\":2}",
                    "line 1, column 19: expected each key of an object once, found \"😀\" again");
  assert_duplicate ("{\"\\u0000\":1,\"\\u0000\":2}",
                    "line 1, column 13: "
                    "expected each key of an object once, found \"\\u0000\" again");
  assert_duplicate ("{\"\":1,\"\":2}",
                    "line 1, column 7: expected each key of an object once, found \"\" again");
}

/* Comparing each key with each other one would take longer than a test may. */
static void
test_many_keys (void)
{
  g_autoptr(GString) text = g_string_new ("{");
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 200000; i++)
    g_string_append_printf (text, "\"key %u\":%u,", i, i);
  g_string_append (text, "\"last\":0}");
  g_assert_true (check_copy (text->str, text->len, WEIR_JSON_UNIQUE_KEYS, NULL));

  g_string_truncate (text, text->len - strlen ("\"last\":0}"));
  g_string_append (text, "\"key 7\":0}");
  g_assert_false (check_copy (text->str, text->len, WEIR_JSON_UNIQUE_KEYS, &error));
  g_assert_true (g_str_has_suffix (error->message, "found \"key 7\" again"));
}

static void
note_visit (const char *path,
            gsize       offset,
            gpointer    data)
{
  g_string_append_printf (data, "%s@%" G_GSIZE_FORMAT " ", path, offset);
}

static void
assert_visits (const char *text,
               const char *expected)
{
  g_autoptr(GString) visits = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  weir_json_visit (text, strlen (text), WEIR_JSON_UNIQUE_KEYS, note_visit, visits, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (visits->str, ==, expected);
}

static void
test_visit (void)
{
  assert_visits (" 1", "@1 ");
  assert_visits ("[]", "@0 ");
  assert_visits ("[1,[2,3],4]", "@0 /0@1 /1@3 /1/0@4 /1/1@6 /2@9 ");
  assert_visits ("{\"a\": 1, \"b\": {\"c\": []}, \"d\": 0}",
                 "@0 /a@6 /b@14 /b/c@20 /d@30 ");
  assert_visits ("{\"a/b\":{\"~\":1},\"\":2}", "@0 /a~1b@7 /a~1b/~0@12 /@18 ");
  assert_visits ("{\"\\u00e9\\n\":[{\"x\":0}]}", "@0 /é\n@12 /é\n/0@13 /é\n/0/x@18 ");
  assert_visits ("{\"a\\u0000b\":1,\"\\ud800\":2}", "@0 /a\xef\xbf\xbd" "b@12 /\xef\xbf\xbd@23 ");
}

static void
test_visit_until_mistake (void)
{
  g_autoptr(GString) visits = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (weir_json_visit ("[1,[2 3]]", 9, WEIR_JSON_DEFAULT, note_visit, visits, &error));
  g_assert_cmpstr (visits->str, ==, "@0 /0@1 /1@3 /1/0@4 ");
  g_assert_cmpstr (error->message, ==,
                   "line 1, column 7: expected ',' or ']' after an array element, found '3'");
}

static void
assert_position (const char *text,
                 gsize       offset,
                 guint       expected_line,
                 guint       expected_column)
{
  guint line, column;

  weir_json_position (text, strlen (text), offset, &line, &column);
  g_assert_cmpuint (line, ==, expected_line);
  g_assert_cmpuint (column, ==, expected_column);
}

static void
test_position (void)
{
  assert_position ("", 0, 1, 1);
  assert_position ("abc", 0, 1, 1);
  assert_position ("abc", 3, 1, 4);
  assert_position ("abc", 9, 1, 4);
  assert_position ("a\nb\n", 1, 1, 2);
  assert_position ("a\nb\n", 2, 2, 1);
  assert_position ("a\nb\n", 4, 3, 1);
  assert_position ("a\r\nb", 3, 2, 1);
  assert_position ("é堰😀x", 9, 1, 4);
  weir_json_position ("abc", 3, 1, NULL, NULL);
}

static GRand *
new_random (void)
{
  return g_rand_new_with_seed ((guint32) g_test_rand_int ());
}

static void
test_random_good (void)
{
  g_autoptr(GRand) random = new_random ();

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GError) error = NULL;
      g_autofree char *once = NULL;
      g_autofree char *twice = NULL;

      append_random_json (text, random, 6);
      check_copy (text->str, text->len, WEIR_JSON_INT64, &error);
      g_assert_no_error (error);

      once = minify (text->str, text->len);
      g_assert_nonnull (once);
      g_assert_cmpuint (strlen (once), <=, text->len);
      twice = minify (once, strlen (once));
      g_assert_cmpstr (twice, ==, once);
    }
}

/* Half a surrogate pair is what RFC 8259 lets in and json-glib does not. */
static gboolean
may_hold_half_a_pair (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  return strstr (lower, "\\ud") != NULL;
}

/* Nothing breaks, all ways to scan agree, and what is let in is JSON to json-glib as well. */
static void
test_random_bad (void)
{
  g_autoptr(GRand) random = new_random ();
  guint n_good = 0;

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GString) visits = g_string_new (NULL);
      g_autoptr(JsonParser) parser = json_parser_new ();
      g_autoptr(GError) error = NULL;
      g_autofree char *minified = NULL;
      gboolean is_good;

      append_random_json (text, random, 3);
      mutate_text (text, random);
      is_good = check_copy (text->str, text->len, WEIR_JSON_DEFAULT, &error);
      minified = minify (text->str, text->len);
      g_assert_cmpint (is_good, ==, minified != NULL);
      g_assert_cmpint (is_good, ==, error == NULL);
      g_assert_cmpint (is_good, ==, weir_json_visit (text->str, text->len, WEIR_JSON_DEFAULT,
                                                     note_visit, visits, NULL));
      if (!is_good || may_hold_half_a_pair (text->str))
        continue;

      n_good++;
      json_parser_load_from_data (parser, text->str, (gssize) text->len, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (n_good, >, 100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-scanner/good", test_good);
  g_test_add_func ("/json-scanner/bad", test_bad);
  g_test_add_func ("/json-scanner/nul-bytes", test_nul_bytes);
  g_test_add_func ("/json-scanner/cut-short", test_cut_short);
  g_test_add_func ("/json-scanner/every-place", test_every_place);
  g_test_add_func ("/json-scanner/depth", test_depth);
  g_test_add_func ("/json-scanner/minify", test_minify);
  g_test_add_func ("/json-scanner/int64", test_int64);
  g_test_add_func ("/json-scanner/unique-keys", test_unique_keys);
  g_test_add_func ("/json-scanner/many-keys", test_many_keys);
  g_test_add_func ("/json-scanner/visit", test_visit);
  g_test_add_func ("/json-scanner/visit-until-mistake", test_visit_until_mistake);
  g_test_add_func ("/json-scanner/position", test_position);
  g_test_add_func ("/json-scanner/random-good", test_random_good);
  g_test_add_func ("/json-scanner/random-bad", test_random_bad);

  return g_test_run ();
}
