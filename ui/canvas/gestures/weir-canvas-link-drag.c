/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/gestures/weir-canvas-gestures.h"

#include <glib/gi18n.h>
#include <math.h>

#include "canvas/edits/weir-canvas-edits.h"
#include "canvas/edits/weir-canvas-words.h"

/* In pixels: an end that comes so near to a port goes there. */
#define TARGET_REACH 26.0

/* With more nodes in view than this, asking each whether it can be linked to takes too long. */
#define MAX_JUDGED   300

static void
clear_looks (WeirCanvas *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    weir_canvas_node_set_look (value, WEIR_CANVAS_LOOK_DIMMED | WEIR_CANVAS_LOOK_TARGET, FALSE);
  gtk_widget_queue_draw (self->link_layer);
}

/* Dims what cannot be linked to, as soon as the drag begins. */
static void
judge_nodes (WeirCanvas *self)
{
  WeirCanvasLinking *linking = &self->linking;
  WeirCanvasNode *own = weir_canvas_find_port_node (self, linking->port);

  if (self->shown->len > MAX_JUDGED)
    return;

  for (guint i = 0; i < self->shown->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (self->shown, i);
      g_autofree char *target = NULL;

      if (node == own)
        continue;

      target = weir_canvas_choose_port (self, node, linking->port, linking->from_output,
                                        NULL, NULL);
      weir_canvas_node_set_look (node, WEIR_CANVAS_LOOK_DIMMED, target == NULL);
    }
}

void
weir_canvas_begin_link (WeirCanvas *self,
                        const char *port,
                        gboolean    from_output,
                        int         replugged)
{
  WeirCanvasLinking *linking = &self->linking;

  self->pointer.mode = WEIR_CANVAS_LINKING;
  g_free (linking->port);
  linking->port = g_strdup (port);
  linking->from_output = from_output;
  linking->replugged = replugged;
  linking->by_clicks = FALSE;
  linking->is_kept = FALSE;

  if (replugged >= 0 && (guint) replugged < self->links->len)
    ((WeirCanvasLink *) g_ptr_array_index (self->links, replugged))->is_dashed = TRUE;

  judge_nodes (self);
  gtk_widget_queue_draw (self->overlay);
  gtk_widget_queue_draw (self->link_layer);
}

/* Takes the end that is nearer. */
void
weir_canvas_begin_replug (WeirCanvas     *self,
                          WeirCanvasLink *link,
                          double          x,
                          double          y)
{
  double to_start = hypot (link->points[0].x - x, link->points[0].y - y);
  double to_end = hypot (link->points[3].x - x, link->points[3].y - y);
  gboolean takes_target = to_end <= to_start;

  weir_canvas_begin_link (self, takes_target ? link->from : link->to, takes_target,
                          (int) link->index);
}

/* The node that the end is at: the one below the pointer, or whose port is near. */
static WeirCanvasNode *
find_target (WeirCanvas *self)
{
  WeirCanvasPointer *pointer = &self->pointer;
  double reach = TARGET_REACH / weir_canvas_get_scale (self);
  WeirCanvasNode *nearest = NULL;
  g_autoptr(GPtrArray) nodes = NULL;
  graphene_rect_t area = GRAPHENE_RECT_INIT ((float) (pointer->x - reach),
                                             (float) (pointer->y - reach),
                                             (float) (2 * reach), (float) (2 * reach));

  nodes = weir_canvas_index_find (self->node_index, &area);
  for (guint i = 0; i < nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (nodes, i);

      if (graphene_rect_contains_point (&node->entry.bounds,
                                        &GRAPHENE_POINT_INIT ((float) pointer->x,
                                                              (float) pointer->y)))
        return node;

      for (guint j = 0; j < node->ports->len; j++)
        {
          WeirCanvasPort *port = g_ptr_array_index (node->ports, j);
          double distance = hypot (node->x + port->x - pointer->x,
                                   node->y + port->y - pointer->y);

          if (port->is_output == self->linking.from_output || distance > reach)
            continue;

          reach = distance;
          nearest = node;
        }
    }

  return nearest;
}

static void
set_target (WeirCanvas *self,
            char       *target,
            char       *reason)
{
  WeirCanvasLinking *linking = &self->linking;
  WeirCanvasNode *node;

  if (g_strcmp0 (linking->reason, reason) != 0)
    g_clear_object (&linking->reason_layout);

  if (linking->target != NULL)
    {
      node = weir_canvas_find_port_node (self, linking->target);
      if (node != NULL)
        weir_canvas_node_set_look (node, WEIR_CANVAS_LOOK_TARGET, FALSE);
    }
  if (target != NULL)
    {
      node = weir_canvas_find_port_node (self, target);
      if (node != NULL)
        weir_canvas_node_set_look (node, WEIR_CANVAS_LOOK_TARGET, TRUE);
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  reason != NULL ? reason : "", -1);
  g_free (linking->target);
  g_free (linking->reason);
  linking->target = target;
  linking->reason = reason;
}

