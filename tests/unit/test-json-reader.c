/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <float.h>
#include <string.h>

#include "../support/random-json.h"
#include "json/weir-json-reader.h"
#include "json/weir-json-scanner.h"

static void
assert_double (const char *json,
               double      expected)
{
  g_autoptr(JsonNode) node = weir_json_read (json);
  double number = json_node_get_double (node);

  g_assert_true (json_node_get_value_type (node) == G_TYPE_DOUBLE);
  g_assert_cmpmem (&number, sizeof number, &expected, sizeof expected);
}

static void
test_scalars (void)
{
  g_autoptr(JsonNode) integer = weir_json_read ("-9223372036854775808");
  g_autoptr(JsonNode) truth = weir_json_read ("true");
  g_autoptr(JsonNode) lie = weir_json_read ("false");
  g_autoptr(JsonNode) null = weir_json_read ("null");
  g_autoptr(JsonNode) string = weir_json_read ("\"\\u00e9\\n\"");

  g_assert_true (json_node_get_value_type (integer) == G_TYPE_INT64);
  g_assert_cmpint (json_node_get_int (integer), ==, G_MININT64);
  g_assert_true (json_node_get_value_type (truth) == G_TYPE_BOOLEAN);
  g_assert_true (json_node_get_boolean (truth));
  g_assert_false (json_node_get_boolean (lie));
  g_assert_true (JSON_NODE_HOLDS_NULL (null));
  g_assert_cmpstr (json_node_get_string (string), ==, "é\n");
  assert_double ("1.0", 1.0);
}

static void
test_large_numbers (void)
{
  assert_double ("9223372036854775808", 9223372036854775808.0);
  assert_double ("-9223372036854775809", -9223372036854775808.0);
  assert_double ("123456789012345678901234567890", 123456789012345678901234567890.0);
  assert_double ("1e400", DBL_MAX);
  assert_double ("-1e400", -DBL_MAX);
  assert_double ("1e-400", 0.0);
  assert_double ("1E2", 100.0);
}

static void
test_odd_strings (void)
{
  g_autoptr(JsonNode) half = weir_json_read ("[\"\\ud800\"]");
  g_autoptr(JsonNode) nul = weir_json_read ("{\"a\\u0000b\":1,\"a\":2}");
  JsonArray *array = json_node_get_array (half);
  JsonObject *object = json_node_get_object (nul);

  g_assert_cmpstr (json_array_get_string_element (array, 0), ==, "\xef\xbf\xbd");
  g_assert_cmpint (json_object_get_int_member (object, "a"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (object, "a\xef\xbf\xbd" "b"), ==, 1);
}

static void
test_containers (void)
{
  g_autoptr(JsonNode) node = weir_json_read ("{\"b\":[],\"a\":{},\"c\":[[1],{\"x\":[2]}],\"b\":3}");
  JsonObject *object = json_node_get_object (node);
  g_autoptr(GList) keys = json_object_get_members (object);
  JsonArray *array = json_object_get_array_member (object, "c");
  JsonObject *inner = json_array_get_object_element (array, 1);

  g_assert_cmpuint (g_list_length (keys), ==, 3);
  g_assert_cmpstr (g_list_nth_data (keys, 0), ==, "b");
  g_assert_cmpstr (g_list_nth_data (keys, 1), ==, "a");
  g_assert_cmpint (json_object_get_int_member (object, "b"), ==, 3);
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  array = json_object_get_array_member (inner, "x");
  g_assert_cmpint (json_array_get_int_element (array, 0), ==, 2);
}

static void
test_deep (void)
{
  g_autofree char *open = g_strnfill (WEIR_JSON_MAX_DEPTH, '[');
  g_autofree char *close = g_strnfill (WEIR_JSON_MAX_DEPTH, ']');
  g_autofree char *json = g_strconcat (open, close, NULL);
  g_autoptr(JsonNode) root = weir_json_read (json);
  JsonNode *node = root;
  guint depth = 1;

  while (json_array_get_length (json_node_get_array (node)) > 0)
    {
      node = json_array_get_element (json_node_get_array (node), 0);
      depth++;
    }
  g_assert_cmpuint (depth, ==, WEIR_JSON_MAX_DEPTH);
}

/* Where json-glib's own parser has no faults, it builds the same. */
static void
test_random (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(JsonParser) parser = json_parser_new ();
      g_autoptr(JsonNode) node = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *minified = NULL;
      gsize length;

      append_random_json (text, random, 5);
      minified = g_malloc0 (text->len + 1);
      g_assert_true (weir_json_minify (text->str, text->len, minified, &length, NULL));
      minified[length] = '\0';
      node = weir_json_read (minified);

      json_parser_load_from_data (parser, text->str, (gssize) text->len, &error);
      g_assert_no_error (error);
      g_assert_true (json_node_equal (node, json_parser_get_root (parser)));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-reader/scalars", test_scalars);
  g_test_add_func ("/json-reader/large-numbers", test_large_numbers);
  g_test_add_func ("/json-reader/odd-strings", test_odd_strings);
  g_test_add_func ("/json-reader/containers", test_containers);
  g_test_add_func ("/json-reader/deep", test_deep);
  g_test_add_func ("/json-reader/random", test_random);

  return g_test_run ();
}
