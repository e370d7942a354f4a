/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/matrix/weir-cpu-cell.h"

struct _WeirCpuCell
{
  GtkWidget              parent_instance;

  /* owned */
  char                  *label;
  char                  *description;

  GtkAccessibleTristate  state;
};

G_DEFINE_FINAL_TYPE (WeirCpuCell, weir_cpu_cell, GTK_TYPE_WIDGET)

static void
weir_cpu_cell_finalize (GObject *object)
{
  WeirCpuCell *self = WEIR_CPU_CELL (object);

  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->description, g_free);

  G_OBJECT_CLASS (weir_cpu_cell_parent_class)->finalize (object);
}

/* Its place is the matrix's to give. */
static void
weir_cpu_cell_measure (GtkWidget      *widget,
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
weir_cpu_cell_class_init (WeirCpuCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weir_cpu_cell_finalize;
  widget_class->measure = weir_cpu_cell_measure;

  gtk_widget_class_set_css_name (widget_class, "cpucell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_CHECKBOX);
}

static void
weir_cpu_cell_init (WeirCpuCell *self)
{
  self->state = GTK_ACCESSIBLE_TRISTATE_FALSE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
                               GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}

GtkWidget *
weir_cpu_cell_new (void)
{
  return g_object_new (WEIR_TYPE_CPU_CELL, NULL);
}

/**
 * weir_cpu_cell_tell:
 * @self: a cell
 * @label: which one it is, and what it says
 * @description: more about its place
 * @state: whether it is assigned
 *
 * Tells screen readers, as far as it is news to them.
 */
void
weir_cpu_cell_tell (WeirCpuCell           *self,
                    const char            *label,
                    const char            *description,
                    GtkAccessibleTristate  state)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (self);

  if (g_strcmp0 (self->label, label) != 0)
    {
      g_free (self->label);
      self->label = g_strdup (label);
      gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }

  if (g_strcmp0 (self->description, description) != 0)
    {
      g_free (self->description);
      self->description = g_strdup (description);
      gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                      -1);
    }

  if (self->state != state)
    {
      self->state = state;
      gtk_accessible_update_state (accessible, GTK_ACCESSIBLE_STATE_CHECKED, state, -1);
    }
}
