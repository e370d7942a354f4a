/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "document/weir-flow-edit.h"
#include "flow-fixture.h"
#include "json/weir-json-reader.h"

typedef struct {
  double x;
  double y;
  double width;
  double height;
} Box;

static Box
get_box (WeirFlow   *flow,
         const char *id)
{
  Box box;

  g_assert_true (weir_flow_get_position (flow, id, &box.x, &box.y));
  weir_flow_get_node_size (flow, id, &box.width, &box.height);

  return box;
}

static gboolean
is_on_grid (double value)
{
  return fabs (fmod (value, 8)) < 1e-9;
}

static gboolean
is_before (double start,
           double length,
           double next)
{
  return start + length + 16 <= next;
}

/* All have a place, on the grid, and none is in another's way. */
static void
assert_apart (WeirFlow *flow)
{
  g_auto(GStrv) ids = weir_flow_list_nodes (flow);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      Box box = get_box (flow, ids[i]);

      g_assert_true (is_on_grid (box.x) && is_on_grid (box.y));
      for (guint j = 0; j < i; j++)
        {
          Box other = get_box (flow, ids[j]);

          g_assert_true (is_before (box.x, box.width, other.x) ||
                         is_before (other.x, other.width, box.x) ||
                         is_before (box.y, box.height, other.y) ||
                         is_before (other.y, other.height, box.y));
        }
    }
}

static void
assert_before (WeirFlow   *flow,
               const char *left,
               const char *right)
{
  Box from = get_box (flow, left);
  Box to = get_box (flow, right);

  g_assert_cmpfloat (from.x + from.width, <, to.x);
}

static void
assert_above (WeirFlow   *flow,
              const char *upper,
              const char *lower)
{
  Box above = get_box (flow, upper);
  Box below = get_box (flow, lower);

  g_assert_cmpfloat (above.y + above.height, <, below.y);
}

/* The link between them is a straight line. */
static void
assert_level (WeirFlow   *flow,
              const char *from,
              const char *to)
{
  double from_y, to_y;

  weir_flow_get_port_position (flow, from, TRUE, NULL, &from_y);
  weir_flow_get_port_position (flow, to, FALSE, NULL, &to_y);
  g_assert_cmpfloat_with_epsilon (from_y, to_y, 1e-9);
}

static void
test_sizes (void)
{
  g_autoptr(WeirFlow) flow = load_short ("t e:3 f:20 w(a,b,c)+else", "");
  Box thread, small, large, choice, end;
  double x, y;

  weir_flow_tidy (flow, NULL);
  assert_apart (flow);
  thread = get_box (flow, "t");
  small = get_box (flow, "e");
  large = get_box (flow, "f");
  choice = get_box (flow, "w");
  end = get_box (flow, "input");
  g_assert_cmpfloat (thread.height, <, small.height);
  g_assert_cmpfloat (small.height, <, large.height);
  g_assert_cmpfloat (thread.height, <, choice.height);
  g_assert_cmpfloat (end.width, <, thread.width);

  /* Ports stand at the edges, one below the other, within the box. */
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *port = g_strdup_printf ("f.%u", i);
      double last = i > 0 ? y : large.y;

      weir_flow_get_port_position (flow, port, FALSE, &x, &y);
      g_assert_cmpfloat_with_epsilon (x, large.x, 1e-9);
      g_assert_cmpfloat (y, >=, last + 16);
      g_assert_cmpfloat (y, <, large.y + large.height);
    }

  weir_flow_get_port_position (flow, "w.else", TRUE, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, choice.x + choice.width, 1e-9);
  weir_flow_get_port_position (flow, "w.nothing", TRUE, &x, &y);
  g_assert_cmpfloat (y, <, choice.y + choice.height);
}

