/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/rows/weir-field-rows.h"

#include "inspector/rows/weir-line-list.h"
#include "inspector/rows/weir-path-button.h"

struct _WeirListRow
{
  WeirFieldRow    parent_instance;

  /* borrowed: children of ours */
  WeirLineList   *list;
  WeirPathButton *button;  /* NULL if nothing in it is a path */
};

G_DEFINE_FINAL_TYPE (WeirListRow, weir_list_row, WEIR_TYPE_FIELD_ROW)

static void
on_changed (WeirListRow *self)
{
  g_autoptr(JsonNode) value = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < weir_line_list_get_n_lines (self->list); i++)
    json_array_add_string_element (array, weir_line_list_get_text (self->list, i, 0));
  json_node_take_array (value, array);

  weir_field_row_edit_value (WEIR_FIELD_ROW (self), value);
}

/* The first of a command line is its program. */
static void
on_picked (WeirListRow *self,
           const char  *path)
{
  if (weir_line_list_get_n_lines (self->list) == 0)
    weir_line_list_set_lines (self->list, (const char * const[]) { "", NULL });

  weir_line_list_set_text (self->list, 0, 0, path);
  on_changed (self);
}

/* What is not a string stands there as JSON, and the check says that it should be one. */
static void
weir_list_row_show_value (WeirFieldRow *row,
                          JsonNode     *value,
                          gboolean      is_mixed)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) texts = NULL;
  JsonArray *array = value != NULL && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value)
                                                                    : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *text = json_node_get_value_type (node) == G_TYPE_STRING
                              ? json_node_dup_string (node) : json_to_string (node, FALSE);

      g_strv_builder_add (builder, text);
    }

  texts = g_strv_builder_end (builder);
  weir_line_list_set_lines (WEIR_LIST_ROW (row)->list, (const char * const *) texts);
}

static void
weir_list_row_set_directory (WeirFieldRow *row,
                             const char   *directory)
{
  WeirListRow *self = WEIR_LIST_ROW (row);

  if (self->button != NULL)
    weir_path_button_set_directory (self->button, directory);
}

static void
weir_list_row_constructed (GObject *object)
{
  WeirListRow *self = WEIR_LIST_ROW (object);
  WeirField *field = weir_field_row_get_field (WEIR_FIELD_ROW (self));
  g_autofree char *title = weir_field_dup_title (field);
  const char *format = weir_field_get_format (field);
  GtkWidget *list = weir_line_list_new (title, 1);

  G_OBJECT_CLASS (weir_list_row_parent_class)->constructed (object);

  self->list = WEIR_LINE_LIST (list);
  g_signal_connect_swapped (list, "changed", G_CALLBACK (on_changed), self);
  weir_field_row_set_editor (WEIR_FIELD_ROW (self), list, list, TRUE);

  if (weir_path_is_format (format))
    {
      self->button = WEIR_PATH_BUTTON (weir_path_button_new (format));
      g_signal_connect_swapped (self->button, "picked", G_CALLBACK (on_picked), self);
      weir_field_row_add_button (WEIR_FIELD_ROW (self), GTK_WIDGET (self->button));
    }
}

static void
weir_list_row_class_init (WeirListRowClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = weir_list_row_constructed;
  WEIR_FIELD_ROW_CLASS (klass)->show_value = weir_list_row_show_value;
  WEIR_FIELD_ROW_CLASS (klass)->set_directory = weir_list_row_set_directory;
}

static void
weir_list_row_init (WeirListRow *self)
{
}
