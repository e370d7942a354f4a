/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "../support/random-edits.h"
#include "document/weir-flow-private.h"
#include "flow-fixture.h"

#define N_FLOWS 60
#define N_EDITS 50

static guint
get_n_steps (WeirFlow *flow)
{
  return weir_flow_history_get_n_steps (weir_flow_get_history (flow));
}

/* The text of the flow after each step, from none on. */
static GPtrArray *
make_steps (WeirFlow *flow,
            GRand    *random)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (texts, weir_flow_to_text (flow));
  for (guint i = 0; i < N_EDITS; i++)
    {
      g_autofree char *text = NULL;

      make_random_edit (flow, random);
      text = assert_writes_back (flow);

      if (get_n_steps (flow) == texts->len)
        g_ptr_array_add (texts, g_steal_pointer (&text));
      else
        g_assert_cmpstr (text, ==, g_ptr_array_index (texts, texts->len - 1));

      g_assert_cmpuint (get_n_steps (flow) + 1, ==, texts->len);
    }

  return texts;
}

static void
assert_text (WeirFlow  *flow,
             GPtrArray *texts,
             guint      index)
{
  g_autofree char *text = weir_flow_to_text (flow);

  g_assert_cmpstr (text, ==, g_ptr_array_index (texts, index));
}

static void
undo_all (WeirFlow  *flow,
          GPtrArray *texts)
{
  for (guint i = texts->len - 1; i > 0; i--)
    {
      g_assert_nonnull (weir_flow_get_undo_name (flow));
      weir_flow_undo (flow);
      assert_text (flow, texts, i - 1);
    }

  g_assert_null (weir_flow_get_undo_name (flow));
}

static void
redo_all (WeirFlow  *flow,
          GPtrArray *texts)
{
  for (guint i = 1; i < texts->len; i++)
    {
      g_assert_nonnull (weir_flow_get_redo_name (flow));
      weir_flow_redo (flow);
      assert_text (flow, texts, i);
    }

  g_assert_null (weir_flow_get_redo_name (flow));
}

/* Walks about the history, saving now and then. */
static void
walk (WeirFlow  *flow,
      GPtrArray *texts,
      GRand     *random)
{
  guint at = texts->len - 1;
  guint saved = 0;

  for (guint i = 0; i < 3 * texts->len; i++)
    {
      if (g_rand_int_range (random, 0, 10) == 0)
        {
          weir_flow_mark_saved (flow);
          saved = at;
        }
      else if (g_rand_boolean (random))
        {
          weir_flow_undo (flow);
          at -= at > 0 ? 1 : 0;
        }
      else
        {
          weir_flow_redo (flow);
          at += at + 1 < texts->len ? 1 : 0;
        }

      assert_text (flow, texts, at);
      g_assert_true (weir_flow_get_modified (flow) == (at != saved));
    }
}

static void
test_random (void)
{
  for (guint seed = 0; seed < N_FLOWS; seed++)
    {
      g_autoptr(GRand) random = g_rand_new_with_seed (seed);
      g_autofree char *text = new_random_flow (random);
      g_autoptr(WeirFlow) flow = load (text);
      g_autoptr(GPtrArray) texts = NULL;

      g_test_message ("seed %u", seed);
      texts = make_steps (flow, random);
      undo_all (flow, texts);
      g_assert_false (weir_flow_get_modified (flow));
      redo_all (flow, texts);
      g_assert_true (weir_flow_get_modified (flow) == (texts->len > 1));
      walk (flow, texts, random);

      g_assert_finalize_object (g_steal_pointer (&flow));
    }
}

static void
add_step (WeirFlow   *flow,
          const char *name,
          const char *merge_key,
          double      x)
{
  weir_flow_begin_edit (flow, name, merge_key);
  weir_flow_set_position (flow, "input", x, 160);
  weir_flow_end_edit (flow);
}

static void
assert_x (WeirFlow *flow,
          double    expected)
{
  double x;

  g_assert_true (weir_flow_get_position (flow, "input", &x, NULL));
  g_assert_cmpfloat_with_epsilon (x, expected, 1e-9);
}

static void
test_names (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();

  g_assert_null (weir_flow_get_undo_name (flow));
  g_assert_null (weir_flow_get_redo_name (flow));

  add_step (flow, "one", NULL, 1);
  add_step (flow, "two", NULL, 2);
  g_assert_cmpstr (weir_flow_get_undo_name (flow), ==, "two");

  weir_flow_undo (flow);
  assert_x (flow, 1);
  g_assert_cmpstr (weir_flow_get_undo_name (flow), ==, "one");
  g_assert_cmpstr (weir_flow_get_redo_name (flow), ==, "two");

  add_step (flow, "three", NULL, 3);
  g_assert_cmpstr (weir_flow_get_undo_name (flow), ==, "three");
  g_assert_null (weir_flow_get_redo_name (flow));
  weir_flow_redo (flow);
  assert_x (flow, 3);
}

static void
test_merge (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();

  add_step (flow, "Move", "drag", 8);
  add_step (flow, "Move", "drag", 16);
  add_step (flow, "Move more", "drag", 24);
  g_assert_cmpuint (get_n_steps (flow), ==, 1);
  g_assert_cmpstr (weir_flow_get_undo_name (flow), ==, "Move more");

  add_step (flow, "Move", "other drag", 32);
  add_step (flow, "Move", NULL, 40);
  add_step (flow, "Move", NULL, 48);
  g_assert_cmpuint (get_n_steps (flow), ==, 4);

  weir_flow_undo (flow);
  weir_flow_undo (flow);
  weir_flow_undo (flow);
  assert_x (flow, 24);
  weir_flow_undo (flow);
  assert_x (flow, 0);
}

