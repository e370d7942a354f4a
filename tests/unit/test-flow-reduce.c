/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-error.h"
#include "document/weir-flow.h"
#include "servlets/weir-ensemble-servlet.h"
#include "servlets/weir-servlet-private.h"
#include "servlets/weir-switch-servlet.h"

/*
 * Flows are written in short here: nodes as "a b e:2 w(x,y)+else", where a name alone is a thread,
 * NAME:N an ensemble of N inputs and NAME(CASES) a switch whose else is "branch", "pass" or
 * "fail" as after the plus; the condition of a case is the first letter of its name, so that
 * few filters are to be compiled. A "!" after a name disables the node. Links are "a>b b>e.0".
 */

static void
append_switch (GString    *json,
               const char *text)
{
  g_auto(GStrv) parts = g_strsplit_set (text, "()+", -1);
  g_auto(GStrv) cases = g_strsplit (parts[1], ",", -1);
  const char *otherwise = g_strcmp0 (parts[3], "else") == 0 ? "branch" : parts[3];

  g_string_append_printf (json, "\"%s\": {\"kind\": \"switch\", \"else\": \"%s\", \"cases\": [",
                          parts[0], otherwise);
  for (guint i = 0; cases[i] != NULL; i++)
    g_string_append_printf (json, "%s{\"name\": \"%s\", \"if\": \".%c\"}",
                            i > 0 ? "," : "", cases[i], cases[i][0]);
  g_string_append (json, "]}");
}

static void
append_node (GString    *json,
             const char *text)
{
  const char *colon = strchr (text, ':');
  g_autofree char *id = g_strdup (text);
  gboolean is_disabled = g_str_has_suffix (text, "!");

  if (strchr (text, '(') != NULL)
    {
      append_switch (json, text);
      return;
    }

  id[strcspn (id, ":!")] = '\0';
  g_string_append_printf (json, "\"%s\": {", id);
  if (colon != NULL)
    g_string_append_printf (json, "\"kind\": \"ensemble\", \"inputs\": %d", atoi (colon + 1));
  else
    g_string_append (json, "\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}");
  g_string_append (json, is_disabled ? ", \"disabled\": true}" : "}");
}

static WeirFlow *
load_short (const char *nodes,
            const char *links)
{
  g_auto(GStrv) node_list = g_strsplit (nodes, " ", -1);
  g_auto(GStrv) link_list = g_strsplit (links, " ", -1);
  g_autoptr(GString) json = g_string_new ("{\"format\": \"weir-flow/1\", \"nodes\": {");
  g_autoptr(GError) error = NULL;
  WeirFlow *flow;

  for (guint i = 0; node_list[i] != NULL && node_list[i][0] != '\0'; i++)
    {
      g_string_append (json, i > 0 ? "," : "");
      append_node (json, node_list[i]);
    }

  g_string_append (json, "}, \"links\": [");
  for (guint i = 0; link_list[i] != NULL && link_list[i][0] != '\0'; i++)
    {
      g_auto(GStrv) ends = g_strsplit (link_list[i], ">", 2);

      g_string_append_printf (json, "%s[\"%s\", \"%s\"]", i > 0 ? "," : "", ends[0], ends[1]);
    }
  g_string_append (json, "]}");

  flow = weir_flow_new_from_data (json->str, json->len, NULL, &error);
  g_assert_no_error (error);

  return flow;
}

static void
assert_tree (const char *nodes,
             const char *links,
             const char *expected)
{
  g_autoptr(WeirFlow) flow = load_short (nodes, links);
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirServlet) servlet = weir_flow_compile (flow, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_true (weir_servlet_validate (servlet, &error));
  g_assert_no_error (error);
  text = weir_servlet_to_string (servlet);
  g_assert_cmpstr (text, ==, expected);
}

/* Expects exactly one problem, about @node, whose message has @part. */
static void
assert_problem (const char *nodes,
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
  assert_problem ("a!", "input>a a>output", "a", "every item comes through here");
  assert_problem ("a! b! e:2", "input>a input>b a>e.0 b>e.1 e>output",
                  "e", "all branches of the ensemble \"e\" are disabled");
  assert_problem ("w(x,y)+fail a! b!", "input>w w.x>a w.y>b a>output b>output",
                  "w", "all branches of the switch \"w\" are disabled");
}

