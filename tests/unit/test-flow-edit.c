/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "base/weir-error.h"
#include "document/weir-flow-edit.h"
#include "flow-fixture.h"
#include "json/weir-json-reader.h"

/* Nodes, frames and notes, settings, and what is told about them; links have their own tests. */

static char *
add (WeirFlow   *flow,
     const char *wanted_id,
     const char *json)
{
  g_autoptr(JsonNode) node = weir_json_read (json);

  return weir_flow_add_node (flow, wanted_id, json_node_get_object (node), 8, 16);
}

static void
assert_add (WeirFlow   *flow,
            const char *wanted_id,
            const char *expected)
{
  g_autofree char *id = add (flow, wanted_id, "{\"kind\":\"thread\"}");

  g_assert_cmpstr (id, ==, expected);
  g_assert_true (weir_flow_has_node (flow, expected));
}

static void
set_value (WeirFlow   *flow,
           const char *id,
           const char *path,
           const char *json)
{
  g_autoptr(JsonNode) value = json != NULL ? weir_json_read (json) : NULL;

  weir_flow_set_node_value (flow, id, path, value);
}

/* What the text of the flow has between its nodes and its end, on one line. */
static void
assert_text_has (WeirFlow   *flow,
                 const char *part)
{
  g_autofree char *text = weir_flow_to_text (flow);

  if (strstr (text, part) == NULL)
    g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, part));
}

static void
assert_text_lacks (WeirFlow   *flow,
                   const char *part)
{
  g_autofree char *text = weir_flow_to_text (flow);

  g_assert_null (strstr (text, part));
}

static void
test_ids (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();

  assert_add (flow, "jq", "jq");
  assert_add (flow, "jq", "jq-2");
  assert_add (flow, "jq-2", "jq-3");
  assert_add (flow, "input", "input-2");
  assert_add (flow, "My Näme.x", "My-N--me-x");
  assert_add (flow, "9 lives", "_9-lives");
  assert_add (flow, "", "node");
  assert_add (flow, NULL, "node-2");
  assert_add (flow, "-2", "_-2");
}

static void
test_add (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();
  g_autofree char *id = NULL;
  g_auto(GStrv) ids = NULL;
  double x, y;

  id = add (flow, "n", "{\"kind\":\"process\",\"x-more\":[1]}");
  g_assert_cmpstr (weir_flow_get_node_kind (flow, "n"), ==, "process");
  g_assert_true (json_object_has_member (weir_flow_get_node (flow, "n"), "x-more"));
  g_assert_true (weir_flow_get_position (flow, "n", &x, &y));
  g_assert_cmpfloat_with_epsilon (x, 8, 1e-9);
  g_assert_cmpfloat_with_epsilon (y, 16, 1e-9);

  ids = weir_flow_list_nodes (flow);
  g_assert_cmpstrv (ids, ((const char *[]) { "input", "n", "output", NULL }));
  g_assert_cmpstr (weir_flow_get_node_kind (flow, "input"), ==, "input");
  g_assert_null (weir_flow_get_node (flow, "output"));
  g_assert_null (weir_flow_get_node_kind (flow, "nobody"));
  g_assert_false (weir_flow_has_node (flow, "nobody"));
}

/* What is given in is copied. */
static void
test_add_copies (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();
  g_autoptr(JsonNode) node = weir_json_read ("{\"kind\":\"thread\",\"worker\":{\"type\":\"jq\"}}");
  JsonObject *object = json_node_get_object (node);
  g_autofree char *id = weir_flow_add_node (flow, "n", object, 0, 0);

  json_object_set_string_member (json_object_get_object_member (object, "worker"), "type", "other");
  json_object_remove_member (object, "kind");
  assert_text_has (flow, "\"type\": \"jq\"");
  g_assert_cmpstr (weir_flow_get_node_kind (flow, id), ==, "thread");
}

/* A file can have the wrong thing anywhere; editing makes room for the right one. */
static void
test_broken (void)
{
  g_autoptr(WeirFlow) flow = load ("{\"format\":\"weir-flow/1\",\"nodes\":[1],\"links\":7,"
                                   "\"layout\":\"none\",\"x\":1,\"notes\":null}");
  g_autofree char *before = weir_flow_to_text (flow);
  g_autofree char *after = NULL;

  g_assert_cmpuint (weir_flow_get_n_links (flow), ==, 0);
  g_assert_false (weir_flow_get_position (flow, "input", NULL, NULL));
  assert_add (flow, "n", "n");
  g_assert_true (weir_flow_add_link (flow, "input", "n", NULL));
  assert_text_has (flow, "\"links\": [\n    [\"input\", \"n\"]\n  ]");

  weir_flow_undo (flow);
  weir_flow_undo (flow);
  after = weir_flow_to_text (flow);
  g_assert_cmpstr (after, ==, before);
}

