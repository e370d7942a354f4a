/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/rows/weir-field-rows.h"

#include <glib/gi18n.h>

/* The choice that stands for nodes that differ, and is none. */
#define MIXED ""

struct _WeirChoiceRow
{
  WeirFieldRow   parent_instance;

  /* borrowed: a child of ours */
  GtkDropDown   *drop_down;

  /* owned: what is set, and what is shown for it */
  GPtrArray     *values;
  GtkStringList *titles;
};

G_DEFINE_FINAL_TYPE (WeirChoiceRow, weir_choice_row, WEIR_TYPE_FIELD_ROW)

static void
on_selected (WeirChoiceRow *self)
{
  guint selected = gtk_drop_down_get_selected (self->drop_down);
  g_autoptr(JsonNode) value = json_node_alloc ();
  const char *text;

  if (weir_field_row_is_showing (WEIR_FIELD_ROW (self)) || selected == GTK_INVALID_LIST_POSITION)
    return;

  text = g_ptr_array_index (self->values, selected);
  if (g_str_equal (text, MIXED))
    return;

  json_node_init_string (value, text);
  weir_field_row_edit (WEIR_FIELD_ROW (self), value);
}

static guint
find_value (WeirChoiceRow *self,
            const char    *text)
{
  guint index;

  return g_ptr_array_find_with_equal_func (self->values, text, g_str_equal, &index)
         ? index : GTK_INVALID_LIST_POSITION;
}

static void
add_choice (WeirChoiceRow *self,
            const char    *value,
            const char    *title)
{
  g_ptr_array_add (self->values, g_strdup (value));
  gtk_string_list_append (self->titles, title);
}

static guint
ensure_choice (WeirChoiceRow *self,
               const char    *value,
               const char    *title)
{
  guint index = find_value (self, value);

  if (index != GTK_INVALID_LIST_POSITION)
    return index;

  add_choice (self, value, title);

  return self->values->len - 1;
}

/* What is none of the choices is shown, and can be kept. */
static void
weir_choice_row_show_value (WeirFieldRow *row,
                            JsonNode     *value,
                            gboolean      is_mixed)
{
  WeirChoiceRow *self = WEIR_CHOICE_ROW (row);
  WeirField *field = weir_field_row_get_field (row);
  JsonNode *shown = value != NULL ? value : weir_field_get_default (field);
  g_autofree char *text = weir_field_format (field, shown);
  guint selected = GTK_INVALID_LIST_POSITION;

  if (is_mixed)
    selected = ensure_choice (self, MIXED, _("Mixed"));
  else if (*text != '\0')
    selected = ensure_choice (self, text, text);

  gtk_drop_down_set_selected (self->drop_down, selected);
}

/* GTK 4.8 takes what the arrows went to, which is nothing for who takes the first at once. */
static void
on_activated (WeirChoiceRow *self,
              guint          position)
{
  if (gtk_drop_down_get_selected (self->drop_down) == GTK_INVALID_LIST_POSITION)
    gtk_drop_down_set_selected (self->drop_down, position);
}

static GtkWidget *
find_list (GtkWidget *widget)
{
  GtkWidget *child, *list = GTK_IS_LIST_VIEW (widget) ? widget : NULL;

  for (child = gtk_widget_get_first_child (widget); child != NULL && list == NULL;
       child = gtk_widget_get_next_sibling (child))
    list = find_list (child);

  return list;
}

static void
weir_choice_row_constructed (GObject *object)
{
  WeirChoiceRow *self = WEIR_CHOICE_ROW (object);
  WeirField *field = weir_field_row_get_field (WEIR_FIELD_ROW (self));
  JsonArray *choices = weir_field_get_choices (field);
  JsonArray *titles = weir_field_get_titles (field);

  G_OBJECT_CLASS (weir_choice_row_parent_class)->constructed (object);

  for (guint i = 0; i < json_array_get_length (choices); i++)
    add_choice (self, json_array_get_string_element (choices, i),
                json_array_get_string_element (titles != NULL ? titles : choices, i));

  self->drop_down = GTK_DROP_DOWN (gtk_drop_down_new (g_object_ref (G_LIST_MODEL (self->titles)),
                                                      NULL));
  gtk_drop_down_set_selected (self->drop_down, GTK_INVALID_LIST_POSITION);
  g_signal_connect_swapped (self->drop_down, "notify::selected", G_CALLBACK (on_selected), self);
  g_signal_connect_object (find_list (GTK_WIDGET (self->drop_down)), "activate",
                           G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
  weir_field_row_set_editor (WEIR_FIELD_ROW (self), GTK_WIDGET (self->drop_down),
                             GTK_WIDGET (self->drop_down), FALSE);
}

static void
weir_choice_row_finalize (GObject *object)
{
  WeirChoiceRow *self = WEIR_CHOICE_ROW (object);

  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_object (&self->titles);

  G_OBJECT_CLASS (weir_choice_row_parent_class)->finalize (object);
}

static void
weir_choice_row_class_init (WeirChoiceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = weir_choice_row_constructed;
  G_OBJECT_CLASS (klass)->finalize = weir_choice_row_finalize;
  WEIR_FIELD_ROW_CLASS (klass)->show_value = weir_choice_row_show_value;
  WEIR_FIELD_ROW_CLASS (klass)->says_mixed = TRUE;
}

static void
weir_choice_row_init (WeirChoiceRow *self)
{
  self->values = g_ptr_array_new_with_free_func (g_free);
  self->titles = gtk_string_list_new (NULL);
}
