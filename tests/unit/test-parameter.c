/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/weir-error.h"
#include "base/weir-nearest.h"
#include "workers/weir-distribution.h"
#include "workers/weir-parameter.h"

static const char * const colours[] = { "red", "green", NULL };

static const WeirParameter table[] = {
  { .name = "any", .type = WEIR_PARAMETER_ANY, .help = "Anything" },
  { .name = "flag", .type = WEIR_PARAMETER_BOOLEAN, .fallback = "false", .help = "A flag" },
  {
    .name = "count",
    .type = WEIR_PARAMETER_INTEGER,
    .required = TRUE,
    .has_minimum = TRUE,
    .minimum = 1,
    .help = "A count"
  },
  {
    .name = "share",
    .type = WEIR_PARAMETER_NUMBER,
    .fallback = "0.5",
    .has_minimum = TRUE,
    .has_maximum = TRUE,
    .maximum = 1,
    .unit = "%",
    .help = "A share"
  },
  {
    .name = "colour",
    .type = WEIR_PARAMETER_STRING,
    .fallback = "\"red\"",
    .choices = colours,
    .help = "A colour"
  },
  { .name = "list", .type = WEIR_PARAMETER_ARRAY, .help = "A list" },
  { .name = "map", .type = WEIR_PARAMETER_OBJECT, .help = "A map" },
  { .name = "time", .type = WEIR_PARAMETER_DISTRIBUTION, .help = "A time" },
  {
    .name = "words",
    .type = WEIR_PARAMETER_ARRAY,
    .items = WEIR_PARAMETER_STRING,
    .format = "file",
    .help = "Words"
  },
  {
    .name = "sizes",
    .type = WEIR_PARAMETER_OBJECT,
    .items = WEIR_PARAMETER_NUMBER,
    .help = "Sizes"
  },
  { NULL }
};

static JsonObject *
parse (const char *json)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);

  return json_node_dup_object (node);
}

static void
test_describe (void)
{
  g_autoptr(JsonObject) descriptions = weir_parameter_describe (table);
  g_autoptr(JsonObject) none = weir_parameter_describe (NULL);
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  json_node_set_object (node, json_object_get_object_member (descriptions, "share"));
  text = json_to_string (node, FALSE);
  g_assert_cmpstr (text, ==, "{\"type\":\"number\",\"default\":0.5,\"minimum\":0,\"maximum\":1,"
                             "\"unit\":\"%\",\"help\":\"A share\"}");
  g_assert_cmpuint (json_object_get_size (descriptions), ==, 10);
  g_assert_cmpuint (json_object_get_size (none), ==, 0);

  json_node_set_object (node, json_object_get_object_member (descriptions, "words"));
  g_free (text);
  text = json_to_string (node, FALSE);
  g_assert_cmpstr (text, ==, "{\"type\":\"array\",\"items\":\"string\",\"format\":\"file\","
                             "\"help\":\"Words\"}");

  /* What we tell the world is what we take from it. */
  g_assert_true (weir_parameter_check_table (descriptions, &error));
  g_assert_no_error (error);
}

