/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <adwaita.h>
#include <math.h>
#include <string.h>

#include "canvas/edits/weir-canvas-editor.h"
#include "canvas/edits/weir-canvas-edits.h"
#include "canvas/gestures/weir-canvas-gestures.h"

/* Most of what can be done to a flow on the canvas, with what has to be selected for it. */
static const struct {
  const char *action;
  const char *selection;
} edits[] = {
  { "canvas.delete", "head tail" },
  { "canvas.delete-heal", "combine" },
  { "canvas.duplicate", "head parts" },
  { "canvas.bypass", "head combine" },
  { "canvas.disable", "head" },
  { "canvas.tidy", "" },
  { "canvas.tidy", "head tail length" },
  { "canvas.align-left", "head combine" },
  { "canvas.align-center", "head combine" },
  { "canvas.align-right", "head combine" },
  { "canvas.align-top", "head combine" },
  { "canvas.align-middle", "head combine" },
  { "canvas.align-bottom", "head combine" },
  { "canvas.distribute-horizontally", "head parts output" },
  { "canvas.distribute-vertically", "head parts length" },
  { "canvas.add-frame", "head tail" },
  { "canvas.add-note", "" },
};

typedef struct {
  GtkWidget  *window;
  WeirCanvas *canvas;
  WeirFlow   *flow;
  guint       n_selections;
} Fixture;

static const char greeting[] =
  "{\"format\":\"weir-flow/1\",\"nodes\":{"
  "\"head\":{\"kind\":\"process\",\"worker\":{\"type\":\"pass-through\"},\"cpus\":[0,[1,2],null]},"
  "\"tail\":{\"kind\":\"process\",\"worker\":{\"type\":\"pass-through\"},\"cpus\":2},"
  "\"length\":{\"kind\":\"thread\",\"worker\":{\"type\":\"delay\",\"seconds\":0.1},\"threads\":2},"
  "\"parts\":{\"kind\":\"ensemble\",\"inputs\":2,\"fail-fast\":true},"
  "\"combine\":{\"kind\":\"thread\",\"worker\":{\"type\":\"jq\",\"filter\":\".[0]\"}}},"
  "\"links\":[[\"input\",\"head\"],[\"input\",\"tail\"],[\"head\",\"parts.0\"],[\"tail\",\"parts.1\"],"
  "[\"parts\",\"combine\"],[\"combine\",\"output\"]],"
  "\"layout\":{\"input\":[0,160],\"head\":[240,40],\"tail\":[248,160],\"length\":[240,299],"
  "\"parts\":[480,160],\"combine\":[720,163],\"output\":[960,160]}}";

static void
count_selection (Fixture *fixture)
{
  fixture->n_selections++;
}

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  while (g_main_context_pending (NULL) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

/* Until the canvas has a size, as far as there is a time for that. */
static void
wait_for_size (Fixture *fixture)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while ((gtk_widget_get_width (GTK_WIDGET (fixture->canvas)) == 0 ||
          fixture->canvas->fit_pending) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->canvas)), >, 0);
  settle ();
}

static void
show (Fixture  *fixture,
      WeirFlow *flow)
{
  fixture->flow = flow;
  fixture->window = gtk_window_new ();
  fixture->canvas = WEIR_CANVAS (weir_canvas_new ());
  g_signal_connect_swapped (fixture->canvas, "selection-changed",
                            G_CALLBACK (count_selection), fixture);
  weir_canvas_set_flow (fixture->canvas, flow);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 800, 600);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->canvas));
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_for_size (fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  WeirFlow *flow = weir_flow_new_from_data (greeting, -1, NULL, &error);

  g_assert_no_error (error);
  show (fixture, flow);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  WeirCanvas *canvas = g_object_ref (fixture->canvas);

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  settle ();
  g_assert_finalize_object (canvas);
  g_assert_finalize_object (fixture->flow);
}

