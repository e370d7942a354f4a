/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/rows/weir-field-rows.h"

#include <glib/gi18n.h>

#include "inspector/rows/weir-path-button.h"

#define NARROW_CHARS 9

struct _WeirEntryRow
{
  WeirFieldRow    parent_instance;

  /* borrowed: children of ours */
  GtkEntry       *entry;
  WeirPathButton *button;  /* NULL if it is no path */
};

G_DEFINE_FINAL_TYPE (WeirEntryRow, weir_entry_row, WEIR_TYPE_FIELD_ROW)

static void
on_changed (WeirEntryRow *self)
{
  if (!weir_field_row_is_showing (WEIR_FIELD_ROW (self)))
    weir_field_row_edit_text (WEIR_FIELD_ROW (self),
                              gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
on_picked (WeirEntryRow *self,
           const char   *path)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), path);
}

static void
weir_entry_row_show_value (WeirFieldRow *row,
                           JsonNode     *value,
                           gboolean      is_mixed)
{
  WeirEntryRow *self = WEIR_ENTRY_ROW (row);
  WeirField *field = weir_field_row_get_field (row);
  g_autofree char *placeholder = NULL;
  g_autofree char *text = NULL;

  placeholder = is_mixed ? g_strdup (_("Mixed"))
                         : weir_field_format (field, weir_field_get_default (field));
  gtk_entry_set_placeholder_text (self->entry, placeholder);
  /* As it was typed, if it means the same. */
  if (weir_field_means (field, gtk_editable_get_text (GTK_EDITABLE (self->entry)), value))
    return;

  text = weir_field_format (field, value);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

static void
weir_entry_row_show_text (WeirFieldRow *row,
                          const char   *text)
{
  gtk_editable_set_text (GTK_EDITABLE (WEIR_ENTRY_ROW (row)->entry), text);
}

static void
weir_entry_row_set_directory (WeirFieldRow *row,
                              const char   *directory)
{
  WeirEntryRow *self = WEIR_ENTRY_ROW (row);

  if (self->button != NULL)
    weir_path_button_set_directory (self->button, directory);
}

static void
add_path_button (WeirEntryRow *self,
                 const char   *format)
{
  self->button = WEIR_PATH_BUTTON (weir_path_button_new (format));
  g_signal_connect_swapped (self->button, "picked", G_CALLBACK (on_picked), self);
  weir_field_row_add_button (WEIR_FIELD_ROW (self), GTK_WIDGET (self->button));
}

static void
weir_entry_row_constructed (GObject *object)
{
  WeirEntryRow *self = WEIR_ENTRY_ROW (object);
  WeirField *field = weir_field_row_get_field (WEIR_FIELD_ROW (self));
  const char *type = weir_field_get_type_name (field);
  gboolean is_number = g_str_equal (type, "integer") || g_str_equal (type, "number");
  gboolean is_narrow = is_number || g_str_equal (type, "size");

  G_OBJECT_CLASS (weir_entry_row_parent_class)->constructed (object);

  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), NARROW_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), NARROW_CHARS);
  /* Undoing is the document's. */
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), FALSE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), !is_narrow);
  if (is_number)
    gtk_entry_set_input_purpose (self->entry, GTK_INPUT_PURPOSE_NUMBER);
  else if (!is_narrow && !g_str_equal (type, "string"))
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "monospace");

  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_changed), self);
  weir_field_row_set_editor (WEIR_FIELD_ROW (self), GTK_WIDGET (self->entry),
                             GTK_WIDGET (self->entry), !is_narrow);
  if (weir_path_is_format (weir_field_get_format (field)))
    add_path_button (self, weir_field_get_format (field));
}

static void
weir_entry_row_class_init (WeirEntryRowClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = weir_entry_row_constructed;
  WEIR_FIELD_ROW_CLASS (klass)->show_value = weir_entry_row_show_value;
  WEIR_FIELD_ROW_CLASS (klass)->show_text = weir_entry_row_show_text;
  WEIR_FIELD_ROW_CLASS (klass)->set_directory = weir_entry_row_set_directory;
  WEIR_FIELD_ROW_CLASS (klass)->says_mixed = TRUE;
}

static void
weir_entry_row_init (WeirEntryRow *self)
{
}