static void
test_check (void)
{
  static const struct {
    const char *params;
    const char *message;
  } cases[] = {
    { "{\"count\":1}", NULL },
    { "{\"count\":1,\"any\":null,\"flag\":true,\"share\":1,\"colour\":\"green\",\"list\":[],"
      "\"map\":{},\"time\":0.5,\"unknown\":1}", NULL },
    { "{\"count\":1,\"time\":{\"distribution\":\"normal\",\"mean\":1,\"deviation\":0}}", NULL },
    { "{}", "\"count\": is missing: expected an integer of at least 1" },
    { "{\"count\":0}", "\"count\": expected an integer of at least 1, got 0" },
    { "{\"count\":1.5}", "\"count\": expected an integer of at least 1, got 1.5" },
    { "{\"count\":null}", "\"count\": expected an integer of at least 1, got null" },
    { "{\"count\":1,\"flag\":1}", "\"flag\": expected true or false, got 1" },
    { "{\"count\":1,\"share\":1.01}",
      "\"share\": expected a number of at least 0 and at most 1, got 1.01" },
    { "{\"count\":1,\"share\":\"1\"}",
      "\"share\": expected a number of at least 0 and at most 1, got \"1\"" },
    { "{\"count\":1,\"colour\":\"blue\"}",
      "\"colour\": expected one of [\"red\",\"green\"], got \"blue\"" },
    { "{\"count\":1,\"list\":{}}", "\"list\": expected an array, got {}" },
    { "{\"count\":1,\"map\":[1]}", "\"map\": expected an object, got [1]" },
    { "{\"count\":1,\"time\":\"1\"}", "\"time\": expected a number or a distribution, got \"1\"" },
    { "{\"count\":1,\"words\":[\"a\",1]}",
      "\"words\": expected an array of strings, got [\"a\",1]" },
    { "{\"count\":1,\"words\":{}}", "\"words\": expected an array of strings, got {}" },
    { "{\"count\":1,\"words\":[],\"sizes\":{\"a\":1,\"b\":0.5}}", NULL },
    { "{\"count\":1,\"sizes\":{\"a\":\"1\"}}",
      "\"sizes\": expected an object of numbers, got {\"a\":\"1\"}" },
    { "{\"count\":1,\"time\":{}}",
      "\"time\": \"distribution\": expected one of uniform, exponential, normal" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonObject) params = parse (cases[i].params);
      g_autoptr(GError) error = NULL;
      gboolean good = weir_parameter_check (table, params, &error);

      g_assert_cmpint (good, ==, cases[i].message == NULL);
      if (good)
        {
          g_assert_no_error (error);
          continue;
        }

      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, "parameter "));
      g_assert_cmpstr (error->message + strlen ("parameter "), ==, cases[i].message);
    }
}

/* A long value is cut at the end of a character. */
static void
test_long_value (void)
{
  g_autoptr(JsonObject) params = parse ("{\"count\":1}");
  g_autoptr(GString) string = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (string, "é");
  json_object_set_string_member (params, "list", string->str);

  g_assert_false (weir_parameter_check (table, params, &error));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <, 120);
  g_assert_true (g_str_has_suffix (error->message, "..."));
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
test_report (void)
{
  static const char * const beside[] = { "type", NULL };
  g_autoptr(JsonObject) descriptions = weir_parameter_describe (table);
  g_autoptr(JsonObject) wrong = parse ("{\"type\":1,\"colr\":2,\"zzzzzzzz\":3,\"x-mine\":4,\"flag\":5}");
  g_autoptr(JsonObject) right = parse ("{\"count\":1,\"tpye\":1}");
  g_autoptr(GString) problems = g_string_new (NULL);

  g_assert_false (weir_parameter_report (descriptions, wrong, "p.", beside, append_problem, problems));
  g_assert_cmpstr (problems->str, ==,
                   "error p.flag: \"flag\": expected true or false, got 5\n"
                   "error p.count: \"count\": is missing: expected an integer of at least 1\n"
                   "warning p.colr: \"colr\" is not known; did you mean \"colour\"?\n"
                   "warning p.zzzzzzzz: \"zzzzzzzz\" is not known; known are any, flag, count, share, "
                   "colour, list, map, time, words, sizes, type\n");

  g_string_truncate (problems, 0);
  g_assert_true (weir_parameter_report (descriptions, right, "", beside, append_problem, problems));
  g_assert_cmpstr (problems->str, ==,
                   "warning tpye: \"tpye\" is not known; did you mean \"type\"?\n");
}