static void
select_words (Fixture    *fixture,
              const char *words)
{
  g_auto(GStrv) ids = g_strsplit (words, " ", -1);

  weir_canvas_select (fixture->canvas, (const char * const *) ids);
}

static void
activate (Fixture    *fixture,
          const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->canvas), action, NULL));
}

/* Each is one step of the history, with a name, and undone to the letter. */
static void
test_undo (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *before = weir_flow_to_text (fixture->flow);

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autofree char *after = NULL;
      g_autofree char *undone = NULL;

      select_words (fixture, edits[i].selection);
      activate (fixture, edits[i].action);
      weir_canvas_close_editor (fixture->canvas);
      settle ();

      after = weir_flow_to_text (fixture->flow);
      g_test_message ("%s: %s", edits[i].action, weir_flow_get_undo_name (fixture->flow));
      g_assert_cmpstr (after, !=, before);
      g_assert_nonnull (weir_flow_get_undo_name (fixture->flow));

      weir_flow_undo (fixture->flow);
      settle ();
      undone = weir_flow_to_text (fixture->flow);
      g_assert_cmpstr (undone, ==, before);
      g_assert_null (weir_flow_get_undo_name (fixture->flow));
    }
}

static void
test_selection (Fixture       *fixture,
                gconstpointer  data)
{
  g_auto(GStrv) all = NULL;
  g_auto(GStrv) upstream = NULL;
  g_auto(GStrv) none = NULL;
  guint before = fixture->n_selections;

  select_words (fixture, "parts missing");
  g_assert_cmpuint (fixture->n_selections, ==, before + 1);
  activate (fixture, "canvas.select-upstream");
  upstream = weir_canvas_get_selection (fixture->canvas);
  g_assert_cmpuint (g_strv_length (upstream), ==, 4);
  g_assert_cmpstr (upstream[0], ==, "input");
  g_assert_true (g_strv_contains ((const char * const *) upstream, "tail"));
  g_assert_false (g_strv_contains ((const char * const *) upstream, "combine"));

  activate (fixture, "canvas.select-all");
  all = weir_canvas_get_selection (fixture->canvas);
  g_assert_cmpuint (g_strv_length (all), ==, 7);

  activate (fixture, "canvas.escape");
  none = weir_canvas_get_selection (fixture->canvas);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

static void
test_zoom (Fixture       *fixture,
           gconstpointer  data)
{
  double x, y, later_x, later_y;

  weir_canvas_to_canvas (fixture->canvas, 123, 45, &x, &y);
  weir_canvas_zoom_at (fixture->canvas, 2.5, 123, 45);
  weir_canvas_to_canvas (fixture->canvas, 123, 45, &later_x, &later_y);
  g_assert_cmpfloat_with_epsilon (x, later_x, 1e-6);
  g_assert_cmpfloat_with_epsilon (y, later_y, 1e-6);

  weir_canvas_set_zoom (fixture->canvas, 100);
  g_assert_cmpfloat_with_epsilon (weir_canvas_get_zoom (fixture->canvas), 4, 1e-9);
  weir_canvas_set_zoom (fixture->canvas, 0.0001);
  g_assert_cmpfloat_with_epsilon (weir_canvas_get_zoom (fixture->canvas), 0.02, 1e-9);

  activate (fixture, "canvas.zoom-reset");
  activate (fixture, "canvas.zoom-in");
  g_assert_cmpfloat_with_epsilon (weir_canvas_get_zoom (fixture->canvas), 1.2, 1e-9);
  activate (fixture, "canvas.fit");
  g_assert_cmpfloat (weir_canvas_get_zoom (fixture->canvas), <=, 1);
}

static void
test_nudge (Fixture       *fixture,
            gconstpointer  data)
{
  double x, y;

  select_words (fixture, "head");
  weir_canvas_nudge (fixture->canvas, 8, 0);
  weir_canvas_nudge (fixture->canvas, 8, -8);
  weir_flow_get_position (fixture->flow, "head", &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 256, 1e-6);
  g_assert_cmpfloat_with_epsilon (y, 32, 1e-6);
  g_assert_cmpfloat_with_epsilon (weir_canvas_find_node (fixture->canvas, "head")->x, 256, 1e-6);

  weir_flow_undo (fixture->flow);
  g_assert_null (weir_flow_get_undo_name (fixture->flow));
  g_assert_cmpfloat_with_epsilon (weir_canvas_find_node (fixture->canvas, "head")->x, 240, 1e-6);
}

static void
test_links (Fixture       *fixture,
            gconstpointer  data)
{
  WeirCanvas *canvas = fixture->canvas;
  WeirCanvasNode *parts = weir_canvas_find_node (canvas, "parts");
  g_autofree char *port = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *reason = NULL;
  WeirCanvasLink *link;

  weir_canvas_ensure_links (canvas);
  g_assert_cmpuint (canvas->links->len, ==, 6);
  link = g_ptr_array_index (canvas->links, 2);
  g_assert_cmpstr (link->source->id, ==, "head");
  g_assert_true (link->target == parts);
  g_assert_true (weir_canvas_find_link (canvas, link->points[0].x + 8, link->points[0].y, 10)
                 == link);

  refused = weir_canvas_choose_port (canvas, weir_canvas_find_node (canvas, "head"), "combine",
                                     TRUE, NULL, &reason);
  g_assert_null (refused);
  g_assert_nonnull (reason);

  /* All inputs are taken: the ensemble gets one more. */
  port = weir_canvas_choose_port (canvas, parts, "length", TRUE, NULL, NULL);
  g_assert_cmpstr (port, ==, "parts");
  g_assert_true (weir_canvas_connect_ports (canvas, "length", TRUE, port, -1));
  weir_canvas_ensure_links (canvas);
  g_assert_cmpuint (canvas->links->len, ==, 7);
  g_assert_nonnull (weir_canvas_node_find_port (parts, "parts.2", FALSE));
}

static void
test_rename (Fixture       *fixture,
             gconstpointer  data)
{
  WeirCanvas *canvas = fixture->canvas;
  WeirCanvasNode *node = weir_canvas_find_node (canvas, "combine");
  guint before = fixture->n_selections;
  GtkWidget *field;

  select_words (fixture, "combine");
  activate (fixture, "canvas.rename");
  g_assert_true (WEIR_IS_CANVAS_EDITOR (canvas->editor));
  field = weir_canvas_editor_get_field (WEIR_CANVAS_EDITOR (canvas->editor));
  gtk_editable_set_text (GTK_EDITABLE (field), "head");
  g_assert_true (gtk_widget_has_css_class (field, "error"));
  g_assert_nonnull (weir_canvas_editor_get_reason (WEIR_CANVAS_EDITOR (canvas->editor)));
  gtk_editable_set_text (GTK_EDITABLE (field), "merge");
  g_assert_false (gtk_widget_has_css_class (field, "error"));
  weir_canvas_close_editor (canvas);

  g_assert_null (canvas->editor);
  g_assert_true (weir_canvas_find_node (canvas, "merge") == node);
  g_assert_null (weir_canvas_find_node (canvas, "combine"));
  g_assert_cmpuint (fixture->n_selections, ==, before + 2);
}

static void
test_focus (Fixture       *fixture,
            gconstpointer  data)
{
  WeirCanvas *canvas = fixture->canvas;
  WeirCanvasNode *node = weir_canvas_find_node (canvas, "combine");

  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (canvas)), ==,
                   GTK_ACCESSIBLE_ROLE_LIST);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (node)), ==,
                   GTK_ACCESSIBLE_ROLE_LIST_ITEM);

  /* What has the focus stays a visible child when the view leaves it. */
  weir_canvas_focus_node (canvas, node);
  weir_canvas_move_view (canvas, 100000, 100000);
  weir_canvas_update_shown (canvas);
  g_assert_true (gtk_widget_get_child_visible (GTK_WIDGET (node)));
  g_assert_false (gtk_widget_get_child_visible (GTK_WIDGET (weir_canvas_find_node (canvas,
                                                                                   "head"))));
  g_assert_cmpuint (canvas->shown->len, ==, 1);
}

