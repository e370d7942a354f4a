/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-edits.h"

#include <glib/gi18n.h>
#include <math.h>

#include "canvas/gestures/weir-canvas-gestures.h"

/* Pastes at the same place stand so far apart. */
#define PASTE_STEP (3 * WEIR_CANVAS_SNAP)

/* The text of what is selected; NULL if it is nothing that can be copied. */
static char *
copy_selected (WeirCanvas *self)
{
  g_autoptr(GPtrArray) nodes = weir_canvas_list_selected (self);
  g_autoptr(GPtrArray) elements = weir_canvas_list_selected_elements (self);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (nodes, i);

      if (!weir_canvas_node_is_end (node))
        g_ptr_array_add (names, g_strdup (node->id));
    }
  for (guint i = 0; i < elements->len; i++)
    g_ptr_array_add (names, weir_canvas_element_dup_name (g_ptr_array_index (elements, i)));

  if (names->len == 0)
    {
      if (nodes->len > 0)
        weir_canvas_tell (self, _("Each flow has its own input and output: they are not copied"));
      return NULL;
    }
  g_ptr_array_add (names, NULL);

  return weir_flow_copy (self->flow, (const char * const *) names->pdata);
}

static gboolean
put_on_clipboard (WeirCanvas *self)
{
  g_autofree char *text = copy_selected (self);

  if (text == NULL)
    return FALSE;

  self->paste_count = 0;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);

  return TRUE;
}

/* The corner of what would be copied. */
static WeirCanvasPoint
get_corner (WeirCanvas *self)
{
  g_autoptr(GPtrArray) nodes = weir_canvas_list_selected (self);
  g_autoptr(GPtrArray) elements = weir_canvas_list_selected_elements (self);
  WeirCanvasPoint corner = { HUGE_VAL, HUGE_VAL };

  for (guint i = 0; i < nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (nodes, i);

      if (weir_canvas_node_is_end (node))
        continue;

      corner.x = MIN (corner.x, node->x);
      corner.y = MIN (corner.y, node->y);
    }
  for (guint i = 0; i < elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (elements, i);

      corner.x = MIN (corner.x, element->x);
      corner.y = MIN (corner.y, element->y);
    }

  return corner;
}

/* That it is no JSON at all needs no line and column. */
static void
tell_refusal (WeirCanvas   *self,
              const char   *text,
              const GError *error)
{
  g_autofree char *message = NULL;
  g_autofree char *start = g_strstrip (g_strndup (text, 64));

  if (*start != '{')
    {
      weir_canvas_tell (self, _("The clipboard holds no part of a flow"));
      return;
    }

  /* Translators: why something cannot be pasted. */
  message = g_strdup_printf (_("Nothing was pasted: %s"), error->message);
  weir_canvas_tell (self, message);
}

gboolean
weir_canvas_paste_at (WeirCanvas      *self,
                      const char      *text,
                      const char      *name,
                      WeirCanvasPoint  place)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) names = NULL;

  weir_flow_begin_edit (self->flow, name, NULL);
  names = weir_flow_paste (self->flow, text, place.x, place.y, &error);
  weir_flow_end_edit (self->flow);

  if (names == NULL)
    {
      tell_refusal (self, text, error);
      return FALSE;
    }

  weir_canvas_select_names (self, (const char * const *) names);

  return TRUE;
}

static double
snap (double value)
{
  return round (value / WEIR_CANVAS_SNAP) * WEIR_CANVAS_SNAP;
}

/* At the pointer, or in the view; a step from the last paste there. */
static void
on_text_read (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr(WeirCanvas) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  double step = PASTE_STEP * self->paste_count;
  WeirCanvasPoint place = { snap (self->paste_place.x) + step, snap (self->paste_place.y) + step };

  if (self->flow == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;

  if (text == NULL)
    weir_canvas_tell (self, _("The clipboard holds no part of a flow"));
  else if (weir_canvas_paste_at (self, text, _("Paste"), place))
    self->paste_count++;
}

static void
copy (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  put_on_clipboard (WEIR_CANVAS (widget));
}

static void
cut (GtkWidget  *widget,
     const char *name,
     GVariant   *parameter)
{
  if (put_on_clipboard (WEIR_CANVAS (widget)))
    weir_canvas_delete_selected (WEIR_CANVAS (widget), FALSE, _("Cut"));
}

static void
paste (GtkWidget  *widget,
       const char *name,
       GVariant   *parameter)
{
  WeirCanvas *self = WEIR_CANVAS (widget);
  WeirCanvasPoint before = self->paste_place;

  if (self->flow == NULL)
    return;

  self->paste_place = weir_canvas_get_place (self);
  if (hypot (self->paste_place.x - before.x, self->paste_place.y - before.y) > 1)
    self->paste_count = 0;
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), self->cancellable,
                                 on_text_read, g_object_ref (self));
}

static void
duplicate (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  WeirCanvas *self = WEIR_CANVAS (widget);
  g_autofree char *text = copy_selected (self);
  WeirCanvasPoint place = get_corner (self);

  place.x += PASTE_STEP;
  place.y += PASTE_STEP;
  if (text != NULL)
    weir_canvas_paste_at (self, text, _("Duplicate"), place);
}

void
weir_canvas_class_add_clipboard (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "canvas.cut", NULL, cut);
  gtk_widget_class_install_action (widget_class, "canvas.copy", NULL, copy);
  gtk_widget_class_install_action (widget_class, "canvas.paste", NULL, paste);
  gtk_widget_class_install_action (widget_class, "canvas.duplicate", NULL, duplicate);
}
