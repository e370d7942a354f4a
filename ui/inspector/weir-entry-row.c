/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/weir-field-rows.h"

#include <glib/gi18n.h>

#define NARROW_CHARS 9

struct _WeirEntryRow
{
  WeirFieldRow  parent_instance;

  /* borrowed: a child of ours */
  GtkEntry     *entry;
};

G_DEFINE_FINAL_TYPE (WeirEntryRow, weir_entry_row, WEIR_TYPE_FIELD_ROW)

static void
on_changed (WeirEntryRow *self)
{
  if (!weir_field_row_is_showing (WEIR_FIELD_ROW (self)))
    weir_field_row_edit_text (WEIR_FIELD_ROW (self),
                              gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

/* Whether the text means @value already, if in other words: then it stays as it was typed. */
static gboolean
means (WeirEntryRow *self,
       WeirField    *field,
       JsonNode     *value)
{
  g_autoptr(JsonNode) shown = NULL;

  if (!weir_field_parse (field, gtk_editable_get_text (GTK_EDITABLE (self->entry)), &shown, NULL))
    return FALSE;

  return shown == value || (shown != NULL && value != NULL && json_node_equal (shown, value));
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
  if (means (self, field, value))
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
weir_entry_row_constructed (GObject *object)
{
  WeirEntryRow *self = WEIR_ENTRY_ROW (object);
  WeirField *field = weir_field_row_get_field (WEIR_FIELD_ROW (self));
  const char *type = weir_field_get_type_name (field);
  gboolean is_number = g_str_equal (type, "integer") || g_str_equal (type, "number");

  G_OBJECT_CLASS (weir_entry_row_parent_class)->constructed (object);

  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), NARROW_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), NARROW_CHARS);
  /* Undoing is the document's. */
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), FALSE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), !is_number);
  if (is_number)
    gtk_entry_set_input_purpose (self->entry, GTK_INPUT_PURPOSE_NUMBER);
  else if (!g_str_equal (type, "string"))
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "monospace");

  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_changed), self);
  weir_field_row_set_editor (WEIR_FIELD_ROW (self), GTK_WIDGET (self->entry),
                             GTK_WIDGET (self->entry), !is_number);
}

static void
weir_entry_row_class_init (WeirEntryRowClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = weir_entry_row_constructed;
  WEIR_FIELD_ROW_CLASS (klass)->show_value = weir_entry_row_show_value;
  WEIR_FIELD_ROW_CLASS (klass)->show_text = weir_entry_row_show_text;
  WEIR_FIELD_ROW_CLASS (klass)->says_mixed = TRUE;
}

static void
weir_entry_row_init (WeirEntryRow *self)
{
}
