/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/rows/weir-field-rows.h"

#include "expression/weir-json-lines.h"

/* Of what is only shown, so much is enough. */
#define MAX_LENGTH 2000

struct _WeirKeptRow
{
  WeirFieldRow  parent_instance;

  /* borrowed: a child of ours */
  GtkLabel     *label;
};

G_DEFINE_FINAL_TYPE (WeirKeptRow, weir_kept_row, WEIR_TYPE_FIELD_ROW)

static void
weir_kept_row_show_value (WeirFieldRow *row,
                          JsonNode     *value,
                          gboolean      is_mixed)
{
  g_autofree char *json = weir_field_format (weir_field_row_get_field (row), value);
  g_autofree char *lines = weir_json_lines_new (json, MAX_LENGTH);

  gtk_label_set_label (WEIR_KEPT_ROW (row)->label, lines);
}

static void
weir_kept_row_constructed (GObject *object)
{
  WeirKeptRow *self = WEIR_KEPT_ROW (object);

  G_OBJECT_CLASS (weir_kept_row_parent_class)->constructed (object);

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_selectable (self->label, TRUE);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "monospace");
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "dim-label");
  weir_field_row_set_editor (WEIR_FIELD_ROW (self), GTK_WIDGET (self->label),
                             GTK_WIDGET (self->label), TRUE);
}

static void
weir_kept_row_class_init (WeirKeptRowClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = weir_kept_row_constructed;
  WEIR_FIELD_ROW_CLASS (klass)->show_value = weir_kept_row_show_value;
}

static void
weir_kept_row_init (WeirKeptRow *self)
{
}
