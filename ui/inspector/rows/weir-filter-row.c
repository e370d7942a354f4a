/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/rows/weir-filter-row.h"

#include <glib/gi18n.h>

#include "expression/weir-code-view.h"
#include "expression/weir-code-window.h"

#define MIN_HEIGHT 48
#define MAX_HEIGHT 240

struct _WeirFilterRow
{
  WeirFieldRow    parent_instance;

  /* owned */
  WeirCodeBuffer *buffer;
  WeirTrial      *trial;   /* NULL if there is nothing to try */

  /* borrowed */
  GtkWidget      *window;  /* the larger editor, while it is open */
};

G_DEFINE_FINAL_TYPE (WeirFilterRow, weir_filter_row, WEIR_TYPE_FIELD_ROW)

static void
on_changed (WeirFilterRow *self)
{
  g_autofree char *text = NULL;

  if (weir_field_row_is_showing (WEIR_FIELD_ROW (self)))
    return;

  text = weir_code_buffer_dup_text (self->buffer);
  weir_field_row_edit_text (WEIR_FIELD_ROW (self), text);
  weir_field_row_set_mistake (WEIR_FIELD_ROW (self), weir_code_buffer_get_mistake (self->buffer));
}

static void
on_mistake (WeirFilterRow *self)
{
  weir_field_row_set_mistake (WEIR_FIELD_ROW (self), weir_code_buffer_get_mistake (self->buffer));
}

static void
on_window_gone (gpointer  data,
                GObject  *window)
{
  WEIR_FILTER_ROW (data)->window = NULL;
}

static void
open_window (WeirFilterRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));

  self->window = weir_code_window_new (self->buffer, self->trial, title);
  g_object_weak_ref (G_OBJECT (self->window), on_window_gone, self);
  g_signal_connect_object (self->window, "undo", G_CALLBACK (weir_field_row_undo), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "redo", G_CALLBACK (weir_field_row_redo), self,
                           G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (self->window), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
weir_filter_row_show_value (WeirFieldRow *row,
                            JsonNode     *value,
                            gboolean      is_mixed)
{
  g_autofree char *text = weir_field_format (weir_field_row_get_field (row), value);

  weir_code_buffer_set_text (WEIR_FILTER_ROW (row)->buffer, text);
}

static GtkWidget *
new_window_button (WeirFilterRow *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("view-fullscreen-symbolic");

  gtk_widget_set_tooltip_text (button, _("Larger Editor"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Larger Editor"), -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (open_window), self);

  return button;
}

static void
weir_filter_row_constructed (GObject *object)
{
  WeirFilterRow *self = WEIR_FILTER_ROW (object);
  GtkWidget *view = weir_code_view_new (self->buffer, MIN_HEIGHT, MAX_HEIGHT);

  G_OBJECT_CLASS (weir_filter_row_parent_class)->constructed (object);

  /* Undoing is the document's. */
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (self->buffer), FALSE);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->buffer, "notify::mistake", G_CALLBACK (on_mistake), self);
  weir_field_row_set_editor (WEIR_FIELD_ROW (self), view,
                             weir_code_view_get_text (WEIR_CODE_VIEW (view)), TRUE);
  weir_field_row_add_button (WEIR_FIELD_ROW (self), new_window_button (self));
}

static void
weir_filter_row_dispose (GObject *object)
{
  WeirFilterRow *self = WEIR_FILTER_ROW (object);

  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  if (self->window != NULL)
    {
      g_object_weak_unref (G_OBJECT (self->window), on_window_gone, self);
      gtk_window_destroy (GTK_WINDOW (self->window));
      self->window = NULL;
    }
  g_clear_object (&self->buffer);
  g_clear_object (&self->trial);

  G_OBJECT_CLASS (weir_filter_row_parent_class)->dispose (object);
}

static void
weir_filter_row_class_init (WeirFilterRowClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = weir_filter_row_constructed;
  G_OBJECT_CLASS (klass)->dispose = weir_filter_row_dispose;
  WEIR_FIELD_ROW_CLASS (klass)->show_value = weir_filter_row_show_value;
}

static void
weir_filter_row_init (WeirFilterRow *self)
{
  self->buffer = weir_code_buffer_new (WEIR_CODE_JQ);
}

/**
 * weir_filter_row_set_trial:
 * @self: a row
 * @trial: (nullable): what tries the filter
 *
 * Lets the larger editor show what becomes of a sample.
 */
void
weir_filter_row_set_trial (WeirFilterRow *self,
                           WeirTrial     *trial)
{
  g_return_if_fail (WEIR_IS_FILTER_ROW (self));

  g_set_object (&self->trial, trial);
}