static void
test_broken_nodes (void)
{
  g_autoptr(WeirFlow) flow = load_nodes ("\"a\": 5, \"input\": {\"kind\": \"thread\"}, \"b.c\": {}",
                                         "[\"a\", \"b\"], [\"a\"], 3");
  g_auto(GStrv) ids = weir_flow_list_nodes (flow);
  const char *from, *to;

  g_assert_cmpstrv (ids, ((const char *[]) { "input", "a", "b.c", "output", NULL }));
  g_assert_null (weir_flow_get_node (flow, "a"));
  g_assert_null (weir_flow_get_node_kind (flow, "a"));
  g_assert_cmpstr (weir_flow_get_node_kind (flow, "input"), ==, "input");

  weir_flow_get_link (flow, 1, &from, &to);
  g_assert_null (from);
  g_assert_null (to);

  set_value (flow, "a", "kind", "\"thread\"");
  g_assert_cmpstr (weir_flow_get_node_kind (flow, "a"), ==, "thread");
  weir_flow_remove_node (flow, "b.c", FALSE);
  g_assert_false (weir_flow_has_node (flow, "b.c"));
}

static void
test_remove (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b", "input>a a>b b>output");

  weir_flow_set_position (flow, "b", 1, 2);
  weir_flow_remove_node (flow, "b", FALSE);
  g_assert_cmpuint (weir_flow_get_n_links (flow), ==, 1);
  assert_text_lacks (flow, "\"b\"");
  weir_flow_undo (flow);
  assert_text_has (flow, "\"b\": [1, 2]");
  g_assert_cmpuint (weir_flow_get_n_links (flow), ==, 3);
}

