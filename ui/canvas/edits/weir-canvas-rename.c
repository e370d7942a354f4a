/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-edits.h"

#include <glib/gi18n.h>

#include "canvas/gestures/weir-canvas-gestures.h"

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("weir-canvas-edited");
}

static const char *
get_text (GtkWidget *editor,
          char     **owned)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  if (GTK_IS_EDITABLE (editor))
    return *owned = g_strdup (gtk_editable_get_text (GTK_EDITABLE (editor)));

  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (editor));
  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return *owned = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static GtkWidget *
take_editor (WeirCanvas *self)
{
  GtkWidget *editor = g_steal_pointer (&self->editor);
  gboolean had_focus;

  if (editor == NULL)
    return NULL;

  g_object_ref (editor);
  g_signal_handlers_disconnect_by_data (editor, self);
  had_focus = gtk_widget_is_ancestor (gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL
                                      ? gtk_widget_get_focus_child (GTK_WIDGET (self)) : editor,
                                      editor) ||
              gtk_widget_get_focus_child (GTK_WIDGET (self)) == editor;
  if (had_focus)
    {
      if (self->focused != NULL)
        weir_canvas_focus_node (self, self->focused);
      else
        gtk_widget_grab_focus (GTK_WIDGET (self));
    }
  gtk_widget_unparent (editor);

  return editor;
}

static WeirCanvasElement *
get_element (WeirCanvas *self,
             GtkWidget  *editor)
{
  gpointer element = g_object_get_qdata (G_OBJECT (editor), get_quark ());

  return g_ptr_array_find (self->elements, element, NULL) ? element : NULL;
}

static void
store_text (WeirCanvas        *self,
            WeirCanvasElement *element,
            const char        *text)
{
  g_autoptr(GPtrArray) elements = g_ptr_array_new ();

  if (g_strcmp0 (element->text, text) == 0)
    return;

  g_free (element->text);
  element->text = g_strdup (text);
  g_ptr_array_add (elements, element);

  weir_flow_begin_edit (self->flow, element->kind == WEIR_CANVAS_FRAME ? _("Rename Frame")
                                                                       : _("Edit Note"), NULL);
  weir_canvas_store_elements (self, elements);
  weir_flow_end_edit (self->flow);
}

static void
store_name (WeirCanvas *self,
            const char *id,
            const char *text)
{
  g_autofree char *name = g_strdup_printf (_("Rename “%s”"), id);
  g_autoptr(GError) error = NULL;

  if (g_str_equal (id, text) || weir_canvas_find_node (self, id) == NULL)
    return;

  weir_flow_begin_edit (self->flow, name, NULL);
  if (!weir_flow_rename_node (self->flow, id, text, &error))
    {
      g_debug ("“%s” keeps its name: %s", id, error->message);
      gtk_widget_error_bell (GTK_WIDGET (self));
    }
  weir_flow_end_edit (self->flow);
}

static void
finish (WeirCanvas *self,
        gboolean    commit)
{
  g_autoptr(GtkWidget) editor = take_editor (self);
  g_autofree char *text = NULL;
  WeirCanvasElement *element;

  if (editor == NULL || !commit || self->flow == NULL)
    return;

  get_text (editor, &text);
  element = get_element (self, editor);
  if (element != NULL)
    store_text (self, element, text);
  else if (g_object_get_data (G_OBJECT (editor), "weir-id") != NULL)
    store_name (self, g_object_get_data (G_OBJECT (editor), "weir-id"), text);
}

/* Takes over what was typed: leaving is no reason to lose it. */
void
weir_canvas_close_editor (WeirCanvas *self)
{
  finish (self, TRUE);
}

static void
on_activate (WeirCanvas *self)
{
  finish (self, TRUE);
}

static void
on_focus_leave (WeirCanvas *self)
{
  finish (self, TRUE);
}

static gboolean
on_key (WeirCanvas            *self,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        modifiers,
        GtkEventControllerKey *controller)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;

  finish (self, FALSE);

  return GDK_EVENT_STOP;
}

static void
open_editor (WeirCanvas            *self,
             GtkWidget             *editor,
             const graphene_rect_t *place)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  weir_canvas_close_editor (self);

  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (on_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (editor, key);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_focus_leave), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (editor, focus);

  self->edited = *place;
  self->editor = editor;
  gtk_widget_insert_before (editor, GTK_WIDGET (self), self->minimap);
  weir_canvas_reveal_area (self, place);
  gtk_widget_grab_focus (editor);
}

/* What was found wrong with the name shows while it is typed. */
static void
on_name_changed (WeirCanvas *self,
                 GtkWidget  *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  const char *id = g_object_get_data (G_OBJECT (entry), "weir-id");
  gboolean is_taken = !g_str_equal (text, id) && weir_canvas_find_node (self, text) != NULL;
  gboolean is_name = g_regex_match_simple ("^[A-Za-z_][A-Za-z0-9_-]*$", text, 0, 0);

  if (is_name && !is_taken)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
  gtk_widget_set_tooltip_text (entry, is_taken ? _("Another node is called so")
                               : is_name ? NULL
                                         : _("Letters, digits, “_” and “-”; no digit first"));
}

void
weir_canvas_rename_node (WeirCanvas     *self,
                         WeirCanvasNode *node)
{
  GtkWidget *entry = gtk_entry_new ();
  graphene_rect_t place = weir_canvas_node_get_title_box (node);

  gtk_editable_set_text (GTK_EDITABLE (entry), node->id);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
  g_object_set_data_full (G_OBJECT (entry), "weir-id", g_strdup (node->id), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name of the node"), -1);
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_name_changed), self,
                           G_CONNECT_SWAPPED);

  graphene_rect_offset (&place, (float) node->x, (float) node->y);
  self->focused = node;
  open_editor (self, entry, &place);
}

void
weir_canvas_edit_element (WeirCanvas        *self,
                          WeirCanvasElement *element)
{
  graphene_rect_t place = GRAPHENE_RECT_INIT ((float) element->x, (float) element->y,
                                              (float) element->width, (float) element->height);
  GtkWidget *editor;

  if (element->kind == WEIR_CANVAS_FRAME)
    {
      editor = gtk_entry_new ();
      gtk_editable_set_text (GTK_EDITABLE (editor), element->text);
      g_signal_connect_object (editor, "activate", G_CALLBACK (on_activate), self,
                               G_CONNECT_SWAPPED);
      place.size.height = WEIR_CANVAS_FRAME_BAR;
    }
  else
    {
      editor = gtk_text_view_new ();
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (editor)),
                                element->text, -1);
      gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (editor), GTK_WRAP_WORD_CHAR);
      gtk_text_view_set_left_margin (GTK_TEXT_VIEW (editor), 8);
      gtk_text_view_set_top_margin (GTK_TEXT_VIEW (editor), 8);
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (editor),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Text"), -1);
  g_object_set_qdata (G_OBJECT (editor), get_quark (), element);
  open_editor (self, editor, &place);
}
