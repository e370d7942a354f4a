/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>
#include <weir.h>

#include "inspector/rows/weir-path-button.h"
#include "inspector/weir-field.h"

static JsonObject *
parse_object (const char *json)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);

  return json_node_dup_object (node);
}

static WeirField *
field_new (const char *path,
           const char *description)
{
  g_autoptr(JsonObject) object = parse_object (description);

  return weir_field_new (WEIR_FIELD_NODE, path, object);
}

/* "PATH:TYPE" of those in @group, with spaces between. */
static char *
describe (const char     *node_json,
          WeirFieldGroup  group)
{
  g_autoptr(JsonObject) node = parse_object (node_json);
  g_autoptr(GPtrArray) fields = weir_fields_list (node, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    {
      WeirField *field = g_ptr_array_index (fields, i);

      if (weir_field_get_group (field) == group)
        g_string_append_printf (text, "%s%s:%s", text->len > 0 ? " " : "",
                                weir_field_get_path (field), weir_field_get_type_name (field));
    }

  return g_string_free (text, FALSE);
}

static void
assert_fields (const char     *node_json,
               WeirFieldGroup  group,
               const char     *expected)
{
  g_autofree char *fields = describe (node_json, group);

  g_assert_cmpstr (fields, ==, expected);
}

static void
test_groups (void)
{
  static const char process[] =
    "{\"kind\":\"process\",\"worker\":{\"type\":\"delay\",\"params\":{\"seconds\":1}}}";
  static const char ensemble[] = "{\"kind\":\"ensemble\",\"inputs\":2}";
  static const char choice[] =
    "{\"kind\":\"switch\",\"cases\":[{\"name\":\"a\",\"if\":\".\"}],\"else\":\"fail\"}";

  assert_fields (process, WEIR_FIELD_NODE, "kind:string cpus:any");
  assert_fields (process, WEIR_FIELD_WORKER,
                 "worker.type:string worker.params.seconds:distribution "
                 "worker.params.seed:integer");
  assert_fields (process, WEIR_FIELD_ADVANCED,
                 "batch-size:integer batch-wait:number on-batch-error:string concurrency:integer "
                 "call-timeout:number init-timeout:number retries:integer restart-limit:integer "
                 "bypass:boolean disabled:boolean memory-limit:size");
  assert_fields (ensemble, WEIR_FIELD_NODE, "inputs:integer fail-fast:boolean");
  assert_fields (choice, WEIR_FIELD_CASE, "cases.0.name:string cases.0.if:string");
  assert_fields (process, WEIR_FIELD_KEPT, "");
  assert_fields (ensemble, WEIR_FIELD_KEPT, "");
  assert_fields (choice, WEIR_FIELD_KEPT, "");
}

/* Forms follow the tables of the kinds, whatever these are. */
static void
test_programs (void)
{
  assert_fields ("{\"kind\":\"process\",\"worker\":{\"type\":\"command\",\"argv\":[\"cat\"]}}",
                 WEIR_FIELD_WORKER,
                 "worker.type:string worker.argv:array worker.mode:string worker.env:object "
                 "worker.errors:boolean worker.input:string worker.output:string "
                 "worker.params:object");
}

/* What is not known is there to be seen, where it stands. */
static void
test_kept (void)
{
  assert_fields ("{\"kind\":\"thread\",\"x-mine\":1,\"worker\":{\"type\":\"delay\",\"speed\":1,"
                 "\"params\":{\"seconds\":1,\"colour\":\"red\"}},\"thread\":2}",
                 WEIR_FIELD_KEPT,
                 "x-mine:any worker.speed:any worker.params.colour:any thread:any");
  assert_fields ("{\"kind\":\"thread\",\"worker\":{\"type\":\"later\",\"filter\":1}}",
                 WEIR_FIELD_KEPT, "worker.filter:any");
  assert_fields ("{\"kind\":\"later\",\"worker\":{},\"cases\":1}", WEIR_FIELD_KEPT,
                 "kind:any worker:any cases:any");
  assert_fields ("{}", WEIR_FIELD_KEPT, "");
}

static void
assert_parse (WeirField  *field,
              const char *text,
              const char *expected,
              const char *expected_error)
{
  g_autoptr(JsonNode) value = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *json = NULL;
  gboolean good = weir_field_parse (field, text, &value, &error);

  g_assert_cmpint (good, ==, expected_error == NULL);
  if (!good)
    {
      g_assert_null (value);
      g_assert_cmpstr (error->message, ==, expected_error);
      return;
    }

  g_assert_no_error (error);
  json = value != NULL ? json_to_string (value, FALSE) : NULL;
  g_assert_cmpstr (json, ==, expected);
  g_assert_true (weir_field_means (field, text, value));
}

/* What is wrong is told in the words of the check. */
static void
test_parse (void)
{
  g_autoptr(WeirField) size = field_new ("batch-size", "{\"type\":\"integer\",\"minimum\":0}");
  g_autoptr(WeirField) text = field_new ("name", "{\"type\":\"string\"}");
  g_autoptr(WeirField) name = field_new ("cases.0.name",
                                         "{\"type\":\"string\",\"required\":true}");
  g_autoptr(WeirField) any = field_new ("cpus", "{\"type\":\"any\"}");

  assert_parse (size, " 12 ", "12", NULL);
  assert_parse (size, "", NULL, NULL);
  assert_parse (size, "-1", NULL, "expected an integer of at least 0, got -1");
  assert_parse (size, "1.5", NULL, "expected an integer of at least 0, got 1.5");
  assert_parse (size, "many", NULL, "expected an integer of at least 0, got \"many\"");
  assert_parse (text, " a ", "\" a \"", NULL);
  assert_parse (text, "", NULL, NULL);
  assert_parse (name, "", "\"\"", NULL);
  assert_parse (any, "[0, [1,2], null]", "[0,[1,2],null]", NULL);
  g_assert_false (weir_field_means (size, "1", NULL));
  g_assert_true (weir_field_means (size, "", NULL));
}

static void
assert_format (WeirField  *field,
               const char *json,
               const char *expected)
{
  g_autoptr(JsonNode) value = json_from_string (json, NULL);
  g_autofree char *text = weir_field_format (field, value);

  g_assert_cmpstr (text, ==, expected);
  g_assert_true (weir_field_means (field, text, value));
}

/* A size is typed as it is read, without quotes. */
static void
test_sizes (void)
{
  g_autoptr(WeirField) limit = field_new ("memory-limit",
                                          "{\"type\":\"size\",\"minimum\":1048576,\"unit\":\"B\","
                                          "\"help\":\"How much\"}");
  g_autofree char *tooltip = weir_field_dup_tooltip (limit);

  assert_parse (limit, " 512M", "\"512M\"", NULL);
  assert_parse (limit, "\"512M\"", "\"512M\"", NULL);
  assert_parse (limit, "1.5G", "\"1.5G\"", NULL);
  assert_parse (limit, "536870912", "536870912", NULL);
  assert_parse (limit, "", NULL, NULL);
  assert_parse (limit, "512 M", NULL,
                "expected a number of bytes or a text such as \"512M\" of at least 1048576, "
                "got \"512 M\"");
  assert_parse (limit, "12", NULL,
                "expected a number of bytes or a text such as \"512M\" of at least 1048576, got 12");
  assert_format (limit, "\"512M\"", "512M");
  assert_format (limit, "536870912", "536870912");
  g_assert_null (weir_field_get_unit (limit));
  g_assert_nonnull (strstr (tooltip, "MiB or more"));
}

static void
assert_title (const char *path,
              const char *expected)
{
  g_autoptr(WeirField) field = field_new (path, "{}");
  g_autofree char *title = weir_field_dup_title (field);

  g_assert_cmpstr (title, ==, expected);
}

static void
test_titles (void)
{
  assert_title ("batch-size", "Batch Size");
  assert_title ("worker.params.seconds", "Seconds");
  assert_title ("cpus", "CPUs");
  assert_title ("cases.1.if", "Condition");
}

static void
test_lookup (void)
{
  g_autoptr(JsonObject) node = parse_object ("{\"cases\":[{\"name\":\"a\"},{\"name\":\"b\"}]}");
  g_autoptr(WeirField) second = field_new ("cases.1.name", "{}");
  g_autoptr(WeirField) third = field_new ("cases.2.name", "{}");
  g_autoptr(WeirField) other = field_new ("worker.filter", "{}");

  g_assert_cmpstr (json_node_get_string (weir_field_lookup (second, node)), ==, "b");
  g_assert_null (weir_field_lookup (third, node));
  g_assert_null (weir_field_lookup (other, node));
}

static void
assert_path (const char *path,
             const char *format,
             const char *expected)
{
  g_autofree char *shown = weir_path_shorten (path, "/srv/weir/flows", format);

  g_assert_cmpstr (shown, ==, expected);
}

static void
test_paths (void)
{
  g_autofree char *without_file = weir_path_shorten ("/a/b", NULL, "file");

  assert_path ("/srv/weir/flows/data/words.txt", "file", "data/words.txt");
  assert_path ("/srv/weir/words.txt", "file", "/srv/weir/words.txt");
  assert_path ("/srv/weir/flows/filter.sh", "program", "./filter.sh");
  assert_path ("/srv/weir/flows/bin/filter", "program", "bin/filter");
  assert_path ("/usr/bin/sort", "program", "/usr/bin/sort");
  assert_path ("/srv/weir/flows/text.weir.json", "module", "text");
  assert_path ("/srv/weir/flows/text.so", "module", "text");
  assert_path ("/opt/text.so", "module", "/opt/text");
  g_assert_cmpstr (without_file, ==, "/a/b");
  g_assert_true (weir_path_is_format ("folder"));
  g_assert_false (weir_path_is_format ("jq"));
  g_assert_false (weir_path_is_format (NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fields/groups", test_groups);
  g_test_add_func ("/fields/programs", test_programs);
  g_test_add_func ("/fields/kept", test_kept);
  g_test_add_func ("/fields/parse", test_parse);
  g_test_add_func ("/fields/sizes", test_sizes);
  g_test_add_func ("/fields/titles", test_titles);
  g_test_add_func ("/fields/lookup", test_lookup);
  g_test_add_func ("/fields/paths", test_paths);

  return g_test_run ();
}