static void
assert_rename_fails (WeirFlow   *flow,
                     const char *new_id,
                     const char *part)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (weir_flow_rename_node (flow, "a", new_id, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_null (weir_flow_get_undo_name (flow));
}

static void
test_rename (void)
{
  g_autofree char *reason = NULL;
  g_autoptr(WeirFlow) flow = load ("{\"format\":\"weir-flow/1\","
                                   "\"nodes\":{\"z\":{},\"a\":{},\"c\":{}},"
                                   "\"links\":[[\"a.x\",\"c\"],[\"z\",\"a.0\"],[\"a-b\",\"a\"]],"
                                   "\"layout\":{\"a\":[0,1],\"stale\":[5,5],\"c\":[2,3]}}");

  assert_rename_fails (flow, "c", "another node called \"c\"");
  assert_rename_fails (flow, "output", "end of the flow");
  assert_rename_fails (flow, "1a", "letters");
  assert_rename_fails (flow, "", "letters");
  g_assert_true (weir_flow_rename_node (flow, "a", "a", NULL));
  g_assert_true (weir_flow_can_rename (flow, "a", "y", NULL));
  g_assert_false (weir_flow_can_rename (flow, "output", "y", &reason));
  g_assert_nonnull (strstr (reason, "every flow"));
  g_assert_null (weir_flow_get_undo_name (flow));

  g_assert_true (weir_flow_rename_node (flow, "a", "stale", NULL));
  assert_text_has (flow, "\"z\": {},\n    \"stale\": {},\n    \"c\": {}");
  assert_text_has (flow, "[\"stale.x\", \"c\"],\n    [\"z\", \"stale.0\"],\n"
                         "    [\"a-b\", \"stale\"]");
  assert_text_has (flow, "\"stale\": [0, 1],\n    \"c\": [2, 3]");
  g_assert_cmpstr (weir_flow_get_undo_name (flow), ==, "Rename Node");
}

static void
test_set_value (void)
{
  g_autoptr(WeirFlow) flow = load_node ("\"kind\": \"thread\", \"cpus\": [1, [2, 3]], \"x-k\": 1");

  set_value (flow, "n", "worker.params.size", "5");
  assert_text_has (flow, "\"worker\": { \"params\": { \"size\": 5 } }");
  set_value (flow, "n", "cpus.1.0", "7");
  assert_text_has (flow, "\"cpus\": [1, [7, 3]]");
  set_value (flow, "n", "cpus.2", "null");
  assert_text_has (flow, "\"cpus\": [1, [7, 3], null]");
  set_value (flow, "n", "cpus.0", NULL);
  assert_text_has (flow, "\"cpus\": [[7, 3], null],\n      \"x-k\": 1,\n");
  set_value (flow, "n", "worker.params.size", NULL);
  assert_text_has (flow, "\"params\": {}");
  set_value (flow, "n", "worker", "\"none\"");
  set_value (flow, "n", "worker.type", "\"jq\"");
  assert_text_has (flow, "\"worker\": { \"type\": \"jq\" }");
}

/* What is no change leaves no step. */
static void
test_set_same (void)
{
  g_autoptr(WeirFlow) flow = load_node ("\"kind\": \"thread\", \"threads\": 2, " PASS);
  g_autoptr(JsonNode) name = weir_json_read ("\"A\"");

  set_value (flow, "n", "threads", "2");
  set_value (flow, "n", "cpus", NULL);
  set_value (flow, "n", "worker.params.x", NULL);
  weir_flow_set_member (flow, "name", NULL);
  g_assert_null (weir_flow_get_undo_name (flow));
  g_assert_false (weir_flow_get_modified (flow));

  set_value (flow, "n", "threads", "2.0");
  g_assert_true (weir_flow_get_modified (flow));
  weir_flow_mark_saved (flow);
  weir_flow_set_member (flow, "name", name);
  weir_flow_mark_saved (flow);
  weir_flow_set_member (flow, "name", name);
  g_assert_false (weir_flow_get_modified (flow));
}

static void
expect_critical (const char *pattern)
{
  g_test_expect_message ("Weir", G_LOG_LEVEL_CRITICAL, pattern);
}

/* Numbers that JSON does not have, and places that nobody finds again. */
static void
test_refused (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();
  g_autoptr(JsonNode) infinite = json_node_init_double (json_node_alloc (), HUGE_VAL);

  expect_critical ("*weir_flow_json_is_valid*");
  weir_flow_set_member (flow, "x", infinite);
  expect_critical ("*WEIR_FLOW_MAX_PLACE*");
  weir_flow_set_position (flow, "input", 1e10, 0);
  expect_critical ("*WEIR_FLOW_N_PARTS*");
  weir_flow_set_member (flow, "nodes", NULL);
  expect_critical ("*weir_flow_is_end*");
  weir_flow_remove_node (flow, "input", FALSE);
  g_test_assert_expected_messages ();
  g_assert_null (weir_flow_get_undo_name (flow));
}

static void
test_settings (void)
{
  g_autoptr(WeirFlow) flow = load ("{\"format\":\"weir-flow/1\",\"x-a\":1,\"nodes\":{},"
                                   "\"links\":[],"
                                   "\"x-b\":2,\"layout\":{}}");
  g_autoptr(JsonNode) name = weir_json_read ("\"Flow\"");
  g_autoptr(JsonNode) number = weir_json_read ("64");
  g_autofree char *text = NULL;

  weir_flow_set_member (flow, "capacity", number);
  weir_flow_set_member (flow, "name", name);
  weir_flow_set_member (flow, "x-c", number);
  g_assert_cmpstr (weir_flow_get_name (flow), ==, "Flow");
  g_assert_cmpuint (weir_flow_get_capacity (flow), ==, 64);
  g_assert_cmpint (json_node_get_int (weir_flow_get_member (flow, "x-c")), ==, 64);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (weir_flow_get_member (flow, "nodes")));
  g_assert_null (weir_flow_get_member (flow, "frames"));

  /* Each at the place where a file has it. */
  text = weir_flow_to_text (flow);
  g_assert_cmpstr (text, ==, "{\n  \"format\": \"weir-flow/1\",\n  \"name\": \"Flow\",\n"
                   "  \"capacity\": 64,\n  \"x-a\": 1,\n  \"nodes\": {},\n  \"links\": [],\n"
                   "  \"x-b\": 2,\n  \"x-c\": 64,\n  \"layout\": {}\n}\n");

  weir_flow_set_member (flow, "name", NULL);
  g_assert_null (weir_flow_get_name (flow));
}

static void
insert_note (WeirFlow   *flow,
             guint       index,
             const char *json)
{
  g_autoptr(JsonNode) note = weir_json_read (json);

  weir_flow_insert_element (flow, "notes", index, json_node_get_object (note));
}

