/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/rows/weir-field-rows.h"

struct _WeirSwitchRow
{
  WeirFieldRow  parent_instance;

  /* borrowed: a child of ours */
  GtkSwitch    *toggle;
};

G_DEFINE_FINAL_TYPE (WeirSwitchRow, weir_switch_row, WEIR_TYPE_FIELD_ROW)

static void
on_active (WeirSwitchRow *self)
{
  g_autoptr(JsonNode) value = json_node_alloc ();

  if (weir_field_row_is_showing (WEIR_FIELD_ROW (self)))
    return;

  json_node_init_boolean (value, gtk_switch_get_active (self->toggle));
  weir_field_row_edit (WEIR_FIELD_ROW (self), value);
}

static void
weir_switch_row_show_value (WeirFieldRow *row,
                            JsonNode     *value,
                            gboolean      is_mixed)
{
  WeirSwitchRow *self = WEIR_SWITCH_ROW (row);
  JsonNode *shown = value != NULL ? value
                                  : weir_field_get_default (weir_field_row_get_field (row));

  gtk_switch_set_active (self->toggle, !is_mixed && shown != NULL &&
                                       json_node_get_value_type (shown) == G_TYPE_BOOLEAN &&
                                       json_node_get_boolean (shown));
}

static void
weir_switch_row_constructed (GObject *object)
{
  WeirSwitchRow *self = WEIR_SWITCH_ROW (object);

  G_OBJECT_CLASS (weir_switch_row_parent_class)->constructed (object);

  self->toggle = GTK_SWITCH (gtk_switch_new ());
  g_signal_connect_swapped (self->toggle, "notify::active", G_CALLBACK (on_active), self);
  weir_field_row_set_editor (WEIR_FIELD_ROW (self), GTK_WIDGET (self->toggle),
                             GTK_WIDGET (self->toggle), FALSE);
}

static void
weir_switch_row_class_init (WeirSwitchRowClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = weir_switch_row_constructed;
  WEIR_FIELD_ROW_CLASS (klass)->show_value = weir_switch_row_show_value;
}

static void
weir_switch_row_init (WeirSwitchRow *self)
{
}
