/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "../support/random-edits.h"
#include "document/weir-flow-private.h"
#include "flow-fixture.h"

#define N_FLOWS 400

static void
assert_text (const char *json,
             const char *expected)
{
  g_autoptr(WeirFlow) flow = load (json);
  g_autofree char *text = assert_writes_back (flow);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_layout (void)
{
  assert_text ("{\"format\":\"weir-flow/1\",\"name\":\"N\",\"nodes\":{"
               "\"e\":{\"kind\":\"ensemble\",\"inputs\":2},"
               "\"p\":{\"kind\":\"process\",\"worker\":{\"type\":\"jq\",\"filter\":\".\"},"
               "\"cpus\":[0,[1,2]]},"
               "\"s\":{\"kind\":\"switch\",\"cases\":[{\"name\":\"a\",\"if\":\".\"}],"
               "\"else\":\"pass\"},"
               "\"x\":{}},\"links\":[[\"a\",\"b\"],[\"b\",\"c\"]],\"layout\":{\"a\":[0,8.5]},"
               "\"frames\":[{\"text\":\"t\",\"rect\":[0,0,8,8]}],\"notes\":[]}",
               "{\n"
               "  \"format\": \"weir-flow/1\",\n"
               "  \"name\": \"N\",\n"
               "  \"nodes\": {\n"
               "    \"e\": { \"kind\": \"ensemble\", \"inputs\": 2 },\n"
               "    \"p\": {\n"
               "      \"kind\": \"process\",\n"
               "      \"worker\": { \"type\": \"jq\", \"filter\": \".\" },\n"
               "      \"cpus\": [0, [1, 2]]\n"
               "    },\n"
               "    \"s\": {\n"
               "      \"kind\": \"switch\",\n"
               "      \"cases\": [\n"
               "        { \"name\": \"a\", \"if\": \".\" }\n"
               "      ],\n"
               "      \"else\": \"pass\"\n"
               "    },\n"
               "    \"x\": {}\n"
               "  },\n"
               "  \"links\": [\n"
               "    [\"a\", \"b\"],\n"
               "    [\"b\", \"c\"]\n"
               "  ],\n"
               "  \"layout\": {\n"
               "    \"a\": [0, 8.5]\n"
               "  },\n"
               "  \"frames\": [\n"
               "    { \"text\": \"t\", \"rect\": [0, 0, 8, 8] }\n"
               "  ],\n"
               "  \"notes\": []\n"
               "}\n");
}

/* The drawing comes last; everything else stays where it is. */
static void
test_order (void)
{
  assert_text ("{\"notes\":[],\"x-1\":1,\"layout\":{},\"links\":[],\"format\":\"weir-flow/1\","
               "\"x-2\":null,\"frames\":[],\"nodes\":{},\"x-3\":[]}",
               "{\n  \"x-1\": 1,\n  \"links\": [],\n  \"format\": \"weir-flow/1\",\n  "
               "\"x-2\": null,\n  \"nodes\": {},\n  \"x-3\": [],\n  \"layout\": {},\n"
               "  \"frames\": [],\n  \"notes\": []\n}\n");
}

static void
test_numbers (void)
{
  assert_text ("{\"format\":\"weir-flow/1\","
               "\"x\":[0.010,1E5,-0.0,-0,9223372036854775807,1e-7,0.1]}",
               "{\n  \"format\": \"weir-flow/1\",\n"
               "  \"x\": [0.01, 100000.0, -0.0, 0, 9223372036854775807, 1e-07, 0.1]\n}\n");
}

/* A line has at most 100 columns, counted in characters, the comma included. */
static void
test_width (void)
{
  for (guint length = 75; length < 95; length++)
    {
      g_autoptr(GString) word = g_string_new (NULL);
      g_autofree char *json = NULL;
      g_autofree char *text = NULL;
      g_autoptr(WeirFlow) flow = NULL;
      g_auto(GStrv) lines = NULL;
      gboolean is_on_line;

      for (guint i = 0; i < length; i++)
        g_string_append (word, "é");
      json = g_strdup_printf ("{\"format\":\"weir-flow/1\",\"x\":[1,\"%s\"],\"y\":{\"k\":[]}}",
                              word->str);
      flow = load (json);
      text = assert_writes_back (flow);
      lines = g_strsplit (text, "\n", -1);

      /* Two spaces, "x": [1, "..."] and a comma. */
      is_on_line = length + 15 <= 100;
      g_assert_true (g_str_has_suffix (lines[2], is_on_line ? "]," : "["));
      g_assert_cmpuint (g_utf8_strlen (lines[2], -1), ==, is_on_line ? length + 15 : 8);
    }
}

static void
test_long (void)
{
  g_autoptr(GString) json = g_string_new ("{\"format\":\"weir-flow/1\",\"nodes\":"
                                          "{\"a\":{\"kind\":\"process\","
                                          "\"cpus\":[");
  g_autoptr(WeirFlow) flow = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 64; i++)
    g_string_append_printf (json, "%s%u", i > 0 ? "," : "", i);
  g_string_append (json, "]}}}");
  flow = load (json->str);
  text = assert_writes_back (flow);
  g_assert_nonnull (strstr (text, "\"cpus\": [\n        0,\n        1,\n"));
  g_assert_nonnull (strstr (text, "        63\n      ]\n    }\n"));
}