static void
test_open_fan_out (void)
{
  assert_problem ("a b", "input>a input>b a>output b>output",
                  "output", "2 links lead to \"output\", from \"a\" and \"b\"");
  assert_problem ("a b t", "input>a input>b a>t b>t t>output",
                  "t", "2 links lead to \"t\", from \"a\" and \"b\"");
  assert_problem ("a b c e:2", "input>a input>b input>c a>e.0 b>e.1 e>output c>output",
                  "output", "from \"e\" and \"c\"");
}

static void
test_slot_linked_twice (void)
{
  assert_problem ("a b c e:2", "input>a input>b input>c a>e.0 b>e.0 c>e.1 e>output",
                  "e", "2 links lead to \"e.0\", from \"a\" and \"b\"");
}

static void
test_crossing_fan_outs (void)
{
  assert_problem ("a b c d e:2 f:2",
                  "input>a a>b a>c input>d b>e.0 d>e.1 e>f.0 c>f.1 f>output",
                  "e", "what comes to \"e.0\" was divided at \"a\", what comes to \"e.1\" at \"input\"");
  assert_problem ("a b c e:3",
                  "input>a a>b a>c b>e.0 c>e.1 input>e.2 e>output",
                  "e", "what comes to \"e.0\" was divided at \"a\", what comes to \"e.2\" at \"input\"");
}

static void
test_branches_that_do_not_meet (void)
{
  assert_problem ("w(x,y,z)+fail a b c t",
                  "input>w w.x>a w.y>b w.z>c a>t b>t t>output c>output",
                  "w", "only 2 of its 3 come to \"t\", from \"a\" and \"b\"");
  assert_problem ("w(x,y)+fail a b e:2",
                  "input>w w.x>a w.y>b a>e.0 b>e.1 e>output",
                  "e", "the branches of the switch \"w\" do not meet before the ensemble \"e\"");
}

static void
test_switch_beside_fan_out (void)
{
  assert_problem ("w(x,y)+fail a b t",
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

/* Random series-parallel trees */

typedef struct {
  GRand   *rand;
  GString *nodes;
  GString *links;
  GString *tree;
  guint    n_nodes;
} Maker;

/* A part begins at an output, from which its first links lead, and ends at some outputs, which are
 * returned and all of which lead to one input. */
static GPtrArray *make_part (Maker      *self,
                             const char *from,
                             guint       depth);

static char *
new_id (Maker      *self,
        const char *prefix)
{
  return g_strdup_printf ("%s%u", prefix, self->n_nodes++);
}

static void
link_ends (Maker      *self,
           GPtrArray  *ends,
           const char *to)
{
  for (guint i = 0; i < ends->len; i++)
    g_string_append_printf (self->links, "%s>%s ", (char *) g_ptr_array_index (ends, i), to);
}

static GPtrArray *
new_ends (const char *name)
{
  GPtrArray *ends = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (ends, g_strdup (name));

  return ends;
}

static GPtrArray *
make_plain (Maker      *self,
            const char *from)
{
  g_autofree char *id = new_id (self, "n");

  g_string_append_printf (self->nodes, "%s ", id);
  g_string_append_printf (self->links, "%s>%s ", from, id);
  g_string_append (self->tree, id);

  return new_ends (id);
}

static GPtrArray *
make_ensemble (Maker      *self,
               const char *from,
               guint       depth)
{
  g_autofree char *id = new_id (self, "e");
  guint n_slots = g_rand_int_range (self->rand, 2, 5);

  g_string_append_printf (self->nodes, "%s:%u ", id, n_slots);
  g_string_append (self->tree, "ens(");
  for (guint i = 0; i < n_slots; i++)
    {
      g_autofree char *slot = g_strdup_printf ("%s.%u", id, i);
      g_autoptr(GPtrArray) ends = NULL;

      g_string_append (self->tree, i > 0 ? "," : "");
      ends = make_part (self, from, depth);
      link_ends (self, ends, slot);
    }
  g_string_append_c (self->tree, ')');

  return new_ends (id);
}

static GPtrArray *
make_switch (Maker      *self,
             const char *from,
             guint       depth)
{
  g_autofree char *id = new_id (self, "w");
  guint n_cases = g_rand_int_range (self->rand, 2, 4);
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);

  g_string_append_printf (self->nodes, "%s(%s)+fail ", id, n_cases == 2 ? "x0,x1" : "x0,x1,x2");
  g_string_append_printf (self->links, "%s>%s ", from, id);
  g_string_append (self->tree, "switch(");
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *branch = g_strdup_printf ("%s.x%u", id, i);

      g_string_append_printf (self->tree, "%sx%u:", i > 0 ? "," : "", i);
      g_ptr_array_extend_and_steal (all, make_part (self, branch, depth));
    }
  g_string_append_c (self->tree, ')');

  return all;
}

