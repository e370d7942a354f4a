/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/gestures/weir-canvas-gestures.h"

#include <math.h>

/* In pixels: what can be hit is as large on the screen at every zoom. */
#define PORT_REACH 11.0
#define LINK_REACH 7.0

/* In canvas units: far away, a port is not to hide its node. */
#define MAX_PORT_REACH 14.0

/* The port of @node at a place, if it is nearer than @reach, which is then its distance. */
static WeirCanvasPort *
find_nearer_port (WeirCanvasNode *node,
                  double          x,
                  double          y,
                  double         *reach)
{
  WeirCanvasPort *nearest = NULL;

  for (guint i = 0; i < node->ports->len; i++)
    {
      WeirCanvasPort *port = g_ptr_array_index (node->ports, i);
      double distance = hypot (node->x + port->x - x, node->y + port->y - y);

      if (distance > *reach)
        continue;

      *reach = distance;
      nearest = port;
    }

  return nearest;
}

/* The uppermost node. */
static void
hit_nodes (GPtrArray     *nodes,
           double         x,
           double         y,
           WeirCanvasHit *hit)
{
  for (guint i = 0; i < nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (nodes, i);
      gboolean is_inside = x >= node->x && x < node->x + node->width &&
                           y >= node->y && y < node->y + node->height;

      if (!is_inside || (hit->node != NULL && hit->node->order > node->order))
        continue;

      hit->node = node;
      hit->kind = WEIR_CANVAS_HIT_NODE;
    }
}

/* The nearest port of all nodes that the one in @hit does not cover. */
static void
hit_ports (WeirCanvas    *self,
           GPtrArray     *nodes,
           double         x,
           double         y,
           WeirCanvasHit *hit)
{
  double reach = MIN (PORT_REACH / weir_canvas_get_scale (self), MAX_PORT_REACH);
  WeirCanvasNode *upper = hit->node;

  if (weir_canvas_get_detail (self) == WEIR_CANVAS_DETAIL_BOX)
    return;

  for (guint i = 0; i < nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (nodes, i);
      WeirCanvasPort *port = NULL;

      if (upper == NULL || node->order >= upper->order)
        port = find_nearer_port (node, x, y, &reach);
      if (port == NULL)
        continue;

      hit->node = node;
      hit->port = port;
      hit->kind = WEIR_CANVAS_HIT_PORT;
    }
}

static gboolean
hit_corners (WeirCanvas    *self,
             double         x,
             double         y,
             WeirCanvasHit *hit)
{
  for (guint i = self->elements->len; i-- > 0;)
    {
      WeirCanvasElement *element = g_ptr_array_index (self->elements, i);
      double right = element->x + element->width, bottom = element->y + element->height;

      if (x < right - WEIR_CANVAS_CORNER || x >= right ||
          y < bottom - WEIR_CANVAS_CORNER || y >= bottom)
        continue;

      hit->kind = WEIR_CANVAS_HIT_CORNER;
      hit->element = element;
      return TRUE;
    }

  return FALSE;
}

/* The inside of a frame is canvas like any other: it is taken hold of by its bar. */
static gboolean
hit_elements (WeirCanvas    *self,
              double         x,
              double         y,
              WeirCanvasHit *hit)
{
  for (guint i = self->elements->len; i-- > 0;)
    {
      WeirCanvasElement *element = g_ptr_array_index (self->elements, i);
      double height = element->kind == WEIR_CANVAS_FRAME ? WEIR_CANVAS_FRAME_BAR
                                                         : element->height;

      if (x < element->x || x >= element->x + element->width ||
          y < element->y || y >= element->y + height)
        continue;

      hit->kind = WEIR_CANVAS_HIT_ELEMENT;
      hit->element = element;
      return TRUE;
    }

  return FALSE;
}

WeirCanvasHit
weir_canvas_hit_test (WeirCanvas *self,
                      double      x,
                      double      y)
{
  WeirCanvasHit hit = { WEIR_CANVAS_HIT_NOTHING };
  g_autoptr(GPtrArray) nodes = NULL;

  nodes = weir_canvas_index_find (self->node_index, &GRAPHENE_RECT_INIT ((float) x - 16,
                                                                         (float) y - 16, 32, 32));
  hit_nodes (nodes, x, y, &hit);
  hit_ports (self, nodes, x, y, &hit);
  if (hit.node != NULL || hit_corners (self, x, y, &hit))
    return hit;

  hit.link = weir_canvas_find_link (self, x, y, LINK_REACH / weir_canvas_get_scale (self));
  if (hit.link != NULL)
    hit.kind = WEIR_CANVAS_HIT_LINK;
  else
    hit_elements (self, x, y, &hit);

  return hit;
}
