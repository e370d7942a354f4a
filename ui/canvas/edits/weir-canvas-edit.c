/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-edits.h"

#include <glib/gi18n.h>

#include "canvas/gestures/weir-canvas-gestures.h"

static char *
name_removal (GPtrArray *ids,
              GPtrArray *elements)
{
  gboolean is_frame;

  if (elements->len == 0 && ids->len == 1)
    return g_strdup_printf (_("Delete “%s”"), (char *) g_ptr_array_index (ids, 0));
  if (elements->len == 0 && ids->len > 1)
    return g_strdup_printf (ngettext ("Delete %u Node", "Delete %u Nodes", ids->len), ids->len);
  if (elements->len == 0)
    return g_strdup (_("Delete Link"));
  if (elements->len > 1 || ids->len > 0)
    return g_strdup (_("Delete Selection"));

  is_frame = WEIR_CANVAS_ELEMENT (g_ptr_array_index (elements, 0))->kind == WEIR_CANVAS_FRAME;

  return g_strdup (is_frame ? _("Delete Frame") : _("Delete Note"));
}

/* From the last to the first, so that the numbers of those before stay what they are. */
static void
remove_links (WeirCanvas *self)
{
  g_autoptr(GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->links->len; i++)
    {
      WeirCanvasLink *link = g_ptr_array_index (self->links, i);

      if (link->is_selected)
        g_array_append_val (indices, link->index);
    }
  for (guint i = indices->len; i-- > 0;)
    weir_flow_remove_link (self->flow, g_array_index (indices, guint, i));
}

static void
remove_elements (WeirCanvas            *self,
                 WeirCanvasElementKind  kind)
{
  const char *list = weir_canvas_element_kind_get_list (kind);
  g_autoptr(GPtrArray) elements = weir_canvas_list_selected_elements (self);
  g_autoptr(GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (elements, i);

      if (element->kind == kind)
        g_array_append_val (indices, element->index);
    }
  for (guint i = indices->len; i-- > 0;)
    weir_flow_remove_element (self->flow, list, g_array_index (indices, guint, i));
}

static GPtrArray *
list_removable (WeirCanvas *self)
{
  g_autoptr(GPtrArray) nodes = weir_canvas_list_selected (self);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (nodes, i);

      if (!weir_canvas_node_is_end (node))
        g_ptr_array_add (ids, g_strdup (node->id));
    }

  return ids;
}

static gboolean
has_selected_link (WeirCanvas *self)
{
  weir_canvas_ensure_links (self);
  for (guint i = 0; i < self->links->len; i++)
    if (((WeirCanvasLink *) g_ptr_array_index (self->links, i))->is_selected)
      return TRUE;

  return FALSE;
}

/* Where the keyboard goes on when the focused node is gone: at one that it was linked with. */
static char *
find_survivor (WeirCanvas *self)
{
  WeirCanvasNode *node = self->focused;

  for (guint i = 0; node != NULL && i < node->links->len; i++)
    {
      WeirCanvasLink *link = g_ptr_array_index (node->links, i);
      WeirCanvasNode *other = link->source == node ? link->target : link->source;

      if (other != NULL && other != node && (other->look & WEIR_CANVAS_LOOK_SELECTED) == 0)
        return g_strdup (other->id);
    }

  return NULL;
}

