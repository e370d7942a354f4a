/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <float.h>
#include <math.h>
#include <string.h>

#include "../support/random-json.h"
#include "json/weir-json-reader.h"
#include "json/weir-json-scanner.h"
#include "json/weir-json-writer.h"

static char *
write_double (double number)
{
  g_autoptr(JsonNode) node = json_node_init_double (json_node_alloc (), number);
  GString *text = g_string_new (NULL);

  g_assert_true (weir_json_write (text, node));

  return g_string_free (text, FALSE);
}

static void
assert_double (double      number,
               const char *expected)
{
  g_autofree char *text = write_double (number);
  g_autoptr(JsonNode) back = weir_json_read (text);
  double read = json_node_get_double (back);

  g_assert_cmpstr (text, ==, expected);
  g_assert_true (json_node_get_value_type (back) == G_TYPE_DOUBLE);
  g_assert_cmpmem (&read, sizeof read, &number, sizeof number);
}

static void
test_doubles (void)
{
  assert_double (0.0, "0.0");
  assert_double (-0.0, "-0.0");
  assert_double (1.0, "1.0");
  assert_double (-240.0, "-240.0");
  assert_double (0.1, "0.1");
  assert_double (0.1 + 0.2, "0.30000000000000004");
  assert_double (1.0 / 3.0, "0.3333333333333333");
  assert_double (100000000000000.0, "100000000000000.0");
  assert_double (1e15, "1e+15");
  assert_double (1e22, "1e+22");
  assert_double (1.5e300, "1.5e+300");
  assert_double (5e-324, "4.94065645841247e-324");
  assert_double (DBL_MIN, "2.2250738585072014e-308");
  assert_double (DBL_MAX, "1.7976931348623157e+308");
  assert_double (9007199254740993.0, "9007199254740992.0");
}

/* Any bits that are a number come back, and the text is JSON. */
static void
test_random_doubles (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint i = 0; i < 20000; i++)
    {
      guint64 bits = (guint64) g_rand_int (random) << 32 | g_rand_int (random);
      g_autofree char *text = NULL;
      double number, back;

      memcpy (&number, &bits, sizeof number);
      if (!isfinite (number))
        continue;
      text = write_double (number);
      g_assert_true (weir_json_check (text, strlen (text), WEIR_JSON_DEFAULT, NULL));
      back = g_ascii_strtod (text, NULL);
      g_assert_cmpmem (&back, sizeof back, &number, sizeof number);
    }
}

static void
assert_refused (double number)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr(GString) text = g_string_new ("before");

  json_node_take_array (node, json_array_new ());
  json_array_add_int_element (json_node_get_array (node), 1);
  json_array_add_double_element (json_node_get_array (node), number);
  g_assert_false (weir_json_write (text, node));
  g_assert_cmpstr (text->str, ==, "before");
  g_assert_false (weir_json_write_indented (text, node));
  g_assert_cmpstr (text->str, ==, "before");
}

static void
test_not_finite (void)
{
  assert_refused (INFINITY);
  assert_refused (-INFINITY);
  assert_refused (NAN);
}

/* Minified text comes out as it went in. */
static void
assert_same (const char *json)
{
  g_autoptr(JsonNode) node = weir_json_read (json);
  g_autoptr(GString) text = g_string_new (NULL);

  g_assert_true (weir_json_write (text, node));
  g_assert_cmpstr (text->str, ==, json);
}

static void
test_minified (void)
{
  assert_same ("null");
  assert_same ("true");
  assert_same ("false");
  assert_same ("-9223372036854775808");
  assert_same ("\"\\\"\\\\/\\n\\u0001é\"");
  assert_same ("[]");
  assert_same ("{}");
  assert_same ("[[],{},[1,2.0,\"\"],null]");
  assert_same ("{\"z\":1,\"a\":{\"y\":[true],\"b\":\"\"},\"\":{}}");
}

static void
assert_indented (const char *json,
                 const char *expected)
{
  g_autoptr(JsonNode) node = weir_json_read (json);
  g_autoptr(GString) text = g_string_new (NULL);

  g_assert_true (weir_json_write_indented (text, node));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_indented (void)
{
  assert_indented ("1", "1");
  assert_indented ("[]", "[]");
  assert_indented ("{}", "{}");
  assert_indented ("[240,40.5,\"a\",null]", "[240, 40.5, \"a\", null]");
  assert_indented ("[[],{}]", "[\n  [],\n  {}\n]");
  assert_indented ("{\"layout\":{\"head\":[240,40]},"
                   "\"links\":[[\"input\",\"head\"],[\"head\",\"output\"]]}",
                   "{\n"
                   "  \"layout\": {\n"
                   "    \"head\": [240, 40]\n"
                   "  },\n"
                   "  \"links\": [\n"
                   "    [\"input\", \"head\"],\n"
                   "    [\"head\", \"output\"]\n"
                   "  ]\n"
                   "}");
}

static void
assert_array_indented (const char *string,
                       const char *before,
                       const char *behind)
{
  g_autofree char *json = g_strdup_printf ("{\"a\":[\"%s\"],\"b\":0}", string);
  g_autofree char *expected = g_strdup_printf ("{\n  \"a\": %s\"%s\"%s,\n  \"b\": 0\n}",
                                               before, string, behind);

  assert_indented (json, expected);
}

/* A line may have 80 columns, the comma included; columns are characters. */
static void
test_long_lines (void)
{
  g_autofree char *fits = g_strnfill (80 - strlen ("  \"a\": [\"\"],"), 'x');
  g_autofree char *too_long = g_strconcat (fits, "x", NULL);
  g_autofree char *accented = g_strconcat ("é", fits + 1, NULL);

  assert_array_indented (fits, "[", "]");
  assert_array_indented (accented, "[", "]");
  assert_array_indented (too_long, "[\n    ", "\n  ]");
}

/* What is written is read back as the same, both ways, and indenting is only white space. */
static void
test_random (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GString) written = g_string_new (NULL);
      g_autoptr(GString) indented = g_string_new (NULL);
      g_autoptr(JsonNode) node = NULL;
      g_autoptr(JsonNode) back = NULL;
      g_autofree char *minified = NULL;
      gsize length;

      append_random_json (text, random, 5);
      minified = g_malloc (text->len);
      g_assert_true (weir_json_minify (text->str, text->len, minified, &length, NULL));
      g_string_overwrite_len (text, 0, minified, (gssize) length);
      g_string_truncate (text, length);
      node = weir_json_read (text->str);

      g_assert_true (weir_json_write (written, node));
      back = weir_json_read (written->str);
      g_assert_true (json_node_equal (back, node));

      g_assert_true (weir_json_write_indented (indented, node));
      g_free (g_steal_pointer (&minified));
      minified = g_malloc (indented->len);
      g_assert_true (weir_json_minify (indented->str, indented->len, minified, &length, NULL));
      g_assert_cmpmem (minified, length, written->str, written->len);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-writer/doubles", test_doubles);
  g_test_add_func ("/json-writer/random-doubles", test_random_doubles);
  g_test_add_func ("/json-writer/not-finite", test_not_finite);
  g_test_add_func ("/json-writer/minified", test_minified);
  g_test_add_func ("/json-writer/indented", test_indented);
  g_test_add_func ("/json-writer/long-lines", test_long_lines);
  g_test_add_func ("/json-writer/random", test_random);

  return g_test_run ();
}
