/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "probe/weir-probe-window.h"

#include <glib/gi18n.h>

#include "expression/weir-json-lines.h"
#include "expression/weir-value-view.h"

/* What is shown of a value, in bytes. */
#define MAX_VALUE 65536

struct _WeirProbeWindow
{
  AdwWindow           parent_instance;

  /* owned */
  WeirProbe          *probe;

  /* template */
  AdwWindowTitle     *title;
  GtkToggleButton    *pause;
  GtkStack           *pages;
  GtkLabel           *nothing;
  GtkSingleSelection *selection;
  WeirValueView      *value;
};

G_DEFINE_FINAL_TYPE (WeirProbeWindow, weir_probe_window, ADW_TYPE_WINDOW)

/* A long one was cut off, and is no JSON any more. */
static void
show_value (WeirProbeWindow *self)
{
  WeirProbeValue *value = gtk_single_selection_get_selected_item (self->selection);
  const char *text = value != NULL ? weir_probe_value_get_text (value) : "";
  g_autoptr(WeirValue) whole = weir_value_new_from_json (text, -1, NULL);
  g_autofree char *lines =
    whole != NULL ? weir_json_lines_new (weir_value_get_json (whole, NULL), MAX_VALUE) : NULL;

  weir_value_view_set_text (self->value, lines != NULL ? lines : text);
}

static void
show_probe (WeirProbeWindow *self)
{
  guint64 n_passed = weir_probe_get_n_passed (self->probe);
  const char *failure = weir_probe_get_failure (self->probe);
  guint n_values = g_list_model_get_n_items (G_LIST_MODEL (self->probe));
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n_passed);
  g_autofree char *count =
    g_strdup_printf (ngettext ("%s value has passed", "%s values have passed",
                               (gulong) MIN (n_passed, G_MAXINT)), number);

  adw_window_title_set_subtitle (self->title, count);
  gtk_label_set_label (self->nothing, failure != NULL ? failure : _("Nothing has passed yet"));
  gtk_stack_set_visible_child_name (self->pages, n_values > 0 ? "values" : "nothing");
}

/* The newest, until one looks at another. */
static void
on_items_changed (WeirProbeWindow *self,
                  guint            position,
                  guint            n_removed,
                  guint            n_added)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->probe));
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (n_added > 0 && (position == 0 || selected == GTK_INVALID_LIST_POSITION ||
                      selected + 1 == position))
    gtk_single_selection_set_selected (self->selection, n - 1);
}

static void
on_pause (WeirProbeWindow *self)
{
  weir_probe_set_paused (self->probe, gtk_toggle_button_get_active (self->pause));
}

static void
weir_probe_window_dispose (GObject *object)
{
  g_clear_object (&WEIR_PROBE_WINDOW (object)->probe);

  G_OBJECT_CLASS (weir_probe_window_parent_class)->dispose (object);
}

static void
weir_probe_window_class_init (WeirProbeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_probe_window_dispose;

  g_type_ensure (WEIR_TYPE_PROBE_VALUE);
  g_type_ensure (WEIR_TYPE_VALUE_VIEW);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/probe/"
                                               "weir-probe-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirProbeWindow, title);
  gtk_widget_class_bind_template_child (widget_class, WeirProbeWindow, pause);
  gtk_widget_class_bind_template_child (widget_class, WeirProbeWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, WeirProbeWindow, nothing);
  gtk_widget_class_bind_template_child (widget_class, WeirProbeWindow, selection);
  gtk_widget_class_bind_template_child (widget_class, WeirProbeWindow, value);
  gtk_widget_class_bind_template_callback (widget_class, on_pause);
  gtk_widget_class_bind_template_callback (widget_class, show_value);
}

static void
weir_probe_window_init (WeirProbeWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * weir_probe_window_new:
 * @probe: what is looked at
 *
 * Returns: (transfer none): a new window, which is gone once it is closed
 */
GtkWidget *
weir_probe_window_new (WeirProbe *probe)
{
  WeirProbeWindow *self;

  g_return_val_if_fail (WEIR_IS_PROBE (probe), NULL);

  self = g_object_new (WEIR_TYPE_PROBE_WINDOW, NULL);
  self->probe = g_object_ref (probe);
  adw_window_title_set_title (self->title, weir_probe_get_port (probe));
  gtk_window_set_title (GTK_WINDOW (self), weir_probe_get_port (probe));
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (probe));
  g_signal_connect_object (probe, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (probe, "changed", G_CALLBACK (show_probe), self, G_CONNECT_SWAPPED);
  show_probe (self);

  return GTK_WIDGET (self);
}
