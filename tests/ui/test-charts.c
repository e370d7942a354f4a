/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <adwaita.h>
#include <math.h>
#include <stdlib.h>

#include "charts/weir-chart-private.h"

#define BEGIN    (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)
#define CAPACITY 256

static void
assert_text (char       *text,
             const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

/* The axis */

static void
test_axis (void)
{
  WeirChartAxis axis;

  weir_chart_axis_init (&axis, WEIR_CHART_RATE);
  g_assert_cmpfloat_with_epsilon (axis.top, 10, 1e-9);
  g_assert_true (weir_chart_axis_fit (&axis, 11));
  g_assert_cmpfloat_with_epsilon (axis.top, 20, 1e-9);
  g_assert_cmpfloat_with_epsilon (axis.step, 5, 1e-9);
  g_assert_false (weir_chart_axis_fit (&axis, 20));

  g_assert_true (weir_chart_axis_fit (&axis, 47000));
  g_assert_cmpfloat_with_epsilon (axis.top, 50000, 1e-6);
  g_assert_cmpfloat_with_epsilon (axis.step, 10000, 1e-6);
  assert_text (weir_chart_axis_format (&axis, 30000), "30 k/s");
  assert_text (weir_chart_axis_format (&axis, 12345), "12.3 k/s");

  /* It shrinks late. */
  g_assert_false (weir_chart_axis_fit (&axis, 17000));
  g_assert_true (weir_chart_axis_fit (&axis, 15000));
  g_assert_cmpfloat_with_epsilon (axis.top, 20000, 1e-6);
  g_assert_true (weir_chart_axis_fit (&axis, 0));
  g_assert_cmpfloat_with_epsilon (axis.top, 10, 1e-9);
}

static void
test_format (void)
{
  assert_text (weir_chart_format (WEIR_CHART_COUNT, 256), "256");
  assert_text (weir_chart_format (WEIR_CHART_COUNT, 2.5e6), "2.50 M");
  assert_text (weir_chart_format (WEIR_CHART_RATE, 0.25), "0.25/s");
  assert_text (weir_chart_format (WEIR_CHART_SECONDS, 0.0123), "12.3 ms");
  assert_text (weir_chart_format (WEIR_CHART_SECONDS, 42e-6), "42 µs");
  assert_text (weir_chart_format (WEIR_CHART_SECONDS, 90), "90 s");
  assert_text (weir_chart_format (WEIR_CHART_SHARE, 0.425), "42.5 %");
  assert_text (weir_chart_format (WEIR_CHART_BYTES, 11.2e6), "11.2 MB");
  assert_text (weir_chart_format (WEIR_CHART_BYTES, NAN), "–");
}

/* What a chart reads */

/* So many seconds: a rate that grows by one each, and a backlog that jumps every ten. */
static WeirHistory *
make_history (guint n_seconds)
{
  WeirHistory *history = weir_history_new (0);

  for (guint i = 1; i <= n_seconds; i++)
    {
      double row[WEIR_N_FLOW_MEASURES] = { 0 };

      row[WEIR_FLOW_DONE] = i;
      row[WEIR_FLOW_RECEIVED] = i + 20 * sin (i / 9.0);
      row[WEIR_FLOW_FAILED] = i % 100 == 0 ? NAN : i / 10.0;
      row[WEIR_FLOW_BACKLOG] = i / 10 % 2 == 0 ? 40 : 200;
      weir_history_append (history, BEGIN + i * (gint64) G_USEC_PER_SEC, row);
    }

  return history;
}

static WeirChartSeries *
make_series (const char      *label,
             const char      *color,
             WeirFlowMeasure  measure,
             WeirChartForm    form)
{
  WeirChartSeries *series;
  GdkRGBA rgba;

  g_assert_true (gdk_rgba_parse (&rgba, color));
  series = weir_chart_series_new (label, &rgba, form);
  series->measure = measure;

  return series;
}

static void
test_points (void)
{
  g_autoptr(WeirHistory) history = make_history (300);
  g_autoptr(WeirChartSeries) series = make_series ("out", "#3584e4", WEIR_FLOW_DONE,
                                                   WEIR_CHART_LINE);
  gint64 end = BEGIN + 300 * (gint64) G_USEC_PER_SEC;
  gint64 begin = end - 60 * (gint64) G_USEC_PER_SEC;
  g_autoptr(WeirChartPoints) points = weir_chart_series_read (series, history, begin, end, 500);
  g_autoptr(WeirChartPoints) few = weir_chart_series_read (series, history, begin, end, 12);

  g_assert_cmpuint (points->length, ==, 62);
  g_assert_cmpfloat_with_epsilon (points->mean[0], 239, 1e-9);
  g_assert_cmpfloat_with_epsilon (points->mean[61], 300, 1e-9);
  g_assert_cmpint (weir_chart_points_find (points, end - 500000), ==, 61);
  g_assert_cmpint (weir_chart_points_find (points, end + 1), ==, -1);
  g_assert_cmpfloat_with_epsilon (weir_chart_points_get_most (points), 300, 1e-9);

  /* Five seconds in a pixel. */
  g_assert_cmpuint (few->length, <=, 14);
  g_assert_cmpfloat (few->least[5], <, few->mean[5]);
  g_assert_cmpfloat (few->most[5], >, few->mean[5]);
  g_assert_cmpfloat_with_epsilon (few->most[5] - few->least[5], 4, 1e-9);
  g_assert_cmpfloat_with_epsilon (weir_chart_points_get_most (few), 300, 1e-9);
}

static void
test_resolution (void)
{
  g_autoptr(WeirHistory) history = make_history (7300);
  gint64 end = BEGIN + 7300 * (gint64) G_USEC_PER_SEC;

  g_assert_cmpint (weir_chart_choose_resolution (history, end - 60 * (gint64) G_USEC_PER_SEC, end),
                   ==, WEIR_RESOLUTION_1S);
  g_assert_cmpint (weir_chart_choose_resolution (history, end - 7200 * (gint64) G_USEC_PER_SEC, end),
                   ==, WEIR_RESOLUTION_10S);
}

/* The span of all charts */

static void
count (guint *n)
{
  (*n)++;
}

static void
test_timeline (void)
{
  WeirTimeline *timeline = weir_timeline_new ();
  gint64 second = G_USEC_PER_SEC;
  guint n_changes = 0;

  g_signal_connect_swapped (timeline, "changed", G_CALLBACK (count), &n_changes);
  weir_timeline_advance (timeline, BEGIN);
  g_assert_cmpint (weir_timeline_get_end (timeline), ==, BEGIN);
  g_assert_cmpint (weir_timeline_get_begin (timeline), ==, BEGIN - 60 * second);
  g_assert_cmpuint (n_changes, ==, 1);

  weir_timeline_zoom (timeline, BEGIN - 20 * second, BEGIN - 10 * second);
  g_assert_false (weir_timeline_get_live (timeline));
  weir_timeline_advance (timeline, BEGIN + second);
  g_assert_cmpint (weir_timeline_get_begin (timeline), ==, BEGIN - 20 * second);
  g_assert_cmpint (weir_timeline_get_end (timeline), ==, BEGIN - 10 * second);
  g_assert_cmpuint (n_changes, ==, 2);

  /* Five seconds are the least. */
  weir_timeline_zoom (timeline, BEGIN, BEGIN + second);
  g_assert_cmpint (weir_timeline_get_end (timeline) - weir_timeline_get_begin (timeline),
                   ==, 5 * second);

  weir_timeline_set_live (timeline, TRUE);
  g_assert_cmpint (weir_timeline_get_end (timeline), ==, BEGIN + second);
  g_assert_cmpint (weir_timeline_get_begin (timeline), ==, BEGIN - 59 * second);
  g_assert_finalize_object (timeline);
}

/* In a window */

/* Until what has changed is on the screen. */
static void
settle (GtkWidget *widget)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  guint n_frames = 0;
  gulong handler = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (count), &n_frames);

  gtk_widget_queue_draw (widget);
  while (n_frames < 2)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      gtk_widget_queue_draw (widget);
      g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handler_disconnect (clock, handler);
}

