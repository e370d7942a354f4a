/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-error.h"
#include "document/weir-flow-edit.h"
#include "flow-fixture.h"

static char *
copy (WeirFlow   *flow,
      const char *ids)
{
  g_auto(GStrv) list = g_strsplit (ids, " ", -1);

  return weir_flow_copy (flow, (const char * const *) list);
}

static void
assert_paste (WeirFlow   *flow,
              const char *text,
              const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) ids = weir_flow_paste (flow, text, 400, 80, &error);
  g_autofree char *joined = NULL;

  g_assert_no_error (error);
  joined = g_strjoinv (" ", ids);
  g_assert_cmpstr (joined, ==, expected);
  g_assert_cmpstr (weir_flow_get_undo_name (flow), ==, "Paste");
}

static void
assert_at (WeirFlow   *flow,
           const char *id,
           double      x,
           double      y)
{
  double found_x, found_y;

  g_assert_true (weir_flow_get_position (flow, id, &found_x, &found_y));
  g_assert_cmpfloat_with_epsilon (found_x, x, 1e-9);
  g_assert_cmpfloat_with_epsilon (found_y, y, 1e-9);
}

static void
assert_last_link (WeirFlow   *flow,
                  const char *from,
                  const char *to)
{
  const char *found_from, *found_to;

  weir_flow_get_link (flow, weir_flow_get_n_links (flow) - 1, &found_from, &found_to);
  g_assert_cmpstr (found_from, ==, from);
  g_assert_cmpstr (found_to, ==, to);
}

static void
test_copy (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b c", "input>a a>b b>c c>output");
  g_autofree char *text = NULL;

  weir_flow_set_position (flow, "b", 8, 16);
  weir_flow_set_position (flow, "output", 8, 16);
  text = copy (flow, "c b output nobody");
  g_assert_cmpstr (text, ==, "{\n  \"format\": \"weir-flow-part/1\",\n  \"nodes\": {\n"
                   "    \"b\": {\n      \"kind\": \"thread\",\n"
                   "      \"worker\": { \"type\": \"pass-through\" }\n    },\n"
                   "    \"c\": {\n      \"kind\": \"thread\",\n"
                   "      \"worker\": { \"type\": \"pass-through\" }\n    }\n  },\n"
                   "  \"links\": [\n    [\"b\", \"c\"]\n  ],\n"
                   "  \"layout\": {\n    \"b\": [8, 16]\n  }\n}\n");
}

static void
test_paste (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a w(x,y)+else e:2",
                                         "input>a w.x>e.0 w.else>e.1 e>output");
  g_autofree char *text = NULL;
  g_autofree char *before = weir_flow_to_text (flow);
  g_autofree char *after = NULL;

  weir_flow_set_position (flow, "w", 0, 100);
  weir_flow_set_position (flow, "e", 240, 60);
  text = copy (flow, "w e");
  assert_paste (flow, text, "w-2 e-2");
  assert_at (flow, "w-2", 400, 120);
  assert_at (flow, "e-2", 640, 80);
  g_assert_cmpuint (weir_flow_get_n_links (flow), ==, 6);
  assert_last_link (flow, "w-2.else", "e-2.1");

  assert_paste (flow, text, "w-3 e-3");
  for (guint i = 0; i < 4; i++)
    weir_flow_undo (flow);
  after = weir_flow_to_text (flow);
  g_assert_cmpstr (after, ==, before);
}

/* Into another flow, where the names are free. */
static void
test_paste_elsewhere (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b", "input>a a>b");
  g_autoptr(WeirFlow) other = weir_flow_new ();
  g_autofree char *text = copy (flow, "a b input");

  assert_paste (other, text, "a b");
  g_assert_cmpuint (weir_flow_get_n_links (other), ==, 1);
  assert_last_link (other, "a", "b");

  /* They had no places, so they are laid out. */
  assert_at (other, "a", 400, 80);
  assert_at (other, "b", 640, 80);
}

static void
test_paste_file (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();
  g_autofree char *text = NULL;

  assert_paste (flow,
                "{\"format\":\"weir-flow/1\",\"nodes\":{\"n\":{\"kind\":\"thread\",\"x\":1}},"
                "\"links\":[[\"input\",\"n\"],[\"n\",\"output\"],[\"n\"],5],"
                "\"layout\":{\"n\":[100,100],\"input\":[0,0]},"
                "\"frames\":[{\"text\":\"F\",\"rect\":[90,60,300.5,200]},3],\"notes\":[{}]}",
                "n frames.0 notes.0");
  g_assert_cmpuint (weir_flow_get_n_links (flow), ==, 0);
  assert_at (flow, "n", 410, 120);
  assert_at (flow, "input", 0, 160);
  text = weir_flow_to_text (flow);
  g_assert_nonnull (strstr (text, "\"rect\": [400, 80, 300.5, 200]"));
  g_assert_cmpuint (weir_flow_get_n_elements (flow, "frames"), ==, 1);
  g_assert_cmpuint (weir_flow_get_n_elements (flow, "notes"), ==, 1);
}