static void
test_chain (void)
{
  g_autoptr(WeirFlow) flow = load_short ("c b a", "input>a a>b b>c c>output");

  g_assert_false (weir_flow_has_layout (flow));
  weir_flow_tidy (flow, NULL);
  g_assert_true (weir_flow_has_layout (flow));
  assert_apart (flow);
  assert_before (flow, "input", "a");
  assert_before (flow, "a", "b");
  assert_before (flow, "c", "output");
  assert_level (flow, "input", "a");
  assert_level (flow, "b", "c");
  assert_level (flow, "c", "output");
  g_assert_cmpstr (weir_flow_get_undo_name (flow), ==, "Tidy");
  weir_flow_undo (flow);
  g_assert_false (weir_flow_has_layout (flow));
}

/* The order of the inputs is that of the nodes, whatever their order in the file. */
static void
test_fan (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b c d e:4 f",
                                         "input>a input>b input>c input>d "
                                         "a>e.2 b>e.0 c>e.3 d>e.1 e>f f>output");

  weir_flow_tidy (flow, NULL);
  assert_apart (flow);
  assert_above (flow, "b", "d");
  assert_above (flow, "d", "a");
  assert_above (flow, "a", "c");
  assert_level (flow, "e", "f");
  assert_level (flow, "f", "output");
}

/* A link that passes several columns goes around what stands there. */
static void
test_long_link (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b c w(x)+else",
                                         "input>w w.x>a a>b b>c c>output w.else>output");
  double x, y, out_x, out_y;

  weir_flow_tidy (flow, NULL);
  assert_apart (flow);
  weir_flow_get_port_position (flow, "w.else", TRUE, &x, &y);
  weir_flow_get_port_position (flow, "output", FALSE, &out_x, &out_y);
  g_assert_cmpfloat (x, <, out_x);
  assert_level (flow, "a", "b");
  assert_level (flow, "b", "c");
}

static void
test_circle (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b c", "input>a a>b b>c c>a c>output b>b");

  weir_flow_tidy (flow, NULL);
  assert_apart (flow);
  assert_before (flow, "a", "b");
  assert_before (flow, "b", "c");
  assert_before (flow, "c", "output");
}

/* What hangs together stands together, the parts one below the other. */
static void
test_parts (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b c d x y z", "input>a a>output b>c c>d");

  weir_flow_tidy (flow, NULL);
  assert_apart (flow);
  assert_above (flow, "a", "b");
  assert_above (flow, "output", "d");
  assert_above (flow, "d", "x");
  assert_before (flow, "x", "y");
  assert_level (flow, "b", "c");
}

static void
test_selection (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b c", "input>a a>b b>c c>output");
  const char *ids[] = { "b", "a", "b", "nobody", NULL };
  Box a, b, c;

  weir_flow_set_position (flow, "a", 1000, 1000);
  weir_flow_set_position (flow, "b", 600, 1400);
  weir_flow_set_position (flow, "c", 7, 9);
  weir_flow_tidy (flow, ids);

  a = get_box (flow, "a");
  b = get_box (flow, "b");
  c = get_box (flow, "c");
  g_assert_cmpfloat (a.x, <, b.x);
  g_assert_cmpfloat_with_epsilon ((a.x + b.x) / 2, 800, 8);
  g_assert_cmpfloat_with_epsilon (a.y, 1200, 8);
  g_assert_cmpfloat_with_epsilon (c.x, 7, 1e-9);
  g_assert_false (weir_flow_get_position (flow, "input", NULL, NULL));

  weir_flow_tidy (flow, (const char *[]) { "nobody", NULL });
  g_assert_cmpstr (weir_flow_get_undo_name (flow), ==, "Tidy");
}

/* Those without a place go below what has one. */
static void
test_missing (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b", "input>a a>b b>output");

  weir_flow_set_position (flow, "a", 80, 80);
  weir_flow_tidy (flow, (const char *[]) { "input", "b", "output", NULL });
  assert_apart (flow);
  assert_above (flow, "a", "b");
  assert_above (flow, "a", "input");
}