static GPtrArray *
make_one (Maker      *self,
          const char *from,
          guint       depth)
{
  guint choice = depth == 0 ? 0 : g_rand_int_range (self->rand, 0, 4);

  if (choice == 2)
    return make_ensemble (self, from, depth - 1);

  if (choice == 3)
    return make_switch (self, from, depth - 1);

  return make_plain (self, from);
}

/* A sequence of at least one; a node after a switch is where its branches meet. */
static GPtrArray *
make_part (Maker      *self,
           const char *from,
           guint       depth)
{
  guint length = g_rand_int_range (self->rand, 0, 4);
  g_autoptr(GPtrArray) ends = NULL;

  if (length == 0)
    {
      g_string_append (self->tree, "pass");
      return new_ends (from);
    }

  g_string_append (self->tree, length > 1 ? "seq(" : "");
  ends = make_one (self, from, depth);
  for (guint i = 1; i < length; i++)
    {
      g_autofree char *first = NULL;

      g_string_append_c (self->tree, ',');
      first = g_strdup (g_ptr_array_index (ends, 0));
      if (ends->len > 1)
        {
          g_autofree char *id = new_id (self, "m");

          g_string_append_printf (self->nodes, "%s ", id);
          g_string_append (self->tree, id);
          link_ends (self, ends, id);
          g_clear_pointer (&ends, g_ptr_array_unref);
          ends = new_ends (id);
        }
      else
        {
          g_clear_pointer (&ends, g_ptr_array_unref);
          ends = make_one (self, first, depth);
        }
    }
  g_string_append (self->tree, length > 1 ? ")" : "");

  return g_steal_pointer (&ends);
}

/*
 * One seed, one tree. Where an ensemble stands first in a slot of another, both are fed by one
 * fan-out, so nesting comes up by itself.
 */
static void
check_random_tree (guint32 seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr(GString) nodes = g_string_new (NULL);
  g_autoptr(GString) links = g_string_new (NULL);
  g_autoptr(GString) tree = g_string_new (NULL);
  Maker maker = { rand, nodes, links, tree, 0 };
  g_autoptr(GPtrArray) ends = make_part (&maker, "input", 1 + seed % 5);

  link_ends (&maker, ends, "output");
  if (maker.n_nodes > 3000)
    return;

  if (nodes->len > 0)
    g_string_truncate (nodes, nodes->len - 1);
  g_string_truncate (links, links->len - 1);

  assert_tree (nodes->str, links->str, tree->str);
}

static void
test_random_trees (void)
{
  guint n_trees = g_test_thorough () ? 5000 : 200;

  for (guint32 seed = 0; seed < n_trees; seed++)
    check_random_tree (seed);
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
  g_test_add_func ("/flow-reduce/random-trees", test_random_trees);
  g_test_add_func ("/flow-reduce/large-chain", test_large_chain);
  g_test_add_func ("/flow-reduce/large-ensemble", test_large_ensemble);
  g_test_add_func ("/flow-reduce/deep", test_deep);

  return g_test_run ();
}