static void
focus_survivor (WeirCanvas *self,
                const char *id)
{
  WeirCanvasNode *node = id != NULL ? weir_canvas_find_node (self, id) : NULL;

  if (node == NULL)
    node = self->focused;
  if (node != NULL)
    weir_canvas_focus_node (self, node);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* Links, then nodes, then frames and notes, in one step called @name (NULL: a name that fits). */
void
weir_canvas_delete_selected (WeirCanvas *self,
                             gboolean    heal,
                             const char *name)
{
  g_autoptr(GPtrArray) ids = list_removable (self);
  g_autoptr(GPtrArray) elements = weir_canvas_list_selected_elements (self);
  g_autofree char *own_name = name_removal (ids, elements);
  g_autofree char *survivor = NULL;

  if (self->flow == NULL)
    return;

  if (ids->len == 0 && elements->len == 0 && !has_selected_link (self))
    {
      if (weir_canvas_count_selected (self) > 0)
        weir_canvas_tell (self, _("Each flow has its own input and output: they stay"));
      return;
    }

  survivor = find_survivor (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  weir_flow_begin_edit (self->flow, name != NULL ? name : own_name, NULL);
  remove_links (self);
  for (guint i = 0; i < ids->len; i++)
    weir_flow_remove_node (self->flow, g_ptr_array_index (ids, i), heal);
  remove_elements (self, WEIR_CANVAS_NOTE);
  remove_elements (self, WEIR_CANVAS_FRAME);
  weir_flow_end_edit (self->flow);
  focus_survivor (self, survivor);
}

static gboolean
has_flag (WeirCanvas     *self,
          WeirCanvasNode *node,
          const char     *key)
{
  JsonObject *json = weir_flow_get_node (self->flow, node->id);

  return json != NULL && json_object_get_boolean_member_with_default (json, key, FALSE);
}

static gboolean
takes_flag (WeirCanvasNode *node,
            const char     *key)
{
  gboolean is_pool = node->kind == WEIR_CANVAS_PROCESS || node->kind == WEIR_CANVAS_THREAD;

  return is_pool || (!weir_canvas_node_is_end (node) && g_str_equal (key, "disabled"));
}

/* Sets it on all that are selected unless all have it already. */
static void
toggle_flag (WeirCanvas *self,
             const char *key,
             const char *set_name,
             const char *clear_name)
{
  g_autoptr(GPtrArray) nodes = weir_canvas_list_selected (self);
  g_autoptr(JsonNode) yes = json_node_init_boolean (json_node_alloc (), TRUE);
  gboolean set = FALSE;

  for (guint i = nodes->len; i-- > 0;)
    {
      WeirCanvasNode *node = g_ptr_array_index (nodes, i);

      if (!takes_flag (node, key))
        g_ptr_array_remove_index (nodes, i);
      else
        set |= !has_flag (self, node, key);
    }

  if (nodes->len == 0)
    return;

  weir_flow_begin_edit (self->flow, set ? set_name : clear_name, NULL);
  for (guint i = 0; i < nodes->len; i++)
    weir_flow_set_node_value (self->flow, WEIR_CANVAS_NODE (g_ptr_array_index (nodes, i))->id,
                              key, set ? yes : NULL);
  weir_flow_end_edit (self->flow);
}

static void
delete (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  weir_canvas_delete_selected (WEIR_CANVAS (widget), g_str_equal (name, "canvas.delete-heal"),
                               NULL);
}

static void
bypass (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  toggle_flag (WEIR_CANVAS (widget), "bypass", _("Bypass"), _("End Bypass"));
}

static void
disable (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  toggle_flag (WEIR_CANVAS (widget), "disabled", _("Disable"), _("Enable"));
}

static void
rename_selected (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  WeirCanvas *self = WEIR_CANVAS (widget);
  g_autoptr(GPtrArray) nodes = weir_canvas_list_selected (self);
  g_autoptr(GPtrArray) elements = weir_canvas_list_selected_elements (self);

  if (nodes->len == 1 && !weir_canvas_node_is_end (g_ptr_array_index (nodes, 0)))
    weir_canvas_rename_node (self, g_ptr_array_index (nodes, 0));
  else if (nodes->len == 0 && elements->len == 1)
    weir_canvas_edit_element (self, g_ptr_array_index (elements, 0));
}

/* Where nobody points, it is put where there is room. */
static void
quick_add (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  WeirCanvas *self = WEIR_CANVAS (widget);

  weir_canvas_quick_add (self, weir_canvas_get_place (self), NULL,
                         !self->has_menu_place && !self->pointer.is_inside);
}

static void
connect_to (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  weir_canvas_connect_to (WEIR_CANVAS (widget));
}

static void
add_frame (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  if (WEIR_CANVAS (widget)->flow != NULL)
    weir_canvas_add_frame (WEIR_CANVAS (widget));
}

static void
add_note (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  if (WEIR_CANVAS (widget)->flow != NULL)
    weir_canvas_add_note (WEIR_CANVAS (widget));
}

static void
edit (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  WeirCanvas *self = WEIR_CANVAS (widget);
  GtkWidget *focus = gtk_widget_get_focus_child (widget);

  if (focus != NULL && WEIR_IS_CANVAS_ELEMENT (focus))
    weir_canvas_edit_element (self, WEIR_CANVAS_ELEMENT (focus));
  else if (self->focused != NULL)
    weir_canvas_emit_edit_requested (self, self->focused->id);
}

/* First what is under way, then the selection. */
static void
escape (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  WeirCanvas *self = WEIR_CANVAS (widget);

  if (!weir_canvas_cancel (self))
    weir_canvas_select_none (self);
}

void
weir_canvas_class_add_edit (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "canvas.delete", NULL, delete);
  gtk_widget_class_install_action (widget_class, "canvas.delete-heal", NULL, delete);
  gtk_widget_class_install_action (widget_class, "canvas.bypass", NULL, bypass);
  gtk_widget_class_install_action (widget_class, "canvas.disable", NULL, disable);
  gtk_widget_class_install_action (widget_class, "canvas.rename", NULL, rename_selected);
  gtk_widget_class_install_action (widget_class, "canvas.quick-add", NULL, quick_add);
  gtk_widget_class_install_action (widget_class, "canvas.connect", NULL, connect_to);
  gtk_widget_class_install_action (widget_class, "canvas.add-frame", NULL, add_frame);
  gtk_widget_class_install_action (widget_class, "canvas.add-note", NULL, add_note);
  gtk_widget_class_install_action (widget_class, "canvas.edit", NULL, edit);
  gtk_widget_class_install_action (widget_class, "canvas.escape", NULL, escape);
}