/* Frames and notes go with the nodes, or alone; what else they say goes with them. */
static void
test_elements (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirFlow) flow =
    weir_flow_new_from_data ("{\"format\":\"weir-flow/1\",\"nodes\":{\"a\":{\"kind\":\"thread\"}},"
                             "\"layout\":{\"a\":[100,100]},"
                             "\"frames\":[{\"text\":\"F\",\"rect\":[0,0,9,9]},"
                             "{\"text\":\"G\",\"rect\":[80,60,300,200],\"x-color\":\"red\"}],"
                             "\"notes\":[{\"text\":\"N\",\"rect\":[500,40,90,50]}]}",
                             -1, NULL, &error);
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;
  g_autofree char *note = NULL;
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  before = weir_flow_to_text (flow);
  text = copy (flow, "a frames.1 frames.2 notes.0 notes.x");
  g_assert_nonnull (strstr (text, "\"x-color\": \"red\""));
  g_assert_null (strstr (text, "\"F\""));

  assert_paste (flow, text, "a-2 frames.2 notes.1");
  assert_at (flow, "a-2", 420, 140);
  after = weir_flow_to_text (flow);
  g_assert_nonnull (strstr (after, "\"rect\": [400, 100, 300, 200]"));
  g_assert_nonnull (strstr (after, "\"rect\": [820, 80, 90, 50]"));

  note = copy (flow, "notes.0");
  assert_paste (flow, note, "notes.2");

  weir_flow_undo (flow);
  weir_flow_undo (flow);
  g_clear_pointer (&after, g_free);
  after = weir_flow_to_text (flow);
  g_assert_cmpstr (after, ==, before);
}

/* What nobody would write still does no harm. */
static void
test_paste_odd (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();
  g_autofree char *text = NULL;

  assert_paste (flow,
                "{\"format\":\"weir-flow-part/1\",\"nodes\":{\"a b\":{},\"input\":{},\"\":{}},"
                "\"links\":[[\"a b\",\"\"]],\"layout\":{\"a b\":[1e300,0],\"\":[1,\"2\"]}}",
                "a-b node");
  assert_last_link (flow, "a-b", "node");
  text = weir_flow_to_text (flow);
  g_assert_null (strstr (text, "e+"));
}

static void
assert_refused (const char *text,
                int         code,
                const char *part)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) ids = weir_flow_paste (flow, text, 0, 0, &error);

  g_assert_null (ids);
  g_assert_error (error, WEIR_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_null (weir_flow_get_undo_name (flow));
}

static void
test_refused (void)
{
  g_autoptr(GString) deep = g_string_new ("{\"format\":\"weir-flow-part/1\","
                                          "\"nodes\":{\"a\":{\"x\":");

  assert_refused ("", WEIR_ERROR_INVALID_JSON, "no part of a flow");
  assert_refused ("Dear Sir or Madam", WEIR_ERROR_INVALID_JSON, "line 1, column 1");
  assert_refused ("[]", WEIR_ERROR_INVALID_FLOW, "weir-flow-part/1");
  assert_refused ("{\"nodes\":{}}", WEIR_ERROR_INVALID_FLOW, "weir-flow-part/1");
  assert_refused ("{\"format\":\"weir-flow-part/2\"}", WEIR_ERROR_INVALID_FLOW, "newer version");
  assert_refused ("{\"format\":\"weir-flow/1\",\"nodes\":{}}", WEIR_ERROR_INVALID_FLOW, "no nodes");
  assert_refused ("{\"format\":\"weir-flow/1\",\"nodes\":{},\"notes\":[3]}", WEIR_ERROR_INVALID_FLOW,
                  "no nodes");
  assert_refused ("{\"format\":\"weir-flow/1\",\"nodes\":{\"a\":1}}", WEIR_ERROR_INVALID_FLOW,
                  "\"a\"");
  assert_refused ("{\"format\":\"weir-flow/1\",\"nodes\":{\"a\":{},\"a\":{}}}",
                  WEIR_ERROR_INVALID_JSON, "column");

  for (guint i = 0; i < 1010; i++)
    g_string_append_c (deep, '[');
  for (guint i = 0; i < 1010; i++)
    g_string_append_c (deep, ']');
  g_string_append (deep, "}}}");
  assert_refused (deep->str, WEIR_ERROR_INVALID_FLOW, "too deep");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flow-clipboard/copy", test_copy);
  g_test_add_func ("/flow-clipboard/paste", test_paste);
  g_test_add_func ("/flow-clipboard/paste-elsewhere", test_paste_elsewhere);
  g_test_add_func ("/flow-clipboard/paste-file", test_paste_file);
  g_test_add_func ("/flow-clipboard/elements", test_elements);
  g_test_add_func ("/flow-clipboard/paste-odd", test_paste_odd);
  g_test_add_func ("/flow-clipboard/refused", test_refused);

  return g_test_run ();
}