static void
wait_until_mapped (GtkWidget *widget)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!gtk_widget_get_mapped (widget) || gtk_widget_get_width (widget) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
    }
}

static void
test_window (void)
{
  g_autoptr(WeirHistory) history = make_history (300);
  g_autoptr(WeirTimeline) timeline = weir_timeline_new ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *rates = weir_chart_new ("Throughput", WEIR_CHART_RATE, timeline);
  GtkWidget *backlog = weir_chart_new ("Backlog", WEIR_CHART_COUNT, timeline);
  g_autofree char *state = NULL;
  double x;

  weir_chart_add_series (WEIR_CHART (rates), make_series ("in", "#3584e4", WEIR_FLOW_RECEIVED,
                                                          WEIR_CHART_LINE));
  weir_chart_add_series (WEIR_CHART (rates), make_series ("failed", "#c01c28", WEIR_FLOW_FAILED,
                                                          WEIR_CHART_LINE));
  weir_chart_add_series (WEIR_CHART (backlog), make_series ("items", "#9141ac", WEIR_FLOW_BACKLOG,
                                                            WEIR_CHART_STEP));
  weir_chart_set_limit (WEIR_CHART (backlog), CAPACITY);
  weir_chart_set_times (WEIR_CHART (backlog), TRUE);
  gtk_widget_set_vexpand (rates, TRUE);
  gtk_widget_set_vexpand (backlog, TRUE);
  gtk_box_append (GTK_BOX (box), rates);
  gtk_box_append (GTK_BOX (box), backlog);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 360);
  gtk_window_present (GTK_WINDOW (window));
  wait_until_mapped (backlog);

  weir_chart_set_history (WEIR_CHART (rates), history);
  weir_chart_set_history (WEIR_CHART (backlog), history);
  weir_timeline_advance (timeline, BEGIN + 300 * (gint64) G_USEC_PER_SEC);
  settle (backlog);

  g_assert_cmpfloat_with_epsilon (WEIR_CHART (backlog)->axis.top, 500, 1e-9);
  g_assert_cmpfloat_with_epsilon (weir_chart_get_value (WEIR_CHART (backlog), 0), 40, 1e-9);
  x = weir_chart_time_to_x (WEIR_CHART (rates), BEGIN + 270 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpint (weir_chart_x_to_time (WEIR_CHART (rates), x), >=,
                   BEGIN + 270 * (gint64) G_USEC_PER_SEC - 1);

  /* One cross-hair for both. */
  weir_timeline_set_cursor (timeline, BEGIN + 270 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpfloat_with_epsilon (weir_chart_get_value (WEIR_CHART (backlog), 0), 200, 1e-9);
  state = weir_chart_format_state (WEIR_CHART (backlog));
  g_assert_cmpstr (state, ==, "items 200");
  settle (backlog);
  if (g_getenv ("UI_SCREENSHOTS") != NULL)
    {
      g_autofree char *command = g_strdup_printf ("import -window root %s/charts.png",
                                                  g_getenv ("UI_SCREENSHOTS"));

      g_assert_cmpint (system (command), ==, 0);
    }

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/charts/axis", test_axis);
  g_test_add_func ("/charts/format", test_format);
  g_test_add_func ("/charts/points", test_points);
  g_test_add_func ("/charts/resolution", test_resolution);
  g_test_add_func ("/charts/timeline", test_timeline);
  g_test_add_func ("/charts/window", test_window);

  return g_test_run ();
}
