/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-edits.h"

#include <glib/gi18n.h>

#include "canvas/edits/weir-canvas-editor.h"
#include "canvas/gestures/weir-canvas-gestures.h"

/* What the editor that is open edits: a node's name, or the text of a frame or note. */
typedef struct {
  WeirCanvas        *canvas;   /* borrowed: it is above the editor */
  char              *id;       /* of a node, or NULL */
  WeirCanvasElement *element;  /* borrowed; or NULL */
} Subject;

static const char subject_key[] = "weir-canvas-subject";

static void
subject_free (gpointer data)
{
  Subject *subject = data;

  g_free (subject->id);
  g_free (subject);
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

/* Left with a name that cannot be one, the node keeps its own. */
static void
store_name (WeirCanvas *self,
            const char *id,
            const char *text)
{
  g_autofree char *name = g_strdup_printf (_("Rename “%s”"), id);
  g_autofree char *message = NULL;
  g_autoptr(GError) error = NULL;

  if (g_str_equal (id, text) || weir_canvas_find_node (self, id) == NULL)
    return;

  weir_flow_begin_edit (self->flow, name, NULL);
  if (!weir_flow_rename_node (self->flow, id, text, &error))
    {
      /* Translators: the name of a node, and why it cannot be another. */
      message = g_strdup_printf (_("“%s” keeps its name: %s"), id, error->message);
      weir_canvas_tell (self, message);
    }
  weir_flow_end_edit (self->flow);
}

/* What was edited gets the focus, unless it has gone elsewhere by now. */
static void
give_focus_back (WeirCanvas    *self,
                 const Subject *subject)
{
  WeirCanvasNode *node = subject->id != NULL ? weir_canvas_find_node (self, subject->id) : NULL;
  GtkWidget *focus = weir_canvas_get_focus (self);

  if (focus == NULL || !gtk_widget_is_ancestor (focus, self->editor))
    return;

  if (node != NULL)
    weir_canvas_focus_node (self, node);
  else if (g_ptr_array_find (self->elements, subject->element, NULL))
    gtk_widget_grab_focus (GTK_WIDGET (subject->element));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
finish (WeirCanvas *self,
        gboolean    commit)
{
  g_autoptr(GtkWidget) editor = NULL;
  g_autofree char *text = NULL;
  Subject *subject;

  if (self->editor == NULL)
    return;

  editor = g_object_ref (self->editor);
  subject = g_object_get_data (G_OBJECT (editor), subject_key);
  g_signal_handlers_disconnect_by_data (editor, self);
  give_focus_back (self, subject);
  self->editor = NULL;
  gtk_widget_unparent (editor);

  if (!commit || self->flow == NULL)
    return;

  text = weir_canvas_editor_dup_text (WEIR_CANVAS_EDITOR (editor));
  if (subject->id != NULL)
    store_name (self, subject->id, text);
  else if (g_ptr_array_find (self->elements, subject->element, NULL))
    store_text (self, subject->element, text);
}

/* Takes over what was typed: leaving is no reason to lose it. */
void
weir_canvas_close_editor (WeirCanvas *self)
{
  finish (self, TRUE);
}

static void
on_done (WeirCanvas *self,
         gboolean    commit)
{
  finish (self, commit);
}

static void
open_editor (WeirCanvas            *self,
             GtkWidget             *editor,
             Subject               *subject,
             const graphene_rect_t *place)
{
  weir_canvas_close_editor (self);

  subject->canvas = self;
  g_object_set_data_full (G_OBJECT (editor), subject_key, subject, subject_free);
  g_signal_connect_object (editor, "done", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);

  self->edited = *place;
  self->editor = editor;
  gtk_widget_insert_before (editor, GTK_WIDGET (self), self->minimap);
  weir_canvas_reveal_area (self, place);
  gtk_widget_grab_focus (editor);
}

static char *
check_name (const char *text,
            gpointer    data)
{
  Subject *subject = data;
  char *reason = NULL;

  weir_flow_can_rename (subject->canvas->flow, subject->id, text, &reason);

  return reason;
}

void
weir_canvas_rename_node (WeirCanvas     *self,
                         WeirCanvasNode *node)
{
  GtkWidget *editor = weir_canvas_editor_new (_("Name of the node"), node->id, FALSE);
  graphene_rect_t place = weir_canvas_node_get_title_box (node);
  Subject *subject = g_new0 (Subject, 1);

  subject->id = g_strdup (node->id);
  graphene_rect_offset (&place, (float) node->x, (float) node->y);
  self->focused = node;
  open_editor (self, editor, subject, &place);
  weir_canvas_editor_set_check (WEIR_CANVAS_EDITOR (editor), check_name, subject);
}

void
weir_canvas_edit_element (WeirCanvas        *self,
                          WeirCanvasElement *element)
{
  gboolean is_frame = element->kind == WEIR_CANVAS_FRAME;
  graphene_rect_t place = GRAPHENE_RECT_INIT ((float) element->x, (float) element->y,
                                              (float) element->width,
                                              is_frame ? WEIR_CANVAS_FRAME_BAR
                                                       : (float) element->height);
  GtkWidget *editor = weir_canvas_editor_new (is_frame ? _("Title of the frame")
                                                       : _("Text of the note"),
                                              element->text, !is_frame);
  Subject *subject = g_new0 (Subject, 1);

  subject->element = element;
  open_editor (self, editor, subject, &place);
}
