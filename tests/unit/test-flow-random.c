/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "flow-fixture.h"
#include "servlets/weir-ensemble-servlet.h"
#include "servlets/weir-sequential-servlet.h"
#include "servlets/weir-switch-servlet.h"

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

/* A sequence, which can be a bare link; after a switch comes a node where its branches meet. */
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

/* One seed, one tree. Where an ensemble stands first in a slot of another, both are fed by one
 * fan-out, so nesting comes up by itself. */
static void
maker_init (Maker   *self,
            guint32  seed,
            guint    depth)
{
  g_autoptr(GPtrArray) ends = NULL;

  self->rand = g_rand_new_with_seed (seed);
  self->nodes = g_string_new (NULL);
  self->links = g_string_new (NULL);
  self->tree = g_string_new (NULL);
  self->n_nodes = 0;

  ends = make_part (self, "input", depth);
  link_ends (self, ends, "output");

  if (self->nodes->len > 0)
    g_string_truncate (self->nodes, self->nodes->len - 1);
  g_string_truncate (self->links, self->links->len - 1);
}

static void
maker_clear (Maker *self)
{
  g_rand_free (self->rand);
  g_string_free (self->nodes, TRUE);
  g_string_free (self->links, TRUE);
  g_string_free (self->tree, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Maker, maker_clear)

static void
test_random_trees (void)
{
  guint n_trees = g_test_thorough () ? 5000 : 200;

  for (guint32 seed = 0; seed < n_trees; seed++)
    {
      g_auto(Maker) maker = { NULL };

      maker_init (&maker, seed, 1 + seed % 5);
      assert_tree (maker.nodes->str, maker.links->str, maker.tree->str);
    }
}

/*
 * Random graphs: flows like those before with some links changed. Most cannot be reduced; where one
 * can, the links that its tree stands for must be the links that were given.
 */

static void add_links_of (WeirServlet *servlet,
                          GPtrArray   *froms,
                          GPtrArray   *links,
                          GPtrArray   *ends);

static void
add_links (GPtrArray  *froms,
           const char *to,
           GPtrArray  *links)
{
  for (guint i = 0; i < froms->len; i++)
    g_ptr_array_add (links, g_strdup_printf ("%s>%s", (char *) g_ptr_array_index (froms, i), to));
}

static void
add_links_of_sequence (WeirServlet *servlet,
                       GPtrArray   *froms,
                       GPtrArray   *links,
                       GPtrArray   *ends)
{
  guint n_members = weir_servlet_get_n_members (servlet);
  g_autoptr(GPtrArray) last = g_ptr_array_ref (froms);

  for (guint i = 0; i < n_members; i++)
    {
      GPtrArray *next = i + 1 < n_members ? g_ptr_array_new_with_free_func (g_free)
                                          : g_ptr_array_ref (ends);

      add_links_of (weir_servlet_get_member (servlet, i), last, links, next);
      g_ptr_array_unref (last);
      last = next;
    }
}

static void
add_links_of_ensemble (WeirServlet *servlet,
                       GPtrArray   *froms,
                       GPtrArray   *links,
                       GPtrArray   *ends)
{
  const char *name = weir_servlet_get_name (servlet);

  for (guint i = 0; i < weir_servlet_get_n_members (servlet); i++)
    {
      g_autoptr(GPtrArray) slot_ends = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *slot = g_strdup_printf ("%s.%u", name, i);

      add_links_of (weir_servlet_get_member (servlet, i), froms, links, slot_ends);
      add_links (slot_ends, slot, links);
    }

  g_ptr_array_add (ends, g_strdup (name));
}

static void
add_links_of_switch (WeirServlet *servlet,
                     GPtrArray   *froms,
                     GPtrArray   *links,
                     GPtrArray   *ends)
{
  const char *name = weir_servlet_get_name (servlet);

  add_links (froms, name, links);
  for (guint i = 0; i < weir_servlet_get_n_members (servlet); i++)
    {
      const char *branch = weir_switch_servlet_get_case (WEIR_SWITCH_SERVLET (servlet), i, NULL);
      g_autoptr(GPtrArray) from = g_ptr_array_new_with_free_func (g_free);

      g_ptr_array_add (from, g_strdup_printf ("%s.%s", name, branch));
      add_links_of (weir_servlet_get_member (servlet, i), from, links, ends);
    }
}

static gpointer
copy_text (gconstpointer text,
           gpointer      data)
{
  return g_strdup (text);
}

/* Adds the links into and within @servlet, which is entered from @froms, and what it ends with. */
static void
add_links_of (WeirServlet *servlet,
              GPtrArray   *froms,
              GPtrArray   *links,
              GPtrArray   *ends)
{
  const char *name = weir_servlet_get_name (servlet);

  if (WEIR_IS_SEQUENTIAL_SERVLET (servlet))
    add_links_of_sequence (servlet, froms, links, ends);
  else if (WEIR_IS_ENSEMBLE_SERVLET (servlet))
    add_links_of_ensemble (servlet, froms, links, ends);
  else if (WEIR_IS_SWITCH_SERVLET (servlet))
    add_links_of_switch (servlet, froms, links, ends);
  else if (name == NULL)
    g_ptr_array_extend (ends, froms, copy_text, NULL);
  else
    {
      add_links (froms, name, links);
      g_ptr_array_add (ends, g_strdup (name));
    }
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static char *
sort_links (GPtrArray *links)
{
  g_ptr_array_sort (links, compare_texts);
  g_ptr_array_add (links, NULL);

  return g_strjoinv (" ", (char **) links->pdata);
}

static void
assert_stands_for (WeirServlet         *servlet,
                   const char * const  *expected)
{
  g_autoptr(GPtrArray) froms = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) ends = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) given = g_ptr_array_new ();
  g_autofree char *text = NULL;
  g_autofree char *given_text = NULL;

  g_ptr_array_add (froms, g_strdup ("input"));
  add_links_of (servlet, froms, links, ends);
  add_links (ends, "output", links);
  for (; *expected != NULL; expected++)
    g_ptr_array_add (given, (gpointer) *expected);

  text = sort_links (links);
  given_text = sort_links (given);
  g_assert_cmpstr (text, ==, given_text);
}