/* Deep values are written in a time that does not double with each level. */
static void
test_deep (void)
{
  g_autoptr(GString) json = g_string_new ("{\"format\":\"weir-flow/1\",\"x\":");
  g_autoptr(WeirFlow) flow = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 500; i++)
    g_string_append (json, "[{\"key\":");
  g_string_append (json, "1");
  for (guint i = 0; i < 500; i++)
    g_string_append (json, "}]");
  g_string_append_c (json, '}');

  flow = load (json->str);
  text = assert_writes_back (flow);
  g_assert_cmpuint (strlen (text), >, json->len);
}

static void
test_example (gconstpointer name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "flows", name, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(WeirFlow) flow = NULL;
  g_autofree char *content = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  flow = weir_flow_new_from_file (file, &error);
  g_assert_no_error (error);
  text = assert_writes_back (flow);
  g_assert_cmpstr (text, ==, content);
}

/* The same document, whatever is in it. */
static void
test_random (void)
{
  for (guint seed = 0; seed < N_FLOWS; seed++)
    {
      g_autoptr(GRand) random = g_rand_new_with_seed (seed);
      g_autofree char *json = new_random_flow (random);
      g_autoptr(WeirFlow) flow = load (json);
      g_autofree char *text = assert_writes_back (flow);
      g_autoptr(WeirFlow) back = load (text);
      g_autoptr(JsonNode) one = NULL;
      g_autoptr(JsonNode) other = NULL;

      one = json_node_init_object (json_node_alloc (), weir_flow_get_json (flow));
      other = json_node_init_object (json_node_alloc (), weir_flow_get_json (back));
      g_assert_true (json_node_equal (one, other));
      g_assert_true (g_str_has_suffix (text, "\n}\n"));
    }
}

static void
test_new (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();
  g_autofree char *text = assert_writes_back (flow);

  g_assert_cmpstr (text, ==, "{\n  \"format\": \"weir-flow/1\",\n  \"nodes\": {},\n  "
                   "\"links\": [],\n  \"layout\": {\n    \"input\": [0, 160],\n"
                   "    \"output\": [480, 160]\n  }\n}\n");
  g_assert_null (weir_flow_get_name (flow));
  g_assert_true (weir_flow_has_layout (flow));
  g_assert_false (weir_flow_get_modified (flow));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flow-text/layout", test_layout);
  g_test_add_func ("/flow-text/order", test_order);
  g_test_add_func ("/flow-text/numbers", test_numbers);
  g_test_add_func ("/flow-text/width", test_width);
  g_test_add_func ("/flow-text/long", test_long);
  g_test_add_func ("/flow-text/deep", test_deep);
  g_test_add_data_func ("/flow-text/greeting", "greeting.json", test_example);
  g_test_add_data_func ("/flow-text/greeting-waits", "greeting-waits.json", test_example);
  g_test_add_data_func ("/flow-text/log-triage", "log-triage.json", test_example);
  g_test_add_func ("/flow-text/random", test_random);
  g_test_add_func ("/flow-text/new", test_new);

  return g_test_run ();
}
