/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/weir-trace-bar.h"

#define MIN_WIDTH    120
#define HEIGHT       16
#define BLOCK_HEIGHT 10
#define LINE_HEIGHT  2
/* So that the shortest work can be seen. */
#define MIN_BLOCK    3

struct _WeirTraceBar
{
  GtkWidget      parent_instance;

  /* owned */
  WeirTraceStep *step;
};

G_DEFINE_FINAL_TYPE (WeirTraceBar, weir_trace_bar, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_STEP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GdkRGBA
look_up (GtkWidget  *widget,
         const char *name)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (context, name, &color))
    gtk_style_context_get_color (context, &color);

  return color;
}

static void
draw_part (WeirTraceBar  *self,
           GtkSnapshot   *snapshot,
           const GdkRGBA *color,
           double         begin,
           double         end,
           int            height)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  float top = (float) (gtk_widget_get_height (GTK_WIDGET (self)) - height) / 2;

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    {
      double swap = begin;

      begin = width - end;
      end = width - swap;
    }

  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT ((float) begin, top, (float) (end - begin),
                                                  (float) height));
}

static void
weir_trace_bar_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  WeirTraceBar *self = WEIR_TRACE_BAR (widget);
  int width = gtk_widget_get_width (widget);
  GdkRGBA track = look_up (widget, "borders");
  GdkRGBA waiting = look_up (widget, "window_fg_color");
  GdkRGBA working;
  double duration, arrived, begun, done;

  draw_part (self, snapshot, &track, 0, width, 1);
  if (self->step == NULL)
    return;

  working = look_up (widget, weir_trace_step_get_error (self->step) != NULL ? "error_color"
                                                                            : "accent_color");
  duration = MAX (weir_trace_step_get_duration (self->step),
                  MAX (weir_trace_step_get_done (self->step), 1e-9));
  arrived = width * weir_trace_step_get_arrived (self->step) / duration;
  begun = width * weir_trace_step_get_begun (self->step) / duration;
  done = width * weir_trace_step_get_done (self->step) / duration;
  begun = MIN (begun, width - MIN_BLOCK);
  done = MAX (done, begun + MIN_BLOCK);

  waiting.alpha *= 0.55f;
  if (begun > arrived)
    draw_part (self, snapshot, &waiting, arrived, begun, LINE_HEIGHT);
  draw_part (self, snapshot, &working, begun, done, BLOCK_HEIGHT);
}

static void
weir_trace_bar_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
weir_trace_bar_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  WeirTraceBar *self = WEIR_TRACE_BAR (object);

  switch (prop_id)
    {
    case PROP_STEP:
      g_set_object (&self->step, g_value_get_object (value));
      gtk_widget_queue_draw (GTK_WIDGET (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_trace_bar_finalize (GObject *object)
{
  g_clear_object (&WEIR_TRACE_BAR (object)->step);

  G_OBJECT_CLASS (weir_trace_bar_parent_class)->finalize (object);
}

static void
weir_trace_bar_class_init (WeirTraceBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = weir_trace_bar_finalize;
  object_class->set_property = weir_trace_bar_set_property;
  widget_class->measure = weir_trace_bar_measure;
  widget_class->snapshot = weir_trace_bar_snapshot;

  properties[PROP_STEP] =
    g_param_spec_object ("step", NULL, NULL, WEIR_TYPE_TRACE_STEP,
                         G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* What it shows stands beside it in words. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_css_name (widget_class, "tracebar");
}

static void
weir_trace_bar_init (WeirTraceBar *self)
{
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}