static void
press_arrow (Fixture *fixture,
             int      x,
             int      y)
{
  g_autoptr(GVariant) arguments = g_variant_ref_sink (g_variant_new ("(iib)", x, y, FALSE));

  weir_canvas_on_arrow (GTK_WIDGET (fixture->canvas), arguments, NULL);
}

/* The keyboard comes to a window once the pointer is seen in it, as nobody manages windows. */
static gboolean
wait_for_keyboard (Fixture *fixture)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (!gtk_window_is_active (GTK_WINDOW (fixture->window)) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);

  return gtk_window_is_active (GTK_WINDOW (fixture->window));
}

static const char *
get_target (Fixture    *fixture,
            const char *from)
{
  WeirFlow *flow = fixture->flow;

  for (guint i = 0; i < weir_flow_get_n_links (flow); i++)
    {
      const char *source, *target;

      weir_flow_get_link (flow, i, &source, &target);
      if (g_str_equal (source, from))
        return target;
    }

  return NULL;
}

/* What leads into an ensemble changes places by the keyboard, from where it comes. */
static void
test_inputs (Fixture       *fixture,
             gconstpointer  data)
{
  WeirCanvas *canvas = fixture->canvas;

  weir_canvas_focus_node (canvas, weir_canvas_find_node (canvas, "head"));
  g_assert_cmpstr (get_target (fixture, "head"), ==, "parts.0");
  activate (fixture, "canvas.input-down");
  g_assert_cmpstr (get_target (fixture, "head"), ==, "parts.1");
  g_assert_cmpstr (get_target (fixture, "tail"), ==, "parts.0");
  activate (fixture, "canvas.input-down");
  g_assert_cmpstr (get_target (fixture, "head"), ==, "parts.1");
  activate (fixture, "canvas.input-up");
  g_assert_cmpstr (get_target (fixture, "head"), ==, "parts.0");

  weir_canvas_focus_node (canvas, weir_canvas_find_node (canvas, "combine"));
  activate (fixture, "canvas.input-up");
  g_assert_cmpstr (get_target (fixture, "combine"), ==, "output");
}

