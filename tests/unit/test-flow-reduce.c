/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-error.h"
#include "flow-fixture.h"
#include "servlets/weir-switch-servlet.h"

/* Expects exactly one problem, about @node, whose message has @part. */
static void
assert_violation (const char *nodes,
                  const char *links,
                  const char *node,
                  const char *part)
{
  g_autoptr(WeirFlow) flow = load_short (nodes, links);
  g_autoptr(GPtrArray) problems = weir_flow_check (flow);
  g_autoptr(GError) error = NULL;
  WeirProblem *problem;

  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", weir_problem_get_message (g_ptr_array_index (problems, i)));

  g_assert_cmpuint (problems->len, ==, 1);
  problem = g_ptr_array_index (problems, 0);
  g_assert_cmpint (weir_problem_get_severity (problem), ==, WEIR_SEVERITY_ERROR);
  g_assert_cmpstr (weir_problem_get_node (problem), ==, node);
  g_assert_nonnull (strstr (weir_problem_get_message (problem), part));

  g_assert_null (weir_flow_compile (flow, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_FLOW);
}

static void
test_sequences (void)
{
  assert_tree ("", "input>output", "pass");
  assert_tree ("a", "input>a a>output", "a");
  assert_tree ("c b a", "b>c input>a c>output a>b", "seq(a,b,c)");
}

static void
test_ensembles (void)
{
  assert_tree ("a b e:2", "input>a input>b a>e.0 b>e.1 e>output", "ens(a,b)");
  assert_tree ("a b e:2", "input>a input>b a>e.1 b>e.0 e>output", "ens(b,a)");
  assert_tree ("s a b c d e:2 t",
               "input>s s>a a>b b>e.0 s>c c>d d>e.1 e>t t>output",
               "seq(s,ens(seq(a,b),seq(c,d)),t)");
  assert_tree ("a b c d e:2 f:2",
               "input>a input>b a>e.0 b>e.1 e>c e>d c>f.0 d>f.1 f>output",
               "seq(ens(a,b),ens(c,d))");
}

static void
test_bare_links (void)
{
  assert_tree ("a e:2", "input>a a>e.1 input>e.0 e>output", "ens(pass,a)");
  assert_tree ("s e:3", "input>s s>e.0 s>e.1 s>e.2 e>output", "seq(s,ens(pass,pass,pass))");
  assert_tree ("w(x)+else a", "input>w w.x>a a>output w.else>output", "switch(x:a,else:pass)");
  assert_tree ("w(x,y)+fail", "input>w w.x>output w.y>output", "switch(x:pass,y:pass)");
  assert_tree ("v(p,q)+fail w(x,y)+fail", "input>v v.p>w v.q>w w.x>output w.y>output",
               "seq(switch(p:pass,q:pass),switch(x:pass,y:pass))");
}

static void
test_nested_ensembles (void)
{
  /* One fan-out feeds both. */
  assert_tree ("a b c e1:2 e2:2",
               "input>a input>b input>c a>e1.0 b>e1.1 e1>e2.0 c>e2.1 e2>output",
               "ens(ens(a,b),c)");
  assert_tree ("a b c d e1:2 e2:2 e3:2",
               "input>a input>b input>c input>d a>e1.0 b>e1.1 c>e2.0 d>e2.1 "
               "e1>e3.0 e2>e3.1 e3>output",
               "ens(ens(a,b),ens(c,d))");
  assert_tree ("a b c d e1:2 x e2:2 y e3:2",
               "input>a input>b input>c input>d a>e1.0 b>e1.1 e1>x x>e2.0 c>e2.1 e2>y "
               "y>e3.1 d>e3.0 e3>output",
               "ens(d,seq(ens(seq(ens(a,b),x),c),y))");
  /* A branch divides again by itself. */
  assert_tree ("a b c d e1:2 e2:2",
               "input>a input>d a>b a>c b>e1.0 c>e1.1 e1>e2.0 d>e2.1 e2>output",
               "ens(seq(a,ens(b,c)),d)");
  assert_tree ("s t a b e1:2 e2:2",
               "input>s s>t t>a t>b a>e1.0 b>e1.1 e1>e2.1 s>e2.0 e2>output",
               "seq(s,ens(pass,seq(t,ens(a,b))))");
}

static void
test_switches (void)
{
  assert_tree ("w(x,y)+fail a b", "input>w w.x>a w.y>b a>output b>output", "switch(x:a,y:b)");
  assert_tree ("w(x,y)+else a b c t",
               "input>w w.x>a w.y>b w.else>c a>t c>t b>t t>output",
               "seq(switch(x:a,y:b,else:c),t)");
  assert_tree ("w(x,y)+fail a b e:2 w2(z)+else",
               "input>w w.x>a w.x>b a>e.0 b>e.1 e>output w.y>w2 w2.z>output w2.else>output",
               "switch(x:ens(a,b),y:switch(z:pass,else:pass))");
}

/* Branches may meet at a slot of an ensemble, and a switch within a switch at the same input. */
static void
test_switches_meet (void)
{
  assert_tree ("w(x,y)+fail a b c e:2",
               "input>w input>c w.x>a w.y>b a>e.0 b>e.0 c>e.1 e>output",
               "ens(switch(x:a,y:b),c)");
  assert_tree ("v(p,q)+fail w(x,y)+fail a b c",
               "input>v v.p>w w.x>a w.y>b v.q>c a>output b>output c>output",
               "switch(p:switch(x:a,y:b),q:c)");
  assert_tree ("v(p,q)+fail w(x,y)+fail a b c m t",
               "input>v v.p>w w.x>a w.y>b a>m b>m v.q>c m>t c>t t>output",
               "seq(switch(p:seq(switch(x:a,y:b),m),q:c),t)");
  assert_tree ("w(x,y)+else e:2 b c",
               "input>w input>e.0 w.x>e.1 w.y>b b>e.1 w.else>c c>e.1 e>output",
               "ens(pass,switch(x:pass,y:b,else:c))");
}

/* Nothing meets: the one branch reaches as far as the branch that the switch stands in. */
static void
test_single_branch (void)
{
  assert_tree ("w(x)+pass a b", "input>w w.x>a a>b b>output", "switch(x:seq(a,b))");
  assert_tree ("w(x)+fail", "input>w w.x>output", "switch(x:pass)");
  assert_tree ("w(x)+pass a b e:2", "input>w w.x>a a>e.0 input>b b>e.1 e>output",
               "ens(switch(x:a),b)");
  assert_tree ("w(x)+pass v(y)+pass a", "input>w w.x>v v.y>a a>output",
               "switch(x:switch(y:a))");
  assert_tree ("w(x,y)+fail v(z)+pass a b", "input>w w.x>v v.z>a a>output w.y>b b>output",
               "switch(x:switch(z:a),y:b)");
  assert_tree ("w(x)+pass a b e:2", "input>w w.x>a w.x>b a>e.0 b>e.1 e>output",
               "switch(x:ens(a,b))");
}

static void
test_switch_else (void)
{
  g_autoptr(WeirFlow) flow = load_short ("w(x,y)+pass a", "input>w w.x>a a>output w.y>output");
  g_autoptr(WeirServlet) servlet = weir_flow_compile (flow, NULL);
  WeirSwitchServlet *selection = WEIR_SWITCH_SERVLET (servlet);
  const char *condition;

  g_assert_cmpint (weir_switch_servlet_get_otherwise (selection), ==, WEIR_SWITCH_ELSE_PASS);
  g_assert_cmpuint (weir_servlet_get_n_members (servlet), ==, 2);
  g_assert_cmpstr (weir_switch_servlet_get_case (selection, 1, &condition), ==, "y");
  g_assert_cmpstr (condition, ==, ".y");
  g_assert_cmpstr (weir_servlet_get_name (servlet), ==, "w");
}

static void
test_disabled (void)
{
  assert_tree ("a! b e:2", "input>a input>b a>e.0 b>e.1 e>output", "ens(null,b)");
  assert_tree ("a b! c e:2", "input>a a>b b>e.0 input>c c>e.1 e>output", "ens(null,c)");
  assert_tree ("a b c e1:2! e2:2",
               "input>a input>b input>c a>e1.0 b>e1.1 e1>e2.0 c>e2.1 e2>output",
               "ens(null,c)");
  assert_tree ("a! b c e1:2 e2:2",
               "input>a input>b input>c a>e1.0 b>e1.1 e1>e2.0 c>e2.1 e2>output",
               "ens(ens(null,b),c)");
  assert_tree ("w(x,y)+fail a! b", "input>w w.x>a w.y>b a>output b>output", "switch(y:b)");
  assert_tree ("w(x)+else a b!", "input>w w.x>a w.else>b a>output b>output", "switch(x:a)");
}

static void
test_disabled_wrongly (void)
{
  assert_violation ("a!", "input>a a>output", "a", "every item comes through here");
  assert_violation ("a! b! e:2", "input>a input>b a>e.0 b>e.1 e>output",
                    "e", "all branches of the ensemble \"e\" are disabled");
  assert_violation ("w(x,y)+fail a! b!", "input>w w.x>a w.y>b a>output b>output",
                    "w", "all branches of the switch \"w\" are disabled");
}

static void
test_open_fan_out (void)
{
  assert_violation ("a b", "input>a input>b a>output b>output",
                    "output", "2 links lead to \"output\", from \"a\" and \"b\"");
  assert_violation ("a b t", "input>a input>b a>t b>t t>output",
                    "t", "2 links lead to \"t\", from \"a\" and \"b\"");
  assert_violation ("a b c e:2", "input>a input>b input>c a>e.0 b>e.1 e>output c>output",
                    "output", "from \"e\" and \"c\"");
}

static void
test_slot_linked_twice (void)
{
  assert_violation ("a b c e:2", "input>a input>b input>c a>e.0 b>e.0 c>e.1 e>output",
                    "e", "2 links lead to \"e.0\", from \"a\" and \"b\"");
}

static void
test_crossing_fan_outs (void)
{
  assert_violation ("a b c d e:2 f:2",
                    "input>a a>b a>c input>d b>e.0 d>e.1 e>f.0 c>f.1 f>output",
                    "e", "what comes to \"e.0\" was divided at \"a\", what comes to \"e.1\" at \"input\"");
  assert_violation ("a b c e:3",
                    "input>a a>b a>c b>e.0 c>e.1 input>e.2 e>output",
                    "e", "what comes to \"e.0\" was divided at \"a\", what comes to \"e.2\" at \"input\"");
}

static void
test_branches_that_do_not_meet (void)
{
  assert_violation ("w(x,y,z)+fail a b c t",
                    "input>w w.x>a w.y>b w.z>c a>t b>t t>output c>output",
                    "w", "only 2 of its 3 come to \"t\", from \"a\" and \"b\"");
  assert_violation ("w(x,y)+fail a b e:2",
                    "input>w w.x>a w.y>b a>e.0 b>e.1 e>output",
                    "e", "the branches of the switch \"w\" do not meet before the ensemble \"e\"");
}

static void
test_switch_beside_fan_out (void)
{
  assert_violation ("w(x,y)+fail a b t",
                    "input>w input>a w.x>t w.y>b b>t a>t t>output",
                    "t", "3 links lead to \"t\", from \"w.x\", \"b\" and \"a\"");
}

/* Each violation is told once, however much follows from it. */
static void
test_independent_violations (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b s c d t",
                                         "input>a input>b a>s b>s s>c s>d c>t d>t t>output");
  g_autoptr(GPtrArray) problems = weir_flow_check (flow);

  g_assert_cmpuint (problems->len, ==, 2);
  g_assert_cmpstr (weir_problem_get_node (g_ptr_array_index (problems, 0)), ==, "s");
  g_assert_cmpstr (weir_problem_get_node (g_ptr_array_index (problems, 1)), ==, "t");
}

