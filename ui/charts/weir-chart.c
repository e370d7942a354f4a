/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "charts/weir-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define MIN_WIDTH     200
#define MIN_HEIGHT    96
#define HEADER_HEIGHT 24
#define TIMES_HEIGHT  20
#define LABELS_WIDTH  72

/* A shorter drag is a click. */
#define LEAST_DRAG 4

G_DEFINE_FINAL_TYPE (WeirChart, weir_chart, GTK_TYPE_WIDGET)

/* Places */

graphene_rect_t
weir_chart_get_plot (WeirChart *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int below = self->has_times ? TIMES_HEIGHT : 4;

  return GRAPHENE_RECT_INIT (0, HEADER_HEIGHT, MAX (1, width - LABELS_WIDTH),
                             MAX (1, height - HEADER_HEIGHT - below));
}

double
weir_chart_time_to_x (WeirChart *self,
                      gint64     time)
{
  graphene_rect_t plot = weir_chart_get_plot (self);
  gint64 begin = weir_timeline_get_begin (self->timeline);
  gint64 end = weir_timeline_get_end (self->timeline);

  return plot.origin.x + plot.size.width * (double) (time - begin) / (double) (end - begin);
}

gint64
weir_chart_x_to_time (WeirChart *self,
                      double     x)
{
  graphene_rect_t plot = weir_chart_get_plot (self);
  gint64 begin = weir_timeline_get_begin (self->timeline);
  gint64 end = weir_timeline_get_end (self->timeline);
  double share = CLAMP ((x - plot.origin.x) / plot.size.width, 0, 1);

  return begin + (gint64) (share * (double) (end - begin));
}

/* Values */

void
weir_chart_read (WeirChart *self)
{
  graphene_rect_t plot = weir_chart_get_plot (self);
  double most = isnan (self->limit) ? 0 : self->limit;

  g_ptr_array_set_size (self->points, 0);
  for (guint i = 0; self->history != NULL && i < self->series->len; i++)
    {
      WeirChartPoints *points = weir_chart_series_read (self->series->pdata[i], self->history,
                                                        weir_timeline_get_begin (self->timeline),
                                                        weir_timeline_get_end (self->timeline),
                                                        (guint) plot.size.width);

      most = MAX (most, weir_chart_points_get_most (points));
      g_ptr_array_add (self->points, points);
    }

  weir_chart_axis_fit (&self->axis, most);
}

double
weir_chart_get_value (WeirChart *self,
                      guint      series)
{
  gint64 cursor = weir_timeline_get_cursor (self->timeline);
  const WeirChartPoints *points;
  int index;

  if (series >= self->points->len)
    return NAN;

  points = self->points->pdata[series];
  if (points->length == 0)
    return NAN;

  index = cursor != 0 ? weir_chart_points_find (points, cursor) : (int) points->length - 1;

  return index >= 0 ? points->mean[index] : NAN;
}

char *
weir_chart_format_state (WeirChart *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->series->len; i++)
    {
      const WeirChartSeries *series = self->series->pdata[i];
      g_autofree char *value = weir_chart_format (self->axis.unit, weir_chart_get_value (self, i));

      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", series->label, value);
    }

  return g_string_free (text, FALSE);
}