static void
test_elements (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();
  g_autoptr(JsonNode) other = weir_json_read ("{\"text\":\"c\",\"x\":true}");

  g_assert_cmpuint (weir_flow_get_n_elements (flow, "notes"), ==, 0);
  insert_note (flow, 0, "{\"text\":\"b\",\"rect\":[0.0,8.0,200.5,64]}");
  insert_note (flow, 0, "{\"text\":\"a\"}");
  g_assert_cmpuint (weir_flow_get_n_elements (flow, "notes"), ==, 2);
  g_assert_cmpuint (weir_flow_get_n_elements (flow, "frames"), ==, 0);
  assert_text_has (flow, "{ \"text\": \"a\" },\n"
                         "    { \"text\": \"b\", \"rect\": [0, 8, 200.5, 64] }");

  weir_flow_replace_element (flow, "notes", 1, json_node_get_object (other));
  g_assert_true (json_object_get_boolean_member (weir_flow_get_element (flow, "notes", 1), "x"));
  weir_flow_remove_element (flow, "notes", 0);
  g_assert_cmpuint (weir_flow_get_n_elements (flow, "notes"), ==, 1);
  g_assert_cmpstr (weir_flow_get_undo_name (flow), ==, "Remove Note");

  for (guint i = 0; i < 4; i++)
    weir_flow_undo (flow);
  g_assert_cmpuint (weir_flow_get_n_elements (flow, "notes"), ==, 0);
  assert_text_lacks (flow, "notes");
}

/* Writes down what is told, in order. */
static void
on_one (GString    *log,
        const char *id)
{
  g_string_append_printf (log, "%s ", id);
}

static void
on_renamed (GString    *log,
            const char *old_id,
            const char *new_id)
{
  g_string_append_printf (log, "%s>%s ", old_id, new_id);
}

static void
on_signal (GString *log)
{
  g_string_append (log, "! ");
}

/* Before those, the name of the signal. */
static gboolean
log_name (GSignalInvocationHint *hint,
          guint                  n_values,
          const GValue          *values,
          gpointer               data)
{
  g_string_append_printf (data, "%s ", g_signal_name (hint->signal_id));

  return TRUE;
}

static void
watch (WeirFlow *flow,
       GString  *log)
{
  static const char *const one[] = { "node-added", "node-removed", "node-changed", "node-moved",
                                     "elements-changed" };
  static const char *const none[] = { "links-changed", "settings-changed", "edited" };

  for (guint i = 0; i < G_N_ELEMENTS (one); i++)
    g_signal_connect_swapped (flow, one[i], G_CALLBACK (on_one), log);
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    g_signal_connect_swapped (flow, none[i], G_CALLBACK (on_signal), log);
  g_signal_connect_swapped (flow, "node-renamed", G_CALLBACK (on_renamed), log);
}

static gulong
hook (const char *signal,
      GString    *log)
{
  return g_signal_add_emission_hook (g_signal_lookup (signal, WEIR_TYPE_FLOW), 0, log_name, log,
                                     NULL);
}

static void
assert_log (GString    *log,
            const char *expected)
{
  g_assert_cmpstr (log->str, ==, expected);
  g_string_truncate (log, 0);
}

static void
test_signals (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b", "input>a a>b b>output");
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(JsonNode) name = weir_json_read ("\"x\"");
  gulong links = hook ("links-changed", log);
  gulong settings = hook ("settings-changed", log);
  gulong edited = hook ("edited", log);
  gulong removed = hook ("node-removed", log);
  gulong moved = hook ("node-moved", log);

  watch (flow, log);
  weir_flow_begin_edit (flow, "All", NULL);
  weir_flow_set_member (flow, "name", name);
  insert_note (flow, 0, "{}");
  assert_add (flow, "c", "c");
  weir_flow_set_position (flow, "c", 5, 5);
  weir_flow_set_position (flow, "input", 5, 5);
  weir_flow_remove_node (flow, "b", TRUE);
  weir_flow_rename_node (flow, "a", "A", NULL);
  set_value (flow, "A", "threads", "3");
  g_assert_cmpuint (log->len, ==, 0);
  weir_flow_end_edit (flow);
  assert_log (log, "node-removed b a>A c A node-moved input links-changed ! notes "
                   "settings-changed ! edited ! ");

  weir_flow_undo (flow);
  assert_log (log, "node-removed c A>a b a node-moved input links-changed ! notes "
                   "settings-changed ! edited ! ");

  g_signal_remove_emission_hook (g_signal_lookup ("links-changed", WEIR_TYPE_FLOW), links);
  g_signal_remove_emission_hook (g_signal_lookup ("settings-changed", WEIR_TYPE_FLOW), settings);
  g_signal_remove_emission_hook (g_signal_lookup ("edited", WEIR_TYPE_FLOW), edited);
  g_signal_remove_emission_hook (g_signal_lookup ("node-removed", WEIR_TYPE_FLOW), removed);
  g_signal_remove_emission_hook (g_signal_lookup ("node-moved", WEIR_TYPE_FLOW), moved);
}

