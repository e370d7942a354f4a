/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/gestures/weir-canvas-gestures.h"

#include <math.h>

#include "canvas/edits/weir-canvas-edits.h"

void
weir_canvas_focus_node (WeirCanvas     *self,
                        WeirCanvasNode *node)
{
  self->focused = node;
  gtk_widget_set_child_visible (GTK_WIDGET (node), TRUE);
  if (!g_ptr_array_find (self->shown, node, NULL))
    g_ptr_array_add (self->shown, node);
  gtk_widget_grab_focus (GTK_WIDGET (node));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
weir_canvas_focus_element (WeirCanvas        *self,
                           WeirCanvasElement *element)
{
  weir_canvas_reveal_area (self, &GRAPHENE_RECT_INIT ((float) element->x, (float) element->y,
                                                      (float) element->width,
                                                      (float) element->height));
  gtk_widget_grab_focus (GTK_WIDGET (element));
}

void
weir_canvas_node_focus_changed (WeirCanvas     *self,
                                WeirCanvasNode *node,
                                gboolean        has_focus)
{
  if (!has_focus)
    return;

  self->focused = node;
  weir_canvas_update_actions (self);
}

/* What a person would call the next node in that direction: far aside counts double. */
static double
get_cost (WeirCanvasNode *from,
          WeirCanvasNode *to,
          int             x,
          int             y)
{
  double dx = to->x + to->width / 2 - from->x - from->width / 2;
  double dy = to->y + to->height / 2 - from->y - from->height / 2;
  double ahead = dx * x + dy * y;
  double aside = fabs (dx * y) + fabs (dy * x);

  if (ahead < 8 || aside > 2 * ahead + 40)
    return G_MAXDOUBLE;

  return ahead + 2 * aside;
}

/* Left and right follow the links where there are any. */
static WeirCanvasNode *
find_linked (WeirCanvasNode *node,
             int             x)
{
  WeirCanvasNode *best = NULL;
  double least = G_MAXDOUBLE;

  for (guint i = 0; x != 0 && i < node->links->len; i++)
    {
      WeirCanvasLink *link = g_ptr_array_index (node->links, i);
      WeirCanvasNode *other = x > 0 ? link->target : link->source;
      double distance;

      if (other == NULL || other == node)
        continue;

      distance = fabs (other->y + other->height / 2 - node->y - node->height / 2);
      if (distance < least)
        {
          least = distance;
          best = other;
        }
    }

  return best;
}

static WeirCanvasNode *
find_neighbour (WeirCanvas     *self,
                WeirCanvasNode *node,
                int             x,
                int             y)
{
  WeirCanvasNode *best = find_linked (node, x);
  double least = G_MAXDOUBLE;
  GHashTableIter iter;
  gpointer value;

  if (best != NULL)
    return best;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      double cost = value != node ? get_cost (node, value, x, y) : G_MAXDOUBLE;

      if (cost < least)
        {
          least = cost;
          best = value;
        }
    }

  return best;
}

/* Where the keyboard begins: where it was, else what is selected, else the input. */
static WeirCanvasNode *
get_first (WeirCanvas *self)
{
  g_autoptr(GPtrArray) selected = NULL;

  if (self->focused != NULL)
    return self->focused;

  selected = weir_canvas_list_selected (self);
  if (selected->len > 0)
    return g_ptr_array_index (selected, 0);

  return weir_canvas_find_node (self, "input");
}

static void
go_to (WeirCanvas     *self,
       WeirCanvasNode *node,
       gboolean        extend)
{
  WeirCanvasHit hit = { .kind = WEIR_CANVAS_HIT_NODE, .node = node };

  weir_canvas_focus_node (self, node);
  weir_canvas_reveal (self, node->id);
  if (!extend)
    weir_canvas_select_only (self, &hit);
  else if (!weir_canvas_hit_is_selected (&hit))
    weir_canvas_toggle (self, &hit);
}

gboolean
weir_canvas_on_arrow (GtkWidget *widget,
                      GVariant  *arguments,
                      gpointer   data)
{
  WeirCanvas *self = WEIR_CANVAS (widget);
  WeirCanvasNode *node;
  gboolean extend;
  int x, y;

  g_variant_get (arguments, "(iib)", &x, &y, &extend);
  weir_canvas_ensure_links (self);
  if (self->focused == NULL || !gtk_widget_has_focus (GTK_WIDGET (self->focused)))
    node = get_first (self);
  else
    node = find_neighbour (self, self->focused, x, y);

  if (node != NULL)
    go_to (self, node, extend);

  return GDK_EVENT_STOP;
}

/* A step of the grid, or a single unit where nothing snaps. */
gboolean
weir_canvas_on_nudge (GtkWidget *widget,
                      GVariant  *arguments,
                      gpointer   data)
{
  WeirCanvas *self = WEIR_CANVAS (widget);
  double step = self->snap ? WEIR_CANVAS_SNAP : 1;
  int x, y;

  g_variant_get (arguments, "(ii)", &x, &y);
  weir_canvas_nudge (self, x * step, y * step);
  if (self->focused != NULL)
    weir_canvas_reveal (self, self->focused->id);

  return GDK_EVENT_STOP;
}

GtkWidget *
weir_canvas_get_focus (WeirCanvas *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

static gboolean
focus_canvas (WeirCanvas *self)
{
  WeirCanvasNode *node = get_first (self);

  if (node == NULL)
    return gtk_widget_grab_focus (GTK_WIDGET (self));

  weir_canvas_focus_node (self, node);
  weir_canvas_reveal (self, node->id);

  return TRUE;
}

/* From the nodes, or from a frame or note, to the next of what takes the focus. */
static gboolean
move_in_flow (WeirCanvas       *self,
              GtkWidget        *focus,
              GtkDirectionType  direction)
{
  gboolean forward = direction != GTK_DIR_TAB_BACKWARD;
  gboolean in_element = WEIR_IS_CANVAS_ELEMENT (focus);
  guint index = 0;

  if (!forward && !in_element)
    return FALSE;

  if (in_element && g_ptr_array_find (self->elements, focus, &index))
    index = forward ? index + 1 : index - 1;
  if (index < self->elements->len)
    {
      weir_canvas_focus_element (self, g_ptr_array_index (self->elements, index));
      return TRUE;
    }

  return forward ? gtk_widget_child_focus (self->zoom_box, direction) : focus_canvas (self);
}

/* The flow is one stop of the Tab key, in which arrows move; frames and notes follow, then the
 * zoom box. So nodes out of view are no different from those in view. */
gboolean
weir_canvas_move_focus (WeirCanvas       *self,
                        GtkDirectionType  direction)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *focus = weir_canvas_get_focus (self);
  gboolean forward = direction != GTK_DIR_TAB_BACKWARD;

  if (self->popover != NULL && focus != NULL && gtk_widget_is_ancestor (focus, self->popover))
    return gtk_widget_child_focus (self->popover, direction);

  if (focus != NULL && gtk_widget_is_ancestor (focus, self->zoom_box))
    return gtk_widget_child_focus (self->zoom_box, direction) ||
           (!forward && focus_canvas (self));

  if (focus == widget || (focus != NULL && gtk_widget_is_ancestor (focus, widget)))
    return move_in_flow (self, focus, direction);

  return forward ? focus_canvas (self) : gtk_widget_child_focus (self->zoom_box, direction);
}