/* The arrows go along links, and across to what stands beside; the focus can always be seen. */
static void
test_arrows (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct {
    int         x;
    int         y;
    const char *id;
  } steps[] = {
    { 1, 0, "tail" }, { 0, -1, "head" }, { 1, 0, "parts" }, { 1, 0, "combine" },
    { 1, 0, "output" }, { 1, 0, "output" }, { -1, 0, "combine" }, { -1, 0, "parts" },
  };
  WeirCanvas *canvas = fixture->canvas;

  if (!wait_for_keyboard (fixture))
    {
      g_test_skip ("the window does not get the keyboard");
      return;
    }

  weir_canvas_focus_node (canvas, weir_canvas_find_node (canvas, "input"));
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      WeirCanvasNode *node = weir_canvas_find_node (canvas, steps[i].id);

      press_arrow (fixture, steps[i].x, steps[i].y);
      g_assert_true (canvas->focused == node);
      g_assert_true (gtk_widget_has_focus (GTK_WIDGET (node)));
      g_assert_true (gtk_widget_get_child_visible (GTK_WIDGET (node)));
      gtk_test_accessible_assert_state (GTK_ACCESSIBLE (node), GTK_ACCESSIBLE_STATE_SELECTED, TRUE);
    }
}

/* What a screen reader is told of a node: its name, what it is and does, where it leads, whether it
 * is selected. */