static void
test_check_table (void)
{
  static const struct {
    const char *descriptions;
    const char *message;
  } cases[] = {
    { "{\"p\":1}", "parameter \"p\": expected an object that describes it" },
    { "{\"p\":{\"type\":\"strng\"}}",
      "parameter \"p\": \"type\": expected one of any, boolean, integer, number, string, array, "
      "object, distribution, size" },
    { "{\"p\":{\"type\":1}}", "parameter \"p\": \"type\": expected a string" },
    { "{\"p\":{\"minimum\":\"0\"}}", "parameter \"p\": \"minimum\": expected a number" },
    { "{\"p\":{\"maximum\":null}}", "parameter \"p\": \"maximum\": expected a number" },
    { "{\"p\":{\"choices\":{}}}", "parameter \"p\": \"choices\": expected an array" },
    { "{\"p\":{\"required\":1}}", "parameter \"p\": \"required\": expected true or false" },
    { "{\"p\":{\"help\":[]}}", "parameter \"p\": \"help\": expected a string" },
    { "{\"p\":{\"type\":\"number\",\"maximum\":1,\"default\":2}}",
      "parameter \"p\": \"default\": expected a number of at most 1, got 2" },
  };
  g_autoptr(JsonObject) loose = parse ("{\"p\":{},\"q\":{\"unit\":\"s\",\"later\":1}}");
  g_autoptr(GError) no_error = NULL;

  g_assert_true (weir_parameter_check_table (loose, &no_error));
  g_assert_no_error (no_error);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonObject) descriptions = parse (cases[i].descriptions);
      g_autoptr(GError) error = NULL;

      g_assert_false (weir_parameter_check_table (descriptions, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_values (void)
{
  g_autoptr(JsonObject) given = parse ("{\"share\":1,\"colour\":\"green\"}");
  g_autoptr(JsonObject) empty = json_object_new ();
  g_autofree char *given_colour = weir_parameter_dup_string (table, given, "colour");
  g_autofree char *default_colour = weir_parameter_dup_string (table, empty, "colour");
  g_autoptr(JsonNode) flag = weir_parameter_dup_node (table, empty, "flag");

  g_assert_cmpfloat_with_epsilon (weir_parameter_get_double (table, given, "share"), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (weir_parameter_get_double (table, empty, "share"), 0.5, 1e-12);
  g_assert_cmpstr (given_colour, ==, "green");
  g_assert_cmpstr (default_colour, ==, "red");
  g_assert_false (json_node_get_boolean (flag));
}

/* The mean of many samples, with the least and the greatest. */
static double
sample_many (const char *json,
             double     *least,
             double     *greatest)
{
  const guint n = 20000;
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(JsonObject) seed = parse ("{\"seed\":1}");
  g_autoptr(WeirRandom) random = weir_random_new (seed, 0);
  g_autoptr(GError) error = NULL;
  WeirDistribution distribution;
  double sum = 0;

  g_assert_true (weir_distribution_parse (&distribution, node, &error));
  g_assert_no_error (error);

  *least = G_MAXDOUBLE;
  *greatest = -G_MAXDOUBLE;
  for (guint i = 0; i < n; i++)
    {
      double sample = weir_distribution_sample (&distribution, random);

      sum += sample;
      *least = MIN (*least, sample);
      *greatest = MAX (*greatest, sample);
    }

  return sum / n;
}

static void
test_distribution (void)
{
  double least, greatest, mean;

  mean = sample_many ("2", &least, &greatest);
  g_assert_cmpfloat_with_epsilon (mean, 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (least, greatest, 1e-12);

  mean = sample_many ("{\"distribution\":\"uniform\",\"low\":1,\"high\":3}", &least, &greatest);
  g_assert_cmpfloat_with_epsilon (mean, 2, 0.05);
  g_assert_cmpfloat (least, >=, 1);
  g_assert_cmpfloat (greatest, <=, 3);
  g_assert_cmpfloat (greatest - least, >, 1.9);

  mean = sample_many ("{\"distribution\":\"exponential\",\"mean\":2}", &least, &greatest);
  g_assert_cmpfloat_with_epsilon (mean, 2, 0.1);
  g_assert_cmpfloat (least, >=, 0);
  g_assert_cmpfloat (greatest, >, 10);

  mean = sample_many ("{\"distribution\":\"normal\",\"mean\":10,\"deviation\":2}", &least, &greatest);
  g_assert_cmpfloat_with_epsilon (mean, 10, 0.1);
  g_assert_cmpfloat (least, <, 5);
  g_assert_cmpfloat (greatest, >, 15);

  mean = sample_many ("{\"distribution\":\"normal\",\"mean\":0,\"deviation\":1}", &least, &greatest);
  g_assert_cmpfloat (mean, >, 0);
  g_assert_cmpfloat_with_epsilon (least, 0, 1e-12);
}

static void
test_distribution_errors (void)
{
  static const struct {
    const char *json;
    const char *message;
  } cases[] = {
    { "{\"distribution\":\"gamma\"}", "\"distribution\": expected one of uniform, exponential, normal" },
    { "{\"distribution\":1}", "\"distribution\": expected one of uniform, exponential, normal" },
    { "{\"distribution\":\"uniform\",\"low\":1}",
      "parameter \"high\": is missing: expected a number of at least 0 and at most 1000000" },
    { "{\"distribution\":\"uniform\",\"low\":3,\"high\":1}",
      "\"high\": expected a number of at least 3, which is \"low\", got 1" },
    { "{\"distribution\":\"exponential\",\"mean\":-1}",
      "parameter \"mean\": expected a number of at least 0 and at most 1000000, got -1" },
    { "{\"distribution\":\"normal\",\"mean\":1,\"deviation\":\"1\"}",
      "parameter \"deviation\": expected a number of at least 0 and at most 1000000, got \"1\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) node = json_from_string (cases[i].json, NULL);
      g_autoptr(GError) error = NULL;
      WeirDistribution distribution;

      g_assert_false (weir_distribution_parse (&distribution, node, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static guint64
draw (WeirRandom *random)
{
  return (guint64) (weir_random_next (random) * 1e9);
}

static void
test_random (void)
{
  g_autoptr(JsonObject) seeded = parse ("{\"seed\":9007199254740993}");
  g_autoptr(JsonObject) bare = json_object_new ();
  g_autoptr(WeirRandom) first = weir_random_new (seeded, 0);
  g_autoptr(WeirRandom) same = weir_random_new (seeded, 0);
  g_autoptr(WeirRandom) sibling = weir_random_new (seeded, 1);
  g_autoptr(WeirRandom) free = weir_random_new (bare, 0);
  guint64 number = draw (first);

  g_assert_cmpuint (number, ==, draw (same));
  g_assert_cmpuint (number, !=, draw (sibling));
  g_assert_cmpuint (draw (free), <, 1000000000);
}

static void
test_nearest (void)
{
  static const char * const words[] = { "seconds", "seed", "rate", "filter", NULL };
  g_autofree char *endless = g_strnfill (1000, 'a');

  g_assert_cmpstr (weir_nearest ("second", words), ==, "seconds");
  g_assert_cmpstr (weir_nearest ("sede", words), ==, "seed");
  g_assert_cmpstr (weir_nearest ("rtae", words), ==, "rate");
  g_assert_cmpstr (weir_nearest ("RATE", words), ==, "rate");
  g_assert_cmpstr (weir_nearest ("fitler", words), ==, "filter");
  g_assert_null (weir_nearest ("batch", words));
  g_assert_null (weir_nearest ("", words));
  g_assert_null (weir_nearest ("x", words));
  g_assert_null (weir_nearest (endless, words));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/parameter/describe", test_describe);
  g_test_add_func ("/parameter/check", test_check);
  g_test_add_func ("/parameter/long-value", test_long_value);
  g_test_add_func ("/parameter/report", test_report);
  g_test_add_func ("/parameter/check-table", test_check_table);
  g_test_add_func ("/parameter/values", test_values);
  g_test_add_func ("/parameter/distribution", test_distribution);
  g_test_add_func ("/parameter/distribution-errors", test_distribution_errors);
  g_test_add_func ("/parameter/random", test_random);
  g_test_add_func ("/parameter/nearest", test_nearest);

  return g_test_run ();
}
