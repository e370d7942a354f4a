/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/weir-field-rows.h"

#define MIN_HEIGHT 54
#define MAX_HEIGHT 240

struct _WeirFilterRow
{
  WeirFieldRow   parent_instance;

  /* borrowed: children of ours */
  GtkTextView   *view;
  GtkTextBuffer *buffer;
};

G_DEFINE_FINAL_TYPE (WeirFilterRow, weir_filter_row, WEIR_TYPE_FIELD_ROW)

static char *
dup_text (WeirFilterRow *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);

  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

static void
on_changed (WeirFilterRow *self)
{
  g_autofree char *text = dup_text (self);

  if (!weir_field_row_is_showing (WEIR_FIELD_ROW (self)))
    weir_field_row_edit_text (WEIR_FIELD_ROW (self), text);
}

static void
weir_filter_row_show_value (WeirFieldRow *row,
                            JsonNode     *value,
                            gboolean      is_mixed)
{
  WeirFilterRow *self = WEIR_FILTER_ROW (row);
  g_autofree char *text = weir_field_format (weir_field_row_get_field (row), value);
  g_autofree char *shown = dup_text (self);

  if (!g_str_equal (text, shown))
    gtk_text_buffer_set_text (self->buffer, text, -1);
}

static void
weir_filter_row_constructed (GObject *object)
{
  WeirFilterRow *self = WEIR_FILTER_ROW (object);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  G_OBJECT_CLASS (weir_filter_row_parent_class)->constructed (object);

  self->view = GTK_TEXT_VIEW (gtk_text_view_new ());
  self->buffer = gtk_text_view_get_buffer (self->view);
  /* Undoing is the document's; Tab leaves. */
  gtk_text_buffer_set_enable_undo (self->buffer, FALSE);
  gtk_text_view_set_accepts_tab (self->view, FALSE);
  gtk_text_view_set_monospace (self->view, TRUE);
  gtk_text_view_set_wrap_mode (self->view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_input_hints (self->view, GTK_INPUT_HINT_NO_SPELLCHECK);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), MIN_HEIGHT);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_widget_set_hexpand (scroller, TRUE);
  gtk_widget_add_css_class (scroller, "filter");

  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (on_changed), self);
  weir_field_row_set_editor (WEIR_FIELD_ROW (self), scroller, GTK_WIDGET (self->view), TRUE);
}

static void
weir_filter_row_class_init (WeirFilterRowClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = weir_filter_row_constructed;
  WEIR_FIELD_ROW_CLASS (klass)->show_value = weir_filter_row_show_value;
}

static void
weir_filter_row_init (WeirFilterRow *self)
{
}