static void
test_frames (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a b", "input>a a>b b>output");
  g_autoptr(JsonNode) frame = weir_json_read ("{\"text\":\"A\",\"rect\":[0,400,400,300]}");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  JsonArray *rect;
  Box a;

  weir_flow_set_position (flow, "a", 80, 500);
  weir_flow_insert_element (flow, "frames", 0, json_node_get_object (frame));
  before = weir_flow_to_text (flow);
  weir_flow_tidy (flow, NULL);

  a = get_box (flow, "a");
  rect = json_object_get_array_member (weir_flow_get_element (flow, "frames", 0), "rect");
  g_assert_cmpfloat (json_array_get_double_element (rect, 0), <, a.x);
  g_assert_cmpfloat (json_array_get_double_element (rect, 1), <, a.y);
  g_assert_cmpfloat (json_array_get_double_element (rect, 0) +
                     json_array_get_double_element (rect, 2), >, a.x + a.width);

  weir_flow_undo (flow);
  after = weir_flow_to_text (flow);
  g_assert_cmpstr (after, ==, before);
}

static GString *
make_large_flow (guint n_nodes)
{
  GString *text = g_string_new ("{\"format\":\"weir-flow/1\",\"nodes\":{");
  GString *links = g_string_new (NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < n_nodes; i++)
    {
      int from = MAX (0, (int) i - g_rand_int_range (random, 1, 40));

      g_string_append_printf (text, "%s\"n%u\":{\"kind\":\"thread\"}", i > 0 ? "," : "", i);
      if (i > 0)
        g_string_append_printf (links, "%s[\"n%d\",\"n%u\"]", i > 1 ? "," : "", from, i);
      if (i % 5 == 4)
        g_string_append_printf (links, ",[\"n%d\",\"n%u\"]", MAX (0, from - 3), i);
    }
  g_string_append_printf (text, "},\"links\":[%s]}", links->str);
  g_string_free (links, TRUE);

  return text;
}

/* The same flow always looks the same, and a large one takes no time that people notice. */
static void
test_large (void)
{
  g_autoptr(GString) json = make_large_flow (3000);
  g_autoptr(WeirFlow) flow = load (json->str);
  g_autoptr(WeirFlow) again = load (json->str);
  g_autofree char *text = NULL;
  g_autofree char *other = NULL;
  gint64 start = g_get_monotonic_time ();

  weir_flow_tidy (flow, NULL);
  g_test_message ("%.0f ms", (g_get_monotonic_time () - start) / 1e3);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);

  weir_flow_tidy (again, NULL);
  text = weir_flow_to_text (flow);
  other = weir_flow_to_text (again);
  g_assert_cmpstr (text, ==, other);
  assert_before (flow, "n0", "n2999");
}

/* Every column would be passed by most links: they are drawn without a way of their own. */
static void
test_long_links (void)
{
  g_autoptr(GString) json = make_large_flow (10);
  g_autoptr(WeirFlow) flow = NULL;

  g_string_assign (json, "{\"format\":\"weir-flow/1\",\"nodes\":{\"n0\":{}");
  for (guint i = 1; i < 1000; i++)
    g_string_append_printf (json, ",\"n%u\":{\"kind\":\"thread\"}", i);
  g_string_append (json, "},\"links\":[[\"n0\",\"n1\"]");
  for (guint i = 2; i < 1000; i++)
    g_string_append_printf (json, ",[\"n%u\",\"n%u\"],[\"n0\",\"n%u\"]", i - 1, i, i);
  g_string_append (json, "]}");

  flow = load (json->str);
  weir_flow_tidy (flow, NULL);
  assert_before (flow, "n998", "n999");
  assert_apart (flow);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flow-layout/sizes", test_sizes);
  g_test_add_func ("/flow-layout/chain", test_chain);
  g_test_add_func ("/flow-layout/fan", test_fan);
  g_test_add_func ("/flow-layout/long-link", test_long_link);
  g_test_add_func ("/flow-layout/circle", test_circle);
  g_test_add_func ("/flow-layout/parts", test_parts);
  g_test_add_func ("/flow-layout/selection", test_selection);
  g_test_add_func ("/flow-layout/missing", test_missing);
  g_test_add_func ("/flow-layout/frames", test_frames);
  g_test_add_func ("/flow-layout/large", test_large);
  g_test_add_func ("/flow-layout/long-links", test_long_links);

  return g_test_run ();
}