static void
test_spoken (Fixture       *fixture,
             gconstpointer  data)
{
  WeirCanvas *canvas = fixture->canvas;
  WeirCanvasNode *head = weir_canvas_find_node (canvas, "head");
  WeirCanvasNode *length = weir_canvas_find_node (canvas, "length");

  weir_canvas_ensure_links (canvas);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (head), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "head");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (head), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       head->description);
  g_assert_true (g_str_has_prefix (head->description, "Process pool, "));
  g_assert_true (g_str_has_suffix (head->description, "leads to parts"));
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (head),
                                                   GTK_ACCESSIBLE_RELATION_FLOW_TO));
  g_assert_false (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (length),
                                                    GTK_ACCESSIBLE_RELATION_FLOW_TO));
}

/* And what is wrong with it. */
static void
test_spoken_marks (Fixture       *fixture,
                   gconstpointer  data)
{
  WeirCanvasNode *head = weir_canvas_find_node (fixture->canvas, "head");
  GHashTable *marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) weir_canvas_mark_free);
  WeirCanvasMark *mark = g_new0 (WeirCanvasMark, 1);

  mark->severity = WEIR_SEVERITY_ERROR;
  mark->text = g_strdup ("it is broken");
  g_hash_table_insert (marks, g_strdup ("head"), mark);
  weir_canvas_set_marks (fixture->canvas, marks);

  g_assert_nonnull (strstr (head->description, "it is broken"));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (head), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
}

static void
test_add (Fixture       *fixture,
          gconstpointer  data)
{
  g_auto(GStrv) selection = NULL;

  weir_canvas_add_node (fixture->canvas, "switch");
  selection = weir_canvas_get_selection (fixture->canvas);
  g_assert_cmpuint (g_strv_length (selection), ==, 1);
  g_assert_cmpstr (weir_flow_get_node_kind (fixture->flow, selection[0]), ==, "switch");
  g_assert_nonnull (weir_canvas_find_node (fixture->canvas, selection[0]));
}

static void
test_index (void)
{
  g_autoptr(WeirCanvasIndex) index = weir_canvas_index_new ();
  WeirCanvasEntry entries[] = { { .owner = &entries[0] }, { .owner = &entries[1] },
                                { .owner = &entries[2] } };
  g_autoptr(GPtrArray) near = NULL;
  g_autoptr(GPtrArray) far = NULL;

  weir_canvas_index_put (index, &entries[0], &GRAPHENE_RECT_INIT (0, 0, 10, 10));
  weir_canvas_index_put (index, &entries[1], &GRAPHENE_RECT_INIT (-1000, -1000, 10, 10));
  weir_canvas_index_put (index, &entries[2], &GRAPHENE_RECT_INIT (-5000, 5, 10000, 10000));
  near = weir_canvas_index_find (index, &GRAPHENE_RECT_INIT (-5, -5, 20, 20));
  g_assert_cmpuint (near->len, ==, 2);
  g_assert_false (g_ptr_array_find (near, &entries[1], NULL));

  weir_canvas_index_put (index, &entries[1], &GRAPHENE_RECT_INIT (5, 5, 10, 10));
  weir_canvas_index_remove (index, &entries[2]);
  far = weir_canvas_index_find (index, &GRAPHENE_RECT_INIT (-1e6, -1e6, 2e6, 2e6));
  g_assert_cmpuint (far->len, ==, 2);
  g_assert_false (g_ptr_array_find (far, &entries[2], NULL));
}

static void
add (const char *path,
     void      (*test) (Fixture       *fixture,
                        gconstpointer  data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
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
  g_test_add_func ("/canvas/index", test_index);
  add ("/canvas/undo", test_undo);
  add ("/canvas/selection", test_selection);
  add ("/canvas/zoom", test_zoom);
  add ("/canvas/nudge", test_nudge);
  add ("/canvas/links", test_links);
  add ("/canvas/rename", test_rename);
  add ("/canvas/focus", test_focus);
  add ("/canvas/arrows", test_arrows);
  add ("/canvas/inputs", test_inputs);
  add ("/canvas/spoken", test_spoken);
  add ("/canvas/spoken-marks", test_spoken_marks);
  add ("/canvas/add", test_add);

  return g_test_run ();
}
