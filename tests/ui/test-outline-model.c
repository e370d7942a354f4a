/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <adwaita.h>

#include "outline/weir-outline.h"
#include "outline/weir-outline-model.h"
#include "outline/weir-outline-row.h"

static void
count (guint *n)
{
  ++*n;
}

static char *
join (WeirOutlineModel *model)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr(WeirOutlineRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);
      g_autofree char *name = weir_outline_row_dup_name (row);

      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", name);
    }

  return g_string_free (text, FALSE);
}

static void
assert_rows (WeirOutlineModel *model,
             const char       *expected)
{
  g_autofree char *rows = join (model);

  g_assert_cmpstr (rows, ==, expected);
}

static void
test_edits (void)
{
  g_autoptr(WeirOutlineModel) model = weir_outline_model_new ();
  g_autoptr(WeirFlow) flow = weir_flow_new ();
  g_autoptr(JsonNode) node = json_from_string ("{\"kind\":\"process\",\"worker\":{\"type\":\"jq\","
                                               "\"filter\":\".\"},\"cpus\":[1,null]}", NULL);
  g_autoptr(JsonNode) cpus = json_node_init_int (json_node_alloc (), 3);
  g_autofree char *id = NULL;
  guint n_changes = 0;

  g_signal_connect_swapped (model, "rows-changed", G_CALLBACK (count), &n_changes);
  weir_outline_model_set_flow (model, flow);
  assert_rows (model, "input, Input; output, Output");

  weir_flow_begin_edit (flow, "Add", NULL);
  id = weir_flow_add_node (flow, "a", json_node_get_object (node), 0, 0);
  weir_flow_end_edit (flow);
  assert_rows (model, "input, Input; output, Output; a, Process pool, jq  ., CPU 1, any CPU");
  g_assert_cmpuint (n_changes, ==, 0);

  weir_flow_begin_edit (flow, "Change", NULL);
  weir_flow_set_node_value (flow, "a", "cpus", cpus);
  weir_flow_end_edit (flow);
  assert_rows (model, "input, Input; output, Output; a, Process pool, jq  ., ×3");
  g_assert_cmpuint (n_changes, ==, 1);

  weir_flow_begin_edit (flow, "Rename", NULL);
  g_assert_true (weir_flow_rename_node (flow, "a", "b", NULL));
  weir_flow_end_edit (flow);
  assert_rows (model, "input, Input; output, Output; b, Process pool, jq  ., ×3");

  while (weir_flow_get_undo_name (flow) != NULL)
    weir_flow_undo (flow);
  assert_rows (model, "input, Input; output, Output");
  weir_outline_model_set_flow (model, NULL);
  assert_rows (model, "");
}

static WeirFlow *
make_flow (guint n_nodes)
{
  g_autoptr(GString) text = g_string_new ("{\"format\":\"weir-flow/1\",\"nodes\":{");
  WeirFlow *flow;

  for (guint i = 0; i < n_nodes; i++)
    g_string_append_printf (text, "%s\"n%u\":{\"kind\":\"thread\",\"worker\":{\"type\":\"jq\","
                            "\"filter\":\".\"},\"threads\":%u}", i > 0 ? "," : "", i, i % 7 + 1);
  g_string_append (text, "},\"links\":[]}");
  flow = weir_flow_new_from_data (text->str, -1, NULL, NULL);
  g_assert_nonnull (flow);

  return flow;
}

static gboolean
on_frame (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       data)
{
  guint *n_left = data;

  return --*n_left > 0;
}

/* Until @widget was drawn, with what came of that. */
static void
settle (GtkWidget *widget)
{
  guint n_left = 2;

  gtk_widget_add_tick_callback (widget, on_frame, &n_left, NULL);
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

static double
measure_selection (WeirCanvas *canvas)
{
  static const char * const ids[] = { "n2999", NULL };
  gint64 begin = g_get_monotonic_time ();

  weir_canvas_select (canvas, ids);

  return (double) (g_get_monotonic_time () - begin) / 1000;
}

/* With as many nodes as there may be, it is there at once and keeps step. */
static void
test_speed (void)
{
  g_autoptr(WeirFlow) flow = make_flow (3000);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *canvas = weir_canvas_new ();
  GtkWidget *outline = g_object_new (WEIR_TYPE_OUTLINE, "canvas", canvas, "visible", FALSE,
                                     "height-request", 200, NULL);
  double bare, duration;
  gint64 begin;

  gtk_box_append (GTK_BOX (box), canvas);
  gtk_box_append (GTK_BOX (box), outline);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 600);
  weir_canvas_set_flow (WEIR_CANVAS (canvas), flow);
  gtk_window_present (GTK_WINDOW (window));
  settle (canvas);
  bare = measure_selection (WEIR_CANVAS (canvas));
  weir_canvas_select (WEIR_CANVAS (canvas), NULL);

  begin = g_get_monotonic_time ();
  gtk_widget_set_visible (outline, TRUE);
  settle (outline);
  g_assert_true (gtk_widget_get_mapped (outline));
  g_test_message ("shown in %.1f ms", (double) (g_get_monotonic_time () - begin) / 1000);

  duration = measure_selection (WEIR_CANVAS (canvas));
  g_test_message ("a selection takes %.1f ms, without the outline %.1f ms", duration, bare);
  g_assert_cmpfloat (duration, <, 500);

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }

  adw_init ();
  g_test_add_func ("/outline/edits", test_edits);
  g_test_add_func ("/outline/speed", test_speed);

  return g_test_run ();
}