/* Large graphs: time is bounded loosely, to notice what grows with the square of the size. */

static double
time_check (WeirFlow *flow)
{
  g_autoptr(GTimer) timer = g_timer_new ();
  g_autoptr(GPtrArray) problems = weir_flow_check (flow);

  g_assert_cmpuint (problems->len, ==, 0);

  return g_timer_elapsed (timer, NULL);
}

static void
test_large_chain (void)
{
  g_autoptr(GString) nodes = g_string_new ("n0");
  g_autoptr(GString) links = g_string_new ("input>n0");
  g_autoptr(WeirFlow) flow = NULL;

  for (guint i = 1; i < 10000; i++)
    {
      g_string_append_printf (nodes, " n%u", i);
      g_string_append_printf (links, " n%u>n%u", i - 1, i);
    }
  g_string_append (links, " n9999>output");

  flow = load_short (nodes->str, links->str);
  g_assert_cmpfloat (time_check (flow), <, 5);
}

static void
test_large_ensemble (void)
{
  g_autoptr(GString) nodes = g_string_new ("e:10000");
  g_autoptr(GString) links = g_string_new ("e>output");
  g_autoptr(WeirFlow) flow = NULL;

  for (guint i = 0; i < 10000; i++)
    {
      g_string_append_printf (nodes, " n%u", i);
      g_string_append_printf (links, " input>n%u n%u>e.%u", i, i, i);
    }

  flow = load_short (nodes->str, links->str);
  g_assert_cmpfloat (time_check (flow), <, 5);
}

