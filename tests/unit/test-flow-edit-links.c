/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-error.h"
#include "document/weir-flow-edit.h"
#include "flow-fixture.h"
#include "json/weir-json-reader.h"

/* The links in short, as load_short() takes them. */
static char *
list_links (WeirFlow *flow)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < weir_flow_get_n_links (flow); i++)
    {
      const char *from, *to;

      weir_flow_get_link (flow, i, &from, &to);
      g_string_append_printf (text, "%s%s>%s", i > 0 ? " " : "", from, to);
    }

  return g_string_free (text, FALSE);
}

static void
assert_links (WeirFlow   *flow,
              const char *expected)
{
  g_autofree char *links = list_links (flow);

  g_assert_cmpstr (links, ==, expected);
}

static void
assert_inputs (WeirFlow   *flow,
               const char *id,
               guint       n)
{
  g_auto(GStrv) inputs = weir_flow_list_inputs (flow, id);

  g_assert_cmpuint (g_strv_length (inputs), ==, n);
}

static void
add (WeirFlow   *flow,
     const char *from,
     const char *to)
{
  g_autoptr(GError) error = NULL;

  weir_flow_add_link (flow, from, to, &error);
  g_assert_no_error (error);
}

/* Refused, for the reason that is told. */
static void
assert_refused (WeirFlow   *flow,
                const char *from,
                const char *to,
                const char *part)
{
  g_autofree char *before = list_links (flow);
  g_autofree char *reason = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (weir_flow_can_link (flow, from, to, &reason));
  g_test_message ("%s", reason);
  g_assert_nonnull (strstr (reason, part));
  g_assert_false (weir_flow_add_link (flow, from, to, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_FLOW);
  g_assert_cmpstr (error->message, ==, reason);
  g_assert_false (weir_flow_can_link (flow, from, to, NULL));
  assert_links (flow, before);
}

static void
test_refused (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b c e:2 w(x,y)+else", "a>b b>c");

  assert_refused (flow, "a", "a", "itself");
  assert_refused (flow, "a", "b", "linked to \"b\" already");
  assert_refused (flow, "c", "a", "circle: \"a\" leads to \"c\" already");
  assert_refused (flow, "a", "c", "taken by the link from \"b\"");
  assert_refused (flow, "output", "a", "leaves the output");
  assert_refused (flow, "a", "input", "leads to the input");
  assert_refused (flow, "nobody", "a", "no node \"nobody\"");
  assert_refused (flow, "a", "nobody.1", "no node \"nobody\"");
  assert_refused (flow, "a.x", "w", "no output \"x\"");
  assert_refused (flow, "c", "w.0", "no input \"0\"");
  assert_refused (flow, "w", "a", "begins at one of the branches");
  assert_refused (flow, "w.z", "a", "no branch \"z\"");
  assert_refused (flow, "a", "e.2", "no input \"2\"");
  assert_refused (flow, "a", "e.00", "no input \"00\"");
}

/* Ports, as each kind has them. */
static void
test_ports (void)
{
  g_autoptr(WeirFlow) flow = load_nodes ("\"t\": {\"kind\": \"thread\"},"
                                         "\"e\": {\"kind\": \"ensemble\", \"inputs\": 2},"
                                         "\"w\": {\"kind\": \"switch\", \"cases\": "
                                         "[{\"name\": \"x\"}], \"else\": \"branch\"},"
                                         "\"u\": {\"kind\": \"new\"}, \"v\": {}",
                                         "[\"u.big\", \"t\"], [\"u.small\", \"t\"],"
                                         "[\"t\", \"u.7\"]");
  const struct {
    const char *id;
    const char *inputs[3];
    const char *outputs[3];
  } nodes[] = {
    { "input", { NULL }, { "input" } },
    { "output", { "output" }, { NULL } },
    { "t", { "t" }, { "t" } },
    { "e", { "e.0", "e.1" }, { "e" } },
    { "w", { "w" }, { "w.x", "w.else" } },
    { "u", { "u.7" }, { "u.big", "u.small" } },
    { "v", { "v" }, { "v" } },
    { "nobody", { NULL }, { NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      g_auto(GStrv) inputs = weir_flow_list_inputs (flow, nodes[i].id);
      g_auto(GStrv) outputs = weir_flow_list_outputs (flow, nodes[i].id);

      g_assert_cmpstrv (inputs, nodes[i].inputs);
      g_assert_cmpstrv (outputs, nodes[i].outputs);
    }

  /* A kind that nobody knows may have any port. */
  g_assert_true (weir_flow_can_link (flow, "v.any", "output", NULL));
  g_assert_true (weir_flow_can_link (flow, "input", "v.any", NULL));
}

/* Several links come together only from different branches of one switch. */
static void
test_merge (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b c d w(x,y)+else v(p,q)+fail",
                                         "input>w w.x>a w.y>b w.else>v v.p>c v.q>d");

  add (flow, "a", "output");
  add (flow, "b", "output");
  add (flow, "c", "output");
  add (flow, "d", "output");
  assert_links (flow, "input>w w.x>a w.y>b w.else>v v.p>c v.q>d "
                      "a>output b>output c>output d>output");
}

static void
test_merge_refused (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b c d e w(x,y)+fail",
                                         "input>w w.x>a w.x>b w.y>c input>d");

  add (flow, "a", "e");
  /* By one branch to both. */
  assert_refused (flow, "b", "e", "only from different branches");
  /* Not from the switch at all. */
  assert_refused (flow, "d", "e", "only from different branches");
  add (flow, "c", "e");
}

/* A branch that leads nowhere else, and what comes behind a meeting. */
static void
test_merge_nested (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b m n w(x,y)+else", "input>w w.x>a w.y>b a>m b>m m>n");

  add (flow, "w.else", "n");
  add (flow, "n", "output");
  assert_refused (flow, "input", "output", "only from different branches");
}

static void
test_ensemble (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b c e:2", "input>a input>b input>c");

  add (flow, "a", "e");
  add (flow, "c", "e.1");
  assert_refused (flow, "b", "e.1", "taken by the link from \"c\"");
  add (flow, "b", "e");
  assert_links (flow, "input>a input>b input>c a>e.0 c>e.1 b>e.2");
  assert_inputs (flow, "e", 3);

  /* One in the middle keeps its place, for the next. */
  weir_flow_remove_link (flow, 4);
  assert_inputs (flow, "e", 3);
  weir_flow_remove_link (flow, 4);
  assert_inputs (flow, "e", 2);
  add (flow, "c", "e");
  assert_links (flow, "input>a input>b input>c a>e.0 c>e.1");

  for (guint i = 0; i < 6; i++)
    weir_flow_undo (flow);
  assert_inputs (flow, "e", 2);
  assert_links (flow, "input>a input>b input>c");
}

static void
test_ensemble_vague (void)
{
  g_autoptr(WeirFlow) flow = load_nodes ("\"e\": {\"kind\": \"ensemble\"}", "");

  assert_inputs (flow, "e", 1);
  add (flow, "input", "e");
  assert_inputs (flow, "e", 2);
  assert_links (flow, "input>e.0");
}

static void
test_move_input (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b c d e:5", "a>e.0 b>e.1 c>e.2 d>e.3");

  weir_flow_move_input (flow, "e", 0, 2);
  assert_links (flow, "a>e.2 b>e.0 c>e.1 d>e.3");
  weir_flow_move_input (flow, "e", 3, 0);
  assert_links (flow, "a>e.3 b>e.1 c>e.2 d>e.0");
  weir_flow_move_input (flow, "e", 4, 1);
  assert_links (flow, "a>e.4 b>e.2 c>e.3 d>e.0");
  weir_flow_move_input (flow, "e", 1, 1);
  assert_links (flow, "a>e.4 b>e.2 c>e.3 d>e.0");
}

static void
test_set_link (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b c d e:3", "input>a a>b b>c b>e.2");
  g_autofree char *reason = NULL;
  g_autoptr(GError) error = NULL;

  /* Its own place does not count as taken. */
  g_assert_true (weir_flow_can_set_link (flow, 1, "input", "b", NULL));
  g_assert_true (weir_flow_can_set_link (flow, 1, "a", "b", NULL));
  g_assert_false (weir_flow_can_set_link (flow, 1, "a", "c", &reason));
  g_assert_nonnull (strstr (reason, "taken by the link from \"b\""));
  g_assert_false (weir_flow_set_link (flow, 1, "c", "b", &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_FLOW);

  g_assert_true (weir_flow_set_link (flow, 1, "input", "b", NULL));
  g_assert_true (weir_flow_set_link (flow, 2, "b", "d", NULL));
  assert_links (flow, "input>a input>b b>d b>e.2");
  g_assert_true (weir_flow_set_link (flow, 3, "b", "e", NULL));
  assert_links (flow, "input>a input>b b>d b>e.0");
  assert_inputs (flow, "e", 2);
}

static void
test_insert (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b n w(x)+else e:2", "input>a a>b b>output");

  g_assert_false (weir_flow_can_insert_on_link (flow, 0, "a"));
  g_assert_false (weir_flow_can_insert_on_link (flow, 0, "output"));
  g_assert_false (weir_flow_can_insert_on_link (flow, 0, "nobody"));
  g_assert_true (weir_flow_can_insert_on_link (flow, 1, "n"));

  weir_flow_insert_on_link (flow, 1, "n");
  assert_links (flow, "input>a a>n n>b b>output");
  weir_flow_insert_on_link (flow, 0, "w");
  weir_flow_insert_on_link (flow, 4, "e");
  assert_links (flow, "input>w w.x>a a>n n>b b>e.0 e>output");
  weir_flow_undo (flow);
  weir_flow_undo (flow);
  weir_flow_undo (flow);
  assert_links (flow, "input>a a>b b>output");
}

static void
assert_heal (const char *nodes,
             const char *links,
             const char *expected)
{
  g_autoptr(WeirFlow) flow = load_short (nodes, links);

  weir_flow_remove_node (flow, "n", TRUE);
  assert_links (flow, expected);
  weir_flow_undo (flow);
  assert_links (flow, links);
}

static void
test_heal (void)
{
  assert_heal ("a n b", "input>a a>n n>b b>output", "input>a a>b b>output");
  assert_heal ("a n b c", "a>n n>b n>c", "a>b a>c");
  assert_heal ("a n e:2", "a>n n>e.1 a>e.0", "a>e.1 a>e.0");
  assert_heal ("a b n c w(x,y)+fail", "w.x>a w.y>b a>n b>n n>c", "w.x>a w.y>b a>c b>c");
  assert_heal ("a n b", "a>n a>b n>b", "a>b");
  /* Where ways part or come together, only one can go on. */
  assert_heal ("a b c n:2", "a>n.0 b>n.1 n>c", "");
  assert_heal ("a c n:2", "a>n.0 n>c", "a>c");
  assert_heal ("a b c n(x,y)+fail", "a>n n.x>b n.y>c", "");
  assert_heal ("a b n(x,y)+fail", "a>n n.x>b", "a>b");
  assert_heal ("n", "input>n", "");
}

/* An ensemble loses inputs that end up free at its end. */
static void
test_remove_trims (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b c d e:4", "a>e.0 b>e.1 c>e.2 d>e.3");

  weir_flow_remove_node (flow, "c", FALSE);
  assert_inputs (flow, "e", 4);
  weir_flow_remove_node (flow, "d", FALSE);
  assert_inputs (flow, "e", 2);
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

static void
test_follow_cases (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b c w(x,y)+else", "w.x>a w.y>b w.else>c");

  set_value (flow, "w", "cases.0.name", "\"big\"");
  assert_links (flow, "w.big>a w.y>b w.else>c");

  /* Names that stay in another order. */
  set_value (flow, "w", "cases", "[{\"name\":\"y\"},{\"name\":\"big\"}]");
  assert_links (flow, "w.big>a w.y>b w.else>c");

  /* While something is typed that cannot be a name. */
  set_value (flow, "w", "cases.0.name", "\"\"");
  set_value (flow, "w", "cases.0.name", "\"small\"");
  assert_links (flow, "w.big>a w.small>b w.else>c");

  set_value (flow, "w", "cases.0", NULL);
  set_value (flow, "w", "else", "\"fail\"");
  assert_links (flow, "w.big>a");
  for (guint i = 0; i < 6; i++)
    weir_flow_undo (flow);
  assert_links (flow, "w.x>a w.y>b w.else>c");
}

/* Two cases of one name: nobody knows whose the links are, so they stay. */
static void
test_follow_doubtful (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b w(x,y)+fail", "w.x>a w.y>b");

  set_value (flow, "w", "cases.1.name", "\"x\"");
  assert_links (flow, "w.x>a w.y>b");
  set_value (flow, "w", "cases.1.name", "\"z\"");
  assert_links (flow, "w.x>a w.y>b");
}

static void
test_follow_inputs (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b c e:3", "a>e.0 b>e.2 c>e.7");

  set_value (flow, "e", "fail-fast", "false");
  assert_links (flow, "a>e.0 b>e.2 c>e.7");
  set_value (flow, "e", "inputs", "2");
  assert_links (flow, "a>e.0 c>e.7");
}

static void
test_follow_kind (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b n", "a>n n>b");

  set_value (flow, "n", "kind", "\"process\"");
  set_value (flow, "n", "kind", "\"newer\"");
  set_value (flow, "n", "kind", "\"thread\"");
  assert_links (flow, "a>n n>b");
  set_value (flow, "n", "kind", "\"switch\"");
  assert_links (flow, "a>n");
  set_value (flow, "n", "kind", "\"ensemble\"");
  assert_links (flow, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flow-edit-links/refused", test_refused);
  g_test_add_func ("/flow-edit-links/ports", test_ports);
  g_test_add_func ("/flow-edit-links/merge", test_merge);
  g_test_add_func ("/flow-edit-links/merge-refused", test_merge_refused);
  g_test_add_func ("/flow-edit-links/merge-nested", test_merge_nested);
  g_test_add_func ("/flow-edit-links/ensemble", test_ensemble);
  g_test_add_func ("/flow-edit-links/ensemble-vague", test_ensemble_vague);
  g_test_add_func ("/flow-edit-links/move-input", test_move_input);
  g_test_add_func ("/flow-edit-links/set-link", test_set_link);
  g_test_add_func ("/flow-edit-links/insert", test_insert);
  g_test_add_func ("/flow-edit-links/heal", test_heal);
  g_test_add_func ("/flow-edit-links/remove-trims", test_remove_trims);
  g_test_add_func ("/flow-edit-links/follow-cases", test_follow_cases);
  g_test_add_func ("/flow-edit-links/follow-doubtful", test_follow_doubtful);
  g_test_add_func ("/flow-edit-links/follow-inputs", test_follow_inputs);
  g_test_add_func ("/flow-edit-links/follow-kind", test_follow_kind);

  return g_test_run ();
}
