/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-edits.h"

#include <glib/gi18n.h>

#include "canvas/gestures/weir-canvas-gestures.h"

/* The text of what is dragged as a node, which is what the palette offers; or NULL. */
static JsonNode *
read_node (const GValue *value)
{
  const char *text = value != NULL ? g_value_get_string (value) : NULL;
  g_autoptr(WeirValue) checked = NULL;
  g_autoptr(JsonNode) json = NULL;

  if (text == NULL)
    return NULL;

  checked = weir_value_new_from_json (text, -1, NULL);
  json = checked != NULL ? weir_value_to_node (checked) : NULL;
  if (json == NULL || !JSON_NODE_HOLDS_OBJECT (json) ||
      !json_object_has_member (json_node_get_object (json), "kind"))
    return NULL;

  return g_steal_pointer (&json);
}

/* Screen readers, and whoever else does not see the link light up. */
static void
describe (WeirCanvas *self,
          const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

/* Into the link that it is held over, as a node that is moved would go. */
static WeirCanvasPoint
hold_at (WeirCanvas *self,
         JsonNode   *node,
         double      widget_x,
         double      widget_y)
{
  WeirCanvasPoint place;
  WeirCanvasLink *link = NULL;

  weir_canvas_to_canvas (self, widget_x, widget_y, &place.x, &place.y);
  if (node != NULL)
    link = weir_canvas_find_link (self, place.x, place.y, WEIR_CANVAS_INSERT_REACH);
  weir_canvas_set_insert_on (self, link);

  return place;
}

static GdkDragAction
on_motion (GtkDropTarget *target,
           double         widget_x,
           double         widget_y,
           WeirCanvas    *self)
{
  g_autoptr(JsonNode) node = read_node (gtk_drop_target_get_value (target));

  if (self->flow == NULL)
    return 0;

  hold_at (self, node, widget_x, widget_y);
  if (self->move.insert_on != NULL)
    describe (self, _("Drop to put it into the link"));
  else
    describe (self, _("Drop to add it here"));

  return GDK_ACTION_COPY;
}

static void
on_leave (GtkDropTarget *target,
          WeirCanvas    *self)
{
  weir_canvas_set_insert_on (self, NULL);
  describe (self, "");
}

static gboolean
on_drop (GtkDropTarget *target,
         const GValue  *value,
         double         widget_x,
         double         widget_y,
         WeirCanvas    *self)
{
  g_autoptr(JsonNode) node = read_node (value);
  WeirCanvasJoin join = { NULL, FALSE, -1 };
  WeirCanvasPoint place;

  if (self->flow == NULL)
    return FALSE;

  /* Whoever is quick drops it before its value was there to be held over anything. */
  place = hold_at (self, node, widget_x, widget_y);
  if (self->move.insert_on != NULL)
    join.insert_on = (int) self->move.insert_on->index;
  on_leave (target, self);
  if (node == NULL)
    return weir_canvas_paste_at (self, g_value_get_string (value), _("Drop"), place);

  place.x -= WEIR_CANVAS_NODE_WIDTH / 2;
  place.y -= WEIR_CANVAS_NODE_HEIGHT / 2;
  weir_canvas_add_object_at (self, json_node_get_object (node), place, &join);

  return TRUE;
}

/* Takes nodes from the palette, and parts of flows from anywhere, as text. */
void
weir_canvas_add_drop_target (WeirCanvas *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_COPY);

  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect (target, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (target, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (target, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