/* Only what the edit came to is told. */
static void
test_signals_net (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b", "input>a a>b b>output");
  g_autoptr(GString) log = g_string_new (NULL);

  watch (flow, log);
  weir_flow_begin_edit (flow, "Come and go", NULL);
  assert_add (flow, "c", "c");
  weir_flow_rename_node (flow, "c", "d", NULL);
  weir_flow_remove_node (flow, "d", FALSE);
  weir_flow_end_edit (flow);
  assert_log (log, "! ");

  /* Two nodes swap their names. */
  weir_flow_begin_edit (flow, "Swap", NULL);
  weir_flow_rename_node (flow, "a", "t", NULL);
  weir_flow_rename_node (flow, "b", "a", NULL);
  weir_flow_rename_node (flow, "t", "b", NULL);
  weir_flow_end_edit (flow);
  assert_log (log, "a b a b ! ! ");

  weir_flow_begin_edit (flow, "Nothing", NULL);
  weir_flow_end_edit (flow);
  assert_log (log, "");
}

/* Gone and come back with the same name: the same node, with other values. */
static void
test_signals_again (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a", "");
  g_autoptr(GString) log = g_string_new (NULL);

  watch (flow, log);
  weir_flow_begin_edit (flow, "Again", NULL);
  weir_flow_remove_node (flow, "a", FALSE);
  assert_add (flow, "a", "a");
  weir_flow_end_edit (flow);
  assert_log (log, "a a ! ");
}

static void
edit_again (WeirFlow *flow,
            guint    *n_edited)
{
  if (++*n_edited == 1)
    weir_flow_set_position (flow, "input", 64, 64);
}

/* A handler of "edited" may edit. */
static void
test_edit_within (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();
  guint n_edited = 0;

  g_signal_connect (flow, "edited", G_CALLBACK (edit_again), &n_edited);
  weir_flow_set_position (flow, "output", 8, 8);
  g_assert_cmpuint (n_edited, ==, 2);
  assert_text_has (flow, "\"input\": [64, 64]");
  weir_flow_undo (flow);
  weir_flow_undo (flow);
  g_assert_null (weir_flow_get_undo_name (flow));
  g_assert_cmpuint (n_edited, ==, 4);
}

/* An edited flow can be checked and has no lines to tell. */
static void
test_check (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b", "input>a a>b b>output");
  g_autoptr(WeirServlet) servlet = NULL;
  WeirProblem *problem;

  assert_n_problems (flow, 0);
  weir_flow_remove_node (flow, "b", FALSE);
  problem = find_problem (flow, "no path leads from \"input\"");
  g_assert_cmpuint (weir_problem_get_line (problem), ==, 0);
  weir_problem_unref (problem);

  g_assert_true (weir_flow_add_link (flow, "a", "output", NULL));
  assert_n_problems (flow, 0);
  servlet = weir_flow_compile (flow, NULL);
  g_assert_nonnull (servlet);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flow-edit/ids", test_ids);
  g_test_add_func ("/flow-edit/add", test_add);
  g_test_add_func ("/flow-edit/add-copies", test_add_copies);
  g_test_add_func ("/flow-edit/broken", test_broken);
  g_test_add_func ("/flow-edit/broken-nodes", test_broken_nodes);
  g_test_add_func ("/flow-edit/remove", test_remove);
  g_test_add_func ("/flow-edit/rename", test_rename);
  g_test_add_func ("/flow-edit/set-value", test_set_value);
  g_test_add_func ("/flow-edit/set-same", test_set_same);
  g_test_add_func ("/flow-edit/refused", test_refused);
  g_test_add_func ("/flow-edit/settings", test_settings);
  g_test_add_func ("/flow-edit/elements", test_elements);
  g_test_add_func ("/flow-edit/signals", test_signals);
  g_test_add_func ("/flow-edit/signals-net", test_signals_net);
  g_test_add_func ("/flow-edit/signals-again", test_signals_again);
  g_test_add_func ("/flow-edit/edit-within", test_edit_within);
  g_test_add_func ("/flow-edit/check", test_check);

  return g_test_run ();
}