/* One fan-out, closed by as many ensembles within each other as are allowed, and one more. */
static WeirFlow *
load_nested (guint depth)
{
  g_autoptr(GString) nodes = g_string_new ("n0");
  g_autoptr(GString) links = g_string_new ("input>n0");

  for (guint i = 1; i <= depth; i++)
    {
      g_string_append_printf (nodes, " n%u e%u:2", i, i);
      g_string_append_printf (links, " input>n%u n%u>e%u.1 %s%u>e%u.0",
                              i, i, i, i == 1 ? "n" : "e", i - 1, i);
    }
  g_string_append_printf (links, " e%u>output", depth);

  return load_short (nodes->str, links->str);
}

static void
test_deep (void)
{
  g_autoptr(WeirFlow) deep = load_nested (1000);
  g_autoptr(WeirFlow) too_deep = load_nested (1001);
  g_autoptr(WeirServlet) servlet = weir_flow_compile (deep, NULL);
  g_autoptr(GPtrArray) problems = weir_flow_check (too_deep);

  g_assert_nonnull (servlet);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (weir_problem_get_node (g_ptr_array_index (problems, 0)), ==, "e1001");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flow-reduce/sequences", test_sequences);
  g_test_add_func ("/flow-reduce/ensembles", test_ensembles);
  g_test_add_func ("/flow-reduce/bare-links", test_bare_links);
  g_test_add_func ("/flow-reduce/nested-ensembles", test_nested_ensembles);
  g_test_add_func ("/flow-reduce/switches", test_switches);
  g_test_add_func ("/flow-reduce/switches-meet", test_switches_meet);
  g_test_add_func ("/flow-reduce/single-branch", test_single_branch);
  g_test_add_func ("/flow-reduce/switch-else", test_switch_else);
  g_test_add_func ("/flow-reduce/disabled", test_disabled);
  g_test_add_func ("/flow-reduce/disabled-wrongly", test_disabled_wrongly);
  g_test_add_func ("/flow-reduce/open-fan-out", test_open_fan_out);
  g_test_add_func ("/flow-reduce/slot-linked-twice", test_slot_linked_twice);
  g_test_add_func ("/flow-reduce/crossing-fan-outs", test_crossing_fan_outs);
  g_test_add_func ("/flow-reduce/branches-that-do-not-meet", test_branches_that_do_not_meet);
  g_test_add_func ("/flow-reduce/switch-beside-fan-out", test_switch_beside_fan_out);
  g_test_add_func ("/flow-reduce/independent-violations", test_independent_violations);
  g_test_add_func ("/flow-reduce/large-chain", test_large_chain);
  g_test_add_func ("/flow-reduce/large-ensemble", test_large_ensemble);
  g_test_add_func ("/flow-reduce/deep", test_deep);

  return g_test_run ();
}