/* What a screen reader says of it. */
static void
describe (WeirChart *self)
{
  g_autofree char *state = weir_chart_format_state (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
}

static void
on_timeline_changed (WeirChart *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  weir_chart_read (self);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Pointer and keys */

static void
on_motion (WeirChart *self,
           double     x,
           double     y)
{
  graphene_rect_t plot = weir_chart_get_plot (self);

  if (x > plot.origin.x + plot.size.width)
    weir_timeline_set_cursor (self->timeline, 0);
  else
    weir_timeline_set_cursor (self->timeline, weir_chart_x_to_time (self, x));
}

static void
on_leave (WeirChart *self)
{
  weir_timeline_set_cursor (self->timeline, 0);
}

static void
on_drag_begin (WeirChart *self,
               double     x,
               double     y)
{
  self->is_dragging = TRUE;
  self->drag_begin = self->drag_end = x;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_drag_update (WeirChart *self,
                double     dx,
                double     dy)
{
  self->drag_end = self->drag_begin + dx;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_end (WeirChart *self,
             double     dx,
             double     dy)
{
  double begin = MIN (self->drag_begin, self->drag_begin + dx);
  double end = MAX (self->drag_begin, self->drag_begin + dx);

  self->is_dragging = FALSE;
  if (end - begin < LEAST_DRAG)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  else
    weir_timeline_zoom (self->timeline, weir_chart_x_to_time (self, begin),
                        weir_chart_x_to_time (self, end));
}

static void
on_pressed (WeirChart *self,
            int        n_presses)
{
  if (n_presses == 2)
    weir_timeline_set_live (self->timeline, TRUE);
}

/* @steps: in samples of a second, or in sixtieths of what is shown. */
static gboolean
move_cursor (GtkWidget *widget,
             GVariant  *steps,
             gpointer   unused)
{
  WeirChart *self = WEIR_CHART (widget);
  gint64 begin = weir_timeline_get_begin (self->timeline);
  gint64 end = weir_timeline_get_end (self->timeline);
  gint64 cursor = weir_timeline_get_cursor (self->timeline);
  gint64 step = MAX (G_USEC_PER_SEC, (end - begin) / 60);

  if (cursor == 0)
    cursor = end;
  cursor = CLAMP (cursor + g_variant_get_int32 (steps) * step, begin, end);
  weir_timeline_set_cursor (self->timeline, cursor);

  return TRUE;
}

/* First the cursor goes, then what is zoomed in. */
static gboolean
escape (GtkWidget *widget,
        GVariant  *unused,
        gpointer   data)
{
  WeirChart *self = WEIR_CHART (widget);

  if (weir_timeline_get_cursor (self->timeline) != 0)
    weir_timeline_set_cursor (self->timeline, 0);
  else if (!weir_timeline_get_live (self->timeline))
    weir_timeline_set_live (self->timeline, TRUE);
  else
    return FALSE;

  return TRUE;
}

static void
add_controllers (WeirChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/* Widget */

static void
weir_chart_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
  *natural = *minimum;
  *minimum_baseline = *natural_baseline = -1;
}

static void
weir_chart_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  weir_chart_read (WEIR_CHART (widget));
}

/* What happened unseen. */
static void
weir_chart_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weir_chart_parent_class)->map (widget);
  on_timeline_changed (WEIR_CHART (widget));
}

static void
weir_chart_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  weir_chart_draw (WEIR_CHART (widget), snapshot);
}

static void
weir_chart_dispose (GObject *object)
{
  WeirChart *self = WEIR_CHART (object);

  g_clear_object (&self->timeline);
  g_clear_object (&self->history);
  g_clear_pointer (&self->series, g_ptr_array_unref);
  g_clear_pointer (&self->points, g_ptr_array_unref);
  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (weir_chart_parent_class)->dispose (object);
}

static void
add_keys (GtkWidgetClass *class)
{
  static const struct {
    guint key;
    int   steps;
  } keys[] = {
    { GDK_KEY_Left, -1 }, { GDK_KEY_Right, 1 },
    { GDK_KEY_Page_Up, -10 }, { GDK_KEY_Page_Down, 10 },
    { GDK_KEY_Home, -60 }, { GDK_KEY_End, 60 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (class, keys[i].key, 0, move_cursor, "i", keys[i].steps);
  gtk_widget_class_add_binding (class, GDK_KEY_Escape, 0, escape, NULL);
}

static void
weir_chart_class_init (WeirChartClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = weir_chart_dispose;

  widget_class->measure = weir_chart_measure;
  widget_class->size_allocate = weir_chart_size_allocate;
  widget_class->map = weir_chart_map;
  widget_class->snapshot = weir_chart_snapshot;

  add_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
weir_chart_init (WeirChart *self)
{
  self->series = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_chart_series_free);
  self->points = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_chart_points_free);
  self->limit = NAN;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_controllers (self);
}

GtkWidget *
weir_chart_new (const char    *title,
                WeirChartUnit  unit,
                WeirTimeline  *timeline)
{
  WeirChart *self = g_object_new (WEIR_TYPE_CHART, NULL);

  self->title = g_strdup (title);
  self->timeline = g_object_ref (timeline);
  weir_chart_axis_init (&self->axis, unit);
  g_signal_connect_object (timeline, "changed", G_CALLBACK (on_timeline_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return GTK_WIDGET (self);
}

void
weir_chart_set_history (WeirChart   *self,
                        WeirHistory *history)
{
  g_return_if_fail (WEIR_IS_CHART (self));

  if (g_set_object (&self->history, history))
    on_timeline_changed (self);
}

void
weir_chart_add_series (WeirChart       *self,
                       WeirChartSeries *series)
{
  g_return_if_fail (WEIR_IS_CHART (self));

  g_ptr_array_add (self->series, series);
  on_timeline_changed (self);
}

void
weir_chart_clear (WeirChart *self)
{
  g_return_if_fail (WEIR_IS_CHART (self));

  g_ptr_array_set_size (self->series, 0);
  weir_chart_axis_init (&self->axis, self->axis.unit);
  on_timeline_changed (self);
}

void
weir_chart_set_limit (WeirChart *self,
                      double     limit)
{
  g_return_if_fail (WEIR_IS_CHART (self));

  self->limit = limit;
  on_timeline_changed (self);
}

void
weir_chart_set_times (WeirChart *self,
                      gboolean   times)
{
  g_return_if_fail (WEIR_IS_CHART (self));

  self->has_times = times;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
