/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/rows/weir-field-rows.h"

#include <glib/gi18n.h>
#include <string.h>

#include "inspector/rows/weir-line-list.h"

struct _WeirMapRow
{
  WeirFieldRow  parent_instance;

  /* borrowed: a child of ours */
  WeirLineList *list;
};

G_DEFINE_FINAL_TYPE (WeirMapRow, weir_map_row, WEIR_TYPE_FIELD_ROW)

/* What is typed, as weir_map_row_show_text() takes it. */
static char *
join_lines (WeirMapRow *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < weir_line_list_get_n_lines (self->list); i++)
    g_string_append_printf (text, "%s%s\n%s", i > 0 ? "\n" : "",
                            weir_line_list_get_text (self->list, i, 0),
                            weir_line_list_get_text (self->list, i, 1));

  return g_string_free (text, FALSE);
}

/* What is wrong with a line, or NULL. */
static char *
find_mistake (JsonObject *object,
              const char *name,
              const char *text)
{
  if (*name == '\0')
    return g_strdup_printf (_("“%s” has no name"), text);
  if (json_object_has_member (object, name))
    return g_strdup_printf (_("There are two “%s”"), name);

  return NULL;
}

/* A line that was just added says nothing yet; one that is wrong does not keep the others back. */
static void
on_changed (WeirMapRow *self)
{
  g_autoptr(JsonNode) value = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *draft = join_lines (self);
  g_autofree char *mistake = NULL;

  json_node_take_object (value, object);
  for (guint i = 0; i < weir_line_list_get_n_lines (self->list); i++)
    {
      const char *name = weir_line_list_get_text (self->list, i, 0);
      const char *text = weir_line_list_get_text (self->list, i, 1);
      g_autofree char *found = NULL;

      if (*name == '\0' && *text == '\0')
        continue;

      found = find_mistake (object, name, text);
      if (found == NULL)
        json_object_set_string_member (object, name, text);
      else if (mistake == NULL)
        mistake = g_steal_pointer (&found);
    }

  weir_field_row_edit_value (WEIR_FIELD_ROW (self), value);
  if (mistake != NULL)
    weir_field_row_refuse (WEIR_FIELD_ROW (self), draft, mistake);
}

static void
weir_map_row_show_text (WeirFieldRow *row,
                        const char   *text)
{
  g_auto(GStrv) texts = g_strsplit (text, "\n", -1);

  weir_line_list_set_lines (WEIR_MAP_ROW (row)->list, (const char * const *) texts);
  on_changed (WEIR_MAP_ROW (row));
}

/* Whether the lines say @object already, but for those that say nothing. */
static gboolean
says (WeirMapRow *self,
      JsonObject *object)
{
  guint n_said = 0;

  for (guint i = 0; i < weir_line_list_get_n_lines (self->list); i++)
    {
      const char *name = weir_line_list_get_text (self->list, i, 0);
      const char *text = weir_line_list_get_text (self->list, i, 1);
      JsonNode *node = json_object_get_member (object, name);

      if (*name == '\0' && *text == '\0')
        continue;

      if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING ||
          strcmp (json_node_get_string (node), text) != 0)
        return FALSE;
      n_said++;
    }

  return n_said == json_object_get_size (object);
}

static void
weir_map_row_show_value (WeirFieldRow *row,
                         JsonNode     *value,
                         gboolean      is_mixed)
{
  WeirMapRow *self = WEIR_MAP_ROW (row);
  g_autoptr(JsonObject) object = value != NULL && JSON_NODE_HOLDS_OBJECT (value)
                                 ? json_node_dup_object (value) : json_object_new ();
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) texts = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (says (self, object))
    return;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autofree char *text = json_node_get_value_type (node) == G_TYPE_STRING
                              ? json_node_dup_string (node) : json_to_string (node, FALSE);

      g_strv_builder_add_many (builder, name, text, NULL);
    }

  texts = g_strv_builder_end (builder);
  weir_line_list_set_lines (self->list, (const char * const *) texts);
}

static void
weir_map_row_constructed (GObject *object)
{
  WeirMapRow *self = WEIR_MAP_ROW (object);
  g_autofree char *title = weir_field_dup_title (weir_field_row_get_field (WEIR_FIELD_ROW (self)));
  GtkWidget *list = weir_line_list_new (title, 2);

  G_OBJECT_CLASS (weir_map_row_parent_class)->constructed (object);

  self->list = WEIR_LINE_LIST (list);
  g_signal_connect_swapped (list, "changed", G_CALLBACK (on_changed), self);
  weir_field_row_set_editor (WEIR_FIELD_ROW (self), list, list, TRUE);
}

static void
weir_map_row_class_init (WeirMapRowClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = weir_map_row_constructed;
  WEIR_FIELD_ROW_CLASS (klass)->show_value = weir_map_row_show_value;
  WEIR_FIELD_ROW_CLASS (klass)->show_text = weir_map_row_show_text;
}

static void
weir_map_row_init (WeirMapRow *self)
{
}