/* Undo, redo and saving come between. */
static void
test_merge_ends (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();

  add_step (flow, "Move", "drag", 8);
  weir_flow_undo (flow);
  weir_flow_redo (flow);
  add_step (flow, "Move", "drag", 16);
  g_assert_cmpuint (get_n_steps (flow), ==, 2);

  weir_flow_mark_saved (flow);
  add_step (flow, "Move", "drag", 24);
  g_assert_cmpuint (get_n_steps (flow), ==, 3);
  g_assert_true (weir_flow_get_modified (flow));
  weir_flow_undo (flow);
  g_assert_false (weir_flow_get_modified (flow));
  assert_x (flow, 16);
}

static void
test_nothing (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();

  add_step (flow, "Move", "drag", 0);
  g_assert_cmpuint (get_n_steps (flow), ==, 0);

  weir_flow_begin_edit (flow, "Nothing", NULL);
  weir_flow_end_edit (flow);
  g_assert_cmpuint (get_n_steps (flow), ==, 0);
}

/* What comes back to where it was has not happened. */
static void
test_back_and_forth (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();

  add_step (flow, "Move", "drag", 40);
  g_assert_true (weir_flow_get_modified (flow));

  add_step (flow, "Move", "drag", 0);
  g_assert_false (weir_flow_get_modified (flow));
  g_assert_cmpuint (get_n_steps (flow), ==, 0);
  g_assert_null (weir_flow_get_undo_name (flow));

  /* The values that were dropped are not written to any more. */
  add_step (flow, "Move", "drag", 8);
  weir_flow_undo (flow);
  assert_x (flow, 0);
}

static void
test_nested (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();

  weir_flow_begin_edit (flow, "outer", NULL);
  add_step (flow, "inner", NULL, 8);
  add_step (flow, "inner", NULL, 16);
  g_assert_cmpuint (get_n_steps (flow), ==, 0);
  weir_flow_end_edit (flow);

  g_assert_cmpuint (get_n_steps (flow), ==, 1);
  g_assert_cmpstr (weir_flow_get_undo_name (flow), ==, "outer");
  weir_flow_undo (flow);
  assert_x (flow, 0);
}

/* The oldest steps are forgotten; what was saved before them is never taken for another state. */
static void
test_bounded (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();
  guint n_undone = 0;

  for (guint i = 0; i < 10020; i++)
    add_step (flow, "Move", NULL, i + 1);

  g_assert_cmpuint (get_n_steps (flow), ==, 10000);
  while (weir_flow_get_undo_name (flow) != NULL)
    {
      weir_flow_undo (flow);
      n_undone++;
      g_assert_true (weir_flow_get_modified (flow));
    }
  g_assert_cmpuint (n_undone, ==, 10000);
  assert_x (flow, 20);
}

/* Large steps are counted by what they hold. */
static void
test_bounded_size (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();
  g_autofree char *text = g_strnfill (8 * 1024 * 1024, 'x');

  for (guint i = 0; i < 24; i++)
    {
      g_autoptr(JsonNode) value = NULL;

      text[0] = (char) ('a' + i);
      value = json_node_init_string (json_node_alloc (), text);
      weir_flow_set_member (flow, "x-text", value);
    }

  g_assert_cmpuint (get_n_steps (flow), <, 24);
  g_assert_cmpuint (get_n_steps (flow), >, 4);
  weir_flow_undo (flow);
  g_assert_cmpint (json_node_get_string (weir_flow_get_member (flow, "x-text"))[0], ==, 'a' + 22);
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
test_properties (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();
  g_autoptr(JsonNode) name = json_node_init_string (json_node_alloc (), "Mine");
  g_autofree char *undo_name = NULL;
  guint modified = 0, undo = 0, redo = 0, named = 0;
  gboolean is_modified;

  g_signal_connect_swapped (flow, "notify::modified", G_CALLBACK (count), &modified);
  g_signal_connect_swapped (flow, "notify::undo-name", G_CALLBACK (count), &undo);
  g_signal_connect_swapped (flow, "notify::redo-name", G_CALLBACK (count), &redo);
  g_signal_connect_swapped (flow, "notify::name", G_CALLBACK (count), &named);

  add_step (flow, "Move", NULL, 8);
  add_step (flow, "Move", NULL, 16);
  g_assert_cmpuint (modified, ==, 1);
  g_assert_cmpuint (undo, ==, 1);
  g_assert_cmpuint (redo, ==, 0);

  weir_flow_set_member (flow, "name", name);
  g_assert_cmpuint (named, ==, 1);
  g_assert_cmpuint (undo, ==, 2);
  g_object_get (flow, "modified", &is_modified, "undo-name", &undo_name, NULL);
  g_assert_true (is_modified);
  g_assert_cmpstr (undo_name, ==, "Change Settings");

  weir_flow_mark_saved (flow);
  g_assert_cmpuint (modified, ==, 2);
  weir_flow_undo (flow);
  g_assert_cmpuint (modified, ==, 3);
  g_assert_cmpuint (named, ==, 2);
  g_assert_cmpuint (redo, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flow-history/random", test_random);
  g_test_add_func ("/flow-history/names", test_names);
  g_test_add_func ("/flow-history/merge", test_merge);
  g_test_add_func ("/flow-history/merge-ends", test_merge_ends);
  g_test_add_func ("/flow-history/nothing", test_nothing);
  g_test_add_func ("/flow-history/back-and-forth", test_back_and_forth);
  g_test_add_func ("/flow-history/nested", test_nested);
  g_test_add_func ("/flow-history/bounded", test_bounded);
  g_test_add_func ("/flow-history/bounded-size", test_bounded_size);
  g_test_add_func ("/flow-history/properties", test_properties);

  return g_test_run ();
}