void
weir_canvas_update_link (WeirCanvas *self)
{
  WeirCanvasLinking *linking = &self->linking;
  WeirCanvasNode *own = weir_canvas_find_port_node (self, linking->port);
  WeirCanvasNode *node = find_target (self);
  graphene_point_t at = GRAPHENE_POINT_INIT ((float) self->pointer.x, (float) self->pointer.y);
  g_autofree char *why = NULL;
  char *target = NULL;
  char *reason = NULL;

  if (node != NULL && node != own)
    target = weir_canvas_choose_port (self, node, linking->port, linking->from_output,
                                      &at, &why);
  if (why != NULL)
    reason = weir_canvas_dup_sentence (why);
  set_target (self, target, reason);
  weir_canvas_update_cursor (self);
  gtk_widget_queue_draw (self->overlay);
}

static void
remove_replugged (WeirCanvas *self,
                  int         index)
{
  weir_flow_begin_edit (self->flow, _("Delete Link"), NULL);
  weir_flow_remove_link (self->flow, (guint) index);
  weir_flow_end_edit (self->flow);
}

/* A new node is no branch of a switch, so nothing that could be added leads to a taken input. */
static gboolean
can_take_more (WeirCanvas *self,
               const char *name,
               gboolean    is_output)
{
  WeirCanvasNode *node = weir_canvas_find_port_node (self, name);
  WeirCanvasPort *port = node != NULL ? weir_canvas_node_find_port (node, name, is_output) : NULL;

  if (port == NULL || is_output || !port->is_linked)
    return port != NULL;

  weir_canvas_tell (self, _("Only more branches of the same switch can lead here"));

  return FALSE;
}

static void
finish (WeirCanvas *self,
        const char *port,
        const char *target,
        int         replugged)
{
  WeirCanvasPointer *pointer = &self->pointer;
  gboolean from_output = self->linking.from_output;
  WeirCanvasHit hit;

  if (target != NULL)
    {
      weir_canvas_connect_ports (self, port, from_output, target, replugged);
      return;
    }

  hit = weir_canvas_hit_test (self, pointer->x, pointer->y);
  if (hit.node != NULL)
    return;

  if (replugged >= 0)
    remove_replugged (self, replugged);
  else if (can_take_more (self, port, from_output))
    weir_canvas_quick_add (self, (WeirCanvasPoint) { pointer->x, pointer->y },
                           &(WeirCanvasJoin) { port, from_output, -1 }, FALSE);
}

void
weir_canvas_end_link (WeirCanvas *self,
                      gboolean    commit)
{
  WeirCanvasLinking *linking = &self->linking;
  g_autofree char *port = g_steal_pointer (&linking->port);
  g_autofree char *target = g_strdup (linking->target);
  gboolean was_refused = linking->reason != NULL;
  int replugged = linking->replugged;

  set_target (self, NULL, NULL);
  g_clear_object (&linking->reason_layout);
  if (replugged >= 0 && (guint) replugged < self->links->len)
    ((WeirCanvasLink *) g_ptr_array_index (self->links, replugged))->is_dashed = FALSE;

  self->pointer.mode = WEIR_CANVAS_IDLE;
  linking->replugged = replugged;
  clear_looks (self);

  if (commit && !was_refused)
    finish (self, port, target, replugged);

  linking->replugged = -1;
  gtk_widget_queue_draw (self->overlay);
  weir_canvas_update_cursor (self);
}

/* Shows a link that was dropped on nothing for as long as it is asked what is to be added there. */
void
weir_canvas_keep_link (WeirCanvas      *self,
                       const char      *port,
                       gboolean         from_output,
                       WeirCanvasPoint  end)
{
  WeirCanvasLinking *linking = &self->linking;

  g_free (linking->port);
  linking->port = g_strdup (port);
  linking->from_output = from_output;
  linking->is_kept = TRUE;
  linking->kept_end = end;
  gtk_widget_queue_draw (self->overlay);
}

void
weir_canvas_drop_kept_link (WeirCanvas *self)
{
  if (!self->linking.is_kept)
    return;

  self->linking.is_kept = FALSE;
  g_clear_pointer (&self->linking.port, g_free);
  gtk_widget_queue_draw (self->overlay);
}