/* Exchanges the ends of two links, or drops one. */
static void
change_links (GRand *rand,
              char **links)
{
  guint n_links = g_strv_length (links);
  guint first = g_rand_int_range (rand, 0, n_links);
  guint second = g_rand_int_range (rand, 0, n_links);
  g_auto(GStrv) a = g_strsplit (links[first], ">", 2);
  g_auto(GStrv) b = g_strsplit (links[second], ">", 2);

  g_free (links[first]);
  if (first == second)
    {
      links[first] = links[n_links - 1];
      links[n_links - 1] = NULL;
      return;
    }

  g_free (links[second]);
  links[first] = g_strdup_printf ("%s>%s", a[0], b[1]);
  links[second] = g_strdup_printf ("%s>%s", b[0], a[1]);
}

/* Whether the changed flow could still be run. */
static gboolean
check_changed (Maker *maker,
               guint  n_changes)
{
  g_auto(GStrv) links = g_strsplit (maker->links->str, " ", -1);
  g_autofree char *text = NULL;
  g_autoptr(WeirFlow) flow = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(WeirServlet) servlet = NULL;

  for (guint i = 0; i < n_changes && links[0] != NULL; i++)
    change_links (maker->rand, links);

  text = g_strjoinv (" ", links);
  flow = load_short (maker->nodes->str, text);
  problems = weir_flow_check (flow);
  servlet = weir_flow_compile (flow, NULL);

  g_assert_true ((problems->len == 0) == (servlet != NULL));
  if (servlet != NULL)
    assert_stands_for (servlet, (const char * const *) links);

  return servlet != NULL;
}

static void
test_random_graphs (void)
{
  guint n_graphs = g_test_thorough () ? 20000 : 300;
  guint n_runnable = 0;

  for (guint32 seed = 0; seed < n_graphs; seed++)
    {
      g_auto(Maker) maker = { NULL };

      maker_init (&maker, seed, 1 + seed % 4);
      n_runnable += check_changed (&maker, seed % 3);
    }

  g_test_message ("%u of %u can be run", n_runnable, n_graphs);
  g_assert_cmpuint (n_runnable, >, n_graphs / 3);
  g_assert_cmpuint (n_runnable, <, n_graphs);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flow-random/trees", test_random_trees);
  g_test_add_func ("/flow-random/graphs", test_random_graphs);

  return g_test_run ();
}
