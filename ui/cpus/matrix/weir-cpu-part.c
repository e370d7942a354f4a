/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/matrix/weir-cpu-part.h"

struct _WeirCpuPart
{
  GtkWidget     parent_instance;

  /* owned */
  char         *label;

  GdkRectangle  place;
  guint         first;   /* of the lines or columns that it stands for */
  guint         last;
  gboolean      is_selected;
};

G_DEFINE_FINAL_TYPE (WeirCpuPart, weir_cpu_part, GTK_TYPE_WIDGET)

enum {
  PRESSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
press (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  g_signal_emit (widget, signals[PRESSED], 0);
}

static void
weir_cpu_part_finalize (GObject *object)
{
  g_clear_pointer (&WEIR_CPU_PART (object)->label, g_free);

  G_OBJECT_CLASS (weir_cpu_part_parent_class)->finalize (object);
}

/* Its place is the matrix's to give. */
static void
weir_cpu_part_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
weir_cpu_part_class_init (WeirCpuPartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weir_cpu_part_finalize;
  widget_class->measure = weir_cpu_part_measure;

  /**
   * WeirCpuPart::pressed:
   * @self: a part
   *
   * The user wants what a click on it does.
   */
  signals[PRESSED] = g_signal_new ("pressed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);

  /* Assistive tools find it among what can be done. */
  gtk_widget_class_install_action (widget_class, "part.press", NULL, press);
  gtk_widget_class_set_css_name (widget_class, "cpupart");
}

static void
weir_cpu_part_init (WeirCpuPart *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/**
 * weir_cpu_part_new:
 * @role: what it is
 *
 * Returns: (transfer floating): a new part, not focusable, since the cells are
 */
GtkWidget *
weir_cpu_part_new (GtkAccessibleRole role)
{
  return g_object_new (WEIR_TYPE_CPU_PART, "accessible-role", role, NULL);
}

void
weir_cpu_part_set_range (WeirCpuPart *self,
                         guint        first,
                         guint        last)
{
  self->first = first;
  self->last = last;
}

guint
weir_cpu_part_get_first (WeirCpuPart *self)
{
  return self->first;
}

guint
weir_cpu_part_get_last (WeirCpuPart *self)
{
  return self->last;
}

void
weir_cpu_part_set_place (WeirCpuPart        *self,
                         const GdkRectangle *place)
{
  self->place = *place;
}

void
weir_cpu_part_allocate (WeirCpuPart *self)
{
  gtk_widget_size_allocate (GTK_WIDGET (self), &self->place, -1);
}

/**
 * weir_cpu_part_tell:
 * @self: a part
 * @label: what it says
 * @is_selected: whether the cursor is there, or what is selected
 *
 * Tells screen readers, as far as it is news to them.
 */
void
weir_cpu_part_tell (WeirCpuPart *self,
                    const char  *label,
                    gboolean     is_selected)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (self);

  if (self->label == NULL || self->is_selected != is_selected)
    gtk_accessible_update_state (accessible, GTK_ACCESSIBLE_STATE_SELECTED, is_selected, -1);
  self->is_selected = is_selected;

  if (g_strcmp0 (self->label, label) == 0)
    return;

  g_free (self->label);
  self->label = g_strdup (label);
  gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
