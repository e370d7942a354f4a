/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/weir-cpu-legend.h"

#include <glib/gi18n.h>

#include "cpus/matrix/weir-cpu-style.h"

#define CELL 22

typedef enum {
  SAMPLE_ASSIGNED,
  SAMPLE_SOME,
  SAMPLE_ANY,
  SAMPLE_SHARED,
  SAMPLE_BUSY,
  SAMPLE_AWAY,
  SAMPLE_WRONG,
  SAMPLE_TOO_MUCH,
  N_SAMPLES
} Sample;

static const char * const sample_labels[N_SAMPLES] = {
  [SAMPLE_ASSIGNED] = N_("Assigned, in the color of the pool"),
  [SAMPLE_SOME]     = N_("Assigned to some of its workers"),
  [SAMPLE_ANY]      = N_("The worker may use any CPU"),
  [SAMPLE_SHARED]   = N_("Another pool uses this CPU too"),
  [SAMPLE_BUSY]     = N_("The CPU is busy at present"),
  [SAMPLE_AWAY]     = N_("Not here, or must not be used"),
  [SAMPLE_WRONG]    = N_("Assigned, but cannot be used here"),
  [SAMPLE_TOO_MUCH] = N_("More workers than the CPU can keep busy"),
};

static const struct {
  const char *keys;
  const char *label;
} key_labels[] = {
  { N_("Space"), N_("Assign or take away") },
  { N_("Shift and arrows"), N_("Select several") },
  { N_("C, P, N"), N_("Whole core, package, NUMA node") },
  { N_("A"), N_("Any CPU") },
  { N_("F2"), N_("Type CPUs") },
  { N_("Insert, Delete"), N_("Add or remove a worker") },
  { N_("Ctrl+D"), N_("Duplicate") },
  { N_("Alt and arrows"), N_("Move up or down") },
  { N_("V"), N_("All pools, or the selected ones") },
  { N_("Plus, Minus"), N_("Show or hide the workers of a pool") },
};

struct _WeirCpuLegend
{
  GtkPopover parent_instance;
};

G_DEFINE_FINAL_TYPE (WeirCpuLegend, weir_cpu_legend, GTK_TYPE_POPOVER)

/* A cell as the matrix draws it. */
#define WEIR_TYPE_CPU_SAMPLE (weir_cpu_sample_get_type ())
G_DECLARE_FINAL_TYPE (WeirCpuSample, weir_cpu_sample, WEIR, CPU_SAMPLE, GtkWidget)

struct _WeirCpuSample
{
  GtkWidget parent_instance;

  Sample    sample;
};

G_DEFINE_FINAL_TYPE (WeirCpuSample, weir_cpu_sample, GTK_TYPE_WIDGET)

static void
append_rect (GtkSnapshot   *snapshot,
             const GdkRGBA *color,
             float          x,
             float          y,
             float          width,
             float          height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

static void
append_border (GtkSnapshot   *snapshot,
               const GdkRGBA *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, CELL, CELL), 3);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 },
                              (GdkRGBA[4]) { *color, *color, *color, *color });
}

static void
draw_text (GtkWidget     *widget,
           GtkSnapshot   *snapshot,
           const char    *text,
           const GdkRGBA *color)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) ((CELL - width) / 2),
                                                          (float) ((CELL - height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_load (GtkSnapshot  *snapshot,
           WeirCpuStyle *style)
{
  GdkRGBA busy = style->busy;

  busy.alpha = 0.45f;
  append_rect (snapshot, &busy, 0, 0, CELL, CELL);
}

static void
draw_too_much (GtkWidget    *widget,
               GtkSnapshot  *snapshot,
               WeirCpuStyle *style)
{
  GdkRGBA color = style->error;

  color.alpha = 0.2f;
  append_rect (snapshot, &color, 0, 0, CELL, CELL);
  draw_text (widget, snapshot, "3", &style->error);
}

static void
weir_cpu_sample_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  WeirCpuSample *self = WEIR_CPU_SAMPLE (widget);
  const GdkRGBA *pool;
  WeirCpuStyle style;

  weir_cpu_style_load (&style, widget);
  pool = weir_cpu_style_get_pool (&style, 0);
  append_rect (snapshot, self->sample == SAMPLE_AWAY || self->sample == SAMPLE_WRONG
                         ? &style.away : &style.band, 0, 0, CELL, CELL);

  switch (self->sample)
    {
    case SAMPLE_SOME:
      append_rect (snapshot, pool, 0, CELL / 2, CELL, CELL / 2 - 2);
      break;

    case SAMPLE_ANY:
      append_rect (snapshot, pool, CELL / 4, CELL / 2 - 1, CELL / 2, 2);
      break;

    case SAMPLE_BUSY:
      draw_load (snapshot, &style);
      break;

    case SAMPLE_AWAY:
      break;

    case SAMPLE_TOO_MUCH:
      draw_too_much (widget, snapshot, &style);
      break;

    case SAMPLE_ASSIGNED:
    case SAMPLE_SHARED:
    case SAMPLE_WRONG:
    case N_SAMPLES:
    default:
      append_rect (snapshot, pool, 0, 2, CELL, CELL - 4);
    }

  if (self->sample == SAMPLE_SHARED)
    append_rect (snapshot, &style.mark, CELL - 8, 3, 5, 5);
  if (self->sample == SAMPLE_WRONG)
    {
      append_border (snapshot, &style.error);
      draw_text (widget, snapshot, "!", &style.mark);
    }
}

static void
weir_cpu_sample_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = *natural = CELL;
}

static void
weir_cpu_sample_class_init (WeirCpuSampleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = weir_cpu_sample_measure;
  widget_class->snapshot = weir_cpu_sample_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
weir_cpu_sample_init (WeirCpuSample *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

static void
weir_cpu_legend_class_init (WeirCpuLegendClass *klass)
{
}

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
weir_cpu_legend_init (WeirCpuLegend *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *signs = gtk_grid_new ();
  GtkWidget *keys = gtk_grid_new ();
  GtkWidget *grids[] = { signs, keys };

  for (guint i = 0; i < G_N_ELEMENTS (grids); i++)
    {
      gtk_grid_set_column_spacing (GTK_GRID (grids[i]), 12);
      gtk_grid_set_row_spacing (GTK_GRID (grids[i]), 4);
      gtk_widget_set_valign (grids[i], GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (box), grids[i]);
    }

  for (int i = 0; i < N_SAMPLES; i++)
    {
      WeirCpuSample *sample = g_object_new (WEIR_TYPE_CPU_SAMPLE, NULL);

      sample->sample = (Sample) i;
      gtk_grid_attach (GTK_GRID (signs), GTK_WIDGET (sample), 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (signs), new_label (_(sample_labels[i]), NULL), 1, i, 1, 1);
    }

  for (int i = 0; i < (int) G_N_ELEMENTS (key_labels); i++)
    {
      gtk_grid_attach (GTK_GRID (keys), new_label (_(key_labels[i].keys), "dim-label"), 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (keys), new_label (_(key_labels[i].label), NULL), 1, i, 1, 1);
    }

  gtk_widget_add_css_class (box, "legend");
  gtk_popover_set_child (GTK_POPOVER (self), box);
}
