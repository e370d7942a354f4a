/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-edits.h"

#include <glib/gi18n.h>
#include <math.h>

/* Pastes at the same place stand so far apart. */
#define PASTE_STEP (3 * WEIR_CANVAS_SNAP)

static char *
copy_selected (WeirCanvas *self)
{
  g_auto(GStrv) ids = weir_canvas_get_selection (self);

  if (self->flow == NULL || ids[0] == NULL)
    return NULL;

  return weir_flow_copy (self->flow, (const char * const *) ids);
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

/* The corner of what is selected. */
static graphene_point_t
get_corner (WeirCanvas *self)
{
  g_autoptr(GPtrArray) nodes = weir_canvas_list_selected (self);
  graphene_point_t corner = GRAPHENE_POINT_INIT (0, 0);

  for (guint i = 0; i < nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (nodes, i);

      corner.x = i == 0 ? (float) node->x : MIN (corner.x, (float) node->x);
      corner.y = i == 0 ? (float) node->y : MIN (corner.y, (float) node->y);
    }

  return corner;
}

static void
paste_text (WeirCanvas *self,
            const char *text,
            const char *name,
            double      x,
            double      y)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) ids = NULL;

  weir_flow_begin_edit (self->flow, name, NULL);
  ids = weir_flow_paste (self->flow, text, round (x / WEIR_CANVAS_SNAP) * WEIR_CANVAS_SNAP,
                         round (y / WEIR_CANVAS_SNAP) * WEIR_CANVAS_SNAP, &error);
  weir_flow_end_edit (self->flow);

  if (ids == NULL)
    {
      g_debug ("The clipboard holds nothing to paste: %s", error->message);
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }

  weir_canvas_select (self, (const char * const *) ids);
  if (ids[0] != NULL)
    weir_canvas_reveal (self, ids[0]);
}

/* At the pointer, or in the view a step from the last paste. */
static void
on_text_read (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr(WeirCanvas) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  graphene_rect_t view;
  double x, y, step;

  if (self->flow == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (text == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }

  view = weir_canvas_get_view (self);
  step = PASTE_STEP * self->paste_count++;
  x = self->pointer.is_inside ? self->pointer.x : view.origin.x + view.size.width / 3;
  y = self->pointer.is_inside ? self->pointer.y : view.origin.y + view.size.height / 3;
  paste_text (self, text, _("Paste"), x + step, y + step);
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
  graphene_point_t corner = get_corner (self);

  if (text != NULL)
    paste_text (self, text, _("Duplicate"), corner.x + PASTE_STEP, corner.y + PASTE_STEP);
}

void
weir_canvas_class_add_clipboard (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "canvas.cut", NULL, cut);
  gtk_widget_class_install_action (widget_class, "canvas.copy", NULL, copy);
  gtk_widget_class_install_action (widget_class, "canvas.paste", NULL, paste);
  gtk_widget_class_install_action (widget_class, "canvas.duplicate", NULL, duplicate);
}
