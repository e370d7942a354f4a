/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Adding, moving and removing the cases of a switch. */

#include <glib/gi18n.h>

#include "inspector/weir-inspector-private.h"

#define INDEX_KEY "weir-case-index"

static JsonArray *
get_cases (WeirInspector *self)
{
  JsonObject *node = weir_flow_get_node (weir_inspector_get_flow (self),
                                         g_ptr_array_index (self->ids, 0));
  JsonNode *cases = json_object_get_member (node, "cases");

  return cases != NULL && JSON_NODE_HOLDS_ARRAY (cases) ? json_node_get_array (cases) : NULL;
}

/* The cases in the order of @indices; G_MAXUINT stands for @added. */
static void
set_cases (WeirInspector *self,
           const char    *title,
           GArray        *indices,
           JsonObject    *added)
{
  JsonArray *old = get_cases (self);
  JsonArray *cases = json_array_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  static guint step = 0;

  for (guint i = 0; i < indices->len; i++)
    {
      guint index = g_array_index (indices, guint, i);

      if (index == G_MAXUINT)
        json_array_add_object_element (cases, json_object_ref (added));
      else
        json_array_add_element (cases, json_node_copy (json_array_get_element (old, index)));
    }

  json_node_take_array (node, cases);
  /* Never the same twice: each is a step of its own. */
  weir_inspector_apply (self, title, "cases", node, step++);
}

static GArray *
list_indices (WeirInspector *self)
{
  JsonArray *cases = get_cases (self);
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; cases != NULL && i < json_array_get_length (cases); i++)
    g_array_append_val (indices, i);

  return indices;
}

static guint
get_index (GtkWidget *button)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), INDEX_KEY));
}

static void
swap_cases (WeirInspector *self,
            guint          first)
{
  g_autoptr(GArray) indices = list_indices (self);
  guint second = first + 1;

  g_return_if_fail (second < indices->len);

  g_array_index (indices, guint, first) = second;
  g_array_index (indices, guint, second) = first;
  set_cases (self, _("Order of Cases"), indices, NULL);
}

static void
on_up (WeirInspector *self,
       GtkWidget     *button)
{
  swap_cases (self, get_index (button) - 1);
}

static void
on_down (WeirInspector *self,
         GtkWidget     *button)
{
  swap_cases (self, get_index (button));
}

static void
on_remove (WeirInspector *self,
           GtkWidget     *button)
{
  g_autoptr(GArray) indices = list_indices (self);

  g_array_remove_index (indices, get_index (button));
  set_cases (self, _("Cases"), indices, NULL);
}

static gboolean
has_case (JsonArray  *cases,
          const char *name)
{
  for (guint i = 0; cases != NULL && i < json_array_get_length (cases); i++)
    {
      JsonNode *node = json_array_get_element (cases, i);
      JsonNode *other = JSON_NODE_HOLDS_OBJECT (node)
                        ? json_object_get_member (json_node_get_object (node), "name") : NULL;

      if (other != NULL && json_node_get_value_type (other) == G_TYPE_STRING &&
          g_str_equal (json_node_get_string (other), name))
        return TRUE;
    }

  return FALSE;
}

static void
on_add (WeirInspector *self)
{
  g_autoptr(GArray) indices = list_indices (self);
  g_autoptr(JsonObject) added = json_object_new ();
  g_autofree char *name = NULL;
  guint new_index = G_MAXUINT;
  guint number = indices->len;

  do
    {
      g_free (name);
      name = g_strdup_printf ("case-%u", ++number);
    }
  while (has_case (get_cases (self), name));

  json_object_set_string_member (added, "name", name);
  json_object_set_string_member (added, "if", "true");
  g_array_append_val (indices, new_index);
  set_cases (self, _("Cases"), indices, added);
}

static void
add_button (WeirInspector *self,
            GtkWidget     *box,
            guint          index,
            const char    *icon_name,
            const char    *tooltip,
            GCallback      on_clicked,
            gboolean       is_sensitive)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_sensitive (button, is_sensitive);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip,
                                  -1);
  g_object_set_data (G_OBJECT (button), INDEX_KEY, GUINT_TO_POINTER (index));
  g_signal_connect_swapped (button, "clicked", on_clicked, self);
  gtk_box_append (GTK_BOX (box), button);
}

GtkWidget *
weir_inspector_new_case_buttons (WeirInspector *self,
                                 guint          index)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  guint n_cases = json_array_get_length (get_cases (self));

  add_button (self, box, index, "go-up-symbolic", _("Move Up"), G_CALLBACK (on_up), index > 0);
  add_button (self, box, index, "go-down-symbolic", _("Move Down"), G_CALLBACK (on_down),
              index + 1 < n_cases);
  add_button (self, box, index, "user-trash-symbolic", _("Remove Case"), G_CALLBACK (on_remove),
              TRUE);

  return box;
}

GtkWidget *
weir_inspector_new_case_adder (WeirInspector *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Add Case"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Add Case"), -1);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_add), self);

  return button;
}
